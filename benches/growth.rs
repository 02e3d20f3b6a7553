//! OpenAI alone beside OpenAI among all: neither a lookup nor a classification may get slower by more
//! than a tenth when other providers are added.
//!
//! `cargo bench --bench growth --features load`; `alone` and `among all` follow each other, since the
//! machine's speed drifts.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use llm_errors::{CATALOG, Catalog, Response, classify};

const BODIES: [(&str, &str); 3] = [
    (
        "a code",
        r#"{"error": {"message": "No more for you.", "type": "x", "param": null, "code": "insufficient_quota"}}"#,
    ),
    (
        "a message",
        r#"{"error": {"message": "Rate limit reached on tokens per min. Please try again in 2.1s.", "type": "tokens", "code": null}}"#,
    ),
    (
        "nothing known",
        r#"{"error": {"message": "The server is a teapot, short and stout.", "type": "x", "code": "teapot"}}"#,
    ),
];

const CODES: [&str; 6] = [
    "insufficient_quota",
    "429",
    "RateLimitError",
    "context_length_exceeded",
    "5xx",
    "no such code",
];

/// OpenAI's catalog, and the one that all share, without the others.
fn alone() -> Catalog {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["openai.toml", "http.toml"] {
        let path = Path::new("catalog").join(name);
        let text = fs::read_to_string(path).expect("the file is there");
        // they refer to the others
        let lines = text.lines().filter(|line| !line.starts_with("see_also"));
        let text = lines.collect::<Vec<_>>().join("\n");
        fs::write(folder.path().join(name), text).expect("the folder can be written");
    }
    Catalog::load(folder.path()).expect("the files are good")
}

fn growth(criterion: &mut Criterion) {
    let catalogs = [("alone", alone()), ("among all", CATALOG)];
    for (name, body) in BODIES {
        let mut group = criterion.benchmark_group(format!("classify, {name}"));
        let response = Response::new(body).with_status(429);
        for (name, catalog) in catalogs {
            let openai = catalog.provider("openai").expect("it is there");
            group.bench_function(name, |bencher| {
                bencher.iter(|| classify(black_box(openai), black_box(&response)));
            });
        }
        group.finish();
    }
    let mut group = criterion.benchmark_group("lookup by name and code");
    for (name, catalog) in catalogs {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                CODES.map(|code| black_box(catalog).lookup(black_box("openai"), code).next())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, growth);
criterion_main!(benches);
