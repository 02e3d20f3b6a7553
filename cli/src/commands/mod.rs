//! A file for each command: its arguments, and what it does.

pub(crate) mod check;
pub(crate) mod classify;
pub(crate) mod drift;
pub(crate) mod explain;
pub(crate) mod list;
pub(crate) mod mdbook;
pub(crate) mod new;
pub(crate) mod render;
