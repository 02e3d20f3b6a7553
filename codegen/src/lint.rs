//! The lints, by name.

use std::fmt::{self, Display, Formatter};
use std::iter::Copied;
use std::slice;

use strum::IntoEnumIterator;

/// Writes the enum and the traits that strum's derives would write: by hand, so that no user has to build
/// `syn`.
macro_rules! lints {
    (
        $(#[$attribute:meta])*
        pub enum $lint:ident { $($(#[$doc:meta])+ $variant:ident = $name:literal,)+ }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $lint {
            $($(#[$doc])+ $variant,)+
        }

        impl $lint {
            const ALL: &[Self] = &[$(Self::$variant),+];
        }

        impl From<$lint> for &'static str {
            fn from(lint: $lint) -> Self {
                match lint {
                    $($lint::$variant => $name,)+
                }
            }
        }
    };
}

lints! {
    /// A check of a catalog, by what it demands. `Display` gives its name as diagnostics print it.
    pub enum Lint {
        /// A catalog has at least one file.
        NoFiles = "no-files",
        /// A file can be read: a regular UTF-8 file of a sensible size.
        Unreadable = "unreadable",
        /// A file is valid TOML.
        Syntax = "syntax",
        /// A table has only fields that the schema knows.
        UnknownField = "unknown-field",
        /// Style: the fields of a table are in the order of the schema.
        FieldOrder = "field-order",
        /// A table has all fields that the schema requires.
        MissingField = "missing-field",
        /// A value has the type that the schema says.
        WrongType = "wrong-type",
        /// A closed word (kind, retry, `fix_by`, ...) is one of its list.
        UnknownWord = "unknown-word",
        /// An id is kebab-case, so that it makes a Rust identifier.
        BadSlug = "bad-slug",
        /// An id is used only once.
        DuplicateId = "duplicate-id",
        /// Two ids never make the same Rust identifier.
        SameIdentifier = "same-identifier",
        /// A provider's id, aliases and hosts belong to it alone.
        DuplicateName = "duplicate-name",
        /// A status is in 100 to 599.
        BadStatus = "bad-status",
        /// A text or a match rule is not empty.
        Empty = "empty",
        /// A text contains no control, bidirectional or invisible characters.
        UnsafeText = "unsafe-text",
        /// A text uses only the inline markup that the catalog knows.
        Markup = "markup",
        /// Style: a text is made of whole sentences in plain American English.
        Prose = "prose",
        /// An address is one that can be opened.
        BadUrl = "bad-url",
        /// A header is a lowercase HTTP field name.
        BadHeader = "bad-header",
        /// A reference leads to something that exists, in this layer or one below.
        DeadReference = "dead-reference",
        /// Style: a source is cited.
        UnusedSource = "unused-source",
        /// Style: an entry cites its sources and says what to do.
        Incomplete = "incomplete",
        /// The fields of a provider or an entry agree with each other.
        Contradiction = "contradiction",
        /// Something other than its id leads to an entry.
        Unreachable = "unreachable",
        /// No response can match two entries equally well.
        Tie = "tie",
        /// A match rule stays small enough to be expanded.
        TooManyAlternatives = "too-many-alternatives",
        /// What a match rule looks for can be found, and not by accident.
        BadFragment = "bad-fragment",
        /// Style: no retry is promised by a single word, which messages of any kind may have.
        VagueFragment = "vague-fragment",
        /// Style: a source says the same forever.
        MovingSource = "moving-source",
        /// Style: an entry that is `documented` cites the provider.
        WrongEvidence = "wrong-evidence",
        /// Style: an entry is explained, and no draft. Without [`Options::style`](crate::Options::style) it is
        /// a warning of `llm-errors check`, which [`Options::drafts`](crate::Options::drafts) finds.
        Draft = "draft",
    }
}

impl IntoEnumIterator for Lint {
    type Iterator = Copied<slice::Iter<'static, Self>>;

    fn iter() -> Self::Iterator {
        Self::ALL.iter().copied()
    }
}

impl Display for Lint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad((*self).into())
    }
}

impl Lint {
    /// Whether it is about how a catalog is written, and not about what is wrong in it:
    /// [`Options::style`](crate::Options::style) turns these on.
    pub fn is_style(self) -> bool {
        matches!(
            self,
            Self::FieldOrder
                | Self::Prose
                | Self::UnusedSource
                | Self::Incomplete
                | Self::VagueFragment
                | Self::MovingSource
                | Self::WrongEvidence
                | Self::Draft
        )
    }
}
