//! The rules that a catalog has to keep, and the way from the schema's tables to the checked catalog.

mod entry;
mod ids;
mod rules;
mod texts;

use std::collections::{BTreeMap, BTreeSet, btree_map};

use llm_errors_core::layout::Tables;
use toml::Spanned;
use toml::de::DeValue;

use self::texts::strings;
use crate::base::Base;
use crate::catalog::{self, Catalog};
use crate::diagnostic::{Diagnostic, Faults, Lint, Place};
use crate::files::File;
use crate::ident;
use crate::read::{Reader, Value, parse};
use crate::schema::{Document, Entry, Provider, Source};
use crate::wording::quoted;

/// How a catalog is checked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub(crate) style: bool,
    pub(crate) base: Base,
    pub(crate) below: Option<&'static Tables>,
}

impl Options {
    /// Whether to mind how texts are written and in which order fields stand, as the shipped catalog does.
    #[must_use]
    pub fn style(self, style: bool) -> Self {
        Self { style, ..self }
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
/// let file = File::new("acme.toml", "[provider]\nname = \"Acme\"\nhost = [\"api.acme.example\"]\n");
/// let faults = check(vec![file], &Options::default()).unwrap_err();
/// assert_eq!(
///     faults.lines().next().as_deref(),
///     Some("acme.toml:3:1: unknown field `host` in `[provider]` [unknown-field]"),
/// );
/// ```
///
/// # Errors
/// All faults of all files.
pub fn check(files: Vec<File>, options: &Options) -> Result<Catalog, Faults> {
    let mut faults = Vec::new();
    let documents: Vec<_> = (0..files.len())
        .filter_map(|file| read(&files, file, &mut faults))
        .collect();
    let names = Names::collect(&documents);
    let mut providers: Vec<_> = documents
        .iter()
        .filter_map(|document| {
            Checker {
                options,
                names: &names,
                document,
                faults: &mut faults,
            }
            .provider()
        })
        .collect();
    provider_names(&documents, &mut faults);
    one_shared(&documents, &mut faults);
    forget_consequences(&mut faults);
    if faults.is_empty() {
        providers.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Catalog::new(providers))
    } else {
        Err(Faults::new(files, faults))
    }
}

/// One file with the id that its name gives the provider.
struct Read<'a> {
    file: usize,
    text: &'a str,
    id: &'a str,
    tables: Document,
}

fn read<'a>(files: &'a [File], file: usize, faults: &mut Vec<Diagnostic>) -> Option<Read<'a>> {
    let source = &files[file];
    if let Some(why) = source.unreadable() {
        let title = format!("cannot read {}: {why}", quoted(source.name()));
        faults.push(Diagnostic::new(
            Lint::Unreadable,
            Place::new(file, 0..0),
            title,
            "",
        ));
        return None;
    }
    let mut reader = Reader { file, faults };
    let document = parse(source, &mut reader);
    let start = document.span().start;
    let document = Spanned::new(start..start, DeValue::Table(document.into_inner()));
    let tables = Document::read(&document, &mut reader)?;
    Some(Read {
        file,
        text: source.text(),
        id: source.stem(),
        tables,
    })
}

/// Where a file's syntax is broken, what seems to be missing may stand in the part that was not read.
fn forget_consequences(faults: &mut Vec<Diagnostic>) {
    let broken: BTreeSet<_> = faults
        .iter()
        .filter(|it| it.lint() == Lint::Syntax)
        .map(|it| it.place().file)
        .collect();
    faults.retain(|fault| match fault.lint() {
        Lint::DeadReference => broken.is_empty(),
        Lint::MissingField | Lint::Empty | Lint::UnusedSource => {
            !broken.contains(&fault.place().file)
        }
        _ => true,
    });
}

/// What references may lead to: the providers and the slugs of their entries.
struct Names<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Names<'a> {
    fn collect(documents: &'a [Read<'_>]) -> Self {
        let slugs = |document: &'a Read<'_>| {
            document
                .tables
                .entry
                .iter()
                .filter_map(|entry| entry.get_ref().id.as_ref())
                .map(|id| id.get_ref().as_str())
        };
        Self(
            documents
                .iter()
                .map(|document| (document.id, slugs(document).collect()))
                .collect(),
        )
    }
}

/// Provider ids, aliases and hosts belong to one provider each.
fn provider_names(documents: &[Read<'_>], faults: &mut Vec<Diagnostic>) {
    let mut owners = BTreeMap::new();
    for document in documents {
        owners.insert(
            document.id.to_owned(),
            (document.id, Place::new(document.file, 0..0)),
        );
    }
    for document in documents {
        let Some(provider) = &document.tables.provider else {
            continue;
        };
        let provider = provider.get_ref();
        for name in provider.aliases.iter().chain(&provider.hosts) {
            let place = Place::new(document.file, name.span());
            match owners.entry(name.get_ref().to_ascii_lowercase()) {
                btree_map::Entry::Vacant(vacant) => {
                    vacant.insert((document.id, place));
                }
                btree_map::Entry::Occupied(taken) => {
                    let (owner, first) = taken.get();
                    let title = format!(
                        "{} already belongs to {}",
                        quoted(name.get_ref()),
                        quoted(owner)
                    );
                    let fault = Diagnostic::new(Lint::DuplicateName, place, title, "taken");
                    faults.push(if first.end > first.start {
                        fault.also(first.clone(), "first used here")
                    } else {
                        fault.help("a provider's id, the name of its file, needs no alias")
                    });
                }
            }
        }
    }
}

/// Of several files whose entries all providers share, none would be the one to ask.
fn one_shared(documents: &[Read<'_>], faults: &mut Vec<Diagnostic>) {
    let shared = documents.iter().filter_map(|document| {
        let shared = document
            .tables
            .provider
            .as_ref()?
            .get_ref()
            .shared
            .as_ref()?;
        shared
            .get_ref()
            .then(|| Place::new(document.file, shared.span()))
    });
    let mut shared = shared.collect::<Vec<_>>().into_iter();
    let Some(first) = shared.next() else { return };
    for second in shared {
        let title = "two files are shared by all providers";
        let fault = Diagnostic::new(Lint::Contradiction, second, title, "so is this one");
        let fault = fault.also(first.clone(), "this one is shared");
        faults.push(fault.help("move the entries into one file"));
    }
}

/// Checks one file.
struct Checker<'a> {
    options: &'a Options,
    names: &'a Names<'a>,
    document: &'a Read<'a>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.faults.push(diagnostic);
    }

    fn place<T>(&self, at: &Spanned<T>) -> Place {
        Place::new(self.document.file, at.span())
    }

    fn provider(&mut self) -> Option<catalog::Provider> {
        let Read {
            id, tables, file, ..
        } = self.document;
        if !ident::is_slug(id) || ident::RESERVED.contains(&&*ident::camel_case(id)) {
            let title = format!("the file's name makes no provider id: {}", quoted(id));
            let fault = Diagnostic::new(Lint::BadSlug, Place::new(*file, 0..0), title, "");
            self.report(fault.help("name the file in kebab-case, such as `azure-openai.toml`"));
        }
        let sources = self.sources(&tables.source);
        let entries = self.entries(&tables.entry, &sources);
        self.unused_sources(&tables.source, &tables.entry);
        let provider = tables.provider.as_ref()?.get_ref();
        self.provider_references(provider);
        let support = provider.support.as_ref().map(|support| {
            let support = support.get_ref();
            catalog::Support {
                contacts: self.links(&support.contacts),
                include: self.prose_list(&support.include),
            }
        });
        Some(catalog::Provider {
            id: (*id).to_owned(),
            extends: false,
            name: self.words(provider.name.as_ref())?,
            aliases: strings(&provider.aliases),
            hosts: strings(&provider.hosts),
            docs: self.url(provider.docs.as_ref()),
            status_page: self.url(provider.status_page.as_ref()),
            status_feed: self.url(provider.status_feed.as_ref()),
            relays: strings(&provider.relays),
            shared: provider
                .shared
                .as_ref()
                .is_some_and(|shared| *shared.get_ref()),
            code_headers: strings(&provider.code_headers),
            support: support.unwrap_or_default(),
            sources: sources.into_values().collect(),
            entries,
        })
    }

    fn provider_references(&mut self, provider: &Provider) {
        for alias in &provider.aliases {
            self.slug(alias);
        }
        for host in &provider.hosts {
            let name = host.get_ref();
            let label = |label: &str| {
                !label.is_empty()
                    && label
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"-_*".contains(&byte))
            };
            if !name.split('.').all(label) || name.chars().any(|letter| letter.is_ascii_uppercase())
            {
                let title = format!("{} is not a host", quoted(name));
                let fault =
                    Diagnostic::new(Lint::BadUrl, self.place(host), title, "not a host name");
                self.report(
                    fault.help("write the host in small letters, without scheme, port and path"),
                );
            }
        }
        for relay in &provider.relays {
            if !self.names.0.contains_key(relay.get_ref().as_str())
                || relay.get_ref() == self.document.id
            {
                let candidates = self
                    .names
                    .0
                    .keys()
                    .copied()
                    .filter(|id| *id != self.document.id);
                self.dead_reference(relay, "provider", candidates);
            }
        }
    }

    fn sources(&mut self, tables: &[Spanned<Source>]) -> BTreeMap<String, catalog::Source> {
        let mut sources = BTreeMap::new();
        let mut places = BTreeMap::new();
        for source in tables.iter().map(Spanned::get_ref) {
            let Some(id) = &source.id else { continue };
            self.slug(id);
            self.unique(id, &mut places, "sources");
            // what is missing was reported, but the id is there to be cited
            let url = self.url(source.url.as_ref()).unwrap_or_default();
            let checked = source
                .checked
                .as_ref()
                .map(|date| date.get_ref().to_string())
                .unwrap_or_default();
            sources.insert(
                id.get_ref().clone(),
                catalog::Source {
                    id: id.get_ref().clone(),
                    url,
                    checked,
                },
            );
        }
        sources
    }

    fn unused_sources(&mut self, sources: &[Spanned<Source>], entries: &[Spanned<Entry>]) {
        let cited: BTreeSet<_> = entries
            .iter()
            .flat_map(|entry| &entry.get_ref().sources)
            .map(Spanned::get_ref)
            .collect();
        for id in sources
            .iter()
            .filter_map(|source| source.get_ref().id.as_ref())
        {
            if !cited.contains(id.get_ref()) {
                let title = format!("source {} is never cited", quoted(id.get_ref()));
                let fault = Diagnostic::new(
                    Lint::UnusedSource,
                    self.place(id),
                    title,
                    "no entry names it",
                );
                self.report(fault.help("cite it in the `sources` of an entry, or remove it"));
            }
        }
    }

    fn entries(
        &mut self,
        tables: &[Spanned<Entry>],
        sources: &BTreeMap<String, catalog::Source>,
    ) -> Vec<catalog::Entry> {
        let mut slugs = BTreeMap::new();
        let mut identifiers = BTreeMap::new();
        let mut ties = BTreeMap::new();
        let mut entries = Vec::new();
        for table in tables {
            let entry = table.get_ref();
            if let Some(id) = &entry.id
                && self.slug(id)
                && self.unique(id, &mut slugs, "entries")
            {
                self.own_identifier(id, &mut identifiers);
            }
            self.statuses(entry);
            self.kind_and_retry(entry);
            for set in &entry.r#match {
                self.signals(set, &mut ties);
            }
            entries.extend(self.entry(table, sources));
        }
        entries
    }
}
