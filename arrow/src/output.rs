//! Diagnoses as columns.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use arrow_array::builder::{BooleanBuilder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use llm_errors::{Diagnosis, Entry, Kind, ProviderRef, Retry, Signal, Window};
use llm_errors_find::DetectedBy;

/// The columns of the answer: those of a line of `classify --ndjson`, and `error`.
///
/// `retry_after_ms` and `retry_at_ms` are milliseconds, the latter since 1970; `retryable` is false and all others are
/// null where nothing is known.
pub fn schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
        let field = |name: &str, kind: DataType| Field::new(name, kind, true);
        Arc::new(Schema::new(vec![
            field("provider", DataType::Utf8),
            field("entry", DataType::Utf8),
            field("kind", DataType::Utf8),
            field("retry", DataType::Utf8),
            field("retryable", DataType::Boolean),
            field("retry_after_ms", DataType::Int64),
            field("matched_by", DataType::Utf8),
            field("window", DataType::Utf8),
            field("retry_at_ms", DataType::Int64),
            field("detected_by", DataType::Utf8),
            field("error", DataType::Utf8),
        ]))
    });
    Arc::clone(&SCHEMA)
}

#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) provider: ProviderRef,
    pub(crate) detected_by: Option<DetectedBy>,
    pub(crate) diagnosis: Diagnosis,
}

/// The columns, while they grow.
pub(crate) struct Rows {
    provider: StringBuilder,
    entry: StringBuilder,
    kind: StringBuilder,
    retry: StringBuilder,
    retryable: BooleanBuilder,
    retry_after_ms: Int64Builder,
    matched_by: StringBuilder,
    window: StringBuilder,
    retry_at_ms: Int64Builder,
    detected_by: StringBuilder,
    error: StringBuilder,
}

impl Rows {
    /// For so many rows.
    pub(crate) fn new(rows: usize) -> Self {
        let words = |bytes: usize| StringBuilder::with_capacity(rows, rows * bytes);
        Self {
            provider: words(8),
            entry: words(24),
            kind: words(10),
            retry: words(8),
            retryable: BooleanBuilder::with_capacity(rows),
            retry_after_ms: Int64Builder::with_capacity(rows),
            matched_by: words(7),
            window: words(0),
            retry_at_ms: Int64Builder::with_capacity(rows),
            detected_by: words(0),
            error: words(0),
        }
    }

    pub(crate) fn push(&mut self, row: Result<Row, String>) {
        let (row, error) = match row {
            Ok(row) => (Some(row), None),
            Err(error) => (None, Some(error)),
        };
        let found = row.as_ref().map(|row| &row.diagnosis);
        let milliseconds = |time: Duration| i64::try_from(time.as_millis()).ok();
        self.provider
            .append_option(row.as_ref().map(|row| row.provider.id()));
        self.entry
            .append_option(found.and_then(Diagnosis::entry).map(Entry::id));
        self.kind
            .append_option(found.and_then(Diagnosis::kind).map(Kind::as_str));
        self.retry
            .append_option(found.and_then(Diagnosis::retry).map(Retry::as_str));
        self.retryable
            .append_option(found.map(Diagnosis::is_retryable));
        self.retry_after_ms.append_option(
            found
                .and_then(Diagnosis::retry_after)
                .and_then(milliseconds),
        );
        self.matched_by
            .append_option(found.and_then(Diagnosis::matched_by).map(Signal::as_str));
        self.window
            .append_option(found.and_then(Diagnosis::window).map(Window::as_str));
        self.retry_at_ms
            .append_option(found.and_then(Diagnosis::retry_at).and_then(milliseconds));
        let detected_by = row.as_ref().and_then(|row| row.detected_by);
        self.detected_by
            .append_option(detected_by.map(DetectedBy::as_str));
        self.error.append_option(error);
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.provider.finish()),
            Arc::new(self.entry.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.retry.finish()),
            Arc::new(self.retryable.finish()),
            Arc::new(self.retry_after_ms.finish()),
            Arc::new(self.matched_by.finish()),
            Arc::new(self.window.finish()),
            Arc::new(self.retry_at_ms.finish()),
            Arc::new(self.detected_by.finish()),
            Arc::new(self.error.finish()),
        ];
        RecordBatch::try_new(schema(), columns)
    }
}
