//! From a checked catalog to Rust: enums with thin conversions, and the tables as data.

mod data;

use llm_errors_core::layout::Tables;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use self::data::statics;
use crate::assemble::{NoIndex, assemble};
use crate::catalog::Catalog;
use crate::ident::camel_case;
use crate::markdown;

/// Where the generated code finds what it needs.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The crate `llm-errors`: `::llm_errors`, or whatever it is called where the code stands.
    pub runtime: TokenStream,
    /// The static of the catalog below: `::llm_errors::CATALOG`.
    pub below: TokenStream,
}

/// Writes the Rust code of a catalog: an enum of its providers, a module with an enum of entries for each,
/// and the catalog itself.
///
/// The same catalog gives the same tokens.
///
/// # Errors
/// No perfect-hash table was found for some keys.
pub fn generate(
    catalog: &Catalog,
    below: Option<&'static Tables>,
    paths: &Paths,
) -> Result<TokenStream, NoIndex> {
    let runtime = &paths.runtime;
    let assembled = assemble(catalog, below)?;
    let enums = enums(catalog, assembled, runtime);
    let fits = below.map(|below| fits(below, &paths.below));
    let statics = statics(assembled, &paths.below);
    Ok(quote! { #runtime::__catalog! { 1
        #fits
        #enums

        /// The compiled catalog: providers by name and host, entries by id, iteration.
        #[allow(clippy::pedantic)]
        pub static CATALOG: #runtime::Catalog = {
            #[allow(unused_imports, clippy::wildcard_imports)]
            use #runtime::__private::*;
            #[allow(unused_imports)]
            use ::core::option::Option::{None, Some};
            #statics
            #runtime::Catalog::new(&TABLES)
        };
    } })
}

/// A check that the layer below is the one that this code was made for.
fn fits(below: &Tables, path: &TokenStream) -> TokenStream {
    let fingerprint = below.fingerprint;
    quote! {
        const _: () = ::core::assert!(
            #path.tables().fingerprint == #fingerprint,
            "the catalog below is another one than that which the build script knew: give llm-errors \
             in [dependencies] and in [build-dependencies] the same version",
        );
    }
}

/// The enum of providers, and one of entries for each.
fn enums(catalog: &Catalog, assembled: &Tables, runtime: &TokenStream) -> TokenStream {
    let docs: Vec<_> = catalog.providers.iter().map(markdown::provider).collect();
    let names: Vec<_> = catalog.providers.iter().map(|it| variant(&it.id)).collect();
    let mut first = assembled.first_entry;
    let entries = catalog
        .providers
        .iter()
        .zip(&docs)
        .zip(assembled.first_provider..);
    let entries: TokenStream = entries
        .map(|((provider, docs), number)| {
            let name = variant(&provider.id);
            let docs = format!("The errors of {docs}");
            let variants: Vec<_> = provider
                .entries
                .iter()
                .map(|it| variant(it.slug()))
                .collect();
            let entry_docs = provider.entries.iter().map(markdown::entry);
            let (start, number) = (
                Literal::u32_unsuffixed(first),
                Literal::u32_unsuffixed(number),
            );
            first += u32::try_from(variants.len()).expect("the entries are numbered");
            // an enum without variants takes no representation
            let repr = (!variants.is_empty()).then(|| quote! { #[repr(u32)] });
            quote! {
                #[doc = #docs]
                #[allow(clippy::pedantic)]
                #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
                #repr
                #[non_exhaustive]
                pub enum #name { #(#[doc = #entry_docs] #variants,)* }
                #runtime::__closed_list! {
                    #name, Entry, UnknownEntry, slug, [#(#variants),*];
                    /// The entry itself.
                    fn entry(variant) { super::CATALOG.entry_at(#start + variant) }
                    fn row(entry) { #runtime::__private::entry_row(super::CATALOG, #start, entry) }
                    fn parse(slug) { super::CATALOG.provider_at(#number).entry(slug) }
                }
            }
        })
        .collect();
    let first = Literal::u32_unsuffixed(assembled.first_provider);
    quote! {
        /// Who answers: the providers of the catalog, as a closed list.
        #[allow(clippy::pedantic)]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Provider { #(#[doc = #docs] #names,)* }
        #runtime::__closed_list! {
            Provider, ProviderRef, UnknownProvider, id, [#(#names),*];
            /// The provider itself, with its names, hosts and entries.
            fn handle(variant) { CATALOG.provider_at(#first + variant) }
            fn row(provider) { #runtime::__private::provider_row(CATALOG, provider) }
            fn parse(name) { CATALOG.provider(name) }
        }

        /// An enum of the errors of each provider, documented one by one.
        pub mod providers { #entries }
    }
}

fn variant(slug: &str) -> Ident {
    format_ident!("{}", camel_case(slug))
}
