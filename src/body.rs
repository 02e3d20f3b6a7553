//! What a body says: its codes, types, messages, status and wait, wherever they stand.
//!
//! A body may be JSON, JSON in a string of JSON, a Python dict, server-sent events, the text of an
//! SDK's exception, a page of HTML, or any of these cut off or broken. It is read in one pass without
//! a heap, and in time that grows in proportion to its size; what does not fit into the fixed places
//! below is left out.

use core::cmp::Reverse;
use core::time::Duration;

use crate::delay;
use crate::json::{self, Next, Raw, Source};
use crate::signals::Signals;
use crate::text;

/// Reads a body into `said`. Texts with escapes are written into `scratch`, as far as it goes.
pub(crate) fn read<'a>(said: &mut Signals<'a>, body: &'a [u8], scratch: &'a mut [u8]) {
    let mut reader = Reader {
        said: &mut *said,
        status_depth: usize::MAX,
        scratch,
        search_everything: false,
        is_broken: false,
        effort: body
            .len()
            .saturating_mul(EFFORT[0])
            .saturating_add(EFFORT[1]),
    };
    reader.body(body);
    if !said.names_itself() && !said.is_page {
        for message in said.messages.clone().iter() {
            for word in text::names(message) {
                said.codes.push(word);
                said.types.push(word);
            }
        }
    }
}

/// What the value of a key is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nothing: an echo of the request, an id.
    Other,
    /// It holds more of the error, or the error of somebody further up.
    Carrier,
    Code,
    /// A code that is no status.
    Name,
    Type,
    /// A status as a number, a type as a word.
    Status,
    /// A status; never anything else.
    StatusOnly,
    Message,
    /// A message, and a code if it is a single word.
    Error,
    /// The name of a provider.
    Upstream,
    /// Seconds, or a duration with its units.
    Seconds,
    Milliseconds,
}

impl Role {
    /// The keys that error bodies use. All in one place: a key means the same for every provider.
    fn of(key: &[u8]) -> Self {
        match key {
            b"error" | b"errors" | b"err" => Self::Error,
            b"code" | b"Code" | b"error_code" | b"errorCode" | b"err_code" => Self::Code,
            // of a quota its value is a code: nothing comes of a quota of 0
            b"reason"
            | b"name"
            | b"__type"
            | b":exception-type"
            | b"blockReason"
            | b"block_reason"
            | b"finishReason"
            | b"finish_reason"
            | b"stopReason"
            | b"stop_reason"
            | b"limit_source"
            | b"provider_code"
            | b"provider_error_code"
            | b"quotaValue"
            | b"quota_limit_value" => Self::Name,
            b"type" | b"error_type" | b"errorType" => Self::Type,
            b"status" => Self::Status,
            b"status_code" | b"statusCode" | b"http_status" | b"httpStatusCode" | b"http_code"
            | b"http_status_code" | b"param" => Self::StatusOnly,
            b"message" | b"Message" | b"msg" | b"error_message" | b"errorMessage"
            | b"error_msg" | b"message_zh" | b"detail" | b"description" | b"error_description"
            | b"errorDescription" | b"title" | b"warnings" | b"quotaId" | b"quotaMetric"
            | b"quota_limit" | b"quota_metric" => Self::Message,
            b"details"
            | b"innererror"
            | b"inner_error"
            | b"innerError"
            | b"metadata"
            | b"raw"
            | b"data"
            | b"body"
            | b"response"
            | b"result"
            | b"cause"
            | b"violations"
            | b"choices"
            | b"candidates"
            | b"promptFeedback"
            | b"incomplete_details"
            | b"status_details"
            | b"$metadata"
            | b"upstream_error"
            | b"availability"
            | b"last_error"
            | b"provider_specific_fields"
            | b"Error" => Self::Carrier,
            b"provider_name" => Self::Upstream,
            b"retryDelay"
            | b"retry_delay"
            | b"retry_after"
            | b"retryAfter"
            | b"estimated_time"
            | b"retry_after_seconds"
            | b"resets_in_seconds" => Self::Seconds,
            b"retry_after_ms" | b"retryAfterMs" => Self::Milliseconds,
            _ => Self::Other,
        }
    }
}

struct Reader<'s, 'a> {
    said: &'s mut Signals<'a>,
    /// How deep in the body the status stood: the outermost is the one that a server sent.
    status_depth: usize,
    scratch: &'a mut [u8],
    /// Take every string for a message.
    search_everything: bool,
    /// Whether something looked like JSON and was none.
    is_broken: bool,
    /// Bytes that may still be looked at for JSON within messages.
    effort: usize,
}

/// How much of a page is looked at, in bytes: what it has to say stands in its title and heading.
const PAGE: usize = 2048;

/// JSON within strings is read so many levels deep, and objects within objects.
const NESTED: usize = 3;
const DEEPEST: usize = 24;

/// Braces of a message that are tried for the beginning of JSON; one that quotes a request may hold
/// several.
const BRACES: usize = 4;

/// Bytes that such trials may look at for each byte of the body, and for each body, so that hostile
/// ones take no longer than others.
const EFFORT: [usize; 2] = [16, 4096];

impl<'a> Reader<'_, 'a> {
    fn body(&mut self, body: &'a [u8]) {
        let body = body
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(body)
            .trim_ascii();
        match body {
            [b'{' | b'[', ..] => {
                let behind = self.documents(body, 0);
                if self.said.says_nothing() && (self.is_broken || !behind.is_empty()) {
                    // `[503 Service Unavailable] ...`
                    self.plain(body);
                } else if self.said.says_nothing() {
                    self.search_everything = true;
                    self.documents(body, 0);
                } else if !behind.is_empty() {
                    self.plain(behind);
                }
            }
            [b'"', text @ .., b'"'] => {
                let escaped = memchr::memchr(b'\\', text).is_some();
                let text = self.meant(Raw { text, escaped });
                self.message(text, 0);
            }
            // what a page embeds is no error object
            [b'<', ..] => {
                self.said.is_page = true;
                self.said.messages.push(&body[..body.len().min(PAGE)]);
            }
            _ if text::is_event_stream(body) => {
                for data in text::event_data(body) {
                    match data {
                        [b'{' | b'[', ..] => _ = self.documents(data, 0),
                        _ => self.message(data, 0),
                    }
                }
            }
            _ => self.plain(body),
        }
    }

    /// Plain text: a message that may go over several lines.
    fn plain(&mut self, text: &'a [u8]) {
        let text = self.on_one_line(text);
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
            if !alone && self.said.messages.len() == before.messages {
                self.reset(&before);
            }
            first = false;
        }
        rest
    }

    /// Reads an object or array, and tells where it ends; none if it is broken.
    fn document(&mut self, text: &'a [u8], level: usize, lenient: bool) -> Option<usize> {
        let mut source = Source::new(text, lenient);
        self.value(&mut source, Role::Carrier, Depth { level, objects: 0 })?;
        Some(source.at)
    }

    fn value(&mut self, source: &mut Source<'a>, role: Role, depth: Depth) -> Option<()> {
        match source.peek() {
            Some(b'{' | b'[') if role == Role::Other || depth.objects > DEEPEST => source.skip(),
            Some(b'{') => self.object(source, depth.deeper()),
            Some(b'[') => self.array(source, role, depth.deeper()),
            Some(quote) if source.is_quote(quote) => {
                let raw = source.string();
                if role != Role::Other {
                    self.string(role, raw, depth);
                }
                Some(())
            }
            _ => {
                let scalar = source.scalar()?;
                self.word(role, scalar, depth);
                Some(())
            }
        }
    }

    fn array(&mut self, source: &mut Source<'a>, role: Role, depth: Depth) -> Option<()> {
        source.at += 1;
        while let Next::Value = source.next_in(b']')? {
            self.value(source, role, depth)?;
        }
        Some(())
    }

    fn object(&mut self, source: &mut Source<'a>, depth: Depth) -> Option<()> {
        source.at += 1;
        while let Next::Value = source.next_in(b'}')? {
            let key = source.key()?;
            let role = if self.search_everything {
                Role::Message
            } else {
                Role::of(key)
            };
            self.value(source, role, depth)?;
        }
        Some(())
    }

    fn string(&mut self, role: Role, raw: Raw<'a>, depth: Depth) {
        let text = self.meant(raw).trim_ascii();
        match role {
            Role::Message | Role::Carrier => self.message(text, depth.level),
            Role::Error => {
                self.message(text, depth.level);
                if text::is_name(text) {
                    self.said.codes.push(text);
                }
            }
            _ => self.word(role, text, depth),
        }
    }

    /// A value that is one word or number, whether it stands in quotes or not.
    fn word(&mut self, role: Role, word: &'a [u8], depth: Depth) {
        match role {
            Role::Code | Role::Error if !text::is_nothing(word) => {
                self.said.codes.push(word);
                self.status(word, depth);
            }
            Role::Name if !text::is_nothing(word) => {
                // `com.amazon.coral.service#ThrottlingException`
                let name = memchr::memrchr(b'#', word).map_or(word, |hash| &word[hash + 1..]);
                self.said.codes.push(name);
            }
            Role::Type if !text::is_nothing(word) => self.said.types.push(word),
            Role::Status => {
                if text::is_name(word) {
                    self.said.types.push(word);
                }
                self.status(word, depth);
            }
            Role::StatusOnly => self.status(word, depth),
            Role::Upstream => self.said.upstream = self.said.upstream.max(Some(word)),
            Role::Seconds => self.delay(delay::duration(word, Some(delay::SECOND))),
            Role::Milliseconds => self.delay(delay::duration(word, Some(delay::MILLISECOND))),
            _ => {}
        }
    }

    /// A message may hold the error of somebody further up, as JSON: then that is read, and only the
    /// words around it are the message.
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
                object = self.meant(Raw {
                    text: object,
                    escaped: true,
                });
            } else if !matches!(text.get(inside), Some(b'"' | b'\''))
                && !json::begins_member(&text[inside..])
            {
                continue;
            }
            let behind = self.documents(object, level + 1);
            if self.said.messages.len() > before.messages || self.said.codes.len() > before.codes {
                let around = [&text[..brace], behind];
                let words = around.into_iter().filter(|words| !words.is_empty());
                words.for_each(|words| self.said.messages.push(words));
                return;
            }
            self.reset(&before);
        }
        self.said.messages.push(text);
    }

    /// A string without its escapes. What there is no room for is left out.
    fn meant(&mut self, raw: Raw<'a>) -> &'a [u8] {
        if !raw.escaped {
            return raw.text;
        }
        self.write(|scratch| json::unescape(raw.text, scratch))
    }

    /// A text without line breaks, as the fragments that are searched for have none.
    fn on_one_line(&mut self, text: &'a [u8]) -> &'a [u8] {
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
        let depth = depth.level * (DEEPEST + 2) + depth.objects;
        let known = (self.status_depth, Reverse(self.said.status));
        if let Some(status) = text::failure(word)
            && (depth, Reverse(Some(status))) < known
        {
            (self.said.status, self.status_depth) = (Some(status), depth);
        }
    }

    fn delay(&mut self, delay: Option<Duration>) {
        self.said.delay = self.said.delay.max(delay);
    }

    fn mark(&self) -> Mark<'a> {
        Mark {
            codes: self.said.codes.len(),
            types: self.said.types.len(),
            messages: self.said.messages.len(),
            status: (self.said.status, self.status_depth),
            upstream: self.said.upstream,
            delay: self.said.delay,
        }
    }

    fn reset(&mut self, mark: &Mark<'a>) {
        self.said.codes.truncate(mark.codes);
        self.said.types.truncate(mark.types);
        self.said.messages.truncate(mark.messages);
        (self.said.status, self.status_depth) = mark.status;
        (self.said.upstream, self.said.delay) = (mark.upstream, mark.delay);
    }
}

/// How deep a value stands: in JSON within strings, and in objects and arrays.
#[derive(Clone, Copy)]
struct Depth {
    level: usize,
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
    status: (Option<u16>, usize),
    upstream: Option<&'a [u8]>,
    delay: Option<Duration>,
}
