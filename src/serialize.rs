//! `serde::Serialize` in the JSON that the command line prints, without serde's derive: it would bring
//! `syn` into every build that asks for the feature.

use core::time::Duration;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::Diagnosis;
use crate::catalog::Entry;

/// Serializes a struct of these keys, in order.
macro_rules! keys {
    ($serializer:ident, $name:literal: $($key:literal: $value:expr,)+) => {{
        let mut keys = $serializer.serialize_struct($name, [$($key),+].len())?;
        $(keys.serialize_field($key, &$value)?;)+
        keys.end()
    }};
}

impl Serialize for Diagnosis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let milliseconds = |delay: Duration| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        keys! { serializer, "Diagnosis":
            "entry": self.entry().map(Entry::id),
            "kind": self.kind(),
            "retry": self.retry(),
            "retryable": self.is_retryable(),
            "retry_after_ms": self.retry_after().map(milliseconds),
            "matched_by": self.matched_by(),
            "window": self.window(),
            "retry_at_ms": self.retry_at().map(milliseconds),
        }
    }
}

#[cfg(feature = "texts")]
mod with_texts {
    use serde::ser::SerializeStruct;
    use serde::{Serialize, Serializer};

    use crate::catalog::{
        Entries, Entry, Example, Extra, ExtraFields, Link, Links, ProviderRef, Providers, Removed,
        Source, Sources, Texts,
    };

    impl Serialize for Entry {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            keys! { serializer, "Entry":
                "id": self.id(),
                "provider": self.provider().id(),
                "status": self.status(),
                "status_class": self.status_class(),
                "codes": Items(self.codes()),
                "types": Items(self.types()),
                "sdk": Items(self.exceptions()),
                "title": self.title(),
                "kind": self.kind(),
                "retry": self.retry(),
                "fix_by": self.fix_by(),
                "window": self.window(),
                "scope": self.scope(),
                "meaning": self.meaning(),
                "causes": Items(self.causes()),
                "solutions": Items(self.solutions()),
                "links": Items(self.links()),
                "sources": Items(self.sources()),
                "see_also": Items(self.see_also().map(Entry::id)),
                "evidence": self.evidence(),
                "since": self.since(),
                "formerly": Items(self.formerly()),
                "removed": self.removed(),
                "rare": self.is_rare(),
                "draft": self.is_draft(),
                "example": self.example(),
                "extra": Fields(self.extra()),
            }
        }
    }

    impl ProviderRef {
        /// With what somebody else makes of the entries.
        ///
        /// # Errors
        /// Those of the serializer.
        #[doc(hidden)]
        pub fn serialize_with<S: Serializer>(
            self,
            entries: &impl Serialize,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            keys! { serializer, "Provider":
                "id": self.id(),
                "name": self.name(),
                "aliases": self.aliases(),
                "hosts": self.hosts(),
                "gen_ai_name": self.gen_ai_name(),
                "docs": self.docs(),
                "status_page": self.status_page(),
                "status_feed": self.status_feed(),
                "relays": Items(self.relays().map(Self::id)),
                "support": Support(self),
                "sources": Items(self.sources()),
                "entries": entries,
            }
        }
    }

    /// With all entries.
    impl Serialize for ProviderRef {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.serialize_with(&self.entries(), serializer)
        }
    }

    /// What a report of a provider is made of.
    struct Support(ProviderRef);

    impl Serialize for Support {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            keys! { serializer, "Support":
                "contacts": Items(self.0.contacts()),
                "include": self.0.report_details(),
            }
        }
    }

    impl Serialize for Link {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            keys! { serializer, "Link": "label": self.label, "url": self.url, }
        }
    }

    impl Serialize for Source {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            keys! { serializer, "Source":
                "id": self.id, "url": self.url, "checked": self.checked,
            }
        }
    }

    impl Serialize for Example {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            keys! { serializer, "Example": "status": self.status, "body": self.body, }
        }
    }

    impl Serialize for Removed {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            keys! { serializer, "Removed": "since": self.since, "reason": self.reason, }
        }
    }

    impl Serialize for Extra {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Boolean(value) => serializer.serialize_bool(*value),
                Self::Integer(value) => serializer.serialize_i64(*value),
                Self::Float(value) => serializer.serialize_f64(*value),
                Self::Text(value) => serializer.serialize_str(value),
            }
        }
    }

    /// The items of an iterator as a list.
    struct Items<I>(I);

    impl<I: Iterator<Item: Serialize> + Clone> Serialize for Items<I> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.0.clone())
        }
    }

    /// The owner's fields as an object.
    struct Fields(ExtraFields);

    impl Serialize for Fields {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.clone())
        }
    }

    macro_rules! sequence {
        ($($iterator:ident),+) => {$(
            impl Serialize for $iterator {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_seq(self.clone())
                }
            }
        )+};
    }
    sequence!(Texts, Links, Entries, Sources, Providers);
}
