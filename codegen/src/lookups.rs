//! The ways to an entry: by any word through a perfect-hash table, and by status.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use llm_errors_core::StatusClass;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use strum::IntoEnumIterator;

use crate::catalog::{Entry, Provider};
use crate::index::Index;
use crate::tables::number;

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
        by_word.add(&status.to_string(), entries.iter().copied());
    }
    for class in StatusClass::iter() {
        let declared: Vec<_> = of_class(class).map(number_of).collect();
        let within = |entry: &&Entry| {
            entry
                .status
                .iter()
                .any(|status| StatusClass::of(*status) == Some(class))
        };
        by_word.add(class.into(), declared.iter().copied());
        by_word.add(
            class.into(),
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

    let mut lists: Vec<usize> = provider.entries.iter().map(number_of).collect();
    let mut ranges = BTreeMap::new();
    let mut range = |list: Vec<usize>| {
        let start = lists.len();
        ranges
            .entry(list)
            .or_insert_with_key(|list| {
                lists.extend(list);
                start..lists.len()
            })
            .clone()
    };
    let statuses = by_status.into_iter().map(|(status, list)| {
        let range = range_tokens(&range(list));
        quote! { (#status, #range) }
    });
    let statuses: Vec<_> = statuses.collect();
    let words: Vec<_> = by_word
        .0
        .into_iter()
        .map(|(word, (list, _))| (word, range(list)))
        .collect();
    let codes = index(&words);
    let lists = lists.into_iter().map(number);
    let entries = number(provider.entries.len());
    quote! { Lookups { lists: &[#(#lists),*], entries: #entries, codes: #codes, statuses: &[#(#statuses),*] } }
}

/// Words with the entries that they mean, each in the order in which it was added.
#[derive(Default)]
struct Words(BTreeMap<String, (Vec<usize>, BTreeSet<usize>)>);

impl Words {
    fn add(&mut self, word: &str, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            let (list, known) = self.0.entry(word.to_owned()).or_default();
            if known.insert(number) {
                list.push(number);
            }
        }
    }
}

/// A perfect-hash table from words to ranges.
pub(crate) fn index(keys: &[(String, Range<usize>)]) -> TokenStream {
    let words: Vec<_> = keys.iter().map(|(word, _)| word.as_str()).collect();
    let Index {
        seed,
        displacements,
        slots,
    } = Index::build(&words);
    let mut text = String::new();
    let slots: Vec<_> = slots
        .into_iter()
        .map(|slot| {
            let (word, value) = slot.map_or(("", &(0..0)), |key| (words[key], &keys[key].1));
            let start = text.len();
            text += word;
            let (key, value) = (range_tokens(&(start..text.len())), range_tokens(value));
            quote! { Slot { key: #key, value: #value } }
        })
        .collect();
    let displacements = displacements.into_iter().map(|(factor, offset)| {
        let (factor, offset) = (
            Literal::u32_unsuffixed(factor),
            Literal::u32_unsuffixed(offset),
        );
        quote! { (#factor, #offset) }
    });
    quote! {
        Index { seed: #seed, displacements: &[#(#displacements),*], slots: &[#(#slots),*], keys: #text }
    }
}

fn range_tokens(range: &Range<usize>) -> TokenStream {
    let (start, end) = (number(range.start), number(range.end));
    quote! { Range { start: #start, end: #end } }
}
