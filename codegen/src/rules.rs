//! The ways from a response to an entry: by fragments of the message, by code, by type, by status.
//!
//! Every signal set is a rule. It is found by the field that says most, and its other fields are
//! conditions.

use std::collections::BTreeMap;

use llm_errors_core::StatusClass;
use llm_errors_core::fragment::{LONGEST_STRIDE, Steps, bit, block};
use proc_macro2::TokenStream;
use quote::quote;

use crate::catalog::MatchRule;
use crate::ident::{column, number};
use crate::lookups::{Lists, Words};

/// A signal set with the number of its entry.
pub(crate) struct Rule<'a> {
    pub(crate) entry: usize,
    pub(crate) set: &'a MatchRule,
}

impl Rule<'_> {
    /// How much the set says, a bit for each field.
    pub(crate) fn says(&self) -> u8 {
        let set = self.set;
        let fields = [
            !set.status_class.is_empty(),
            !set.status.is_empty(),
            !set.types.is_empty(),
            !set.codes.is_empty(),
            !set.messages.is_empty(),
            set.exceeds.is_some(),
        ];
        fields
            .into_iter()
            .zip(0..)
            .map(|(says, bit)| u8::from(says) << bit)
            .sum()
    }

    /// The statuses that agree; a class stands as its first digit.
    pub(crate) fn statuses(&self) -> Vec<usize> {
        let MatchRule {
            status,
            status_class,
            ..
        } = self.set;
        if status.is_empty() {
            return status_class
                .iter()
                .map(|class| usize::from(class.digit()))
                .collect();
        }
        let within = |status: &&u16| {
            status_class.is_empty()
                || StatusClass::of(**status).is_some_and(|class| status_class.contains(&class))
        };
        status
            .iter()
            .filter(within)
            .map(|status| usize::from(*status))
            .collect()
    }

    /// The fragments by which the rule is found.
    fn fragments(&self) -> Vec<String> {
        let words = self.set.exceeds.iter().map(|[more, _]| more);
        let fragments = if self.set.messages.is_empty() {
            words.collect::<Vec<_>>()
        } else {
            self.set.messages.iter().collect()
        };
        fragments
            .into_iter()
            .map(|text| text.to_ascii_lowercase())
            .collect()
    }
}

/// How the rules of one provider are found; `first` is the number of the first.
pub(crate) fn rules(rules: &[Rule<'_>], first: usize) -> TokenStream {
    let mut fragments = Words::default();
    let mut codes = Words::default();
    let mut types = Words::default();
    let mut statuses: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (rule, number) in rules.iter().zip(first..) {
        let by_fragment = rule.fragments();
        if !by_fragment.is_empty() {
            for text in &by_fragment {
                fragments.add(text, [number]);
            }
        } else if !rule.set.codes.is_empty() {
            for code in &rule.set.codes {
                codes.add(code, [number]);
            }
        } else if !rule.set.types.is_empty() {
            for word in &rule.set.types {
                types.add(word, [number]);
            }
        } else {
            for status in rule.statuses() {
                statuses.entry(status).or_default().push(number);
            }
        }
    }
    let mut lists = Lists::new();
    let codes = codes.index(&mut lists);
    let types = types.index(&mut lists);
    let statuses: Vec<_> = statuses
        .into_iter()
        .map(|(status, rules)| {
            let (status, place) = (number(status), number(lists.place(rules)));
            quote! { (#status, #place) }
        })
        .collect();
    let fragments = search(&fragments, &mut lists);
    let lists = lists.numbers;
    quote! {
        Rules {
            lists: &[#(#lists),*], codes: #codes, types: #types, statuses: &[#(#statuses),*],
            fragments: #fragments,
        }
    }
}

/// The tables by which a text is searched for all fragments at once.
fn search(fragments: &Words, lists: &mut Lists) -> TokenStream {
    /// So few places without a fragment pass the filter.
    const BITS_FOR_EACH: usize = 16;
    let texts: Vec<_> = fragments.iter().map(|(text, _)| text).collect();
    let rules: Vec<_> = fragments
        .iter()
        .map(|(_, rules)| number(lists.place(rules.to_owned())))
        .collect();
    let shortest = texts.iter().map(|text| text.len()).min().unwrap_or(0);
    let Some(Steps { stride, length }) = Steps::for_shortest(shortest) else {
        return quote! { Fragments::NONE };
    };
    let mut blocks = Words::default();
    for (fragment, text) in texts.iter().enumerate() {
        for (offset, bytes) in text.windows(length).take(stride).enumerate() {
            let mut padded = [0; 8];
            padded[..length].copy_from_slice(bytes);
            let block = block(padded, length).to_le_bytes();
            blocks.add(block, [fragment * LONGEST_STRIDE + offset]);
        }
    }
    let bits = blocks.iter().len() * BITS_FOR_EACH;
    let mut filter = vec![0_u64; bits.div_ceil(64).next_power_of_two()];
    for (bytes, _) in blocks.iter() {
        let block = bytes
            .first_chunk()
            .map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let (word, place) = bit(block, filter.len());
        filter[word] |= 1 << place;
    }
    let blocks = blocks.index(lists);
    let texts: Vec<_> = texts
        .into_iter()
        .map(|text| std::str::from_utf8(text).unwrap_or_default())
        .collect();
    let texts = column(&texts);
    let (stride, length) = (number(stride), number(length));
    quote! {
        Fragments {
            texts: #texts, rules: &[#(#rules),*], steps: Steps { stride: #stride, length: #length },
            filter: &[#(#filter),*], blocks: #blocks,
        }
    }
}
