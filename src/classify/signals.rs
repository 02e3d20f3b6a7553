//! What a response says, in the terms of the match rules.

use super::limits::MOST;
use super::text;
use super::wait::Waits;

/// What a response says: the signals that match rules ask for, and what decides beside them.
#[derive(Clone)]
pub(crate) struct Signals<'a> {
    pub(crate) status: Option<u16>,
    /// Another one that the body names, as a value or in words.
    pub(crate) quoted_status: Option<u16>,
    pub(crate) codes: BoundedList<'a>,
    pub(crate) types: BoundedList<'a>,
    pub(crate) messages: BoundedList<'a>,
    /// The body is a page, of a proxy or a web server.
    pub(crate) is_page: bool,
    /// The provider that failed, as a gateway names it.
    pub(crate) upstream: Option<&'a [u8]>,
    /// How long the fields of the body say to wait; the longest, if it says it more than once.
    pub(crate) waits: Waits,
}

impl Signals<'_> {
    pub(crate) const NONE: Self = Self {
        status: None,
        quoted_status: None,
        codes: BoundedList::EMPTY,
        types: BoundedList::EMPTY,
        messages: BoundedList::EMPTY,
        is_page: false,
        upstream: None,
        waits: Waits::NONE,
    };

    /// Takes the status of the response, and keeps one that the body names beside it.
    ///
    /// An error inside a success names its status itself.
    pub(crate) fn set_status(&mut self, response: Option<u16>) {
        let in_body = self.status;
        let mut named = in_body
            .into_iter()
            .chain(self.messages.iter().filter_map(text::status));
        let status = match response {
            Some(300..) => response,
            _ => named.next().or(response),
        };
        let mut others = named.filter(|named| Some(*named) != status);
        let quoted = others.next();
        (self.status, self.quoted_status) = (status, quoted);
    }

    /// The same with the status that the body quotes, where that one says what the caller did wrong and
    /// the response only that somebody failed: `502` around "status 401, body: ...".
    pub(crate) fn with_quoted_status(&self) -> Option<Self> {
        const FAILED: [u16; 4] = [500, 502, 503, 504];
        let is_vague = self.status.is_some_and(|status| FAILED.contains(&status));
        let quoted = self.quoted_status.filter(|_| is_vague && !self.is_page)?;
        (400..500).contains(&quoted).then(|| Self {
            status: Some(quoted),
            ..self.clone()
        })
    }

    /// Whether a code or type has a letter: one of digits only may be a status again.
    pub(crate) fn has_code_word(&self) -> bool {
        let mut words = self.codes.iter().chain(self.types.iter());
        words.any(|word| word.iter().any(u8::is_ascii_alphabetic))
    }

    /// Takes the words of the messages that look like codes for codes and types.
    pub(crate) fn take_code_words_of_messages(&mut self) {
        for message in self.messages.iter() {
            for word in text::code_like_words(message) {
                self.codes.push(word);
                self.types.push(word);
            }
        }
    }

    /// Whether there is no code, type or message.
    pub(crate) const fn is_empty(&self) -> bool {
        self.codes.length + self.types.length + self.messages.length == 0
    }
}

/// A few texts of a body: the first [`MOST`], in the order in which they came.
#[derive(Clone)]
pub(crate) struct BoundedList<'a> {
    items: [&'a [u8]; MOST],
    length: usize,
}

impl<'a> BoundedList<'a> {
    const EMPTY: Self = Self {
        items: [&[]; MOST],
        length: 0,
    };

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a [u8]> + Clone {
        self.items[..self.length].iter().copied()
    }

    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    /// Adds a text; one too many is left out.
    pub(crate) fn push(&mut self, text: &'a [u8]) {
        if let Some(place) = self.items.get_mut(self.length) {
            *place = text;
            self.length += 1;
        }
    }

    /// Forgets all but the first ones.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};
    use std::vec::Vec;
    use std::{format, vec};

    use super::*;

    impl Signals<'_> {
        /// All that is said, in one line: `429; codes: a, b; types: c; messages: d / e`.
        pub(crate) fn shown(&self) -> String {
            let text = |text: &[u8]| String::from_utf8_lossy(text).to_string();
            let list = |name: &str, list: &BoundedList<'_>, separator: &str| {
                let texts: Vec<_> = list.iter().map(text).collect();
                (!texts.is_empty()).then(|| format!("{name}: {}", texts.join(separator)))
            };
            let parts = vec![
                self.status.map(|status| status.to_string()),
                list("codes", &self.codes, ", "),
                list("types", &self.types, ", "),
                list("messages", &self.messages, " / "),
                self.is_page.then(|| "page".to_string()),
                self.upstream
                    .map(|name| format!("upstream: {}", text(name))),
                self.waits
                    .resolve(None)
                    .0
                    .map(|wait| format!("wait: {wait:?}")),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
        }
    }

    #[test]
    fn a_list_keeps_the_first() {
        let mut list = BoundedList::EMPTY;
        let texts: Vec<_> = (0..=MOST).map(|number| number.to_string()).collect();
        for text in &texts {
            list.push(text.as_bytes());
        }
        assert_eq!(list.len(), MOST);
        assert!(list.iter().eq(texts[..MOST].iter().map(String::as_bytes)));
        list.truncate(MOST + 1);
        assert_eq!(list.len(), MOST);
        list.truncate(2);
        list.push(b"a");
        assert!(list.iter().eq([&b"0"[..], b"1", b"a"]));
    }

    #[test]
    fn a_code_word_has_a_letter() {
        for (code, kind, has) in [
            ("", "", false),
            ("429", "503", false),
            ("429a", "", true),
            ("429", "error", true),
        ] {
            let mut signals = Signals::NONE;
            signals.codes.push(code.as_bytes());
            signals.types.push(kind.as_bytes());
            assert_eq!(signals.has_code_word(), has, "{code} {kind}");
        }
    }

    #[test]
    fn the_status_of_a_response_counts_before_those_that_it_names() {
        for (response, in_body, messages, status, quoted) in [
            (None, None, &[][..], None, None),
            (
                None,
                None,
                &["no", "status 503", "status 429"],
                Some(503),
                Some(429),
            ),
            (None, Some(429), &["status 503"], Some(429), Some(503)),
            (Some(200), Some(429), &[], Some(429), None),
            (Some(200), None, &["no"], Some(200), None),
            (
                Some(502),
                None,
                &["status 401, body: x"],
                Some(502),
                Some(401),
            ),
            (Some(502), Some(502), &["502 Bad Gateway"], Some(502), None),
        ] {
            let mut signals = Signals::NONE;
            signals.status = in_body;
            for text in messages {
                signals.messages.push(text.as_bytes());
            }
            signals.set_status(response);
            assert_eq!((signals.status, signals.quoted_status), (status, quoted));
            // only a failure of somebody gives way to what the caller did wrong
            let given_way = signals.with_quoted_status().and_then(|it| it.status);
            let is_vague = matches!(status, Some(502 | 503));
            assert_eq!(given_way, quoted.filter(|it| *it < 500 && is_vague));
        }
    }
}
