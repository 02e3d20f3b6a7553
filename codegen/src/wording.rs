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
/// assert_eq!(did_you_mean("xia", ["openai", "xai"]), Some("xai"));
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
                similarity(&word, &candidate.to_ascii_lowercase()),
                candidate,
            )
        })
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

fn similarity(a: &str, b: &str) -> f64 {
    /// Two neighbors changed places, which Jaro and Winkler think little of in a short word.
    const SWAPPED: f64 = 0.9;
    let is_swapped =
        a.len() == b.len() && strsim::osa_distance(a, b) == 1 && strsim::levenshtein(a, b) == 2;
    let similarity = strsim::jaro_winkler(a, b);
    if is_swapped {
        similarity.max(SWAPPED)
    } else {
        similarity
    }
}

/// The word of a closed vocabulary that somebody who wrote `text` meant.
pub(crate) fn meant_word<'a>(text: &str, vocabulary: &[&'a str]) -> Option<&'a str> {
    let text = text.to_ascii_lowercase().replace(['-', ' '], "_");
    let meant = SYNONYMS
        .iter()
        .filter(|(_, words)| words.contains(&&*text))
        .find_map(|(word, _)| vocabulary.iter().find(|known| *known == word));
    meant
        .copied()
        .or_else(|| did_you_mean(&text, vocabulary.iter().copied()))
}

/// What people write for the words of the vocabularies.
const SYNONYMS: [(&str, &[&str]); 33] = [
    // who has to act
    ("caller", &["client", "developer", "me", "user", "you"]),
    ("account", &["billing", "customer", "owner"]),
    (
        "operator",
        &["admin", "administrator", "gateway", "host", "proxy"],
    ),
    ("provider", &["server", "upstream", "vendor"]),
    // whether the same request can succeed later
    (
        "after_delay",
        &[
            "after", "backoff", "delay", "later", "retry", "true", "wait", "yes",
        ],
    ),
    ("never", &["false", "no", "none", "not"]),
    ("poll", &["ask_again", "polling", "pending"]),
    // what went wrong
    (
        "authentication",
        &[
            "401",
            "auth",
            "invalid_api_key",
            "invalid_key",
            "unauthenticated",
            "unauthorized",
        ],
    ),
    (
        "permission",
        &[
            "403",
            "access_denied",
            "denied",
            "forbidden",
            "permission_denied",
        ],
    ),
    (
        "invalid_request",
        &[
            "400",
            "422",
            "bad_request",
            "client",
            "invalid",
            "validation",
        ],
    ),
    (
        "context_length",
        &["context", "context_window", "max_tokens", "too_many_tokens"],
    ),
    (
        "payload_too_large",
        &["413", "body_too_large", "size", "too_large"],
    ),
    (
        "content_policy",
        &[
            "content_filter",
            "filter",
            "moderation",
            "policy",
            "refusal",
            "safety",
        ],
    ),
    ("not_found", &["404", "gone", "missing", "unknown_model"]),
    ("conflict", &["409", "concurrent"]),
    (
        "rate_limit",
        &[
            "429",
            "rate_limited",
            "rate_limits",
            "throttled",
            "throttling",
            "too_many_requests",
        ],
    ),
    (
        "quota",
        &[
            "402",
            "balance",
            "billing",
            "budget",
            "credits",
            "insufficient_quota",
            "payment",
        ],
    ),
    (
        "overloaded",
        &["503", "busy", "capacity", "overload", "unavailable"],
    ),
    (
        "timeout",
        &[
            "408",
            "504",
            "deadline",
            "gateway_timeout",
            "time_out",
            "timed_out",
        ],
    ),
    ("connection", &["dns", "network", "tls"]),
    ("upstream", &["502", "bad_gateway", "backend"]),
    (
        "internal",
        &[
            "500",
            "internal_error",
            "internal_server_error",
            "server",
            "server_error",
        ],
    ),
    (
        "pending",
        &["202", "in_progress", "not_ready", "processing"],
    ),
    // how an entry is known
    (
        "documented",
        &["confirmed", "docs", "documentation", "official"],
    ),
    ("observed", &["measured", "seen", "tested"]),
    (
        "unconfirmed",
        &["assumed", "guess", "rumor", "rumour", "unknown"],
    ),
    // when a limit refills
    ("minute", &["1m", "minutely", "per_minute", "rpm", "tpm"]),
    ("hour", &["1h", "hourly", "per_hour"]),
    ("five_hours", &["5_hours", "5h", "five_hour"]),
    ("day", &["1d", "24h", "daily", "per_day", "rpd", "tpd"]),
    ("week", &["7d", "per_week", "weekly"]),
    ("month", &["30d", "monthly", "per_month"]),
    ("5xx", &["server_error"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_everyday_means_one_of_the_vocabulary() {
        const FIX_BY: [&str; 4] = ["caller", "account", "operator", "provider"];
        const RETRY: [&str; 3] = ["never", "after_delay", "poll"];
        const KIND: [&str; 4] = ["invalid_request", "rate_limit", "quota", "timeout"];
        for (vocabulary, text, meant) in [
            (&FIX_BY[..], "user", Some("caller")),
            (&FIX_BY, "Billing", Some("account")),
            (&KIND, "billing", Some("quota")),
            (&FIX_BY, "vendor", Some("provider")),
            (&FIX_BY, "providr", Some("provider")),
            (&FIX_BY, "moon", None),
            (&RETRY, "yes", Some("after_delay")),
            (&RETRY, "After Delay", Some("after_delay")),
            (&RETRY, "false", Some("never")),
            (&KIND, "rate-limited", Some("rate_limit")),
            (&KIND, "timed out", Some("timeout")),
        ] {
            assert_eq!(meant_word(text, vocabulary), meant, "{text}");
        }
    }

    #[test]
    fn quotes_are_short_and_visible() {
        for (text, quote) in [
            ("a", "`a`".to_owned()),
            ("a\u{202e}b", "`a\\u{202e}b`".to_owned()),
            (&"x".repeat(60), format!("`{}`", "x".repeat(60))),
            (&"x".repeat(61), format!("`{}…`", "x".repeat(60))),
        ] {
            assert_eq!(quoted(text), quote);
        }
    }

    #[test]
    fn every_synonym_leads_to_one_word_of_a_vocabulary() {
        for (word, synonyms) in SYNONYMS {
            assert!(!synonyms.contains(&word), "{word}");
        }
    }
}
