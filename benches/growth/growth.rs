//! OpenAI alone beside OpenAI among all: neither a lookup nor a classification may get slower by more
//! than a tenth when other providers are added.
//!
//! `cargo bench --bench growth`; `alone` and `among all` follow each other, since the machine's speed
//! drifts.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use llm_errors::Response;

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

fn growth(criterion: &mut Criterion) {
    for (name, body) in BODIES {
        let mut group = criterion.benchmark_group(format!("classify, {name}"));
        let response = Response::new(body).with_status(429);
        group.bench_function("alone", |bencher| {
            bencher.iter(|| growth::classify(growth::Provider::Openai, black_box(&response)));
        });
        group.bench_function("among all", |bencher| {
            bencher
                .iter(|| llm_errors::classify(llm_errors::Provider::Openai, black_box(&response)));
        });
        group.finish();
    }
    let mut group = criterion.benchmark_group("lookup by name and code");
    group.bench_function("alone", |bencher| {
        bencher
            .iter(|| CODES.map(|code| growth::lookup(black_box("openai"), black_box(code)).next()));
    });
    group.bench_function("among all", |bencher| {
        bencher.iter(|| {
            CODES.map(|code| llm_errors::lookup(black_box("openai"), black_box(code)).next())
        });
    });
    group.finish();
}

criterion_group!(benches, growth);
criterion_main!(benches);
