//! `llm-errors drift`: what changed on documentation pages since they were last read.

use std::cmp::Reverse;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, mem};

use clap::{Args, ValueHint};
use humantime::{format_rfc3339_seconds, parse_rfc3339};
use llm_errors::{Catalog, ProviderRef};
use llm_errors_drift::{
    AcceptError, Acceptance, Comparison, Entries, LARGEST_PAGE, Lock, Row, accept, address,
    compare, read,
};
use llm_errors_find as find;
use llm_errors_render::replace;
use serde::Serialize;

use crate::catalogs::Catalogs;
use crate::output::{Failure, Output, QUIET, counted};
use crate::print::Format;
use crate::report::{self, Report};

/// The folder of the catalog where `--catalog` names none.
const FOLDER: &str = "catalog";
/// The file in it that knows what was read.
const LOCK: &str = "drift.lock";

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors drift openai error-codes.html               what is new, gone and changed
  llm-errors drift openai error-codes.html --accept      take it for read
  llm-errors drift openai error-codes.html --accept '429 Slow down'
  llm-errors drift --saved pages                         pages/openai/guide.html, ...
  llm-errors drift --stale 90                            what was not read for long

Exit status: 0 nothing changed, 1 something did, 2 a page could not be read.")]
pub(crate) struct Drift {
    /// The provider
    provider: Option<String>,
    /// Saved pages: HTML, Markdown, copied text, `OpenAPI`, service models, source code of an SDK
    #[arg(value_name = "PAGE", value_hint = ValueHint::FilePath)]
    pages: Vec<PathBuf>,
    /// The id in `[sources]` that the pages are; found by their address or their rows otherwise
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// A folder of saved pages of all providers: `PROVIDER/SOURCE.html`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["provider", "source"], value_hint = ValueHint::DirPath)]
    saved: Option<PathBuf>,
    /// Take for read what the pages say, or only one row of it; may be repeated
    #[arg(long, value_name = "ROW", num_args = 0..=1, default_missing_value = "")]
    accept: Vec<String>,
    /// Accept the wording that was read before, too: for a page that flips between two
    #[arg(long, requires = "accept")]
    keep: bool,
    /// Draft no entries for rows that lead to none
    #[arg(long, requires = "accept")]
    no_drafts: bool,
    /// Believe a page that lists far fewer errors than before
    #[arg(long)]
    fewer: bool,
    /// The day on which the pages were read, today otherwise
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// List the sources that were read longer ago, those without fingerprints first
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["pages", "saved", "accept"])]
    stale: Option<u64>,
    /// How to print
    #[arg(long, default_value = "text", value_parser = Format::text_or_json())]
    format: Format,
}

/// A page to read.
struct Page {
    provider: String,
    source: Option<String>,
    path: PathBuf,
}

impl Drift {
    pub(crate) fn run(mut self, catalogs: &Catalogs, output: &mut Output) -> Result<(), Failure> {
        let folder = catalogs.top().unwrap_or_else(|| PathBuf::from(FOLDER));
        let catalog = catalogs.load_edited(&folder)?;
        let lock_path = folder.join(LOCK);
        let lock = read_lock(&lock_path)?;
        if let Some(days) = self.stale {
            return self.stale(days, catalog, &lock, output);
        }
        // what stands behind `--accept` may be a page
        let (pages, rows): (Vec<_>, Vec<_>) = mem::take(&mut self.accept)
            .into_iter()
            .partition(|it| Path::new(it).is_file());
        let is_accepting = !pages.is_empty() || !rows.is_empty();
        self.pages.extend(pages.into_iter().map(PathBuf::from));
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        let mut work = Work {
            catalog,
            folder,
            lock_path,
            lock,
            accept: is_accepting.then_some(rows),
            options: &self,
        };
        let (mut is_changed, mut is_failed) = (false, false);
        for page in self.to_read()? {
            match work.page(&page) {
                Ok(report) => {
                    is_changed |=
                        report.accepted.is_none() && !report.comparison.findings.is_empty();
                    match self.format {
                        Format::Json => output.json(&report)?,
                        _ => report::print(&report, output)?,
                    }
                }
                Err(failure) => {
                    output.flush()?;
                    failure.report();
                    is_failed = true;
                }
            }
        }
        match (is_failed, is_changed) {
            (true, _) => Err(Failure::usage("")),
            (false, true) => Err(Failure::silent()),
            (false, false) => Ok(()),
        }
    }

    /// The pages that were asked for.
    fn to_read(&self) -> Result<Vec<Page>, Failure> {
        if let Some(folder) = &self.saved {
            return saved(folder).map_err(|error| Failure::unreadable(folder, &error));
        }
        let Some(provider) = &self.provider else {
            return Err(
                Failure::usage("which provider?").help("`llm-errors drift openai page.html`")
            );
        };
        if self.pages.is_empty() {
            return Err(Failure::usage("there is no page to read")
                .help("save the page of the errors from a browser, and name the file"));
        }
        let page = |path: &PathBuf| Page {
            provider: provider.clone(),
            source: self.source.clone(),
            path: path.clone(),
        };
        Ok(self.pages.iter().map(page).collect())
    }

    /// The day of this run.
    fn date(&self) -> String {
        let today = || format_rfc3339_seconds(SystemTime::now()).to_string()[..10].to_owned();
        self.date.clone().unwrap_or_else(today)
    }

    fn stale(
        &self,
        days: u64,
        catalog: Catalog,
        lock: &Lock,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let today = day(&self.date()).ok_or_else(|| {
            Failure::usage(format!("`{}` is no date", self.date())).help("write it as 2026-11-20")
        })?;
        let providers = match &self.provider {
            Some(name) => vec![find::provider(catalog, name)?],
            None => catalog.providers().collect(),
        };
        let mut stale = Vec::new();
        for provider in providers {
            for source in provider.sources() {
                let read = day(source.checked).unwrap_or(today);
                let id = format!("{}/{}", provider.id(), source.id);
                let cites =
                    |entry: &llm_errors::Entry| entry.sources().any(|it| it.id == source.id);
                stale.push(Stale {
                    days: today.saturating_sub(read).as_secs() / (24 * 60 * 60),
                    checked: source.checked,
                    rows: lock.rows(&id).count(),
                    entries: provider.entries().filter(cites).count(),
                    url: source.url,
                    id,
                });
            }
        }
        stale.retain(|source| source.days > days);
        stale.sort_by(|one, other| {
            let key = |it: &Stale| (it.rows > 0, Reverse(it.days));
            key(one)
                .cmp(&key(other))
                .then_with(|| one.id.cmp(&other.id))
        });
        if self.format == Format::Json {
            return output.json(&serde_json::json!({ "sources": stale }));
        }
        for Stale {
            id,
            checked,
            days,
            rows,
            entries,
            url,
        } in &stale
        {
            let rows = if *rows == 0 {
                "no rows".to_owned()
            } else {
                counted(*rows, "row", "rows")
            };
            let entries = counted(*entries, "entry", "entries");
            writeln!(
                output,
                "{checked}  {days:>4} days  {id}: {rows}, {entries}  {QUIET}{url}{QUIET:#}"
            )?;
        }
        let sources = counted(stale.len(), "source was", "sources were");
        Ok(writeln!(
            output,
            "{sources} last read more than {days} days ago"
        )?)
    }
}

/// A source and when it was last read.
#[derive(Serialize)]
struct Stale {
    id: String,
    url: &'static str,
    checked: &'static str,
    days: u64,
    /// In the lock.
    rows: usize,
    /// That cite it.
    entries: usize,
}

/// What a run works on.
struct Work<'a> {
    catalog: Catalog,
    folder: PathBuf,
    lock_path: PathBuf,
    lock: Lock,
    /// Whether to accept, and which rows: all if it names none.
    accept: Option<Vec<String>>,
    options: &'a Drift,
}

impl Work<'_> {
    /// Reads a page, compares it, and takes it for read if that was asked for.
    fn page(&mut self, page: &Page) -> Result<Report, Failure> {
        let path = page.path.display();
        let provider = find::provider(self.catalog, &page.provider)?;
        let bytes = read_page(&page.path)?;
        let rows = read(&page.path.to_string_lossy(), &bytes, provider)
            .map_err(|error| Failure::usage(format!("`{path}`: {error}")))?;
        let source = match &page.source {
            Some(source) => source.clone(),
            None => self.source(provider, &rows, &bytes).ok_or_else(|| {
                let failure = Failure::usage(format!(
                    "`{path}`: which source of {} is it?",
                    provider.id()
                ));
                failure.help(
                    "name its id in `[sources]` with `--source ID`; add it there if it is new",
                )
            })?,
        };
        let comparison = compare(
            &Entries::of(provider),
            &source,
            &rows,
            &self.lock,
            self.options.fewer,
        )
        .map_err(|error| {
            Failure::usage(format!("`{path}`: {error}"))
                .help("save the page again, whole; where it did shrink, repeat with `--fewer`")
        })?;
        Ok(Report {
            provider,
            accepted: self.accept(provider, &comparison)?,
            comparison,
        })
    }

    /// The source that a page is: by the address that it gives, or by the rows that were read of it.
    fn source(&self, provider: ProviderRef, rows: &[Row], bytes: &[u8]) -> Option<String> {
        let bare = |url: &str| url.trim_end_matches('/').to_owned();
        let address = address(bytes).map(|it| bare(&it));
        let by_address = provider
            .sources()
            .find(|source| Some(bare(source.url)) == address);
        let by_rows = || {
            self.lock
                .likely_source(provider.id(), rows)
                .map(str::to_owned)
        };
        let docs = || {
            let docs = provider.docs().map(bare)?;
            let source = provider.sources().find(|source| bare(source.url) == docs)?;
            Some(source.id.to_owned())
        };
        by_address
            .map(|it| it.id.to_owned())
            .or_else(by_rows)
            .or_else(docs)
    }

    /// Takes a page for read if that was asked for, and gives the ids of the drafts.
    fn accept(
        &mut self,
        provider: ProviderRef,
        comparison: &Comparison,
    ) -> Result<Option<Vec<String>>, Failure> {
        let Some(rows) = &self.accept else {
            return Ok(None);
        };
        let path = self.folder.join(format!("{}.toml", provider.id()));
        let text = fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
        let date = self.options.date();
        let acceptance = Acceptance {
            rows,
            date: &date,
            keep: self.options.keep,
            drafts: !self.options.no_drafts,
        };
        let accepted = accept(provider, comparison, &acceptance, &self.lock, &text);
        let accepted = accepted.map_err(|error| {
            let failure = Failure::usage(format!("`{}`: {error}", path.display()));
            match error {
                AcceptError::UnknownSource(id) => failure.help(format!(
                    "add `{id} = {{ url = \"...\", checked = {date} }}` to `[sources]`"
                )),
                AcceptError::UnknownRow(_) => {
                    failure.help("write the row as the report does: `429 Slow down`")
                }
                _ => failure,
            }
        })?;
        // the lock comes last: an interrupted run is repeated as if nothing was accepted
        if accepted.catalog != text {
            replace(&path, &accepted.catalog)
                .map_err(|error| Failure::unwritable(&path, &error))?;
        }
        let lock = accepted.lock.to_string();
        replace(&self.lock_path, &lock)
            .map_err(|error| Failure::unwritable(&self.lock_path, &error))?;
        self.lock = accepted.lock;
        Ok(Some(accepted.drafts))
    }
}

/// The lock; empty where there is none yet.
fn read_lock(path: &Path) -> Result<Lock, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Lock::default()),
        Err(error) => return Err(Failure::unreadable(path, &error)),
    };
    text.parse().map_err(|error| {
        Failure::usage(format!("`{}`: {error}", path.display()))
            .help("take the file of the last commit, or accept the pages again without it")
    })
}

/// A page, as far as any page is read.
fn read_page(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = |file: File| file.take(LARGEST_PAGE as u64 + 1).read_to_end(&mut bytes);
    File::open(path)
        .and_then(read)
        .map_err(|error| Failure::unreadable(path, &error))?;
    Ok(bytes)
}

/// The pages in a folder, `PROVIDER/SOURCE.EXTENSION`, sorted.
fn saved(folder: &Path) -> io::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for provider in fs::read_dir(folder)? {
        let provider = provider?.path();
        if !provider.is_dir() {
            continue;
        }
        for page in fs::read_dir(&provider)? {
            let path = page?.path();
            let name = |path: &Path| path.file_stem().map(|it| it.to_string_lossy().into_owned());
            if let (Some(id), Some(source)) = (name(&provider), name(&path))
                && !source.starts_with('.')
            {
                pages.push(Page {
                    provider: id,
                    source: Some(source),
                    path,
                });
            }
        }
    }
    pages.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(pages)
}

/// A date as the time since 1970.
fn day(date: &str) -> Option<Duration> {
    let time = parse_rfc3339(&format!("{date}T00:00:00Z")).ok()?;
    time.duration_since(SystemTime::UNIX_EPOCH).ok()
}
