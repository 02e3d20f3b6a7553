//! A preprocessor for mdBook: puts what the catalog says into the chapters of a book.
//!
//! | in a chapter | becomes |
//! |---|---|
//! | `{{#llm-errors openai}}` | a table of the errors of a provider, and each of them in full |
//! | `{{#llm-errors openai 429}}` | the same for those of a status or another code |
//! | `{{#llm-errors openai/insufficient-quota}}` | one error in full |
//!
//! In `book.toml`:
//!
//! ```toml
//! [preprocessor.llm-errors]
//! command = "llm-errors mdbook"
//! before = ["links"]
//! ```
//!
//! A backslash in front, `\{{#llm-errors openai}}`, keeps a directive as it is. It is mdBook's `links` that
//! takes the backslash away, as for its own directives, so it has to come later.

use std::fmt::{self, Write as _};

use llm_errors::{Catalog, Entry};
use serde_json::Value;

use crate::markdown;

/// Why a book could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum MdbookError {
    /// What mdBook sent is not the JSON of a book.
    NotABook,
    /// A directive asks for what the catalog does not have: the chapter, and what it asks for.
    Unknown(String, String),
}

impl fmt::Display for MdbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABook => f.write_str("this is not what mdBook sends to a preprocessor"),
            Self::Unknown(chapter, words) => {
                write!(
                    f,
                    "the chapter `{chapter}` asks for `{words}`, which the catalog does not have"
                )
            }
        }
    }
}

impl std::error::Error for MdbookError {}

/// What begins a directive.
const DIRECTIVE: &str = "{{#llm-errors";

/// Takes what mdBook sends, a context and a book, and gives the book back with all directives replaced.
///
/// # Errors
/// It is not what mdBook sends, or a directive asks for what is not there.
pub fn preprocess(catalog: Catalog, sent: &str) -> Result<String, MdbookError> {
    let sent: Value = serde_json::from_str(sent).map_err(|_| MdbookError::NotABook)?;
    let Value::Array(parts) = sent else {
        return Err(MdbookError::NotABook);
    };
    let Ok([_context, mut book]) = <[Value; 2]>::try_from(parts) else {
        return Err(MdbookError::NotABook);
    };
    // `sections` until mdBook 0.4, `items` since
    let items = ["items", "sections"]
        .into_iter()
        .find(|key| book.get(key).is_some());
    let items = items.ok_or(MdbookError::NotABook)?;
    chapters(catalog, &mut book[items])?;
    Ok(book.to_string())
}

/// Replaces the directives of all chapters of a list, and of those below them.
fn chapters(catalog: Catalog, items: &mut Value) -> Result<(), MdbookError> {
    for item in items.as_array_mut().into_iter().flatten() {
        let Some(chapter) = item.get_mut("Chapter") else {
            continue;
        };
        if let Some(content) = chapter.get("content").and_then(Value::as_str)
            && content.contains(DIRECTIVE)
        {
            let name = chapter
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let content = expand(catalog, content)
                .map_err(|words| MdbookError::Unknown(name.to_owned(), words))?;
            chapter["content"] = Value::String(content);
        }
        if let Some(below) = chapter.get_mut("sub_items") {
            chapters(catalog, below)?;
        }
    }
    Ok(())
}

/// A text with its directives replaced, or the words of one that asks for what is not there.
fn expand(catalog: Catalog, text: &str) -> Result<String, String> {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(DIRECTIVE) {
        let Some((words, behind)) = after.split_once("}}") else {
            break;
        };
        if before.ends_with('\\') {
            expanded.extend([before, DIRECTIVE, words, "}}"]);
        } else {
            let words: Vec<_> = words.split_whitespace().collect();
            let found = find(catalog, &words).ok_or_else(|| words.join(" "))?;
            expanded.push_str(before);
            expanded.push_str(&found);
        }
        rest = behind;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// What a directive stands for.
fn find(catalog: Catalog, words: &[&str]) -> Option<String> {
    match words {
        [id] if id.contains('/') => Some(markdown::entry(catalog.entry(id)?)),
        [provider] => Some(list(catalog.provider(provider)?.entries())),
        [provider, code] => {
            let found = catalog.lookup(provider, code);
            (!found.is_empty()).then(|| list(found))
        }
        _ => None,
    }
}

/// A table of entries, and each in full below it.
fn list(entries: impl Iterator<Item = Entry>) -> String {
    let entries: Vec<_> = entries.collect();
    let mut text = markdown::summary(&entries, |entry| format!("#{}", entry.slug()));
    for entry in entries {
        let _ = write!(
            text,
            "### {}\n\n{}\n\n",
            entry.slug(),
            markdown::entry(entry)
        );
    }
    text
}
