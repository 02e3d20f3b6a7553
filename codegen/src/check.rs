//! The rules that a catalog has to keep, and the way from the schema's tables to the checked catalog.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use llm_errors_core::{Evidence, Kind, Retry, StatusClass};
use toml::Spanned;
use toml::de::DeValue;

use crate::catalog::{self, Catalog};
use crate::diagnostic::{Diagnostic, Faults, Place, Rule};
use crate::files::File;
use crate::ident;
use crate::read::{Reader, Value, parse};
use crate::schema::{Document, Entry, Link, Provider, Signals, Source};
use crate::text;
use crate::wording::{any_of, did_you_mean, quoted};

/// Reads and checks the files of a catalog.
///
/// ```
/// use llm_errors_codegen::{File, check};
/// let file = File::new("acme.toml", "[provider]\nname = \"Acme\"\nhost = [\"api.acme.example\"]\n");
/// let faults = check(vec![file]).unwrap_err();
/// assert_eq!(
///     faults.lines().next().as_deref(),
///     Some("acme.toml:3:1: unknown field `host` in `[provider]` [unknown-field]"),
/// );
/// ```
///
/// # Errors
/// All faults of all files.
pub fn check(files: Vec<File>) -> Result<Catalog, Faults> {
    let mut faults = Vec::new();
    let documents: Vec<_> = (0..files.len())
        .filter_map(|file| read(&files, file, &mut faults))
        .collect();
    let names = Names::collect(&documents);
    let mut providers: Vec<_> = documents
        .iter()
        .filter_map(|document| {
            Checker {
                names: &names,
                document,
                faults: &mut faults,
            }
            .provider()
        })
        .collect();
    provider_names(&documents, &mut faults);
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
            Rule::Unreadable,
            Place::new(file, 0..0),
            title,
            "",
        ));
        return None;
    }
    let mut reader = Reader { file, faults };
    let (span, document) = {
        let document = parse(source, &mut reader);
        (document.span(), document.into_inner())
    };
    let document = Spanned::new(span.start..span.start, DeValue::Table(document));
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
        .filter(|it| it.rule() == Rule::Syntax)
        .map(|it| it.place().file)
        .collect();
    faults.retain(|fault| match fault.rule() {
        Rule::DeadReference => broken.is_empty(),
        Rule::MissingField | Rule::Empty | Rule::UnusedSource => {
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
                    let fault = Diagnostic::new(Rule::DuplicateName, place, title, "taken");
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

/// Checks one file.
struct Checker<'a> {
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
            let fault = Diagnostic::new(Rule::BadSlug, Place::new(*file, 0..0), title, "");
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
            name: self.words(provider.name.as_ref())?,
            aliases: strings(&provider.aliases),
            hosts: strings(&provider.hosts),
            docs: self.url(provider.docs.as_ref()),
            status_page: self.url(provider.status_page.as_ref()),
            status_feed: self.url(provider.status_feed.as_ref()),
            relays: strings(&provider.relays),
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
                    Diagnostic::new(Rule::BadUrl, self.place(host), title, "not a host name");
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
            self.unique(id, &mut places, "source");
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
                    Rule::UnusedSource,
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
                && self.unique(id, &mut slugs, "entry")
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

    /// None where a required field is missing, which was reported before.
    fn entry(
        &mut self,
        table: &Spanned<Entry>,
        sources: &BTreeMap<String, catalog::Source>,
    ) -> Option<catalog::Entry> {
        let entry = table.get_ref();
        let provider = self.document.id;
        let title = self.words(entry.title.as_ref());
        let meaning = self.prose(entry.meaning.as_ref());
        let scope = self.words(entry.scope.as_ref());
        let since = self.words(entry.since.as_ref());
        let formerly = entry
            .formerly
            .iter()
            .filter_map(|text| self.words(Some(text)))
            .collect();
        let removed = entry.removed.as_ref().and_then(|removed| {
            let (since, reason) = (&removed.get_ref().since, &removed.get_ref().reason);
            Some(catalog::Removed {
                since: self.words(since.as_ref())?,
                reason: self.prose(reason.as_ref())?,
            })
        });
        let causes = self.prose_list(&entry.causes);
        let solutions = self.prose_list(&entry.solutions);
        let mut links: Vec<_> = meaning
            .iter()
            .chain(&causes)
            .chain(&solutions)
            .flat_map(|text| links_in(text))
            .collect();
        links.extend(self.links(&entry.links));
        deduplicate(&mut links);
        if entry.sources.is_empty() {
            let title = "the entry cites no source";
            let fault = Diagnostic::new(
                Rule::MissingField,
                self.place(table),
                title,
                "this needs `sources`",
            );
            self.report(
                fault.help("add the page to `[[source]]` and its id to the `sources` of the entry"),
            );
        }
        for source in &entry.sources {
            if !sources.contains_key(source.get_ref()) {
                self.dead_reference(source, "source", sources.keys().map(String::as_str));
            }
        }
        for sdk in &entry.sdk {
            self.words(Some(sdk));
        }
        let see_also = entry
            .see_also
            .iter()
            .filter_map(|target| self.see_also(target))
            .collect();
        let signals: Vec<_> = entry
            .r#match
            .iter()
            .map(|set| signals(set.get_ref()))
            .collect();
        let mut codes = signals.iter().flat_map(|set| &set.codes).cloned().collect();
        let mut types = signals.iter().flat_map(|set| &set.types).cloned().collect();
        deduplicate(&mut codes);
        deduplicate(&mut types);
        Some(catalog::Entry {
            id: format!("{provider}/{}", entry.id.as_ref()?.get_ref()),
            provider: provider.to_owned(),
            status: entry
                .status
                .iter()
                .map(|status| *status.get_ref())
                .collect(),
            status_class: entry.status_class.as_ref().map(|class| *class.get_ref()),
            codes,
            types,
            sdk: strings(&entry.sdk),
            title: title?,
            kind: *entry.kind.as_ref()?.get_ref(),
            retry: *entry.retry.as_ref()?.get_ref(),
            fix_by: *entry.fix_by.as_ref()?.get_ref(),
            scope,
            meaning: meaning?,
            causes,
            solutions,
            links,
            sources: entry
                .sources
                .iter()
                .filter_map(|id| sources.get(id.get_ref()).cloned())
                .collect(),
            see_also,
            evidence: entry
                .evidence
                .as_ref()
                .map_or(Evidence::Documented, |evidence| *evidence.get_ref()),
            since,
            formerly,
            removed,
            signals,
        })
    }

    fn slug(&mut self, id: &Spanned<String>) -> bool {
        let good = ident::is_slug(id.get_ref());
        if !good {
            let title = format!("{} is not kebab-case", quoted(id.get_ref()));
            let label = "expected small letters, digits and single hyphens, a letter first";
            let fault = Diagnostic::new(Rule::BadSlug, self.place(id), title, label);
            self.report(match ident::to_slug(id.get_ref()) {
                Some(slug) => fault
                    .help("write it like this")
                    .replace_with(format!("\"{slug}\"")),
                None => fault.help("an example is `rate-limit-reached`"),
            });
        }
        good
    }

    fn unique<'a>(
        &mut self,
        id: &'a Spanned<String>,
        seen: &mut BTreeMap<&'a str, Place>,
        what: &str,
    ) -> bool {
        match seen.entry(id.get_ref()) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(self.place(id));
                true
            }
            btree_map::Entry::Occupied(first) => {
                let title = format!(
                    "two entries of the list have the id {}",
                    quoted(id.get_ref())
                );
                let title = title.replace(
                    "entries of the list",
                    &format!("{what}s").replace("entrys", "entries"),
                );
                let fault =
                    Diagnostic::new(Rule::DuplicateId, self.place(id), title, "used again here");
                let fault = fault.also(first.get().clone(), "first used here");
                self.report(
                    fault.help("an id is never reused, also not that of an error that is gone"),
                );
                false
            }
        }
    }

    fn own_identifier(&mut self, id: &Spanned<String>, seen: &mut BTreeMap<String, Place>) {
        match seen.entry(ident::camel_case(id.get_ref())) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(self.place(id));
            }
            btree_map::Entry::Occupied(first) => {
                let title = format!("two ids make the same Rust identifier `{}`", first.key());
                let fault = Diagnostic::new(
                    Rule::SameIdentifier,
                    self.place(id),
                    title,
                    "the same without hyphens",
                );
                let fault = fault.also(first.get().clone(), "first used here");
                self.report(fault.help("choose words that differ in more than hyphens"));
            }
        }
    }

    /// The statuses of an entry and of its signal sets do not contradict each other.
    fn statuses(&mut self, entry: &Entry) {
        if let (Some(class), Some(status)) = (&entry.status_class, entry.status.first()) {
            let title = "an entry has both `status` and `status_class`";
            let fault = Diagnostic::new(
                Rule::Contradiction,
                self.place(class),
                title,
                "says it again, or otherwise",
            );
            let fault = fault.also(self.place(status), "stands here");
            self.report(
                fault.help("keep the statuses where they are known, the class where they are not"),
            );
        }
        let statuses: BTreeSet<_> = entry
            .status
            .iter()
            .map(|status| *status.get_ref())
            .collect();
        let allowed = |status: u16| {
            statuses.contains(&status)
                || entry
                    .status_class
                    .as_ref()
                    .is_some_and(|own| StatusClass::of(status) == Some(*own.get_ref()))
        };
        let allowed_class = |class: StatusClass| {
            entry
                .status_class
                .as_ref()
                .is_some_and(|own| *own.get_ref() == class)
                || statuses
                    .iter()
                    .any(|own| StatusClass::of(*own) == Some(class))
        };
        let sets = entry.r#match.iter().map(Spanned::get_ref);
        let foreign_statuses = sets
            .clone()
            .flat_map(|set| &set.status)
            .filter(|status| !allowed(*status.get_ref()));
        let foreign_classes = sets
            .flat_map(|set| &set.status_class)
            .filter(|class| !allowed_class(*class.get_ref()));
        let foreign =
            foreign_statuses.map(|status| (self.place(status), status.get_ref().to_string()));
        let foreign = foreign
            .chain(foreign_classes.map(|class| (self.place(class), class.get_ref().to_string())));
        let faults: Vec<_> = foreign
            .map(|(place, status)| {
                let title =
                    format!("a signal set asks for status {status}, which the entry does not have");
                let fault = Diagnostic::new(
                    Rule::Contradiction,
                    place,
                    title,
                    "not a status of this entry",
                );
                fault.help("add it to the `status` of the entry, or correct the set")
            })
            .collect();
        self.faults.extend(faults);
    }

    /// A kind says for itself what waiting can do.
    fn kind_and_retry(&mut self, entry: &Entry) {
        let (Some(kind), Some(retry)) = (&entry.kind, &entry.retry) else {
            return;
        };
        let why = match (kind.get_ref(), retry.get_ref()) {
            (Kind::Pending, Retry::Poll) => return,
            (Kind::Pending, _) => "a result that is not ready is asked for again, `poll`",
            (_, Retry::Poll) => "only a pending result is polled",
            (_, Retry::Never) => return,
            (Kind::Quota, _) => "a spent budget does not refill by waiting",
            (Kind::Authentication, _) => "an unknown caller stays unknown",
            (Kind::Permission, _) => "a permission does not come by waiting",
            (Kind::InvalidRequest | Kind::ContextLength | Kind::PayloadTooLarge, _) => {
                "the same request is just as wrong later"
            }
            (Kind::ContentPolicy, _) => "the same content is refused again",
            _ => return,
        };
        let title = format!(
            "`retry = \"{}\"` contradicts `kind = \"{}\"`",
            retry.get_ref(),
            kind.get_ref()
        );
        let fault = Diagnostic::new(Rule::Contradiction, self.place(retry), title, why);
        let fault = fault.also(self.place(kind), "because of this");
        self.report(match kind.get_ref() {
            Kind::Quota => fault.help(
                "if the limit does refill, the kind is `rate_limit`; otherwise retry is `never`",
            ),
            Kind::Pending => fault.help("write `retry = \"poll\"`"),
            _ => fault.help("write `retry = \"never\"`, or choose the kind that fits"),
        });
    }

    /// A signal set says something, stays small, and is declared once.
    fn signals(&mut self, set: &Spanned<Signals>, seen: &mut BTreeMap<Combination, Place>) {
        /// More combinations than this are no longer a list that a person reads.
        const MOST: usize = 512;
        let fields = set.get_ref();
        for text in fields
            .code
            .iter()
            .chain(&fields.r#type)
            .chain(&fields.message)
        {
            self.words(Some(text));
        }
        let sizes = [
            fields.status.len(),
            fields.status_class.len(),
            fields.code.len(),
            fields.r#type.len(),
            fields.message.len(),
        ];
        if sizes == [0; 5] {
            let title = "an empty signal set would match every response";
            let fault = Diagnostic::new(Rule::Empty, self.place(set), title, "says nothing");
            self.report(fault.help("name a status, code, type or message, or remove the set"));
            return;
        }
        let combinations = sizes
            .into_iter()
            .fold(1_usize, |product, size| product.saturating_mul(size.max(1)));
        if combinations > MOST {
            let title =
                format!("a signal set stands for {combinations} combinations, more than {MOST}");
            let fault = Diagnostic::new(
                Rule::TooManyAlternatives,
                self.place(set),
                title,
                "too many alternatives",
            );
            self.report(fault.help("split the set, or leave out the fields that do not decide"));
            return;
        }
        for combination in Combination::all(fields) {
            match seen.entry(combination) {
                btree_map::Entry::Vacant(vacant) => {
                    vacant.insert(self.place(set));
                }
                btree_map::Entry::Occupied(first) => {
                    let title = format!("two signal sets could tie on {}", first.key());
                    let fault = Diagnostic::new(
                        Rule::Tie,
                        self.place(set),
                        title,
                        "matches the same responses",
                    );
                    let fault = fault.also(first.get().clone(), "as this one");
                    self.report(fault.help(
                        "make one of them say more, for example with a `message`, or remove it",
                    ));
                    return;
                }
            }
        }
    }

    fn see_also(&mut self, target: &Spanned<String>) -> Option<String> {
        let (provider, slug) = target
            .get_ref()
            .split_once('/')
            .unwrap_or((self.document.id, target.get_ref()));
        let slugs = self.names.0.get(provider);
        if slugs.is_some_and(|slugs| slugs.contains(slug)) {
            return Some(format!("{provider}/{slug}"));
        }
        let prefix = if target.get_ref().contains('/') {
            format!("{provider}/")
        } else {
            String::new()
        };
        let candidates: Vec<_> = slugs
            .into_iter()
            .flatten()
            .map(|slug| format!("{prefix}{slug}"))
            .collect();
        self.dead_reference(target, "entry", candidates.iter().map(String::as_str));
        None
    }

    fn dead_reference<'a>(
        &mut self,
        reference: &Spanned<String>,
        what: &str,
        candidates: impl Iterator<Item = &'a str> + Clone,
    ) {
        let title = format!("there is no {what} {}", quoted(reference.get_ref()));
        let fault = Diagnostic::new(
            Rule::DeadReference,
            self.place(reference),
            title,
            "leads nowhere",
        );
        self.report(
            match did_you_mean(reference.get_ref(), candidates.clone()) {
                Some(similar) => fault
                    .help(format!("a similar {what} exists"))
                    .replace_with(format!("\"{similar}\"")),
                None if candidates.clone().count() <= 10 && candidates.clone().count() > 0 => {
                    fault.help(format!("the choice is {}", any_of(candidates)))
                }
                None => fault.help(format!("add the {what}, or remove the reference")),
            },
        );
    }

    /// A text that is not empty and has no space at its ends.
    fn words(&mut self, text: Option<&Spanned<String>>) -> Option<String> {
        let text = text?;
        let words = text.get_ref();
        let trimmed = words.trim();
        if trimmed.is_empty() {
            let fault = Diagnostic::new(
                Rule::Empty,
                self.place(text),
                "an empty text",
                "says nothing",
            );
            self.report(fault.help("write the text, or remove the field if it is optional"));
            None
        } else if trimmed != words {
            let fault = Diagnostic::new(
                Rule::Prose,
                self.place(text),
                "a text with space at an end",
                "more than its words",
            );
            self.report(
                fault
                    .help("remove the space")
                    .replace_with(toml_string(trimmed)),
            );
            None
        } else {
            Some(words.clone())
        }
    }

    /// Whole sentences with inline markup.
    fn prose(&mut self, text: Option<&Spanned<String>>) -> Option<String> {
        let text = text?;
        let words = self.words(Some(text))?;
        if let Err(error) = text::spans(&words) {
            let place = self.inside(text, error.at);
            self.report(
                Diagnostic::new(
                    Rule::Markup,
                    place,
                    error.message,
                    "not the catalog's markup",
                )
                .help(error.help),
            );
            return None;
        }
        if let Some(help) = text::prose_fault(&words) {
            let title = "a text that is not whole sentences";
            self.report(
                Diagnostic::new(
                    Rule::Prose,
                    self.place(text),
                    title,
                    "not as the others are",
                )
                .help(help),
            );
            return None;
        }
        Some(words)
    }

    fn prose_list(&mut self, texts: &[Spanned<String>]) -> Vec<String> {
        texts
            .iter()
            .filter_map(|text| self.prose(Some(text)))
            .collect()
    }

    fn links(&mut self, links: &[Spanned<Link>]) -> Vec<catalog::Link> {
        let mut checked = Vec::new();
        for link in links.iter().map(Spanned::get_ref) {
            let (label, url) = (self.words(link.label.as_ref()), self.url(link.url.as_ref()));
            checked.extend(
                label
                    .zip(url)
                    .map(|(label, url)| catalog::Link { label, url }),
            );
        }
        checked
    }

    fn url(&mut self, url: Option<&Spanned<String>>) -> Option<String> {
        let url = url?;
        if !text::is_url(url.get_ref()) {
            let title = format!("{} cannot be opened", quoted(url.get_ref()));
            let fault = Diagnostic::new(Rule::BadUrl, self.place(url), title, "not an address");
            self.report(
                fault.help("an address begins with `https://`, `http://` or `mailto:`, without spaces and brackets"),
            );
            return None;
        }
        Some(url.get_ref().clone())
    }

    /// A part of a string's value as a place in the file; the whole string where escapes make the
    /// two differ.
    fn inside(&self, text: &Spanned<String>, part: std::ops::Range<usize>) -> Place {
        let Place { file, start, end } = self.place(text);
        let literal = self.document.text.get(start + 1..end.saturating_sub(1));
        if literal == Some(text.get_ref()) {
            Place {
                file,
                start: start + 1 + part.start,
                end: start + 1 + part.end,
            }
        } else {
            Place { file, start, end }
        }
    }
}

/// One choice of every field of a signal set, as the tie rule compares it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Combination {
    status: Option<u16>,
    status_class: Option<StatusClass>,
    code: Option<String>,
    r#type: Option<String>,
    message: Option<String>,
}

impl Combination {
    fn all(set: &Signals) -> Vec<Self> {
        fn choices<T: Clone>(field: &[Spanned<T>]) -> Vec<Option<T>> {
            let mut choices: Vec<_> = field
                .iter()
                .map(|choice| Some(choice.get_ref().clone()))
                .collect();
            if choices.is_empty() {
                choices.push(None);
            }
            choices
        }
        let mut all = Vec::new();
        for status in choices(&set.status) {
            for status_class in choices(&set.status_class) {
                for code in choices(&set.code) {
                    for r#type in choices(&set.r#type) {
                        for message in choices(&set.message) {
                            let (code, r#type) = (code.clone(), r#type.clone());
                            // letter case does not matter in a message
                            let message = message.map(|message| message.to_lowercase());
                            all.push(Self {
                                status,
                                status_class,
                                code,
                                r#type,
                                message,
                            });
                        }
                    }
                }
            }
        }
        all
    }
}

impl std::fmt::Display for Combination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let signals = [
            self.status.map(|status| format!("status {status}")),
            self.status_class.map(|class| format!("class {class}")),
            self.code
                .as_ref()
                .map(|code| format!("code {}", quoted(code))),
            self.r#type
                .as_ref()
                .map(|r#type| format!("type {}", quoted(r#type))),
            self.message
                .as_ref()
                .map(|message| format!("message {}", quoted(message))),
        ];
        f.write_str(
            &signals
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" and "),
        )
    }
}

fn signals(set: &Signals) -> catalog::Signals {
    catalog::Signals {
        status: set.status.iter().map(|status| *status.get_ref()).collect(),
        status_class: set
            .status_class
            .iter()
            .map(|class| *class.get_ref())
            .collect(),
        codes: strings(&set.code),
        types: strings(&set.r#type),
        messages: strings(&set.message),
    }
}

fn strings(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.get_ref().clone()).collect()
}

fn links_in(text: &str) -> Vec<catalog::Link> {
    let spans = text::spans(text).unwrap_or_default();
    spans
        .into_iter()
        .filter_map(|span| match span {
            text::Span::Link { label, url } => Some(catalog::Link {
                label: label.to_owned(),
                url: url.to_owned(),
            }),
            _ => None,
        })
        .collect()
}

/// Removes repetitions, keeping the first of each.
fn deduplicate<T: Clone + Ord>(items: &mut Vec<T>) {
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(item.clone()));
}

fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
