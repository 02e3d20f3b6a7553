//! A middleware for reqwest, by the crate `reqwest-middleware`.

use std::mem;
use std::sync::Arc;
use std::time::Instant;

use futures_util::StreamExt as _;
use futures_util::stream;
use http::{Extensions, StatusCode, header};
use llm_errors::{CATALOG, Catalog, Diagnosis, Provider, ProviderRef, classify, classify_http};
use reqwest::{Body, Request, Response, ResponseBuilderExt as _, Url};
use reqwest_middleware::{Error, Middleware, Next, Result};
use tokio::time::sleep;

use crate::{Budget, Decision, Gate, Key, Policy};

/// So much of the body of a failure is read; the rest is passed on unread.
const MOST_READ: usize = 64 << 10;
/// Headers that carry a key of an API.
const KEY_HEADERS: [&str; 3] = ["authorization", "x-api-key", "api-key"];

/// Sends requests again by a [`Policy`].
///
/// A success is passed on as it is, and so is the failure of a request that cannot be sent again because its body
/// is a stream. Of other failures the body is read, up to 64 KB, and given back whole; the
/// [`Diagnosis`], and the [`Stop`](crate::Stop) that says why it was not sent again, are in the extensions of the
/// response.
///
/// ```no_run
/// # async fn call() -> Result<(), Box<dyn std::error::Error>> {
/// use llm_errors::Diagnosis;
/// use llm_errors_retry::{Policy, RetryMiddleware};
/// use reqwest_middleware::ClientBuilder;
///
/// let client = ClientBuilder::new(reqwest::Client::new())
///     .with(RetryMiddleware::new(Policy::new()))
///     .build();
/// let response = client.post("https://api.openai.com/v1/chat/completions").body("{}").send().await?;
/// if let Some(diagnosis) = response.extensions().get::<Diagnosis>() {
///     println!("{:?}", diagnosis.kind());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RetryMiddleware {
    policy: Policy,
    catalog: Catalog,
    provider: Option<ProviderRef>,
    budget: Arc<Budget>,
    gate: Arc<Gate>,
}

impl RetryMiddleware {
    /// Whose errors they are is found by the host of each request, and is any OpenAI-compatible server where no
    /// provider has that.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            catalog: CATALOG,
            provider: None,
            budget: Arc::default(),
            gate: Arc::default(),
        }
    }

    /// All requests are answered by this provider, whatever their host is.
    #[must_use]
    pub fn provider(mut self, provider: impl Into<ProviderRef>) -> Self {
        self.provider = Some(provider.into());
        self
    }

    /// Looks for hosts in another catalog than the shipped one, such as one of your own on top of it.
    #[must_use]
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.catalog = catalog;
        self
    }

    /// Shares a budget with other clients, instead of one for this middleware.
    #[must_use]
    pub fn budget(mut self, budget: Arc<Budget>) -> Self {
        self.budget = budget;
        self
    }

    fn provider_of(&self, url: &Url) -> ProviderRef {
        let by_host = || self.catalog.provider_by_url(url.as_str());
        self.provider
            .or_else(by_host)
            .unwrap_or(Provider::Compatible.into())
    }

    /// What a limit is for: a host and a key of the API.
    fn key(&self, request: &Request) -> Key {
        let keys = KEY_HEADERS.map(|name| request.headers().get(name));
        let [first, second, third] =
            keys.map(|key| key.map_or(&[][..], header::HeaderValue::as_bytes));
        let host = request.url().host_str().unwrap_or_default();
        self.gate.key(&[host.as_bytes(), first, second, third])
    }

    fn is_failure(&self, status: StatusCode) -> bool {
        let is_pending = status == StatusCode::ACCEPTED && self.policy.polls();
        status.is_client_error() || status.is_server_error() || is_pending
    }
}

#[async_trait::async_trait]
impl Middleware for RetryMiddleware {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let began = Instant::now();
        let key = self.key(&request);
        self.budget.sent();
        let mut attempt = 0;
        loop {
            attempt += 1;
            // a longer wait is not waited: the answer says better why
            let held = self.gate.wait(key, Instant::now());
            if let Some(wait) = held.filter(|wait| *wait <= self.policy.patience()) {
                sleep(wait).await;
            }
            let again = request.try_clone();
            let url = request.url().clone();
            let mut result = next.clone().run(request, extensions).await;
            let diagnosis = match &mut result {
                Ok(response) if !self.is_failure(response.status()) => return result,
                Ok(response) => {
                    let provider = self.provider_of(&url);
                    let (whole, diagnosis) =
                        read(provider, mem::replace(response, empty())).await?;
                    *response = whole;
                    response.extensions_mut().insert(diagnosis);
                    diagnosis
                }
                Err(error) => diagnose_error(self.provider_of(&url), error),
            };
            let Some(again) = again else { return result };
            let decision = self.policy.decide(&diagnosis, attempt, began.elapsed());
            let decision = self.budget.allow(decision);
            self.gate.close(key, &diagnosis, decision, Instant::now());
            match decision {
                Decision::Retry(wait) => sleep(wait).await,
                Decision::Stop(stop) => {
                    if let Ok(response) = &mut result {
                        response.extensions_mut().insert(stop);
                    }
                    return result;
                }
            }
            request = again;
        }
    }
}

/// In the place of a response that is being read.
fn empty() -> Response {
    http::Response::new(Body::default()).into()
}

/// No answer came, or not all of it: of the causes of the error, such as a refused connection, only `Debug` tells.
fn diagnose_error(provider: ProviderRef, error: &Error) -> Diagnosis {
    let text = match error {
        Error::Reqwest(error) => format!("{error:?}"),
        Error::Middleware(error) => format!("{error:?}"),
    };
    classify(provider, &llm_errors::Response::new(&text))
}

/// What a failure means, and the response with its body whole.
async fn read(provider: ProviderRef, mut response: Response) -> Result<(Response, Diagnosis)> {
    let mut body = Vec::new();
    let mut has_ended = false;
    while body.len() < MOST_READ && !has_ended {
        match response.chunk().await? {
            Some(chunk) => body.extend_from_slice(&chunk),
            None => has_ended = true,
        }
    }
    let mut seen = http::Response::new(&body[..body.len().min(MOST_READ)]);
    *seen.status_mut() = response.status();
    *seen.headers_mut() = mem::take(response.headers_mut());
    let diagnosis = classify_http(provider, &seen);
    let (parts, _) = seen.into_parts();
    let mut whole = http::Response::builder()
        .status(response.status())
        .version(response.version())
        .url(response.url().clone())
        .body(())
        .expect("it is made of the parts of one");
    *whole.headers_mut() = parts.headers;
    // the address is among them
    whole
        .extensions_mut()
        .extend(mem::take(response.extensions_mut()));
    let body = if has_ended {
        Body::from(body)
    } else {
        let read = stream::iter([Ok(body.into())]);
        Body::wrap_stream(read.chain(response.bytes_stream()))
    };
    Ok((whole.map(|()| body).into(), diagnosis))
}
