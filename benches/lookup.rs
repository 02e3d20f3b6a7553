//! Lookups side by side: this crate, `std`'s and phf's maps, and a hand-made switch.
//!
//! `cargo bench --bench lookup`; every figure is the time for 50 lookups.
//!
//! The others hold only the 50 codes that are asked for; ours searches everything that the provider
//! has. The keys come in a random but fixed order, so that no branch predictor learns them.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::hint::black_box;

use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use llm_errors::{CATALOG, Entry, Provider, ProviderRef};

const KEYS: usize = 50;

/// The codes of a provider, in a fixed random order.
fn codes(provider: ProviderRef) -> Vec<&'static str> {
    let mut codes: Vec<_> = provider.entries().flat_map(Entry::codes).collect();
    // the switch reads eight bytes at each end
    codes.retain(|code| code.len() >= 8);
    codes.sort_unstable();
    codes.dedup();
    codes.sort_by_cached_key(|code| BuildHasherDefault::<DefaultHasher>::default().hash_one(code));
    codes.truncate(KEYS);
    codes
}

/// The same codes with one letter wrong: they exist nowhere.
fn misses(codes: &[&'static str]) -> Vec<&'static str> {
    let wrong = |code: &&str| {
        let mut code = code.to_owned().to_owned();
        code.replace_range(code.len() / 2..=code.len() / 2, "~");
        &*code.leak()
    };
    codes.iter().map(wrong).collect()
}

/// phf's map with its default hash, as `phf_codegen` would write it.
fn phf_map(codes: &[&'static str]) -> phf::Map<&'static str, u16> {
    let state = phf_generator::generate_hash(codes);
    let entries: Vec<_> = state
        .map
        .iter()
        .map(|key| (codes[*key], u16::try_from(*key).expect("few keys")))
        .collect();
    phf::Map {
        key: state.key,
        disps: state.disps.leak(),
        entries: entries.leak(),
    }
}

/// What gperf would write: a flat table over the length and the ends of the key.
struct Switch {
    factor: u64,
    slots: Vec<(&'static str, u16)>,
}

impl Switch {
    const BITS: u32 = 12;

    /// Tries factors until all keys part.
    fn new(codes: &[&'static str]) -> Self {
        let slots = vec![("", 0); 1 << Self::BITS];
        let mut switch = Self {
            factor: 0x9E37_79B9_7F4A_7C15,
            slots,
        };
        'factors: for _ in 0..1_000_000 {
            switch.factor = switch
                .factor
                .wrapping_mul(0xD134_2543_DE82_EF95)
                .wrapping_add(2)
                | 1;
            switch.slots.fill(("", 0));
            for (number, code) in (0..).zip(codes) {
                let slot = switch.slot(code);
                if !switch.slots[slot].0.is_empty() {
                    continue 'factors;
                }
                switch.slots[slot] = (code, number);
            }
            return switch;
        }
        panic!("the ends of two codes are the same");
    }

    fn slot(&self, code: &str) -> usize {
        let bytes = code.as_bytes();
        let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else {
            return 0;
        };
        let ends = u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29);
        let hash = (ends ^ bytes.len() as u64).wrapping_mul(self.factor);
        usize::try_from(hash >> (u64::BITS - Self::BITS)).unwrap_or(0)
    }

    fn get(&self, code: &str) -> Option<u16> {
        let (key, number) = self.slots[self.slot(code)];
        (key == code).then_some(number)
    }
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn run(group: &mut Group<'_>, name: &str, keys: &[&str], get: impl Fn(&str) -> u32) {
    let all = || keys.iter().map(|key| get(black_box(key))).sum::<u32>();
    group.bench_function(name, |bencher| bencher.iter(all));
}

fn compare(mut group: Group<'_>, codes: &[&'static str], keys: &[&str]) {
    let std: HashMap<&str, u16> = codes.iter().copied().zip(0..).collect();
    let phf = phf_map(codes);
    let switch = Switch::new(codes);
    let number = |entry: Option<Entry>| entry.map_or(0, Entry::number);
    let hits = |get: &dyn Fn(&str) -> bool| keys.iter().filter(|key| get(key)).count();
    let found = hits(&|key| !Provider::NewApi.handle().lookup(key).is_empty());
    assert!(
        found == hits(&|key| std.contains_key(key)),
        "all find the same"
    );
    assert!(
        found == hits(&|key| phf.contains_key(key)),
        "all find the same"
    );
    assert!(
        found == hits(&|key| switch.get(key).is_some()),
        "all find the same"
    );
    group.throughput(Throughput::Elements(keys.len() as u64));
    run(&mut group, "this crate", keys, |code| {
        number(Provider::NewApi.handle().lookup(code).next())
    });
    run(&mut group, "this crate, provider by name", keys, |code| {
        number(CATALOG.lookup(black_box("new-api"), code).next())
    });
    run(&mut group, "std HashMap", keys, |code| {
        std.get(code).map_or(0, |number| u32::from(*number))
    });
    run(&mut group, "phf Map", keys, |code| {
        phf.get(code).map_or(0, |number| u32::from(*number))
    });
    run(&mut group, "gperf-like switch", keys, |code| {
        switch.get(code).map_or(0, u32::from)
    });
}

fn lookups(criterion: &mut Criterion) {
    let codes = codes(Provider::NewApi.handle());
    assert_eq!(codes.len(), KEYS);
    compare(criterion.benchmark_group("code, hit"), &codes, &codes);
    compare(
        criterion.benchmark_group("code, miss"),
        &codes,
        &misses(&codes),
    );

    layers(criterion);

    let mut group = criterion.benchmark_group("status");
    let statuses: Vec<u16> = (0..50).map(|number| 400 + number * 7 % 130).collect();
    group.throughput(Throughput::Elements(statuses.len() as u64));
    group.bench_function("this crate", |bencher| {
        bencher.iter(|| {
            statuses
                .iter()
                .map(|status| {
                    Provider::NewApi
                        .handle()
                        .by_status(black_box(*status))
                        .len()
                })
                .sum::<usize>()
        });
    });
}

/// The same through a small catalog of one's own on top of the shipped one: the provider that it extends, and
/// one that it leaves alone.
#[cfg(feature = "load")]
fn layers(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = r#"
        extends = "new-api"

        [[entry]]
        id = "team-budget"
        title = "The team's budget is spent"
        status = 429
        kind = "quota"
        retry = "never"
        fix_by = "account"
        meaning = "Your team has spent what it may spend this month."
        match = { code = "team_budget" }
    "#;
    std::fs::write(folder.path().join("new-api.toml"), file).expect("the folder can be written");
    let layer = CATALOG
        .load_on_top(folder.path())
        .expect("the file is good");
    let mut group = criterion.benchmark_group("layer of two");
    group.throughput(Throughput::Elements(KEYS as u64));
    let number = |entry: Option<Entry>| entry.map_or(0, Entry::number);
    for (name, id) in [("extended", "new-api"), ("untouched", "openai")] {
        let [above, alone] = [layer, CATALOG].map(|catalog| catalog.provider(id).expect(id));
        let hits = codes(alone);
        for (keys, sort) in [(&hits, "hit"), (&misses(&hits), "miss")] {
            run(&mut group, &format!("{name}, {sort}"), keys, |code| {
                number(black_box(above).lookup(code).next())
            });
            run(
                &mut group,
                &format!("{name}, {sort}, one layer"),
                keys,
                |code| number(black_box(alone).lookup(code).next()),
            );
        }
    }
}

#[cfg(not(feature = "load"))]
fn layers(_: &mut Criterion) {}

criterion_group!(benches, lookups);
criterion_main!(benches);
