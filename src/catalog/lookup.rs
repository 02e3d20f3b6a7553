//! The ways to the entries of one provider: all of them, by any word, and by status.

use llm_errors_core::StatusClass;
use llm_errors_core::layout::{Lookups, NumberList, StatusRow, Tables};

/// All entries.
pub(super) fn all(lookups: &Lookups) -> NumberList {
    // behind the empty list
    NumberList::at(lookups.lists, 1)
}

/// The entries for a word: one probe of a perfect-hash table.
#[inline]
pub(super) fn by_code(lookups: &Lookups, layer: &Tables, code: &str) -> NumberList {
    match lookups.codes.get(code.as_bytes(), layer) {
        Some(meaning) => meaning.numbers(lookups.lists),
        None if code.len() == 3 => by_unlisted(lookups, code),
        None => NumberList::EMPTY,
    }
}

/// A status that no entry names may still belong to a class.
#[cold]
fn by_unlisted(lookups: &Lookups, code: &str) -> NumberList {
    let status = code.parse();
    status.map_or(NumberList::EMPTY, |status| by_status(lookups, status))
}

/// The entries that name a status, then those for its class.
pub(super) fn by_status(lookups: &Lookups, status: u16) -> NumberList {
    let Some(class) = StatusClass::of(status) else {
        return NumberList::EMPTY;
    };
    let find = |key: u16| StatusRow::find(lookups.statuses, key);
    let meaning = find(status).or_else(|| find(class.digit()));
    meaning.map_or(NumberList::EMPTY, |meaning| meaning.numbers(lookups.lists))
}
