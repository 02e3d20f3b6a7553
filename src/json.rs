//! JSON as servers, SDKs and logs show it, token by token.
//!
//! Strict reading takes the first quote for the end of a string, as it is in JSON. Where that leads
//! nowhere, lenient reading tells the end of a string by what follows, and takes single quotes, bare
//! keys, Python's and Rust's words and a missing end as well.

use memchr::{memchr, memchr2};

/// A text that is being read.
pub(crate) struct Source<'a> {
    text: &'a [u8],
    pub(crate) at: usize,
    lenient: bool,
}

/// A string as it stands in the text.
#[derive(Clone, Copy)]
pub(crate) struct Raw<'a> {
    pub(crate) text: &'a [u8],
    /// Whether a backslash changes what it means.
    pub(crate) escaped: bool,
}

/// What comes next in an object or array.
pub(crate) enum Next {
    Value,
    End,
}

/// None means that the text is not what strict reading expects; lenient reading always goes on.
impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a [u8], lenient: bool) -> Self {
        Self {
            text,
            at: 0,
            lenient,
        }
    }

    /// The next byte that is no white space.
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

    /// A key and the colon behind it. Lenient reading skips what is none, and returns no text.
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
            Some(quote) if self.is_quote(*quote) => self.quoted(|text, end| {
                // a key that is a sentence is a string whose quotes were not escaped
                text.get(past_space(text, end)) == Some(&b':')
            }),
            Some(first) if self.lenient && is_name(*first) => {
                let length = self.text[start..].iter().take_while(|byte| is_name(**byte));
                let end = start + length.count();
                self.at = end;
                Raw {
                    text: &self.text[start..end],
                    escaped: false,
                }
            }
            _ => Raw {
                text: &[],
                escaped: false,
            },
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
        Some(key.text)
    }

    pub(crate) const fn is_quote(&self, byte: u8) -> bool {
        byte == b'"' || (byte == b'\'' && self.lenient)
    }

    /// The string that begins here, with a quote.
    pub(crate) fn string(&mut self) -> Raw<'a> {
        self.quoted(ends_value)
    }

    /// Reads as far as the closing quote, or the end of the text. In lenient reading `ends` tells
    /// from what follows whether a quote is the closing one.
    fn quoted(&mut self, ends: impl Fn(&[u8], usize) -> bool) -> Raw<'a> {
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
        Raw {
            text: &self.text[start..end],
            escaped,
        }
    }

    /// A number or a bare word.
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
        let scalar = scalar.trim_ascii();
        let known = matches!(
            scalar,
            [b'-' | b'0'..=b'9', ..] | b"null" | b"true" | b"false"
        );
        (self.lenient || known).then_some(scalar)
    }

    /// Goes behind the object or array that begins here, without looking into it.
    pub(crate) fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                quote if self.is_quote(*quote) => {
                    self.string();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
        self.lenient.then_some(())
    }
}

/// The first quote or backslash. Most strings are short, so the first bytes are looked at here.
#[inline]
fn quote_or_backslash(text: &[u8], quote: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    if let Some(eight) = text.first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        // the high bit of every byte that is zero, and of none below the first
        let zeros = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & (ONES << 7);
        let found =
            zeros(eight ^ (ONES * u64::from(quote))) | zeros(eight ^ (ONES * u64::from(b'\\')));
        if found != 0 {
            return Some(found.trailing_zeros() as usize / 8);
        }
    }
    memchr2(quote, b'\\', text)
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

/// Whether a key and a colon follow, or an object, an array or nothing more.
pub(crate) fn begins_member(text: &[u8]) -> bool {
    /// Longer than any key.
    const LONGEST: usize = 64;
    let text = &text[..text.len().min(LONGEST)];
    match text {
        [] | [b'{' | b'[' | b'}' | b']', ..] => true,
        [quote @ (b'"' | b'\''), rest @ ..] => {
            let key = rest.iter().position(|byte| byte == quote);
            key.is_some_and(|end| rest.get(past_space(rest, end + 1)) == Some(&b':'))
        }
        [first, ..] if is_name(*first) => {
            let end = text
                .iter()
                .position(|byte| !is_name(*byte))
                .unwrap_or(text.len());
            matches!(text.get(past_space(text, end)), Some(b':' | b'='))
        }
        _ => false,
    }
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

/// The place of the next byte that is no white space.
#[inline]
pub(crate) fn past_space(text: &[u8], mut at: usize) -> usize {
    // other control characters do not stand between tokens
    while text.get(at).is_some_and(|byte| *byte <= b' ') {
        at += 1;
    }
    at
}

/// Writes a string as it is meant, as far as there is room, and returns how much was written.
///
/// Line breaks become spaces, and a run of them one space, as in the fragments that are searched for.
pub(crate) fn unescape(raw: &[u8], into: &mut [u8]) -> usize {
    let mut writer = Writer { into, length: 0 };
    let mut rest = raw;
    while let Some(backslash) = memchr(b'\\', rest) {
        writer.write(&rest[..backslash]);
        rest = match &rest[backslash + 1..] {
            [b'n' | b't' | b'r' | b'f' | b'v', tail @ ..] => {
                if !writer.ends_with_space() {
                    writer.write(b" ");
                }
                tail.trim_ascii_start()
            }
            [escape @ (b'u' | b'x' | b'U'), tail @ ..] => {
                let (character, tail) = unicode(*escape, tail);
                writer.write(character.encode_utf8(&mut [0; 4]).as_bytes());
                tail
            }
            [other, tail @ ..] => {
                writer.write(&[*other]);
                tail
            }
            [] => &[],
        };
    }
    writer.write(rest);
    writer.length
}

/// Writes as much as there is room for.
struct Writer<'w> {
    into: &'w mut [u8],
    length: usize,
}

impl Writer<'_> {
    fn write(&mut self, bytes: &[u8]) {
        let place = &mut self.into[self.length..];
        let length = bytes.len().min(place.len());
        place[..length].copy_from_slice(&bytes[..length]);
        self.length += length;
    }

    fn ends_with_space(&self) -> bool {
        self.into[..self.length].ends_with(b" ")
    }
}

/// Writes a text with a space in place of each run of white space, and returns how much was written.
pub(crate) fn join_lines(text: &[u8], into: &mut [u8]) -> usize {
    let mut writer = Writer { into, length: 0 };
    for word in text
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
    {
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
    // characters beyond 16 bits stand as two halves
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

fn hexadecimal(text: &[u8], digits: usize) -> Option<(u32, &[u8])> {
    let (number, rest) = text.split_at_checked(digits)?;
    let number = number.iter().try_fold(0, |number, digit| {
        Some(number << 4 | char::from(*digit).to_digit(16)?)
    })?;
    Some((number, rest))
}
