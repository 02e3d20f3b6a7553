//! Entries for people: one in full, several with a line each, as Markdown, and the one that explains a response.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use humantime::format_rfc3339_seconds;
use llm_errors::{Diagnosis, Entry};
use llm_errors_codegen::wording::visible;
use llm_errors_render::{EntryJson, Options, entry_markdown, statuses};
use serde::Serialize;

use crate::output::{HEADING, Output, QUIET, STRONG, styled};

/// How something is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For documents
    Markdown,
    /// For programs
    Json,
}

impl Format {
    /// For clap, where a command prints no Markdown.
    pub(crate) fn text_or_json() -> impl TypedValueParser<Value = Self> {
        let formats = [Self::Text, Self::Json];
        let values = formats.iter().filter_map(ValueEnum::to_possible_value);
        PossibleValuesParser::new(values)
            .try_map(|format| <Self as ValueEnum>::from_str(&format, false))
    }
}

/// The JSON that `list` and `explain` print.
#[derive(Serialize)]
pub(crate) struct Entries {
    entries: Vec<EntryJson>,
}

impl Entries {
    pub(crate) fn new(entries: &[Entry], options: &Options) -> Self {
        let entries = EntryJson::of(entries.iter().copied(), options);
        Self { entries }
    }
}

/// Prints entries in full, one after the other.
pub(crate) fn in_full(entries: &[Entry], options: &Options, output: &mut Output) -> io::Result<()> {
    for (index, found) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(output)?;
        }
        entry(*found, options, output)?;
    }
    Ok(())
}

/// What to do next.
pub(crate) fn help(text: &str, output: &mut Output) -> io::Result<()> {
    output.wrapped("", "", &format!("{HEADING}help{HEADING:#}: {text}"))
}

/// Prints entries as Markdown, a section for each.
pub(crate) fn as_markdown(entries: &[Entry], output: &mut Output) -> io::Result<()> {
    for (index, found) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(output)?;
        }
        writeln!(output, "## {}\n\n{}", found.id(), entry_markdown(*found))?;
    }
    Ok(())
}

/// Prints what a response means: whether to send the request again, and the entry that says so.
pub(crate) fn diagnosis(
    diagnosis: &Diagnosis,
    options: &Options,
    output: &mut Output,
) -> io::Result<()> {
    let (Some(found), Some(signal)) = (diagnosis.entry(), diagnosis.matched_by()) else {
        return Ok(());
    };
    let at = diagnosis
        .retry_at()
        .and_then(date)
        .map(|at| format!("at {at}"));
    let again = match (diagnosis.retry_after(), at, diagnosis.window()) {
        _ if !diagnosis.is_retryable() => "do not send it again unchanged".to_owned(),
        (Some(delay), Some(at), _) => format!("send it again after {delay:?}, {at}"),
        (Some(delay), None, _) => format!("send it again after {delay:?}"),
        (None, Some(at), _) => format!("send it again {at}"),
        (None, None, Some(window)) => format!("send it again when the {window} is over"),
        (None, None, None) => "send it again after a while".to_owned(),
    };
    let signal = signal.as_str().replace('_', " ");
    writeln!(output, "{STRONG}{again}{STRONG:#}")?;
    writeln!(output, "{HEADING}recognized by its {signal}{HEADING:#}")?;
    writeln!(output)?;
    entry(found, options, output)
}

/// A time since 1970 as people write it, to the second that has begun by then; none after the year 9999.
fn date(time: Duration) -> Option<String> {
    let second = Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0));
    let time = format_rfc3339_seconds(SystemTime::UNIX_EPOCH.checked_add(second)?);
    let mut date = String::new();
    write!(date, "{time}").ok()?;
    Some(date.replace('T', " ").replace('Z', " UTC"))
}

/// Prints an entry in full.
pub(crate) fn entry(entry: Entry, options: &Options, output: &mut Output) -> io::Result<()> {
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
        let gone = format!("Gone since {}: {}", removed.since, styled(removed.reason));
        output.wrapped("  ", "  ", &gone)?;
    }
    if entry.is_draft() {
        let draft = "A draft: nobody has explained this error yet.";
        output.wrapped("  ", "  ", draft)?;
    }
    output.wrapped("  ", "  ", &styled(entry.meaning()))?;
    sentences("Causes", entry.causes(), output)?;
    sentences("Solutions", entry.solutions(), output)?;
    let rows = [
        ("Codes", entry.codes().collect()),
        ("Types", entry.types().collect()),
        ("Exceptions", entry.exceptions().collect()),
        ("Scope", Vec::from_iter(entry.scope())),
        ("Since", Vec::from_iter(entry.since())),
        ("Formerly", entry.formerly().collect()),
        ("See also", entry.see_also().map(Entry::id).collect()),
    ];
    for (label, words) in rows.iter().filter(|(_, words)| !words.is_empty()) {
        row(label, &words.join(", "), output)?;
    }
    for (key, value) in entry.extra() {
        row(key, &value.to_string(), output)?;
    }
    if let Some(example) = entry.example() {
        // whole lines, so that what is copied is what was sent
        writeln!(output, "  Example:")?;
        for line in example.body.lines() {
            writeln!(output, "    {}", visible(line))?;
        }
    }
    if let Some(page) = options.page(entry) {
        row("Page", &format!("{QUIET}{page}{QUIET:#}"), output)?;
    }
    for source in entry.sources() {
        row("Source", &format!("{QUIET}{}{QUIET:#}", source.url), output)?;
    }
    Ok(())
}

fn row(label: &str, text: &str, output: &mut Output) -> io::Result<()> {
    output.wrapped(
        "  ",
        "    ",
        &format!("{HEADING}{label}:{HEADING:#} {text}"),
    )
}

fn sentences(
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

/// Prints a line for each entry, in columns.
pub(crate) fn table(entries: &[Entry], output: &mut Output) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (milliseconds, expected) in [
            (0, Some("1970-01-01 00:00:00 UTC")),
            (1, Some("1970-01-01 00:00:01 UTC")),
            (951_782_400_000, Some("2000-02-29 00:00:00 UTC")),
            (253_402_300_799_000, Some("9999-12-31 23:59:59 UTC")),
            (253_402_300_799_001, None),
        ] {
            assert_eq!(
                date(Duration::from_millis(milliseconds)).as_deref(),
                expected
            );
        }
    }
}
