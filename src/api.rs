//! What every compiled catalog offers: the generated code is data, and these macros, which it calls,
//! put the functions on it.

/// Writes the functions of the enum of providers and of the catalog as a whole.
#[doc(hidden)]
#[macro_export]
macro_rules! __catalog {
    () => {
        /// One documented error: see [`Entry`](struct@$crate::catalog::Entry).
        pub type Entry = $crate::catalog::Entry<Catalog>;

        /// An iterator over entries: see [`Entries`](struct@$crate::catalog::Entries).
        pub type Entries = $crate::catalog::Entries<Catalog>;

        /// Every entry that a provider has for a code.
        ///
        /// `provider` is an id or alias. `code` is whatever is at hand: an HTTP status (`429`), a
        /// class of statuses (`5xx`), a code or type on the wire (`insufficient_quota`), an SDK's
        /// exception (`RateLimitError`), an entry's slug, each spelt as on the wire. The answer is empty
        /// where nothing is known. Takes constant time and no heap.
        ///
        /// A status gives the entries that name it, then those for its class.
        ///
        /// ```
        /// let entry = llm_errors::lookup("openai", "insufficient_quota").next().unwrap();
        /// assert_eq!(entry.id(), "openai/insufficient-quota");
        /// assert!(llm_errors::lookup("openai", "429").len() > 1);
        /// assert!(llm_errors::lookup("nobody", "429").is_empty());
        /// ```
        #[inline]
        pub fn lookup(provider: &str, code: &str) -> Entries {
            match Provider::from_name(provider) {
                Some(provider) => provider.lookup(code),
                None => Entries::new($crate::__private::Answer::NOTHING),
            }
        }

        /// What a response means: see [`Diagnosis`](struct@$crate::catalog::Diagnosis).
        pub type Diagnosis = $crate::catalog::Diagnosis<Catalog>;

        /// Explains a response of a provider: what it means, and whether and when to send the request
        /// again.
        ///
        /// The body may have any shape in which servers, SDKs and logs show errors. Takes time in
        /// proportion to its size and no heap; the answer holds no part of it.
        ///
        /// ```
        /// use llm_errors::{Kind, Provider, Response, classify};
        ///
        /// let body = br#"{"error": {"message": "...", "code": "insufficient_quota"}}"#;
        /// let diagnosis = classify(Provider::Openai, &Response::new(body).with_status(429));
        /// assert_eq!(diagnosis.entry().unwrap().id(), "openai/insufficient-quota");
        /// assert_eq!(diagnosis.kind(), Some(Kind::Quota));
        /// assert!(!diagnosis.is_retryable());
        /// ```
        pub fn classify(provider: Provider, response: &$crate::Response<'_>) -> Diagnosis {
            $crate::__private::classify(provider.row(), response)
        }

        $crate::__http!();

        impl Provider {
            const fn row(self) -> usize {
                self as usize
            }

            #[inline]
            fn lookups(self) -> &'static $crate::__private::Lookups {
                &<Catalog as $crate::__private::Tables>::PROVIDER_LOOKUPS[self.row()]
            }

            /// The provider with this id or alias, both in small letters.
            ///
            /// ```
            /// use llm_errors::Provider;
            /// assert_eq!(Provider::from_name("grok"), Some(Provider::Xai));
            /// ```
            #[inline]
            pub fn from_name(name: &str) -> ::core::option::Option<Self> {
                let row = <Catalog as $crate::__private::Tables>::PROVIDER_NAMES
                    .get(name.as_bytes())?
                    .first;
                <Catalog as $crate::__private::Tables>::PROVIDERS
                    .get(row as usize)
                    .copied()
            }

            /// The provider whose API answers under this host, with or without a port. Hosts such
            /// as `*.openai.azure.com` match any label in place of the star.
            ///
            /// ```
            /// use llm_errors::Provider;
            /// assert_eq!(Provider::from_host("api.openai.com:443"), Some(Provider::Openai));
            /// assert_eq!(Provider::from_host("example.com"), None);
            /// ```
            pub fn from_host(host: &str) -> ::core::option::Option<Self> {
                <Self as $crate::__private::strum::IntoEnumIterator>::iter().find(|provider| {
                    provider
                        .hosts()
                        .any(|known| $crate::__private::is_host(known, host))
                })
            }

            /// The id, as in [`Entry::id`]: `openai`.
            pub const fn id(self) -> &'static str {
                <Catalog as $crate::__private::Tables>::PROVIDER_ID.get(self.row())
            }

            /// The name as the provider writes it: `OpenAI`.
            pub const fn name(self) -> &'static str {
                <Catalog as $crate::__private::Tables>::PROVIDER_NAME.get(self.row())
            }

            /// Other names that [`from_name`](Self::from_name) knows.
            pub const fn aliases(self) -> $crate::catalog::Texts {
                $crate::catalog::Texts::of(
                    <Catalog as $crate::__private::Tables>::PROVIDER_ALIASES,
                    self.row(),
                )
            }

            /// Hosts of the API; a `*` stands for one label, or for the beginning of one.
            pub const fn hosts(self) -> $crate::catalog::Texts {
                $crate::catalog::Texts::of(
                    <Catalog as $crate::__private::Tables>::PROVIDER_HOSTS,
                    self.row(),
                )
            }

            /// The documentation page of the errors.
            pub const fn docs(self) -> ::core::option::Option<&'static str> {
                <Catalog as $crate::__private::Tables>::PROVIDER_DOCS.get_some(self.row())
            }

            /// Where the provider tells of disruptions.
            pub const fn status_page(self) -> ::core::option::Option<&'static str> {
                <Catalog as $crate::__private::Tables>::PROVIDER_STATUS_PAGE.get_some(self.row())
            }

            /// The same for programs: RSS, Atom or JSON.
            pub const fn status_feed(self) -> ::core::option::Option<&'static str> {
                <Catalog as $crate::__private::Tables>::PROVIDER_STATUS_FEED.get_some(self.row())
            }

            /// The providers whose errors this gateway passes through.
            pub const fn relays(self) -> $crate::catalog::Providers<Catalog> {
                $crate::catalog::Providers::new(
                    <Catalog as $crate::__private::Tables>::PROVIDER_RELAYS.get(self.row()),
                )
            }

            /// Addresses for help.
            pub const fn contacts(self) -> $crate::catalog::Links {
                $crate::catalog::Links::of(
                    <Catalog as $crate::__private::Tables>::PROVIDER_CONTACTS,
                    self.row(),
                )
            }

            /// What belongs in a report to the provider, a sentence each.
            pub const fn report_with(self) -> $crate::catalog::Texts {
                $crate::catalog::Texts::of(
                    <Catalog as $crate::__private::Tables>::PROVIDER_INCLUDE,
                    self.row(),
                )
            }

            /// Where the knowledge of this provider comes from.
            pub const fn sources(self) -> $crate::catalog::Sources<Catalog> {
                $crate::catalog::Sources::new(
                    <Catalog as $crate::__private::Tables>::PROVIDER_SOURCES.get(self.row()),
                )
            }

            /// All entries.
            pub fn entries(self) -> Entries {
                Entries::new(self.lookups().all())
            }

            /// The entries for a code of any sort, as [`lookup`] says.
            ///
            /// ```
            /// use llm_errors::Provider;
            /// assert!(!Provider::Openai.lookup("RateLimitError").is_empty());
            /// ```
            #[inline]
            pub fn lookup(self, code: &str) -> Entries {
                Entries::new(self.lookups().by_code(code))
            }

            /// The entries that name an HTTP status, then those for its class; no hash involved.
            ///
            /// ```
            /// use llm_errors::Provider;
            /// assert!(Provider::Openai.by_status(503).len() > 1);
            /// assert!(Provider::Openai.by_status(999).is_empty());
            /// ```
            #[inline]
            pub fn by_status(self, status: u16) -> Entries {
                Entries::new(self.lookups().by_status(status))
            }
        }

        $crate::__serialize!();

        impl ::core::str::FromStr for Provider {
            type Err = $crate::catalog::UnknownProvider;

            fn from_str(
                name: &str,
            ) -> ::core::result::Result<Self, $crate::catalog::UnknownProvider> {
                Self::from_name(name).ok_or($crate::catalog::UnknownProvider)
            }
        }

        impl ::core::fmt::Display for Provider {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.id())
            }
        }

        impl ::core::convert::AsRef<str> for Provider {
            fn as_ref(&self) -> &str {
                self.id()
            }
        }

        impl ::core::convert::From<Provider> for &'static str {
            fn from(provider: Provider) -> Self {
                provider.id()
            }
        }
    };
}

/// Writes the functions and strum's traits of the enum of one provider's entries.
///
/// By hand and not by strum's derives, whose cost for thousands of variants grows faster than their
/// number.
#[doc(hidden)]
#[macro_export]
macro_rules! __entries {
    ($name:ident, $first:literal, $count:literal, [$($variant:ident),*]) => {
        impl $name {
            /// The entry itself.
            pub const fn entry(self) -> Entry {
                Entry::from_number($first + self as u32)
            }
        }

        impl $crate::__private::strum::EnumCount for $name {
            const COUNT: usize = $count;
        }

        impl $crate::__private::strum::VariantArray for $name {
            const VARIANTS: &'static [Self] = &[$(Self::$variant),*];
        }

        impl $crate::__private::strum::IntoEnumIterator for $name {
            type Iterator = ::core::iter::Copied<::core::slice::Iter<'static, Self>>;

            fn iter() -> ::core::iter::Copied<::core::slice::Iter<'static, Self>> {
                <Self as $crate::__private::strum::VariantArray>::VARIANTS.iter().copied()
            }
        }

        impl ::core::convert::From<$name> for Entry {
            fn from(entry: $name) -> Self {
                entry.entry()
            }
        }

        impl ::core::convert::From<$name> for &'static str {
            fn from(entry: $name) -> Self {
                entry.entry().slug()
            }
        }

        impl ::core::convert::TryFrom<Entry> for $name {
            type Error = $crate::catalog::UnknownEntry;

            /// Fails for an entry of another provider.
            fn try_from(entry: Entry) -> ::core::result::Result<Self, $crate::catalog::UnknownEntry> {
                let row = entry.number().checked_sub($first).ok_or($crate::catalog::UnknownEntry)?;
                let variants = <Self as $crate::__private::strum::VariantArray>::VARIANTS;
                variants.get(row as usize).copied().ok_or($crate::catalog::UnknownEntry)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::catalog::UnknownEntry;

            /// From a slug: `rate-limit`.
            fn from_str(slug: &str) -> ::core::result::Result<Self, $crate::catalog::UnknownEntry> {
                let mut entries = Provider::$name.lookup(slug);
                let entry = entries.find(|entry| entry.slug() == slug);
                entry.ok_or($crate::catalog::UnknownEntry)?.try_into()
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.entry().slug()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.entry().slug())
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_variant(self.entry().slug(), f)
            }
        }
    };
}

/// Writes `classify_http`, where the feature `http` asks for it.
#[cfg(feature = "http")]
#[doc(hidden)]
#[macro_export]
macro_rules! __http {
    () => {
        /// Explains a response of the crate `http`, whose body has arrived: see [`classify`].
        ///
        /// ```
        /// # use llm_errors::__private::http;
        /// use llm_errors::{Kind, Provider, classify_http};
        ///
        /// let response = http::Response::builder()
        ///     .status(429)
        ///     .header("retry-after", "20")
        ///     .body(r#"{"error": {"type": "tokens", "code": "rate_limit_exceeded"}}"#)
        ///     .unwrap();
        /// let diagnosis = classify_http(Provider::Openai, &response);
        /// assert_eq!(diagnosis.kind(), Some(Kind::RateLimit));
        /// assert_eq!(diagnosis.retry_after().unwrap().as_secs(), 20);
        /// ```
        pub fn classify_http<B: ::core::convert::AsRef<[u8]>>(
            provider: Provider,
            response: &$crate::__private::http::Response<B>,
        ) -> Diagnosis {
            let status = response.status().as_u16();
            let read = $crate::Response::new(response.body())
                .with_status(status)
                .with_headers(response.headers());
            classify(provider, &read)
        }
    };
}

#[cfg(not(feature = "http"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __http {
    () => {};
}

/// Writes `Serialize` for the enum of providers, where the feature `serde` asks for it.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize {
    () => {
        /// With all entries, as in the JSON of the command line.
        impl $crate::__private::serde::Serialize for Provider {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_provider::<Catalog, S>(self.row(), serializer)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize {
    () => {};
}
