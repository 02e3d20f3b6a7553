//! From a checked catalog to Rust: data, and calls of the runtime's macros that put functions on it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use llm_errors_core::StatusClass;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use strum::IntoEnumIterator;

use crate::catalog::{Catalog, Entry, Link, Provider};
use crate::ident::camel_case;
use crate::index::Index;
use crate::markdown;

/// Writes the Rust code of a catalog.
///
/// `runtime` is the path of the crate `llm-errors` in the code's place: `::llm_errors`, or `crate`
/// at home. The same catalog gives the same tokens.
pub fn generate(catalog: &Catalog, runtime: &TokenStream) -> TokenStream {
    let enums = enums(catalog, runtime);
    let tables = tables(catalog, runtime);
    quote! {
        #enums

        /// The compiled catalog, as the parameter of the types that all catalogs share.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct Catalog;

        #[allow(unused_imports, unused_qualifications, reason = "a catalog need not use every word")]
        const _: () = {
            use #runtime::__private::{Column, Facts, Index, Lists, Lookups, Numbers, Range, Slot};
            use #runtime::__private::{Evidence, FixBy, Kind, Retry, StatusClass};
            use ::core::option::Option::{None, Some};
            #tables
        };

        #runtime::__catalog!();
    }
}

/// The enum of providers, and one of entries for each.
fn enums(catalog: &Catalog, runtime: &TokenStream) -> TokenStream {
    let mut first = 0;
    let variants = catalog.providers.iter().map(|provider| {
        let (name, docs) = (variant(&provider.id), markdown::provider(provider));
        quote! { #[doc = #docs] #name }
    });
    let entries = catalog.providers.iter().map(|provider| {
        let name = variant(&provider.id);
        let docs = format!(
            "The errors of {}.\n\n{}",
            provider.name,
            markdown::provider(provider)
        );
        let names: Vec<_> = provider
            .entries
            .iter()
            .map(|entry| variant(entry.slug()))
            .collect();
        let entry_docs = provider.entries.iter().map(markdown::entry);
        let (start, count) = (number(first), number(names.len()));
        first += names.len();
        // an enum without variants takes no representation
        let repr = (!names.is_empty()).then(|| quote! { #[repr(u32)] });
        quote! {
            #[doc = #docs]
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #repr
            #[non_exhaustive]
            pub enum #name { #(#[doc = #entry_docs] #names,)* }
            #runtime::__entries!(#name, #start, #count, [#(#names),*]);
        }
    });
    let entries: TokenStream = entries.collect();
    let strum = format!("{}::__private::strum", runtime.to_string().replace(' ', ""));
    quote! {
        /// Who answers: everybody the catalog knows.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            #runtime::__private::strum::EnumCount,
            #runtime::__private::strum::EnumIter,
            #runtime::__private::strum::VariantArray,
        )]
        #[strum(crate = #strum)]
        #[non_exhaustive]
        pub enum Provider { #(#variants,)* }
        #entries
    }
}

fn variant(slug: &str) -> Ident {
    format_ident!("{}", camel_case(slug))
}

fn number(value: usize) -> Literal {
    Literal::usize_unsuffixed(value)
}

/// The columns, each a static of its own, and the trait that names them.
fn tables(catalog: &Catalog, runtime: &TokenStream) -> TokenStream {
    let providers = &catalog.providers;
    let entries: Vec<&Entry> = providers
        .iter()
        .flat_map(|provider| &provider.entries)
        .collect();
    let entry_numbers: BTreeMap<_, _> = entries
        .iter()
        .enumerate()
        .map(|(row, entry)| (&*entry.id, row))
        .collect();
    let provider_numbers: BTreeMap<_, _> = providers
        .iter()
        .enumerate()
        .map(|(row, it)| (&*it.id, row))
        .collect();
    let source_numbers: BTreeMap<_, _> = providers
        .iter()
        .flat_map(|provider| {
            provider
                .sources
                .iter()
                .map(|source| (&*provider.id, &*source.id))
        })
        .enumerate()
        .map(|(row, source)| (source, row))
        .collect();
    let sources: Vec<_> = providers
        .iter()
        .flat_map(|provider| &provider.sources)
        .collect();

    let mut columns = Columns::default();
    let lookups: Vec<_> = providers
        .iter()
        .map(|provider| lookups(provider, &entry_numbers))
        .collect();
    columns.array("PROVIDER_LOOKUPS", &quote! { Lookups }, &lookups);
    let names = providers.iter().enumerate().flat_map(|(row, provider)| {
        std::iter::once(&provider.id)
            .chain(&provider.aliases)
            .map(move |name| (name.clone(), row..row + 1))
    });
    columns.table(
        "PROVIDER_NAMES",
        &quote! { Index },
        &index(&names.collect::<Vec<_>>()),
    );
    columns.texts("PROVIDER_ID", providers, |provider| &provider.id);
    columns.texts("PROVIDER_NAME", providers, |provider| &provider.name);
    columns.texts("PROVIDER_DOCS", providers, |provider| {
        provider.docs.as_deref().unwrap_or_default()
    });
    columns.texts("PROVIDER_STATUS_PAGE", providers, |it| {
        it.status_page.as_deref().unwrap_or_default()
    });
    columns.texts("PROVIDER_STATUS_FEED", providers, |it| {
        it.status_feed.as_deref().unwrap_or_default()
    });
    columns.lists("PROVIDER_ALIASES", providers, |provider| {
        texts(&provider.aliases)
    });
    columns.lists("PROVIDER_HOSTS", providers, |provider| {
        texts(&provider.hosts)
    });
    columns.lists("PROVIDER_CONTACTS", providers, |provider| {
        links(&provider.support.contacts)
    });
    columns.lists("PROVIDER_INCLUDE", providers, |provider| {
        texts(&provider.support.include)
    });
    columns.numbers("PROVIDER_RELAYS", &quote! { u32 }, providers, |provider| {
        provider
            .relays
            .iter()
            .map(|id| provider_numbers[&**id])
            .collect()
    });
    columns.numbers("PROVIDER_SOURCES", &quote! { u32 }, providers, |provider| {
        provider
            .sources
            .iter()
            .map(|source| source_numbers[&(&*provider.id, &*source.id)])
            .collect()
    });

    columns.texts("SOURCE_ID", &sources, |source| &source.id);
    columns.texts("SOURCE_URL", &sources, |source| &source.url);
    columns.texts("SOURCE_CHECKED", &sources, |source| &source.checked);

    let facts: Vec<_> = entries
        .iter()
        .map(|entry| facts(entry, provider_numbers[&*entry.provider]))
        .collect();
    columns.array("FACTS", &quote! { Facts }, &facts);
    columns.texts("ID", &entries, |entry| &entry.id);
    columns.texts("TITLE", &entries, |entry| &entry.title);
    columns.numbers("STATUS", &quote! { u16 }, &entries, |entry| {
        entry
            .status
            .iter()
            .map(|status| usize::from(*status))
            .collect()
    });
    columns.lists("CODES", &entries, |entry| texts(&entry.codes));
    columns.lists("TYPES", &entries, |entry| texts(&entry.types));
    columns.lists("SDK", &entries, |entry| texts(&entry.sdk));
    columns.texts("SCOPE", &entries, |entry| {
        entry.scope.as_deref().unwrap_or_default()
    });
    columns.texts("MEANING", &entries, |entry| &entry.meaning);
    columns.lists("CAUSES", &entries, |entry| texts(&entry.causes));
    columns.lists("SOLUTIONS", &entries, |entry| texts(&entry.solutions));
    columns.lists("LINKS", &entries, |entry| links(&entry.links));
    columns.numbers("SOURCES", &quote! { u32 }, &entries, |entry| {
        entry
            .sources
            .iter()
            .map(|source| source_numbers[&(&*entry.provider, &*source.id)])
            .collect()
    });
    columns.numbers("SEE_ALSO", &quote! { u32 }, &entries, |entry| {
        entry
            .see_also
            .iter()
            .map(|id| entry_numbers[&**id])
            .collect()
    });
    columns.texts("SINCE", &entries, |entry| {
        entry.since.as_deref().unwrap_or_default()
    });
    columns.lists("FORMERLY", &entries, |entry| texts(&entry.formerly));
    columns.texts("REMOVED_SINCE", &entries, |entry| {
        entry.removed.as_ref().map_or("", |removed| &removed.since)
    });
    columns.texts("REMOVED_REASON", &entries, |entry| {
        entry.removed.as_ref().map_or("", |removed| &removed.reason)
    });
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

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn links(links: &[Link]) -> Vec<&str> {
    links
        .iter()
        .flat_map(|link| [&*link.label, &*link.url])
        .collect()
}

fn facts(entry: &Entry, provider: usize) -> TokenStream {
    let provider = number(provider);
    let word = |word: &dyn std::fmt::Debug| Ident::new(&format!("{word:?}"), Span::call_site());
    let (kind, retry, fix_by) = (word(&entry.kind), word(&entry.retry), word(&entry.fix_by));
    let evidence = word(&entry.evidence);
    let class = match &entry.status_class {
        Some(class) => {
            let class = word(class);
            quote! { Some(StatusClass::#class) }
        }
        None => quote! { None },
    };
    quote! {
        Facts {
            provider: #provider, kind: Kind::#kind, retry: Retry::#retry, fix_by: FixBy::#fix_by,
            evidence: Evidence::#evidence, status_class: #class,
        }
    }
}

/// How the entries of one provider are found.
fn lookups(provider: &Provider, numbers: &BTreeMap<&str, usize>) -> TokenStream {
    let number_of = |entry: &Entry| numbers[&*entry.id];
    let of_class = |class: StatusClass| {
        provider
            .entries
            .iter()
            .filter(move |entry| entry.status_class == Some(class))
    };

    let mut by_status: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    let mut by_word = Words::default();
    for entry in &provider.entries {
        for status in &entry.status {
            by_status.entry(*status).or_default().push(number_of(entry));
        }
    }
    for (status, entries) in &mut by_status {
        entries.extend(
            StatusClass::of(*status)
                .into_iter()
                .flat_map(of_class)
                .map(number_of),
        );
        by_word.add(&status.to_string(), entries.iter().copied());
    }
    for class in StatusClass::iter() {
        let declared: Vec<_> = of_class(class).map(number_of).collect();
        let within = |entry: &&Entry| {
            entry
                .status
                .iter()
                .any(|status| StatusClass::of(*status) == Some(class))
        };
        by_word.add(class.into(), declared.iter().copied());
        by_word.add(
            class.into(),
            provider.entries.iter().filter(within).map(number_of),
        );
        if !declared.is_empty() {
            by_status.insert(class.digit(), declared);
        }
    }
    for entry in &provider.entries {
        let words = [&entry.codes, &entry.types, &entry.sdk]
            .into_iter()
            .flatten()
            .map(String::as_str);
        for word in words.chain([entry.slug()]) {
            by_word.add(word, [number_of(entry)]);
        }
    }

    let mut lists: Vec<usize> = provider.entries.iter().map(number_of).collect();
    let mut ranges = BTreeMap::new();
    let mut range = |list: Vec<usize>| {
        let start = lists.len();
        ranges
            .entry(list)
            .or_insert_with_key(|list| {
                lists.extend(list);
                start..lists.len()
            })
            .clone()
    };
    let statuses = by_status.into_iter().map(|(status, list)| {
        let range = range_tokens(&range(list));
        quote! { (#status, #range) }
    });
    let statuses: Vec<_> = statuses.collect();
    let words: Vec<_> = by_word
        .0
        .into_iter()
        .map(|(word, (list, _))| (word, range(list)))
        .collect();
    let codes = index(&words);
    let lists = lists.into_iter().map(number);
    let entries = number(provider.entries.len());
    quote! { Lookups { lists: &[#(#lists),*], entries: #entries, codes: #codes, statuses: &[#(#statuses),*] } }
}

/// Words with the entries that they mean, each in the order in which it was added.
#[derive(Default)]
struct Words(BTreeMap<String, (Vec<usize>, BTreeSet<usize>)>);

impl Words {
    fn add(&mut self, word: &str, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            let (list, known) = self.0.entry(word.to_owned()).or_default();
            if known.insert(number) {
                list.push(number);
            }
        }
    }
}

fn index(keys: &[(String, Range<usize>)]) -> TokenStream {
    let words: Vec<_> = keys.iter().map(|(word, _)| word.as_str()).collect();
    let Index {
        seed,
        displacements,
        slots,
    } = Index::build(&words);
    let mut text = String::new();
    let slots: Vec<_> = slots
        .into_iter()
        .map(|slot| {
            let (word, value) = slot.map_or(("", &(0..0)), |key| (words[key], &keys[key].1));
            let start = text.len();
            text += word;
            let (key, value) = (range_tokens(&(start..text.len())), range_tokens(value));
            quote! { Slot { key: #key, value: #value } }
        })
        .collect();
    let displacements = displacements.into_iter().map(|(factor, offset)| {
        let (factor, offset) = (
            Literal::u32_unsuffixed(factor),
            Literal::u32_unsuffixed(offset),
        );
        quote! { (#factor, #offset) }
    });
    quote! {
        Index { seed: #seed, displacements: &[#(#displacements),*], slots: &[#(#slots),*], keys: #text }
    }
}

fn range_tokens(range: &Range<usize>) -> TokenStream {
    let (start, end) = (number(range.start), number(range.end));
    quote! { Range { start: #start, end: #end } }
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

fn column(texts: &[&str]) -> TokenStream {
    let bounds = bounds(texts.iter().map(|text| text.len()));
    let text = texts.concat();
    quote! { Column { text: #text, bounds: #bounds } }
}

/// Where pieces of these lengths begin when they stand one after the other, and where the last ends.
fn bounds(lengths: impl Iterator<Item = usize>) -> TokenStream {
    let ends = lengths.scan(0, |end, length| {
        *end += length;
        Some(*end)
    });
    let bounds = std::iter::once(0).chain(ends).map(number);
    quote! { &[#(#bounds),*] }
}
