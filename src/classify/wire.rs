//! What the parts of a response are for, as `[wire]` of the catalog says it: keys of bodies, headers, words.
//!
//! A catalog of its own adds to what the shipped one knows, and comes first.

use core::ptr;

use llm_errors_core::layout::{Endings, KeyMeaning, Tables, WireTables};
use llm_errors_core::{HeaderRole, KeyRole, Window};
use strum::VariantArray;

use super::{fragments, text};
use crate::CATALOG;
use crate::catalog::Catalog;

/// What is known of the wire in one catalog.
#[derive(Clone, Copy)]
pub(crate) struct Wire {
    /// That of a catalog that is not the shipped one.
    own: Option<&'static Tables>,
}

/// A header that a response may have.
pub(crate) struct Header {
    pub(crate) name: &'static str,
    /// The header that tells whether the limit is spent; empty if there is none.
    pub(crate) remaining: &'static str,
    /// The value of that one when it is.
    pub(crate) spent: &'static [u8],
}

impl Wire {
    /// What the shipped catalog knows.
    pub(crate) const SHIPPED: Self = Self { own: None };

    pub(crate) fn of(catalog: Catalog) -> Self {
        let tables = catalog.tables();
        Self {
            own: (!ptr::eq(tables, CATALOG.tables())).then_some(tables),
        }
    }

    /// Asks every layer that knows something, the uppermost first, until one has an answer. The shipped one
    /// is the last, also for a catalog that stands alone.
    #[inline]
    fn find<T>(
        self,
        mut ask: impl FnMut(&'static WireTables, &'static Tables) -> Option<T>,
    ) -> Option<T> {
        let own = self.own.and_then(|own| find_in_own(own, &mut ask));
        let shipped = CATALOG.tables();
        own.or_else(|| ask(shipped.wire?, shipped))
    }

    /// What the value of a key is for, in an object that is the value of `parent`; letter case matters.
    #[inline]
    pub(crate) fn role(self, key: &[u8], parent: &[u8]) -> KeyRole {
        // every key of a body comes here, and most programs have no catalog of their own
        let mut in_own = |wire, layer| role_in(wire, layer, key, parent);
        let own = self.own.and_then(|own| find_in_own(own, &mut in_own));
        let shipped = CATALOG.tables();
        let in_shipped = || role_in(shipped.wire?, shipped, key, parent);
        own.or_else(in_shipped).unwrap_or(KeyRole::Ignore)
    }

    /// Whether the value of a key is for anything, in any object.
    pub(crate) fn is_wanted(self, key: &[u8]) -> bool {
        self.find(|wire, layer| wire.keys.get(key, layer)).is_some()
    }

    /// Visits the headers of a role, the one to be believed first before the others, until one gives an
    /// answer.
    pub(crate) fn find_header<T>(
        self,
        role: HeaderRole,
        mut visit: impl FnMut(Header) -> Option<T>,
    ) -> Option<T> {
        self.find(|wire, _| {
            let mut texts = wire.headers.get(role as usize);
            while let (Some(name), Some(remaining), Some(spent)) =
                (texts.next(), texts.next(), texts.next())
            {
                let found = visit(Header {
                    name,
                    remaining,
                    spent: spent.as_bytes(),
                });
                if found.is_some() {
                    return found;
                }
            }
            None
        })
    }

    /// Whether a text ends with words that announce a wait.
    pub(crate) fn announces_wait(self, text: &[u8]) -> bool {
        self.find(|wire, _| strip(wire.waits, text)).is_some()
    }

    /// Whether a text ends with words that announce a wait in seconds.
    pub(crate) fn announces_seconds(self, text: &[u8]) -> bool {
        self.find(|wire, _| strip(wire.waits_in_seconds, text))
            .is_some()
    }

    /// Whether a text begins with words that make the duration before it a wait.
    pub(crate) fn ends_a_wait(self, text: &[u8]) -> bool {
        let is_there = |words: &[u8]| text::starts_with(text, words);
        self.find(|wire, _| wire.waits_behind.iter().any(is_there).then_some(()))
            .is_some()
    }

    /// The text before words at its end that may stand between those and the number.
    pub(crate) fn strip_filler(self, text: &[u8]) -> Option<&[u8]> {
        self.find(|wire, _| strip(wire.fillers, text))
    }

    /// Whether a number behind this word is a status: `error`, `AcmeError`.
    pub(crate) fn announces_status(self, word: &[u8]) -> bool {
        let is_known = |known: &[u8]| {
            let before = text::strip_end(word, known);
            before.is_some_and(|it| it.is_empty() || word[it.len()].is_ascii_uppercase())
        };
        self.find(|wire, _| wire.statuses.iter().any(is_known).then_some(()))
            .is_some()
    }

    /// The window of a limit that a message names; the longest, if it names several. Only the first
    /// [`SEARCHED`](super::limits::SEARCHED) bytes are looked at.
    pub(crate) fn window(self, message: &[u8]) -> Option<Window> {
        let mut longest = None;
        self.find(|wire, _| {
            fragments::find(&wire.windows, message, |fragment, _| {
                let number = wire.windows.rules.get(fragment) as usize;
                longest = longest.max(Window::VARIANTS.get(number).copied());
            });
            None::<()>
        });
        longest
    }
}

#[inline]
fn role_in(wire: &WireTables, layer: &Tables, key: &[u8], parent: &[u8]) -> Option<KeyRole> {
    let meanings = wire.keys.get(key, layer)?;
    // nearly every key means the same in any object
    let only = meanings.only().map(KeyMeaning::unpack);
    if let Some(KeyMeaning { role, parent: None }) = only {
        return Some(role);
    }
    let is_meant = |row: u32| wire.parents.bytes(row as usize) == parent;
    let mut meanings = meanings.numbers(wire.lists).map(KeyMeaning::unpack);
    let found = meanings.find(|meaning| meaning.parent.is_none_or(is_meant))?;
    Some(found.role)
}

#[cold]
fn find_in_own<T>(
    own: &'static Tables,
    ask: &mut dyn FnMut(&'static WireTables, &'static Tables) -> Option<T>,
) -> Option<T> {
    let layers = own.layers();
    let mut own = layers.take_while(|layer| !ptr::eq(*layer, CATALOG.tables()));
    own.find_map(|layer| ask(layer.wire?, layer))
}

fn strip(endings: Endings, text: &[u8]) -> Option<&[u8]> {
    // hardly any text ends with one of the last letters, which is told at once
    let last = text.last()?.to_ascii_lowercase();
    let bits = u64::from_le_bytes(*endings.last_bytes.get(usize::from(last / 64))?);
    if bits >> (last % 64) & 1 == 0 {
        return None;
    }
    let mut texts = endings.texts.iter();
    texts.find_map(|words| text::strip_end(text, words))
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};
    use std::vec::Vec;
    use std::{format, vec};

    use llm_errors_codegen::catalog::{Wire as Data, WireKey};
    use llm_errors_codegen::{File, Options, check, load_files};
    use llm_errors_core::PhraseRole;

    use super::super::extract::tests::extracted;
    use super::super::wait;
    use super::*;
    use crate::Response;

    fn shipped() -> Data {
        let file = File::new("wire.toml", include_str!("../../catalog/wire.toml"));
        let catalog = check(vec![file], &Options::default()).expect("the file is good");
        catalog.wire
    }

    /// What is extracted from a body whose key has another name, which nobody knows.
    fn without(body: &str, key: &str) -> String {
        extracted(&body.replace(&format!("\"{key}\":"), "\"nobody\":"))
    }

    #[test]
    fn the_example_of_a_key_shows_what_it_is_for() {
        for WireKey {
            key,
            parent,
            role,
            example,
            ..
        } in shipped().keys
        {
            // where nothing is known, every text would count
            let body = example.expect("each has one");
            let body = format!("{{\"message\": \"besides\", \"error\": {body}}}");
            let (with, without) = (extracted(&body), without(&body, &key));
            assert_ne!(with, without, "{key} makes no difference to {body}");
            let label = match role {
                KeyRole::Code | KeyRole::CodeWord => "codes: ",
                KeyRole::Type => "types: ",
                KeyRole::Message => "messages: ",
                KeyRole::Upstream => "upstream: ",
                KeyRole::WaitSeconds | KeyRole::WaitMilliseconds => "wait: ",
                // what they are for depends on what they hold
                _ => continue,
            };
            let part = |signals: &str| {
                let mut parts = signals.split("; ");
                parts
                    .find(|part| part.starts_with(label))
                    .map(str::to_string)
            };
            assert_ne!(part(&with), part(&without), "{key} is no {role} in {body}");
            if let Some(parent) = parent {
                let elsewhere = body.replace(&format!("\"{parent}\":"), "\"error\":");
                assert_ne!(
                    part(&with),
                    part(&extracted(&elsewhere)),
                    "{key} without {parent}"
                );
            }
        }
    }

    #[test]
    fn the_example_of_a_header_shows_what_it_is_for() {
        for header in shipped().headers {
            let value = header.example.expect("each has one");
            let fields = [(header.name.as_str(), value.as_str())];
            let fields = &fields.as_slice();
            let is_heard = match header.role {
                HeaderRole::WaitSeconds | HeaderRole::WaitMilliseconds => {
                    !wait::requested(fields, Wire::SHIPPED).is_none()
                }
                HeaderRole::Reset | HeaderRole::Limits => {
                    !wait::resets(fields, None, Wire::SHIPPED).is_none()
                }
                HeaderRole::ShouldRetry => {
                    let fields = [(header.name.as_str(), value.as_str())];
                    let response = Response::new("").with_status(503).with_headers(&fields);
                    !crate::classify(crate::Provider::Openai, &response).is_retryable()
                }
            };
            assert!(is_heard, "{}: {value}", header.name);
        }
    }

    #[test]
    fn phrases_say_what_they_are_for() {
        for phrase in shipped().phrases {
            let (text, wire) = (phrase.text.to_ascii_uppercase(), Wire::SHIPPED);
            let example = phrase.example.expect("each has one");
            let is_heard = |text: &str| match phrase.role {
                PhraseRole::Wait
                | PhraseRole::WaitSeconds
                | PhraseRole::WaitBehind
                | PhraseRole::Filler => !wait::in_message(text.as_bytes(), wire).is_none(),
                PhraseRole::Status => text::status(text.as_bytes(), wire).is_some(),
                PhraseRole::Window => wire.window(text.as_bytes()) == phrase.window,
            };
            assert!(is_heard(&example), "{example}");
            let made = match phrase.role {
                PhraseRole::Wait => format!("it says {text} 5s"),
                PhraseRole::WaitSeconds => format!("it says {text}: 5"),
                PhraseRole::WaitBehind => format!("it is 5 s {text}"),
                PhraseRole::Filler => format!("wait {text} 5s"),
                PhraseRole::Status => format!("it says {text} 503"),
                PhraseRole::Window => format!("it says {text}"),
            };
            assert!(is_heard(&made), "{made}");
        }
    }

    #[test]
    fn a_message_names_a_window() {
        for (text, window) in [
            ("tokens per min (TPM)", Some(Window::Minute)),
            (
                "You have reached your 5-hour limit",
                Some(Window::FiveHours),
            ),
            ("10 requests per minute and 100 per day", Some(Window::Day)),
            ("Your WEEKLY limit is spent", Some(Window::Week)),
            ("slow down", None),
        ] {
            assert_eq!(Wire::SHIPPED.window(text.as_bytes()), window, "{text}");
        }
    }

    #[test]
    fn a_key_means_something_of_its_own_in_one_object() {
        for (body, signals) in [
            (r#"{"base_resp": {"status_code": 1004}}"#, "codes: 1004"),
            (r#"{"status_code": 1004}"#, ""),
            (r#"{"status_code": 404}"#, "404"),
            (r#"{"detail": [{"status": "c"}]}"#, "codes: c"),
            (r#"{"detail": [[{"status": "c"}]]}"#, "codes: c"),
            (r#"{"detail": {"error": {"status": "c"}}}"#, "types: c"),
            // nobody's keys
            (
                r#"{"code": "c", "input": {"message": "m", "code": "d"}, "id": "i", "Status": 500}"#,
                "codes: c",
            ),
        ] {
            assert_eq!(extracted(body), signals, "{body}");
        }
    }

    #[test]
    fn a_catalog_of_its_own_adds_to_what_is_known() {
        let own = r#"
            [[wire.key]]
            key = ["Grund", "meta.note"]
            role = "code"

            [[wire.key]]
            key = "message"
            role = "ignore"

            [[wire.header]]
            name = "x-warten"
            role = "wait_seconds"

            [[wire.phrase]]
            text = "warten Sie"
            role = "wait"

            [[wire.phrase]]
            text = "Fehler"
            role = "status"

            [[wire.phrase]]
            text = "pro Tag"
            role = "window"
            window = "day"
        "#;
        let files = || vec![File::new("acme.toml", own)];
        let alone = load_files(files(), &Options::default()).expect("the file is good");
        let on_top = load_files(files(), &Options::default().on_top_of(CATALOG));
        for tables in [alone, on_top.expect("the file is good")] {
            let wire = Wire::of(Catalog::new(tables));
            assert_eq!(wire.role(b"Grund", b""), KeyRole::Code);
            assert_eq!(wire.role(b"note", b"meta"), KeyRole::Code);
            assert_eq!(wire.role(b"note", b""), KeyRole::Ignore);
            assert_eq!(wire.role(b"message", b""), KeyRole::Ignore);
            assert_eq!(wire.role(b"code", b""), KeyRole::Code);
            let mut names = Vec::new();
            wire.find_header(HeaderRole::WaitSeconds, |header| {
                names.push(header.name);
                None::<()>
            });
            assert_eq!(names, ["x-warten", "retry-after"]);
            assert!(!wait::in_message("Bitte warten Sie 5 s".as_bytes(), wire).is_none());
            assert!(!wait::in_message("wait 5 s".as_bytes(), wire).is_none());
            assert_eq!(text::status("FEHLER 503".as_bytes(), wire), Some(503));
            assert_eq!(wire.window("100 pro Tag".as_bytes()), Some(Window::Day));
            assert_eq!(wire.window("100 per hour".as_bytes()), Some(Window::Hour));
        }
        assert_eq!(Wire::SHIPPED.role(b"Grund", b""), KeyRole::Ignore);
    }
}
