//! Why a page could not be read.

use std::{error, fmt};

/// Why a page could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageError {
    /// It has more bytes than this.
    TooLarge(usize),
    /// It is no text: the place of the first byte that is none.
    NotText(usize),
    /// Its elements are nested deeper than this.
    TooDeep(usize),
    /// Its tables have more cells than this.
    TooManyCells(usize),
    /// It lists more errors than this.
    TooManyRows(usize),
    /// It lists no error that could be recognized: what it seems to be instead.
    NoErrors(Seen),
}

/// What a page seems to be that has no errors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// Nothing at all.
    Nothing,
    /// A page that asks who reads it.
    Login,
    /// A page that asks whether a person reads it.
    Challenge,
    /// A page that a program fills in the browser.
    Scripts,
    /// Text, with its first words.
    Text(String),
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("the page is empty"),
            Self::Login => f.write_str("it looks like a page to log in"),
            Self::Challenge => f.write_str("it looks like a check for robots"),
            Self::Scripts => {
                f.write_str("it has hardly any text, only scripts that would write it")
            }
            Self::Text(words) => write!(f, "it begins with \"{words}\""),
        }
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(most) => write!(f, "the page is larger than {} MiB", most >> 20),
            Self::NotText(at) => write!(f, "the page is no text: byte {at} is not UTF-8"),
            Self::TooDeep(most) => write!(f, "the page nests elements more than {most} deep"),
            Self::TooManyCells(most) => write!(f, "the page has more than {most} cells"),
            Self::TooManyRows(most) => write!(f, "the page lists more than {most} errors"),
            Self::NoErrors(seen) => write!(
                f,
                "no error was recognized: neither a table with a column of statuses or codes, nor headings or \
                 items that begin with one; {seen}"
            ),
        }
    }
}

impl error::Error for PageError {}
