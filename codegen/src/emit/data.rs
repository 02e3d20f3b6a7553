//! The tables as code: every struct of the layout as the expression that builds it.

use llm_errors_core::fragment::Steps;
use llm_errors_core::layout::{
    Column, Conditions, Detect, Endings, EntryTables, Fragments, Integers, Lists, Lookups, Numbers,
    PerfectMap, ProviderTables, ProviderTexts, Rules, Sparse, Statuses, Tables, TextTables,
    WireTables,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::print::{Pieces, Printer};

/// The statics of a layer; `TABLES` leads to all others.
///
/// What people read is apart, so that the linker drops it where the runtime was built without texts.
pub(super) fn statics(
    tables: &Tables,
    path_below: &TokenStream,
    pieces: &mut Pieces,
) -> TokenStream {
    let Tables {
        below,
        fingerprint,
        first_provider,
        first_entry,
        extended,
        shared,
        words,
        provider_names,
        providers,
        entries,
        rules,
        conditions,
        wire,
        texts,
    } = tables;
    let mut piece = |value: &dyn Code| pieces.keep(|printer| value.print(printer));
    let below = if below.is_some() {
        quote! { Some(#path_below.tables()) }
    } else {
        quote! { None }
    };
    let [first_provider, first_entry] = [first_provider, first_entry].map(|it| piece(it));
    let (fingerprint, extended, shared) = (piece(fingerprint), piece(extended), piece(shared));
    let (words, names, entries) = (piece(words), piece(provider_names), piece(entries));
    let (rules, conditions) = (piece(rules), piece(conditions));
    let wire = if let Some(wire) = wire.map(|wire| piece(wire)) {
        quote! { Some(&#wire) }
    } else {
        quote! { None }
    };
    let texts = texts.map(|texts| piece(texts));
    let provider_texts = providers.iter().filter_map(|it| it.texts);
    let provider_texts: Vec<_> = provider_texts.map(|texts| piece(texts)).collect();
    let count = provider_texts.len();
    let provider =
        |(row, provider): (usize, &ProviderTables)| provider_code(row, provider, &mut piece);
    let providers: Vec<_> = providers.iter().enumerate().map(provider).collect();
    quote! {
        #[allow(dead_code)]
        static TEXTS: TextTables = #texts;
        #[allow(dead_code)]
        static PROVIDER_TEXTS: [ProviderTexts; #count] = [#(#provider_texts),*];
        static WORDS: &str = #words;
        // under a name, so that a constant in another crate leads to it and not to a copy
        static PROVIDERS: [ProviderTables; #count] = [#(#providers),*];
        static TABLES: Tables = Tables {
            below: #below, fingerprint: #fingerprint,
            first_provider: #first_provider, first_entry: #first_entry,
            extended: #extended, shared: #shared, words: WORDS, provider_names: #names,
            providers: &PROVIDERS, entries: #entries, rules: #rules, conditions: #conditions,
            wire: #wire, texts: texts!(TEXTS),
        };
    }
}

fn provider_code(
    row: usize,
    provider: &ProviderTables,
    piece: &mut impl FnMut(&dyn Code) -> Ident,
) -> TokenStream {
    let ProviderTables {
        id,
        name,
        aliases,
        hosts,
        gen_ai_name,
        relays,
        code_headers,
        detect,
        lookups,
        rules,
        texts: _,
    } = provider;
    let (id, name, gen_ai_name) = (piece(id), piece(name), piece(gen_ai_name));
    let (aliases, hosts, relays) = (piece(aliases), piece(hosts), piece(relays));
    let (code_headers, detect) = (piece(code_headers), piece(detect));
    let (lookups, rules) = (piece(lookups), piece(rules));
    quote! {
        ProviderTables {
            id: #id, name: #name, aliases: #aliases, hosts: #hosts,
            gen_ai_name: #gen_ai_name, relays: #relays, code_headers: #code_headers, detect: #detect, lookups: #lookups, rules: #rules,
            texts: texts!(PROVIDER_TEXTS[#row]),
        }
    }
}

/// A value as the expression that builds it.
pub(super) trait Code {
    fn print(&self, printer: &mut Printer);
}

/// Structs whose fields are code too: a field that is missing here does not compile.
macro_rules! structs {
    ($($name:ident { $($field:ident),+ })+) => {$(
        impl Code for $name {
            fn print(&self, printer: &mut Printer) {
                let Self { $($field),+ } = self;
                printer.code(concat!(stringify!($name), " { "));
                $(
                    printer.code(concat!(stringify!($field), ": "));
                    $field.print(printer);
                    printer.code(", ");
                )+
                printer.code("}\n");
            }
        }
    )+};
}

structs! {
    Numbers { items, bounds }
    Statuses { items, bounds }
    Lists { items, bounds }
    Sparse { rows, lists }
    TextTables {
        title, meaning, causes, solutions, links, sources, example, see_also, scope, since, formerly, removed, extra,
        source_id, source_url, source_checked
    }
    ProviderTexts { docs, status_page, status_feed, contacts, report_details, sources }
    Lookups { lists, codes, statuses }
    Conditions { statuses, codes, types, exceeds, begins }
    Rules { lists, codes, types, statuses, fragments }
    Detect { headers, texts }
    WireTables { keys, lists, parents, headers, waits, waits_in_seconds, waits_behind, fillers, statuses, windows }
    Endings { texts, last_bytes }
    Fragments { texts, rules, steps, filter, blocks }
    PerfectMap { seed, displacements, slots }
    Steps { stride, length }
    EntryTables { facts, ids, status, codes, types, exceptions }
}

impl Code for Integers {
    fn print(&self, printer: &mut Printer) {
        printer.code("Integers(");
        self.0.print(printer);
        printer.code(")");
    }
}

impl Code for Column {
    fn print(&self, printer: &mut Printer) {
        printer.code("Column { text: ");
        if std::ptr::eq(self.text, printer.words) {
            printer.code("WORDS");
        } else {
            self.text.print(printer);
        }
        printer.code(", bounds: ");
        self.bounds.print(printer);
        printer.code("}\n");
    }
}

impl<T: Code + ?Sized> Code for &T {
    fn print(&self, printer: &mut Printer) {
        T::print(self, printer);
    }
}

impl<T: Code> Code for Option<T> {
    fn print(&self, printer: &mut Printer) {
        let Some(value) = self else {
            return printer.code("None");
        };
        printer.code("Some(");
        value.print(printer);
        printer.code(")");
    }
}

impl Code for str {
    fn print(&self, printer: &mut Printer) {
        printer.text(self);
    }
}

/// Rows of bytes are one literal.
impl<const N: usize> Code for [[u8; N]] {
    fn print(&self, printer: &mut Printer) {
        printer.code("rows(");
        printer.bytes(self.as_flattened());
        printer.code(")");
    }
}

/// Slices of other things.
macro_rules! slices {
    ($($item:ty),+) => {$(
        impl Code for [$item] {
            fn print(&self, printer: &mut Printer) {
                printer.code("&[");
                for item in self {
                    item.print(printer);
                    printer.code(", ");
                }
                printer.code("]");
            }
        }
    )+};
}

slices! { u16, &str, (u32, u32) }

impl Code for (u32, u32) {
    fn print(&self, printer: &mut Printer) {
        printer.code(&format!("({}, {})", self.0, self.1));
    }
}

/// Numbers without their type, which the table says.
macro_rules! numbers {
    ($($number:ident),+) => {$(
        impl Code for $number {
            fn print(&self, printer: &mut Printer) {
                printer.code(&self.to_string());
            }
        }
    )+};
}

numbers! { u16, u32, u64, usize }
