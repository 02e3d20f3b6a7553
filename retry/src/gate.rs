//! Holding back the requests behind one that met a limit.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use llm_errors::{Diagnosis, Kind};

use crate::policy::{Decision, spread};

/// So many limits are known at a time.
const MOST_KEYS: usize = 1024;

/// When requests may be sent again, for each limit that was met: one answer of a server speaks for all requests
/// with the same key.
///
/// ```
/// use std::time::{Duration, Instant};
/// use llm_errors::{Provider, Response, classify};
/// use llm_errors_retry::{Gate, Policy};
///
/// let gate = Gate::new();
/// let key = gate.key(["api.openai.com", "sk-secret"]);
/// let now = Instant::now();
/// assert_eq!(gate.wait(key, now), None);
///
/// let headers = [("retry-after", "20")];
/// let response = Response::new("").with_status(429).with_headers(&headers);
/// let diagnosis = classify(Provider::Openai, &response);
/// gate.close(key, &diagnosis, Policy::new().decide(&diagnosis, 1, Duration::ZERO), now);
/// assert!(gate.wait(key, now).unwrap() >= Duration::from_secs(20));
/// assert_eq!(gate.wait(key, now + Duration::from_secs(25)), None);
/// ```
#[derive(Debug, Default)]
pub struct Gate {
    held: Mutex<HashMap<Key, Instant>>,
    hasher: RandomState,
}

/// A host and a key of the API, and what else a limit is for, such as a model. It cannot be turned back into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u64);

/// Which model a request is for: an extension of a request, for the middleware and the layer. Limits mostly are for
/// a model. Without it the path of the request stands for it, which names the model for some providers.
///
/// ```
/// use llm_errors_retry::Model;
///
/// let mut request = http::Request::post("https://api.openai.com/v1/responses").body("{}").unwrap();
/// request.extensions_mut().insert(Model("gpt-5".into()));
/// ```
#[cfg(any(feature = "reqwest", feature = "tower"))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Model(pub std::borrow::Cow<'static, str>);

impl Gate {
    /// Open for everybody.
    pub fn new() -> Self {
        Self::default()
    }

    /// The key of a limit: whatever parts limits from each other, such as a host, a key of the API and a model,
    /// in an order that stays the same.
    pub fn key(&self, parts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Key {
        let mut hasher = self.hasher.build_hasher();
        for part in parts {
            part.as_ref().hash(&mut hasher);
        }
        Key(hasher.finish())
    }

    /// How long a request has to wait before it is sent: to the end of the limit and a little more, a random time,
    /// so that those who waited do not come all at once.
    pub fn wait(&self, key: Key, now: Instant) -> Option<Duration> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = held.get(&key)?.saturating_duration_since(now);
        drop(held);
        (wait > Duration::ZERO).then(|| spread(wait, fastrand::f64()))
    }

    /// Holds back the requests behind a failure that will be retried, if it is one that they would meet, too.
    pub fn close(&self, key: Key, diagnosis: &Diagnosis, decision: Decision, now: Instant) {
        let is_shared = matches!(diagnosis.kind(), Some(Kind::RateLimit | Kind::Overloaded));
        let (true, Decision::Retry(wait)) = (is_shared, decision) else {
            return;
        };
        let until = now + wait;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST_KEYS && !held.contains_key(&key) {
            held.retain(|_, until| *until > now);
        }
        if held.len() >= MOST_KEYS {
            return;
        }
        let known = held.entry(key).or_insert(until);
        *known = (*known).max(until);
    }
}
