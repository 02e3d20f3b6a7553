//! How fragments of messages are searched for.
//!
//! Of every fragment the table holds a block of bytes at each offset up to the stride. A text is
//! looked at once in every stride, so one of these blocks is met wherever the fragment stands. A
//! filter of bits tells most places without a fragment apart from the others.

/// The longest stride in bytes: a power of two, so that tables can hold offsets below it.
pub const LONGEST_STRIDE: usize = 8;

/// How far the search moves, and how many bytes it compares there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// In bytes.
    pub stride: usize,
    /// The length of a block in bytes, at most 8.
    pub length: usize,
}

impl Steps {
    /// For fragments of which the shortest has so many bytes; none if that is not even one.
    ///
    /// Longer blocks meet fewer places by chance, longer strides meet fewer places at all.
    pub const fn for_shortest(bytes: usize) -> Option<Self> {
        if bytes == 0 {
            return None;
        }
        let longest = bytes - bytes / 3;
        let length = if longest < 8 { longest } else { 8 };
        let stride = bytes - length + 1;
        let stride = if stride < LONGEST_STRIDE {
            stride
        } else {
            LONGEST_STRIDE
        };
        Some(Self { stride, length })
    }
}

/// A block as the tables hold it, made of the eight bytes that begin with it.
///
/// Letter case does not matter. Other bytes may become the same too, so what is found by a block has
/// to be compared.
#[inline]
pub const fn block(bytes: [u8; 8], length: usize) -> u64 {
    // sets the bit that tells capital from small letters, whatever the byte
    let folded = u64::from_le_bytes(bytes) | 0x2020_2020_2020_2020;
    folded << (64 - 8 * length)
}

/// Where a filter of `words` words, a power of two, has the bit of a block: the word, and the place in
/// the word.
#[inline]
pub const fn bit(block: u64, words: usize) -> (usize, u32) {
    /// Odd and without pattern: the golden ratio.
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    // the high bits of the product depend on all bytes
    let product = block.wrapping_mul(ODD);
    (
        (product >> 32) as usize & (words - 1),
        (product >> 58) as u32,
    )
}
