//! Finds providers and errors by what people type: forgiving, and with a suggestion where nothing is found; and whom a
//! response is of, where nobody says it.
//!
//! What a program has, a code on the wire, it looks up in the [`Catalog`](llm_errors::Catalog) itself, which is exact and fast.
//!
//! ```
//! use llm_errors::{CATALOG, Response};
//! use llm_errors_find::{answerer, entries, provider};
//!
//! assert_eq!(provider(CATALOG, "X AI")?.id(), "xai");
//! let found = entries(CATALOG, &["insufficient-quota", "OpenAI"])?;
//! assert_eq!(found.entries[0].id(), "openai/insufficient-quota");
//! let error = provider(CATALOG, "opnai").unwrap_err();
//! assert_eq!(error.help(), "did you mean `openai`?");
//!
//! let log = Response::new("POST https://api.mistral.ai/v1/chat/completions failed: 503");
//! let (provider, by) = answerer(CATALOG, None, None, &log)?;
//! assert_eq!((provider.id(), by.unwrap().as_str()), ("mistral", "host"));
//! # Ok::<(), llm_errors_find::NotFound>(())
//! ```

mod entries;
mod not_found;
mod provider;

pub use entries::{Found, entries};
pub use not_found::NotFound;
pub use provider::{DetectedBy, answerer, provider, taken_for};
