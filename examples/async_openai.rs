//! A client of the crate async-openai that retries only what can heal, and what its errors mean.
//!
//! `cargo run -p llm-errors-examples --example async_openai`
#![allow(clippy::print_stdout, reason = "an example shows what happens")]

use std::error::Error;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use async_openai::types::chat::{ChatCompletionRequestUserMessage, CreateChatCompletionRequest};
use llm_errors::{Diagnosis, Provider, Response, classify};
use llm_errors_retry::RetryMiddleware;
use loopback::{Answer, JSON, Loopback, PAGE, QUOTA, policy};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error as HttpError};
use serde_json::json;
use tower::service_fn;

/// Explains an error. Of the headers async-openai keeps none, so a wait is known only where the
/// message names it.
fn diagnose(error: &OpenAIError) -> Diagnosis {
    let explain = |body: &str, status: Option<u16>| {
        classify(Provider::Openai, &Response::new(body).with_status(status))
    };
    match error {
        // the object in the body; for a status of 500 or more its message is the body as it came
        OpenAIError::ApiError(error) => explain(
            &json!(error.api_error).to_string(),
            Some(error.status_code.as_u16()),
        ),
        // an error of a form that async-openai does not know
        OpenAIError::JSONDeserialize(_, body) => explain(body, None),
        // of the causes of the error, such as a refused connection, only `Debug` tells
        other => explain(&format!("{other:?}"), None),
    }
}

/// A client whose requests are sent by reqwest with the middleware. By itself async-openai repeats each 429 but
/// that of a spent quota, and each 5xx; a service of one's own takes the place of that.
fn client(base_url: String) -> Result<Client<OpenAIConfig>, reqwest::Error> {
    let config = OpenAIConfig::new()
        .with_api_base(base_url)
        .with_api_key("sk-no-key");
    // a proxy of the environment may not come in between
    let http = reqwest::Client::builder().no_proxy().build()?;
    let retrying = ClientBuilder::new(http.clone())
        .with(RetryMiddleware::new(policy()).provider(Provider::Openai))
        .build();
    let service = service_fn(move |request| send(retrying.clone(), request));
    Ok(Client::build(http, config).with_http_service(service))
}

async fn send(
    client: ClientWithMiddleware,
    request: HttpRequestFactory,
) -> Result<reqwest::Response, OpenAIError> {
    let answer = client.execute(request.build().await?).await;
    answer.map_err(|error| match error {
        HttpError::Reqwest(error) => OpenAIError::Reqwest(error),
        HttpError::Middleware(error) => OpenAIError::Boxed(error.into()),
    })
}

async fn chat(base_url: String) -> Result<(), OpenAIError> {
    let hello = ChatCompletionRequestUserMessage::from("Hello!");
    let request = CreateChatCompletionRequest {
        model: "gpt-test".to_owned(),
        messages: vec![hello.into()],
        ..Default::default()
    };
    client(base_url)?.chat().create(request).await?;
    Ok(())
}

const MODEL: Answer = (
    404,
    JSON,
    r#"{"error": {"message": "The model `gpt-test` does not exist or you do not have access to it.", "type": "invalid_request_error", "param": null, "code": "model_not_found"}}"#,
);

const KEY: Answer = (
    401,
    JSON,
    r#"{"error": {"message": "Incorrect API key provided: sk-no-key. You can find your API key at https://platform.openai.com/account/api-keys.", "type": "invalid_request_error", "param": null, "code": "invalid_api_key"}}"#,
);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for script in [&[QUOTA], &[MODEL], &[KEY], &[PAGE]] {
        let server = Loopback::start(script)?;
        let Err(error) = chat(server.base_url()).await else {
            continue;
        };
        println!("{error}");
        let diagnosis = diagnose(&error);
        if let Some(entry) = diagnosis.entry() {
            println!("{}: {}", entry.id(), entry.meaning());
            for solution in entry.solutions() {
                println!("- {solution}");
            }
        }
        let requests = server.requests();
        let again = diagnosis.is_retryable();
        println!("Requests: {requests}, another can help: {again}\n");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use llm_errors::{Entry, Kind};

    use super::*;
    use loopback::{ATTEMPTS, HELLO, RATE_LIMIT};

    /// The error of a call that is answered so and makes so many requests, and its diagnosis.
    async fn failed(script: &'static [Answer], requests: u32) -> (OpenAIError, Diagnosis) {
        let server = Loopback::start(script).unwrap();
        let error = chat(server.base_url()).await.unwrap_err();
        assert_eq!(server.requests(), requests);
        let diagnosis = diagnose(&error);
        (error, diagnosis)
    }

    #[tokio::test]
    async fn a_rate_limit_heals() {
        let server = Loopback::start(&[RATE_LIMIT, HELLO]).unwrap();
        chat(server.base_url()).await.unwrap();
        assert_eq!(server.requests(), 2);
    }

    fn id(diagnosis: &Diagnosis) -> &'static str {
        diagnosis.entry().map_or("none", Entry::id)
    }

    #[tokio::test]
    async fn quota_is_no_rate_limit() {
        let (error, diagnosis) = failed(&[QUOTA], 1).await;
        assert!(matches!(error, OpenAIError::ApiError(_)));
        assert_eq!(id(&diagnosis), "openai/insufficient-quota");
        assert_eq!(diagnosis.kind(), Some(Kind::Quota));
        assert!(!diagnosis.is_retryable());
    }

    #[tokio::test]
    async fn a_wrong_model_and_a_wrong_key_are_told_apart() {
        let (_, diagnosis) = failed(&[MODEL], 1).await;
        assert_eq!(id(&diagnosis), "openai/model-not-found");
        let (_, diagnosis) = failed(&[KEY], 1).await;
        assert_eq!(id(&diagnosis), "openai/incorrect-api-key");
        assert_eq!(diagnosis.kind(), Some(Kind::Authentication));
        assert!(!diagnosis.is_retryable());
    }

    #[tokio::test]
    async fn a_wait_is_read_from_the_message_alone() {
        const SPOKEN: Answer = (
            429,
            "retry-after: 3",
            r#"{"error": {"message": "Rate limit reached for gpt-test in organization org-abc on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.", "type": "requests", "param": null, "code": "rate_limit_exceeded"}}"#,
        );
        let (_, diagnosis) = failed(&[SPOKEN], 1).await;
        assert_eq!(id(&diagnosis), "openai/rate-limit-reached");
        // a response of which no header is lost says 3: too long for the policy
        assert_eq!(diagnosis.retry_after(), Some(Duration::from_secs(20)));
    }

    #[tokio::test]
    async fn the_body_of_a_server_error_is_in_the_message() {
        const SERVER: Answer = (
            500,
            JSON,
            r#"{"error": {"message": "The server had an error while processing your request. Sorry about that!", "type": "server_error", "param": null, "code": null}}"#,
        );
        let (_, diagnosis) = failed(&[PAGE], ATTEMPTS).await;
        assert_eq!(id(&diagnosis), "openai/engine-overloaded");
        let (_, diagnosis) = failed(&[SERVER], ATTEMPTS).await;
        assert_eq!(id(&diagnosis), "openai/server-error");
        assert!(diagnosis.is_retryable());
    }

    #[tokio::test]
    async fn errors_of_an_unknown_form_are_explained_too() {
        // vLLM and others write the status in place of the code
        const NUMBER: Answer = (
            400,
            JSON,
            r#"{"error": {"message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.", "type": "BadRequestError", "param": null, "code": 400}}"#,
        );
        const IN_SUCCESS: Answer = (200, JSON, QUOTA.2);
        for (answer, entry) in [
            (&[NUMBER], "openai/context-length-exceeded"),
            (&[IN_SUCCESS], "openai/insufficient-quota"),
        ] {
            let (error, diagnosis) = failed(answer, 1).await;
            assert!(matches!(error, OpenAIError::JSONDeserialize(..)));
            assert_eq!(id(&diagnosis), entry);
        }
    }

    #[tokio::test]
    async fn no_answer_is_explained_too() {
        // nothing listens at port 1
        let error = chat("http://127.0.0.1:1".to_owned()).await.unwrap_err();
        assert!(matches!(error, OpenAIError::Reqwest(_)));
        assert_eq!(id(&diagnose(&error)), "http/connection-refused");
    }
}
