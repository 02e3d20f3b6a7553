//! The files of a catalog: reading a folder, and finding lines and columns in a file.

use std::io::{self, Read};
use std::ops::Range;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::{fs, str};

use crate::wording::visible;

/// A larger file is refused; the largest of the shipped catalog has a fiftieth of it.
const LARGEST_FILE: u64 = 16 << 20;
/// Lines longer than this are not shown in a diagnostic.
const LONGEST_SHOWN: usize = 8 << 10;
/// More text than this is not shown around a fault.
const LONGEST_RANGE: usize = 64 << 10;

/// One file of a catalog.
#[derive(Clone, Debug)]
pub struct File {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    /// Why the text is missing.
    unreadable: Option<String>,
}

/// One-based, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Whole lines of a file.
pub(crate) struct LineRange<'a> {
    pub(crate) text: &'a str,
    /// The number of the first line.
    pub(crate) number: usize,
    start: usize,
}

impl LineRange<'_> {
    /// A span of the file as a span of the text.
    pub(crate) fn relative(&self, span: Range<usize>) -> Range<usize> {
        span.start - self.start..span.end - self.start
    }
}

impl File {
    /// A file by its name, which diagnostics print, and its text.
    ///
    /// The provider's id is the name without folder and `.toml`.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            name: visible(&name.into()),
            text,
            line_starts,
            unreadable: None,
        }
    }

    /// Reads a file from disk. One that cannot be read is not an error here: compiling it says why.
    fn open(path: &Path) -> Self {
        let name = path.to_string_lossy().replace(MAIN_SEPARATOR, "/");
        let (text, unreadable) = match read(path) {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(error.to_string())),
        };
        Self {
            unreadable,
            ..Self::new(name, text)
        }
    }

    /// The name, as diagnostics print it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name without folder and `.toml`, in any letter case: the id of the provider.
    pub(crate) fn stem(&self) -> &str {
        let file = self.name.rsplit('/').next().unwrap_or(&self.name);
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        if extension.eq_ignore_ascii_case("toml") {
            stem
        } else {
            file
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn unreadable(&self) -> Option<&str> {
        self.unreadable.as_deref()
    }

    pub(crate) fn position(&self, offset: usize) -> Position {
        let line = self
            .line_starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let before = self
            .text
            .get(self.line_starts[line]..offset)
            .unwrap_or_default();
        // counting a huge line again for each of its faults would take time without bound
        let column = if before.len() > LONGEST_RANGE {
            before.len()
        } else {
            before.chars().count()
        };
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// The lines that cover `span`, unless they are too long to be shown.
    pub(crate) fn lines(&self, span: Range<usize>) -> Option<LineRange<'_>> {
        let first = self
            .line_starts
            .partition_point(|start| *start <= span.start)
            .saturating_sub(1);
        let last = self
            .line_starts
            .partition_point(|start| *start < span.end.max(span.start + 1))
            .max(first + 1);
        let start = self.line_starts[first];
        let end = self
            .line_starts
            .get(last)
            .map_or(self.text.len(), |next| next - 1);
        let text = self.text.get(start..end)?;
        let longest = self.line_starts[first..last]
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .max();
        let tail = end - self.line_starts[last - 1];
        let shown = longest.unwrap_or(0).max(tail) <= LONGEST_SHOWN && text.len() <= LONGEST_RANGE;
        shown.then_some(LineRange {
            text,
            number: first + 1,
            start,
        })
    }
}

fn read(path: &Path) -> io::Result<String> {
    let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
    // opening a pipe or a device could wait forever
    if !fs::metadata(path)?.is_file() {
        return Err(invalid("not a regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(invalid(format!("larger than {} MiB", LARGEST_FILE >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .split(|byte| *byte == b'\n')
            .count();
        invalid(format!("line {line} is not UTF-8"))
    })
}

/// Reads the `*.toml` files of a catalog's folder, sorted by name; `.TOML` is the same.
///
/// Files whose name begins with `.` or `_` are left out.
///
/// # Errors
/// The folder cannot be listed. A file that cannot be read is a fault that [`check`](crate::check)
/// reports.
pub fn read_dir(folder: &Path) -> io::Result<Vec<File>> {
    let mut paths = Vec::<PathBuf>::new();
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(['.', '_']));
        if !hidden
            && path
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths.iter().map(|path| File::open(path)).collect())
}
