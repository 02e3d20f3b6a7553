//! A model of the crate rig whose requests are sent through the middleware.
//!
//! `cargo run --example rig` in `examples/clients`

use std::error::Error;

use llm_errors::Provider;
use llm_errors_retry::RetryMiddleware;
use loopback::{HELLO, Loopback, QUOTA, RATE_LIMIT, policy};
use reqwest_middleware::ClientBuilder;
use rig_core::completion::CompletionRequest;
use rig_core::error::ProviderError;
use rig_core::providers::openai::OpenAIConfig;
use rig_reqwest::ReqwestMiddlewareClient;

async fn chat(base_url: String) -> Result<String, ProviderError> {
    // a proxy of the environment may not come in between
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("it needs nothing");
    let retrying = ClientBuilder::new(http)
        .with(RetryMiddleware::new(policy()).provider(Provider::Openai))
        .build();
    let mut config = OpenAIConfig::new("sk-no-key");
    config.base_url = base_url;
    let openai = config.connect(ReqwestMiddlewareClient::from(retrying));
    let answer = openai
        .chat("gpt-test")
        .call(CompletionRequest::new("Hello!"))
        .await?;
    Ok(answer.text())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for script in [&[RATE_LIMIT, HELLO][..], &[QUOTA]] {
        let server = Loopback::start(script)?;
        match chat(server.base_url()).await {
            Ok(answer) => println!("{answer}"),
            Err(error) => println!("{error}"),
        }
        println!("Requests: {}\n", server.requests());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_rate_limit_heals() {
        let server = Loopback::start(&[RATE_LIMIT, HELLO]).unwrap();
        assert_eq!(chat(server.base_url()).await.unwrap(), "Hello to you!");
        assert_eq!(server.requests(), 2);
    }

    #[tokio::test]
    async fn a_spent_quota_does_not_and_its_words_reach_the_caller() {
        let server = Loopback::start(&[QUOTA]).unwrap();
        let error = chat(server.base_url()).await.unwrap_err();
        assert_eq!(server.requests(), 1);
        assert!(error.to_string().contains("insufficient_quota"), "{error}");
    }
}
