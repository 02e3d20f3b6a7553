//! Texts: not empty, in known markup and the catalog's style, and addresses can be opened.

use toml::Spanned;

use super::Checker;
use crate::diagnostic::{Lint, Place};
use crate::schema::Link;
use crate::text;
use crate::wording::quoted;

impl Checker<'_> {
    /// Texts that are not empty; as a matter of style they have no space at their ends.
    pub(super) fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t Spanned<String>>) {
        for text in texts {
            self.text(text);
        }
    }

    fn text(&mut self, text: &Spanned<String>) -> bool {
        self.written(text, text.get_ref(), "text", Lint::Prose)
    }

    /// Whether anything is written. Space at its ends is a fault of the given lint.
    pub(super) fn written<T>(
        &mut self,
        at: &Spanned<T>,
        text: &str,
        what: &str,
        at_ends: Lint,
    ) -> bool {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            let title = format!("an empty {what}");
            self.report(Lint::Empty, at, title, "nothing is written here")
                .help(format_args!(
                    "write the {what}, or leave it out where it is optional"
                ));
        } else if trimmed != text {
            let title = format!("a {what} with space at an end");
            self.report(at_ends, at, title, "leading or trailing space")
                .help("remove the space")
                .replace_with(toml_string(trimmed));
        }
        !trimmed.is_empty()
    }

    /// Sentences with inline markup.
    pub(super) fn prose<'t>(&mut self, texts: impl IntoIterator<Item = &'t Spanned<String>>) {
        for text in texts {
            if !self.text(text) {
                continue;
            }
            let words = text.get_ref();
            let inside = self.inside(text);
            if let Err(error) = text::spans(words) {
                let label = "not the catalog's markup";
                self.faults
                    .report(Lint::Markup, inside(error.at), error.message, label)
                    .help(error.help);
                continue;
            }
            if !self.faults.minds(Lint::Prose) {
                continue;
            }
            for fault in text::style_faults(words) {
                let word = quoted(&words[fault.at.clone()]);
                let place = inside(fault.at);
                let is_word = place.end - place.start <= words.len();
                let title = format!("{word} is not the style of this catalog");
                let report = self
                    .faults
                    .report(Lint::Prose, place, title, fault.reason)
                    .help(fault.help);
                if let Some(replacement) = fault.replacement.filter(|_| is_word) {
                    report.replace_with(replacement);
                }
            }
        }
    }

    pub(super) fn links(&mut self, links: &[Spanned<Link>]) {
        for link in links.iter().map(Spanned::get_ref) {
            self.texts(&link.label);
            self.urls(&link.url);
        }
    }

    pub(super) fn urls<'t>(&mut self, urls: impl IntoIterator<Item = &'t Spanned<String>>) {
        for url in urls {
            if !text::is_url(url.get_ref()) {
                let title = format!("{} cannot be opened", quoted(url.get_ref()));
                self.report(Lint::BadUrl, url, title, "not an address")
                    .help("an address begins with `https://`, `http://` or `mailto:`, without spaces and brackets");
            }
        }
    }

    /// From a part of a string's value to its place in the file: the whole string where escapes make
    /// the two differ.
    fn inside(&self, text: &Spanned<String>) -> impl Fn(std::ops::Range<usize>) -> Place + use<> {
        let Place { file, start, end } = self.file.place(text);
        let literal = self.file.text.get(start + 1..end.saturating_sub(1));
        let is_literal = literal == Some(text.get_ref());
        move |part| {
            if is_literal {
                Place::new(file, start + 1 + part.start..start + 1 + part.end)
            } else {
                Place::new(file, start..end)
            }
        }
    }
}

/// A text as TOML writes it.
fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
