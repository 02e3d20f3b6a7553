//! `llm-errors check`: the compiler's diagnostics without a build.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use llm_errors_codegen::{Catalog, Options, check, read_dir};

use crate::output::{Failure, Output};

#[derive(Args)]
#[command(after_help = "Example:\n  llm-errors check my-catalog/")]
pub(crate) struct Check {
    /// The folder of the catalog's TOML files
    #[arg(default_value = "catalog")]
    dir: PathBuf,
}

impl Check {
    pub(crate) fn run(self, output: &mut Output) -> Result<(), Failure> {
        let catalog = load(&self.dir)?;
        let entries: usize = catalog
            .providers
            .iter()
            .map(|provider| provider.entries.len())
            .sum();
        Ok(writeln!(
            output,
            "no faults: {} providers, {entries} entries",
            catalog.providers.len()
        )?)
    }
}

/// Reads and checks the catalog in a folder; its faults go to standard error.
pub(crate) fn load(folder: &Path) -> Result<Catalog, Failure> {
    /// Where no terminal tells its width.
    const WIDTH: usize = 120;
    let files = read_dir(folder)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", folder.display())))?;
    check(files, &Options::default()).map_err(|faults| {
        let width = if io::stderr().is_terminal() {
            textwrap::termwidth()
        } else {
            WIDTH
        };
        let mut stderr = anstream::stderr();
        match write!(stderr, "{}", faults.render(true, width)) {
            Ok(()) => Failure::silent(),
            Err(error) => error.into(),
        }
    })
}
