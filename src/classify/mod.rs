//! From a response to the entry that explains it.

use core::fmt;
use core::time::Duration;

use llm_errors_core::{Kind, Retry, Signal, Window};

use crate::entry::{Entry, Texts};
use crate::response::Response;
use crate::tables::Tables;

use self::body::{Form, Scratch};
use self::extract::extract;
use self::limits::{LARGE_SCRATCH, SMALL_SCRATCH, UPSTREAM};
use self::rules::Match;
use self::signals::Signals;

mod body;
mod delay;
mod extract;
mod json;
mod keys;
pub(crate) mod limits;
mod rules;
mod signals;
mod text;

/// What a response means, and whether and when to send the request again.
///
/// It holds no part of the response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Diagnosis<C> {
    found: Option<(Entry<C>, Signal)>,
    retry_after: Option<Duration>,
}

impl<C: Tables> Diagnosis<C> {
    /// The entry that explains the response; of a gateway's response it may be one of the provider
    /// whose error it passes through, or one that all providers share. None where nothing is known.
    pub fn entry(&self) -> Option<Entry<C>> {
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

    /// How long to wait before, as far as the response says it; never where a retry cannot help.
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

impl<C: Tables> fmt::Debug for Diagnosis<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("entry", &self.entry())
            .field("matched_by", &self.matched_by())
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

/// Explains a response of the provider in a row of the tables.
pub fn classify<C: Tables>(provider: usize, response: &Response<'_>) -> Diagnosis<C> {
    let form = Form::of(response.body);
    match form.scratch() {
        Scratch::None => diagnose(provider, response, form, &mut []),
        Scratch::Small => with_scratch::<C, SMALL_SCRATCH>(provider, response, form),
        Scratch::Large => with_scratch::<C, LARGE_SCRATCH>(provider, response, form),
    }
}

/// Apart, so that most responses need not pay for the scratch.
#[cold]
#[inline(never)]
fn with_scratch<C: Tables, const LENGTH: usize>(
    provider: usize,
    response: &Response<'_>,
    form: Form<'_>,
) -> Diagnosis<C> {
    diagnose(provider, response, form, &mut [0; LENGTH])
}

fn diagnose<C: Tables>(
    provider: usize,
    response: &Response<'_>,
    form: Form<'_>,
    scratch: &mut [u8],
) -> Diagnosis<C> {
    let mut said = Signals::NONE;
    extract(&mut said, form, scratch);
    // an error inside a success names its status itself
    said.status = match response.status {
        Some(300..) => response.status,
        _ => said.status_in_text().or(response.status),
    };
    for header in Texts::of(C::PROVIDER_CODE_HEADERS, provider) {
        if let Some(value) = response.headers.get(header) {
            // `ThrottlingException:http://internal.amazon.com/coral/...`
            let code = value.split(|byte| *byte == b':').next().unwrap_or_default();
            said.codes.push(code.trim_ascii());
        }
    }
    let Some(found) = explain::<C>(provider, &said) else {
        return Diagnosis {
            found: None,
            retry_after: None,
        };
    };
    let entry = Entry::<C>::from_number(found.entry);
    let retry_after = if entry.retry().is_retryable() {
        wait(entry, response, &said)
    } else {
        None
    };
    Diagnosis {
        found: Some((entry, found.signal())),
        retry_after,
    }
}

/// The rule that decides.
///
/// What the response says itself comes first: to the provider that answered, then to those that it
/// relays, then to all. The status alone comes last.
fn explain<C: Tables>(provider: usize, said: &Signals<'_>) -> Option<Match> {
    let rules = |row: usize| &C::PROVIDER_RULES[row];
    let specific = |row: usize| rules(row).specific::<C>(said);
    let shared = C::SHARED.filter(|row| *row != provider);
    let own = specific(provider);
    own.filter(|own| !gives_way::<C>(own, None))
        .or_else(|| {
            let relayed = relayed::<C>(provider, said);
            let decides = |found: &Match| own.is_none_or(|own| gives_way::<C>(&own, Some(found)));
            relayed.filter(decides).or(own)
        })
        .or_else(|| shared.and_then(specific))
        .or_else(|| {
            let rows = core::iter::once(provider).chain(shared);
            let found = rows.filter_map(|row| rules(row).by_status::<C>(said));
            found.reduce(Match::or_one_that_says_more)
        })
}

/// Whether what the answering provider's entries say gives way to what those of a relayed one say, or
/// to any at all: where somebody further up failed, whose own words say why, and where there is only a
/// type, of which there are few, and each stands for much.
fn gives_way<C: Tables>(own: &Match, relayed: Option<&Match>) -> bool {
    let upstream = Entry::<C>::from_number(own.entry).kind() == Kind::Upstream;
    match relayed {
        None => upstream || own.signal() == Signal::Type,
        Some(relayed) if relayed.signal() == Signal::Message => !own.includes(relayed),
        Some(relayed) if upstream => !own.says_more(relayed),
        Some(relayed) => relayed.signal() < own.signal(),
    }
}

/// What the response says to the providers that a gateway relays, above all to the one that it names.
///
/// No gateway passes pages on.
fn relayed<C: Tables>(gateway: usize, said: &Signals<'_>) -> Option<Match> {
    if said.is_page {
        return None;
    }
    let relays = C::PROVIDER_RELAYS.get(gateway);
    let specific = |row: &u32| C::PROVIDER_RULES[*row as usize].specific::<C>(said);
    let named = said.upstream.and_then(provider_of::<C>);
    let named = named.filter(|row| relays.contains(row));
    named.as_ref().and_then(specific).or_else(|| {
        let found = relays.iter().filter_map(specific);
        found.reduce(safer::<C>)
    })
}

/// Of what two relayed providers say, what says more. The same words can mean a rate limit to one and
/// a spent budget to the other: then no retry is promised.
fn safer<C: Tables>(one: Match, other: Match) -> Match {
    let is_never = |found: &Match| Entry::<C>::from_number(found.entry).retry() == Retry::Never;
    let same_words =
        one.signal() == other.signal() && (one.includes(&other) || other.includes(&one));
    match (is_never(&one), is_never(&other)) {
        (true, false) if same_words => one,
        (false, true) if same_words => other,
        _ => one.or_one_that_says_more(other),
    }
}

/// The provider of a name that people read, such as `Google AI Studio`.
fn provider_of<C: Tables>(name: &[u8]) -> Option<u32> {
    let mut slug = [0; UPSTREAM];
    let slug = slug.get_mut(..name.len())?;
    for (letter, byte) in slug.iter_mut().zip(name) {
        *letter = if *byte == b' ' {
            b'-'
        } else {
            byte.to_ascii_lowercase()
        };
    }
    Some(C::PROVIDER_NAMES.get(slug)?.first)
}

/// How long to wait: what the headers ask for, then the fields of the body, then its words.
fn wait<C: Tables>(
    entry: Entry<C>,
    response: &Response<'_>,
    said: &Signals<'_>,
) -> Option<Duration> {
    let headers = response.headers;
    let delay = delay::header(headers)
        .or(said.retry_after)
        .or_else(|| said.messages.iter().filter_map(delay::in_message).max())
        // other errors carry these headers too
        .or_else(|| (entry.kind() == Kind::RateLimit).then(|| delay::reset_header(headers))?)?;
    let long = matches!(entry.window(), Some(Window::Day | Window::Month));
    (!long || delay > Duration::from_secs(60)).then_some(delay)
}
