//! An entry of a catalog, and lists of entries.

use core::fmt;

use llm_errors_core::layout::{Column, EntryTables, Lists, NumberList, PackedFacts, Tables};
#[cfg(feature = "texts")]
use llm_errors_core::layout::{Sparse, TextTables};
use llm_errors_core::{Evidence, FixBy, Kind, Retry, StatusClass, Window};

use super::ProviderRef;
#[cfg(feature = "texts")]
use super::details::{Example, ExtraFields, Links, Removed, Sources};

/// One documented error of one provider: a `Copy` handle of at most 16 bytes, with `const` getters.
///
/// Entries are equal if they are the same entry, whatever catalog they were asked of.
///
/// ```
/// use llm_errors::{Entry, Kind, Retry, providers::Openai};
///
/// const ENTRY: Entry = Openai::InsufficientQuota.entry();
/// assert_eq!(ENTRY.id(), "openai/insufficient-quota");
/// assert_eq!(ENTRY.kind(), Kind::Quota);
/// assert_eq!(ENTRY.retry(), Retry::Never);
/// assert_eq!(ENTRY.status(), [429]);
/// ```
///
/// It implements [`Error`](core::error::Error), so that it can be the `source` of an error of yours.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The layer that it belongs to.
    layer: &'static Tables,
    /// Counted from the lowest layer.
    number: u32,
}

/// The address of an [entry's page](Entry::page).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    base: &'a str,
    entry: Entry,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base, entry } = self;
        write!(f, "{base}{}.html#{}", entry.provider().id(), entry.slug())
    }
}

impl Entry {
    /// The entry of a number, as a layer counts.
    #[inline]
    pub(super) const fn new(tables: &'static Tables, number: u32) -> Self {
        let layer = tables.layer_of_entry(number);
        Self { layer, number }
    }

    /// Its number, counted from the lowest layer.
    #[doc(hidden)]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The layer that it belongs to.
    #[doc(hidden)]
    pub const fn layer(self) -> &'static Tables {
        self.layer
    }

    const fn row(self) -> usize {
        (self.number - self.layer.first_entry) as usize
    }

    const fn tables(self) -> &'static EntryTables {
        &self.layer.entries
    }

    const fn facts(self) -> PackedFacts {
        PackedFacts(self.tables().facts[self.row()])
    }

    /// Provider and slug: `openai/insufficient-quota`. Never reused for another error.
    pub const fn id(self) -> &'static str {
        self.tables().ids.get(self.row())
    }

    /// The part of the [id](Self::id) after the provider: `insufficient-quota`.
    pub fn slug(self) -> &'static str {
        self.id().split_once('/').map_or("", |(_, slug)| slug)
    }

    /// Its page in the rendered documentation, which `llm-errors render --format html` writes: never changes,
    /// and stays where the error is gone. `base` is the address at which the pages are served, with a slash at its
    /// end; without one the page is relative to the others.
    ///
    /// ```
    /// use llm_errors::CATALOG;
    ///
    /// let entry = CATALOG.entry("openai/insufficient-quota").expect("it is there");
    /// assert_eq!(
    ///     entry.page("https://example.com/errors/").to_string(),
    ///     "https://example.com/errors/openai.html#insufficient-quota"
    /// );
    /// ```
    pub const fn page(self, base: &str) -> Page<'_> {
        Page { base, entry: self }
    }

    /// Who answers with this error.
    pub const fn provider(self) -> ProviderRef {
        let number = self.layer.first_provider + self.facts().provider() as u32;
        ProviderRef::new(self.layer, number)
    }

    /// What went wrong.
    pub const fn kind(self) -> Kind {
        self.facts().kind()
    }

    /// Whether the same request, unchanged, can succeed later.
    pub const fn retry(self) -> Retry {
        self.facts().retry()
    }

    /// Who has to act: a program may show the [solutions](Self::solutions) to its user only where that
    /// is the caller or owns the account.
    pub const fn fix_by(self) -> FixBy {
        self.facts().fix_by()
    }

    /// When the limit refills as a whole: a program may decide not to wait for the end of a day.
    ///
    /// None where nothing is limited, or where the limit refills all the time.
    ///
    /// ```
    /// use llm_errors::{Window, providers::{Gemini, Openai}};
    /// assert_eq!(Gemini::DailyQuota.entry().window(), Some(Window::Day));
    /// assert_eq!(Openai::InsufficientQuota.entry().window(), None);
    /// ```
    pub const fn window(self) -> Option<Window> {
        self.facts().window()
    }

    /// How the entry is known.
    pub const fn evidence(self) -> Evidence {
        self.facts().evidence()
    }

    /// Whether few people meet it: lists show the usual errors first.
    pub const fn is_rare(self) -> bool {
        self.facts().rare()
    }

    /// Whether nobody has explained it yet: `llm-errors drift` took it over from a page. No catalog is released
    /// with one.
    pub const fn is_draft(self) -> bool {
        self.facts().draft()
    }

    /// The HTTP statuses; empty where the error has no status of its own.
    pub const fn status(self) -> &'static [u16] {
        self.tables().status.get(self.row())
    }

    /// The class of statuses, where the provider names no single ones.
    pub const fn status_class(self) -> Option<StatusClass> {
        self.facts().status_class()
    }

    /// Codes on the wire, in its letter case; often none.
    pub const fn codes(self) -> Texts {
        Texts::of(self.tables().codes, self.row())
    }

    /// Types on the wire, in its letter case; often none.
    pub const fn types(self) -> Texts {
        Texts::of(self.tables().types, self.row())
    }

    /// Exception classes of the provider's SDKs.
    pub const fn exceptions(self) -> Texts {
        Texts::of(self.tables().exceptions, self.row())
    }
}

/// What people read. Sentences are one line each, with `code` in backticks and Markdown links as their
/// only markup; nothing in them is secret, and everything may be shown to end users.
#[cfg(feature = "texts")]
impl Entry {
    const fn texts(self) -> &'static TextTables {
        match self.layer.texts {
            Some(texts) => texts,
            None => panic!("the catalog was compiled without texts"),
        }
    }

    /// The provider's own title or message, plain text of one line.
    pub const fn title(self) -> &'static str {
        self.texts().title.get(self.row())
    }

    /// The endpoints that it concerns, where the documentation says so.
    pub const fn scope(self) -> Option<&'static str> {
        self.texts().scope.first(self.row())
    }

    /// What the error means, in one or two sentences.
    pub const fn meaning(self) -> &'static str {
        self.texts().meaning.get(self.row())
    }

    /// Why it happens, a sentence or two each; the shipped catalog often has two or three.
    pub const fn causes(self) -> Texts {
        Texts::of(self.texts().causes, self.row())
    }

    /// What to do, the first thing first, a sentence or two each; never empty in the shipped catalog.
    pub const fn solutions(self) -> Texts {
        Texts::of(self.texts().solutions, self.row())
    }

    /// All pages that the texts link to, and further ones.
    pub const fn links(self) -> Links {
        Links::new(Texts::of(self.texts().links, self.row()))
    }

    /// Where the knowledge comes from; never empty in the shipped catalog.
    pub const fn sources(self) -> Sources {
        Sources::new(self.layer, self.texts().sources.get(self.row()))
    }

    /// A response that shows it, as it comes over the wire, with neutral ids.
    ///
    /// ```
    /// use llm_errors::{CATALOG, Response, classify};
    /// for entry in CATALOG.entries() {
    ///     if let Some(example) = entry.example() {
    ///         let response = Response::new(example.body).with_status(example.status);
    ///         assert_eq!(classify(entry.provider(), &response).entry(), Some(entry));
    ///     }
    /// }
    /// ```
    pub fn example(self) -> Option<Example> {
        let mut example = Texts::some(self.texts().example, self.row());
        Some(Example {
            status: example.next()?.parse().ok(),
            body: example.next()?,
        })
    }

    /// Entries that are easily confused with this one.
    ///
    /// ```
    /// use llm_errors::{Entry, providers::Openai};
    /// let mut related = Openai::BadRequestError.entry().see_also().map(Entry::id);
    /// assert_eq!(related.next(), Some("openai/unprocessable-entity-error"));
    /// ```
    pub const fn see_also(self) -> Entries {
        Entries::new(
            self.layer,
            NumberList::new(self.texts().see_also.get(self.row())),
        )
    }

    /// When the error appeared: a date or version.
    pub const fn since(self) -> Option<&'static str> {
        self.texts().since.first(self.row())
    }

    /// Earlier statuses, codes or titles of the error.
    pub const fn formerly(self) -> Texts {
        Texts::some(self.texts().formerly, self.row())
    }

    /// When and why the error went away. Entries of errors that are gone stay, since logs still have them.
    pub fn removed(self) -> Option<Removed> {
        let mut removed = Texts::some(self.texts().removed, self.row());
        Some(Removed {
            since: removed.next()?,
            reason: removed.next()?,
        })
    }

    /// The fields that the owner of the catalog added, sorted by key; none in the shipped catalog.
    pub const fn extra(self) -> ExtraFields {
        ExtraFields::new(Texts::some(self.texts().extra, self.row()))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && core::ptr::eq(self.layer, other.layer)
    }
}

impl Eq for Entry {}

/// By id.
impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By id, and by layer where two have the same.
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        let layer = |entry: &Self| core::ptr::from_ref(entry.layer).addr();
        let ids = self.id().cmp(other.id());
        ids.then_with(|| layer(self).cmp(&layer(other)))
    }
}

impl core::hash::Hash for Entry {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
        core::ptr::hash(self.layer, state);
    }
}

/// `openai/insufficient-quota: You exceeded your current quota, ...`; without the feature `texts` the id.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())?;
        #[cfg(feature = "texts")]
        write!(f, ": {}", self.title())?;
        Ok(())
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.id()).finish()
    }
}

impl core::error::Error for Entry {}

/// A slug or an entry that is none of the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownEntry;

impl UnknownEntry {
    #[doc(hidden)]
    pub const NEW: Self = Self;
}

impl fmt::Display for UnknownEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no entry of the provider has this id")
    }
}

impl core::error::Error for UnknownEntry {}

/// An iterator over texts.
#[derive(Clone, Debug)]
pub struct Texts {
    items: Column,
    next: u32,
    end: u32,
}

impl Texts {
    /// The list of a row.
    const fn of(lists: Lists, row: usize) -> Self {
        Self {
            items: lists.items,
            next: lists.bounds.get(row),
            end: lists.bounds.get(row + 1),
        }
    }

    /// The list of a row that may have none.
    #[cfg(feature = "texts")]
    const fn some(sparse: Sparse, row: usize) -> Self {
        match sparse.find(row) {
            Some(list) => Self::of(sparse.lists, list),
            None => Self {
                items: sparse.lists.items,
                next: 0,
                end: 0,
            },
        }
    }

    /// All texts of a column.
    #[cfg(feature = "texts")]
    pub(super) const fn all(items: Column) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "offsets are 32 bits")]
        let end = items.bounds.len() as u32 - 1;
        Self {
            items,
            next: 0,
            end,
        }
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.next == self.end
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

/// An iterator over entries, in the order of the catalog: empty where nothing is known.
///
/// ```
/// use llm_errors::CATALOG;
/// assert_eq!(CATALOG.lookup("openai", "insufficient_quota").len(), 1);
/// assert!(CATALOG.lookup("openai", "no such code").is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Entries {
    /// Whose numbers they are.
    tables: &'static Tables,
    numbers: NumberList,
}

impl Entries {
    #[inline]
    pub(super) const fn new(tables: &'static Tables, numbers: NumberList) -> Self {
        Self { tables, numbers }
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

impl Iterator for Entries {
    type Item = Entry;

    #[inline]
    fn next(&mut self) -> Option<Entry> {
        let number = self.numbers.next()?;
        Some(Entry::new(self.tables, number))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.numbers.size_hint()
    }
}

impl ExactSizeIterator for Entries {}
