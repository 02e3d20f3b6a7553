//! The hash behind the lookup tables.
//!
//! The tables have the shape that phf's generator builds (a displacement for each bucket), over a
//! hash that is much cheaper than phf's `SipHash`. It need not withstand an attacker: the keys are
//! fixed when the table is built, and a table has no chains to overload.

/// The three numbers that place a key in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashes {
    bucket: u32,
    /// Multiplied by the first half of the displacement.
    pub factor: u32,
    /// Added.
    pub offset: u32,
}

impl Hashes {
    /// The bucket of this key, which has a displacement, among `buckets`.
    #[inline]
    pub const fn bucket(self, buckets: usize) -> usize {
        ((self.bucket as u64 * buckets as u64) >> u32::BITS) as usize
    }

    /// The slot of this key in a table of `slots` slots, a power of two.
    #[inline]
    pub const fn slot(self, displacement: (u32, u32), slots: usize) -> usize {
        let position = self
            .factor
            .wrapping_mul(displacement.0)
            .wrapping_add(displacement.1);
        position.wrapping_add(self.offset) as usize & (slots - 1)
    }
}

/// Hashes all bytes of a key.
///
/// ```
/// # use llm_errors_core::hash::hash;
/// assert_eq!(hash(b"429", 7), hash(b"429", 7));
/// assert_ne!(hash(b"429", 7), hash(b"428", 7));
/// assert_ne!(hash(b"429", 7), hash(b"429", 8));
/// ```
#[inline]
pub fn hash(key: &[u8], seed: u64) -> Hashes {
    let mut state = seed ^ key.len() as u64;
    let mut rest = key;
    while rest.len() > 16
        && let Some((first, tail)) = rest.split_first_chunk::<16>()
    {
        state = fold(state, halves(first));
        rest = tail;
    }
    // what is left, read from both ends; the two parts may overlap
    let ends = if let Some(last) = key.last_chunk::<16>() {
        halves(last)
    } else if let (Some(first), Some(last)) = (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        [u64::from_le_bytes(*first), u64::from_le_bytes(*last)]
    } else if let (Some(first), Some(last)) = (key.first_chunk::<4>(), key.last_chunk::<4>()) {
        [
            u32::from_le_bytes(*first).into(),
            u32::from_le_bytes(*last).into(),
        ]
    } else if let [first, .., last] | [first @ last] = key {
        [
            u64::from(*first) << 8 | u64::from(*last),
            key[key.len() / 2].into(),
        ]
    } else {
        [0, 0]
    };
    state = fold(state, ends);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "each number takes its own bits of the hash"
    )]
    Hashes {
        bucket: (state >> 32) as u32,
        factor: state as u32,
        offset: (state >> 16) as u32,
    }
}

#[inline]
fn halves(bytes: &[u8; 16]) -> [u64; 2] {
    let both = u128::from_le_bytes(*bytes);
    #[expect(clippy::cast_possible_truncation, reason = "one half after the other")]
    [both as u64, (both >> 64) as u64]
}

/// Multiplies, and lets the halves of the product meet.
#[inline]
const fn fold(state: u64, words: [u64; 2]) -> u64 {
    /// Odd and without pattern: the golden ratio.
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let product = (state ^ words[0]) as u128 * (words[1] ^ ODD) as u128;
    #[expect(clippy::cast_possible_truncation, reason = "one half, then the other")]
    let low = product as u64;
    low ^ (product >> 64) as u64
}
