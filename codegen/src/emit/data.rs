//! The tables as code: every struct of the layout as the expression that builds it.

use llm_errors_core::fragment::Steps;
use llm_errors_core::layout::{
    Column, Conditions, EntryTables, Facts, Fragments, Lists, Lookups, Numbers, PerfectMap,
    ProviderTables, ProviderTexts, Rule, Rules, Slot, Sparse, Tables, TextTables,
};
use llm_errors_core::{Evidence, FixBy, Kind, Retry, Specificity, StatusClass, Window};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

/// The statics of a layer; `TABLES` leads to all others.
///
/// What people read is apart, so that the linker drops it where the runtime was built without texts.
pub(super) fn statics(tables: &Tables, path_below: &TokenStream) -> TokenStream {
    let Tables {
        below,
        fingerprint,
        first_provider,
        first_entry,
        extended,
        shared,
        provider_names,
        providers,
        entries,
        rules,
        conditions,
        texts,
    } = tables;
    let below = match below {
        Some(_) => quote! { Some(#path_below.tables()) },
        None => quote! { None },
    };
    let fingerprint = fingerprint.code();
    let (first_provider, first_entry) = (first_provider.code(), first_entry.code());
    let (extended, shared, names) = (extended.code(), shared.code(), provider_names.code());
    let (entries, rules, conditions) = (entries.code(), rules.code(), conditions.code());
    let texts = texts.map(|texts| texts.code());
    let provider_texts = providers.iter().filter_map(|it| it.texts).map(Code::code);
    let (count, rows) = (
        providers.len().code(),
        (0..providers.len()).map(|row| row.code()),
    );
    let providers = providers
        .iter()
        .zip(rows)
        .map(|(provider, row)| provider_code(provider, &row));
    quote! {
        static TEXTS: TextTables = #texts;
        static PROVIDER_TEXTS: [ProviderTexts; #count] = [#(#provider_texts),*];
        static TABLES: Tables = Tables {
            below: #below, fingerprint: #fingerprint,
            first_provider: #first_provider, first_entry: #first_entry,
            extended: #extended, shared: #shared, provider_names: #names,
            providers: &[#(#providers),*], entries: #entries, rules: #rules, conditions: #conditions,
            texts: texts!(TEXTS),
        };
    }
}

fn provider_code(provider: &ProviderTables, row: &TokenStream) -> TokenStream {
    let ProviderTables {
        id,
        name,
        aliases,
        hosts,
        relays,
        code_headers,
        lookups,
        rules,
        texts: _,
    } = provider;
    let (id, name) = (id.code(), name.code());
    let (aliases, hosts, relays) = (aliases.code(), hosts.code(), relays.code());
    let (code_headers, lookups, rules) = (code_headers.code(), lookups.code(), rules.code());
    quote! {
        ProviderTables {
            id: #id, name: #name, aliases: #aliases, hosts: #hosts, relays: #relays,
            code_headers: #code_headers, lookups: #lookups, rules: #rules,
            texts: texts!(PROVIDER_TEXTS[#row]),
        }
    }
}

/// A value as the expression that builds it.
trait Code {
    fn code(&self) -> TokenStream;
}

/// Structs whose fields are code too: a field that is missing here does not compile.
macro_rules! structs {
    ($($name:ident $(<$parameter:ident>)? { $($field:ident),+ })+) => {$(
        impl $(<$parameter: Code>)? Code for $name $(<$parameter>)? {
            fn code(&self) -> TokenStream {
                let Self { $($field),+ } = self;
                $(let $field = $field.code();)+
                quote! { $name { $($field: #$field),+ } }
            }
        }
    )+};
}

structs! {
    Column { text, bounds }
    Numbers<T> { items, bounds }
    Lists { items, bounds }
    Sparse { rows, lists }
    EntryTables { facts, ids, status, codes, types, exceptions }
    TextTables {
        title, meaning, causes, solutions, links, sources, see_also, scope, since, formerly, removed, extra,
        source_id, source_url, source_checked
    }
    ProviderTexts { docs, status_page, status_feed, contacts, report_details, sources }
    Facts { provider, kind, retry, fix_by, window, evidence, status_class }
    Lookups { lists, codes, statuses }
    Rule { entry, conditions, specificity }
    Conditions { statuses, codes, types, exceeds }
    Rules { lists, codes, types, statuses, fragments }
    Fragments { texts, rules, steps, filter, blocks }
    Steps { stride, length }
}

impl Code for PerfectMap {
    fn code(&self) -> TokenStream {
        let Self {
            seed,
            displacements,
            slots,
            keys,
        } = self;
        let (seed, displacements, slots) = (seed.code(), displacements.code(), slots.code());
        let keys = Literal::byte_string(keys);
        quote! { PerfectMap { seed: #seed, displacements: #displacements, slots: #slots, keys: #keys } }
    }
}

impl Code for Slot {
    fn code(&self) -> TokenStream {
        let Self {
            key_start,
            key_length,
            first,
            rest,
        } = self;
        let numbers = [key_start, key_length, first, rest].map(Code::code);
        quote! { Slot::new(#(#numbers),*) }
    }
}

impl Code for Specificity {
    fn code(&self) -> TokenStream {
        let bits = Literal::u8_unsuffixed(self.bits());
        quote! { Specificity::from_bits(#bits) }
    }
}

impl<T: Code> Code for &[T] {
    fn code(&self) -> TokenStream {
        let comma = || TokenTree::Punct(Punct::new(',', Spacing::Alone));
        let mut items = TokenStream::new();
        for item in *self {
            items.extend(item.code());
            items.extend([comma()]);
        }
        let items = TokenTree::Group(Group::new(Delimiter::Bracket, items));
        let reference = TokenTree::Punct(Punct::new('&', Spacing::Alone));
        [reference, items].into_iter().collect()
    }
}

impl<T: Code> Code for Option<T> {
    fn code(&self) -> TokenStream {
        match self.as_ref().map(Code::code) {
            Some(value) => quote! { Some(#value) },
            None => quote! { None },
        }
    }
}

impl<A: Code, B: Code> Code for (A, B) {
    fn code(&self) -> TokenStream {
        let (first, second) = (self.0.code(), self.1.code());
        quote! { (#first, #second) }
    }
}

impl Code for &str {
    fn code(&self) -> TokenStream {
        TokenTree::Literal(Literal::string(self)).into()
    }
}

/// Numbers without their type, which the table says.
macro_rules! numbers {
    ($($number:ident: $literal:ident),+) => {$(
        impl Code for $number {
            fn code(&self) -> TokenStream {
                TokenTree::Literal(Literal::$literal(*self)).into()
            }
        }
    )+};
}

numbers! { u16: u16_unsuffixed, u32: u32_unsuffixed, u64: u64_unsuffixed, usize: usize_unsuffixed }

/// Words of the vocabulary: `Debug` is the name of the variant.
macro_rules! words {
    ($($word:ident),+) => {$(
        impl Code for $word {
            fn code(&self) -> TokenStream {
                let variant = Ident::new(&format!("{self:?}"), Span::call_site());
                quote! { $word::#variant }
            }
        }
    )+};
}

words! { Kind, Retry, FixBy, Window, Evidence, StatusClass }
