//! Builds the perfect-hash tables that the runtime reads.

use llm_errors_core::hash::hash;
use phf_generator::generate_hash_with_hash_fn;

/// A perfect-hash table: a slot for each key, and unused ones up to a power of two.
pub(crate) struct Index {
    pub(crate) seed: u64,
    pub(crate) displacements: Vec<(u32, u32)>,
    /// The number of the key that each slot holds.
    pub(crate) slots: Vec<Option<usize>>,
}

impl Index {
    /// Finds a table for keys that all differ: the generator would search for ever otherwise.
    pub(crate) fn build(keys: &[&[u8]]) -> Self {
        // with a power of two the runtime needs no division to find the slot
        let filler: Vec<_> = (keys.len()..keys.len().next_power_of_two())
            .map(|slot| format!("\0{slot}").into_bytes())
            .collect();
        let all: Vec<_> = keys
            .iter()
            .copied()
            .chain(filler.iter().map(Vec::as_slice))
            .collect();
        // phf's generator gives three keys to a bucket on average
        let buckets = all.len().div_ceil(3);
        let state = generate_hash_with_hash_fn(&all, |key, seed| {
            let hashed = hash(key, *seed);
            // phf's type has no other constructor
            let mut numbers = phf_shared::hash(&0_u8, seed);
            numbers.g = u32::try_from(hashed.bucket(buckets)).unwrap_or(u32::MAX);
            (numbers.f1, numbers.f2) = (hashed.factor, hashed.offset);
            numbers
        });
        assert_eq!(
            state.disps.len(),
            buckets,
            "phf's generator has changed its number of buckets"
        );
        let slots = state
            .map
            .into_iter()
            .map(|key| Some(key).filter(|key| *key < keys.len()))
            .collect();
        Self {
            seed: state.key,
            displacements: state.disps,
            slots,
        }
    }
}
