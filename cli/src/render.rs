//! `llm-errors render`: a whole catalog for other programs.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use llm_errors::Provider;
use serde::Serialize;
use strum::VariantArray;

use crate::check::load;
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
    /// The folder of a catalog of your own, instead of the one that this program knows
    #[arg(long, value_name = "DIR")]
    catalog: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object with all providers and entries
    Json,
}

/// The catalog that this program was built with, in the JSON of [`llm_errors_codegen::Catalog`].
#[derive(Serialize)]
struct Builtin {
    schema_version: u32,
    providers: &'static [Provider],
}

impl Render {
    pub(crate) fn run(self, output: &mut Output) -> Result<(), Failure> {
        let Format::Json = self.format;
        let json = match &self.catalog {
            Some(folder) => serde_json::to_string_pretty(&load(folder)?),
            None => serde_json::to_string_pretty(&Builtin {
                schema_version: llm_errors_codegen::catalog::SCHEMA_VERSION,
                providers: Provider::VARIANTS,
            }),
        };
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
