//! `llm-errors list`: entries, a line each.

use std::io::{self, Write};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use llm_errors::{Entry, Kind, Provider, Retry};
use serde::Serialize;
use strum::{IntoEnumIterator, VariantNames};

use crate::Format;
use crate::find;
use crate::output::{Failure, HEADING, Output, STRONG};

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
    #[arg(long, value_enum, default_value_t = Format::Text)]
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

/// The JSON that `list` and `explain` print.
#[derive(Serialize)]
pub(crate) struct Entries {
    pub(crate) entries: Vec<Entry>,
}

impl List {
    pub(crate) fn run(self, output: &mut Output) -> Result<(), Failure> {
        let providers = match &self.provider {
            Some(name) => vec![find::provider(name)?],
            None => Provider::iter().collect(),
        };
        let of_status = |provider: Provider| match self.status {
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
            Format::Text => Ok(print(&entries, output)?),
            Format::Json => output.json(&Entries { entries }),
        }
    }
}

/// Prints a line for each entry, in columns.
pub(crate) fn print(entries: &[Entry], output: &mut Output) -> io::Result<()> {
    let row = |entry: &Entry| {
        [
            entry.id().to_owned(),
            statuses(*entry),
            entry.kind().to_string(),
            entry.retry().to_string(),
        ]
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let [id, status, kind, retry] = [0, 1, 2, 3].map(width);
    for (entry, row) in entries.iter().zip(&rows) {
        let before = id + status + kind + retry + 8;
        let title = match output.width() {
            // a title that does not fit is cut, so that the columns stay columns
            Some(width) => {
                let left = width.saturating_sub(before).max(20);
                let title = entry.title();
                if title.chars().count() <= left {
                    title.to_owned()
                } else {
                    title.chars().take(left - 1).chain(['…']).collect()
                }
            }
            None => entry.title().to_owned(),
        };
        writeln!(
            output,
            "{STRONG}{:id$}{STRONG:#}  {:status$}  {HEADING}{:kind$}{HEADING:#}  {:retry$}  {title}",
            row[0], row[1], row[2], row[3],
        )?;
    }
    Ok(())
}

/// `429`, `500, 503`, `5xx`, or nothing.
pub(crate) fn statuses(entry: Entry) -> String {
    let statuses = entry.status().iter().map(u16::to_string);
    let class = entry
        .status_class()
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    statuses.chain(class).collect::<Vec<_>>().join(", ")
}
