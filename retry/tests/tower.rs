//! The layer around a service that answers as it is told.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use llm_errors::{Diagnosis, Kind};
use llm_errors_retry::{Policy, Reason, RetryLayer, Stop};
use tower::util::BoxCloneService;
use tower::{Layer, ServiceExt, service_fn};

type Answer = (u16, &'static str, Option<&'static str>);

type Server = BoxCloneService<Request<Full<Bytes>>, Response<Full<Bytes>>, Infallible>;

/// A service that gives these answers in turn, the last one for ever, and how often it was called.
fn service(answers: &'static [Answer]) -> (Server, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let service = service_fn(move |_: Request<Full<Bytes>>| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let (status, body, wait) = answers[number.min(answers.len() - 1)];
        async move {
            let mut response = Response::builder().status(status);
            if let Some(wait) = wait {
                response = response.header("retry-after-ms", wait);
            }
            Ok(response.body(Full::from(body)).expect("it is right"))
        }
    });
    (BoxCloneService::new(service), calls)
}

const BUSY: Answer = (
    429,
    r#"{"error":{"code":"rate_limit_exceeded"}}"#,
    Some("60"),
);
const SPENT: Answer = (429, r#"{"error":{"code":"insufficient_quota"}}"#, None);
const OK: Answer = (200, "ok", None);

fn layer() -> RetryLayer {
    RetryLayer::new(Policy::new().backoff(Duration::from_millis(5), Duration::from_millis(5)))
}

fn request() -> Request<Full<Bytes>> {
    let request = Request::post("https://api.openai.com/v1/chat/completions");
    request.body(Full::from("{}")).expect("it is right")
}

#[tokio::test]
async fn what_heals_is_sent_again_after_the_wait_that_was_asked_for() {
    let (service, calls) = service(&[BUSY, BUSY, OK]);
    let began = Instant::now();
    let response = layer()
        .layer(service)
        .oneshot(request())
        .await
        .expect("an answer");
    assert_eq!(response.status(), 200);
    let body = response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    assert_eq!((&body[..], calls.load(Ordering::SeqCst)), (&b"ok"[..], 3));
    assert!(began.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn what_cannot_heal_is_given_back_whole_with_its_diagnosis() {
    let (service, calls) = service(&[SPENT, OK]);
    let response = layer()
        .layer(service)
        .oneshot(request())
        .await
        .expect("an answer");
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    let diagnosis = response
        .extensions()
        .get::<Diagnosis>()
        .expect("a diagnosis");
    assert_eq!(diagnosis.kind(), Some(Kind::Quota));
    let stop = response.extensions().get::<Stop>().expect("a reason");
    assert_eq!(stop.reason(), Reason::Never);
    let body = response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    assert_eq!(&body[..], SPENT.1.as_bytes());
}

#[tokio::test]
async fn a_request_that_is_given_up_is_not_sent_again() {
    let (service, calls) = service(&[BUSY, OK]);
    let call = layer().layer(service).oneshot(request());
    let given_up = tokio::time::timeout(Duration::from_millis(20), call).await;
    assert!(given_up.is_err());
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn one_limit_holds_back_the_requests_behind_it() {
    let (service, calls) = service(&[BUSY, OK]);
    let service = layer().layer(service);
    let first = tokio::spawn(service.clone().oneshot(request()));
    tokio::time::sleep(Duration::from_millis(20)).await;
    let others: Vec<_> = (0..20)
        .map(|_| tokio::spawn(service.clone().oneshot(request())))
        .collect();
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert_eq!(
        calls.load(Ordering::SeqCst),
        1,
        "nobody else asks meanwhile"
    );
    for task in others.into_iter().chain([first]) {
        let response = task.await.expect("no panic").expect("an answer");
        assert_eq!(response.status(), 200);
    }
    assert_eq!(calls.load(Ordering::SeqCst), 22);
}
