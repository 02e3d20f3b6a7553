//! Catalogs as plain values: layers of tables, and handles to what they hold.

mod address;
#[cfg(feature = "texts")]
mod details;
mod entry;
mod lookup;
mod provider;

use core::fmt;

use llm_errors_core::layout::{NumberList, Tables};

use self::address::Address;
#[cfg(feature = "texts")]
pub use self::details::{Example, Extra, ExtraFields, Link, Links, Removed, Source, Sources};
pub use self::entry::{Entries, Entry, Page, Texts, UnknownEntry};
pub use self::provider::{ProviderRef, Providers, UnknownProvider};

/// A set of providers with their entries: the shipped one, [`CATALOG`](crate::CATALOG), one of your own,
/// compiled by `llm-errors-codegen` or loaded at run time, or one of your own on top of the shipped one.
///
/// A catalog may be a layer on top of another. What it says comes first, and what it leaves open the one
/// below answers; every function here sees all layers.
///
/// ```
/// use llm_errors::CATALOG;
///
/// let provider = CATALOG.provider("grok").unwrap();
/// assert_eq!(provider.id(), "xai");
/// assert!(!provider.lookup("429").is_empty());
/// assert!(CATALOG.provider("no such provider").is_none());
/// ```
#[derive(Clone, Copy)]
pub struct Catalog(&'static Tables);

impl Catalog {
    /// The catalog in these tables, which `llm-errors-codegen` made.
    #[doc(hidden)]
    pub const fn new(tables: &'static Tables) -> Self {
        Self(tables)
    }

    /// The tables of the uppermost layer.
    #[doc(hidden)]
    pub const fn tables(self) -> &'static Tables {
        self.0
    }

    /// The provider of a number that counts from the lowest layer.
    #[doc(hidden)]
    #[inline]
    pub const fn provider_at(self, number: u32) -> ProviderRef {
        ProviderRef::new(self.0, number)
    }

    /// The entry of a number that counts from the lowest layer.
    #[doc(hidden)]
    #[inline]
    pub const fn entry_at(self, number: u32) -> Entry {
        Entry::new(self.0, number)
    }

    /// The one whose entries all providers share, in the uppermost layer that has one.
    pub(crate) fn shared_provider(self) -> Option<ProviderRef> {
        let number = self.0.shared_provider()?;
        Some(self.provider_at(number))
    }

    /// The provider with this id or alias, both in lowercase; that of the uppermost layer that knows it.
    ///
    /// Takes constant time for each layer.
    ///
    /// ```
    /// use llm_errors::{CATALOG, Provider};
    /// assert_eq!(CATALOG.provider("grok"), Some(Provider::Xai.handle()));
    /// ```
    #[inline]
    pub fn provider(self, name: &str) -> Option<ProviderRef> {
        let number = self.0.provider_number(name.as_bytes())?;
        Some(self.provider_at(number))
    }

    /// The provider whose API answers under this host, as it is in a URL or a `Host` header, with or
    /// without a port, in any letter case.
    ///
    /// ```
    /// use llm_errors::{CATALOG, Provider};
    /// let provider = CATALOG.provider_by_host("my-resource.openai.azure.com:443");
    /// assert_eq!(provider, Some(Provider::AzureOpenai.handle()));
    /// assert_eq!(CATALOG.provider_by_host("example.com"), None);
    /// ```
    pub fn provider_by_host(self, host: &str) -> Option<ProviderRef> {
        Some(self.provider_and_host(host)?.0)
    }

    /// The provider whose API answers under this URL, such as the base URL of a client. Where several do, the
    /// one whose host in the catalog says most of it, a port or a path.
    ///
    /// ```
    /// use llm_errors::{CATALOG, Provider};
    /// let provider = CATALOG.provider_by_url("https://api.openai.com/v1/chat/completions");
    /// assert_eq!(provider, Some(Provider::Openai.handle()));
    /// let provider = CATALOG.provider_by_url("http://localhost:11434/v1");
    /// assert_eq!(provider, Some(Provider::Ollama.handle()));
    /// ```
    pub fn provider_by_url(self, url: &str) -> Option<ProviderRef> {
        Some(self.provider_and_host(url)?.0)
    }

    /// The provider at a URL or host, and its host in the catalog.
    pub(crate) fn provider_and_host(self, url: &str) -> Option<(ProviderRef, &'static str)> {
        let address = Address::new(url);
        let found = self
            .providers()
            .filter_map(|provider| Some((provider, provider.host_of(address)?)));
        // of equally long ones the uppermost
        found.reduce(|one, other| {
            if other.1.len() > one.1.len() {
                other
            } else {
                one
            }
        })
    }

    /// All providers: those of the uppermost layer, sorted by id, then those of the layers below that it
    /// does not extend.
    ///
    /// ```
    /// let mut ids = llm_errors::CATALOG.providers().map(|provider| provider.id());
    /// assert_eq!(ids.next(), Some("anthropic"));
    /// ```
    pub const fn providers(self) -> Providers {
        Providers::all(self.0)
    }

    /// Every entry of every provider, in the order of [`providers`](Self::providers).
    ///
    /// ```
    /// use llm_errors::{CATALOG, Kind};
    /// let quotas = CATALOG.entries().filter(|entry| entry.kind() == Kind::Quota);
    /// assert!(quotas.count() > 20);
    /// ```
    pub fn entries(self) -> impl Iterator<Item = Entry> + Clone {
        self.providers().flat_map(ProviderRef::entries)
    }

    /// The entry with a full id such as `openai/insufficient-quota`; an alias of the provider will do too.
    ///
    /// ```
    /// use llm_errors::CATALOG;
    /// assert!(CATALOG.entry("openai/insufficient-quota").is_some());
    /// assert!(CATALOG.entry("openai/no-such-entry").is_none());
    /// ```
    pub fn entry(self, id: &str) -> Option<Entry> {
        let (provider, slug) = id.split_once('/')?;
        self.provider(provider)?.entry(slug)
    }

    /// The entries that the provider of a name has for a code: see [`lookup`](crate::lookup). Empty where
    /// either is unknown.
    ///
    /// ```
    /// use llm_errors::CATALOG;
    /// let entry = CATALOG.lookup("openai", "insufficient_quota").next().unwrap();
    /// assert_eq!(entry.id(), "openai/insufficient-quota");
    /// assert!(CATALOG.lookup("nobody", "429").is_empty());
    /// ```
    #[inline]
    pub fn lookup(self, provider: &str, code: &str) -> Entries {
        match self.provider(provider) {
            Some(provider) => provider.lookup(code),
            None => Entries::new(self.0, NumberList::EMPTY),
        }
    }
}

/// For the compiler, which makes catalogs on top of this one.
impl From<Catalog> for &'static Tables {
    fn from(catalog: Catalog) -> Self {
        catalog.0
    }
}

/// Two catalogs are equal if they are the same one.
impl PartialEq for Catalog {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.0, other.0)
    }
}

impl Eq for Catalog {}

/// Counts, not contents.
impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("providers", &self.providers().count())
            .field("entries", &self.entries().count())
            .finish_non_exhaustive()
    }
}
