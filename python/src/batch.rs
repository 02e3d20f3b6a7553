//! Whole columns, as Arrow's C interface passes them without a copy.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::{ArrowError, Field, FieldRef};
use llm_errors_arrow::{Threads, classify_batch, schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;

use crate::catalog::Catalog;

/// Diagnoses of a batch, for whoever knows Arrow's C interface.
#[pyclass(frozen, module = "llm_errors")]
pub(crate) struct Batch(RecordBatch);

#[pymethods]
impl Batch {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyTuple>> {
        let array = StructArray::from(self.0.clone());
        to_array_pycapsules(py, field(), &array, requested_schema)
    }
}

/// Diagnoses of a stream of batches, each made when it is asked for; it is read once.
#[pyclass(frozen, module = "llm_errors")]
pub(crate) struct Stream(Mutex<Option<Batches>>);

type Batches = Box<dyn Iterator<Item = Result<ArrayRef, ArrowError>> + Send>;

#[pymethods]
impl Stream {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let mut batches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || PyValueError::new_err("the stream was read already");
        let batches = ArrayIterator::new(batches.take().ok_or_else(read)?, field());
        to_stream_pycapsule(py, Box::new(batches), requested_schema)
    }
}

/// Of a batch, which is a struct to Arrow's C interface.
fn field() -> FieldRef {
    Arc::new(Field::new_struct("", schema().fields().clone(), false))
}

/// As what came was.
#[derive(IntoPyObject)]
pub(crate) enum Diagnoses {
    Batch(Batch),
    Stream(Stream),
}

impl Catalog {
    pub(crate) fn batch(
        self,
        py: Python<'_>,
        data: AnyRecordBatch,
        threads: Option<usize>,
    ) -> PyResult<Diagnoses> {
        let Self(catalog) = self;
        let threads = match threads.map(NonZeroUsize::new) {
            None => Threads::All,
            Some(Some(number)) => Threads::Number(number),
            Some(None) => return Err(PyValueError::new_err("at least one thread has to work")),
        };
        let classify = move |batch: &RecordBatch| classify_batch(catalog, batch, threads);
        Ok(match data {
            AnyRecordBatch::RecordBatch(batch) => {
                let batch = batch.into_inner();
                let found = py.detach(|| classify(&batch));
                let found = found.map_err(|error| PyValueError::new_err(error.to_string()))?;
                Diagnoses::Batch(Batch(found))
            }
            AnyRecordBatch::Stream(stream) => {
                let batches = stream.into_reader()?;
                let found = batches.map(move |batch| {
                    let found = classify(&batch?)?;
                    Ok(Arc::new(StructArray::from(found)) as ArrayRef)
                });
                Diagnoses::Stream(Stream(Mutex::new(Some(Box::new(found)))))
            }
        })
    }
}
