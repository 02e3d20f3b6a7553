//! The closed words of the catalog, the same for all providers.
//!
//! In data, in JSON and in `Display` they are `snake_case`, but for the classes of HTTP statuses.

use core::fmt::{self, Display, Formatter};
use core::iter::Copied;
use core::slice;
use core::str::FromStr;

use strum::{EnumCount, IntoEnumIterator, ParseError, VariantArray, VariantNames};

/// Writes enums of words, and the traits that strum's and serde's derives would write: by hand, so that
/// no user has to build `syn`.
macro_rules! words {
    ($(
        $(#[$attribute:meta])*
        pub enum $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $word:literal,)+ }
    )+) => {$(
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$variant_attribute])* #[cfg_attr(feature = "schema", schemars(rename = $word))] $variant,)+
        }

        impl $name {
            /// The word that data, JSON and `Display` have for it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl EnumCount for $name {
            const COUNT: usize = <Self as VariantArray>::VARIANTS.len();
        }

        impl VariantArray for $name {
            const VARIANTS: &'static [Self] = &[$(Self::$variant),+];
        }

        impl VariantNames for $name {
            const VARIANTS: &'static [&'static str] = &[$($word),+];
        }

        impl IntoEnumIterator for $name {
            type Iterator = Copied<slice::Iter<'static, Self>>;

            fn iter() -> Self::Iterator {
                <Self as VariantArray>::VARIANTS.iter().copied()
            }
        }

        impl Display for $name {
            fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(word: &str) -> Result<Self, ParseError> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(ParseError::VariantNotFound),
                }
            }
        }

        impl TryFrom<&str> for $name {
            type Error = ParseError;

            fn try_from(word: &str) -> Result<Self, ParseError> {
                word.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(word: $name) -> Self {
                word.as_str()
            }
        }

        impl From<&$name> for &'static str {
            fn from(word: &$name) -> Self {
                word.as_str()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(word::AnyOf::new())
            }
        }
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
    #[non_exhaustive]
    pub enum Kind {
        /// The server does not know who calls: no key, a wrong, revoked or leaked key, a
        /// deactivated account. A known caller who may not is [`Permission`](Self::Permission).
        Authentication = "authentication",
        /// A known caller may not do this: organization, scope, region, address, verification, a
        /// model that the key does not include.
        Permission = "permission",
        /// The request is wrong in itself: syntax, a missing field, a value out of range.
        InvalidRequest = "invalid_request",
        /// Input and requested output together are longer than the model can take.
        ContextLength = "context_length",
        /// Too many bytes, pixels, pages or items. Too many tokens is
        /// [`ContextLength`](Self::ContextLength).
        PayloadTooLarge = "payload_too_large",
        /// Refused by moderation, a safety filter or a usage policy.
        ContentPolicy = "content_policy",
        /// A URL, model, deployment or object that does not exist, whatever the status says.
        NotFound = "not_found",
        /// The object was changed by somebody else, or is in a state that does not allow this.
        Conflict = "conflict",
        /// Too much in too short a time. It refills by waiting, unlike [`Quota`](Self::Quota).
        RateLimit = "rate_limit",
        /// A budget is spent: credit, a spending cap, a limit of zero. Waiting does not refill it.
        Quota = "quota",
        /// The server has no capacity at the moment.
        Overloaded = "overloaded",
        /// Somebody gave up waiting: the client, a proxy or the server.
        Timeout = "timeout",
        /// No answer arrived: name resolution, TLS, a proxy, a broken connection.
        Connection = "connection",
        /// The server that a gateway calls failed.
        Upstream = "upstream",
        /// The answering server itself failed.
        Internal = "internal",
        /// Not an error yet: the result is not ready.
        Pending = "pending",
    }

    /// Whether the same request, unchanged, can succeed later.
    ///
    /// ```
    /// # use llm_errors_core::Retry;
    /// assert!(Retry::AfterDelay.is_retryable());
    /// assert!(!Retry::Never.is_retryable());
    /// ```
    #[non_exhaustive]
    pub enum Retry {
        /// It cannot: something has to be changed first.
        Never = "never",
        /// It can, after waiting.
        AfterDelay = "after_delay",
        /// It will: ask again until the result is there.
        Poll = "poll",
    }

    /// Who has to act.
    #[non_exhaustive]
    pub enum FixBy {
        /// Whoever writes the request.
        Caller = "caller",
        /// Whoever owns the account: key, billing, permissions.
        Account = "account",
        /// Whoever runs the gateway.
        Operator = "operator",
        /// The provider. Nobody else can do more than wait.
        Provider = "provider",
    }

    /// How long a limit stays spent: it refills as a whole when the window ends.
    #[non_exhaustive]
    pub enum Window {
        /// A minute or less.
        Minute = "minute",
        /// An hour.
        Hour = "hour",
        /// Five hours, as the plans of coding agents have it.
        FiveHours = "five_hours",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
    }

    /// The part of a response that identified an entry, from the one that says most to the one that
    /// says least.
    #[non_exhaustive]
    pub enum Signal {
        /// The words of the message, or the numbers in it.
        Message = "message",
        /// The code in the body.
        Code = "code",
        /// The type in the body.
        Type = "type",
        /// The HTTP status.
        Status = "status",
        /// The class of the HTTP status.
        StatusClass = "status_class",
    }

    /// How an entry is known.
    #[non_exhaustive]
    pub enum Evidence {
        /// The provider says so: on its pages or in its own source code.
        Documented = "documented",
        /// Seen in real responses, not in the documentation.
        Observed = "observed",
        /// Said by a third party only, or not checked.
        Unconfirmed = "unconfirmed",
    }

    /// A class of HTTP statuses, written `4xx` or `5xx`.
    ///
    /// ```
    /// # use llm_errors_core::StatusClass;
    /// assert_eq!("5xx".parse(), Ok(StatusClass::ServerError));
    /// assert_eq!(StatusClass::of(502), Some(StatusClass::ServerError));
    /// assert_eq!(StatusClass::of(99), None);
    /// ```
    pub enum StatusClass {
        /// 100 to 199.
        Informational = "1xx",
        /// 200 to 299.
        Success = "2xx",
        /// 300 to 399.
        Redirection = "3xx",
        /// 400 to 499.
        ClientError = "4xx",
        /// 500 to 599.
        ServerError = "5xx",
    }
}

// what the parts of a response are for, as `[wire]` says it
words! {
    /// What the value of a key of an error body is for.
    pub enum KeyRole {
        /// Nothing: an echo of the request, an id. Its objects and arrays are skipped, as those of every key
        /// that is not known.
        Ignore = "ignore",
        /// Contains more of the error, or the error of somebody further up; as a string, a message.
        Container = "container",
        /// A message, and a code if it is a single word.
        Error = "error",
        /// A code; if it is the number of a failure, the status too.
        Code = "code",
        /// A code that never is a status, whatever number it is.
        CodeWord = "code_word",
        /// A type.
        Type = "type",
        /// The status if it is a number, a type if it is a word.
        StatusOrType = "status_or_type",
        /// The status, and nothing if it is a word.
        Status = "status",
        /// A message.
        Message = "message",
        /// The name of the provider that failed.
        Upstream = "upstream",
        /// A number of seconds, a duration with units, or a point in time.
        WaitSeconds = "wait_seconds",
        /// The same, but a number alone counts milliseconds.
        WaitMilliseconds = "wait_milliseconds",
    }

    /// What a response header is for.
    pub enum HeaderRole {
        /// How long to wait: a number of seconds, a duration with units, or a point in time.
        WaitSeconds = "wait_seconds",
        /// The same, but a number alone counts milliseconds.
        WaitMilliseconds = "wait_milliseconds",
        /// When one limit is full again.
        Reset = "reset",
        /// Several limits in one field, as the IETF has drafted it: `"day";r=0;t=30`.
        Limits = "limits",
        /// Whether to send the request again.
        ShouldRetry = "should_retry",
    }

    /// What words in a message are for.
    pub enum PhraseRole {
        /// Announce a wait: the duration or point in time behind them is one.
        Wait = "wait",
        /// The same, and a number alone counts seconds.
        WaitSeconds = "wait_seconds",
        /// Make the duration before them a wait.
        WaitBehind = "wait_behind",
        /// May stand between those and the number.
        Filler = "filler",
        /// Announce a status.
        Status = "status",
        /// Name the window of a limit.
        Window = "window",
    }
}

impl KeyRole {
    /// The role of a number that the tables hold.
    #[inline]
    pub const fn of_number(number: u8) -> Self {
        match <Self as VariantArray>::VARIANTS.split_at_checked(number as usize) {
            Some((_, [role, ..])) => *role,
            _ => Self::Ignore,
        }
    }
}

impl Retry {
    /// Whether sending the same request again can help at all.
    pub const fn is_retryable(self) -> bool {
        !matches!(self, Self::Never)
    }
}

impl StatusClass {
    /// The first digit of the class's statuses: in tables of statuses it stands for the class.
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

/// Reads a word from data.
#[cfg(feature = "serde")]
mod word {
    use core::fmt::{self, Formatter};
    use core::marker::PhantomData;
    use core::str::FromStr;

    use serde::de::{Error, Visitor};
    use strum::VariantNames;

    pub(super) struct AnyOf<T>(PhantomData<T>);

    impl<T> AnyOf<T> {
        pub(super) const fn new() -> Self {
            Self(PhantomData)
        }
    }

    impl<T: FromStr + VariantNames> Visitor<'_> for AnyOf<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
            let mut before = "one of";
            for word in T::VARIANTS {
                write!(formatter, "{before} `{word}`")?;
                before = ",";
            }
            Ok(())
        }

        fn visit_str<E: Error>(self, word: &str) -> Result<T, E> {
            word.parse()
                .map_err(|_| E::unknown_variant(word, T::VARIANTS))
        }
    }
}

#[cfg(test)]
mod tests {
    use core::fmt::Debug;

    use super::*;

    fn every_word_is_read_as_it_is_written<T>()
    where
        T: EnumCount + VariantArray + VariantNames + IntoEnumIterator,
        T: Copy + Debug + PartialEq + Display + AsRef<str> + FromStr<Err = ParseError>,
        &'static str: From<T>,
    {
        let variants = <T as VariantArray>::VARIANTS;
        assert_eq!(T::COUNT, variants.len());
        assert!(T::iter().eq(variants.iter().copied()));
        assert!(
            T::iter()
                .map(<&str>::from)
                .eq(<T as VariantNames>::VARIANTS.iter().copied())
        );
        for variant in T::iter() {
            assert_eq!(variant.as_ref().parse(), Ok(variant));
            assert_eq!(
                format!("{variant:>20}"),
                format!("{:>20}", variant.as_ref())
            );
        }
        for unknown in ["", "Quota", " day"] {
            assert_eq!(unknown.parse::<T>(), Err(ParseError::VariantNotFound));
        }
    }

    #[test]
    fn all_words_are_read_as_they_are_written() {
        every_word_is_read_as_it_is_written::<Kind>();
        every_word_is_read_as_it_is_written::<Retry>();
        every_word_is_read_as_it_is_written::<FixBy>();
        every_word_is_read_as_it_is_written::<Window>();
        every_word_is_read_as_it_is_written::<Signal>();
        every_word_is_read_as_it_is_written::<Evidence>();
        every_word_is_read_as_it_is_written::<StatusClass>();
    }

    #[test]
    fn words_are_the_names_of_the_variants_in_snake_case() {
        let squashed = |text: &str| text.replace('_', "").to_lowercase();
        for kind in Kind::iter() {
            assert_eq!(squashed(kind.as_str()), squashed(&format!("{kind:?}")));
        }
        assert_eq!(Retry::AfterDelay.as_str(), "after_delay");
        assert_eq!(Signal::StatusClass.as_str(), "status_class");
    }

    #[test]
    fn a_class_has_the_statuses_of_its_digit() {
        for class in StatusClass::iter() {
            let digit = class.digit();
            assert_eq!(class.as_str(), format!("{digit}xx"));
            for status in [digit * 100, digit * 100 + 99] {
                assert_eq!(StatusClass::of(status), Some(class), "{status}");
            }
        }
        for status in [0, 4, 99, 600, u16::MAX] {
            assert_eq!(StatusClass::of(status), None, "{status}");
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn data_holds_the_words() {
        use serde::de::value::{Error, StrDeserializer, U8Deserializer};
        use serde::de::{Deserialize, IntoDeserializer};

        let word = |text: &'static str| -> StrDeserializer<'_, Error> { text.into_deserializer() };
        for kind in Kind::iter() {
            assert_eq!(Kind::deserialize(word(kind.as_str())), Ok(kind));
        }
        assert_eq!(
            StatusClass::deserialize(word("6xx")).map_err(|error| error.to_string()),
            Err(
                "unknown variant `6xx`, expected one of `1xx`, `2xx`, `3xx`, `4xx`, `5xx`"
                    .to_owned()
            )
        );
        let number: U8Deserializer<Error> = 5_u8.into_deserializer();
        assert_eq!(
            Retry::deserialize(number).map_err(|error| error.to_string()),
            Err(
                "invalid type: integer `5`, expected one of `never`, `after_delay`, `poll`"
                    .to_owned()
            )
        );
    }
}
