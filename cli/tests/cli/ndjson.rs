//! `classify --ndjson`: records in all shapes, answered in order and at once.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command as Process, Stdio};

use snapbox::cmd::cargo_bin;
use snapbox::str;

use crate::{Folder, llm_errors};

#[test]
fn a_stream_is_answered_line_by_line_in_order() {
    let records = [
        r#"{"id": 7, "provider": "openai", "status": 429, "body": "{\"error\": {\"code\": \"insufficient_quota\"}}", "note": "ignored"}"#,
        r#"{"id": {"a": [1, "b"]}, "provider": "OpenAI", "status": 503, "headers": {"Retry-After": "2"}, "body": ""}"#,
        r#"{"provider": "xai", "status": null, "body": "nothing to go by"}"#,
        "not JSON",
        "",
        r#"{"id": "no body", "provider": "openai"}"#,
        r#"{"id": "no such provider", "provider": "opnai", "body": ""}"#,
        r#"{"id": "last \u001b[31m", "provider": "grok", "status": 202, "body": ""}"#,
    ];
    llm_errors(&["classify", "--ndjson"])
        .stdin(records.join("\n"))
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"id":7,"provider":"openai","entry":"openai/insufficient-quota","kind":"quota","retry":"never","retryable":false,"retry_after_ms":null,"matched_by":"code","window":null,"retry_at_ms":null,"detected_by":null}
{"id":{"a": [1, "b"]},"provider":"openai","entry":"openai/engine-overloaded","kind":"overloaded","retry":"after_delay","retryable":true,"retry_after_ms":2000,"matched_by":"status","window":null,"retry_at_ms":null,"detected_by":null}
{"id":null,"provider":"xai","entry":null,"kind":null,"retry":null,"retryable":false,"retry_after_ms":null,"matched_by":null,"window":null,"retry_at_ms":null,"detected_by":null}
{"line":4,"error":"expected an object, column 1"}
{"line":5,"error":"an empty line"}
{"id":"no body","provider":"openai","entry":null,"kind":null,"retry":null,"retryable":false,"retry_after_ms":null,"matched_by":null,"window":null,"retry_at_ms":null,"detected_by":null}
{"line":7,"error":"there is no provider of this name, did you mean `openai`?"}
{"id":"last \u001b[31m","provider":"xai","entry":"xai/deferred-not-ready","kind":"pending","retry":"poll","retryable":true,"retry_after_ms":null,"matched_by":"status","window":null,"retry_at_ms":null,"detected_by":null}

"#]])
        .stderr_eq("");
    llm_errors(&["classify", "--ndjson"])
        .stdin("")
        .assert()
        .success()
        .stdout_eq("");
}

#[test]
fn a_stream_survives_what_no_record_can_be() {
    let mut input = b"\xff\xfe\n".to_vec();
    input.extend(vec![b'a'; 17 << 20]);
    input.extend(
        "\n{\"id\": \"\u{9b}31m\u{202e}\", \"provider\": \"openai\", \"body\": \"\"}\n".bytes(),
    );
    input.extend(br#"{"provider": "openai", "body": ""#);
    llm_errors(&["classify", "--ndjson"])
        .stdin(input)
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"line":1,"error":"expected an object, column 1"}
{"line":2,"error":"a line of more than 16 MiB"}
{"id":"\u009b31m\u202e","provider":"openai","entry":null,"kind":null,"retry":null,"retryable":false,"retry_after_ms":null,"matched_by":null,"window":null,"retry_at_ms":null,"detected_by":null}
{"line":4,"error":"the JSON is cut off, column 33"}

"#]])
        .stderr_eq("");
}

/// The lines that are printed for records, and the status at the end.
fn answers(input: impl Into<Vec<u8>>) -> (Vec<serde_json::Value>, Option<i32>) {
    let output = llm_errors(&["classify", "--ndjson"])
        .stdin(input.into())
        .assert();
    let output = output.get_output();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    let lines = lines
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect();
    (lines, output.status.code())
}

/// That one record is answered so.
fn answered(record: &str, provider: &str, entry: &str, wait: Option<u64>) {
    let (answers, status) = answers(record);
    let [answer] = &*answers else {
        panic!("{record}")
    };
    assert_eq!(status, Some(0), "{record} {answer}");
    assert_eq!(answer["provider"], provider, "{record} {answer}");
    assert_eq!(answer["entry"], entry, "{record} {answer}");
    assert_eq!(answer["retry_after_ms"].as_u64(), wait, "{record} {answer}");
}

#[test]
fn headers_come_in_many_shapes() {
    for (headers, wait) in [
        (r#"{"Retry-After":["20"]}"#, Some(20_000)),
        (r#"{"retry-after":20}"#, Some(20_000)),
        (
            r#"{"retry-after":"20","x-should-retry":true}"#,
            Some(20_000),
        ),
        (r#"{"a":null,"retry-after":[null,20.5,"x"]}"#, Some(20_500)),
        (r#"[["x","y"],["Retry-After","20"]]"#, Some(20_000)),
        (r#"[["Retry-After",["20","30"]]]"#, Some(20_000)),
        (r#"[{"name":"Retry-After","value":"20"}]"#, Some(20_000)),
        (r#"{"\u0052etry-After":"2\u0030"}"#, Some(20_000)),
        ("{}", None),
        ("[]", None),
        ("null", None),
    ] {
        let record =
            format!(r#"{{"provider":"openai","status":429,"headers":{headers},"body":"{{}}"}}"#);
        answered(&record, "openai", "openai/rate-limit-error", wait);
    }
}

#[test]
fn records_come_in_many_shapes() {
    let (quota, busy) = ("openai/insufficient-quota", "openai/engine-overloaded");
    let limit = "openai/rate-limit-error";
    for (record, entry) in [
        (
            r#"{"provider":"openai","status":429,"body":{"error":{"code":"insufficient_quota"}}}"#,
            quota,
        ),
        (
            r#"{"provider":"openai","status":" 429 ","body":"{}"}"#,
            limit,
        ),
        (r#"{"provider":"openai","status":429.0}"#, limit),
        (
            r#"{"provider":"OAI","status":"","body":["429 insufficient_quota"],"x":{"x":[1,{}]}}"#,
            quota,
        ),
        (
            r#"{"provider":"https://api.openai.com/v1/chat/completions","status":503,"body":null}"#,
            busy,
        ),
        (r#"{"provider":"api.openai.com","status":503}"#, busy),
        (
            r#"{"provider":"openai","body":"\ud800 429 insufficient_quota"}"#,
            quota,
        ),
    ] {
        answered(record, "openai", entry, None);
    }
    for record in [
        r#"{"status":503}"#,
        r#"{"provider":null,"status":503}"#,
        r#"{"provider":"","status":503}"#,
        r#"{"provider":"https://llm.example/v1","status":503}"#,
        " \t{ \"status\" : 503 } \r",
        "\u{feff}{\"status\": 503}",
    ] {
        answered(record, "compatible", "http/service-unavailable", None);
    }
    let mistral = r#"{"status":503,"body":"POST https://api.mistral.ai/v1/chat/completions"}"#;
    answered(mistral, "mistral", "mistral/service-unavailable", None);
    // broken bytes, as a log may have them
    let (answers, status) =
        answers(b"{\"id\": \"\xff\", \"body\": \"HTTP 503 \xff\xc3\"}".to_vec());
    assert_eq!((&answers[0]["id"], status), (&"\u{fffd}".into(), Some(0)));
}

#[test]
fn an_error_repeats_nothing_of_its_line() {
    for line in [
        r#""sk-SECRET and my whole body""#,
        r#"{"provider":"openai","headers":"Authorization: Bearer sk-SECRET","body":"x"}"#,
        r#"{"provider":"openai","headers":["sk-SECRET"]}"#,
        r#"{"provider":"openai","headers":[["sk-SECRET"]]}"#,
        r#"{"provider":"openai","headers":{"sk-SECRET":{"sk-SECRET":1}}}"#,
        r#"{"provider":"openai","headers":{"x":["sk-SECRET",["sk-SECRET"]]}}"#,
        r#"{"provider":"sk-SECRET"}"#,
        r#"{"provider":["sk-SECRET"]}"#,
        r#"{"provider":"openai-sk-SECRET"}"#,
        r#"{"provider":"openai","status":"sk-SECRET"}"#,
        r#"{"provider":"openai","status":-1}"#,
        r#"{"provider":"openai","status":[429]}"#,
        r#"{"sk-SECRET" 1}"#,
        r#"{"sk-SECRET":1,}"#,
        r#"{"a":1{"sk-SECRET":1}}"#,
        r#"{"sk-SECRET":1} sk-SECRET"#,
        r#"{"body":"sk-SECRET"#,
        "sk-SECRET",
        r#"[1,"openai",429,{},"sk-SECRET"]"#,
        "7",
        "null",
        "\u{1b}[31m",
    ] {
        let (answers, status) = answers(format!("{line}\n{{}}\n"));
        let [bad, good] = &*answers else {
            panic!("{line}")
        };
        assert_eq!(status, Some(1), "{line}");
        assert_eq!(bad["line"], 1, "{line}");
        let error = bad["error"].as_str().expect("a text");
        assert!(!error.contains("SECRET") && error.len() < 100, "{error}");
        assert_eq!(good["provider"], "compatible", "{line}");
    }
}

#[test]
fn an_answer_leaves_before_the_next_record_is_whole() {
    for jobs in ["1", "3"] {
        let mut child = Process::new(cargo_bin!("llm-errors"))
            .args(["classify", "--ndjson", "--jobs", jobs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("a pipe");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut rest = "";
        for id in 0..10 {
            // with half of the next record behind it
            let record = format!("{{\"id\": {id}, \"status\": 429}}\n{{\"i");
            let record = record.strip_prefix(rest).expect("the other half");
            input.write_all(record.as_bytes()).expect("it is read");
            let answer = output.next().expect("a line").expect("text");
            assert!(answer.starts_with(&format!("{{\"id\":{id},")), "{answer}");
            rest = "{\"i";
        }
        drop(input);
        let last = output.next().expect("a line").expect("text");
        assert!(last.starts_with("{\"line\":11,"), "{last}");
        assert_eq!(child.wait().expect("it ends").code(), Some(1));
    }
}

#[test]
fn jobs_keep_the_order() {
    let mut input = Vec::new();
    for id in 0..20_000 {
        let body = "x".repeat(id * 7919 % 300);
        writeln!(
            input,
            "{{\"id\": {id}, \"provider\": \"openai\", \"status\": 429, \"body\": \"{body}\"}}"
        )
        .expect("a vector takes everything");
        if id % 1000 == 0 {
            writeln!(input, "no record").expect("a vector takes everything");
        }
    }
    let run = |jobs| {
        let output = llm_errors(&["classify", "--ndjson", "--jobs", jobs])
            .stdin(input.clone())
            .assert();
        output.code(1).get_output().stdout.clone()
    };
    let one = run("1");
    assert_eq!(one.split(|byte| *byte == b'\n').count(), 20_021);
    assert!(one == run("2") && one == run("7"));
}

#[test]
fn jobs_end_with_a_closed_pipe() {
    let folder = Folder::new(&[("in", &"{\"status\": 429}\n".repeat(200_000))]);
    let input = std::fs::File::open(folder.path().join("in")).expect("the file is there");
    let mut child = Process::new(cargo_bin!("llm-errors"))
        .args(["classify", "--ndjson", "--jobs", "2"])
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    output.read_line(&mut line).expect("an answer");
    drop(output);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
