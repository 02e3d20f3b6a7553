//! An entry of a catalog, and lists of entries.

use core::fmt;
use core::marker::PhantomData;

use llm_errors_core::{Evidence, FixBy, Kind, Retry, StatusClass, Window};

use crate::tables::{Answer, Column, Facts, Lists, Tables};

/// One documented error of one provider: a `Copy` handle of four bytes.
///
/// ```
/// use llm_errors::{Entry, Kind, Retry};
///
/// const ENTRY: Entry = llm_errors::Openai::InsufficientQuota.entry();
/// assert_eq!(ENTRY.id(), "openai/insufficient-quota");
/// assert_eq!(ENTRY.kind(), Kind::Quota);
/// assert_eq!(ENTRY.retry(), Retry::Never);
/// assert_eq!(ENTRY.status(), [429]);
/// ```
///
/// It implements [`Error`](core::error::Error), so that it can be the `source` of an error of yours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry<C> {
    number: u32,
    catalog: PhantomData<C>,
}

impl<C: Tables> Entry<C> {
    /// The entry with a number that stands in the catalog's own tables.
    #[doc(hidden)]
    pub const fn from_number(number: u32) -> Self {
        Self {
            number,
            catalog: PhantomData,
        }
    }

    #[doc(hidden)]
    pub const fn number(self) -> u32 {
        self.number
    }

    const fn row(self) -> usize {
        self.number as usize
    }

    const fn facts(self) -> Facts {
        C::FACTS[self.row()]
    }

    /// The entry with a full id such as `openai/insufficient-quota`; an alias of the provider will
    /// do too.
    ///
    /// ```
    /// use llm_errors::Entry;
    /// assert!(Entry::from_id("openai/insufficient-quota").is_some());
    /// assert!(Entry::from_id("openai/no-such-entry").is_none());
    /// ```
    pub fn from_id(id: &str) -> Option<Self> {
        let (provider, slug) = id.split_once('/')?;
        let lookups =
            &C::PROVIDER_LOOKUPS[C::PROVIDER_NAMES.get(provider.as_bytes())?.first as usize];
        let mut entries = Entries::<C>::new(lookups.by_code(slug));
        entries.find(|entry| entry.slug() == slug)
    }

    /// Provider and slug: `openai/insufficient-quota`. Never reused for another error.
    pub const fn id(self) -> &'static str {
        C::ID.get(self.row())
    }

    /// The part of the [id](Self::id) after the provider: `insufficient-quota`.
    pub fn slug(self) -> &'static str {
        self.id().split_once('/').map_or("", |(_, slug)| slug)
    }

    /// Who answers with this error.
    pub const fn provider(self) -> C::Provider {
        C::PROVIDERS[self.facts().provider as usize]
    }

    #[cfg(feature = "serde")]
    pub(crate) const fn provider_id(self) -> &'static str {
        C::PROVIDER_ID.get(self.facts().provider as usize)
    }

    /// The provider's own title or message, plain text.
    pub const fn title(self) -> &'static str {
        C::TITLE.get(self.row())
    }

    /// What went wrong.
    pub const fn kind(self) -> Kind {
        self.facts().kind
    }

    /// Whether the same request, unchanged, can succeed later.
    pub const fn retry(self) -> Retry {
        self.facts().retry
    }

    /// Who has to act.
    pub const fn fix_by(self) -> FixBy {
        self.facts().fix_by
    }

    /// When the limit refills as a whole: a program may decide not to wait for the end of a day.
    ///
    /// None where nothing is limited, or where the limit refills all the time.
    pub const fn window(self) -> Option<Window> {
        self.facts().window
    }

    /// How the entry is known.
    pub const fn evidence(self) -> Evidence {
        self.facts().evidence
    }

    /// The HTTP statuses; none where the error has no status of its own.
    pub const fn status(self) -> &'static [u16] {
        C::STATUS.get(self.row())
    }

    /// The class of statuses, where the provider names no single ones.
    pub const fn status_class(self) -> Option<StatusClass> {
        self.facts().status_class
    }

    /// Codes on the wire, in its case.
    pub const fn codes(self) -> Texts {
        Texts::of(C::CODES, self.row())
    }

    /// Types on the wire, in its case.
    pub const fn types(self) -> Texts {
        Texts::of(C::TYPES, self.row())
    }

    /// Exception classes of the provider's SDKs.
    pub const fn sdk(self) -> Texts {
        Texts::of(C::SDK, self.row())
    }

    /// The endpoints that it concerns, where the documentation says so.
    pub const fn scope(self) -> Option<&'static str> {
        C::SCOPE.get_some(self.row())
    }

    /// What the error means. Like causes and solutions one line, with `code` in backticks and
    /// Markdown links as its only markup.
    pub const fn meaning(self) -> &'static str {
        C::MEANING.get(self.row())
    }

    /// Why it happens.
    pub const fn causes(self) -> Texts {
        Texts::of(C::CAUSES, self.row())
    }

    /// What to do.
    pub const fn solutions(self) -> Texts {
        Texts::of(C::SOLUTIONS, self.row())
    }

    /// All pages that the texts link to, and further ones.
    pub const fn links(self) -> Links {
        Links::of(C::LINKS, self.row())
    }

    /// Where the knowledge comes from.
    pub const fn sources(self) -> Sources<C> {
        Sources::new(C::SOURCES.get(self.row()))
    }

    /// Entries that are easily confused with this one.
    pub const fn see_also(self) -> Entries<C> {
        Entries::new(Answer::of(C::SEE_ALSO.get(self.row())))
    }

    /// When the error appeared: a date or version.
    pub const fn since(self) -> Option<&'static str> {
        C::SINCE.get_some(self.row())
    }

    /// Earlier statuses, codes or titles of the error.
    pub const fn formerly(self) -> Texts {
        Texts::of(C::FORMERLY, self.row())
    }

    /// When and why the error went away; entries stay.
    pub const fn removed(self) -> Option<Removed> {
        match C::REMOVED_SINCE.get_some(self.row()) {
            Some(since) => Some(Removed {
                since,
                reason: C::REMOVED_REASON.get(self.row()),
            }),
            None => None,
        }
    }
}

/// `openai/insufficient-quota: You exceeded your current quota, ...`
impl<C: Tables> fmt::Display for Entry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id(), self.title())
    }
}

impl<C: Tables> fmt::Debug for Entry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.id()).finish()
    }
}

impl<C: Tables> core::error::Error for Entry<C> {}

/// A label and where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Link {
    /// What the reader sees.
    pub label: &'static str,
    /// Where it leads.
    pub url: &'static str,
}

/// A page, file or thread that entries rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Source {
    /// Unique in the provider.
    pub id: &'static str,
    /// Its address.
    pub url: &'static str,
    /// The day it was last read: `2026-01-31`.
    pub checked: &'static str,
}

/// When and why an error went away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Removed {
    /// A date or version.
    pub since: &'static str,
    /// Why, or what took its place.
    pub reason: &'static str,
}

/// An iterator over texts.
#[derive(Clone, Debug)]
pub struct Texts {
    items: Column,
    next: u32,
    end: u32,
}

impl Texts {
    #[doc(hidden)]
    pub const fn of(lists: Lists, row: usize) -> Self {
        Self {
            items: lists.items,
            next: lists.bounds[row],
            end: lists.bounds[row + 1],
        }
    }
}

impl Iterator for Texts {
    type Item = &'static str;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.end {
            return None;
        }
        self.next += 1;
        Some(self.items.get(self.next as usize - 1))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.end - self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Texts {}

/// An iterator over links.
#[derive(Clone, Debug)]
pub struct Links(Texts);

impl Links {
    #[doc(hidden)]
    pub const fn of(lists: Lists, row: usize) -> Self {
        Self(Texts::of(lists, row))
    }
}

impl Iterator for Links {
    type Item = Link;

    fn next(&mut self) -> Option<Self::Item> {
        Some(Link {
            label: self.0.next()?,
            url: self.0.next()?,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.len() / 2;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Links {}

/// An iterator over entries, in the order of the catalog: empty where nothing is known.
///
/// ```
/// let entries = llm_errors::lookup("openai", "insufficient_quota");
/// assert_eq!(entries.len(), 1);
/// assert!(llm_errors::lookup("openai", "no such code").is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Entries<C> {
    numbers: Answer,
    catalog: PhantomData<C>,
}

impl<C: Tables> Entries<C> {
    #[doc(hidden)]
    #[inline]
    pub const fn new(numbers: Answer) -> Self {
        Self {
            numbers,
            catalog: PhantomData,
        }
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

impl<C: Tables> Iterator for Entries<C> {
    type Item = Entry<C>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.numbers.next().map(Entry::from_number)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.numbers.len();
        (left, Some(left))
    }
}

impl<C: Tables> ExactSizeIterator for Entries<C> {}

/// Declares an iterator over things that the tables list by number.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident yields $item:ty: $at:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<C> {
            numbers: &'static [u32],
            catalog: PhantomData<C>,
        }

        impl<C: Tables> $name<C> {
            #[doc(hidden)]
            pub const fn new(numbers: &'static [u32]) -> Self {
                Self { numbers, catalog: PhantomData }
            }

            /// Whether nothing is left.
            pub const fn is_empty(&self) -> bool {
                self.numbers.is_empty()
            }
        }

        impl<C: Tables> Iterator for $name<C> {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                let (first, rest) = self.numbers.split_first()?;
                self.numbers = rest;
                Some($at(*first))
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                (self.numbers.len(), Some(self.numbers.len()))
            }
        }

        impl<C: Tables> ExactSizeIterator for $name<C> {}
    };
}

numbered! {
    /// An iterator over sources.
    Sources yields Source: |number: u32| {
        let row = number as usize;
        Source { id: C::SOURCE_ID.get(row), url: C::SOURCE_URL.get(row), checked: C::SOURCE_CHECKED.get(row) }
    }
}

numbered! {
    /// An iterator over providers.
    Providers yields C::Provider: |number: u32| C::PROVIDERS[number as usize]
}
