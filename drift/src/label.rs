//! The words by which a page names an error: `401 - Invalid Authentication`, `400-InvalidParameter`,
//! `rate_limit_error`, `500 / 503`.

use std::sync::LazyLock;

use llm_errors_core::reason::is_reason_phrase;
use regex::Regex;

/// What a label says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Label {
    /// `429`, `5xx`.
    pub(crate) status: Vec<String>,
    pub(crate) code: Option<String>,
    /// The words behind, up to the end of the line.
    pub(crate) title: Option<String>,
    /// What follows the title.
    pub(crate) text: String,
    /// Nothing but a separator, or the reason phrase, stands behind the status: no sentence begins so.
    pub(crate) is_strict: bool,
}

/// What stands before the first word.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[\s›▸▶▾▼•·*#+✕❌⚠\u{fe0f}-]|>\s|(?i:(?:http|error|status|code|错误码|状态码)(?:\s+|\s*:\s*)))+").expect("it is right")
});
/// A status, and others behind it.
static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([1-5]00\+|(?:>=|≥) ?[1-5]00|[1-5]\d\d|[1-5][xX][xX])((?:\s*(?:/|,|or|and|&|、)\s*[1-5]\d\d)*)(?:$|[^\w%]|_|[A-Z][a-z])")
        .expect("it is right")
});
/// A status in the name of a constant: `{HTTPStatus.S400_Bad_Request}`.
static CONSTANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\{?(?:\w+\.)?[A-Za-z]?([1-5]\d\d)_([A-Za-z_]+)\}?").expect("it is right")
});
/// What parts a status, a code and the words behind.
static SEPARATOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:[-–—:：.)\]|,]+|->|→)?\s*").expect("it is right"));
/// Where the words of a title end and a sentence begins.
static END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\n|: |：| [-–—] | \(|\. ").expect("it is right"));

/// A place that a heading names itself.
static ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\\?\{#[\w-]+\\?\}$|\s*\[#[\w-]+\]$").expect("it is right"));

impl Label {
    /// The label with which a text begins; none if it begins with neither a status nor a code.
    pub(crate) fn parse(text: &str, knows: &dyn Fn(&str) -> bool) -> Option<Self> {
        let mut label = Self::default();
        let mut rest = strip_mark(text);
        if let Some(found) = CONSTANT.captures(rest) {
            label.status.push(found[1].to_owned());
            label.title = Some(found[2].replace('_', " ").trim().to_owned());
            label.text = String::from(without_separator(&rest[found[0].len()..]));
            label.is_strict = true;
            return Some(label);
        }
        if let Some((status, behind)) = statuses(rest) {
            label.status = status;
            let separated = without_separator(behind);
            label.is_strict = separated.is_empty()
                || behind.trim_start().len() < behind.len()
                    && separated.len() < behind.trim_start().len()
                || behind.starts_with(|it: char| !it.is_whitespace())
                || begins_with_phrase(separated);
            rest = separated;
        }
        let (token, behind) = first_token(rest);
        let is_code = if label.status.is_empty() {
            is_surely_code(token, knows)
        } else {
            looks_like_code(token, knows)
        };
        if is_code {
            label.code = Some(token.to_owned());
            let is_alone = behind.trim().is_empty();
            let separated = without_separator(behind);
            let is_separated =
                separated.len() < behind.trim_start().len() || behind.trim_start().starts_with('(');
            label.is_strict |= is_alone || is_separated;
            label.text = String::from(separated);
        } else if label.status.is_empty() {
            return None;
        } else {
            let end = END.find(rest).map_or(rest.len(), |it| it.start());
            let (title, text) = rest.split_at(end);
            // so short a title before a colon begins no sentence
            label.is_strict |= text.starts_with(": ") && title.split(' ').count() <= 6;
            let title = title.trim().trim_end_matches(['.', ':']);
            label.title = (!title.is_empty()).then(|| title.to_owned());
            label.text = String::from(without_separator(text).trim());
        }
        Some(label)
    }
}

/// Whether a text begins with a status, alone or in the name of a constant.
pub(crate) fn begins_with_status(text: &str) -> bool {
    CONSTANT.is_match(text) || STATUS.is_match(text)
}

/// The statuses with which a text begins, and what is behind them.
fn statuses(text: &str) -> Option<(Vec<String>, &str)> {
    let found = STATUS.captures(text)?;
    let first = found.get(1)?;
    let others = found.get(2)?;
    let mut statuses = vec![status(first.as_str())];
    let numbers = others.as_str().split(|it: char| !it.is_ascii_digit());
    statuses.extend(numbers.filter(|it| it.len() == 3).map(str::to_owned));
    statuses.sort();
    statuses.dedup();
    Some((statuses, &text[others.end()..]))
}

/// `5xx` for `5XX`, `500+` and `>=500`.
fn status(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.starts_with(['>', '≥']) || text.ends_with(['+', 'x', 'X']) {
        format!("{}xx", &digits[..1])
    } else {
        digits
    }
}

/// A text without the bullets and the word "error" before it.
pub(crate) fn strip_mark(text: &str) -> &str {
    behind(&MARK, text)
}

/// The text of a heading without the name of its place.
pub(crate) fn without_anchor(heading: &str) -> &str {
    match ANCHOR.find(heading) {
        Some(anchor) => &heading[..anchor.start()],
        None => heading,
    }
}

fn without_separator(text: &str) -> &str {
    behind(&SEPARATOR, text)
}

/// What stands behind a match; all where there is none.
fn behind<'a>(regex: &Regex, text: &'a str) -> &'a str {
    regex.find(text).map_or(text, |found| &text[found.end()..])
}

/// Whether a text begins with a reason phrase of HTTP and ends there or with a separator.
fn begins_with_phrase(text: &str) -> bool {
    let end = END.find(text).map_or(text.len(), |it| it.start());
    is_reason_phrase(text[..end].trim())
}

/// A text up to its first space, or what else ends a code.
fn first_token(text: &str) -> (&str, &str) {
    let end = text.find(|it: char| it.is_whitespace() || "()[]{}<>,;\"'`*：（），".contains(it));
    let token = &text[..end.unwrap_or(text.len())];
    let token = token.trim_end_matches([':', '.', '-', '–', '—']);
    (token, &text[token.len()..])
}

/// Whether a word can be a code where one is expected.
pub(crate) fn looks_like_code(word: &str, knows: &dyn Fn(&str) -> bool) -> bool {
    let is_word = |it: char| it.is_ascii_alphanumeric() || "_.:/-{}".contains(it);
    if word.len() < 2 || word.len() > 100 || !word.chars().all(is_word) {
        return false;
    }
    if word.bytes().all(|it| it.is_ascii_digit()) {
        // a number that is no status
        return word.len() > 3;
    }
    let humps = word
        .as_bytes()
        .windows(2)
        .filter(|it| it[0].is_ascii_lowercase() && it[1].is_ascii_uppercase());
    let is_joined = word.trim_matches(['_', ':', '.']).contains(['_', ':', '.']);
    is_joined || humps.count() > 0 && !word.contains(['-', '/']) || knows(word)
}

/// Whether a word is a code wherever it stands.
fn is_surely_code(word: &str, knows: &dyn Fn(&str) -> bool) -> bool {
    const ENDS: [&str; 8] = [
        "error",
        "exception",
        "exceeded",
        "fault",
        "failed",
        "denied",
        "notfound",
        "not_found",
    ];
    if !looks_like_code(word, knows) {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let is_number = word.bytes().all(|it| it.is_ascii_digit());
    !is_number && ENDS.iter().any(|end| lower.ends_with(end)) || knows(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read() {
        let known = |word: &str| matches!(word, "overloaded" | "1113");
        for (text, status, code, title, rest) in [
            (
                "401 - Invalid Authentication",
                "401",
                "",
                "Invalid Authentication",
                "",
            ),
            ("400 Bad Request", "400", "", "Bad Request", ""),
            (
                "> 429 – Rate limit reached",
                "429",
                "",
                "Rate limit reached",
                "",
            ),
            ("400-InvalidParameter", "400", "InvalidParameter", "", ""),
            (
                "429 - `rate_limit_error`: Slow down.",
                "429",
                "",
                "`rate_limit_error`",
                "Slow down.",
            ),
            (
                "429 - rate_limit_error: Slow down.",
                "429",
                "rate_limit_error",
                "",
                "Slow down.",
            ),
            ("500 / 503", "500,503", "", "", ""),
            ("500+", "5xx", "", "", ""),
            ("5XX: Upstream", "5xx", "", "Upstream", ""),
            (
                "{HTTPStatus.S402_Payment_Required}: No credit",
                "402",
                "",
                "Payment Required",
                "No credit",
            ),
            (
                "HTTP 404: Not Found (no model)",
                "404",
                "",
                "Not Found",
                "(no model)",
            ),
            (
                "RateLimitError: too fast",
                "",
                "RateLimitError",
                "",
                "too fast",
            ),
            ("› APIConnectionError", "", "APIConnectionError", "", ""),
            ("1113", "", "1113", "", ""),
            ("overloaded", "", "overloaded", "", ""),
        ] {
            let label = Label::parse(text, &known).unwrap_or_default();
            assert_eq!(label.status.join(","), status, "{text}");
            assert_eq!(label.code.unwrap_or_default(), code, "{text}");
            assert_eq!(label.title.unwrap_or_default(), title, "{text}");
            assert_eq!(label.text, rest, "{text}");
            assert!(label.is_strict, "{text}");
        }
    }

    #[test]
    fn sentences_are_no_labels() {
        for text in [
            "Getting started",
            "API errors",
            "4096 tokens",
            "The server",
            "OpenAI",
            "v1.2",
            "1000 requests",
        ] {
            assert_eq!(Label::parse(text, &|_| false), None, "{text}");
        }
        let sentence = Label::parse("200 OK response from the server", &|_| false);
        assert!(!sentence.is_some_and(|it| it.is_strict));
        let sentence = Label::parse("4XX Status Codes", &|_| false);
        assert!(!sentence.is_some_and(|it| it.is_strict));
    }
}
