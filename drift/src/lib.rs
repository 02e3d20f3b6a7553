//! Reads saved documentation pages of LLM API errors, says what changed since they were last read, and
//! prepares the change of the catalog.
//!
//! The way of a page: [`read`] makes rows of it, errors with their status, code, title and texts; a
//! [`Lock`] knows the rows that were read before, by fingerprints; [`compare`] says which are new, gone and
//! changed, and to which entry each belongs; [`accept`] prepares the new lock and a draft of each entry that
//! is missing. Nothing here reads or writes a file.

mod accept;
mod block;
mod compare;
mod entries;
mod html;
mod label;
mod lines;
mod lock;
mod markdown;
mod model;
mod normalize;
mod page;
mod rows;
mod source;
mod yaml;

pub use accept::{AcceptError, Acceptance, Accepted, accept};
pub use compare::{Change, Comparison, FewerRows, Finding, compare};
pub use entries::{Entries, Match};
pub use lock::{Lock, LockError};
pub use normalize::{VERSION, fingerprint, words};
pub use page::{LARGEST_PAGE, PageError, Seen, address, read};
pub use rows::{Key, Row};
