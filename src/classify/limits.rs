//! Every limit of classification in one place; [`classify`](crate::classify) documents them.
//!
//! No limit makes an error: what lies beyond one is left out, and the answer comes from the rest.

/// Codes, types and messages of a body, each; real errors have fewer. Lost beyond it: those that no
/// match rule asks for; and of more that rules ask for, those that are first in the order of their bytes.
pub(crate) const MOST: usize = 12;

/// Texts beyond [`MOST`] for which it is found out whether a match rule asks for them: for each the
/// rules of many providers are searched. Lost beyond it: all that come later in the body.
pub(crate) const JUDGED: usize = 4096;

/// Bytes of a message that are searched for fragments, waits and numbers: messages are shorter,
/// echoes of requests are not. Lost beyond it: a fragment or wait behind a long echo.
pub(crate) const SEARCHED: usize = 4096;

/// Bytes of a message in which statuses and codes are looked for among the words: they come early,
/// and every further word is one more that only looks like a code. Lost beyond it: those after a
/// long introduction.
pub(crate) const HEAD: usize = 1024;

/// Bytes of a page: what it has to say is in its title and heading. Lost beyond it: the reasons that
/// a page gives below a long style sheet.
pub(crate) const PAGE: usize = 2048;

/// Levels of JSON within strings: a gateway that quotes a gateway that quotes a provider. Lost beyond
/// it: the fields; the text is searched as a message.
pub(crate) const NESTED: usize = 3;

/// Objects and arrays around one that is still read: bounds the recursion, and so the stack. Lost
/// beyond it: the object or array.
pub(crate) const DEEPEST: usize = 24;

/// Braces of a message that are tried for the beginning of JSON: one that quotes a request may have
/// several. Lost beyond it: the fields of an error behind them; the text is searched as a message.
pub(crate) const BRACES: usize = 4;

/// Bytes that may be read in vain, all together: so many for each byte of the body, and
/// [`EFFORT_BASE`] more. What is no JSON is read twice, and within a message it may be tried at each of
/// several braces; a hostile body could have it begin at every byte. Lost beyond it: the fields of JSON in
/// further messages, as beyond [`BRACES`]; and further objects are read leniently from the beginning.
pub(crate) const EFFORT_PER_BYTE: usize = 8;

/// Bytes of a short body that may be read in vain in any case.
pub(crate) const EFFORT_BASE: usize = 4096;

/// Bytes of scratch for a body of up to [`SMALL_BODY`], and for a longer one: there texts are written
/// without escapes and line breaks. More would cost every such response the time to clear it. Lost
/// beyond it: of a text with JSON in it the values that nobody asks for, and if that is not enough its end;
/// of another text what is beyond half of the rest, and if half of all is spent, those that say nothing.
pub(crate) const SMALL_SCRATCH: usize = 1536;
pub(crate) const LARGE_SCRATCH: usize = 8192;

/// Texts of one object that are not written again where it is read once more. Lost beyond it: scratch.
pub(crate) const REWRITTEN: usize = 4;

/// Each level of JSON within a string takes at most as much scratch as the one around it.
pub(crate) const SMALL_BODY: usize = SMALL_SCRATCH / NESTED;

/// Bytes in which lenient reading looks for the end of a key and its colon: no key of an error is
/// longer. Lost beyond it: the quote before such a key is taken for a part of the text.
pub(crate) const LONGEST_KEY: usize = 64;

/// Bytes of the name by which a gateway calls the upstream that failed. Lost beyond it: the name.
pub(crate) const UPSTREAM: usize = 32;

/// What the limits of the searched text and of the scratch are, from outside, and with the numbers of
/// the documentation; those of the body are tested in `extract`.
#[cfg(test)]
mod tests {
    use std::format;
    use std::string::{String, ToString};
    use std::vec::Vec;

    use super::super::body::{Form, Scratch};
    use crate::{Provider, Response, Signal, classify};

    const FRAGMENT: &str = "You exceeded your current quota";

    /// Whether the fragment decides; without it there is only the status.
    fn is_found(body: &str) -> bool {
        let response = Response::new(body).with_status(418);
        classify(Provider::Openai, &response).matched_by() == Some(Signal::Message)
    }

    /// A text of so many bytes with the fragment at its end.
    fn text(length: usize) -> String {
        format!("{}{FRAGMENT}", "a".repeat(length - FRAGMENT.len()))
    }

    #[test]
    fn a_message_is_searched_up_to_the_limit() {
        for (length, found) in [(4096, true), (4097, false)] {
            assert_eq!(is_found(&text(length)), found, "{length}");
            let body = format!("{{\"message\": \"{}\"}}", text(length));
            assert_eq!(is_found(&body), found, "{length}");
        }
    }

    #[test]
    fn so_many_messages_are_judged() {
        let among = |others: usize| {
            let others = (0..others).map(|number| format!("m{number}"));
            let messages: Vec<_> = others.chain([FRAGMENT.to_string()]).collect();
            serde_json::json!({ "message": messages }).to_string()
        };
        for (others, found) in [(12, true), (4000, true), (4096, false)] {
            assert_eq!(is_found(&among(others)), found, "{others}");
        }
    }

    #[test]
    fn texts_with_escapes_share_the_scratch() {
        // the escape is one byte when it is written
        let filler = format!(r"\/{}", "b".repeat(9000));
        let body = |fillers: usize, length: usize| {
            let fillers = format!("\"{filler}\", ").repeat(fillers);
            let text = format!(r"\/{}", text(length - 1));
            format!(r#"{{"message": [{fillers}"{text}"]}}"#)
        };
        // half of what is free for each; and when half of all is spent, only for what says something
        for (fillers, left) in [(0, 4096), (1, 2048), (2, 1024), (3, 1024), (100, 1024)] {
            assert!(is_found(&body(fillers, left)), "{fillers}");
            assert!(!is_found(&body(fillers, left + 64)), "{fillers}");
            // what has no escapes needs none
            assert!(is_found(&body(fillers, 4096).replace(r"\/", "-")));
        }
    }

    #[test]
    fn of_json_in_a_string_what_is_asked_for_is_written() {
        let body = |echo: usize, key: &str| {
            let inner = serde_json::json!({
                key: { "input": "a \"b\" {c}: ".repeat(echo / 12), "list": [{"message": "m"}, 1] },
                "error": { "message": FRAGMENT },
            });
            serde_json::json!({ "error": { "message": format!("it: {inner}") } }).to_string()
        };
        for echo in [100, 7000, 9000, 100_000] {
            assert!(is_found(&body(echo, "body_of_request")), "{echo}");
        }
        // where somebody asks for it, there is an end
        let body = |echo, key| body(echo, key).replace("input", "message");
        assert!(is_found(&body(4000, "data")));
        assert!(!is_found(&body(100_000, "data")));
    }

    #[test]
    fn a_small_body_has_scratch_for_every_level() {
        let mut body = format!("\\/{FRAGMENT}");
        for _ in 0..3 {
            body = serde_json::json!({ "message": body }).to_string();
        }
        body = format!("{body}{}", " ".repeat(512 - body.len()));
        assert!(is_found(&body));
        for (length, scratch) in [(512, Scratch::Small), (513, Scratch::Large)] {
            assert_eq!(Form::of(text(length).as_bytes()).scratch(), scratch);
        }
    }
}
