//! Bounding the retries of all requests together.

use std::sync::atomic::{AtomicU32, Ordering};

use llm_errors::Diagnosis;

use crate::policy::{Decision, Reason, Stop};

/// A retry costs so many units.
const RETRY: u32 = 1000;

/// A share of the requests may be sent again, and some more. While a service is down every request fails, and
/// retries would multiply the load that keeps it down.
///
/// Each request earns a share of a retry, each retry costs one. What is earned is kept up to a limit, so that
/// a short failure is retried in full.
///
/// ```
/// use llm_errors_retry::Budget;
///
/// // one retry for five requests, and ten more, which is all that can be saved
/// let budget = Budget::new(0.2, 10);
/// let retries = (0..100).filter(|_| { budget.sent(); budget.take() }).count();
/// assert_eq!(retries, 10 + 99 / 5);
/// ```
#[derive(Debug)]
pub struct Budget {
    units: AtomicU32,
    earned: u32,
    most: u32,
}

impl Default for Budget {
    /// One retry for five requests, and twenty more.
    fn default() -> Self {
        Self::new(0.2, 20)
    }
}

impl Budget {
    /// `share` of the requests may be sent again, and `reserve` retries more.
    pub fn new(share: f64, reserve: u32) -> Self {
        let most = reserve.saturating_mul(RETRY);
        // a share is between nothing and all
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 1000"
        )]
        let earned = (share.clamp(0.0, 1.0) * f64::from(RETRY)) as u32;
        Self {
            units: AtomicU32::new(most),
            earned,
            most: most.max(RETRY),
        }
    }

    /// A request is sent for the first time.
    pub fn sent(&self) {
        let earn = |units: u32| Some(units.saturating_add(self.earned).min(self.most));
        // what several threads do at once may be seen in any order
        let _ = self
            .units
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }

    /// Takes a retry out; false if there is none.
    pub fn take(&self) -> bool {
        let pay = |units: u32| units.checked_sub(RETRY);
        self.units
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay)
            .is_ok()
    }

    /// Takes a retry out for a decision to retry, which becomes one to stop if there is none.
    pub fn allow(&self, diagnosis: &Diagnosis, decision: Decision) -> Decision {
        match decision {
            Decision::Retry(wait) if !self.take() => {
                Decision::Stop(Stop::new(Reason::Budget, Some(wait), diagnosis))
            }
            decision => decision,
        }
    }
}
