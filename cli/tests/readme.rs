//! What the README shows is what the program prints.
//!
//! `SNAPSHOTS=overwrite cargo test` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use llm_errors::{CATALOG, Evidence};
use snapbox::cmd::{Command, cargo_bin};
use snapbox::{Assert, Data};

/// Lines of long output that the README shows.
const SHOWN: usize = 24;

/// The README with its output and its table as they should be.
fn renewed(readme: &str) -> String {
    let mut renewed = String::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        writeln!(renewed, "{line}").expect("a string takes everything");
        let skip = |end: &str, lines: &mut std::str::Lines<'_>| {
            lines
                .find(|line| *line == end)
                .expect("what begins in the README ends in it");
        };
        if let Some(arguments) = explained(line) {
            skip("```", &mut lines);
            renewed += &output(arguments);
            renewed += "```\n";
        } else if let Some(file) = shown_file(line) {
            let fence = lines.next().expect("the file is shown");
            skip("```", &mut lines);
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
            let text = fs::read_to_string(path).expect("the file is there");
            write!(renewed, "{fence}\n{text}```\n").expect("a string takes everything");
        } else if line == "<!-- providers: begin -->" {
            skip("<!-- providers: end -->", &mut lines);
            renewed += &providers();
            renewed += "<!-- providers: end -->\n";
        }
    }
    renewed
}

/// The file that the README shows next.
fn shown_file(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- file: ")?.strip_suffix(" -->")
}

/// The arguments of a command of which the README shows the output.
fn explained(line: &str) -> Option<&str> {
    line.strip_prefix("$ cargo run -- ")
        .or_else(|| line.strip_prefix("$ llm-errors "))
}

fn output(arguments: &str) -> String {
    let (arguments, input) = arguments
        .split_once(" < ")
        .unwrap_or((arguments, "Cargo.toml"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let assert = Command::new(cargo_bin!("llm-errors"))
        .args(arguments.split(' '))
        .stdin(Data::read_from(&root.join(input), None))
        .env("COLUMNS", "100")
        .assert()
        .success();
    let output =
        String::from_utf8(assert.get_output().stdout.clone()).expect("the output is UTF-8");
    let count = output.lines().count();
    let mut shown: String = output
        .lines()
        .take(SHOWN)
        .flat_map(|line| [line, "\n"])
        .collect();
    if count > SHOWN {
        writeln!(shown, "... and {} lines more", count - SHOWN).expect("a string takes everything");
    }
    shown
}

fn providers() -> String {
    let mut table = String::from(
        "| provider | name on the command line | entries | of them not documented by the provider |\n|---|---|--:|--:|\n",
    );
    for provider in CATALOG.providers() {
        let name = provider.docs().map_or(provider.name().to_owned(), |docs| {
            format!("[{}]({docs})", provider.name())
        });
        let ids: Vec<_> = [provider.id()]
            .into_iter()
            .chain(provider.aliases().iter().copied())
            .map(|id| format!("`{id}`"))
            .collect();
        let other = provider
            .entries()
            .filter(|entry| entry.evidence() != Evidence::Documented)
            .count();
        writeln!(
            table,
            "| {name} | {} | {} | {other} |",
            ids.join(", "),
            provider.entries().len()
        )
        .expect("a string takes everything");
    }
    table
}

#[test]
fn the_readme_shows_real_output_and_all_providers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).expect("the README is there");
    let expected = Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw();
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(renewed(&readme), expected);
}
