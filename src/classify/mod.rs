//! From a response to the entry that explains it.

mod body;
mod decide;
mod delay;
mod extract;
mod fragments;
mod json;
mod keys;
mod limits;
mod rules;
mod signals;
mod text;

use core::fmt;
use core::time::Duration;

use llm_errors_core::{Kind, Retry, Signal, Window};

use self::body::{Form, Scratch};
use self::limits::{LARGE_SCRATCH, SMALL_SCRATCH};
use self::signals::Signals;
use crate::catalog::{Entry, ProviderRef};
use crate::response::Response;

/// What a response means, and whether and when to send the request again.
///
/// It holds no part of the response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Diagnosis {
    found: Option<(Entry, Signal)>,
    retry_after: Option<Duration>,
}

impl Diagnosis {
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

    /// Whether the same request, unchanged, can succeed later.
    pub fn retry(&self) -> Option<Retry> {
        self.entry().map(Entry::retry)
    }

    /// Whether to send the same request again; not where nothing is known.
    pub fn is_retryable(&self) -> bool {
        self.retry().is_some_and(Retry::is_retryable)
    }

    /// How long to wait before, if the response says it; never where a retry cannot help.
    ///
    /// A wait of a minute or less is not believed where a limit is spent for more than an hour: see
    /// [`window`](Self::window).
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// When the limit that is spent refills as a whole: a program may decide not to wait for the end
    /// of a day.
    pub fn window(&self) -> Option<Window> {
        self.entry().and_then(Entry::window)
    }
}

impl fmt::Debug for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("entry", &self.entry())
            .field("matched_by", &self.matched_by())
            .field("retry_after", &self.retry_after)
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
/// | codes, types, messages | the first 12 of each |
/// | the text of a message, a wait or number in it | the first 4,096 bytes |
/// | a status or a code among the words of a message | in the first 1,024 bytes |
/// | a page of HTML | the first 2,048 bytes |
/// | JSON in strings of JSON | 3 levels; what is deeper is the text of a message |
/// | objects and arrays in one another | 25 levels; what is deeper is skipped |
/// | JSON that begins within a message | at one of its first 4 braces |
/// | texts with escapes or line breaks, all together | 1,536 bytes for a body up to 512 bytes, else 8,192 bytes |
/// | the name of a failed upstream | 32 bytes; a longer one is not recognized |
///
/// Of a body with more errors than this the first ones count.
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
    extract::extract(&mut signals, form, scratch);
    // an error inside a success names its status itself
    signals.status = match response.status {
        Some(300..) => response.status,
        _ => signals.status_in_text().or(response.status),
    };
    for header in provider.row().code_headers {
        if let Some(value) = response.headers.get(header) {
            // `ThrottlingException:http://internal.amazon.com/coral/...`
            let code = value.split(|byte| *byte == b':').next().unwrap_or_default();
            signals.codes.push(code.trim_ascii());
        }
    }
    let Some(found) = decide::decide(provider, &signals) else {
        return Diagnosis {
            found: None,
            retry_after: None,
        };
    };
    let entry = found.entry();
    let retry_after = if entry.retry().is_retryable() {
        retry_after(entry, response, &signals)
    } else {
        None
    };
    Diagnosis {
        found: Some((entry, found.signal())),
        retry_after,
    }
}

/// How long to wait: what the headers ask for, then the fields of the body, then its words.
fn retry_after(entry: Entry, response: &Response<'_>, signals: &Signals<'_>) -> Option<Duration> {
    let headers = response.headers;
    let delay = delay::header(headers)
        .or(signals.retry_after)
        .or_else(|| signals.messages.iter().filter_map(delay::in_message).max())
        // other errors carry these headers too
        .or_else(|| (entry.kind() == Kind::RateLimit).then(|| delay::reset_header(headers))?)?;
    // a short one is not believed where a limit is spent for hours
    let long = entry.window().is_some_and(|window| window > Window::Hour);
    (!long || delay > Duration::from_secs(60)).then_some(delay)
}
