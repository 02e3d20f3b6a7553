//! What a response means.

use llm_errors::ProviderRef;
use llm_errors_find::DetectedBy;
use pyo3::prelude::*;

use crate::entry::{Entry, Provider};
use crate::words::Word;

/// What a response means, and whether and when to send the request again.
///
/// It contains no part of the response.
#[pyclass(frozen, eq, module = "llm_errors")]
#[derive(PartialEq)]
pub(crate) struct Diagnosis {
    pub(crate) found: llm_errors::Diagnosis,
    pub(crate) provider: ProviderRef,
    pub(crate) detected_by: Option<DetectedBy>,
}

/// The member of an enum for a word, if there is one.
pub(crate) fn member(py: Python<'_>, word: Option<impl Word>) -> PyResult<Option<Py<PyAny>>> {
    word.map(|word| word.member(py)).transpose()
}

#[pymethods]
impl Diagnosis {
    /// The entry that explains the response, or None where nothing is known. Of a gateway's response it may be one
    /// of the provider whose error it passes through.
    #[getter]
    fn entry(&self) -> Option<Entry> {
        self.found.entry().map(Entry)
    }

    /// Whose response it was taken for.
    #[getter]
    fn provider(&self) -> Provider {
        Provider(self.provider)
    }

    /// What gave the provider away: `"url"`, `"header"`, `"host"`, `"text"`, or `"default"` where nothing did; None
    /// where it was given.
    #[getter]
    fn detected_by(&self) -> Option<&'static str> {
        self.detected_by.map(DetectedBy::as_str)
    }

    /// What went wrong.
    #[getter]
    fn kind(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(py, self.found.kind())
    }

    /// Whether the same request, unchanged, can succeed later.
    #[getter]
    fn retry(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(py, self.found.retry())
    }

    /// Whether to send the same request again; False where nothing is known.
    #[getter]
    fn retryable(&self) -> bool {
        self.found.is_retryable()
    }

    /// How long to wait before, in seconds, if the response says it.
    #[getter]
    fn retry_after(&self) -> Option<f64> {
        self.found.retry_after().map(|wait| wait.as_secs_f64())
    }

    /// When to send it again, in seconds since 1970, if the response names a point in time.
    #[getter]
    fn retry_at(&self) -> Option<f64> {
        self.found.retry_at().map(|time| time.as_secs_f64())
    }

    /// The part of the response that decided.
    #[getter]
    fn matched_by(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(py, self.found.matched_by())
    }

    /// When the limit that is spent refills as a whole.
    #[getter]
    fn window(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(py, self.found.window())
    }

    /// Who else could answer the request, for a router that has a choice.
    #[getter]
    fn alternative(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(py, llm_errors_retry::alternative(&self.found))
    }

    fn __repr__(&self) -> String {
        let provider = self.provider.id();
        let (Some(entry), Some(retry)) = (self.found.entry(), self.found.retry()) else {
            return format!("<Diagnosis of {provider}: unknown>");
        };
        let wait = match self.found.retry_after() {
            Some(wait) => format!(" of {} s", wait.as_secs_f64()),
            None => String::new(),
        };
        format!(
            "<Diagnosis {}: {}, {retry}{wait}>",
            entry.id(),
            entry.kind()
        )
    }
}
