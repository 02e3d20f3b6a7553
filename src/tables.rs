//! The shape of a compiled catalog: columns of packed text and numbers, and perfect-hash tables.
//!
//! Text stands apart from numbers and each column stands alone, so that the linker drops what a
//! program never asks for, and nothing has to be relocated or built at start-up.

use core::fmt::Debug;
use core::hash::Hash;

use llm_errors_core::fragment::Steps;
use llm_errors_core::hash::hash;
use llm_errors_core::{Evidence, FixBy, Kind, Retry, StatusClass, Window};

use crate::classify::limits::SEARCHED;

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
    const PROVIDER_CODE_HEADERS: Lists;
    const PROVIDER_SOURCES: Numbers<u32>;
    const PROVIDER_RULES: &'static [Rules];
    /// The row of the provider whose entries all providers share.
    const SHARED: Option<usize>;

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

    const RULES: &'static [Rule];
    const RULE_STATUSES: Numbers<u16>;
    const RULE_CODES: Lists;
    const RULE_TYPES: Lists;
    const RULE_EXCEEDS: Lists;
}

/// The closed words of one entry, small enough to stand together.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "named after the fields of the catalog")]
pub struct Facts {
    pub provider: u16,
    pub kind: Kind,
    pub retry: Retry,
    pub fix_by: FixBy,
    pub window: Option<Window>,
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

    /// The bytes of a row's text.
    #[inline]
    pub(crate) fn bytes(self, row: usize) -> &'static [u8] {
        let (start, end) = (self.bounds[row] as usize, self.bounds[row + 1] as usize);
        &self.text.as_bytes()[start..end]
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
    /// Lists of entry numbers, each with [`END`] behind it: an empty one, that of all entries, then
    /// those that `codes` and `statuses` mean.
    pub lists: &'static [u32],
    /// From any word to its entries.
    pub codes: Index,
    /// Sorted by status, each with the place of its list. The entries for any other status of a
    /// class stand under the first digit of the class.
    pub statuses: &'static [(u16, u32)],
}

impl Lookups {
    /// All entries.
    pub fn all(&self) -> Answer {
        Answer::at(self.lists, 1)
    }

    /// The entries for a word.
    #[inline]
    pub fn by_code(&self, code: &str) -> Answer {
        match self.codes.get(code.as_bytes()) {
            Some(slot) => slot.answer(self.lists),
            None if code.len() == 3 => self.by_unlisted(code),
            None => Answer::NOTHING,
        }
    }

    /// A status that no entry names may still belong to a class.
    #[cold]
    fn by_unlisted(&self, code: &str) -> Answer {
        code.parse()
            .map_or(Answer::NOTHING, |status| self.by_status(status))
    }

    /// The entries for a status.
    pub fn by_status(&self, status: u16) -> Answer {
        let Some(class) = StatusClass::of(status) else {
            return Answer::NOTHING;
        };
        let find = |key: u16| {
            self.statuses
                .binary_search_by_key(&key, |(status, _)| *status)
        };
        let row = find(status).or_else(|_| find(class.digit()));
        row.map_or(Answer::NOTHING, |row| {
            Answer::at(self.lists, self.statuses[row].1)
        })
    }
}

/// The list that begins at a place.
#[inline]
fn list(lists: &'static [u32], place: u32) -> &'static [u32] {
    lists.get(place as usize..).unwrap_or_default()
}

/// What ends a list of entry numbers.
pub const END: u32 = u32::MAX;

/// Numbers of entries or rules. The first stands apart, and so in the slot of a word: for most words it is the
/// only one.
#[derive(Clone, Debug)]
pub struct Answer {
    first: u32,
    /// As far as [`END`].
    rest: &'static [u32],
}

impl Answer {
    /// No entry.
    pub const NOTHING: Self = Self {
        first: END,
        rest: &[],
    };

    /// The list that begins at a place.
    #[inline]
    pub(crate) fn at(lists: &'static [u32], place: u32) -> Self {
        Self::of(list(lists, place))
    }

    /// The entries of a list, as far as [`END`].
    pub const fn of(list: &'static [u32]) -> Self {
        match list.split_first() {
            Some((first, rest)) => Self {
                first: *first,
                rest,
            },
            None => Self::NOTHING,
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.first == END
    }

    pub(crate) fn len(&self) -> usize {
        let rest = self
            .rest
            .iter()
            .take_while(|number| **number != END)
            .count();
        if self.is_empty() { 0 } else { 1 + rest }
    }
}

impl Iterator for Answer {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let first = self.first;
        if first == END {
            return None;
        }
        *self = Self::of(self.rest);
        Some(first)
    }
}

/// A signal set: the entry it speaks for, and how much it says.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The number of the entry.
    pub entry: u32,
    /// A bit for each field that the set has: from the lowest status class, status, type, code,
    /// message, numbers. So the set that says more is the larger number.
    pub says: u8,
}

/// How the rules of one provider are found: each by the field that says most.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Lists of numbers, each with an end behind it; the empty one is the first.
    pub lists: &'static [u32],
    /// From a code to its rules.
    pub codes: Index,
    /// From a type to its rules.
    pub types: Index,
    /// Sorted by status, or by the first digit of a class, with the place of the list of rules.
    pub statuses: &'static [(u16, u32)],
    /// The fragments of messages.
    pub fragments: Fragments,
}

/// Fragments, and the tables to find all of them in one run over a text.
#[derive(Clone, Copy, Debug)]
pub struct Fragments {
    /// In small letters.
    pub texts: Column,
    /// For each fragment the place of the list of its rules.
    pub rules: &'static [u32],
    /// How far the search moves.
    pub steps: Steps,
    /// A bit for each block that some fragment has, and a few others.
    pub filter: &'static [u64],
    /// From a block to the fragments that have it: the number of the fragment times the longest stride,
    /// and the offset of the block.
    pub blocks: Index,
}

impl Fragments {
    /// For a provider whose rules ask for none.
    pub const NONE: Self = Self {
        texts: Column {
            text: "",
            bounds: &[0],
        },
        rules: &[],
        steps: Steps {
            stride: SEARCHED,
            length: 8,
        },
        filter: &[0],
        blocks: Index {
            seed: 0,
            displacements: &[(0, 0)],
            slots: &[Slot::UNUSED],
            keys: &[],
        },
    };
}

/// A perfect-hash table from words to numbers.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Chosen by the generator so that every key finds a slot of its own.
    pub seed: u64,
    /// One for each bucket.
    pub displacements: &'static [(u32, u32)],
    /// A power of two.
    pub slots: &'static [Slot],
    /// All keys, one after the other.
    pub keys: &'static [u8],
}

/// A key of an [`Index`] and what it means. An unused slot has a key that nobody can ask for.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Where the key begins among the keys.
    pub key_start: u32,
    /// Its length in bytes.
    pub key_length: u32,
    /// The number that the key means.
    pub first: u32,
    /// Where the list of further numbers is; 0, that of the empty list, if there are none.
    pub rest: u32,
}

impl Slot {
    /// No key is as long as this one.
    pub(crate) const UNUSED: Self = Self {
        key_start: 0,
        key_length: u32::MAX,
        first: 0,
        rest: 0,
    };

    /// The numbers that the key means.
    #[inline]
    pub(crate) fn answer(&self, lists: &'static [u32]) -> Answer {
        Answer {
            first: self.first,
            rest: list(lists, self.rest),
        }
    }
}

impl Index {
    /// The slot of a key.
    #[inline]
    pub fn get(&self, key: &[u8]) -> Option<&'static Slot> {
        let hashes = hash(key, self.seed);
        let displacement = self.displacements[hashes.bucket(self.displacements.len())];
        let slot = &self.slots[hashes.slot(displacement, self.slots.len())];
        if slot.key_length as usize != key.len() {
            return None;
        }
        let found = self.keys.get(slot.key_start as usize..)?.get(..key.len())?;
        (found == key).then_some(slot)
    }
}
