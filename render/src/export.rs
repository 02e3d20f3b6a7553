//! The catalog as JSON, for other programs and languages: what it says, and by what a response shows it.

use std::collections::BTreeMap;

use llm_errors::{Catalog, Entry, Link, ProviderRef, Source, StatusClass};
use llm_errors_codegen::catalog::{Anchor, MatchRule, SCHEMA_VERSION};
use llm_errors_codegen::{camel_case, match_rules};
use serde::Serialize;

use crate::Options;

/// The JSON Schema of what [`json`] gives.
pub const JSON_SCHEMA: &str = include_str!("../catalog.schema.json");

/// All providers and entries as one object: what `llm-errors render --format json` prints.
///
/// ```
/// use llm_errors_render::{Options, json};
///
/// let json = json(llm_errors::CATALOG, &Options::default());
/// assert!(json.starts_with("{\n  \"schema_version\": 1,\n"));
/// ```
pub fn json(catalog: Catalog, options: &Options) -> String {
    #[derive(Serialize)]
    struct Everything {
        schema_version: u32,
        providers: Vec<ProviderJson>,
    }
    let base = options.base();
    pretty(&Everything {
        schema_version: SCHEMA_VERSION,
        providers: catalog
            .providers()
            .map(|it| ProviderJson::new(it, &base))
            .collect(),
    })
}

/// One provider with its entries.
pub(crate) fn provider_json(provider: ProviderRef, options: &Options) -> String {
    pretty(&ProviderJson::new(provider, &options.base()))
}

fn pretty(value: &impl Serialize) -> String {
    // nothing of it can fail: keys are strings, and no number is infinite
    let mut json = serde_json::to_string_pretty(value).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct ProviderJson {
    id: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
    hosts: &'static [&'static str],
    docs: Option<&'static str>,
    status_page: Option<&'static str>,
    status_feed: Option<&'static str>,
    relays: Vec<&'static str>,
    support: Support,
    sources: Vec<Source>,
    entries: Vec<EntryJson>,
}

#[derive(Serialize)]
struct Support {
    contacts: Vec<Link>,
    include: &'static [&'static str],
}

impl ProviderJson {
    fn new(provider: ProviderRef, base: &str) -> Self {
        Self {
            id: provider.id(),
            name: provider.name(),
            aliases: provider.aliases(),
            hosts: provider.hosts(),
            docs: provider.docs(),
            status_page: provider.status_page(),
            status_feed: provider.status_feed(),
            relays: provider.relays().map(ProviderRef::id).collect(),
            support: Support {
                contacts: provider.contacts().collect(),
                include: provider.report_details(),
            },
            sources: provider.sources().collect(),
            entries: EntryJson::all(provider, base),
        }
    }
}

/// An entry with everything that another language needs to find it, and where its page is.
#[derive(Serialize)]
pub struct EntryJson {
    #[serde(flatten)]
    entry: Entry,
    /// The variant of the enum of its provider, such as `Openai::InsufficientQuota`.
    rust: String,
    /// Its place in the page of its provider.
    fragment: String,
    /// Its page, where a base address is known.
    url: Option<String>,
    /// Any of these rules identifies it in a response.
    #[serde(rename = "match")]
    rules: Vec<RuleJson>,
}

impl EntryJson {
    /// All entries of a provider. `base` is the address of the site with a slash at its end, or empty.
    fn all(provider: ProviderRef, base: &str) -> Vec<Self> {
        let mut rules = rules(provider);
        let entries = provider.entries();
        entries
            .map(|entry| Self::new(entry, rules.remove(&entry.number()), base))
            .collect()
    }

    /// Entries of any providers, in their order.
    pub fn of(entries: impl IntoIterator<Item = Entry>, options: &Options) -> Vec<Self> {
        let mut known: BTreeMap<&str, BTreeMap<u32, Vec<RuleJson>>> = BTreeMap::new();
        let base = options.base();
        let entries = entries.into_iter().map(|entry| {
            let provider = entry.provider();
            let rules = known
                .entry(provider.id())
                .or_insert_with(|| rules(provider));
            Self::new(entry, rules.get(&entry.number()).cloned(), &base)
        });
        entries.collect()
    }

    fn new(entry: Entry, rules: Option<Vec<RuleJson>>, base: &str) -> Self {
        let (provider, slug) = (camel_case(entry.provider().id()), camel_case(entry.slug()));
        Self {
            entry,
            rust: format!("{provider}::{slug}"),
            fragment: format!("#{}", entry.slug()),
            url: (!base.is_empty()).then(|| entry.page(base).to_string()),
            rules: rules.unwrap_or_default(),
        }
    }
}

/// What identifies an entry; all fields that are there have to agree, each with any of its values.
#[derive(Clone, Default, Serialize)]
struct RuleJson {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    status: Vec<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    status_class: Vec<StatusClass>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code: Vec<String>,
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    kind: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    message: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    message_begins: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    message_is: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exceeds: Option<[String; 2]>,
}

impl From<MatchRule> for RuleJson {
    fn from(rule: MatchRule) -> Self {
        let mut json = Self {
            status: rule.status,
            status_class: rule.status_class,
            code: rule.codes,
            kind: rule.types,
            exceeds: rule.exceeds,
            ..Self::default()
        };
        *match rule.anchor {
            Anchor::Anywhere => &mut json.message,
            Anchor::Beginning => &mut json.message_begins,
            Anchor::Whole => &mut json.message_is,
        } = rule.messages;
        json
    }
}

/// The match rules of a provider, by the number of the entry.
fn rules(provider: ProviderRef) -> BTreeMap<u32, Vec<RuleJson>> {
    let mut rules: BTreeMap<u32, Vec<RuleJson>> = BTreeMap::new();
    for (entry, rule) in match_rules(provider.layer(), provider.row()) {
        rules.entry(entry).or_default().push(rule.into());
    }
    rules
}
