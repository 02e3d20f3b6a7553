//! Retries of calls to LLM APIs that obey what the error says.
//!
//! A [`Policy`] decides by a [`Diagnosis`](llm_errors::Diagnosis): it never repeats what cannot heal, waits as long
//! as the server asks, and says why it stops and when the error would heal. A [`Budget`] bounds the retries of
//! all requests together while a service is down. A [`Gate`] holds back the requests behind one that met a limit,
//! so that a hundred tasks do not each find out. [`alternative`] says what else could answer. [`Counters`] and
//! [`attributes`] are for metrics and traces.
//!
//! None of these sends, sleeps or reads a clock: the caller does, and gives the times. The middleware for
//! reqwest and the layer for tower, with the features of these names, are such callers. With the feature `tracing` they
//! tell of what they do, and of no part of a request or response.
//!
//! ```
//! use std::time::Duration;
//!
//! use llm_errors::{Provider, Response, classify};
//! use llm_errors_retry::{Decision, Policy, Reason};
//!
//! let policy = Policy::new();
//! let headers = [("retry-after", "20")];
//! let busy = Response::new("").with_status(429).with_headers(&headers);
//! let decision = policy.decide(&classify(Provider::Openai, &busy), 1, Duration::ZERO);
//! assert!(matches!(decision, Decision::Retry(wait) if wait >= Duration::from_secs(20)));
//!
//! let body = r#"{"error": {"code": "insufficient_quota"}}"#;
//! let spent = Response::new(body).with_status(429);
//! let decision = policy.decide(&classify(Provider::Openai, &spent), 1, Duration::ZERO);
//! assert!(matches!(decision, Decision::Stop(stop) if stop.reason() == Reason::Never));
//! ```

mod alternative;
mod budget;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod call;
mod counters;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod extent;
mod gate;
mod policy;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod settings;
mod telemetry;
#[cfg(feature = "tower")]
mod tower;

pub use alternative::{Alternative, alternative};
pub use budget::Budget;
pub use counters::Counters;
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub use gate::Model;
pub use gate::{Gate, Key};
pub use policy::{Decision, Policy, Reason, Stop};
#[cfg(feature = "reqwest")]
pub use reqwest::RetryMiddleware;
pub use telemetry::attributes;
#[cfg(feature = "tower")]
pub use tower::{ReplayedBody, RetryFuture, RetryLayer, RetryService};
