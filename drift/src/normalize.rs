//! Texts without what does not matter: two texts that say the same have the same fingerprint.

use llm_errors_codegen::text::is_unsafe;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The version of these rules; a lock that was written by others has other fingerprints.
pub const VERSION: u32 = 1;

/// The words of a text, in lowercase and in one form of Unicode, with a space between them. White space,
/// markup, quotes, dashes, bullets and punctuation go; numbers keep their point and their sign, and what
/// stands for a quantity stays.
///
/// ```
/// use llm_errors_drift::words;
///
/// assert_eq!(words("“Wait”\u{a0}— at least **1.5** s."), "wait at least 1.5 s");
/// ```
pub fn words(text: &str) -> String {
    let folded: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut words = String::with_capacity(text.len());
    let mut is_apart = false;
    for (at, character) in folded.iter().copied().enumerate() {
        let before = at.checked_sub(1).map(|at| folded[at]);
        let next = folded.get(at + 1).copied();
        let is_digit = |it: Option<char>| it.is_some_and(char::is_numeric);
        let is_kept = character.is_alphanumeric()
            // a combining mark belongs to its letter
            || matches!(character, '\u{300}'..='\u{36f}')
            || "%$€£¥+=".contains(character)
            || matches!(character, '.' | ',') && is_digit(before) && is_digit(next)
            || character == '-' && is_digit(next) && before.is_none_or(char::is_whitespace);
        if !is_kept {
            // an apostrophe is inside of a word
            is_apart |= !matches!(
                character,
                '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}'
            );
            continue;
        }
        if is_apart && !words.is_empty() {
            words.push(' ');
        }
        is_apart = false;
        words.push(character);
    }
    words
}

/// A title as a name: in lowercase and in one form of Unicode, of quotes and of dashes, with one space between
/// two words and no punctuation around it.
pub(crate) fn name(title: &str) -> String {
    let folded = title.nfkc().flat_map(char::to_lowercase);
    let folded: String = folded
        .map(|it| match it {
            '‘' | '’' | '“' | '”' | '«' | '»' | '"' | '`' => '\'',
            '‐'..='―' | '−' => '-',
            _ => it,
        })
        .filter(|it| !is_unsafe(*it) || it.is_whitespace())
        .collect();
    let words: Vec<_> = folded.split_whitespace().collect();
    let name = words.join(" ");
    let is_around = |it: char| it.is_whitespace() || ".,:;!*'-".contains(it);
    name.trim_matches(is_around).to_owned()
}

/// The fingerprint of texts, 16 hexadecimal digits: the same for the same words in the same order, wherever
/// lines, cells and words end, since a copy may lose the space between two of them.
pub fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(words(text).replace(' ', ""));
    }
    let hash = hash.finalize();
    let first = hash.first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        for (one, other) in [
            ("a  b\n c", "A b C"),
            ("don’t", "don't"),
            ("“a” – b", "\"a\" - b"),
            ("a\u{200b}b", "ab"),
            ("４２９", "429"),
            ("end.", "end"),
            ("**a** `b`", "a b"),
        ] {
            assert_eq!(words(one), words(other));
        }
    }

    #[test]
    fn what_matters_stays() {
        for (one, other) in [
            ("1.5", "15"),
            ("-1", "1"),
            ("5%", "5"),
            ("a b", "a c"),
            ("résumé", "resume"),
            ("429", "428"),
        ] {
            assert_ne!(fingerprint([one]), fingerprint([other]));
        }
    }

    #[test]
    fn a_copy_may_lose_spaces() {
        assert_eq!(fingerprint(["a", "b c"]), fingerprint(["ab", "c"]));
        assert_ne!(words("ab c"), words("a bc"));
    }
}
