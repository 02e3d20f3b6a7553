//! Whether and when to send a request again.

use std::fmt;
use std::time::Duration;

use llm_errors::{Diagnosis, Retry, Window};

use crate::alternative::{Alternative, alternative};

/// Of a wait that the server names so much more is waited, at most, so that clients which were refused together
/// do not come back together: a tenth, and no more than a second.
const SPREAD: f64 = 0.1;
const MOST_SPREAD: Duration = Duration::from_secs(1);

/// How patient a caller is. Each limit has a method of its name to change it.
///
/// ```
/// use std::time::Duration;
/// use llm_errors_retry::Policy;
///
/// let policy = Policy::new().attempts(3).longest_wait(Duration::from_secs(10));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    attempts: u32,
    longest_wait: Duration,
    longest_total: Duration,
    first_backoff: Duration,
    longest_backoff: Duration,
    poll: Option<Duration>,
    seed: Option<u64>,
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

impl Policy {
    /// Five attempts, no wait above a minute, three minutes in all; where the server names no wait, a random one
    /// up to half a second, and up to twice that with each attempt, to 30 seconds.
    pub const fn new() -> Self {
        Self {
            attempts: 5,
            longest_wait: Duration::from_secs(60),
            longest_total: Duration::from_secs(180),
            first_backoff: Duration::from_millis(500),
            longest_backoff: Duration::from_secs(30),
            poll: None,
            seed: None,
        }
    }

    /// How often a request is sent at most, the first time counted.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// A longer wait is not waited: the error is for the caller.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// No attempt begins later than this after the first.
    #[must_use]
    pub const fn longest_total(mut self, total: Duration) -> Self {
        self.longest_total = total;
        self
    }

    /// Where the server names no wait: the longest wait before the second attempt, which doubles with each, and
    /// the longest of all. What is waited is random, between nothing and that (full jitter).
    #[must_use]
    pub const fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first_backoff = first;
        self.longest_backoff = longest;
        self
    }

    /// How often to ask for a result that is not ready, where the server does not say it. Without this the answer
    /// "not ready" is for the caller.
    #[must_use]
    pub const fn poll(mut self, interval: Duration) -> Self {
        self.poll = Some(interval);
        self
    }

    /// Makes the same waits for the same attempts: for tests.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Whether a wait is short enough, for whoever waits before a request is sent.
    pub const fn allows(&self, wait: Duration) -> bool {
        wait.as_nanos() <= self.longest_wait.as_nanos()
    }

    /// Whether an answer "not ready" is of interest.
    #[cfg(any(feature = "reqwest", feature = "tower"))]
    pub(crate) const fn polls(&self) -> bool {
        self.poll.is_some()
    }

    /// Whether to send the request again after this failure of it, and how long to wait before.
    ///
    /// `attempt` is the number of the attempt that failed, 1 for the first; `elapsed` is the time since the first
    /// one began.
    pub fn decide(&self, diagnosis: &Diagnosis, attempt: u32, elapsed: Duration) -> Decision {
        let stop = |reason, heals_after| Decision::Stop(Stop::new(reason, heals_after, diagnosis));
        let wait = match diagnosis.retry() {
            None => return stop(Reason::Unknown, None),
            Some(Retry::Never) => return stop(Reason::Never, None),
            Some(Retry::Poll) => match diagnosis.retry_after().or(self.poll) {
                Some(wait) => wait,
                None => return stop(Reason::Pending, None),
            },
            Some(_) => self.wait(diagnosis, attempt),
        };
        // of a window without a wait only its length is known
        let heals_after = match (diagnosis.retry_after(), diagnosis.window()) {
            (None, Some(window)) => length(window),
            _ => wait,
        };
        if wait > self.longest_wait {
            stop(Reason::WaitTooLong, Some(heals_after))
        } else if attempt >= self.attempts {
            stop(Reason::Attempts, Some(heals_after))
        } else if elapsed.saturating_add(wait) > self.longest_total {
            stop(Reason::TotalTooLong, Some(heals_after))
        } else {
            Decision::Retry(wait)
        }
    }

    /// What the server says and a little more, or else what the window or the backoff gives.
    fn wait(&self, diagnosis: &Diagnosis, attempt: u32) -> Duration {
        let random = self.random(attempt);
        if let Some(wait) = diagnosis.retry_after() {
            return spread(wait, random);
        }
        if let Some(window) = diagnosis.window() {
            // it refills when the window ends, and nobody says when it began
            let window = length(window);
            return (window / 8).saturating_add((window * 3 / 8).mul_f64(random));
        }
        let doubled = 1_u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let most = self.first_backoff.saturating_mul(doubled);
        most.min(self.longest_backoff).mul_f64(random)
    }

    /// Between 0 and 1.
    fn random(&self, attempt: u32) -> f64 {
        match self.seed {
            Some(seed) => fastrand::Rng::with_seed(seed.wrapping_add(attempt.into())).f64(),
            None => fastrand::f64(),
        }
    }
}

/// A wait and a little more, for a random number between 0 and 1.
pub(crate) fn spread(wait: Duration, random: f64) -> Duration {
    let spread = wait.mul_f64(SPREAD).min(MOST_SPREAD);
    wait.saturating_add(spread.mul_f64(random))
}

/// How long a window is at most.
const fn length(window: Window) -> Duration {
    const HOUR: u64 = 60 * 60;
    Duration::from_secs(match window {
        Window::Minute => 60,
        Window::Hour => HOUR,
        Window::FiveHours => 5 * HOUR,
        Window::Day => 24 * HOUR,
        Window::Week => 7 * 24 * HOUR,
        _ => 31 * 24 * HOUR,
    })
}

/// What to do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Send the same request again after this time.
    Retry(Duration),
    /// Do not: the failure is for the caller.
    Stop(Stop),
}

/// Why a request is not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    reason: Reason,
    heals_after: Option<Duration>,
    alternative: Option<Alternative>,
}

impl Stop {
    pub(crate) fn new(
        reason: Reason,
        heals_after: Option<Duration>,
        diagnosis: &Diagnosis,
    ) -> Self {
        Self {
            reason,
            heals_after,
            alternative: alternative(diagnosis),
        }
    }

    /// Why.
    pub const fn reason(self) -> Reason {
        self.reason
    }

    /// After what time the same request may succeed: what the server says, or how long the window of the limit is
    /// at most. None where waiting does not help, or nobody knows.
    pub const fn heals_after(self) -> Option<Duration> {
        self.heals_after
    }

    /// Who else could answer the request, for a router that has a choice: see [`alternative`].
    pub const fn alternative(self) -> Option<Alternative> {
        self.alternative
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)?;
        match self.heals_after {
            Some(time) => write!(f, "; it may succeed after {} s", time.as_secs().max(1)),
            None => Ok(()),
        }
    }
}

/// Why a request is not sent again, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The same request cannot succeed later.
    Never,
    /// Nothing is known of the failure.
    Unknown,
    /// The result is not ready, and the policy does not poll.
    Pending,
    /// The request was sent as often as the policy allows.
    Attempts,
    /// The server asks for a longer wait than the policy allows.
    WaitTooLong,
    /// With the wait it would take longer in all than the policy allows.
    TotalTooLong,
    /// Too many requests are being sent again: the service is down.
    Budget,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Never,
        Self::Unknown,
        Self::Pending,
        Self::Attempts,
        Self::WaitTooLong,
        Self::TotalTooLong,
        Self::Budget,
    ];

    /// The word for it in logs and metrics: `wait_too_long`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Unknown => "unknown",
            Self::Pending => "pending",
            Self::Attempts => "attempts",
            Self::WaitTooLong => "wait_too_long",
            Self::TotalTooLong => "total_too_long",
            Self::Budget => "budget",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Never => "a retry cannot help",
            Self::Unknown => "nothing is known of the failure",
            Self::Pending => "the result is not ready",
            Self::Attempts => "all attempts failed",
            Self::WaitTooLong => "the wait is longer than allowed",
            Self::TotalTooLong => "the attempts would take longer than allowed",
            Self::Budget => "too many requests are being sent again",
        })
    }
}
