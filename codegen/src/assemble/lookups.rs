//! The ways to an entry: by any word through a perfect-hash table, and by status.

use std::collections::{BTreeMap, BTreeSet};

use llm_errors_core::StatusClass;
use llm_errors_core::layout::{
    END, EntryTables, Lists, Lookups, NumberList, PerfectMap, Slot, Tables,
};
use strum::IntoEnumIterator;

use super::columns::{keep, number};
use super::index::{Index, NoIndex};
use crate::catalog::Entry;

/// What an entry is looked up by.
pub(super) struct Searched<'a> {
    number: u32,
    status: Vec<u16>,
    status_class: Option<StatusClass>,
    /// Codes, types, exceptions, and the slug.
    words: Vec<&'a str>,
}

impl<'a> Searched<'a> {
    /// An entry of this layer.
    pub(super) fn own(entry: &'a Entry, number: u32) -> Self {
        let words = entry.codes.iter().chain(&entry.types).chain(&entry.sdk);
        Self {
            number,
            status: entry.status.clone(),
            status_class: entry.status_class,
            words: words.map(String::as_str).chain([entry.slug()]).collect(),
        }
    }

    /// An entry that is seen from a layer.
    pub(super) fn below(layer: &'static Tables, number: u32) -> Self {
        let (entries, row) = entry_row(layer, number);
        let texts = |lists: Lists| {
            let rows = lists.bounds[row]..lists.bounds[row + 1];
            rows.map(move |row| lists.items.get(row as usize))
        };
        let words = [entries.codes, entries.types, entries.exceptions];
        let slug = entry_id(layer, number)
            .split_once('/')
            .map(|(_, slug)| slug);
        Self {
            number,
            status: entries.status.get(row).to_vec(),
            status_class: entries.facts[row].status_class,
            words: words.into_iter().flat_map(texts).chain(slug).collect(),
        }
    }
}

/// The tables that an entry is in, and its row there.
fn entry_row(layer: &'static Tables, number: u32) -> (&'static EntryTables, usize) {
    let owner = layer.layer_of_entry(number);
    (&owner.entries, (number - owner.first_entry) as usize)
}

/// The full id of an entry that is seen from a layer.
pub(crate) fn entry_id(layer: &'static Tables, number: u32) -> &'static str {
    let (entries, row) = entry_row(layer, number);
    entries.ids.get(row)
}

/// The numbers of all entries of a provider.
pub(crate) fn all_entries(lookups: &Lookups) -> NumberList {
    NumberList::at(lookups.lists, 1)
}

/// How the entries of one provider are found.
pub(super) fn lookups(entries: &[Searched<'_>]) -> Result<Lookups, NoIndex> {
    let mut by_class: BTreeMap<StatusClass, Vec<u32>> = BTreeMap::new();
    let mut within_class: BTreeMap<StatusClass, Vec<u32>> = BTreeMap::new();
    let mut by_status: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for entry in entries {
        for status in &entry.status {
            by_status.entry(*status).or_default().push(entry.number);
        }
        if let Some(class) = entry.status_class {
            by_class.entry(class).or_default().push(entry.number);
        }
        let classes: BTreeSet<_> = entry
            .status
            .iter()
            .copied()
            .filter_map(StatusClass::of)
            .collect();
        for class in classes {
            within_class.entry(class).or_default().push(entry.number);
        }
    }
    let mut by_word = Postings::default();
    for (status, numbers) in &mut by_status {
        let of_class = StatusClass::of(*status).and_then(|class| by_class.get(&class));
        numbers.extend(of_class.into_iter().flatten());
        by_word.add(status.to_string(), numbers.iter().copied());
    }
    for class in StatusClass::iter() {
        let lists = [by_class.get(&class), within_class.get(&class)];
        by_word.add(
            <&str>::from(class),
            lists.into_iter().flatten().flatten().copied(),
        );
    }
    by_status.extend(
        by_class
            .into_iter()
            .map(|(class, numbers)| (class.digit(), numbers)),
    );
    for entry in entries {
        for word in &entry.words {
            by_word.add(word, [entry.number]);
        }
    }
    let mut lists = ListPool::new();
    lists.offset(entries.iter().map(|entry| entry.number).collect());
    let statuses = by_status.into_iter();
    let statuses = statuses
        .map(|(status, numbers)| (status, lists.offset(numbers)))
        .collect();
    let codes = by_word.map(&mut lists)?;
    Ok(Lookups {
        lists: keep(lists.numbers),
        codes,
        statuses: keep(statuses),
    })
}

/// Lists of numbers, each with an end behind it; the empty one is the first.
pub(super) struct ListPool {
    pub(super) numbers: Vec<u32>,
    offsets: BTreeMap<Vec<u32>, u32>,
}

impl ListPool {
    pub(super) fn new() -> Self {
        let mut lists = Self {
            numbers: Vec::new(),
            offsets: BTreeMap::new(),
        };
        lists.offset(Vec::new());
        lists
    }

    /// Where a list begins; it is added if it is new.
    pub(super) fn offset(&mut self, list: Vec<u32>) -> u32 {
        *self.offsets.entry(list).or_insert_with_key(|list| {
            let offset = number(self.numbers.len());
            self.numbers.extend(list);
            self.numbers.push(END);
            offset
        })
    }
}

/// Keys with the numbers that they mean, each in the order in which it was added.
#[derive(Default)]
pub(super) struct Postings(BTreeMap<Vec<u8>, (Vec<u32>, BTreeSet<u32>)>);

impl Postings {
    pub(super) fn add(&mut self, key: impl AsRef<[u8]>, numbers: impl IntoIterator<Item = u32>) {
        let mut numbers = numbers.into_iter().peekable();
        if numbers.peek().is_none() {
            return;
        }
        let (list, known) = self.0.entry(key.as_ref().to_owned()).or_default();
        list.extend(numbers.filter(|number| known.insert(*number)));
    }

    /// The keys, sorted, with their numbers.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &[u32])> {
        let postings = self.0.iter();
        postings.map(|(key, (list, _))| (key.as_slice(), list.as_slice()))
    }

    /// A table from each key to its first number and the list of the others.
    pub(super) fn map(&self, lists: &mut ListPool) -> Result<PerfectMap, NoIndex> {
        let postings: Vec<_> = self.iter().collect();
        let keys: Vec<_> = postings.iter().map(|(key, _)| *key).collect();
        let index = Index::build(&keys)?;
        let mut keys = Vec::new();
        let slots = index.slots.into_iter().map(|slot| {
            let Some((key, [first, rest @ ..])) = slot.map(|slot| postings[slot]) else {
                return Slot::UNUSED;
            };
            let key_start = number(keys.len());
            keys.extend_from_slice(key);
            Slot {
                key_start,
                key_length: number(key.len()),
                first: *first,
                rest: lists.offset(rest.to_vec()),
            }
        });
        Ok(PerfectMap {
            seed: index.seed,
            slots: keep(slots.collect()),
            displacements: keep(index.displacements),
            keys: keep(keys),
        })
    }
}
