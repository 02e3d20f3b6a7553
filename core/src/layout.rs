//! The shape of a compiled catalog: columns of packed text and numbers, and perfect-hash tables.
//!
//! `llm-errors-codegen` fills these structs, as code that is compiled or as values that live as long as
//! the program, and `llm-errors` reads them. Entries of a layer are rows of columns: packed text with
//! offsets needs no relocation at start-up and compiles in time proportional to its size.
//!
//! Entries and providers have numbers across layers: those of the layers below come first, so a number
//! below [`Tables::first_entry`] or [`Tables::first_provider`] belongs to a lower layer.

use crate::fragment::Steps;
use crate::hash::hash;
use crate::{Evidence, FixBy, Kind, Retry, Specificity, StatusClass, Window};

/// One layer of a catalog.
#[derive(Debug)]
pub struct Tables {
    /// The layer that this one stands on.
    pub below: Option<&'static Tables>,
    /// A hash of the ids of this layer and those below: whether a layer is the one that it was compiled
    /// against.
    pub fingerprint: u64,
    /// How many providers the layers below have.
    pub first_provider: u32,
    /// How many entries the layers below have.
    pub first_entry: u32,
    /// Providers of the layers below that one of this layer extends, and so stands in for: their number
    /// and that of the provider of this layer, sorted.
    pub extended: &'static [(u32, u32)],
    /// The number of the provider whose entries all providers share.
    pub shared: Option<u32>,
    /// From ids and aliases to numbers of providers, of this layer and, where it does not have the name, of
    /// those below.
    pub provider_names: PerfectMap,
    /// The providers of this layer, sorted by id.
    pub providers: &'static [ProviderTables],
    /// The entries of this layer.
    pub entries: EntryTables,
    /// The match rules of this layer.
    pub rules: &'static [Rule],
    /// What match rules ask for beyond the field by which they are found.
    pub conditions: &'static [Conditions],
    /// What people read, unless it was left out.
    pub texts: Option<&'static TextTables>,
}

/// Layers see what is below them through their numbers.
impl Tables {
    /// The layer and the row of a provider, as seen from this layer: a provider that it extends is the one
    /// that extends it.
    ///
    /// # Panics
    /// If no layer has this number.
    #[inline]
    pub const fn provider(
        &'static self,
        mut number: u32,
    ) -> (&'static Self, &'static ProviderTables) {
        let mut layer = self;
        loop {
            // nothing is below the shipped catalog, so nearly every lookup ends here
            if layer.below.is_none() {
                return (layer, &layer.providers[number as usize]);
            }
            let mut row = 0;
            while row < layer.extended.len() {
                if layer.extended[row].0 == number {
                    number = layer.extended[row].1;
                }
                row += 1;
            }
            if number >= layer.first_provider {
                let row = (number - layer.first_provider) as usize;
                return (layer, &layer.providers[row]);
            }
            if let Some(below) = layer.below {
                layer = below;
            }
        }
    }

    /// The layer of an entry.
    ///
    /// # Panics
    /// If no layer has this number.
    #[inline]
    pub const fn layer_of_entry(&'static self, number: u32) -> &'static Self {
        let mut layer = self;
        while number < layer.first_entry {
            layer = match layer.below {
                Some(below) => below,
                None => panic!("an entry of no layer"),
            };
        }
        layer
    }

    /// This layer and those below, the uppermost first.
    pub fn layers(&'static self) -> impl Iterator<Item = &'static Self> {
        core::iter::successors(Some(self), |layer| layer.below)
    }

    /// The number of the provider of this id or alias, of the uppermost one that has it.
    #[inline]
    pub fn provider_number(&'static self, name: &[u8]) -> Option<u32> {
        Some(self.provider_names.get(name)?.first)
    }

    /// The number of the provider whose entries all providers share, in the uppermost layer that has one.
    pub fn shared_provider(&'static self) -> Option<u32> {
        self.layers().find_map(|layer| layer.shared)
    }
}

/// An iterator over the numbers of all providers that are seen from a layer: its own, then those below that
/// it does not extend.
#[derive(Clone, Debug)]
pub struct ProviderNumbers {
    view: &'static Tables,
    layer: &'static Tables,
    row: u32,
}

impl ProviderNumbers {
    /// Those seen from a layer.
    pub const fn new(view: &'static Tables) -> Self {
        Self {
            view,
            layer: view,
            row: 0,
        }
    }
}

impl Iterator for ProviderNumbers {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        loop {
            let Some(provider) = self.layer.providers.get(self.row as usize) else {
                (self.layer, self.row) = (self.layer.below?, 0);
                continue;
            };
            let number = self.layer.first_provider + self.row;
            self.row += 1;
            // one that a layer further up extends was there already
            if core::ptr::eq(self.view.provider(number).1, provider) {
                return Some(number);
            }
        }
    }
}

/// One provider.
#[derive(Debug)]
pub struct ProviderTables {
    /// `openai`
    pub id: &'static str,
    /// `OpenAI`
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// Hosts of the API; a `*` stands for one label, or for the beginning of one.
    pub hosts: &'static [&'static str],
    /// Numbers of the providers whose errors this one passes through.
    pub relays: &'static [u32],
    /// Response headers that carry a code.
    pub code_headers: &'static [&'static str],
    /// How its entries are looked up.
    pub lookups: Lookups,
    /// How its match rules are found.
    pub rules: Rules,
    /// What people read, unless it was left out.
    pub texts: Option<&'static ProviderTexts>,
}

/// What people read about a provider.
#[derive(Debug)]
pub struct ProviderTexts {
    /// The documentation page of the errors.
    pub docs: Option<&'static str>,
    /// Where the provider tells of disruptions.
    pub status_page: Option<&'static str>,
    /// The same for programs.
    pub status_feed: Option<&'static str>,
    /// Labels and addresses for help, in turn.
    pub contacts: Column,
    /// What belongs in a report.
    pub report_details: &'static [&'static str],
    /// Rows of the sources of this layer.
    pub sources: &'static [u32],
}

/// What a program decides by: a row for each entry.
#[derive(Debug)]
pub struct EntryTables {
    /// The closed words.
    pub facts: &'static [Facts],
    /// `openai/insufficient-quota`
    pub ids: Column,
    /// HTTP statuses.
    pub status: Numbers<u16>,
    /// Codes on the wire.
    pub codes: Lists,
    /// Types on the wire.
    pub types: Lists,
    /// Exception classes of SDKs.
    pub exceptions: Lists,
}

/// What people read: a row for each entry, and the sources.
#[derive(Debug)]
#[expect(missing_docs, reason = "named after the fields of the catalog")]
pub struct TextTables {
    pub title: Column,
    pub meaning: Column,
    pub causes: Lists,
    pub solutions: Lists,
    /// Labels and addresses in turn.
    pub links: Lists,
    /// Rows of the sources below.
    pub sources: Numbers<u32>,
    /// Numbers of entries.
    pub see_also: Numbers<u32>,
    pub scope: Sparse,
    pub since: Sparse,
    pub formerly: Sparse,
    /// Since when, and why.
    pub removed: Sparse,
    /// Keys and values in turn. A value begins with a letter that says its type: `b` for `true` or
    /// `false`, `i` for an integer, `f` for another number, `s` for a string.
    pub extra: Sparse,
    pub source_id: Column,
    pub source_url: Column,
    pub source_checked: Column,
}

/// The closed words of one entry, small enough to stand together.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "named after the fields of the catalog")]
pub struct Facts {
    /// The row of the provider in its layer.
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
    pub fn bytes(self, row: usize) -> &'static [u8] {
        let (start, end) = (self.bounds[row] as usize, self.bounds[row + 1] as usize);
        &self.text.as_bytes()[start..end]
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

/// A list of texts for some rows; those of all others are empty.
#[derive(Clone, Copy, Debug)]
pub struct Sparse {
    /// The rows that have a list, sorted.
    pub rows: &'static [u32],
    /// Their lists.
    pub lists: Lists,
}

impl Sparse {
    /// Which of the lists is that of a row.
    pub const fn find(self, row: usize) -> Option<usize> {
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let found = self.rows[middle] as usize;
            if found == row {
                return Some(middle);
            } else if found < row {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        None
    }

    /// The first text of a row's list.
    pub const fn first(self, row: usize) -> Option<&'static str> {
        match self.find(row) {
            Some(list) => Some(self.lists.items.get(self.lists.bounds[list] as usize)),
            None => None,
        }
    }
}

/// How one provider's entries are looked up.
#[derive(Clone, Copy, Debug)]
pub struct Lookups {
    /// Lists of numbers of entries, each with [`END`] behind it: an empty one, that of all entries, then
    /// those that `codes` and `statuses` mean.
    pub lists: &'static [u32],
    /// From any word to its entries.
    pub codes: PerfectMap,
    /// Sorted by status, each with the offset of its list. The entries for any other status of a class
    /// are under the [digit](StatusClass::digit) of the class.
    pub statuses: &'static [(u16, u32)],
}

/// What ends a list of numbers.
pub const END: u32 = u32::MAX;

/// Numbers of entries or rules. The first is apart, and so in the slot of a key: for most keys it is the
/// only one.
#[derive(Clone, Debug)]
pub struct NumberList {
    first: u32,
    /// Up to [`END`].
    rest: &'static [u32],
}

impl NumberList {
    /// No number.
    pub const EMPTY: Self = Self {
        first: END,
        rest: &[],
    };

    /// The list that begins at an offset.
    #[inline]
    pub fn at(lists: &'static [u32], offset: u32) -> Self {
        Self::new(lists.get(offset as usize..).unwrap_or_default())
    }

    /// The numbers of a slice, up to [`END`] or its end.
    pub const fn new(list: &'static [u32]) -> Self {
        match list.split_first() {
            Some((first, rest)) => Self {
                first: *first,
                rest,
            },
            None => Self::EMPTY,
        }
    }

    /// Whether no number is left.
    pub const fn is_empty(&self) -> bool {
        self.first == END
    }
}

impl Iterator for NumberList {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let first = self.first;
        if first == END {
            return None;
        }
        *self = Self::new(self.rest);
        Some(first)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest = self.rest.iter().take_while(|number| **number != END);
        let left = if self.is_empty() { 0 } else { 1 + rest.count() };
        (left, Some(left))
    }
}

impl ExactSizeIterator for NumberList {}

/// A match rule: the entry that it speaks for, and how much it demands.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The number of the entry.
    pub entry: u32,
    /// The row of what it asks for beyond the field by which it is found; [`END`] if that is all.
    pub conditions: u32,
    /// How much it demands.
    pub specificity: Specificity,
}

/// What a match rule asks for: each list that is not empty has to agree.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// Statuses, and [digits](StatusClass::digit) of classes.
    pub statuses: &'static [u16],
    /// Codes.
    pub codes: &'static [&'static str],
    /// Types.
    pub types: &'static [&'static str],
    /// The number behind the first word is larger than that behind the second.
    pub exceeds: Option<(&'static str, &'static str)>,
}

/// How the match rules of one provider are found: each by its most specific field.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Lists of rows of rules, each with [`END`] behind it; the empty one is the first.
    pub lists: &'static [u32],
    /// From a code to its rules.
    pub codes: PerfectMap,
    /// From a type to its rules.
    pub types: PerfectMap,
    /// Sorted by status, or by the [digit](StatusClass::digit) of a class, with the offset of the list of
    /// rules.
    pub statuses: &'static [(u16, u32)],
    /// The fragments of messages.
    pub fragments: Fragments,
}

/// Fragments, and the tables to find all of them in one run over a text.
#[derive(Clone, Copy, Debug)]
pub struct Fragments {
    /// In lowercase.
    pub texts: Column,
    /// For each fragment the offset of the list of its rules.
    pub rules: &'static [u32],
    /// How far the search moves.
    pub steps: Steps,
    /// A Bloom filter: a bit for each block that some fragment has.
    pub filter: &'static [u64],
    /// From a block to the fragments that have it: the number of the fragment times
    /// [`LONGEST_STRIDE`](crate::fragment::LONGEST_STRIDE), plus the offset of the block.
    pub blocks: PerfectMap,
}

/// A perfect-hash table from keys to numbers.
#[derive(Clone, Copy, Debug)]
pub struct PerfectMap {
    /// Chosen by the generator so that every key finds a slot of its own.
    pub seed: u64,
    /// One for each bucket.
    pub displacements: &'static [(u32, u32)],
    /// A power of two.
    pub slots: &'static [Slot],
    /// All keys, one after the other.
    pub keys: &'static [u8],
}

/// A key of a [`PerfectMap`] and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Where the key begins among the keys.
    pub key_start: u32,
    /// Its length in bytes.
    pub key_length: u32,
    /// The number that the key means.
    pub first: u32,
    /// The offset of the list of further numbers; 0, that of the empty list, if there are none.
    pub rest: u32,
}

impl Slot {
    /// The slot of a key.
    pub const fn new(key_start: u32, key_length: u32, first: u32, rest: u32) -> Self {
        Self {
            key_start,
            key_length,
            first,
            rest,
        }
    }

    /// A slot without a key: no key is as long as this one.
    pub const UNUSED: Self = Self {
        key_start: 0,
        key_length: u32::MAX,
        first: 0,
        rest: 0,
    };

    /// The numbers that the key means.
    #[inline]
    pub fn numbers(&self, lists: &'static [u32]) -> NumberList {
        NumberList {
            first: self.first,
            rest: lists.get(self.rest as usize..).unwrap_or_default(),
        }
    }
}

impl PerfectMap {
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
