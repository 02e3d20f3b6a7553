//! `llm-errors explain`: everything that is known of a code.

use clap::Args;
use llm_errors::Catalog;

use crate::find;
use crate::output::{Failure, Output};
use crate::print::{self, Entries, Format};

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors explain openai 429
  llm-errors explain grok 'Client specified an invalid argument'
  llm-errors explain openai RateLimitError --format markdown")]
pub(crate) struct Explain {
    /// The provider's id or an alias of it
    provider: String,
    /// A status (429), class (5xx), code, type, SDK exception, or an entry's id
    code: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Explain {
    pub(crate) fn run(self, catalog: Catalog, output: &mut Output) -> Result<(), Failure> {
        let provider = find::provider(catalog, &self.provider)?;
        let entries: Vec<_> = find::entries(provider, &self.code).collect();
        if entries.is_empty() {
            return Err(find::not_found(provider, &self.code));
        }
        match self.format {
            Format::Text => Ok(print::entries(provider, &entries, output)?),
            Format::Markdown => Ok(print::as_markdown(&entries, output)?),
            Format::Json => output.json(&Entries { entries }),
        }
    }
}
