//! The layer around a service that answers as it is told.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use llm_errors::{Diagnosis, Kind};
use llm_errors_retry::{Counters, Model, Policy, Reason, ReplayedBody, RetryLayer, Stop};
use tokio::time::{Instant, sleep, timeout};
use tower::util::BoxCloneService;
use tower::{Layer, ServiceExt, service_fn};

/// A status, a header, and the body in the pieces in which it comes.
type Answer = (u16, (&'static str, &'static str), &'static [&'static str]);

type Body = BoxBody<Bytes, Infallible>;
type Server = BoxCloneService<Request<Full<Bytes>>, Response<Body>, Infallible>;

/// A service that gives these answers in turn, the last one for ever, and how often it was called.
fn service(answers: &'static [Answer]) -> (Server, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let service = service_fn(move |_: Request<Full<Bytes>>| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let (status, (name, value), pieces) = answers[number.min(answers.len() - 1)];
        let frames = pieces
            .iter()
            .map(|piece| Ok(Frame::data(Bytes::from(*piece))));
        let body = StreamBody::new(futures_util::stream::iter(frames)).boxed();
        let response = Response::builder().status(status).header(name, value);
        async move { Ok(response.body(body).expect("it is right")) }
    });
    (BoxCloneService::new(service), calls)
}

const JSON: (&str, &str) = ("content-type", "application/json");
const EVENTS: (&str, &str) = ("content-type", "text/event-stream; charset=utf-8");
const BUSY: Answer = (
    429,
    ("retry-after-ms", "60"),
    &[r#"{"error":{"code":"rate_"#, r#"limit_exceeded"}}"#],
);
const SPENT: Answer = (429, JSON, &[r#"{"error":{"code":"insufficient_quota"}}"#]);
const OK: Answer = (200, JSON, &["ok"]);
const OVERLOADED: Answer = (
    200,
    EVENTS,
    &[
        ": wait\n\n",
        "event: err",
        "or\ndata: {\"error\":{\"message\":\"The server is overloaded\",\"type\":\"server_error\"}}\r\n",
        "\r\n",
    ],
);
const SPENT_STREAM: Answer = (
    200,
    EVENTS,
    &[
        "data: {\"error\":{\"code\":\"insufficient_quota\"}}\n\n",
        "data: [DONE]\n\n",
    ],
);
const STREAM: Answer = (
    200,
    EVENTS,
    &[
        "data: {\"choices\":[{\"delta\":{\"content\":\"rate limit\"}}]}\n\n",
        "data: [DONE]\n\n",
    ],
);

fn layer() -> RetryLayer {
    RetryLayer::new(Policy::new().backoff(Duration::from_millis(5), Duration::from_millis(5)))
}

fn request() -> Request<Full<Bytes>> {
    let request = Request::post("https://api.openai.com/v1/chat/completions");
    request.body(Full::from("{}")).expect("it is right")
}

/// The answer to a request, and how often it was sent.
async fn send(
    layer: RetryLayer,
    answers: &'static [Answer],
) -> (Response<ReplayedBody<Body>>, usize) {
    let (service, calls) = service(answers);
    let response = layer.layer(service).oneshot(request()).await;
    (response.expect("an answer"), calls.load(Ordering::SeqCst))
}

async fn body(response: Response<ReplayedBody<Body>>) -> String {
    let body = response.into_body().collect().await.expect("a body");
    String::from_utf8(body.to_bytes().into()).expect("text")
}

fn reason(response: &Response<ReplayedBody<Body>>) -> Option<Reason> {
    Some(response.extensions().get::<Stop>()?.reason())
}

fn kind(response: &Response<ReplayedBody<Body>>) -> Option<Kind> {
    response.extensions().get::<Diagnosis>()?.kind()
}

#[tokio::test(start_paused = true)]
async fn what_heals_is_sent_again_after_the_wait_that_was_asked_for() {
    let began = Instant::now();
    let (response, calls) = send(layer(), &[BUSY, BUSY, OK]).await;
    assert!(began.elapsed() >= Duration::from_millis(120));
    assert_eq!((response.status().as_u16(), calls), (200, 3));
    assert_eq!((kind(&response), reason(&response)), (None, None));
    assert_eq!(body(response).await, "ok");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_heal_is_given_back_whole_with_its_diagnosis() {
    let (response, calls) = send(layer(), &[SPENT, OK]).await;
    assert_eq!((response.status().as_u16(), calls), (429, 1));
    assert_eq!(kind(&response), Some(Kind::Quota));
    assert_eq!(reason(&response), Some(Reason::Never));
    assert_eq!(body(response).await, SPENT.2.concat());
}

#[tokio::test(start_paused = true)]
async fn a_point_in_time_is_waited_for_by_the_clock_of_this_machine() {
    let in_an_hour = SystemTime::now() + Duration::from_secs(3600);
    let seconds = in_an_hour.duration_since(UNIX_EPOCH).expect("it is later");
    let reset = seconds.as_secs().to_string().leak();
    let later: Answer = (429, ("x-ratelimit-reset", reset), BUSY.2);
    let (response, calls) = send(layer(), [later, OK].to_vec().leak()).await;
    let diagnosis: &Diagnosis = response.extensions().get().expect("a diagnosis");
    assert!(diagnosis.retry_after() > Some(Duration::from_secs(3500)));
    assert_eq!((reason(&response), calls), (Some(Reason::WaitTooLong), 1));
}

#[tokio::test(start_paused = true)]
async fn an_error_at_the_beginning_of_a_stream_is_a_failure_if_that_is_asked_for() {
    let (response, calls) = send(layer().first_event(), &[OVERLOADED, STREAM]).await;
    assert_eq!((kind(&response), calls), (None, 2));
    assert_eq!(body(response).await, STREAM.2.concat());

    let (response, calls) = send(layer().first_event(), &[SPENT_STREAM, STREAM]).await;
    assert_eq!((kind(&response), calls), (Some(Kind::Quota), 1));
    assert_eq!(reason(&response), Some(Reason::Never));
    assert_eq!(body(response).await, SPENT_STREAM.2.concat());

    let (response, calls) = send(layer(), &[OVERLOADED, STREAM]).await;
    assert_eq!((kind(&response), calls), (None, 1));
    assert_eq!(body(response).await, OVERLOADED.2.concat());
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_given_up_is_not_sent_again() {
    let (service, calls) = service(&[BUSY, OK]);
    let call = layer().layer(service).oneshot(request());
    let given_up = timeout(Duration::from_millis(20), call).await;
    assert!(given_up.is_err());
    sleep(Duration::from_millis(150)).await;
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn one_limit_holds_back_the_requests_behind_it() {
    let counters = Arc::new(Counters::default());
    let (service, calls) = service(&[BUSY, OK]);
    let service = layer().counters(Arc::clone(&counters)).layer(service);
    let first = tokio::spawn(service.clone().oneshot(request()));
    sleep(Duration::from_millis(20)).await;
    let others: Vec<_> = (0..20)
        .map(|_| tokio::spawn(service.clone().oneshot(request())))
        .collect();
    sleep(Duration::from_millis(10)).await;
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
    assert_eq!((counters.retries(), counters.waits()), (1, 21));
    assert!(counters.waited() >= Duration::from_millis(60 + 20 * 10));
}

#[tokio::test(start_paused = true)]
async fn a_limit_is_for_a_host_a_key_and_a_model() {
    let of = |host: &str, path: &str, key: &str, model: Option<&'static str>| {
        let mut request = request();
        *request.uri_mut() = format!("https://{host}{path}")
            .parse()
            .expect("it is right");
        request
            .headers_mut()
            .insert("authorization", key.parse().expect("it is right"));
        model.map(|model| request.extensions_mut().insert(Model(model.into())));
        request
    };
    let (service, calls) = service(&[BUSY, OK]);
    let service = layer().layer(service);
    let aws = "AWS4-HMAC-SHA256 Credential=AK/20261126/us-east-1/bedrock/aws4_request, Signature=";
    let signed = |signature: &str| of("a", "/v1/chat", &format!("{aws}{signature}"), None);
    let first = tokio::spawn(service.clone().oneshot(signed("0217")));
    sleep(Duration::from_millis(20)).await;
    let began = Instant::now();
    for other in [
        of("b", "/v1/chat", aws, None),
        of("a", "/v1/embeddings", aws, None),
        of("a", "/v1/chat", "Bearer x", None),
        of("a", "/v1/chat", aws, Some("small")),
    ] {
        service.clone().oneshot(other).await.expect("an answer");
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(calls.load(Ordering::SeqCst), 5);
    service.oneshot(signed("another")).await.expect("an answer");
    assert!(began.elapsed() >= Duration::from_millis(40));
    first.await.expect("no panic").expect("an answer");
}
