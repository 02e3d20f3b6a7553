//! The catalog that a command reads: the shipped one, and folders of TOML files on top of it.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::{Args, ValueHint};
use llm_errors::{CATALOG, Catalog, LoadError};
use llm_errors_codegen::{Diagnostic, Faults, Lint};

use crate::output::Failure;

/// Folders in the form of `PATH`, where `--catalog` is not given.
const VARIABLE: &str = "LLM_ERRORS_CATALOG";

/// Which catalogs to read; every command takes these options.
#[derive(Args)]
#[command(next_help_heading = "Catalog")]
pub(crate) struct Catalogs {
    /// The layers, from below.
    #[arg(
        long = "catalog",
        value_name = "DIR",
        value_hint = ValueHint::DirPath,
        global = true,
        help = "A folder of TOML files on top of the shipped catalog; may be repeated, the last one on \
                top [env: LLM_ERRORS_CATALOG, a list like PATH]"
    )]
    folders: Vec<PathBuf>,
    /// Leave out the shipped catalog
    #[arg(long, global = true)]
    alone: bool,
}

impl Catalogs {
    /// All folders as layers on top of the shipped catalog.
    pub(crate) fn load(&self) -> Result<Catalog, Failure> {
        let catalog = layers(self.shipped(), self.folders())?;
        catalog.ok_or_else(|| {
            let failure = Failure::usage("there is no catalog to read");
            failure.help("`--alone` needs a folder: give `--catalog DIR`")
        })
    }

    /// What is below `folder`: the layers before it, or all of them if it is none of them.
    pub(crate) fn below(&self, folder: &Path) -> Result<Option<Catalog>, Failure> {
        let before = self.folders().into_iter();
        layers(
            self.shipped(),
            before.take_while(|other| !is_same(other, folder)),
        )
    }

    /// The folder on top, if any is named.
    pub(crate) fn top(&self) -> Option<PathBuf> {
        self.folders().pop()
    }

    /// The catalog of a folder that is being edited, as its files are now: alone where that is possible, as
    /// with the files of the shipped catalog, or else on top of what is below.
    pub(crate) fn load_edited(&self, folder: &Path) -> Result<Catalog, Failure> {
        let alone = match Catalog::load(folder) {
            Ok(catalog) => return Ok(catalog),
            Err(error) => error,
        };
        let Some(below) = self.below(folder)? else {
            return Err(failed_load(folder, alone));
        };
        below.load_on_top(folder).map_err(|error| {
            // its providers are those below: it is no layer, so what is wrong with it alone counts
            let is_layer = match &error {
                LoadError::Faults(faults) => {
                    let mut lints = faults.diagnostics().iter().map(Diagnostic::lint);
                    !lints.any(|lint| lint == Lint::DuplicateName)
                }
                _ => true,
            };
            failed_load(folder, if is_layer { error } else { alone })
        })
    }

    fn shipped(&self) -> Option<Catalog> {
        (!self.alone).then_some(CATALOG)
    }

    fn folders(&self) -> Vec<PathBuf> {
        if !self.folders.is_empty() {
            return self.folders.clone();
        }
        let list = env::var_os(VARIABLE).unwrap_or_default();
        let folders = env::split_paths(&list);
        folders
            .filter(|path| !path.as_os_str().is_empty())
            .collect()
    }
}

/// Loads folders, each as a layer on top of the one before it.
fn layers(
    lowest: Option<Catalog>,
    folders: impl IntoIterator<Item = PathBuf>,
) -> Result<Option<Catalog>, Failure> {
    let mut folders = folders.into_iter();
    folders.try_fold(lowest, |below, folder| load_layer(below, &folder).map(Some))
}

/// Loads a folder on top of a catalog, or alone; the faults of its files go to standard error.
pub(crate) fn load_layer(below: Option<Catalog>, folder: &Path) -> Result<Catalog, Failure> {
    let loaded = match below {
        Some(below) => below.load_on_top(folder),
        None => Catalog::load(folder),
    };
    loaded.map_err(|error| failed_load(folder, error))
}

/// Why a folder could not be loaded; the faults of its files go to standard error.
pub(crate) fn failed_load(folder: &Path, error: LoadError) -> Failure {
    let faults = match error {
        LoadError::Faults(faults) => faults,
        LoadError::Folder(error) => {
            return Failure::unreadable(folder, &error).help(
                "a catalog is a folder of TOML files; `llm-errors new PROVIDER` writes one to start with",
            );
        }
        error => return Failure::answer(format!("cannot load `{}`: {error}", folder.display())),
    };
    match print_faults(&faults) {
        Ok(()) => Failure::silent(),
        Err(error) => error.into(),
    }
}

/// Prints faults to standard error.
pub(crate) fn print_faults(faults: &Faults) -> io::Result<()> {
    /// Where no terminal tells its width.
    const WIDTH: usize = 120;
    let width = if io::stderr().is_terminal() {
        textwrap::termwidth()
    } else {
        WIDTH
    };
    write!(anstream::stderr(), "{}", faults.render(true, width))
}

/// Whether two paths lead to one folder.
fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    a == b || real(a).is_some_and(|a| Some(a) == real(b))
}
