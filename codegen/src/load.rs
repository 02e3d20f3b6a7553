//! From a folder to a catalog at run time, with the diagnostics of a build.

use std::path::Path;
use std::{error, fmt, io};

use llm_errors_core::layout::Tables;

use crate::assemble::{NoIndex, assemble};
use crate::{Faults, File, Options, check, read_dir};

/// Loads the catalog in a folder. It lives as long as the program.
///
/// `llm_errors::Catalog::load`, with the feature `load`, hands out what this returns as a catalog.
///
/// # Errors
/// The folder cannot be listed, or its files have faults.
pub fn load(folder: &Path, options: &Options) -> Result<&'static Tables, LoadError> {
    let files = read_dir(folder).map_err(LoadError::Folder)?;
    load_files(files, options)
}

/// Loads a catalog of these files, as [`load`] does those of a folder.
///
/// # Errors
/// The files have faults.
pub fn load_files(files: Vec<File>, options: &Options) -> Result<&'static Tables, LoadError> {
    let catalog = check(files, options).map_err(LoadError::Faults)?;
    assemble(&catalog, options.below).map_err(LoadError::NoIndex)
}

/// Why a folder is no catalog.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// The folder cannot be listed.
    Folder(io::Error),
    /// Its files have faults: all of them, with their places.
    Faults(Faults),
    /// No perfect-hash table was found for some keys.
    NoIndex(NoIndex),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(error) => write!(f, "cannot list the folder: {error}"),
            Self::Faults(faults) => faults.fmt(f),
            Self::NoIndex(error) => error.fmt(f),
        }
    }
}

impl error::Error for LoadError {}
