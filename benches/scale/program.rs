//! The program that `benches/scale.sh` measures: `program` looks up every code of the compiled catalog, and
//! `program FOLDER` loads the catalog of a folder. Prints nanoseconds for a lookup, or seconds.

use std::hint::black_box;
use std::time::Instant;

use llm_errors::{CATALOG, Catalog};

fn main() {
    match std::env::args().nth(1) {
        Some(folder) => {
            let start = Instant::now();
            let catalog = CATALOG.load_on_top(folder).expect("the catalog is good");
            let seconds = start.elapsed().as_secs_f64();
            assert!(catalog.entries().count() > CATALOG.entries().count());
            println!("{seconds:.3}");
        }
        None => println!("{:.1}", lookup(scale::CATALOG)),
    }
}

/// Nanoseconds for one of two million lookups.
fn lookup(catalog: Catalog) -> f64 {
    let own_providers = catalog.providers().count() - CATALOG.providers().count() + 1;
    // those of the layer come first, and the first of them extends one below
    let own = catalog.providers().take(own_providers);
    let mut codes: Vec<_> = own
        .flat_map(|provider| provider.entries().map(move |entry| (provider, entry)))
        .flat_map(|(provider, entry)| entry.codes().map(move |code| (provider, code)))
        .collect();
    // in a random but fixed order, so that neither caches nor branches are predicted
    let mut state = 42_u64;
    for place in (1..codes.len()).rev() {
        state = state.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(1);
        codes.swap(place, (state >> 33) as usize % (place + 1));
    }
    let lookups = 2_000_000;
    let start = Instant::now();
    let mut found = 0;
    for (provider, code) in codes.iter().cycle().take(lookups) {
        found += usize::from(!black_box(*provider).lookup(black_box(code)).is_empty());
    }
    let nanoseconds = start.elapsed().as_secs_f64() * 1e9 / lookups as f64;
    assert_eq!(found, lookups, "every code is found");
    nanoseconds
}
