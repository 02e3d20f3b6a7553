//! The catalog, and what is asked of it.

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use llm_errors::{CATALOG, Response, classify};
use llm_errors_find::answerer;
use llm_errors_render::entry_markdown;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use pyo3_arrow::input::AnyRecordBatch;

use crate::batch::Diagnoses;
use crate::diagnosis::Diagnosis;
use crate::entry::{Entry, Provider, named};
use crate::response::{self, Pairs};
use crate::words::not_found;

pyo3::create_exception!(
    llm_errors,
    CatalogError,
    PyValueError,
    "A folder that is no catalog; the text has the diagnostics that `llm-errors check` prints."
);

/// Providers with their entries: the shipped ones, or a folder of your own.
#[pyclass(frozen, eq, module = "llm_errors")]
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Catalog(pub(crate) llm_errors::Catalog);

#[pymethods]
impl Catalog {
    /// The catalog that comes with the package.
    #[staticmethod]
    fn shipped() -> Self {
        Self(CATALOG)
    }

    /// Loads the TOML files of a folder, on top of the shipped catalog unless `alone`.
    ///
    /// It lives as long as the program. Raises `OSError` if the folder cannot be read, and `CatalogError` with all
    /// diagnostics if its files have faults.
    #[staticmethod]
    #[pyo3(signature = (folder, *, alone = false))]
    fn load(py: Python<'_>, folder: PathBuf, alone: bool) -> PyResult<Self> {
        let loaded = py.detach(|| {
            if alone {
                llm_errors::Catalog::load(&folder)
            } else {
                CATALOG.load_on_top(&folder)
            }
        });
        loaded.map(Self).map_err(|error| match error {
            error @ llm_errors::LoadError::Folder(_) => PyOSError::new_err(error.to_string()),
            error => CatalogError::new_err(error.to_string()),
        })
    }

    /// Explains a response.
    ///
    /// `provider` is a name, an alias, a host, a URL or a Provider; with None it is found out, see
    /// `Diagnosis.detected_by`. `headers` are a mapping or pairs, of texts or bytes. `body` is bytes or a text in
    /// any shape: JSON, a page of HTML, events of a stream, broken, cut off; or what a JSON parser made of it.
    /// `time`, in seconds since 1970, is the clock for a point in time that the response names without the header
    /// `date`; without both there is only `retry_at`.
    ///
    /// Raises `LookupError` for an unknown name of a provider, and `ValueError` for what is no status.
    #[pyo3(signature = (provider, status = None, headers = None, body = None, *, time = None))]
    pub(crate) fn classify(
        &self,
        provider: &Bound<'_, PyAny>,
        status: Option<&Bound<'_, PyAny>>,
        headers: Option<&Bound<'_, PyAny>>,
        body: Option<&Bound<'_, PyAny>>,
        time: Option<f64>,
    ) -> PyResult<Diagnosis> {
        let headers = Pairs::new(headers)?;
        let body = response::body(body)?;
        let time = time.map(Duration::try_from_secs_f64).transpose();
        let time = time.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let response = Response::new(&*body)
            .with_status(response::status(status)?)
            .with_headers(&headers)
            .with_time(time);
        let (provider, detected_by) = if let Ok(provider) = provider.cast::<Provider>() {
            (provider.get().0, None)
        } else {
            let name = provider.extract::<Option<Cow<'_, str>>>()?;
            let found = answerer(self.0, name.as_deref(), None, &response);
            found.map_err(|error| not_found(&error))?
        };
        Ok(Diagnosis {
            found: classify(provider, &response),
            provider,
            detected_by,
        })
    }

    /// Explains each row of Arrow data; `llm_errors.classify_batch` calls it.
    #[pyo3(signature = (data, *, threads = None))]
    fn _classify_batch(
        &self,
        py: Python<'_>,
        data: AnyRecordBatch,
        threads: Option<usize>,
    ) -> PyResult<Diagnoses> {
        self.batch(py, data, threads)
    }

    /// The entries that a provider, or with None any, has for a code: a status, a code or type on the wire, an SDK's
    /// exception, a slug. Exact; an empty list where there are none.
    ///
    /// Raises `LookupError` for an unknown name of a provider.
    fn lookup(&self, provider: &Bound<'_, PyAny>, code: &Bound<'_, PyAny>) -> PyResult<Vec<Entry>> {
        let code = code.str()?;
        let code = code.to_cow()?;
        Ok(if let Some(provider) = named(self.0, provider)? {
            provider.lookup(&code).map(Entry).collect()
        } else {
            let providers = self.0.providers();
            providers
                .flat_map(|provider| provider.lookup(&code))
                .map(Entry)
                .collect()
        })
    }

    /// The entries for whatever people type: a provider and a code in either order, an id, a title, a whole message.
    ///
    /// Raises `LookupError`, with a suggestion, where there are none.
    #[pyo3(signature = (*words))]
    fn find(&self, words: &Bound<'_, PyTuple>) -> PyResult<Vec<Entry>> {
        let words = words
            .iter()
            .map(|word| Ok(word.str()?.to_cow()?.into_owned()));
        let words = words.collect::<PyResult<Vec<_>>>()?;
        let found = llm_errors_find::entries(self.0, &words).map_err(|error| not_found(&error))?;
        Ok(found.entries.into_iter().map(Entry).collect())
    }

    /// What `find` finds as Markdown, a section for each entry.
    ///
    /// Raises `LookupError`, with a suggestion, where there is nothing.
    #[pyo3(signature = (*words))]
    fn explain(&self, words: &Bound<'_, PyTuple>) -> PyResult<String> {
        let sections = self
            .find(words)?
            .into_iter()
            .map(|Entry(entry)| format!("## {}\n\n{}", entry.id(), entry_markdown(entry)));
        Ok(sections.collect::<Vec<_>>().join("\n"))
    }

    /// The entry with a full id such as `"openai/insufficient-quota"`. Raises `LookupError` if there is none.
    fn entry(&self, id: &str) -> PyResult<Entry> {
        let missing =
            || pyo3::exceptions::PyLookupError::new_err(format!("there is no entry `{id}`"));
        self.0.entry(id).map(Entry).ok_or_else(missing)
    }

    /// The provider of a name, alias, host or URL. Raises `LookupError`, with a suggestion, if there is none.
    fn provider(&self, name: &str) -> PyResult<Provider> {
        let found = llm_errors_find::provider(self.0, name);
        found.map(Provider).map_err(|error| not_found(&error))
    }

    /// All providers, sorted by id.
    fn providers(&self) -> Vec<Provider> {
        self.0.providers().map(Provider).collect()
    }

    fn __repr__(&self) -> String {
        let (providers, entries) = (self.0.providers().count(), self.0.entries().count());
        format!("<Catalog of {providers} providers, {entries} entries>")
    }
}
