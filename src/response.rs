//! What a caller hands over: status, headers and body.

use core::fmt;

/// A response that failed, or looks as if it had.
///
/// ```
/// use llm_errors::{Provider, Response, classify};
///
/// let headers = [("retry-after", "20")];
/// let response = Response::new(br#"{"error": {"code": "rate_limit_exceeded"}}"#)
///     .with_status(429)
///     .with_headers(&headers);
/// let diagnosis = classify(Provider::Openai, &response);
/// assert_eq!(diagnosis.retry_after().unwrap().as_secs(), 20);
/// ```
#[derive(Clone, Copy)]
pub struct Response<'a> {
    pub(crate) body: &'a [u8],
    pub(crate) status: Option<u16>,
    pub(crate) headers: &'a dyn Headers,
}

impl<'a> Response<'a> {
    /// A response with this body: any bytes, as far as they arrived. The text of an SDK's exception
    /// or a line of a log will do too.
    pub fn new(body: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self {
            body: body.as_ref(),
            status: None,
            headers: &[] as &[(&str, &str); 0],
        }
    }

    /// With this HTTP status. Without one, a status that the body names counts.
    #[must_use]
    pub fn with_status(self, status: impl Into<Option<u16>>) -> Self {
        Self {
            status: status.into(),
            ..self
        }
    }

    /// With these headers.
    #[must_use]
    pub fn with_headers(self, headers: &'a dyn Headers) -> Self {
        Self { headers, ..self }
    }
}

/// Shows sizes only: a body may hold keys.
impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Headers of a response, however they are kept.
///
/// Implemented for arrays of pairs and references to slices of pairs, and behind the feature `http`
/// for `http::HeaderMap`.
pub trait Headers {
    /// The first value of a header; `name` is in small letters, and letter case does not matter.
    fn get(&self, name: &str) -> Option<&[u8]>;
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for &[(N, V)] {
    fn get(&self, name: &str) -> Option<&[u8]> {
        first(self, name)
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const COUNT: usize> Headers for [(N, V); COUNT] {
    fn get(&self, name: &str) -> Option<&[u8]> {
        first(self, name)
    }
}

/// The first value of a header among pairs.
fn first<'a>(headers: &'a [(impl AsRef<str>, impl AsRef<[u8]>)], name: &str) -> Option<&'a [u8]> {
    let mut headers = headers.iter();
    let found = headers.find(|(known, _)| known.as_ref().eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_ref())
}
