//! A middleware for reqwest, by the crate `reqwest-middleware`.

use std::mem;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream;
use http::Extensions;
use reqwest::{Body, Request, Response, ResponseBuilderExt as _};
use reqwest_middleware::{Error, Middleware, Next, Result};
use tokio::time::sleep;

use crate::Decision;
use crate::call::Call;
use crate::extent::{Extent, looked_at};
use crate::settings::{Settings, settings};

/// Sends requests again by a [`Policy`](crate::Policy).
///
/// A success is passed on as it is, and so is every answer to a request that cannot be sent again because its body
/// is a stream. Of other failures the body is read, up to 64 KB, and given back whole; the
/// [`Diagnosis`](llm_errors::Diagnosis), and the [`Stop`](crate::Stop) that says why it was not sent again, are in
/// the extensions of the response. Dropping the future at any time is safe.
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
        let url = request.url();
        let host = url.host_str().unwrap_or_default();
        let mut call = Call::new(
            &self.settings,
            host,
            url.path(),
            request.headers(),
            extensions,
        );
        loop {
            let Some(again) = request.try_clone() else {
                return next.run(request, extensions).await;
            };
            if let Some(wait) = call.held() {
                sleep(wait).await;
            }
            let mut result = next.clone().run(request, extensions).await;
            request = again;
            let url = || request.url().to_string();
            let diagnosis = match &mut result {
                Ok(response) => {
                    let Some(mut extent) = call.extent(response.status(), response.headers())
                    else {
                        return result;
                    };
                    let body = ReadBody::read(response, &mut extent).await;
                    let seen = llm_errors::Response::new(looked_at(&body.read))
                        .with_status(response.status().as_u16())
                        .with_headers(response.headers());
                    let diagnosis = call.diagnose(url, seen);
                    body.give_back(response);
                    if extent.is_event() && diagnosis.entry().is_none() {
                        return result;
                    }
                    response.extensions_mut().insert(diagnosis);
                    diagnosis
                }
                Err(error) => call.diagnose(url, llm_errors::Response::new(&causes(error))),
            };
            match call.decide(&diagnosis) {
                Decision::Retry(wait) => {
                    // its connection is free for others meanwhile
                    drop(result);
                    sleep(wait).await;
                }
                Decision::Stop(stop) => {
                    if let Ok(response) = &mut result {
                        response.extensions_mut().insert(stop);
                    }
                    return result;
                }
            }
        }
    }
}

/// No answer came: of the causes of an error, such as a refused connection, only `Debug` tells.
fn causes(error: &Error) -> String {
    match error {
        Error::Reqwest(error) => format!("{error:?}"),
        Error::Middleware(error) => format!("{error:?}"),
    }
}

/// What was read of the body of a response.
struct ReadBody {
    read: Vec<u8>,
    /// How it ended, if it did.
    end: Option<reqwest::Result<()>>,
}

impl ReadBody {
    async fn read(response: &mut Response, extent: &mut Extent) -> Self {
        let mut body = Self {
            read: Vec::new(),
            end: None,
        };
        while body.end.is_none() && !extent.is_read(&body.read) {
            match response.chunk().await {
                Ok(Some(chunk)) => body.read.extend_from_slice(&chunk),
                Ok(None) => body.end = Some(Ok(())),
                Err(error) => body.end = Some(Err(error)),
            }
        }
        body
    }

    /// Makes the response whole again.
    fn give_back(self, response: &mut Response) {
        let empty = http::Response::new(Body::default());
        let mut rest = mem::replace(response, empty.into());
        let whole = http::Response::builder()
            .status(rest.status())
            .version(rest.version())
            .url(rest.url().clone())
            .body(());
        let mut whole = whole.expect("it is made of the parts of one");
        *whole.headers_mut() = mem::take(rest.headers_mut());
        // the URL is among them already
        whole
            .extensions_mut()
            .extend(mem::take(rest.extensions_mut()));
        let body = match self.end {
            Some(Ok(())) => Body::from(self.read),
            Some(Err(error)) => Body::wrap_stream(stream::iter([Ok(self.read), Err(error)])),
            None => {
                let read = stream::iter([Ok(self.read.into())]);
                Body::wrap_stream(read.chain(rest.bytes_stream()))
            }
        };
        *response = whole.map(|()| body).into();
    }
}
