//! To which entry of the catalog a row belongs.

use std::collections::{BTreeMap, BTreeSet};

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

/// The entries of a provider, by what rows are called.
#[derive(Debug)]
pub struct Entries {
    provider: ProviderRef,
    /// By codes, types, exceptions and earlier names, in lowercase.
    by_code: BTreeMap<String, Vec<Entry>>,
    /// By the words of titles and of ids.
    by_title: BTreeMap<String, Vec<Entry>>,
}

impl Entries {
    /// All entries of a provider.
    pub fn of(provider: ProviderRef) -> Self {
        let mut by_code: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut by_title: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for entry in provider.entries() {
            let codes = entry.codes().chain(entry.types());
            for code in codes.chain(entry.exceptions()).chain(entry.formerly()) {
                let entries = by_code.entry(code.to_lowercase()).or_default();
                if entries.last() != Some(&entry) {
                    entries.push(entry);
                }
            }
            let slug = entry.slug().replace('-', " ");
            for title in BTreeSet::from([words(entry.title()), slug]) {
                by_title.entry(title).or_default().push(entry);
            }
        }
        Self {
            provider,
            by_code,
            by_title,
        }
    }

    /// Whose they are.
    pub fn provider(&self) -> ProviderRef {
        self.provider
    }

    /// The entry of a row: the one that has its code, or else its title; of several the one with its status, of
    /// several of those the one that is called so, and of those the one that the library finds for such a
    /// response. Where no entry is named so, it is the one whose words are in the title; and where the title
    /// says no more than the status, the one of the status.
    pub fn find(&self, row: &Row) -> Match {
        let called = |name: &Option<String>| -> &[Entry] {
            let found = name
                .as_deref()
                .and_then(|name| self.by_title.get(&words(name)));
            found.map_or(&[], Vec::as_slice)
        };
        let (by_code, by_title) = (called(&row.code), called(&row.title));
        let codes = row.code.iter().flat_map(|code| code.split(' '));
        let with_code = codes.filter_map(|code| self.by_code.get(&code.to_lowercase()));
        let mut candidates: Vec<Entry> =
            by_code.iter().chain(with_code.flatten()).copied().collect();
        candidates.sort_by_key(|entry| entry.id());
        candidates.dedup();
        if candidates.is_empty() {
            candidates = by_title.to_vec();
        }
        candidates = narrowed(candidates, |entry| has_status(*entry, row));
        candidates = narrowed(candidates, |entry| by_code.contains(entry));
        candidates = narrowed(candidates, |entry| by_title.contains(entry));
        match candidates[..] {
            [] => by_words(self.provider, row),
            [entry] => Match::One(entry),
            [..] => {
                let found = diagnose(self.provider, row, true).map(|(entry, _)| entry);
                match found.filter(|entry| candidates.contains(entry)) {
                    Some(entry) => Match::One(entry),
                    None => Match::Several(candidates),
                }
            }
        }
    }
}

/// Those of which something holds, if it holds of any.
fn narrowed(entries: Vec<Entry>, is_meant: impl Fn(&Entry) -> bool) -> Vec<Entry> {
    let fewer: Vec<_> = entries.iter().copied().filter(is_meant).collect();
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
