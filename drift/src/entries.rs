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

/// The entry of a row: the one that has its code or its title, of several the one with its status, of several
/// of those the one that the library finds for such a response. Where no entry is named so, it is the one
/// whose words are in the title; and where the title says no more than the status, the one of the status.
pub fn find(provider: ProviderRef, row: &Row) -> Match {
    let named: Vec<_> = provider
        .entries()
        .filter(|entry| is_named(*entry, row))
        .collect();
    let with_status: Vec<_> = named
        .iter()
        .copied()
        .filter(|entry| has_status(*entry, row))
        .collect();
    let candidates = if with_status.is_empty() {
        named
    } else {
        with_status
    };
    match candidates[..] {
        [entry] => return Match::One(entry),
        [] => {}
        [..] => {
            let called: Vec<_> = candidates
                .iter()
                .copied()
                .filter(|entry| is_called(*entry, row))
                .collect();
            if let [entry] = called[..] {
                return Match::One(entry);
            }
            let found = diagnose(provider, row, true).map(|(entry, _)| entry);
            return match found.filter(|entry| candidates.contains(entry)) {
                Some(entry) => Match::One(entry),
                None => Match::Several(candidates),
            };
        }
    }
    let is_plain = match (&row.code, &row.title) {
        (None, None) => true,
        (None, Some(title)) => is_reason_phrase(title),
        _ => false,
    };
    let found = diagnose(provider, row, !is_plain);
    let is_told = |signal| match signal {
        Signal::Status | Signal::StatusClass => is_plain,
        _ => !is_plain,
    };
    match found {
        Some((entry, signal)) if entry.provider() == provider && is_told(signal) => {
            Match::One(entry)
        }
        _ => Match::None,
    }
}

/// Whether a word is a code of the provider, and nothing that people write in sentences.
pub(crate) fn is_code_of(provider: ProviderRef, word: &str) -> bool {
    word.len() > 3 && !is_reason_phrase(word) && provider.lookup(word).next().is_some()
}

/// Whether an entry has the code or the title of a row.
fn is_named(entry: Entry, row: &Row) -> bool {
    let codes = row.code.iter().flat_map(|code| code.split(' '));
    let mut words_of = codes.chain(row.title.as_deref());
    words_of.any(|name| {
        let known = entry
            .codes()
            .chain(entry.types())
            .chain(entry.exceptions())
            .chain(entry.formerly());
        known
            .into_iter()
            .any(|code| code.eq_ignore_ascii_case(name))
    }) || is_called(entry, row)
}

/// Whether the title or the id of an entry is that of a row.
fn is_called(entry: Entry, row: &Row) -> bool {
    let mut names = row
        .code
        .iter()
        .map(String::as_str)
        .chain(row.title.as_deref());
    names.any(|name| {
        let plain = words(name);
        words(entry.title()) == plain || entry.slug() == plain.replace(' ', "-")
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
    let text = row
        .title
        .as_deref()
        .or(row.texts.first().map(String::as_str));
    let body = serde_json::json!({"error": {"code": code, "message": text}}).to_string();
    let response = Response::new(if with_words { body.as_str() } else { "" });
    let response = match status {
        Some(status) => response.with_status(status),
        None => response,
    };
    let diagnosis = classify(provider, &response);
    diagnosis.entry().zip(diagnosis.matched_by())
}
