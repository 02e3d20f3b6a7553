//! What holds of every decision, whatever failed.

use std::time::Duration;

use llm_errors::{CATALOG, Diagnosis, Provider, Response, Retry, classify};
use llm_errors_retry::{Alternative, Budget, Decision, Policy, Reason, alternative};
use proptest::prelude::*;

/// The failure with this status, code and `retry-after`.
fn failure(status: u16, code: &str, retry_after: Option<u32>) -> Diagnosis {
    let body = format!(r#"{{"error": {{"code": "{code}", "message": "it failed"}}}}"#);
    let value = retry_after.map(|it| it.to_string());
    let headers: Vec<_> = value
        .iter()
        .map(|value| ("retry-after", value.as_str()))
        .collect();
    let headers = headers.as_slice();
    let response = Response::new(&body)
        .with_status(status)
        .with_headers(&headers);
    classify(Provider::Openai, &response)
}

fn is_stop(decision: Decision, reason: Reason) -> bool {
    matches!(decision, Decision::Stop(stop) if stop.reason() == reason)
}

#[test]
fn decisions_by_what_failed() {
    let policy = Policy::new().seed(1);
    let decide = |diagnosis: &Diagnosis| policy.decide(diagnosis, 1, Duration::ZERO);
    for (status, code, wait, reason) in [
        (401, "invalid_api_key", None, Reason::Never),
        (429, "insufficient_quota", Some(1), Reason::Never),
        (429, "rate_limit_exceeded", Some(3600), Reason::WaitTooLong),
    ] {
        let decision = decide(&failure(status, code, wait));
        assert!(is_stop(decision, reason), "{code}: {decision:?}");
    }
    let unknown = classify(Provider::Openai, &Response::new("what is this"));
    assert!(is_stop(decide(&unknown), Reason::Unknown));
    let Decision::Stop(stop) = decide(&failure(429, "rate_limit_exceeded", Some(3600))) else {
        panic!("an hour is too long");
    };
    assert!(
        stop.heals_after()
            .is_some_and(|it| it >= Duration::from_secs(3600))
    );
    assert!(
        stop.to_string().contains("it may succeed after 36"),
        "{stop}"
    );
}

#[test]
fn a_daily_limit_is_not_asked_every_minute() {
    let body = r#"{"error": {"message": "Rate limit reached for requests per day (RPD): Limit 200", "code": "rate_limit_exceeded"}}"#;
    let daily = classify(Provider::Openai, &Response::new(body).with_status(429));
    let Decision::Stop(stop) = Policy::new().decide(&daily, 1, Duration::ZERO) else {
        panic!("nobody waits for a day");
    };
    assert_eq!(stop.reason(), Reason::WaitTooLong);
    assert_eq!(stop.heals_after(), Some(Duration::from_secs(24 * 60 * 60)));
    let patient = Policy::new()
        .longest_wait(Duration::from_secs(24 * 60 * 60))
        .longest_total(Duration::from_secs(48 * 60 * 60));
    let decision = patient.decide(&daily, 1, Duration::ZERO);
    assert!(
        matches!(decision, Decision::Retry(wait) if wait >= Duration::from_secs(3 * 60 * 60)),
        "{decision:?}"
    );
}

#[test]
fn what_is_not_ready_is_asked_for_again_if_the_caller_wants_it() {
    let pending = classify(Provider::Xai, &Response::new("").with_status(202));
    assert_eq!(pending.retry(), Some(Retry::Poll));
    let decision = Policy::new().decide(&pending, 1, Duration::ZERO);
    assert!(is_stop(decision, Reason::Pending));
    let polling = Policy::new().poll(Duration::from_secs(2));
    assert_eq!(
        polling.decide(&pending, 1, Duration::ZERO),
        Decision::Retry(Duration::from_secs(2))
    );
}

#[test]
fn who_else_could_answer_depends_on_what_failed() {
    for (status, code, alternative) in [
        (429, "insufficient_quota", Some(Alternative::OtherAccount)),
        (401, "invalid_api_key", Some(Alternative::OtherAccount)),
        (429, "rate_limit_exceeded", Some(Alternative::OtherModel)),
        (503, "", Some(Alternative::OtherModel)),
        (404, "model_not_found", Some(Alternative::OtherModel)),
        (
            400,
            "context_length_exceeded",
            Some(Alternative::LargerContext),
        ),
        (
            400,
            "content_policy_violation",
            Some(Alternative::OtherPolicy),
        ),
        (400, "invalid_type", None),
    ] {
        let policy = Policy::new().attempts(1);
        let Decision::Stop(stop) = policy.decide(&failure(status, code, None), 1, Duration::ZERO)
        else {
            panic!("one attempt is allowed");
        };
        assert_eq!(stop.alternative(), alternative, "{status} {code}");
    }
}

#[test]
fn a_spent_budget_stops_retries() {
    let budget = Budget::new(0.0, 1);
    let down = failure(503, "", None);
    let retry = Decision::Retry(Duration::from_secs(1));
    assert_eq!(budget.allow(&down, retry), retry);
    let Decision::Stop(stop) = budget.allow(&down, retry) else {
        panic!("only one is allowed");
    };
    assert_eq!(stop.reason(), Reason::Budget);
    assert_eq!(stop.heals_after(), Some(Duration::from_secs(1)));
    assert_eq!(stop.alternative(), Some(Alternative::OtherModel));
}

proptest! {
    #[test]
    fn no_decision_is_impatient_or_endless(
        number in 0..CATALOG.entries().count(),
        retry_after in proptest::option::of(0_u32..7200),
        attempt in 1_u32..12,
        elapsed in 0_u64..400,
        seed in any::<u64>(),
    ) {
        let entry = CATALOG.entries().nth(number).expect("it is there");
        let Some(example) = entry.example() else { return Ok(()) };
        let value = retry_after.map(|it| it.to_string());
        let headers: Vec<_> = value.iter().map(|value| ("retry-after", value.as_str())).collect();
        let headers = headers.as_slice();
        let response = Response::new(example.body).with_headers(&headers);
        let response = match example.status {
            Some(status) => response.with_status(status),
            None => response,
        };
        let diagnosis = classify(entry.provider(), &response);
        let policy = Policy::new().seed(seed);
        let elapsed = Duration::from_secs(elapsed);
        let decision = policy.decide(&diagnosis, attempt, elapsed);
        prop_assert_eq!(decision, policy.decide(&diagnosis, attempt, elapsed), "the same seed decides the same");
        match decision {
            Decision::Retry(wait) => {
                prop_assert!(diagnosis.is_retryable());
                prop_assert!(attempt < 5);
                prop_assert!(wait <= Duration::from_secs(60));
                prop_assert!(elapsed + wait <= Duration::from_secs(180));
                prop_assert!(wait >= diagnosis.retry_after().unwrap_or_default());
            }
            Decision::Stop(stop) => {
                prop_assert_eq!(stop.alternative(), alternative(&diagnosis));
                prop_assert_eq!(stop.heals_after().is_some(), diagnosis.retry() == Some(Retry::AfterDelay) || stop.reason() >= Reason::Attempts);
            }
        }
    }
}
