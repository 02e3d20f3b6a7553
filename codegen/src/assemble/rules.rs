//! The ways from a response to an entry: by fragments of the message, by code, by type, by status.
//!
//! A match rule is found by its most specific field, and its other fields are conditions.

use std::collections::BTreeMap;

use llm_errors_core::fragment::{LONGEST_STRIDE, Steps, bit, block};
use llm_errors_core::layout::{
    Conditions, END, Fragments, NumberList, PerfectMap, ProviderTables, Rule, Rules, Tables,
};
use llm_errors_core::{Specificity, StatusClass};

use super::columns::{column, keep, keep_text, number};
use super::index::NoIndex;
use super::lookups::{ListPool, Postings};
use crate::catalog::{Entry, MatchRule};

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
}

impl Demand {
    fn new(entry: u32, rule: &MatchRule) -> Self {
        let fields = [
            (!rule.status_class.is_empty(), Specificity::STATUS_CLASS),
            (!rule.status.is_empty(), Specificity::STATUS),
            (!rule.types.is_empty(), Specificity::TYPE),
            (!rule.codes.is_empty(), Specificity::CODE),
            (!rule.messages.is_empty(), Specificity::MESSAGE),
            (rule.exceeds.is_some(), Specificity::EXCEEDS),
        ];
        let asked = fields.into_iter().filter(|(asked, _)| *asked);
        let specificity = asked.map(|(_, field)| field.bits()).sum();
        let messages = rule.messages.iter();
        Self {
            entry,
            specificity,
            statuses: statuses(rule),
            codes: rule.codes.clone(),
            types: rule.types.clone(),
            messages: messages.map(|text| text.to_ascii_lowercase()).collect(),
            exceeds: rule.exceeds.clone(),
        }
    }

    /// The fragments by which the rule is found.
    fn fragments(&self) -> Vec<String> {
        match &self.exceeds {
            Some([more, _]) if self.messages.is_empty() => vec![more.to_ascii_lowercase()],
            _ => self.messages.clone(),
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
        self.0.extend(rules.map(|rule| Demand::new(number, rule)));
    }

    /// Adds the rules of a provider of a layer below that speak for entries to be kept.
    pub(super) fn add_below(
        &mut self,
        layer: &'static Tables,
        provider: &'static ProviderTables,
        is_kept: impl Fn(u32) -> bool,
    ) {
        let rules = &provider.rules;
        let mut demands: BTreeMap<u32, Demand> = BTreeMap::new();
        let mut of = |row: u32, add: &mut dyn FnMut(&mut Demand)| {
            add(demands.entry(row).or_insert_with(|| demand_of(layer, row)));
        };
        for (fragment, offset) in rules.fragments.rules.iter().enumerate() {
            let text = rules.fragments.texts.get(fragment);
            for row in NumberList::at(rules.lists, *offset) {
                of(row, &mut |demand| {
                    // a rule of two numbers alone is found by the first of their words
                    if demand.specificity & Specificity::MESSAGE.bits() != 0 {
                        demand.messages.push(text.to_owned());
                    }
                });
            }
        }
        for (key, row) in keys(&rules.codes, rules.lists) {
            of(row, &mut |demand| demand.codes.push(key.clone()));
        }
        for (key, row) in keys(&rules.types, rules.lists) {
            of(row, &mut |demand| demand.types.push(key.clone()));
        }
        for (status, offset) in rules.statuses {
            for row in NumberList::at(rules.lists, *offset) {
                of(row, &mut |demand| demand.statuses.push(*status));
            }
        }
        self.0
            .extend(demands.into_values().filter(|demand| is_kept(demand.entry)));
    }
}

/// What the tables say of a rule beyond the field by which it is found.
fn demand_of(layer: &Tables, row: u32) -> Demand {
    let rule = layer.rules[row as usize];
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    let conditions = layer.conditions.get(rule.conditions as usize);
    conditions
        .map_or_else(Demand::default, |conditions| Demand {
            statuses: conditions.statuses.to_vec(),
            codes: texts(conditions.codes),
            types: texts(conditions.types),
            exceeds: conditions
                .exceeds
                .map(|(more, less)| [more, less].map(str::to_owned)),
            ..Demand::default()
        })
        .with(rule)
}

impl Demand {
    fn with(self, rule: Rule) -> Self {
        let (entry, specificity) = (rule.entry, rule.specificity.bits());
        Self {
            entry,
            specificity,
            ..self
        }
    }
}

/// The keys of a table with every rule that they mean.
fn keys(map: &PerfectMap, lists: &'static [u32]) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for slot in map.slots {
        let start = slot.key_start as usize;
        let Some(key) = start
            .checked_add(slot.key_length as usize)
            .and_then(|end| map.keys.get(start..end))
        else {
            continue;
        };
        let key = String::from_utf8_lossy(key);
        found.extend(
            slot.numbers(lists)
                .map(|row| (key.clone().into_owned(), row)),
        );
    }
    found
}

/// The rules of all providers of a layer.
#[derive(Default)]
pub(super) struct RuleTables {
    pub(super) rules: Vec<Rule>,
    pub(super) conditions: Vec<Conditions>,
}

impl RuleTables {
    /// Adds the rules of one provider, and says how they are found.
    pub(super) fn of_provider(&mut self, rules: &MatchRules) -> Result<Rules, NoIndex> {
        let mut fragments = Postings::default();
        let mut codes = Postings::default();
        let mut types = Postings::default();
        let mut statuses: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for demand in &rules.0 {
            let row = number(self.rules.len());
            let by_fragment = demand.fragments();
            let mut left = Conditions {
                statuses: keep(demand.statuses.clone()),
                codes: keep_texts(&demand.codes),
                types: keep_texts(&demand.types),
                exceeds: demand
                    .exceeds
                    .clone()
                    .map(|[more, less]| (keep_text(more), keep_text(less))),
            };
            if !by_fragment.is_empty() {
                for text in &by_fragment {
                    fragments.add(text, [row]);
                }
            } else if !demand.codes.is_empty() {
                for code in &demand.codes {
                    codes.add(code, [row]);
                }
                left.codes = &[];
            } else if !demand.types.is_empty() {
                for word in &demand.types {
                    types.add(word, [row]);
                }
                left.types = &[];
            } else {
                for status in &demand.statuses {
                    statuses.entry(*status).or_default().push(row);
                }
                left.statuses = &[];
            }
            let conditions = self.condition(left);
            self.rules.push(Rule {
                entry: demand.entry,
                conditions,
                specificity: Specificity::from_bits(demand.specificity),
            });
        }
        let mut lists = ListPool::new();
        let codes = codes.map(&mut lists)?;
        let types = types.map(&mut lists)?;
        let statuses = statuses.into_iter();
        let statuses = statuses
            .map(|(status, rules)| (status, lists.offset(rules)))
            .collect();
        let fragments = search(&fragments, &mut lists)?;
        Ok(Rules {
            lists: keep(lists.numbers),
            codes,
            types,
            statuses: keep(statuses),
            fragments,
        })
    }

    /// The row of these conditions; [`END`] if there are none.
    fn condition(&mut self, conditions: Conditions) -> u32 {
        let Conditions {
            statuses,
            codes,
            types,
            exceeds,
        } = conditions;
        if statuses.is_empty() && codes.is_empty() && types.is_empty() && exceeds.is_none() {
            return END;
        }
        self.conditions.push(conditions);
        number(self.conditions.len() - 1)
    }
}

fn keep_texts(texts: &[String]) -> &'static [&'static str] {
    keep(texts.iter().cloned().map(keep_text).collect())
}

/// The tables by which a text is searched for all fragments at once.
fn search(fragments: &Postings, lists: &mut ListPool) -> Result<Fragments, NoIndex> {
    /// So few places without a fragment pass the filter.
    const BITS_FOR_EACH: usize = 16;
    /// Without a fragment the search ends at once: no message is searched so far.
    const NO_FRAGMENT: Steps = Steps {
        stride: 1 << 20,
        length: 8,
    };
    let texts: Vec<_> = fragments.iter().map(|(text, _)| text).collect();
    let rules = fragments
        .iter()
        .map(|(_, rules)| lists.offset(rules.to_vec()));
    let rules: Vec<_> = rules.collect();
    let shortest = texts.iter().map(|text| text.len()).min();
    let steps = shortest
        .and_then(Steps::for_shortest)
        .unwrap_or(NO_FRAGMENT);
    let mut blocks = Postings::default();
    for (fragment, text) in texts.iter().enumerate() {
        for (offset, bytes) in text.windows(steps.length).take(steps.stride).enumerate() {
            let mut padded = [0; 8];
            padded[..steps.length].copy_from_slice(bytes);
            let block = block(padded, steps.length).to_le_bytes();
            blocks.add(block, [number(fragment * LONGEST_STRIDE + offset)]);
        }
    }
    let bits = blocks.iter().len() * BITS_FOR_EACH;
    let mut filter = vec![0_u64; bits.div_ceil(64).next_power_of_two()];
    for (bytes, _) in blocks.iter() {
        let block = u64::from_le_bytes(*bytes.first_chunk().expect("a block has eight bytes"));
        let (word, place) = bit(block, filter.len());
        filter[word] |= 1 << place;
    }
    let texts = texts.into_iter();
    let texts = texts.map(|text| std::str::from_utf8(text).expect("a fragment is UTF-8"));
    Ok(Fragments {
        texts: column(texts),
        rules: keep(rules),
        steps,
        filter: keep(filter),
        blocks: blocks.map(lists)?,
    })
}
