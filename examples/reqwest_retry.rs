//! A chat request with reqwest that is sent again only where that can help.
//!
//! `cargo run -p llm-errors-examples --example reqwest_retry`
#![allow(clippy::print_stdout, reason = "an example shows what happens")]

use std::error::Error;

use llm_errors::{Diagnosis, Provider};
use llm_errors_retry::{RetryMiddleware, Stop};
use loopback::{Answer, HELLO, Loopback, PAGE, QUOTA, RATE_LIMIT, policy};
use reqwest::Response;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Result};
use serde_json::json;

/// A program keeps its client, and leaves out two things: `no_proxy`, because here no proxy may come in between,
/// and the provider, which its host tells.
fn client() -> ClientWithMiddleware {
    let http = reqwest::Client::builder().no_proxy().build();
    let retries = RetryMiddleware::new(policy()).provider(Provider::Openai);
    ClientBuilder::new(http.expect("it needs nothing"))
        .with(retries)
        .build()
}

async fn chat(client: &ClientWithMiddleware, base_url: &str) -> Result<Response> {
    let hello =
        json!({ "model": "gpt-test", "messages": [{ "role": "user", "content": "Hello!" }] });
    let request = client
        .post(format!("{base_url}/chat/completions"))
        .bearer_auth("sk-no-key");
    request.json(&hello).send().await
}

/// What the user of the program is told about a failure.
fn explain(response: &Response) -> Option<String> {
    let entry = response.extensions().get::<Diagnosis>()?.entry()?;
    let stop = response.extensions().get::<Stop>()?;
    let advice = entry.solutions().next().unwrap_or_default();
    Some(format!(
        "{}\n{advice}\nNot sent again: {stop}.",
        entry.meaning()
    ))
}

const CASES: [(&str, &[Answer]); 3] = [
    ("A rate limit", &[RATE_LIMIT, HELLO]),
    ("A proxy without its server", &[PAGE, HELLO]),
    ("No money left", &[QUOTA]),
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    for (name, script) in CASES {
        let server = Loopback::start(script)?;
        let response = chat(&client(), &server.base_url()).await?;
        println!(
            "{name}: {} after {} requests",
            response.status(),
            server.requests()
        );
        if let Some(explanation) = explain(&response) {
            println!("{explanation}");
        }
        println!("{}\n", response.text().await?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use llm_errors_retry::Reason;

    use super::*;
    use loopback::{ATTEMPTS, JSON};

    const CONTEXT: Answer = (
        400,
        JSON,
        r#"{"error": {"message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}}"#,
    );

    const DAILY_LIMIT: Answer = (
        429,
        JSON,
        r#"{"error": {"message": "Rate limit reached for gpt-test in organization org-abc on requests per day (RPD): Limit 200, Used 200, Requested 1.", "type": "requests", "param": null, "code": "rate_limit_exceeded"}}"#,
    );

    const LONG_WAIT: Answer = (429, "retry-after: 3600", RATE_LIMIT.2);

    /// The status, the entry, why it was not sent again, and how often it was.
    type Outcome = (u16, &'static str, Option<Reason>, u32);

    async fn play(script: &'static [Answer]) -> Outcome {
        let server = Loopback::start(script).unwrap();
        let response = chat(&client(), &server.base_url()).await.unwrap();
        let diagnosis = response.extensions().get::<Diagnosis>();
        let entry = diagnosis
            .and_then(Diagnosis::entry)
            .map_or("none", |entry| entry.id());
        let reason = response.extensions().get().map(|stop: &Stop| stop.reason());
        (response.status().as_u16(), entry, reason, server.requests())
    }

    #[tokio::test]
    async fn what_heals_is_sent_again() {
        assert_eq!(play(&[RATE_LIMIT, HELLO]).await, (200, "none", None, 2));
        assert_eq!(play(&[PAGE, PAGE, HELLO]).await, (200, "none", None, 3));
    }

    #[tokio::test]
    async fn what_does_not_is_given_up() {
        for (answer, entry, reason) in [
            (&[QUOTA], "openai/insufficient-quota", Reason::Never),
            (&[CONTEXT], "openai/context-length-exceeded", Reason::Never),
            (
                &[LONG_WAIT],
                "openai/rate-limit-reached",
                Reason::WaitTooLong,
            ),
            (
                &[DAILY_LIMIT],
                "openai/daily-rate-limit",
                Reason::WaitTooLong,
            ),
        ] {
            assert_eq!(play(answer).await, (answer[0].0, entry, Some(reason), 1));
        }
        let outcome = (
            429,
            "openai/rate-limit-reached",
            Some(Reason::Attempts),
            ATTEMPTS,
        );
        assert_eq!(play(&[RATE_LIMIT]).await, outcome);
    }

    #[tokio::test]
    async fn the_user_is_told_why_and_what_to_do() {
        let server = Loopback::start(&[QUOTA]).unwrap();
        let response = chat(&client(), &server.base_url()).await.unwrap();
        let text = explain(&response).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("The account has no money left"));
        assert!(lines[1].starts_with("Add credit"));
        assert_eq!(lines[2], "Not sent again: a retry cannot help.");
        assert!(
            response
                .text()
                .await
                .unwrap()
                .contains("insufficient_quota")
        );
    }
}
