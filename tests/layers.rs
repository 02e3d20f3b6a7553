//! Catalogs on top of the shipped one: what a layer says comes first, and what it leaves open the one below
//! answers; and a loaded catalog answers as a compiled one.

use std::fs;

use llm_errors::providers::{NewApi, Openai};
use llm_errors::{
    CATALOG, Catalog, Entry, Extra, Kind, LoadError, Provider, ProviderRef, Response, Retry,
    Signal, classify, lookup,
};
use serde_json::Value;

/// Loads files on top of a catalog.
fn layer(below: Catalog, files: &[(&str, &str)]) -> Result<Catalog, LoadError> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("the folder can be written");
    }
    below.load_on_top(folder.path())
}

const ACME: &str = r#"
[provider]
name = "Acme"
aliases = ["acme-ai"]
hosts = ["*.acme.example"]
relays = ["openai", "new-api"]

[[entry]]
id = "team-budget"
title = "Team budget exceeded"
status = 429
kind = "quota"
retry = "never"
fix_by = "account"
meaning = "Your team has spent its budget."
match = { code = 1402 }
see_also = ["openai/insufficient-quota"]

[entry.extra]
runbook = "https://wiki.example/budget"
severity = 3
share = 0.5
page = true
"#;

const EXTENSION: &str = r#"
extends = "new-api"

[provider]
aliases = ["our-gateway"]
hosts = ["llm.acme.example"]

[[entry]]
id = "team-budget"
title = "Team budget exceeded"
status = 429
kind = "quota"
retry = "never"
fix_by = "account"
meaning = "Your team has spent its budget."
match = { code = "team_budget" }

[[entry]]
id = "channel-no-available-key"
title = "Every key is in use"
status = 503
kind = "overloaded"
retry = "after_delay"
fix_by = "operator"
meaning = "Every key of the channel is in use: wait for one."
match = { code = "channel:no_available_key" }
"#;

fn id(provider: ProviderRef, status: u16, body: &str) -> &'static str {
    let found = classify(provider, &Response::new(body).with_status(status));
    found.entry().map_or("none", Entry::id)
}

#[test]
fn an_own_provider_relays_the_shipped_ones_and_falls_back_on_the_shared_entries() {
    let catalog = layer(CATALOG, &[("acme.toml", ACME)]).expect("a good catalog");
    for name in ["acme", "acme-ai"] {
        assert_eq!(catalog.provider(name).map(ProviderRef::id), Some("acme"));
        assert_eq!(CATALOG.provider(name), None);
    }
    let acme = catalog
        .provider_by_host("eu.acme.example:443")
        .expect("its host");
    assert_eq!((acme.id(), acme.name()), ("acme", "Acme"));
    for (status, body, wanted) in [
        (429, r#"{"code": 1402}"#, "acme/team-budget"),
        (
            429,
            r#"{"code": "1402", "message": "no"}"#,
            "acme/team-budget",
        ),
        (
            429,
            r#"{"error": {"code": "insufficient_quota"}}"#,
            "openai/insufficient-quota",
        ),
        (
            503,
            r#"{"error": {"code": "channel:no_available_key"}}"#,
            "new-api/channel-no-available-key",
        ),
        (502, "", "http/bad-gateway"),
    ] {
        assert_eq!(id(acme, status, body), wanted, "{body}");
    }
    let relays: Vec<_> = acme.relays().map(ProviderRef::id).collect();
    assert_eq!(relays, ["openai", "new-api"]);

    let entry = catalog.entry("acme-ai/team-budget").expect("its entry");
    assert_eq!(lookup(acme, "1402").next(), Some(entry));
    assert_eq!((entry.kind(), entry.retry()), (Kind::Quota, Retry::Never));
    assert_eq!(entry.provider(), acme);
    assert_eq!(
        entry.see_also().next(),
        Some(Openai::InsufficientQuota.entry())
    );
    let extra: Vec<_> = entry.extra().collect();
    assert_eq!(
        extra,
        [
            ("page", Extra::Boolean(true)),
            ("runbook", Extra::Text("https://wiki.example/budget")),
            ("severity", Extra::Integer(3)),
            ("share", Extra::Float(0.5)),
        ]
    );
    let json = serde_json::to_value(entry).expect("JSON");
    assert_eq!(json["extra"]["share"], 0.5);
}

#[test]
fn what_is_below_is_seen_through_a_layer() {
    let catalog = layer(CATALOG, &[("acme.toml", ACME)]).expect("a good catalog");
    let count = |catalog: Catalog| (catalog.providers().count(), catalog.entries().count());
    let (providers, entries) = count(CATALOG);
    assert_eq!(count(catalog), (providers + 1, entries + 1));
    let ids: Vec<_> = catalog.providers().take(2).map(ProviderRef::id).collect();
    assert_eq!(ids, ["acme", "anthropic"], "the upper layer comes first");
    for entry in CATALOG.entries() {
        assert_eq!(
            catalog.entry(entry.id()),
            Some(entry),
            "the same entry, and equal"
        );
    }
    for provider in CATALOG.providers() {
        assert_eq!(catalog.provider(provider.id()), Some(provider));
        assert_eq!(
            catalog.provider(provider.id()).map(ProviderRef::catalog),
            Some(catalog)
        );
        for host in provider.hosts() {
            let host = host.replace('*', "x");
            assert_eq!(
                catalog.provider_by_host(&host),
                CATALOG.provider_by_host(&host)
            );
        }
    }
    let openai: Result<Provider, _> = catalog.provider("openai").expect("it is there").try_into();
    assert_eq!(openai, Ok(Provider::Openai));
    let acme: Result<Provider, _> = catalog.provider("acme").expect("it is there").try_into();
    assert!(acme.is_err());
}

#[test]
fn an_extension_adds_entries_and_replaces_one_by_its_id() {
    let catalog = layer(CATALOG, &[("ours.toml", EXTENSION)]).expect("a good catalog");
    let shipped = Provider::NewApi.handle();
    let extended = catalog.provider("new-api").expect("it is there");
    assert_ne!(extended, shipped);
    assert_eq!(catalog.provider("our-gateway"), Some(extended));
    assert_eq!(
        catalog.provider("one-api"),
        Some(extended),
        "an alias of the one below"
    );
    assert_eq!(catalog.provider_by_host("llm.acme.example"), Some(extended));
    assert_eq!(
        (extended.id(), extended.name()),
        (shipped.id(), shipped.name())
    );
    assert_eq!(extended.gen_ai_name(), shipped.gen_ai_name());
    assert_eq!(extended.docs(), shipped.docs());
    assert!(extended.relays().eq(shipped.relays()));
    assert_eq!(extended.entries().len(), shipped.entries().len() + 1);
    assert_eq!(catalog.providers().count(), CATALOG.providers().count());

    let added = extended.entry("team-budget").expect("it was added");
    assert_eq!(id(extended, 429, r#"{"code": "team_budget"}"#), added.id());
    assert_eq!(
        id(shipped, 429, r#"{"code": "team_budget"}"#),
        "new-api/rate-limited"
    );

    let replaced = extended
        .entry("channel-no-available-key")
        .expect("it was replaced");
    assert_eq!(replaced.title(), "Every key is in use");
    let old = NewApi::ChannelNoAvailableKey.entry();
    assert_ne!(replaced, old);
    assert!(!extended.entries().any(|entry| entry == old));
    assert_eq!(
        extended
            .lookup("channel:no_available_key")
            .collect::<Vec<_>>(),
        [replaced]
    );
    let found = classify(
        extended,
        &Response::new(r#"{"code": "channel:no_available_key"}"#),
    );
    assert_eq!(found.entry(), Some(replaced));
    assert_eq!(found.matched_by(), Some(Signal::Code));
    assert!(found.is_retryable());

    // everything else is as it is below
    for entry in shipped.entries().filter(|entry| *entry != old) {
        assert_eq!(extended.entry(entry.slug()), Some(entry));
        for word in entry.codes().chain(entry.types()).chain(entry.exceptions()) {
            assert!(extended.lookup(word).any(|found| found == entry), "{word}");
        }
    }
}

#[test]
fn who_relays_a_provider_sees_what_a_layer_adds_to_it() {
    let extension = EXTENSION.replace("extends = \"new-api\"", "extends = \"openai\"");
    let extension = extension.replace("our-gateway", "our-openai");
    let catalog = layer(CATALOG, &[("ours.toml", &*extension)]).expect("a good catalog");
    let body = r#"{"error": {"code": "team_budget"}}"#;
    let gateway = catalog.provider("new-api").expect("it is there");
    assert_eq!(id(gateway, 429, body), "openai/team-budget");
    assert_eq!(
        id(Provider::NewApi.handle(), 429, body),
        "new-api/rate-limited"
    );
}

#[test]
fn layers_stand_on_layers() {
    let middle = layer(CATALOG, &[("ours.toml", EXTENSION)]).expect("a good catalog");
    let upper = EXTENSION
        .replace("id = \"team-budget\"", "id = \"other-budget\"")
        .replace("team_budget", "other_budget")
        .replace("our-gateway", "their-gateway")
        .replace("Every key is in use", "No key is left");
    let catalog =
        layer(middle, &[("acme.toml", ACME), ("theirs.toml", &upper)]).expect("a good catalog");
    let gateway = catalog.provider("new-api").expect("it is there");
    for name in ["our-gateway", "their-gateway", "oneapi"] {
        assert_eq!(catalog.provider(name), Some(gateway), "{name}");
    }
    let acme = catalog.provider("acme").expect("it is there");
    for provider in [gateway, acme] {
        assert_eq!(
            id(provider, 429, r#"{"code": "other_budget"}"#),
            "new-api/other-budget"
        );
        assert_eq!(
            id(provider, 429, r#"{"code": "team_budget"}"#),
            "new-api/team-budget"
        );
        let message = r#"{"error": {"message": "You exceeded your current quota", "code": ""}}"#;
        assert_eq!(
            id(provider, 429, message),
            id(Provider::NewApi.handle(), 429, message)
        );
    }
    let replaced = gateway.entry("channel-no-available-key").map(Entry::title);
    assert_eq!(replaced, Some("No key is left"));
    assert_eq!(
        gateway.entries().len(),
        Provider::NewApi.handle().entries().len() + 2
    );
    assert_eq!(
        catalog.entry("new-api/team-budget"),
        middle.entry("new-api/team-budget")
    );
}

#[test]
fn a_reference_to_nothing_is_an_error_with_the_nearest_name_of_either_layer() {
    for (wrong, right) in [("opnai", "openai"), ("acme2x", "acme2")] {
        let acme = ACME.replace("\"new-api\"]", &format!("\"{wrong}\"]"));
        let acme2 = "[provider]\nname = \"Acme 2\"\n[[entry]]\nid = \"x\"\ntitle = \"x\"\nstatus = 400\n\
            kind = \"internal\"\nretry = \"never\"\nfix_by = \"caller\"\nmeaning = \"x\"\n";
        let error = layer(CATALOG, &[("acme.toml", &acme), ("acme2.toml", acme2)]).unwrap_err();
        let error = error.to_string();
        assert!(error.contains(wrong) && error.contains(right), "{error}");
    }
    let error = layer(CATALOG, &[("openai.toml", ACME)])
        .unwrap_err()
        .to_string();
    assert!(error.contains("extends = \"openai\""), "{error}");
}

/// The shipped files, loaded.
fn loaded() -> Catalog {
    Catalog::load("catalog").expect("the shipped catalog is clean")
}

#[test]
fn a_loaded_catalog_answers_as_the_compiled_one() {
    let loaded = loaded();
    let json = |catalog: Catalog| serde_json::to_value(catalog.providers()).expect("JSON");
    assert_eq!(json(loaded), json(CATALOG));
    for (compiled, loaded) in CATALOG.providers().zip(loaded.providers()) {
        let words = compiled.entries().flat_map(|entry| {
            let words = entry.codes().chain(entry.types());
            words.chain(entry.exceptions()).chain([entry.slug()])
        });
        let words = words.chain(["4xx", "5xx", "", "no such code"]);
        let statuses = (90..610).map(|status: u16| status.to_string());
        for word in words.map(ToOwned::to_owned).chain(statuses) {
            let ids = |provider: ProviderRef| -> Vec<_> {
                provider.lookup(&word).map(Entry::id).collect()
            };
            assert_eq!(ids(compiled), ids(loaded), "{word}");
        }
    }
}

#[test]
fn a_loaded_catalog_classifies_as_the_compiled_one() {
    let loaded = loaded();
    let layered = layer(CATALOG, &[("acme.toml", ACME)]).expect("a good catalog");
    for line in include_str!("responses.jsonl").lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        let body = record["body"].as_str().unwrap_or_default();
        let status = record["status"]
            .as_u64()
            .and_then(|status| status.try_into().ok());
        let headers: Vec<_> = record["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .collect();
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (name, value.as_str().unwrap_or("")))
            .collect();
        let headers = &*headers;
        let response = Response::new(body)
            .with_status(status)
            .with_headers(&headers);
        // every provider is asked, not only the one that answered
        for provider in CATALOG.providers() {
            let answer = |catalog: Catalog| {
                let provider = catalog.provider(provider.id()).expect("all have it");
                let found = classify(provider, &response);
                (
                    found.entry().map(Entry::id),
                    found.matched_by(),
                    found.retry_after(),
                    found.window(),
                )
            };
            assert_eq!(answer(loaded), answer(CATALOG), "{line}");
            assert_eq!(answer(layered), answer(CATALOG), "{line}");
        }
    }
}
