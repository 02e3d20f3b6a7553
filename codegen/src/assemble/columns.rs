//! Columns: packed texts and numbers with the offsets of their rows.

use llm_errors_core::layout::{Column, Integers, Lists, Numbers, Sparse, Statuses};

/// Keeps items for as long as the program runs.
pub(super) fn keep<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

/// Keeps a text for as long as the program runs.
pub(super) fn keep_text(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// A number or offset as the tables hold it.
///
/// Panics beyond 4 billion, which the limit of a file's size keeps far away.
pub(super) fn number(number: usize) -> u32 {
    u32::try_from(number).expect("a catalog has less than 4 GiB")
}

/// A column of numbers.
pub(super) fn integers(numbers: impl IntoIterator<Item = u32>) -> Integers {
    Integers(keep(numbers.into_iter().map(u32::to_le_bytes).collect()))
}

/// A column with these texts as its rows.
pub(super) fn column<'a>(texts: impl IntoIterator<Item = &'a str>) -> Column {
    let mut text = String::new();
    let bounds = append(&mut text, texts);
    Column {
        text: keep_text(text),
        bounds,
    }
}

/// Appends texts to others; where each begins, and where the last ends.
pub(super) fn append<'a>(all: &mut String, texts: impl IntoIterator<Item = &'a str>) -> Integers {
    let mut bounds = vec![number(all.len())];
    for text in texts {
        all.push_str(text);
        bounds.push(number(all.len()));
    }
    integers(bounds)
}

/// All items of the lists of some rows, and where each list begins, and where the last ends.
pub(super) fn flatten<T>(
    rows: impl IntoIterator<Item = impl IntoIterator<Item = T>>,
) -> (Vec<T>, Integers) {
    let (mut items, mut bounds) = (Vec::new(), vec![0]);
    for row in rows {
        items.extend(row);
        bounds.push(number(items.len()));
    }
    (items, integers(bounds))
}

/// Lists of texts, a list for each row.
pub(super) fn lists<'a>(
    rows: impl IntoIterator<Item = impl IntoIterator<Item = &'a str>>,
) -> Lists {
    let (items, bounds) = flatten(rows);
    Lists {
        items: column(items),
        bounds,
    }
}

/// The rows of a table, to be turned into columns.
pub(super) struct Columns<'r, 'a, T>(pub(super) &'r [&'a T]);

impl<'a, T> Columns<'_, 'a, T> {
    /// A text for each row.
    pub(super) fn texts(&self, text: impl Fn(&'a T) -> &'a str) -> Column {
        column(self.0.iter().map(|row| text(row)))
    }

    /// A list of texts for each row.
    pub(super) fn lists<I: Iterator<Item = &'a str>>(&self, list: impl Fn(&'a T) -> I) -> Lists {
        lists(self.0.iter().map(|row| list(row)))
    }

    /// A list of texts for each row where it is not empty.
    pub(super) fn sparse<I: Iterator<Item = &'a str>>(&self, list: impl Fn(&'a T) -> I) -> Sparse {
        let rows = self.0.iter().zip(0_u32..);
        let rows = rows.map(|(row, number)| (number, list(row).collect::<Vec<_>>()));
        let (rows, found): (Vec<_>, Vec<_>) = rows.filter(|(_, list)| !list.is_empty()).unzip();
        Sparse {
            rows: integers(rows),
            lists: lists(found),
        }
    }

    /// A list of numbers for each row.
    pub(super) fn numbers(&self, list: impl Fn(&'a T) -> Vec<u32>) -> Numbers {
        let (items, bounds) = flatten(self.0.iter().map(|row| list(row)));
        Numbers {
            items: integers(items),
            bounds,
        }
    }

    /// A list of statuses for each row.
    pub(super) fn statuses(&self, list: impl Fn(&'a T) -> &'a [u16]) -> Statuses {
        let (items, bounds) = flatten(self.0.iter().map(|row| list(row).iter().copied()));
        Statuses {
            items: keep(items),
            bounds,
        }
    }
}
