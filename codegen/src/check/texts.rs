//! Texts: they say something, in whole sentences and known markup, and addresses can be opened.

use std::ops::Range;

use toml::Spanned;

use super::Checker;
use crate::catalog;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::schema::Link;
use crate::text;
use crate::wording::quoted;

impl Checker<'_> {
    /// A text that is not empty and has no space at its ends.
    pub(super) fn words(&mut self, text: Option<&Spanned<String>>) -> Option<String> {
        let text = text?;
        let words = text.get_ref();
        let trimmed = words.trim();
        if trimmed.is_empty() {
            let fault = Diagnostic::new(
                Lint::Empty,
                self.place(text),
                "an empty text",
                "says nothing",
            );
            self.report(fault.help("write the text, or remove the field if it is optional"));
            None
        } else if trimmed != words {
            let fault = Diagnostic::new(
                Lint::Prose,
                self.place(text),
                "a text with space at an end",
                "more than its words",
            );
            self.report(
                fault
                    .help("remove the space")
                    .replace_with(toml_string(trimmed)),
            );
            None
        } else {
            Some(words.clone())
        }
    }

    /// Whole sentences with inline markup.
    pub(super) fn prose(&mut self, text: Option<&Spanned<String>>) -> Option<String> {
        let text = text?;
        let words = self.words(Some(text))?;
        if let Err(error) = text::spans(&words) {
            let place = self.inside(text, error.at);
            self.report(
                Diagnostic::new(
                    Lint::Markup,
                    place,
                    error.message,
                    "not the catalog's markup",
                )
                .help(error.help),
            );
            return None;
        }
        if let Some(help) = text::prose_fault(&words) {
            let title = "a text that is written otherwise than the others";
            self.report(
                Diagnostic::new(
                    Lint::Prose,
                    self.place(text),
                    title,
                    "not as the others are",
                )
                .help(help),
            );
            return None;
        }
        Some(words)
    }

    pub(super) fn prose_list(&mut self, texts: &[Spanned<String>]) -> Vec<String> {
        texts
            .iter()
            .filter_map(|text| self.prose(Some(text)))
            .collect()
    }

    pub(super) fn links(&mut self, links: &[Spanned<Link>]) -> Vec<catalog::Link> {
        let mut checked = Vec::new();
        for link in links.iter().map(Spanned::get_ref) {
            let (label, url) = (self.words(link.label.as_ref()), self.url(link.url.as_ref()));
            checked.extend(
                label
                    .zip(url)
                    .map(|(label, url)| catalog::Link { label, url }),
            );
        }
        checked
    }

    pub(super) fn url(&mut self, url: Option<&Spanned<String>>) -> Option<String> {
        let url = url?;
        if !text::is_url(url.get_ref()) {
            let title = format!("{} cannot be opened", quoted(url.get_ref()));
            let fault = Diagnostic::new(Lint::BadUrl, self.place(url), title, "not an address");
            self.report(
                fault.help("an address begins with `https://`, `http://` or `mailto:`, without spaces and brackets"),
            );
            return None;
        }
        Some(url.get_ref().clone())
    }

    /// A part of a string's value as a place in the file; the whole string where escapes make the
    /// two differ.
    fn inside(&self, text: &Spanned<String>, part: Range<usize>) -> Place {
        let Place { file, start, end } = self.place(text);
        let literal = self.document.text.get(start + 1..end.saturating_sub(1));
        if literal == Some(text.get_ref()) {
            Place {
                file,
                start: start + 1 + part.start,
                end: start + 1 + part.end,
            }
        } else {
            Place { file, start, end }
        }
    }
}

pub(super) fn strings(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.get_ref().clone()).collect()
}

/// The links among the markup of a text.
pub(super) fn links_in(text: &str) -> Vec<catalog::Link> {
    let spans = text::spans(text).unwrap_or_default();
    spans
        .into_iter()
        .filter_map(|span| match span {
            text::Span::Link { label, url } => Some(catalog::Link {
                label: label.to_owned(),
                url: url.to_owned(),
            }),
            _ => None,
        })
        .collect()
}

fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
