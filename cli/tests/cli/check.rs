//! `llm-errors check`: the diagnostics of a build, and the comparison with an earlier catalog.

use serde_json::{Value, json};
use snapbox::{file, str};

use crate::{Folder, llm_errors};

#[test]
fn the_diagnostics_are_those_of_a_build() {
    llm_errors(&["check", "../catalog", "--alone", "--style"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
no faults: [..] providers, [..] entries

"#]])
        .stderr_eq("");
    llm_errors(&["check", "tests/cli/bad-catalog"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(file!["bad-catalog.stderr"]);
    llm_errors(&["check", "tests/no-such-folder"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot read `tests/no-such-folder`: No such file or directory (os error 2)
help: a catalog is a folder of TOML files; `llm-errors new PROVIDER` writes one to start with

"#]]);
}

/// An own provider that relays a shipped one, and has one fault of style: no source.
const ACME: &str = r#"[provider]
name = "Acme"
aliases = ["acme-gateway"]
hosts = ["llm.acme.example"]
relays = ["openai"]

[[entry]]
id = "team-budget-spent"
title = "Team budget spent"
status = 429
kind = "quota"
retry = "never"
fix_by = "account"
meaning = "Your team has spent its budget."
solutions = ["Ask for more."]
match = { code = "team_budget" }
"#;

#[test]
fn the_folder_catalog_is_checked_on_top_of_the_shipped_catalog() {
    let folder = Folder::new(&[("catalog/acme.toml", ACME)]);
    folder
        .llm_errors(&["check"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
no faults: 1 provider, 1 entry

"#]])
        .stderr_eq("");
    folder
        .llm_errors(&["check", "--style"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error[incomplete]: the entry cites no source
 --> catalog/acme.toml:7:1
  |
7 | [[entry]]
  | ^^^^^^^^^ `sources` is missing here
  |
  = help: add the page to `[sources]` and its id to the `sources` of the entry

error: the catalog has 1 fault

"#]]);
    folder
        .llm_errors(&["check", "--alone"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error[dead-reference]: there is no provider `openai`
 --> catalog/acme.toml:5:11
  |
5 | relays = ["openai"]
  |           ^^^^^^^^ unknown provider
  |
  = help: add the provider, or remove the reference

error: the catalog has 1 fault

"#]]);
}

#[test]
fn the_layers_below_a_checked_folder_are_those_before_it() {
    let above = "extends = \"acme\"\n[provider]\naliases = [\"acme-2\"]\n";
    let folder = Folder::new(&[("catalog/acme.toml", ACME), ("above/acme.toml", above)]);
    // a folder is never on top of itself, under whatever name
    for (variable, checked) in [
        ("catalog", "catalog"),
        ("./catalog/", "catalog"),
        ("catalog", "above"),
    ] {
        folder
            .llm_errors(&["check", checked])
            .env("LLM_ERRORS_CATALOG", variable)
            .assert()
            .success()
            .stderr_eq("");
    }
    let both = ["--catalog", "catalog", "--catalog", "above"];
    for checked in ["catalog", "above"] {
        let arguments = [&["check", checked], &both[..]].concat();
        folder
            .llm_errors(&arguments)
            .assert()
            .success()
            .stderr_eq("");
    }
}

/// A folder with a catalog and what `render` prints of it.
fn released() -> (Folder, Value) {
    let folder = Folder::new(&[("catalog/acme.toml", ACME)]);
    let old = folder.json(&["render", "--format", "json", "--catalog", "catalog"]);
    (folder, old)
}

/// Runs `check --against` a changed version of what was released.
fn against(old: &Value, folder: &Folder, more: &[&str]) -> snapbox::cmd::OutputAssert {
    folder.write("old.json", &old.to_string());
    let arguments = [&["check", "--against", "old.json"], more].concat();
    folder.llm_errors(&arguments).assert()
}

/// The provider of an id in the JSON of a catalog.
fn provider<'a>(catalog: &'a mut Value, id: &str) -> &'a mut Value {
    let providers = catalog["providers"].as_array_mut().expect("a list");
    let mut providers = providers.iter_mut();
    providers
        .find(|provider| provider["id"] == id)
        .expect("a provider")
}

#[test]
fn a_catalog_is_compatible_with_itself() {
    let (folder, old) = released();
    against(&old, &folder, &[])
        .success()
        .stdout_eq(str![[r#"
no faults: 1 provider, 1 entry

"#]])
        .stderr_eq("");
}

#[test]
fn everything_that_is_missing_is_told() {
    let (folder, mut old) = released();
    old["providers"]
        .as_array_mut()
        .expect("a list")
        .push(json!({
            "id": "gone", "aliases": ["gone-too"], "hosts": [], "entries": [],
        }));
    let acme = provider(&mut old, "acme");
    acme["aliases"] = json!(["acme-gateway", "acme-api", "grok"]);
    acme["hosts"] = json!(["llm.acme.example", "old.acme.example"]);
    let mut entry = acme["entries"][0].clone();
    entry["id"] = json!("acme/gone");
    acme["entries"].as_array_mut().expect("a list").push(entry);
    against(&old, &folder, &[])
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: 5 breaking changes since `old.json`
  the alias `acme-api` of `acme` is missing
  the alias `grok` of `acme` is missing
  the host `old.acme.example` of `acme` is missing
  the entry `acme/gone` is missing
  the provider `gone` is missing
help: keep what was released, mark an error that is gone as `removed`, and name an entry with another kind or retry in the changelog

"#]]);
}

#[test]
fn a_changed_decision_is_in_the_changelog() {
    let (folder, mut old) = released();
    let entry = &mut provider(&mut old, "acme")["entries"][0];
    entry["kind"] = json!("rate_limit");
    entry["retry"] = json!("after_delay");
    against(&old, &folder, &[])
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: 2 breaking changes since `old.json`
  the kind of `acme/team-budget-spent` was `rate_limit` and is `quota`
  the retry of `acme/team-budget-spent` was `after_delay` and is `never`
help: keep what was released, mark an error that is gone as `removed`, and name an entry with another kind or retry in the changelog

"#]]);
    let changelog = |text: &str| {
        folder.write("CHANGELOG.md", text);
        against(&old, &folder, &["--changelog", "CHANGELOG.md"])
    };
    changelog("# Changelog\n\n## Unreleased\n- `acme/team-budget-spent` is a quota.\n\n## 0.1.0\n")
        .success()
        .stderr_eq("");
    // an earlier release, or a longer id, says nothing of it
    for text in [
        "# Changelog\n\n## Unreleased\n\n## 0.1.0\n- `acme/team-budget-spent` is new.\n",
        "# Changelog\n\n## Unreleased\n- `acme/team-budget-spent-twice` is new.\n",
        "",
    ] {
        changelog(text).code(1).stdout_eq("");
    }
}

#[test]
fn an_earlier_catalog_has_to_be_one() {
    let (folder, _) = released();
    for (name, text) in [
        ("text", "nothing"),
        ("empty", ""),
        ("json", "{\"providers\": 1}"),
    ] {
        folder.write(name, text);
        let arguments = ["check", "--against", name];
        let output = folder.llm_errors(&arguments).assert().code(2).stdout_eq("");
        let stderr = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
        assert!(stderr.contains("is not a catalog in JSON"), "{stderr}");
    }
    folder
        .llm_errors(&["check", "--against", "json"])
        .assert()
        .stderr_eq(str![[r#"
error: `json` is not a catalog in JSON: invalid type: integer `1`, expected a sequence at line 1 column 15
help: give what `llm-errors render --format json` printed for the last release

"#]]);
    folder
        .llm_errors(&["check", "--against", "missing.json"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot read `missing.json`: No such file or directory (os error 2)

"#]]);
    let (folder, old) = released();
    against(&old, &folder, &["--changelog", "missing.md"])
        .code(2)
        .stderr_eq(str![[r#"
error: cannot read `missing.md`: No such file or directory (os error 2)

"#]]);
    folder
        .llm_errors(&["check", "--changelog", "CHANGELOG.md"])
        .assert()
        .code(2);
}

#[test]
fn nothing_of_an_earlier_catalog_reaches_the_terminal_as_it_is() {
    let hostile = "\u{1b}]0;owned\u{7}\u{202e}\n\u{9b}31m\u{200b}";
    let (folder, old) = released();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut old = old.clone();
        change(provider(&mut old, "acme"));
        old
    };
    let catalogs = [
        changed(&|acme| acme["id"] = json!(hostile)),
        changed(&|acme| acme["aliases"] = json!([hostile])),
        changed(&|acme| acme["hosts"] = json!([hostile])),
        changed(&|acme| acme["entries"][0]["id"] = json!(hostile)),
        changed(&|acme| acme["entries"][0]["kind"] = json!(hostile)),
        changed(&|acme| acme["entries"][0]["retry"] = json!(hostile)),
        // where the type is wrong, the parser repeats what it found
        changed(&|acme| acme["entries"] = json!(hostile)),
        json!(hostile),
    ];
    for old in catalogs {
        let output = against(&old, &folder, &[]).failure().stdout_eq("");
        let stderr = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
        let lines = stderr.lines().count();
        assert!((2..=3).contains(&lines), "{stderr:?}");
        let text = stderr.replace('\n', "");
        let is_unsafe = llm_errors_codegen::text::is_unsafe;
        assert!(!text.contains(is_unsafe), "{stderr:?}");
    }
}
