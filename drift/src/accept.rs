//! Taking what a page says for read: the new lock, and the provider's file with a draft of each entry that
//! is missing.

use std::{error, fmt};

use llm_errors::{FixBy, Kind, ProviderRef, Response, Retry, classify};
use llm_errors_codegen::is_slug;
use toml_edit::{
    Array, ArrayOfTables, Date, Datetime, DocumentMut, InlineTable, Item, Table, Value,
};

use crate::compare::{Change, Comparison, Finding};
use crate::entries::Match;
use crate::lock::Lock;
use crate::normalize::words;
use crate::rows::Row;

/// What a draft says until a person has explained it.
const MEANING: &str = "Not explained yet: read the source.";

/// Why a page cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcceptError {
    /// The provider's file is not TOML.
    Toml(String),
    /// The file has no such source.
    UnknownSource(String),
    /// No row that differs is called so.
    UnknownRow(String),
    /// Not a date such as `2026-11-20`.
    Date(String),
}

impl fmt::Display for AcceptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(why) => write!(f, "the provider's file cannot be changed: {why}"),
            Self::UnknownSource(id) => write!(f, "`[sources]` has no `{id}`"),
            Self::UnknownRow(row) => write!(f, "no row that differs is `{row}`"),
            Self::Date(date) => write!(f, "`{date}` is no date"),
        }
    }
}

impl error::Error for AcceptError {}

/// What has to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's file.
    pub catalog: String,
    /// The lock.
    pub lock: Lock,
    /// The ids of the entries that were drafted.
    pub drafts: Vec<String>,
}

/// What to take for read, and how.
#[derive(Clone, Copy, Debug)]
pub struct Acceptance<'a> {
    /// Which rows, each as `429 too many requests`; all that differ if it names none.
    pub rows: &'a [String],
    /// The day on which the page was read: `2026-11-20`.
    pub date: &'a str,
    /// The wording that was read before stays accepted, too.
    pub keep: bool,
    /// Draft an entry for each new row that leads to none.
    pub drafts: bool,
}

/// Takes rows for read. `catalog` is the text of the provider's file, in which the source gets the date, and
/// each new row that leads to no entry a draft.
///
/// # Errors
/// The file is not TOML or does not have the source, the date is none, or no row is called so.
pub fn accept(
    provider: ProviderRef,
    comparison: &Comparison,
    acceptance: &Acceptance,
    lock: &Lock,
    catalog: &str,
) -> Result<Accepted, AcceptError> {
    let Acceptance {
        rows,
        date,
        keep,
        drafts: has_drafts,
    } = *acceptance;
    let date: Date = match date.parse::<Datetime>() {
        Ok(Datetime {
            date: Some(date),
            time: None,
            offset: None,
        }) => date,
        _ => return Err(AcceptError::Date(date.to_owned())),
    };
    let findings = chosen(comparison, rows)?;
    let mut lock = lock.clone();
    for finding in &findings {
        let source = &comparison.source;
        if finding.change == Change::Removed {
            lock.remove(source, &finding.key);
            continue;
        }
        if let Some(before) = &finding.before {
            lock.remove(source, before);
        }
        lock.insert(source, finding.key.clone(), finding.row.fingerprint(), keep);
    }
    let mut document: DocumentMut = catalog
        .parse()
        .map_err(|error: toml_edit::TomlError| AcceptError::Toml(error.message().to_owned()))?;
    let source = comparison.source_id();
    set_checked(&mut document, source, date)?;
    let mut drafts = Vec::new();
    let missing = findings.iter().filter(|finding| {
        has_drafts
            && finding.change == Change::Added
            && finding.found == Match::None
            && !is_nameless(&finding.row)
    });
    for finding in missing {
        let slug = free_slug(provider, &document, &finding.row);
        let entries = document
            .entry("entry")
            .or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        let entries = entries
            .as_array_of_tables_mut()
            .ok_or_else(|| AcceptError::Toml("`entry` is not written as `[[entry]]`".to_owned()))?;
        entries.push(draft(provider, &slug, source, &finding.row));
        drafts.push(format!("{}/{slug}", provider.id()));
    }
    Ok(Accepted {
        catalog: document.to_string(),
        lock,
        drafts,
    })
}

/// The findings that are to be accepted.
fn chosen<'a>(
    comparison: &'a Comparison,
    only: &[String],
) -> Result<Vec<&'a Finding>, AcceptError> {
    if only.is_empty() {
        return Ok(comparison.findings.iter().collect());
    }
    let name = |finding: &Finding| words(&finding.key.to_string());
    let find = |wanted: &String| {
        let wanted_words = words(wanted);
        let found: Vec<_> = comparison
            .findings
            .iter()
            .filter(|it| name(it) == wanted_words)
            .collect();
        if found.is_empty() {
            Err(AcceptError::UnknownRow(wanted.clone()))
        } else {
            Ok(found)
        }
    };
    let found: Result<Vec<_>, _> = only.iter().map(find).collect();
    Ok(found?.concat())
}

fn set_checked(document: &mut DocumentMut, source: &str, date: Date) -> Result<(), AcceptError> {
    let unknown = || AcceptError::UnknownSource(source.to_owned());
    let sources = document
        .get_mut("sources")
        .and_then(Item::as_table_like_mut);
    let source = sources
        .and_then(|it| it.get_mut(source))
        .and_then(Item::as_table_like_mut);
    let checked = source
        .and_then(|it| it.get_mut("checked"))
        .and_then(Item::as_value_mut);
    let checked = checked.ok_or_else(unknown)?;
    let decor = checked.decor().clone();
    *checked = Value::from(date);
    *checked.decor_mut() = decor;
    Ok(())
}

/// Whether nothing of a row could lead from a response to its entry.
fn is_nameless(row: &Row) -> bool {
    row.status.is_empty() && row.code.is_none()
}

/// An id for the entry of a row that the file does not have.
fn free_slug(provider: ProviderRef, document: &DocumentMut, row: &Row) -> String {
    let kebab = |text: &str| {
        let mut kebab = String::new();
        let mut before = ' ';
        for character in text.chars() {
            if character.is_ascii_uppercase() && before.is_ascii_lowercase()
                || !character.is_ascii_alphanumeric()
            {
                kebab.push(' ');
            }
            kebab.push(character.to_ascii_lowercase());
            before = character;
        }
        let parts = kebab
            .split(|it: char| !it.is_ascii_alphanumeric())
            .filter(|it| !it.is_empty());
        parts.take(8).collect::<Vec<_>>().join("-")
    };
    let name = row.code.as_deref().or(row.title.as_deref()).map(kebab);
    let status = row.status.first().map_or("", String::as_str);
    let slug = match name {
        Some(name) if is_slug(&name) => name,
        Some(name) if is_slug(&format!("code-{name}")) => format!("code-{name}"),
        _ => format!("status-{status}"),
    };
    let is_taken = |slug: &str| {
        let entries = document.get("entry").and_then(Item::as_array_of_tables);
        let mut ids = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.get("id")?.as_str());
        provider.entry(slug).is_some() || ids.any(|id| id == slug)
    };
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let mut slugs = std::iter::once(slug.clone()).chain(numbered);
    slugs.find(|slug| !is_taken(slug)).unwrap_or(slug)
}

/// An entry with what the page shows. What its status usually means is a beginning; the page's own words stand
/// in a comment, for whoever explains it.
fn draft(provider: ProviderRef, slug: &str, source: &str, row: &Row) -> Table {
    let mut table = Table::new();
    let mut comment = "\n".to_owned();
    if !row.texts.is_empty() {
        comment.push_str("# What the page says:\n");
    }
    for line in row.texts.iter().flat_map(|text| text.lines()) {
        comment.extend(["# ", &line.replace('\t', " "), "\n"]);
    }
    table.decor_mut().set_prefix(comment);
    let title = row.title.as_deref().or(row.code.as_deref());
    let title = title.map_or_else(
        || format!("Status {}", row.status.join(", ")),
        str::to_owned,
    );
    let numbers: Vec<i64> = row.status.iter().filter_map(|it| it.parse().ok()).collect();
    let class = row.status.iter().find(|it| it.ends_with("xx"));
    let usual = usual(provider, &numbers);
    table["id"] = toml_edit::value(slug);
    table["title"] = toml_edit::value(title.replace('\n', " "));
    match (&numbers[..], class) {
        ([status], _) => table["status"] = toml_edit::value(*status),
        ([], Some(class)) => table["status_class"] = toml_edit::value(class),
        ([], None) => {}
        (statuses, _) => {
            table["status"] = toml_edit::value(statuses.iter().copied().collect::<Array>());
        }
    }
    table["kind"] = toml_edit::value(usual.0.to_string());
    table["retry"] = toml_edit::value(usual.1.to_string());
    table["fix_by"] = toml_edit::value(usual.2.to_string());
    table["draft"] = toml_edit::value(true);
    table["meaning"] = toml_edit::value(MEANING);
    if let Some(code) = &row.code {
        let codes: Vec<_> = code.split(' ').collect();
        let mut rule = InlineTable::new();
        rule.insert(
            "code",
            match codes[..] {
                [code] => code.into(),
                _ => Value::Array(codes.into_iter().collect()),
            },
        );
        table["match"] = toml_edit::value(rule);
    }
    table["sources"] = toml_edit::value(Array::from_iter([source]));
    table
}

/// What the catalog says of the first status, or the most careful answer where it says nothing.
fn usual(provider: ProviderRef, numbers: &[i64]) -> (Kind, Retry, FixBy) {
    let status = numbers.first().and_then(|it| u16::try_from(*it).ok());
    let entry = status
        .and_then(|status| classify(provider, &Response::new("").with_status(status)).entry());
    entry.map_or(
        (Kind::InvalidRequest, Retry::Never, FixBy::Caller),
        |entry| (entry.kind(), entry.retry(), entry.fix_by()),
    )
}
