//! Real responses, one by one and as a batch: `cargo bench -p llm-errors-arrow`.
//!
//! Every figure is the time for 20,000 responses, those of `tests/responses.jsonl` again and again.

use std::hint::black_box;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, StructArray, UInt16Array};
use arrow_schema::{DataType, Field};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use llm_errors::{CATALOG, Response, classify};
use llm_errors_arrow::{Threads, classify_batch};
use serde_json::Value;

#[derive(Clone)]
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
    records.collect()
}

/// So many records, the same ones again and again.
fn log(count: usize) -> Vec<Record> {
    let records = records();
    records.iter().cycle().take(count).cloned().collect()
}

/// With an id in the headers, no row is like another.
fn columns(records: &[Record], has_ids: bool) -> RecordBatch {
    let providers = records.iter().map(|it| Some(it.provider.as_str()));
    let statuses = records.iter().map(|it| it.status);
    let bodies = records.iter().map(|it| Some(it.body.as_str()));
    let ids = (0..records.len()).map(|number| has_ids.then(|| format!("req_{number:024}")));
    let ids: ArrayRef = Arc::new(ids.collect::<StringArray>());
    let field = Arc::new(Field::new("x-request-id", DataType::Utf8, true));
    let columns = RecordBatch::try_from_iter([
        (
            "provider",
            Arc::new(providers.collect::<StringArray>()) as _,
        ),
        ("status", Arc::new(statuses.collect::<UInt16Array>()) as _),
        (
            "headers",
            Arc::new(StructArray::from(vec![(field, ids)])) as _,
        ),
        ("body", Arc::new(bodies.collect::<StringArray>()) as _),
    ]);
    columns.expect("columns of one length")
}

fn batch(criterion: &mut Criterion) {
    let records = log(20_000);
    for (name, has_ids) in [("distinct", true), ("repeated", false)] {
        let log = columns(&records, has_ids);
        let mut group = criterion.benchmark_group(name);
        group
            .sample_size(20)
            .throughput(Throughput::Elements(records.len() as u64));
        group.bench_function("one by one", |bencher| {
            bencher.iter(|| {
                for it in &records {
                    let provider = CATALOG.provider(&it.provider).expect("it is known");
                    black_box(classify(
                        provider,
                        &Response::new(&it.body).with_status(it.status),
                    ));
                }
            });
        });
        for (name, threads) in [("one thread", Threads::One), ("all threads", Threads::All)] {
            group.bench_function(name, |bencher| {
                bencher.iter(|| classify_batch(CATALOG, &log, threads));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, batch);
criterion_main!(benches);
