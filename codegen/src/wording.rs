//! How messages quote what they were given, and what they suggest in its place.

use crate::text::is_unsafe;

/// A text with nothing left that a terminal would obey.
///
/// ```
/// use llm_errors_codegen::wording::visible;
/// assert_eq!(visible("a\u{1b}[31mb"), r"a\u{1b}[31mb");
/// ```
pub fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unsafe(character) {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
}

/// A piece of input for use in a message: visible, in backticks, and cut to a sensible length.
///
/// ```
/// use llm_errors_codegen::wording::quoted;
/// assert_eq!(quoted("insufficient_quota"), "`insufficient_quota`");
/// ```
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("`{}…`", visible(&text[..cut])),
        None => format!("`{}`", visible(text)),
    }
}

/// A choice in words.
///
/// ```
/// use llm_errors_codegen::wording::any_of;
/// assert_eq!(any_of(["never", "poll"]), "`never` or `poll`");
/// ```
pub fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(quoted).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The candidate that somebody who wrote `word` probably meant. Only the first thousand are
/// considered, and none for a long word, so that many misspelt words cost no more than time in
/// proportion to their number.
///
/// ```
/// use llm_errors_codegen::wording::did_you_mean;
/// assert_eq!(did_you_mean("openia", ["openai", "xai"]), Some("openai"));
/// assert_eq!(did_you_mean("acme", ["openai", "xai"]), None);
/// ```
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    const SIMILAR: f64 = 0.8;
    const LONGEST: usize = 100;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    candidates
        .into_iter()
        .take(1000)
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| {
            (
                strsim::jaro_winkler(&word, &candidate.to_ascii_lowercase()),
                candidate,
            )
        })
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}
