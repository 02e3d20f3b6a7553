//! The shape of a catalog file. The JSON Schema for editors is generated from the same declarations.

use llm_errors_core::{
    Evidence, FixBy, HeaderRole, KeyRole, Kind, PhraseRole, Retry, StatusClass, Window,
};
use toml::Spanned;
use toml_datetime::Date;

use crate::catalog::Extra;
use crate::read::{Fields, Map, Reader, Value, Word, word};

/// Declares tables once: the struct that the checks see, how it is read, and its JSON Schema.
///
/// A field is `required`, `optional`, `many` (an array, or one value for an array of one) or `map` (a
/// table with free keys).
macro_rules! tables {
    ($($(#[doc = $doc:literal])+ $table:ident($name:literal) {
        $($(#[doc = $field_doc:literal])+ $(#[schemars($($schema:tt)+)])? $mode:ident $field:ident: $type:ty,)+
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Default)]
        pub(crate) struct $table {
            $($(#[doc = $field_doc])+ pub(crate) $field: tables!(@held $mode $type),)+
            /// A field could not be read, or is not known: what seems to be missing may be that.
            #[allow(dead_code, reason = "not asked of every table")]
            pub(crate) is_partial: bool,
        }

        impl Value for $table {
            const EXPECTED: &'static str = concat!("a table, ", $name);

            fn read(value: &Spanned<toml::de::DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
                let mut fields = Fields::of::<Self>($name, value, reader)?;
                $(let $field = fields.$mode(stringify!($field).trim_start_matches("r#"));)+
                Some(Self { $($field,)+ is_partial: fields.finish() })
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $table {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($table).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $(#[doc = $doc])+
                #[derive(schemars::JsonSchema)]
                #[schemars(deny_unknown_fields)]
                #[expect(dead_code, reason = "only its schema is used")]
                struct $table {
                    $($(#[doc = $field_doc])+ $(#[schemars($($schema)+)])? $field: tables!(@schema $mode $type),)+
                }
                $table::json_schema(generator)
            }
        }
    )+};
    (@held required $type:ty) => { Option<Spanned<$type>> };
    (@held optional $type:ty) => { Option<Spanned<$type>> };
    (@held many $type:ty) => { Vec<Spanned<$type>> };
    (@held map $type:ty) => { Map<$type> };
    (@schema required $type:ty) => { $type };
    (@schema optional $type:ty) => { Option<$type> };
    (@schema many $type:ty) => { Option<OneOrMany<$type>> };
    (@schema map $type:ty) => { Option<std::collections::BTreeMap<String, $type>> };
}

tables! {
    /// One provider and its errors, what is known of the wire, or both. The file's name is the provider's id.
    Document("a catalog file") {
        /// The id or an alias of a provider in the catalog below, which this file adds to: fields that
        /// it leaves out stay as they are there, lists are added to, and entries are added or replace
        /// those of the same id.
        optional extends: String,
        /// Who answers.
        optional provider: Provider,
        /// What the parts of a response are for: of every provider, as relays mix the forms of many.
        optional wire: Wire,
        /// The documented errors.
        many entry: Entry,
        /// Where the knowledge comes from, by an id that entries cite: kebab-case, unique in the file.
        map sources: Source,
    }

    /// Who answers: `openai`, `xai`, a gateway.
    Provider("`[provider]`") {
        /// The name as the provider writes it. Only a file that extends a provider leaves it out.
        optional name: String,
        /// Other names that people type, in kebab-case.
        many aliases: String,
        /// Hosts of the API; `*` stands for one label or its beginning, as in `*.openai.azure.com`. Where a
        /// port or a path is what tells, it follows: `localhost:11434`, `opencode.ai/zen`.
        many hosts: String,
        /// What the conventions of OpenTelemetry call it in the attribute `gen_ai.provider.name`, such as
        /// `aws.bedrock`, where that is not its id.
        optional gen_ai_name: String,
        /// The documentation page of the errors.
        optional docs: String,
        /// Where the provider tells of disruptions.
        optional status_page: String,
        /// The same for programs: RSS, Atom or JSON.
        optional status_feed: String,
        /// Where it speaks itself beside `docs`, `status_page` and `hosts`: beginnings of addresses without
        /// `https://`, such as `github.com/openai/`.
        many official: String,
        /// Ids of the providers whose errors this gateway passes through.
        many relays: String,
        /// Its entries explain what those of the answering provider leave open: what any server, proxy
        /// or network does. One file of a catalog says so.
        optional shared: bool,
        /// Response headers that carry the code, in lowercase.
        many code_headers: String,
        /// What gives it away where nobody says who answered.
        optional detect: Detect,
        /// Where help is to be had.
        optional support: Support,
    }

    /// What gives a provider away in a response of which nobody knows the sender.
    Detect("`[provider.detect]`") {
        /// Response headers that only this provider sends, in lowercase.
        many headers: String,
        /// Texts that only occur with this provider: classes of its SDK, addresses of its pages.
        many texts: String,
    }

    /// What the parts of a response are for. A file may have nothing else.
    Wire("`[wire]`") {
        /// Keys of error bodies.
        many key: WireKey,
        /// Response headers, of those for a wait the one to be believed first.
        many header: WireHeader,
        /// Words in a message.
        many phrase: WirePhrase,
    }

    /// Keys of error bodies.
    WireKey("`[[wire.key]]`") {
        /// The key, in its letter case. `detail.status` is `status` in an object, or a list of objects, that
        /// is the value of `detail`.
        many key: String,
        /// What its value is for.
        required role: KeyRole,
        /// Who sends it, or where it is seen.
        optional seen_in: String,
        /// A body that has all of them.
        optional example: String,
    }

    /// A response header.
    WireHeader("`[[wire.header]]`") {
        /// The name, in lowercase.
        required name: String,
        /// What its value is for.
        required role: HeaderRole,
        /// Of a `reset`: the header that tells whether the limit is spent, in lowercase.
        optional remaining: String,
        /// The value of that header, or its whole part, when the limit is spent; `0` when left out.
        optional spent: String,
        /// Who sends it, or where it is seen.
        optional seen_in: String,
        /// A value.
        optional example: String,
    }

    /// Words in a message.
    WirePhrase("`[[wire.phrase]]`") {
        /// The words; letter case does not matter.
        many text: String,
        /// What they are for.
        required role: PhraseRole,
        /// Of a `window`: which one they name.
        optional window: Window,
        /// Who says so, or where it is seen.
        optional seen_in: String,
        /// A message that has one of them.
        optional example: String,
    }

    /// Where help is to be had, and what to bring along.
    Support("`[provider.support]`") {
        /// Addresses: `https://` or `mailto:`.
        many contacts: Link,
        /// What belongs in a report, a sentence each.
        many include: String,
    }

    /// A label and where it leads.
    Link("a link") {
        /// What the reader sees.
        required label: String,
        /// `https://`, `http://` or `mailto:`.
        required url: String,
    }

    /// A page, file or thread that the entries rest on.
    Source("a source") {
        /// Its address.
        required url: String,
        /// When it was last read, as a TOML date.
        #[schemars(with = "String", extend("format" = "date"))]
        required checked: Date,
    }

    /// One documented error.
    Entry("`[[entry]]`") {
        /// Kebab-case, unique in the file, never reused: `insufficient-quota`.
        #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
        required id: String,
        /// The provider's own title or message, word for word, without markup.
        required title: String,
        /// The HTTP status or statuses.
        many status: u16,
        /// Instead of `status`: every status of a class.
        optional status_class: StatusClass,
        /// What went wrong.
        required kind: Kind,
        /// Whether the same request, unchanged, can succeed later.
        required retry: Retry,
        /// Who has to act.
        required fix_by: FixBy,
        /// The limit refills as a whole when this window ends. Left out where it refills all the time.
        optional window: Window,
        /// The endpoints that it concerns, as documented.
        optional scope: String,
        /// How the entry is known; `documented` when left out.
        optional evidence: Evidence,
        /// Few people meet it: lists put the usual errors first.
        optional rare: bool,
        /// Nobody has explained it yet: `llm-errors drift` took it over from a page. A warning, and no
        /// catalog that minds style may have one.
        optional draft: bool,
        /// What the error means, in one or two sentences.
        required meaning: String,
        /// Why it happens, a sentence each.
        many causes: String,
        /// What to do, a sentence each.
        many solutions: String,
        /// Further pages that no sentence links to.
        many links: Link,
        /// Exception classes of the provider's SDKs.
        many sdk: String,
        /// The response matches by its status alone, if nothing more specific does: the match rule of
        /// the entry's own `status` or `status_class`, before those of `match`.
        optional fallback: bool,
        /// The match rules. The entry matches when all fields of one rule agree with the response.
        many r#match: MatchRule,
        /// A response that shows the error, in the provider's own form.
        optional example: Example,
        /// Entries that are easily confused with this one: `slug` or `provider/slug`.
        many see_also: String,
        /// When it appeared: a date or version.
        optional since: String,
        /// Earlier statuses, codes or titles.
        many formerly: String,
        /// The error is gone; the entry stays.
        optional removed: Removed,
        /// Ids of the sources.
        many sources: String,
        /// The owner's own fields: strings, finite numbers and booleans.
        map extra: Extra,
    }

    /// A match rule: fields of a response that identify an entry together.
    ///
    /// The more specific rule wins: the whole message over numbers over message over code over type over
    /// status over status class.
    MatchRule("a match rule") {
        /// The HTTP status.
        many status: u16,
        /// The class of the HTTP status.
        many status_class: StatusClass,
        /// The code in the body, compared as text.
        many code: Word,
        /// The type in the body, compared as text.
        many r#type: Word,
        /// A fragment of the message; letter case does not matter. A reason phrase of HTTP, such as
        /// `Bad Gateway`, counts as a status.
        many message: String,
        /// Instead of `message`: the beginning of the message.
        many message_begins: String,
        /// Instead of `message`: the whole message, apart from punctuation at its end. Only so can a
        /// retryable rule by words alone win against a status that denies it.
        many message_is: String,
        /// Two words of the message: the number behind the first is larger than that behind the second.
        optional exceeds: [String; 2],
    }

    /// A response that shows an error, as it comes over the wire, with neutral ids.
    Example("`example`") {
        /// The HTTP status, where the response has one.
        optional status: u16,
        /// The body, on one line.
        required body: String,
    }

    /// When and why an error went away.
    Removed("`removed`") {
        /// A date or version.
        required since: String,
        /// Why, or what took its place.
        required reason: String,
    }
}

word! {
    Kind: "a kind of error",
    Retry: "a retry decision",
    FixBy: "who has to act",
    Evidence: "how the entry is known",
    StatusClass: "a class of statuses",
    Window: "a window of a limit",
    KeyRole: "what a key is for",
    HeaderRole: "what a header is for",
    PhraseRole: "what words are for"
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Word {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "integer"] })
    }
}

#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(untagged, inline)]
#[expect(dead_code, reason = "only its schema is used")]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// The JSON Schema of a catalog file, for editors.
#[cfg(feature = "schema")]
pub fn json_schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::default();
    let mut schema = settings
        .with_transform(schemars::transform::RecursiveTransform(as_toml))
        .into_generator()
        .into_root_schema_for::<Document>();
    // what a file has to say of a provider, unless it extends one or tells of the wire
    schema.insert(
        "if".to_owned(),
        serde_json::json!({ "not": { "anyOf": [{ "required": ["extends"] }, { "required": ["wire"] }] } }),
    );
    schema.insert(
        "then".to_owned(),
        serde_json::json!({
            "required": ["provider"],
            "properties": { "provider": { "required": ["name"] } },
        }),
    );
    schema
}

/// From what schemars makes of the Rust types to what a catalog file may contain.
#[cfg(feature = "schema")]
fn as_toml(schema: &mut schemars::Schema) {
    use serde_json::{Value, json};
    // the text of a description, without line ends and examples of Rust
    if let Some(Value::String(text)) = schema.get_mut("description") {
        let paragraphs = text
            .split("\n\n")
            .take_while(|text| !text.starts_with("```"));
        let paragraphs: Vec<_> = paragraphs.map(|text| text.replace('\n', " ")).collect();
        *text = paragraphs.join("\n\n");
    }
    // the only numbers of this type are statuses
    if schema.get("format") == Some(&json!("uint16")) {
        schema.remove("format");
        schema.insert("minimum".to_owned(), json!(100));
        schema.insert("maximum".to_owned(), json!(599));
    }
    // TOML has no null: an optional field is left out
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &**types {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({ "type": "null" }));
        if let [Value::Object(only)] = &mut **choices {
            let only = std::mem::take(only);
            schema.remove("anyOf");
            only.into_iter()
                .for_each(|(key, value)| drop(schema.insert(key, value)));
        }
    }
}
