//! The native part of the Python package `llm_errors`: everything that Rust answers.

#![allow(
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::wrong_self_convention,
    reason = "Python passes its objects by reference, and everything else by value"
)]

mod batch;
mod catalog;
mod diagnosis;
mod entry;
mod response;
mod retry;
mod words;

/// Everything that Rust answers; `llm_errors` offers it.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::catalog::{Catalog, CatalogError};
    #[pymodule_export]
    use super::diagnosis::Diagnosis;
    #[pymodule_export]
    use super::entry::{Entry, Provider};
    #[pymodule_export]
    use super::retry::{Decision, Policy, Retries};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
