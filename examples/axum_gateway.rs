//! A gateway on axum that retries for its callers, and tells them of a failure with a problem document (RFC 9457).
//!
//! `cargo run -p llm-errors-examples --example axum_gateway`
#![allow(clippy::print_stdout, reason = "an example shows what happens")]

use std::error::Error;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Router, body};
use http::{HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use llm_errors::{Diagnosis, Kind, Provider, classify};
use llm_errors_retry::{RetryLayer, RetryService, Stop};
use loopback::{HELLO, Loopback, QUOTA, RATE_LIMIT, policy};
use serde_json::{Value, json};
use tower::{Layer, ServiceExt};

/// Where `llm-errors render --format html` was published.
const PAGES: &str = "https://errors.example/";
/// A longer request is refused.
const MOST_REQUEST: usize = 8 << 20;

#[derive(Clone)]
struct Upstream {
    base_url: Arc<str>,
    client: RetryService<Client<HttpConnector, Full<Bytes>>>,
}

fn gateway(base_url: String) -> Router {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let retries = RetryLayer::new(policy())
        .provider(Provider::Openai)
        .first_event();
    let upstream = Upstream {
        base_url: base_url.into(),
        client: retries.layer(client),
    };
    Router::new().fallback(forward).with_state(upstream)
}

/// Sends a request on, with its body whole, since it may have to be sent again.
async fn forward(State(upstream): State<Upstream>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = body::to_bytes(body, MOST_REQUEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let url = format!("{}{}", upstream.base_url, parts.uri);
    let Ok(url) = url.parse() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    parts.uri = url;
    // that of the upstream takes its place
    parts.headers.remove(header::HOST);
    let request = Request::from_parts(parts, Full::from(body));
    match upstream.client.oneshot(request).await {
        Ok(response) => match response.extensions().get::<Diagnosis>() {
            Some(diagnosis) => problem(response.status(), diagnosis, response.extensions().get()),
            // a stream goes on as it comes
            None => response.map(|body| Body::new(body.map_err(Box::new))),
        },
        Err(error) => {
            let text = format!("{error:?}");
            let diagnosis = classify(Provider::Openai, &llm_errors::Response::new(&text));
            problem(StatusCode::BAD_GATEWAY, &diagnosis, None)
        }
    }
}

/// What the caller is told: nothing of the response itself, which may name the account of the gateway.
fn problem(status: StatusCode, diagnosis: &Diagnosis, stop: Option<&Stop>) -> Response {
    // the caller's own key is not what the upstream refused
    let status = match diagnosis.kind() {
        Some(Kind::Authentication | Kind::Permission | Kind::Quota) => StatusCode::BAD_GATEWAY,
        // an error in a stream, which has begun as a success
        _ if status.is_success() => StatusCode::BAD_GATEWAY,
        _ => status,
    };
    let mut document = json!({ "type": "about:blank", "status": status.as_u16() });
    if let Some(entry) = diagnosis.entry() {
        document["type"] = entry.page(PAGES).to_string().into();
        document["title"] = entry.title().into();
        document["detail"] = entry.meaning().into();
        document["kind"] = entry.kind().as_str().into();
        document["retryable"] = diagnosis.is_retryable().into();
    }
    let mut response = document.to_string().into_response();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_static("application/problem+json");
    headers.insert(header::CONTENT_TYPE, media_type);
    if let Some(heals_after) = stop.and_then(|stop| stop.heals_after()) {
        headers.insert(header::RETRY_AFTER, heals_after.as_secs().max(1).into());
    }
    response
}

/// What a caller of the gateway sees: the status, the headers that matter, and the body.
async fn call(gateway: Router) -> (StatusCode, [Option<HeaderValue>; 2], Value) {
    let request = Request::post("/chat/completions").body(Body::from("{}"));
    let response = gateway.oneshot(request.expect("it is right")).await;
    let Ok((parts, body)) = response.map(Response::into_parts);
    let header = |name| parts.headers.get(name).cloned();
    let headers = [header(header::CONTENT_TYPE), header(header::RETRY_AFTER)];
    let body = body.collect().await.expect("it comes whole").to_bytes();
    (
        parts.status,
        headers,
        serde_json::from_slice(&body).expect("it is JSON"),
    )
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for script in [&[RATE_LIMIT, HELLO][..], &[QUOTA]] {
        let server = Loopback::start(script)?;
        let (status, _, body) = call(gateway(server.base_url())).await;
        println!("{status} after {} requests: {body:#}\n", server.requests());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use loopback::Answer;

    const LONG_WAIT: Answer = (429, "retry-after: 3600", RATE_LIMIT.2);
    const BROKEN_STREAM: Answer = (
        200,
        "content-type: text/event-stream",
        "data: {\"error\": {\"message\": \"Invalid type for 'messages'\", \"code\": \"invalid_type\"}}\n\n",
    );

    #[tokio::test]
    async fn what_heals_stays_between_gateway_and_upstream() {
        let server = Loopback::start(&[RATE_LIMIT, HELLO]).unwrap();
        let (status, _, body) = call(gateway(server.base_url())).await;
        assert_eq!((status, server.requests()), (StatusCode::OK, 2));
        assert_eq!(body, serde_json::from_str::<Value>(HELLO.2).unwrap());
    }

    #[tokio::test]
    async fn a_failure_is_a_problem_document() {
        for (script, status, wait, page, kind) in [
            (
                &[QUOTA],
                502,
                None,
                "openai.html#insufficient-quota",
                "quota",
            ),
            (
                &[LONG_WAIT],
                429,
                Some(3600),
                "openai.html#rate-limit-reached",
                "rate_limit",
            ),
            (
                &[BROKEN_STREAM],
                502,
                None,
                "openai.html#invalid-type",
                "invalid_request",
            ),
        ] {
            let server = Loopback::start(script).unwrap();
            let (seen, [media_type, retry_after], body) = call(gateway(server.base_url())).await;
            assert_eq!((seen.as_u16(), server.requests()), (status, 1), "{body}");
            assert_eq!(media_type.unwrap(), "application/problem+json");
            let seconds = retry_after.map(|value| value.to_str().unwrap().parse::<u64>().unwrap());
            assert_eq!(seconds.map(|it| it / 10 * 10), wait);
            assert_eq!(body["type"], format!("{PAGES}{page}"));
            assert_eq!(body["status"], status);
            assert_eq!(body["kind"], kind);
            assert!(!body["detail"].as_str().unwrap().is_empty());
        }
    }

    #[tokio::test]
    async fn an_upstream_that_is_not_there_is_a_problem_too() {
        // nothing listens at port 1
        let (status, _, body) = call(gateway("http://127.0.0.1:1".to_owned())).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY);
        assert_eq!(body["kind"], "connection");
    }
}
