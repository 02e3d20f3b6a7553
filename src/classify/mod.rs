//! From a response to the entry that explains it.

mod body;
mod decide;
mod detect;
mod extract;
mod fragments;
mod json;
mod judge;
mod limits;
mod rules;
mod signals;
mod steps;
mod text;
mod time;
mod wait;
mod wire;

use core::fmt;
use core::time::Duration;

use llm_errors_core::{HeaderRole, Kind, Retry, Signal, Window};

use self::body::{Form, Scratch};
pub use self::detect::{Sign, detect};
use self::judge::Judge;
use self::limits::{LARGE_SCRATCH, SMALL_SCRATCH};
use self::signals::Signals;
use self::wire::Wire;
use crate::catalog::{Entry, ProviderRef};
use crate::response::Response;

/// What a response means, and whether and when to send the request again.
///
/// It contains no part of the response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Diagnosis {
    found: Option<(Entry, Signal)>,
    /// The server has said not to send it again, whatever the entry says.
    is_refused: bool,
    retry_after: Option<Duration>,
    retry_at: Option<Duration>,
    window: Option<Window>,
}

impl Diagnosis {
    /// Nothing is known.
    const NONE: Self = Self {
        found: None,
        is_refused: false,
        retry_after: None,
        retry_at: None,
        window: None,
    };

    /// The entry that explains the response; of a gateway's response it may be one of the provider
    /// whose error it passes through, or one that all providers share. None where nothing is known.
    pub fn entry(&self) -> Option<Entry> {
        self.found.map(|(entry, _)| entry)
    }

    /// The part of the response that decided.
    pub fn matched_by(&self) -> Option<Signal> {
        self.found.map(|(_, signal)| signal)
    }

    /// What went wrong.
    pub fn kind(&self) -> Option<Kind> {
        self.entry().map(Entry::kind)
    }

    /// Whether the same request, unchanged, can succeed later: what the entry says, or `Never` where the
    /// header `x-should-retry` says `false`.
    pub fn retry(&self) -> Option<Retry> {
        if self.is_refused {
            return Some(Retry::Never);
        }
        self.entry().map(Entry::retry)
    }

    /// Whether to send the same request again; not where nothing is known.
    pub fn is_retryable(&self) -> bool {
        self.retry().is_some_and(Retry::is_retryable)
    }

    /// How long to wait before, if the response says it; never where a retry cannot help, and never more
    /// than 366 days.
    ///
    /// Where the response names a point in time, this is the time until then by the clock of the server,
    /// its header `date`, or else by [`Response::with_time`]; without either there is only
    /// [`retry_at`](Self::retry_at). A wait of a minute or less is not believed where the entry's limit is
    /// spent for more than an hour.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// When to send it again, as the time since 1970 began (`SystemTime::UNIX_EPOCH`): the point in time that
    /// the response names, or the end of [`retry_after`](Self::retry_after) where there is a clock.
    ///
    /// ```
    /// use llm_errors::{Provider, Response, classify};
    ///
    /// let headers = [("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")];
    /// let response = Response::new("").with_status(429).with_headers(&headers);
    /// let diagnosis = classify(Provider::Openai, &response);
    /// assert_eq!(diagnosis.retry_at().unwrap().as_secs(), 1_792_567_680);
    /// assert_eq!(diagnosis.retry_after(), None);
    /// ```
    pub fn retry_at(&self) -> Option<Duration> {
        self.retry_at
    }

    /// When the limit that is spent refills as a whole: a program may decide not to wait for the end
    /// of a day. What the entry says, or else the words of a rate limit: `requests per day`.
    pub fn window(&self) -> Option<Window> {
        self.window
    }
}

impl fmt::Debug for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("entry", &self.entry())
            .field("matched_by", &self.matched_by())
            .field("retry_after", &self.retry_after)
            .field("retry_at", &self.retry_at)
            .finish_non_exhaustive()
    }
}

/// Explains a response of a provider: what it means, and whether and when to send the request again.
///
/// The provider is whatever converts into a [`ProviderRef`]: a variant of [`Provider`](crate::Provider) or
/// of the same enum of a catalog of your own, or what [`Catalog::provider`](crate::Catalog::provider)
/// finds.
///
/// The body may have any shape in which servers, SDKs and logs show errors. Takes time in proportion to
/// its size and no heap; the answer holds no part of it.
///
/// ```
/// use llm_errors::{CATALOG, Kind, Provider, Response, classify};
///
/// let body = br#"{"error": {"message": "...", "code": "insufficient_quota"}}"#;
/// let response = Response::new(body).with_status(429);
/// let diagnosis = classify(Provider::Openai, &response);
/// assert_eq!(diagnosis.entry().unwrap().id(), "openai/insufficient-quota");
/// assert_eq!(diagnosis.kind(), Some(Kind::Quota));
/// assert!(!diagnosis.is_retryable());
///
/// let provider = CATALOG.provider_by_host("api.openai.com").unwrap();
/// assert_eq!(classify(provider, &response), diagnosis);
/// ```
///
/// # Limits
/// Classification uses no heap, and takes time in proportion to the body, also where a body is made
/// to take long. So it does not look at everything; what lies beyond a limit is left out, never an
/// error.
///
/// | what | limit |
/// |---|---|
/// | codes, types, messages | 12 of each; of about 4,000 more, those that a match rule asks for come first |
/// | the text of a message, a wait or number in it | the first 4,096 bytes |
/// | a status or a code among the words of a message | in the first 1,024 bytes |
/// | a page of HTML | the first 2,048 bytes |
/// | JSON in strings of JSON | 3 levels; what is deeper is the text of a message |
/// | objects and arrays in one another | 25 levels; what is deeper is skipped |
/// | JSON that begins within a message | at one of its first 4 braces |
/// | what looks like JSON, and turns out to be none or no error | 8 bytes for each byte of the body, and 4,096; then JSON within messages is text |
/// | texts with escapes or line breaks, all together | 1,536 bytes for a body up to 512 bytes, else 8,192 bytes, of which values that nobody asks for take none |
/// | the name of a failed upstream | 32 bytes; a longer one is not recognized |
///
/// Neither the order in which a body says something nor what it says besides decides which error it is.
pub fn classify(provider: impl Into<ProviderRef>, response: &Response<'_>) -> Diagnosis {
    let provider = provider.into();
    let form = Form::of(response.body);
    match form.scratch() {
        Scratch::None => diagnose(provider, response, form, &mut []),
        Scratch::Small => with_scratch::<SMALL_SCRATCH>(provider, response, form),
        Scratch::Large => with_scratch::<LARGE_SCRATCH>(provider, response, form),
    }
}

/// Apart, so that most responses need not pay for the scratch.
#[cold]
#[inline(never)]
fn with_scratch<const LENGTH: usize>(
    provider: ProviderRef,
    response: &Response<'_>,
    form: Form<'_>,
) -> Diagnosis {
    diagnose(provider, response, form, &mut [0; LENGTH])
}

fn diagnose(
    provider: ProviderRef,
    response: &Response<'_>,
    form: Form<'_>,
    scratch: &mut [u8],
) -> Diagnosis {
    let mut signals = Signals::NONE;
    signals.judge = Judge::new(provider);
    signals.wire = Wire::of(provider.catalog());
    extract::extract(&mut signals, form, scratch);
    signals.set_status(response.status);
    for header in provider.row().code_headers {
        if let Some(value) = response.headers.get(header) {
            // `ThrottlingException:http://internal.amazon.com/coral/...`
            let code = value.split(|byte| *byte == b':').next().unwrap_or_default();
            signals.add_code(code.trim_ascii());
        }
    }
    let Some(found) = decide::decide(provider, &signals) else {
        return Diagnosis::NONE;
    };
    let entry = found.entry();
    let may_heal = entry.retry().is_retryable();
    let is_refused = may_heal && is_refused(response, signals.wire);
    let (retry_after, retry_at) = if may_heal && !is_refused {
        when(entry, response, &signals)
    } else {
        (None, None)
    };
    let named_window = || {
        let messages = (entry.kind() == Kind::RateLimit).then(|| signals.messages.iter());
        messages?.filter_map(|text| signals.wire.window(text)).max()
    };
    Diagnosis {
        found: Some((entry, found.signal())),
        is_refused,
        retry_after,
        retry_at,
        window: entry.window().or_else(named_window),
    }
}

/// Whether the server says not to send the request again.
fn is_refused(response: &Response<'_>, wire: Wire) -> bool {
    let refused = wire.find_header(HeaderRole::ShouldRetry, |header| {
        let value = response.headers.get(header.name)?.trim_ascii();
        (value == b"false").then_some(())
    });
    refused.is_some()
}

/// How long to wait, and until when since 1970: what the headers ask for, then the fields of the body, then
/// its words.
fn when(
    entry: Entry,
    response: &Response<'_>,
    signals: &Signals<'_>,
) -> (Option<Duration>, Option<Duration>) {
    let headers = response.headers;
    let now = wait::server_time(headers).or(response.time);
    let mut waits = wait::requested(headers, signals.wire);
    if waits.is_none() {
        waits = signals.waits;
    }
    if waits.is_none() {
        for message in signals.messages.iter() {
            waits.add(wait::in_message(message, signals.wire));
        }
    }
    // other errors carry these headers too
    if waits.is_none() && entry.kind() == Kind::RateLimit {
        waits = wait::resets(headers, now, signals.wire);
    }
    let (after, at) = waits.resolve(now);
    // a short wait is not believed where a limit is spent for hours
    let is_long = entry.window().is_some_and(|window| window > Window::Hour);
    if is_long && after.is_some_and(|after| after <= Duration::from_secs(60)) {
        return (None, None);
    }
    (after, at.map(Duration::from_millis))
}
