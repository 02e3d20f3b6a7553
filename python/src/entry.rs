//! Entries and providers.

use llm_errors::{Catalog, ProviderRef, StatusClass};
use llm_errors_render::entry_markdown;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::to_string;

use crate::diagnosis::member;
use crate::words::Word;

/// One documented error of one provider.
#[pyclass(frozen, eq, hash, module = "llm_errors")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Entry(pub(crate) llm_errors::Entry);

#[pymethods]
impl Entry {
    /// Provider and slug, such as `"openai/insufficient-quota"`. Never reused for another error.
    #[getter]
    fn id(&self) -> &'static str {
        self.0.id()
    }

    /// Who answers with this error.
    #[getter]
    fn provider(&self) -> Provider {
        Provider(self.0.provider())
    }

    /// How the provider names it.
    #[getter]
    fn title(&self) -> &'static str {
        self.0.title()
    }

    /// HTTP statuses.
    #[getter]
    fn status(&self) -> Vec<u16> {
        self.0.status().to_vec()
    }

    /// A class of HTTP statuses such as `"5xx"`.
    #[getter]
    fn status_class(&self) -> Option<&'static str> {
        self.0.status_class().map(StatusClass::as_str)
    }

    /// Codes on the wire.
    #[getter]
    fn codes(&self) -> Vec<&'static str> {
        self.0.codes().collect()
    }

    /// Types on the wire.
    #[getter]
    fn types(&self) -> Vec<&'static str> {
        self.0.types().collect()
    }

    /// Exceptions of the provider's SDK.
    #[getter]
    fn sdk(&self) -> Vec<&'static str> {
        self.0.exceptions().collect()
    }

    /// What went wrong.
    #[getter]
    fn kind(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.0.kind().member(py)
    }

    /// Whether the same request, unchanged, can succeed later.
    #[getter]
    fn retry(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.0.retry().member(py)
    }

    /// Who has to act.
    #[getter]
    fn fix_by(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.0.fix_by().member(py)
    }

    /// When the limit that is spent refills as a whole.
    #[getter]
    fn window(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(py, self.0.window())
    }

    /// Where it occurs, if not everywhere.
    #[getter]
    fn scope(&self) -> Option<&'static str> {
        self.0.scope()
    }

    /// What it means, in Markdown of one paragraph.
    #[getter]
    fn meaning(&self) -> &'static str {
        self.0.meaning()
    }

    /// Why it happens, in Markdown.
    #[getter]
    fn causes(&self) -> Vec<&'static str> {
        self.0.causes().collect()
    }

    /// What to do about it, in Markdown.
    #[getter]
    fn solutions(&self) -> Vec<&'static str> {
        self.0.solutions().collect()
    }

    /// Errors that it is easily taken for.
    #[getter]
    fn see_also(&self) -> Vec<Entry> {
        self.0.see_also().map(Self).collect()
    }

    /// Addresses of the pages, files and threads that it rests on.
    #[getter]
    fn sources(&self) -> Vec<&'static str> {
        self.0.sources().map(|source| source.url).collect()
    }

    /// Its page in the rendered documentation, which is served at `base_url`, with a slash at its end.
    #[pyo3(signature = (base_url = ""))]
    fn page(&self, base_url: &str) -> String {
        self.0.page(base_url).to_string()
    }

    /// Everything as a section of Markdown.
    fn to_markdown(&self) -> String {
        entry_markdown(self.0)
    }

    /// Everything as a dict, as `llm-errors explain --format json` prints it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let json = to_string(&self.0).map_err(|error| PyValueError::new_err(error.to_string()))?;
        py.import("json")?.call_method1("loads", (json,))
    }

    fn __repr__(&self) -> String {
        format!("<Entry {}>", self.0.id())
    }
}

/// Who answers: a vendor, a gateway, a server.
#[pyclass(frozen, eq, hash, module = "llm_errors")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Provider(pub(crate) ProviderRef);

#[pymethods]
impl Provider {
    /// Such as `"openai"`.
    #[getter]
    fn id(&self) -> &'static str {
        self.0.id()
    }

    /// As the provider writes it.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Other names that are understood.
    #[getter]
    fn aliases(&self) -> Vec<&'static str> {
        self.0.aliases().to_vec()
    }

    /// Hosts of the API; a `*` is one label, or the beginning of one.
    #[getter]
    fn hosts(&self) -> Vec<&'static str> {
        self.0.hosts().to_vec()
    }

    /// The value of OpenTelemetry's attribute `gen_ai.provider.name`.
    #[getter]
    fn gen_ai_name(&self) -> &'static str {
        self.0.gen_ai_name()
    }

    /// The documentation page of the errors.
    #[getter]
    fn docs(&self) -> Option<&'static str> {
        self.0.docs()
    }

    /// Where the provider tells of disruptions.
    #[getter]
    fn status_page(&self) -> Option<&'static str> {
        self.0.status_page()
    }

    /// All entries.
    #[getter]
    fn entries(&self) -> Vec<Entry> {
        self.0.entries().map(Entry).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Provider {}>", self.0.id())
    }

    fn __str__(&self) -> &'static str {
        self.0.id()
    }
}

/// The provider of a catalog that Python gives as an object or as a name; None for nobody.
pub(crate) fn named(
    catalog: Catalog,
    provider: &Bound<'_, PyAny>,
) -> PyResult<Option<ProviderRef>> {
    if provider.is_none() {
        return Ok(None);
    }
    if let Ok(provider) = provider.cast::<Provider>() {
        return Ok(Some(provider.get().0));
    }
    let name = provider.extract::<std::borrow::Cow<'_, str>>()?;
    let found = llm_errors_find::provider(catalog, &name);
    found
        .map(Some)
        .map_err(|error| crate::words::not_found(&error))
}
