//! Real responses, one by one and as a batch: `cargo bench -p llm-errors-arrow`.
//!
//! Every figure is the time for all responses of `tests/responses.jsonl` ten times over.

use std::hint::black_box;
use std::sync::Arc;

use arrow_array::{RecordBatch, StringArray, UInt16Array};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use llm_errors::{CATALOG, Response, classify};
use llm_errors_arrow::{Threads, classify_batch};
use serde_json::Value;

struct Record {
    provider: String,
    status: Option<u16>,
    body: String,
}

fn records() -> Vec<Record> {
    let text = include_str!("../../tests/responses.jsonl");
    let records = text.lines().map(|line| {
        let record: Value = serde_json::from_str(line).expect("JSON");
        let body = &record["body"];
        Record {
            provider: record["provider"]
                .as_str()
                .unwrap_or("compatible")
                .to_owned(),
            status: record["status"]
                .as_u64()
                .and_then(|status| status.try_into().ok()),
            body: body
                .as_str()
                .map_or_else(|| body.to_string(), str::to_owned),
        }
    });
    let records: Vec<_> = records.collect();
    let count = records.len() * 10;
    let again = records.iter().cycle().take(count);
    again
        .map(|it| Record {
            provider: it.provider.clone(),
            status: it.status,
            body: it.body.clone(),
        })
        .collect()
}

fn batch(criterion: &mut Criterion) {
    let records = records();
    let providers = records.iter().map(|it| Some(it.provider.as_str()));
    let statuses = records.iter().map(|it| it.status);
    let bodies = records.iter().map(|it| Some(it.body.as_str()));
    let log = RecordBatch::try_from_iter([
        (
            "provider",
            Arc::new(providers.collect::<StringArray>()) as _,
        ),
        ("status", Arc::new(statuses.collect::<UInt16Array>()) as _),
        ("body", Arc::new(bodies.collect::<StringArray>()) as _),
    ]);
    let log = log.expect("columns of one length");
    let mut group = criterion.benchmark_group("responses");
    group.throughput(Throughput::Elements(records.len() as u64));
    group.bench_function("one by one", |bencher| {
        bencher.iter(|| {
            for record in &records {
                let provider = CATALOG.provider(&record.provider).expect("it is known");
                black_box(classify(
                    provider,
                    &Response::new(&record.body).with_status(record.status),
                ));
            }
        });
    });
    for (name, threads) in [
        ("a batch, one thread", Threads::One),
        ("a batch, all threads", Threads::All),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| classify_batch(CATALOG, &log, threads))
        });
    }
    group.finish();
}

criterion_group!(benches, batch);
criterion_main!(benches);
