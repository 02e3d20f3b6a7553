//! What is known of the wire: keys, headers and phrases, each with one meaning.

use llm_errors_core::{HeaderRole, PhraseRole};
use toml::Spanned;

use super::Checker;
use super::ids::Seen;
use crate::diagnostic::{Collector, Lint};
use crate::lower::key_and_parent;
use crate::names::Names;
use crate::parsed::ParsedFile;
use crate::schema::{WireHeader, WireKey, WirePhrase};
use crate::wording::quoted;

/// What several files say of the wire agrees.
pub(super) fn check<'a>(
    files: impl Iterator<Item = &'a ParsedFile<'a>>,
    names: &Names<'_>,
    faults: &mut Collector,
) {
    let (mut keys, mut headers, mut phrases) = (Seen::default(), Seen::default(), Seen::default());
    for file in files {
        let Some(wire) = file.tables.wire.as_ref().map(Spanned::get_ref) else {
            continue;
        };
        let mut checker = Checker {
            names,
            file,
            faults,
        };
        for table in &wire.key {
            checker.wire_key(table, &mut keys);
        }
        for table in &wire.header {
            checker.wire_header(table, &mut headers);
        }
        for table in &wire.phrase {
            checker.wire_phrase(table, &mut phrases);
        }
    }
}

impl Checker<'_> {
    fn wire_key(&mut self, table: &Spanned<WireKey>, seen: &mut Seen<String>) {
        let WireKey {
            key,
            seen_in,
            example,
            is_partial,
            ..
        } = table.get_ref();
        self.names_something(table, key.is_empty() && !is_partial, "key");
        self.shows(table, seen_in.is_some() && example.is_some());
        for path in key {
            let (parent, key) = key_and_parent(path.get_ref());
            if key.is_empty() || parent == Some("") || key.contains('.') {
                let title = format!("{} is not a key", quoted(path.get_ref()));
                self.report(Lint::Empty, path, title, "expected `key` or `parent.key`")
                    .help("name the key, and before it the key of its object if only that one is meant");
            }
            self.once(path, path.get_ref(), "key", seen);
        }
        self.texts(seen_in);
    }

    fn wire_header(&mut self, table: &Spanned<WireHeader>, seen: &mut Seen<String>) {
        let header = table.get_ref();
        self.shows(table, header.seen_in.is_some() && header.example.is_some());
        for name in header.name.iter().chain(&header.remaining) {
            self.header(name);
        }
        if let Some(name) = &header.name {
            self.once(name, name.get_ref(), "header", seen);
        }
        let is_reset = header
            .role
            .as_ref()
            .is_none_or(|role| *role.get_ref() == HeaderRole::Reset);
        for field in header.remaining.iter().chain(&header.spent) {
            if !is_reset {
                let title = "only a `reset` has a header that tells whether it is spent";
                self.report(Lint::Contradiction, field, title, "of no use here")
                    .help("remove it, or write `role = \"reset\"`");
            }
        }
        self.texts(header.spent.iter().chain(&header.seen_in));
    }

    fn wire_phrase(&mut self, table: &Spanned<WirePhrase>, seen: &mut Seen<String>) {
        let phrase = table.get_ref();
        let is_empty = phrase.text.is_empty() && !phrase.is_partial;
        self.names_something(table, is_empty, "text");
        self.shows(table, phrase.seen_in.is_some() && phrase.example.is_some());
        let role = phrase.role.as_ref().map(|role| *role.get_ref());
        for text in &phrase.text {
            if role == Some(PhraseRole::Window) {
                self.fragment(text, text.get_ref());
            }
            let key = format!("{} {role:?}", text.get_ref().to_lowercase());
            self.once(text, &key, "phrase", seen);
        }
        match (role, &phrase.window) {
            (Some(PhraseRole::Window), None) if !phrase.is_partial => {
                let title = "missing field `window` in `[[wire.phrase]]`";
                self.report(Lint::MissingField, table, title, "which window it names")
                    .help("name it, as in `window = \"day\"`");
            }
            (Some(_), Some(window)) if role != Some(PhraseRole::Window) => {
                let title = "only words for a window have a `window`";
                self.report(Lint::Contradiction, window, title, "of no use here")
                    .help("remove it, or write `role = \"window\"`");
            }
            _ => {}
        }
        self.texts(phrase.text.iter().chain(&phrase.seen_in));
    }

    /// A table names at least one thing.
    fn names_something<T>(&mut self, table: &Spanned<T>, is_empty: bool, field: &str) {
        if is_empty {
            let title = format!("nothing is named by `{field}`");
            self.report(Lint::Empty, table, title, "this has no effect")
                .help(format_args!("write `{field}`, or remove the table"));
        }
    }

    /// Style: it is said where something is seen, and an example shows it.
    fn shows<T>(&mut self, table: &Spanned<T>, is_shown: bool) {
        if !is_shown {
            let title = "nothing shows that this is sent";
            self.report(
                Lint::Incomplete,
                table,
                title,
                "`seen_in` or `example` is missing",
            )
            .help("say who sends it, and give an example");
        }
    }

    /// A key, a header, or a phrase in its role stands once in a layer.
    fn once(&mut self, at: &Spanned<String>, key: &str, what: &str, seen: &mut Seen<String>) {
        let place = self.file.place(at);
        if let Some(first) = seen.first_use(&key.to_owned(), place) {
            let title = format!("the {what} {} is given twice", quoted(at.get_ref()));
            self.report(Lint::DuplicateName, at, title, "again here")
                .also(first, "first here")
                .help("keep one of them");
        }
    }
}
