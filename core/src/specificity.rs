//! How much a rule demands of a response, and so which of several rules wins.

use crate::Signal;

/// How much a rule demands of a response; of two rules that match, the one with the larger wins.
///
/// One bit for each field of a rule, the lowest first:
///
/// | Bit | Field          | [Decided by](Self::deciding)     | Wins over              |
/// |----:|----------------|----------------------------------|------------------------|
/// |   1 | `message`, of a [reason phrase](crate::reason) | [`Status`](Signal) | |
/// |   2 | `status_class` | [`StatusClass`](Signal)          | reason phrases         |
/// |   4 | `status`       | [`Status`](Signal)               | any status class       |
/// |   8 | `type`         | [`Type`](Signal)                 | any status             |
/// |  16 | `code`         | [`Code`](Signal)                 | types and statuses     |
/// |  32 | `message`      | [`Message`](Signal)              | codes, types, statuses |
/// |  64 | `exceeds`      | [`Message`](Signal), its numbers | parts of the message   |
/// | 128 | `message_is`   | [`Message`](Signal), as a whole  | everything else        |
///
/// The highest field decides, whatever the other rule has below it; between rules with the same
/// highest field, the next one does.
///
/// ```
/// # use llm_errors_core::{Signal, Specificity};
/// let code = Specificity::CODE.with(Specificity::STATUS);
/// assert!(code > Specificity::CODE);
/// assert!(code < Specificity::MESSAGE);
/// assert_eq!(code.deciding(), Signal::Code);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Specificity(u8);

impl Specificity {
    /// Demands nothing: where the specificity of a rule starts from.
    pub const NONE: Self = Self(0);
    /// A reason phrase of HTTP in the message, which says no more than a status.
    pub const REASON: Self = Self(1);
    /// A class of HTTP statuses.
    pub const STATUS_CLASS: Self = Self(2);
    /// An HTTP status.
    pub const STATUS: Self = Self(4);
    /// A type in the body.
    pub const TYPE: Self = Self(8);
    /// A code in the body.
    pub const CODE: Self = Self(16);
    /// Words of the message.
    pub const MESSAGE: Self = Self(32);
    /// Two numbers of the message, of which the first is larger.
    pub const EXCEEDS: Self = Self(64);
    /// The whole message.
    pub const WHOLE_MESSAGE: Self = Self(128);

    /// Demands what either demands.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The part of the response that decides: that of the highest field.
    pub const fn deciding(self) -> Signal {
        if self.0 >= Self::MESSAGE.0 {
            Signal::Message
        } else if self.0 >= Self::CODE.0 {
            Signal::Code
        } else if self.0 >= Self::TYPE.0 {
            Signal::Type
        } else if self.0 >= Self::STATUS.0 || self.0 == Self::REASON.0 {
            Signal::Status
        } else {
            Signal::StatusClass
        }
    }

    /// The same without what it demands of the status.
    #[must_use]
    pub const fn without_status(self) -> Self {
        Self(self.0 & !(Self::REASON.0 | Self::STATUS_CLASS.0 | Self::STATUS.0))
    }

    /// Whether this demands everything that `other` demands.
    pub const fn includes(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The number that tables hold.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From the number that tables hold.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_field_decides() {
        let [reason, class, status, kind, code, message, exceeds, whole] = [
            Specificity::REASON,
            Specificity::STATUS_CLASS,
            Specificity::STATUS,
            Specificity::TYPE,
            Specificity::CODE,
            Specificity::MESSAGE,
            Specificity::EXCEEDS,
            Specificity::WHOLE_MESSAGE,
        ];
        // each wins over all before it
        let table = [
            (reason, Signal::Status),
            (class, Signal::StatusClass),
            (status, Signal::Status),
            (status.with(class), Signal::Status),
            (kind, Signal::Type),
            (kind.with(status), Signal::Type),
            (code, Signal::Code),
            (code.with(class), Signal::Code),
            (code.with(kind).with(status).with(class), Signal::Code),
            (message, Signal::Message),
            (message.with(status), Signal::Message),
            (message.with(code), Signal::Message),
            (exceeds, Signal::Message),
            (exceeds.with(message), Signal::Message),
            (whole, Signal::Message),
        ];
        assert!(table.is_sorted_by(|(lower, _), (higher, _)| lower < higher));
        for (specificity, signal) in table {
            assert_eq!(specificity.deciding(), signal, "{specificity:?}");
            assert_eq!(Specificity::from_bits(specificity.bits()), specificity);
        }
    }

    #[test]
    fn a_field_counts_once_and_in_any_order() {
        let code = Specificity::NONE.with(Specificity::CODE);
        assert_eq!(code.with(Specificity::CODE), Specificity::CODE);
        let with_status = Specificity::STATUS.with(code);
        assert_eq!(code.with(Specificity::STATUS), with_status);
    }
}
