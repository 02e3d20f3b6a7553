//! The files of a rendered catalog.

use std::collections::BTreeMap;

/// What to render beside the catalog.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the pages are called.
    pub title: String,
    /// Where they will be served, such as `https://example.com/errors/`; without it nothing names an
    /// absolute address.
    pub base_url: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            title: "Errors of LLM APIs".to_owned(),
            base_url: None,
        }
    }
}

impl Options {
    /// The base address with a slash at its end; empty if there is none.
    pub fn base(&self) -> String {
        let base = self.base_url.as_deref().unwrap_or_default();
        let slash = if base.is_empty() || base.ends_with('/') {
            ""
        } else {
            "/"
        };
        format!("{base}{slash}")
    }
}

/// Files in memory: paths inside a folder, with their contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    pub(crate) files: BTreeMap<String, String>,
}

impl Site {
    /// The paths and contents, sorted.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// What is in a file.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    pub(crate) fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }
}
