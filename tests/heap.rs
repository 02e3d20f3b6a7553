//! Neither a lookup nor a classification allocates, whatever the question.

use std::hint::black_box;

use allocation_counter::measure;
use llm_errors::{CATALOG, Entry, Response, classify};

/// Reads everything that an entry can say.
fn read(entry: Entry) -> usize {
    let texts = entry
        .causes()
        .chain(entry.solutions())
        .chain(entry.codes())
        .chain(entry.types())
        .chain(entry.exceptions());
    let links = entry
        .links()
        .map(|link| link.url.len())
        .chain(entry.sources().map(|source| source.url.len()));
    texts.map(str::len).chain(links).sum::<usize>()
        + entry.id().len()
        + entry.title().len()
        + entry.meaning().len()
}

#[test]
fn lookups_allocate_nothing() {
    // the counter counts
    assert!(measure(|| drop(black_box(vec![1]))).count_total > 0);

    let answers = measure(|| {
        for provider in CATALOG.providers() {
            for code in [
                "429",
                "5xx",
                "418",
                "insufficient_quota",
                "RATELIMITERROR",
                "no such code",
                "",
            ] {
                black_box(
                    CATALOG
                        .lookup(provider.name(), code)
                        .map(read)
                        .sum::<usize>(),
                );
                black_box(provider.lookup(code).map(read).sum::<usize>());
            }
            for status in 0..700 {
                black_box(provider.by_status(status).map(read).sum::<usize>());
            }
            black_box(
                provider
                    .entries()
                    .filter(|entry| CATALOG.entry(entry.id()).is_some())
                    .count(),
            );
            black_box((
                CATALOG.provider_by_host("api.x.ai:443"),
                CATALOG.provider("grok"),
            ));
        }
    });
    assert_eq!(answers.count_total, 0);
}

#[test]
fn classifications_allocate_nothing() {
    let responses = include_str!("responses.jsonl").lines();
    let responses: Vec<serde_json::Value> = responses
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    let long = format!(
        "{{\"error\": {{\"message\": \"{}\"}}}}",
        "\\n{\\\"a\\\": 1} ".repeat(100_000)
    );
    let bodies = responses
        .iter()
        .filter_map(|response| response["body"].as_str());
    let bodies: Vec<_> = bodies.chain([long.as_str()]).collect();
    let answers = measure(|| {
        for provider in CATALOG.providers() {
            for body in &bodies {
                let response = Response::new(body).with_headers(&[("retry-after", "7")]);
                black_box(classify(provider, &response));
                black_box(classify(provider, &response.with_status(429)));
            }
        }
    });
    assert_eq!(answers.count_total, 0);
}
