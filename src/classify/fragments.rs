//! The search of a message for all fragments of a provider at once: see
//! [`fragment`](llm_errors_core::fragment) for how it works.

use llm_errors_core::fragment::{Occurrence, Steps, bit, block};
use llm_errors_core::layout::{Fragments, Rows};

use super::limits::SEARCHED;

/// Calls `found` with the number and text of every fragment that the message contains.
///
/// Takes time in proportion to the message; of a longer one only the first 4 KB are read.
pub(super) fn find(
    fragments: &Fragments,
    message: &[u8],
    mut found: impl FnMut(usize, &'static [u8]),
) {
    let message = &message[..message.len().min(SEARCHED)];
    let Steps { stride, length } = fragments.steps;
    let mut at = 0;
    while let Some(eight) = message.get(at..).and_then(<[u8]>::first_chunk) {
        let block = block(*eight, length);
        if bloom(fragments.filter, block) {
            compare(fragments, message, at, block, &mut found);
        }
        at += stride;
    }
    // the last places have fewer than eight bytes
    while at + length <= message.len() {
        let mut eight = [0; 8];
        let rest = &message[at..message.len().min(at + 8)];
        eight[..rest.len()].copy_from_slice(rest);
        let block = block(eight, length);
        if bloom(fragments.filter, block) {
            compare(fragments, message, at, block, &mut found);
        }
        at += stride;
    }
}

/// Whether some fragment may have a block.
#[inline]
fn bloom(filter: Rows<8>, block: u64) -> bool {
    let (word, place) = bit(block, filter.len());
    u64::from_le_bytes(filter[word]) >> place & 1 == 1
}

/// Compares the message with the fragments that may have the block that begins at `at`.
fn compare(
    fragments: &Fragments,
    message: &[u8],
    at: usize,
    block: u64,
    found: &mut impl FnMut(usize, &'static [u8]),
) {
    let buckets = fragments.blocks.bounds.len() - 1;
    let (bucket, place) = bit(block, buckets);
    for occurrence in fragments.blocks.get(bucket).0 {
        let occurrence = Occurrence(u32::from_le_bytes(*occurrence));
        if !occurrence.may_be(place) {
            continue;
        }
        let (fragment, offset) = occurrence.needle_and_offset();
        let needle = fragments.texts.bytes(fragment);
        let start = at.checked_sub(offset);
        if let Some(part) = start.and_then(|start| message.get(start..start + needle.len()))
            // many fragments begin alike
            && part.last().map(u8::to_ascii_lowercase) == needle.last().copied()
            && part.eq_ignore_ascii_case(needle)
        {
            found(fragment, needle);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::string::String;
    use std::vec::Vec;
    use std::{format, vec};

    use llm_errors_core::fragment::LONGEST_STRIDE;

    use super::*;
    use crate::CATALOG;

    fn found(fragments: &Fragments, message: &str) -> BTreeSet<usize> {
        let mut numbers = BTreeSet::new();
        find(fragments, message.as_bytes(), |number, _| {
            numbers.insert(number);
        });
        numbers
    }

    #[test]
    fn a_fragment_is_found_wherever_it_is_in_any_letter_case() {
        for provider in CATALOG.providers() {
            let fragments = &provider.row().rules.fragments;
            for number in 0..fragments.rules.len() {
                let text = fragments.texts.get(number);
                // every offset to the stride, at the beginning and at the end of a message
                for offset in 0..=LONGEST_STRIDE {
                    let padding = "~".repeat(offset);
                    for message in [
                        format!("{padding}{text}"),
                        format!("{padding}{}~~~~~~~~~", text.to_ascii_uppercase()),
                    ] {
                        let mut numbers = Vec::new();
                        find(fragments, message.as_bytes(), |number, needle| {
                            assert_eq!(needle, fragments.texts.bytes(number));
                            numbers.push(number);
                        });
                        assert!(numbers.contains(&number), "{message}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_found_is_in_the_message() {
        let row = CATALOG.provider("openai").expect("it is there").row();
        let fragments = &row.rules.fragments;
        let texts: Vec<_> = (0..fragments.rules.len())
            .map(|number| fragments.texts.get(number))
            .collect();
        // pieces of fragments, which are no fragments
        let message: String = texts
            .iter()
            .map(|text| text.get(..text.len() / 2).unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(SEARCHED)
            .collect();
        let naive = texts.iter().enumerate();
        let naive = naive.filter(|(_, text)| message.to_ascii_lowercase().contains(**text));
        let naive: BTreeSet<_> = naive.map(|(number, _)| number).collect();
        let mut numbers = BTreeSet::new();
        find(fragments, message.as_bytes(), |number, _| {
            numbers.insert(number);
        });
        assert_eq!(numbers, naive);
    }

    #[test]
    fn a_provider_without_fragments_finds_none() {
        let tables = llm_errors_codegen::load_files(
            vec![llm_errors_codegen::File::new(
                "acme.toml",
                "[provider]\nname = \"Acme\"\n",
            )],
            &llm_errors_codegen::Options::default(),
        );
        let tables = tables.expect("the file is good");
        let fragments = &tables.providers[0].rules.fragments;
        for message in ["", "a", "insufficient quota", &"x".repeat(10_000)] {
            assert!(found(fragments, message).is_empty());
        }
    }
}
