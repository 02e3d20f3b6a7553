//! The rows that were read before: their keys and fingerprints, never their words.

use std::collections::BTreeMap;
use std::{error, fmt};

use crate::normalize::VERSION;
use crate::rows::{Key, Row};

/// So many wordings of a row may be accepted at a time.
const MOST_WORDINGS: usize = 3;
/// What stands for no status and for no word.
const NONE: &str = "-";

const HEAD: &str = "\
# What was last read of the documentation: source, status, code or title, and fingerprints of the texts.
# Written by `llm-errors drift --accept`; sorted, a row a line, so that changes merge.
";

/// The rows of all sources that were read.
///
/// ```
/// use llm_errors_drift::{Key, Lock};
///
/// let mut lock = Lock::default();
/// let key = Key { status: "429".to_owned(), word: "too_fast".to_owned() };
/// lock.insert("acme/errors", key.clone(), "0123456789abcdef".to_owned(), false);
/// let read: Lock = lock.to_string().parse().unwrap();
/// assert_eq!(read.rows("acme/errors").count(), 1);
/// assert!(read.has("acme/errors", &key, "0123456789abcdef"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    sources: BTreeMap<String, BTreeMap<Key, Vec<String>>>,
}

/// Why a text is no lock: the line, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockError {
    /// One-based.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl error::Error for LockError {}

impl Lock {
    /// The rows of a source, `provider/source`, sorted.
    pub fn rows(&self, source: &str) -> impl Iterator<Item = &Key> {
        self.sources
            .get(source)
            .into_iter()
            .flat_map(BTreeMap::keys)
    }

    /// The sources that have rows.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    /// Whether a row was read with this fingerprint.
    pub fn has(&self, source: &str, key: &Key, fingerprint: &str) -> bool {
        let mut fingerprints = self.fingerprints(source, key).iter();
        fingerprints.any(|it| it == fingerprint)
    }

    /// The fingerprints of a row, the newest first; none if it was not read.
    pub(crate) fn fingerprints(&self, source: &str, key: &Key) -> &[String] {
        let rows = self.sources.get(source);
        rows.and_then(|rows| rows.get(key))
            .map_or(&[], Vec::as_slice)
    }

    /// Takes a row for read. With `keep` the wordings that were accepted before stay accepted, up to three.
    pub fn insert(&mut self, source: &str, key: Key, fingerprint: String, keep: bool) {
        let rows = self.sources.entry(source.to_owned()).or_default();
        let fingerprints = rows.entry(key).or_default();
        if !keep {
            fingerprints.clear();
        }
        fingerprints.retain(|it| *it != fingerprint);
        fingerprints.insert(0, fingerprint);
        fingerprints.truncate(MOST_WORDINGS);
    }

    /// Forgets a row.
    pub fn remove(&mut self, source: &str, key: &Key) {
        if let Some(rows) = self.sources.get_mut(source) {
            rows.remove(key);
            if rows.is_empty() {
                self.sources.remove(source);
            }
        }
    }

    /// The source of a provider with which a page shares the most rows; none if it shares none.
    pub fn likely_source(&self, provider: &str, rows: &[Row]) -> Option<&str> {
        let prefix = format!("{provider}/");
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.key(), row.fingerprint()))
            .collect();
        let sources = self
            .sources
            .iter()
            .filter(|(source, _)| source.starts_with(&prefix));
        let shared = sources.map(|(source, known)| {
            // of each row that is known, whether its words are, too
            let found: Vec<bool> = rows
                .iter()
                .filter_map(|(key, fingerprint)| Some(known.get(key)?.contains(fingerprint)))
                .collect();
            let keys = found.len();
            let same = found.iter().filter(|is_same| **is_same).count();
            // a row that is the same in its words counts twice, one that this page lacks against it
            let missing = known.len().saturating_sub(keys);
            (
                (2 * (keys + same)).saturating_sub(missing),
                keys,
                &source[prefix.len()..],
            )
        });
        let best = shared
            .filter(|(_, keys, _)| *keys > 0)
            .max_by_key(|(score, ..)| *score);
        best.map(|(_, _, source)| source)
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}normalizer\t{VERSION}")?;
        for (source, rows) in &self.sources {
            for (Key { status, word }, fingerprints) in rows {
                let [status, word] = [status, word].map(|it| if it.is_empty() { NONE } else { it });
                writeln!(f, "{source}\t{status}\t{word}\t{}", fingerprints.join(" "))?;
            }
        }
        Ok(())
    }
}

impl std::str::FromStr for Lock {
    type Err = LockError;

    fn from_str(text: &str) -> Result<Self, LockError> {
        let mut lock = Self::default();
        let lines = text.lines().enumerate();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let fail = |why: String| LockError {
                line: number + 1,
                why,
            };
            let fields: Vec<_> = line.split('\t').collect();
            match fields[..] {
                ["normalizer", version] if version.parse() == Ok(VERSION) => {}
                ["normalizer", version] => {
                    let why =
                        format!("written for normalizer `{version}`, and this one is {VERSION}");
                    return Err(fail(why));
                }
                [source, status, word, fingerprints] if source.contains('/') => {
                    let or_empty = |text: &str| {
                        if text == NONE {
                            String::new()
                        } else {
                            text.to_owned()
                        }
                    };
                    let key = Key {
                        status: or_empty(status),
                        word: or_empty(word),
                    };
                    // two lines of one row, after a merge, are two wordings
                    for fingerprint in fingerprints.split(' ').rev() {
                        let is_right = fingerprint.len() == 16
                            && fingerprint.bytes().all(|it| it.is_ascii_hexdigit());
                        if !is_right {
                            return Err(fail("a fingerprint has 16 hexadecimal digits".to_owned()));
                        }
                        lock.insert(source, key.clone(), fingerprint.to_owned(), true);
                    }
                }
                _ => {
                    let why = "expected source, status, code or title, and fingerprints, with tabs between them";
                    return Err(fail(why.to_owned()));
                }
            }
        }
        Ok(lock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> Key {
        Key {
            status: String::new(),
            word: word.to_owned(),
        }
    }

    #[test]
    fn three_wordings_at_most_are_kept() {
        let mut lock = Lock::default();
        for number in 1..=4 {
            lock.insert("a/b", key("x"), format!("{number:016}"), true);
        }
        assert_eq!(lock.fingerprints("a/b", &key("x")).len(), 3);
        assert!(!lock.has("a/b", &key("x"), &format!("{:016}", 1)));
        lock.insert("a/b", key("x"), format!("{:016}", 5), false);
        assert_eq!(lock.fingerprints("a/b", &key("x")), [format!("{:016}", 5)]);
    }

    #[test]
    fn what_is_no_lock_is_told() {
        for (text, line) in [
            ("normalizer\t99", 1),
            ("normalizer\t1\na/b\t429", 2),
            ("\n<<<<<<< HEAD", 2),
            ("a/b\t-\tx\t12", 1),
        ] {
            let error = text.parse::<Lock>().expect_err(text);
            assert_eq!(error.line, line, "{text}");
        }
    }

    #[test]
    fn a_lock_is_sorted_whatever_the_order_of_its_lines() {
        let text = "b/s\t429\ty\t0123456789abcdef\na/s\t-\tx\t0123456789abcdef\na/s\t-\tx\tfedcba9876543210\n";
        let lock: Lock = text.parse().expect("it is right");
        let lines = lock.to_string();
        let rows: Vec<_> = lines.lines().skip(3).collect();
        assert_eq!(
            rows,
            [
                "a/s\t-\tx\tfedcba9876543210 0123456789abcdef",
                "b/s\t429\ty\t0123456789abcdef"
            ]
        );
        assert_eq!(lines.parse(), Ok(lock));
    }
}
