//! Ids: what they look like, that they stand once, and references to them.

use std::collections::{BTreeMap, btree_map};

use toml::Spanned;

use super::Checker;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::ident;
use crate::wording::{any_of, did_you_mean, quoted};

impl Checker<'_> {
    pub(super) fn slug(&mut self, id: &Spanned<String>) -> bool {
        let good = ident::is_slug(id.get_ref());
        if !good {
            let title = format!("{} is not kebab-case", quoted(id.get_ref()));
            let label = "expected small letters, digits and single hyphens, a letter first";
            let fault = Diagnostic::new(Lint::BadSlug, self.place(id), title, label);
            self.report(match ident::to_slug(id.get_ref()) {
                Some(slug) => fault
                    .help("write it like this")
                    .replace_with(format!("\"{slug}\"")),
                None => fault.help("an example is `rate-limit-reached`"),
            });
        }
        good
    }

    pub(super) fn unique<'a>(
        &mut self,
        id: &'a Spanned<String>,
        seen: &mut BTreeMap<&'a str, Place>,
        what: &str,
    ) -> bool {
        match seen.entry(id.get_ref()) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(self.place(id));
                true
            }
            btree_map::Entry::Occupied(first) => {
                let title = format!("two {what} have the id {}", quoted(id.get_ref()));
                let fault =
                    Diagnostic::new(Lint::DuplicateId, self.place(id), title, "used again here");
                let fault = fault.also(first.get().clone(), "first used here");
                self.report(
                    fault.help("an id is never reused, also not that of an error that is gone"),
                );
                false
            }
        }
    }

    pub(super) fn own_identifier(
        &mut self,
        id: &Spanned<String>,
        seen: &mut BTreeMap<String, Place>,
    ) {
        match seen.entry(ident::camel_case(id.get_ref())) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(self.place(id));
            }
            btree_map::Entry::Occupied(first) => {
                let title = format!("two ids make the same Rust identifier `{}`", first.key());
                let fault = Diagnostic::new(
                    Lint::SameIdentifier,
                    self.place(id),
                    title,
                    "the same without hyphens",
                );
                let fault = fault.also(first.get().clone(), "first used here");
                self.report(fault.help("choose words that differ in more than hyphens"));
            }
        }
    }

    pub(super) fn dead_reference<'a>(
        &mut self,
        reference: &Spanned<String>,
        what: &str,
        candidates: impl Iterator<Item = &'a str> + Clone,
    ) {
        let title = format!("there is no {what} {}", quoted(reference.get_ref()));
        let fault = Diagnostic::new(
            Lint::DeadReference,
            self.place(reference),
            title,
            "leads nowhere",
        );
        self.report(
            match did_you_mean(reference.get_ref(), candidates.clone()) {
                Some(similar) => fault
                    .help(format!("a similar {what} exists"))
                    .replace_with(format!("\"{similar}\"")),
                None if candidates.clone().count() <= 10 && candidates.clone().count() > 0 => {
                    fault.help(format!("the choice is {}", any_of(candidates)))
                }
                None => fault.help(format!("add the {what}, or remove the reference")),
            },
        );
    }
}
