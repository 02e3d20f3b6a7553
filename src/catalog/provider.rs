//! A provider of a catalog: names, hosts, and the ways to its entries.

use core::fmt;

use llm_errors_core::layout::{
    Integers, Lookups, NumberList, ProviderNumbers, ProviderTables, Tables,
};

use super::address::Address;
use super::{Catalog, Entries, Entry, lookup};
#[cfg(feature = "texts")]
use super::{Links, Sources, Texts};

/// Who answers: a `Copy` handle to a provider of a [`Catalog`].
///
/// The generated enums convert into it: [`Provider::Openai`](crate::Provider::Openai) does, and so does
/// that of a catalog of your own. It remembers the catalog that it was asked of, so that a provider of the
/// shipped catalog, asked of a catalog on top of it, has what that one adds.
///
/// ```
/// use llm_errors::{Provider, ProviderRef};
///
/// const OPENAI: ProviderRef = Provider::Openai.handle();
/// assert_eq!(OPENAI.id(), "openai");
/// assert_eq!(OPENAI.name(), "OpenAI");
/// assert!(OPENAI.by_status(429).len() > 1);
/// ```
#[derive(Clone, Copy)]
pub struct ProviderRef {
    /// The tables of the catalog that it was asked of.
    view: &'static Tables,
    /// The layer that it belongs to.
    layer: &'static Tables,
    row: &'static ProviderTables,
}

impl ProviderRef {
    #[inline]
    pub(super) const fn new(view: &'static Tables, number: u32) -> Self {
        let (layer, row) = view.provider(number);
        Self { view, layer, row }
    }

    /// The catalog that it was asked of.
    pub const fn catalog(self) -> Catalog {
        Catalog(self.view)
    }

    /// The layer that it belongs to.
    #[doc(hidden)]
    pub const fn layer(self) -> &'static Tables {
        self.layer
    }

    /// Its row there.
    #[doc(hidden)]
    pub const fn row(self) -> &'static ProviderTables {
        self.row
    }

    #[inline]
    fn find(self, find: impl FnOnce(&'static Lookups) -> NumberList) -> Entries {
        Entries::new(self.layer, find(&self.row.lookups))
    }

    /// The id, as in [`Entry::id`]: `openai`.
    pub const fn id(self) -> &'static str {
        self.row.id
    }

    /// The name as the provider writes it: `OpenAI`.
    pub const fn name(self) -> &'static str {
        self.row.name
    }

    /// Other names that [`Catalog::provider`] knows, in lowercase; often none.
    pub const fn aliases(self) -> &'static [&'static str] {
        self.row.aliases
    }

    /// Hosts of the API in lowercase; a `*` is one label, or the beginning of one. Where a port or a path is
    /// what tells, it is there too: `localhost:11434`, `opencode.ai/zen`.
    pub const fn hosts(self) -> &'static [&'static str] {
        self.row.hosts
    }

    /// What OpenTelemetry calls it in its attribute `gen_ai.provider.name`: `aws.bedrock`; the id where its
    /// conventions have no name for it.
    pub const fn gen_ai_name(self) -> &'static str {
        self.row.gen_ai_name
    }

    /// The providers whose errors this gateway passes through; empty for anybody else.
    pub const fn relays(self) -> Providers {
        Providers::listed(self.view, self.row.relays)
    }

    /// All entries, in the order of the catalog.
    pub fn entries(self) -> Entries {
        self.find(lookup::all)
    }

    /// The entry with this slug, the part of an [id](Entry::id) after the provider.
    ///
    /// ```
    /// use llm_errors::Provider;
    /// let entry = Provider::Openai.handle().entry("insufficient-quota").unwrap();
    /// assert_eq!(entry.id(), "openai/insufficient-quota");
    /// ```
    pub fn entry(self, slug: &str) -> Option<Entry> {
        self.lookup(slug).find(|entry| entry.slug() == slug)
    }

    /// The entries for a code of any sort: see [`lookup`](crate::lookup).
    #[inline]
    pub fn lookup(self, code: &str) -> Entries {
        self.find(|lookups| lookup::by_code(lookups, self.layer, code))
    }

    /// The entries that name an HTTP status, then those for its class; no hash involved.
    ///
    /// Empty outside 100 to 599.
    ///
    /// ```
    /// use llm_errors::Provider;
    /// let openai = Provider::Openai.handle();
    /// assert!(openai.by_status(503).len() > 1);
    /// assert!(openai.by_status(999).is_empty());
    /// ```
    #[inline]
    pub fn by_status(self, status: u16) -> Entries {
        self.find(|lookups| lookup::by_status(lookups, status))
    }

    /// The host of its API that an address is at; the one that says most of it.
    pub(super) fn host_of(self, address: Address<'_>) -> Option<&'static str> {
        let hosts = self.hosts().iter().copied();
        hosts
            .filter(|known| address.is_at(known))
            .max_by_key(|known| known.len())
    }
}

/// What people read.
#[cfg(feature = "texts")]
impl ProviderRef {
    const fn texts(self) -> &'static llm_errors_core::layout::ProviderTexts {
        match self.row.texts {
            Some(texts) => texts,
            None => panic!("the catalog was compiled without texts"),
        }
    }

    /// The documentation page of the errors.
    pub const fn docs(self) -> Option<&'static str> {
        self.texts().docs
    }

    /// Where the provider tells of disruptions.
    pub const fn status_page(self) -> Option<&'static str> {
        self.texts().status_page
    }

    /// The same for programs: RSS, Atom or JSON.
    pub const fn status_feed(self) -> Option<&'static str> {
        self.texts().status_feed
    }

    /// Addresses for help, `https:` or `mailto:`.
    pub const fn contacts(self) -> Links {
        Links::new(Texts::all(self.texts().contacts))
    }

    /// What belongs in a report to the provider, a sentence each.
    pub const fn report_details(self) -> &'static [&'static str] {
        self.texts().report_details
    }

    /// Where the knowledge of this provider comes from.
    pub const fn sources(self) -> Sources {
        Sources::new(self.layer, self.texts().sources)
    }
}

/// Equal if both lead to the same provider: a provider that a layer extends is not the one below.
impl PartialEq for ProviderRef {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.row, other.row)
    }
}

impl Eq for ProviderRef {}

impl core::hash::Hash for ProviderRef {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        core::ptr::hash(self.row, state);
    }
}

/// The id.
impl fmt::Display for ProviderRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Debug for ProviderRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ProviderRef").field(&self.id()).finish()
    }
}

/// An iterator over providers.
#[derive(Clone, Debug)]
pub struct Providers {
    tables: &'static Tables,
    numbers: Numbers,
}

#[derive(Clone, Debug)]
enum Numbers {
    Listed(Integers),
    All(ProviderNumbers),
}

impl Providers {
    pub(super) const fn all(tables: &'static Tables) -> Self {
        let numbers = Numbers::All(ProviderNumbers::new(tables));
        Self { tables, numbers }
    }

    const fn listed(tables: &'static Tables, numbers: Integers) -> Self {
        let numbers = Numbers::Listed(numbers);
        Self { tables, numbers }
    }
}

impl Iterator for Providers {
    type Item = ProviderRef;

    fn next(&mut self) -> Option<ProviderRef> {
        let number = match &mut self.numbers {
            Numbers::Listed(numbers) => numbers.next()?,
            Numbers::All(numbers) => numbers.next()?,
        };
        Some(ProviderRef::new(self.tables, number))
    }
}

/// A name that is no provider's id or alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownProvider;

impl UnknownProvider {
    #[doc(hidden)]
    pub const NEW: Self = Self;
}

impl fmt::Display for UnknownProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no provider of the catalog has this name")
    }
}

impl core::error::Error for UnknownProvider {}
