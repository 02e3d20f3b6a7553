//! A request and its attempts: what the middleware for reqwest and the layer for tower have in common.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{Extensions, HeaderMap, StatusCode};
use llm_errors::{Diagnosis, Provider, ProviderRef, Response, classify};
// whose clock the tests of a program can hold
use tokio::time::Instant;

use crate::extent::Extent;
use crate::settings::Settings;
use crate::{Decision, Key, Model};

/// Headers that carry a key of an API.
const KEY_HEADERS: [&str; 4] = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];

pub(crate) struct Call {
    settings: Arc<Settings>,
    /// What limits it.
    key: Key,
    attempt: u32,
    began: Instant,
    /// Who answers, once it matters.
    provider: Option<ProviderRef>,
    /// Of the last response.
    status: Option<StatusCode>,
}

impl Call {
    /// A request to a host and path that is about to be sent for the first time.
    pub(crate) fn new(
        settings: &Arc<Settings>,
        host: &str,
        path: &str,
        headers: &HeaderMap,
        extensions: &Extensions,
    ) -> Self {
        // a path may name the model, or the sort of call, each with limits of its own
        let limit = extensions.get().map_or(path, |Model(model)| model);
        let keys = KEY_HEADERS.map(|name| {
            headers
                .get(name)
                .map_or(&[][..], |key| key_of(key.as_bytes()))
        });
        let parts = [host.as_bytes(), limit.as_bytes()];
        settings.budget.sent();
        Self {
            key: settings.gate.key(parts.into_iter().chain(keys)),
            settings: Arc::clone(settings),
            attempt: 1,
            began: Instant::now(),
            provider: None,
            status: None,
        }
    }

    /// How long it has to wait before it is sent, because of a limit that another request met. A longer wait than
    /// the policy allows is not waited: the answer says better why.
    pub(crate) fn held(&self) -> Option<Duration> {
        let settings = &self.settings;
        let wait = settings.gate.wait(self.key, Instant::now().into_std())?;
        if !settings.policy.allows(wait) {
            return None;
        }
        settings.counters.held(wait);
        #[cfg(feature = "tracing")]
        crate::telemetry::held(wait);
        Some(wait)
    }

    /// How much of the body of a response is to be read; None where the response is none of our business.
    pub(crate) fn extent(&mut self, status: StatusCode, headers: &HeaderMap) -> Option<Extent> {
        self.status = Some(status);
        let settings = &self.settings;
        let is_pending = status == StatusCode::ACCEPTED && settings.policy.polls();
        if status.is_client_error() || status.is_server_error() || is_pending {
            Some(Extent::Whole)
        } else if settings.first_event && status.is_success() {
            Extent::first_event(headers)
        } else {
            None
        }
    }

    /// What a failure means. The URL, which may be expensive to make, says who answered, unless the settings do.
    pub(crate) fn diagnose(
        &mut self,
        url: impl FnOnce() -> String,
        response: Response<'_>,
    ) -> Diagnosis {
        let settings = &self.settings;
        let provider = *self.provider.get_or_insert_with(|| {
            let by_url = || settings.catalog.provider_by_url(&url());
            let known = settings.provider.or_else(by_url);
            known.unwrap_or(Provider::Compatible.into())
        });
        // for a point in time, where the server does not send its clock
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        classify(provider, &response.with_time(now))
    }

    /// What to do about a failure; a retry is the next attempt.
    pub(crate) fn decide(&mut self, diagnosis: &Diagnosis) -> Decision {
        let settings = &self.settings;
        let decision = settings
            .policy
            .decide(diagnosis, self.attempt, self.began.elapsed());
        let decision = settings.budget.allow(diagnosis, decision);
        settings
            .gate
            .close(self.key, diagnosis, decision, Instant::now().into_std());
        settings.counters.decided(decision);
        #[cfg(feature = "tracing")]
        if let Some(provider) = self.provider {
            let status = self.status.take();
            crate::telemetry::decided(provider, status, self.attempt, diagnosis, decision);
        }
        self.attempt += 1;
        decision
    }
}

/// A header without what changes with each request: what follows the credential in a signature of AWS.
fn key_of(header: &[u8]) -> &[u8] {
    header.split(|byte| *byte == b',').next().unwrap_or(header)
}
