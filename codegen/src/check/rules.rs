//! Signal sets: each says something, and no two could tie.

use std::collections::{BTreeMap, btree_map};
use std::fmt;

use llm_errors_core::StatusClass;
use toml::Spanned;

use super::Checker;
use super::texts::strings;
use crate::catalog;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::schema::MatchRule;
use crate::wording::quoted;

impl Checker<'_> {
    /// A signal set says something, stays small, and is declared once.
    pub(super) fn signals(
        &mut self,
        set: &Spanned<MatchRule>,
        seen: &mut BTreeMap<Combination, Place>,
    ) {
        /// More combinations than this are no longer a list that a person reads.
        const MOST: usize = 512;
        let fields = set.get_ref();
        for text in fields
            .code
            .iter()
            .chain(&fields.r#type)
            .chain(&fields.message)
        {
            self.words(Some(text));
        }
        for text in &fields.message {
            self.fragment(text, text.get_ref());
        }
        if let Some(pair) = &fields.exceeds {
            pair.get_ref()
                .iter()
                .for_each(|text| self.fragment(pair, text));
        }
        let sizes = [
            fields.status.len(),
            fields.status_class.len(),
            fields.code.len(),
            fields.r#type.len(),
            fields.message.len(),
            usize::from(fields.exceeds.is_some()),
        ];
        if sizes == [0; 6] {
            let title = "an empty signal set would match every response";
            let fault = Diagnostic::new(Lint::Empty, self.place(set), title, "says nothing");
            self.report(fault.help("name a status, code, type or message, or remove the set"));
            return;
        }
        let combinations = sizes
            .into_iter()
            .fold(1_usize, |product, size| product.saturating_mul(size.max(1)));
        if combinations > MOST {
            let title =
                format!("a signal set stands for {combinations} combinations, more than {MOST}");
            let fault = Diagnostic::new(
                Lint::TooManyAlternatives,
                self.place(set),
                title,
                "too many alternatives",
            );
            self.report(fault.help("split the set, or leave out the fields that do not decide"));
            return;
        }
        for combination in Combination::all(fields) {
            match seen.entry(combination) {
                btree_map::Entry::Vacant(vacant) => {
                    vacant.insert(self.place(set));
                }
                btree_map::Entry::Occupied(first) => {
                    let title = format!("two signal sets could tie on {}", first.key());
                    let fault = Diagnostic::new(
                        Lint::Tie,
                        self.place(set),
                        title,
                        "matches the same responses",
                    );
                    let fault = fault.also(first.get().clone(), "as this one");
                    self.report(fault.help(
                        "make one of them say more, for example with a `message`, or remove it",
                    ));
                    return;
                }
            }
        }
    }

    /// A fragment that can be found, and not by accident.
    fn fragment<T>(&mut self, at: &Spanned<T>, fragment: &str) {
        /// In bytes; what is shorter stands in too many messages.
        const SHORTEST: usize = 4;
        let help = if fragment.len() < SHORTEST {
            format!("write more of the message, at least {SHORTEST} letters")
        } else if fragment.contains("  ") {
            "write single spaces: a response is searched as if it had no others".to_owned()
        } else {
            return;
        };
        let title = format!("{} is no fragment to search for", quoted(fragment));
        let fault = Diagnostic::new(
            Lint::BadFragment,
            self.place(at),
            title,
            "found too often, or never",
        );
        self.report(fault.help(help));
    }
}

/// One choice of every field of a signal set, as the tie rule compares it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Combination {
    status: Option<u16>,
    status_class: Option<StatusClass>,
    code: Option<String>,
    r#type: Option<String>,
    message: Option<String>,
    exceeds: Option<[String; 2]>,
}

impl Combination {
    fn all(set: &MatchRule) -> Vec<Self> {
        fn choices<T: Clone>(field: &[Spanned<T>]) -> Vec<Option<T>> {
            let mut choices: Vec<_> = field
                .iter()
                .map(|choice| Some(choice.get_ref().clone()))
                .collect();
            if choices.is_empty() {
                choices.push(None);
            }
            choices
        }
        let exceeds = set.exceeds.as_ref();
        let exceeds = exceeds.map(|pair| pair.get_ref().each_ref().map(|word| word.to_lowercase()));
        let mut all = Vec::new();
        for status in choices(&set.status) {
            for status_class in choices(&set.status_class) {
                for code in choices(&set.code) {
                    for r#type in choices(&set.r#type) {
                        for message in choices(&set.message) {
                            let (code, r#type) = (code.clone(), r#type.clone());
                            // letter case does not matter in a message
                            let message = message.map(|message| message.to_lowercase());
                            all.push(Self {
                                status,
                                status_class,
                                code,
                                r#type,
                                message,
                                exceeds: exceeds.clone(),
                            });
                        }
                    }
                }
            }
        }
        all
    }
}

impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signals = [
            self.status.map(|status| format!("status {status}")),
            self.status_class.map(|class| format!("class {class}")),
            self.code
                .as_ref()
                .map(|code| format!("code {}", quoted(code))),
            self.r#type
                .as_ref()
                .map(|r#type| format!("type {}", quoted(r#type))),
            self.message
                .as_ref()
                .map(|message| format!("message {}", quoted(message))),
            self.exceeds
                .as_ref()
                .map(|[more, less]| format!("{} above {}", quoted(more), quoted(less))),
        ];
        f.write_str(
            &signals
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" and "),
        )
    }
}

/// A set as the catalog holds it.
pub(super) fn resolved(set: &MatchRule) -> catalog::MatchRule {
    catalog::MatchRule {
        status: set.status.iter().map(|status| *status.get_ref()).collect(),
        status_class: set
            .status_class
            .iter()
            .map(|class| *class.get_ref())
            .collect(),
        codes: strings(&set.code),
        types: strings(&set.r#type),
        messages: strings(&set.message),
        exceeds: set.exceeds.as_ref().map(|pair| pair.get_ref().clone()),
    }
}
