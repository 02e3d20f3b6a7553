//! JSON as servers, SDKs and logs show it, token by token.
//!
//! Strict reading takes JSON, and is the faster one. Where it fails, the text is read once more,
//! leniently: that never fails, and takes what merely looks like JSON.
//!
//! | input | strict | lenient |
//! |---|---|---|
//! | `{"a": "b \" c"}` | the text `b " c` | the same |
//! | `{"a": "b "c" d"}`, quotes not escaped | fails | the text `b "c" d`: a quote ends a string where `}`, `]`, the next member or nothing follows |
//! | `{'a': 'it's'}`, Python | fails | the text `it's` |
//! | `{a: 1, b=2}`, JavaScript and Rust | fails | the keys `a` and `b` |
//! | `{"a": None}`, `{"a": Some(5)}` | fails | the words `None` and `Some(5)` |
//! | `{"a": "b`, cut off | fails | the text `b`, and the end of everything |
//! | `{"a": [1}` | fails | the missing bracket is put in |
//! | `{,"a": 1,}` | commas too many are skipped | the same |
//! | `{"a": 1, nonsense, "b": 2}` | fails | `nonsense` is skipped |
//! | `"\n"`, and `\t \r \f \v` | a space, one for a run of them | the same |
//! | `"\u00e4"`, `"\ud83d\ude00"` | `ä`, `😀` | the same |
//! | `"\xe4"`, `"\U0001f600"`, Python | `ä`, `😀` | the same |
//! | `"\q"`, `"\ud83d"`, `"\u12"` | `q`; U+FFFD, once with the text that is no number behind it | the same |

use core::ops::Range;

use memchr::{memchr, memchr2};

use super::limits::LONGEST_KEY;
use super::steps;

/// Reads a text token by token. What returns none has found what strict reading does not take, and
/// the rest cannot be read; lenient reading always goes on.
pub(crate) struct Scanner<'a> {
    text: &'a [u8],
    /// Where the next token begins, or the white space before it.
    pub(crate) at: usize,
    lenient: bool,
}

/// A string as it is in the text, without its quotes.
#[derive(Clone, Copy)]
pub(crate) struct RawStr<'a> {
    pub(crate) text: &'a [u8],
    /// Whether it contains a backslash.
    pub(crate) escaped: bool,
}

impl<'a> RawStr<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let escaped = memchr(b'\\', text).is_some();
        Self { text, escaped }
    }
}

/// What comes next in an object or array.
pub(crate) enum Next {
    Value,
    End,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a [u8], lenient: bool) -> Self {
        Self {
            text,
            at: 0,
            lenient,
        }
    }

    /// Goes to the next byte that is no white space, and looks at it.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        self.at = past_space(self.text, self.at);
        self.text.get(self.at).copied()
    }

    /// Goes on to the next member or item, or behind the end of the object or array.
    pub(crate) fn next_in(&mut self, end: u8) -> Option<Next> {
        loop {
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == end => {
                    self.at += 1;
                    return Some(Next::End);
                }
                // of two brackets that do not fit, one is missing
                Some(b'}' | b']') | None if self.lenient => return Some(Next::End),
                Some(b'}' | b']') | None => return None,
                Some(_) => return Some(Next::Value),
            }
        }
    }

    /// Goes past a key and its colon. Lenient reading skips what is no key, and returns an empty one.
    pub(crate) fn key(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        // nearly every key
        if let [b'"', rest @ ..] = &self.text[start..]
            && let Some(end) = quote_or_backslash(rest, b'"')
            && let [key @ .., b'"'] = &rest[..=end]
            && rest.get(end + 1) == Some(&b':')
        {
            self.at += end + 3;
            return Some(key);
        }
        let key = match self.text.get(self.at) {
            Some(quote) if self.is_quote(*quote) => {
                // a quote within a key ends it only before a colon, so that of a string whose quotes
                // were not escaped the rest is one key, which nobody knows
                let before_colon =
                    |text: &[u8], end| text.get(past_space(text, end)) == Some(&b':');
                self.quoted(before_colon).text
            }
            Some(first) if self.lenient && is_bare(*first) => {
                let length = self.text[start..].iter().take_while(|byte| is_bare(**byte));
                self.at = start + length.count();
                steps::count(self.at - start);
                &self.text[start..self.at]
            }
            _ => &[],
        };
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(b'=') if self.lenient => self.at += 1,
            _ if self.lenient => {
                self.at = self.at.max(start + 1);
                return Some(&[]);
            }
            _ => return None,
        }
        Some(key)
    }

    pub(crate) const fn is_quote(&self, byte: u8) -> bool {
        byte == b'"' || (byte == b'\'' && self.lenient)
    }

    /// Goes past the string that begins here.
    ///
    /// # Panics
    /// Where no byte is; the caller has seen a quote.
    pub(crate) fn string(&mut self) -> RawStr<'a> {
        self.quoted(ends_value)
    }

    /// Goes past the closing quote, or to the end of the text. In lenient reading `ends` tells from
    /// what follows whether a quote is the closing one.
    fn quoted(&mut self, ends: impl Fn(&[u8], usize) -> bool) -> RawStr<'a> {
        let quote = self.text[self.at];
        let start = self.at + 1;
        let mut escaped = false;
        let mut end = start;
        loop {
            let rest = self.text.get(end..).unwrap_or_default();
            let Some(length) = quote_or_backslash(rest, quote) else {
                end = self.text.len();
                break;
            };
            end += length;
            if self.text[end] == b'\\' {
                escaped = true;
                end += 2;
            } else if !self.lenient || ends(self.text, end + 1) {
                break;
            } else {
                end += 1;
            }
        }
        let end = end.min(self.text.len());
        self.at = (end + 1).min(self.text.len());
        RawStr {
            text: &self.text[start..end],
            escaped,
        }
    }

    /// Goes past a number or a bare word.
    pub(crate) fn scalar(&mut self) -> Option<&'a [u8]> {
        let rest = &self.text[self.at..];
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let lenient = |byte: &u8| !b",}]\n".contains(byte);
        let ends = if self.lenient {
            rest.iter().position(|byte| !lenient(byte))
        } else {
            rest.iter().position(|byte| !plain(byte))
        };
        let (scalar, _) = rest.split_at(ends.unwrap_or(rest.len()));
        self.at += scalar.len();
        steps::count(scalar.len() + 1);
        let scalar = scalar.trim_ascii();
        let known = matches!(
            scalar,
            [b'-' | b'0'..=b'9', ..] | b"null" | b"true" | b"false"
        );
        (self.lenient || known).then_some(scalar)
    }

    /// Goes past the object or array that begins here, without looking into it.
    pub(crate) fn skip(&mut self) -> Option<()> {
        // keys are not told from values here, so in lenient reading a colon ends a string as well
        let ends = |text: &[u8], end| {
            ends_value(text, end) || text.get(past_space(text, end)) == Some(&b':')
        };
        let mut depth = 0_usize;
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                quote if self.is_quote(*quote) => {
                    self.quoted(ends);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            steps::count(1);
            if depth == 0 {
                return Some(());
            }
        }
        self.lenient.then_some(())
    }
}

/// The place of the first quote or backslash.
///
/// Most strings are short, so the first eight bytes are looked at here, with Mycroft's test for a
/// zero byte in a word (<https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>): it sets
/// the high bit of each byte that is zero. A byte above one that is zero may be taken for zero too,
/// which does not matter: the lowest is the first of the text.
#[inline]
fn quote_or_backslash(text: &[u8], quote: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    if let Some(eight) = text.first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        let zeros = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & (ONES << 7);
        let found =
            zeros(eight ^ (ONES * u64::from(quote))) | zeros(eight ^ (ONES * u64::from(b'\\')));
        if found != 0 {
            steps::count(8);
            return Some(found.trailing_zeros() as usize / 8);
        }
    }
    let found = memchr2(quote, b'\\', text);
    steps::count(found.unwrap_or(text.len()) + 1);
    found
}

/// Whether a value can end here: the object or array ends too, or its next member follows.
fn ends_value(text: &[u8], end: usize) -> bool {
    let next = past_space(text, end);
    match text.get(next) {
        None | Some(b'}' | b']') => true,
        Some(b',') => begins_member(&text[past_space(text, next + 1)..]),
        _ => false,
    }
}

/// Whether a text begins with a key and a colon, with an object or array, or ends here.
pub(crate) fn begins_member(text: &[u8]) -> bool {
    let text = &text[..text.len().min(LONGEST_KEY)];
    steps::count(text.len());
    match text {
        [] | [b'{' | b'[' | b'}' | b']', ..] => true,
        [quote @ (b'"' | b'\''), rest @ ..] => {
            let key = rest.iter().position(|byte| byte == quote);
            key.is_some_and(|end| rest.get(past_space(rest, end + 1)) == Some(&b':'))
        }
        [first, ..] if is_bare(*first) => {
            let end = text
                .iter()
                .position(|byte| !is_bare(*byte))
                .unwrap_or(text.len());
            matches!(text.get(past_space(text, end)), Some(b':' | b'='))
        }
        _ => false,
    }
}

/// Whether a byte can be part of a key without quotes.
const fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

/// The place of the next byte that is no white space.
#[inline]
pub(crate) fn past_space(text: &[u8], mut at: usize) -> usize {
    let start = at;
    // control characters never are tokens, so one comparison will do
    while text.get(at).is_some_and(|byte| *byte <= b' ') {
        at += 1;
    }
    steps::count(at - start + 1);
    at
}

/// Writes a string without its escapes into `scratch`, up to its end, and returns the length.
///
/// An escaped line break, with the white space after it, becomes one space, as in the fragments that
/// are searched for.
pub(crate) fn unescape(raw: &[u8], scratch: &mut [u8]) -> usize {
    let mut writer = Writer { scratch, length: 0 };
    decode(raw, &mut writer);
    writer.length
}

/// Like [`unescape`], but of the JSON in the text the values of keys that nobody asks for are left out:
/// `0` stands for each. So however much of a request a text repeats, what it says of the error fits.
pub(crate) fn unescape_wanted(
    raw: &[u8],
    is_wanted: impl Fn(&[u8]) -> bool,
    scratch: &mut [u8],
) -> usize {
    let mut sieve = Sieve {
        writer: Writer { scratch, length: 0 },
        is_wanted,
        depth: 0,
        left_out: None,
        in_string: false,
        after_backslash: false,
        string: 0..0,
    };
    decode(raw, &mut sieve);
    sieve.writer.length
}

/// What a text without escapes is written to.
trait Sink {
    fn write(&mut self, bytes: &[u8]);
    /// Whether what was written last is a space.
    fn ends_with_space(&self) -> bool;
    /// Whether nothing more is taken.
    fn is_full(&self) -> bool;
}

fn decode(raw: &[u8], sink: &mut impl Sink) {
    let mut rest = raw;
    while !sink.is_full()
        && let Some(backslash) = memchr(b'\\', rest)
    {
        sink.write(&rest[..backslash]);
        rest = match &rest[backslash + 1..] {
            [b'n' | b't' | b'r' | b'f' | b'v', tail @ ..] => {
                if !sink.ends_with_space() {
                    sink.write(b" ");
                }
                tail.trim_ascii_start()
            }
            [escape @ (b'u' | b'x' | b'U'), tail @ ..] => {
                let (character, tail) = unicode(*escape, tail);
                sink.write(character.encode_utf8(&mut [0; 4]).as_bytes());
                tail
            }
            [other, tail @ ..] => {
                sink.write(&[*other]);
                tail
            }
            [] => &[],
        };
    }
    if !sink.is_full() {
        sink.write(rest);
        rest = &[];
    }
    steps::count(raw.len() - rest.len() + 1);
}

/// Writes up to the end of the scratch.
struct Writer<'w> {
    scratch: &'w mut [u8],
    length: usize,
}

impl Sink for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) {
        let free = &mut self.scratch[self.length..];
        let length = bytes.len().min(free.len());
        free[..length].copy_from_slice(&bytes[..length]);
        self.length += length;
    }

    fn ends_with_space(&self) -> bool {
        self.scratch[..self.length].ends_with(b" ")
    }

    fn is_full(&self) -> bool {
        self.length == self.scratch.len()
    }
}

/// Leaves out the values of keys that are not wanted. Knows strict JSON only; of anything else it may
/// leave out more.
struct Sieve<'w, W> {
    writer: Writer<'w>,
    is_wanted: W,
    /// The objects and arrays around the next byte.
    depth: usize,
    /// The depth of the member whose value is being left out.
    left_out: Option<usize>,
    in_string: bool,
    after_backslash: bool,
    /// Where the last string was written: before a colon it is the key.
    string: Range<usize>,
}

impl<W: Fn(&[u8]) -> bool> Sieve<'_, W> {
    fn byte(&mut self, byte: u8) {
        match byte {
            _ if self.after_backslash => self.after_backslash = false,
            b'\\' => self.after_backslash = self.in_string,
            b'"' if self.in_string => {
                self.in_string = false;
                self.string.end = self.writer.length;
            }
            _ if self.in_string => {}
            b'"' if self.depth > 0 => {
                self.in_string = true;
                self.string.start = self.writer.length + 1;
            }
            b':' if self.depth > 0 && self.left_out.is_none() => {
                let key = self.writer.scratch.get(self.string.clone());
                if !(self.is_wanted)(key.unwrap_or_default()) {
                    self.writer.write(b":0");
                    self.left_out = Some(self.depth);
                }
            }
            b',' if self.left_out == Some(self.depth) => self.left_out = None,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.left_out = self.left_out.filter(|depth| *depth != self.depth);
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        if self.left_out.is_none() {
            self.writer.write(&[byte]);
        }
    }
}

impl<W: Fn(&[u8]) -> bool> Sink for Sieve<'_, W> {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.byte(*byte);
        }
    }

    fn ends_with_space(&self) -> bool {
        self.writer.ends_with_space()
    }

    fn is_full(&self) -> bool {
        self.writer.is_full()
    }
}

/// Writes a text with one space for each run of white space into `scratch`, up to its end, and
/// returns the length.
pub(crate) fn join_lines(text: &[u8], scratch: &mut [u8]) -> usize {
    let mut writer = Writer { scratch, length: 0 };
    let mut words = text.split(u8::is_ascii_whitespace);
    while !writer.is_full()
        && let Some(word) = words.next()
    {
        steps::count(word.len() + 1);
        if word.is_empty() {
            continue;
        }
        if writer.length > 0 {
            writer.write(b" ");
        }
        writer.write(word);
    }
    writer.length
}

/// The character behind `\u`, `\x` or `\U`, and the text behind it.
fn unicode(escape: u8, text: &[u8]) -> (char, &[u8]) {
    let digits = match escape {
        b'x' => 2,
        b'u' => 4,
        _ => 8,
    };
    let Some((first, rest)) = hexadecimal(text, digits) else {
        return (char::REPLACEMENT_CHARACTER, text);
    };
    // a character beyond 16 bits is written as two surrogates, which share what is above 0x10000
    if let (0xD800..0xDC00, [b'\\', b'u', tail @ ..]) = (first, rest)
        && let Some((second @ 0xDC00..0xE000, rest)) = hexadecimal(tail, 4)
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            rest,
        );
    }
    (
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        rest,
    )
}

/// A number of so many digits, and the text behind it.
fn hexadecimal(text: &[u8], digits: usize) -> Option<(u32, &[u8])> {
    let (number, rest) = text.split_at_checked(digits)?;
    let number = number.iter().try_fold(0, |number, digit| {
        Some(number << 4 | char::from(*digit).to_digit(16)?)
    })?;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};

    use super::*;

    /// What is read of a text, with texts in angle brackets; none where reading fails.
    fn read(text: &str, lenient: bool) -> Option<String> {
        let mut scanner = Scanner::new(text.as_bytes(), lenient);
        let mut out = String::new();
        value(&mut scanner, &mut out)?;
        Some(out)
    }

    fn value(scanner: &mut Scanner<'_>, out: &mut String) -> Option<()> {
        match scanner.peek() {
            Some(open @ (b'{' | b'[')) => {
                let end = open + 2; // in ASCII
                scanner.at += 1;
                out.push(open.into());
                while let Next::Value = scanner.next_in(end)? {
                    if open == b'{' {
                        out.push_str(&String::from_utf8_lossy(scanner.key()?));
                        out.push('=');
                    }
                    value(scanner, out)?;
                    out.push(';');
                }
                out.push(end.into());
            }
            Some(quote) if scanner.is_quote(quote) => {
                let raw = scanner.string();
                assert_eq!(raw.escaped, raw.text.contains(&b'\\'));
                out.push('<');
                out.push_str(&unescaped(raw.text));
                out.push('>');
            }
            _ => out.push_str(&String::from_utf8_lossy(scanner.scalar()?)),
        }
        Some(())
    }

    fn unescaped(raw: &[u8]) -> String {
        let mut scratch = [0; 256];
        let length = unescape(raw, &mut scratch);
        String::from_utf8_lossy(&scratch[..length]).to_string()
    }

    #[test]
    fn json_is_read_as_it_is() {
        for (input, output) in [
            (r#"{"a": "b \" c"}"#, r#"{a=<b " c>;}"#),
            (
                r#"{"a" : [1, -2.5e+3, true, null] }"#,
                "{a=[1;-2.5e+3;true;null;];}",
            ),
            ("{\n\t\"a\":{}\r\n}", "{a={};}"),
            (r#"{,"a": 1,}"#, "{a=1;}"),
            (
                r#"{"a": "it's [b] {c}, \"d\": \\"}"#,
                r#"{a=<it's [b] {c}, "d": \>;}"#,
            ),
            (
                r#"{"a\"b": 1, "a long key, as nobody has one": 2}"#,
                r#"{a\"b=1;a long key, as nobody has one=2;}"#,
            ),
            (r#"{"": ""}"#, "{=<>;}"),
            (r#"["a", ["b"]]"#, "[<a>;[<b>;];]"),
        ] {
            assert_eq!(
                read(input, false).as_deref(),
                Some(output),
                "strict: {input}"
            );
            assert_eq!(
                read(input, true).as_deref(),
                Some(output),
                "lenient: {input}"
            );
        }
    }

    #[test]
    fn what_only_looks_like_json_is_read_leniently() {
        for (input, output) in [
            (r#"{"a": "b "c" d"}"#, r#"{a=<b "c" d>;}"#),
            (r#"{"a": "b", c", "d": 1}"#, r#"{a=<b", c>;d=1;}"#),
            (r#"{"a": "b" c": "d"}"#, r#"{a=<b" c": "d>;}"#),
            ("{'a': 'it's', 'b': \"c\"}", "{a=<it's>;b=<c>;}"),
            ("{a: 1, b=2, $c_3: 4}", "{a=1;b=2;$c_3=4;}"),
            (r#"{"a": None, "b": Some(5)}"#, "{a=None;b=Some(5);}"),
            (r#"{"a": "b"#, "{a=<b>;}"),
            (r#"{"a": {"b": [1"#, "{a={b=[1;];};}"),
            (r#"{"a": [1}"#, "{a=[1;];}"),
            (r#"{"a": {"b": 1]"#, "{a={b=1;};}"),
            (r#"{"a": 1, nonsense, "b": 2}"#, "{a=1;=;b=2;}"),
            (r#"{"a"#, "{=;}"),
            (r#"{"a": "b\"#, "{a=<b>;}"),
            ("[503 Service Unavailable]", "[503 Service Unavailable;]"),
            ("[a\nb]", "[a;b;]"),
        ] {
            assert_eq!(read(input, false), None, "strict: {input}");
            assert_eq!(
                read(input, true).as_deref(),
                Some(output),
                "lenient: {input}"
            );
        }
    }

    #[test]
    fn what_is_skipped_ends_where_it_ends() {
        for (input, lenient, end) in [
            (r#"{"a": [{}, "}]"]} b"#, false, Some(17)),
            ("[[]]]", false, Some(4)),
            (r#"{"a": "b"#, false, None),
            (r#"{"a": "b"#, true, Some(8)),
            ("{'a': 'b'} b", true, Some(10)),
            ("{'a': '}'} b", true, Some(10)),
            ("{'a' : {'b': ['}', 'it's }'], 'c': '{'}} b", true, Some(40)),
            (r#"{"a": "b "c}" d"} b"#, true, Some(17)),
        ] {
            let mut scanner = Scanner::new(input.as_bytes(), lenient);
            assert_eq!(scanner.skip().map(|()| scanner.at), end, "{input}");
        }
    }

    #[test]
    fn the_first_quote_or_backslash_is_found_wherever_it_is() {
        // bytes that differ from a quote in one bit, and those whose high bit is set
        for other in [
            b'a',
            b'"' ^ 1,
            b'\'' ^ 1,
            b'\\' ^ 1,
            0,
            0x80,
            b'"' | 0x80,
            0xFF,
        ] {
            for place in 0..40 {
                let mut text = [other; 40];
                assert_eq!(quote_or_backslash(&text[..place], b'"'), None);
                for sought in *b"\"\\" {
                    text[place] = sought;
                    assert_eq!(quote_or_backslash(&text, b'"'), Some(place), "{text:?}");
                    // more of them behind, and the byte that the test may take for one
                    text[place + 1..].fill(sought ^ 1);
                    assert_eq!(quote_or_backslash(&text, b'"'), Some(place), "{text:?}");
                    text[place + 1..].fill(sought);
                    assert_eq!(quote_or_backslash(&text, b'"'), Some(place), "{text:?}");
                }
            }
        }
        assert_eq!(quote_or_backslash(b"say \"it's\"", b'\''), Some(7));
    }

    #[test]
    fn a_value_ends_before_a_member_or_the_end() {
        for (behind, ends) in [
            ("", true),
            (" ", true),
            ("}", true),
            (" \n]", true),
            (",", true),
            (", \"a\": 1", true),
            (", 'a' : 1", true),
            (", a: 1", true),
            (", a = 1", true),
            (", {", true),
            (", ]", true),
            (" and more", false),
            (", and more", false),
            (", \"a\" and", false),
            (", \"a", false),
            (": 1", false),
        ] {
            assert_eq!(ends_value(behind.as_bytes(), 0), ends, "{behind}");
        }
    }

    #[test]
    fn a_key_is_no_longer_than_its_limit() {
        for (length, begins) in [(LONGEST_KEY - 3, true), (LONGEST_KEY - 2, false)] {
            let quoted = std::format!("\"{}\": 1", "k".repeat(length));
            assert_eq!(begins_member(quoted.as_bytes()), begins, "{quoted}");
            let bare = std::format!("{}: 1", "k".repeat(length + 2));
            assert_eq!(begins_member(bare.as_bytes()), begins, "{bare}");
        }
        assert_eq!(LONGEST_KEY, 64);
    }

    #[test]
    fn escapes_are_what_they_mean() {
        for (raw, meant) in [
            (r"", ""),
            (r"plain", "plain"),
            (r#"\"a\" \\ \/"#, r#""a" \ /"#),
            (r"a\nb", "a b"),
            (r"a\r\n\t  b\n", "a b "),
            (r"a \nb\fc\vd", "a b c d"),
            (r"\q\", "q"),
            (r"\u00e4\u20AC", "ä€"),
            (r"\xe4\x41g", "äAg"),
            // the first and the last character of two surrogates, and one between
            (r"\ud800\udc00", "\u{10000}"),
            (r"\uDBFF\uDFFF", "\u{10FFFF}"),
            (r"\ud83d\ude00!", "😀!"),
            // half of one
            (r"\ud83d", "\u{FFFD}"),
            (r"\ud83d\u0041", "\u{FFFD}A"),
            (r"\ud83d\n", "\u{FFFD} "),
            (r"\ude00\ud83d", "\u{FFFD}\u{FFFD}"),
            // eight digits, and no fewer
            (r"\U0001f600!", "😀!"),
            (r"\U000000e41", "ä1"),
            (r"\U00110000", "\u{FFFD}"),
            (r"\U0001f6", "\u{FFFD}0001f6"),
            (r"\u12", "\u{FFFD}12"),
            (r"\u12g4", "\u{FFFD}12g4"),
            (r"\x4", "\u{FFFD}4"),
        ] {
            assert_eq!(unescaped(raw.as_bytes()), meant, "{raw}");
        }
    }

    #[test]
    fn lines_are_joined() {
        for (text, joined) in [
            ("a\nb", "a b"),
            (" a \r\n\t b c\n", "a b c"),
            ("\n", ""),
            ("ä\n€", "ä €"),
        ] {
            let mut scratch = [0; 16];
            let length = join_lines(text.as_bytes(), &mut scratch);
            assert_eq!(&scratch[..length], joined.as_bytes(), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        for (length, written) in [(0, ""), (1, "a"), (3, "a b"), (4, "a b\""), (9, "a b\"c")] {
            let mut scratch = [0; 9];
            let scratch = &mut scratch[..length];
            let end = unescape(br#"a\nb\"c"#, scratch);
            assert_eq!(&scratch[..end], written.as_bytes());
            let end = join_lines(b"a\nb\"c", scratch);
            assert_eq!(&scratch[..end], written.as_bytes());
        }
    }
}
