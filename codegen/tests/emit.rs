//! The generated Rust, as a reader would like to see it.
//!
//! `SNAPSHOTS=overwrite cargo test` writes it anew.

use std::path::Path;

use llm_errors_codegen::{Options, Paths, check, generate, read_dir};
use proc_macro2::TokenStream;
use quote::quote;
use snapbox::{Assert, Data};

fn tokens(reverse: bool) -> TokenStream {
    let mut files = read_dir(Path::new("tests/emit/catalog")).expect("the folder is there");
    if reverse {
        files.reverse();
    }
    let catalog = check(files, &Options::default()).expect("the catalog is good");
    let paths = Paths {
        runtime: quote! { ::llm_errors },
        below: quote! { ::llm_errors::CATALOG },
    };
    generate(&catalog, None, &paths).expect("the keys can be told apart")
}

#[test]
fn a_small_catalog_gives_this_code() {
    let code = prettyplease::unparse(&syn::parse2(tokens(false)).expect("the code is Rust"));
    let expected = Data::read_from(
        Path::new("tests/emit/catalog.rs"),
        Some(snapbox::data::DataFormat::Text),
    );
    Assert::new().action_env("SNAPSHOTS").eq(code, expected);
}

#[test]
fn the_same_files_in_any_order_give_the_same_bytes() {
    assert_eq!(tokens(false).to_string(), tokens(false).to_string());
    assert_eq!(tokens(false).to_string(), tokens(true).to_string());
}
