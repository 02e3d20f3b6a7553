//! JSON as it comes, read in place: strict about its form, forgiving about what strings hold, and silent
//! about what stands in it.
//!
//! `serde_json` refuses a lone surrogate or a broken byte anywhere, and repeats in its errors what it read.

use std::borrow::Cow;
use std::fmt;

/// Levels of objects and lists, a bit for each.
const DEEPEST: u32 = u128::BITS;

/// What is wrong, and at which byte; it holds nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) what: &'static str,
    at: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, column {}", self.what, self.at + 1)
    }
}

/// A value whose form has been checked, without white space around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a>(&'a [u8]);

impl<'a> Json<'a> {
    /// A text that is one value.
    pub(crate) fn parse(text: &'a [u8]) -> Result<Self, Fault> {
        let mut reader = Reader::new(text);
        let value = reader.value()?;
        reader.end()?;
        Ok(value)
    }

    /// As it is written.
    pub(crate) const fn bytes(self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn is_null(self) -> bool {
        self.0 == b"null"
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.starts_with(b"{")
    }

    pub(crate) fn is_list(self) -> bool {
        self.0.starts_with(b"[")
    }

    /// What a string says, decoded; none for anything else. What no character can be, such as half of a
    /// surrogate pair, is U+FFFD.
    pub(crate) fn string(self) -> Option<Cow<'a, [u8]>> {
        let inner = self.0.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        Some(match memchr::memchr(b'\\', inner) {
            None => Cow::Borrowed(inner),
            Some(first) => Cow::Owned(decoded(inner, first)),
        })
    }

    /// The same as text.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        Some(match self.string()? {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            }),
        })
    }

    /// The value of a key; of several the last one, and none of what is no object.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        let mut found = None;
        for (name, value) in self.members() {
            if name.text()? == key {
                found = Some(value);
            }
        }
        found
    }

    /// The keys and values of an object; nothing of anything else.
    pub(crate) fn members(self) -> impl Iterator<Item = (Self, Self)> {
        let mut reader = Reader::new(if self.is_object() { self.0 } else { b"{}" });
        std::iter::from_fn(move || reader.member().ok()?)
    }

    /// The items of a list; nothing of anything else.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let mut reader = Reader::new(if self.is_list() { self.0 } else { b"[]" });
        std::iter::from_fn(move || reader.item().ok()?)
    }
}

/// Decodes the inner part of a string that has its first backslash there.
fn decoded(inner: &[u8], first: usize) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(inner.len());
    let (mut at, mut escape) = (0, Some(first));
    while let Some(length) = escape {
        decoded.extend_from_slice(&inner[at..at + length]);
        at += length + 2;
        match inner[at - 1] {
            b'n' => decoded.push(b'\n'),
            b'r' => decoded.push(b'\r'),
            b't' => decoded.push(b'\t'),
            b'b' => decoded.push(0x08),
            b'f' => decoded.push(0x0C),
            b'u' => {
                let (character, length) = unicode(&inner[at..]);
                at += length;
                decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            itself => decoded.push(itself),
        }
        // escapes come close together where JSON is a string of JSON
        let near = inner.len().min(at + 16);
        escape = match inner[at..near].iter().position(|byte| *byte == b'\\') {
            Some(length) => Some(length),
            None => memchr::memchr(b'\\', &inner[near..]).map(|length| near - at + length),
        };
    }
    decoded.extend_from_slice(&inner[at..]);
    decoded
}

/// The character behind `\u`, and how much of the text it takes: one escape or a pair of them.
fn unicode(rest: &[u8]) -> (char, usize) {
    let unit = |digits: Option<&[u8]>| {
        let digits = std::str::from_utf8(digits?).ok()?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(high) = unit(rest.get(..4)) else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    let low = rest
        .get(4..6)
        .filter(|escape| escape == b"\\u")
        .and_then(|_| unit(rest.get(6..10)));
    let mut units = char::decode_utf16([Some(high), low].into_iter().flatten());
    match units.next() {
        Some(Ok(character)) => (character, if character.len_utf16() == 2 { 10 } else { 4 }),
        _ => (char::REPLACEMENT_CHARACTER, 4),
    }
}

/// Walks over values and checks their form.
pub(crate) struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    fn fault(&self, what: &'static str) -> Fault {
        let is_over = self.at >= self.text.len();
        Fault {
            what: if is_over { "the JSON is cut off" } else { what },
            at: self.at,
        }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.text.get(self.at) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    /// Whether the next byte is this one, which is taken then.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault("something follows the JSON")),
        }
    }

    /// The next member of the object that the text is; none at its end.
    pub(crate) fn member(&mut self) -> Result<Option<(Json<'a>, Json<'a>)>, Fault> {
        let is_first = self.at == 0;
        if is_first && !self.take(b'{') {
            return Err(self.fault("expected an object"));
        }
        if self.take(b'}') {
            return Ok(None);
        }
        if !is_first && !self.take(b',') {
            return Err(self.fault("expected `,` or `}`"));
        }
        if self.peek() != Some(b'"') {
            return Err(self.fault("expected a key"));
        }
        let key = self.value()?;
        if !self.take(b':') {
            return Err(self.fault("expected `:`"));
        }
        Ok(Some((key, self.value()?)))
    }

    /// The next item of the list that the text is, which begins with its bracket; none at its end.
    fn item(&mut self) -> Result<Option<Json<'a>>, Fault> {
        let is_first = self.at == 0;
        self.at = self.at.max(1);
        if self.take(b']') {
            return Ok(None);
        }
        if !is_first && !self.take(b',') {
            return Err(self.fault("expected `,` or `]`"));
        }
        self.value().map(Some)
    }

    /// The next value.
    pub(crate) fn value(&mut self) -> Result<Json<'a>, Fault> {
        self.peek();
        let start = self.at;
        // the open brackets, the innermost lowest: 1 for an object
        let (mut open, mut depth) = (0_u128, 0);
        loop {
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    if depth == DEEPEST {
                        return Err(self.fault("more than 128 levels of JSON"));
                    }
                    let is_object = bracket == b'{';
                    self.at += 1;
                    if !self.take(if is_object { b'}' } else { b']' }) {
                        open = open << 1 | u128::from(is_object);
                        depth += 1;
                        if is_object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                Some(b'"') => self.skip_string()?,
                Some(b'-' | b'0'..=b'9') => self.skip_number()?,
                Some(b't') => self.skip_word(b"true")?,
                Some(b'f') => self.skip_word(b"false")?,
                Some(b'n') => self.skip_word(b"null")?,
                _ => return Err(self.fault("expected a value of JSON")),
            }
            // a value is over, and with it maybe what it stands in
            loop {
                if depth == 0 {
                    return Ok(Json(&self.text[start..self.at]));
                }
                let is_object = open & 1 == 1;
                if self.take(b',') {
                    if is_object {
                        self.key()?;
                    }
                    break;
                }
                if !self.take(if is_object { b'}' } else { b']' }) {
                    return Err(self.fault("expected `,` or the end of an object or list"));
                }
                open >>= 1;
                depth -= 1;
            }
        }
    }

    /// A key and its colon.
    fn key(&mut self) -> Result<(), Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.fault("expected a key"));
        }
        self.skip_string()?;
        if self.take(b':') {
            Ok(())
        } else {
            Err(self.fault("expected `:`"))
        }
    }

    fn skip_string(&mut self) -> Result<(), Fault> {
        self.at += 1;
        loop {
            self.at += plain(&self.text[self.at..]);
            match self.text.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.skip_escape()?,
                _ => return Err(self.fault("a control character in a string")),
            }
        }
    }

    fn skip_escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        match self.text.get(self.at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.text.get(self.at).is_some_and(u8::is_ascii_hexdigit) {
                        return Err(self.fault("expected four hexadecimal digits"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.fault("an escape that JSON does not have")),
        }
        Ok(())
    }

    fn skip_number(&mut self) -> Result<(), Fault> {
        self.at += usize::from(self.text[self.at] == b'-');
        if self.text.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.skip_digits()?;
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.skip_digits()?;
        }
        if let Some(b'e' | b'E') = self.text.get(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(self.text.get(self.at), Some(b'+' | b'-')));
            self.skip_digits()?;
        }
        Ok(())
    }

    fn skip_digits(&mut self) -> Result<(), Fault> {
        let rest = &self.text[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return Err(self.fault("expected a digit"));
        }
        self.at += digits;
        Ok(())
    }

    fn skip_word(&mut self, word: &[u8]) -> Result<(), Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.fault("expected a value of JSON"));
        }
        self.at += word.len();
        Ok(())
    }
}

/// How many bytes come before the first quote, backslash or control character: eight at a time, since most
/// of a log is strings.
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES << 7;
    // the high bit of a byte that is less than `than`; above the first such byte it may be wrong
    let less = |word: u64, than: u64| word.wrapping_sub(ONES * than) & !word & HIGHS;
    let (words, _) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quote = less(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = less(word ^ (ONES * u64::from(b'\\')), 1);
        let found = quote | backslash | less(word, 0x20);
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let rest = &text[words.len() * 8..];
    let is_plain = |byte: &&u8| !matches!(**byte, b'"' | b'\\' | 0..0x20);
    words.len() * 8 + rest.iter().take_while(is_plain).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_as_serde_json_reads_it() {
        let seeds = [
            r#"{"a": [1, -0.5e+3, true, false, null, {"b": {}}], "c": "x\n\"\\\/\u00e9\ud83d\ude00 plain, long enough"}"#,
            r#"[[], {}, "", 0, [{"":[[1]]}]]"#,
            r#" "a string with \b\f\r\t and more" "#,
        ];
        let compare = |edited: &[u8]| {
            let ours = Json::parse(edited);
            let theirs = serde_json::from_slice::<&serde_json::value::RawValue>(edited);
            assert_eq!(
                ours.map(Json::bytes).ok(),
                theirs.map(|theirs| theirs.get().as_bytes()).ok(),
                "{}",
                String::from_utf8_lossy(edited),
            );
        };
        for seed in seeds.map(str::as_bytes) {
            for at in 0..seed.len() {
                let (before, after) = seed.split_at(at);
                compare(before);
                compare(&[before, &after[1..]].concat());
                for byte in b"\"\\{}[],:0-.e tnu\x01" {
                    compare(&[before, &[*byte], after].concat());
                }
            }
        }
    }

    #[test]
    fn strings_are_decoded() {
        for (json, expected) in [
            (r#""""#, ""),
            (r#""plain""#, "plain"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\uD83D\uDE00!""#, "é😀!"),
            (r#""\ud800 rate limit""#, "\u{fffd} rate limit"),
            (r#""\ud800\u0041\udc00""#, "\u{fffd}A\u{fffd}"),
            (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
        ] {
            let value = Json::parse(json.as_bytes()).expect("JSON");
            assert_eq!(value.text().as_deref(), Some(expected), "{json}");
        }
    }

    #[test]
    fn members_and_items_are_found() {
        let json =
            Json::parse(br#"{"a": {"b": [1, [2], "3"]}, "a": {"b": [], "c": 4}, "\u0064": 5}"#)
                .expect("JSON");
        let inner = json.get("a").expect("the last one");
        assert_eq!(inner.get("c").map(Json::bytes), Some(&b"4"[..]));
        assert_eq!(inner.get("b").expect("a list").items().count(), 0);
        assert_eq!(json.get("d").map(Json::bytes), Some(&b"5"[..]));
        let list = Json::parse(b"[1, [2], \"3\"]").expect("JSON");
        let items: Vec<_> = list.items().map(Json::bytes).collect();
        assert_eq!(items, [&b"1"[..], b"[2]", b"\"3\""]);
        assert!(list.get("a").is_none() && json.items().next().is_none());
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(Json::parse(nested(129).as_bytes()).is_err());
        // an empty list needs no level of its own
        assert!(Json::parse(nested(128).as_bytes()).is_ok());
        assert!(Json::parse("[".repeat(1 << 20).as_bytes()).is_err());
    }

    #[test]
    fn plain_bytes_are_counted() {
        for length in 0..40 {
            for end in *b"\"\\\x00\x1f\n" {
                let mut text = "é~ \u{7f}x".repeat(10).into_bytes();
                text[length] = end;
                assert_eq!(plain(&text), length);
                assert_eq!(plain(&text[..length]), length);
            }
        }
    }
}
