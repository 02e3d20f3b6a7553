//! `llm-errors explain`: everything that is known of a code.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use llm_errors::{Entry, Provider};
use llm_errors_codegen::catalog;
use llm_errors_codegen::markdown;

use crate::find;
use crate::list::{self, Entries, statuses};
use crate::output::{Failure, HEADING, Output, QUIET, STRONG, styled};

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

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For documents
    Markdown,
    /// For programs
    Json,
}

impl Explain {
    pub(crate) fn run(self, output: &mut Output) -> Result<(), Failure> {
        let provider = find::provider(&self.provider)?;
        let entries: Vec<_> = find::entries(provider, &self.code).collect();
        if entries.is_empty() {
            return Err(find::not_found(provider, &self.code));
        }
        match self.format {
            Format::Text => Ok(print_text(provider, &entries, output)?),
            Format::Markdown => Ok(print_markdown(&entries, output)?),
            Format::Json => output.json(&Entries { entries }),
        }
    }
}

fn print_text(provider: Provider, entries: &[Entry], output: &mut Output) -> io::Result<()> {
    if entries.len() > 1 {
        let title = format!(
            "{} errors of {} go by this code:",
            entries.len(),
            provider.name()
        );
        output.wrapped("", "", &title)?;
        list::print(entries, output)?;
        writeln!(output)?;
    }
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(output)?;
        }
        print_entry(*entry, output)?;
    }
    Ok(())
}

pub(crate) fn print_entry(entry: Entry, output: &mut Output) -> io::Result<()> {
    writeln!(output, "{STRONG}{}{STRONG:#}", entry.id())?;
    output.wrapped("  ", "  ", &format!("{STRONG}{}{STRONG:#}", entry.title()))?;
    let statuses = statuses(entry);
    let status = if statuses.is_empty() {
        "no HTTP status".to_owned()
    } else {
        format!("HTTP {statuses}")
    };
    let (kind, retry, fix_by) = (entry.kind(), entry.retry(), entry.fix_by());
    let window = entry
        .window()
        .map(|window| format!(", refills by the {window}"));
    let window = window.unwrap_or_default();
    output.wrapped(
        "  ",
        "  ",
        &format!(
            "{HEADING}{status}, {kind}, retry {retry}, fixed by the {fix_by}{window}{HEADING:#}"
        ),
    )?;
    if let Some(removed) = entry.removed() {
        output.wrapped(
            "  ",
            "  ",
            &format!("Gone since {}: {}", removed.since, styled(removed.reason)),
        )?;
    }
    output.wrapped("  ", "  ", &styled(entry.meaning()))?;
    print_list("Causes", entry.causes(), output)?;
    print_list("Solutions", entry.solutions(), output)?;
    let rows = [
        ("Codes", entry.codes().collect()),
        ("Types", entry.types().collect()),
        ("Exceptions", entry.sdk().collect()),
        ("Scope", Vec::from_iter(entry.scope())),
        ("Since", Vec::from_iter(entry.since())),
        ("Formerly", entry.formerly().collect()),
        ("See also", entry.see_also().map(Entry::id).collect()),
    ];
    for (label, words) in rows.iter().filter(|(_, words)| !words.is_empty()) {
        output.wrapped(
            "  ",
            "    ",
            &format!("{HEADING}{label}:{HEADING:#} {}", words.join(", ")),
        )?;
    }
    for source in entry.sources() {
        output.wrapped(
            "  ",
            "  ",
            &format!("{HEADING}Source:{HEADING:#} {QUIET}{}{QUIET:#}", source.url),
        )?;
    }
    Ok(())
}

fn print_list(
    heading: &str,
    texts: impl ExactSizeIterator<Item = &'static str>,
    output: &mut Output,
) -> io::Result<()> {
    if texts.len() > 0 {
        writeln!(output, "  {HEADING}{heading}:{HEADING:#}")?;
    }
    for text in texts {
        output.wrapped("  - ", "    ", &styled(text))?;
    }
    Ok(())
}

fn print_markdown(entries: &[Entry], output: &mut Output) -> io::Result<()> {
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(output)?;
        }
        let json = serde_json::to_value(entry)?;
        let entry: catalog::Entry = serde_json::from_value(json)?;
        writeln!(output, "## {}\n\n{}", entry.id, markdown::entry(&entry))?;
    }
    Ok(())
}
