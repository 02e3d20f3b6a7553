//! The checked catalog. Its JSON is the one that `llm-errors render --format json` prints.

use std::collections::BTreeMap;
use std::fmt;

use llm_errors_core::{
    Evidence, FixBy, HeaderRole, KeyRole, Kind, PhraseRole, Retry, StatusClass, Window,
};

/// The version of the JSON below. Keys may be added without changing it.
pub const SCHEMA_VERSION: u32 = 1;

/// All providers, sorted by id.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Catalog {
    /// The version of this shape.
    pub schema_version: u32,
    /// All providers, sorted by id.
    pub providers: Vec<Provider>,
    /// What the parts of a response are for.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub wire: Wire,
}

impl Catalog {
    pub(crate) fn new(providers: Vec<Provider>, wire: Wire) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            providers,
            wire,
        }
    }
}

/// Who answers, and all its errors.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Provider {
    /// `openai`
    pub id: String,
    /// The provider of this id in the layer below is extended: what is empty here stays as it is there,
    /// lists are added to, and entries are added or replace those of the same id.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub extends: bool,
    /// `OpenAI`
    pub name: String,
    /// Other names that people type.
    pub aliases: Vec<String>,
    /// Hosts of the API; `*` stands for one label.
    pub hosts: Vec<String>,
    /// What OpenTelemetry calls it; empty where a provider is extended that has a name already.
    pub gen_ai_name: String,
    /// The documentation page of the errors.
    pub docs: Option<String>,
    /// Where the provider tells of disruptions.
    pub status_page: Option<String>,
    /// The same for programs.
    pub status_feed: Option<String>,
    /// Ids of the providers whose errors this gateway passes through.
    pub relays: Vec<String>,
    /// Whether its entries explain what those of the answering provider leave open.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub shared: bool,
    /// Response headers that carry the code.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub code_headers: Vec<String>,
    /// Response headers that only this provider sends.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub detect_headers: Vec<String>,
    /// Texts that only occur with this provider.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub detect_texts: Vec<String>,
    /// Where help is to be had.
    pub support: Support,
    /// Where the knowledge comes from.
    pub sources: Vec<Source>,
    /// The errors, in the order of the file.
    pub entries: Vec<Entry>,
}

/// Where help is to be had, and what to bring along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Support {
    /// Addresses.
    pub contacts: Vec<Link>,
    /// What belongs in a report.
    pub include: Vec<String>,
}

/// A label and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Link {
    /// What the reader sees.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// A page, file or thread that entries rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Source {
    /// Unique in the provider.
    pub id: String,
    /// Its address.
    pub url: String,
    /// When it was last read: `2026-01-31`.
    pub checked: String,
}

/// One documented error.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Entry {
    /// `openai/insufficient-quota`
    pub id: String,
    /// `openai`
    pub provider: String,
    /// The HTTP statuses.
    pub status: Vec<u16>,
    /// The class of statuses, where the provider names no single ones.
    pub status_class: Option<StatusClass>,
    /// Codes on the wire.
    pub codes: Vec<String>,
    /// Types on the wire.
    pub types: Vec<String>,
    /// Exception classes of the provider's SDKs.
    pub sdk: Vec<String>,
    /// The provider's own title or message.
    pub title: String,
    /// What went wrong.
    pub kind: Kind,
    /// Whether the same request can succeed later.
    pub retry: Retry,
    /// Who has to act.
    pub fix_by: FixBy,
    /// When the limit refills as a whole.
    pub window: Option<Window>,
    /// The endpoints that it concerns.
    pub scope: Option<String>,
    /// Whether few people meet it.
    pub rare: bool,
    /// Whether nobody has explained it yet.
    pub draft: bool,
    /// What it means.
    pub meaning: String,
    /// Why it happens.
    pub causes: Vec<String>,
    /// What to do.
    pub solutions: Vec<String>,
    /// All pages that the texts and the entry link to.
    pub links: Vec<Link>,
    /// Where the knowledge comes from.
    pub sources: Vec<Source>,
    /// A response that shows it.
    pub example: Option<Example>,
    /// Full ids of entries that are easily confused with this one.
    pub see_also: Vec<String>,
    /// How it is known.
    pub evidence: Evidence,
    /// When it appeared.
    pub since: Option<String>,
    /// Earlier statuses, codes or titles.
    pub formerly: Vec<String>,
    /// When and why it went away.
    pub removed: Option<Removed>,
    /// The owner's own fields.
    pub extra: BTreeMap<String, Extra>,
    /// What identifies it in a response.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub rules: Vec<MatchRule>,
}

impl Entry {
    /// The part of the id after the provider.
    pub fn slug(&self) -> &str {
        self.id.split_once('/').map_or(&*self.id, |(_, slug)| slug)
    }
}

/// A response that shows an error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Example {
    /// The HTTP status, where the response has one.
    pub status: Option<u16>,
    /// The body.
    pub body: String,
}

/// The value of a field of the owner's own.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum Extra {
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, never infinite.
    Float(f64),
    /// A string.
    Text(String),
}

/// As TOML has it, but texts without quotes.
impl fmt::Display for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// When and why an error went away.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Removed {
    /// A date or version.
    pub since: String,
    /// Why, or what took its place.
    pub reason: String,
}

/// What the parts of a response are for, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wire {
    /// Keys of error bodies.
    pub keys: Vec<WireKey>,
    /// Response headers.
    pub headers: Vec<WireHeader>,
    /// Words in a message.
    pub phrases: Vec<WirePhrase>,
}

/// A key of error bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WireKey {
    /// The key.
    pub key: String,
    /// The key whose object it is in, if only there.
    pub parent: Option<String>,
    /// What its value is for.
    pub role: KeyRole,
    /// A body that has it.
    pub example: Option<String>,
}

/// A response header.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WireHeader {
    /// The name, in lowercase.
    pub name: String,
    /// What its value is for.
    pub role: HeaderRole,
    /// The header that tells whether the limit is spent.
    pub remaining: Option<String>,
    /// The value of that header when it is.
    pub spent: String,
    /// A value.
    pub example: Option<String>,
}

/// Words in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WirePhrase {
    /// The words.
    pub text: String,
    /// What they are for.
    pub role: PhraseRole,
    /// The window that they name.
    pub window: Option<Window>,
    /// A message that has them.
    pub example: Option<String>,
}

/// Where in a message a fragment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// Anywhere.
    #[default]
    Anywhere,
    /// At its beginning.
    Beginning,
    /// It is the whole message, apart from punctuation at its end.
    Whole,
}

/// Fields of a response that identify an entry together; an empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MatchRule {
    /// Any of these statuses.
    pub status: Vec<u16>,
    /// Any of these classes of statuses.
    pub status_class: Vec<StatusClass>,
    /// Any of these codes.
    pub codes: Vec<String>,
    /// Any of these types.
    pub types: Vec<String>,
    /// Any of these fragments of the message.
    pub messages: Vec<String>,
    /// Where in the message they are.
    pub anchor: Anchor,
    /// The number behind the first word is larger than that behind the second.
    pub exceeds: Option<[String; 2]>,
}
