//! The shipped catalog, through the public interface: what has to hold for all of it, and what the
//! documentation says has to be in it.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::str::FromStr;

use llm_errors::providers::{self, Openai};
use llm_errors::{CATALOG, Entry, Kind, Provider, ProviderRef, Retry, StatusClass, lookup};
use strum::{EnumCount, IntoEnumIterator, VariantArray};

fn entries() -> impl Iterator<Item = Entry> {
    CATALOG.entries()
}

fn slugs(entries: impl Iterator<Item = Entry>) -> Vec<&'static str> {
    entries.map(Entry::slug).collect()
}

#[test]
fn ids_are_unique_and_lead_back() {
    let ids: BTreeSet<_> = entries().map(Entry::id).collect();
    assert_eq!(ids.len(), entries().count());
    for entry in entries() {
        assert_eq!(CATALOG.entry(entry.id()), Some(entry));
        assert_eq!(entry.id(), format!("{}/{}", entry.provider(), entry.slug()));
    }
}

#[test]
fn a_constant_handle_is_the_same_as_any_other() {
    const OPENAI: ProviderRef = Provider::Openai.handle();
    const ENTRY: Entry = Openai::InsufficientQuota.entry();
    assert_eq!(CATALOG.provider("openai"), Some(OPENAI));
    assert_eq!(CATALOG.entry("openai/insufficient-quota"), Some(ENTRY));
    assert_eq!(Provider::try_from(OPENAI), Ok(Provider::Openai));
}

#[test]
fn every_word_of_an_entry_finds_it() {
    for entry in entries() {
        let statuses = entry.status().iter().map(ToString::to_string);
        let classes = entry
            .status()
            .iter()
            .filter_map(|status| StatusClass::of(*status))
            .chain(entry.status_class());
        let words = entry
            .codes()
            .chain(entry.types())
            .chain(entry.exceptions())
            .chain([entry.slug()])
            .map(ToOwned::to_owned);
        for word in words
            .chain(statuses)
            .chain(classes.map(|class| class.to_string()))
        {
            let mut found = lookup(entry.provider(), &word);
            assert!(found.any(|it| it == entry), "{word} does not find {entry}");
        }
    }
}

#[test]
fn a_status_finds_the_entries_that_name_it_and_those_of_its_class() {
    for provider in CATALOG.providers() {
        for status in (0..=700).chain([u16::MAX]) {
            let names = |entry: &Entry| entry.status().contains(&status);
            let class = |entry: &Entry| {
                entry.status_class().is_some() && entry.status_class() == StatusClass::of(status)
            };
            let expected: Vec<_> = provider
                .entries()
                .filter(names)
                .chain(provider.entries().filter(class))
                .collect();
            assert_eq!(
                provider.by_status(status).collect::<Vec<_>>(),
                expected,
                "{provider} {status}"
            );
            if (100..=599).contains(&status) {
                // some codes look like a status too
                let found: Vec<_> = provider.lookup(&status.to_string()).collect();
                assert!(found.starts_with(&expected), "{provider} {status}");
            }
        }
    }
}

#[test]
fn what_nobody_knows_gives_an_empty_answer() {
    for (provider, code) in [
        ("openai", "no_such_code"),
        ("nobody", "429"),
        ("", ""),
        ("openai", ""),
        ("openai", "999"),
    ] {
        assert!(
            CATALOG.lookup(provider, code).is_empty(),
            "{provider} {code}"
        );
    }
    assert_eq!(CATALOG.entry("openai"), None);
    assert_eq!(CATALOG.entry("openai/429"), None);
    assert_eq!(CATALOG.provider_by_host("example.com"), None);
}

#[test]
fn names_and_hosts_lead_to_their_provider() {
    for provider in CATALOG.providers() {
        for name in provider.aliases().iter().chain([&provider.id()]) {
            assert_eq!(CATALOG.provider(name), Some(provider));
            let listed: Provider = name.parse().expect("a name");
            assert_eq!(listed.handle(), provider);
        }
        for host in provider.hosts() {
            let host = host.replace('*', "any-label");
            assert_eq!(CATALOG.provider_by_host(&host), Some(provider));
            if host.contains(':') {
                continue; // it names its port
            }
            assert_eq!(
                CATALOG.provider_by_host(&format!("{}:443", host.to_uppercase())),
                Some(provider)
            );
            assert_eq!(
                CATALOG.provider_by_host(&format!("{host}.")),
                Some(provider)
            );
            assert_eq!(
                CATALOG.provider_by_host(&format!("{host}.example.com")),
                None
            );
        }
    }
    assert_eq!(CATALOG.provider("grok"), Some(Provider::Xai.handle()));
    assert_eq!(
        CATALOG.provider_by_host("api.x.ai"),
        Some(Provider::Xai.handle())
    );
    assert_eq!(
        CATALOG.provider("claude"),
        Some(Provider::Anthropic.handle())
    );
    for (host, provider) in [
        ("generativelanguage.googleapis.com", Provider::Gemini),
        ("europe-west1-aiplatform.googleapis.com", Provider::Gemini),
        ("my-resource.openai.azure.com", Provider::AzureOpenai),
        (
            "bedrock-runtime.eu-central-1.amazonaws.com",
            Provider::Bedrock,
        ),
    ] {
        assert_eq!(
            CATALOG.provider_by_host(host),
            Some(provider.handle()),
            "{host}"
        );
    }
    assert_eq!(CATALOG.provider_by_host("-aiplatform.googleapis.com"), None);
    assert_eq!(
        CATALOG.provider_by_host("é-aiplatform.googleapis.com:"),
        Some(Provider::Gemini.handle())
    );
}

/// Checks an enum of entries, and says how many it has.
fn check_enum<T>(provider: Provider) -> usize
where
    T: Copy
        + Debug
        + PartialEq
        + EnumCount
        + IntoEnumIterator
        + VariantArray
        + FromStr<Err: Debug>
        + TryFrom<Entry, Error: Debug>,
    Entry: From<T>,
    &'static str: From<T>,
{
    let all: Vec<Entry> = T::iter().map(Entry::from).collect();
    assert_eq!(all, provider.handle().entries().collect::<Vec<_>>());
    assert_eq!(T::COUNT, all.len());
    assert_eq!(T::VARIANTS.len(), all.len());
    for variant in T::iter() {
        let slug: &'static str = variant.into();
        assert_eq!(
            T::try_from(Entry::from(variant)).expect("its own entry"),
            variant
        );
        assert_eq!(slug.parse::<T>().expect("its own slug"), variant);
        assert_eq!(format!("{variant:?}").to_lowercase(), slug.replace('-', ""));
    }
    all.len()
}

#[test]
fn every_provider_has_an_enum_of_its_entries() {
    let counts = [
        check_enum::<providers::Anthropic>(Provider::Anthropic),
        check_enum::<providers::AzureOpenai>(Provider::AzureOpenai),
        check_enum::<providers::Bedrock>(Provider::Bedrock),
        check_enum::<providers::Cerebras>(Provider::Cerebras),
        check_enum::<providers::Cloudflare>(Provider::Cloudflare),
        check_enum::<providers::Cohere>(Provider::Cohere),
        check_enum::<providers::Compatible>(Provider::Compatible),
        check_enum::<providers::Dashscope>(Provider::Dashscope),
        check_enum::<providers::Deepseek>(Provider::Deepseek),
        check_enum::<providers::Fireworks>(Provider::Fireworks),
        check_enum::<providers::Gemini>(Provider::Gemini),
        check_enum::<providers::GithubCopilot>(Provider::GithubCopilot),
        check_enum::<providers::Groq>(Provider::Groq),
        check_enum::<providers::Http>(Provider::Http),
        check_enum::<providers::Huggingface>(Provider::Huggingface),
        check_enum::<providers::Litellm>(Provider::Litellm),
        check_enum::<providers::LlamaCpp>(Provider::LlamaCpp),
        check_enum::<providers::Lmstudio>(Provider::Lmstudio),
        check_enum::<providers::Minimax>(Provider::Minimax),
        check_enum::<providers::Mistral>(Provider::Mistral),
        check_enum::<providers::Moonshot>(Provider::Moonshot),
        check_enum::<providers::NewApi>(Provider::NewApi),
        check_enum::<providers::Nvidia>(Provider::Nvidia),
        check_enum::<providers::Ollama>(Provider::Ollama),
        check_enum::<Openai>(Provider::Openai),
        check_enum::<providers::OpencodeZen>(Provider::OpencodeZen),
        check_enum::<providers::Openrouter>(Provider::Openrouter),
        check_enum::<providers::Perplexity>(Provider::Perplexity),
        check_enum::<providers::Siliconflow>(Provider::Siliconflow),
        check_enum::<providers::Together>(Provider::Together),
        check_enum::<providers::VercelAiGateway>(Provider::VercelAiGateway),
        check_enum::<providers::Vllm>(Provider::Vllm),
        check_enum::<providers::Volcengine>(Provider::Volcengine),
        check_enum::<providers::Xai>(Provider::Xai),
        check_enum::<providers::Zhipu>(Provider::Zhipu),
    ];
    assert_eq!(
        counts.iter().sum::<usize>(),
        entries().count(),
        "an enum is missing from this test"
    );
    assert_eq!(counts.len(), Provider::COUNT);
}

#[test]
fn an_entry_is_small_and_says_what_it_is() {
    const KIND: Kind = Openai::InsufficientQuota.entry().kind();
    assert_eq!(KIND, Kind::Quota);
    assert_eq!(size_of::<Entry>(), 16);
    let entry = Openai::InsufficientQuota.entry();
    assert_eq!(
        entry.to_string(),
        format!("openai/insufficient-quota: {}", entry.title())
    );
    assert_eq!(
        format!("{entry:?}"),
        r#"Entry("openai/insufficient-quota")"#
    );
    let error: Box<dyn std::error::Error + Send + Sync> = entry.into();
    assert_eq!(error.downcast_ref::<Entry>(), Some(&entry));
}

#[test]
fn every_entry_explains_itself() {
    for entry in entries() {
        assert!(
            !entry.title().is_empty() && !entry.meaning().is_empty(),
            "{entry}"
        );
        assert!(
            !entry.solutions().is_empty(),
            "{entry} does not say what to do"
        );
        assert!(!entry.sources().is_empty(), "{entry} rests on nothing");
        assert!(
            !entry.see_also().any(|other| other == entry),
            "{entry} points at itself"
        );
        assert_eq!(
            entry.retry() == Retry::Poll,
            entry.kind() == Kind::Pending,
            "{entry}"
        );
    }
}

/// What OpenAI's page lists: status and title.
const OPENAI_API_ERRORS: [(u16, &str); 10] = [
    (401, "Invalid Authentication"),
    (401, "Incorrect API key provided"),
    (
        401,
        "You must be a member of an organization to use the API",
    ),
    (401, "IP not authorized"),
    (403, "Country, region, or territory not supported"),
    (429, "Rate limit reached for requests"),
    (
        429,
        "You exceeded your current quota, please check your plan and billing details",
    ),
    (500, "The server had an error while processing your request"),
    (
        503,
        "The engine is currently overloaded, please try again later",
    ),
    (503, "Slow Down"),
];

/// The exception types that it lists for Python.
const OPENAI_EXCEPTIONS: [&str; 10] = [
    "APIConnectionError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "InternalServerError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "UnprocessableEntityError",
];

#[test]
fn everything_that_openai_documents_is_there() {
    for (status, title) in OPENAI_API_ERRORS {
        assert_eq!(
            Provider::Openai
                .handle()
                .by_status(status)
                .filter(|entry| entry.title() == title)
                .count(),
            1,
            "{status} {title}"
        );
    }
    for exception in OPENAI_EXCEPTIONS {
        assert!(
            Provider::Openai
                .handle()
                .lookup(exception)
                .any(|entry| entry.title() == exception),
            "{exception}"
        );
    }
    assert_eq!(
        Openai::SlowDown503
            .entry()
            .solutions()
            .filter(|text| text.contains("15 minutes"))
            .count(),
        1
    );
    assert!(Provider::Openai.handle().report_details().len() >= 5);
}

/// What xAI's page lists: status, title and the endpoints that it concerns.
const XAI_STATUSES: [(u16, &str, &str); 9] = [
    (202, "Accepted", "/v1/chat/deferred-completion/{request_id}"),
    (400, "Bad Request", "All endpoints"),
    (401, "Unauthorized", "All endpoints"),
    (403, "Forbidden", "All endpoints"),
    (404, "Not Found", "All endpoints"),
    (405, "Method Not Allowed", "All endpoints"),
    (415, "Unsupported Media Type", "Endpoints supporting POST"),
    (422, "Unprocessable Entity", "Endpoints supporting POST"),
    (429, "Too Many Requests", "Inference endpoints"),
];

#[test]
fn everything_that_xai_documents_is_there() {
    for (status, title, scope) in XAI_STATUSES {
        let listed = |entry: &Entry| entry.title() == title && entry.scope() == Some(scope);
        assert_eq!(
            Provider::Xai
                .handle()
                .by_status(status)
                .filter(listed)
                .count(),
            1,
            "{status} {title}"
        );
    }
    assert_eq!(
        Provider::Xai
            .handle()
            .by_status(202)
            .next()
            .map(Entry::retry),
        Some(Retry::Poll)
    );
    assert_eq!(Provider::Xai.handle().gen_ai_name(), "x_ai");
    assert_eq!(Provider::Openai.handle().gen_ai_name(), "openai");
    assert_eq!(
        Provider::Xai.handle().status_page(),
        Some("https://status.x.ai")
    );
    assert_eq!(
        Provider::Xai.handle().status_feed(),
        Some("https://status.x.ai/feed.xml")
    );
    assert!(
        Provider::Xai
            .handle()
            .contacts()
            .any(|contact| contact.url == "mailto:support@x.ai")
    );
}

/// The values of `error.code` that new-api documents.
const NEW_API_CODES: [&str; 26] = [
    "invalid_request",
    "bad_request_body",
    "read_request_body_failed",
    "convert_request_failed",
    "sensitive_words_detected",
    "prompt_blocked",
    "access_denied",
    "model_not_found",
    "invalid_api_type",
    "get_channel_failed",
    "channel:no_available_key",
    "channel:invalid_key",
    "channel:model_mapped_error",
    "channel:response_time_exceeded",
    "insufficient_user_quota",
    "pre_consume_token_quota_failed",
    "model_price_error",
    "count_token_failed",
    "do_request_failed",
    "bad_response",
    "bad_response_status_code",
    "empty_response",
    "read_response_body_failed",
    "json_marshal_failed",
    "query_data_error",
    "update_data_error",
];

#[test]
fn everything_that_new_api_documents_is_there() {
    for code in NEW_API_CODES {
        assert!(!lookup(Provider::NewApi, code).is_empty(), "{code}");
    }
    for status in [400, 401, 403, 404, 429] {
        assert!(
            Provider::NewApi
                .handle()
                .by_status(status)
                .any(|entry| entry.status() == [status]),
            "{status}"
        );
    }
    assert!(
        slugs(lookup(Provider::NewApi, "5xx"))
            .starts_with(&slugs(Provider::NewApi.handle().by_status(599)))
    );
    let upstreams: Vec<_> = Provider::NewApi.handle().relays().collect();
    assert!(
        [Provider::Openai, Provider::Xai]
            .iter()
            .all(|it| upstreams.contains(&it.handle()))
    );
}

proptest::proptest! {
    #[test]
    fn any_question_has_an_answer(provider in ".{0,12}", code in ".*", host in ".*") {
        for provider in [&*provider, "openai"] {
            for entry in CATALOG.lookup(provider, &code) {
                let words = entry.codes().chain(entry.types()).chain(entry.exceptions()).chain([entry.slug()]);
                let status = code.parse::<u16>().is_ok() || code.parse::<StatusClass>().is_ok();
                assert!(status || words.into_iter().any(|word| word == code));
            }
        }
        CATALOG.provider_by_host(&host);
        CATALOG.entry(&code);
    }
}
