//! The gateway's catalog: its own errors on top of those that llm-errors ships.
//!
//! ```
//! use acme_gateway::{CATALOG, Provider};
//! use llm_errors::{Response, classify, lookup};
//!
//! let response = Response::new(r#"{"fault": {"number": 1402}}"#).with_status(429);
//! let diagnosis = classify(Provider::Acme, &response);
//! assert!(!diagnosis.is_retryable());
//!
//! let entry = lookup(Provider::Acme, "1402").next().unwrap();
//! assert_eq!(diagnosis.entry(), Some(entry));
//! assert_eq!(entry.id(), "acme/team-budget-exceeded");
//!
//! // the providers below are there too, with what the own files add to them
//! assert!(!CATALOG.lookup("openai", "insufficient_quota").is_empty());
//! ```

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
