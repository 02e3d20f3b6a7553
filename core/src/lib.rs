//! What the compiler and the runtime of [llm-errors] agree on: the [vocabulary](Kind), the [hash] of
//! the lookup tables, their [layout], how [fragments](fragment) of messages are searched for, and which
//! rule wins by its [specificity](Specificity).
//!
//! Use the crate `llm-errors`, which re-exports the vocabulary, and `llm-errors-codegen` to compile
//! a catalog of your own.
//!
//! [llm-errors]: https://docs.rs/llm-errors
#![cfg_attr(not(test), no_std)]

pub mod fragment;
pub mod hash;
pub mod layout;
pub mod reason;
mod specificity;
mod vocabulary;

pub use specificity::Specificity;
pub use vocabulary::{
    Evidence, FixBy, HeaderRole, KeyRole, Kind, PhraseRole, Retry, Signal, StatusClass, Window,
};
