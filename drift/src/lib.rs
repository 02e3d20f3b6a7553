//! Reads saved documentation pages of LLM API errors, says what changed since they were last read, and
//! prepares the change of the catalog.
//!
//! The way of a page: [`read`] makes rows of it, errors with their status, code, title and texts; a
//! [`Lock`] knows the rows that were read before, by fingerprints; [`compare`] says which are new, gone and
//! changed, and to which entry each belongs; [`accept`] prepares the new lock and a draft of each entry that
//! is missing. Nothing here reads or writes a file.
//!
//! ```
//! use llm_errors::CATALOG;
//! use llm_errors_drift::{Change, Entries, Lock, compare, read};
//!
//! let openai = CATALOG.provider("openai").expect("it is there");
//! let page = b"- 429 - `slow_down`: Slow down.\n- 503 - `slow_down`: Slow down, please.\n";
//! let rows = read("errors.md", page, openai).expect("it lists errors");
//!
//! // nothing was read before
//! let mut lock = Lock::default();
//! let entries = Entries::of(openai);
//! let comparison = compare(&entries, "guide", &rows, &lock, false).expect("nothing is missing");
//! assert_eq!(comparison.source_id(), "guide");
//! assert_eq!(comparison.findings.len(), 2);
//! assert_eq!(comparison.findings[0].change, Change::Added);
//! assert_eq!(comparison.findings[0].found.entries()[0].id(), "openai/slow-down");
//!
//! // now it was
//! for row in &rows {
//!     lock.insert("openai/guide", row.key(), row.fingerprint(), false);
//! }
//! let comparison = compare(&entries, "guide", &rows, &lock, false).expect("nothing is missing");
//! assert_eq!((comparison.findings.len(), comparison.unchanged), (0, 2));
//! ```

mod accept;
mod block;
mod blocks;
mod compare;
mod entries;
mod error;
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
pub use error::{PageError, Seen};
pub use lock::{Lock, LockError};
pub use normalize::{VERSION, fingerprint, words};
pub use page::{LARGEST_PAGE, address, read};
pub use rows::{Key, Row};
