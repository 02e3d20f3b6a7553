//! `llm-errors drift`: what changed on documentation pages, taking it for read, and what was not read for long.

use std::fs;

use snapbox::str;

use crate::{Folder, assert};

const CATALOG: &str = r#"# What Acme says.
[provider]
name = "Acme"
docs = "https://acme.example/errors"

# Too many requests.
[[entry]]
id = "too-fast"
title = "Too fast"
status = 429 # the usual one
kind = "rate_limit"
retry = "after_delay"
fix_by = "caller"
meaning = "You send more than your limit allows."
causes = "A burst."
solutions = "Wait as long as `retry-after` says."
match = { code = "too_fast" }
sources = "errors"

[sources]
errors = { url = "https://acme.example/errors", checked = 2026-01-31 } # the page
old = { url = "https://acme.example/old", checked = 2025-06-01 }
"#;

const PAGE: &str = "\
# Errors

| Status | Code | What it means |
|---|---|---|
| 429 | `too_fast` | You send too much. |
| 402 | `no_money` | The balance is *used up*. |
";

/// A folder with a catalog, and with its page, which was read.
fn accepted() -> Folder {
    let folder = Folder::new(&[("catalog/acme.toml", CATALOG), ("page.md", PAGE)]);
    let accept = [
        "drift",
        "acme",
        "page.md",
        "--accept",
        "--date",
        "2026-11-20",
    ];
    folder.llm_errors(&accept).assert().success();
    folder
}

#[test]
fn a_first_page_is_new_and_its_missing_entries_are_drafted() {
    let folder = Folder::new(&[("catalog/acme.toml", CATALOG), ("page.md", PAGE)]);
    let drift = folder.llm_errors(&["drift", "acme", "page.md"]);
    drift.assert().code(1).stdout_eq(str![[r#"
added 429 too_fast
  why:    nothing was read of this source before
  title:  You send too much.
  entry:  acme/too-fast
          You send more than your limit allows.
          - A burst.
          - Wait as long as retry-after says.

added 402 no_money
  why:    nothing was read of this source before
  title:  The balance is used up.
  entry:  none

acme/errors: 2 added, 0 changed, 0 removed; 0 rows are as they were read
unmatched: 402 no_money: no entry has this code or these words
help: change the entries where the page says something new, then repeat with `--accept`

"#]]);
    assert_eq!(
        folder.read("catalog/acme.toml"),
        CATALOG,
        "nothing was written"
    );

    let accept = [
        "drift",
        "acme",
        "page.md",
        "--accept",
        "--date",
        "2026-11-20",
    ];
    folder.llm_errors(&accept).assert().success();
    assert().eq(
        folder.read("catalog/acme.toml"),
        str![[r##"
# What Acme says.
[provider]
name = "Acme"
docs = "https://acme.example/errors"

# Too many requests.
[[entry]]
id = "too-fast"
title = "Too fast"
status = 429 # the usual one
kind = "rate_limit"
retry = "after_delay"
fix_by = "caller"
meaning = "You send more than your limit allows."
causes = "A burst."
solutions = "Wait as long as `retry-after` says."
match = { code = "too_fast" }
sources = "errors"

[[entry]]
id = "no-money"
title = "The balance is used up."
status = 402
kind = "invalid_request"
retry = "never"
fix_by = "caller"
draft = true
meaning = "Not explained yet: read the source."
match = { code = "no_money" }
sources = ["errors"]

[sources]
errors = { url = "https://acme.example/errors", checked = 2026-11-20 } # the page
old = { url = "https://acme.example/old", checked = 2025-06-01 }

"##]],
    );
    assert().eq(folder.read("catalog/drift.lock"), str![[r#"
# What was last read of the documentation: source, status, code or title, and fingerprints of the texts.
# Written by `llm-errors drift --accept`; sorted, a row a line, so that changes merge.
normalizer	1
acme/errors	402	no_money	8fa27dfca77f9498
acme/errors	429	too_fast	86f4649bcd39765e

"#]]);
    let again = folder.llm_errors(&["drift", "acme", "page.md"]);
    again.assert().success().stdout_eq(str![[r#"
acme/errors: no drift; 2 rows are as they were read

"#]]);
}

#[test]
fn a_draft_is_a_warning_and_a_fault_of_style_and_is_shown_as_what_it_is() {
    let folder = accepted();
    let check = folder.llm_errors(&["check"]);
    check.assert().success().stderr_eq(str![[r#"
warning[draft]: the entry is a draft
  --> catalog/acme.toml:27:9
   |
27 | draft = true
   |         ^^^^ nobody has explained it yet
   |
   = help: write `meaning`, `causes` and `solutions`, look at `kind`, `retry` and `fix_by`, and take `draft` away


"#]]);
    folder.llm_errors(&["check", "--style"]).assert().code(1);
    let render = [
        "render",
        "--format",
        "html",
        "--out",
        "pages",
        "--alone",
        "--catalog",
        "catalog",
    ];
    folder.llm_errors(&render).assert().success();
    let page = folder.read("pages/acme.html");
    assert!(page.contains("<strong>draft: nobody has explained it yet</strong>"));
    assert!(
        folder
            .read("pages/acme.md")
            .contains("\nDraft: nobody has explained")
    );
    let explain = ["explain", "acme", "no_money", "--catalog", "catalog"];
    folder
        .llm_errors(&explain)
        .assert()
        .success()
        .stdout_eq(str![[r#"
acme/no-money
  The balance is used up.
  HTTP 402, invalid_request, retry never, fixed by the caller
  A draft: nobody has explained this error yet.
  Not explained yet: read the source.
  Codes: no_money
  Source: https://acme.example/errors

"#]]);
}

/// A folder with a page that was read, and that has changed since: a word, a status, and a new row.
fn changed() -> Folder {
    let folder = accepted();
    let page = PAGE
        .replace("send too much", "send far too much")
        .replace("402", "403");
    folder.write("page.md", &(page + "| 500 | `oops` | It broke. |\n"));
    folder
}

#[test]
fn a_change_is_shown_beside_the_entry() {
    let folder = changed();
    let drift = folder.llm_errors(&["drift", "acme", "page.md"]);
    drift.assert().code(1).stdout_eq(str![[r#"
added 500 oops
  why:    the source did not list it
  title:  It broke.
  entry:  none

changed 429 too_fast
  why:    its words are not those that were read
  title:  You send far too much.
  entry:  acme/too-fast
          You send more than your limit allows.
          - A burst.
          - Wait as long as retry-after says.

changed 403 no_money
  why:    its status was 402
  title:  The balance is used up.
  entry:  acme/no-money
          Not explained yet: read the source.

acme/errors: 1 added, 2 changed, 0 removed; 0 rows are as they were read
unmatched: 500 oops: no entry has this code or these words
help: change the entries where the page says something new, then repeat with `--accept`

"#]]);
}

#[test]
fn programs_get_the_same() {
    let folder = changed();
    let json = folder.llm_errors(&["drift", "acme", "page.md", "--format", "json"]);
    json.assert().code(1).stdout_eq(str![[r#"
{
  "provider": "acme",
  "source": "errors",
  "added": [
    {
      "status": 500,
      "code": "oops",
      "title": "It broke."
    }
  ],
  "removed": [],
  "changed": [
    "acme/no-money",
    "acme/too-fast"
  ],
  "unchanged": 0,
  "unmatched": [
    {
      "status": 500,
      "code": "oops",
      "title": "It broke.",
      "reason": "no entry has this code or these words",
      "candidates": []
    }
  ],
  "rows": [
    {
      "change": "added",
      "row": "500 oops",
      "status": 500,
      "code": "oops",
      "title": "It broke.",
      "before": null,
      "reason": "the source did not list it",
      "texts": [],
      "entries": []
    },
    {
      "change": "changed",
      "row": "429 too_fast",
      "status": 429,
      "code": "too_fast",
      "title": "You send far too much.",
      "before": null,
      "reason": "its words are not those that were read",
      "texts": [],
      "entries": [
        {
          "id": "acme/too-fast",
          "meaning": "You send more than your limit allows.",
          "causes": [
            "A burst."
          ],
          "solutions": [
            "Wait as long as `retry-after` says."
          ]
        }
      ]
    },
    {
      "change": "changed",
      "row": "403 no_money",
      "status": 403,
      "code": "no_money",
      "title": "The balance is used up.",
      "before": "402 no_money",
      "reason": "its status was 402",
      "texts": [],
      "entries": [
        {
          "id": "acme/no-money",
          "meaning": "Not explained yet: read the source.",
          "causes": [],
          "solutions": []
        }
      ]
    }
  ],
  "drafts": null
}

"#]]);
}

#[test]
fn one_row_is_accepted_alone() {
    let folder = accepted();
    let page =
        PAGE.replace("send too much", "send far too much") + "| 500 | `oops` | It broke. |\n";
    folder.write("page.md", &page);
    let accept = |row: &str| folder.llm_errors(&["drift", "acme", "page.md", "--accept", row]);
    accept("429 too_fast").assert().success();
    let rest = folder.json_of(&["drift", "acme", "page.md", "--format", "json"]);
    assert_eq!(rest["changed"], serde_json::json!([]));
    assert_eq!(rest["added"][0]["code"], "oops");
    accept("500 nothing").assert().code(2).stderr_eq(str![[r#"
error: `catalog/acme.toml`: no row that differs is `500 nothing`
help: write the row as the report does: `429 Slow down`

"#]]);
    // a page may stand behind the option, too
    folder
        .llm_errors(&["drift", "acme", "--accept", "page.md"])
        .assert()
        .success();
    folder
        .llm_errors(&["drift", "acme", "page.md"])
        .assert()
        .success();
}

#[test]
fn two_wordings_are_kept_if_that_is_asked_for() {
    let folder = accepted();
    let other = PAGE.replace("send too much", "send far too much");
    folder.write("other.md", &other);
    folder
        .llm_errors(&["drift", "acme", "other.md", "--accept", "--keep"])
        .assert()
        .success();
    for page in ["page.md", "other.md"] {
        folder
            .llm_errors(&["drift", "acme", page])
            .assert()
            .success();
    }
    folder
        .llm_errors(&["drift", "acme", "other.md", "--accept"])
        .assert()
        .success();
    folder.write("other.md", &other.replace("far", "by far"));
    folder
        .llm_errors(&["drift", "acme", "other.md", "--accept"])
        .assert()
        .success();
    folder
        .llm_errors(&["drift", "acme", "page.md"])
        .assert()
        .code(1);
}

#[test]
fn a_page_that_cannot_be_read_stops_no_other() {
    let folder = accepted();
    folder.write(
        "login.html",
        "<html><form>Sign in <input type=\"password\"></form></html>",
    );
    folder.write(
        "short.md",
        "| Status | Why |\n|---|---|\n| 500 | It broke. |\n",
    );
    let pages = [
        "drift",
        "acme",
        "missing.md",
        "login.html",
        "short.md",
        "page.md",
        "--source",
        "errors",
    ];
    let drift = folder.llm_errors(&pages);
    drift
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
acme/errors: no drift; 2 rows are as they were read

"#]])
        .stderr_eq(str![[r#"
error: cannot read `missing.md`: No such file or directory (os error 2)
error: `login.html`: no error was recognized: neither a table with a column of statuses or codes, nor headings or items that begin with one; it looks like a page to log in
error: `short.md`: the page has fewer errors than before: 1 instead of 2
help: save the page again, whole; where it did shrink, repeat with `--fewer`

"#]]);
    let fewer = ["drift", "acme", "short.md", "--source", "errors", "--fewer"];
    folder.llm_errors(&fewer).assert().code(1);
    folder.write(
        "new.md",
        "| Status | Why |\n|---|---|\n| 404 | No such thing. |\n",
    );
    folder
        .llm_errors(&[
            "drift",
            "acme",
            "new.md",
            "--source",
            "none",
            "--accept",
            "--date",
            "2026-11-20",
        ])
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
error: `catalog/acme.toml`: `[sources]` has no `none`
help: add `none = { url = "...", checked = 2026-11-20 }` to `[sources]`

"#]]);
    folder
        .llm_errors(&["drift", "other", "page.md"])
        .assert()
        .code(2);
    folder.llm_errors(&["drift", "acme"]).assert().code(2);
    folder.llm_errors(&["drift"]).assert().code(2);
}

#[test]
fn a_folder_of_pages_is_read_in_one_run() {
    let folder = accepted();
    folder.write("saved/acme/errors.md", PAGE);
    folder.write("saved/acme/old.md", "- 410 - `gone`: It is gone.\n");
    folder.write("saved/nobody/errors.md", PAGE);
    let drift = folder.llm_errors(&["drift", "--saved", "saved"]);
    drift
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
acme/errors: no drift; 2 rows are as they were read
added 410 gone
  why:    nothing was read of this source before
  page:   It is gone.
  entry:  none

acme/old: 1 added, 0 changed, 0 removed; 0 rows are as they were read
unmatched: 410 gone: no entry has this title or these words
help: change the entries where the page says something new, then repeat with `--accept`

"#]])
        .stderr_eq(str![[r#"
error: there is no provider `nobody`
help: the providers are `acme`

"#]]);
}

#[test]
fn what_was_not_read_for_long_is_listed() {
    let folder = accepted();
    let stale = ["drift", "--stale", "90", "--date", "2027-03-01"];
    folder
        .llm_errors(&stale)
        .assert()
        .success()
        .stdout_eq(str![[r#"
2025-06-01   638 days  acme/old: no rows, 0 entries  https://acme.example/old
2026-11-20   101 days  acme/errors: 2 rows, 2 entries  https://acme.example/errors
2 sources were last read more than 90 days ago

"#]]);
    let json = folder.json(&[
        "drift",
        "acme",
        "--stale",
        "600",
        "--date",
        "2027-03-01",
        "--format",
        "json",
    ]);
    assert_eq!(json["sources"][0]["id"], "acme/old");
    assert_eq!(json["sources"][0]["days"], 638);
}

#[test]
fn a_lock_that_was_not_merged_is_told() {
    let folder = accepted();
    let lock = folder.read("catalog/drift.lock");
    folder.write("catalog/drift.lock", &format!("{lock}<<<<<<< HEAD\n"));
    folder
        .llm_errors(&["drift", "acme", "page.md"])
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
error: `catalog/drift.lock`: line 6: expected source, status, code or title, and fingerprints, with tabs between them
help: take the file of the last commit, or accept the pages again without it

"#]]);
    fs::remove_file(folder.path().join("catalog/drift.lock")).expect("it is there");
    folder
        .llm_errors(&["drift", "acme", "page.md"])
        .assert()
        .code(1);
}

#[test]
fn nothing_of_a_page_reaches_a_terminal_as_it_is() {
    let folder = accepted();
    folder.write(
        "page.md",
        &PAGE.replace("send too much", "send \u{1b}[31mtoo\u{202e} much"),
    );
    let output = folder
        .llm_errors(&["drift", "acme", "page.md"])
        .assert()
        .code(1);
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
}

#[test]
fn the_lock_of_the_shipped_catalog_is_true_to_it() {
    let lock = fs::read_to_string("../catalog/drift.lock").expect("the lock");
    let parsed: llm_errors_drift::Lock = lock.parse().expect("it can be read");
    assert_eq!(parsed.to_string(), lock, "it is sorted");
    for source in parsed.sources() {
        let (provider, id) = source.split_once('/').expect("provider and source");
        let provider = llm_errors::CATALOG
            .provider(provider)
            .expect("the provider is there");
        assert!(provider.sources().any(|it| it.id == id), "{source}");
    }
    assert!(parsed.sources().count() > 50);
}
