//! To which entry of the catalog a row belongs.

use llm_errors::{Entry, ProviderRef, Response, Signal, classify};
use llm_errors_core::reason::is_reason_phrase;

use crate::normalize::words;
use crate::rows::Row;

/// The entries of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// The one that explains it.
    One(Entry),
    /// Several could be meant: none is guessed.
    Several(Vec<Entry>),
    /// No entry has its code, its title, or its words.
    None,
}

impl Match {
    /// All that could be meant.
    pub fn entries(&self) -> &[Entry] {
        match self {
            Self::One(entry) => std::slice::from_ref(entry),
            Self::Several(entries) => entries,
            Self::None => &[],
        }
    }
}

/// The entry of a row: the one that has its code, or else its title; of several the one with its status, of
/// several of those the one that is called so, and of those the one that the library finds for such a
/// response. Where no entry is named so, it is the one whose words are in the title; and where the title says
/// no more than the status, the one of the status.
pub fn find(provider: ProviderRef, row: &Row) -> Match {
    let is_called = |entry: Entry, name: &Option<String>| {
        let plain = name.as_deref().map(words);
        plain.is_some_and(|plain| {
            words(entry.title()) == plain || entry.slug() == plain.replace(' ', "-")
        })
    };
    let by_code = |entry: Entry| has_code(entry, row) || is_called(entry, &row.code);
    let by_title = |entry: Entry| is_called(entry, &row.title);
    let all: Vec<_> = provider.entries().collect();
    let mut candidates = filtered(&all, by_code);
    if candidates.is_empty() {
        candidates = filtered(&all, by_title);
    }
    candidates = narrowed(candidates, |entry| has_status(entry, row));
    candidates = narrowed(candidates, |entry| is_called(entry, &row.code));
    candidates = narrowed(candidates, by_title);
    match candidates[..] {
        [] => by_words(provider, row),
        [entry] => Match::One(entry),
        [..] => {
            let found = diagnose(provider, row, true).map(|(entry, _)| entry);
            match found.filter(|entry| candidates.contains(entry)) {
                Some(entry) => Match::One(entry),
                None => Match::Several(candidates),
            }
        }
    }
}

fn filtered(entries: &[Entry], is_meant: impl Fn(Entry) -> bool) -> Vec<Entry> {
    entries.iter().copied().filter(|it| is_meant(*it)).collect()
}

/// Those of which something holds, if it holds of any.
fn narrowed(entries: Vec<Entry>, is_meant: impl Fn(Entry) -> bool) -> Vec<Entry> {
    let fewer = filtered(&entries, is_meant);
    if fewer.is_empty() { entries } else { fewer }
}

/// The entry whose words a row has; that of its status where it has no others.
fn by_words(provider: ProviderRef, row: &Row) -> Match {
    let is_plain = match (&row.code, &row.title) {
        (None, None) => true,
        (None, Some(title)) => is_reason_phrase(title),
        _ => false,
    };
    let is_status = |signal| matches!(signal, Signal::Status | Signal::StatusClass);
    match diagnose(provider, row, !is_plain) {
        Some((entry, signal)) if entry.provider() == provider && is_status(signal) == is_plain => {
            Match::One(entry)
        }
        _ => Match::None,
    }
}

/// Whether a word is a code of the provider, and nothing that people write in sentences.
pub(crate) fn is_code_of(provider: ProviderRef, word: &str) -> bool {
    word.len() > 3 && !is_reason_phrase(word) && provider.lookup(word).next().is_some()
}

/// Whether an entry has a code of a row.
fn has_code(entry: Entry, row: &Row) -> bool {
    let mut codes = row.code.iter().flat_map(|code| code.split(' '));
    codes.any(|code| {
        let mut known = entry
            .codes()
            .chain(entry.types())
            .chain(entry.exceptions())
            .chain(entry.formerly());
        known.any(|it| it.eq_ignore_ascii_case(code))
    })
}

fn has_status(entry: Entry, row: &Row) -> bool {
    row.status.iter().any(|status| {
        let number: Option<u16> = status.parse().ok();
        number.is_some_and(|number| entry.status().contains(&number))
            || entry.status_class().is_some_and(|class| {
                let digit = status.bytes().next().map(|it| u16::from(it - b'0'));
                digit == Some(class.digit())
            })
    })
}

/// What the library says to a response that looks like the row.
fn diagnose(provider: ProviderRef, row: &Row, with_words: bool) -> Option<(Entry, Signal)> {
    let status = row
        .status
        .first()
        .and_then(|status| status.parse::<u16>().ok());
    let code = row.code.as_deref();
    // a title may say nothing without the beginning of the text
    let text = row.title.iter().chain(row.texts.first());
    let text: Vec<_> = text.map(String::as_str).collect();
    let text = text.join(". ");
    let body = serde_json::json!({"error": {"code": code, "message": text}}).to_string();
    let response = Response::new(if with_words { body.as_str() } else { "" });
    let response = match status {
        Some(status) => response.with_status(status),
        None => response,
    };
    let diagnosis = classify(provider, &response);
    diagnosis.entry().zip(diagnosis.matched_by())
}
