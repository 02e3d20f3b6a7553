//! The hash behind the lookup tables.
//!
//! The tables are those of [CHD], as [phf]'s generator builds them: every bucket has a displacement
//! that moves its keys to slots of their own. The hash is a folded multiply, as in [wyhash] and
//! [foldhash], much cheaper than phf's `SipHash`. It need not withstand an attacker: the keys are fixed
//! when the table is built, and a table has no chains to overload.
//!
//! [CHD]: https://cmph.sourceforge.net/papers/esa09.pdf
//! [phf]: https://docs.rs/phf
//! [wyhash]: https://github.com/wangyi-fudan/wyhash
//! [foldhash]: https://github.com/orlp/foldhash

/// Odd and without pattern: the golden ratio, as a fraction of 2^64.
pub(crate) const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The three numbers that place a key in a table.
///
/// Each takes its own bits of one hash of 64 bits, so that up to 2^21 slots they are independent. No
/// displacement parts two keys of one bucket whose factors and offsets agree modulo the number of
/// slots: of `n` keys in `n / 3` buckets, some two do so with a chance of about `1.5 / n`. The
/// generator then takes the next seed.
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
/// For any two keys there are seeds that part them; most do. Up to 16 bytes the length and the words
/// at both ends are together as good as the key, and nothing is lost when they meet the seed. A longer
/// key begins with the same step for every 16 bytes.
///
/// - Both factors depend on the seed, so no word makes the product zero whatever the seed is.
/// - They depend on it in different ways, so no exchange of the words goes unnoticed.
/// - The length is added to the seed, and the words are combined with the sum by XOR. How far the
///   carries go depends on the seed, so no word makes up for another length.
///
/// ```
/// # use llm_errors_core::hash::hash;
/// assert_eq!(hash(b"429", 7), hash(b"429", 7));
/// assert_ne!(hash(b"429", 7), hash(b"428", 7));
/// assert_ne!(hash(b"429", 7), hash(b"429", 8));
/// ```
#[inline]
pub fn hash(key: &[u8], seed: u64) -> Hashes {
    // the product spreads the length over all bits, beside the loading of seed and key
    let mut state = seed.wrapping_add((key.len() as u64).wrapping_mul(ODD));
    let other = seed.rotate_left(32);
    let mut rest = key;
    while rest.len() > 16
        && let Some((first, tail)) = rest.split_first_chunk::<16>()
    {
        state = fold(state, other, halves(first));
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
    state = fold(state, other, ends);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "each number takes its own bits of the hash"
    )]
    Hashes {
        bucket: (state >> 32) as u32,
        factor: state as u32,
        offset: (state >> 21) as u32,
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
const fn fold(state: u64, other: u64, words: [u64; 2]) -> u64 {
    let product = (state ^ words[0]) as u128 * (other ^ words[1]) as u128;
    #[expect(clippy::cast_possible_truncation, reason = "one half, then the other")]
    let low = product as u64;
    low ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    /// Sixty-four seeds without pattern.
    fn seeds() -> impl Iterator<Item = u64> {
        (1..=64_u64).map(|number| fold(number, ODD, [ODD, 0]))
    }

    fn parting_seeds(one: &[u8], other: &[u8], parts: impl Fn(Hashes, Hashes) -> bool) -> usize {
        let parted = seeds().filter(|&seed| parts(hash(one, seed), hash(other, seed)));
        parted.count()
    }

    /// Whether a displacement can part two keys in a table of so many slots.
    fn part_in(slots: usize) -> impl Fn(Hashes, Hashes) -> bool {
        move |one, other| {
            let place = |hashes: Hashes| {
                let [factor, offset] =
                    [hashes.factor, hashes.offset].map(|number| number as usize % slots);
                (hashes.bucket(slots.div_ceil(3)), factor, offset)
            };
            place(one) != place(other)
        }
    }

    fn assert_that_all_differ(keys: &[impl AsRef<[u8]>], seeds: impl Iterator<Item = u64>) {
        for seed in seeds {
            let hashes = keys.iter().map(|key| {
                let Hashes {
                    bucket,
                    factor,
                    offset,
                } = hash(key.as_ref(), seed);
                (bucket, factor, offset)
            });
            let different: HashSet<_> = hashes.collect();
            assert_eq!(different.len(), keys.len(), "seed {seed}");
        }
    }

    /// All texts of printable ASCII of a length up to 3, of the longest only every `step`th.
    fn short_texts(step: usize) -> Vec<Vec<u8>> {
        let printable = b' '..=b'~';
        let mut texts: Vec<Vec<u8>> = printable.clone().map(|byte| vec![byte]).collect();
        let mut start = 0;
        for step in [1, step] {
            let end = texts.len();
            let longer = texts[start..].iter().flat_map(|text| {
                printable
                    .clone()
                    .map(|byte| [text.as_slice(), &[byte]].concat())
            });
            let longer: Vec<_> = longer.step_by(step).collect();
            texts.extend(longer);
            start = end;
        }
        texts
    }

    #[test]
    fn short_keys_differ_under_every_seed() {
        assert_that_all_differ(&short_texts(101), seeds());
    }

    #[test]
    #[ignore = "takes half a minute without optimization"]
    fn all_short_keys_differ_under_every_seed() {
        assert_that_all_differ(&short_texts(1), seeds());
    }

    #[test]
    fn numbers_differ_under_every_seed() {
        let numbers = (1..=100_000).map(|number| number.to_string());
        let codes = (1..=9999).map(|number| format!("E{number}"));
        assert_that_all_differ(&numbers.chain(codes).collect::<Vec<_>>(), seeds().take(4));
    }

    #[test]
    fn keys_that_differ_in_little_are_parted() {
        let a = |length| "a".repeat(length);
        let repeated = (0..40).flat_map(|one| (0..one).map(move |other| (a(one), a(other))));
        let swapped =
            (8..40).map(|length| (a(length) + "bbbbbbbb", "bbbbbbbb".to_owned() + &a(length)));
        let known = [
            ("40", "401"),
            ("50", "501"),
            ("E1", "E10"),
            ("ab", "abc"),
            ("1", "113"),
            ("10001", "200001"),
            ("20001", "100001"),
            ("1001", "2001001"),
            ("abcdefgh12345678", "12345678abcdefgh"),
        ];
        let known = known.map(|(one, other)| (one.to_owned(), other.to_owned()));
        for (one, other) in repeated.chain(swapped).chain(known) {
            let (one, other) = (one.as_bytes(), other.as_bytes());
            assert_eq!(parting_seeds(one, other, |one, other| one != other), 64);
            assert!(parting_seeds(one, other, part_in(4)) >= 48);
        }
    }

    #[test]
    fn no_word_makes_the_product_zero_under_every_seed() {
        for word in [0, u64::MAX, ODD, !ODD] {
            for (at, length) in [(0, 16), (8, 16), (0, 32), (8, 32), (16, 32), (24, 32)] {
                let mut keys = [[b'a'; 32], [b'b'; 32]];
                for key in &mut keys {
                    key[at..at + 8].copy_from_slice(&word.to_le_bytes());
                }
                let [one, other] = keys.each_ref().map(|key| &key[..length]);
                assert_eq!(parting_seeds(one, other, |one, other| one != other), 64);
            }
        }
    }

    proptest! {
        #[test]
        fn most_seeds_part_two_keys(
            one in proptest::collection::vec(any::<u8>(), 0..=40),
            other in proptest::collection::vec(any::<u8>(), 0..=40),
        ) {
            prop_assume!(one != other);
            prop_assert_eq!(parting_seeds(&one, &other, |one, other| one != other), 64);
            prop_assert!(parting_seeds(&one, &other, part_in(4)) >= 48);
        }

        #[test]
        fn most_seeds_part_keys_that_begin_and_end_alike(
            start in "a{0,20}", middles in ("[ab]{0,3}", "[ab]{0,3}"), end in "a{0,20}",
        ) {
            let (one, other) = middles;
            let [one, other] = [one, other].map(|middle| [&*start, &middle, &end].concat());
            prop_assume!(one != other);
            let parting = parting_seeds(one.as_bytes(), other.as_bytes(), part_in(4));
            prop_assert!(parting >= 48);
        }
    }
}
