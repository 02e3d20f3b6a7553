//! A call with the crate genai, which takes no middleware: a loop of the program's own, by the policy.
//!
//! `cargo run --example genai` in `examples/clients`

use std::error::Error;
use std::time::Instant;

use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatRequest, ChatResponse};
use genai::resolver::{AuthData, Endpoint, ServiceTargetResolver};
use genai::{Client, ModelIden, ServiceTarget, webc};
use llm_errors::{Diagnosis, Provider, Response, classify};
use llm_errors_retry::{Decision, Stop};
use loopback::{HELLO, Loopback, QUOTA, RATE_LIMIT, policy};
use tokio::time::sleep;

/// Explains an error; genai keeps status, headers and body of a response that failed.
fn diagnose(error: &genai::Error) -> Diagnosis {
    let explain = |response: Response<'_>| classify(Provider::Openai, &response);
    match error {
        genai::Error::WebModelCall {
            webc_error:
                webc::Error::ResponseFailedStatus {
                    status,
                    body,
                    headers,
                },
            ..
        }
        | genai::Error::HttpError {
            status,
            body,
            headers,
            ..
        } => explain(
            Response::new(body)
                .with_status(status.as_u16())
                .with_headers(&**headers),
        ),
        // of the causes of an error, such as a refused connection, only `Debug` tells
        other => explain(Response::new(&format!("{other:?}"))),
    }
}

async fn chat(client: &Client) -> Result<ChatResponse, (genai::Error, Stop)> {
    let request = ChatRequest::new(vec![ChatMessage::user("Hello!")]);
    let began = Instant::now();
    let mut attempt = 1;
    loop {
        let error = match client.exec_chat("gpt-test", request.clone(), None).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        match policy().decide(&diagnose(&error), attempt, began.elapsed()) {
            Decision::Retry(wait) => sleep(wait).await,
            Decision::Stop(stop) => return Err((error, stop)),
        }
        attempt += 1;
    }
}

fn client(base_url: &str) -> Result<Client, Box<dyn Error>> {
    let endpoint = Endpoint::from_owned(format!("{base_url}/"));
    let target = ServiceTargetResolver::from_resolver_fn(move |target: ServiceTarget| {
        Ok(ServiceTarget {
            endpoint: endpoint.clone(),
            auth: AuthData::from_single("sk-no-key"),
            model: ModelIden::new(AdapterKind::OpenAI, target.model.model_name),
        })
    });
    // a proxy of the environment may not come in between
    let http = reqwest::Client::builder().no_proxy().build()?;
    Ok(Client::builder()
        .with_reqwest(http)
        .with_service_target_resolver(target)
        .build()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for script in [&[RATE_LIMIT, HELLO][..], &[QUOTA]] {
        let server = Loopback::start(script)?;
        match chat(&client(&server.base_url())?).await {
            Ok(answer) => println!("{:?}", answer.first_text()),
            Err((error, stop)) => println!("{error}\nNot sent again: {stop}."),
        }
        println!("Requests: {}\n", server.requests());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use llm_errors_retry::Reason;

    use super::*;

    #[tokio::test]
    async fn a_rate_limit_heals() {
        let server = Loopback::start(&[RATE_LIMIT, HELLO]).unwrap();
        let answer = chat(&client(&server.base_url()).unwrap()).await.unwrap();
        assert_eq!(
            (answer.first_text(), server.requests()),
            (Some("Hello to you!"), 2)
        );
    }

    #[tokio::test]
    async fn a_spent_quota_does_not() {
        let server = Loopback::start(&[QUOTA]).unwrap();
        let (error, stop) = chat(&client(&server.base_url()).unwrap())
            .await
            .unwrap_err();
        assert_eq!((stop.reason(), server.requests()), (Reason::Never, 1));
        assert_eq!(
            diagnose(&error).entry().unwrap().id(),
            "openai/insufficient-quota"
        );
    }

    #[tokio::test]
    async fn no_answer_is_explained_too() {
        // nothing listens at port 1
        let (error, stop) = chat(&client("http://127.0.0.1:1").unwrap())
            .await
            .unwrap_err();
        assert_eq!(stop.reason(), Reason::Attempts);
        assert_eq!(
            diagnose(&error).entry().unwrap().id(),
            "http/connection-refused"
        );
    }
}
