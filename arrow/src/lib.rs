//! Explains whole columns of failed calls: an Arrow record batch in, an Arrow record batch with as many rows out.
//!
//! ```
//! use std::sync::Arc;
//!
//! use arrow_array::{Int64Array, RecordBatch, StringArray, cast::AsArray};
//! use llm_errors::CATALOG;
//! use llm_errors_arrow::{Threads, classify_batch};
//!
//! let log = RecordBatch::try_from_iter([
//!     ("provider", Arc::new(StringArray::from(vec!["openai", "anthropic"])) as _),
//!     ("status", Arc::new(Int64Array::from(vec![429, 529])) as _),
//!     ("body", Arc::new(StringArray::from(vec![Some(r#"{"error":{"code":"insufficient_quota"}}"#), None])) as _),
//! ])?;
//! let diagnoses = classify_batch(CATALOG, &log, Threads::All)?;
//! let entries = diagnoses["entry"].as_string::<i32>();
//! assert_eq!(entries.value(0), "openai/insufficient-quota");
//! assert_eq!(entries.value(1), "anthropic/overloaded-error");
//! # Ok::<(), arrow_schema::ArrowError>(())
//! ```

mod batch;
mod headers;
mod input;
mod output;

pub use batch::{Threads, classify_batch};
pub use output::schema;
