//! Compiles TOML catalogs of LLM API errors, one file per provider, into perfect-hash tables and
//! enums for the runtime crate `llm-errors`.
//!
//! A build script needs only [`Builder`]. Behind it are functions without side effects: [`check`]
//! turns files into a [`Catalog`] or into all of its [`Faults`], and [`generate`] turns a catalog
//! into Rust.
//!
//! The way of a file: [`read_dir`] reads it, the schema says which fields it may have, [`check`]
//! applies the lints, [`generate`] writes the code.

mod assemble;
mod base;
mod builder;
pub mod catalog;
mod check;
mod diagnostic;
mod emit;
mod files;
mod ident;
mod lint;
mod load;
mod lower;
pub mod markdown;
mod names;
mod parsed;
mod read;
mod schema;
pub mod text;
pub mod wording;

pub use assemble::{NoIndex, match_rules};
pub use builder::Builder;
pub use catalog::Catalog;
pub use check::{Options, check};
pub use diagnostic::{Diagnostic, Faults, Lint};
pub use emit::{Paths, generate};
pub use files::{File, read_dir};
pub use ident::{camel_case, is_slug};
pub use load::{LoadError, load, load_files};
#[cfg(feature = "schema")]
pub use schema::json_schema;
