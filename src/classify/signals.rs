//! What a response says, in the terms of the match rules.

use super::judge::Judge;
use super::limits::MOST;
use super::steps;
use super::text;
use super::wait::Waits;
use super::wire::Wire;

/// What a response says: the signals that match rules ask for, and what decides beside them.
#[derive(Clone)]
pub(crate) struct Signals<'a> {
    pub(crate) status: Option<u16>,
    /// Another one that the body names, as a value or in words.
    pub(crate) quoted_status: Option<u16>,
    pub(crate) codes: BoundedList<'a>,
    pub(crate) types: BoundedList<'a>,
    pub(crate) messages: BoundedList<'a>,
    /// Whether a code or type has a letter, also one that is not kept.
    has_code_word: bool,
    /// The body is a page, of a proxy or a web server.
    pub(crate) is_page: bool,
    /// The provider that failed, as a gateway names it.
    pub(crate) upstream: Option<&'a [u8]>,
    /// How long the fields of the body say to wait; the longest, if it says it more than once.
    pub(crate) waits: Waits,
    /// What the parts of the response are for.
    pub(crate) wire: Wire,
    /// Tells what is worth to be kept, where there is more than can be.
    pub(crate) judge: Judge,
}

impl<'a> Signals<'a> {
    pub(crate) const NONE: Self = Self {
        status: None,
        quoted_status: None,
        codes: BoundedList::EMPTY,
        types: BoundedList::EMPTY,
        messages: BoundedList::EMPTY,
        has_code_word: false,
        is_page: false,
        upstream: None,
        waits: Waits::NONE,
        wire: Wire::SHIPPED,
        judge: Judge::NOBODY,
    };

    /// Takes the status of the response, and keeps one that the body names beside it.
    ///
    /// An error inside a success names its status itself.
    pub(crate) fn set_status(&mut self, response: Option<u16>) {
        let (in_body, wire) = (self.status, self.wire);
        let mut named = in_body.into_iter().chain(
            self.messages
                .iter()
                .filter_map(|text| text::status(text, wire)),
        );
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

    pub(crate) fn add_code(&mut self, code: &'a [u8]) {
        self.has_code_word = self.has_code_word || has_letter(code);
        let judge = &mut self.judge;
        self.codes.push(code, |code| judge.knows_code(code));
    }

    pub(crate) fn add_type(&mut self, kind: &'a [u8]) {
        self.has_code_word = self.has_code_word || has_letter(kind);
        let judge = &mut self.judge;
        self.types.push(kind, |kind| judge.knows_type(kind));
    }

    pub(crate) fn add_message(&mut self, message: &'a [u8]) {
        let judge = &mut self.judge;
        self.messages
            .push(message, |text| judge.knows_message(text));
    }

    /// Whether a message says something that is not known yet. One that does not counts as added.
    pub(crate) fn wants_message(&mut self, message: &[u8]) -> bool {
        let wants = !self.messages.contains(message) && self.judge.knows_message(message);
        self.messages.offered += usize::from(!wants);
        wants
    }

    /// The same of a code or a type.
    pub(crate) fn wants_word(&mut self, word: &[u8], is_type: bool) -> bool {
        let list = if is_type {
            &mut self.types
        } else {
            &mut self.codes
        };
        let wants = !list.contains(word)
            && if is_type {
                self.judge.knows_type(word)
            } else {
                self.judge.knows_code(word)
            };
        if !wants {
            list.offered += 1;
            self.has_code_word = self.has_code_word || has_letter(word);
        }
        wants
    }

    /// Whether a code or type has a letter: one of digits only may be a status again.
    pub(crate) const fn has_code_word(&self) -> bool {
        self.has_code_word
    }

    /// What [`reset_lists`](Self::reset_lists) goes back to.
    #[inline(never)]
    pub(crate) fn lists(&self) -> Lists<'a> {
        Lists {
            codes: self.codes.clone(),
            types: self.types.clone(),
            messages: self.messages.clone(),
            has_code_word: self.has_code_word,
        }
    }

    /// Forgets the codes, types and messages that came later, or all.
    pub(crate) fn reset_lists(&mut self, before: Option<&Lists<'a>>) {
        if let Some(before) = before {
            self.codes.clone_from(&before.codes);
            self.types.clone_from(&before.types);
            self.messages.clone_from(&before.messages);
            self.has_code_word = before.has_code_word;
        } else {
            self.codes.clear();
            self.types.clear();
            self.messages.clear();
            self.has_code_word = false;
        }
    }

    /// Takes the words of the messages that look like codes for codes and types.
    pub(crate) fn take_code_words_of_messages(&mut self) {
        let (codes, types, judge) = (&mut self.codes, &mut self.types, &mut self.judge);
        for message in self.messages.iter() {
            for word in text::code_like_words(message) {
                codes.push(word, |word| judge.knows_code(word));
                types.push(word, |word| judge.knows_type(word));
            }
        }
    }

    /// Whether there is no code, type or message.
    pub(crate) const fn is_empty(&self) -> bool {
        self.codes.offered + self.types.offered + self.messages.offered == 0
    }
}

/// The codes, types and messages of [`Signals`] at one time.
pub(crate) struct Lists<'a> {
    codes: BoundedList<'a>,
    types: BoundedList<'a>,
    messages: BoundedList<'a>,
    has_code_word: bool,
}

fn has_letter(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_alphabetic)
}

/// A few texts of a body.
///
/// Up to [`MOST`] are kept as they come, which is all that real errors have. Where there are more, those
/// that a match rule asks for displace the others, and each text counts once: so an error is found
/// however many warnings there are, in whatever order. Of more that are asked for than fit, the last in
/// the order of their bytes are kept, whatever the order in which they came.
#[derive(Clone)]
pub(crate) struct BoundedList<'a> {
    items: [&'a [u8]; MOST],
    length: usize,
    /// How many texts there were, with those that are not kept.
    offered: usize,
    /// Once there were too many: how many are asked for, which are the first, in descending order.
    known: Option<usize>,
}

impl<'a> BoundedList<'a> {
    const EMPTY: Self = Self {
        items: [&[]; MOST],
        length: 0,
        offered: 0,
        known: None,
    };

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a [u8]> + Clone {
        self.items[..self.length].iter().copied()
    }

    /// How many texts there were, with those that are not kept.
    pub(crate) const fn offered(&self) -> usize {
        self.offered
    }

    /// Whether a further text can only be kept instead of another.
    pub(crate) const fn is_full(&self) -> bool {
        self.length == MOST
    }

    /// Forgets everything.
    pub(crate) const fn clear(&mut self) {
        self.length = 0;
        self.offered = 0;
        self.known = None;
    }

    fn push(&mut self, text: &'a [u8], is_known: impl FnMut(&[u8]) -> bool) {
        self.offered += 1;
        if self.known.is_none()
            && let Some(place) = self.items.get_mut(self.length)
        {
            *place = text;
            self.length += 1;
        } else {
            self.choose(text, is_known);
        }
    }

    fn contains(&self, text: &[u8]) -> bool {
        self.iter().any(|item| item == text)
    }

    /// Rare, and apart so that the usual case stays short.
    #[cold]
    fn choose(&mut self, text: &'a [u8], mut is_known: impl FnMut(&[u8]) -> bool) {
        if self.known.is_none() {
            let items = self.items;
            (self.length, self.known) = (0, Some(0));
            for item in items {
                self.insert(item, &mut is_known);
            }
        }
        self.insert(text, is_known);
    }

    fn insert(&mut self, text: &'a [u8], mut is_known: impl FnMut(&[u8]) -> bool) {
        steps::count(text.len());
        if self.contains(text) {
            return;
        }
        let known = self.known.unwrap_or_default();
        let is_known = is_known(text);
        let place = if is_known {
            self.items[..known].partition_point(|item| *item > text)
        } else {
            self.length
        };
        if place == MOST {
            return;
        }
        self.length = MOST.min(self.length + 1);
        self.known = Some(MOST.min(known + usize::from(is_known)));
        self.items[place..self.length].rotate_right(1);
        self.items[place] = text;
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
                match self.waits.resolve(None) {
                    (Some(wait), _) => Some(format!("wait: {wait:?}")),
                    (None, until) => until.map(|until| format!("wait: until {until}")),
                },
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
        }
    }

    fn listed(texts: &[&'static str]) -> Vec<&'static [u8]> {
        let mut list = BoundedList::EMPTY;
        for text in texts {
            // those that begin with `k` are known
            list.push(text.as_bytes(), |text| text.starts_with(b"k"));
        }
        assert_eq!(list.offered(), texts.len());
        list.iter().collect()
    }

    #[test]
    fn a_list_keeps_the_first_and_what_is_known() {
        const TWELVE: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k1", "l"];
        let twelve = TWELVE.map(str::as_bytes);
        assert_eq!(listed(&TWELVE), twelve);
        // as long as there is room, the same twice is no matter
        assert_eq!(listed(&["a", "a"]), [b"a", b"a"]);
        let with = |more: &[&'static str]| listed(&[&TWELVE, more].concat());
        let first = |count: usize| twelve[..count].to_vec();
        assert_eq!(
            with(&["m"]),
            [vec![twelve[10]], first(10), vec![b"l"]].concat()
        );
        assert_eq!(with(&["a", "k1", "k0"])[..3], [&b"k1"[..], b"k0", b"a"]);
        assert_eq!(with(&["k2", "m"])[..3], [&b"k2"[..], b"k1", b"a"]);

        // of more that are known than fit, the same are kept whatever the order
        let known: Vec<String> = (10..30).map(|number| format!("k{number}")).collect();
        let known: Vec<&'static str> = known.into_iter().map(|it| &*it.leak()).collect();
        let wanted: Vec<&[u8]> = known[8..].iter().rev().map(|it| it.as_bytes()).collect();
        for turn in 0..known.len() {
            let mut turned = known.clone();
            turned.rotate_left(turn);
            assert_eq!(listed(&[&TWELVE, &turned[..]].concat()), wanted);
            turned.reverse();
            assert_eq!(listed(&[&turned[..], &TWELVE].concat()), wanted);
        }
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
            // also where it is not kept
            for number in [&b"1"[..], b"2"].iter().cycle().take(MOST) {
                signals.add_code(number);
            }
            signals.add_code(code.as_bytes());
            signals.add_type(kind.as_bytes());
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
            for message in messages {
                signals.add_message(message.as_bytes());
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
