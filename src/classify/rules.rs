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

/// What a response says itself to the match rules of a provider.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// The most specific rule that agrees with its message, codes and types.
    pub(super) best: Option<Match>,
    /// One that agrees with a reason phrase in a message, which says no more than a status.
    reason: Option<Match>,
}

/// What the response says itself: its message, codes and types.
///
/// Where the message only promises that a retry helps, an exact code or type that denies it wins.
pub(super) fn by_words(layer: &'static Tables, rules: &Rules, signals: &Signals<'_>) -> Words {
    let mut by_message = Candidate::new(layer, signals);
    for message in signals.messages.iter() {
        by_message.message = message;
        fragments::find(&rules.fragments, message, |fragment, text| {
            let found = ListRef(rules.fragments.rules.get(fragment));
            by_message.consider(found.numbers(rules.lists), text);
        });
    }
    let found = by_message.best_words();
    let reason = by_message.reason;
    let is_sure = |found: &Match| !found.only_promises(signals);
    if found.as_ref().is_some_and(is_sure) {
        return Words {
            best: found,
            reason,
        };
    }
    // a rule that is found by its code is more specific than any that is found by its type
    let mut exact = Candidate::new(layer, signals);
    for (words, map) in [
        (&signals.codes, &rules.codes),
        (&signals.types, &rules.types),
    ] {
        if exact.found.is_none() {
            for meaning in words.iter().filter_map(|word| map.get(word, layer)) {
                exact.consider(meaning.numbers(rules.lists), b"");
            }
        }
    }
    let best = match (found, exact.found) {
        (Some(_), Some(exact)) if exact.is_never() => Some(exact),
        (found, exact) => found.or(exact),
    };
    Words { best, reason }
}

/// The rule for a status alone, or for its class, or for a reason phrase that the response has in its place.
pub(super) fn by_status(
    layer: &'static Tables,
    rules: &Rules,
    signals: &Signals<'_>,
    words: Words,
) -> Option<Match> {
    let mut best = Candidate::new(layer, signals);
    let status = signals.status;
    let class = status.and_then(StatusClass::of).map(StatusClass::digit);
    for key in [status, class].into_iter().flatten() {
        if let Some(meaning) = StatusRow::find(rules.statuses, key) {
            best.consider(meaning.numbers(rules.lists), b"");
        }
    }
    let both = [best.found, words.reason].into_iter().flatten();
    both.reduce(Match::most_specific)
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

    /// Whether the entry is one of this status.
    fn names(&self, status: u16) -> bool {
        let entry = self.entry();
        let class = entry.status_class();
        entry.status().contains(&status) || class.is_some() && class == StatusClass::of(status)
    }

    /// Whether a part of the message, with conditions or without, says that a retry helps.
    fn promises_by_words(&self) -> bool {
        self.specificity == Specificity::MESSAGE && self.entry().retry().is_retryable()
    }

    /// Whether it asks for nothing but words of the message, and says that a retry helps.
    fn is_promise(&self) -> bool {
        let rule = Rule::unpack(&self.layer.rules[self.rule as usize]);
        rule.conditions == Rule::UNCONDITIONAL && self.promises_by_words()
    }

    /// Whether nothing but a part of the message says that a retry helps: words that a permanent error may
    /// quote. A status that the entry and the response name confirms them.
    pub(super) fn only_promises(&self, signals: &Signals<'_>) -> bool {
        // a fragment with a status in it does not confirm itself
        let is_own = |status: &u16| {
            let mut digits = self.fragment.windows(3);
            digits.any(|digits| text::failure_status(digits) == Some(*status))
        };
        let quoted = signals.quoted_status.filter(|quoted| !is_own(quoted));
        let statuses = [signals.status, quoted];
        self.promises_by_words() && !statuses.into_iter().flatten().any(|it| self.names(it))
    }

    /// Whether the status denies what only a part of the message promises: it says that the request, the
    /// key or the account is at fault, which no waiting heals. Where money is missing, it denies what a code
    /// of another status promises, too.
    fn is_denied(&self, signals: &Signals<'_>) -> bool {
        const HEALING: [u16; 7] = [408, 409, 423, 425, 429, 460, 499];
        const PAYMENT_REQUIRED: u16 = 402;
        let denies = |status: &u16| (400..500).contains(status) && !HEALING.contains(status);
        let is_unpaid = || {
            signals.status == Some(PAYMENT_REQUIRED)
                && self.entry().retry().is_retryable()
                && !self.names(PAYMENT_REQUIRED)
        };
        signals.status.as_ref().is_some_and(denies) && (self.only_promises(signals) || is_unpaid())
    }

    /// Whether the fragment that decided this contains the one that decided the other. No fragment
    /// contains no fragment.
    pub(super) fn includes(&self, other: &Self) -> bool {
        let mut parts = self.fragment.windows(other.fragment.len().max(1));
        self.fragment == other.fragment || parts.any(|part| part == other.fragment)
    }

    /// Whether a promise contains what denies it, and so knows better.
    pub(super) fn outweighs(&self, denial: &Self) -> bool {
        self.includes(denial) && !denial.is_more_specific_than(self)
    }

    /// This rule, or the next one if that is more specific.
    pub(super) fn most_specific(self, next: Self) -> Self {
        if next.is_more_specific_than(&self) {
            next
        } else {
            self
        }
    }

    /// Of two rules with the same fields, the longer fragment demands more. A status that a fragment is bound
    /// to guards it, and only counts between fragments of one length.
    pub(super) fn is_more_specific_than(&self, other: &Self) -> bool {
        let order = |it: &Self| {
            let fields = it.specificity.without_status();
            // a reason phrase is no words
            let length = if fields > Specificity::NONE {
                it.fragment.len()
            } else {
                0
            };
            (fields, length, it.specificity)
        };
        order(self) > order(other)
    }
}

/// The best rule so far. Of rules that are equally specific, the one that is first in the catalog wins, so
/// that nothing depends on the order in which a body says it.
struct Candidate<'s, 'a> {
    layer: &'static Tables,
    signals: &'s Signals<'a>,
    /// The message in which fragments are found.
    message: &'a [u8],
    found: Option<Match>,
    /// The best rule that a reason phrase has found, and nothing more specific than a status.
    reason: Option<Match>,
    /// The best of those that say that no retry helps, by words of the message.
    denial: Option<Match>,
}

impl<'s, 'a> Candidate<'s, 'a> {
    fn new(layer: &'static Tables, signals: &'s Signals<'a>) -> Self {
        Self {
            layer,
            signals,
            message: b"",
            found: None,
            reason: None,
            denial: None,
        }
    }

    /// The best rule that words of the message have found. Where some promise that a retry helps and others
    /// deny it, the denial counts, unless the promise contains it or asks for more than words.
    fn best_words(&self) -> Option<Match> {
        let promise = self.found.filter(Match::is_promise);
        let denied = |promise: Match| self.denial.filter(|denial| !promise.outweighs(denial));
        promise.and_then(denied).or(self.found)
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
            let is_reason = rule.specificity.includes(Specificity::REASON)
                && rule.specificity < Specificity::TYPE;
            let (best, denial) = if is_reason {
                (&mut self.reason, None)
            } else {
                let denies = !fragment.is_empty() && offered.is_never();
                (&mut self.found, denies.then_some(&mut self.denial))
            };
            let is_better = |best: &&mut Option<Match>| {
                best.is_none_or(|best| {
                    offered.is_more_specific_than(&best)
                        || (!best.is_more_specific_than(&offered) && row < best.rule)
                })
            };
            let (best, denial) = (Some(best).filter(is_better), denial.filter(is_better));
            let is_whole = rule.specificity < Specificity::WHOLE_MESSAGE
                || is_whole_message(self.message, fragment);
            if (best.is_some() || denial.is_some())
                && is_whole
                && conditions_hold(self.layer, self.signals, rule.conditions)
                && !offered.is_denied(self.signals)
            {
                for place in [best, denial].into_iter().flatten() {
                    *place = Some(offered);
                }
            }
        }
    }
}

/// Whether the response has everything that a rule asks for beyond the field by which it was found.
fn conditions_hold(layer: &Tables, signals: &Signals<'_>, row: u32) -> bool {
    row == Rule::UNCONDITIONAL || agree(signals, &layer.conditions, row as usize)
}

/// Whether a fragment is all that a message says, apart from punctuation at its end.
fn is_whole_message(message: &[u8], fragment: &[u8]) -> bool {
    let end = message.iter().rposition(|byte| !b" .!\r\n".contains(byte));
    let message = &message[..end.map_or(0, |end| end + 1)];
    message.trim_ascii_start().eq_ignore_ascii_case(fragment)
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
        statuses.iter().any(|it| *it == status || *it == class)
    };
    let exceeds = || {
        let mut words = conditions.exceeds.get(row);
        words.next().zip(words.next())
    };
    let is_beginning = |text: &[u8], beginning: &str| {
        text::starts_with(text.trim_ascii_start(), beginning.as_bytes())
    };
    let begins = || {
        let mut beginnings = conditions.begins.get(row).peekable();
        beginnings.peek().is_none()
            || beginnings.any(|it| signals.messages.iter().any(|text| is_beginning(text, it)))
    };
    (statuses.is_empty() || signals.status.is_some_and(has_status))
        && any_of(conditions.codes, &signals.codes)
        && any_of(conditions.types, &signals.types)
        && begins()
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
        text::strip_end(before, word.as_bytes())?;
        let digits = number.iter().filter(|byte| **byte != b',');
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0, |number: u64, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        }))
    })
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec;

    use llm_errors_codegen::{File, Options, load_files};

    use super::*;
    use crate::{Response, classify};

    #[test]
    fn a_number_behind_a_word() {
        for (text, word, number) in [
            ("Limit 30000, Requested 34210", "requested", Some(34210)),
            ("Limit: 30,000 tokens", "limit", Some(30_000)),
            ("limit = ~7", "LIMIT", Some(7)),
            ("limit $(5)", "limit", Some(5)),
            ("limit of 7", "limit", None),
            ("unlimit 7, limit 8", "limit", Some(7)),
            ("7 limit", "limit", None),
            ("limit 99999999999999999999999", "limit", Some(u64::MAX)),
            ("", "limit", None),
        ] {
            assert_eq!(number_after(text.as_bytes(), word), number, "{text}");
        }
    }

    /// The slug of the entry that a response of a provider with these match rules gets; the entries are
    /// `a`, `b` and so on.
    fn decided(rules: &[&str], status: u16, body: &str) -> Option<char> {
        let entries = rules.iter().zip('a'..).map(|(rules, id)| {
            format!(
                "[[entry]]\nid = \"{id}\"\ntitle = \"x\"\nkind = \"internal\"\nretry = \"never\"\n\
                 fix_by = \"provider\"\nmeaning = \"x\"\nstatus = [400, 429, 500]\nmatch = [{rules}]\n"
            )
        });
        let text = entries.collect::<vec::Vec<_>>().concat();
        let file = File::new("acme.toml", format!("[provider]\nname = \"Acme\"\n{text}"));
        let tables = load_files(vec![file], &Options::default()).expect("the file is good");
        let provider = Catalog::new(tables).provider("acme").expect("it is there");
        let found = classify(provider, &Response::new(body).with_status(status));
        found.entry().and_then(|entry| entry.slug().chars().next())
    }

    #[test]
    fn the_more_specific_rule_wins_and_all_its_conditions_hold() {
        let by_field = [
            r#"{ status_class = "4xx" }"#,
            "{ status = 400 }",
            r#"{ type = "t" }"#,
            r#"{ code = "c" }"#,
            r#"{ message = "some words" }"#,
            r#"{ message = "words", exceeds = ["Requested", "Limit"] }"#,
        ];
        let by_condition = [
            r#"{ code = ["c", "d"], type = "t" }"#,
            r#"{ code = "c", type = "u", status = 400 }"#,
            r#"{ message = "some words", status_class = "5xx" }"#,
            r#"{ message = "words", code = ["c", "d"] }"#,
            r#"{ code = "c" }"#,
        ];
        let alike = [
            r#"{ message = "one fragment" }"#,
            r#"{ message = "longer fragment" }"#,
            r#"{ message = "same length" }, { code = "first" }"#,
            r#"{ message = "more length" }, { code = "second" }"#,
        ];
        for (rules, status, body, wanted) in [
            (&by_field[..], 429, "{}", Some('a')),
            (&by_field, 400, "{}", Some('b')),
            (&by_field, 400, r#"{"type": "t"}"#, Some('c')),
            (&by_field, 400, r#"{"type": "t", "code": "c"}"#, Some('d')),
            (
                &by_field,
                400,
                r#"{"code": "c", "message": "Some words"}"#,
                Some('e'),
            ),
            (
                &by_field,
                400,
                r#"{"message": "some words: Limit 5, Requested 6"}"#,
                Some('f'),
            ),
            (
                &by_field,
                400,
                r#"{"message": "some words: Limit 6, Requested 6"}"#,
                Some('e'),
            ),
            (&by_field, 500, "{}", None),
            (
                &by_condition,
                429,
                r#"{"code": "d", "type": "t"}"#,
                Some('a'),
            ),
            (
                &by_condition,
                400,
                r#"{"code": "c", "type": "u"}"#,
                Some('b'),
            ),
            (
                &by_condition,
                429,
                r#"{"code": "c", "type": "u"}"#,
                Some('e'),
            ),
            (
                &by_condition,
                500,
                r#"{"message": "some words"}"#,
                Some('c'),
            ),
            (&by_condition, 400, r#"{"message": "some words"}"#, None),
            (
                &by_condition,
                500,
                r#"{"message": "some words", "code": "d"}"#,
                Some('d'),
            ),
            (&by_condition, 429, r#"{"code": "d"}"#, None),
            // of equally specific rules the longer fragment wins, then the one that is first in the file
            (
                &alike,
                400,
                r#"{"message": "one fragment, longer fragment"}"#,
                Some('b'),
            ),
            (
                &alike,
                400,
                r#"{"message": "more length, same length"}"#,
                Some('c'),
            ),
            (&alike, 400, r#"{"code": ["second", "first"]}"#, Some('c')),
        ] {
            assert_eq!(decided(rules, status, body), wanted, "{rules:#?} {body}");
        }
    }
}
