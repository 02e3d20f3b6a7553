//! The generated Rust, as a reader would like to see it.
//!
//! `SNAPSHOTS=overwrite cargo test` writes it anew.

use std::path::Path;

use llm_errors_codegen::{Options, Paths, check, generate, read_dir};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use snapbox::{Assert, Data};

fn code(reverse: bool) -> String {
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
    // all of it is in a call of the macro that compares versions, behind the version
    let tokens: TokenStream = code(false).parse().expect("the code is Rust");
    let Some(TokenTree::Group(call)) = tokens.into_iter().last() else {
        panic!("the code is a call of a macro");
    };
    let code = call.stream().into_iter().skip(1).collect();
    let code = prettyplease::unparse(&syn::parse2(code).expect("the code is Rust"));
    let expected = Data::read_from(
        Path::new("tests/emit/catalog.rs"),
        Some(snapbox::data::DataFormat::Text),
    );
    // a path would have its backslashes turned, and so would every escape
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(code, expected.raw());
}

#[test]
fn the_same_files_in_any_order_give_the_same_bytes() {
    assert_eq!(code(false), code(false));
    assert_eq!(code(false), code(true));
}
