//! Ids: what they look like, that each is used once, and references to them.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Checker, SeenInFile};
use crate::diagnostic::{Lint, Place};
use crate::ident;
use crate::schema::Entry;
use crate::wording::{any_of, did_you_mean, quoted};

/// Where each of the keys was used first.
pub(super) struct Seen<K>(BTreeMap<K, Place>);

impl<K> Default for Seen<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Clone + Ord> Seen<K> {
    /// None for a key that is new, which is remembered.
    pub(super) fn first_use(&mut self, key: &K, place: Place) -> Option<Place> {
        let first = self.0.get(key).copied();
        if first.is_none() {
            self.0.insert(key.clone(), place);
        }
        first
    }
}

impl Checker<'_> {
    /// An id or alias is kebab-case.
    pub(super) fn slug(&mut self, id: &Spanned<String>) -> bool {
        let text = id.get_ref();
        let Some(why) = ident::slug_fault(text) else {
            return true;
        };
        let title = format!("{} is not a kebab-case id", quoted(text));
        // a key has no quotes, most likely
        let literal = self.file.text.get(id.span()).unwrap_or_default();
        let quote = if literal.starts_with(['"', '\'']) {
            "\""
        } else {
            ""
        };
        self.report(Lint::BadSlug, id, title, why)
            .help_from(|fault| match ident::to_slug(text) {
                Some(slug) => fault
                    .help("write it like this")
                    .replace_with(format_args!("{quote}{slug}{quote}")),
                None => fault.help("an example is `rate-limit-reached`"),
            });
        false
    }

    /// The id of an entry is kebab-case, used once in the file, and makes its own name in Rust.
    pub(super) fn entry_id<'e>(&mut self, entry: &'e Entry, seen: &mut SeenInFile<'e>) {
        let Some(id) = entry.id.as_ref().filter(|id| self.slug(id)) else {
            return;
        };
        let place = self.file.place(id);
        if let Some(first) = seen.slugs.first_use(&id.get_ref().as_str(), place) {
            let title = format!("two entries have the id {}", quoted(id.get_ref()));
            self.report(Lint::DuplicateId, id, title, "used again here")
                .also(first, "first used here")
                .help("an id is never used again, not even that of an error that is gone");
            return;
        }
        let identifier = ident::camel_case(id.get_ref());
        if let Some(first) = seen.identifiers.first_use(&identifier, place) {
            let title = format!("two ids make the same Rust identifier `{identifier}`");
            self.report(Lint::SameIdentifier, id, title, "the same without hyphens")
                .also(first, "first used here")
                .help("choose words that differ in more than hyphens");
        }
    }

    /// Reports a reference to a `what` that does not exist. `name` is the slice of the reference that
    /// is unknown, and the candidates are for this slice.
    pub(super) fn dead_reference<'c, C: Iterator<Item = &'c str>>(
        &mut self,
        reference: &Spanned<String>,
        name: &str,
        what: &str,
        candidates: impl Fn() -> C,
    ) {
        /// So many are listed.
        const FEW: usize = 10;
        let text = reference.get_ref();
        let start = name.as_ptr().addr() - text.as_ptr().addr();
        let (before, after) = (&text[..start], &text[start + name.len()..]);
        let title = format!("there is no {what} {}", quoted(&format!("{before}{name}")));
        let label = format_args!("unknown {what}");
        let fault = self.report(Lint::DeadReference, reference, title, label);
        fault.help_from(|fault| {
            if let Some(similar) = did_you_mean(name, candidates()) {
                return fault
                    .help(format_args!("a similar {what} exists"))
                    .replace_with(format_args!("\"{before}{similar}{after}\""));
            }
            let choice: Vec<_> = candidates().take(FEW + 1).collect();
            if choice.is_empty() || choice.len() > FEW {
                fault.help(format_args!("add the {what}, or remove the reference"))
            } else {
                fault.help(format_args!("the choice is {}", any_of(choice)))
            }
        });
    }
}
