//! Builds the perfect-hash tables that the runtime reads.

use std::cell::Cell;
use std::fmt::{self, Display, Formatter};

use llm_errors_core::hash::{Hashes, hash};
use phf_generator::generate_hash_with_hash_fn;

/// The seeds that are tried.
///
/// More than every second one gives a table, of few keys and of many, so that only keys that no seed
/// parts use up so many. A seed that fails costs as many steps as the square of the slots.
const SEEDS: usize = 64;

/// A perfect-hash table: a slot for each key, and unused ones up to a power of two.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) seed: u64,
    pub(crate) displacements: Vec<(u32, u32)>,
    /// The number of the key that each slot holds.
    pub(crate) slots: Vec<Option<usize>>,
}

/// No table was found: a key occurs twice, or no seed parts all keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoIndex {
    /// How many keys there are.
    pub keys: usize,
}

impl Display for NoIndex {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "no perfect hash found for {} keys", self.keys)
    }
}

impl std::error::Error for NoIndex {}

impl Index {
    /// Finds a table for keys that all differ.
    pub(crate) fn build(keys: &[&[u8]]) -> Result<Self, NoIndex> {
        Self::search(keys, hash).map(|(index, _)| index)
    }

    /// The table, and how many seeds were tried.
    fn search(
        keys: &[&[u8]],
        hash: impl Fn(&[u8], u64) -> Hashes,
    ) -> Result<(Self, usize), NoIndex> {
        // with a power of two the runtime needs no division to find the slot
        let numbers: Vec<_> = (0..keys.len().next_power_of_two()).collect();
        // phf's generator gives three keys to a bucket on average
        let buckets = numbers.len().div_ceil(3);
        let tries = Cell::new(0);
        let state = generate_hash_with_hash_fn(&numbers, |&number, &seed| {
            if number == 0 {
                tries.set(tries.get() + 1);
            }
            // phf's type has no other constructor
            let mut entry = phf_shared::hash(&0_u8, &0);
            (entry.g, entry.f1, entry.f2) = if tries.get() > SEEDS {
                // the generator never gives up; it ends where every key has a slot of its own
                (0, 0, small(number))
            } else {
                let hashed = match keys.get(number) {
                    Some(key) => hash(key, seed),
                    // an unused slot; with a seed of its own it may have the bytes of a key
                    None => hash(&number.to_le_bytes(), !seed),
                };
                (small(hashed.bucket(buckets)), hashed.factor, hashed.offset)
            };
            entry
        });
        assert_eq!(
            state.disps.len(),
            buckets,
            "phf's generator has changed its number of buckets"
        );
        if tries.get() > SEEDS {
            return Err(NoIndex { keys: keys.len() });
        }
        let slots = state
            .map
            .into_iter()
            .map(|number| Some(number).filter(|number| *number < keys.len()))
            .collect();
        let index = Self {
            seed: state.key,
            displacements: state.disps,
            slots,
        };
        Ok((index, tries.get()))
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a catalog has fewer than 2^32 words")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Builds a table, finds every key in it as the runtime does, and gives the number of seeds tried.
    fn tries<K: AsRef<[u8]>>(keys: &[K]) -> usize {
        let keys: Vec<_> = keys.iter().map(AsRef::as_ref).collect();
        let (index, tries) = Index::search(&keys, hash).expect("the keys differ");
        for (number, key) in keys.iter().enumerate() {
            let hashes = hash(key, index.seed);
            let displacement = index.displacements[hashes.bucket(index.displacements.len())];
            let slot = hashes.slot(displacement, index.slots.len());
            assert_eq!(index.slots[slot], Some(number));
        }
        let used = index.slots.iter().flatten().count();
        assert_eq!(used, keys.len());
        tries
    }

    #[test]
    fn many_numbers_have_a_table() {
        let codes: Vec<_> = (1..=9999).map(|number| format!("E{number}")).collect();
        assert!(tries(&codes) <= 8);
        for count in [1000, 10_000, 100_000] {
            let numbers: Vec<_> = (1..=count).map(|number| number.to_string()).collect();
            assert!(tries(&numbers) <= 8);
        }
    }

    #[test]
    fn many_short_texts_have_a_table() {
        let printable = || b' '..=b'~';
        let pairs =
            printable().flat_map(|first| printable().map(move |second| vec![first, second]));
        let triples = pairs.clone().map(|pair| [&*pair, b"0"].concat());
        let singles = printable().map(|byte| vec![byte]);
        let texts: Vec<_> = singles.chain(pairs).chain(triples).collect();
        assert!(tries(&texts) <= 8);
    }

    #[test]
    fn few_keys_need_few_seeds() {
        for count in 0..=100 {
            for start in 0..10 {
                let numbers = (0..count).map(|number| start * 1000 + number);
                let keys: Vec<_> = numbers.map(|number| number.to_string()).collect();
                assert!(tries(&keys) <= 16);
            }
        }
    }

    #[test]
    fn keys_of_different_length_that_begin_or_end_alike_have_a_table() {
        for keys in [
            ["40", "401"],
            ["50", "501"],
            ["E1", "E10"],
            ["ab", "abc"],
            ["1", "113"],
            ["10001", "200001"],
            ["20001", "100001"],
            ["1001", "2001001"],
        ] {
            assert!(tries(&keys) <= 16);
        }
    }

    #[test]
    fn the_search_gives_up() {
        let no_index = |keys| Err(NoIndex { keys });
        for keys in [["429", "429"], ["", ""]] {
            let build = Index::build(&keys.map(str::as_bytes));
            assert_eq!(build.map(|_| ()), no_index(2));
        }
        let keys: [&[u8]; 3] = [b"429", b"500", b"502"];
        let index = Index::search(&keys, |_, seed| hash(b"", seed));
        assert_eq!(index.map(|_| ()), no_index(3));
    }

    #[test]
    fn the_bytes_of_unused_slots_are_no_reserved_key() {
        let keys: Vec<_> = (0..5_usize)
            .map(|number| (number + 3).to_le_bytes())
            .collect();
        tries(&keys);
    }

    proptest! {
        #[test]
        fn any_keys_that_differ_have_a_table(keys: BTreeSet<Vec<u8>>) {
            let keys: Vec<_> = keys.into_iter().collect();
            tries(&keys);
        }
    }
}
