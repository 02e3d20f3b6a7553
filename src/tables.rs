//! The shape of a compiled catalog: columns of packed text and numbers, and perfect-hash tables.
//!
//! Text stands apart from numbers and each column stands alone, so that the linker drops what a
//! program never asks for, and nothing has to be relocated or built at start-up.

use core::fmt::Debug;
use core::hash::Hash;

use llm_errors_core::hash::hash;
use llm_errors_core::{Evidence, FixBy, Kind, Retry, StatusClass};

/// What `llm-errors-codegen` writes and the runtime reads.
///
/// Every column has a row for each entry, provider or source, in the same order.
#[expect(missing_docs, reason = "named after the fields of the catalog")]
pub trait Tables: Copy + Ord + Hash + Debug + 'static {
    type Provider: Copy + 'static;
    const PROVIDERS: &'static [Self::Provider];
    const PROVIDER_NAMES: Index;
    const PROVIDER_LOOKUPS: &'static [Lookups];
    const PROVIDER_ID: Column;
    const PROVIDER_NAME: Column;
    const PROVIDER_ALIASES: Lists;
    const PROVIDER_HOSTS: Lists;
    const PROVIDER_DOCS: Column;
    const PROVIDER_STATUS_PAGE: Column;
    const PROVIDER_STATUS_FEED: Column;
    const PROVIDER_RELAYS: Numbers<u32>;
    const PROVIDER_CONTACTS: Lists;
    const PROVIDER_INCLUDE: Lists;
    const PROVIDER_SOURCES: Numbers<u32>;

    const SOURCE_ID: Column;
    const SOURCE_URL: Column;
    const SOURCE_CHECKED: Column;

    const FACTS: &'static [Facts];
    const ID: Column;
    const TITLE: Column;
    const STATUS: Numbers<u16>;
    const CODES: Lists;
    const TYPES: Lists;
    const SDK: Lists;
    const SCOPE: Column;
    const MEANING: Column;
    const CAUSES: Lists;
    const SOLUTIONS: Lists;
    const LINKS: Lists;
    const SOURCES: Numbers<u32>;
    const SEE_ALSO: Numbers<u32>;
    const SINCE: Column;
    const FORMERLY: Lists;
    const REMOVED_SINCE: Column;
    const REMOVED_REASON: Column;
}

/// The closed words of one entry, small enough to stand together.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "named after the fields of the catalog")]
pub struct Facts {
    pub provider: u16,
    pub kind: Kind,
    pub retry: Retry,
    pub fix_by: FixBy,
    pub evidence: Evidence,
    pub status_class: Option<StatusClass>,
}

/// A text for each row, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// All texts.
    pub text: &'static str,
    /// Where each text begins, and where the last ends.
    pub bounds: &'static [u32],
}

impl Column {
    /// The text of a row.
    pub const fn get(self, row: usize) -> &'static str {
        let (start, end) = (self.bounds[row] as usize, self.bounds[row + 1] as usize);
        self.text.split_at(end).0.split_at(start).1
    }

    /// The text of a row; none if it is empty.
    pub const fn get_some(self, row: usize) -> Option<&'static str> {
        let text = self.get(row);
        if text.is_empty() { None } else { Some(text) }
    }
}

/// A list of numbers for each row, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<T: 'static> {
    /// All numbers.
    pub items: &'static [T],
    /// Where each list begins, and where the last ends.
    pub bounds: &'static [u32],
}

impl<T> Numbers<T> {
    /// The list of a row.
    pub const fn get(self, row: usize) -> &'static [T] {
        let (start, end) = (self.bounds[row] as usize, self.bounds[row + 1] as usize);
        self.items.split_at(end).0.split_at(start).1
    }
}

/// A list of texts for each row.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    /// All texts of all lists.
    pub items: Column,
    /// Where each list begins, and where the last ends.
    pub bounds: &'static [u32],
}

/// How one provider's entries are found.
#[derive(Clone, Copy, Debug)]
pub struct Lookups {
    /// Entry numbers: first those of all entries, then the lists that `codes` and `statuses` mean.
    pub lists: &'static [u32],
    /// How many entries the provider has.
    pub entries: u32,
    /// From any word to a range of `lists`.
    pub codes: Index,
    /// Sorted by status, each with a range of `lists`. The entries for any other status of a class
    /// stand under the first digit of the class.
    pub statuses: &'static [(u16, Range)],
}

impl Lookups {
    /// All entries.
    pub const fn all(&self) -> &'static [u32] {
        self.lists.split_at(self.entries as usize).0
    }

    /// The entries for a word.
    #[inline]
    pub fn by_code(&self, code: &str) -> &'static [u32] {
        match self.codes.get(code) {
            Some(range) => self.list(range),
            None if code.len() == 3 => self.by_unlisted(code),
            None => &[],
        }
    }

    /// A status that no entry names may still belong to a class.
    #[cold]
    fn by_unlisted(&self, code: &str) -> &'static [u32] {
        code.parse().map_or(&[], |status| self.by_status(status))
    }

    /// The entries for a status.
    #[inline]
    pub fn by_status(&self, status: u16) -> &'static [u32] {
        let Some(class) = StatusClass::of(status) else {
            return &[];
        };
        let find = |key: u16| {
            self.statuses
                .binary_search_by_key(&key, |(status, _)| *status)
        };
        let row = find(status).or_else(|_| find(class.digit()));
        row.map_or(&[], |row| self.list(self.statuses[row].1))
    }

    #[inline]
    fn list(&self, range: Range) -> &'static [u32] {
        self.lists
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }
}

/// A range of a table.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "as in `core::ops::Range`")]
pub struct Range {
    pub start: u32,
    pub end: u32,
}

/// A perfect-hash table from words to ranges.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Chosen by the generator so that every key finds a slot of its own.
    pub seed: u64,
    /// One for each bucket.
    pub displacements: &'static [(u32, u32)],
    /// A power of two.
    pub slots: &'static [Slot],
    /// All keys, one after the other.
    pub keys: &'static str,
}

/// A key as a range of the keys, with its value. An unused slot has the empty key and value.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "said above")]
pub struct Slot {
    pub key: Range,
    pub value: Range,
}

impl Index {
    /// The value of a key.
    #[inline]
    pub fn get(&self, key: &str) -> Option<Range> {
        let hashes = hash(key, self.seed);
        let displacement = self.displacements[hashes.bucket(self.displacements.len())];
        let slot = &self.slots[hashes.slot(displacement, self.slots.len())];
        let found = self
            .keys
            .as_bytes()
            .get(slot.key.start as usize..slot.key.end as usize)?;
        (found == key.as_bytes()).then_some(slot.value)
    }
}
