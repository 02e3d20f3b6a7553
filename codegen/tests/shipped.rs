//! The shipped catalog: the JSON Schema beside it is the one that the Rust types give, and it keeps to
//! its own style.
//!
//! `SNAPSHOTS=overwrite cargo test` writes it anew.

use std::path::Path;

use llm_errors_codegen::{Options, check, read_dir};
use snapbox::{Assert, Data};

#[test]
fn the_schema_beside_the_catalog_is_up_to_date() {
    let schema =
        serde_json::to_string_pretty(&llm_errors_codegen::json_schema()).expect("a schema is JSON");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog/schema.json");
    let expected = Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(format!("{schema}\n"), expected);
}

#[test]
fn the_catalog_keeps_to_its_own_style() {
    let files = read_dir(Path::new("../catalog")).expect("the folder is there");
    if let Err(faults) = check(files, &Options::default().style(true)) {
        panic!("{faults}");
    }
}
