//! Columns: packed texts and numbers with the offsets of their rows.

use llm_errors_core::layout::{Column, Lists, Numbers, Sparse};

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

/// A column with these texts as its rows.
pub(super) fn column<'a>(texts: impl IntoIterator<Item = &'a str>) -> Column {
    let (mut text, mut bounds) = (String::new(), vec![0]);
    for row in texts {
        text += row;
        bounds.push(number(text.len()));
    }
    Column {
        text: keep_text(text),
        bounds: keep(bounds),
    }
}

/// Lists of texts, a list for each row.
fn lists<'a>(rows: impl IntoIterator<Item = impl IntoIterator<Item = &'a str>>) -> Lists {
    let (mut items, mut bounds) = (Vec::new(), vec![0]);
    for row in rows {
        items.extend(row);
        bounds.push(number(items.len()));
    }
    Lists {
        items: column(items),
        bounds: keep(bounds),
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
            rows: keep(rows),
            lists: lists(found),
        }
    }

    /// A list of numbers for each row.
    pub(super) fn numbers<N>(&self, list: impl Fn(&'a T) -> Vec<N>) -> Numbers<N> {
        let (mut items, mut bounds) = (Vec::new(), vec![0]);
        for row in self.0 {
            items.extend(list(row));
            bounds.push(number(items.len()));
        }
        Numbers {
            items: keep(items),
            bounds: keep(bounds),
        }
    }
}
