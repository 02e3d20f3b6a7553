//! The JSON of the runtime is the one that the compiler writes for the same catalog.

use std::path::Path;

use llm_errors::CATALOG;
use llm_errors::providers::Openai;
use serde_json::{Value, json, to_value};

#[test]
fn runtime_and_compiler_agree() {
    let files = llm_errors_codegen::read_dir(Path::new("catalog")).unwrap();
    let compiled = to_value(
        llm_errors_codegen::check(files, &llm_errors_codegen::Options::default()).unwrap(),
    )
    .unwrap();
    assert_eq!(
        compiled["providers"],
        to_value(CATALOG.providers()).unwrap()
    );
}

#[test]
fn an_entry_has_the_documented_keys_in_order() {
    let entry = serde_json::to_string(&Openai::InsufficientQuota.entry()).unwrap();
    let keys = [
        "id",
        "provider",
        "status",
        "status_class",
        "codes",
        "types",
        "sdk",
        "title",
        "kind",
        "retry",
        "fix_by",
        "scope",
        "meaning",
        "causes",
        "solutions",
        "links",
        "sources",
    ];
    let positions: Vec<_> = keys
        .iter()
        .map(|key| entry.find(&format!("\"{key}\":")))
        .collect();
    assert!(
        positions.iter().all(Option::is_some) && positions.is_sorted(),
        "{entry}"
    );
    let entry: Value = serde_json::from_str(&entry).unwrap();
    assert_eq!(entry["id"], "openai/insufficient-quota");
    assert_eq!(entry["status"], json!([429]));
    assert_eq!(entry["status_class"], Value::Null);
    assert_eq!(entry["kind"], "quota");
    assert_eq!(
        entry["links"][0]["url"],
        "https://platform.openai.com/settings/organization/billing"
    );
    assert_eq!(entry["sources"][0]["id"], "guide");
}
