//! The hash behind the lookup tables.
//!
//! The tables have the shape that phf's generator builds (a displacement for each bucket), over a
//! hash that is much cheaper than phf's `SipHash` and ignores ASCII case. It need not withstand an
//! attacker: the keys are fixed when the table is built, and a table has no chains to overload.

/// The three numbers that place a key in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashes {
    /// Chooses the bucket, and with it the displacement.
    pub bucket: u32,
    /// Multiplied by the first half of the displacement.
    pub factor: u32,
    /// Added.
    pub offset: u32,
}

impl Hashes {
    /// The slot for this key in a table of `slots` slots, a power of two.
    ///
    /// ```
    /// # use llm_errors_core::hash::hash;
    /// assert!(hash("429", 1).slot((3, 5), 8) < 8);
    /// ```
    #[inline]
    pub const fn slot(self, displacement: (u32, u32), slots: usize) -> usize {
        let position = self
            .factor
            .wrapping_mul(displacement.0)
            .wrapping_add(displacement.1)
            .wrapping_add(self.offset);
        position as usize & (slots - 1)
    }
}

/// Hashes a key; keys that differ only in ASCII case give the same.
///
/// ```
/// # use llm_errors_core::hash::hash;
/// assert_eq!(hash("RateLimitError", 7), hash("ratelimiterror", 7));
/// assert_ne!(hash("429", 7), hash("428", 7));
/// ```
#[inline]
pub fn hash(key: &str, seed: u64) -> Hashes {
    let key = key.as_bytes();
    let mut state = mix(seed ^ key.len() as u64);
    let (words, rest) = key.as_chunks::<8>();
    for word in words {
        state = mix(state ^ lowercase(u64::from_le_bytes(*word)));
    }
    if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        let halves =
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
        state = mix(state ^ lowercase(halves));
    } else if let [first, .., last] | [first @ last] = rest {
        // one to three bytes: first, middle and last cover all
        let bytes =
            u64::from(*first) << 16 | u64::from(rest[rest.len() / 2]) << 8 | u64::from(*last);
        state = mix(state ^ lowercase(bytes));
    }
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

/// Folds the 128-bit product with an odd constant, the golden ratio.
const fn mix(value: u64) -> u64 {
    let product = value as u128 * 0x9E37_79B9_7F4A_7C15;
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    let low = product as u64;
    low ^ (product >> 64) as u64
}

/// Lowers the ASCII letters among eight bytes at once.
const fn lowercase(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let seven_bits = bytes & !HIGH;
    let from_a = seven_bits + (0x80 - b'A' as u64) * ONES;
    let above_z = seven_bits + (0x7F - b'Z' as u64) * ONES;
    let upper = (from_a ^ above_z) & !bytes & HIGH;
    bytes | upper >> 2
}

#[cfg(test)]
mod tests {
    use super::lowercase;

    #[test]
    fn lowercase_agrees_with_the_standard_library_on_every_byte() {
        for byte in u8::MIN..=u8::MAX {
            for neighbour in [0, b'A', b'z', u8::MAX] {
                let mut bytes = [neighbour; 8];
                bytes[3] = byte;
                let lowered = lowercase(u64::from_le_bytes(bytes)).to_le_bytes();
                assert_eq!(lowered, bytes.map(|byte| byte.to_ascii_lowercase()));
            }
        }
    }
}
