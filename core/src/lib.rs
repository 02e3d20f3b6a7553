//! What the compiler and the runtime of [llm-errors] agree on: the [vocabulary](Kind) and the
//! [hash] of the lookup tables.
//!
//! Use the crate `llm-errors`, which re-exports the vocabulary, and `llm-errors-codegen` to compile
//! a catalog of your own.
//!
//! [llm-errors]: https://docs.rs/llm-errors
#![no_std]

pub mod hash;
mod vocabulary;

pub use vocabulary::{Evidence, FixBy, Kind, Retry, StatusClass};
