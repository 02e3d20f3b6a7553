//! The rows of a page against those that were read before.

use std::collections::{BTreeMap, BTreeSet};
use std::{error, fmt};

use serde::Serialize;

use crate::entries::{Entries, Match};
use crate::lock::Lock;
use crate::normalize::fingerprint;
use crate::rows::{Key, Row};

/// Words that are as like as this, of 1, may be the same row with another name.
const LIKE: f64 = 0.6;
/// More pairs of gone and new rows are not compared by their words.
const MOST_PAIRS: usize = 250_000;

/// How a row differs from what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The source did not list it.
    Added,
    /// It says something else.
    Changed,
    /// The source listed it.
    Removed,
}

/// A row that differs.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How.
    pub change: Change,
    /// What the page says; of a removed row only what the lock knows.
    pub row: Row,
    /// What the lock has it by, or will have.
    pub key: Key,
    /// What it was found by before, where that is another key.
    pub before: Option<Key>,
    /// The entries that could be meant.
    pub found: Match,
    /// In words.
    pub reason: String,
}

/// A page, compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The provider and the source: `openai/guide`.
    pub source: String,
    /// What differs: added, changed, removed, each in the order of the page or of the lock.
    pub findings: Vec<Finding>,
    /// How many rows are as they were.
    pub unchanged: usize,
    /// Rows of the page that lead to no entry or to several, whether they are new or not.
    pub unmatched: Vec<(Row, Match)>,
}

impl Comparison {
    /// The id of the source in `[sources]`: `guide`.
    pub fn source_id(&self) -> &str {
        let id = self.source.split_once('/').map(|(_, id)| id);
        id.unwrap_or(&self.source)
    }
}

/// A page lists far fewer errors than were read before: it may have been saved in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FewerRows {
    /// On the page.
    pub now: usize,
    /// Before.
    pub before: usize,
}

impl fmt::Display for FewerRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the page has fewer errors than before: {} instead of {}",
            self.now, self.before
        )
    }
}

impl error::Error for FewerRows {}

/// Compares the rows of a page with those that the lock has of its source.
///
/// # Errors
/// More than half of the rows are missing, and `may_shrink` is false.
pub fn compare(
    entries: &Entries,
    source: &str,
    rows: &[Row],
    lock: &Lock,
    may_shrink: bool,
) -> Result<Comparison, FewerRows> {
    let source = format!("{}/{source}", entries.provider().id());
    let known = |key: &Key| lock.fingerprints(&source, key);
    let rows: Vec<_> = rows.iter().map(|row| PageRow::new(row, entries)).collect();
    let now: BTreeSet<&Key> = rows.iter().map(|it| &it.key).collect();
    let before = lock.rows(&source).count();
    let is_gone = |key: &&Key| !now.contains(*key);
    let mut gone: Vec<&Key> = lock.rows(&source).filter(is_gone).collect();
    let is_new = |it: &&PageRow| known(&it.key).is_empty();
    let mut new: Vec<&PageRow> = rows.iter().filter(is_new).collect();
    let renamed = pairs(&mut gone, &mut new, known);
    if !may_shrink && (before - gone.len()) * 2 < before {
        return Err(FewerRows {
            now: rows.len(),
            before,
        });
    }
    let added = new.into_iter().map(|it| {
        let reason = if before == 0 {
            "nothing was read of this source before"
        } else {
            "the source did not list it"
        };
        Finding {
            change: Change::Added,
            row: it.row.clone(),
            key: it.key.clone(),
            before: None,
            found: it.found.clone(),
            reason: reason.to_owned(),
        }
    });
    let changed = rows.iter().filter_map(|it| {
        let was = renamed.get(&it.key).copied();
        let words = known(was.unwrap_or(&it.key));
        let is_same = words.contains(&it.fingerprint);
        if words.is_empty() || was.is_none() && is_same {
            return None;
        }
        // the entry was written for what the row was called before
        let found = was.map(|was| entries.find(&lock_row(was)));
        let found = found.filter(|it| matches!(it, Match::One(_)));
        Some(Finding {
            change: Change::Changed,
            row: it.row.clone(),
            key: it.key.clone(),
            before: was.cloned(),
            found: found.unwrap_or_else(|| it.found.clone()),
            reason: reason(was, it, is_same),
        })
    });
    let removed = gone.into_iter().map(|key| {
        let row = lock_row(key);
        Finding {
            change: Change::Removed,
            found: entries.find(&row),
            row,
            key: key.clone(),
            before: None,
            reason: "the source listed it, and does no longer".to_owned(),
        }
    });
    let findings: Vec<_> = added.chain(changed).chain(removed).collect();
    let on_page = findings.iter().filter(|it| it.change != Change::Removed);
    let unchanged = rows.len() - on_page.count();
    let unmatched = rows.iter().filter(|it| !matches!(it.found, Match::One(_)));
    let unmatched = unmatched.map(|it| (it.row.clone(), it.found.clone()));
    Ok(Comparison {
        unchanged,
        unmatched: unmatched.collect(),
        findings,
        source,
    })
}

/// A row of the page, with what takes time to find out of it.
struct PageRow<'a> {
    row: &'a Row,
    key: Key,
    fingerprint: String,
    found: Match,
}

impl<'a> PageRow<'a> {
    fn new(row: &'a Row, entries: &Entries) -> Self {
        Self {
            row,
            key: row.key(),
            fingerprint: row.fingerprint(),
            found: entries.find(row),
        }
    }
}

/// A row as far as the lock knows it: its word may be a code or a title.
fn lock_row(key: &Key) -> Row {
    let word = (!key.word.is_empty()).then(|| key.word.clone());
    let status = key.status.split(',').filter(|it| !it.is_empty());
    Row {
        status: status.map(str::to_owned).collect(),
        title: word.clone(),
        code: word.filter(|word| !word.contains(' ')),
        texts: Vec::new(),
    }
}

/// Why a row counts as changed.
fn reason(was: Option<&Key>, now: &PageRow, is_same: bool) -> String {
    let mut reasons = Vec::new();
    if let Some(was) = was {
        let [status, word] =
            [&was.status, &was.word].map(|it| if it.is_empty() { "none" } else { it });
        if was.status != now.key.status {
            reasons.push(format!("its status was {status}"));
        }
        if was.word != now.key.word {
            reasons.push(format!("it was called \"{word}\""));
        }
    }
    if !is_same && now.fingerprint == fingerprint([]) {
        reasons.push("the page names it, and says nothing more of it".to_owned());
    } else if !is_same {
        reasons.push("its words are not those that were read".to_owned());
    }
    reasons.join(", ")
}

/// Pairs rows that are gone with new ones that are the same under another name or status: those with the
/// same texts first, then those whose names are alike, the likest first. What is paired is taken out; the old key
/// is given for the new one.
fn pairs<'a>(
    gone: &mut Vec<&'a Key>,
    new: &mut Vec<&'a PageRow>,
    fingerprints: impl Fn(&Key) -> &'a [String],
) -> BTreeMap<&'a Key, &'a Key> {
    if gone.len() * new.len() > MOST_PAIRS {
        return BTreeMap::new();
    }
    let nothing = fingerprint([]);
    let mut scored = Vec::new();
    for (old, key) in gone.iter().enumerate() {
        let before = fingerprints(key);
        for (fresh, row) in new.iter().enumerate() {
            let score = likeness(key, &row.key);
            let is_same = row.fingerprint != nothing && before.contains(&row.fingerprint);
            if is_same || score >= LIKE {
                scored.push((f64::from(u8::from(is_same)) * 2.0 + score, old, fresh));
            }
        }
    }
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut olds, mut freshs) = (vec![false; gone.len()], vec![false; new.len()]);
    let mut pairs = BTreeMap::new();
    for (_, old, fresh) in scored {
        if !olds[old] && !freshs[fresh] {
            (olds[old], freshs[fresh]) = (true, true);
            pairs.insert(&new[fresh].key, gone[old]);
        }
    }
    let mut taken = olds.into_iter();
    gone.retain(|_| !taken.next().unwrap_or(false));
    let mut taken = freshs.into_iter();
    new.retain(|_| !taken.next().unwrap_or(false));
    pairs
}

/// How like two keys are: 1 for the same name with another status.
fn likeness(one: &Key, other: &Key) -> f64 {
    if one.word.is_empty() && other.word.is_empty() {
        return 0.0;
    }
    let words = strsim::sorensen_dice(&one.word, &other.word);
    if one.status == other.status {
        words
    } else {
        // another status and another name is another error
        words - if words < 1.0 { 0.3 } else { 0.0 }
    }
}
