//! Markdown that reads the same on forges, in Docusaurus (MDX), in VitePress and in mdBook: a page for each
//! provider, an index, and a comparison by status. The heading of an entry is its slug, of which every
//! reader makes the same place in the page: `openai.md#insufficient-quota`.

use std::fmt::Write as _;

use llm_errors::{Catalog, Entry, ProviderRef, Retry};
use llm_errors_codegen::markdown::{code, escape_markdown, inline, link};
use llm_errors_codegen::{catalog, markdown};

use crate::view::{by_status, statuses_or_none, with_earlier};
use crate::{Options, Site};

/// The pages: `index.md`, `statuses.md`, and one for each provider.
///
/// ```
/// use llm_errors_render::{Options, markdown};
///
/// let pages = markdown(llm_errors::CATALOG, &Options::default());
/// assert!(pages.file("openai.md").is_some_and(|page| page.contains("\n### insufficient-quota\n")));
/// ```
pub fn markdown(catalog: Catalog, options: &Options) -> Site {
    let mut site = Site::default();
    site.add("index.md", index(catalog, options));
    site.add("statuses.md", comparison(catalog));
    for provider in catalog.providers() {
        site.add(format!("{}.md", provider.id()), page(provider));
    }
    site
}

fn index(catalog: Catalog, options: &Options) -> String {
    let mut page = format!(
        "# {}\n\nWhat each error means, why it happens, what to do, and whether sending the request again \
         helps. [What a status means where](statuses.md).\n\n| Provider | Errors |\n|---|--:|\n",
        escape_markdown(&options.title)
    );
    for provider in catalog.providers() {
        let name = link(provider.name(), &format!("{}.md", provider.id()));
        let _ = writeln!(page, "| {name} | {} |", provider.entries().len());
    }
    page
}

/// A table of entries, a line each, which begins with columns of the caller's.
fn table<const N: usize>(
    page: &mut String,
    entries: &[Entry],
    headings: [&str; N],
    first: impl Fn(Entry) -> [String; N],
) {
    let _ = writeln!(page, "| {} | Kind | Retry |", headings.join(" | "));
    let _ = writeln!(page, "{}|---|---|", "|---".repeat(N));
    for entry in entries {
        let kind = entry.kind().to_string().replace('_', " ");
        let retry = retry(entry.retry());
        let _ = writeln!(page, "| {} | {kind} | {retry} |", first(*entry).join(" | "));
    }
    page.push('\n');
}

/// Whether to send the request again, in a word or two.
fn retry(retry: Retry) -> String {
    retry.to_string().replace('_', " ")
}

fn comparison(catalog: Catalog) -> String {
    let mut page = "# What a status means where\n\n".to_owned();
    for group in by_status(catalog.entries()) {
        let _ = writeln!(page, "## {}\n", group.label);
        table(&mut page, &group.entries, ["Provider", "Error"], |entry| {
            let provider = entry.provider();
            let target = format!("{}.md#{}", provider.id(), entry.slug());
            let name = escape_markdown(provider.name());
            [name, link(entry.title(), &target)]
        });
    }
    page
}

fn page(provider: ProviderRef) -> String {
    let mut page = format!("# {}\n\n", escape_markdown(provider.name()));
    page.push_str(&about(provider));
    page.push_str("## By status\n\n");
    for group in by_status(provider.entries()) {
        let _ = writeln!(page, "**{}**\n", group.label);
        table(&mut page, &group.entries, ["Error"], |entry| {
            [link(entry.title(), &format!("#{}", entry.slug()))]
        });
    }
    page.push_str("## Errors\n");
    for (entry, earlier) in with_earlier(provider) {
        for name in earlier {
            let _ = write!(page, "\n<a id=\"{name}\"></a>\n");
        }
        let _ = writeln!(page, "\n### {}\n\n{}", entry.slug(), self::entry(entry));
    }
    page
}

/// Where the provider is, and where help is.
fn about(provider: ProviderRef) -> String {
    let codes = |words: &[&str]| {
        words
            .iter()
            .map(|word| code(word))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let contacts = provider
        .contacts()
        .map(|contact| link(contact.label, contact.url));
    let contacts: Vec<_> = contacts.collect();
    let include = provider.report_details().iter().map(|text| inline(text));
    let rows = [
        ("Also", codes(provider.aliases())),
        ("Hosts", codes(provider.hosts())),
        (
            "Documentation",
            provider
                .docs()
                .map(|url| link(url, url))
                .unwrap_or_default(),
        ),
        (
            "Status",
            provider
                .status_page()
                .map(|url| link(url, url))
                .unwrap_or_default(),
        ),
        ("Help", contacts.join(", ")),
        ("In a report", include.collect::<Vec<_>>().join(" ")),
    ];
    let mut lines = String::new();
    for (label, text) in rows.into_iter().filter(|(_, text)| !text.is_empty()) {
        let _ = writeln!(lines, "- {label}: {text}");
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines
}

/// What there is to say of an entry, without a heading.
pub fn entry(entry: Entry) -> String {
    let mut text = markdown::entry(&compiled(entry));
    let related = entry.see_also().map(|other| {
        let page = if other.provider() == entry.provider() {
            String::new()
        } else {
            format!("{}.md", other.provider().id())
        };
        link(other.title(), &format!("{page}#{}", other.slug()))
    });
    let related: Vec<_> = related.collect();
    if !related.is_empty() {
        let _ = write!(text, "\n\nSee also: {}", related.join(", "));
    }
    text
}

/// The entry as the compiler has it, which writes the same for rustdoc.
fn compiled(entry: Entry) -> catalog::Entry {
    let json = serde_json::to_value(entry);
    json.and_then(serde_json::from_value)
        .expect("both have the same JSON, which a test compares")
}

/// What there is, for agents: the address of each page with a line about it.
pub(crate) fn llms_txt(catalog: Catalog, options: &Options) -> String {
    let base = options.base();
    let mut text = format!(
        "# {}\n\n> What each error of an LLM API means, why it happens, what to do, and whether sending the \
         request again helps.\n\n- [All providers]({base}index.md)\n- [What a status means \
         where]({base}statuses.md)\n- [Everything as JSON]({base}catalog.json)\n\n## Providers\n\n",
        options.title
    );
    for provider in catalog.providers() {
        let statuses: Vec<_> = by_status(provider.entries())
            .into_iter()
            .map(|it| it.label)
            .collect();
        let _ = writeln!(
            text,
            "- [{}]({base}{}.md): {} errors; {}",
            provider.name(),
            provider.id(),
            provider.entries().len(),
            statuses.join(", ")
        );
    }
    text
}

/// The same for a table of entries of one provider, as it stands in other documents.
pub(crate) fn summary(entries: &[Entry], target: impl Fn(Entry) -> String) -> String {
    let mut text = String::new();
    table(&mut text, entries, ["Status", "Error"], |entry| {
        [statuses_or_none(entry), link(entry.title(), &target(entry))]
    });
    text
}
