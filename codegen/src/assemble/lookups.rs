//! The ways to an entry: by any word through a perfect-hash table, and by status.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use llm_errors_core::StatusClass;
use llm_errors_core::layout::{
    Column, END, EntryTables, Integers, ListRef, Lists, Lookups, NumberList, PackedFacts,
    PerfectMap, Rows, Slot, StatusRow, Tables, pack_pair,
};
use strum::IntoEnumIterator;

use super::columns::{append, flatten, integers, keep, keep_text, number};
use super::index::{Index, NoIndex};
use crate::catalog::Entry;

/// The words of a layer by which something is found, as one text.
#[derive(Default)]
pub(super) struct Words {
    text: String,
    /// Where each word is.
    starts: BTreeMap<String, u32>,
}

impl Words {
    /// A column of words, whose text follows from [`finish`](Self::finish).
    pub(super) fn column<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) -> Column {
        let bounds = append(&mut self.text, words);
        for row in 1..bounds.len() {
            let (start, end) = bounds.pair(row - 1);
            self.know(start, end);
        }
        Column { text: "", bounds }
    }

    /// Lists of words, whose text follows from [`finish`](Self::finish).
    pub(super) fn lists<'a>(
        &mut self,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = &'a str>>,
    ) -> Lists {
        let (items, bounds) = flatten(rows);
        Lists {
            items: self.column(items),
            bounds,
        }
    }

    /// The part of an id behind the provider is a word too.
    pub(super) fn ids<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> Column {
        let column = self.column(ids);
        for row in 1..column.bounds.len() {
            let (start, end) = column.bounds.pair(row - 1);
            if let Some(slash) = self.text[start..end].find('/') {
                self.know(start + slash + 1, end);
            }
        }
        column
    }

    fn know(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        if !self.starts.contains_key(word) {
            self.starts.insert(word.to_owned(), number(start));
        }
    }

    /// Where a word is; it is added if it is new.
    fn start(&mut self, word: &str) -> u32 {
        if let Some(start) = self.starts.get(word) {
            return *start;
        }
        let start = self.text.len();
        self.text.push_str(word);
        self.know(start, self.text.len());
        number(start)
    }

    /// All words.
    pub(super) fn finish(self) -> &'static str {
        keep_text(self.text)
    }
}

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
        let words = [entries.codes, entries.types, entries.exceptions];
        let slug = entry_id(layer, number)
            .split_once('/')
            .map(|(_, slug)| slug);
        Self {
            number,
            status: entries.status.get(row).to_vec(),
            status_class: PackedFacts(entries.facts[row]).status_class(),
            words: words
                .into_iter()
                .flat_map(|lists| lists.get(row))
                .chain(slug)
                .collect(),
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
pub(super) fn lookups(entries: &[Searched<'_>], words: &mut Words) -> Result<Lookups, NoIndex> {
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
            by_word.add(*word, [entry.number]);
        }
    }
    let mut lists = ListPool::new();
    // behind the empty list, where `all_entries` finds it
    lists.add(entries.iter().map(|entry| entry.number).collect());
    let statuses = lists.statuses(by_status);
    let codes = by_word.map(&mut lists, words)?;
    Ok(Lookups {
        lists: lists.finish(),
        codes,
        statuses,
    })
}

/// Lists of numbers, each with an end behind it; the empty one is the first.
pub(super) struct ListPool {
    numbers: Vec<u32>,
    offsets: BTreeMap<Vec<u32>, u32>,
}

impl ListPool {
    pub(super) fn new() -> Self {
        let mut lists = Self {
            numbers: Vec::new(),
            offsets: BTreeMap::new(),
        };
        lists.add(Vec::new());
        lists
    }

    /// Where a list begins; it is added if it is new.
    fn add(&mut self, list: Vec<u32>) -> u32 {
        *self.offsets.entry(list).or_insert_with_key(|list| {
            let offset = number(self.numbers.len());
            self.numbers.extend(list);
            self.numbers.push(END);
            offset
        })
    }

    /// What stands for a list.
    pub(super) fn refer(&mut self, list: Vec<u32>) -> ListRef {
        match *list {
            [number] => ListRef::one(number),
            _ => ListRef::list(self.add(list)),
        }
    }

    /// Statuses with what they mean.
    pub(super) fn statuses(&mut self, by_status: BTreeMap<u16, Vec<u32>>) -> Rows<6> {
        let rows = by_status.into_iter().map(|(status, numbers)| {
            let meaning = self.refer(numbers);
            StatusRow { status, meaning }.pack()
        });
        keep(rows.collect())
    }

    pub(super) fn finish(self) -> Integers {
        integers(self.numbers)
    }
}

/// Keys with the numbers that they mean, each in the order in which it was added.
#[derive(Default)]
pub(super) struct Postings<'a>(BTreeMap<Cow<'a, str>, Vec<u32>>);

impl<'a> Postings<'a> {
    pub(super) fn add(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        numbers: impl IntoIterator<Item = u32>,
    ) {
        let mut numbers = numbers.into_iter().peekable();
        if numbers.peek().is_none() {
            return;
        }
        let list = self.0.entry(key.into()).or_default();
        for number in numbers {
            // nearly always they grow
            if list.last().is_none_or(|last| *last < number) || !list.contains(&number) {
                list.push(number);
            }
        }
    }

    /// The keys, sorted, with their numbers.
    pub(super) fn into_sorted(self) -> impl Iterator<Item = (Cow<'a, str>, Vec<u32>)> {
        self.0.into_iter()
    }

    /// A table from each key to its numbers.
    pub(super) fn map(
        self,
        lists: &mut ListPool,
        words: &mut Words,
    ) -> Result<PerfectMap, NoIndex> {
        let keys: Vec<_> = self.0.keys().map(|key| key.as_bytes()).collect();
        let index = Index::build(&keys)?;
        let slots = self.0.into_iter().map(|(key, numbers)| Slot {
            key_start: words.start(&key),
            key_length: number(key.len()),
            meaning: lists.refer(numbers),
        });
        let slots: Vec<_> = slots.collect();
        let slot = |key: Option<usize>| key.map_or(Slot::UNUSED, |key| slots[key]).pack();
        Ok(PerfectMap {
            seed: index.seed,
            displacements: keep(index.displacements.into_iter().map(pack_pair).collect()),
            slots: keep(index.slots.into_iter().map(slot).collect()),
        })
    }
}
