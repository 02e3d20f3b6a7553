//! The form of a body, told once from its first bytes: it decides how the body is read, and how much
//! scratch that takes.

use memchr::memchr;

use super::limits::SMALL_BODY;
use super::text;

/// What a body looks like, with its text, without white space and a byte order mark around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form<'a> {
    /// Objects or arrays, with or without text behind them; also text in brackets, such as
    /// `[503 Service Unavailable]`.
    Json(&'a [u8]),
    /// One string, here without its quotes, whose text may be JSON again.
    Quoted(&'a [u8]),
    /// HTML or XML of a proxy or a web server.
    Page(&'a [u8]),
    /// Server-sent events.
    Events(&'a [u8]),
    /// Anything else: a message, the text of an exception, a line of a log.
    Text(&'a [u8]),
}

/// How much scratch a body needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scratch {
    None,
    /// [`SMALL_SCRATCH`](super::limits::SMALL_SCRATCH) bytes.
    Small,
    /// [`LARGE_SCRATCH`](super::limits::LARGE_SCRATCH) bytes.
    Large,
}

impl<'a> Form<'a> {
    #[inline]
    pub(crate) fn of(body: &'a [u8]) -> Self {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let body = body.trim_ascii();
        match body {
            [b'{' | b'[', ..] => Self::Json(body),
            [b'"', text @ .., b'"'] => Self::Quoted(text),
            [b'<', ..] => Self::Page(body),
            _ if text::is_event_stream(body) => Self::Events(body),
            _ => Self::Text(body),
        }
    }

    pub(crate) const fn text(self) -> &'a [u8] {
        match self {
            Self::Json(text)
            | Self::Quoted(text)
            | Self::Page(text)
            | Self::Events(text)
            | Self::Text(text) => text,
        }
    }

    /// The scratch for texts that have to be written anew, without escapes and line breaks; those may
    /// also be behind JSON.
    pub(crate) fn scratch(self) -> Scratch {
        match self {
            // of a page nothing is unescaped
            Self::Page(_) => Scratch::None,
            Self::Json(text @ [.., b'}' | b']'])
                if !is_bracketed_text(text) && memchr(b'\\', text).is_none() =>
            {
                Scratch::None
            }
            _ if self.text().len() <= SMALL_BODY => Scratch::Small,
            _ => Scratch::Large,
        }
    }
}

/// Whether what begins like an array is rather text, whose lines may have to be joined.
fn is_bracketed_text(text: &[u8]) -> bool {
    match text {
        [b'[', inside @ ..] => !matches!(inside.trim_ascii_start(), [b'{' | b'[' | b'"', ..]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn the_first_bytes_tell_the_form() {
        for (body, form) in [
            ("", Form::Text(b"")),
            ("{}", Form::Json(b"{}")),
            (" \n{\"a\"", Form::Json(b"{\"a\"")),
            ("[503 x]\n", Form::Json(b"[503 x]")),
            ("\"a\"", Form::Quoted(b"a")),
            ("\"", Form::Text(b"\"")),
            ("\"a\" b", Form::Text(b"\"a\" b")),
            ("<html>", Form::Page(b"<html>")),
            ("<?xml", Form::Page(b"<?xml")),
            ("data: {}", Form::Events(b"data: {}")),
            ("event: error", Form::Text(b"event: error")),
            ("error {}", Form::Text(b"error {}")),
        ] {
            assert_eq!(Form::of(body.as_bytes()), form, "{body}");
            let marked = format!("\u{FEFF}{body} ");
            assert_eq!(
                Form::of(marked.as_bytes()),
                form,
                "{body} behind a byte order mark"
            );
        }
    }

    #[test]
    fn scratch_is_for_what_is_written_anew() {
        let long = "a".repeat(SMALL_BODY);
        for (body, scratch) in [
            (r#"{"a": "b"}"#, Scratch::None),
            (r#"["a"]"#, Scratch::None),
            ("[ {}]", Scratch::None),
            ("[[]]", Scratch::None),
            (&format!("{{\"a\": \"{long}\"}}"), Scratch::None),
            (&format!("<p>\\{long}"), Scratch::None),
            (r#"{"a": "\n"}"#, Scratch::Small),
            ("[503\nx]", Scratch::Small),
            ("{}\nx\ny", Scratch::Small),
            (r#""{\"a\": 1}""#, Scratch::Small),
            ("data: {}", Scratch::Small),
            ("a\nb", Scratch::Small),
            (&long, Scratch::Small),
            (&format!("{long}a"), Scratch::Large),
            (&format!("{{\"a\": \"\\n{long}\"}}"), Scratch::Large),
            (&format!("\u{FEFF}{{\"a\": \"{long}\"}}"), Scratch::None),
        ] {
            assert_eq!(Form::of(body.as_bytes()).scratch(), scratch, "{body}");
        }
    }
}
