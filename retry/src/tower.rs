//! A layer for tower, over the requests and responses of the crate `http`.

use std::collections::VecDeque;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::response::Parts;
use http::{Request, Response, header};
use http_body::{Body, Frame, SizeHint};
use llm_errors::classify_http;
use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};
use tower_layer::Layer;
use tower_service::Service;

use crate::settings::{MOST_READ, Settings, settings};
use crate::{Decision, Key};

/// Sends requests again by a [`Policy`](crate::Policy): a layer for services over `http::Request` and
/// `http::Response`, such as clients of hyper and gateways on axum.
///
/// A success is passed on as it is. Of a failure the body is read, up to 64 KB, and given back whole, frame for
/// frame; the [`Diagnosis`](llm_errors::Diagnosis), and the [`Stop`](crate::Stop) that says why it was not sent
/// again, are in the extensions of the response. An error of the service itself is passed on: only its caller knows
/// what it means.
///
/// ```
/// use llm_errors_retry::{Policy, RetryLayer};
/// use tower::ServiceBuilder;
///
/// let layers = ServiceBuilder::new().layer(RetryLayer::new(Policy::new()));
/// ```
#[derive(Clone, Debug)]
pub struct RetryLayer {
    settings: Arc<Settings>,
}

settings!(RetryLayer);

impl<S> Layer<S> for RetryLayer {
    type Service = RetryService<S>;

    fn layer(&self, inner: S) -> RetryService<S> {
        RetryService {
            inner,
            settings: Arc::clone(&self.settings),
        }
    }
}

/// A service whose requests are sent again, which [`RetryLayer`] makes.
#[derive(Clone, Debug)]
pub struct RetryService<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S, A, B> Service<Request<A>> for RetryService<S>
where
    S: Service<Request<A>, Response = Response<B>> + Clone,
    A: Clone,
    B: Body<Data = Bytes> + Unpin,
    B::Error: Unpin,
{
    type Response = Response<ReplayedBody<B>>;
    type Error = S::Error;
    type Future = RetryFuture<S, A, B>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<A>) -> Self::Future {
        let settings = Arc::clone(&self.settings);
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|it| it.to_str().ok());
        let host = request.uri().host().or(host).unwrap_or_default();
        let key = settings.key(host, request.headers());
        settings.budget.sent();
        // the service that is ready is the one to be called
        let clone = self.inner.clone();
        let mut service = mem::replace(&mut self.inner, clone);
        let again = request.clone();
        let state = match settings.held(key) {
            Some(wait) => State::waiting(wait),
            None => State::Calling {
                future: service.call(request),
            },
        };
        RetryFuture {
            service,
            settings,
            again,
            key,
            attempt: 1,
            began: Instant::now(),
            state,
        }
    }
}

pin_project! {
    /// A request, sent until it succeeds or there is no point in going on. Dropping it at any time is safe.
    pub struct RetryFuture<S, A, B>
    where
        S: Service<Request<A>>,
        B: Body,
    {
        service: S,
        settings: Arc<Settings>,
        again: Request<A>,
        key: Key,
        attempt: u32,
        began: Instant,
        #[pin]
        state: State<S::Future, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    #[project_replace = StateReplaced]
    enum State<F, B: Body> {
        Waiting { sleep: Pin<Box<Sleep>> },
        Ready,
        Calling { #[pin] future: F },
        Reading { parts: Parts, body: ReplayedBody<B>, seen: Vec<u8> },
        Done,
    }
}

impl<F, B: Body> State<F, B> {
    fn waiting(wait: Duration) -> Self {
        Self::Waiting {
            sleep: Box::pin(sleep(wait)),
        }
    }
}

impl<S, A, B> Future for RetryFuture<S, A, B>
where
    S: Service<Request<A>, Response = Response<B>>,
    A: Clone,
    B: Body<Data = Bytes> + Unpin,
{
    type Output = Result<Response<ReplayedBody<B>>, S::Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Waiting { sleep } => {
                    ready!(sleep.as_mut().poll(context));
                    State::Ready
                }
                StateProjection::Ready => {
                    ready!(this.service.poll_ready(context))?;
                    State::Calling {
                        future: this.service.call(this.again.clone()),
                    }
                }
                StateProjection::Calling { future } => {
                    let response = ready!(future.poll(context))?;
                    if !this.settings.is_failure(response.status()) {
                        this.state.set(State::Done);
                        return Poll::Ready(Ok(response.map(ReplayedBody::untouched)));
                    }
                    let (parts, body) = response.into_parts();
                    State::Reading {
                        parts,
                        body: ReplayedBody::untouched(body),
                        seen: Vec::new(),
                    }
                }
                StateProjection::Reading { body, seen, .. } => {
                    while seen.len() < MOST_READ && ready!(body.read(context, seen)) {}
                    let StateReplaced::Reading { parts, body, seen } =
                        this.state.as_mut().project_replace(State::Done)
                    else {
                        unreachable!("it was being read")
                    };
                    let mut response = Response::from_parts(parts, body);
                    let url = this.again.uri();
                    let provider = this.settings.provider_of(&url.to_string());
                    let mut read = Response::new(&seen[..]);
                    *read.status_mut() = response.status();
                    mem::swap(read.headers_mut(), response.headers_mut());
                    let diagnosis = classify_http(provider, &read);
                    mem::swap(read.headers_mut(), response.headers_mut());
                    response.extensions_mut().insert(diagnosis);
                    let attempt = mem::replace(this.attempt, *this.attempt + 1);
                    match this
                        .settings
                        .decide(*this.key, &diagnosis, attempt, *this.began)
                    {
                        Decision::Retry(wait) => State::waiting(wait),
                        Decision::Stop(stop) => {
                            response.extensions_mut().insert(stop);
                            return Poll::Ready(Ok(response));
                        }
                    }
                }
                StateProjection::Done => panic!("a future is not polled behind its end"),
            };
            this.state.set(next);
        }
    }
}

/// The body of a response, with what was read of it in front of the rest.
#[derive(Debug)]
pub struct ReplayedBody<B: Body> {
    read: VecDeque<Frame<Bytes>>,
    /// Where reading ended.
    error: Option<B::Error>,
    rest: B,
}

impl<B: Body<Data = Bytes> + Unpin> ReplayedBody<B> {
    fn untouched(rest: B) -> Self {
        Self {
            read: VecDeque::new(),
            error: None,
            rest,
        }
    }

    /// Reads a frame, and keeps it; false at the end.
    fn read(&mut self, context: &mut Context<'_>, seen: &mut Vec<u8>) -> Poll<bool> {
        match ready!(Pin::new(&mut self.rest).poll_frame(context)) {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    let left = MOST_READ - seen.len();
                    seen.extend_from_slice(&data[..data.len().min(left)]);
                }
                self.read.push_back(frame);
                Poll::Ready(true)
            }
            Some(Err(error)) => {
                self.error = Some(error);
                Poll::Ready(false)
            }
            None => Poll::Ready(false),
        }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for ReplayedBody<B>
where
    B::Error: Unpin,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if let Some(frame) = self.read.pop_front() {
            return Poll::Ready(Some(Ok(frame)));
        }
        if let Some(error) = self.error.take() {
            return Poll::Ready(Some(Err(error)));
        }
        Pin::new(&mut self.rest).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_empty() && self.error.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let read = self.read.iter().filter_map(Frame::data_ref).map(Bytes::len);
        let read = u64::try_from(read.sum::<usize>()).unwrap_or(u64::MAX);
        let rest = self.rest.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(read));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(read));
        }
        hint
    }
}
