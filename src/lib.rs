//! What every failed call to an LLM API means, why it happened, what to do, and whether sending it
//! again helps.
//!
//! The answers are data, one TOML file per provider, compiled into perfect-hash tables and enums:
//! no start-up work, no heap, no `std`.
//!
//! ```
//! use llm_errors::{Kind, Retry, lookup};
//!
//! let entry = lookup("openai", "insufficient_quota").next().unwrap();
//! assert_eq!(entry.kind(), Kind::Quota);
//! assert_eq!(entry.retry(), Retry::Never); // a 429 that no waiting heals
//! println!("{}", entry.meaning());
//! for solution in entry.solutions() {
//!     println!("- {solution}");
//! }
//! ```
//!
//! - [`lookup`] and [`Provider::lookup`] find entries by any code, [`Provider::by_status`] by status.
//! - [`classify`] tells what a failed response means, and whether and when to send the request again.
//! - [`Provider`] lists the providers; an enum for each, such as [`Openai`], lists its errors and
//!   documents every one of them.
//! - [`Entry`] tells what is known of one error.
//! - [`catalog`] holds the types that a catalog of your own, compiled with `llm-errors-codegen`,
//!   shares with this one.
//!
//! # Features
//! - `http`: `classify_http` takes a response of the crate `http`, as reqwest, hyper and ureq have it.
//! - `serde`: [`Entry`], [`Provider`], [`Diagnosis`] and the vocabulary implement `serde::Serialize`, in the JSON
//!   that the command line prints.
#![no_std]

#[cfg(test)]
extern crate std;

mod api;
mod classify;
mod entry;
#[cfg(feature = "http")]
mod http;
mod provider;
mod response;
#[cfg(feature = "serde")]
mod serialize;
mod tables;

/// The types that every compiled catalog shares.
pub mod catalog {
    pub use crate::classify::Diagnosis;
    pub use crate::entry::{
        Entries, Entry, Link, Links, Providers, Removed, Source, Sources, Texts,
    };
    pub use crate::provider::{UnknownEntry, UnknownProvider};
}

pub use builtin::*;
pub use llm_errors_core::{Evidence, FixBy, Kind, Retry, Signal, StatusClass, Window};
pub use response::{Headers, Response};

/// The shipped catalog, as `build.rs` compiled it.
mod builtin {
    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
}

/// What generated code needs. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use crate::classify::classify;
    pub use crate::provider::{debug_variant, is_host};
    #[cfg(feature = "serde")]
    pub use crate::serialize::provider as serialize_provider;
    pub use crate::tables::{
        Answer, Column, END, Facts, Fragments, Index, Lists, Lookups, Numbers, Rule, Rules, Slot,
        Tables,
    };
    #[cfg(feature = "http")]
    pub use http;
    pub use llm_errors_core::fragment::Steps;
    pub use llm_errors_core::{Evidence, FixBy, Kind, Retry, Signal, StatusClass, Window};
    #[cfg(feature = "serde")]
    pub use serde;
    pub use strum;
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
