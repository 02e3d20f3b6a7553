//! The command line as a user meets it.
//!
//! `SNAPSHOTS=overwrite cargo test` writes the expected output anew.

mod catalogs;
mod check;
mod classify;
mod drift;
mod explain;
mod mdbook;
mod ndjson;
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

    /// What a command prints as JSON, whatever its status is.
    fn json_of(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.llm_errors(arguments).output().expect("it runs");
        serde_json::from_slice(&output.stdout).expect("the output is JSON")
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
        &["explain", "openai", "429", "--al"],
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
  explain      Explain the errors that a code, a title or a message stands for
  list         List errors, a line each
  classify     Tell what a failure that you paste means, and whether to send the request
               again
  render       Write the whole catalog for other programs
  mdbook       Put errors into a book: a preprocessor for mdBook
  check        Check the files of a catalog of your own
  drift        Tell what changed on documentation pages since they were last read
  new          Start a catalog of your own with a commented file
  completions  Print a completion script for a shell
  help         Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version

Catalog:
      --catalog <DIR>   A folder of TOML files on top of the shipped catalog; may be
                        repeated, the last one on top [env: LLM_ERRORS_CATALOG, a list
                        like PATH]
      --alone           Leave out the shipped catalog
      --base-url <URL>  Where what `render --format html` writes is served, to link each
                        error to its page [env: LLM_ERRORS_BASE_URL]

Examples:
  llm-errors explain insufficient_quota           what a code means, anywhere
  llm-errors explain openai 429                   every meaning of a status
  llm-errors explain new-api channel:invalid_key  one code of a gateway
  curl -i https://api.x.ai/v1/models | llm-errors classify
  llm-errors classify traceback.txt               what a failure means
  llm-errors list --kind quota                    what no waiting heals
  llm-errors list openai --format json | jq '.entries[].id'
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
        assert!(
            help.lines().all(|line| line.chars().count() <= 80),
            "{help}"
        );
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
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}\u{e0041}\u{ad}\u{3164}";
    for arguments in [
        &["explain", hostile, "429"][..],
        &["explain", "openai", hostile],
        &["explain", hostile],
        &["explain", hostile, "a", "b"],
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
                let bad = [
                    "\u{1b}]",
                    "\u{7}",
                    "owned\u{1b}",
                    "\u{202e}",
                    "\u{e0041}",
                    "\u{ad}",
                    "\u{3164}",
                ];
                assert!(
                    !bad.iter().any(|bad| text.contains(bad)),
                    "{arguments:?} {text:?}"
                );
            }
        }
    }
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
