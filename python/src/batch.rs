//! Whole columns, as Arrow's C interface passes them without a copy.

use std::num::NonZeroUsize;

use arrow_array::RecordBatchIterator;
use llm_errors_arrow::{Threads, classify_batch, schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PyRecordBatch, PyRecordBatchReader};

use crate::catalog::Catalog;

/// A batch or a stream of batches, as what came was.
#[derive(IntoPyObject)]
pub(crate) enum Diagnoses {
    Batch(PyRecordBatch),
    Stream(PyRecordBatchReader),
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
        Ok(match data {
            AnyRecordBatch::RecordBatch(batch) => {
                let batch = batch.into_inner();
                let found = py.detach(|| classify_batch(catalog, &batch, threads));
                let found = found.map_err(|error| PyValueError::new_err(error.to_string()))?;
                Diagnoses::Batch(PyRecordBatch::new(found))
            }
            // a batch at a time, when somebody asks for it
            AnyRecordBatch::Stream(stream) => {
                let batches = stream.into_reader()?;
                let found = batches.map(move |batch| classify_batch(catalog, &batch?, threads));
                let found = RecordBatchIterator::new(found, schema());
                Diagnoses::Stream(PyRecordBatchReader::new(Box::new(found)))
            }
        })
    }
}
