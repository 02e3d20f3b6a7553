//! From the tables of the schema to the catalog. Only what passed all checks comes here, so that
//! nothing is judged any more: references are resolved, and what a file says once is written out.

use std::collections::BTreeSet;

use llm_errors_core::Evidence;
use toml::Spanned;

use crate::catalog::{self, Anchor, MatchRule};
use crate::names::Names;
use crate::parsed::ParsedFile;
use crate::read::{Word, index_of};
use crate::schema::{self, Entry};
use crate::text::{self, Span};

/// The providers of these files, sorted by id; none where a required field is missing.
pub(crate) fn providers(
    files: &[ParsedFile<'_>],
    names: &Names<'_>,
) -> Option<Vec<catalog::Provider>> {
    let providers = files.iter().map(|file| provider(file, names));
    let mut providers = providers.collect::<Option<Vec<_>>>()?;
    providers.sort_by(|a, b| a.id.cmp(&b.id));
    Some(providers)
}

/// What these files know of the wire; none where a required field is missing.
pub(crate) fn wire<'a>(files: impl Iterator<Item = &'a ParsedFile<'a>>) -> Option<catalog::Wire> {
    let mut all = catalog::Wire::default();
    for wire in files.filter_map(|file| file.tables.wire.as_ref()) {
        let wire = wire.get_ref();
        for table in wire.key.iter().map(Spanned::get_ref) {
            let (role, example) = (value(table.role.as_ref())?, value(table.example.as_ref()));
            all.keys.extend(table.key.iter().map(|path| {
                let (parent, key) = key_and_parent(path.get_ref());
                catalog::WireKey {
                    key: key.to_owned(),
                    parent: parent.map(str::to_owned),
                    role,
                    example: example.clone(),
                }
            }));
        }
        for table in wire.header.iter().map(Spanned::get_ref) {
            let spent = value(table.spent.as_ref());
            all.headers.push(catalog::WireHeader {
                name: value(table.name.as_ref())?,
                role: value(table.role.as_ref())?,
                remaining: value(table.remaining.as_ref()),
                spent: spent.unwrap_or_else(|| "0".to_owned()),
                example: value(table.example.as_ref()),
            });
        }
        for table in wire.phrase.iter().map(Spanned::get_ref) {
            let (role, window) = (value(table.role.as_ref())?, value(table.window.as_ref()));
            let example = value(table.example.as_ref());
            all.phrases
                .extend(table.text.iter().map(|text| catalog::WirePhrase {
                    text: text.get_ref().clone(),
                    role,
                    window,
                    example: example.clone(),
                }));
        }
    }
    Some(all)
}

/// The parts of `parent.key`, or of `key`.
pub(crate) fn key_and_parent(path: &str) -> (Option<&str>, &str) {
    match path.split_once('.') {
        Some((parent, key)) => (Some(parent), key),
        None => (None, path),
    }
}

fn provider(file: &ParsedFile<'_>, names: &Names<'_>) -> Option<catalog::Provider> {
    let extends = file.tables.extends.is_some();
    let empty = schema::Provider::default();
    let table = file.provider().unwrap_or(&empty);
    let name = table.name.as_ref().map(|name| name.get_ref().clone());
    let relays = table.relays.iter();
    let relays = relays.map(|name| names.provider(name.get_ref()).map(str::to_owned));
    let detect = table.detect.as_ref().map(Spanned::get_ref);
    let support = table.support.as_ref().map(Spanned::get_ref);
    let support = support.map(|support| {
        Some(catalog::Support {
            contacts: links(&support.contacts)?,
            include: values(&support.include),
        })
    });
    let sources = file.tables.sources.iter();
    let sources = sources.map(|(id, source)| self::source(id, source));
    let sources = sources.collect::<Option<Vec<_>>>()?;
    let entries = file.tables.entry.iter().map(Spanned::get_ref);
    let entries = entries.map(|it| entry(it, file, names, &sources));
    Some(catalog::Provider {
        id: file.id.clone(),
        extends,
        name: if extends {
            name.unwrap_or_default()
        } else {
            name?
        },
        aliases: values(&table.aliases),
        hosts: values(&table.hosts),
        gen_ai_name: match value(table.gen_ai_name.as_ref()) {
            None if !extends => file.id.clone(),
            name => name.unwrap_or_default(),
        },
        docs: value(table.docs.as_ref()),
        status_page: value(table.status_page.as_ref()),
        status_feed: value(table.status_feed.as_ref()),
        relays: distinct(relays.collect::<Option<Vec<_>>>()?),
        shared: value(table.shared.as_ref()).unwrap_or(false),
        code_headers: values(&table.code_headers),
        detect_headers: detect.map_or_else(Vec::new, |it| values(&it.headers)),
        detect_texts: detect.map_or_else(Vec::new, |it| values(&it.texts)),
        support: support.unwrap_or_else(|| Some(catalog::Support::default()))?,
        entries: entries.collect::<Option<_>>()?,
        sources,
    })
}

fn source(id: &Spanned<String>, source: &Spanned<schema::Source>) -> Option<catalog::Source> {
    let source = source.get_ref();
    Some(catalog::Source {
        id: id.get_ref().clone(),
        url: value(source.url.as_ref())?,
        checked: value(source.checked.as_ref())?.to_string(),
    })
}

fn entry(
    entry: &Entry,
    file: &ParsedFile<'_>,
    names: &Names<'_>,
    sources: &[catalog::Source],
) -> Option<catalog::Entry> {
    let provider = &*file.id;
    let rules: Vec<_> = match_rules(entry)
        .into_iter()
        .map(Spanned::into_inner)
        .collect();
    let meaning = value(entry.meaning.as_ref())?;
    let (causes, solutions) = (values(&entry.causes), values(&entry.solutions));
    let texts = std::iter::once(&meaning).chain(&causes).chain(&solutions);
    let mut all_links: Vec<_> = texts.flat_map(|text| links_in(text)).collect();
    all_links.extend(links(&entry.links)?);
    let cited = entry.sources.iter().map(|id| {
        let index = index_of(&file.tables.sources, id.get_ref())?;
        sources.get(index).cloned()
    });
    let see_also = entry.see_also.iter();
    let extra = entry.extra.iter();
    Some(catalog::Entry {
        id: format!("{provider}/{}", entry.id.as_ref()?.get_ref()),
        provider: provider.to_owned(),
        status: distinct(values(&entry.status)),
        status_class: value(entry.status_class.as_ref()),
        codes: distinct(rules.iter().flat_map(|rule| &rule.codes).cloned()),
        types: distinct(rules.iter().flat_map(|rule| &rule.types).cloned()),
        sdk: values(&entry.sdk),
        title: value(entry.title.as_ref())?,
        kind: value(entry.kind.as_ref())?,
        retry: value(entry.retry.as_ref())?,
        fix_by: value(entry.fix_by.as_ref())?,
        window: value(entry.window.as_ref()),
        scope: value(entry.scope.as_ref()),
        rare: value(entry.rare.as_ref()).unwrap_or(false),
        draft: value(entry.draft.as_ref()).unwrap_or(false),
        meaning,
        causes,
        solutions,
        links: distinct(all_links),
        sources: cited.collect::<Option<_>>()?,
        example: match &entry.example {
            Some(example) => Some(catalog::Example {
                status: value(example.get_ref().status.as_ref()),
                body: value(example.get_ref().body.as_ref())?,
            }),
            None => None,
        },
        see_also: see_also
            .map(|target| names.entry(provider, target.get_ref()))
            .collect::<Option<_>>()?,
        evidence: value(entry.evidence.as_ref()).unwrap_or(Evidence::Documented),
        since: value(entry.since.as_ref()),
        formerly: values(&entry.formerly),
        removed: match &entry.removed {
            Some(removed) => Some(catalog::Removed {
                since: value(removed.get_ref().since.as_ref())?,
                reason: value(removed.get_ref().reason.as_ref())?,
            }),
            None => None,
        },
        extra: extra
            .map(|(name, value)| (name.get_ref().clone(), value.get_ref().clone()))
            .collect(),
        rules,
    })
}

/// All match rules of an entry, each with the place where it is written: that of its `fallback`
/// comes first.
pub(crate) fn match_rules(entry: &Entry) -> Vec<Spanned<MatchRule>> {
    let has_status = !entry.status.is_empty() || entry.status_class.is_some();
    let fallback = entry
        .fallback
        .iter()
        .filter(|it| *it.get_ref() && has_status);
    let fallback = fallback.map(|it| {
        let rule = MatchRule {
            status: values(&entry.status),
            status_class: entry.status_class.iter().map(|it| *it.get_ref()).collect(),
            ..MatchRule::default()
        };
        Spanned::new(it.span(), rule)
    });
    let written = entry.r#match.iter().map(|it| {
        let rule = it.get_ref();
        let (messages, anchor) = if !rule.message_is.is_empty() {
            (&rule.message_is, Anchor::Whole)
        } else if !rule.message_begins.is_empty() {
            (&rule.message_begins, Anchor::Beginning)
        } else {
            (&rule.message, Anchor::Anywhere)
        };
        let rule = MatchRule {
            status: values(&rule.status),
            status_class: values(&rule.status_class),
            codes: words(&rule.code),
            types: words(&rule.r#type),
            messages: values(messages),
            anchor,
            exceeds: value(rule.exceeds.as_ref()),
        };
        Spanned::new(it.span(), rule)
    });
    fallback.chain(written).collect()
}

fn value<T: Clone>(value: Option<&Spanned<T>>) -> Option<T> {
    value.map(|value| value.get_ref().clone())
}

fn values<T: Clone>(values: &[Spanned<T>]) -> Vec<T> {
    values.iter().map(|value| value.get_ref().clone()).collect()
}

fn words(words: &[Spanned<Word>]) -> Vec<String> {
    words.iter().map(|word| word.get_ref().0.clone()).collect()
}

fn links(links: &[Spanned<schema::Link>]) -> Option<Vec<catalog::Link>> {
    let links = links.iter().map(Spanned::get_ref).map(|link| {
        Some(catalog::Link {
            label: value(link.label.as_ref())?,
            url: value(link.url.as_ref())?,
        })
    });
    links.collect()
}

/// The links among the markup of a text.
fn links_in(text: &str) -> impl Iterator<Item = catalog::Link> {
    let spans = if text.contains('[') {
        text::spans(text).unwrap_or_default()
    } else {
        Vec::new()
    };
    spans.into_iter().filter_map(|span| match span {
        Span::Link { label, url } => Some(catalog::Link {
            label: label.to_owned(),
            url: url.to_owned(),
        }),
        Span::Text(_) | Span::Code(_) => None,
    })
}

/// The first of each.
fn distinct<T: Clone + Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let mut items: Vec<_> = items.into_iter().collect();
    items.retain(|item| seen.insert(item.clone()));
    items
}
