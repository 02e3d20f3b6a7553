//! Which signal set of a provider a response agrees with.

use core::marker::PhantomData;

use llm_errors_core::fragment::{LONGEST_STRIDE, Steps, bit, block};
use llm_errors_core::{Signal, StatusClass};

use super::limits::SEARCHED;
use super::signals::{BoundedList, Signals};
use super::text;
use crate::entry::Texts;
use crate::tables::{Answer, Fragments, Rule, Rules, Tables};

impl Rules {
    /// The rule that says most of what the response says itself.
    pub(crate) fn specific<C: Tables>(&self, said: &Signals<'_>) -> Option<Match> {
        let mut best = Best::<C>::of(said);
        for message in said.messages.iter() {
            self.fragments.find(self.lists, message, |fragment, text| {
                let rules = Answer::at(self.lists, self.fragments.rules[fragment]);
                best.offer(rules, text);
            });
        }
        for (words, index) in [(&said.codes, &self.codes), (&said.types, &self.types)] {
            // a rule that is found by a field says more than all that are found by the next
            if best.found.is_none() {
                for slot in words.iter().filter_map(|word| index.get(word)) {
                    best.offer(slot.answer(self.lists), b"");
                }
            }
        }
        best.found
    }

    /// The rule for a status alone, or for its class.
    pub(crate) fn by_status<C: Tables>(&self, said: &Signals<'_>) -> Option<Match> {
        let mut best = Best::<C>::of(said);
        let status = said.status?;
        for key in [status, StatusClass::of(status)?.digit()] {
            if let Ok(row) = self
                .statuses
                .binary_search_by_key(&key, |(status, _)| *status)
            {
                best.offer(Answer::at(self.lists, self.statuses[row].1), b"");
            }
        }
        best.found
    }
}

/// A rule that a response agrees with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) entry: u32,
    rule: u32,
    says: u8,
    /// The fragment of the message by which the rule was found; empty if it was not.
    fragment: &'static [u8],
}

impl Match {
    /// The field that decided.
    pub(crate) fn signal(&self) -> Signal {
        match self.says {
            16.. => Signal::Message,
            8.. => Signal::Code,
            4.. => Signal::Type,
            2.. => Signal::Status,
            _ => Signal::StatusClass,
        }
    }

    /// Whether the words that decided this hold those that decided the other; none hold none.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        let mut parts = self.fragment.windows(other.fragment.len().max(1));
        self.fragment == other.fragment || parts.any(|part| part == other.fragment)
    }

    /// This rule, or the next one if it says more.
    pub(crate) fn or_one_that_says_more(self, next: Self) -> Self {
        if next.says_more(&self) { next } else { self }
    }

    /// Whether this says more than another one.
    pub(crate) fn says_more(&self, other: &Self) -> bool {
        (self.says, self.fragment.len()) > (other.says, other.fragment.len())
    }
}

/// The best rule so far. Of rules that say as much, the one that stands first in the catalog wins,
/// so that nothing depends on the order in which a body says it.
struct Best<'s, 'a, C> {
    said: &'s Signals<'a>,
    found: Option<Match>,
    catalog: PhantomData<C>,
}

impl<'s, 'a, C: Tables> Best<'s, 'a, C> {
    fn of(said: &'s Signals<'a>) -> Self {
        let (found, catalog) = (None, PhantomData);
        Self {
            said,
            found,
            catalog,
        }
    }

    fn offer(&mut self, rules: Answer, fragment: &'static [u8]) {
        for rule in rules {
            let Rule { entry, says } = C::RULES[rule as usize];
            let offered = Match {
                entry,
                rule,
                says,
                fragment,
            };
            let better = self.found.is_none_or(|best| {
                offered.says_more(&best) || (!best.says_more(&offered) && rule < best.rule)
            });
            if better && self.agrees(rule as usize) {
                self.found = Some(offered);
            }
        }
    }

    /// Whether the response has everything that the rule asks for; the message was found before.
    fn agrees(&self, rule: usize) -> bool {
        let any_of = |wanted: Texts, words: &BoundedList<'_>| {
            let mut wanted = wanted.peekable();
            wanted.peek().is_none()
                || wanted.any(|wanted| words.iter().any(|word| word == wanted.as_bytes()))
        };
        let statuses = C::RULE_STATUSES.get(rule);
        let has_status = |status: u16| {
            let class = StatusClass::of(status).map_or(0, StatusClass::digit);
            statuses.contains(&status) || statuses.contains(&class)
        };
        let mut exceeds = Texts::of(C::RULE_EXCEEDS, rule);
        (statuses.is_empty() || self.said.status.is_some_and(has_status))
            && any_of(Texts::of(C::RULE_CODES, rule), &self.said.codes)
            && any_of(Texts::of(C::RULE_TYPES, rule), &self.said.types)
            && match (exceeds.next(), exceeds.next()) {
                (Some(more), Some(less)) => {
                    let mut messages = self.said.messages.iter();
                    messages.any(|text| {
                        let less = || number_after(text, less);
                        let more = number_after(text, more);
                        more.is_some_and(|more| less().is_some_and(|less| more > less))
                    })
                }
                _ => true,
            }
    }
}

impl Fragments {
    /// Calls `found` with the number and text of every fragment that stands in the text.
    ///
    /// Takes time in proportion to the text; of a longer one only the first 4 KB are read.
    fn find(
        &self,
        lists: &'static [u32],
        text: &[u8],
        mut found: impl FnMut(usize, &'static [u8]),
    ) {
        let text = &text[..text.len().min(SEARCHED)];
        let Steps { stride, length } = self.steps;
        let mut at = 0;
        while let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let block = block(*eight, length);
            let (word, place) = bit(block, self.filter.len());
            if self.filter[word] >> place & 1 == 1 {
                self.compare(lists, text, at, block, &mut found);
            }
            at += stride;
        }
        // the last places have fewer than eight bytes
        while at + length <= text.len() {
            let mut eight = [0; 8];
            let rest = &text[at..text.len().min(at + 8)];
            eight[..rest.len()].copy_from_slice(rest);
            self.compare(lists, text, at, block(eight, length), &mut found);
            at += stride;
        }
    }

    /// Compares the text with the fragments that have the block that begins at `at`.
    fn compare(
        &self,
        lists: &'static [u32],
        text: &[u8],
        at: usize,
        block: u64,
        found: &mut impl FnMut(usize, &'static [u8]),
    ) {
        let Some(slot) = self.blocks.get(&block.to_le_bytes()) else {
            return;
        };
        for place in slot.answer(lists) {
            let (fragment, offset) = (
                place as usize / LONGEST_STRIDE,
                place as usize % LONGEST_STRIDE,
            );
            let wanted = self.texts.bytes(fragment);
            let start = at.checked_sub(offset);
            if let Some(there) = start.and_then(|start| text.get(start..start + wanted.len()))
                // many fragments begin alike
                && there.last().map(u8::to_ascii_lowercase) == wanted.last().copied()
                && there.eq_ignore_ascii_case(wanted)
            {
                found(fragment, wanted);
            }
        }
    }
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
