//! `llm-errors`: explains, lists, checks and renders errors of LLM APIs.
//!
//! Exit status: 0 found or clean, 1 not found, findings or a bad catalog, 2 wrong usage.

mod catalogs;
mod commands;
mod compatibility;
mod json;
mod lines;
mod ndjson;
mod output;
mod pages;
mod paste;
mod print;
mod record;
mod report;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use llm_errors_codegen::wording::visible;

use crate::catalogs::Catalogs;
use crate::commands::{check, classify, drift, explain, list, mdbook, new, render};
use crate::output::{Failure, Output};
use crate::pages::Pages;

/// What every failed call to an LLM API means, why it happened, what to do, and whether a retry helps.
#[derive(Parser)]
#[command(name = "llm-errors", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(flatten)]
    catalogs: Catalogs,
    #[command(flatten)]
    pages: Pages,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
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
  llm-errors explain acme 429 --catalog catalog   use it";

#[derive(Subcommand)]
enum Command {
    /// Explain the errors that a code, a title or a message stands for
    Explain(explain::Explain),
    /// List errors, a line each
    List(list::List),
    /// Tell what a failure that you paste means, and whether to send the request again
    Classify(classify::Classify),
    /// Write the whole catalog for other programs
    Render(render::Render),
    /// Put errors into a book: a preprocessor for mdBook
    Mdbook(mdbook::Mdbook),
    /// Check the files of a catalog of your own
    Check(check::Check),
    /// Tell what changed on documentation pages since they were last read
    Drift(drift::Drift),
    /// Start a catalog of your own with a commented file
    New(new::New),
    /// Print a completion script for a shell
    #[command(after_help = "\
Examples:
  source <(llm-errors completions bash)                in ~/.bashrc
  llm-errors completions zsh > ~/.zfunc/_llm-errors    a folder of $fpath
  llm-errors completions fish > ~/.config/fish/completions/llm-errors.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

fn main() -> ExitCode {
    let arguments = match parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let mut output = Output::stdout();
    let result = run(arguments, &mut output);
    match result.and_then(|()| Ok(output.finish()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(arguments: Arguments, output: &mut Output) -> Result<(), Failure> {
    let (catalogs, options) = (arguments.catalogs, arguments.pages.options());
    match arguments.command {
        Command::Explain(explain) => explain.run(catalogs.load()?, &options, output),
        Command::List(list) => list.run(catalogs.load()?, &options, output),
        Command::Classify(classify) => classify.run(catalogs.load()?, &options, output),
        Command::Render(render) => render.run(catalogs.load()?, options, output),
        Command::Mdbook(mdbook) => mdbook.run(catalogs.load()?, output),
        Command::Check(check) => check.run(&catalogs, output),
        Command::Drift(drift) => drift.run(&catalogs, output),
        Command::New(new) => new.run(&catalogs, output),
        Command::Completions { shell } => completions(shell, output),
    }
}

fn completions(shell: clap_complete::Shell, output: &mut Output) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "llm-errors", &mut script);
    // for bash, clap_complete spells the hyphen in two ways: https://github.com/clap-rs/clap/issues/6421
    let script = String::from_utf8_lossy(&script).replace("llm__subcmd__errors", "llm__errors");
    Ok(output.write_all(script.as_bytes())?)
}

/// Parses the arguments. Clap repeats them in its messages as they are, so it is made to complain
/// about their visible form.
fn parse() -> Result<Arguments, clap::Error> {
    Arguments::try_parse().map_err(|error| {
        let visible = env::args_os().map(|argument| visible(&argument.to_string_lossy()));
        Arguments::try_parse_from(visible).err().unwrap_or(error)
    })
}

/// Prints what clap has to say: help and version, or what is wrong with the arguments.
fn usage(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed.map_err(Failure::from) {
        // nobody is left to hear that standard error cannot be written
        _ if error.use_stderr() => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
