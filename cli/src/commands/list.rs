//! `llm-errors list`: entries, a line each.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use llm_errors::{Catalog, Kind, ProviderRef, Retry};
use llm_errors_find as find;
use llm_errors_render::Options;
use strum::VariantNames;

use crate::output::{Failure, Output};
use crate::print::{self, Entries, Format};

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors list openai
  llm-errors list --status 429 --retry never
  llm-errors list --kind overloaded --format json")]
pub(crate) struct List {
    /// Only this provider's
    provider: Option<String>,
    /// Only those for an HTTP status
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(100..=599))]
    status: Option<u16>,
    /// Only those of a kind
    #[arg(long, value_parser = words::<Kind>())]
    kind: Option<Kind>,
    /// Only those with this retry decision
    #[arg(long, value_parser = words::<Retry>())]
    retry: Option<Retry>,
    /// How to print
    #[arg(long, default_value = "text", value_parser = Format::text_or_json())]
    format: Format,
}

/// A closed word, for clap to complete, check and correct.
fn words<T>() -> impl TypedValueParser<Value = T>
where
    T: VariantNames
        + std::str::FromStr<Err: std::error::Error + Send + Sync>
        + Clone
        + Send
        + Sync
        + 'static,
{
    PossibleValuesParser::new(T::VARIANTS).try_map(|word| word.parse())
}

impl List {
    pub(crate) fn run(
        self,
        catalog: Catalog,
        options: &Options,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let providers = match &self.provider {
            Some(name) => vec![find::provider(catalog, name)?],
            None => catalog.providers().collect(),
        };
        let of_status = |provider: ProviderRef| match self.status {
            Some(status) => provider.by_status(status),
            None => provider.entries(),
        };
        let entries: Vec<_> = providers
            .into_iter()
            .flat_map(of_status)
            .filter(|entry| self.kind.is_none_or(|kind| entry.kind() == kind))
            .filter(|entry| self.retry.is_none_or(|retry| entry.retry() == retry))
            .collect();
        if entries.is_empty() {
            return Err(Failure::answer("no entry matches").help("leave out a filter"));
        }
        match self.format {
            Format::Json => output.json(&Entries::new(&entries, options)),
            _ => Ok(print::table(&entries, output)?),
        }
    }
}
