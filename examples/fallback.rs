//! Two providers with a choice of models: who is asked next depends on why the first one failed.
//!
//! `cargo run -p llm-errors-examples --example fallback`
#![allow(clippy::print_stdout, reason = "an example shows what happens")]

use std::error::Error;

use llm_errors::{Diagnosis, Provider, Response, classify};
use llm_errors_retry::{Alternative, RetryMiddleware, alternative};
use loopback::{Answer, HELLO, JSON, Loopback, PAGE, QUOTA, policy};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use serde_json::{Value, json};

/// A model, and where it is to be had.
struct Route {
    provider: Provider,
    base_url: String,
    model: &'static str,
    /// In tokens.
    context: u32,
}

impl Route {
    /// Whether it may answer what another route could not.
    fn is_alternative(&self, failed: &Route, alternative: Alternative) -> bool {
        match alternative {
            Alternative::OtherAccount => self.provider != failed.provider,
            Alternative::OtherModel => true,
            Alternative::LargerContext => self.context > failed.context,
            // this program's contents are for nobody else
            _ => false,
        }
    }

    fn client(&self) -> ClientWithMiddleware {
        let http = reqwest::Client::builder().no_proxy().build();
        let retries = RetryMiddleware::new(policy()).provider(self.provider);
        ClientBuilder::new(http.expect("it needs nothing"))
            .with(retries)
            .build()
    }

    /// The answer, or why there is none.
    async fn chat(&self, prompt: &str) -> Result<Value, Diagnosis> {
        let request =
            json!({ "model": self.model, "messages": [{ "role": "user", "content": prompt }] });
        let url = format!("{}/chat/completions", self.base_url);
        let no_answer = |error: String| classify(self.provider, &Response::new(&error));
        let answer = self
            .client()
            .post(url)
            .bearer_auth("sk-no-key")
            .json(&request)
            .send()
            .await;
        let answer = answer.map_err(|error| no_answer(format!("{error:?}")))?;
        match answer.extensions().get::<Diagnosis>() {
            Some(diagnosis) => Err(*diagnosis),
            None => answer
                .json()
                .await
                .map_err(|error| no_answer(format!("{error:?}"))),
        }
    }
}

/// Asks one route after the other, as long as there is one that may know better, and tells of each failure.
async fn chat(
    routes: &[Route],
    prompt: &str,
    mut tell: impl FnMut(&Route, &Diagnosis),
) -> Option<Value> {
    let mut left: Vec<_> = routes.iter().collect();
    while !left.is_empty() {
        let route = left.remove(0);
        match route.chat(prompt).await {
            Ok(answer) => return Some(answer),
            Err(diagnosis) => {
                tell(route, &diagnosis);
                let alternative = alternative(&diagnosis)?;
                left.retain(|other| other.is_alternative(route, alternative));
            }
        }
    }
    None
}

const CONTEXT: Answer = (
    400,
    JSON,
    r#"{"error": {"message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}}"#,
);

/// A small and a large model of one provider, and a large one of another.
fn routes(groq: &Loopback, openai: &Loopback) -> [Route; 3] {
    let route = |provider, server: &Loopback, model, context| Route {
        provider,
        base_url: server.base_url(),
        model,
        context,
    };
    [
        route(Provider::Groq, groq, "small", 4096),
        route(Provider::Groq, groq, "large", 131_072),
        route(Provider::Openai, openai, "large", 131_072),
    ]
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for answer in [&[QUOTA][..], &[PAGE], &[CONTEXT, HELLO]] {
        let (groq, openai) = (Loopback::start(answer)?, Loopback::start(&[HELLO])?);
        let tell = |route: &Route, diagnosis: &Diagnosis| {
            let entry = diagnosis.entry().map_or("unknown", |entry| entry.id());
            println!("{} of {}: {entry}", route.model, route.provider);
        };
        let answer = chat(&routes(&groq, &openai), "Hello!", tell).await;
        println!("{}\n", answer.unwrap_or_default());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Answer = (
        400,
        JSON,
        r#"{"error": {"message": "Your request was rejected as a result of our safety system.", "type": "invalid_request_error", "param": null, "code": "content_policy_violation"}}"#,
    );

    const WRONG: Answer = (
        400,
        JSON,
        r#"{"error": {"message": "Invalid type for 'messages'", "type": "invalid_request_error", "param": "messages", "code": "invalid_type"}}"#,
    );

    /// Whether there is an answer at last, and who failed before, where one provider answers so.
    async fn play(script: &'static [Answer]) -> (bool, Vec<(Provider, &'static str)>) {
        let (groq, openai) = (
            Loopback::start(script).unwrap(),
            Loopback::start(&[HELLO]).unwrap(),
        );
        let mut failed = Vec::new();
        let tell = |route: &Route, _: &Diagnosis| failed.push((route.provider, route.model));
        let answer = chat(&routes(&groq, &openai), "Hello!", tell).await;
        (answer.is_some(), failed)
    }

    #[tokio::test]
    async fn who_is_asked_next_depends_on_what_failed() {
        let (small, large) = ((Provider::Groq, "small"), (Provider::Groq, "large"));
        for (script, expected) in [
            // the account is spent for all of its models
            (&[QUOTA][..], (true, vec![small])),
            // down for both
            (&[PAGE], (true, vec![small, large])),
            // too long for the small one only
            (&[CONTEXT, HELLO], (true, vec![small])),
            (&[POLICY], (false, vec![small])),
            (&[WRONG], (false, vec![small])),
        ] {
            assert_eq!(play(script).await, expected, "{}", script[0].2);
        }
    }
}
