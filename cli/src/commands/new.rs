//! `llm-errors new`: a commented file to start a catalog with.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::{Args, ValueHint};
use llm_errors_codegen::is_slug;
use llm_errors_codegen::wording::{quoted, visible};

use crate::catalogs::Catalogs;
use crate::output::{Failure, Output};

/// The beginning, for a provider that no catalog has.
const PROVIDER: &str = include_str!("new/provider.toml");
/// The beginning, for additions to a provider that the catalog has.
const EXTENSION: &str = include_str!("new/extension.toml");
/// The rest.
const ENTRY: &str = include_str!("new/entry.toml");

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors new acme                  your own gateway: catalog/acme.toml
  llm-errors new new-api --dir errors  more errors of a shipped provider:
                                       errors/new-api.toml")]
pub(crate) struct New {
    /// The provider's id, which names the file; one that the catalog has is extended
    provider: String,
    /// The folder of your catalog; made if it does not exist
    #[arg(long, value_name = "DIR", default_value = "catalog", value_hint = ValueHint::DirPath)]
    dir: PathBuf,
}

impl New {
    pub(crate) fn run(self, catalogs: &Catalogs, output: &mut Output) -> Result<(), Failure> {
        let id = &*self.provider;
        if !is_slug(id) {
            let failure = Failure::usage(format!("{} is not a kebab-case id", quoted(id)));
            return Err(failure.help(
                "an id is made of lowercase letters, digits and single hyphens, a letter first, and is not `self`",
            ));
        }
        let catalog = catalogs.below(&self.dir)?;
        let (id, beginning) = match catalog.and_then(|catalog| catalog.provider(id)) {
            Some(provider) => (provider.id(), EXTENSION),
            None => (id, PROVIDER),
        };
        let text = [beginning, ENTRY]
            .concat()
            .replace("{provider}", id)
            .replace("{folder}", &visible(&self.dir.to_string_lossy()));
        fs::create_dir_all(&self.dir).map_err(|error| Failure::unwritable(&self.dir, &error))?;
        let path = self.dir.join(format!("{id}.toml"));
        let write = |mut file: File| file.write_all(text.as_bytes());
        match File::create_new(&path).and_then(write) {
            Ok(()) => Ok(writeln!(output, "{}", visible(&path.to_string_lossy()))?),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let failure = Failure::answer(format!("`{}` already exists", path.display()));
                Err(failure.help("edit that file, or choose another folder with `--dir`"))
            }
            Err(error) => Err(Failure::unwritable(&path, &error)),
        }
    }
}
