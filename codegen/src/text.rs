//! The texts of the catalog: one line each, with `code` and `[label](url)` as the only markup.
//!
//! What passes here means the same in Markdown, rustdoc and HTML once its plain parts are escaped.

use std::ops::Range;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// Plain words.
    Text(&'a str),
    /// Something to be typed or found literally, without its backticks.
    Code(&'a str),
    /// A link.
    Link {
        /// What the reader sees.
        label: &'a str,
        /// Where it leads.
        url: &'a str,
    },
}

/// Markup that the catalog does not know: where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupError {
    /// The bytes of the text that are meant.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: &'static str,
    /// What to write instead.
    pub help: &'static str,
}

/// Splits a text into its pieces.
///
/// ```
/// use llm_errors_codegen::text::{Span, spans};
/// let text = "Raise `max_tokens` under [limits](https://example.com).";
/// assert_eq!(spans(text)?[1], Span::Code("max_tokens"));
/// assert_eq!(spans(text)?[3], Span::Link { label: "limits", url: "https://example.com" });
/// assert!(spans("an open `quote").is_err());
/// # Ok::<(), llm_errors_codegen::text::MarkupError>(())
/// ```
///
/// # Errors
/// The text contains other markup, or markup that does not end.
pub fn spans(text: &str) -> Result<Vec<Span<'_>>, MarkupError> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let (span, length) = if let Some(quoted) = rest.strip_prefix('`') {
            let code = quoted
                .split_once('`')
                .map(|(code, _)| code)
                .filter(|code| !code.is_empty());
            let error = MarkupError {
                at: at..at + 1,
                message: "a backtick without its partner",
                help: "put the code between two backticks",
            };
            let code = code.ok_or(error)?;
            (Span::Code(code), code.len() + 2)
        } else if let Some(bracket) = rest.strip_prefix('[') {
            let error = MarkupError {
                at: at..at + 1,
                message: "a bracket that begins no link",
                help: "write a link as `[label](https://...)`, and a literal bracket in backticks",
            };
            let end = find_byte(bracket, 0, &LABEL_END).unwrap_or(0);
            let target = bracket[end..].strip_prefix("](");
            let target = target.and_then(|target| target.split_once(')'));
            let (label, (url, _)) = (&bracket[..end], target.ok_or(error.clone())?);
            if label.is_empty() || !is_url(url) {
                return Err(error);
            }
            (Span::Link { label, url }, label.len() + url.len() + 4)
        } else {
            let plain = plain_text(text, at)?;
            (Span::Text(plain), plain.len())
        };
        spans.push(span);
        at += length;
    }
    Ok(spans)
}

/// The plain words that begin at an offset.
fn plain_text(text: &str, start: usize) -> Result<&str, MarkupError> {
    let mut address = None;
    let mut from = start;
    let end = loop {
        let Some(found) = find_byte(text, from, &MARKUP) else {
            break text.len();
        };
        match text.as_bytes()[found] {
            b':' => {
                if address.is_none() && text[found..].starts_with("://") {
                    address = Some(found);
                }
                from = found + 1;
            }
            b'`' | b'[' => break found,
            _ => {
                return Err(MarkupError {
                    at: found..found + 1,
                    message: "a character that Markdown would take as markup",
                    help: "put names and literal text in backticks",
                });
            }
        }
    };
    if let Some(address) = address {
        return Err(MarkupError {
            at: address..address + 3,
            message: "a bare address",
            help: "write a link as `[label](https://...)`",
        });
    }
    Ok(&text[start..end])
}

/// Which bytes are meant: all of them ASCII, so that what is found is never within a character.
pub(crate) type ByteSet = [bool; 256];

/// The set of some bytes.
pub(crate) const fn byte_set(bytes: &[u8]) -> ByteSet {
    let mut set = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        set[bytes[at] as usize] = true;
        at += 1;
    }
    set
}

/// Where the first byte of a set is, from an offset on.
///
/// A build script runs without optimization, and is a multiple slower with iterators over characters.
pub(crate) fn find_byte(text: &str, from: usize, set: &ByteSet) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if set[bytes[at] as usize] {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// What plain words do not contain, and the colon of an address.
const MARKUP: ByteSet = byte_set(b"`[*_<>\\]:");
/// What the label of a link does not contain.
const LABEL_END: ByteSet = byte_set(b"[]`");
/// What an address does not contain: everything but visible ASCII characters, and some of those.
const NOT_IN_URL: ByteSet = {
    let mut set = byte_set(b"()<>\"'`\\{}[]|^");
    let mut byte = 0;
    while byte < 256 {
        set[byte] |= byte <= 0x20 || byte >= 0x7F;
        byte += 1;
    }
    set
};
/// What may be unsafe: control characters, and whatever is not ASCII.
const SUSPECT: ByteSet = {
    let mut set = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        set[byte] = byte < 0x20 || byte >= 0x7F;
        byte += 1;
    }
    set
};

/// The first character that must never reach a terminal or a page.
pub(crate) fn first_unsafe(text: &str) -> Option<char> {
    // most texts are plain ASCII
    find_byte(text, 0, &SUSPECT)?;
    text.chars().find(|character| is_unsafe(*character))
}

/// Whether `url` is an address that a reader can open: `https:`, `http:` or `mailto:`, of visible
/// ASCII characters that end no Markdown link and no HTML attribute.
pub fn is_url(url: &str) -> bool {
    let target = ["https://", "http://", "mailto:"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    target.is_some_and(|target| !target.is_empty() && find_byte(target, 0, &NOT_IN_URL).is_none())
}

/// Whether a character must never reach a terminal or a page: control characters, and those that
/// change the direction of the text around them or cannot be seen.
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
                | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// What the style of the shipped catalog minds in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StyleFault {
    /// The bytes of the text that are meant.
    pub(crate) at: Range<usize>,
    /// Why.
    pub(crate) reason: &'static str,
    /// What to do.
    pub(crate) help: &'static str,
    /// What to write in their place, where that is certain.
    pub(crate) replacement: Option<String>,
}

/// Everything that keeps `text` from being whole sentences in plain American English; its markup is
/// known to be good.
pub(crate) fn style_faults(text: &str) -> Vec<StyleFault> {
    let mut faults = Vec::new();
    let words = plain_words(text);
    let first = words.first().cloned().unwrap_or(0..0);
    // `xAI` may begin a sentence
    if first.start == 0
        && text[first.clone()].starts_with(char::is_lowercase)
        && !text[first.clone()].contains(char::is_uppercase)
    {
        faults.push(StyleFault {
            at: first,
            reason: "a sentence begins with a capital letter, a digit or `code`",
            help: "begin with a capital letter",
            replacement: None,
        });
    }
    faults.extend(
        words
            .into_iter()
            .filter_map(|at| word_fault(&text[at.clone()], at.start)),
    );
    faults.extend(text.match_indices("  ").map(|(at, spaces)| StyleFault {
        at: at..at + spaces.len(),
        reason: "two spaces in a row",
        help: "write one space",
        replacement: None,
    }));
    if !text.ends_with(['.', '!', ' ']) {
        let start = text.rfind(' ').map_or(0, |space| space + 1);
        faults.push(StyleFault {
            at: start..text.len(),
            reason: "a sentence ends with a full stop",
            help: "add the full stop",
            replacement: Some(format!("{}.", &text[start..])),
        });
    }
    faults
}

/// The words of a text outside of code and addresses, as bytes of the text.
fn plain_words(text: &str) -> Vec<Range<usize>> {
    let offset = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
    let spans = spans(text).unwrap_or_default();
    let plain = spans.into_iter().filter_map(|span| match span {
        Span::Text(words) | Span::Link { label: words, .. } => Some(words),
        Span::Code(_) => None,
    });
    plain
        .flat_map(|words| words.split([' ', '(', ')']))
        .filter(|word| !word.is_empty())
        .map(|word| offset(word)..offset(word) + word.len())
        .collect()
}

/// What is wrong with a word, if anything: all texts are written in one way.
fn word_fault(word: &str, start: usize) -> Option<StyleFault> {
    let word = word.trim_end_matches([',', ';', ':', '?']);
    let bare = word.trim_end_matches('.');
    let (with_stop, lower) = (word.to_lowercase(), bare.to_lowercase());
    let british = BRITISH.iter().find(|(british, _)| *british == lower);
    let (word, reason, help, replacement) = match &*with_stop {
        "e.g." => (word, "an abbreviation", "write it out", "for example"),
        "i.e." => (word, "an abbreviation", "write it out", "that is"),
        "etc." => (word, "an open end", "name them all, or write `such as`", ""),
        _ if lower.ends_with('!') => (word, "an exclamation mark", "end with a full stop", ""),
        _ if lower == "please" => (bare, "a filler word", "leave the word out", ""),
        _ if CONTRACTIONS.iter().any(|end| lower.ends_with(end)) => {
            (bare, "a contraction", "write both words out", "")
        }
        _ => {
            let (_, american) = british?;
            (
                bare,
                "British spelling",
                "the spelling is American",
                *american,
            )
        }
    };
    let capital = word.starts_with(char::is_uppercase);
    let replacement = if capital {
        capitalized(replacement)
    } else {
        replacement.to_owned()
    };
    Some(StyleFault {
        at: start..start + word.len(),
        reason,
        help,
        replacement: Some(replacement).filter(|text| !text.is_empty()),
    })
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// How the short forms of `not`, `are`, `will` and `have` end.
const CONTRACTIONS: [&str; 4] = ["n't", "'re", "'ll", "'ve"];

/// The words of this trade that are spelt otherwise in America.
const BRITISH: [(&str, &str); 16] = [
    ("authorisation", "authorization"),
    ("authorise", "authorize"),
    ("authorised", "authorized"),
    ("behaviour", "behavior"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("catalogue", "catalog"),
    ("centre", "center"),
    ("customise", "customize"),
    ("licence", "license"),
    ("optimise", "optimize"),
    ("organisation", "organization"),
    ("organisations", "organizations"),
    ("recognise", "recognize"),
    ("recognised", "recognized"),
    ("unauthorised", "unauthorized"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_names_the_very_word() {
        for (text, word, reason, replacement) in [
            (
                "you wait.",
                "you",
                "a sentence begins with a capital letter, a digit or `code`",
                None,
            ),
            (
                "Wait a minute",
                "minute",
                "a sentence ends with a full stop",
                Some("minute."),
            ),
            ("Wait!", "Wait!", "an exclamation mark", None),
            (
                "Wait, e.g. a minute.",
                "e.g.",
                "an abbreviation",
                Some("for example"),
            ),
            (
                "Wait (i.e. a minute).",
                "i.e.",
                "an abbreviation",
                Some("that is"),
            ),
            ("Models, etc., fail.", "etc.", "an open end", None),
            ("Please wait.", "Please", "a filler word", None),
            ("They can't wait.", "can't", "a contraction", None),
            (
                "Organisations, too.",
                "Organisations",
                "British spelling",
                Some("Organizations"),
            ),
            (
                "It was cancelled.",
                "cancelled",
                "British spelling",
                Some("canceled"),
            ),
            ("Two  spaces.", "  ", "two spaces in a row", None),
            (
                "Der \u{130}\u{130}n't.",
                "\u{130}\u{130}n't",
                "a contraction",
                None,
            ),
        ] {
            let faults = style_faults(text);
            let [fault] = &*faults else {
                panic!("{text}: {faults:?}")
            };
            assert_eq!((&text[fault.at.clone()], fault.reason), (word, reason));
            assert_eq!(fault.replacement.as_deref(), replacement);
        }
    }

    #[test]
    fn style_leaves_alone_what_is_not_a_sentence_of_ours() {
        for text in [
            "Wait.",
            "`cancelled` is a word of the wire.",
            "xAI may begin a sentence.",
            "3 requests a minute.",
            "[xAI](https://x.ai/please) says so.",
            "",
        ] {
            assert!(style_faults(text).is_empty() || text.is_empty(), "{text}");
        }
    }

    #[test]
    fn addresses_end_no_markup() {
        for (url, good) in [
            ("https://acme.example/a?b=c#d", true),
            ("mailto:help@acme.example", true),
            ("https://", false),
            ("ftp://acme.example", false),
            ("https://acme.example/a b", false),
            ("https://acme.example/(a)", false),
            ("https://acme.example/错", false),
            ("javascript:alert", false),
        ] {
            assert_eq!(is_url(url), good, "{url}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_unsafe() {
        let unseen = "\0\u{1b}\u{7f}\u{ad}\u{200b}\u{202e}\u{2066}\u{3164}\u{feff}\u{e0041}";
        assert!(unseen.chars().all(is_unsafe));
        assert!(!"aé错 ⚠\u{fe0f}🙂".chars().any(is_unsafe));
    }
}
