//! `llm-errors new`: files to start with.

use std::fs;

use snapbox::{file, str};

use crate::{Folder, ids, json};

/// Removes the `#` of every optional field of a template.
fn with_optional_fields(template: &str) -> String {
    let lines = template.lines().map(|line| match line.strip_prefix("# ") {
        Some(field) if is_field(field) => field,
        _ => line,
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn is_field(line: &str) -> bool {
    line.split_once(" = ").is_some_and(|(key, _)| {
        key.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    })
}

#[test]
fn a_provider_of_your_own_begins_with_a_file() {
    let folder = Folder::new(&[]);
    folder
        .llm_errors(&["new", "acme"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
catalog/acme.toml

"#]])
        .stderr_eq("");
    crate::assert().eq(
        folder.read("catalog/acme.toml"),
        file!["new-provider.toml"].raw(),
    );
    folder
        .llm_errors(&["check"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
no faults: 1 provider, 1 entry

"#]])
        .stderr_eq("");
    let found = folder.json(&[
        "explain",
        "acme",
        "429",
        "--format",
        "json",
        "--catalog",
        "catalog",
    ]);
    assert_eq!(ids(&found), ["acme/team-budget-exceeded"]);
}

#[test]
fn a_shipped_provider_is_extended_by_any_of_its_names() {
    let folder = Folder::new(&[]);
    folder
        .llm_errors(&["new", "oneapi", "--dir", "my errors"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
my errors/new-api.toml

"#]])
        .stderr_eq("");
    crate::assert().eq(
        folder.read("my errors/new-api.toml"),
        file!["new-extension.toml"].raw(),
    );
    let arguments = [
        "explain",
        "new-api",
        "team_budget_exceeded",
        "--format",
        "json",
    ];
    let found = folder.json(&[&arguments[..], &["--catalog", "my errors"]].concat());
    assert_eq!(ids(&found), ["new-api/team-budget-exceeded"]);
}

#[test]
fn every_file_to_start_with_is_a_catalog_with_or_without_its_optional_fields() {
    let folder = Folder::new(&[]);
    let shipped = json(&["render", "--format", "json"]);
    let shipped = shipped["providers"].as_array().expect("a list").iter();
    let shipped = shipped.map(|provider| provider["id"].as_str().expect("an id"));
    // a name of one letter, one with a digit, and a keyword of Rust
    let own = ["a", "acme-2", "type"];
    for id in shipped.chain(own) {
        folder.llm_errors(&["new", id]).assert().success();
        let file = format!("catalog/{id}.toml");
        let template = folder.read(&file);
        let full = with_optional_fields(&template);
        assert!(full.lines().filter(|line| line.starts_with("# ")).count() > 10);
        assert_ne!(template, full);
        folder.write(&format!("full/{id}.toml"), &full);
    }
    folder
        .llm_errors(&["check", "catalog"])
        .assert()
        .success()
        .stderr_eq("");
    folder
        .llm_errors(&["check", "full"])
        .assert()
        .success()
        .stderr_eq("");
    // each field on its own
    for file in ["catalog/acme-2.toml", "catalog/openai.toml"] {
        let template = folder.read(file);
        for line in template.lines() {
            if let Some(field) = line.strip_prefix("# ").filter(|line| is_field(line)) {
                let text = template.replace(line, field);
                let name = file.replace("catalog", "single");
                folder.write(&name, &text);
                folder
                    .llm_errors(&["check", "single"])
                    .assert()
                    .success()
                    .stderr_eq("");
            }
        }
        fs::remove_dir_all(folder.path().join("single")).expect("the folder was written");
    }
}

#[test]
fn the_files_to_start_with_list_the_whole_vocabulary() {
    use strum::VariantNames;
    let folder = Folder::new(&[]);
    for id in ["acme", "openai"] {
        folder.llm_errors(&["new", id]).assert().success();
        let text = folder.read(&format!("catalog/{id}.toml"));
        let words = [
            llm_errors::Kind::VARIANTS,
            llm_errors::Retry::VARIANTS,
            llm_errors::FixBy::VARIANTS,
        ];
        for word in words.concat() {
            assert!(text.contains(word), "{id} {word}");
        }
    }
}

#[test]
fn an_existing_file_stays() {
    let folder = Folder::new(&[("catalog/acme.toml", "precious")]);
    folder
        .llm_errors(&["new", "acme"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: `catalog/acme.toml` already exists
help: edit that file, or choose another folder with `--dir`

"#]]);
    assert_eq!(folder.read("catalog/acme.toml"), "precious");
    // the folder may be one that the environment names, whatever is in it
    folder
        .llm_errors(&["new", "other"])
        .env("LLM_ERRORS_CATALOG", "catalog")
        .assert()
        .success();
}

#[test]
fn a_provider_needs_no_catalog_below() {
    let folder = Folder::new(&[]);
    folder
        .llm_errors(&["new", "openai", "--alone"])
        .assert()
        .success();
    assert!(
        folder
            .read("catalog/openai.toml")
            .contains("name = \"openai\"")
    );
    folder.llm_errors(&["check", "--alone"]).assert().success();
}

#[test]
fn an_id_is_kebab_case() {
    let folder = Folder::new(&[]);
    for id in [
        "Acme",
        "acme_2",
        "../acme",
        "2acme",
        "",
        "self",
        "\u{430}cme",
        "a\u{1b}[31m",
    ] {
        let output = folder
            .llm_errors(&["new", id])
            .assert()
            .code(2)
            .stdout_eq("");
        let stderr = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
        assert!(stderr.contains("is not a kebab-case id"), "{stderr}");
    }
    folder
        .llm_errors(&["new", "Acme_2"])
        .assert()
        .stderr_eq(str![[r#"
error: `Acme_2` is not a kebab-case id
help: an id is made of lowercase letters, digits and single hyphens, a letter first, and is not `self`

"#]]);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = Folder::new(&[("catalog", "a file")]);
    folder
        .llm_errors(&["new", "acme"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot write `catalog`: File exists (os error 17)

"#]]);
}
