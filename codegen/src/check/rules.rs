//! Match rules: each asks for something that can be found, and no two could tie.

use std::fmt;

use llm_errors_core::StatusClass;
use toml::Spanned;

use super::Checker;
use super::ids::Seen;
use crate::catalog::{Anchor, MatchRule};
use crate::diagnostic::Lint;
use crate::lower;
use crate::schema::Entry;
use crate::wording::quoted;

impl Checker<'_> {
    /// What the rules of an entry look for can be found.
    pub(super) fn match_words(&mut self, entry: &Entry) {
        for rule in entry.r#match.iter().map(Spanned::get_ref) {
            for (words, what) in [(&rule.code, "code"), (&rule.r#type, "type")] {
                for word in words {
                    // as it is written, no response has it
                    self.written(word, &word.get_ref().0, what, Lint::BadFragment);
                }
            }
            let forms = [&rule.message, &rule.message_begins, &rule.message_is];
            for message in forms.into_iter().flatten() {
                self.texts([message]);
                self.fragment(message, message.get_ref());
            }
            let promises = entry
                .retry
                .as_ref()
                .is_some_and(|retry| retry.get_ref().is_retryable());
            if promises && rule.code.is_empty() && rule.r#type.is_empty() {
                for message in rule.message.iter().chain(&rule.message_begins) {
                    self.vague(message);
                }
            }
            let mut forms = forms.into_iter().filter_map(|form| form.first());
            if let (Some(first), Some(second)) = (forms.next(), forms.next()) {
                let title = "a match rule says in two ways where the words of the message are";
                let first = self.file.place(first);
                self.report(Lint::Contradiction, second, title, "and here")
                    .also(first, "here")
                    .help("keep one of `message`, `message_begins` and `message_is`");
            }
            if let Some(pair) = &rule.exceeds {
                for word in pair.get_ref() {
                    self.fragment(pair, word);
                }
            }
        }
    }

    /// A fragment that can be found, and not by accident.
    pub(super) fn fragment<T>(&mut self, at: &Spanned<T>, fragment: &str) {
        /// In bytes; what is shorter is in too many messages.
        const SHORTEST: usize = 4;
        if fragment.trim().is_empty() {
            // reported as empty
        } else if fragment.len() < SHORTEST {
            let title = format!("the fragment {} is too short", quoted(fragment));
            self.report(
                Lint::BadFragment,
                at,
                title,
                "found in messages of any kind",
            )
            .help(format_args!(
                "write more of the message, at least {SHORTEST} letters"
            ));
        } else if fragment.contains("  ") {
            let title = format!("the fragment {} has two spaces in a row", quoted(fragment));
            self.report(Lint::BadFragment, at, title, "never found")
                .help("write single spaces: a response is searched as if it had no others");
        }
    }

    /// Style: a word of everyday language promises no retry; one that looks like a code, with signs,
    /// capitals or digits, is in no other message.
    fn vague(&mut self, message: &Spanned<String>) {
        let text = message.get_ref();
        let mut letters = text.bytes().skip(1);
        let is_word = letters.all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if !text.is_empty() && is_word && text.matches('-').count() < 2 {
            let title = format!(
                "the word {} alone promises that a retry helps",
                quoted(text)
            );
            self.report(
                Lint::VagueFragment,
                message,
                title,
                "found in messages of any kind",
            )
            .help(
                "write more of the message, or `message_is` where it is all that the message says",
            );
        }
    }

    /// The match rules of an entry are not empty, stay small, and none is equal to an earlier one.
    pub(super) fn ties(&mut self, entry: &Entry, seen: &mut Seen<Combination>) {
        /// More combinations than this are no longer a list that a person reads.
        const MOST: usize = 512;
        // what could not be read of a rule may be what it asks for
        let partial = entry.r#match.iter().any(|rule| rule.get_ref().is_partial);
        for rule in lower::match_rules(entry) {
            let count = Combination::count(rule.get_ref());
            let is_empty = *rule.get_ref() == MatchRule::default();
            if is_empty && partial {
                continue;
            }
            if is_empty {
                let title = "an empty match rule would match every response";
                self.report(Lint::Empty, &rule, title, "this rule has no fields")
                    .help("name a status, code, type or message, or remove the rule");
            } else if count > MOST {
                let title = format!("a match rule of {count} combinations, more than {MOST}");
                self.report(
                    Lint::TooManyAlternatives,
                    &rule,
                    title,
                    "too many alternatives",
                )
                .help("split the rule, or leave out the fields that do not decide");
            } else {
                self.tie(&rule, seen);
            }
        }
    }

    fn tie(&mut self, rule: &Spanned<MatchRule>, seen: &mut Seen<Combination>) {
        let place = self.file.place(rule);
        for combination in Combination::all(rule.get_ref()) {
            let Some(first) = seen.first_use(&combination, place) else {
                continue;
            };
            if first == place {
                let title = format!("a match rule lists {combination} twice");
                self.report(Lint::Tie, rule, title, "listed twice")
                    .help("remove one of them");
            } else {
                let title = format!("two match rules could tie on {combination}");
                self.report(Lint::Tie, rule, title, "matches the same responses")
                    .also(first, "as this one")
                    .help("make one of them more specific, for example with a `message`, or remove it");
            }
            return;
        }
    }
}

/// One choice of every field of a match rule, as ties are compared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Combination {
    status: Option<u16>,
    status_class: Option<StatusClass>,
    code: Option<String>,
    r#type: Option<String>,
    message: Option<String>,
    anchor: Anchor,
    exceeds: Option<[String; 2]>,
}

impl Combination {
    fn count(rule: &MatchRule) -> usize {
        let sizes = [
            rule.status.len(),
            rule.status_class.len(),
            rule.codes.len(),
            rule.types.len(),
            rule.messages.len(),
        ];
        sizes.into_iter().fold(1, |product: usize, size| {
            product.saturating_mul(size.max(1))
        })
    }

    fn all(rule: &MatchRule) -> Vec<Self> {
        fn choices<T: Clone>(field: &[T]) -> Vec<Option<T>> {
            if field.is_empty() {
                vec![None]
            } else {
                field.iter().cloned().map(Some).collect()
            }
        }
        let exceeds = rule.exceeds.as_ref();
        let exceeds = exceeds.map(|pair| pair.each_ref().map(|word| word.to_lowercase()));
        // letter case does not matter in a message
        let messages: Vec<_> = rule
            .messages
            .iter()
            .map(|text| text.to_lowercase())
            .collect();
        let mut all = Vec::new();
        for status in choices(&rule.status) {
            for status_class in choices(&rule.status_class) {
                for code in choices(&rule.codes) {
                    for r#type in choices(&rule.types) {
                        for message in choices(&messages) {
                            all.push(Self {
                                status,
                                status_class,
                                code: code.clone(),
                                r#type: r#type.clone(),
                                message,
                                anchor: rule.anchor,
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
        let word = |name: &str, word: &Option<String>| {
            let word = word.as_ref();
            word.map(|word| format!("{name} {}", quoted(word)))
        };
        let exceeds = self.exceeds.as_ref();
        let message = match self.anchor {
            Anchor::Anywhere => "message",
            Anchor::Beginning => "message beginning with",
            Anchor::Whole => "whole message",
        };
        let signals = [
            self.status.map(|status| format!("status {status}")),
            self.status_class.map(|class| format!("class {class}")),
            word("code", &self.code),
            word("type", &self.r#type),
            word(message, &self.message),
            exceeds.map(|[more, less]| format!("{} above {}", quoted(more), quoted(less))),
        ];
        let signals: Vec<_> = signals.into_iter().flatten().collect();
        f.write_str(&signals.join(" and "))
    }
}
