//! A static site: an index that searches all entries, a page for each provider, and one that compares
//! them. It works from a folder, from any host, and without JavaScript apart from search.
//!
//! The templates are files: see `templates/`.

use llm_errors::{Catalog, Entry, FixBy, Kind, ProviderRef, Retry};
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;
use strum::IntoEnumIterator;

use crate::markdown::{llms_txt, markdown};
use crate::view::{EntryView, Group, ProviderView, all_statuses, by_status, with_earlier};
use crate::{Error, Options, Site, export, prose, search};

/// The templates, by name.
const TEMPLATES: [(&str, &str); 5] = [
    ("base.html", include_str!("../templates/base.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("index.html", include_str!("../templates/index.html")),
    ("provider.html", include_str!("../templates/provider.html")),
    ("statuses.html", include_str!("../templates/statuses.html")),
];

/// What the pages load, as it is.
const ASSETS: [(&str, &str); 3] = [
    ("style.css", include_str!("../templates/style.css")),
    ("site.js", include_str!("../templates/site.js")),
    ("search.js", include_str!("../templates/search.js")),
];

/// The site: HTML pages, beside each its twin in Markdown and JSON, and `llms.txt`, which lists them.
///
/// # Errors
/// A template has a fault.
pub fn html(catalog: Catalog, options: &Options) -> Result<Site, Error> {
    let templates = environment()?;
    let base = options.base();
    let mut site = markdown(catalog, options);
    for (path, text) in ASSETS {
        site.add(path, text);
    }
    site.add("words.js", search::index(catalog));
    let providers = export::providers(catalog, options);
    site.add("catalog.json", export::everything(&providers));
    site.add("catalog.schema.json", export::JSON_SCHEMA);
    let head = context! { title => options.title.as_str(), base => base };
    let page = |name: &str, path: &str, context: Value| {
        let shared = context! { site => head.clone(), page => path };
        templates
            .get_template(name)?
            .render(context! { ..context, ..shared })
    };
    for exported in &providers {
        let provider = exported.provider;
        let path = format!("{}.html", provider.id());
        site.add(
            &path,
            page("provider.html", &path, provider_page(provider))?,
        );
        site.add(format!("{}.json", provider.id()), export::pretty(exported));
    }
    site.add(
        "index.html",
        page("index.html", "index.html", index_page(catalog))?,
    );
    site.add(
        "statuses.html",
        page("statuses.html", "statuses.html", statuses_page(catalog))?,
    );
    site.add("llms.txt", llms_txt(catalog, options));
    Ok(site)
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_formatter(|output, _, value| {
        if value.is_undefined() || value.is_none() {
            return Ok(());
        }
        let text = value.to_string();
        if value.is_safe() {
            Ok(output.write_str(&text)?)
        } else {
            Ok(output.write_str(&prose::escaped(&text))?)
        }
    });
    templates.add_filter("prose", |text: &str| {
        Value::from_safe_string(prose::html(text))
    });
    templates.add_filter("wire", |body: &str| {
        let lines: Vec<_> = body.split('\n').map(prose::escaped).collect();
        Value::from_safe_string(lines.join("\n"))
    });
    templates.add_filter("words", |word: &str| word.replace('_', " "));
    templates.add_filter("retry_words", retry_words);
    templates.add_filter("actor", actor);
    for (name, text) in TEMPLATES {
        templates.add_template(name, text)?;
    }
    Ok(templates)
}

/// A retry decision as a page says it.
fn retry_words(retry: &str) -> &'static str {
    match retry.parse() {
        Ok(Retry::AfterDelay) => "Retry after a wait",
        Ok(Retry::Poll) => "Ask again until it is ready",
        _ => "Do not retry",
    }
}

/// Who has to act, as a page says it.
fn actor(fix_by: &str) -> &'static str {
    match fix_by.parse() {
        Ok(FixBy::Account) => "your account",
        Ok(FixBy::Operator) => "the operator",
        Ok(FixBy::Provider) => "the provider",
        _ => "your request",
    }
}

/// An entry as a table shows it.
#[derive(Serialize)]
struct Row {
    slug: &'static str,
    title: &'static str,
    kind: Kind,
    retry: Retry,
    fix_by: FixBy,
}

impl Row {
    fn new(entry: &Entry) -> Self {
        Self {
            slug: entry.slug(),
            title: entry.title(),
            kind: entry.kind(),
            retry: entry.retry(),
            fix_by: entry.fix_by(),
        }
    }
}

fn provider_page(provider: ProviderRef) -> Value {
    let groups = by_status(provider.entries())
        .into_iter()
        .map(|group| Group {
            label: group.label,
            fragment: group.fragment,
            entries: group.entries.iter().map(Row::new).collect::<Vec<_>>(),
        });
    let entries: Vec<_> = with_earlier(provider).map(EntryView::new).collect();
    context! {
        provider => Serde(ProviderView { provider, entries }),
        groups => Serde(groups.collect::<Vec<_>>()),
    }
}

fn index_page(catalog: Catalog) -> Value {
    let providers = catalog.providers().map(|provider| {
        context! { id => provider.id(), name => provider.name(), count => provider.entries().len() }
    });
    context! {
        providers => providers.collect::<Vec<_>>(),
        entry_count => catalog.entries().count(),
        statuses => all_statuses(catalog),
        kinds => Serde(Kind::iter().collect::<Vec<_>>()),
        retries => Serde(Retry::iter().collect::<Vec<_>>()),
        actors => Serde(FixBy::iter().collect::<Vec<_>>()),
    }
}

fn statuses_page(catalog: Catalog) -> Value {
    #[derive(Serialize)]
    struct Part {
        id: &'static str,
        name: &'static str,
        entries: Vec<Row>,
    }
    let groups = by_status(catalog.entries()).into_iter().map(|group| {
        let parts = group
            .entries
            .chunk_by(|one, other| one.provider() == other.provider());
        let parts = parts.map(|entries| Part {
            id: entries[0].provider().id(),
            name: entries[0].provider().name(),
            entries: entries.iter().map(Row::new).collect(),
        });
        Group {
            label: group.label,
            fragment: group.fragment,
            entries: parts.collect::<Vec<_>>(),
        }
    });
    context! { statuses => Serde(groups.collect::<Vec<_>>()) }
}
