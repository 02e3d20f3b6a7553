//! A stream of lines in batches: as many whole lines as have arrived.

use std::io::{self, ErrorKind, Read};
use std::mem;

/// The longest line or body in bytes, so that memory stays bounded.
pub(crate) const LONGEST: usize = 16 << 20;
/// How much is read at once.
const CHUNK: usize = 1 << 16;

/// One or more lines.
pub(crate) struct Batch {
    /// The number of its first line, from 1.
    first: u64,
    bytes: Vec<u8>,
}

impl Batch {
    /// Numbers and lines, without their ends. A line of more than [`LONGEST`] bytes may have lost the rest.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        let (mut rest, mut number) = (Some(bytes), self.first);
        std::iter::from_fn(move || {
            let bytes = rest?;
            let (line, after) = match memchr::memchr(b'\n', bytes) {
                Some(end) => (&bytes[..end], Some(&bytes[end + 1..])),
                None => (bytes, None),
            };
            rest = after;
            number += 1;
            Some((number - 1, line))
        })
    }
}

/// Reads batches.
pub(crate) struct Batches<R> {
    input: R,
    /// The number of the next line.
    next: u64,
    /// The beginning of a line whose end is yet to come.
    rest: Vec<u8>,
    /// What comes before the next line's end belongs to a line that is too long.
    is_skipping: bool,
}

impl<R: Read> Batches<R> {
    pub(crate) const fn new(input: R) -> Self {
        Self {
            input,
            next: 1,
            rest: Vec::new(),
            is_skipping: false,
        }
    }

    /// The lines that have arrived; waits until there is one. None at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Batch>> {
        let mut bytes = mem::take(&mut self.rest);
        loop {
            let mut before = bytes.len();
            let read = self.read(&mut bytes)?;
            if read == 0 {
                let is_over = bytes.is_empty();
                return Ok((!is_over).then(|| self.batch(bytes)));
            }
            if self.is_skipping {
                let Some(end) = memchr::memchr(b'\n', &bytes) else {
                    bytes.clear();
                    continue;
                };
                self.is_skipping = false;
                bytes.drain(..=end);
                before = 0;
            }
            if let Some(end) = memchr::memrchr(b'\n', &bytes[before..]) {
                self.rest = bytes.split_off(before + end + 1);
                return Ok(Some(self.batch(bytes)));
            }
            if bytes.len() > LONGEST {
                self.is_skipping = true;
                return Ok(Some(self.batch(bytes)));
            }
        }
    }

    /// Reads what is there, up to a chunk, behind what `bytes` holds.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let before = bytes.len();
        bytes.resize(before + CHUNK, 0);
        loop {
            match self.input.read(&mut bytes[before..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => {
                    bytes.truncate(before + *read.as_ref().unwrap_or(&0));
                    return read;
                }
            }
        }
    }

    fn batch(&mut self, bytes: Vec<u8>) -> Batch {
        let ends = memchr::memchr_iter(b'\n', &bytes).count() as u64;
        let first = self.next;
        self.next += ends + u64::from(!bytes.ends_with(b"\n"));
        Batch { first, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives what it has in pieces, as a pipe does.
    struct Pieces(Vec<Vec<u8>>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some(piece) = self.0.first_mut() else {
                return Ok(0);
            };
            let length = piece.len().min(buffer.len());
            buffer[..length].copy_from_slice(&piece[..length]);
            piece.drain(..length);
            if piece.is_empty() {
                self.0.remove(0);
            }
            Ok(length)
        }
    }

    fn batches(pieces: &[&str]) -> Vec<Vec<(u64, String)>> {
        let pieces = pieces.iter().map(|piece| piece.as_bytes().to_vec());
        let mut batches = Batches::new(Pieces(pieces.collect()));
        let mut all = Vec::new();
        while let Some(batch) = batches.next().expect("no error") {
            let line = |(number, line): (u64, &[u8])| {
                let text: String = String::from_utf8_lossy(line).chars().take(9).collect();
                (number, text)
            };
            all.push(batch.lines().map(line).collect());
        }
        all
    }

    fn owned(expected: &[&[(u64, &str)]]) -> Vec<Vec<(u64, String)>> {
        let own = |(number, line): &(u64, &str)| (*number, (*line).to_owned());
        let batch = |batch: &&[(u64, &str)]| batch.iter().map(own).collect();
        expected.iter().map(batch).collect()
    }

    #[test]
    fn a_batch_is_what_has_arrived_whole() {
        for (pieces, expected) in [
            (&[][..], &[][..]),
            (&["a\nb\nc"], &[&[(1, "a"), (2, "b")][..], &[(3, "c")]]),
            (&["a", "b\nc", "d\n"], &[&[(1, "ab")][..], &[(2, "cd")]]),
            (
                &["\n", "\n\nx\n"],
                &[&[(1, "")][..], &[(2, ""), (3, ""), (4, "x")]],
            ),
        ] {
            assert_eq!(batches(pieces), owned(expected), "{pieces:?}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_to_its_end() {
        let long = "l".repeat(LONGEST + 3 * CHUNK);
        let end = format!("{long}\nb\n");
        assert_eq!(
            batches(&["a\n", &end]),
            owned(&[&[(1, "a")], &[(2, "lllllllll")], &[(3, "b")]]),
        );
        assert_eq!(batches(&[&long]), owned(&[&[(1, "lllllllll")]]));
    }
}
