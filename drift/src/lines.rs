//! Text that was copied from a browser: tables whose cells are parted by tabs or by nothing at all.

use std::sync::LazyLock;

use regex::Regex;

use crate::block::{Block, Table};

/// A line that is a status and nothing else.
static STATUS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[1-5]\d\d|[1-5][xX][xX])$").expect("it is right"));
/// A status, a code or both with the next cell glued to it, which begins with a capital. A hyphen is an empty
/// cell.
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:([1-5]\d\d|[1-5]xx)-?([a-z][a-z0-9]*(?:[_.:-][a-z0-9]+)*)?|([a-z][a-z0-9]*(?:[_.:-][a-z0-9]+)+))(\p{Lu}.*)$",
    )
    .expect("it is right")
});
/// The end of a cell and the beginning of the next one.
static SEAM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{Ll}.!?)](\p{Lu})").expect("it is right"));

/// What the lines of a paragraph are.
enum Line<'a> {
    Cells(Vec<&'a str>),
    /// A status alone: the lines behind it are its cells.
    Status(&'a str),
    /// A status, a code, and the cells behind them.
    Glued([&'a str; 3]),
    Text(&'a str),
}

impl<'a> Line<'a> {
    fn new(line: &'a str) -> Self {
        if line.contains('\t') {
            return Self::Cells(line.split('\t').collect());
        }
        // a table of pipes that Markdown does not take for one
        let inner = line.strip_prefix('|').and_then(|it| it.strip_suffix('|'));
        if let Some(inner) = inner.filter(|it| !it.is_empty()) {
            return Self::Cells(inner.split('|').map(str::trim).collect());
        }
        if STATUS.is_match(line) {
            return Self::Status(line);
        }
        match GLUED.captures(line) {
            Some(found) => {
                let group = |number| found.get(number).map_or("", |it| it.as_str());
                let code = if group(2).is_empty() {
                    group(3)
                } else {
                    group(2)
                };
                Self::Glued([group(1), code, group(4)])
            }
            None => Self::Text(line),
        }
    }
}

/// The blocks of a paragraph: tables, and what is none.
pub(crate) fn blocks(paragraph: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut text: Vec<&str> = Vec::new();
    let whole: Vec<&str> = paragraph.lines().collect();
    let lines: Vec<_> = whole.iter().map(|line| Line::new(line)).collect();
    let mut at = 0;
    while at < lines.len() {
        if let Some((table, count)) = table(&lines[at..]) {
            flush(&mut blocks, &mut text);
            blocks.push(Block::Table(table));
            at += count;
        } else {
            text.push(whole[at]);
            at += 1;
        }
    }
    flush(&mut blocks, &mut text);
    blocks
}

fn flush(blocks: &mut Vec<Block>, text: &mut Vec<&str>) {
    if !text.is_empty() {
        blocks.push(Block::Text(text.join("\n")));
        text.clear();
    }
}

/// The table with which lines begin, if they do, and how many lines it has.
fn table(lines: &[Line]) -> Option<(Table, usize)> {
    let strings = |cells: &[&str]| cells.iter().map(|it| (*it).to_owned()).collect();
    match &lines[0] {
        Line::Cells(_) => {
            let rows = lines.iter().map_while(|line| match line {
                Line::Cells(cells) => Some(strings(cells)),
                _ => None,
            });
            let mut rows: Vec<Vec<String>> = rows.collect();
            let count = rows.len();
            let is_delimiter = |cell: &String| cell.trim_matches([':', '-']).is_empty();
            rows.retain(|cells| !cells.iter().all(is_delimiter));
            // a header has no figures
            let has_header =
                rows.len() > 1 && !rows[0].iter().any(|it| it.contains(char::is_numeric));
            let header = if has_header {
                rows.remove(0)
            } else {
                Vec::new()
            };
            Some((Table { header, rows }, count))
        }
        Line::Status(_) => {
            // each cell with whether a row begins with it
            let cells = lines.iter().map_while(|line| match line {
                Line::Status(status) => Some((*status, true)),
                Line::Text(text) => Some((*text, false)),
                _ => None,
            });
            let cells: Vec<_> = cells.collect();
            let mut rows: Vec<Vec<String>> = Vec::new();
            for (cell, is_first) in &cells {
                match rows.last_mut() {
                    Some(row) if !is_first && row.len() < 3 => row.push((*cell).to_owned()),
                    Some(row) if !is_first => {
                        row[2].push('\n');
                        row[2].push_str(cell);
                    }
                    _ => rows.push(vec![(*cell).to_owned()]),
                }
            }
            let header = Vec::new();
            Some((Table { header, rows }, cells.len()))
        }
        Line::Glued(..) => {
            let rows = lines.iter().map_while(|line| match line {
                Line::Glued([status, code, rest]) => {
                    let (title, text) = match SEAM.captures(rest).and_then(|it| it.get(1)) {
                        Some(seam) => rest.split_at(seam.start()),
                        None => (*rest, ""),
                    };
                    Some(strings(&[status, code, title, text]))
                }
                _ => None,
            });
            let rows: Vec<_> = rows.collect();
            let count = rows.len();
            let header = Vec::new();
            // one line is a sentence that begins so
            (count > 1).then_some((Table { header, rows }, count))
        }
        Line::Text(_) => None,
    }
}
