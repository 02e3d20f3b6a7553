//! The ways from a response to an entry: by fragments of the message, by code, by type, by status.
//!
//! A match rule is found by its most specific field, and its other fields are conditions.

use std::collections::BTreeMap;

use llm_errors_core::fragment::{Occurrence, Steps, bit, block};
use llm_errors_core::layout::{
    Conditions, Fragments, ListRef, Numbers, PerfectMap, ProviderTables, Rows, Rule, Rules, Slot,
    StatusRow, Tables,
};
use llm_errors_core::reason::is_reason_phrase;
use llm_errors_core::{Specificity, StatusClass};

use super::columns::{Columns, column, flatten, integers, keep, number};
use super::index::NoIndex;
use super::lookups::{ListPool, Postings, Words};
use crate::catalog::{Anchor, Entry, MatchRule};

/// The fields by which a rule is found by a fragment that is its message.
const BY_WORDS: Specificity = Specificity::REASON
    .with(Specificity::MESSAGE)
    .with(Specificity::WHOLE_MESSAGE);

/// The match rules of one provider, in the order of the catalog.
#[derive(Default)]
pub(super) struct MatchRules(Vec<Demand>);

/// What one match rule asks for; an empty list asks for nothing.
#[derive(Default)]
struct Demand {
    entry: u32,
    specificity: u8,
    /// Statuses, and digits of classes.
    statuses: Vec<u16>,
    codes: Vec<String>,
    types: Vec<String>,
    /// In lowercase.
    messages: Vec<String>,
    exceeds: Option<[String; 2]>,
    /// The beginnings of messages, in lowercase.
    begins: Vec<String>,
}

impl Demand {
    /// A rule asks once for its words, and once for those that are reason phrases.
    fn all(entry: u32, rule: &MatchRule) -> impl Iterator<Item = Self> {
        let (phrases, words): (Vec<_>, Vec<_>) = rule
            .messages
            .iter()
            .map(|text| text.to_ascii_lowercase())
            .partition(|text| is_reason_phrase(text));
        let with = |messages| Self::new(entry, rule, messages);
        let is_split = !phrases.is_empty() && !words.is_empty();
        let second = is_split.then(|| with(phrases.clone()));
        let first = with(if words.is_empty() { phrases } else { words });
        [Some(first), second].into_iter().flatten()
    }

    fn new(entry: u32, rule: &MatchRule, messages: Vec<String>) -> Self {
        let has_phrases = messages.first().is_some_and(|text| is_reason_phrase(text));
        let message = match rule.anchor {
            _ if has_phrases => Specificity::REASON,
            Anchor::Whole => Specificity::WHOLE_MESSAGE,
            Anchor::Anywhere | Anchor::Beginning => Specificity::MESSAGE,
        };
        let begins = if rule.anchor == Anchor::Beginning {
            messages.clone()
        } else {
            Vec::new()
        };
        let fields = [
            (!rule.status_class.is_empty(), Specificity::STATUS_CLASS),
            (!rule.status.is_empty(), Specificity::STATUS),
            (!rule.types.is_empty(), Specificity::TYPE),
            (!rule.codes.is_empty(), Specificity::CODE),
            (!messages.is_empty(), message),
            (rule.exceeds.is_some(), Specificity::EXCEEDS),
        ];
        let asked = fields.into_iter().filter(|(asked, _)| *asked);
        let specificity = asked.map(|(_, field)| field.bits()).sum();
        Self {
            entry,
            specificity,
            statuses: statuses(rule),
            codes: rule.codes.clone(),
            types: rule.types.clone(),
            messages,
            exceeds: rule.exceeds.clone(),
            begins,
        }
    }

    /// The rule that asks for it.
    fn into_rule(self) -> MatchRule {
        let (classes, status) = self.statuses.iter().partition(|status| **status < 100);
        let classes: Vec<u16> = classes;
        let specificity = Specificity::from_bits(self.specificity);
        let anchor = if specificity.includes(Specificity::WHOLE_MESSAGE) {
            Anchor::Whole
        } else if self.begins.is_empty() {
            Anchor::Anywhere
        } else {
            Anchor::Beginning
        };
        MatchRule {
            status,
            status_class: classes
                .iter()
                .filter_map(|digit| StatusClass::of(digit * 100))
                .collect(),
            codes: self.codes,
            types: self.types,
            messages: self.messages,
            anchor,
            exceeds: self.exceeds,
        }
    }

    /// The fragments by which the rule is found.
    fn take_fragments(&mut self) -> Vec<String> {
        match &self.exceeds {
            Some([more, _]) if self.messages.is_empty() => vec![more.to_ascii_lowercase()],
            _ => std::mem::take(&mut self.messages),
        }
    }
}

/// The statuses that agree with a rule; a class is its digit.
fn statuses(rule: &MatchRule) -> Vec<u16> {
    let classes = &rule.status_class;
    if rule.status.is_empty() {
        return classes.iter().map(|class| class.digit()).collect();
    }
    let within = |status: &u16| {
        classes.is_empty() || StatusClass::of(*status).is_some_and(|class| classes.contains(&class))
    };
    rule.status.iter().copied().filter(within).collect()
}

impl MatchRules {
    /// Adds the rules of an entry of this layer.
    pub(super) fn add_own(&mut self, entry: &Entry, number: u32) {
        let rules = entry.rules.iter();
        self.0
            .extend(rules.flat_map(|rule| Demand::all(number, rule)));
    }

    /// Adds the rules of a provider of a layer below that speak for entries to be kept.
    pub(super) fn add_below(
        &mut self,
        layer: &'static Tables,
        provider: &'static ProviderTables,
        is_kept: impl Fn(u32) -> bool,
    ) {
        let demands = demands(layer, provider).into_values();
        self.0
            .extend(demands.filter(|demand| is_kept(demand.entry)));
    }
}

/// The match rules of a provider of a layer, each with the number of the entry that it speaks for, in the
/// order of the catalog. Codes, types and messages are as the tables have them: messages in lowercase.
pub fn match_rules(
    layer: &'static Tables,
    provider: &'static ProviderTables,
) -> Vec<(u32, MatchRule)> {
    let rules = demands(layer, provider).into_values();
    rules
        .map(|demand| (demand.entry, demand.into_rule()))
        .collect()
}

/// What the tables say of the rules of a provider, by the row of each.
fn demands(layer: &'static Tables, provider: &'static ProviderTables) -> BTreeMap<u32, Demand> {
    let rules = &provider.rules;
    let mut demands: BTreeMap<u32, Demand> = BTreeMap::new();
    let mut of = |row: u32, add: &mut dyn FnMut(&mut Demand)| {
        add(demands.entry(row).or_insert_with(|| demand_of(layer, row)));
    };
    for fragment in 0..rules.fragments.rules.len() {
        let text = rules.fragments.texts.get(fragment);
        let found = ListRef(rules.fragments.rules.get(fragment));
        for row in found.numbers(rules.lists) {
            of(row, &mut |demand| {
                // a rule of two numbers alone is found by the first of their words
                if demand.specificity & BY_WORDS.bits() != 0 {
                    demand.messages.push(text.to_owned());
                }
            });
        }
    }
    for (key, found) in keys(&rules.codes, layer) {
        for row in found.numbers(rules.lists) {
            of(row, &mut |demand| demand.codes.push(key.to_owned()));
        }
    }
    for (key, found) in keys(&rules.types, layer) {
        for row in found.numbers(rules.lists) {
            of(row, &mut |demand| demand.types.push(key.to_owned()));
        }
    }
    for row in rules.statuses {
        let StatusRow { status, meaning } = StatusRow::unpack(*row);
        for row in meaning.numbers(rules.lists) {
            of(row, &mut |demand| demand.statuses.push(status));
        }
    }
    demands
}

/// What the tables say of a rule beyond the field by which it is found.
fn demand_of(layer: &Tables, row: u32) -> Demand {
    let Rule {
        entry,
        conditions,
        specificity,
    } = Rule::unpack(&layer.rules[row as usize]);
    let mut demand = Demand {
        entry,
        specificity: specificity.bits(),
        ..Demand::default()
    };
    if conditions != Rule::UNCONDITIONAL {
        let (asked, row) = (&layer.conditions, conditions as usize);
        demand.statuses = asked.statuses.get(row).to_vec();
        demand.codes = asked.codes.get(row).map(str::to_owned).collect();
        demand.types = asked.types.get(row).map(str::to_owned).collect();
        let mut exceeds = asked.exceeds.get(row).map(str::to_owned);
        demand.exceeds = exceeds.next().zip(exceeds.next()).map(<[String; 2]>::from);
        demand.begins = asked.begins.get(row).map(str::to_owned).collect();
    }
    demand
}

/// The keys of a table with what they mean.
fn keys(map: &PerfectMap, layer: &Tables) -> impl Iterator<Item = (&'static str, ListRef)> {
    let words = layer.words;
    map.slots.iter().filter_map(move |slot| {
        let slot = Slot::unpack(slot);
        Some((slot.key(words)?, slot.meaning))
    })
}

/// The rules of all providers of a layer.
#[derive(Default)]
pub(super) struct RuleTables {
    rules: Vec<[u8; 8]>,
    /// The rules that ask for something beyond the field by which they are found, without that field.
    conditional: Vec<Demand>,
}

impl RuleTables {
    /// Adds the rules of one provider, and says how they are found.
    pub(super) fn of_provider(
        &mut self,
        rules: MatchRules,
        words: &mut Words,
    ) -> Result<Rules, NoIndex> {
        let mut fragments = Postings::default();
        let mut codes = Postings::default();
        let mut types = Postings::default();
        let mut statuses: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for mut demand in rules.0 {
            let row = number(self.rules.len());
            let by_fragment = demand.take_fragments();
            if !by_fragment.is_empty() {
                for text in by_fragment {
                    fragments.add(text, [row]);
                }
            } else if !demand.codes.is_empty() {
                for code in std::mem::take(&mut demand.codes) {
                    codes.add(code, [row]);
                }
            } else if !demand.types.is_empty() {
                for word in std::mem::take(&mut demand.types) {
                    types.add(word, [row]);
                }
            } else {
                for status in std::mem::take(&mut demand.statuses) {
                    statuses.entry(status).or_default().push(row);
                }
            }
            let rule = Rule {
                entry: demand.entry,
                specificity: Specificity::from_bits(demand.specificity),
                conditions: self.condition(demand),
            };
            self.rules.push(rule.pack());
        }
        let mut lists = ListPool::new();
        let codes = codes.map(&mut lists, words)?;
        let types = types.map(&mut lists, words)?;
        let statuses = lists.statuses(statuses);
        let fragments = search(fragments, &mut lists);
        Ok(Rules {
            lists: lists.finish(),
            codes,
            types,
            statuses,
            fragments,
        })
    }

    /// The row of what is left of a demand, if that is anything.
    fn condition(&mut self, left: Demand) -> u32 {
        let Demand {
            statuses,
            codes,
            types,
            exceeds,
            begins,
            ..
        } = &left;
        let words = [codes, types, begins];
        if statuses.is_empty() && exceeds.is_none() && words.into_iter().all(Vec::is_empty) {
            return Rule::UNCONDITIONAL;
        }
        let row = number(self.conditional.len());
        assert!(row < Rule::UNCONDITIONAL, "fewer than 2^24 conditions");
        self.conditional.push(left);
        row
    }

    /// The rules of all providers, and what they ask for.
    pub(super) fn finish(self) -> (Rows<8>, Conditions) {
        fn texts(texts: &[String]) -> impl Iterator<Item = &str> {
            texts.iter().map(String::as_str)
        }
        let rows: Vec<_> = self.conditional.iter().collect();
        let rows = Columns(&rows);
        let conditions = Conditions {
            statuses: rows.statuses(|demand| &demand.statuses),
            codes: rows.lists(|demand| texts(&demand.codes)),
            types: rows.lists(|demand| texts(&demand.types)),
            exceeds: rows.lists(|demand| demand.exceeds.iter().flat_map(|pair| texts(pair))),
            begins: rows.lists(|demand| texts(&demand.begins)),
        };
        (keep(self.rules), conditions)
    }
}

/// The tables by which a text is searched for all fragments at once.
pub(super) fn search(fragments: Postings<'_>, lists: &mut ListPool) -> Fragments {
    /// So few places without a fragment pass the filter.
    const BITS_FOR_EACH: usize = 16;
    /// Without a fragment the search ends at once: no message is searched so far.
    const NO_FRAGMENT: Steps = Steps {
        stride: 1 << 20,
        length: 8,
    };
    let fragments = fragments.into_sorted();
    let (texts, rules): (Vec<_>, Vec<_>) = fragments
        .map(|(text, rules)| (text, lists.refer(rules).0))
        .unzip();
    assert!(texts.len() < Occurrence::MOST_NEEDLES, "a file has 16 MB");
    let shortest = texts.iter().map(|text| text.len()).min();
    let steps = shortest
        .and_then(Steps::for_shortest)
        .unwrap_or(NO_FRAGMENT);
    let mut blocks = Vec::new();
    for (fragment, text) in texts.iter().enumerate() {
        let windows = text.as_bytes().windows(steps.length);
        for (offset, bytes) in windows.take(steps.stride).enumerate() {
            let mut padded = [0; 8];
            padded[..steps.length].copy_from_slice(bytes);
            blocks.push((block(padded, steps.length), fragment, offset));
        }
    }
    // a bucket has few blocks, and most that are not the one looked for are told apart by their place
    let buckets = (blocks.len() / 2).max(1).next_power_of_two();
    let mut in_buckets = vec![Vec::new(); buckets];
    for (block, fragment, offset) in &blocks {
        let (bucket, place) = bit(*block, buckets);
        let occurrence = Occurrence::new(number(*fragment), number(*offset), place);
        in_buckets[bucket].push(occurrence.0);
    }
    blocks.sort_unstable();
    blocks.dedup_by_key(|(block, ..)| *block);
    let bits = blocks.len() * BITS_FOR_EACH;
    let mut filter = vec![0_u64; bits.div_ceil(64).next_power_of_two()];
    for (block, ..) in blocks {
        let (word, place) = bit(block, filter.len());
        filter[word] |= 1 << place;
    }
    let (numbers, bounds) = flatten(in_buckets);
    Fragments {
        texts: column(texts.iter().map(|text| &**text)),
        rules: integers(rules),
        steps,
        filter: keep(filter.into_iter().map(u64::to_le_bytes).collect()),
        blocks: Numbers {
            items: integers(numbers),
            bounds,
        },
    }
}
