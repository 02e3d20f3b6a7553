//! From a response to the entry that explains it.

mod decide;
pub(crate) mod fragments;
mod rules;

use core::fmt;
use core::time::Duration;

use llm_errors_core::{Kind, Retry, Signal, Window};
use memchr::memchr;

use crate::body;
use crate::catalog::{Entry, ProviderRef};
use crate::delay;
use crate::response::Response;
use crate::signals::Signals;

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
    /// A wait of a minute or less is not believed where a limit is spent until the end of a day or
    /// month: see [`window`](Self::window).
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
pub fn classify(provider: impl Into<ProviderRef>, response: &Response<'_>) -> Diagnosis {
    let provider = provider.into();
    let body = response.body.trim_ascii_start();
    let plain = match body {
        [b'[', inside @ ..] if !matches!(inside.trim_ascii_start(), [b'{' | b'[' | b'"', ..]) => {
            false
        }
        [b'{' | b'[', ..] => memchr(b'\\', body).is_none(),
        // of a page nothing is unescaped
        [b'<', ..] => true,
        _ => false,
    };
    if plain {
        diagnose(provider, response, &mut [])
    } else if body.len() <= LITTLE / 3 {
        with_room::<LITTLE>(provider, response)
    } else {
        with_room::<MUCH>(provider, response)
    }
}

/// Room for texts with escapes, written as they are meant, in bytes. Each level of JSON in a string
/// takes at most as much as the one around it, and what does not fit is left out.
const LITTLE: usize = 1536;
const MUCH: usize = 8192;

/// Apart, so that most responses need not pay for the room.
#[cold]
#[inline(never)]
fn with_room<const ROOM: usize>(provider: ProviderRef, response: &Response<'_>) -> Diagnosis {
    diagnose(provider, response, &mut [0; ROOM])
}

fn diagnose(provider: ProviderRef, response: &Response<'_>, scratch: &mut [u8]) -> Diagnosis {
    let mut signals = Signals::NONE;
    body::read(&mut signals, response.body, scratch);
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
        .or(signals.delay)
        .or_else(|| signals.messages.iter().filter_map(delay::spoken).max())
        // other errors carry these headers too
        .or_else(|| (entry.kind() == Kind::RateLimit).then(|| delay::reset_header(headers))?)?;
    let long = matches!(entry.window(), Some(Window::Day | Window::Month));
    (!long || delay > Duration::from_secs(60)).then_some(delay)
}
