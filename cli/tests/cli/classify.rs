//! `classify`: one response, in whatever form it was pasted.

use std::fs;

use snapbox::str;

use crate::{Folder, json, llm_errors};

#[test]
fn classify_tells_what_a_response_means() {
    let arguments = [
        "classify",
        "--provider",
        "openai",
        "--status",
        "429",
        "--header",
        "Retry-After: 20",
        "--header",
        "Date: Wed, 21 Oct 2026 07:27:40 GMT",
    ];
    let body = r#"{"error": {"message": "Rate limit reached", "type": "requests", "code": null}}"#;
    llm_errors(&arguments)
        .stdin(body)
        .assert()
        .success()
        .stdout_eq(str![[r#"
send it again after 20s, at 2026-10-21 07:28:00 UTC
recognized by its message

openai/rate-limit-reached
  Rate limit reached for requests
  HTTP 429, rate_limit, retry after_delay, fixed by the caller
  You reached a limit of the model for a minute or another window. The message names the
  window, the limit and how long to wait; a response of the Responses API can fail with
  the same code.
  Causes:
  - A loop or parallel workers send requests too quickly.
  - The key is shared with other programs or users; limits count per organization and
    project, not per user.
  - The account is on a free or low tier.
  - The project has a lower limit of its own.
  Solutions:
  - Wait as long as the retry-after header or the message says, then retry with
    exponential backoff and jitter.
  - Pace your requests and drop needless ones, see the rate limit guide
    (https://platform.openai.com/docs/guides/rate-limits).
  - Move to a higher tier, or ask the owner to raise the limit of the project, see limits
    (https://platform.openai.com/settings/organization/limits).
  - Watch the x-ratelimit-remaining-requests and x-ratelimit-reset-requests headers and
    slow down before you hit the limit.
  Codes: rate_limit_exceeded
  Types: requests
  Exceptions: RateLimitError
  See also: openai/daily-rate-limit, openai/request-too-large-for-limit,
    openai/token-rate-limit
  Example:
    {"error":{"message":"Rate limit reached for gpt-4 in organization org-abc123 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. Visit https://platform.openai.com/account/rate-limits to learn more.","type":"requests","param":null,"code":"rate_limit_exceeded"}}
  Source: https://developers.openai.com/api/docs/guides/error-codes
  Source: https://developers.openai.com/api/docs/guides/rate-limits
  Source:
    https://help.openai.com/en/articles/5955604-troubleshooting-api-rate-limits-and-429-errors
  Source:
    https://github.com/openai/openai-python/blob/e43b422412a9e96c9cc5192c61fffbe2d7e04836/src/openai/types/responses/response_error.py
  Source: https://github.com/ChatGPTNextWeb/NextChat/issues/793
  Source: https://github.com/receptron/mulmocast-cli/issues/477
  Source:
    https://docs.vntranslator.com/help/troubleshooting/machine-translation-mt/openai-api-error-codes
  Source: https://platform.openai.com/docs/guides/error-codes

"#]])
        .stderr_eq("");
}

#[test]
fn classify_prints_json() {
    llm_errors(&["classify", "--provider", "grok", "--format", "json"])
        .stdin("\"Incorrect API key provided: xa***yz.\"")
        .assert()
        .success()
        .stdout_eq(str![[r#"
{
  "provider": "xai",
  "entry": "xai/incorrect-api-key",
  "kind": "authentication",
  "retry": "never",
  "retryable": false,
  "retry_after_ms": null,
  "matched_by": "message",
  "window": null,
  "retry_at_ms": null,
  "detected_by": null
}

"#]])
        .stderr_eq("");
}

#[test]
fn classify_reads_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("body.html");
    fs::write(&path, "<html><title>502 Bad Gateway</title></html>").expect("a file");
    let path = path.to_str().expect("a name");
    let arguments = ["classify", "--provider", "openai", "--format", "json", path];
    assert_eq!(json(&arguments)["entry"], "http/bad-gateway");
    llm_errors(&["classify", "--provider", "openai", "no-such-file"])
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
error: cannot read `no-such-file`: No such file or directory (os error 2)

"#]]);
}

#[test]
fn classify_says_that_nothing_is_known() {
    llm_errors(&["classify", "--provider", "openai"])
        .stdin("hello")
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: nothing is known of this response of OpenAI
help: give `--provider`, `--status` and the whole body, as far as you have them

"#]]);
}

#[test]
fn classify_refuses_wrong_options() {
    for arguments in [
        &["classify", "--jobs", "2"][..],
        &["classify", "--ndjson", "--jobs", "0"],
        &["classify", "--ndjson", "--jobs", "257"],
        &[
            "classify",
            "--provider",
            "openai",
            "--header",
            "retry-after 20",
        ],
        &["classify", "--provider", "openai", "--status", "99"],
        &["classify", "--ndjson", "--provider", "openai"],
    ] {
        llm_errors(arguments).stdin("").assert().code(2);
    }
    llm_errors(&["classify", "--provider", "opnai"])
        .stdin("")
        .assert()
        .code(1)
        .stderr_eq(str![[r#"
error: there is no provider `opnai`
help: did you mean `openai`?

"#]]);
}

/// What is found out of a text without further words.
fn classified(text: impl Into<Vec<u8>>) -> serde_json::Value {
    let output = llm_errors(&["classify", "--format", "json"])
        .stdin(text.into())
        .assert();
    let output = output.get_output();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn is(found: &serde_json::Value, provider: &str, detected_by: &str, entry: &str) {
    assert_eq!(found["provider"], provider, "{found}");
    assert_eq!(found["detected_by"], detected_by, "{found}");
    assert_eq!(found["entry"], entry, "{found}");
}

const QUOTA: &str = r#"{"error": {"message": "You exceeded your current quota, please check your plan and billing details.", "type": "insufficient_quota", "code": "insufficient_quota"}}"#;

#[test]
fn the_output_of_curl_i_is_told_apart() {
    let head = "HTTP/2 429 \r\ncontent-type: application/json\r\nRetry-After: 7\r\n\r\n";
    for before in [
        "",
        "\u{feff}",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: https://example.com/\r\n\r\n<html>moved</html>\r\n",
        "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 401 Unauthorized\r\nA: b\r\n\r\n",
    ] {
        let found = classified(format!("{before}{head}slow down"));
        is(&found, "compatible", "default", "http/too-many-requests");
        assert_eq!(found["retry_after_ms"], 7000, "{before}");
    }
    let found = classified(format!(
        "$ curl -i 'https://api.openai.com/v1/models'\n{head}{QUOTA}"
    ));
    is(&found, "openai", "url", "openai/insufficient-quota");
    // without the empty line, and without a body
    let found = classified("HTTP/1.1 503 Service Unavailable\nserver: x\n{\"error\": null}");
    assert_eq!(found["entry"], "http/service-unavailable");
    assert_eq!(
        classified("HTTP/1.1 503 Service Unavailable\n")["entry"],
        "http/service-unavailable"
    );
}

#[test]
fn the_output_of_curl_v_is_told_apart() {
    let verbose = format!(
        "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n\
         \x20                                Dload  Upload   Total   Spent    Left  Speed\n\
         \r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0* Host api.openai.com:443 was resolved.\n\
         * Connected to api.openai.com (172.66.0.243) port 443\n\
         > POST /v1/chat/completions HTTP/2\n> Host: api.openai.com\n> User-Agent: curl/8.5.0\n> \n\
         }} [54 bytes data]\n\
         < HTTP/2 100 \n< \n\
         < HTTP/2 429 \n< content-type: application/json\n< x-should-retry: false\n< \n\
         {{ [200 bytes data]\n\
         {QUOTA}* Connection #0 to host api.openai.com left intact\n"
    );
    let head = "HTTP/2 429 \ncontent-type: application/json\n\n";
    let with_head = verbose.replace(QUOTA, &format!("{head}{QUOTA}"));
    is(
        &classified(with_head),
        "openai",
        "url",
        "openai/insufficient-quota",
    );
    let found = classified(verbose);
    is(&found, "openai", "url", "openai/insufficient-quota");
    let found = classified(
        "> GET / HTTP/1.1\r\n> Host: llm.example\r\n< HTTP/1.1 503 x\r\n< Retry-After: 3\r\n<\r\n\r\nbusy",
    );
    is(&found, "compatible", "default", "http/service-unavailable");
    assert_eq!(found["retry_after_ms"], 3000);
}

#[test]
fn an_har_file_is_told_apart() {
    let entry = |status: u16, url: &str, content: &str| {
        format!(
            r#"{{"request": {{"method": "POST", "url": "{url}"}}, "response": {{"status": {status}, "headers": [{{"name": "Retry-After", "value": "9"}}], "content": {{"mimeType": "application/json", {content}}}}}}}"#
        )
    };
    let text = format!("\"text\": {}", serde_json::json!(QUOTA));
    let good = entry(200, "https://example.com/?key=secret", "\"text\": \"{}\"");
    let bad = entry(
        429,
        "https://api.openai.com/v1/chat/completions?key=secret",
        &text,
    );
    let base64 = r#""encoding": "base64", "text": "eyJlcnJvciI6IHsiY29kZSI6ICJpbnN1ZmZpY2llbnRfcXVvdGEifX0=""#;
    let base64 = entry(429, "https://api.openai.com/", base64);
    for har in [
        bad.clone(),
        base64.clone(),
        format!(r#"{{"log": {{"version": "1.2", "entries": [{bad}]}}}}"#),
        format!(r#"{{"log": {{"entries": [{good}, {{"_webSocketMessages": []}}, {base64}]}}}}"#),
    ] {
        is(
            &classified(har),
            "openai",
            "url",
            "openai/insufficient-quota",
        );
    }
    let har = format!(r#"{{"log": {{"entries": [{good}, {bad}, {good}]}}}}"#);
    let output = llm_errors(&["classify"]).stdin(har).assert().success();
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    let lines: Vec<_> = text.lines().take(5).collect();
    crate::assert().eq(
        lines.join("\n"),
        str![[r#"
entry 2 of 3, the first that failed: https://api.openai.com/v1/chat/completions
taken for OpenAI: the address of the request
do not send it again unchanged
recognized by its message

"#]],
    );
    // no response at all
    let none = entry(0, "https://api.openai.com/", r#""text": """#);
    let none = none.replace(
        "\"status\": 0",
        "\"status\": 0, \"_error\": \"net::ERR_CONNECTION_REFUSED\"",
    );
    assert_eq!(classified(none)["kind"], "connection");
    // none failed: the last one
    let har = format!(r#"{{"log": {{"entries": [{good}, {good}]}}}}"#);
    llm_errors(&["classify"])
        .stdin(har)
        .assert()
        .code(1)
        .stderr_eq(str![[r#"
error: nothing is known of this response of Any OpenAI-compatible server
  entry 2 of 2, none failed: https://example.com/
  taken for any OpenAI-compatible server: nothing tells who answered
help: give `--provider`, `--status` and the whole body, as far as you have them

"#]]);
}

#[test]
fn a_cassette_is_told_apart() {
    let body = serde_json::json!(QUOTA);
    for response in [
        format!(r#"{{"status": {{"code": 429, "message": "Too Many Requests"}}, "headers": {{"Retry-After": ["9"]}}, "body": {{"string": {body}}}}}"#),
        format!(r#"{{"status": {{"code": 429}}, "body": {{"encoding": "UTF-8", "string": {body}}}}}"#),
        format!(r#"{{"status": "429 Too Many Requests", "code": 429, "body": {body}}}"#),
        format!(r#"{{"status": 429, "parsed_body": {QUOTA}}}"#),
        format!(r#"{{"status": 429, "statusText": "Too Many Requests", "data": {QUOTA}}}"#),
        r#"{"status": {"code": 429}, "body": {"base64_string": "eyJlcnJvciI6IHsiY29kZSI6ICJpbnN1ZmZpY2llbnRfcXVvdGEifX0="}}"#.to_owned(),
    ] {
        let exchange = format!(
            r#"{{"request": {{"method": "POST", "uri": "https://api.openai.com/v1/responses"}}, "response": {response}}}"#
        );
        for cassette in [
            exchange.clone(),
            format!(r#"{{"version": 1, "interactions": [{exchange}]}}"#),
            format!("[{exchange}]"),
        ] {
            is(&classified(&*cassette), "openai", "url", "openai/insufficient-quota");
        }
    }
}

#[test]
fn a_traceback_or_a_log_line_is_taken_as_it_is() {
    let traceback = "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\nopenai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your current quota, please check your plan and billing details.', 'type': 'insufficient_quota', 'param': None, 'code': 'insufficient_quota'}}";
    assert_eq!(classified(traceback)["entry"], "openai/insufficient-quota");
    let log = "2026-01-31 ERROR POST https://api.mistral.ai/v1/chat/completions failed: 503 Service Unavailable";
    let found = classified(log);
    assert_eq!(
        (&found["provider"], &found["detected_by"]),
        (&"mistral".into(), &"host".into())
    );
}

#[test]
fn who_answered_is_found_out_or_given() {
    let own = "[provider]\nname = \"Acme\"\n\n[provider.detect]\nheaders = [\"acme-request-id\"]\ntexts = [\"AcmeError\"]\n";
    let folder = Folder::new(&[("own/acme.toml", &[own, OWN_ENTRY].concat())]);
    let classify = |more: &[&str], text: &str, expected: snapbox::data::Inline| {
        let arguments = [&["classify", "--catalog", "own"], more].concat();
        let output = folder
            .llm_errors(&arguments)
            .stdin(text.to_owned())
            .assert()
            .success();
        let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
        let lines: Vec<_> = text.lines().take(3).collect();
        crate::assert().eq(lines.join("\n"), expected);
    };
    let head = "HTTP/1.1 503 x\nAcme-Request-Id: 1\nretry-after: 5\n\nbusy";
    let now = ["--header", "date: Wed, 21 Oct 2026 07:27:40 GMT"];
    classify(
        &now,
        head,
        str![[r#"
taken for Acme: the header acme-request-id
send it again after 5s, at 2026-10-21 07:27:45 UTC
recognized by its status
"#]],
    );
    classify(
        &[],
        "AcmeError: HTTP 503",
        str![[r#"
taken for Acme: the words `AcmeError`
send it again after a while
recognized by its status
"#]],
    );
    classify(
        &[],
        "503 from https://api.mistral.ai/v1",
        str![[r#"
taken for Mistral AI: the address api.mistral.ai
send it again after a while
recognized by its status
"#]],
    );
    classify(
        &[],
        "HTTP 503",
        str![[r#"
taken for any OpenAI-compatible server: nothing tells who answered
send it again after a while
recognized by its status
"#]],
    );
    // options win
    classify(
        &[
            "--provider",
            "https://api.openai.com/v1",
            "--status",
            "500",
            now[0],
            now[1],
        ],
        head,
        str![[r#"
send it again after 5s, at 2026-10-21 07:27:45 UTC
recognized by its status

"#]],
    );
    classify(
        &[
            "--provider",
            "https://llm.example/v1",
            "--header",
            "retry-after: 60",
            now[0],
            now[1],
        ],
        head,
        str![[r#"
taken for Acme: the header acme-request-id
send it again after 60s, at 2026-10-21 07:28:40 UTC
recognized by its status
"#]],
    );
    folder
        .llm_errors(&["classify", "--catalog", "own", "--alone"])
        .stdin("HTTP 503")
        .assert()
        .code(1)
        .stderr_eq(str![[r#"
error: nothing tells who answered
help: name the provider (`--provider` on the command line)

"#]]);
}

const OWN_ENTRY: &str = r#"
[[entry]]
id = "busy"
title = "Busy"
status = 503
fallback = true
kind = "overloaded"
retry = "after_delay"
fix_by = "provider"
meaning = "Too many others are there."
"#;

#[test]
fn when_is_told_by_the_clock_of_the_system() {
    let body = "{\"error\": {\"message\": \"Rate limit reached, resets at 2999-10-21T07:28:00Z\"}}";
    let found = json_of(
        &[
            "--provider",
            "openai",
            "--status",
            "429",
            "--header",
            "retry-after: 20",
        ],
        body,
    );
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("it is later")
        .as_millis();
    let at = found["retry_at_ms"].as_u64().expect("a time");
    assert!(
        (15_000..=20_000).contains(&(u128::from(at) - now)),
        "{found}"
    );
}

fn json_of(arguments: &[&str], input: &str) -> serde_json::Value {
    let arguments = [&["classify", "--format", "json"], arguments].concat();
    crate::parse(llm_errors(&arguments).stdin(input.to_owned()))
}

#[test]
fn nothing_hostile_that_was_pasted_reaches_the_terminal() {
    let hostile = "\u{1b}]0;owned\u{7}\u{202e}\u{e0041}\u{ad}\u{3164}";
    let har = format!(
        r#"{{"log": {{"entries": [{0}, {0}]}}}}"#,
        format_args!(
            r#"{{"request": {{"url": {}}}, "response": {{"status": 429, "content": {{}}}}}}"#,
            serde_json::json!(hostile)
        )
    );
    let inputs = [
        har.into_bytes(),
        format!("HTTP/1.1 429 {hostile}\nx: {hostile}\n\n{hostile}").into_bytes(),
        format!("< HTTP/1.1 429 {hostile}\n< x: {hostile}\n\n{hostile}").into_bytes(),
        b"HTTP/1.1 429 \xff\xfe\n\xff: \xff\n\n\xff".to_vec(),
        hostile.into(),
        vec![b'{'; 1 << 20],
        b"HTTP/1.1 200\n\n".repeat(1 << 16),
    ];
    for input in inputs {
        let output = llm_errors(&["classify"]).stdin(input).assert();
        let output = output.get_output();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            let is_bad =
                |c: char| c != '\n' && c.is_control() || hostile[1..].contains(c) && !c.is_ascii();
            assert!(!text.contains(is_bad), "{text:?}");
        }
    }
}
