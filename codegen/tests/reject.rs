//! Every bad file of `tests/reject` gives exactly the diagnostics beside it.
//!
//! `SNAPSHOTS=overwrite cargo test` writes them anew.

use std::collections::BTreeSet;
use std::path::Path;

use llm_errors_codegen::{Diagnostic, Faults, File, Lint, Options, check, read_dir};
use snapbox::{Assert, Data, str};
use strum::IntoEnumIterator;

fn rejected() -> Vec<File> {
    read_dir(Path::new("tests/reject")).expect("the folder is there")
}

fn faults(files: Vec<File>) -> Faults {
    check(files, &Options::default().style(true)).expect_err("the files are bad")
}

/// Snapshots keep their backslashes.
fn assert() -> Assert {
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false)
}

#[test]
fn every_bad_file_gives_its_diagnostics() {
    for file in rejected() {
        let expected = Path::new(file.name()).with_extension("stderr");
        assert().eq(
            faults(vec![file]).to_string(),
            Data::read_from(&expected, None).raw(),
        );
    }
}

#[test]
fn every_lint_has_a_bad_file_that_is_named_after_it() {
    for lint in Lint::iter().filter(|lint| *lint != Lint::NoFiles) {
        let stem = format!("tests/reject/{lint}");
        let files = rejected().into_iter();
        let broken: BTreeSet<_> = files
            .filter(|file| file.name().starts_with(&stem))
            .flat_map(|file| faults(vec![file]).diagnostics().to_vec())
            .map(|diagnostic| diagnostic.lint())
            .collect();
        assert!(broken.contains(&lint), "no file {stem}.toml breaks {lint}");
    }
}

#[test]
fn a_folder_without_files_is_a_fault_without_a_place() {
    let faults = faults(Vec::new());
    assert_eq!(
        faults.lines().collect::<Vec<_>>(),
        [
            "the catalog has no TOML files [no-files], name the folder that contains them, or add a file \
             such as `acme.toml`"
        ]
    );
    assert().eq(
        faults.to_string(),
        str![[r#"
error[no-files]: the catalog has no TOML files
 |
 = help: name the folder that contains them, or add a file such as `acme.toml`

error: the catalog has 1 fault

"#]],
    );
}

#[test]
fn style_is_minded_only_where_it_is_asked_for() {
    let mut styles = BTreeSet::new();
    for file in rejected() {
        let lints = |faults: &Faults| -> Vec<_> {
            let lints = faults.diagnostics().iter().map(Diagnostic::lint);
            lints.collect()
        };
        let with_style = lints(&faults(vec![file.clone()]));
        let without = check(vec![file], &Options::default());
        let without = without.err().as_ref().map(lints).unwrap_or_default();
        let (style, wrong): (Vec<_>, Vec<_>) =
            with_style.into_iter().partition(|lint| lint.is_style());
        assert_eq!(without, wrong);
        styles.extend(style);
    }
    let all = Lint::iter().filter(|lint| lint.is_style());
    assert_eq!(styles, all.collect());
}

#[test]
fn faults_of_all_files_come_in_one_run() {
    // while the syntax of one file is broken, references of the others may lead into it
    let readable = || {
        let files = rejected().into_iter();
        files.filter(|file| {
            let diagnostics = faults(vec![file.clone()]).diagnostics().to_vec();
            diagnostics
                .iter()
                .all(|fault| !matches!(fault.lint(), Lint::Syntax | Lint::Unreadable))
        })
    };
    let alone: usize = readable().map(|file| faults(vec![file]).count()).sum();
    // together they have a few more: names that clash between files
    assert!(faults(readable().collect()).count() >= alone);
}

#[test]
fn what_to_write_is_in_the_help_where_the_line_is_too_long_to_be_shown() {
    let line = format!("entry.retry = \"later\" # {}", "long ".repeat(2_000));
    let faults = faults(vec![File::new("acme.toml", line)]);
    let fault = faults.lines().find(|line| line.contains("later"));
    assert_eq!(
        fault.as_deref(),
        Some(
            "acme.toml:1:15: unknown word `later`, expected a retry decision [unknown-word], \
             write the word of the vocabulary: `\"after_delay\"`"
        ),
    );
    let help = "= help: write the word of the vocabulary: `\"after_delay\"`";
    assert!(faults.to_string().contains(help), "{faults}");
}

#[test]
fn of_very_many_faults_the_first_hundred_are_shown() {
    let bad = |faults| {
        let fields = (0..faults).map(|number| format!("x{number} = 1"));
        let lines = ["[provider]", "name = \"Acme\""].map(str::to_owned);
        lines
            .into_iter()
            .chain(fields)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let few = File::new("a.toml", bad(60));
    let many = File::new("b.toml", bad(100_000));
    let faults = faults(vec![few, many]);
    assert_eq!(faults.count(), 100_060);
    assert_eq!(faults.diagnostics().len(), 100);
    let lines: Vec<_> = faults.lines().collect();
    assert!(lines[59].starts_with("a.toml:62:1: unknown field `x59`"));
    assert!(lines[60].starts_with("b.toml:3:1: unknown field `x0`"));
    assert!(lines[99].starts_with("b.toml:42:1: unknown field `x39`"));
    assert_eq!(lines[100], "and 99960 more faults");
    let text = faults.to_string();
    assert!(
        text.ends_with("error: the catalog has 100060 faults, and 99960 of them are not shown\n")
    );
}
