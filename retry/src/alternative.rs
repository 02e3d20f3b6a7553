//! What else could answer a request that failed.

use llm_errors::{Diagnosis, Kind};

/// Who could answer instead, for a router that has a choice. Four kinds of failure have four answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Alternative {
    /// Another account or provider: this one has no money, or may not.
    OtherAccount,
    /// Another model or provider, now: this one is busy, or fails.
    OtherModel,
    /// A model with a larger context, or a shorter request.
    LargerContext,
    /// A provider with another policy, if the content is yours to send elsewhere.
    OtherPolicy,
}

impl Alternative {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::OtherAccount,
        Self::OtherModel,
        Self::LargerContext,
        Self::OtherPolicy,
    ];

    /// The word for it in logs and settings: `other_account`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherAccount => "other_account",
            Self::OtherModel => "other_model",
            Self::LargerContext => "larger_context",
            Self::OtherPolicy => "other_policy",
        }
    }
}

/// Who else could answer; none where the request itself is wrong, which nobody would take.
///
/// ```
/// use llm_errors::{Provider, Response, classify};
/// use llm_errors_retry::{Alternative, alternative};
///
/// let overloaded = classify(Provider::Anthropic, &Response::new("").with_status(529));
/// assert_eq!(alternative(&overloaded), Some(Alternative::OtherModel));
/// ```
pub fn alternative(diagnosis: &Diagnosis) -> Option<Alternative> {
    Some(match diagnosis.kind()? {
        Kind::Quota | Kind::Authentication | Kind::Permission => Alternative::OtherAccount,
        Kind::RateLimit
        | Kind::Overloaded
        | Kind::Timeout
        | Kind::Connection
        | Kind::Upstream
        | Kind::Internal
        | Kind::NotFound => Alternative::OtherModel,
        Kind::ContextLength => Alternative::LargerContext,
        Kind::ContentPolicy => Alternative::OtherPolicy,
        _ => return None,
    })
}
