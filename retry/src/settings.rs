//! What the middleware for reqwest and the layer for tower have in common: whose errors they are, what bounds the
//! retries, and what is to be done about a failure.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue, StatusCode};
use llm_errors::{CATALOG, Catalog, Diagnosis, Provider, ProviderRef};

use crate::{Budget, Decision, Gate, Key, Policy};

/// So much of the body of a failure is read; the rest is passed on unread.
pub(crate) const MOST_READ: usize = 64 << 10;
/// Headers that carry a key of an API.
const KEY_HEADERS: [&str; 3] = ["authorization", "x-api-key", "api-key"];

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) policy: Policy,
    pub(crate) catalog: Catalog,
    pub(crate) provider: Option<ProviderRef>,
    pub(crate) budget: Arc<Budget>,
    gate: Arc<Gate>,
}

impl Settings {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy,
            catalog: CATALOG,
            provider: None,
            budget: Arc::default(),
            gate: Arc::default(),
        }
    }

    /// Who answers at an address.
    pub(crate) fn provider_of(&self, url: &str) -> ProviderRef {
        let by_url = || self.catalog.provider_by_url(url);
        self.provider
            .or_else(by_url)
            .unwrap_or(Provider::Compatible.into())
    }

    /// What a limit is for: a host and a key of the API.
    pub(crate) fn key(&self, host: &str, headers: &HeaderMap) -> Key {
        let keys = KEY_HEADERS.map(|name| headers.get(name));
        let [first, second, third] = keys.map(|key| key.map_or(&[][..], HeaderValue::as_bytes));
        self.gate.key(&[host.as_bytes(), first, second, third])
    }

    /// How long a request waits before it is sent. A longer wait than allowed is not waited: the answer says better
    /// why.
    pub(crate) fn held(&self, key: Key) -> Option<Duration> {
        let wait = self.gate.wait(key, Instant::now());
        wait.filter(|wait| *wait <= self.policy.patience())
    }

    pub(crate) fn is_failure(&self, status: StatusCode) -> bool {
        let is_pending = status == StatusCode::ACCEPTED && self.policy.polls();
        status.is_client_error() || status.is_server_error() || is_pending
    }

    /// What to do about a failure of a request that can be sent again.
    pub(crate) fn decide(
        &self,
        key: Key,
        diagnosis: &Diagnosis,
        attempt: u32,
        began: Instant,
    ) -> Decision {
        let decision = self.policy.decide(diagnosis, attempt, began.elapsed());
        let decision = self.budget.allow(decision);
        self.gate.close(key, diagnosis, decision, Instant::now());
        decision
    }
}

/// The methods by which a user changes the settings, the same for both.
macro_rules! settings {
    ($type:ident) => {
        impl $type {
            /// Whose errors they are is found by the host of each request, and is any OpenAI-compatible server where
            /// no provider has that.
            pub fn new(policy: $crate::Policy) -> Self {
                Self {
                    settings: $crate::settings::Settings::new(policy).into(),
                }
            }

            /// All requests are answered by this provider, whatever their host is.
            #[must_use]
            pub fn provider(mut self, provider: impl Into<llm_errors::ProviderRef>) -> Self {
                let provider = Some(provider.into());
                std::sync::Arc::make_mut(&mut self.settings).provider = provider;
                self
            }

            /// Looks for hosts in another catalog than the shipped one, such as one of your own on top of it.
            #[must_use]
            pub fn catalog(mut self, catalog: llm_errors::Catalog) -> Self {
                std::sync::Arc::make_mut(&mut self.settings).catalog = catalog;
                self
            }

            /// Shares a budget with other clients, instead of one for this one.
            #[must_use]
            pub fn budget(mut self, budget: std::sync::Arc<$crate::Budget>) -> Self {
                std::sync::Arc::make_mut(&mut self.settings).budget = budget;
                self
            }
        }
    };
}
pub(crate) use settings;
