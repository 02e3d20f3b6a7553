//! The index that the page searches: every word of every entry, and where it is.
//!
//! It is a script, since a page that is opened from a folder may load nothing else. Words are sorted, each
//! without what it shares with the one before it; the entries of a word are numbers in the alphabet
//! [`DIGITS`], of which the lowest bit says whether the word is in a title, a name or a code.
//! `templates/search.js` reads it, and splits what people type by the same rules as [`words`].

use std::collections::BTreeMap;

use llm_errors::{Catalog, Entry, FixBy, Kind, ProviderRef, Retry};
use serde_json::json;
use strum::IntoEnumIterator;

use crate::prose;
use crate::view::statuses_or_none;

/// Six bits each: five of a number, the lowest first, and whether more follow.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Letters of a word that count.
const LONGEST: usize = 35;

/// A word in more than one entry of so many is no help, and half of the index.
const COMMON: usize = 4;

/// The entries of a word: for each whether it is in a title, a name or a code.
type Places = BTreeMap<u32, bool>;

/// The index of a catalog, as a script.
pub(crate) fn index(catalog: Catalog) -> String {
    let mut found: BTreeMap<String, Places> = BTreeMap::new();
    let mut rows = Vec::new();
    for provider in catalog.providers() {
        let entries = provider.entries().map(row);
        rows.push(json!([
            provider.id(),
            provider.name(),
            entries.collect::<Vec<_>>().join("\n")
        ]));
    }
    for (number, entry) in (0..).zip(catalog.entries()) {
        for (text, is_strong) in texts(entry) {
            for word in words(&text) {
                let place = found.entry(word).or_default().entry(number).or_default();
                *place |= is_strong;
            }
        }
    }
    let most = catalog.entries().count() / COMMON;
    // what few entries have, all may have
    let is_common = |places: &Places| places.len() > most.max(8);
    let (common, found): (BTreeMap<_, _>, BTreeMap<_, _>) =
        found.into_iter().partition(|(_, places)| is_common(places));
    let common: Vec<_> = common.into_keys().collect();
    let index = json!({
        "providers": rows,
        "kinds": Kind::iter().collect::<Vec<_>>(),
        "retries": Retry::iter().collect::<Vec<_>>(),
        "actors": FixBy::iter().collect::<Vec<_>>(),
        "common": common.join(" "),
        "words": shortened(found.keys()),
        "places": found.values().map(places).collect::<Vec<_>>().join(" "),
    });
    format!("llmErrorsIndex({index});\n")
}

/// An entry as the list of results shows it: slug, title, statuses, and the numbers of kind, retry and actor.
fn row(entry: Entry) -> String {
    let number = |at: Option<usize>| char::from(DIGITS[at.unwrap_or_default()]);
    let kind = number(Kind::iter().position(|it| it == entry.kind()));
    let retry = number(Retry::iter().position(|it| it == entry.retry()));
    let actor = number(FixBy::iter().position(|it| it == entry.fix_by()));
    let title = llm_errors_codegen::wording::visible(entry.title());
    format!(
        "{}\t{title}\t{}\t{kind}{retry}{actor}",
        entry.slug(),
        statuses_or_none(entry)
    )
}

/// All texts of an entry, and whether they are its names.
fn texts(entry: Entry) -> impl Iterator<Item = (String, bool)> {
    let provider: ProviderRef = entry.provider();
    let names = [provider.id(), provider.name(), entry.slug(), entry.title()].into_iter();
    let names = names
        .chain(entry.codes())
        .chain(entry.types())
        .chain(entry.exceptions())
        .map(str::to_owned)
        .chain([statuses_or_none(entry)]);
    let prose = [entry.meaning()]
        .into_iter()
        .chain(entry.causes())
        .chain(entry.solutions());
    let prose = prose.map(prose::plain);
    let others = entry.scope().into_iter().chain(entry.formerly());
    let others = others.chain(entry.example().map(|example| example.body));
    let fields = entry.extra().map(|(key, value)| format!("{key} {value}"));
    let texts = prose.chain(others.map(str::to_owned)).chain(fields);
    names
        .map(|name| (name, true))
        .chain(texts.map(|text| (text, false)))
}

/// The words of a text, in lowercase: letters and digits in a row, of `camelCase` the parts as well, and of
/// scripts without spaces each two characters that are neighbors.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in text
        .split(|it: char| !it.is_alphanumeric())
        .filter(|run| !run.is_empty())
    {
        let characters: Vec<char> = run.chars().collect();
        for part in characters.chunk_by(|one, other| is_dense(*one) == is_dense(*other)) {
            if is_dense(part[0]) {
                words.extend(
                    part.windows(2.min(part.len()))
                        .map(|pair| pair.iter().collect()),
                );
                continue;
            }
            let parts = part.chunk_by(|one, other| !(one.is_lowercase() && other.is_uppercase()));
            let parts: Vec<String> = parts.map(lowercase).collect();
            if parts.len() > 1 {
                words.push(lowercase(part));
            }
            words.extend(parts);
        }
    }
    words.retain(|word| word.len() > 1);
    words
}

fn lowercase(letters: &[char]) -> String {
    letters
        .iter()
        .flat_map(|it| it.to_lowercase())
        .take(LONGEST)
        .collect()
}

/// Whether a character belongs to a script that has no spaces between words.
fn is_dense(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}')
}

/// Sorted words, each without its beginning that is that of the one before it, whose length is a digit.
fn shortened<'a>(words: impl Iterator<Item = &'a String>) -> String {
    let mut before = "";
    let shortened = words.map(|word| {
        let shared = word.char_indices().zip(before.chars());
        let end = shared.take_while(|((_, one), other)| one == other).last();
        let end = end.map_or(0, |((at, one), _)| at + one.len_utf8());
        before = word;
        let length = word[..end].chars().count();
        format!("{}{}", char::from(DIGITS[length]), &word[end..])
    });
    shortened.collect::<Vec<_>>().join(" ")
}

/// The entries of a word: the distance from the one before, twice, and one more if it is a name.
fn places(places: &Places) -> String {
    let mut text = String::new();
    let mut next = 0;
    for (entry, is_strong) in places {
        let mut number = (entry - next) * 2 + u32::from(*is_strong);
        next = entry + 1;
        loop {
            let (five, rest) = (number % 32, number / 32);
            let digit = if rest == 0 { five } else { five + 32 };
            text.push(char::from(DIGITS[digit as usize]));
            if rest == 0 {
                break;
            }
            number = rest;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_people_type() {
        for (text, expected) in [
            ("insufficient_quota", &["insufficient", "quota"][..]),
            (
                "RateLimitError: 429",
                &["ratelimiterror", "rate", "limit", "error", "429"],
            ),
            ("HTTP 5xx, a b", &["http", "5xx"]),
            ("余额不足 429", &["余额", "额不", "不足", "429"]),
            ("额", &["额"]),
            ("channel:no_key", &["channel", "no", "key"]),
            ("", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_and_words_are_short() {
        let found = Places::from([(0, true), (1, false), (100, true)]);
        assert_eq!(places(&found), "BAlG");
        let words = ["quota", "quote", "rate"].map(str::to_owned);
        assert_eq!(shortened(words.iter()), "Aquota Ee Arate");
    }
}
