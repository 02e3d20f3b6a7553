//! Classification side by side with what it replaces, on the same bodies.
//!
//! `cargo bench --bench classify`; every figure is the time for one body. `value` is what parsing
//! the body alone costs a program that looks into it by hand, `llm-error-class` the crate of that
//! name, which searches the body for words.
//!
//! Before the times stands how often each is right about labelled responses: those of the tests, or
//! those of a file that the variable `LABELLED` names, a JSON object a line with `provider`,
//! `status`, `body`, `accept` (the kinds that count as right) and `retryable`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use llm_error_class::ErrorClass;
use llm_errors::{CATALOG, Kind, Provider, Response, Retry, classify};
use serde_json::Value;

/// How often something is right.
#[derive(Default)]
struct Score {
    kind: usize,
    retry: usize,
    false_retries: usize,
}

impl Score {
    fn add(&mut self, label: &Label, kind: Option<Kind>, retryable: bool) {
        let right = kind.is_some_and(|kind| label.accept.contains(&kind.to_string()));
        self.kind += usize::from(right);
        self.retry += usize::from(retryable == label.retryable);
        self.false_retries += usize::from(retryable && !label.retryable);
    }
}

/// What is right for a response.
struct Label {
    accept: Vec<String>,
    retryable: bool,
}

impl Label {
    /// What the record says, or what the entry says that it names.
    fn of(record: &Value) -> Self {
        let entry = record["entry"].as_str().and_then(|id| CATALOG.entry(id));
        let accept = record["accept"].as_array().into_iter().flatten();
        let accept = accept.filter_map(|kind| kind.as_str().map(str::to_owned));
        Self {
            accept: accept
                .chain(entry.map(|entry| entry.kind().to_string()))
                .collect(),
            retryable: record["retryable"]
                .as_bool()
                .unwrap_or_else(|| entry.is_some_and(|entry| entry.retry() != Retry::Never)),
        }
    }
}

/// The kind that comes nearest; their crate has one word for several.
fn kind_of(class: ErrorClass, label: &Label) -> Option<Kind> {
    let kinds: &[Kind] = match class {
        ErrorClass::RateLimit => &[Kind::RateLimit],
        ErrorClass::Overloaded => &[Kind::Overloaded],
        ErrorClass::Server => &[Kind::Internal, Kind::Upstream],
        ErrorClass::Timeout => &[Kind::Timeout],
        ErrorClass::Auth => &[Kind::Authentication, Kind::Permission],
        ErrorClass::ContextWindow => &[Kind::ContextLength],
        ErrorClass::ContentPolicy => &[Kind::ContentPolicy],
        ErrorClass::Malformed => &[Kind::InvalidRequest],
        ErrorClass::NotFound => &[Kind::NotFound],
        ErrorClass::BillingQuota => &[Kind::Quota],
        ErrorClass::Unknown => &[],
    };
    let right = kinds
        .iter()
        .find(|kind| label.accept.contains(&kind.to_string()));
    right.or(kinds.first()).copied()
}

#[expect(
    clippy::print_stdout,
    reason = "the figures stand before those of criterion"
)]
fn accuracy() {
    let path = std::env::var("LABELLED").unwrap_or_else(|_| "tests/responses.jsonl".to_owned());
    let records = std::fs::read_to_string(&path).expect("the labelled responses can be read");
    let (mut ours, mut theirs, mut count) = (Score::default(), Score::default(), 0);
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).expect("a line is JSON");
        let name = record["provider"].as_str().unwrap_or_default();
        let label = Label::of(&record);
        let (Some(provider), false) = (CATALOG.provider(name), label.accept.is_empty()) else {
            continue;
        };
        count += 1;
        let body = record["body"].as_str().unwrap_or_default();
        let status = record["status"]
            .as_u64()
            .and_then(|status| status.try_into().ok());
        let found = classify(provider, &Response::new(body).with_status(status));
        ours.add(&label, found.kind(), found.is_retryable());
        let class = llm_error_class::classify(status.unwrap_or(0), body);
        theirs.add(&label, kind_of(class, &label), class.is_retriable());
    }
    println!("{count} responses of {path}");
    println!(
        "{:16} {:>6} {:>6} {:>14}",
        "", "kind", "retry", "false retries"
    );
    for (name, score) in [("llm-errors", ours), ("llm-error-class", theirs)] {
        let percent = |part: usize| format!("{}%", part * 100 / count.max(1));
        let (kind, retry) = (percent(score.kind), percent(score.retry));
        println!("{name:16} {kind:>6} {retry:>6} {:>14}", score.false_retries);
    }
}

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
    accuracy();
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
            bencher.iter(|| serde_json::from_str::<Value>(black_box(&body)).is_ok());
        });
        group.bench_function("llm-error-class", |bencher| {
            bencher.iter(|| llm_error_class::classify(status, black_box(&body)).is_retriable());
        });
        group.finish();
    }
}

criterion_group!(benches, speed);
criterion_main!(benches);
