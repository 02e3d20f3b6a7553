//! A layer for tower, over the requests and responses of the crate `http`.

use std::collections::VecDeque;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{Request, Response, header};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};
use tower_layer::Layer;
use tower_service::Service;

use crate::Decision;
use crate::call::Call;
use crate::extent::{Extent, looked_at};
use crate::settings::{Settings, settings};

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
        let host = host(&request);
        let (path, headers) = (request.uri().path(), request.headers());
        let call = Call::new(&self.settings, host, path, headers, request.extensions());
        // the service that is ready is the one to be called
        let clone = self.inner.clone();
        let mut service = mem::replace(&mut self.inner, clone);
        let (request, state) = match call.held() {
            Some(wait) => (request, State::waiting(wait)),
            None => (
                request.clone(),
                State::Calling {
                    future: service.call(request),
                },
            ),
        };
        RetryFuture {
            service,
            request,
            call,
            state,
        }
    }
}

/// Where a request goes. On the side of a server its URI may be a path only.
fn host<A>(request: &Request<A>) -> &str {
    let header = || request.headers().get(header::HOST)?.to_str().ok();
    request.uri().host().or_else(header).unwrap_or_default()
}

fn url<A>(request: &Request<A>) -> String {
    match request.uri().host() {
        Some(_) => request.uri().to_string(),
        None => format!("{}{}", host(request), request.uri()),
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
        // to be sent again
        request: Request<A>,
        call: Call,
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
        Reading { parts: Parts, body: ReplayedBody<B>, seen: Vec<u8>, extent: Extent },
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
                        future: this.service.call(this.request.clone()),
                    }
                }
                StateProjection::Calling { future } => {
                    let response = ready!(future.poll(context))?;
                    let (parts, body) = response.into_parts();
                    let body = ReplayedBody::new(body);
                    let Some(extent) = this.call.extent(parts.status, &parts.headers) else {
                        this.state.set(State::Done);
                        return Poll::Ready(Ok(Response::from_parts(parts, body)));
                    };
                    State::Reading {
                        parts,
                        body,
                        seen: Vec::new(),
                        extent,
                    }
                }
                StateProjection::Reading {
                    body, seen, extent, ..
                } => {
                    while !extent.is_read(seen) && ready!(body.read(context, seen)) {}
                    let StateReplaced::Reading {
                        parts,
                        body,
                        seen,
                        extent,
                    } = this.state.as_mut().project_replace(State::Done)
                    else {
                        unreachable!("it was being read")
                    };
                    let failure = llm_errors::Response::new(looked_at(&seen))
                        .with_status(parts.status.as_u16())
                        .with_headers(&parts.headers);
                    let diagnosis = this.call.diagnose(|| url(this.request), failure);
                    let mut response = Response::from_parts(parts, body);
                    if extent.is_event() && diagnosis.entry().is_none() {
                        return Poll::Ready(Ok(response));
                    }
                    response.extensions_mut().insert(diagnosis);
                    match this.call.decide(&diagnosis) {
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
    fn new(rest: B) -> Self {
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
                    seen.extend_from_slice(data);
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
