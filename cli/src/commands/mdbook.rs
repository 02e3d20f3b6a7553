//! `llm-errors mdbook`: a preprocessor for mdBook, which calls it with a book on standard input.

use std::io::{self, Read, Write};

use clap::{Args, Subcommand};
use llm_errors::Catalog;
use llm_errors_render::mdbook::preprocess;

use crate::output::{Failure, Output};

#[derive(Args)]
#[command(after_help = "\
In book.toml:
  [preprocessor.llm-errors]
  command = \"llm-errors mdbook\"
  before = [\"links\"]

In a chapter:
  {{#llm-errors openai}}                      all errors of a provider
  {{#llm-errors openai 429}}                  those of a status or another code
  {{#llm-errors openai/insufficient-quota}}   one of them")]
pub(crate) struct Mdbook {
    #[command(subcommand)]
    question: Option<Question>,
}

#[derive(Subcommand)]
enum Question {
    /// Tell by the exit status whether a renderer can be used: all can
    Supports {
        /// The renderer
        renderer: String,
    },
}

impl Mdbook {
    pub(crate) fn run(self, catalog: Catalog, output: &mut Output) -> Result<(), Failure> {
        if self.question.is_some() {
            return Ok(());
        }
        let mut sent = String::new();
        let read = io::stdin().lock().read_to_string(&mut sent);
        read.map_err(|error| Failure::unreadable_input(&error))?;
        let book = preprocess(catalog, &sent).map_err(|error| {
            Failure::answer(error.to_string())
                .help("`llm-errors list` shows what there is, `llm-errors mdbook --help` how to ask for it")
        })?;
        Ok(output.raw()?.write_all(book.as_bytes())?)
    }
}
