//! What a caller hands over: status, headers and body.

use core::fmt;
use core::time::Duration;

/// A response that failed, or looks as if it had: body, status and headers, or what is known of them.
///
/// Everything is borrowed, and nothing has to be parsed, decoded or valid before. The body is to be
/// decompressed. What of a long body counts is told in the limits of [`classify`](crate::classify()).
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
    /// In milliseconds since 1970.
    pub(crate) time: Option<u64>,
}

impl<'a> Response<'a> {
    /// A response with this body, and as yet without status and headers.
    ///
    /// The body is any bytes, up to where they arrived: JSON, a page of HTML, server-sent events,
    /// broken or cut off, or none at all. The text of an SDK's exception or a line of a log will do
    /// too.
    pub fn new(body: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self {
            body: body.as_ref(),
            status: None,
            headers: &[] as &[(&str, &str); 0],
            time: None,
        }
    }

    /// With this HTTP status, as `429` or as an [`Option`].
    ///
    /// | status | is treated |
    /// |---|---|
    /// | 300 and above | as the status, whatever the body says, except: |
    /// | 500, 502, 503 or 504 | as the status, unless the body quotes one of 400 to 499 and no rule knows the body better |
    /// | 0 to 299, as where an error comes within a success | as unknown |
    /// | none | as unknown: if the body names the status of a failure, 400 to 599, that counts |
    ///
    /// ```
    /// use llm_errors::{Provider, Response, classify};
    ///
    /// let body = r#"{"error": {"message": "It failed.", "status": 429}}"#;
    /// let by = |status: Option<u16>| {
    ///     let response = Response::new(body).with_status(status);
    ///     classify(Provider::Http, &response).entry().map(|entry| entry.slug())
    /// };
    /// assert_eq!(by(None), Some("too-many-requests"));
    /// assert_eq!(by(Some(200)), Some("too-many-requests"));
    /// assert_eq!(by(Some(404)), Some("not-found"));
    /// assert_eq!(by(Some(502)), Some("too-many-requests"));
    /// ```
    #[must_use]
    pub fn with_status(self, status: impl Into<Option<u16>>) -> Self {
        Self {
            status: status.into(),
            ..self
        }
    }

    /// Received at this time, since 1970 began (`SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)`): the
    /// clock for a point in time that a response names, unless the header `date` has the server's own.
    ///
    /// ```
    /// use core::time::Duration;
    /// use llm_errors::{Provider, Response, classify};
    ///
    /// let body = r#"{"error": {"message": "Rate limit reached, resets at 2026-10-21T07:28:00Z"}}"#;
    /// let now = Duration::from_secs(1_792_567_620);
    /// let response = Response::new(body).with_status(429).with_time(now);
    /// let diagnosis = classify(Provider::Openai, &response);
    /// assert_eq!(diagnosis.retry_after(), Some(Duration::from_secs(60)));
    /// ```
    #[must_use]
    pub fn with_time(self, time: impl Into<Option<Duration>>) -> Self {
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).ok();
        Self {
            time: time.into().and_then(milliseconds),
            ..self
        }
    }

    /// With these headers: those that say how long to wait, and those in which some providers put
    /// the code. Others are not looked at.
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
/// Implemented for arrays of pairs and references to slices of pairs, name and value, and behind the
/// feature `http` for `http::HeaderMap`. To implement it for another type, [`get`](Self::get) is all.
pub trait Headers {
    /// The value of a header, and the first one of several; none if the response lacks it.
    ///
    /// `name` is lowercase, such as `retry-after`; the names of the headers themselves are compared
    /// without regard to letter case. The value is the bytes behind the colon, with or without the
    /// white space around them; they need not be text.
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
