//! What a response says, in the terms of the signal sets.

use core::time::Duration;

use crate::text;

/// What a response says, as far as signals can ask for it.
pub(crate) struct Signals<'a> {
    pub(crate) status: Option<u16>,
    pub(crate) codes: Words<'a>,
    pub(crate) types: Words<'a>,
    pub(crate) messages: Words<'a>,
    /// The body is a page, of a proxy or a web server.
    pub(crate) is_page: bool,
    /// The provider that failed, as a gateway names it.
    pub(crate) upstream: Option<&'a [u8]>,
    /// How long the body says to wait; the longest, if it says it more than once.
    pub(crate) delay: Option<Duration>,
}

/// A few texts of a body.
#[derive(Clone)]
pub(crate) struct Words<'a> {
    items: [&'a [u8]; MOST],
    length: usize,
}

/// Real errors have fewer codes, types and messages than this each.
const MOST: usize = 12;

impl<'a> Words<'a> {
    const NONE: Self = Self {
        items: [&[]; MOST],
        length: 0,
    };

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a [u8]> + Clone {
        self.items[..self.length].iter().copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Forgets all but the first ones.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    pub(crate) fn push(&mut self, word: &'a [u8]) {
        if let Some(place) = self.items.get_mut(self.length) {
            *place = word;
            self.length += 1;
        }
    }
}

impl Signals<'_> {
    pub(crate) const NONE: Self = Self {
        status: None,
        codes: Words::NONE,
        types: Words::NONE,
        messages: Words::NONE,
        is_page: false,
        upstream: None,
        delay: None,
    };

    /// The status that the body names, as a value or in words.
    pub(crate) fn status_in_text(&self) -> Option<u16> {
        self.status
            .or_else(|| self.messages.iter().find_map(text::status))
    }

    /// Whether there is a code or type that is more than a number.
    pub(crate) fn names_itself(&self) -> bool {
        let mut names = self.codes.iter().chain(self.types.iter());
        names.any(|name| name.iter().any(u8::is_ascii_alphabetic))
    }

    pub(crate) fn says_nothing(&self) -> bool {
        self.codes.length + self.types.length + self.messages.length == 0
    }
}
