//! How much a match rule demands of a response.

use crate::Signal;

/// How much a match rule demands of a response, compared as a number: the larger wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Specificity(u8);

impl Specificity {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// A class of statuses.
    pub const STATUS_CLASS: Self = Self(1);
    /// A status.
    pub const STATUS: Self = Self(2);
    /// A type.
    pub const TYPE: Self = Self(4);
    /// A code.
    pub const CODE: Self = Self(8);
    /// A fragment of the message.
    pub const MESSAGE: Self = Self(16);
    /// Two numbers of the message.
    pub const EXCEEDS: Self = Self(32);

    /// Both demands together.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The field that decides.
    pub const fn deciding(self) -> Signal {
        match self.0 {
            16.. => Signal::Message,
            8.. => Signal::Code,
            4.. => Signal::Type,
            2.. => Signal::Status,
            _ => Signal::StatusClass,
        }
    }

    /// As tables hold it.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From what tables hold.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}
