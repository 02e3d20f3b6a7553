//! Counting what retries do, for metrics.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::policy::{Decision, Reason};

/// How often requests were sent again, held back and given up, since the beginning.
///
/// The middleware and the layer count into the one that they are given; a program with a loop of its own counts
/// by [`decided`](Self::decided) and [`held`](Self::held).
///
/// ```
/// use std::time::Duration;
/// use llm_errors::{Provider, Response, classify};
/// use llm_errors_retry::{Counters, Policy, Reason};
///
/// let counters = Counters::default();
/// let wrong_key = classify(Provider::Openai, &Response::new("").with_status(401));
/// counters.decided(Policy::new().decide(&wrong_key, 1, Duration::ZERO));
/// assert_eq!((counters.retries(), counters.stops(Reason::Never)), (0, 1));
/// ```
#[derive(Debug, Default)]
pub struct Counters {
    retries: AtomicU64,
    waits: AtomicU64,
    /// In milliseconds.
    waited: AtomicU64,
    stops: [AtomicU64; Reason::ALL.len()],
}

impl Counters {
    /// Failures after which the request was, or is about to be, sent again.
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// Waits of requests before they were sent or sent again, those of no time left out.
    pub fn waits(&self) -> u64 {
        self.waits.load(Ordering::Relaxed)
    }

    /// How long these waits are together.
    pub fn waited(&self) -> Duration {
        Duration::from_millis(self.waited.load(Ordering::Relaxed))
    }

    /// Failures that were given to the caller for this reason.
    pub fn stops(&self, reason: Reason) -> u64 {
        self.stops[reason as usize].load(Ordering::Relaxed)
    }

    /// Counts a decision.
    pub fn decided(&self, decision: Decision) {
        match decision {
            Decision::Retry(wait) => {
                self.retries.fetch_add(1, Ordering::Relaxed);
                self.held(wait);
            }
            Decision::Stop(stop) => {
                self.stops[stop.reason() as usize].fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Counts the wait of a request that was held back.
    pub fn held(&self, wait: Duration) {
        if wait > Duration::ZERO {
            let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            self.waits.fetch_add(1, Ordering::Relaxed);
            self.waited.fetch_add(wait, Ordering::Relaxed);
        }
    }
}
