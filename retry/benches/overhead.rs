//! What a success costs more when retries are there: `cargo bench -p llm-errors-retry --bench overhead`.
//!
//! Any retry keeps a copy of the request, so "copied" is what to compare with.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;

use bytes::Bytes;
use criterion::{Criterion, criterion_group, criterion_main};
use futures_util::FutureExt;
use http::{Extensions, Request, Response};
use http_body_util::Full;
use llm_errors_retry::{Policy, RetryLayer, RetryMiddleware};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next};
use tower::{Layer, Service, service_fn};

type Body = Full<Bytes>;

const URL: &str = "https://api.openai.com/v1/chat/completions";

fn answer(_: Request<Body>) -> Ready<Result<Response<Body>, Infallible>> {
    ready(Ok(Response::new(Full::default())))
}

fn tower(criterion: &mut Criterion) {
    let request = Request::post(URL)
        .header("authorization", "Bearer sk-1")
        .header("content-type", "application/json")
        .body(Full::from("{}"))
        .expect("it is right");
    let mut bare = service_fn(answer);
    let mut layered = RetryLayer::new(Policy::new()).layer(service_fn(answer));
    let mut group = criterion.benchmark_group("tower");
    group.bench_function("bare", |bencher| {
        bencher.iter(|| bare.call(request.clone()).now_or_never());
    });
    group.bench_function("copied", |bencher| {
        bencher.iter(|| {
            black_box(request.clone());
            bare.call(request.clone()).now_or_never()
        });
    });
    group.bench_function("layer", |bencher| {
        bencher.iter(|| layered.call(request.clone()).now_or_never());
    });
    group.finish();
}

/// A middleware in the place of a server.
struct Server;

#[async_trait::async_trait]
impl Middleware for Server {
    async fn handle(
        &self,
        _: reqwest::Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        Ok(Response::new(reqwest::Body::default()).into())
    }
}

fn reqwest(criterion: &mut Criterion) {
    let client = reqwest::Client::new();
    let request = client
        .post(URL)
        .header("authorization", "Bearer sk-1")
        .header("content-type", "application/json")
        .body("{}")
        .build()
        .expect("it is right");
    let request = || request.try_clone().expect("its body is no stream");
    let send = |client: &ClientWithMiddleware| {
        client
            .execute(request())
            .now_or_never()
            .expect("at once")
            .expect("an answer")
    };
    let bare = ClientBuilder::new(client.clone()).with(Server).build();
    let retrying = ClientBuilder::new(client)
        .with(RetryMiddleware::new(Policy::new()))
        .with(Server)
        .build();
    let mut group = criterion.benchmark_group("reqwest");
    group.bench_function("bare", |bencher| bencher.iter(|| send(&bare)));
    group.bench_function("copied", |bencher| {
        bencher.iter(|| {
            black_box(request());
            send(&bare)
        });
    });
    group.bench_function("middleware", |bencher| bencher.iter(|| send(&retrying)));
    group.finish();
}

criterion_group!(benches, tower, reqwest);
criterion_main!(benches);
