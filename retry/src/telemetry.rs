//! What logs, traces and metrics say of a failure: never a part of the response, and few different words.

use llm_errors::{Diagnosis, ProviderRef};

const ERROR: &str = "error.type";
const PROVIDER: &str = "gen_ai.provider.name";

/// A failure in the attributes of OpenTelemetry: `error.type`, which is the id of the entry, or `_OTHER` where nothing is
/// known, and `gen_ai.provider.name`.
///
/// ```
/// use llm_errors::{Provider, Response, classify};
/// use llm_errors_retry::attributes;
///
/// let diagnosis = classify(Provider::Xai, &Response::new("").with_status(429));
/// let [error, provider] = attributes(Provider::Xai, &diagnosis);
/// assert_eq!(error, ("error.type", diagnosis.entry().unwrap().id()));
/// assert_eq!(provider, ("gen_ai.provider.name", "x_ai"));
/// ```
pub fn attributes(
    provider: impl Into<ProviderRef>,
    diagnosis: &Diagnosis,
) -> [(&'static str, &'static str); 2] {
    [
        (
            ERROR,
            diagnosis.entry().map_or("_OTHER", |entry| entry.id()),
        ),
        (PROVIDER, provider.into().gen_ai_name()),
    ]
}

#[cfg(all(feature = "tracing", any(feature = "reqwest", feature = "tower")))]
pub(crate) use self::events::{decided, held};

/// Events of `tracing`, in the attributes of OpenTelemetry where it has one.
#[cfg(all(feature = "tracing", any(feature = "reqwest", feature = "tower")))]
mod events {
    use std::time::Duration;

    use http::StatusCode;
    use llm_errors::{Diagnosis, ProviderRef};
    use tracing::{Level, debug, event};

    use super::{ERROR, PROVIDER, attributes};
    use crate::Decision;

    /// Not the module's path, which is nobody's business.
    const TARGET: &str = "llm_errors_retry";
    const STATUS: &str = "http.response.status_code";
    const RESENDS: &str = "http.request.resend_count";

    /// A request waits for a limit that another one met.
    pub(crate) fn held(wait: Duration) {
        debug!(target: TARGET, wait_ms = milliseconds(wait), "request held back");
    }

    /// A request failed, and is sent again or not.
    pub(crate) fn decided(
        provider: ProviderRef,
        status: Option<StatusCode>,
        attempt: u32,
        diagnosis: &Diagnosis,
        decision: Decision,
    ) {
        let [(_, error), (_, provider)] = attributes(provider, diagnosis);
        let status = status.map(|status| status.as_u16());
        match decision {
            Decision::Retry(wait) => event!(
                target: TARGET,
                Level::INFO,
                {
                    { ERROR } = error,
                    { PROVIDER } = provider,
                    { STATUS } = status,
                    { RESENDS } = attempt,
                    wait_ms = milliseconds(wait),
                },
                "request is sent again",
            ),
            Decision::Stop(stop) => event!(
                target: TARGET,
                Level::WARN,
                {
                    { ERROR } = error,
                    { PROVIDER } = provider,
                    { STATUS } = status,
                    { RESENDS } = attempt - 1,
                    reason = stop.reason().as_str(),
                    heals_after_ms = stop.heals_after().map(milliseconds),
                },
                "request failed",
            ),
        }
    }

    fn milliseconds(wait: Duration) -> u64 {
        u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
    }
}
