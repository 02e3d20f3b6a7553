//! Compiles TOML catalogs of LLM API errors, one file per provider, into perfect-hash tables and
//! enums for the runtime crate `llm-errors`.
//!
//! A build script needs only [`Builder`]. Behind it are functions without side effects: [`check`]
//! turns files into a [`Catalog`] or into all of its [`Faults`], and [`generate`] turns a catalog
//! into Rust.
//!
//! The way of a file: [`read_dir`] reads it, the schema says which fields it may have, [`check`]
//! applies the lints, [`generate`] writes the code.

mod base;
mod builder;
pub mod catalog;
mod check;
mod diagnostic;
mod emit;
mod files;
mod ident;
mod index;
mod lookups;
mod lower;
pub mod markdown;
mod read;
mod rules;
mod schema;
mod tables;
pub mod text;
pub mod wording;

pub use builder::Builder;
pub use catalog::Catalog;
pub use check::{Options, check};
pub use diagnostic::{Diagnostic, Faults, Lint};
pub use emit::generate;
pub use files::{File, read_dir};
#[cfg(feature = "schema")]
pub use schema::json_schema;
