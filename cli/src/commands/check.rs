//! `llm-errors check`: the diagnostics of a build without a build, and a comparison with an earlier catalog.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use llm_errors::LoadError;
use llm_errors_codegen::{Options, check, read_dir};

use crate::catalogs::{Catalogs, failed_load, load_layer, print_faults};
use crate::compatibility;
use crate::output::{Failure, Output, counted};

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors check                     the folder `catalog`
  llm-errors check errors/ --style
  llm-errors check --against old.json  old.json is what `render --format json`
                                       printed for the last release")]
pub(crate) struct Check {
    /// The folder of the catalog's TOML files
    #[arg(default_value = "catalog", value_hint = ValueHint::DirPath)]
    dir: PathBuf,
    /// Check the order of fields and the wording of texts too, as the shipped catalog does
    #[arg(long)]
    style: bool,
    /// Compare with an earlier `render --format json`: no id, alias or host may be missing
    #[arg(long, value_name = "OLD.JSON", value_hint = ValueHint::FilePath)]
    against: Option<PathBuf>,
    /// Where a changed `kind` or `retry` has to be mentioned, with the id of the entry
    #[arg(long, value_name = "FILE", requires = "against", value_hint = ValueHint::FilePath)]
    changelog: Option<PathBuf>,
}

impl Check {
    pub(crate) fn run(self, catalogs: &Catalogs, output: &mut Output) -> Result<(), Failure> {
        let below = catalogs.below(&self.dir)?;
        let options = Options::default().style(self.style);
        let options = match below {
            Some(below) => options.on_top_of(below),
            None => options,
        };
        let read = |options: &Options| {
            read_dir(&self.dir)
                .map_err(LoadError::Folder)
                .and_then(|files| check(files, options).map_err(LoadError::Faults))
        };
        let checked = read(&options).map_err(|error| failed_load(&self.dir, error))?;
        let mut entries = checked.providers.iter().flat_map(|it| &it.entries);
        if entries.any(|entry| entry.draft)
            && let Err(LoadError::Faults(drafts)) = read(&options.drafts(true))
        {
            print_faults(&drafts.as_warnings())?;
        }
        // what passes the checks may still not fit into tables
        let catalog = load_layer(below, &self.dir)?;
        let entries = checked
            .providers
            .iter()
            .map(|provider| provider.entries.len());
        let providers = counted(checked.providers.len(), "provider", "providers");
        let entries = counted(entries.sum(), "entry", "entries");
        if let Some(old) = &self.against {
            compatibility::check(catalog, old, self.changelog.as_deref())?;
        }
        Ok(writeln!(output, "no faults: {providers}, {entries}")?)
    }
}
