//! The checks of a catalog: this file lists them all, those below it say what each demands.
//!
//! The checks only report. What passes them is turned into the catalog by `lower.rs`.

mod across;
mod entry;
mod evidence;
mod ids;
mod provider;
mod rules;
#[cfg(test)]
mod tests;
mod texts;
mod wire;

use std::fmt::Display;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use llm_errors_core::layout::Tables;
use toml::Spanned;

use self::ids::Seen;
use crate::base::Base;
use crate::catalog::Catalog;
use crate::diagnostic::{Collector, Faults, Lint, Report};
use crate::files::File;
use crate::lower;
use crate::names::Names;
use crate::parsed::ParsedFile;

/// How a catalog is checked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub(crate) style: bool,
    pub(crate) drafts: bool,
    pub(crate) base: Base,
    pub(crate) below: Option<&'static Tables>,
}

impl Options {
    /// Whether to mind how texts are written and in which order fields are, as the shipped catalog
    /// does.
    #[must_use]
    pub fn style(self, style: bool) -> Self {
        Self { style, ..self }
    }

    /// Whether an entry that nobody has explained yet is a fault; [`style`](Self::style) says so, too.
    #[must_use]
    pub fn drafts(self, drafts: bool) -> Self {
        Self { drafts, ..self }
    }

    /// A catalog of llm-errors that this one is a layer on top of: `llm_errors::CATALOG`. Its providers may
    /// be relayed, referred to and extended.
    #[must_use]
    pub fn on_top_of(self, below: impl Into<&'static Tables>) -> Self {
        let below = below.into();
        Self {
            base: Base::of(below),
            below: Some(below),
            ..self
        }
    }
}

/// Reads and checks the files of a catalog.
///
/// ```
/// use llm_errors_codegen::{File, Options, check};
/// let file = File::new("acme.toml", "[provider]\nname = \"Acme\"\nhost = \"api.acme.example\"\n");
/// let faults = check(vec![file], &Options::default()).unwrap_err();
/// assert_eq!(
///     faults.lines().next().as_deref(),
///     Some(
///         "acme.toml:3:1: unknown field `host` in `[provider]` [unknown-field], \
///          a field with a similar name exists: `hosts`"
///     ),
/// );
/// ```
///
/// # Errors
/// All faults of all files; of very many the first hundred, and how many there are.
pub fn check(files: Vec<File>, options: &Options) -> Result<Catalog, Faults> {
    let mut faults = Collector::new(options.style, options.drafts);
    let parsed = read_all(&files, options, &mut faults);
    let (parsed, wire_only): (Vec<_>, Vec<_>) =
        parsed.into_iter().partition(ParsedFile::has_provider);
    let names = Names::collect(&parsed, &options.base);
    across::has_files(&files, &mut faults);
    check_providers(&parsed, &names, &mut faults);
    let with_wire = || parsed.iter().chain(&wire_only);
    wire::check(with_wire(), &names, &mut faults);
    if faults.is_empty()
        && let Some(providers) = lower::providers(&parsed, &names)
        && let Some(wire) = lower::wire(with_wire())
    {
        Ok(Catalog::new(providers, wire))
    } else {
        Err(faults.into_faults(files))
    }
}

/// Reads the files, as many at a time as there are processors: it is most of the work, and a build script
/// often runs while nothing else can.
fn read_all<'a>(
    files: &'a [File],
    options: &Options,
    faults: &mut Collector,
) -> Vec<ParsedFile<'a>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut read = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= files.len() {
                return read;
            }
            let mut faults = Collector::new(options.style, options.drafts);
            let file = ParsedFile::read(files, index, &options.base, &mut faults);
            read.push((index, file, faults));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut read = thread::scope(|scope| {
        // where no thread can be had, this one does it all
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads.min(files.len())).filter_map(spawn).collect();
        let mut read = work();
        for other in others {
            read.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        read
    });
    read.sort_by_key(|(index, ..)| *index);
    let mut parsed = Vec::new();
    for (_, file, found) in read {
        parsed.extend(file);
        faults.merge(found);
    }
    parsed
}

/// Every check of providers that looks at more than one value; `read.rs` has those of single values.
fn check_providers(parsed: &[ParsedFile<'_>], names: &Names<'_>, faults: &mut Collector) {
    across::provider_ids(parsed, names, faults);
    across::aliases_and_hosts(parsed, names, faults);
    across::at_most_one_shared(parsed, faults);
    for file in parsed {
        let mut checker = Checker {
            names,
            file,
            faults,
        };
        checker.file_name();
        checker.who_answers();
        checker.extends();
        checker.provider();
        checker.sources();
        checker.unused_sources();
        checker.moving_sources();

        let mut seen = SeenInFile::default();
        for table in &file.tables.entry {
            let entry = table.get_ref();
            checker.entry_id(entry, &mut seen);
            checker.statuses(entry);
            checker.fallback(entry);
            checker.kind_and_retry(entry);
            checker.match_words(entry);
            checker.ties(entry, &mut seen.combinations);
            checker.reachable(table);
            checker.entry_texts(entry);
            checker.complete(table);
            checker.draft(entry);
            checker.evidence(entry);
            checker.references(entry);
        }
    }
}

/// What may occur once in a file, with where it does.
#[derive(Default)]
struct SeenInFile<'a> {
    slugs: Seen<&'a str>,
    identifiers: Seen<String>,
    combinations: Seen<rules::Combination>,
}

/// Checks one file.
struct Checker<'a> {
    names: &'a Names<'a>,
    file: &'a ParsedFile<'a>,
    faults: &'a mut Collector,
}

impl Checker<'_> {
    fn report<T>(
        &mut self,
        lint: Lint,
        at: &Spanned<T>,
        title: impl Display,
        label: impl Display,
    ) -> Report<'_> {
        self.faults.report(lint, self.file.place(at), title, label)
    }
}
