//! The own errors and those of the relayed providers, in one catalog.

use acme_gateway::providers::{Acme, NewApi};
use acme_gateway::{CATALOG, Provider};
use llm_errors::{Entry, Kind, Response, classify, lookup};

#[test]
fn the_gateway_explains_its_own_codes_and_those_of_the_providers_behind_it() {
    for (status, body, wanted) in [
        (429, r#"{"code": 1402, "message": "no"}"#, "acme/team-budget-exceeded"),
        (429, r#"{"error": {"code": "insufficient_quota"}}"#, "openai/insufficient-quota"),
        (503, r#"{"error": {"code": "night_shift"}}"#, "new-api/night-shift"),
        (502, "<html>bad gateway</html>", "http/bad-gateway"),
    ] {
        let response = Response::new(body).with_status(status);
        let found = classify(Provider::Acme, &response);
        assert_eq!(found.entry().map(Entry::id), Some(wanted), "{body}");
    }
}

#[test]
fn its_errors_are_a_closed_list_and_part_of_the_catalog() {
    const BUDGET: Entry = Acme::TeamBudgetExceeded.entry();
    assert_eq!(BUDGET.kind(), Kind::Quota);
    assert_eq!(lookup(Provider::Acme, "1402").next(), Some(BUDGET));
    assert_eq!(CATALOG.entry("acme-llm/team-budget-exceeded"), Some(BUDGET));
    assert_eq!("team-budget-exceeded".parse(), Ok(Acme::TeamBudgetExceeded));
    let related = BUDGET.see_also().map(Entry::id).collect::<Vec<_>>();
    assert_eq!(related, ["openai/insufficient-quota"]);
}

#[test]
fn a_shipped_provider_is_extended() {
    let shipped = llm_errors::Provider::NewApi.handle();
    let extended = Provider::NewApi.handle();
    assert_eq!(CATALOG.provider("one-api"), Some(extended));
    assert_eq!(CATALOG.provider_by_host("new-api.acme.example"), Some(extended));
    assert_eq!(extended.entries().len(), shipped.entries().len() + 1);
    assert_eq!(extended.entry("night-shift"), Some(NewApi::NightShift.entry()));
}
