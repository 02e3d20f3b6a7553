//! Catalogs of one's own on top of the shipped one: `--catalog`, `--alone`, `LLM_ERRORS_CATALOG`.

use std::env;

use snapbox::{file, str};

use crate::{Folder, ids, llm_errors};

/// A gateway of one's own that relays a shipped provider.
const ACME: &str = r#"
[provider]
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
meaning = "Your team has spent its budget for this month."
match = { code = "team_budget" }

[entry.extra]
attempts = 3
page_on_call = false
price = 1.0
runbook = "https://wiki.acme.example/team_budget"
team = "a `b`"
"#;

/// Adds an entry to a shipped provider, and replaces one.
const NEW_API: &str = r#"
extends = "new-api"

[provider]
aliases = ["acme-api"]

[[entry]]
id = "team-budget-spent"
title = "Team budget spent"
status = 429
kind = "quota"
retry = "never"
fix_by = "account"
meaning = "Your team has spent its budget for this month."
match = { code = "team_budget" }

[[entry]]
id = "channel-invalid-key"
title = "Our key is wrong"
status = [401, 500]
kind = "upstream"
retry = "never"
fix_by = "operator"
meaning = "Call the team of the gateway."
match = { code = "channel:invalid_key" }
"#;

fn acme() -> Folder {
    Folder::new(&[("own/acme.toml", ACME)])
}

/// The entry that explains a body.
fn classified(folder: &Folder, arguments: &[&str], body: &str) -> serde_json::Value {
    let classify = [&["classify", "--format", "json"], arguments].concat();
    crate::parse(folder.llm_errors(&classify).stdin(body))["entry"].clone()
}

#[test]
fn a_provider_of_your_own_is_explained() {
    let folder = acme();
    folder
        .llm_errors(&["explain", "acme-gateway", "team_budget", "--catalog", "own"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
acme/team-budget-spent
  Team budget spent
  HTTP 429, quota, retry never, fixed by the account
  Your team has spent its budget for this month.
  Codes: team_budget
  attempts: 3
  page_on_call: false
  price: 1.0
  runbook: https://wiki.acme.example/team_budget
  team: a `b`

"#]])
        .stderr_eq("");
    folder
        .llm_errors(&[
            "explain",
            "acme",
            "429",
            "--catalog",
            "own",
            "--format",
            "markdown",
        ])
        .assert()
        .success()
        .stdout_eq(str![[r#"
## acme/team-budget-spent

**Team budget spent** (HTTP 429)

Your team has spent its budget for this month.

Kind `quota`, retry `never`, fixed by the `account`.

Code: `team_budget`

Own fields:

- `attempts`: `3`
- `page_on_call`: `false`
- `price`: `1.0`
- `runbook`: [https:\//wiki.acme.example/team\_budget](https://wiki.acme.example/team_budget)
- `team`: `` a `b` ``

"#]])
        .stderr_eq("");
    let json = folder.json(&[
        "--catalog",
        "own",
        "explain",
        "acme",
        "429",
        "--format",
        "json",
    ]);
    let extra = &json["entries"][0]["extra"];
    assert_eq!(
        *extra,
        serde_json::json!({
            "attempts": 3,
            "page_on_call": false,
            "price": 1.0,
            "runbook": "https://wiki.acme.example/team_budget",
            "team": "a `b`",
        })
    );
    let rendered = folder.json(&["render", "--format", "json", "--catalog", "own"]);
    let providers = rendered["providers"].as_array().expect("a list");
    let acme = providers.iter().find(|provider| provider["id"] == "acme");
    let acme = acme.expect("the own provider is among them");
    assert_eq!(acme["entries"][0]["extra"], *extra);
    assert_eq!(acme["relays"], serde_json::json!(["openai"]));
    assert!(providers.iter().any(|provider| provider["id"] == "openai"));
}

#[test]
fn a_provider_of_your_own_is_listed() {
    let folder = acme();
    folder
        .llm_errors(&["list", "acme", "--catalog", "own"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
acme/team-budget-spent  429  quota  never  Team budget spent

"#]])
        .stderr_eq("");
    let quotas = folder.json(&[
        "list",
        "--kind",
        "quota",
        "--format",
        "json",
        "--catalog",
        "own",
    ]);
    let quotas = ids(&quotas);
    assert!(quotas.contains(&"acme/team-budget-spent"));
    assert!(quotas.contains(&"openai/insufficient-quota"));
}

#[test]
fn what_your_gateway_leaves_open_the_catalog_below_explains() {
    let folder = acme();
    let acme = ["--provider", "llm.acme.example", "--catalog", "own"];
    for (body, entry) in [
        (
            r#"{"error": {"code": "team_budget"}}"#,
            "acme/team-budget-spent",
        ),
        (
            r#"{"error": {"code": "insufficient_quota"}}"#,
            "openai/insufficient-quota",
        ),
        (
            "<html><title>502 Bad Gateway</title></html>",
            "http/bad-gateway",
        ),
    ] {
        assert_eq!(classified(&folder, &acme, body), entry);
    }
    let records = [
        r#"{"id": 1, "provider": "acme", "status": 429, "body": "{\"error\": {\"code\": \"team_budget\"}}"}"#,
        r#"{"id": 2, "provider": "acme", "body": "{\"error\": {\"code\": \"insufficient_quota\"}}"}"#,
        r#"{"id": 3, "provider": "acme", "status": 502, "body": ""}"#,
    ];
    folder
        .llm_errors(&["classify", "--ndjson", "--catalog", "own"])
        .stdin(records.join("\n"))
        .assert()
        .success()
        .stdout_eq(str![[r#"
{"id":1,"provider":"acme","entry":"acme/team-budget-spent","kind":"quota","retry":"never","retryable":false,"retry_after_ms":null,"matched_by":"code","window":null,"retry_at_ms":null,"detected_by":null}
{"id":2,"provider":"acme","entry":"openai/insufficient-quota","kind":"quota","retry":"never","retryable":false,"retry_after_ms":null,"matched_by":"code","window":null,"retry_at_ms":null,"detected_by":null}
{"id":3,"provider":"acme","entry":"http/bad-gateway","kind":"upstream","retry":"after_delay","retryable":true,"retry_after_ms":null,"matched_by":"status","window":null,"retry_at_ms":null,"detected_by":null}

"#]])
        .stderr_eq("");
}

#[test]
fn a_shipped_provider_is_extended() {
    let folder = Folder::new(&[("own/new-api.toml", NEW_API)]);
    folder
        .llm_errors(&[
            "explain",
            "new-api",
            "channel:invalid_key",
            "--catalog",
            "own",
        ])
        .assert()
        .success()
        .stdout_eq(str![[r#"
new-api/channel-invalid-key
  Our key is wrong
  HTTP 401, 500, upstream, retry never, fixed by the operator
  Call the team of the gateway.
  Codes: channel:invalid_key

"#]])
        .stderr_eq("");
    let with = folder.json(&["list", "acme-api", "--format", "json", "--catalog", "own"]);
    let without = folder.json(&["list", "new-api", "--format", "json"]);
    let (with, without) = (ids(&with), ids(&without));
    assert_eq!(with.len(), without.len() + 1);
    assert!(with.contains(&"new-api/team-budget-spent"));
    assert!(without.iter().all(|id| with.contains(id)));
    let new_api = ["--provider", "oneapi", "--catalog", "own"];
    for (code, entry) in [
        ("team_budget", "new-api/team-budget-spent"),
        ("channel:invalid_key", "new-api/channel-invalid-key"),
        (
            "channel:no_available_key",
            "new-api/channel-no-available-key",
        ),
    ] {
        let body = format!(r#"{{"error": {{"code": "{code}"}}}}"#);
        assert_eq!(classified(&folder, &new_api, &body), entry);
    }
}

/// The titles that `explain acme 429` prints.
fn titles(command: snapbox::cmd::Command) -> Vec<String> {
    let json = crate::parse(command);
    let entries = json["entries"].as_array().expect("a list").iter();
    let titles = entries.map(|entry| entry["title"].as_str().expect("a title").to_owned());
    titles.collect()
}

/// Two folders with a catalog each, of which the second changes the first.
fn two_layers() -> Folder {
    let above = r#"
extends = "acme"

[[entry]]
id = "team-budget-spent"
title = "From above"
status = 429
kind = "quota"
retry = "never"
fix_by = "account"
meaning = "What is above comes first."
match = { code = "team_budget" }
"#;
    Folder::new(&[("own/acme.toml", ACME), ("above/acme.toml", above)])
}

const EXPLAIN: [&str; 5] = ["explain", "acme", "429", "--format", "json"];

#[test]
fn of_two_folders_the_last_one_is_on_top() {
    let folder = two_layers();
    let both = [&EXPLAIN[..], &["--catalog", "own", "--catalog", "above"]].concat();
    assert_eq!(titles(folder.llm_errors(&both)), ["From above"]);
    folder
        .llm_errors(&["list", "acme", "--catalog", "above", "--catalog", "own"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error[dead-reference]: there is no provider `acme`
 --> above/acme.toml:2:11
  |
2 | extends = "acme"
  |           ^^^^^^ unknown provider
  |
  = help: add the provider, or remove the reference

error: the catalog has 1 fault

"#]]);
}

#[test]
fn the_environment_names_folders_too() {
    let folder = two_layers();
    let with = |variable: &str, arguments: &[&str]| {
        let arguments = [&EXPLAIN, arguments].concat();
        let command = folder.llm_errors(&arguments);
        titles(command.env("LLM_ERRORS_CATALOG", variable))
    };
    let list = env::join_paths(["own", "above"]).expect("names without a separator");
    let list = list.to_str().expect("UTF-8");
    assert_eq!(with("own", &[]), ["Team budget spent"]);
    assert_eq!(with(list, &[]), ["From above"]);
    // the option replaces the variable
    assert_eq!(with(list, &["--catalog", "own"]), ["Team budget spent"]);
    assert_eq!(
        with("no such folder", &["--catalog", "own"]),
        ["Team budget spent"]
    );
    folder
        .llm_errors(&EXPLAIN)
        .env("LLM_ERRORS_CATALOG", "")
        .assert()
        .code(1);
}

#[test]
fn faults_of_a_catalog_are_all_that_is_printed() {
    for command in [
        &["explain", "openai", "429"][..],
        &["list"],
        &["classify", "--provider", "openai"],
        &["classify", "--ndjson"],
        &["render", "--format", "json"],
    ] {
        let arguments = [command, &["--catalog", "tests/cli/bad-catalog"]].concat();
        llm_errors(&arguments)
            .stdin("")
            .assert()
            .code(1)
            .stdout_eq("")
            .stderr_eq(file!["bad-catalog.stderr"]);
    }
}

#[test]
fn a_folder_without_a_catalog_is_named() {
    let folder = Folder::new(&[("empty/readme.txt", "")]);
    folder
        .llm_errors(&["list", "--catalog", "missing"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot read `missing`: No such file or directory (os error 2)
help: a catalog is a folder of TOML files; `llm-errors new PROVIDER` writes one to start with

"#]]);
    folder
        .llm_errors(&["list", "--catalog", "empty"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error[no-files]: the catalog has no TOML files
 |
 = help: name the folder that contains them, or add a file such as `acme.toml`

error: the catalog has 1 fault

"#]]);
}

#[test]
fn a_catalog_may_stand_alone() {
    let alone = ACME.replace("relays", "# relays");
    let folder = Folder::new(&[("own/acme.toml", &alone)]);
    let rendered = folder.json(&["render", "--format", "json", "--alone", "--catalog", "own"]);
    let providers = rendered["providers"].as_array().expect("a list").iter();
    let providers: Vec<_> = providers.map(|provider| &provider["id"]).collect();
    assert_eq!(providers, ["acme"]);
    // what it relays is not there
    let folder = acme();
    folder
        .llm_errors(&["list", "--alone", "--catalog", "own"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error[dead-reference]: there is no provider `openai`
 --> own/acme.toml:6:11
  |
6 | relays = ["openai"]
  |           ^^^^^^^^ unknown provider
  |
  = help: add the provider, or remove the reference

error: the catalog has 1 fault

"#]]);
    folder
        .llm_errors(&["list", "--alone"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: there is no catalog to read
help: `--alone` needs a folder: give `--catalog DIR`

"#]]);
}

#[test]
fn suggestions_come_from_all_layers() {
    let folder = Folder::new(&[("own/acme.toml", ACME), ("own/new-api.toml", NEW_API)]);
    for (provider, code, suggestion) in [
        ("amce", "429", "acme"),
        ("acme-gatway", "429", "acme-gateway"),
        ("openia", "429", "openai"),
        ("acme", "team_bugdet", "team_budget"),
        ("new-api", "team_bugdet", "team_budget"),
        (
            "new-api",
            "channel:no_availabel_key",
            "channel:no_available_key",
        ),
    ] {
        let arguments = ["explain", provider, code, "--catalog", "own"];
        let output = folder.llm_errors(&arguments).assert().code(1).stdout_eq("");
        let stderr = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
        let help = format!("help: did you mean `{suggestion}`?\n");
        assert!(stderr.ends_with(&help), "{arguments:?} {stderr}");
    }
}
