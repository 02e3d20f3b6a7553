//! The search of a message for all fragments of a provider at once: see
//! [`fragment`](llm_errors_core::fragment) for how it works.

use llm_errors_core::fragment::{Occurrence, Steps, bit, block};
use llm_errors_core::layout::Fragments;

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
        let (word, place) = bit(block, fragments.filter.len());
        if u64::from_le_bytes(fragments.filter[word]) >> place & 1 == 1 {
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
        compare(fragments, message, at, block, &mut found);
        at += stride;
    }
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
