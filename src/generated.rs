//! What generated code calls: the conversions of its enums, and how the parts of two crates find together.

use core::fmt::{self, Write};

use crate::{Catalog, Entry, ProviderRef};

/// Implements the conversions between a generated enum and the handles to what its variants stand for.
///
/// After the enum come the handle, the error for a name or handle that is none of the enum's, the name
/// of a getter of the handle that names a variant, and the variants; then how a variant becomes a handle, a
/// handle the row of a variant, and a name a handle.
///
/// strum's traits are written here and not derived: the cost of the derives for thousands of variants
/// grows faster than their number, and they would bring `syn` into every build.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed_list {
    (
        $name:ident, $handle:ident, $unknown:ident, $text:ident, [$($variant:ident),*];
        $(#[$doc:meta])* fn $get:ident($this:ident) { $at:expr }
        fn row($found:ident) { $row:expr }
        fn parse($word:ident) { $parse:expr }
    ) => {
        impl $name {
            $(#[$doc])*
            #[inline]
            #[allow(clippy::identity_op)]
            pub const fn $get(self) -> $crate::$handle {
                let $this = self as u32;
                $at
            }
        }

        impl $crate::__private::strum::EnumCount for $name {
            const COUNT: usize = <Self as $crate::__private::strum::VariantArray>::VARIANTS.len();
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

        impl ::core::convert::From<$name> for $crate::$handle {
            #[inline]
            fn from(variant: $name) -> Self {
                variant.$get()
            }
        }

        impl ::core::convert::TryFrom<$crate::$handle> for $name {
            type Error = $crate::$unknown;

            fn try_from($found: $crate::$handle) -> ::core::result::Result<Self, $crate::$unknown> {
                let variants = <Self as $crate::__private::strum::VariantArray>::VARIANTS;
                let row: ::core::option::Option<u32> = $row;
                row.and_then(|row| variants.get(row as usize)).copied().ok_or($crate::$unknown::NEW)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::$unknown;

            fn from_str($word: &str) -> ::core::result::Result<Self, $crate::$unknown> {
                let handle: ::core::option::Option<$crate::$handle> = $parse;
                ::core::convert::TryFrom::try_from(handle.ok_or($crate::$unknown::NEW)?)
            }
        }

        impl ::core::convert::From<$name> for &'static str {
            fn from(variant: $name) -> Self {
                variant.$get().$text()
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.$get().$text()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.$get().$text())
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_variant(self.$get().$text(), f)
            }
        }
    };
}

/// `Some` of a reference to the texts, or `None` without the feature `texts`.
#[cfg(feature = "texts")]
#[doc(hidden)]
#[macro_export]
macro_rules! __texts {
    ($texts:expr) => {
        ::core::option::Option::Some(&$texts)
    };
}

#[cfg(not(feature = "texts"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __texts {
    ($texts:expr) => {
        ::core::option::Option::None
    };
}

/// Lets the code of one version of the compiler through; instead of any other there is one clear error.
///
/// The number counts the changes of `llm_errors_core::layout` and of what this file offers.
#[doc(hidden)]
#[macro_export]
macro_rules! __catalog {
    (5 $($code:tt)*) => { $($code)* };
    ($other:tt $($code:tt)*) => {
        ::core::compile_error!(
            "this catalog was compiled for another version of llm-errors: give llm-errors in \
             [dependencies] and llm-errors-codegen in [build-dependencies] the same version"
        );
    };
}

/// The handles of the providers of the uppermost layer, whose numbers begin with `first`.
pub const fn provider_handles<const N: usize>(catalog: Catalog, first: u32) -> [ProviderRef; N] {
    let mut handles = [catalog.provider_at(first); N];
    let (mut row, mut number) = (0, first);
    while row < N {
        handles[row] = catalog.provider_at(number);
        (row, number) = (row + 1, number + 1);
    }
    handles
}

/// The row of a provider in the uppermost layer of a catalog; none if it belongs to another.
pub fn provider_row(catalog: Catalog, provider: ProviderRef) -> Option<u32> {
    let mut rows = (0..).zip(catalog.tables().providers);
    let found = rows.find(|(_, row)| core::ptr::eq(*row, provider.row()));
    found.map(|(row, _)| row)
}

/// How far an entry is behind the entry of a number; none if it is in another layer or before it.
pub fn entry_row(catalog: Catalog, first: u32, entry: Entry) -> Option<u32> {
    if core::ptr::eq(entry.layer(), catalog.tables()) {
        entry.number().checked_sub(first)
    } else {
        None
    }
}

/// Writes a slug as the Rust name that it has: `rate-limit` as `RateLimit`.
///
/// # Errors
/// Those of the formatter.
pub fn debug_variant(slug: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    slug.split('-').try_for_each(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or(Ok(()), |first| f.write_char(first.to_ascii_uppercase()))?;
        f.write_str(letters.as_str())
    })
}
