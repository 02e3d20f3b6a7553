//! A middleware for reqwest, by the crate `reqwest-middleware`.

use std::mem;
use std::sync::Arc;
use std::time::Instant;

use futures_util::StreamExt as _;
use futures_util::stream;
use http::Extensions;
use llm_errors::{Diagnosis, ProviderRef, classify, classify_http};
use reqwest::{Body, Request, Response, ResponseBuilderExt as _};
use reqwest_middleware::{Error, Middleware, Next, Result};
use tokio::time::sleep;

use crate::Decision;
use crate::settings::{MOST_READ, Settings, settings};

/// Sends requests again by a [`Policy`](crate::Policy).
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
    settings: Arc<Settings>,
}

settings!(RetryMiddleware);

#[async_trait::async_trait]
impl Middleware for RetryMiddleware {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let began = Instant::now();
        let settings = &*self.settings;
        let host = request.url().host_str().unwrap_or_default();
        let key = settings.key(host, request.headers());
        settings.budget.sent();
        let mut attempt = 0;
        loop {
            attempt += 1;
            if let Some(wait) = settings.held(key) {
                sleep(wait).await;
            }
            let again = request.try_clone();
            let url = request.url().clone();
            let mut result = next.clone().run(request, extensions).await;
            let diagnosis = match &mut result {
                Ok(response) if !settings.is_failure(response.status()) => return result,
                Ok(response) => {
                    let provider = settings.provider_of(url.as_str());
                    let (whole, diagnosis) =
                        read(provider, mem::replace(response, empty())).await?;
                    *response = whole;
                    response.extensions_mut().insert(diagnosis);
                    diagnosis
                }
                Err(error) => diagnose_error(settings.provider_of(url.as_str()), error),
            };
            let Some(again) = again else { return result };
            match settings.decide(key, &diagnosis, attempt, began) {
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
