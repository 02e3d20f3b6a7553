//! From a checked catalog to Rust: data, and calls of the runtime's macros that put functions on it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::catalog::Catalog;
use crate::ident::{camel_case, number};
use crate::markdown;
use crate::tables::tables;

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

        #[allow(clippy::pedantic, unused_imports, unused_qualifications)]
        const _: () = {
            use #runtime::__private::{
                Column, END, Facts, Fragments, Index, Lists, Lookups, Numbers, Rule, Rules, Slot, Steps,
            };
            use #runtime::__private::{Evidence, FixBy, Kind, Retry, StatusClass, Window};
            use ::core::option::Option::{self, None, Some};
            #tables
        };

        #runtime::__catalog!();
    }
}

/// The enum of providers, and one of entries for each.
fn enums(catalog: &Catalog, runtime: &TokenStream) -> TokenStream {
    let mut first = 0;
    let docs: Vec<_> = catalog.providers.iter().map(markdown::provider).collect();
    let variants = catalog.providers.iter().zip(&docs).map(|(provider, docs)| {
        let name = variant(&provider.id);
        quote! { #[doc = #docs] #name }
    });
    let entries = catalog.providers.iter().zip(&docs).map(|(provider, docs)| {
        let name = variant(&provider.id);
        let docs = format!("The errors of {docs}");
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
            #[allow(clippy::pedantic)]
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
        #[allow(clippy::pedantic)]
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
