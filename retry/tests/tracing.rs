//! What is logged of requests that fail.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use llm_errors_retry::{Policy, RetryLayer};
use tower::{Layer, ServiceExt, service_fn};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A server that is busy, except for a key that it does not know.
async fn answer(request: Request<Full<Bytes>>) -> Result<Response<Full<Bytes>>, Infallible> {
    let is_known = request.headers()["x-api-key"] != "sk-wrong";
    let (status, body) = if is_known {
        (
            529,
            r#"{"type":"error","error":{"type":"overloaded_error","message":"words of the server"}}"#,
        )
    } else {
        (
            401,
            r#"{"type":"error","error":{"type":"authentication_error","message":"words of the server"}}"#,
        )
    };
    let response = Response::builder()
        .status(status)
        .header("retry-after", "2");
    Ok(response.body(Full::from(body)).expect("it is right"))
}

#[test]
fn failures_are_logged_in_the_attributes_of_opentelemetry_and_without_their_words() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(async {
        let layer = RetryLayer::new(Policy::new().attempts(2).seed(1));
        let service = layer.layer(service_fn(answer));
        let send = |key: &str| {
            let request =
                Request::post("https://api.anthropic.com/v1/messages").header("x-api-key", key);
            service.clone().oneshot(
                request
                    .body(Full::from("words of the user"))
                    .expect("it is right"),
            )
        };
        let first = tokio::spawn(send("sk-secret"));
        tokio::time::sleep(Duration::from_millis(10)).await;
        let second = send("sk-secret").await.expect("an answer");
        assert_eq!(second.status(), 529);
        first.await.expect("no panic").expect("an answer");
        send("sk-wrong").await.expect("an answer");
    });
    let log = String::from_utf8(log.0.lock().expect("no panic").clone()).expect("text");
    let lines: Vec<_> = log.lines().map(str::trim_start).collect();
    let failure = r#"error.type="anthropic/overloaded-error" gen_ai.provider.name="anthropic" http.response.status_code=529"#;
    for (line, expected) in [
        (
            0,
            format!(
                "INFO llm_errors_retry: request is sent again {failure} http.request.resend_count=1 wait_ms=2"
            ),
        ),
        (
            1,
            "DEBUG llm_errors_retry: request held back wait_ms=2".to_owned(),
        ),
        (
            2,
            format!(
                "WARN llm_errors_retry: request failed {failure} http.request.resend_count=1 reason=\"attempts\" heals_after_ms=2"
            ),
        ),
    ] {
        assert!(lines[line].starts_with(&expected), "{log}");
    }
    assert_eq!(
        lines.last().copied(),
        Some(
            r#"WARN llm_errors_retry: request failed error.type="anthropic/authentication-error" gen_ai.provider.name="anthropic" http.response.status_code=401 http.request.resend_count=0 reason="never""#
        )
    );
    for secret in ["words", "sk-"] {
        assert!(!log.contains(secret), "{log}");
    }
}
