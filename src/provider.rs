//! What the functions of the provider and entry enums are made of.

use core::fmt::{self, Write};

/// A name that is no provider's id or alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownProvider;

impl fmt::Display for UnknownProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no provider of the catalog has this name")
    }
}

impl core::error::Error for UnknownProvider {}

/// A slug or an entry that is none of the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownEntry;

impl fmt::Display for UnknownEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no entry of the provider has this id")
    }
}

impl core::error::Error for UnknownEntry {}

/// Whether `host`, as it stands in a URL or `Host` header, is the `known` one of the catalog.
pub fn is_host(known: &str, host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let mut labels = name.strip_suffix('.').unwrap_or(name).split('.');
    let same = |known: &str, label: &str| match known.strip_prefix('*') {
        Some(end) => label
            .len()
            .checked_sub(end.len())
            .filter(|start| *start > 0 && label.is_char_boundary(*start))
            .is_some_and(|start| label[start..].eq_ignore_ascii_case(end)),
        None => label.eq_ignore_ascii_case(known),
    };
    known
        .split('.')
        .all(|known| labels.next().is_some_and(|label| same(known, label)))
        && labels.next().is_none()
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
