//! The closed words of the catalog, the same for all providers.
//!
//! In data, in JSON and in `Display` they are `snake_case`.

use strum::{Display, EnumCount, EnumIter, EnumString, IntoStaticStr, VariantNames};

macro_rules! words {
    ($($(#[$attribute:meta])* $name:ident { $($(#[$variant_attribute:meta])* $variant:ident,)+ })+) => {$(
        $(#[$attribute])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            Display, EnumCount, EnumIter, EnumString, IntoStaticStr, VariantNames,
        )]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[strum(serialize_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name { $($(#[$variant_attribute])* $variant,)+ }
    )+};
}

words! {
    /// What went wrong, in words that mean the same for every provider.
    ///
    /// ```
    /// # use llm_errors_core::Kind;
    /// assert_eq!(Kind::RateLimit.to_string(), "rate_limit");
    /// assert_eq!("rate_limit".parse(), Ok(Kind::RateLimit));
    /// ```
    Kind {
        /// The server does not know who calls: no key, a wrong, revoked or leaked key, a
        /// deactivated account. A known caller who may not is [`Permission`](Self::Permission).
        Authentication,
        /// A known caller may not do this: organization, scope, region, address, verification, a
        /// model that the key does not include.
        Permission,
        /// The request is wrong in itself: syntax, a missing field, a value out of range.
        InvalidRequest,
        /// Input and requested output together are longer than the model can take.
        ContextLength,
        /// Too many bytes, pixels, pages or items. Too many tokens is
        /// [`ContextLength`](Self::ContextLength).
        PayloadTooLarge,
        /// Refused by moderation, a safety filter or a usage policy.
        ContentPolicy,
        /// A URL, model, deployment or object that does not exist, whatever the status says.
        NotFound,
        /// The object was changed by somebody else, or is in a state that does not allow this.
        Conflict,
        /// Too much in too short a time. It refills by waiting, unlike [`Quota`](Self::Quota).
        RateLimit,
        /// A budget is spent: credit, a spending cap, a limit of zero. Waiting does not refill it.
        Quota,
        /// The server has no capacity at the moment.
        Overloaded,
        /// Somebody gave up waiting: the client, a proxy or the server.
        Timeout,
        /// No answer arrived: name resolution, TLS, a proxy, a broken connection.
        Connection,
        /// The server that a gateway calls failed.
        Upstream,
        /// The answering server itself failed.
        Internal,
        /// Not an error yet: the result is not ready.
        Pending,
    }

    /// Whether the same request, unchanged, can succeed later.
    ///
    /// ```
    /// # use llm_errors_core::Retry;
    /// assert!(Retry::AfterDelay.is_retryable());
    /// assert!(!Retry::Never.is_retryable());
    /// ```
    Retry {
        /// It cannot: something has to be changed first.
        Never,
        /// It can, after waiting.
        AfterDelay,
        /// It will: ask again until the result is there.
        Poll,
    }

    /// Who has to act.
    FixBy {
        /// Whoever writes the request.
        Caller,
        /// Whoever owns the account: key, billing, permissions.
        Account,
        /// Whoever runs the gateway.
        Operator,
        /// The provider. Nobody else can do more than wait.
        Provider,
    }

    /// How long a limit stays spent: it refills as a whole when the window ends.
    Window {
        /// A minute or less.
        Minute,
        /// An hour.
        Hour,
        /// A day.
        Day,
        /// A month.
        Month,
    }

    /// The part of a response that identified an entry, from the one that says most to the one that
    /// says least.
    Signal {
        /// The words of the message, or the numbers in it.
        Message,
        /// The code in the body.
        Code,
        /// The type in the body.
        Type,
        /// The HTTP status.
        Status,
        /// The class of the HTTP status.
        StatusClass,
    }

    /// How an entry is known.
    Evidence {
        /// The provider says so: on its pages or in its own source code.
        Documented,
        /// Seen in real responses, not in the documentation.
        Observed,
        /// Said by a third party only, or not checked.
        Unconfirmed,
    }
}

impl Retry {
    /// Whether sending the same request again can help at all.
    pub const fn is_retryable(self) -> bool {
        !matches!(self, Self::Never)
    }
}

/// A class of HTTP statuses, written `4xx` or `5xx`.
///
/// ```
/// # use llm_errors_core::StatusClass;
/// assert_eq!("5xx".parse(), Ok(StatusClass::ServerError));
/// assert_eq!(StatusClass::of(502), Some(StatusClass::ServerError));
/// assert_eq!(StatusClass::of(99), None);
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumCount,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StatusClass {
    /// 100 to 199.
    #[strum(serialize = "1xx")]
    #[cfg_attr(feature = "serde", serde(rename = "1xx"))]
    Informational,
    /// 200 to 299.
    #[strum(serialize = "2xx")]
    #[cfg_attr(feature = "serde", serde(rename = "2xx"))]
    Success,
    /// 300 to 399.
    #[strum(serialize = "3xx")]
    #[cfg_attr(feature = "serde", serde(rename = "3xx"))]
    Redirection,
    /// 400 to 499.
    #[strum(serialize = "4xx")]
    #[cfg_attr(feature = "serde", serde(rename = "4xx"))]
    ClientError,
    /// 500 to 599.
    #[strum(serialize = "5xx")]
    #[cfg_attr(feature = "serde", serde(rename = "5xx"))]
    ServerError,
}

impl StatusClass {
    /// The first digit of the class's statuses.
    pub const fn digit(self) -> u16 {
        self as u16 + 1
    }

    /// The class that `status` belongs to; none outside 100 to 599.
    pub const fn of(status: u16) -> Option<Self> {
        match status / 100 {
            1 => Some(Self::Informational),
            2 => Some(Self::Success),
            3 => Some(Self::Redirection),
            4 => Some(Self::ClientError),
            5 => Some(Self::ServerError),
            _ => None,
        }
    }
}
