//! Which match rule of a provider a response agrees with.

use llm_errors_core::layout::{
    Conditions, ListRef, Lists, NumberList, Rule, Rules, StatusRow, Tables,
};
use llm_errors_core::{Retry, Signal, Specificity, StatusClass};

use super::fragments;
use super::limits::SEARCHED;
use super::signals::{BoundedList, Signals};
use super::text;
use crate::catalog::{Catalog, Entry};

/// The most specific rule that agrees with what the response says itself: its message, codes and types.
pub(super) fn best_by_words(
    layer: &'static Tables,
    rules: &Rules,
    signals: &Signals<'_>,
) -> Option<Match> {
    let mut best = Candidate::new(layer, signals);
    for message in signals.messages.iter() {
        fragments::find(&rules.fragments, message, |fragment, text| {
            let found = ListRef(rules.fragments.rules.get(fragment));
            best.consider(found.numbers(rules.lists), text);
        });
    }
    // a rule that is found by its code is more specific than any that is found by its type, and so on
    for (words, map) in [
        (&signals.codes, &rules.codes),
        (&signals.types, &rules.types),
    ] {
        if best.found.is_none() {
            for meaning in words.iter().filter_map(|word| map.get(word, layer)) {
                best.consider(meaning.numbers(rules.lists), b"");
            }
        }
    }
    best.found
}

/// The rule for a status alone, or for its class.
pub(super) fn best_by_status(
    layer: &'static Tables,
    rules: &Rules,
    signals: &Signals<'_>,
) -> Option<Match> {
    let mut best = Candidate::new(layer, signals);
    let status = signals.status?;
    for key in [status, StatusClass::of(status)?.digit()] {
        if let Some(meaning) = StatusRow::find(rules.statuses, key) {
            best.consider(meaning.numbers(rules.lists), b"");
        }
    }
    best.found
}

/// A match rule that a response agrees with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    layer: &'static Tables,
    entry: u32,
    /// The row of the rule in its layer.
    rule: u32,
    specificity: Specificity,
    /// The fragment of the message by which the rule was found; empty if it was not.
    fragment: &'static [u8],
}

impl Match {
    /// The entry that it speaks for.
    pub(super) fn entry(&self) -> Entry {
        Catalog::new(self.layer).entry_at(self.entry)
    }

    /// The field that decided.
    pub(super) fn signal(&self) -> Signal {
        self.specificity.deciding()
    }

    pub(super) fn is_never(&self) -> bool {
        self.entry().retry() == Retry::Never
    }

    /// Whether the fragment that decided this contains the one that decided the other. No fragment
    /// contains no fragment.
    pub(super) fn includes(&self, other: &Self) -> bool {
        let mut parts = self.fragment.windows(other.fragment.len().max(1));
        self.fragment == other.fragment || parts.any(|part| part == other.fragment)
    }

    /// This rule, or the next one if that is more specific.
    pub(super) fn most_specific(self, next: Self) -> Self {
        if next.is_more_specific_than(&self) {
            next
        } else {
            self
        }
    }

    /// Of two rules with the same fields, the longer fragment demands more.
    pub(super) fn is_more_specific_than(&self, other: &Self) -> bool {
        (self.specificity, self.fragment.len()) > (other.specificity, other.fragment.len())
    }
}

/// The best rule so far. Of rules that are equally specific, the one that is first in the catalog wins, so
/// that nothing depends on the order in which a body says it.
struct Candidate<'s, 'a> {
    layer: &'static Tables,
    signals: &'s Signals<'a>,
    found: Option<Match>,
}

impl<'s, 'a> Candidate<'s, 'a> {
    fn new(layer: &'static Tables, signals: &'s Signals<'a>) -> Self {
        Self {
            layer,
            signals,
            found: None,
        }
    }

    fn consider(&mut self, rules: NumberList, fragment: &'static [u8]) {
        for row in rules {
            let rule = Rule::unpack(&self.layer.rules[row as usize]);
            let offered = Match {
                layer: self.layer,
                entry: rule.entry,
                rule: row,
                specificity: rule.specificity,
                fragment,
            };
            let better = self.found.is_none_or(|best| {
                offered.is_more_specific_than(&best)
                    || (!best.is_more_specific_than(&offered) && row < best.rule)
            });
            if better && self.conditions_hold(rule.conditions) {
                self.found = Some(offered);
            }
        }
    }

    /// Whether the response has everything that a rule asks for beyond the field by which it was found.
    fn conditions_hold(&self, row: u32) -> bool {
        row == Rule::UNCONDITIONAL || agree(self.signals, &self.layer.conditions, row as usize)
    }
}

/// Whether the response has a word of each list that asks for one.
fn agree(signals: &Signals<'_>, conditions: &Conditions, row: usize) -> bool {
    let any_of = |wanted: Lists, words: &BoundedList<'_>| {
        let mut wanted = wanted.get(row).peekable();
        wanted.peek().is_none()
            || wanted.any(|wanted| words.iter().any(|word| word == wanted.as_bytes()))
    };
    let statuses = conditions.statuses.get(row);
    let has_status = |status: u16| {
        let class = StatusClass::of(status).map_or(0, StatusClass::digit);
        statuses.contains(&status) || statuses.contains(&class)
    };
    let exceeds = || {
        let mut words = conditions.exceeds.get(row);
        words.next().zip(words.next())
    };
    (statuses.is_empty() || signals.status.is_some_and(has_status))
        && any_of(conditions.codes, &signals.codes)
        && any_of(conditions.types, &signals.types)
        && exceeds().is_none_or(|(more, less)| {
            signals.messages.iter().any(|text| {
                let less = || number_after(text, less);
                number_after(text, more).is_some_and(|more| less().is_some_and(|less| more > less))
            })
        })
}

/// The first number that stands right behind a word, apart from signs such as `:` and `~`.
fn number_after(text: &[u8], word: &str) -> Option<u64> {
    let text = &text[..text.len().min(SEARCHED)];
    text::numbers(text).find_map(|(before, number)| {
        let signs = before
            .iter()
            .rev()
            .take_while(|byte| b" :=~$(".contains(byte));
        let before = &before[..before.len() - signs.count()];
        let there = &before[before.len().checked_sub(word.len())?..];
        if !there.eq_ignore_ascii_case(word.as_bytes()) {
            return None;
        }
        let digits = number.iter().filter(|byte| **byte != b',');
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0, |number: u64, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        }))
    })
}
