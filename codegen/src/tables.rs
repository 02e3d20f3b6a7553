//! The tables of a catalog: a column of packed text or numbers for each field, in the order of the
//! rows.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::catalog::{Catalog, Entry, Link, Provider, Source};
use crate::ident::{bounds, column, number};
use crate::lookups::{Lists, Words, lookups};
use crate::rules::{Rule, rules};

/// The statics, and the implementation of the runtime's trait that names them.
pub(crate) fn tables(catalog: &Catalog, runtime: &TokenStream) -> TokenStream {
    let rows = Rows::number(catalog);
    let mut columns = Columns::default();
    rows.providers(&mut columns);
    rows.sources(&mut columns);
    rows.entries(&mut columns);
    rows.rules(&mut columns);
    let Columns { statics, constants } = columns;
    quote! {
        #statics
        impl #runtime::__private::Tables for Catalog {
            type Provider = Provider;
            const PROVIDERS: &'static [Provider] =
                <Provider as #runtime::__private::strum::VariantArray>::VARIANTS;
            #constants
        }
    }
}

/// Providers, sources and entries with their numbers, which are their rows.
struct Rows<'a> {
    providers: &'a [Provider],
    sources: Vec<&'a Source>,
    entries: Vec<&'a Entry>,
    provider_numbers: BTreeMap<&'a str, usize>,
    /// By provider and source.
    source_numbers: BTreeMap<(&'a str, &'a str), usize>,
    entry_numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Rows<'a> {
    fn number(catalog: &'a Catalog) -> Self {
        let providers = &*catalog.providers;
        let sources = || {
            providers
                .iter()
                .flat_map(|provider| provider.sources.iter().map(move |it| (provider, it)))
        };
        let entries: Vec<_> = providers
            .iter()
            .flat_map(|provider| &provider.entries)
            .collect();
        Self {
            providers,
            sources: sources().map(|(_, source)| source).collect(),
            provider_numbers: providers
                .iter()
                .map(|provider| &*provider.id)
                .zip(0..)
                .collect(),
            source_numbers: sources()
                .map(|(provider, source)| (&*provider.id, &*source.id))
                .zip(0..)
                .collect(),
            entry_numbers: entries.iter().map(|entry| &*entry.id).zip(0..).collect(),
            entries,
        }
    }

    fn source_numbers(&self, provider: &str, sources: &[Source]) -> Vec<usize> {
        sources
            .iter()
            .map(|source| self.source_numbers[&(provider, &*source.id)])
            .collect()
    }

    fn providers(&self, columns: &mut Columns) {
        let rows = self.providers;
        let lookups: Vec<_> = rows
            .iter()
            .map(|provider| lookups(provider, &self.entry_numbers))
            .collect();
        columns.array("PROVIDER_LOOKUPS", &quote! { Lookups }, &lookups);
        let mut names = Words::default();
        for (row, provider) in rows.iter().enumerate() {
            let own = std::iter::once(&provider.id).chain(&provider.aliases);
            own.for_each(|name| names.add(name, [row]));
        }
        let names = names.index(&mut Lists::new());
        columns.table("PROVIDER_NAMES", &quote! { Index }, &names);
        columns.texts("PROVIDER_ID", rows, |provider| &provider.id);
        columns.texts("PROVIDER_NAME", rows, |provider| &provider.name);
        columns.lists("PROVIDER_ALIASES", rows, |provider| {
            texts(&provider.aliases)
        });
        columns.lists("PROVIDER_HOSTS", rows, |provider| texts(&provider.hosts));
        columns.texts("PROVIDER_DOCS", rows, |provider| {
            text(provider.docs.as_ref())
        });
        columns.texts("PROVIDER_STATUS_PAGE", rows, |provider| {
            text(provider.status_page.as_ref())
        });
        columns.texts("PROVIDER_STATUS_FEED", rows, |provider| {
            text(provider.status_feed.as_ref())
        });
        columns.lists("PROVIDER_CONTACTS", rows, |provider| {
            links(&provider.support.contacts)
        });
        columns.lists("PROVIDER_INCLUDE", rows, |provider| {
            texts(&provider.support.include)
        });
        columns.numbers("PROVIDER_RELAYS", &quote! { u32 }, rows, |provider| {
            provider
                .relays
                .iter()
                .map(|id| self.provider_numbers[&**id])
                .collect()
        });
        columns.lists("PROVIDER_CODE_HEADERS", rows, |provider| {
            texts(&provider.code_headers)
        });
        let shared = rows.iter().position(|provider| provider.shared);
        let shared = optional(shared.map(number));
        columns.table("SHARED", &quote! { Option<usize> }, &shared);
        columns.numbers("PROVIDER_SOURCES", &quote! { u32 }, rows, |provider| {
            self.source_numbers(&provider.id, &provider.sources)
        });
    }

    fn rules(&self, columns: &mut Columns) {
        let mut rows = Vec::new();
        let by_provider: Vec<_> = self
            .providers
            .iter()
            .map(|provider| {
                let first = rows.len();
                for entry in &provider.entries {
                    let entry_number = self.entry_numbers[&*entry.id];
                    rows.extend(entry.rules.iter().map(|set| Rule {
                        entry: entry_number,
                        set,
                    }));
                }
                rules(&rows[first..], first)
            })
            .collect();
        columns.array("PROVIDER_RULES", &quote! { Rules }, &by_provider);
        let facts: Vec<_> = rows
            .iter()
            .map(|rule| {
                let (entry, says) = (number(rule.entry), rule.says());
                quote! { Rule { entry: #entry, says: #says } }
            })
            .collect();
        columns.array("RULES", &quote! { Rule }, &facts);
        columns.numbers("RULE_STATUSES", &quote! { u16 }, &rows, Rule::statuses);
        columns.lists("RULE_CODES", &rows, |rule| texts(&rule.set.codes));
        columns.lists("RULE_TYPES", &rows, |rule| texts(&rule.set.types));
        columns.lists("RULE_EXCEEDS", &rows, |rule| {
            rule.set
                .exceeds
                .iter()
                .flatten()
                .map(String::as_str)
                .collect()
        });
    }

    fn sources(&self, columns: &mut Columns) {
        let rows = &*self.sources;
        columns.texts("SOURCE_ID", rows, |source| &source.id);
        columns.texts("SOURCE_URL", rows, |source| &source.url);
        columns.texts("SOURCE_CHECKED", rows, |source| &source.checked);
    }

    fn entries(&self, columns: &mut Columns) {
        let rows = &*self.entries;
        let facts: Vec<_> = rows
            .iter()
            .map(|entry| facts(entry, self.provider_numbers[&*entry.provider]))
            .collect();
        columns.array("FACTS", &quote! { Facts }, &facts);
        columns.texts("ID", rows, |entry| &entry.id);
        columns.texts("TITLE", rows, |entry| &entry.title);
        columns.numbers("STATUS", &quote! { u16 }, rows, |entry| {
            entry
                .status
                .iter()
                .map(|status| usize::from(*status))
                .collect()
        });
        columns.lists("CODES", rows, |entry| texts(&entry.codes));
        columns.lists("TYPES", rows, |entry| texts(&entry.types));
        columns.lists("SDK", rows, |entry| texts(&entry.sdk));
        columns.texts("SCOPE", rows, |entry| text(entry.scope.as_ref()));
        columns.texts("MEANING", rows, |entry| &entry.meaning);
        columns.lists("CAUSES", rows, |entry| texts(&entry.causes));
        columns.lists("SOLUTIONS", rows, |entry| texts(&entry.solutions));
        columns.lists("LINKS", rows, |entry| links(&entry.links));
        columns.numbers("SOURCES", &quote! { u32 }, rows, |entry| {
            self.source_numbers(&entry.provider, &entry.sources)
        });
        columns.numbers("SEE_ALSO", &quote! { u32 }, rows, |entry| {
            entry
                .see_also
                .iter()
                .map(|id| self.entry_numbers[&**id])
                .collect()
        });
        columns.texts("SINCE", rows, |entry| text(entry.since.as_ref()));
        columns.lists("FORMERLY", rows, |entry| texts(&entry.formerly));
        columns.texts("REMOVED_SINCE", rows, |entry| {
            text(entry.removed.as_ref().map(|removed| &removed.since))
        });
        columns.texts("REMOVED_REASON", rows, |entry| {
            text(entry.removed.as_ref().map(|removed| &removed.reason))
        });
    }
}

/// An empty text stands for none.
fn text(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn links(links: &[Link]) -> Vec<&str> {
    links
        .iter()
        .flat_map(|link| [&*link.label, &*link.url])
        .collect()
}

/// An `Option` as code.
fn optional(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or(quote! { None }, |value| quote! { Some(#value) })
}

fn facts(entry: &Entry, provider: usize) -> TokenStream {
    let provider = number(provider);
    let word = |word: &dyn std::fmt::Debug| Ident::new(&format!("{word:?}"), Span::call_site());
    let (kind, retry, fix_by) = (word(&entry.kind), word(&entry.retry), word(&entry.fix_by));
    let evidence = word(&entry.evidence);
    let class = optional(entry.status_class.map(|class| {
        let class = word(&class);
        quote! { StatusClass::#class }
    }));
    let window = optional(entry.window.map(|window| {
        let window = word(&window);
        quote! { Window::#window }
    }));
    quote! {
        Facts {
            provider: #provider, kind: Kind::#kind, retry: Retry::#retry, fix_by: FixBy::#fix_by,
            window: #window, evidence: Evidence::#evidence, status_class: #class,
        }
    }
}

/// Statics, and the constants of the runtime's trait that lead to them.
#[derive(Default)]
struct Columns {
    statics: TokenStream,
    constants: TokenStream,
}

impl Columns {
    /// A table that is one expression.
    fn table(&mut self, name: &str, r#type: &TokenStream, value: &TokenStream) {
        let name = Ident::new(name, Span::call_site());
        self.statics
            .extend(quote! { static #name: #r#type = #value; });
        self.constants
            .extend(quote! { const #name: #r#type = #name; });
    }

    /// An array of structs; the constant is a slice.
    fn array(&mut self, name: &str, r#type: &TokenStream, values: &[TokenStream]) {
        let (name, count) = (Ident::new(name, Span::call_site()), number(values.len()));
        self.statics
            .extend(quote! { static #name: [#r#type; #count] = [#(#values),*]; });
        self.constants
            .extend(quote! { const #name: &'static [#r#type] = &#name; });
    }

    /// A text for each row.
    fn texts<'a, T>(&mut self, name: &str, rows: &'a [T], text: impl Fn(&'a T) -> &'a str) {
        let column = column(&rows.iter().map(text).collect::<Vec<_>>());
        self.table(name, &quote! { Column }, &column);
    }

    /// A list of texts for each row.
    fn lists<'a, T>(&mut self, name: &str, rows: &'a [T], list: impl Fn(&'a T) -> Vec<&'a str>) {
        let lists: Vec<_> = rows.iter().map(list).collect();
        let bounds = bounds(lists.iter().map(Vec::len));
        let items = column(&lists.concat());
        self.table(
            name,
            &quote! { Lists },
            &quote! { Lists { items: #items, bounds: #bounds } },
        );
    }

    /// A list of numbers for each row.
    fn numbers<'a, T>(
        &mut self,
        name: &str,
        r#type: &TokenStream,
        rows: &'a [T],
        list: impl Fn(&'a T) -> Vec<usize>,
    ) {
        let lists: Vec<_> = rows.iter().map(list).collect();
        let bounds = bounds(lists.iter().map(Vec::len));
        let items = lists.into_iter().flatten().map(number);
        let value = quote! { Numbers { items: &[#(#items),*], bounds: #bounds } };
        self.table(name, &quote! { Numbers<#r#type> }, &value);
    }
}
