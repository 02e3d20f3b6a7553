//! Plain text: statuses, codes and numbers in it, and the data of server-sent events.

use llm_errors_core::reason::begins_with_reason_phrase;
use memchr::{memchr2_iter, memrchr};

use super::limits::HEAD;
use super::wire::Wire;

/// The status of a failure, 400 to 599, if a word is one.
pub(crate) fn failure_status(word: &[u8]) -> Option<u16> {
    let [b'4' | b'5', _, _] = word else {
        return None;
    };
    word.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u16::from(digit - b'0'))
    })
}

/// Whether a text begins with words, in any letter case.
pub(crate) fn starts_with(text: &[u8], words: &[u8]) -> bool {
    let start = text.get(..words.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(words))
}

/// The text before words at its end, in any letter case.
pub(crate) fn strip_end<'a>(text: &'a [u8], words: &[u8]) -> Option<&'a [u8]> {
    // the last letter tells most texts apart
    if !text.last()?.eq_ignore_ascii_case(words.last()?) {
        return None;
    }
    let (before, end) = text.split_at(text.len().checked_sub(words.len())?);
    end.eq_ignore_ascii_case(words).then_some(before)
}

/// Whether a word only fills the place of a code or type that is not known.
pub(crate) fn is_placeholder(word: &[u8]) -> bool {
    matches!(
        word,
        b"" | b"null" | b"None" | b"nil" | b"<nil>" | b"undefined" | b"true" | b"false"
    )
}

/// Whether a text is one word that could be a code: `invalid_grant`, `RESOURCE_EXHAUSTED`.
pub(crate) fn is_code_like(text: &[u8]) -> bool {
    !is_placeholder(text)
        && text.iter().all(|byte| is_code_byte(*byte))
        && text.iter().any(u8::is_ascii_alphabetic)
}

/// Whether a byte can be part of a code.
const fn is_code_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':')
}

/// The words of a text that look like codes and not like words of a sentence:
///
/// - with `_`: `rate_limit_exceeded`;
/// - in camel case: `ThrottlingException`;
/// - five or more letters, all uppercase: `UNAVAILABLE`, but not `HTTP`.
///
/// Of a word with a path, such as `botocore.errorfactory.ThrottlingException`, the last part is one
/// more word. Only the first [`HEAD`] bytes are looked at.
pub(crate) fn code_like_words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let words = noticeable_words(&text[..text.len().min(HEAD)]);
    // the punctuation of the sentence
    let words = words.map(|word| {
        let end = |byte: &u8| !b".:-".contains(byte);
        &word[..word.iter().rposition(end).map_or(0, |last| last + 1)]
    });
    let words = words.flat_map(|word| {
        let last = memrchr(b'.', word).map(|dot| &word[dot + 1..]);
        core::iter::once(word).chain(last)
    });
    words.filter(|word| {
        let capitals = word.len() > 4 && word.iter().all(u8::is_ascii_uppercase);
        let hump = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
        let joint = word.contains(&b'_') && is_code_like(word);
        capitals || joint || word.windows(2).any(hump)
    })
}

/// What a byte can be in a code, in bits; [`UPPER`] is twice [`LOWER`]. Nothing if it is in none.
const CODE_BITS: [u8; 256] = {
    let mut bits = [0; 256];
    let mut byte = 0_u8;
    while byte < u8::MAX {
        if is_code_byte(byte) {
            bits[byte as usize] = match byte {
                b'a'..=b'z' => LOWER,
                b'A'..=b'Z' => UPPER,
                b'_' => JOINT,
                _ => OTHER,
            };
        }
        byte += 1;
    }
    bits
};
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const JOINT: u8 = 4;
const OTHER: u8 = 8;

/// The words of a text, with the signs of codes in them, that have a `_`, a capital behind a small letter, or
/// five capitals: hardly any word of a sentence, which one look at each byte tells.
fn noticeable_words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    core::iter::from_fn(move || {
        while !rest.is_empty() {
            let (mut length, mut capitals, mut noticed, mut before) = (0, 0, 0, 0);
            for byte in rest {
                let bits = CODE_BITS[usize::from(*byte)];
                if bits == 0 {
                    break;
                }
                noticed |= bits & (JOINT | (before & LOWER) << 1);
                capitals += usize::from(bits & UPPER);
                (length, before) = (length + 1, bits);
            }
            let word = &rest[..length];
            rest = rest.get(length + 1..).unwrap_or_default();
            if noticed != 0 || capitals > 4 * usize::from(UPPER) {
                return Some(word);
            }
        }
        None
    })
}

/// The status that a text names: `Error code: 429 - ...`, `502 Bad Gateway`, `HTTP/1.1 503`,
/// `[403 Forbidden]`. A number is one at the beginning, after a bracket, after a word that announces it,
/// and before a reason phrase. Only the first [`HEAD`] bytes are looked at.
pub(crate) fn status(text: &[u8], wire: Wire) -> Option<u16> {
    let text = &text[..text.len().min(HEAD)];
    memchr2_iter(b'4', b'5', text).find_map(|at| {
        let (before, rest) = text.split_at(at);
        let status = failure_status(rest.get(..3)?)?;
        let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let stands_alone = !is_word(before.last()) && !is_word(rest.get(3));
        let is_explained = || {
            let phrase = rest[3..].strip_prefix(b" ");
            phrase.is_some_and(begins_with_reason_phrase)
        };
        let is_status = stands_alone && (announces_status(before, wire) || is_explained());
        is_status.then_some(status)
    })
}

/// Whether a number behind this text is a status.
fn announces_status(before: &[u8], wire: Wire) -> bool {
    // the bracket of `:[400]` is one of JSON
    if let [.., sign, b'['] = before
        && !matches!(sign, b':' | b'[')
    {
        return true;
    }
    let Some((mut rest, word)) = last_word(before) else {
        return true;
    };
    if word.len() > 1 {
        return wire.announces_status(word);
    }
    // the version of `HTTP/1.1 503`
    while let Some((before, word)) = last_word(rest) {
        if word.len() > 1 {
            return word.eq_ignore_ascii_case(b"http");
        }
        rest = before;
    }
    false
}

/// The last word of letters and digits, and the text before it.
fn last_word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
    let end = text.iter().rposition(is_word)? + 1;
    let start = text[..end].iter().rposition(|byte| !is_word(byte));
    let (before, word) = text[..end].split_at(start.map_or(0, |it| it + 1));
    Some((before, word))
}

/// The numbers of a text: for each the text before it, and the text that begins with its digits.
pub(crate) fn numbers(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 0;
    core::iter::from_fn(move || {
        // most of a message has no digits: the compiler looks at 16 bytes at once
        while let Some(bytes) = text.get(at..)?.first_chunk::<16>()
            && !bytes
                .iter()
                .fold(false, |any, byte| any | byte.is_ascii_digit())
        {
            at += bytes.len();
        }
        let start = at + text[at..].iter().position(u8::is_ascii_digit)?;
        let digits = text[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit());
        at = start + digits.count();
        Some(text.split_at(start))
    })
}

/// Whether a body is made of server-sent events.
pub(crate) fn is_event_stream(body: &[u8]) -> bool {
    [&b"data:"[..], b"event:", b"id:", b"retry:", b": "]
        .iter()
        .any(|field| body.starts_with(field))
        && body
            .split(|byte| *byte == b'\n')
            .any(|line| line.starts_with(b"data:"))
}

/// The data of each event, line by line.
pub(crate) fn event_data(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = body.split(|byte| matches!(byte, b'\n' | b'\r'));
    let data = lines
        .filter_map(|line| line.strip_prefix(b"data:"))
        .map(<[u8]>::trim_ascii);
    data.filter(|data| *data != b"[DONE]")
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn texts<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Vec<&'a str> {
        texts
            .map(|text| core::str::from_utf8(text).expect("the tests are text"))
            .collect()
    }

    #[test]
    fn a_status_of_a_failure_has_three_digits() {
        for (word, status) in [
            ("400", Some(400)),
            ("429", Some(429)),
            ("599", Some(599)),
            ("399", None),
            ("600", None),
            ("200", None),
            ("42", None),
            ("4290", None),
            ("4x9", None),
            ("42:", None),
            ("", None),
        ] {
            assert_eq!(failure_status(word.as_bytes()), status, "{word}");
        }
    }

    #[test]
    fn a_code_is_one_word_with_a_letter() {
        for word in [
            "invalid_grant",
            "RESOURCE_EXHAUSTED",
            "Arrearage",
            "channel:no_available_key",
            "InvalidParameter.DataInspection",
            "context-length",
            "e1",
        ] {
            assert!(is_code_like(word.as_bytes()), "{word}");
        }
        for word in [
            "",
            "429",
            "null",
            "None",
            "nil",
            "undefined",
            "true",
            "false",
            "two words",
            "a/b",
            "it's",
            "ä",
            "1.5",
        ] {
            assert!(!is_code_like(word.as_bytes()), "{word}");
        }
        for word in [
            "",
            "null",
            "None",
            "nil",
            "<nil>",
            "undefined",
            "true",
            "false",
        ] {
            assert!(is_placeholder(word.as_bytes()), "{word}");
        }
        for word in ["Null", "0", "unknown"] {
            assert!(!is_placeholder(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn words_that_look_like_codes_stand_out_of_a_sentence() {
        for (text, words) in [
            (
                "An error occurred (ThrottlingException) when calling",
                &["ThrottlingException"][..],
            ),
            (
                "code=rate_limit_exceeded, type: invalid-request",
                &["rate_limit_exceeded"],
            ),
            ("UNAVAILABLE: HTTP is down", &["UNAVAILABLE"]),
            // four letters are an abbreviation, five a code
            ("ABCD ABCDE", &["ABCDE"]),
            ("I AM A TEAPOT", &["TEAPOT"]),
            ("ABCDE1 Word word", &[]),
            (
                "botocore.errorfactory.ThrottlingException: x",
                &[
                    "botocore.errorfactory.ThrottlingException",
                    "ThrottlingException",
                ],
            ),
            ("openai.rate_limit...", &["openai.rate_limit", "rate_limit"]),
            ("- : ... _ __", &[]),
            ("iPhone", &["iPhone"]),
            ("", &[]),
        ] {
            assert_eq!(texts(code_like_words(text.as_bytes())), words, "{text}");
        }
    }

    #[test]
    fn a_status_in_a_text_is_announced() {
        for (text, found) in [
            ("429", Some(429)),
            ("502 Bad Gateway", Some(502)),
            ("Error code: 429 - {", Some(429)),
            ("ERROR 429", Some(429)),
            ("status=503", Some(503)),
            ("unexpected status code: 404", Some(404)),
            ("StatusCode: 429", Some(429)),
            ("AcmeError: 503", Some(503)),
            ("APIStatus 503", Some(503)),
            ("terror: 503", None),
            ("http 404", Some(404)),
            ("HTTP/1.1 503 x", Some(503)),
            ("HTTP/2 503 x", Some(503)),
            ("<html><title>502 Bad Gateway", Some(502)),
            ("<h1>504", Some(504)),
            ("it failed [403 Forbidden]", Some(403)),
            ("{\"list\":[400],\"lists\":[[400]]}", None),
            ("it failed [403]", Some(403)),
            ("error 200, then error 500", Some(500)),
            ("it failed (403)", None),
            ("it failed 403", None),
            ("E: 404 Not Found", Some(404)),
            ("x$Unauthorized: 401 Unauthorized from POST", Some(401)),
            ("it failed 403 forbidden", Some(403)),
            ("it failed 403 forbiddenly", None),
            ("you sent 429 tokens", None),
            ("error 4290", None),
            ("error: no 429", None),
            ("model-429", None),
            ("error 600", None),
            ("", None),
        ] {
            assert_eq!(status(text.as_bytes(), Wire::SHIPPED), found, "{text}");
        }
    }

    #[test]
    fn words_are_looked_for_at_the_beginning() {
        let after = |spaces| std::format!("{}error 429 a_code", " ".repeat(spaces));
        let (just, late) = (after(1024 - 16), after(1024 - 8));
        assert_eq!(status(just.as_bytes(), Wire::SHIPPED), Some(429));
        assert_eq!(texts(code_like_words(just.as_bytes())), ["a_code"]);
        assert_eq!(status(late.as_bytes(), Wire::SHIPPED), None);
        assert!(texts(code_like_words(late.as_bytes())).is_empty());
    }

    #[test]
    fn numbers_are_found_with_what_is_before_them() {
        for (text, found) in [
            ("", &[][..]),
            ("no number here, and none at the end", &[]),
            ("7", &[("", "7")]),
            ("a12b3", &[("a", "12b3"), ("a12b", "3")]),
            (
                "sixteen bytes and then 4 more",
                &[("sixteen bytes and then ", "4 more")],
            ),
            (
                "0123456789abcdef0",
                &[("", "0123456789abcdef0"), ("0123456789abcdef", "0")],
            ),
        ] {
            let numbers = numbers(text.as_bytes()).flat_map(|(before, number)| [before, number]);
            let wanted: Vec<_> = found
                .iter()
                .flat_map(|(before, number)| [*before, *number])
                .collect();
            assert_eq!(texts(numbers), wanted, "{text}");
        }
    }

    #[test]
    fn events_are_told_by_their_fields() {
        for stream in [
            "data: {}",
            "data:{}",
            "event: error\ndata: {}",
            "id: 7\r\ndata: {}",
            "retry: 3\ndata: {}",
            ": comment\n\ndata: {}",
        ] {
            assert!(is_event_stream(stream.as_bytes()), "{stream}");
        }
        for text in [
            "",
            "data",
            "event: error",
            "error\ndata: {}",
            "id: 7, data: {}",
        ] {
            assert!(!is_event_stream(text.as_bytes()), "{text}");
        }
        let stream =
            "event: error\r\ndata:  {\"a\": 1} \r\n\ndata:b\ndata: [DONE]\ndata:\n data: c";
        assert_eq!(
            texts(event_data(stream.as_bytes())),
            ["{\"a\": 1}", "b", ""]
        );
    }
}
