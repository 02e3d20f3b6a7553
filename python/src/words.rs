//! The closed lists of words, which Python has as enums, and the exceptions.

use llm_errors::{FixBy, Kind, Retry, Signal, Window};
use llm_errors_find::NotFound;
use llm_errors_retry::{Alternative, Reason};
use pyo3::exceptions::PyLookupError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use strum::VariantArray;

/// A word whose Python twin is a member of an enum in `llm_errors._words`.
pub(crate) trait Word: Copy + 'static {
    fn members() -> &'static Members;
    fn number(self) -> usize;

    /// The member.
    fn member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(Self::members().get(py)?[self.number()].clone_ref(py))
    }
}

/// The members of an enum, in the order of the Rust one.
pub(crate) struct Members {
    name: &'static str,
    words: fn() -> Vec<&'static str>,
    found: PyOnceLock<Vec<Py<PyAny>>>,
}

impl Members {
    fn get(&self, py: Python<'_>) -> PyResult<&Vec<Py<PyAny>>> {
        self.found.get_or_try_init(py, || {
            let class = py.import("llm_errors._words")?.getattr(self.name)?;
            let words = (self.words)();
            words
                .into_iter()
                .map(|word| Ok(class.call1((word,))?.unbind()))
                .collect()
        })
    }
}

macro_rules! words {
    ($($type:ident: $all:expr;)+) => {$(
        impl Word for $type {
            fn members() -> &'static Members {
                static MEMBERS: Members = Members {
                    name: stringify!($type),
                    words: || $all.iter().map(|word: &$type| word.as_str()).collect(),
                    found: PyOnceLock::new(),
                };
                &MEMBERS
            }

            fn number(self) -> usize {
                self as usize
            }
        }
    )+};
}

words! {
    Kind: Kind::VARIANTS;
    Retry: Retry::VARIANTS;
    FixBy: FixBy::VARIANTS;
    Window: Window::VARIANTS;
    Signal: Signal::VARIANTS;
    Reason: Reason::ALL;
    Alternative: Alternative::ALL;
}

/// The exception for what was not found, with its help.
pub(crate) fn not_found(error: &NotFound) -> PyErr {
    PyLookupError::new_err(error.to_string())
}
