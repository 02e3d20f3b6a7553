//! Classification, through the public interface: every entry can be reached, in every shape that a
//! body can have, and nothing in a response leads it astray.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use llm_errors::{
    CATALOG, Diagnosis, Entry, Provider, ProviderRef, Response, Retry, Signal, StatusClass, Window,
    classify,
};
use llm_errors_codegen::catalog::{Anchor, Catalog, MatchRule};

use proptest::prelude::*;
use serde_json::{Value, json};

fn catalog() -> Catalog {
    let files = llm_errors_codegen::read_dir(Path::new("catalog")).expect("the folder is there");
    llm_errors_codegen::check(files, &llm_errors_codegen::Options::default())
        .expect("the catalog is clean")
}

fn diagnose(
    provider: impl Into<ProviderRef>,
    status: impl Into<Option<u16>>,
    body: &str,
) -> Diagnosis {
    classify(provider, &Response::new(body).with_status(status))
}

fn id(diagnosis: &Diagnosis) -> &'static str {
    diagnosis.entry().map_or("none", Entry::id)
}

/// An error that says exactly what a signal set asks for, with its status.
fn said(set: &MatchRule) -> (Value, Option<u16>) {
    let first = |words: &[String]| words.first().cloned();
    let message = match &set.exceeds {
        Some([more, less]) => Some(format!("{} {more} 9, {less} 7", set.messages.join(""))),
        None => first(&set.messages),
    };
    // no error comes without words
    let message = message.unwrap_or_else(|| "It failed.".to_owned());
    let status = set.status.first().copied();
    let status = status.or_else(|| Some(set.status_class.first()?.digit() * 100 + 87));
    let error = json!({
        "message": message,
        "type": first(&set.types),
        "param": null,
        "code": first(&set.codes),
    });
    (error, status)
}

#[test]
fn every_signal_set_leads_to_its_entry() {
    let mut lost = Vec::new();
    for (provider, entry, set) in sets(&catalog()) {
        let (error, status) = said(&set);
        let body = json!({ "error": error }).to_string();
        let found = diagnose(provider, status, &body);
        if id(&found) != entry {
            lost.push(format!("{entry} by {body} with {status:?}: {}", id(&found)));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// Words that promise healing do not win against a status, code or type that denies it, unless the entry
/// names that status: a permanent error may quote anything.
#[test]
fn a_promise_in_words_does_not_win_against_a_denial() {
    let catalog = catalog();
    let entries: Vec<_> = catalog
        .providers
        .iter()
        .flat_map(|it| &it.entries)
        .collect();
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in entries
        .iter()
        .filter(|entry| entry.retry == Retry::AfterDelay)
    {
        let provider: Provider = entry.provider.parse().expect("the catalog is compiled");
        let by_words = entry.rules.iter().filter(|rule| {
            rule.anchor == Anchor::Anywhere
                && rule.exceeds.is_none()
                && rule.status.is_empty()
                && rule.status_class.is_empty()
                && rule.codes.is_empty()
                && rule.types.is_empty()
        });
        for fragment in by_words.flat_map(|rule| &rule.messages) {
            for (status, r#type) in [
                (401, "authentication_error"),
                (403, "permission_error"),
                (400, "invalid_request_error"),
            ] {
                let class = StatusClass::of(status);
                if entry.status.contains(&status) || entry.status_class == class {
                    continue;
                }
                let message =
                    format!("The value of field 'note' must not contain the text: {fragment}");
                let body = json!({ "error": { "message": message, "type": r#type } }).to_string();
                let found = diagnose(provider, status, &body);
                count += 1;
                if found.is_retryable() {
                    wrong.push(format!("{} by {body} with {status}", id(&found)));
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
}

/// Where money is missing, no code promises that waiting helps, unless the provider names it so.
#[test]
fn a_code_of_another_status_does_not_outweigh_that_money_is_missing() {
    let mut wrong = Vec::new();
    for entry in catalog().providers.iter().flat_map(|it| &it.entries) {
        let provider: Provider = entry.provider.parse().expect("the catalog is compiled");
        for code in &entry.codes {
            let body = json!({ "error": { "code": code, "message": "x" } }).to_string();
            let found = diagnose(provider, 402, &body);
            let is_named = found.entry().is_some_and(|it| it.status().contains(&402));
            if found.is_retryable() && !is_named {
                wrong.push(format!("{} by {body}", id(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_example_leads_to_its_entry() {
    let mut lost = Vec::new();
    for entry in catalog().providers.iter().flat_map(|it| &it.entries) {
        let Some(example) = &entry.example else {
            continue;
        };
        let provider: Provider = entry.provider.parse().expect("the catalog is compiled");
        let found = diagnose(provider, example.status, &example.body);
        if id(&found) != entry.id {
            let (wrong, body) = (id(&found), &example.body);
            lost.push(format!("{}: {wrong} from {body}", entry.id));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// Every match rule with its provider and entry, once for each of its alternatives.
fn sets(catalog: &Catalog) -> Vec<(Provider, String, MatchRule)> {
    let mut sets = Vec::new();
    for entry in catalog
        .providers
        .iter()
        .flat_map(|provider| &provider.entries)
    {
        assert!(!entry.rules.is_empty(), "{} cannot be reached", entry.id);
        let provider: Provider = entry.provider.parse().expect("the catalog is compiled");
        for set in &entry.rules {
            let most = [
                set.status.len(),
                set.codes.len(),
                set.types.len(),
                set.messages.len(),
            ];
            for turn in 0..most.into_iter().max().unwrap_or(1).max(1) {
                let mut one = set.clone();
                // each alternative comes to the front once
                one.status.rotate_left(turn % set.status.len().max(1));
                one.codes.rotate_left(turn % set.codes.len().max(1));
                one.types.rotate_left(turn % set.types.len().max(1));
                one.messages.rotate_left(turn % set.messages.len().max(1));
                sets.push((provider, entry.id.clone(), one));
            }
        }
    }
    sets
}

/// The shapes in which clients, gateways and logs hand on an error object.
fn shapes(error: &Value) -> Vec<(&'static str, String)> {
    let object = json!({ "error": error });
    let text = object.to_string();
    let inner = error.to_string();
    let pretty = serde_json::to_string_pretty(&object).expect("JSON");
    let message = error["message"].as_str().unwrap_or_default();
    let python = text.replace('"', "'").replace(":null", ":None");
    let flat = json!({ "code": error["code"], "type": error["type"], "error": message });
    vec![
        ("object", text.clone()),
        ("pretty", pretty.clone()),
        ("inner object", inner.clone()),
        ("flat", flat.to_string()),
        ("array", format!("[{text}]")),
        ("nested arrays", format!("[[{text}, {{}}]]")),
        ("string", Value::from(text.as_str()).to_string()),
        (
            "in a message",
            json!({ "error": { "message": text, "code": "unknown" } }).to_string(),
        ),
        (
            "in a message of a message",
            json!({ "message": json!({ "message": pretty }).to_string() }).to_string(),
        ),
        (
            "with text around",
            json!({ "message": format!("upstream said: {text} (request id: 7)") }).to_string(),
        ),
        (
            "metadata",
            json!({ "error": { "message": "", "metadata": { "raw": text } } }).to_string(),
        ),
        ("exception", format!("openai.APIError: {text}")),
        ("python", format!("openai.APIError: {python}")),
        ("escaped", format!("body: {}", text.replace('"', "\\\""))),
        ("event", format!("event: error\ndata: {text}\n\n")),
        (
            "late event",
            format!(
                "data: {{\"choices\": [{{\"delta\": {{\"content\": \"a\"}}}}]}}\n\ndata: {text}\n\ndata: [DONE]\n"
            ),
        ),
        (
            "lines",
            format!("{{\"response\": \"once\", \"done\": false}}\n{text}\n"),
        ),
        ("cut", text[..text.len() - 2].to_owned()),
        (
            "deep",
            json!({ "response": { "status": "failed", "error": error } }).to_string(),
        ),
        (
            "details",
            json!({ "error": { "details": [{ "links": [{ "description": "" }] }, error] } })
                .to_string(),
        ),
    ]
}

#[test]
fn the_shape_of_a_body_does_not_matter() {
    let mut lost = Vec::new();
    for (provider, entry, set) in sets(&catalog()) {
        let (error, status) = said(&set);
        // quotes in the words themselves are another matter: see the responses
        let plain = |word: &String| !word.contains(['\'', '"', '\\', '{']);
        let words = set.messages.iter().chain(&set.codes).chain(&set.types);
        let numbers = set.codes.iter().any(|code| code.parse::<u64>().is_ok());
        if !words.into_iter().all(plain) || numbers {
            continue;
        }
        for (shape, body) in shapes(&error) {
            let found = diagnose(provider, status, &body);
            if id(&found) != entry {
                lost.push(format!("{entry} as {shape}: {} from {body}", id(&found)));
            }
        }
    }
    assert!(
        lost.is_empty(),
        "{}\n{:#?}",
        lost.len(),
        &lost[..lost.len().min(20)]
    );
}

#[test]
fn labelled_responses_are_recognized() {
    for line in include_str!("responses.jsonl").lines() {
        let wanted: Value = serde_json::from_str(line).expect("JSON");
        let text = |key: &str| wanted[key].as_str().unwrap_or_default().to_owned();
        let provider: Provider = text("provider").parse().expect("a provider");
        let headers: Vec<_> = wanted["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.to_uppercase(), value.as_str().expect("a text")))
            .collect();
        let headers = headers.as_slice();
        let status = wanted["status"]
            .as_u64()
            .map(|status| status.try_into().expect("a status"));
        let body = text("body");
        let response = Response::new(&body)
            .with_status(status)
            .with_headers(&headers);
        let found = classify(provider, &response);
        let found = json!({
            "entry": found.entry().map(Entry::id),
            "matched_by": found.matched_by().map(|signal| signal.to_string()),
            "retry_after_ms": found.retry_after().map(|delay| delay.as_millis()),
        });
        let keys = ["entry", "matched_by", "retry_after_ms"].map(|key| (key, &wanted[key]));
        assert_eq!(found, json!(BTreeMap::from(keys)), "{}", text("id"));
    }
}

#[test]
fn a_success_and_nothing_say_nothing() {
    for provider in CATALOG.providers() {
        for body in [
            "",
            " ",
            "null",
            "{}",
            "[]",
            "\"\"",
            "7",
            "{\"choices\": []}",
            "data: [DONE]",
        ] {
            assert_eq!(
                diagnose(provider, None, body).entry(),
                None,
                "{provider}: {body}"
            );
            assert!(
                !diagnose(provider, 200, body).is_retryable(),
                "{provider}: {body}"
            );
        }
    }
}

#[test]
fn every_failed_status_is_explained() {
    for provider in CATALOG.providers() {
        for status in 300..600 {
            let found = diagnose(provider, status, "");
            let entry = found
                .entry()
                .unwrap_or_else(|| panic!("{provider} {status}"));
            assert!(entry.provider() == provider || entry.provider() == Provider::Http.handle());
            let by = found.matched_by().expect("a signal");
            assert!(
                matches!(by, Signal::Status | Signal::StatusClass),
                "{provider} {status}"
            );
        }
    }
}

#[test]
fn the_status_in_a_text_counts_where_there_is_no_other() {
    let by_text = |text: &str| {
        diagnose(Provider::Http, None, text)
            .entry()
            .map(Entry::slug)
    };
    for text in [
        "Error code: 429 - slow",
        "429 slow",
        "[429 slow]",
        "[429]: slow",
        "unexpected status code: 429",
        "HTTP/1.1 429",
        "{\"error\": {\"code\": 429}}",
        "{\"statusCode\": 429}",
        "{\"error\": {\"message\": \"x\", \"code\": \"429\"}}",
        "{\"error\": {\"message\": \"x\", \"status\": 429}}",
    ] {
        assert_eq!(by_text(text), Some("too-many-requests"), "{text}");
    }
    // the status that a server sent knows better than a text
    assert_eq!(
        diagnose(Provider::Http, 400, "Error code: 429 - slow")
            .entry()
            .map(Entry::slug),
        Some("bad-request"),
    );
    // numbers of other things are none
    for text in [
        "you sent 429 tokens",
        "4290",
        "429429",
        "model-429",
        "in 429 s",
    ] {
        assert_eq!(by_text(text), None, "{text}");
    }
}

/// How long a rate limit asks to wait, in seconds.
fn wait(body: &str, headers: &[(&str, &str)]) -> Option<f64> {
    let response = Response::new(body).with_status(429).with_headers(&headers);
    let found = classify(Provider::Http, &response);
    found.retry_after().map(|delay| delay.as_secs_f64())
}

#[test]
fn what_a_body_says_about_waiting() {
    for (text, seconds) in [
        ("Please try again in 20s.", 20.0),
        ("Please try again in 1m2.5s.", 62.5),
        ("Try again in 6ms", 0.006),
        ("PLEASE TRY AGAIN IN 1h0m3s", 3603.0),
        ("Please retry after 20 seconds.", 20.0),
        ("please wait 3 minutes", 180.0),
        ("Please retry in 36.123456789s", 36.123),
        ("retry after 86400 seconds, or in 5 s", 86400.0),
    ] {
        assert_eq!(wait(text, &[]), Some(seconds), "{text}");
        let object = json!({ "error": { "message": text, "estimated_time": 0.001 } }).to_string();
        assert_eq!(
            wait(&object, &[]),
            Some(0.001),
            "a field is surer than words: {text}"
        );
        assert_eq!(
            wait(text, &[("Retry-After", "7")]),
            Some(7.0),
            "and a header surer: {text}"
        );
    }
    for text in [
        "in 20s",
        "try again in a minute",
        "try again in 20",
        "retry after x s",
        "wait 9999999999999999999999 s",
    ] {
        assert_eq!(wait(text, &[]), None, "{text}");
    }
    for (body, seconds) in [
        (
            json!({ "error": { "details": [{ "@type": "RetryInfo", "retryDelay": "47s" }] } }),
            47.0,
        ),
        (json!({ "error": "loading", "estimated_time": 20.5 }), 20.5),
        (
            json!({ "error": { "metadata": { "retry_after_ms": 1500 } } }),
            1.5,
        ),
        (
            json!({ "errors": [{ "retry_after": 3 }, { "retry_after": 5 }, { "retry_after": 4 }] }),
            5.0,
        ),
    ] {
        assert_eq!(wait(&body.to_string(), &[]), Some(seconds), "{body}");
    }
}

#[test]
fn what_headers_say_about_waiting() {
    for (headers, seconds) in [
        (&[("retry-after", "1.5")][..], Some(1.5)),
        (
            &[("retry-after-ms", "250"), ("retry-after", "9")],
            Some(0.25),
        ),
        (&[("retry-after", "-1")], None),
        (&[("retry-after", "soon")], None),
        (&[("retry-after", "Thu, 29 Feb 2024 00:00:01 GMT")], None),
        (
            &[
                ("retry-after", "Fri, 01 Mar 2024 00:00:01 GMT"),
                ("date", "Thu, 29 Feb 2024 23:59:59 GMT"),
            ],
            Some(2.0),
        ),
        (
            &[
                ("retry-after", "Thu, 29 Feb 2024 00:00:00 GMT"),
                ("date", "Fri, 01 Mar 2024 00:00:00 GMT"),
            ],
            Some(0.0),
        ),
        (
            &[
                ("retry-after", "Fri, 99 Mar 2024 00:00:01 GMT"),
                ("date", "x, y"),
            ],
            None,
        ),
        (
            &[
                ("x-ratelimit-reset-requests", "8.64s"),
                ("x-ratelimit-reset-tokens", "1m"),
            ],
            Some(8.64),
        ),
        (
            &[
                ("x-ratelimit-reset-requests", "8.64s"),
                ("x-ratelimit-reset-tokens", "1m"),
                ("x-ratelimit-remaining-tokens", "0"),
            ],
            Some(60.0),
        ),
        (&[("x-ratelimit-reset", "1767225600")], None),
    ] {
        assert_eq!(wait("", headers), seconds, "{headers:?}");
    }
    let other = Response::new("")
        .with_status(500)
        .with_headers(&[("x-ratelimit-reset", "1s")]);
    assert_eq!(
        classify(Provider::Http, &other).retry_after(),
        None,
        "no rate limit"
    );
}

#[test]
fn the_upstream_that_a_gateway_names_knows_best() {
    // a spent budget at OpenAI, a rate limit at Google
    for (upstream, entry) in [
        (json!("OpenAI"), "openai/insufficient-quota"),
        (json!("Google"), "gemini/rate-limit"),
        (json!("Google AI Studio"), "gemini/rate-limit"),
        (json!(null), "openai/insufficient-quota"),
        (json!("nobody"), "openai/insufficient-quota"),
        (
            json!("Google AI Studio, or whoever else it was"),
            "openai/insufficient-quota",
        ),
    ] {
        let raw = json!({ "error": { "message": "You exceeded your current quota" } }).to_string();
        let metadata = json!({ "raw": raw, "provider_name": upstream });
        let error =
            json!({ "message": "Provider returned error", "code": 429, "metadata": metadata });
        let body = json!({ "error": error }).to_string();
        assert_eq!(
            id(&diagnose(Provider::Openrouter, 429, &body)),
            entry,
            "{body}"
        );
    }
}

#[test]
fn a_wait_never_turns_never_into_a_retry() {
    let headers = [("retry-after", "1")];
    for (provider, entry, set) in sets(&catalog()) {
        let (error, status) = said(&set);
        let body = json!({ "error": error, "retry_after": 2 }).to_string();
        let response = Response::new(&body)
            .with_status(status)
            .with_headers(&headers);
        let found = classify(provider, &response);
        assert_eq!(id(&found), entry);
        let window = found.entry().and_then(Entry::window);
        let long = window.is_some_and(|window| window > Window::Hour);
        let waits = found.retry() != Some(Retry::Never) && !long;
        assert_eq!(
            found.retry_after(),
            waits.then_some(Duration::from_secs(1)),
            "{entry}"
        );
        assert_eq!(found.is_retryable(), found.retry() != Some(Retry::Never));
    }
}

#[test]
fn hostile_bodies_come_to_an_end() {
    let nested =
        |open: &str, close: &str| format!("{}{}", open.repeat(30_000), close.repeat(30_000));
    let error = "{\"error\": {\"code\": \"insufficient_quota\", \"message\": \"x\"}}";
    for body in [
        nested("{\"error\":", "}"),
        nested("[", "]"),
        nested("{\"message\":\"{", "}\""),
        nested("{\\\"error\\\":", "}"),
        nested("{'error':'{", ""),
        nested("\"", "\\"),
        nested("\\u", "\\ud800"),
        nested("data: {\n", ""),
        nested("data: {\"error\": \"{\"}\n", ""),
        nested("wait 7", " try again in 7"),
        nested("<", ">"),
        nested(" ", "\n"),
        nested("error code 7 ", "{"),
    ] {
        for provider in CATALOG.providers() {
            diagnose(provider, None, &body);
            diagnose(provider, 503, &body);
        }
        let behind = format!("{error}\n{body}");
        assert_eq!(
            id(&diagnose(Provider::Openai, None, &behind)),
            "openai/insufficient-quota"
        );
    }
}

#[test]
fn nothing_shows_a_body() {
    let body = "{\"error\": {\"message\": \"Incorrect API key provided: sk-secret\"}}";
    let headers = [("authorization", "sk-secret")];
    let response = Response::new(body).with_status(401).with_headers(&headers);
    let found = classify(Provider::Openai, &response);
    assert_eq!(id(&found), "openai/incorrect-api-key");
    assert!(!format!("{response:?} {found:?}").contains("secret"));
}

/// Anything that could stand in a body: JSON, pieces of it, and noise.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        ",",
        "\\",
        "\\\"",
        "\n",
        " ",
        "\"error\":",
        "\"message\":",
        "\"code\":",
        "\"metadata\":",
        "\"status\":",
        "\"retryDelay\":",
        "data: ",
        "event: error\n",
        "<html>",
        "429",
        "try again in ",
        "7s",
        "null",
        "\\u",
        "\\ud800",
        "\u{5f53}",
        "insufficient_quota",
        "rate limit",
        "Error code: ",
        "#",
        "\u{feff}",
    ]);
    let text = prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat().into_bytes());
    let piece = prop_oneof![text, prop::collection::vec(any::<u8>(), 0..40)];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// An error with echoes and ids around it, as JSON.
fn error() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "insufficient_quota",
        "rate_limit_exceeded",
        "tokens",
        "429",
        "",
        "null",
        "invalid_request_error",
        "Please try again in 3s.",
        "Rate limit reached for x",
        "a \"quoted\"\nword",
        "当前分组 无可用渠道",
        "x",
        "{\"error\": {\"message\": \"You exceeded your current quota\"}}",
    ]);
    let leaf = prop_oneof![
        word.prop_map(Value::from),
        any::<u16>().prop_map(Value::from),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "error",
        "message",
        "code",
        "type",
        "status",
        "param",
        "metadata",
        "raw",
        "details",
        "reason",
        "id",
        "request",
        "retry_after",
        "provider_name",
    ]);
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            3 => prop::collection::btree_map(key.clone(), inner.clone(), 0..4).prop_map(|members| json!(members)),
            1 => prop::collection::vec(inner, 0..3).prop_map(Value::from),
        ]
    })
}

/// The same JSON with the keys of every object the other way round.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().rev();
            let members = members.map(|(key, value)| {
                format!(" {}\n:\t{} ", Value::from(key.as_str()), reversed(value))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            format!(
                "[ {} ]",
                items.iter().map(reversed).collect::<Vec<_>>().join(" , ")
            )
        }
        leaf => leaf.to_string(),
    }
}

/// The same JSON, of whose strings the characters are escaped that the bits of a mask tell.
fn escaped(value: &Value, mask: u64) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                format!("{}:{}", Value::from(key.as_str()), escaped(value, mask))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| escaped(item, mask));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        Value::String(text) => {
            let bits = (0..64).cycle().map(|bit| mask >> bit & 1 == 1);
            let characters = text.chars().zip(bits).map(|(character, is_escaped)| {
                if is_escaped {
                    let units = character.encode_utf16(&mut [0; 2]).to_vec();
                    let units = units.iter().map(|unit| format!("\\u{unit:04x}"));
                    units.collect::<Vec<_>>().concat()
                } else {
                    let text = Value::from(character.to_string()).to_string();
                    text[1..text.len() - 1].to_owned()
                }
            });
            format!("\"{}\"", characters.collect::<String>())
        }
        leaf => leaf.to_string(),
    }
}

/// Warnings, progress and other errors, none of which is known, by their number.
const SIBLINGS: [fn(usize) -> Value; 7] = [
    |number| json!(format!("field {number} is out of date")),
    |number| {
        json!(format!(
            "field \"{number}\" is out of date\n\t(since {number})"
        ))
    },
    |_| json!({ "type": "status", "message": "still working" }),
    |number| json!({ "type": "status", "message": format!("still working {number}") }),
    |number| json!({ "code": number, "message": format!("{number}: \"no\"") }),
    |number| json!({ "code": format!("e\"{number}\""), "type": format!("t\n{number}"), "message": "no" }),
    |number| json!({ "loc": ["body", number], "msg": format!("{} {number}", "a \"b\" ".repeat(20)) }),
];

#[test]
fn the_error_decides_among_a_thousand_others() {
    let errors = [
        json!({ "message": "You \"exceeded\": You exceeded your current quota" }),
        json!({ "message": "no", "code": "insufficient_quota" }),
        json!({ "message": "no", "type": "insufficient_quota" }),
    ];
    for (error, sibling) in errors
        .iter()
        .flat_map(|error| SIBLINGS.map(|it| (error, it)))
    {
        for count in [12, 13, 1000] {
            let others: Vec<Value> = (0..count).map(sibling).collect();
            let mut bodies = vec![
                format!("{{\"warnings\": {}, \"error\": {error}}}", json!(others)),
                format!("{{\"error\": {error}, \"warnings\": {}}}", json!(others)),
            ];
            for place in [0, 11, count] {
                let mut all = others.clone();
                all.insert(place, json!({ "error": error }));
                bodies.push(json!({ "errors": all }).to_string());
                if all.iter().all(Value::is_object) {
                    let events = all.iter().map(|event| format!("data: {event}\n\n"));
                    bodies.push(events.collect());
                    let lines = all.iter().map(|line| format!("{line}\n"));
                    bodies.push(lines.collect());
                }
            }
            for body in bodies {
                let found = id(&diagnose(Provider::Openai, 400, &body));
                let start: String = body.chars().take(300).collect();
                assert_eq!(found, "openai/insufficient-quota", "{count} {start}");
            }
        }
    }
}

#[test]
fn no_echo_of_the_request_hides_an_error() {
    let error =
        json!({ "message": "You \"exceeded\"\nyour current quota", "code": "insufficient_quota" });
    let echoes = [
        json!("a"),
        json!("a \"quoted\" {\"text\": [1, 2]}"),
        json!({ "role": "user", "content": [{ "type": "text", "text": "it's\n\"so\"" }] }),
    ];
    for (echo, times) in echoes
        .iter()
        .flat_map(|echo| [1, 99, 1000, 20_000].map(|it| (echo, it)))
    {
        let echo = match echo {
            Value::String(text) => json!({ "input": text.repeat(times) }),
            message => json!({ "messages": vec![message; times.min(1000)] }),
        };
        let [behind, before] = [("request", "~"), ("~", "request")].map(|(first, second)| {
            let value = |key| if key == "request" { &echo } else { &error };
            let key = |key| if key == "request" { "request" } else { "error" };
            let [one, other] = [first, second].map(|it| format!("\"{}\": {}", key(it), value(it)));
            format!("{{{one}, {other}}}")
        });
        for body in [behind, before] {
            for body in [
                body.clone(),
                json!(body).to_string(),
                json!({ "error": { "message": body } }).to_string(),
                json!({ "error": { "message": format!("it failed: {body} (request id: 7)") } })
                    .to_string(),
                format!("it failed: {body}"),
                format!(
                    "it failed\n\n{}",
                    body.replace(": {", ":\n{").replace(", ", ",\n")
                ),
            ] {
                let found = id(&diagnose(Provider::Openai, 400, &body));
                let start: String = body.chars().take(300).collect();
                assert_eq!(found, "openai/insufficient-quota", "{} {start}", body.len());
            }
        }
    }
}

#[test]
fn what_stands_behind_json_counts() {
    for (body, entry) in [
        // line breaks, and no backslash
        (
            "{\"message\": \"no\"}\nYou exceeded\nyour current\nquota",
            "openai/insufficient-quota",
        ),
        (
            "{\"id\": 7}\nYou exceeded\nyour current\nquota",
            "openai/insufficient-quota",
        ),
        // a code without a message
        (
            "{\"error\": {\"code\": \"insufficient_quota\"}}\n(request id: 7)",
            "openai/insufficient-quota",
        ),
        (
            "{\"name\": \"ThrottlingException\"} (request id: 7)",
            "bedrock/throttling",
        ),
    ] {
        let (provider, _) = entry.split_once('/').expect("an id");
        let provider: Provider = provider.parse().expect("a provider");
        assert_eq!(id(&diagnose(provider, None, body)), entry, "{body}");
    }
}

/// What a wait is made of, in any order; above all numbers and the signs between those of a clock.
fn wild_wait() -> impl Strategy<Value = String> {
    let marks = "- + , T Z d h ms s min days in and GMT Oct Wed";
    let marks: Vec<_> = marks.split(' ').chain([" "]).collect();
    let mark = prop::sample::select(marks).prop_map(str::to_owned);
    let number = prop_oneof![3 => "[0-9]{1,2}", 1 => "[0-9]{3,25}"];
    let part = prop_oneof![2 => number, 2 => "[.:]", 1 => mark];
    prop::collection::vec(part, 1..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_response_is_too_wild(
        body in body(),
        status in any::<Option<u16>>(),
        name in prop::sample::select(vec!["retry-after", "date", "retry-after-ms", "x-ratelimit-reset-tokens"]),
        value in prop_oneof![prop::collection::vec(any::<u8>(), 0..30), "[0-9]{1,30}[a-z.]{0,3}".prop_map(String::into_bytes)],
    ) {
        let headers = [(name, value)];
        for provider in CATALOG.providers() {
            let response = Response::new(&body).with_status(status).with_headers(&headers);
            let found = classify(provider, &response);
            prop_assert_eq!(found, classify(provider, &response));
            prop_assert_eq!(found.entry().is_some(), found.matched_by().is_some());
        }
    }

    #[test]
    fn no_wait_is_too_wild(value in wild_wait()) {
        let words = format!("Rate limit reached. Please try again in {value}");
        for name in ["retry-after", "retry-after-ms", "date", "x-ratelimit-reset-requests", "x-ratelimit-reset"] {
            let headers = [(name, &value)];
            for body in ["", &words] {
                let response = Response::new(body).with_status(429).with_headers(&headers);
                let found = classify(Provider::Openai, &response.with_time(Duration::from_secs(1_792_567_680)));
                prop_assert!(found.is_retryable());
                prop_assert!(found.retry_after().unwrap_or_default() <= Duration::from_secs(366 * 86_400));
            }
        }
    }

    #[test]
    fn key_order_and_white_space_do_not_matter(error in error(), status in prop::option::of(400_u16..600)) {
        let [plain, pretty, back] =
            [error.to_string(), serde_json::to_string_pretty(&error).expect("JSON"), reversed(&error)];
        for provider in CATALOG.providers() {
            let found = diagnose(provider, status, &plain);
            prop_assert_eq!(found, diagnose(provider, status, &pretty), "{}", pretty);
            prop_assert_eq!(found, diagnose(provider, status, &back), "{}", back);
        }
    }

    #[test]
    fn escapes_and_wrappings_do_not_matter(
        error in error().prop_map(|error| if error.is_object() { error } else { json!({ "error": error }) }),
        status in prop::option::of(400_u16..600),
        mask in any::<u64>(),
        provider in prop::sample::select(CATALOG.providers().collect::<Vec<_>>()),
    ) {
        let plain = error.to_string();
        let found = diagnose(provider, status, &plain);
        let all = u64::MAX;
        for other in [
            escaped(&error, mask),
            escaped(&error, all),
            json!({ "data": error }).to_string(),
            json!([error]).to_string(),
            format!("{plain} (request id: 7)"),
            format!("{plain}\n(request id:\n7)"),
        ] {
            prop_assert_eq!(found, diagnose(provider, status, &other), "{} {}", plain, other);
        }
    }
}
