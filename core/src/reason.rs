//! The reason phrases of HTTP, which say a status and nothing else.

/// Of the registry of IANA, of servers that have others, and of Cloudflare; in lowercase, each once.
const PHRASES: [&str; 53] = [
    "bad gateway",
    "bad request",
    "client closed request",
    "conflict",
    "content too large",
    "expectation failed",
    "failed dependency",
    "forbidden",
    "gateway time-out",
    "gateway timeout",
    "gone",
    "http version not supported",
    "insufficient storage",
    "internal server error",
    "invalid ssl certificate",
    "length required",
    "locked",
    "loop detected",
    "method not allowed",
    "misdirected request",
    "network authentication required",
    "not acceptable",
    "not allowed",
    "not extended",
    "not found",
    "not implemented",
    "origin is unreachable",
    "payload too large",
    "payment required",
    "permanent redirect",
    "precondition failed",
    "precondition required",
    "proxy authentication required",
    "range not satisfiable",
    "request entity too large",
    "request header fields too large",
    "request timeout",
    "request time-out",
    "request uri too long",
    "service temporarily unavailable",
    "service unavailable",
    "ssl handshake failed",
    "temporary redirect",
    "too early",
    "too many requests",
    "unauthorized",
    "unavailable for legal reasons",
    "unprocessable content",
    "unprocessable entity",
    "unsupported media type",
    "upgrade required",
    "uri too long",
    "web server is down",
];

/// Whether a fragment of a message is a reason phrase, with or without its status: `502 Bad Gateway`. It says
/// what a status says, and no more.
///
/// ```
/// use llm_errors_core::reason::is_reason_phrase;
/// assert!(is_reason_phrase("Bad Gateway"));
/// assert!(is_reason_phrase("502 bad gateway"));
/// assert!(!is_reason_phrase("bad gateway of the provider"));
/// ```
pub fn is_reason_phrase(fragment: &str) -> bool {
    let digits = fragment.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let phrase = match fragment.len() - digits.len() {
        0 | 3 => digits.trim_start_matches([' ', ':', '-']),
        _ => fragment,
    };
    let phrase = phrase.trim_end_matches(['.', '!']);
    PHRASES
        .iter()
        .any(|known| phrase.eq_ignore_ascii_case(known))
}

/// Whether a text begins with a reason phrase.
///
/// ```
/// use llm_errors_core::reason::begins_with_reason_phrase;
/// assert!(begins_with_reason_phrase(b"Not Found: no such model"));
/// assert!(!begins_with_reason_phrase(b"Not Foundation"));
/// ```
pub fn begins_with_reason_phrase(text: &[u8]) -> bool {
    PHRASES.iter().any(|known| {
        let phrase = text.get(..known.len());
        phrase.is_some_and(|it| it.eq_ignore_ascii_case(known.as_bytes()))
            && !text.get(known.len()).is_some_and(u8::is_ascii_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_sorted_and_lowercase() {
        assert!(PHRASES.iter().all(|it| *it == it.to_ascii_lowercase()));
        let mut sorted = PHRASES;
        sorted.sort_unstable();
        sorted
            .windows(2)
            .for_each(|pair| assert_ne!(pair[0], pair[1]));
    }

    #[test]
    fn a_phrase_may_have_its_status() {
        for (fragment, is_phrase) in [
            ("Not Found", true),
            ("404 Not Found", true),
            ("404: not found.", true),
            ("4040 not found", false),
            ("model not found", false),
            ("not found: model", false),
            ("404", false),
            ("", false),
        ] {
            assert_eq!(is_reason_phrase(fragment), is_phrase, "{fragment}");
        }
    }
}
