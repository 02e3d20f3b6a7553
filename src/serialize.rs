//! `serde::Serialize` in the JSON that the command line prints.

use core::time::Duration;

use llm_errors_core::{Evidence, FixBy, Kind, Retry, Signal, StatusClass, Window};
use serde::{Serialize, Serializer};

use crate::classify::Diagnosis;
use crate::entry::{Entries, Entry, Links, Removed, Sources, Texts};
use crate::tables::{Column, Tables};

/// The keys of an entry, in order.
#[derive(Serialize)]
#[serde(bound = "")]
struct EntryKeys<C: Tables> {
    id: &'static str,
    provider: &'static str,
    status: &'static [u16],
    status_class: Option<StatusClass>,
    codes: Texts,
    types: Texts,
    sdk: Texts,
    title: &'static str,
    kind: Kind,
    retry: Retry,
    fix_by: FixBy,
    window: Option<Window>,
    scope: Option<&'static str>,
    meaning: &'static str,
    causes: Texts,
    solutions: Texts,
    links: Links,
    sources: Sources<C>,
    see_also: Ids,
    evidence: Evidence,
    since: Option<&'static str>,
    formerly: Texts,
    removed: Option<Removed>,
}

impl<C: Tables> Serialize for Entry<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        EntryKeys {
            id: self.id(),
            provider: self.provider_id(),
            status: self.status(),
            status_class: self.status_class(),
            codes: self.codes(),
            types: self.types(),
            sdk: self.sdk(),
            title: self.title(),
            kind: self.kind(),
            retry: self.retry(),
            fix_by: self.fix_by(),
            window: self.window(),
            scope: self.scope(),
            meaning: self.meaning(),
            causes: self.causes(),
            solutions: self.solutions(),
            links: self.links(),
            sources: self.sources(),
            see_also: Ids {
                column: C::ID,
                rows: C::SEE_ALSO.get(self.number() as usize),
            },
            evidence: self.evidence(),
            since: self.since(),
            formerly: self.formerly(),
            removed: self.removed(),
        }
        .serialize(serializer)
    }
}

/// Rows of a table by the ids that stand in a column.
struct Ids {
    column: Column,
    rows: &'static [u32],
}

impl Serialize for Ids {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ids = self.rows.iter().map(|row| self.column.get(*row as usize));
        serializer.collect_seq(ids)
    }
}

macro_rules! sequence {
    ($($iterator:ident $(<$parameter:ident>)?),+) => {$(
        impl $(<$parameter: Tables>)? Serialize for $iterator $(<$parameter>)? {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.clone())
            }
        }
    )+};
}
sequence!(Texts, Links, Entries<C>, Sources<C>);

/// The keys of a diagnosis, in order.
#[derive(Serialize)]
struct DiagnosisKeys {
    entry: Option<&'static str>,
    kind: Option<Kind>,
    retry: Option<Retry>,
    retryable: bool,
    retry_after_ms: Option<u64>,
    matched_by: Option<Signal>,
    window: Option<Window>,
}

impl<C: Tables> Serialize for Diagnosis<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let milliseconds = |delay: Duration| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        DiagnosisKeys {
            entry: self.entry().map(Entry::id),
            kind: self.kind(),
            retry: self.retry(),
            retryable: self.is_retryable(),
            retry_after_ms: self.retry_after().map(milliseconds),
            matched_by: self.matched_by(),
            window: self.window(),
        }
        .serialize(serializer)
    }
}

/// What a report of a provider is made of.
#[derive(Serialize)]
struct Support {
    contacts: Links,
    include: Texts,
}

/// The keys of a provider, in order.
#[derive(Serialize)]
#[serde(bound = "")]
struct ProviderKeys<C: Tables> {
    id: &'static str,
    name: &'static str,
    aliases: Texts,
    hosts: Texts,
    docs: Option<&'static str>,
    status_page: Option<&'static str>,
    status_feed: Option<&'static str>,
    relays: Ids,
    support: Support,
    sources: Sources<C>,
    entries: Entries<C>,
}

/// Serializes the provider in a row of the tables of a catalog.
///
/// # Errors
/// Those of the serializer.
pub fn provider<C: Tables, S: Serializer>(row: usize, serializer: S) -> Result<S::Ok, S::Error> {
    ProviderKeys::<C> {
        id: C::PROVIDER_ID.get(row),
        name: C::PROVIDER_NAME.get(row),
        aliases: Texts::of(C::PROVIDER_ALIASES, row),
        hosts: Texts::of(C::PROVIDER_HOSTS, row),
        docs: C::PROVIDER_DOCS.get_some(row),
        status_page: C::PROVIDER_STATUS_PAGE.get_some(row),
        status_feed: C::PROVIDER_STATUS_FEED.get_some(row),
        relays: Ids {
            column: C::PROVIDER_ID,
            rows: C::PROVIDER_RELAYS.get(row),
        },
        support: Support {
            contacts: Links::of(C::PROVIDER_CONTACTS, row),
            include: Texts::of(C::PROVIDER_INCLUDE, row),
        },
        sources: Sources::new(C::PROVIDER_SOURCES.get(row)),
        entries: Entries::new(C::PROVIDER_LOOKUPS[row].all()),
    }
    .serialize(serializer)
}
