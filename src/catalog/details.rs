//! What entries and providers say to people beyond plain texts: links, sources, removals, and the
//! fields of the owner.

use core::fmt;

use llm_errors_core::layout::{Integers, Tables};

use super::Texts;

/// A label and where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Link {
    /// What the reader sees.
    pub label: &'static str,
    /// Where it leads.
    pub url: &'static str,
}

/// A page, file or thread that entries rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Source {
    /// Unique in the provider.
    pub id: &'static str,
    /// Its address.
    pub url: &'static str,
    /// The day it was last read: `2026-01-31`.
    pub checked: &'static str,
}

/// When and why an error went away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Removed {
    /// A date or version.
    pub since: &'static str,
    /// Why, or what took its place.
    pub reason: &'static str,
}

/// A response that shows an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Example {
    /// The HTTP status; none for what is no response, such as the exception of a client.
    pub status: Option<u16>,
    /// The body.
    pub body: &'static str,
}

/// An iterator over links.
#[derive(Clone, Debug)]
pub struct Links(Texts);

impl Links {
    /// From labels and addresses in turn.
    pub(super) const fn new(texts: Texts) -> Self {
        Self(texts)
    }
}

impl Iterator for Links {
    type Item = Link;

    fn next(&mut self) -> Option<Link> {
        Some(Link {
            label: self.0.next()?,
            url: self.0.next()?,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.len() / 2;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Links {}

/// An iterator over sources.
#[derive(Clone, Debug)]
pub struct Sources {
    layer: &'static Tables,
    rows: Integers,
}

impl Sources {
    pub(super) const fn new(layer: &'static Tables, rows: Integers) -> Self {
        Self { layer, rows }
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Iterator for Sources {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        let texts = self.layer.texts?;
        let row = self.rows.next()? as usize;
        Some(Source {
            id: texts.source_id.get(row),
            url: texts.source_url.get(row),
            checked: texts.source_checked.get(row),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rows.len(), Some(self.rows.len()))
    }
}

impl ExactSizeIterator for Sources {}

/// The value of a field that the owner of a catalog added to an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Extra {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, never infinite.
    Float(f64),
    /// A string.
    Text(&'static str),
}

/// As TOML has it, but texts without quotes.
impl fmt::Display for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// An iterator over the fields that the owner of a catalog added to an entry: keys and values.
#[derive(Clone, Debug)]
pub struct ExtraFields(Texts);

impl ExtraFields {
    /// From keys and values in turn.
    pub(super) const fn new(texts: Texts) -> Self {
        Self(texts)
    }
}

impl Iterator for ExtraFields {
    type Item = (&'static str, Extra);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = (self.0.next()?, self.0.next()?);
        let (kind, value) = value.split_at_checked(1)?;
        let value = match kind {
            "b" => Extra::Boolean(value == "true"),
            "i" => Extra::Integer(value.parse().ok()?),
            "f" => Extra::Float(value.parse().ok()?),
            _ => Extra::Text(value),
        };
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.len() / 2;
        (left, Some(left))
    }
}

impl ExactSizeIterator for ExtraFields {}
