//! What is known of the wire, as tables.

use llm_errors_core::layout::{Endings, KeyMeaning, WireTables};
use llm_errors_core::{HeaderRole, PhraseRole};
use strum::IntoEnumIterator;

use super::columns::{column, keep, lists};
use super::index::NoIndex;
use super::lookups::{ListPool, Postings, Words};
use super::rules::search;
use crate::catalog::{Wire, WireKey, WirePhrase};

/// The tables; none where nothing is known.
pub(super) fn wire(wire: &Wire, words: &mut Words) -> Result<Option<&'static WireTables>, NoIndex> {
    let Wire {
        keys,
        headers,
        phrases,
    } = wire;
    if keys.is_empty() && headers.is_empty() && phrases.is_empty() {
        return Ok(None);
    }
    let mut pool = ListPool::new();
    let (special, general): (Vec<_>, Vec<_>) = keys.iter().partition(|key| key.parent.is_some());
    let mut meanings = Postings::default();
    let parents = special.iter().filter_map(|key| key.parent.as_deref());
    // the meaning for any parent comes last
    let special = special.iter().zip(0..).map(|(key, row)| (key, Some(row)));
    for (WireKey { key, role, .. }, parent) in special.chain(general.iter().map(|key| (key, None)))
    {
        let meaning = KeyMeaning {
            role: *role,
            parent,
        };
        meanings.add(key, [meaning.pack()]);
    }
    let headers = HeaderRole::iter().map(|role| {
        let headers = headers.iter().filter(move |header| header.role == role);
        headers.flat_map(|header| {
            let remaining = header.remaining.as_deref().unwrap_or_default();
            [&header.name, remaining, &header.spent]
        })
    });
    let mut windows = Postings::default();
    for phrase in phrases {
        if let Some(window) = phrase.window {
            windows.add(phrase.text.to_ascii_lowercase(), [window as u32]);
        }
    }
    Ok(Some(Box::leak(Box::new(WireTables {
        parents: column(parents),
        headers: lists(headers),
        waits: endings(phrases, PhraseRole::Wait),
        waits_in_seconds: endings(phrases, PhraseRole::WaitSeconds),
        waits_behind: endings(phrases, PhraseRole::WaitBehind).texts,
        fillers: endings(phrases, PhraseRole::Filler),
        statuses: endings(phrases, PhraseRole::Status).texts,
        windows: search(windows, &mut pool),
        keys: meanings.map(&mut pool, words)?,
        lists: pool.finish(),
    }))))
}

fn endings(phrases: &[WirePhrase], role: PhraseRole) -> Endings {
    let texts = phrases.iter().filter(|phrase| phrase.role == role);
    let texts: Vec<_> = texts
        .map(|phrase| phrase.text.to_ascii_lowercase())
        .collect();
    let mut bits = [0_u64; 4];
    for byte in texts.iter().filter_map(|text| text.as_bytes().last()) {
        bits[usize::from(byte / 64)] |= 1 << (byte % 64);
    }
    Endings {
        texts: column(texts.iter().map(String::as_str)),
        last_bytes: keep(bits.map(u64::to_le_bytes).to_vec()),
    }
}
