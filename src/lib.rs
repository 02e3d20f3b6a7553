//! What every failed call to an LLM API means, why it happened, what to do, and whether sending it
//! again helps.
//!
//! A program holds a response that failed. [`classify`] tells what it means, and whether and when to send
//! the request again:
//!
//! ```
//! use llm_errors::{Kind, Provider, Response, classify};
//!
//! let body = r#"{"error": {"message": "Rate limit reached. Please try again in 2.1s.", "type": "tokens"}}"#;
//! let diagnosis = classify(Provider::Openai, &Response::new(body).with_status(429));
//! assert_eq!(diagnosis.kind(), Some(Kind::RateLimit));
//! assert!(diagnosis.is_retryable());
//! assert_eq!(diagnosis.retry_after().unwrap().as_millis(), 2100);
//! println!("{}", diagnosis.entry().unwrap().meaning());
//! ```
//!
//! A person or a program holds a code. [`lookup`] finds every error that a provider has for it:
//!
//! ```
//! use llm_errors::{Kind, Provider, Retry, lookup};
//!
//! let entry = lookup(Provider::Openai, "insufficient_quota").next().unwrap();
//! assert_eq!(entry.kind(), Kind::Quota);
//! assert_eq!(entry.retry(), Retry::Never); // a 429 that no waiting heals
//! for solution in entry.solutions() {
//!     println!("- {solution}");
//! }
//! ```
//!
//! The answers are data, one TOML file per provider, compiled into perfect-hash tables and enums:
//! no start-up work, no heap, no `std`.
//!
//! - [`Diagnosis`] is what `classify` answers, [`Entry`] what is known of one error.
//! - [`CATALOG`] is the shipped [`Catalog`]: providers by name and host, entries by id, iteration.
//! - [`Provider`] lists the providers; an enum for each in [`providers`] lists its errors and documents
//!   every one of them. They convert into the handles [`ProviderRef`] and [`Entry`].
//! - A catalog of your own, on top of the shipped one, is compiled by `llm-errors-codegen` or loaded at
//!   run time, and goes through the same types and functions.
//!
//! # Features
//! - `texts`, on by default: titles, meanings, causes, solutions, links and sources. Without it a program
//!   that only decides carries none of them.
//! - `http`: `classify_http` takes a response of the crate `http`, as reqwest, hyper and ureq have it.
//! - `load`: `Catalog::load` and `Catalog::load_on_top` make a catalog of a folder of TOML files at run time.
//! - `serde`: [`Entry`], [`ProviderRef`], [`Diagnosis`] and the vocabulary implement `serde::Serialize`, in
//!   the JSON that the command line prints.
#![no_std]

#[cfg(any(feature = "load", test))]
extern crate std;

mod catalog;
mod classify;
mod generated;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "load")]
mod load;
mod response;
#[cfg(feature = "serde")]
mod serialize;

#[cfg(feature = "load")]
pub use self::load::LoadError;
pub use builtin::{CATALOG, Provider, providers};
pub use catalog::{
    Catalog, Entries, Entry, Page, ProviderRef, Providers, Texts, UnknownEntry, UnknownProvider,
};
#[cfg(feature = "texts")]
pub use catalog::{Example, Extra, ExtraFields, Link, Links, Removed, Source, Sources};
pub use classify::{Diagnosis, Sign, classify, detect};
#[cfg(feature = "http")]
pub use http::classify_http;
pub use llm_errors_core::{Evidence, FixBy, Kind, Retry, Signal, StatusClass, Window};
pub use response::{Headers, Response};

/// The shipped catalog, as `build.rs` compiled it.
mod builtin {
    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
}

/// Every entry that a provider has for a code.
///
/// The provider is whatever converts into a [`ProviderRef`]; for a name that is only known at run time
/// there is [`Catalog::lookup`]. `code` is whatever is at hand: an HTTP status (`429`), a class of statuses
/// (`5xx`), a code or type on the wire (`insufficient_quota`), an SDK's exception (`RateLimitError`), an
/// entry's slug, each spelt as on the wire. The answer is empty where nothing is known. Takes constant time
/// and no heap.
///
/// A status gives the entries that name it, then those for its class.
///
/// ```
/// use llm_errors::{Provider, lookup};
///
/// let entry = lookup(Provider::Openai, "insufficient_quota").next().unwrap();
/// assert_eq!(entry.id(), "openai/insufficient-quota");
/// assert!(lookup(Provider::Openai, "429").len() > 1);
/// assert!(lookup(Provider::Openai, "no such code").is_empty());
/// ```
#[inline]
pub fn lookup(provider: impl Into<ProviderRef>, code: &str) -> Entries {
    provider.into().lookup(code)
}

/// What generated code needs. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use crate::__texts as texts;
    pub use crate::generated::{debug_variant, entry_row, provider_handles, provider_row};
    pub use llm_errors_core::fragment::Steps;
    pub use llm_errors_core::layout::*;
    pub use llm_errors_core::{Evidence, FixBy, Kind, Retry, Specificity, StatusClass, Window};
    pub use strum;
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
