//! Classification side by side with what it replaces, on the same bodies.
//!
//! `cargo bench --bench classify`; every figure is the time for one body. `value` is what parsing
//! the body alone costs a program that looks into it by hand, `llm-error-class` the crate of that
//! name, which searches the body for words. Before the times stands how often each is right, on the
//! labelled responses of the tests.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use llm_errors::{Provider, Response, classify};

fn openai(message: &str, kind: &str, code: &str) -> String {
    format!(
        "{{\n  \"error\": {{\n    \"message\": \"{message}\",\n    \"type\": \"{kind}\",\n    \"param\": null,\n    \"code\": {code}\n  }}\n}}"
    )
}

/// Bodies with their status: typical ones, long ones, and pages.
fn bodies() -> Vec<(&'static str, u16, String)> {
    let echo = "the quick brown fox jumps over the lazy dog and then once more, ".repeat(62);
    let page = |kilobytes: usize| {
        let row = "<tr><td>request</td><td>0123456789abcdef</td></tr>\n";
        let rows = row.repeat(kilobytes * 1024 / row.len());
        format!(
            "<html><head><title>502 Bad Gateway</title></head><body><table>\n{rows}</table></body></html>"
        )
    };
    let rate_limit =
        "Rate limit reached for the model on tokens per min. Please try again in 26.604s.";
    let quota = "You have no quota left, look at your plan and at your details.";
    vec![
        (
            "200 B, code",
            429,
            openai(quota, "insufficient_quota", "\"insufficient_quota\""),
        ),
        ("200 B, message", 429, openai(rate_limit, "tokens", "null")),
        (
            "200 B, unknown",
            400,
            openai(
                "The server is a teapot, and short and stout, as it was when it was made.",
                "invalid_request_error",
                "\"teapot\"",
            ),
        ),
        (
            "200 B, escapes",
            400,
            openai(
                "Unsupported value: \\\"temperature\\\" does not support 0 with this model.",
                "invalid_request_error",
                "\"unsupported_value\"",
            ),
        ),
        (
            "4 KB",
            400,
            openai(&echo, "invalid_request_error", "\"invalid_prompt\""),
        ),
        ("4 KB page", 502, page(4)),
        ("50 KB page", 502, page(50)),
    ]
}

fn speed(criterion: &mut Criterion) {
    for (name, status, body) in bodies() {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function("llm-errors", |bencher| {
            bencher.iter(|| {
                let response = Response::new(black_box(&body)).with_status(status);
                classify(Provider::Openai, &response).is_retryable()
            });
        });
        group.bench_function("value", |bencher| {
            bencher.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&body)).is_ok());
        });
        group.bench_function("llm-error-class", |bencher| {
            bencher.iter(|| llm_error_class::classify(status, black_box(&body)).is_retriable());
        });
        group.finish();
    }
}

criterion_group!(benches, speed);
criterion_main!(benches);
