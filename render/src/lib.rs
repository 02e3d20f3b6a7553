//! Documentation out: renders a [`Catalog`](llm_errors::Catalog) for people and for other programs.
//!
//! | what | by |
//! |---|---|
//! | a static site with search, and its twins in Markdown and JSON | [`html`] |
//! | Markdown for forges, Docusaurus and VitePress | [`markdown`] |
//! | one JSON object | [`json`] |
//! | parts of it in a book of mdBook | [`mdbook`] |
//!
//! Each makes files in memory, a [`Site`], which [`Site::write`] puts into a folder and [`Site::check`]
//! compares with it. Two runs give the same bytes.
//!
//! ```
//! use llm_errors::CATALOG;
//! use llm_errors_render::{Options, html};
//!
//! let site = html(CATALOG, &Options::default())?;
//! let page = site.file("openai.html").expect("every provider has a page");
//! assert!(page.contains("id=\"insufficient-quota\""));
//! # Ok::<(), llm_errors_render::Error>(())
//! ```

mod export;
mod html;
mod markdown;
pub mod mdbook;
mod prose;
mod search;
mod site;
mod view;
mod write;

pub use export::{EntryJson, JSON_SCHEMA, json};
pub use html::html;
pub use markdown::{entry as entry_markdown, markdown};
pub use site::{Options, Site};
pub use view::statuses;
pub use write::{Difference, WriteError, replace};

/// Why a catalog could not be rendered: a fault of a template.
#[derive(Debug)]
pub struct Error(minijinja::Error);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot render: {:#}", self.0)
    }
}

impl std::error::Error for Error {}

impl From<minijinja::Error> for Error {
    fn from(error: minijinja::Error) -> Self {
        Self(error)
    }
}
