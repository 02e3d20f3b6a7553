//! How fragments of messages (the needles) are searched for in a text (the haystack).
//!
//! A sampled q-gram filter: the block idea of [Wu and Manber], with the text sampled at a fixed
//! stride instead of shifts that depend on what is read, and a [Bloom filter] with one probe in front.
//!
//! A table holds the block of bytes at each offset below the stride of every needle. The haystack is
//! looked at once in every stride, so one of these blocks is met wherever the needle is. Most places
//! fail in the Bloom filter; the needles of a block that is in the table are compared.
//!
//! [Wu and Manber]: http://webglimpse.net/pubs/TR94-17.pdf
//! [Bloom filter]: https://en.wikipedia.org/wiki/Bloom_filter

use crate::hash::ODD;

/// The longest stride in bytes: a power of two, so that tables can hold offsets below it.
pub const LONGEST_STRIDE: usize = 8;

/// How far the search moves, and how many bytes it compares there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// In bytes.
    pub stride: usize,
    /// The length of a block in bytes, at most 8.
    pub length: usize,
}

impl Steps {
    /// For needles of which the shortest has so many bytes; none if that is not even one.
    ///
    /// The shortest needle must hold a whole block at each offset below the stride, so the two share
    /// its bytes: `stride + length - 1 <= bytes`. Two thirds go to the block, because every byte more
    /// divides the places that are met by chance, and a stride of `n` only divides all places by `n`.
    pub const fn for_shortest(bytes: usize) -> Option<Self> {
        if bytes == 0 {
            return None;
        }
        let length = min(bytes - bytes / 3, size_of::<u64>());
        let stride = min(bytes - length + 1, LONGEST_STRIDE);
        Some(Self { stride, length })
    }
}

const fn min(one: usize, other: usize) -> usize {
    if one < other { one } else { other }
}

/// A block as the tables hold it, made of the eight bytes that begin with it.
///
/// Letter case does not matter. Other bytes may become the same too, so what is found by a block has
/// to be compared.
#[inline]
pub const fn block(bytes: [u8; 8], length: usize) -> u64 {
    // sets the bit that tells uppercase from lowercase letters, whatever the byte
    let folded = u64::from_le_bytes(bytes) | 0x2020_2020_2020_2020;
    folded << (64 - 8 * length)
}

/// Where a Bloom filter of `words` words, a power of two, has the bit of a block: the word, and the
/// place in the word.
#[inline]
pub const fn bit(block: u64, words: usize) -> (usize, u32) {
    // only the highest bits of the product depend on all bytes
    let product = block.wrapping_mul(ODD);
    #[expect(clippy::cast_possible_truncation, reason = "the mask leaves an index")]
    let word = (product >> (58 - words.trailing_zeros())) as usize & (words - 1);
    (word, (product >> 58) as u32)
}

/// Where a block of a needle is: the number of the needle and the offset there, and the lowest six bits of
/// what [`bit`] gives as the place of the block, so that most other blocks of a bucket are told apart at
/// once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence(pub u32);

impl Occurrence {
    /// Needles have numbers below this.
    pub const MOST_NEEDLES: usize = 1 << 23;

    /// Of a needle of a number below [`MOST_NEEDLES`](Self::MOST_NEEDLES), at an offset below
    /// [`LONGEST_STRIDE`].
    pub const fn new(needle: u32, offset: u32, place: u32) -> Self {
        Self(place << 26 | needle << 3 | offset)
    }

    /// Whether the block may be one that has this place.
    #[inline]
    pub const fn may_be(self, place: u32) -> bool {
        self.0 >> 26 == place
    }

    /// The number of the needle, and the offset.
    #[inline]
    pub const fn needle_and_offset(self) -> (usize, usize) {
        let number = (self.0 & 0x3FF_FFFF) as usize;
        (number / LONGEST_STRIDE, number % LONGEST_STRIDE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_needle_is_shared_by_block_and_stride() {
        // bytes, stride, length
        let table = [
            (1, 1, 1),
            (2, 1, 2),
            (3, 2, 2),
            (4, 2, 3),
            (6, 3, 4),
            (9, 4, 6),
            (11, 4, 8),
            (12, 5, 8),
            (15, 8, 8),
            (16, 8, 8),
            (1000, 8, 8),
        ];
        for (bytes, stride, length) in table {
            assert_eq!(Steps::for_shortest(bytes), Some(Steps { stride, length }));
        }
        assert_eq!(Steps::for_shortest(0), None);
    }

    #[test]
    fn a_needle_is_met_wherever_it_is() {
        let text = "abcdefghijklmnopqrstuvwxyz";
        let padded = |part: &str| {
            let mut bytes = [0; 8];
            bytes[..part.len()].copy_from_slice(part.as_bytes());
            bytes
        };
        for bytes in 1..=16 {
            let Steps { stride, length } = Steps::for_shortest(bytes).expect("a byte at least");
            for start in 0..=text.len() - bytes {
                let needle = &text[start..start + bytes];
                let held = |at: usize| {
                    let there = block(padded(&text[at..at + length]), length);
                    let parts = (0..stride).map(|offset| &needle[offset..offset + length]);
                    parts
                        .into_iter()
                        .any(|part| block(padded(part), length) == there)
                };
                let mut places = (0..=text.len() - length).step_by(stride);
                assert!(places.any(held), "{needle} at {start}");
            }
        }
    }

    #[test]
    fn a_block_has_its_own_bytes_in_any_case() {
        let same = [("Rate lim", "rATE LIM"), ("rate lim", "rate any")];
        for (one, other) in same.map(|(one, other)| (one.as_bytes(), other.as_bytes())) {
            let [one, other] = [one, other].map(|text| *text.first_chunk().expect("eight bytes"));
            assert_eq!(block(one, 5), block(other, 5));
        }
        assert_ne!(block(*b"rate lim", 6), block(*b"rate any", 6));
        assert_ne!(block(*b"rate lim", 8), block(*b"rate lin", 8));
        // not letters, but the same to it
        assert_eq!(block(*b"[{@`\0 \r-", 8), block(*b"{[`@ \0-\r", 8));
    }

    #[test]
    fn blocks_of_every_length_are_spread_over_the_filter() {
        for (words, length) in [(1, 4), (2, 8), (16, 4), (16, 6), (64, 6), (64, 8)] {
            let mut filter = vec![0_u64; words];
            for number in 0..words * 64 {
                // letters, as most blocks have them
                let text = [9, 6, 3, 0].map(|place| b"abcdefgh"[number >> place & 7]);
                let mut bytes = [b'e'; 8];
                bytes[length - 4..length].copy_from_slice(&text);
                let (word, place) = bit(block(bytes, length), words);
                filter[word] |= 1 << place;
            }
            // by chance 63 % of the bits are met
            let met: u32 = filter.iter().map(|word| word.count_ones()).sum();
            assert!(
                met as usize >= words * 32,
                "{met} of {}, length {length}",
                words * 64
            );
        }
    }
}
