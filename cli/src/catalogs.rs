//! The catalog that a command reads: the shipped one, and folders of TOML files on top of it.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use llm_errors::{CATALOG, Catalog, LoadError};

use crate::output::Failure;

/// Where catalogs may come from besides the program itself; every command takes these options.
#[derive(Args)]
pub(crate) struct Catalogs {
    /// A folder of TOML files on top of the shipped catalog; may be repeated, the last one comes first.
    /// `LLM_ERRORS_CATALOG` names such folders too, where this option is not given
    #[arg(long = "catalog", value_name = "DIR", global = true)]
    folders: Vec<PathBuf>,
    /// Leave the shipped catalog out
    #[arg(long, global = true)]
    alone: bool,
}

impl Catalogs {
    /// The shipped catalog with all folders on top, or a failure that shows the faults of one.
    pub(crate) fn load(&self) -> Result<Catalog, Failure> {
        let usage = || Failure::usage("nothing is left to read");
        let catalog = self.below()?;
        catalog.ok_or_else(|| usage().help("`--alone` needs a folder: give `--catalog DIR`"))
    }

    /// What a folder that a command names itself is on top of; none if it is to stand alone.
    pub(crate) fn below(&self) -> Result<Option<Catalog>, Failure> {
        let variable = env::var_os("LLM_ERRORS_CATALOG").filter(|_| self.folders.is_empty());
        let named = variable.iter().flat_map(env::split_paths);
        let named = named.filter(|folder| !folder.as_os_str().is_empty());
        let folders = self.folders.iter().cloned().chain(named);
        let shipped = Some(CATALOG).filter(|_| !self.alone);
        folders.fold(Ok(shipped), |below, folder| {
            let loaded = match below? {
                Some(below) => below.load_on_top(&folder),
                None => Catalog::load(&folder),
            };
            loaded
                .map(Some)
                .map_err(|error| bad_catalog(&folder, error))
        })
    }
}

/// A catalog that cannot be loaded; its faults go to standard error.
pub(crate) fn bad_catalog(folder: &Path, error: LoadError) -> Failure {
    /// Where no terminal tells its width.
    const WIDTH: usize = 120;
    let faults = match error {
        LoadError::Faults(faults) => faults,
        LoadError::Folder(error) => {
            return Failure::usage(format!("cannot read {}: {error}", folder.display()));
        }
        error => return Failure::answer(format!("{}: {error}", folder.display())),
    };
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
}
