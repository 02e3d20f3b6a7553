//! `llm-errors explain`: everything that is known of a code.

use clap::Args;
use llm_errors::{Catalog, Entry};
use llm_errors_find::{self as find, Found};
use llm_errors_render::Options;

use crate::output::{Failure, Output, counted};
use crate::print::{self, Entries, Format};

#[derive(Args)]
#[command(
    override_usage = "llm-errors explain [OPTIONS] [PROVIDER] <CODE>",
    after_help = "\
Examples:
  llm-errors explain openai/insufficient-quota
  llm-errors explain insufficient_quota
  llm-errors explain openai 429
  llm-errors explain openai 429 --all
  llm-errors explain grok 'Client specified an invalid argument'
  llm-errors explain RateLimitError openai --format markdown"
)]
pub(crate) struct Explain {
    /// A status (429), a class (5xx), a code, a type, an SDK's exception, an entry's id, a title or a whole
    /// message; before or after it the provider, if only its errors are meant
    #[arg(required = true, value_name = "CODE")]
    words: Vec<String>,
    /// Show every entry in full, not only a line each
    #[arg(long)]
    all: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Explain {
    pub(crate) fn run(
        self,
        catalog: Catalog,
        options: &Options,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let Found { entries, note, .. } = find::entries(catalog, &self.words)?;
        match self.format {
            Format::Markdown => return Ok(print::as_markdown(&entries, output)?),
            Format::Json => return output.json(&Entries::new(&entries, options)),
            Format::Text => {}
        }
        if let Some(note) = note {
            output.wrapped("", "", &note)?;
        }
        if let [entry] = *entries {
            return Ok(print::entry(entry, options, output)?);
        }
        if self.all {
            return Ok(print::in_full(&entries, options, output)?);
        }
        output.wrapped("", "", &format!("{} go by this code:", owners(&entries)))?;
        print::table(&entries, output)?;
        let hint = format!(
            "`llm-errors explain {}` shows one in full, `--all` shows all of them",
            entries[0].id(),
        );
        Ok(print::help(&hint, output)?)
    }
}

/// `18 errors of OpenAI`, `30 errors of 12 providers`.
fn owners(entries: &[Entry]) -> String {
    let count = counted(entries.len(), "error", "errors");
    let mut owners: Vec<&str> = entries.iter().map(|it| it.provider().name()).collect();
    owners.sort_unstable();
    owners.dedup();
    match *owners {
        [name] => format!("{count} of {name}"),
        _ => format!("{count} of {} providers", owners.len()),
    }
}
