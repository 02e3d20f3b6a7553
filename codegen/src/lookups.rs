//! The ways to an entry: by any word through a perfect-hash table, and by status.

use std::collections::{BTreeMap, BTreeSet};

use llm_errors_core::StatusClass;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use strum::IntoEnumIterator;

use crate::catalog::{Entry, Provider};
use crate::ident::number;
use crate::index::Index;

/// How the entries of one provider are found.
pub(crate) fn lookups(provider: &Provider, numbers: &BTreeMap<&str, usize>) -> TokenStream {
    let number_of = |entry: &Entry| numbers[&*entry.id];
    let of_class = |class: StatusClass| {
        provider
            .entries
            .iter()
            .filter(move |entry| entry.status_class == Some(class))
    };

    let mut by_status: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    let mut by_word = Words::default();
    for entry in &provider.entries {
        for status in &entry.status {
            by_status.entry(*status).or_default().push(number_of(entry));
        }
    }
    for (status, entries) in &mut by_status {
        entries.extend(
            StatusClass::of(*status)
                .into_iter()
                .flat_map(of_class)
                .map(number_of),
        );
        by_word.add(status.to_string(), entries.iter().copied());
    }
    for class in StatusClass::iter() {
        let declared: Vec<_> = of_class(class).map(number_of).collect();
        let within = |entry: &&Entry| {
            entry
                .status
                .iter()
                .any(|status| StatusClass::of(*status) == Some(class))
        };
        by_word.add(<&str>::from(class), declared.iter().copied());
        by_word.add(
            <&str>::from(class),
            provider.entries.iter().filter(within).map(number_of),
        );
        if !declared.is_empty() {
            by_status.insert(class.digit(), declared);
        }
    }
    for entry in &provider.entries {
        let words = [&entry.codes, &entry.types, &entry.sdk]
            .into_iter()
            .flatten()
            .map(String::as_str);
        for word in words.chain([entry.slug()]) {
            by_word.add(word, [number_of(entry)]);
        }
    }

    let mut lists = Lists::new();
    lists.place(provider.entries.iter().map(number_of).collect());
    let statuses = by_status.into_iter().map(|(status, list)| {
        let place = number(lists.place(list));
        quote! { (#status, #place) }
    });
    let statuses: Vec<_> = statuses.collect();
    let codes = by_word.index(&mut lists);
    let lists = lists.numbers;
    quote! { Lookups { lists: &[#(#lists),*], codes: #codes, statuses: &[#(#statuses),*] } }
}

/// Lists of numbers, each with an end behind it; the empty one is the first.
pub(crate) struct Lists {
    pub(crate) numbers: Vec<TokenStream>,
    places: BTreeMap<Vec<usize>, usize>,
}

impl Lists {
    pub(crate) fn new() -> Self {
        let mut lists = Self {
            numbers: Vec::new(),
            places: BTreeMap::new(),
        };
        lists.place(Vec::new());
        lists
    }

    /// Where a list stands; it is added if it is new.
    pub(crate) fn place(&mut self, list: Vec<usize>) -> usize {
        *self.places.entry(list).or_insert_with_key(|list| {
            let place = self.numbers.len();
            self.numbers
                .extend(list.iter().map(|entry| number(*entry).into_token_stream()));
            self.numbers.push(quote! { END });
            place
        })
    }
}

/// Words with the numbers that they mean, each in the order in which it was added.
#[derive(Default)]
pub(crate) struct Words(BTreeMap<Vec<u8>, (Vec<usize>, BTreeSet<usize>)>);

impl Words {
    pub(crate) fn add(&mut self, word: impl AsRef<[u8]>, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            let (list, known) = self.0.entry(word.as_ref().to_owned()).or_default();
            if known.insert(number) {
                list.push(number);
            }
        }
    }

    /// The words, sorted, with their numbers.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &[usize])> {
        self.0
            .iter()
            .map(|(word, (list, _))| (word.as_slice(), list.as_slice()))
    }

    /// A table from each word to its first number and the list of the others.
    pub(crate) fn index(&self, lists: &mut Lists) -> TokenStream {
        let meanings = self.iter().filter_map(|(word, list)| {
            let (first, rest) = list.split_first()?;
            Some(Meaning {
                word,
                first: *first,
                rest: lists.place(rest.to_owned()),
            })
        });
        index(&meanings.collect::<Vec<_>>())
    }
}

/// A word, the number that it means, and where the list of further ones is, if it is not 0.
struct Meaning<'a> {
    word: &'a [u8],
    first: usize,
    rest: usize,
}

/// A perfect-hash table from words to numbers.
fn index(meanings: &[Meaning<'_>]) -> TokenStream {
    let words: Vec<_> = meanings.iter().map(|meaning| meaning.word).collect();
    let Index {
        seed,
        displacements,
        slots,
    } = Index::build(&words).expect("words that all differ have a table");
    let mut keys = Vec::new();
    let slots: Vec<_> = slots
        .into_iter()
        .map(|slot| {
            // no key is as long as that of an unused slot
            let Some(Meaning { word, first, rest }) = slot.map(|slot| &meanings[slot]) else {
                return quote! { Slot { key_start: 0, key_length: u32::MAX, first: 0, rest: 0 } };
            };
            let (start, length) = (number(keys.len()), number(word.len()));
            keys.extend_from_slice(word);
            let (first, rest) = (number(*first), number(*rest));
            quote! { Slot { key_start: #start, key_length: #length, first: #first, rest: #rest } }
        })
        .collect();
    let displacements = displacements.into_iter().map(|(factor, offset)| {
        let (factor, offset) = (
            Literal::u32_unsuffixed(factor),
            Literal::u32_unsuffixed(offset),
        );
        quote! { (#factor, #offset) }
    });
    let keys = Literal::byte_string(&keys);
    quote! {
        Index { seed: #seed, displacements: &[#(#displacements),*], slots: &[#(#slots),*], keys: #keys }
    }
}
