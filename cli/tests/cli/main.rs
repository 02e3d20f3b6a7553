//! The command line as a user meets it.
//!
//! `SNAPSHOTS=overwrite cargo test` writes the expected output anew.

mod catalogs;
mod check;
mod new;
mod render;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use snapbox::cmd::{Command, cargo_bin};
use snapbox::{Assert, str};

/// Snapshots keep their backslashes.
fn assert() -> Assert {
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false)
}

fn llm_errors(arguments: &[&str]) -> Command {
    Command::new(cargo_bin!("llm-errors"))
        .with_assert(assert())
        .args(arguments)
        .env("COLUMNS", "90")
        .env_remove("LLM_ERRORS_CATALOG")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
}

/// A temporary folder to run `llm-errors` in.
struct Folder(tempfile::TempDir);

impl Folder {
    /// With these files, in folders of their own.
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("the folder is new");
        fs::write(&path, text).expect("the file can be written");
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("the file is there")
    }

    fn llm_errors(&self, arguments: &[&str]) -> Command {
        llm_errors(arguments).current_dir(self.path())
    }

    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        parse(self.llm_errors(arguments))
    }
}

/// What a command prints, as JSON.
fn parse(command: Command) -> serde_json::Value {
    let output = command.assert().success();
    serde_json::from_slice(&output.get_output().stdout).expect("the output is JSON")
}

fn json(arguments: &[&str]) -> serde_json::Value {
    parse(llm_errors(arguments))
}

/// The ids in what `explain` or `list` print as JSON.
fn ids(json: &serde_json::Value) -> Vec<&str> {
    let entries = json["entries"].as_array().expect("a list of entries");
    let ids = entries.iter().map(|entry| entry["id"].as_str());
    ids.map(|id| id.expect("an id")).collect()
}

#[test]
fn explain_tells_everything() {
    llm_errors(&["explain", "openai", "insufficient_quota"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
openai/insufficient-quota
  You exceeded your current quota, please check your plan and billing details
  HTTP 429, quota, retry never, fixed by the account
  The account has no money left for this call. Despite the status 429 this is not a rate
  limit: waiting does not refill it.
  Causes:
  - The prepaid credit is used up, has expired, or none was ever bought.
  - The organization reached its maximum monthly spend.
  - The key belongs to another organization than the one that has the credit.
  Solutions:
  - Add credit under billing (https://platform.openai.com/settings/organization/billing).
  - Raise the monthly limit under limits
    (https://platform.openai.com/settings/organization/limits).
  - Check that the key belongs to the organization with the credit.
  - Look at error.code: newer answers keep the type insufficient_quota but name the limit
    that was reached.
  Codes: insufficient_quota
  Types: insufficient_quota
  Exceptions: RateLimitError
  See also: openai/credit-balance-exhausted, openai/organization-spend-limit-exceeded,
    openai/project-spend-limit-exceeded, openai/rate-limit-error
  Source: https://developers.openai.com/api/docs/guides/error-codes
  Source: https://github.com/dev-hato/hato-bot/pull/4552

"#]])
        .stderr_eq("");
}

#[test]
fn explain_prints_markdown() {
    let arguments = ["explain", "xai", "202", "--format", "markdown"];
    llm_errors(&arguments)
        .assert()
        .success()
        .stdout_eq(str![[r#"
## xai/deferred-not-ready

**Accepted** (HTTP 202)

Your deferred chat completion is queued and not finished yet. This is not a failure.

Kind `pending`, retry `poll`, fixed by the `caller`.

Causes:

- You asked for the result before the request was processed.

Solutions:

- Ask again with the same `request_id` after a pause, until the answer is 200.
- Store the result when it comes: it can be fetched once, within 24 hours.

Scope: /v1/chat/deferred-completion/{request\_id}

Sources: [debugging](https://docs.x.ai/developers/debugging), [deferred](https://docs.x.ai/developers/advanced-api-usage/deferred-chat-completions)

"#]])
        .stderr_eq("");
}

#[test]
fn explain_is_forgiving() {
    for (provider, code) in [
        ("Grok", "PERMISSION_DENIED"),
        ("api.x.ai", "permission-denied"),
        ("xai", " Permission Denied "),
        ("X.AI", "xai/permission-denied"),
    ] {
        let found = json(&["explain", provider, code, "--format", "json"]);
        let ids = found["entries"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|entry| entry["id"].as_str());
        assert!(
            ids.into_iter().flatten().all(|id| id.starts_with("xai/")),
            "{found}"
        );
    }
}

#[test]
fn explain_suggests() {
    let suggests = |provider, code, stderr: snapbox::data::Inline| {
        llm_errors(&["explain", provider, code])
            .assert()
            .code(1)
            .stdout_eq("")
            .stderr_eq(stderr);
    };
    suggests(
        "openia",
        "429",
        str![[r#"
error: there is no provider `openia`
help: did you mean `openai`?

"#]],
    );
    suggests(
        "acme",
        "429",
        str![[r#"
error: there is no provider `acme`
help: the providers are `anthropic`, `azure-openai`, `bedrock`, `cohere`, `compatible`, `dashscope`, `deepseek`, `fireworks`, `gemini`, `groq`, `http`, `huggingface`, `mistral`, `moonshot`, `new-api`, `ollama`, `openai`, `openrouter`, `perplexity`, `together`, `vllm`, `xai` or `zhipu`

"#]],
    );
    suggests(
        "openai",
        "insuficient_quota",
        str![[r#"
error: openai has no entry for `insuficient_quota`
help: did you mean `insufficient_quota`?

"#]],
    );
    suggests(
        "openai",
        "999",
        str![[r#"
error: openai has no entry for `999`
help: `llm-errors list openai` shows what is known

"#]],
    );
}

#[test]
fn list_filters() {
    llm_errors(&["list", "xai", "--status", "429"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
xai/too-many-requests     429            rate_limit  after_delay  Too Many Requests
xai/credits-exhausted     403, 429       quota       never        Your team has either us…
xai/spending-limit        402, 403, 429  quota       never        You have run out of cre…
xai/request-rate-limit    429            rate_limit  after_delay  Too many requests for t…
xai/token-rate-limit      429            rate_limit  after_delay  Too many tokens for team
xai/model-limit-zero      429            quota       never        Requests per Minute (ac…
xai/free-usage-exhausted  403, 429       rate_limit  after_delay  You've used all the inc…
xai/model-at-capacity     429, 503       overloaded  after_delay  The model is currently …

"#]]);
    llm_errors(&["list", "--kind", "pending"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
bedrock/marketplace-pending  403  pending  poll  MPAgreementBeingCreated
new-api/task-not-completed   400  pending  poll  Task is not completed yet
xai/deferred-not-ready       202  pending  poll  Accepted

"#]]);
    llm_errors(&["list", "xai", "--kind", "pending", "--retry", "never"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: no entry matches
help: leave out a filter

"#]]);
    let all = json(&["list", "--format", "json"])["entries"]
        .as_array()
        .map(Vec::len);
    let never = json(&["list", "--retry", "never", "--format", "json"])["entries"]
        .as_array()
        .map(Vec::len);
    assert!(never > Some(100) && never < all);
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        &["explain"][..],
        &["explain", "openai"],
        &["explain", "openai", "429", "--format", "yaml"],
        &["list", "--kind", "qouta"],
        &["list", "--status", "42"],
        &["frobnicate"],
    ] {
        llm_errors(arguments).assert().code(2).stdout_eq("");
    }
    llm_errors(&["list", "--kind", "qouta"])
        .assert()
        .stderr_eq(str![[r#"
error: invalid value 'qouta' for '--kind <KIND>'
  [possible values: authentication, permission, invalid_request, context_length, payload_too_large, content_policy, not_found, conflict, rate_limit, quota, overloaded, timeout, connection, upstream, internal, pending]

  tip: a similar value exists: 'quota'

For more information, try '--help'.

"#]]);
}

#[test]
fn help_has_examples() {
    llm_errors(&["--help"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
What every failed call to an LLM API means, why it happened, what to do, and whether a
retry helps

Usage: llm-errors [OPTIONS] <COMMAND>

Commands:
  explain      Explain every error that a provider has for a code
  list         List errors, a line each
  classify     Tell what a failed response means and whether to send the request again
  render       Write the whole catalog for other programs
  check        Check the files of a catalog of your own
  new          Start a catalog of your own with a commented file
  completions  Print a completion script for a shell
  help         Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version

Catalog:
      --catalog <DIR>  A folder of TOML files on top of the shipped catalog; may be
                       repeated, the last one on top [env: LLM_ERRORS_CATALOG, a list like
                       PATH]
      --alone          Leave out the shipped catalog

Examples:
  llm-errors explain openai 429                   every meaning of a status
  llm-errors explain new-api channel:invalid_key  one code of a gateway
  llm-errors list --kind quota                    what no waiting heals
  llm-errors list openai --format json | jq '.entries[].id'
  llm-errors classify --provider xai body.json    what a response means
  llm-errors new acme                             start a catalog of your own
  llm-errors check                                what is wrong with it
  llm-errors explain acme 429 --catalog catalog   use it

"#]]);
}

#[test]
fn the_help_of_every_command_has_examples_that_fit_a_terminal() {
    for command in [
        "explain",
        "list",
        "classify",
        "render",
        "check",
        "new",
        "completions",
    ] {
        let help = llm_errors(&[command, "--help"]).env("COLUMNS", "80");
        let output = help.assert().success().get_output().stdout.clone();
        let help = String::from_utf8(output).expect("UTF-8");
        let (_, examples) = help.split_once("\nExamples:\n").expect("examples");
        let mut lines = examples.lines().take_while(|line| !line.is_empty());
        assert!(lines.clone().count() > 1, "{help}");
        // a line that is too long goes on at the margin, or without its alignment
        let is_whole = |line: &str| {
            let command = line.strip_prefix("  ").unwrap_or("no example");
            ["llm-errors ", "curl ", "source ", "            "]
                .iter()
                .any(|start| command.starts_with(start))
        };
        assert!(lines.all(is_whole), "{help}");
        assert!(help.contains("--catalog <DIR>"), "{help}");
    }
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = llm_errors(&["completions", shell]).assert().success();
        let script = String::from_utf8_lossy(&script.get_output().stdout).into_owned();
        for word in ["explain", "ndjson", "catalog", "alone"] {
            assert!(script.contains(word), "{shell} {word}");
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_and_options() {
    let script = llm_errors(&["completions", "bash"]).assert().success();
    let script = String::from_utf8_lossy(&script.get_output().stdout).into_owned();
    for (words, current, before, expected) in [
        ("llm-errors cla", "cla", "llm-errors", "classify"),
        ("llm-errors list --ki", "--ki", "list", "--kind"),
        ("llm-errors list --kind qu", "qu", "--kind", "quota"),
        (
            "llm-errors --alone check --cata",
            "--cata",
            "check",
            "--catalog",
        ),
    ] {
        let last = words.split(' ').count() - 1;
        let ask = format!(
            "{script}\nCOMP_WORDS=({words}); COMP_CWORD={last}; \
             _llm__errors llm-errors {current} {before}; echo \"${{COMPREPLY[@]}}\"",
        );
        let Ok(output) = Process::new("bash").args(["-c", &ask]).output() else {
            // no bash, nothing to complete
            return;
        };
        let completed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(completed.trim(), expected, "{words}");
    }
}

#[test]
fn escape_sequences_of_the_input_never_reach_the_terminal() {
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}";
    for arguments in [
        &["explain", hostile, "429"][..],
        &["explain", "openai", hostile],
        &["list", hostile],
        &["list", "--kind", hostile],
        &["list", "--status", hostile],
        &["check", hostile],
        &["classify", "--provider", hostile],
        &["classify", "--provider", "openai", hostile],
        &["classify", "--provider", "openai", "--header", hostile],
        &[hostile],
    ] {
        // a terminal gets colours, which are escape sequences of our own
        for force in ["0", "1"] {
            let output = llm_errors(arguments)
                .env("CLICOLOR_FORCE", force)
                .assert()
                .failure()
                .get_output()
                .clone();
            for stream in [output.stdout, output.stderr] {
                let text = String::from_utf8_lossy(&stream).into_owned();
                let bad = ["\u{1b}]", "\u{7}", "owned\u{1b}", "\u{202e}"];
                assert!(
                    !bad.iter().any(|bad| text.contains(bad)),
                    "{arguments:?} {text:?}"
                );
            }
        }
    }
}

#[test]
fn classify_tells_what_a_response_means() {
    let arguments = [
        "classify",
        "--provider",
        "openai",
        "--status",
        "429",
        "--header",
        "Retry-After: 20",
    ];
    let body = r#"{"error": {"message": "Rate limit reached", "type": "requests", "code": null}}"#;
    llm_errors(&arguments)
        .stdin(body)
        .assert()
        .success()
        .stdout_eq(str![[r#"
send it again after 20s
recognized by its message

openai/rate-limit-reached
  Rate limit reached for requests
  HTTP 429, rate_limit, retry after_delay, fixed by the caller
  You reached a limit of the model for a minute or another window. The message names the
  window, the limit and how long to wait; a response of the Responses API can fail with
  the same code.
  Causes:
  - A loop or parallel workers send requests too quickly.
  - The key is shared with other programs or users; limits count per organization and
    project, not per user.
  - The account is on a free or low tier.
  - The project has a lower limit of its own.
  Solutions:
  - Wait as long as the retry-after header or the message says, then retry with
    exponential backoff and jitter.
  - Pace your requests and drop needless ones, see the rate limit guide
    (https://platform.openai.com/docs/guides/rate-limits).
  - Move to a higher tier, or ask the owner to raise the limit of the project, see limits
    (https://platform.openai.com/settings/organization/limits).
  - Watch the x-ratelimit-remaining-requests and x-ratelimit-reset-requests headers and
    slow down before you hit the limit.
  Codes: rate_limit_exceeded
  Types: requests
  Exceptions: RateLimitError
  See also: openai/daily-rate-limit, openai/request-too-large-for-limit,
    openai/token-rate-limit
  Source: https://developers.openai.com/api/docs/guides/error-codes
  Source: https://developers.openai.com/api/docs/guides/rate-limits
  Source:
    https://help.openai.com/en/articles/5955604-troubleshooting-api-rate-limits-and-429-errors
  Source:
    https://github.com/openai/openai-python/blob/e43b422412a9e96c9cc5192c61fffbe2d7e04836/src/openai/types/responses/response_error.py
  Source: https://github.com/ChatGPTNextWeb/NextChat/issues/793
  Source: https://github.com/receptron/mulmocast-cli/issues/477

"#]])
        .stderr_eq("");
}

#[test]
fn classify_prints_json() {
    llm_errors(&["classify", "--provider", "grok", "--format", "json"])
        .stdin("\"Incorrect API key provided: xa***yz.\"")
        .assert()
        .success()
        .stdout_eq(str![[r#"
{
  "provider": "xai",
  "entry": "xai/incorrect-api-key",
  "kind": "authentication",
  "retry": "never",
  "retryable": false,
  "retry_after_ms": null,
  "matched_by": "message",
  "window": null,
  "retry_at_ms": null
}

"#]])
        .stderr_eq("");
}

#[test]
fn classify_reads_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("body.html");
    fs::write(&path, "<html><title>502 Bad Gateway</title></html>").expect("a file");
    let path = path.to_str().expect("a name");
    let arguments = ["classify", "--provider", "openai", "--format", "json", path];
    assert_eq!(json(&arguments)["entry"], "http/bad-gateway");
    llm_errors(&["classify", "--provider", "openai", "no-such-file"])
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
error: cannot read `no-such-file`: No such file or directory (os error 2)

"#]]);
}

#[test]
fn classify_says_that_nothing_is_known() {
    llm_errors(&["classify", "--provider", "openai"])
        .stdin("hello")
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: nothing is known of this response of OpenAI
help: give `--status` and the whole body, as far as you have them

"#]]);
}

#[test]
fn classify_wants_to_know_who_answered() {
    for arguments in [
        &["classify"][..],
        &[
            "classify",
            "--provider",
            "openai",
            "--header",
            "retry-after 20",
        ],
        &["classify", "--provider", "openai", "--status", "99"],
        &["classify", "--ndjson", "--provider", "openai"],
    ] {
        llm_errors(arguments).stdin("").assert().code(2);
    }
    llm_errors(&["classify", "--provider", "opnai"])
        .stdin("")
        .assert()
        .code(1)
        .stderr_eq(str![[r#"
error: there is no provider `opnai`
help: did you mean `openai`?

"#]]);
}

#[test]
fn a_stream_is_answered_line_by_line_in_order() {
    let records = [
        r#"{"id": 7, "provider": "openai", "status": 429, "body": "{\"error\": {\"code\": \"insufficient_quota\"}}", "note": "ignored"}"#,
        r#"{"id": {"a": [1, "b"]}, "provider": "OpenAI", "status": 503, "headers": {"Retry-After": "2"}, "body": ""}"#,
        r#"{"provider": "xai", "status": null, "body": "nothing to go by"}"#,
        "not JSON",
        "",
        r#"{"id": "no body", "provider": "openai"}"#,
        r#"{"id": "no such provider", "provider": "opnai", "body": ""}"#,
        r#"{"id": "last \u001b[31m", "provider": "grok", "status": 202, "body": ""}"#,
    ];
    llm_errors(&["classify", "--ndjson"])
        .stdin(records.join("\n"))
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"id":7,"provider":"openai","entry":"openai/insufficient-quota","kind":"quota","retry":"never","retryable":false,"retry_after_ms":null,"matched_by":"code","window":null,"retry_at_ms":null}
{"id":{"a": [1, "b"]},"provider":"openai","entry":"openai/engine-overloaded","kind":"overloaded","retry":"after_delay","retryable":true,"retry_after_ms":2000,"matched_by":"status","window":null,"retry_at_ms":null}
{"id":null,"provider":"xai","entry":null,"kind":null,"retry":null,"retryable":false,"retry_after_ms":null,"matched_by":null,"window":null,"retry_at_ms":null}
{"line":4,"error":"expected ident, column 2"}
{"line":5,"error":"an empty line"}
{"line":6,"error":"missing field `body`, column 39"}
{"line":7,"error":"there is no provider `opnai`, did you mean `openai`?"}
{"id":"last \u001b[31m","provider":"xai","entry":"xai/deferred-not-ready","kind":"pending","retry":"poll","retryable":true,"retry_after_ms":null,"matched_by":"status","window":null,"retry_at_ms":null}

"#]])
        .stderr_eq("");
    llm_errors(&["classify", "--ndjson"])
        .stdin("")
        .assert()
        .success()
        .stdout_eq("");
}

#[test]
fn a_stream_survives_what_no_record_can_be() {
    let mut input = b"\xff\xfe\n".to_vec();
    input.extend(vec![b'a'; 17 << 20]);
    input.extend(
        "\n{\"id\": \"\u{9b}31m\u{202e}\", \"provider\": \"openai\", \"body\": \"\"}\n".bytes(),
    );
    input.extend(br#"{"provider": "openai", "body": ""#);
    llm_errors(&["classify", "--ndjson"])
        .stdin(input)
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"line":1,"error":"expected value, column 1"}
{"line":2,"error":"a line of more than 16 MiB"}
{"id":"\u009b31m\u202e","provider":"openai","entry":null,"kind":null,"retry":null,"retryable":false,"retry_after_ms":null,"matched_by":null,"window":null,"retry_at_ms":null}
{"line":4,"error":"EOF while parsing a string, column 32"}

"#]])
        .stderr_eq("");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let has_colours = |name: &str, value: &str| {
        let output = llm_errors(&["explain", "xai", "202"])
            .env(name, value)
            .assert()
            .success();
        output.get_output().stdout.contains(&0x1b)
    };
    assert!(!has_colours("UNRELATED", "1"));
    assert!(has_colours("CLICOLOR_FORCE", "1"));
    assert!(!has_colours("NO_COLOR", "1"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Process::new(cargo_bin!("llm-errors"))
        .args(["render", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut first).expect("some output");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["help", "list"],
        &["list"],
        &["explain", "openai", "429"],
        &["completions", "bash"],
        &["check", "../catalog", "--alone"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full");
        let output = Process::new(cargo_bin!("llm-errors"))
            .args(arguments)
            .stdout(full.expect("Linux has it"))
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert().eq(
            String::from_utf8_lossy(&output.stderr).into_owned(),
            "error: cannot write: No space left on device (os error 28)\n",
        );
    }
}
