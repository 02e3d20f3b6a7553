//! The shape of a compiled catalog: columns of packed text and numbers, and perfect-hash tables.
//!
//! `llm-errors-codegen` fills these structs, as code that is compiled or as values that live as long as
//! the program, and `llm-errors` reads them. Entries of a layer are rows of columns: packed text with
//! offsets needs no relocation at start-up. Numbers are packed too, as little-endian [rows](Rows) of bytes:
//! a column is one literal then, and `rustc` takes time and memory for every literal.
//!
//! Entries and providers have numbers across layers: those of the layers below come first, so a number
//! below [`Tables::first_entry`] or [`Tables::first_provider`] belongs to a lower layer.

use strum::VariantArray;

use crate::fragment::Steps;
use crate::hash::hash;
use crate::{Evidence, FixBy, KeyRole, Kind, Retry, Specificity, StatusClass, Window};

/// Rows of so many bytes each.
pub type Rows<const N: usize> = &'static [[u8; N]];

/// The rows that a literal holds.
pub const fn rows<const N: usize>(bytes: &'static [u8]) -> Rows<N> {
    bytes.as_chunks().0
}

/// A column of numbers.
#[derive(Clone, Copy, Debug)]
pub struct Integers(pub Rows<4>);

impl Integers {
    /// The number of a row.
    ///
    /// # Panics
    /// If there is no such row.
    #[inline]
    pub const fn get(self, row: usize) -> u32 {
        u32::from_le_bytes(self.0[row])
    }

    /// How many numbers there are.
    pub const fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there is no number.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The number of a row and that of the next one.
    #[inline]
    pub const fn pair(self, row: usize) -> (usize, usize) {
        (self.get(row) as usize, self.get(row + 1) as usize)
    }

    /// The numbers of some rows.
    #[must_use]
    #[inline]
    pub const fn slice(self, start: usize, end: usize) -> Self {
        Self(self.0.split_at(end).0.split_at(start).1)
    }

    /// Takes the first number away.
    pub const fn next(&mut self) -> Option<u32> {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                Some(u32::from_le_bytes(*first))
            }
            None => None,
        }
    }
}

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
    /// All words by which something is found, one after the other, and some of them more than once.
    pub words: &'static str,
    /// From ids and aliases to numbers of providers, of this layer and, where it does not have the name, of
    /// those below.
    pub provider_names: PerfectMap,
    /// The providers of this layer, sorted by id.
    pub providers: &'static [ProviderTables],
    /// The entries of this layer.
    pub entries: EntryTables,
    /// The match rules of this layer.
    pub rules: Rows<8>,
    /// What match rules ask for beyond the field by which they are found.
    pub conditions: Conditions,
    /// What this layer adds to what is known of the wire.
    pub wire: Option<&'static WireTables>,
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
        // a name means one provider
        Some(self.provider_names.get(name, self)?.0)
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
    /// What OpenTelemetry calls it: its attribute `gen_ai.provider.name`.
    pub gen_ai_name: &'static str,
    /// Numbers of the providers whose errors this one passes through.
    pub relays: Integers,
    /// Response headers that carry a code.
    pub code_headers: &'static [&'static str],
    /// What gives it away.
    pub detect: Detect,
    /// How its entries are looked up.
    pub lookups: Lookups,
    /// How its match rules are found.
    pub rules: Rules,
    /// What people read, unless it was left out.
    pub texts: Option<&'static ProviderTexts>,
}

/// What gives a provider away in a response that nobody knows the sender of.
#[derive(Clone, Copy, Debug)]
pub struct Detect {
    /// Names of response headers that only this provider sends, in lowercase.
    pub headers: &'static [&'static str],
    /// Texts that only occur with this provider.
    pub texts: &'static [&'static str],
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
    pub sources: Integers,
}

/// What a program decides by: a row for each entry.
#[derive(Debug)]
pub struct EntryTables {
    /// The closed words.
    pub facts: Rows<8>,
    /// `openai/insufficient-quota`
    pub ids: Column,
    /// HTTP statuses.
    pub status: Statuses,
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
    pub sources: Numbers,
    /// The status of a response that shows it, empty if it has none, and the body.
    pub example: Sparse,
    /// Numbers of entries.
    pub see_also: Numbers,
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
    pub rare: bool,
    pub draft: bool,
    pub status_class: Option<StatusClass>,
}

impl Facts {
    /// As a row.
    pub const fn pack(self) -> [u8; 8] {
        let [low, high] = self.provider.to_le_bytes();
        let window = match self.window {
            Some(window) => window as u8 + 1,
            None => 0,
        };
        let class = match self.status_class {
            Some(class) => class as u8 + 1,
            None => 0,
        };
        let (kind, retry, fix_by) = (self.kind as u8, self.retry as u8, self.fix_by as u8);
        [
            low,
            high,
            kind,
            retry,
            fix_by,
            window,
            self.evidence as u8 | (self.draft as u8) << 6 | (self.rare as u8) << 7,
            class,
        ]
    }
}

/// [`Facts`] as a row, read one by one: most callers ask for one of them.
#[derive(Clone, Copy, Debug)]
pub struct PackedFacts(pub [u8; 8]);

#[expect(missing_docs, reason = "named after the fields of the catalog")]
impl PackedFacts {
    #[inline]
    pub const fn provider(self) -> u16 {
        u16::from_le_bytes([self.0[0], self.0[1]])
    }

    #[inline]
    pub const fn kind(self) -> Kind {
        Kind::VARIANTS[self.0[2] as usize]
    }

    #[inline]
    pub const fn retry(self) -> Retry {
        Retry::VARIANTS[self.0[3] as usize]
    }

    #[inline]
    pub const fn fix_by(self) -> FixBy {
        FixBy::VARIANTS[self.0[4] as usize]
    }

    #[inline]
    pub const fn window(self) -> Option<Window> {
        maybe(Window::VARIANTS, self.0[5])
    }

    #[inline]
    pub const fn evidence(self) -> Evidence {
        Evidence::VARIANTS[(self.0[6] & 0x3F) as usize]
    }

    #[inline]
    pub const fn rare(self) -> bool {
        self.0[6] >> 7 == 1
    }

    #[inline]
    pub const fn draft(self) -> bool {
        self.0[6] & 0x40 != 0
    }

    #[inline]
    pub const fn status_class(self) -> Option<StatusClass> {
        maybe(StatusClass::VARIANTS, self.0[7])
    }
}

/// A word by its number, of which the first is 1.
const fn maybe<T: Copy>(words: &[T], number: u8) -> Option<T> {
    match number {
        0 => None,
        _ => Some(words[number as usize - 1]),
    }
}

/// A text for each row, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// All texts.
    pub text: &'static str,
    /// Where each text begins, and where the last ends.
    pub bounds: Integers,
}

impl Column {
    /// The text of a row.
    pub const fn get(self, row: usize) -> &'static str {
        let (start, end) = self.bounds.pair(row);
        self.text.split_at(end).0.split_at(start).1
    }

    /// The bytes of a row's text.
    #[inline]
    pub fn bytes(self, row: usize) -> &'static [u8] {
        let (start, end) = self.bounds.pair(row);
        &self.text.as_bytes()[start..end]
    }

    /// How many rows there are.
    pub const fn len(self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// Whether there is no row.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The bytes of all texts.
    pub fn iter(self) -> impl Iterator<Item = &'static [u8]> {
        (0..self.len()).map(move |row| self.bytes(row))
    }
}

/// A list of numbers for each row, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// All numbers.
    pub items: Integers,
    /// Where each list begins, and where the last ends.
    pub bounds: Integers,
}

impl Numbers {
    /// The list of a row.
    #[inline]
    pub const fn get(self, row: usize) -> Integers {
        let (start, end) = self.bounds.pair(row);
        self.items.slice(start, end)
    }
}

/// A list of HTTP statuses for each row, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Statuses {
    /// All statuses.
    pub items: &'static [u16],
    /// Where each list begins, and where the last ends.
    pub bounds: Integers,
}

impl Statuses {
    /// The list of a row.
    #[inline]
    pub const fn get(self, row: usize) -> &'static [u16] {
        let (start, end) = self.bounds.pair(row);
        self.items.split_at(end).0.split_at(start).1
    }
}

/// A list of texts for each row.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    /// All texts of all lists.
    pub items: Column,
    /// Where each list begins, and where the last ends.
    pub bounds: Integers,
}

impl Lists {
    /// The texts of a row.
    #[inline]
    pub fn get(self, row: usize) -> impl Iterator<Item = &'static str> + Clone {
        let (start, end) = self.bounds.pair(row);
        (start..end).map(move |item| self.items.get(item))
    }
}

/// A list of texts for some rows; those of all others are empty.
#[derive(Clone, Copy, Debug)]
pub struct Sparse {
    /// The rows that have a list, sorted.
    pub rows: Integers,
    /// Their lists.
    pub lists: Lists,
}

impl Sparse {
    /// Which of the lists is that of a row.
    pub const fn find(self, row: usize) -> Option<usize> {
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let found = self.rows.get(middle) as usize;
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
            Some(list) => Some(self.lists.items.get(self.lists.bounds.get(list) as usize)),
            None => None,
        }
    }
}

/// How one provider's entries are looked up.
#[derive(Clone, Copy, Debug)]
pub struct Lookups {
    /// Lists of numbers of entries, each with [`END`] behind it: an empty one, that of all entries, then
    /// those that `codes` and `statuses` mean.
    pub lists: Integers,
    /// From any word to its entries.
    pub codes: PerfectMap,
    /// A [status](StatusRow) each, sorted. The entries for any other status of a class are under the
    /// [digit](StatusClass::digit) of the class.
    pub statuses: Rows<6>,
}

/// A status, or the [digit](StatusClass::digit) of a class, and what it means.
#[derive(Clone, Copy, Debug)]
pub struct StatusRow {
    /// The key.
    pub status: u16,
    /// What it means.
    pub meaning: ListRef,
}

impl StatusRow {
    /// As a row.
    pub fn pack(self) -> [u8; 6] {
        let mut row = [0; 6];
        row[..2].copy_from_slice(&self.status.to_le_bytes());
        row[2..].copy_from_slice(&self.meaning.0.to_le_bytes());
        row
    }

    /// That of a row.
    #[inline]
    pub const fn unpack([low, high, meaning @ ..]: [u8; 6]) -> Self {
        Self {
            status: u16::from_le_bytes([low, high]),
            meaning: ListRef(u32::from_le_bytes(meaning)),
        }
    }

    /// What a status means, of rows that are sorted.
    pub fn find(rows: Rows<6>, status: u16) -> Option<ListRef> {
        let status_of = |row: &[u8; 6]| Self::unpack(*row).status;
        let found = rows.binary_search_by_key(&status, status_of).ok()?;
        Some(Self::unpack(rows[found]).meaning)
    }
}

/// What ends a list of numbers.
pub const END: u32 = u32::MAX;

/// What something means: one number, or the list of numbers at an offset.
///
/// Most mean one number, which then is in the slot of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListRef(pub u32);

impl ListRef {
    const LIST: u32 = 1 << 31;

    /// One number, below 2^31.
    pub const fn one(number: u32) -> Self {
        Self(number)
    }

    /// The list at an offset below 2^31.
    pub const fn list(offset: u32) -> Self {
        Self(Self::LIST | offset)
    }

    /// The number, if there is exactly one.
    #[inline]
    pub const fn only(self) -> Option<u32> {
        if self.0 & Self::LIST == 0 {
            Some(self.0)
        } else {
            None
        }
    }

    /// The numbers.
    #[inline]
    pub fn numbers(self, lists: Integers) -> NumberList {
        match self.only() {
            Some(first) => NumberList {
                first,
                rest: Integers(&[]),
            },
            None => NumberList::at(lists, self.0 & !Self::LIST),
        }
    }
}

/// Numbers of entries or rules. The first is apart: for most keys it is the only one.
#[derive(Clone, Debug)]
pub struct NumberList {
    first: u32,
    /// Up to [`END`].
    rest: Integers,
}

impl NumberList {
    /// No number.
    pub const EMPTY: Self = Self {
        first: END,
        rest: Integers(&[]),
    };

    /// The list that begins at an offset.
    #[inline]
    pub fn at(lists: Integers, offset: u32) -> Self {
        Self::new(Integers(lists.0.get(offset as usize..).unwrap_or_default()))
    }

    /// The numbers of a column, up to [`END`] or its end.
    #[inline]
    pub const fn new(mut list: Integers) -> Self {
        match list.next() {
            Some(first) => Self { first, rest: list },
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
        let end = END.to_le_bytes();
        let rest = self.rest.0.iter().take_while(|number| **number != end);
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
    /// The row of what it asks for beyond the field by which it is found;
    /// [`UNCONDITIONAL`](Self::UNCONDITIONAL) if that is all.
    pub conditions: u32,
    /// How much it demands.
    pub specificity: Specificity,
}

impl Rule {
    /// No row of conditions: their numbers have 24 bits.
    pub const UNCONDITIONAL: u32 = 0xFF_FFFF;

    /// As a row.
    pub fn pack(self) -> [u8; 8] {
        let demand = self.conditions | u32::from(self.specificity.bits()) << 24;
        pack_pair((self.entry, demand))
    }

    /// That of a row.
    #[inline]
    pub const fn unpack(row: &[u8; 8]) -> Self {
        let (entry, demand) = unpack_pair(row);
        Self {
            entry,
            conditions: demand & Self::UNCONDITIONAL,
            specificity: Specificity::from_bits((demand >> 24) as u8),
        }
    }
}

/// What match rules ask for, a row for each that asks for more than the field by which it is found: each
/// list that is not empty has to agree.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// Statuses, and [digits](StatusClass::digit) of classes.
    pub statuses: Statuses,
    /// Codes.
    pub codes: Lists,
    /// Types.
    pub types: Lists,
    /// The number behind the first word is larger than that behind the second.
    pub exceeds: Lists,
    /// In lowercase: a message begins with one of them.
    pub begins: Lists,
}

/// How the match rules of one provider are found: each by its most specific field.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Lists of rows of rules, each with [`END`] behind it; the empty one is the first.
    pub lists: Integers,
    /// From a code to its rules.
    pub codes: PerfectMap,
    /// From a type to its rules.
    pub types: PerfectMap,
    /// From a status, or the [digit](StatusClass::digit) of a class, to its rules.
    pub statuses: Rows<6>,
    /// The fragments of messages.
    pub fragments: Fragments,
}

/// Fragments, and the tables to find all of them in one run over a text.
#[derive(Clone, Copy, Debug)]
pub struct Fragments {
    /// In lowercase.
    pub texts: Column,
    /// For each fragment its rules, as a [`ListRef`].
    pub rules: Integers,
    /// How far the search moves.
    pub steps: Steps,
    /// A Bloom filter: a bit for each block that some fragment has.
    pub filter: Rows<8>,
    /// For each word of a filter of a size of its own the [occurrences](crate::fragment::Occurrence) of the
    /// blocks that have their bit there.
    pub blocks: Numbers,
}

/// What is known of the wire: what the parts of a response are for.
#[derive(Clone, Copy, Debug)]
pub struct WireTables {
    /// From a key to what its value is for: a [`KeyMeaning`], or a list of them, of which the one for any
    /// parent is the last.
    pub keys: PerfectMap,
    /// Those lists, each with [`END`] behind it.
    pub lists: Integers,
    /// The keys of objects in which a key means something of its own.
    pub parents: Column,
    /// For each [`HeaderRole`](crate::HeaderRole) its headers, three texts each: the name, the header that
    /// tells whether the limit is spent, and the value of that one then.
    pub headers: Lists,
    /// What announces a wait, in lowercase.
    pub waits: Endings,
    /// The same where a number alone counts seconds.
    pub waits_in_seconds: Endings,
    /// What makes the duration before it a wait, in lowercase.
    pub waits_behind: Column,
    /// What may stand between that and the number, in lowercase.
    pub fillers: Endings,
    /// What announces a status, in lowercase.
    pub statuses: Column,
    /// What names the window of a limit; it means the number of a [`Window`].
    pub windows: Fragments,
}

/// What the value of a key is for, in any object or in that of one key.
#[derive(Clone, Copy, Debug)]
pub struct KeyMeaning {
    /// What it is for.
    pub role: KeyRole,
    /// The row of that key.
    pub parent: Option<u32>,
}

impl KeyMeaning {
    /// As a number.
    pub fn pack(self) -> u32 {
        u32::from(self.role as u8) | self.parent.map_or(0, |row| row + 1) << 8
    }

    /// That of a number.
    #[inline]
    pub const fn unpack(number: u32) -> Self {
        let [role, ..] = number.to_le_bytes();
        Self {
            role: KeyRole::of_number(role),
            parent: (number >> 8).checked_sub(1),
        }
    }
}

/// Texts that the end of another one is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Endings {
    /// The texts, in lowercase.
    pub texts: Column,
    /// A bit for each byte that is the last of one of them.
    pub last_bytes: Rows<8>,
}

/// A perfect-hash table from keys to numbers.
#[derive(Clone, Copy, Debug)]
pub struct PerfectMap {
    /// Chosen by the generator so that every key finds a slot of its own.
    pub seed: u64,
    /// A pair of numbers for each bucket.
    pub displacements: Rows<8>,
    /// A [`Slot`] each; a power of two.
    pub slots: Rows<12>,
}

/// A key of a [`PerfectMap`] and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Where the key begins among the words of the layer.
    pub key_start: u32,
    /// Its length in bytes.
    pub key_length: u32,
    /// What it means.
    pub meaning: ListRef,
}

impl Slot {
    /// A slot without a key: no key is as long as this one.
    pub const UNUSED: Self = Self {
        key_start: 0,
        key_length: u32::MAX,
        meaning: ListRef::list(0),
    };

    /// As a row.
    pub fn pack(self) -> [u8; 12] {
        let mut row = [0; 12];
        let numbers = [self.key_start, self.key_length, self.meaning.0];
        for (place, number) in row.as_chunks_mut().0.iter_mut().zip(numbers) {
            *place = number.to_le_bytes();
        }
        row
    }

    /// That of a row.
    #[inline]
    pub const fn unpack(row: &[u8; 12]) -> Self {
        let numbers = row.as_chunks().0;
        Self {
            key_start: u32::from_le_bytes(numbers[0]),
            key_length: u32::from_le_bytes(numbers[1]),
            meaning: ListRef(u32::from_le_bytes(numbers[2])),
        }
    }

    /// The key, if there is one.
    pub fn key(self, words: &'static str) -> Option<&'static str> {
        let start = self.key_start as usize;
        words.get(start..start.checked_add(self.key_length as usize)?)
    }
}

/// A pair of numbers as a row.
pub fn pack_pair((first, second): (u32, u32)) -> [u8; 8] {
    (u64::from(first) | u64::from(second) << 32).to_le_bytes()
}

/// The pair of numbers of a row.
#[inline]
pub const fn unpack_pair(row: &[u8; 8]) -> (u32, u32) {
    let numbers = row.as_chunks().0;
    (
        u32::from_le_bytes(numbers[0]),
        u32::from_le_bytes(numbers[1]),
    )
}

impl PerfectMap {
    /// What a key means, in a table of a layer.
    #[inline]
    pub fn get(&self, key: &[u8], layer: &Tables) -> Option<ListRef> {
        let hashes = hash(key, self.seed);
        let bucket = hashes.bucket(self.displacements.len());
        let displacement = unpack_pair(&self.displacements[bucket]);
        let slot = &self.slots[hashes.slot(displacement, self.slots.len())];
        let slot = Slot::unpack(slot);
        if slot.key_length as usize != key.len() {
            return None;
        }
        let words = layer.words.as_bytes().get(slot.key_start as usize..)?;
        (words.get(..key.len())? == key).then_some(slot.meaning)
    }
}
