//! `llm-errors render`: a whole catalog for other programs.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use llm_errors::{Catalog, Providers};
use serde::Serialize;

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
    #[arg(long, value_name = "PATH")]
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
            Some(path) => write_whole(path, &json).map_err(|error| {
                Failure::answer(format!("cannot write {}: {error}", path.display()))
            }),
            None => Ok(output.write_all(json.as_bytes())?),
        }
    }
}

/// Writes a file in one step, so that nobody ever sees half of it.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
