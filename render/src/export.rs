//! The catalog as JSON, for other programs and languages: what it says, and by what a response shows it.

use std::collections::BTreeMap;

use llm_errors::{Catalog, Entry, ProviderRef, StatusClass};
use llm_errors_codegen::catalog::{Anchor, MatchRule, SCHEMA_VERSION};
use llm_errors_codegen::{camel_case, match_rules};
use serde::Serialize;

use crate::Options;
use crate::view::ProviderView;

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
    everything(&providers(catalog, options))
}

/// A provider with its entries.
pub(crate) type ProviderJson = ProviderView<Vec<EntryJson>>;

/// All providers.
pub(crate) fn providers(catalog: Catalog, options: &Options) -> Vec<ProviderJson> {
    let with_entries = |provider: ProviderRef| ProviderView {
        provider,
        entries: EntryJson::of(provider.entries(), options),
    };
    catalog.providers().map(with_entries).collect()
}

/// All of them as one object.
pub(crate) fn everything(providers: &[ProviderJson]) -> String {
    #[derive(Serialize)]
    struct Everything<'a> {
        schema_version: u32,
        providers: &'a [ProviderJson],
    }
    pretty(&Everything {
        schema_version: SCHEMA_VERSION,
        providers,
    })
}

/// Indented, with a line break at its end.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    // nothing of it can fail: keys are strings, and no number is infinite
    let mut json = serde_json::to_string_pretty(value).unwrap_or_default();
    json.push('\n');
    json
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
    /// Entries of any providers, in their order.
    pub fn of(entries: impl IntoIterator<Item = Entry>, options: &Options) -> Vec<Self> {
        let mut known: BTreeMap<&str, BTreeMap<u32, Vec<RuleJson>>> = BTreeMap::new();
        let with_rules = |entry: Entry| {
            let provider = entry.provider();
            let rules = known
                .entry(provider.id())
                .or_insert_with(|| rules(provider));
            let rules = rules.get(&entry.number()).cloned();
            let name = [provider.id(), entry.slug()].map(camel_case);
            Self {
                entry,
                rust: name.join("::"),
                fragment: format!("#{}", entry.slug()),
                url: options.page(entry),
                rules: rules.unwrap_or_default(),
            }
        };
        entries.into_iter().map(with_rules).collect()
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
