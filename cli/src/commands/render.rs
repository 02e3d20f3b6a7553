//! `llm-errors render`: a whole catalog for other programs.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use llm_errors::{Catalog, Providers};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::output::{Failure, Output};

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors render --format json --out errors.json
  llm-errors render --format json --catalog my-catalog/")]
pub(crate) struct Render {
    /// What to write
    #[arg(long, value_enum)]
    format: Format,
    /// Where to write it, instead of standard output
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object with all providers and entries
    Json,
}

/// A whole catalog as JSON.
#[derive(Serialize)]
struct Rendered {
    schema_version: u32,
    providers: Providers,
}

impl Render {
    pub(crate) fn run(self, catalog: Catalog, output: &mut Output) -> Result<(), Failure> {
        let Format::Json = self.format;
        let json = serde_json::to_string_pretty(&Rendered {
            schema_version: llm_errors_codegen::catalog::SCHEMA_VERSION,
            providers: catalog.providers(),
        });
        let mut json = json.map_err(io::Error::from)?;
        json.push('\n');
        match &self.out {
            Some(path) => {
                write_file(path, &json).map_err(|error| Failure::unwritable(path, &error))
            }
            None => Ok(output.raw()?.write_all(json.as_bytes())?),
        }
    }
}

/// Writes a file in one step, so that nobody ever reads half of it. What is no regular file, such as a
/// pipe, a device or a link, stays what it is and is written to.
fn write_file(path: &Path, text: &str) -> io::Result<()> {
    let existing = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Some(metadata.permissions()),
        Ok(_) => return fs::write(path, text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // the error of a temporary file would speak of that one
    fs::metadata(folder)?;
    let mut file = new_file(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = existing {
        // a file that must not be written must not be replaced either
        OpenOptions::new().write(true).open(path)?;
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(path)?;
    Ok(())
}

/// A temporary file with the mode of any new file.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // the system takes the umask off
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
