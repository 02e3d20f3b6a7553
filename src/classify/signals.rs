//! What a response says, in the terms of the match rules.

use core::time::Duration;

use super::limits::MOST;
use super::text;

/// What a response says: the signals that match rules ask for, and what decides beside them.
pub(crate) struct Signals<'a> {
    pub(crate) status: Option<u16>,
    pub(crate) codes: BoundedList<'a>,
    pub(crate) types: BoundedList<'a>,
    pub(crate) messages: BoundedList<'a>,
    /// The body is a page, of a proxy or a web server.
    pub(crate) is_page: bool,
    /// The provider that failed, as a gateway names it.
    pub(crate) upstream: Option<&'a [u8]>,
    /// How long the body says to wait; the longest, if it says it more than once.
    pub(crate) retry_after: Option<Duration>,
}

impl Signals<'_> {
    pub(crate) const NONE: Self = Self {
        status: None,
        codes: BoundedList::EMPTY,
        types: BoundedList::EMPTY,
        messages: BoundedList::EMPTY,
        is_page: false,
        upstream: None,
        retry_after: None,
    };

    /// The status that the body names, as a value or in words.
    pub(crate) fn status_in_text(&self) -> Option<u16> {
        self.status
            .or_else(|| self.messages.iter().find_map(text::status))
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
