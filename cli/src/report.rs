//! How a documentation page differs from what was read: for people and for programs.

use std::io::{self, Write};

use llm_errors::{Entry, ProviderRef};
use llm_errors_codegen::wording::visible;
use llm_errors_drift::{Change, Comparison, Finding, Match, Row};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::output::{HEADING, Output, QUIET, STRONG, counted, styled};
use crate::print;

/// A page, compared, and what was done.
pub(crate) struct Report {
    pub(crate) provider: ProviderRef,
    pub(crate) comparison: Comparison,
    /// The ids of the drafts, where the page was taken for read.
    pub(crate) accepted: Option<Vec<String>>,
}

impl Report {
    fn of(&self, change: Change) -> impl Iterator<Item = &Finding> {
        let findings = self.comparison.findings.iter();
        findings.filter(move |finding| finding.change == change)
    }

    /// The ids of the entries of what changed so; what leads to several is in `rows` only.
    fn ids(&self, change: Change) -> Vec<&'static str> {
        let entries = self.of(change).filter_map(|finding| match finding.found {
            Match::One(entry) => Some(entry.id()),
            _ => None,
        });
        let mut ids: Vec<_> = entries.collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// How a page names an error.
#[derive(Serialize)]
struct Name<'a> {
    status: Value,
    code: Option<&'a str>,
    title: Option<&'a str>,
}

impl<'a> Name<'a> {
    /// A status is a number, a class a text; several are a list.
    fn of(row: &'a Row) -> Self {
        let status = row.status.iter().map(|status| match status.parse::<u16>() {
            Ok(number) => Value::from(number),
            Err(_) => status.as_str().into(),
        });
        let mut status: Vec<_> = status.collect();
        Self {
            status: match status.len() {
                0 => Value::Null,
                1 => status.remove(0),
                _ => status.into(),
            },
            code: row.code.as_deref(),
            title: row.title.as_deref(),
        }
    }
}

/// A row that leads to no entry, or to several.
#[derive(Serialize)]
struct Unmatched<'a> {
    #[serde(flatten)]
    name: Name<'a>,
    reason: String,
    candidates: Vec<&'static str>,
}

/// A row that differs: what the page says now, beside what the catalog says.
#[derive(Serialize)]
struct Difference<'a> {
    change: Change,
    /// As `--accept` takes it.
    row: String,
    #[serde(flatten)]
    name: Name<'a>,
    before: Option<String>,
    reason: &'a str,
    texts: &'a [String],
    entries: Vec<Words>,
}

/// What the catalog says.
#[derive(Serialize)]
struct Words {
    id: &'static str,
    meaning: &'static str,
    causes: Vec<&'static str>,
    solutions: Vec<&'static str>,
}

impl<'a> Difference<'a> {
    fn of(finding: &'a Finding) -> Self {
        let entries = finding.found.entries().iter().map(|entry| Words {
            id: entry.id(),
            meaning: entry.meaning(),
            causes: entry.causes().collect(),
            solutions: entry.solutions().collect(),
        });
        Self {
            change: finding.change,
            row: label(&finding.row),
            name: Name::of(&finding.row),
            before: finding.before.as_ref().map(ToString::to_string),
            reason: &finding.reason,
            texts: &finding.row.texts,
            entries: entries.collect(),
        }
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Comparison {
            findings,
            unmatched,
            unchanged,
            ..
        } = &self.comparison;
        let added = self.of(Change::Added).map(|finding| Name::of(&finding.row));
        let unmatched = unmatched.iter().map(|(row, found)| Unmatched {
            name: Name::of(row),
            reason: why_unmatched(row, found),
            candidates: found.entries().iter().map(|entry| entry.id()).collect(),
        });
        let rows = findings.iter().map(Difference::of);
        let mut report = serializer.serialize_struct("Report", 9)?;
        report.serialize_field("provider", self.provider.id())?;
        report.serialize_field("source", self.comparison.source_id())?;
        report.serialize_field("added", &added.collect::<Vec<_>>())?;
        report.serialize_field("removed", &self.ids(Change::Removed))?;
        report.serialize_field("changed", &self.ids(Change::Changed))?;
        report.serialize_field("unchanged", unchanged)?;
        report.serialize_field("unmatched", &unmatched.collect::<Vec<_>>())?;
        report.serialize_field("rows", &rows.collect::<Vec<_>>())?;
        report.serialize_field("drafts", &self.accepted)?;
        report.end()
    }
}

/// Prints a report for people: what differs with its texts, then a summary.
pub(crate) fn print(report: &Report, output: &mut Output) -> io::Result<()> {
    let Report {
        comparison,
        accepted,
        ..
    } = report;
    for finding in &comparison.findings {
        print_finding(finding, output)?;
    }
    let unchanged = counted(comparison.unchanged, "row is", "rows are");
    let counts =
        [Change::Added, Change::Changed, Change::Removed].map(|change| report.of(change).count());
    let differences = match counts {
        [0, 0, 0] => "no drift".to_owned(),
        [added, changed, removed] => format!("{added} added, {changed} changed, {removed} removed"),
    };
    writeln!(
        output,
        "{STRONG}{}{STRONG:#}: {differences}; {unchanged} as they were read",
        visible(&comparison.source)
    )?;
    for (row, found) in &comparison.unmatched {
        let why = why_unmatched(row, found);
        writeln!(output, "{QUIET}unmatched: {}: {why}{QUIET:#}", label(row))?;
    }
    match accepted {
        Some(drafts) => {
            let drafts = if drafts.is_empty() {
                String::new()
            } else {
                format!("; drafts to explain: {}", drafts.join(", "))
            };
            writeln!(output, "taken for read{drafts}")
        }
        None if counts == [0; 3] => Ok(()),
        None => print::help(
            "change the entries where the page says something new, then repeat with `--accept`",
            output,
        ),
    }
}

/// Why a row leads to no single entry.
fn why_unmatched(row: &Row, found: &Match) -> String {
    let name = if row.code.is_some() { "code" } else { "title" };
    match found {
        Match::Several(entries) => format!("{} entries have this {name}", entries.len()),
        _ => format!("no entry has this {name} or these words"),
    }
}

/// A row as `--accept` takes it.
fn label(row: &Row) -> String {
    let name = row
        .code
        .as_deref()
        .or(row.title.as_deref())
        .unwrap_or_default();
    let status = row.status.join(",");
    visible(format!("{status} {name}").trim())
}

fn print_finding(finding: &Finding, output: &mut Output) -> io::Result<()> {
    let Finding {
        change,
        row,
        found,
        reason,
        ..
    } = finding;
    let change = match change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Removed => "removed",
    };
    writeln!(
        output,
        "{HEADING}{change}{HEADING:#} {STRONG}{}{STRONG:#}",
        label(row)
    )?;
    output.wrapped("  why:    ", "          ", &visible(reason))?;
    if let (Some(_), Some(title)) = (&row.code, &row.title) {
        output.wrapped("  title:  ", "          ", &visible(title))?;
    }
    let mut first = "  page:   ";
    for line in row.texts.iter().flat_map(|text| text.lines()) {
        output.wrapped(first, "          ", &visible(line))?;
        first = "          ";
    }
    match found {
        Match::One(entry) => print_entry(*entry, output)?,
        Match::Several(entries) => {
            let ids: Vec<_> = entries.iter().map(|entry| entry.id()).collect();
            output.wrapped(
                "  entry:  ",
                "          ",
                &format!("one of {}", ids.join(", ")),
            )?;
        }
        Match::None => writeln!(output, "  entry:  none")?,
    }
    writeln!(output)
}

/// What the catalog says now.
fn print_entry(entry: Entry, output: &mut Output) -> io::Result<()> {
    writeln!(output, "  entry:  {}", entry.id())?;
    output.wrapped("          ", "          ", &styled(entry.meaning()))?;
    for text in entry.causes().chain(entry.solutions()) {
        output.wrapped("          - ", "            ", &styled(text))?;
    }
    Ok(())
}
