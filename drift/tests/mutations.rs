//! Every change of a word, of a number and of a row is noticed, and told at the right entry.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{PAGES, lock_of, page, read_rows};
use llm_errors::ProviderRef;
use llm_errors_drift::{Change, Entries, Key, Lock, Match, Row, compare, words};

/// Where a copy of a page may lie beside the project: pages that are not ours to publish.
const SEEDS: &str = "../../shared/seeds";

/// The words of a page, with where they are: letters and digits of any script, outside of tags and addresses.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut tokens = Vec::new();
    let mut start = None;
    let mut is_tag = false;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if character == '<'
            && text[at + 1..].starts_with(|it: char| it.is_ascii_lowercase() || it == '/')
        {
            is_tag = true;
        }
        let is_word = character.is_alphanumeric() && !is_tag;
        match (start, is_word) {
            (None, true) => start = Some(at),
            (Some(begin), false) => {
                tokens.push((begin, at));
                start = None;
            }
            _ => {}
        }
        if character == '>' {
            is_tag = false;
        }
    }
    tokens
}

/// Another word of the same kind: a number for a number, a capital for a capital.
fn another(word: &str) -> String {
    if let Ok(number) = word.parse::<u32>() {
        // one that a status can be, too
        return (if number % 10 == 9 {
            number - 1
        } else {
            number + 1
        })
        .to_string();
    }
    let first = word.chars().next().unwrap_or('a');
    let other = if first.is_uppercase() {
        "Altered"
    } else {
        "altered"
    };
    other.to_owned()
}

/// The letters and digits of all rows; what two rows in a row share may stand on the page once, in a cell that
/// spans both.
fn letters(rows: &[Row]) -> usize {
    let count = |text: &str| {
        words(text)
            .chars()
            .filter(|it| it.is_alphanumeric())
            .count()
    };
    let parts = |row: &Row| -> Vec<String> {
        let texts = row.code.iter().chain(&row.title).chain(&row.texts);
        row.status.iter().chain(texts).cloned().collect()
    };
    let mut before = Vec::new();
    let mut sum = 0;
    for row in rows {
        let now = parts(row);
        sum += now
            .iter()
            .filter(|it| !before.contains(*it))
            .map(|it| count(it))
            .sum::<usize>();
        before = now;
    }
    sum
}

/// The entry of each row, by key.
fn expected(entries: &Entries, rows: &[Row]) -> BTreeMap<Key, Match> {
    rows.iter()
        .map(|row| (row.key(), entries.find(row)))
        .collect()
}

/// Changes each word of a page on its own; says how many letters of it were noticed.
fn mutate(provider: ProviderRef, name: &str, text: &str) -> (usize, usize) {
    let rows = read_rows(provider, name, text.as_bytes());
    let lock = lock_of(&rows);
    let entries = Entries::of(provider);
    let expected = expected(&entries, &rows);
    let (mut noticed, mut told) = (0, 0);
    for (start, end) in tokens(text) {
        let changed = [&text[..start], &another(&text[start..end]), &text[end..]].concat();
        let mutant = read_rows(provider, name, changed.as_bytes());
        let comparison = compare(&entries, "page", &mutant, &lock, true).expect("it may shrink");
        if comparison.findings.is_empty() {
            continue;
        }
        noticed += text[start..end].chars().count();
        told += 1;
        // the rows that are not as they were
        let is_kept = |key: &Key| {
            mutant.iter().any(|row| {
                row.key() == *key && lock.has(&source(provider), key, &row.fingerprint())
            })
        };
        for (key, entry) in expected.iter().filter(|(key, _)| !is_kept(key)) {
            let Match::One(entry) = entry else { continue };
            let mut found = comparison.findings.iter().flat_map(|it| it.found.entries());
            assert!(
                found.any(|it| it == entry),
                "{name}: `{}` in {key} is not told at {}: {:#?}",
                &text[start..end],
                entry.id(),
                comparison.findings,
            );
        }
    }
    assert!(
        noticed >= letters(&rows),
        "{name}: {noticed} letters of {} were noticed",
        letters(&rows)
    );
    (told, rows.len())
}

fn source(provider: ProviderRef) -> String {
    format!("{}/page", provider.id())
}

#[test]
fn a_changed_word_or_number_is_told_at_its_entry() {
    for (name, provider) in PAGES {
        let provider = common::provider(provider);
        let (told, rows) = mutate(provider, name, &page(name));
        assert!(told > rows, "{name}");
    }
}

#[test]
fn so_it_is_on_pages_that_are_not_ours() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(SEEDS);
    let Ok(folder) = std::fs::read_dir(folder) else {
        return;
    };
    for file in folder {
        let path = file.expect("a file").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("text");
        let provider = match () {
            () if text.contains("x.ai") => "xai",
            () if text.contains("openai") || text.contains("APIConnectionError") => "openai",
            () => "new-api",
        };
        mutate(common::provider(provider), &name, &text);
    }
}

#[test]
fn a_row_that_is_gone_or_new_is_told_at_its_entry() {
    for (name, provider) in PAGES {
        let provider = common::provider(provider);
        let rows = read_rows(provider, name, page(name).as_bytes());
        let entries = Entries::of(provider);
        let lock = lock_of(&rows);
        for (at, row) in rows.iter().enumerate() {
            let mut fewer = rows.clone();
            fewer.remove(at);
            let comparison = compare(&entries, "page", &fewer, &lock, true).expect("it may shrink");
            let [finding] = &comparison.findings[..] else {
                panic!("{name}: {:#?}", comparison.findings);
            };
            assert_eq!(finding.change, Change::Removed, "{name}");
            if let (Match::One(entry), Match::One(found)) = (entries.find(row), &finding.found) {
                assert_eq!(entry, *found, "{name}");
            }
            let mut without = Lock::default();
            for row in &fewer {
                without.insert(&source(provider), row.key(), row.fingerprint(), false);
            }
            let comparison = compare(&entries, "page", &rows, &without, true).expect("it grew");
            let [finding] = &comparison.findings[..] else {
                panic!("{name}: {:#?}", comparison.findings);
            };
            assert_eq!(
                (finding.change, &finding.row),
                (Change::Added, row),
                "{name}"
            );
        }
    }
}
