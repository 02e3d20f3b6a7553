//! From a checked catalog to the tables of the runtime.
//!
//! What is assembled lives as long as the program: a loaded catalog is used for that long, and a build
//! script ends soon.

mod columns;
mod index;
mod lookups;
mod rules;
mod wire;

use std::collections::BTreeMap;

use llm_errors_core::layout::{
    Detect, EntryTables, Facts, Integers, PerfectMap, ProviderNumbers, ProviderTables,
    ProviderTexts, Sparse, Tables, TextTables,
};

use self::columns::{Columns, column, integers, keep, keep_text, number};
use self::lookups::{ListPool, Postings, Searched, Words};
use self::rules::{MatchRules, RuleTables};
use crate::catalog::{Catalog, Entry, Example, Extra, Link, Provider, Source, Wire};

pub use self::index::NoIndex;
pub(crate) use self::lookups::{all_entries, entry_id};
pub use self::rules::match_rules;

/// Assembles the tables of a catalog, as a layer on top of another one if there is one below.
///
/// # Errors
/// No perfect-hash table was found for some keys, which only keys that are made for it can bring about.
pub(crate) fn assemble(
    catalog: &Catalog,
    below: Option<&'static Tables>,
) -> Result<&'static Tables, NoIndex> {
    Assembler::new(catalog, below).tables()
}

/// Numbers what the catalog holds, as its references need them.
struct Assembler<'a> {
    below: Option<&'static Tables>,
    providers: &'a [Provider],
    wire: &'a Wire,
    entries: Vec<&'a Entry>,
    first_provider: u32,
    first_entry: u32,
    /// Numbers of the providers of this layer.
    provider_numbers: BTreeMap<&'a str, u32>,
    /// Numbers of the entries of this layer.
    entry_numbers: BTreeMap<&'a str, u32>,
    /// Rows of sources by provider and id.
    source_rows: BTreeMap<(&'a str, &'a str), u32>,
    sources: Vec<&'a Source>,
}

impl<'a> Assembler<'a> {
    fn new(catalog: &'a Catalog, below: Option<&'static Tables>) -> Self {
        let providers = &*catalog.providers;
        let entries: Vec<_> = providers.iter().flat_map(|it| &it.entries).collect();
        let sources = || {
            let of = |provider: &'a Provider| provider.sources.iter().map(move |it| (provider, it));
            providers.iter().flat_map(of)
        };
        let count = |count: fn(&Tables) -> usize| {
            below.map_or(0, |below| number(below.layers().map(count).sum()))
        };
        let first_provider = count(|layer| layer.providers.len());
        let first_entry = count(|layer| layer.entries.facts.len());
        Self {
            below,
            providers,
            wire: &catalog.wire,
            provider_numbers: providers
                .iter()
                .map(|it| &*it.id)
                .zip(first_provider..)
                .collect(),
            entry_numbers: entries
                .iter()
                .map(|it| &*it.id)
                .zip(first_entry..)
                .collect(),
            source_rows: sources()
                .map(|(provider, it)| (&*provider.id, &*it.id))
                .zip(0..)
                .collect(),
            sources: sources().map(|(_, source)| source).collect(),
            entries,
            first_provider,
            first_entry,
        }
    }

    fn tables(&self) -> Result<&'static Tables, NoIndex> {
        let mut rules = RuleTables::default();
        let mut words = Words::default();
        let mut entries = self.entry_tables(&mut words);
        let mut providers = Vec::new();
        for provider in self.providers {
            providers.push(self.provider(provider, &mut rules, &mut words)?);
        }
        let provider_names = self.names(&mut words)?;
        let wire = wire::wire(self.wire, &mut words)?;
        let words = words.finish();
        entries.ids.text = words;
        for lists in [
            &mut entries.codes,
            &mut entries.types,
            &mut entries.exceptions,
        ] {
            lists.items.text = words;
        }
        let (rules, conditions) = rules.finish();
        let extended = self.providers.iter().zip(self.first_provider..);
        let mut extended: Vec<_> = extended
            .filter_map(|(provider, own)| Some((self.extended(provider)?, own)))
            .collect();
        extended.sort_unstable();
        let shared = self.providers.iter().position(|provider| provider.shared);
        Ok(Box::leak(Box::new(Tables {
            below: self.below,
            fingerprint: self.fingerprint(),
            first_provider: self.first_provider,
            first_entry: self.first_entry,
            extended: keep(extended),
            shared: shared.map(|row| self.first_provider + number(row)),
            words,
            provider_names,
            providers: keep(providers),
            entries,
            rules,
            conditions,
            wire,
            texts: Some(Box::leak(Box::new(self.text_tables()))),
        })))
    }

    /// From every name that is seen from this layer to its provider, which is the uppermost one with it.
    fn names(&self, words: &mut Words) -> Result<PerfectMap, NoIndex> {
        let mut names = BTreeMap::new();
        let numbers = self.below.into_iter().flat_map(ProviderNumbers::new);
        for (number, below) in numbers.filter_map(|number| Some((number, self.below?))) {
            let (_, row) = below.provider(number);
            let number = self.provider_numbers.get(row.id).unwrap_or(&number);
            for name in [row.id].iter().chain(row.aliases) {
                names.insert(*name, *number);
            }
        }
        for (number, provider) in (self.first_provider..).zip(self.providers) {
            for name in [&provider.id].into_iter().chain(&provider.aliases) {
                names.insert(name, number);
            }
        }
        let mut postings = Postings::default();
        for (name, number) in names {
            postings.add(name, [number]);
        }
        postings.map(&mut ListPool::new(), words)
    }

    /// FNV-1a of the ids of this layer, begun with the fingerprint of the one below.
    fn fingerprint(&self) -> u64 {
        let start = self
            .below
            .map_or(0xCBF2_9CE4_8422_2325, |below| below.fingerprint);
        let ids = self.providers.iter().map(|provider| &*provider.id);
        let ids = ids.chain(self.entries.iter().map(|entry| &*entry.id));
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        ids.fold(start, |hash, id| {
            step(id.as_bytes().iter().fold(hash, step), &0)
        })
    }

    /// The number of the provider of the layer below that one of this layer extends.
    fn extended(&self, provider: &Provider) -> Option<u32> {
        self.below
            .filter(|_| provider.extends)?
            .provider_number(provider.id.as_bytes())
    }

    /// The number of a provider by its id.
    fn provider_number(&self, id: &str) -> u32 {
        let below = || self.below?.provider_number(id.as_bytes());
        let own = self.provider_numbers.get(id).copied();
        own.or_else(below).expect("the checks found the provider")
    }

    /// The number of an entry by its id.
    fn entry_number(&self, id: &str) -> u32 {
        let below = || {
            let below = self.below?;
            let (provider, _) = id.split_once('/')?;
            let number = below.provider_number(provider.as_bytes())?;
            let (layer, row) = below.provider(number);
            let mut numbers = all_entries(&row.lookups);
            numbers.find(|number| entry_id(layer, *number) == id)
        };
        let own = self.entry_numbers.get(id).copied();
        own.or_else(below).expect("the checks found the entry")
    }

    fn provider(
        &self,
        provider: &Provider,
        rules: &mut RuleTables,
        words: &mut Words,
    ) -> Result<ProviderTables, NoIndex> {
        let mut searched: Vec<Searched> = Vec::new();
        let mut match_rules = MatchRules::default();
        for entry in &provider.entries {
            let number = self.entry_numbers[&*entry.id];
            searched.push(Searched::own(entry, number));
            match_rules.add_own(entry, number);
        }
        let extended = self.extended(provider).zip(self.below);
        let extended = extended.map(|(number, below)| below.provider(number));
        if let Some((layer, row)) = extended {
            let replaced = |id: &str| self.entry_numbers.contains_key(id);
            searched.extend(
                all_entries(&row.lookups)
                    .filter(|number| !replaced(entry_id(layer, *number)))
                    .map(|number| Searched::below(layer, number)),
            );
            match_rules.add_below(layer, row, |number| !replaced(entry_id(layer, number)));
        }
        // what an extension leaves out is as it is below, and lists come together
        let text = |own: &String, below: fn(&ProviderTables) -> &'static str| match extended {
            Some((_, row)) if own.is_empty() => below(row),
            _ => keep_text(own.clone()),
        };
        let joined = |own: &[String], below: fn(&ProviderTables) -> &'static [&'static str]| {
            let mut all: Vec<_> = own.iter().map(|text| keep_text(text.clone())).collect();
            let below = extended.map_or(&[][..], |(_, row)| below(row));
            all.extend(
                below
                    .iter()
                    .filter(|text| !own.iter().any(|own| own == *text)),
            );
            keep(all)
        };
        let below = extended.map_or(Integers(&[]), |(_, row)| row.relays);
        let relays = if provider.relays.is_empty() {
            below
        } else {
            let own = provider.relays.iter().map(|id| self.provider_number(id));
            let mut all: Vec<_> = own.collect();
            for number in (0..below.len()).map(|row| below.get(row)) {
                if !all.contains(&number) {
                    all.push(number);
                }
            }
            integers(all)
        };
        Ok(ProviderTables {
            id: keep_text(provider.id.clone()),
            name: text(&provider.name, |row| row.name),
            aliases: joined(&provider.aliases, |row| row.aliases),
            hosts: joined(&provider.hosts, |row| row.hosts),
            gen_ai_name: text(&provider.gen_ai_name, |row| row.gen_ai_name),
            relays,
            code_headers: joined(&provider.code_headers, |row| row.code_headers),
            detect: Detect {
                headers: joined(&provider.detect_headers, |row| row.detect.headers),
                texts: joined(&provider.detect_texts, |row| row.detect.texts),
            },
            lookups: lookups::lookups(&searched, words)?,
            rules: rules.of_provider(match_rules, words)?,
            texts: Some(Box::leak(Box::new(
                self.provider_texts(provider, extended.map(|(_, row)| row)),
            ))),
        })
    }

    fn provider_texts(&self, provider: &Provider, below: Option<&ProviderTables>) -> ProviderTexts {
        let below = below.and_then(|below| below.texts);
        let text = |own: &Option<String>, below: Option<&'static str>| {
            own.clone().map(keep_text).or(below)
        };
        let contacts = if provider.support.contacts.is_empty() {
            below.map_or_else(|| column([]), |below| below.contacts)
        } else {
            column(pairs(&provider.support.contacts))
        };
        let report_details = if provider.support.include.is_empty() {
            below.map_or(&[][..], |below| below.report_details)
        } else {
            keep(
                provider
                    .support
                    .include
                    .iter()
                    .cloned()
                    .map(keep_text)
                    .collect(),
            )
        };
        ProviderTexts {
            docs: text(&provider.docs, below.and_then(|it| it.docs)),
            status_page: text(&provider.status_page, below.and_then(|it| it.status_page)),
            status_feed: text(&provider.status_feed, below.and_then(|it| it.status_feed)),
            contacts,
            report_details,
            sources: integers(self.source_rows(&provider.id, &provider.sources)),
        }
    }

    fn source_rows(&self, provider: &str, sources: &[Source]) -> Vec<u32> {
        let row = |source: &Source| self.source_rows[&(provider, &*source.id)];
        sources.iter().map(row).collect()
    }

    /// The text of their words is still to come.
    fn entry_tables(&self, words: &mut Words) -> EntryTables {
        fn texts(texts: &[String]) -> impl Iterator<Item = &str> {
            texts.iter().map(String::as_str)
        }
        let entries = || self.entries.iter();
        EntryTables {
            facts: keep(entries().map(|entry| self.facts(entry).pack()).collect()),
            ids: words.ids(entries().map(|entry| &*entry.id)),
            status: Columns(&self.entries).statuses(|entry| &entry.status),
            codes: words.lists(entries().map(|entry| texts(&entry.codes))),
            types: words.lists(entries().map(|entry| texts(&entry.types))),
            exceptions: words.lists(entries().map(|entry| texts(&entry.sdk))),
        }
    }

    fn facts(&self, entry: &Entry) -> Facts {
        let row = self.provider_numbers[&*entry.provider] - self.first_provider;
        Facts {
            provider: u16::try_from(row).expect("fewer than 65,536 providers"),
            kind: entry.kind,
            retry: entry.retry,
            fix_by: entry.fix_by,
            window: entry.window,
            evidence: entry.evidence,
            rare: entry.rare,
            draft: entry.draft,
            status_class: entry.status_class,
        }
    }

    fn text_tables(&self) -> TextTables {
        let rows = Columns(&self.entries);
        let sources = Columns(&self.sources);
        let optional = |text: &'a Option<String>| text.iter().map(String::as_str);
        TextTables {
            title: rows.texts(|entry| &entry.title),
            meaning: rows.texts(|entry| &entry.meaning),
            causes: rows.lists(|entry| entry.causes.iter().map(String::as_str)),
            solutions: rows.lists(|entry| entry.solutions.iter().map(String::as_str)),
            links: rows.lists(|entry| pairs(&entry.links)),
            sources: rows.numbers(|entry| self.source_rows(&entry.provider, &entry.sources)),
            example: self.written(example),
            see_also: rows.numbers(|entry| {
                entry
                    .see_also
                    .iter()
                    .map(|id| self.entry_number(id))
                    .collect()
            }),
            scope: rows.sparse(|entry| optional(&entry.scope)),
            since: rows.sparse(|entry| optional(&entry.since)),
            formerly: rows.sparse(|entry| entry.formerly.iter().map(String::as_str)),
            removed: rows.sparse(|entry| {
                let removed = entry.removed.iter();
                removed.flat_map(|removed| [&*removed.since, &*removed.reason])
            }),
            extra: self.written(extra),
            source_id: sources.texts(|source| &source.id),
            source_url: sources.texts(|source| &source.url),
            source_checked: sources.texts(|source| &source.checked),
        }
    }

    /// A list of texts that are written for it, for each entry where it is not empty.
    fn written(&self, list: impl Fn(&Entry) -> Vec<String>) -> Sparse {
        let rows: Vec<_> = self.entries.iter().map(|entry| list(entry)).collect();
        let rows: Vec<_> = rows.iter().collect();
        Columns(&rows).sparse(|texts| texts.iter().map(String::as_str))
    }
}

/// Keys and values in turn.
fn extra(entry: &Entry) -> Vec<String> {
    let fields = entry.extra.iter();
    fields
        .flat_map(|(key, value)| [key.clone(), extra_value(value)])
        .collect()
}

/// The status, empty if there is none, and the body.
fn example(entry: &Entry) -> Vec<String> {
    let texts = |example: &Example| {
        let status = example.status.map_or_else(String::new, |it| it.to_string());
        [status, example.body.clone()]
    };
    entry.example.iter().flat_map(texts).collect()
}

/// A value with the letter of its type in front.
fn extra_value(value: &Extra) -> String {
    match value {
        Extra::Boolean(value) => format!("b{value}"),
        Extra::Integer(value) => format!("i{value}"),
        Extra::Float(value) => format!("f{value}"),
        Extra::Text(value) => format!("s{value}"),
    }
}

/// Labels and addresses in turn.
fn pairs(links: &[Link]) -> impl Iterator<Item = &str> {
    links.iter().flat_map(|link| [&*link.label, &*link.url])
}
