//! SQL gives the rows that `llm-errors classify --ndjson` gives for the same log.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray, UInt16Array};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use serde_json::{Map, Value, json};

/// What the command line says of each record.
fn by_command_line(records: &[Value]) -> Vec<Map<String, Value>> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/llm-errors");
    let program = std::env::var_os("LLM_ERRORS").map_or(default, Into::into);
    let mut child = Command::new(&program)
        .args(["classify", "--ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; build it with `cargo build`", program.display()));
    let mut input = child.stdin.take().unwrap();
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let lines = std::str::from_utf8(&output.stdout).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn sql_gives_what_the_command_line_gives() {
    let text = include_str!("../../../tests/responses.jsonl");
    let responses = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let records: Vec<_> = responses
        .enumerate()
        .map(|(number, it)| {
            let body = it["body"].as_str().map_or_else(|| it["body"].to_string(), str::to_owned);
            let headers = json!({ "retry-after": number.to_string() }).to_string();
            json!({
                "id": number, "provider": it["provider"], "status": it["status"], "body": body,
                "headers": (number % 2 == 0).then(|| serde_json::from_str::<Value>(&headers).unwrap()),
            })
        })
        .collect();
    let text = |name: &str| -> ArrayRef {
        let texts = records.iter().map(|record| match &record[name] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        });
        Arc::new(texts.collect::<StringArray>())
    };
    let status = records.iter().map(|record| record["status"].as_u64()?.try_into().ok());
    let log = RecordBatch::try_from_iter_with_nullable([
        ("id", text("id"), false),
        ("provider", text("provider"), true),
        ("status", Arc::new(status.collect::<UInt16Array>()) as _, true),
        ("headers", text("headers"), true),
        ("body", text("body"), true),
    ]);

    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    context.register_udf(llm_errors_datafusion::classify());
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let log = context.read_batch(log.unwrap()).unwrap();
    log.write_parquet(folder, DataFrameWriteOptions::new(), None).await.unwrap();
    context.register_parquet("log", folder, ParquetReadOptions::default()).await.unwrap();
    let columns = ["provider", "entry", "kind", "retry", "retryable", "retry_after_ms", "matched_by", "window"];
    let found = columns.map(|name| format!("found['{name}'] AS {name}")).join(", ");
    let query = format!(
        "SELECT id, {found} FROM (SELECT id, classify(provider, status, headers, body) AS found FROM log)
         ORDER BY CAST(id AS INT)"
    );
    let batches = context.sql(&query).await.unwrap().collect().await.unwrap();

    let options = FormatOptions::default().with_null("null");
    let mut rows = Vec::new();
    for batch in &batches {
        for row in 0..batch.num_rows() {
            let cell = |name| ArrayFormatter::try_new(&batch[name], &options).unwrap().value(row).to_string();
            rows.push(columns.map(cell));
        }
    }
    let expected = by_command_line(&records);
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(&expected) {
        let expected = columns.map(|name| match &expected[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        assert_eq!(*row, expected);
    }
}
