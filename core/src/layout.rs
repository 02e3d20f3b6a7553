//! What the numbers in compiled tables mean, apart from the numbers of entries and rules.
//!
//! - Lists of numbers stand one after the other, each with [`END`] behind it.
//! - Tables are sorted by HTTP status. A class of statuses stands as its first digit, 1 to 5, which is
//!   no status: see [`StatusClass::digit`].
//! - A perfect-hash table has a power of two of slots; those without a key have [`UNUSED`] as the
//!   length of the key.
//!
//! [`StatusClass::digit`]: crate::StatusClass::digit

/// Ends a list of numbers.
pub const END: u32 = u32::MAX;

/// The length of the key of a slot that has none: no key that is asked for is as long, so a lookup need
/// not ask whether a slot is used.
pub const UNUSED: u32 = u32::MAX;
