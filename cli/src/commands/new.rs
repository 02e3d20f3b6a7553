//! `llm-errors new`: a file to start a catalog of one's own with.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;
use llm_errors::Catalog;
use llm_errors_codegen::wording::quoted;

use crate::output::{Failure, Output};

/// A provider of one's own, and one that extends a provider of the catalog.
const OWN: &str = include_str!("new/own.toml");
const EXTENSION: &str = include_str!("new/extension.toml");

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors new acme                a gateway of your own: catalog/acme.toml
  llm-errors new new-api --dir errors  errors that you add to those of new-api")]
pub(crate) struct New {
    /// The provider's id, which is the file's name; one that the catalog has is extended
    provider: String,
    /// The folder of your catalog, which is made where it is not there
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    dir: PathBuf,
}

impl New {
    pub(crate) fn run(self, catalog: Catalog, output: &mut Output) -> Result<(), Failure> {
        let id = &self.provider;
        if !llm_errors_codegen::is_slug(id) {
            let failure = Failure::usage(format!("{} is not kebab-case", quoted(id)));
            return Err(failure.help("an id is lowercase letters, digits and single hyphens"));
        }
        let (id, template) = match catalog.provider(id) {
            Some(provider) => (provider.id(), EXTENSION),
            None => (&**id, OWN),
        };
        let path = self.dir.join(format!("{id}.toml"));
        let write = || {
            fs::create_dir_all(&self.dir)?;
            let mut file = File::create_new(&path)?;
            file.write_all(template.replace("{provider}", id).as_bytes())
        };
        match write() {
            Ok(()) => Ok(writeln!(output, "{}", path.display())?),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::answer(
                format!("{} is there already", path.display()),
            )),
            Err(error) => Err(Failure::answer(format!(
                "cannot write {}: {error}",
                path.display()
            ))),
        }
    }
}
