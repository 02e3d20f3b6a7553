//! Every bad file of `tests/reject` gives exactly the diagnostics beside it.
//!
//! `SNAPSHOTS=overwrite cargo test` writes them anew.

use std::collections::BTreeSet;
use std::path::Path;

use llm_errors_codegen::{File, Lint, Options, check, read_dir};
use snapbox::{Assert, Data};
use strum::IntoEnumIterator;

fn rejected() -> Vec<File> {
    read_dir(Path::new("tests/reject")).expect("the folder is there")
}

#[test]
fn every_bad_file_gives_its_diagnostics() {
    for file in rejected() {
        let expected = Path::new(file.name()).with_extension("stderr");
        let faults = check(vec![file], &Options::default()).expect_err("the file is bad");
        Assert::new()
            .action_env("SNAPSHOTS")
            .eq(faults.to_string(), Data::read_from(&expected, None));
    }
}

#[test]
fn every_rule_has_a_bad_file_that_is_named_after_it() {
    let names: Vec<_> = rejected()
        .iter()
        .map(|file| file.name().to_owned())
        .collect();
    for rule in Lint::iter() {
        let stem = format!("tests/reject/{rule}");
        let broken: BTreeSet<_> = rejected()
            .into_iter()
            .filter(|file| file.name().starts_with(&stem))
            .flat_map(|file| {
                check(vec![file], &Options::default())
                    .expect_err("the file is bad")
                    .diagnostics()
                    .to_vec()
            })
            .map(|diagnostic| diagnostic.lint())
            .collect();
        assert!(broken.contains(&rule), "no file of {names:?} breaks {rule}");
    }
}

#[test]
fn faults_of_all_files_come_in_one_run() {
    // while the syntax of one file is broken, references of the others may lead into it
    let count = |files| {
        let faults = check(files, &Options::default()).expect_err("the files are bad");
        faults
            .diagnostics()
            .iter()
            .filter(|fault| fault.lint() != Lint::DeadReference)
            .count()
    };
    let alone: usize = rejected().into_iter().map(|file| count(vec![file])).sum();
    // together they have a few more: names that clash between files
    assert!(count(rejected()) >= alone);
}
