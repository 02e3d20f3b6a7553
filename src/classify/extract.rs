//! From a body to its signals: codes, types, messages, status and wait, wherever in it they are.
//!
//! The body is read in one pass without a heap, and in time that grows in proportion to its size;
//! what goes beyond the [limits](super::limits) is left out. Where reading finds out too late that
//! something was no error, it goes back to a [`Mark`]. What was read in vain then is taken from one
//! effort for the whole body: strict reading that failed, and trials within messages that came to
//! nothing. Everything else goes forward, so the time is bounded by the effort and a few passes.

use core::cmp::Reverse;

use llm_errors_core::KeyRole as Role;
use llm_errors_core::reason::is_reason_phrase;
use memchr::{memchr, memchr_iter, memchr3, memrchr};

use super::body::Form;
use super::json::{self, Next, RawStr, Scanner};
use super::limits::{
    BRACES, DEEPEST, EFFORT_BASE, EFFORT_PER_BYTE, NESTED, PAGE, REWRITTEN, SEARCHED, SMALL_BODY,
};
use super::signals::{Lists, Signals};
use super::steps;
use super::text;
use super::wait::{self, Waits};
use super::wire::Wire;

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
        half: scratch.len() / 2,
        scratch,
        rewritten: None,
        joins_lines: false,
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
    /// Half of all scratch: when it is spent, only what says something gets more.
    half: usize,
    rewritten: Option<Rewritten<'a>>,
    /// Write messages anew, without their line breaks.
    joins_lines: bool,
    /// Take every string for a message.
    search_everything: bool,
    /// Whether something looked like JSON and was none.
    is_broken: bool,
    /// Bytes that may still be read in vain.
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

/// A key of an object, and what its value is for.
#[derive(Clone, Copy)]
struct Member<'a> {
    key: &'a [u8],
    role: Role,
}

impl Member<'_> {
    /// Of what is in no object.
    const NONE: Self = Self {
        key: &[],
        role: Role::Container,
    };
}

/// What had been read before something that may turn out to be no error.
struct Mark<'a> {
    /// None where there was nothing yet, which is the usual case.
    lists: Option<Lists<'a>>,
    codes: usize,
    messages: usize,
    status: FoundStatus,
    upstream: Option<&'a [u8]>,
    waits: Waits,
}

/// Texts of the body, and where they have been written without their escapes: a text that is read
/// strictly, and then leniently, is written once.
struct Rewritten<'a> {
    texts: [(&'a [u8], &'a [u8]); REWRITTEN],
    length: usize,
}

impl<'a> Rewritten<'a> {
    const NONE: Self = Self {
        texts: [(&[], &[]); REWRITTEN],
        length: 0,
    };

    fn find(&self, raw: &[u8]) -> Option<&'a [u8]> {
        let mut texts = self.texts[..self.length].iter();
        // the same place of the body, not the same bytes
        let found = texts.find(|(known, _)| core::ptr::eq(*known, raw));
        found.map(|(_, text)| *text)
    }

    fn add(&mut self, raw: &'a [u8], text: &'a [u8]) {
        if let Some(place) = self.texts.get_mut(self.length) {
            *place = (raw, text);
            self.length += 1;
        }
    }
}

impl<'a> Extractor<'_, 'a> {
    fn body(&mut self, form: Form<'a>) {
        match form {
            Form::Json(body) => {
                let mut behind = self.documents(body, 0);
                if self.signals.is_empty() && !self.is_broken {
                    self.search_everything = true;
                    behind = self.documents(body, 0);
                    self.search_everything = false;
                }
                if self.signals.is_empty() && (self.is_broken || !behind.is_empty()) {
                    // `[503 Service Unavailable] ...`
                    self.plain(body);
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
                self.signals.add_message(&page[..page.len().min(PAGE)]);
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
        // what is too long to be written anew may contain JSON: then only the words around that are
        self.joins_lines = text.len() > self.scratch.len() && memchr(b'{', text).is_some();
        let text = if self.joins_lines {
            text
        } else {
            self.single_line(text)
        };
        self.message(text, 0);
        self.joins_lines = false;
    }

    /// One object or array after the other. Where there are several, as in a stream, those that
    /// carry no message are no errors; nor is what words follow, unless it is the body and good JSON.
    /// Returns the text behind them.
    fn documents(&mut self, text: &'a [u8], level: usize) -> &'a [u8] {
        let (mut rest, mut first) = (text, true);
        while let [b'{' | b'[', ..] = rest {
            let before = self.mark();
            if level == 0 {
                self.rewritten = None;
            }
            let mut end = None;
            if self.effort > 0 {
                end = self.document(rest, level, false);
            }
            let is_good = end.is_some();
            if !is_good {
                // broken: once more, and less strictly
                self.reset(&before);
                self.is_broken = true;
                end = self.document(rest, level, true);
            }
            rest = rest
                .get(end.unwrap_or(rest.len())..)
                .unwrap_or_default()
                .trim_ascii_start();
            let is_alone = first
                && match rest {
                    [] => true,
                    [b'{' | b'[', ..] => false,
                    _ => is_good && level == 0,
                };
            if !is_alone && self.signals.messages.offered() == before.messages {
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
        let read = self.value(&mut scanner, Member::NONE, depth);
        if read.is_none() {
            self.effort = self.effort.saturating_sub(scanner.at);
        }
        read.map(|()| scanner.at)
    }

    fn value(&mut self, scanner: &mut Scanner<'a>, member: Member<'a>, depth: Depth) -> Option<()> {
        let role = member.role;
        match scanner.peek() {
            Some(b'{' | b'[') if role == Role::Ignore || depth.objects > DEEPEST => scanner.skip(),
            Some(b'{') => self.object(scanner, member.key, depth.deeper()),
            Some(b'[') => self.array(scanner, member, depth.deeper()),
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
    fn array(&mut self, scanner: &mut Scanner<'a>, member: Member<'a>, depth: Depth) -> Option<()> {
        scanner.at += 1;
        while let Next::Value = scanner.next_in(b']')? {
            self.value(scanner, member, depth)?;
        }
        Some(())
    }

    /// An object that is the value of a key.
    fn object(&mut self, scanner: &mut Scanner<'a>, parent: &[u8], depth: Depth) -> Option<()> {
        scanner.at += 1;
        while let Next::Value = scanner.next_in(b'}')? {
            let key = scanner.key()?;
            let role = if self.search_everything {
                Role::Message
            } else {
                self.signals.wire.role(key, parent)
            };
            self.value(scanner, Member { key, role }, depth)?;
        }
        Some(())
    }

    fn string(&mut self, role: Role, raw: RawStr<'a>, depth: Depth) {
        if raw.escaped && self.is_surplus(role, raw) {
            return;
        }
        let text = self.unescaped(raw).trim_ascii();
        match role {
            Role::Message | Role::Container => self.message(text, depth.level),
            Role::Error => {
                self.message(text, depth.level);
                let is_phrase = || core::str::from_utf8(text).is_ok_and(is_reason_phrase);
                if text::is_code_like(text) && !is_phrase() {
                    self.signals.add_code(text);
                }
            }
            _ => self.word(role, text, depth),
        }
    }

    /// A value that is one word or number, with or without quotes.
    fn word(&mut self, role: Role, word: &'a [u8], depth: Depth) {
        match role {
            Role::Code | Role::Error if !text::is_placeholder(word) => {
                self.signals.add_code(word);
                self.status(word, depth);
            }
            Role::CodeWord if !text::is_placeholder(word) => {
                // `com.amazon.coral.service#ThrottlingException`
                let name = memrchr(b'#', word).map_or(word, |hash| &word[hash + 1..]);
                self.signals.add_code(name);
            }
            Role::Type if !text::is_placeholder(word) => self.signals.add_type(word),
            Role::StatusOrType => {
                if text::is_code_like(word) {
                    self.signals.add_type(word);
                }
                self.status(word, depth);
            }
            Role::Status => self.status(word, depth),
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
        steps::count(text.len());
        let braces = memchr_iter(b'{', text).take(BRACES);
        for brace in braces.filter(|_| level < NESTED) {
            if self.effort == 0 {
                break;
            }
            let inside = json::past_space(text, brace + 1);
            let is_escaped = text.get(inside) == Some(&b'\\');
            if !is_escaped
                && !matches!(text.get(inside), Some(b'"' | b'\''))
                && !json::begins_member(&text[inside..])
            {
                continue;
            }
            let (before, mut object) = (self.mark(), &text[brace..]);
            if is_escaped {
                object = self.unescaped(RawStr {
                    text: object,
                    escaped: true,
                });
            }
            let behind = self.documents(object, level + 1);
            if self.signals.messages.offered() > before.messages
                || self.signals.codes.offered() > before.codes
            {
                for words in [&text[..brace], behind] {
                    self.words(words);
                }
                return;
            }
            self.reset(&before);
            let rest = if is_escaped { 0 } else { behind.len() };
            self.effort = self.effort.saturating_sub(text.len() - brace - rest);
        }
        self.words(text);
    }

    /// A message without JSON.
    fn words(&mut self, mut text: &'a [u8]) {
        if self.joins_lines {
            text = self.single_line(text);
        }
        if !text.is_empty() {
            self.signals.add_message(text);
        }
    }

    /// Whether a string with escapes is one too many, or takes scratch that is short and says nothing: this
    /// is found out before it is kept, so that it takes none from others.
    #[inline]
    fn is_surplus(&mut self, role: Role, raw: RawStr<'a>) -> bool {
        let signals = &*self.signals;
        let is_scarce = match role {
            Role::Message | Role::Container | Role::Error => signals.messages.is_full(),
            Role::Code | Role::CodeWord => signals.codes.is_full(),
            Role::Type => signals.types.is_full(),
            _ => false,
        };
        (is_scarce || self.scratch.len() < self.half) && self.says_nothing(role, raw.text)
    }

    #[cold]
    fn says_nothing(&mut self, role: Role, raw: &'a [u8]) -> bool {
        steps::count(raw.len());
        let room = room(self.scratch.len());
        let length = json::unescape(raw, &mut self.scratch[..room]);
        let text = self.scratch[..length].trim_ascii();
        if memchr(b'{', raw).is_some() || memchr(b'{', text).is_some() {
            return false;
        }
        match role {
            Role::Message | Role::Container | Role::Error => {
                !text::is_code_like(text) && !self.signals.wants_message(text)
            }
            Role::Code | Role::CodeWord | Role::Type if text::failure_status(text).is_none() => {
                let name = memrchr(b'#', text).map_or(text, |hash| &text[hash + 1..]);
                !self.signals.wants_word(name, role == Role::Type)
            }
            _ => false,
        }
    }

    /// A string without its escapes. What there is no scratch for is left out.
    #[inline]
    fn unescaped(&mut self, raw: RawStr<'a>) -> &'a [u8] {
        if raw.escaped {
            self.rewrite(raw)
        } else {
            raw.text
        }
    }

    fn rewrite(&mut self, raw: RawStr<'a>) -> &'a [u8] {
        // a short one is no loss, and sooner written than found
        if raw.text.len() <= self.scratch.len() / 16 {
            return self.write(|scratch| json::unescape(raw.text, scratch));
        }
        let known = self.rewritten.as_ref();
        if let Some(text) = known.and_then(|known| known.find(raw.text)) {
            return text;
        }
        let wire = self.signals.wire;
        let text = self.write(|scratch| unescape_to_fit(raw.text, wire, scratch));
        let rewritten = self.rewritten.get_or_insert(Rewritten::NONE);
        rewritten.add(raw.text, text);
        text
    }

    /// A text without line breaks, as the fragments that are searched for have none.
    fn single_line(&mut self, text: &'a [u8]) -> &'a [u8] {
        steps::count(text.len());
        if self.scratch.is_empty() || memchr3(b'\n', b'\r', b'\t', text).is_none() {
            return text;
        }
        self.write(|scratch| {
            let length = if memchr(b'{', text).is_none() {
                room(scratch.len())
            } else {
                scratch.len()
            };
            json::join_lines(text, &mut scratch[..length])
        })
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

    #[inline]
    fn mark(&self) -> Mark<'a> {
        let signals = &*self.signals;
        let mut mark = Mark {
            lists: None,
            codes: signals.codes.offered(),
            messages: signals.messages.offered(),
            status: self.status,
            upstream: signals.upstream,
            waits: signals.waits,
        };
        if !signals.is_empty() {
            mark.lists = Some(signals.lists());
        }
        mark
    }

    fn reset(&mut self, mark: &Mark<'a>) {
        self.signals.reset_lists(mark.lists.as_ref());
        self.signals.upstream = mark.upstream;
        self.signals.waits = mark.waits;
        self.status = mark.status;
    }
}

/// How much of so many free bytes of scratch a text without JSON gets: no more of it is searched, and
/// those that follow need some too.
fn room(free: usize) -> usize {
    (free / 2).max(free.min(SMALL_BODY)).min(SEARCHED)
}

/// Writes a text without its escapes, as far as it gets scratch, and returns the length.
fn unescape_to_fit(raw: &[u8], wire: Wire, scratch: &mut [u8]) -> usize {
    steps::count(raw.len());
    if memchr(b'{', raw).is_none() {
        let room = room(scratch.len());
        return json::unescape(raw, &mut scratch[..room]);
    }
    // JSON may say something anywhere, so all of it is written, or else all that is asked for; the rest is
    // for the strings in it
    let room = scratch.len() - scratch.len() / 8;
    let scratch = &mut scratch[..room];
    let length = json::unescape(raw, scratch);
    if length < room {
        return length;
    }
    json::unescape_wanted(raw, |key| wire.is_wanted(key), scratch)
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
            (r#"{"code": "a"} and text"#, "codes: a; messages: and text"),
            (r#"{"id": "a"} and text"#, "messages: a / and text"),
            (r#"{"id": 7} and text"#, r#"messages: {"id": 7} and text"#),
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
    fn text_around_json_is_joined_as_far_as_there_is_scratch() {
        let json = format!(r#"{{"message": "a", "id": "{}"}}"#, "b\n".repeat(50));
        let body = format!("it\nfailed {json}\n(id\n7)");
        for scratch in [500, 40] {
            let shown = extracted_with(&body, scratch).replace("failed /", "failed  /");
            assert_eq!(shown, "messages: a / it failed  / (id 7)", "{scratch}");
        }
        // better with line breaks than not at all
        assert_eq!(extracted_with("it\nfailed", 0), "messages: it\nfailed");
    }

    /// Strict reading goes to the end and fails there; the text that it wrote is not written again.
    #[test]
    fn a_text_that_is_read_twice_is_written_once() {
        let text = r"a\tb".repeat(10);
        let body = format!(r#"{{"message": ["{text}"], "code": None}}"#);
        assert_eq!(
            extracted_with(&body, 60),
            format!("messages: {}", "a b".repeat(10))
        );
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

        let many = |codes| {
            let codes = (0..codes).map(|number| format!("{{\"code\": {number}}}, "));
            format!("[{}{CODE}]", codes.collect::<String>())
        };
        assert!(extracted(&many(11)).ends_with("10, a"));
        assert!(extracted(&many(12)).ends_with("10, 11"));
    }

    #[test]
    fn trials_end_with_the_effort() {
        let body = b"it {} {\"code\": \"a\"}";
        // the trial at the first brace reads to the end
        let effort = body.len() - 3;
        for (effort, found) in [(effort + 1, 1), (effort, 0)] {
            let mut signals = Signals::NONE;
            let mut extractor = Extractor {
                signals: &mut signals,
                status: None,
                scratch: &mut [],
                half: 0,
                rewritten: None,
                joins_lines: false,
                search_everything: false,
                is_broken: false,
                effort,
            };
            extractor.message(body, 0);
            assert_eq!(signals.codes.iter().count(), found);
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
