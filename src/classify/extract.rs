//! From a body to its signals: codes, types, messages, status and wait, wherever in it they are.
//!
//! The body is read in one pass without a heap, and in time that grows in proportion to its size;
//! what goes beyond the [limits](super::limits) is left out. Where reading finds out too late that
//! something was no error, it goes back to a [`Mark`].

use core::cmp::Reverse;

use llm_errors_core::reason::is_reason_phrase;

use super::body::Form;
use super::json::{self, Next, RawStr, Scanner};
use super::keys::Role;
use super::limits::{BRACES, DEEPEST, EFFORT_BASE, EFFORT_PER_BYTE, NESTED, PAGE};
use super::signals::Signals;
use super::text;
use super::wait::{self, Waits};

/// Adds what a body says to the signals. Texts with escapes are written into `scratch`; what does not
/// fit is left out.
///
/// The signals are not returned, as moving so many bytes takes a twentieth of a classification.
#[inline]
pub(crate) fn extract<'a>(signals: &mut Signals<'a>, form: Form<'a>, scratch: &'a mut [u8]) {
    let effort = form.text().len().saturating_mul(EFFORT_PER_BYTE);
    let mut extractor = Extractor {
        signals: &mut *signals,
        status: None,
        scratch,
        search_everything: false,
        is_broken: false,
        effort: effort.saturating_add(EFFORT_BASE),
    };
    extractor.body(form);
    signals.status = extractor.status.map(|(_, Reverse(status))| status);
    if !signals.has_code_word() && !signals.is_page {
        signals.take_code_words_of_messages();
    }
}

struct Extractor<'s, 'a> {
    signals: &'s mut Signals<'a>,
    status: FoundStatus,
    scratch: &'a mut [u8],
    /// Take every string for a message.
    search_everything: bool,
    /// Whether something looked like JSON and was none.
    is_broken: bool,
    /// Bytes that may still be looked at for JSON within messages.
    effort: usize,
}

/// The status so far, the least of all: the outermost is the one that a server sent, and of those at
/// one depth the largest number is the answer, whatever the order.
type FoundStatus = Option<(Depth, Reverse<u16>)>;

/// How deep in a body a value is. Less deep is less: first by the strings around it, then by objects.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Depth {
    /// The strings that contain it as JSON.
    level: usize,
    /// The objects and arrays around it, in the innermost of these strings.
    objects: usize,
}

impl Depth {
    const fn deeper(self) -> Self {
        Self {
            level: self.level,
            objects: self.objects + 1,
        }
    }
}

/// What had been read before something that may turn out to be no error.
struct Mark<'a> {
    codes: usize,
    types: usize,
    messages: usize,
    status: FoundStatus,
    upstream: Option<&'a [u8]>,
    waits: Waits,
}

impl<'a> Extractor<'_, 'a> {
    fn body(&mut self, form: Form<'a>) {
        match form {
            Form::Json(body) => {
                let behind = self.documents(body, 0);
                if self.signals.is_empty() && (self.is_broken || !behind.is_empty()) {
                    // `[503 Service Unavailable] ...`
                    self.plain(body);
                } else if self.signals.is_empty() {
                    self.search_everything = true;
                    self.documents(body, 0);
                } else if !behind.is_empty() {
                    self.plain(behind);
                }
            }
            Form::Quoted(text) => {
                let text = self.unescaped(RawStr::new(text));
                self.message(text, 0);
            }
            // what a page embeds is no error object
            Form::Page(page) => {
                self.signals.is_page = true;
                self.signals.messages.push(&page[..page.len().min(PAGE)]);
            }
            Form::Events(body) => {
                for data in text::event_data(body) {
                    match data {
                        [b'{' | b'[', ..] => _ = self.documents(data, 0),
                        _ => self.message(data, 0),
                    }
                }
            }
            Form::Text(text) => self.plain(text),
        }
    }

    /// Plain text: a message that may go over several lines.
    fn plain(&mut self, text: &'a [u8]) {
        let text = self.single_line(text);
        self.message(text, 0);
    }

    /// One object or array after the other. Where there are several, as in a stream, those that
    /// carry no message are no errors. Returns the text behind them.
    fn documents(&mut self, text: &'a [u8], level: usize) -> &'a [u8] {
        let (mut rest, mut first) = (text, true);
        while let [b'{' | b'[', ..] = rest {
            let before = self.mark();
            let mut end = self.document(rest, level, false);
            if end.is_none() {
                // broken: once more, and less strictly
                self.reset(&before);
                self.is_broken = true;
                end = self.document(rest, level, true);
            }
            rest = rest
                .get(end.unwrap_or(rest.len())..)
                .unwrap_or_default()
                .trim_ascii_start();
            let alone = first && rest.is_empty();
            if !alone && self.signals.messages.len() == before.messages {
                self.reset(&before);
            }
            first = false;
        }
        rest
    }

    /// Reads an object or array, and tells where it ends; none if it is broken.
    fn document(&mut self, text: &'a [u8], level: usize, lenient: bool) -> Option<usize> {
        let mut scanner = Scanner::new(text, lenient);
        let depth = Depth { level, objects: 0 };
        self.value(&mut scanner, Role::Container, depth)?;
        Some(scanner.at)
    }

    fn value(&mut self, scanner: &mut Scanner<'a>, role: Role, depth: Depth) -> Option<()> {
        match scanner.peek() {
            Some(b'{' | b'[') if role == Role::Ignore || depth.objects > DEEPEST => scanner.skip(),
            Some(b'{') => self.object(scanner, depth.deeper()),
            Some(b'[') => self.array(scanner, role, depth.deeper()),
            Some(quote) if scanner.is_quote(quote) => {
                let raw = scanner.string();
                if role != Role::Ignore {
                    self.string(role, raw, depth);
                }
                Some(())
            }
            _ => {
                let scalar = scanner.scalar()?;
                self.word(role, scalar, depth);
                Some(())
            }
        }
    }

    /// The items of an array are for what the array is for.
    fn array(&mut self, scanner: &mut Scanner<'a>, role: Role, depth: Depth) -> Option<()> {
        scanner.at += 1;
        while let Next::Value = scanner.next_in(b']')? {
            self.value(scanner, role, depth)?;
        }
        Some(())
    }

    fn object(&mut self, scanner: &mut Scanner<'a>, depth: Depth) -> Option<()> {
        scanner.at += 1;
        while let Next::Value = scanner.next_in(b'}')? {
            let key = scanner.key()?;
            let role = if self.search_everything {
                Role::Message
            } else {
                Role::of(key)
            };
            self.value(scanner, role, depth)?;
        }
        Some(())
    }

    fn string(&mut self, role: Role, raw: RawStr<'a>, depth: Depth) {
        let text = self.unescaped(raw).trim_ascii();
        match role {
            Role::Message | Role::Container => self.message(text, depth.level),
            Role::Error => {
                self.message(text, depth.level);
                let is_phrase = || core::str::from_utf8(text).is_ok_and(is_reason_phrase);
                if text::is_code_like(text) && !is_phrase() {
                    self.signals.codes.push(text);
                }
            }
            _ => self.word(role, text, depth),
        }
    }

    /// A value that is one word or number, with or without quotes.
    fn word(&mut self, role: Role, word: &'a [u8], depth: Depth) {
        match role {
            Role::Code | Role::Error if !text::is_placeholder(word) => {
                self.signals.codes.push(word);
                self.status(word, depth);
            }
            Role::CodeWord if !text::is_placeholder(word) => {
                // `com.amazon.coral.service#ThrottlingException`
                let name = memchr::memrchr(b'#', word).map_or(word, |hash| &word[hash + 1..]);
                self.signals.codes.push(name);
            }
            Role::Type if !text::is_placeholder(word) => self.signals.types.push(word),
            Role::StatusOrType => {
                if text::is_code_like(word) {
                    self.signals.types.push(word);
                }
                self.status(word, depth);
            }
            Role::HttpStatus => self.status(word, depth),
            // one of several, whatever the order
            Role::Upstream => self.signals.upstream = self.signals.upstream.max(Some(word)),
            Role::WaitSeconds => self.signals.waits.add(wait::value(word, wait::SECOND)),
            Role::WaitMilliseconds => {
                self.signals.waits.add(wait::value(word, wait::MILLISECOND));
            }
            _ => {}
        }
    }

    /// A message may contain the error of somebody further up, as JSON: then that is read, and only
    /// the words around it are the message.
    fn message(&mut self, text: &'a [u8], level: usize) {
        if text.is_empty() {
            return;
        }
        let braces = memchr::memchr_iter(b'{', text).take(BRACES);
        for brace in braces.filter(|_| level < NESTED) {
            let inside = json::past_space(text, brace + 1);
            let (before, mut object) = (self.mark(), &text[brace..]);
            let Some(rest) = self.effort.checked_sub(object.len()) else {
                break;
            };
            self.effort = rest;
            if text.get(inside) == Some(&b'\\') {
                object = self.unescaped(RawStr {
                    text: object,
                    escaped: true,
                });
            } else if !matches!(text.get(inside), Some(b'"' | b'\''))
                && !json::begins_member(&text[inside..])
            {
                continue;
            }
            let behind = self.documents(object, level + 1);
            let signals = &mut *self.signals;
            if signals.messages.len() > before.messages || signals.codes.len() > before.codes {
                let around = [&text[..brace], behind];
                let words = around.into_iter().filter(|words| !words.is_empty());
                words.for_each(|words| signals.messages.push(words));
                return;
            }
            self.reset(&before);
        }
        self.signals.messages.push(text);
    }

    /// A string without its escapes. What there is no scratch for is left out.
    fn unescaped(&mut self, raw: RawStr<'a>) -> &'a [u8] {
        if !raw.escaped {
            return raw.text;
        }
        self.write(|scratch| json::unescape(raw.text, scratch))
    }

    /// A text without line breaks, as the fragments that are searched for have none.
    fn single_line(&mut self, text: &'a [u8]) -> &'a [u8] {
        if text
            .iter()
            .all(|byte| *byte == b' ' || !byte.is_ascii_whitespace())
        {
            return text;
        }
        self.write(|scratch| json::join_lines(text, scratch))
    }

    fn write(&mut self, write: impl FnOnce(&mut [u8]) -> usize) -> &'a [u8] {
        let scratch = core::mem::take(&mut self.scratch);
        let length = write(scratch);
        let (written, free) = scratch.split_at_mut(length);
        self.scratch = free;
        written
    }

    fn status(&mut self, word: &[u8], depth: Depth) {
        if let Some(status) = text::failure_status(word) {
            let found = (depth, Reverse(status));
            self.status = Some(self.status.map_or(found, |known| known.min(found)));
        }
    }

    fn mark(&self) -> Mark<'a> {
        Mark {
            codes: self.signals.codes.len(),
            types: self.signals.types.len(),
            messages: self.signals.messages.len(),
            status: self.status,
            upstream: self.signals.upstream,
            waits: self.signals.waits,
        }
    }

    fn reset(&mut self, mark: &Mark<'a>) {
        self.signals.codes.truncate(mark.codes);
        self.signals.types.truncate(mark.types);
        self.signals.messages.truncate(mark.messages);
        self.status = mark.status;
        self.signals.upstream = mark.upstream;
        self.signals.waits = mark.waits;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::string::String;
    use std::{format, vec};

    use super::super::limits::LARGE_SCRATCH;
    use super::*;

    /// What is extracted from a body, in one line.
    pub(crate) fn extracted(body: &str) -> String {
        extracted_with(body, LARGE_SCRATCH)
    }

    fn extracted_with(body: &str, scratch: usize) -> String {
        let (mut signals, mut scratch) = (Signals::NONE, vec![0; scratch]);
        extract(&mut signals, Form::of(body.as_bytes()), &mut scratch);
        signals.shown()
    }

    #[test]
    fn every_form_is_read() {
        for (body, signals) in [
            ("", ""),
            ("{}", ""),
            ("[1, 2]", ""),
            (
                r#"{"error": {"code": "a", "message": "b"}}"#,
                "codes: a; messages: b",
            ),
            ("\u{FEFF} {\"code\": \"a\"}", "codes: a"),
            (r#"[[{"code": "a"}]]"#, "codes: a"),
            ("{'code': 'a', 'message': None}", "codes: a"),
            (r#"{"code": "a"#, "codes: a"),
            // the parts of a stream, of which those without a message are no errors
            (
                r#"{"code": "a"} {"message": "b", "type": "c"} {"type": "d"}"#,
                "types: c; messages: b",
            ),
            (
                r#"{"code": "a"} and text"#,
                r#"messages: {"code": "a"} and text"#,
            ),
            ("{\"message\": \"a\"} and\ntext", "messages: a / and text"),
            (
                "[503 Service Unavailable]\n{\"code\": \"a\"}",
                "codes: a; messages: [503 Service Unavailable] ",
            ),
            (
                "[503 Service Unavailable] it\nfailed",
                "messages: [503 Service Unavailable] it failed",
            ),
            // no key is known: every text is a message
            (r#"{"a": {"b": "c", "d": ["e", 7]}}"#, "messages: c / e"),
            (r#""{\"code\": \"a\"}""#, "codes: a"),
            (r#""it \"failed\"""#, r#"messages: it "failed""#),
            (
                "<h1>502</h1> {\"code\": \"a\"} ThrottlingException",
                r#"messages: <h1>502</h1> {"code": "a"} ThrottlingException; page"#,
            ),
            (
                "data: {\"message\": \"a\", \"code\": \"b\"}\n\ndata: c\n\ndata: [DONE]",
                "codes: b; messages: a / c",
            ),
            ("it\r\n  failed", "messages: it failed"),
            (
                "it failed: {'code': 'a', 'message': 'b'} (id 7)",
                "codes: a; messages: b / it failed:  / (id 7)",
            ),
        ] {
            assert_eq!(extracted(body), signals, "{body}");
        }
    }

    #[test]
    fn a_message_may_contain_an_error() {
        for (message, signals) in [
            (
                r#"it {"code": "a", "message": "b"} failed"#,
                "codes: a; messages: b / it  / failed",
            ),
            (r#"it {"code": "a"}"#, "codes: a; messages: it "),
            (r#"{"message": "a"}"#, "messages: a"),
            (
                r#"it {\"code\": \"a\", \"message\": \"b\"} failed"#,
                "codes: a; messages: b / it  / failed",
            ),
            (
                "it {'code': 'a', 'message': 'b'} failed",
                "codes: a; messages: b / it  / failed",
            ),
            (
                "it { code: 'a', message: 'b' } failed",
                "codes: a; messages: b / it  / failed",
            ),
            (
                "it {} {a} {\"message\": \"b\"}{\"message\": \"c\"} failed",
                "messages: b / c / it  / failed",
            ),
            ("it {} failed", "messages: it {} failed"),
            ("{it failed}", "messages: {it failed}"),
            (
                r#"it {"a": "b"} failed"#,
                r#"messages: it {"a": "b"} failed"#,
            ),
            // what is no error leaves nothing behind
            (
                r#"it {"status": 500, "retryDelay": 7, "type": "a", "provider_name": "b"} failed"#,
                r#"codes: retryDelay, provider_name; types: retryDelay, provider_name; messages: it {"status": 500, "retryDelay": 7, "type": "a", "provider_name": "b"} failed"#,
            ),
        ] {
            assert_eq!(extracted(message), signals, "{message}");
            let body = format!("{{\"message\": {}}}", serde_json::Value::from(message));
            assert_eq!(extracted(&body), signals, "{body}");
        }
    }

    #[test]
    fn the_outermost_status_counts() {
        for (body, status) in [
            (r#"{"status": 500, "error": {"status": 400}}"#, "500"),
            (r#"{"error": {"status": 400}, "status": 500}"#, "500"),
            (
                r#"{"error": [{"status": 400}], "details": {"status": 500}}"#,
                "500",
            ),
            // of those at one depth the largest, whatever the order
            (r#"{"status": 500, "http_code": 400}"#, "500"),
            (r#"{"status": 400, "http_code": 500}"#, "500"),
            // JSON in a string is deeper than all objects around the string
            (
                r#"{"message": "{\"code\": \"a\", \"status\": 400}", "a": {}, "data": {"data": {"status": 500}}}"#,
                "500; codes: a",
            ),
            (r#"{"status": 200, "data": {"status": 500}}"#, "500"),
        ] {
            assert_eq!(extracted(body), status, "{body}");
        }
        let depth = |level, objects| Depth { level, objects };
        assert!(depth(0, 1) < depth(0, 0).deeper().deeper());
        assert!(depth(0, 25) < depth(1, 0));
    }

    #[test]
    fn of_several_the_answer_does_not_depend_on_the_order() {
        for (body, signals) in [
            (
                r#"{"retry_after": 3, "retry_after_ms": 5000, "retryDelay": "4s"}"#,
                "messages: 4s; wait: 5s",
            ),
            (
                r#"{"type": "c", "retryDelay": "soon", "retry_after": 3}"#,
                "types: c; wait: 3s",
            ),
            (
                r#"{"provider_name": "a", "type": "c", "raw": {"provider_name": "b"}}"#,
                "types: c; upstream: b",
            ),
            (
                r#"{"provider_name": "b", "type": "c", "raw": {"provider_name": "a"}}"#,
                "types: c; upstream: b",
            ),
        ] {
            assert_eq!(extracted(body), signals, "{body}");
        }
    }

    #[test]
    fn words_are_codes_where_there_is_no_other() {
        for (body, signals) in [
            (
                r#"{"message": "a_b failed", "code": 429}"#,
                "429; codes: 429, a_b; types: a_b; messages: a_b failed",
            ),
            (
                r#"{"message": "a_b failed", "code": "c"}"#,
                "codes: c; messages: a_b failed",
            ),
            (
                r#"{"message": "a_b failed", "type": "c"}"#,
                "types: c; messages: a_b failed",
            ),
            (r#"{"error": "a_b"}"#, "codes: a_b; messages: a_b"),
            (r#"{"error": "it failed"}"#, "messages: it failed"),
            (r#"{"error": 503}"#, "503; codes: 503"),
            (
                r#"{"code": null, "type": "None", "reason": "", "error": "undefined"}"#,
                "messages: undefined",
            ),
            (
                r#"{"status": "a b", "type": "a b", "name": "a#b#c"}"#,
                "codes: c; types: a b",
            ),
        ] {
            assert_eq!(extracted(body), signals, "{body}");
        }
    }

    /// A code within so many strings of JSON.
    fn in_strings(levels: usize) -> String {
        (0..levels).fold(r#"{"code": "a"}"#.into(), |inner: String, _| {
            format!("{{\"message\": {}}}", serde_json::Value::from(inner))
        })
    }

    /// With the numbers of the documentation.
    #[test]
    fn limits_leave_out_what_is_beyond() {
        const CODE: &str = r#"{"code": "a"}"#;
        let has_code = |body: &str| extracted(body).contains("codes: a");

        assert!(has_code(&in_strings(3)));
        assert!(!has_code(&in_strings(4)));

        let deep = |arrays| format!("{}{CODE}{}", "[".repeat(arrays), "]".repeat(arrays));
        assert!(has_code(&deep(24)));
        assert!(!has_code(&deep(25)));
        // what is too deep is skipped, and what follows is read
        assert!(has_code(&format!("[{}, {CODE}]", deep(25))));

        assert!(has_code(&format!("it {}{CODE}", "{} ".repeat(3))));
        assert!(!has_code(&format!("it {}{CODE}", "{} ".repeat(4))));

        let page = format!("<p>{}", "a".repeat(2048));
        assert_eq!(
            extracted(&page),
            format!("messages: {}; page", &page[..2048])
        );

        let many = |codes| format!("[{}{CODE}]", r#"{"code": "b"}, "#.repeat(codes));
        assert!(extracted(&many(11)).ends_with("b, a"));
        assert!(extracted(&many(12)).ends_with("b, b"));
    }

    #[test]
    fn trials_end_with_the_effort() {
        let body = b"it {} {\"code\": \"a\"}";
        // from each brace to the end
        let effort = (body.len() - 3) + (body.len() - 6);
        for (effort, found) in [(effort, 1), (effort - 1, 0)] {
            let mut signals = Signals::NONE;
            let mut extractor = Extractor {
                signals: &mut signals,
                status: None,
                scratch: &mut [],
                search_everything: false,
                is_broken: false,
                effort,
            };
            extractor.message(body, 0);
            assert_eq!(signals.codes.len(), found);
        }
        // a body has enough for the four trials of its message, each up to its end
        let long = format!(r#"it {{}} {{}} {{}} {{"code": "{}"}}"#, "a".repeat(9000));
        assert!(extracted(&long).starts_with("codes: a"));
    }

    #[test]
    fn without_scratch_the_end_is_left_out() {
        for (scratch, signals) in [
            (64, r#"messages: it "failed" / a b / plain"#),
            (9, r#"messages: it "faile / plain"#),
            (3, "messages: it / plain"),
            (0, "messages: plain"),
        ] {
            let body = r#"{"message": "it \"failed\"", "detail": "a\tb", "msg": "plain"}"#;
            assert_eq!(extracted_with(body, scratch), signals, "{scratch}");
        }
    }
}
