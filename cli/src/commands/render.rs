//! `llm-errors render`: a whole catalog for people, as a site or as Markdown, and for other programs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, ValueEnum, ValueHint};
use llm_errors::Catalog;
use llm_errors_render::{Options, Site, WriteError, html, json, markdown, replace};

use crate::output::{Failure, Output};

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors render --format html --out site        then open site/index.html
  llm-errors render --format html --out site --catalog acme --title Acme
  llm-errors render --format markdown --out docs --check
  llm-errors render --format json --out errors.json")]
pub(crate) struct Render {
    /// What to write
    #[arg(long, value_enum)]
    format: Format,
    /// Where to write it: a folder for HTML and Markdown, a file for JSON, which is printed otherwise
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    out: Option<PathBuf>,
    /// Write nothing, and end with status 1 if what is there is not up to date
    #[arg(long, requires = "out")]
    check: bool,
    /// What the pages are called
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A site with search, a folder of static files
    Html,
    /// Pages for a forge, Docusaurus, VitePress or a book, a folder
    Markdown,
    /// One object with all providers and entries
    Json,
}

impl Render {
    pub(crate) fn run(
        self,
        catalog: Catalog,
        mut options: Options,
        output: &mut Output,
    ) -> Result<(), Failure> {
        if let Some(title) = self.title {
            options.title = title;
        }
        let site = match self.format {
            Format::Html => {
                html(catalog, &options).map_err(|error| Failure::answer(error.to_string()))?
            }
            Format::Markdown => markdown(catalog, &options),
            Format::Json => {
                let json = json(catalog, &options);
                return match &self.out {
                    Some(path) if self.check => check_file(path, &json),
                    Some(path) => {
                        write_file(path, &json).map_err(|error| Failure::unwritable(path, &error))
                    }
                    None => Ok(output.raw()?.write_all(json.as_bytes())?),
                };
            }
        };
        let Some(folder) = &self.out else {
            return Err(Failure::usage("HTML and Markdown are many files")
                .help("give a folder with `--out DIR`"));
        };
        if self.check {
            return check_folder(&site, folder);
        }
        site.write(folder).map_err(|error| match error {
            WriteError::Foreign(_) => Failure::answer(error.to_string())
                .help("move it away, or give another folder with `--out`"),
            error => Failure::answer(error.to_string()),
        })
    }
}

fn check_folder(site: &Site, folder: &Path) -> Result<(), Failure> {
    let differences = site
        .check(folder)
        .map_err(|error| Failure::unreadable(folder, &error))?;
    if differences.is_empty() {
        return Ok(());
    }
    Err(out_of_date(folder).details(differences.iter().map(ToString::to_string)))
}

fn check_file(path: &Path, text: &str) -> Result<(), Failure> {
    match fs::read(path) {
        Ok(there) if there == text.as_bytes() => Ok(()),
        Ok(_) => Err(out_of_date(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(out_of_date(path)),
        Err(error) => Err(Failure::unreadable(path, &error)),
    }
}

fn out_of_date(path: &Path) -> Failure {
    Failure::answer(format!("`{}` is not up to date", path.display()))
        .help("run the same command without `--check`")
}

/// Writes a file in one step. What is no regular file, such as a pipe, a device or a link, stays what it is
/// and is written to.
fn write_file(path: &Path, text: &str) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => fs::write(path, text),
        _ => replace(path, text),
    }
}
