//! What the shipped catalog offers, a catalog of one's own offers too.

use facade::{Entry, Kind, Response, Retry, Signal, UnknownEntry, classify};
use own_catalog::providers::{Option, Result};
use own_catalog::{CATALOG, Provider};

#[test]
fn its_own_providers_answer() {
    assert_eq!("option".parse(), Ok(Provider::Option));
    assert_eq!("acme-gateway".parse(), Ok(Provider::Option));
    assert_eq!(
        CATALOG.provider_by_host("eu.acme.example:8443"),
        Some(Provider::Option.handle())
    );
    assert_eq!(CATALOG.provider_by_host("acme.example"), None);
    let entry = CATALOG
        .lookup("acme-gateway", "team:budget")
        .next()
        .expect("the code is known");
    assert_eq!(entry.id(), "option/none");
    assert_eq!((entry.kind(), entry.retry()), (Kind::Quota, Retry::Never));
    assert_eq!(entry, Option::None.entry());
}

#[test]
fn ids_that_are_names_of_rust_are_no_trouble() {
    let entries: Vec<_> = Provider::Option
        .handle()
        .entries()
        .map(Entry::slug)
        .collect();
    assert_eq!(
        entries,
        [
            "none", "some", "err", "ok", "error", "vec", "string", "default", "iterator",
            "default2"
        ]
    );
    assert_eq!("err".parse(), Ok(Option::Err));
    assert_eq!(
        format!("{:?} {}", Option::Default2, Option::Default2),
        "Default2 default2"
    );
    assert_eq!(Result::try_from(Option::Ok.entry()), Err(UnknownEntry::NEW));
    assert_eq!(Option::try_from(Option::Ok.entry()), Ok(Option::Ok));
}

#[test]
fn a_provider_without_entries_is_allowed() {
    assert_eq!(Provider::Result.handle().entries().len(), 0);
    assert!(CATALOG.lookup("result", "429").is_empty());
    assert!(CATALOG.lookup("result", "").is_empty());
    assert!("".parse::<Result>().is_err());
}

#[test]
fn responses_are_classified_by_its_signals() {
    let body = r#"{"error": {"message": "...", "code": "team:budget"}}"#;
    let found = classify(Provider::Option, &Response::new(body).with_status(500));
    assert_eq!(found.entry(), Some(Option::None.entry()));
    assert_eq!(found.matched_by(), Some(Signal::Code));
    // without signals, and without a file that all providers share, nothing is known
    let found = classify(Provider::Result, &Response::new(body).with_status(500));
    assert_eq!((found.entry(), found.is_retryable()), (None, false));
}
