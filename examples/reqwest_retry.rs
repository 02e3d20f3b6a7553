//! A chat request with reqwest that is sent again only where that can help.
//!
//! `cargo run -p llm-errors-examples --example reqwest_retry`
#![allow(clippy::print_stdout, reason = "an example shows what happens")]

mod loopback;

use std::error::Error;
use std::time::Duration;
use std::{fmt, mem};

use backon::{ExponentialBuilder, Retryable};
use llm_errors::{Diagnosis, Provider, Response, Window, classify, classify_http};
use reqwest::Client;
use serde_json::{Value, json};

use crate::loopback::{Answer, JSON, Loopback, PAGE, QUOTA};

/// Named by the program, or found by `CATALOG.provider_by_host`.
const PROVIDER: Provider = Provider::Openai;

/// How often to send a request again.
const RETRIES: usize = 4;

/// No wait is longer, whoever asks for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where the response does not say how long to wait. The jitter keeps clients that failed together
/// from coming back together.
const BACKOFF: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(250))
    .with_max_delay(Duration::from_secs(8))
    .with_max_times(RETRIES)
    .with_jitter();

/// A call that failed, and why.
#[derive(Debug)]
struct Failure {
    /// The status, or what reqwest says when no answer came.
    what: String,
    diagnosis: Diagnosis,
}

impl Failure {
    /// Whether a program that waits a little may get through.
    fn is_passing(&self) -> bool {
        let long = matches!(self.diagnosis.window(), Some(Window::Day | Window::Month));
        self.diagnosis.is_retryable() && !long
    }

    /// How long to wait, given the backoff's own wait; None to give up, as the backoff does after
    /// its last retry.
    fn wait(&self, own: Option<Duration>) -> Option<Duration> {
        let wait = self.diagnosis.retry_after().unwrap_or(own?);
        (wait <= PATIENCE).then_some(wait)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        let Some(entry) = self.diagnosis.entry() else {
            return Ok(());
        };
        write!(f, ": {}\n{}", entry.title(), entry.meaning())?;
        match entry.solutions().next() {
            Some(solution) => write!(f, "\n{solution}"),
            None => Ok(()),
        }
    }
}

impl Error for Failure {}

/// No answer came, or not all of it.
impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        // of the causes of the error, such as a refused connection, only `Debug` tells
        let text = format!("{error:?}");
        Self {
            what: error.to_string(),
            diagnosis: classify(PROVIDER, &Response::new(&text)),
        }
    }
}

/// Sends a request once.
async fn send(client: &Client, base_url: &str, request: &Value) -> Result<Value, Failure> {
    let response = client
        .post(format!("{base_url}/chat/completions"))
        .bearer_auth("sk-no-key")
        .json(request)
        .send()
        .await?;
    let response = whole(response).await?;
    // not by the status: gateways also send errors with a 200
    completion(response.body().as_ref()).ok_or_else(|| Failure {
        what: response.status().to_string(),
        diagnosis: classify_http(PROVIDER, &response),
    })
}

/// The response as the crate `http` has it, once the body has arrived.
async fn whole(
    mut response: reqwest::Response,
) -> Result<http::Response<impl AsRef<[u8]>>, reqwest::Error> {
    let status = response.status();
    let headers = mem::take(response.headers_mut());
    let mut whole = http::Response::new(response.bytes().await?);
    *whole.status_mut() = status;
    *whole.headers_mut() = headers;
    Ok(whole)
}

fn completion(body: &[u8]) -> Option<Value> {
    let completion: Value = serde_json::from_slice(body).ok()?;
    completion.get("choices").is_some().then_some(completion)
}

/// Sends a request until it succeeds or there is no point in going on, and tells of each failure
/// that it gets over, with the wait before the next try.
async fn chat(
    base_url: &str,
    request: &Value,
    tell: impl FnMut(&Failure, Duration),
) -> Result<Value, Failure> {
    // a program keeps its client, and leaves out `no_proxy`: here no proxy may come in between
    let client = Client::builder().no_proxy().build()?;
    (|| send(&client, base_url, request))
        .retry(BACKOFF)
        .when(Failure::is_passing)
        .adjust(Failure::wait)
        .notify(tell)
        .await
}

fn request() -> Value {
    json!({ "model": "gpt-test", "messages": [{ "role": "user", "content": "Hello!" }] })
}

const HELLO: Answer = (
    200,
    JSON,
    r#"{"object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello to you!"}, "finish_reason": "stop"}]}"#,
);

const RATE_LIMIT: Answer = (
    429,
    "retry-after-ms: 10",
    r#"{"error": {"message": "Rate limit reached for gpt-test in organization org-abc on requests per min (RPM): Limit 3, Used 3, Requested 1.", "type": "requests", "param": null, "code": "rate_limit_exceeded"}}"#,
);

const CASES: [(&str, &[Answer]); 3] = [
    ("A rate limit", &[RATE_LIMIT, HELLO]),
    ("A proxy without its server", &[PAGE, HELLO]),
    ("No money left", &[QUOTA]),
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for (name, script) in CASES {
        println!("{name}:");
        let server = Loopback::start(script)?;
        let tell = |failure: &Failure, wait| println!("{failure}\nAgain in {wait:?}.");
        match chat(&server.base_url(), &request(), tell).await {
            Ok(completion) => println!("Success: {}", completion["choices"][0]["message"]),
            Err(failure) => println!("{failure}\nNot again."),
        }
        println!("Requests: {}\n", server.requests());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use llm_errors::{Entry, Kind};

    use super::*;

    const CONTEXT: Answer = (
        400,
        JSON,
        r#"{"error": {"message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}}"#,
    );

    const DAILY_LIMIT: Answer = (
        429,
        JSON,
        r#"{"error": {"message": "Rate limit reached for gpt-test in organization org-abc on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s.", "type": "requests", "param": null, "code": "rate_limit_exceeded"}}"#,
    );

    const LONG_WAIT: Answer = (429, "retry-after: 3600", RATE_LIMIT.2);

    const ERROR_IN_SUCCESS: Answer = (200, JSON, QUOTA.2);

    struct Outcome {
        result: Result<Value, Failure>,
        /// The failures on the way, with the wait after each.
        passed: Vec<(&'static str, Duration)>,
        /// As the server counted them.
        requests: usize,
    }

    async fn play(script: &'static [Answer]) -> Outcome {
        let server = Loopback::start(script).unwrap();
        let mut passed = Vec::new();
        let tell = |failure: &Failure, wait| passed.push((id(failure), wait));
        let result = chat(&server.base_url(), &request(), tell).await;
        Outcome {
            result,
            passed,
            requests: server.requests(),
        }
    }

    /// A script of which the program wants to see the first answer only.
    async fn given_up(script: &'static [Answer]) -> Failure {
        let outcome = play(script).await;
        assert_eq!((outcome.requests, outcome.passed), (1, vec![]));
        outcome.result.unwrap_err()
    }

    fn id(failure: &Failure) -> &'static str {
        failure.diagnosis.entry().map_or("none", Entry::id)
    }

    #[tokio::test]
    async fn a_rate_limit_is_waited_for_as_long_as_it_asks() {
        let outcome = play(&[RATE_LIMIT, HELLO]).await;
        assert!(outcome.result.is_ok());
        assert_eq!(outcome.requests, 2);
        let wait = Duration::from_millis(10);
        assert_eq!(outcome.passed, [("openai/rate-limit-reached", wait)]);
    }

    #[tokio::test]
    async fn a_page_of_a_proxy_is_waited_for_with_the_own_backoff() {
        let outcome = play(&[PAGE, HELLO]).await;
        assert!(outcome.result.is_ok());
        assert_eq!(outcome.requests, 2);
        let [(entry, wait)] = outcome.passed[..] else {
            panic!("{:?}", outcome.passed);
        };
        assert_eq!(entry, "http/service-unavailable");
        assert!((250..=500).contains(&wait.as_millis()), "{wait:?}");
    }

    #[tokio::test]
    async fn without_quota_one_request_is_enough() {
        let failure = given_up(&[QUOTA, HELLO]).await;
        assert_eq!(id(&failure), "openai/insufficient-quota");
        assert_eq!(failure.diagnosis.kind(), Some(Kind::Quota));
        let lines: Vec<_> = failure.to_string().lines().map(str::to_owned).collect();
        assert!(lines[0].starts_with("429 Too Many Requests: You exceeded your current quota"));
        assert!(lines[1].starts_with("The account has no money left"));
        assert!(lines[2].starts_with("Add credit"));
    }

    #[tokio::test]
    async fn what_is_too_long_stays_too_long() {
        let failure = given_up(&[CONTEXT, HELLO]).await;
        assert_eq!(id(&failure), "openai/context-length-exceeded");
        assert!(!failure.diagnosis.is_retryable());
    }

    #[tokio::test]
    async fn nobody_waits_for_an_hour() {
        let failure = given_up(&[LONG_WAIT, HELLO]).await;
        assert_eq!(id(&failure), "openai/rate-limit-reached");
        assert!(failure.diagnosis.is_retryable());
        let failure = given_up(&[DAILY_LIMIT, HELLO]).await;
        assert_eq!(id(&failure), "openai/daily-rate-limit");
    }

    #[tokio::test]
    async fn an_error_in_a_success_is_one() {
        let failure = given_up(&[ERROR_IN_SUCCESS, HELLO]).await;
        assert_eq!(id(&failure), "openai/insufficient-quota");
    }

    #[tokio::test]
    async fn retries_have_an_end() {
        let outcome = play(&[RATE_LIMIT]).await;
        assert_eq!(
            id(&outcome.result.unwrap_err()),
            "openai/rate-limit-reached"
        );
        assert_eq!(outcome.requests, RETRIES + 1);
    }

    #[tokio::test]
    async fn no_answer_is_explained_too() {
        let client = Client::builder().no_proxy().build().unwrap();
        // nothing listens at port 1
        let failure = send(&client, "http://127.0.0.1:1", &request()).await;
        assert_eq!(id(&failure.unwrap_err()), "http/connection-refused");
    }
}
