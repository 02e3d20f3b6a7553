//! The files of a rendered catalog.

use std::collections::BTreeMap;

use llm_errors::Entry;

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
    /// The address of an entry's page, where it is known at which address the pages will be served.
    ///
    /// ```
    /// use llm_errors::CATALOG;
    /// use llm_errors_render::Options;
    ///
    /// let entry = CATALOG.entry("openai/insufficient-quota").expect("it is there");
    /// let mut options = Options::default();
    /// assert_eq!(options.page(entry), None);
    /// options.base_url = Some("https://example.com/errors".to_owned());
    /// let page = "https://example.com/errors/openai.html#insufficient-quota";
    /// assert_eq!(options.page(entry).as_deref(), Some(page));
    /// ```
    pub fn page(&self, entry: Entry) -> Option<String> {
        let is_known = self.base_url.as_ref().is_some_and(|base| !base.is_empty());
        is_known.then(|| entry.page(&self.base()).to_string())
    }

    /// The base address with a slash at its end; empty if there is none.
    pub(crate) fn base(&self) -> String {
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
