//! `llm-errors check`: the compiler's diagnostics without a build, and what a change of data may not do.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use llm_errors::{Catalog, LoadError};
use llm_errors_codegen::{Options, check, read_dir};

use crate::catalogs::{Catalogs, bad_catalog};
use crate::output::{Failure, Output};
use crate::promise;

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors check                          the folder `catalog`, on top of the shipped catalog
  llm-errors check my-catalog/ --style
  llm-errors check --alone --against old.json --changelog CHANGELOG.md
                                            old.json is what `render --format json` wrote of the last release")]
pub(crate) struct Check {
    /// The folder of the catalog's TOML files
    #[arg(default_value = "catalog")]
    dir: PathBuf,
    /// Mind how texts are written and in which order fields stand, as the shipped catalog does
    #[arg(long)]
    style: bool,
    /// Compare with an earlier `render --format json`: no id, alias or host may be lost
    #[arg(long, value_name = "OLD.JSON")]
    against: Option<PathBuf>,
    /// Where a change of `kind` or `retry` has to be told, by the entry's id
    #[arg(long, value_name = "FILE", requires = "against")]
    changelog: Option<PathBuf>,
}

impl Check {
    pub(crate) fn run(self, catalogs: &Catalogs, output: &mut Output) -> Result<(), Failure> {
        let bad = |error| bad_catalog(&self.dir, error);
        let below = catalogs.below()?;
        let options = Options::default().style(self.style);
        let options = match below {
            Some(below) => options.on_top_of(below),
            None => options,
        };
        let files = read_dir(&self.dir)
            .map_err(LoadError::Folder)
            .map_err(bad)?;
        let own = check(files, &options)
            .map_err(LoadError::Faults)
            .map_err(bad)?;
        let catalog = match below {
            Some(below) => below.load_on_top(&self.dir),
            None => Catalog::load(&self.dir),
        };
        let catalog = catalog.map_err(bad)?;
        if let Some(old) = &self.against {
            promise::check(catalog, old, self.changelog.as_deref())?;
        }
        let entries = own.providers.iter().map(|provider| provider.entries.len());
        let (providers, entries) = (own.providers.len(), entries.sum::<usize>());
        Ok(writeln!(
            output,
            "no faults: {providers} providers, {entries} entries"
        )?)
    }
}
