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
/// The text holds other markup, or markup that does not end.
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
            let (label, target) = bracket.split_once("](").ok_or(error.clone())?;
            let (url, _) = target.split_once(')').ok_or(error.clone())?;
            if label.is_empty() || label.contains(['[', ']', '`']) || !is_url(url) {
                return Err(error);
            }
            (Span::Link { label, url }, label.len() + url.len() + 4)
        } else {
            let plain = &rest[..rest.find(['`', '[']).unwrap_or(rest.len())];
            if let Some(found) = plain.find(['*', '_', '<', '>', '\\', ']']) {
                return Err(MarkupError {
                    at: at + found..at + found + 1,
                    message: "a character that Markdown would take as markup",
                    help: "put names and literal text in backticks",
                });
            }
            if let Some(found) = plain.find("://") {
                return Err(MarkupError {
                    at: at + found..at + found + 3,
                    message: "a bare address",
                    help: "write a link as `[label](https://...)`",
                });
            }
            (Span::Text(plain), plain.len())
        };
        spans.push(span);
        at += length;
    }
    Ok(spans)
}

/// Whether `url` is an address that a reader can open: `https:`, `http:` or `mailto:`, of visible
/// ASCII characters that end no Markdown link and no HTML attribute.
pub(crate) fn is_url(url: &str) -> bool {
    let target = ["https://", "http://", "mailto:"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let visible = |byte: u8| byte.is_ascii_graphic() && !b"()<>\"'`\\{}[]|^".contains(&byte);
    target.is_some_and(|target| !target.is_empty() && target.bytes().all(visible))
}

/// Whether a character must never reach a terminal or a page: control characters, and those that
/// change the direction of the text around them or cannot be seen.
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        )
}

/// What keeps `text` from being whole sentences, if anything.
pub(crate) fn prose_fault(text: &str) -> Option<&'static str> {
    let first = text.chars().next()?;
    // `xAI` may begin a sentence
    let name = text
        .split(' ')
        .next()
        .is_some_and(|word| word.contains(char::is_uppercase));
    if text.trim() != text || text.contains("  ") {
        Some("space at an end, or two spaces in a row")
    } else if first.is_lowercase() && !name {
        Some("a sentence begins with a capital letter, a digit or `code`")
    } else if !text.ends_with('.') {
        Some("a sentence ends with a full stop")
    } else {
        let spans = spans(text).unwrap_or_default();
        let words = spans.iter().filter_map(|span| match span {
            Span::Text(words) | Span::Link { label: words, .. } => Some(words),
            Span::Code(_) => None,
        });
        words
            .flat_map(|words| words.split([' ', '(', ')']))
            .find_map(word_fault)
    }
}

/// What is wrong with a word, if anything: all texts are written in one way.
fn word_fault(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches([',', ';', ':', '?']).to_lowercase();
    Some(match &*word {
        "e.g." => "write `for example` for `e.g.`",
        "i.e." => "write `that is` for `i.e.`",
        "etc." => "name them all, or write `such as`",
        "please" => "a solution is said without `please`",
        _ if word.ends_with('!') => {
            "a sentence ends with a full stop, not with an exclamation mark"
        }
        _ if ["n't", "'re", "'ll", "'ve"]
            .iter()
            .any(|end| word.ends_with(end)) =>
        {
            "write both words out"
        }
        _ if BRITISH.contains(&word.trim_end_matches('.')) => "the spelling is American",
        _ => return None,
    })
}

/// The words of this trade that are spelt otherwise in America.
const BRITISH: [&str; 16] = [
    "authorisation",
    "authorise",
    "authorised",
    "behaviour",
    "cancelled",
    "cancelling",
    "catalogue",
    "centre",
    "customise",
    "licence",
    "optimise",
    "organisation",
    "organisations",
    "recognise",
    "recognised",
    "unauthorised",
];
