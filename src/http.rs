//! Responses as the crate `http` knows them, and with it reqwest, hyper and ureq.

use crate::{Diagnosis, Headers, ProviderRef, Response, classify};

impl Headers for http::HeaderMap {
    fn get(&self, name: &str) -> Option<&[u8]> {
        Self::get(self, name).map(http::HeaderValue::as_bytes)
    }
}

/// Explains a response of the crate `http`, whose body has arrived: see [`classify`].
///
/// ```
/// use llm_errors::{Kind, Provider, classify_http};
///
/// let response = http::Response::builder()
///     .status(429)
///     .header("retry-after", "20")
///     .body(r#"{"error": {"type": "tokens", "code": "rate_limit_exceeded"}}"#)
///     .unwrap();
/// let diagnosis = classify_http(Provider::Openai, &response);
/// assert_eq!(diagnosis.kind(), Some(Kind::RateLimit));
/// assert_eq!(diagnosis.retry_after().unwrap().as_secs(), 20);
/// ```
pub fn classify_http(
    provider: impl Into<ProviderRef>,
    response: &http::Response<impl AsRef<[u8]>>,
) -> Diagnosis {
    let read = Response::new(response.body())
        .with_status(response.status().as_u16())
        .with_headers(response.headers());
    classify(provider, &read)
}
