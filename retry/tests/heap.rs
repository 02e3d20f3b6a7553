//! A success costs no allocation beyond the copy of the request that a retry would send.

use std::convert::Infallible;
use std::future::{Ready, ready};

use allocation_counter::measure;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{Request, Response};
use http_body_util::Full;
use llm_errors_retry::{Policy, RetryLayer};
use tower::{Layer, Service, service_fn};

type Body = Full<Bytes>;

fn answer(_: Request<Body>) -> Ready<Result<Response<Body>, Infallible>> {
    ready(Ok(Response::new(Full::default())))
}

/// Sends a request through a service that answers at once.
fn send<S: Service<Request<Body>, Error = Infallible>>(mut service: S, request: Request<Body>) {
    let answer = service.call(request).now_or_never();
    assert!(answer.expect("at once").is_ok());
}

#[test]
fn a_success_through_the_layer() {
    let request = Request::post("https://api.openai.com/v1/chat/completions")
        .header("authorization", "Bearer sk-1")
        .header("content-type", "application/json")
        .body(Full::from("{}"))
        .expect("it is right");
    let layered = RetryLayer::new(Policy::new())
        .first_event()
        .layer(service_fn(answer));
    send(layered.clone(), request.clone());

    let (bare, through) = (request.clone(), request.clone());
    let bare = measure(|| {
        drop(request.clone());
        send(service_fn(answer), bare);
    });
    let through = measure(|| send(layered, through));
    assert_eq!(through.count_total, bare.count_total);
    assert!(bare.count_total > 0, "the copy of the request has headers");
}
