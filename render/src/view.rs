//! What pages show of a catalog, in the order in which they show it.

use std::collections::{BTreeMap, BTreeSet};

use llm_errors::{Catalog, Entry, Extra, ProviderRef};
use llm_errors_codegen::text::is_url;
use serde::{Serialize, Serializer};

/// A provider with what a page or a file says of its entries: the keys of its JSON.
pub(crate) struct ProviderView<E> {
    pub(crate) provider: ProviderRef,
    pub(crate) entries: E,
}

impl<E: Serialize> Serialize for ProviderView<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.provider.serialize_with(&self.entries, serializer)
    }
}

/// What a page says of an entry: the keys of its JSON, and what a page needs beside them.
#[derive(Serialize)]
pub(crate) struct EntryView {
    #[serde(flatten)]
    pub(crate) entry: Entry,
    /// The place of the entry in its page.
    pub(crate) slug: &'static str,
    /// Places where links to what it was called earlier lead to.
    pub(crate) earlier: Vec<&'static str>,
    /// `429, 503`, `5xx`, `no status`.
    pub(crate) statuses: String,
    pub(crate) related: Vec<Related>,
    pub(crate) fields: Vec<Field>,
}

/// A related entry.
#[derive(Serialize)]
pub(crate) struct Related {
    pub(crate) title: &'static str,
    /// From the page of the entry that names it, with `.html`.
    pub(crate) href: String,
}

/// A field of the owner's own.
#[derive(Serialize)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    pub(crate) is_url: bool,
}

impl EntryView {
    pub(crate) fn new((entry, earlier): (Entry, Vec<&'static str>)) -> Self {
        let provider = entry.provider();
        let related = entry.see_also().map(|other| Related {
            title: other.title(),
            href: if other.provider() == provider {
                format!("#{}", other.slug())
            } else {
                other.page("").to_string()
            },
        });
        let fields = entry.extra().map(|(name, value)| Field {
            name,
            text: value.to_string(),
            is_url: matches!(value, Extra::Text(text) if is_url(text)),
        });
        Self {
            entry,
            slug: entry.slug(),
            earlier,
            statuses: statuses_or_none(entry),
            related: related.collect(),
            fields: fields.collect(),
        }
    }
}

/// The entries of a provider, each with its earlier names that can be places in the page.
pub(crate) fn with_earlier(
    provider: ProviderRef,
) -> impl Iterator<Item = (Entry, Vec<&'static str>)> {
    let mut taken: BTreeSet<&str> = provider.entries().map(Entry::slug).collect();
    provider.entries().map(move |entry| {
        let earlier = entry
            .formerly()
            .filter(|name| is_place(name) && taken.insert(name));
        (entry, earlier.collect())
    })
}

/// Whether an earlier name of an error can be a place in a page.
fn is_place(name: &str) -> bool {
    name.bytes()
        .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
}

/// The statuses of an entry and their class, `429, 503` or `5xx`; empty if it has none.
pub fn statuses(entry: Entry) -> String {
    let numbers = entry.status().iter().map(ToString::to_string);
    let class = entry.status_class().map(|class| class.to_string());
    numbers.chain(class).collect::<Vec<_>>().join(", ")
}

/// The same, in words if there is none.
pub(crate) fn statuses_or_none(entry: Entry) -> String {
    let statuses = statuses(entry);
    if statuses.is_empty() {
        "no status".to_owned()
    } else {
        statuses
    }
}

/// Entries that share a status.
#[derive(Serialize)]
pub(crate) struct Group<T> {
    /// `429`, `5xx`, `No status`.
    pub(crate) label: String,
    /// The place of the group in its page.
    pub(crate) fragment: String,
    pub(crate) entries: T,
}

/// A status, a class, or none, in the order in which pages list them.
type Key = (u16, Option<String>);

/// Under what an entry is listed.
fn keys(entry: Entry) -> Vec<Key> {
    let class = entry.status_class().map(|class| {
        // behind the single statuses of the class
        (class.digit() * 100 + 99, Some(class.to_string()))
    });
    let numbers = entry
        .status()
        .iter()
        .map(|status| (*status, Some(status.to_string())));
    let keys: Vec<_> = numbers.chain(class).collect();
    if keys.is_empty() {
        vec![(u16::MAX, None)]
    } else {
        keys
    }
}

/// The entries by status: the usual ones of each first.
pub(crate) fn by_status(entries: impl IntoIterator<Item = Entry>) -> Vec<Group<Vec<Entry>>> {
    let mut groups: BTreeMap<Key, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        for key in keys(entry) {
            groups.entry(key).or_default().push(entry);
        }
    }
    let groups = groups.into_iter().map(|((_, name), mut entries)| {
        entries.sort_by_key(|entry| (entry.provider().id(), entry.is_rare()));
        Group {
            fragment: name
                .as_ref()
                .map_or_else(|| "none".to_owned(), |name| format!("status-{name}")),
            label: name.unwrap_or_else(|| "No status".to_owned()),
            entries,
        }
    });
    groups.collect()
}

/// All statuses of a catalog, in order.
pub(crate) fn all_statuses(catalog: Catalog) -> Vec<String> {
    let keys: BTreeSet<_> = catalog.entries().flat_map(keys).collect();
    keys.into_iter().filter_map(|(_, label)| label).collect()
}
