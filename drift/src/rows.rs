//! From blocks to rows: the errors that a page lists, each with its texts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::block::{Block, Table};
use crate::label::{Label, begins_with_status, looks_like_code, strip_mark, without_anchor};
use crate::normalize::{fingerprint, name, words};

/// One error of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Statuses and classes, sorted: `429`, `5xx`.
    pub status: Vec<String>,
    /// A code, a type or the name of an exception, as the page writes it.
    pub code: Option<String>,
    /// What the page calls it.
    pub title: Option<String>,
    /// What else the page says of it, in its order.
    pub texts: Vec<String>,
}

/// By what a row is found again: its status, and its code, or its title where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// `429`, `500,503`, or empty.
    pub status: String,
    /// The code, or the title in lowercase.
    pub word: String,
}

impl Row {
    /// Nothing but a code.
    pub(crate) fn of_code(code: &str) -> Self {
        Self {
            code: Some(code.to_owned()),
            ..Self::default()
        }
    }

    /// The key.
    pub fn key(&self) -> Key {
        let word = match (&self.code, &self.title) {
            (Some(code), _) => code.clone(),
            (None, Some(title)) => short(name(title)),
            (None, None) => String::new(),
        };
        Key {
            status: self.status.join(","),
            word,
        }
    }

    /// The fingerprint of what is not in the key.
    pub fn fingerprint(&self) -> String {
        let title = self.code.as_ref().and(self.title.as_deref());
        let texts = self.texts.iter().map(String::as_str);
        fingerprint(title.into_iter().chain(texts))
    }

    /// Whether nothing is said but what the key says.
    pub(crate) fn is_bare(&self) -> bool {
        self.texts.iter().all(|it| words(it).is_empty())
    }
}

/// A long title by its beginning and its fingerprint: a key is no place for sentences.
fn short(name: String) -> String {
    const LONGEST: usize = 80;
    const KEPT: usize = 60;
    if name.chars().count() <= LONGEST {
        return name;
    }
    let beginning: String = name.chars().take(KEPT).collect();
    format!("{}… {}", beginning.trim_end(), &fingerprint([&*name])[..8])
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&*self.status, &*self.word) {
            ("", word) => f.write_str(word),
            (status, "") => f.write_str(status),
            (status, word) => write!(f, "{status} {word}"),
        }
    }
}

/// Headings that part what is said of an error, and name none.
const PARTS: [&str; 21] = [
    "cause",
    "causes",
    "common causes",
    "possible causes",
    "reason",
    "solution",
    "solutions",
    "how to fix",
    "how to resolve",
    "resolution",
    "fix",
    "fixes",
    "description",
    "example",
    "examples",
    "response",
    "example response",
    "error message",
    "message",
    "troubleshooting",
    "what to do",
];

/// What stands above a table of the parts of a body, which lists no errors.
const FIELDS: [&str; 6] = [
    "field",
    "fields",
    "parameter",
    "property",
    "attribute",
    "header",
];

/// The rows of a page, in its order. `knows` tells the codes of the provider.
pub(crate) fn rows(blocks: &[Block], knows: &dyn Fn(&str) -> bool) -> Vec<Row> {
    let mut finder = Finder {
        knows,
        open: Vec::new(),
        found: Vec::new(),
        parts: repeated_headings(blocks),
        context: String::new(),
    };
    for block in blocks {
        finder.block(block);
    }
    finder.close(0);
    finder.found
}

/// Headings that stand below several others: they name a part of an error, not an error.
fn repeated_headings(blocks: &[Block]) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for block in blocks {
        if let Block::Heading { text, .. } = block {
            *counts.entry(words(text)).or_default() += 1;
        }
    }
    let repeated = counts.into_iter().filter(|(_, count)| *count > 1);
    repeated.map(|(heading, _)| heading).collect()
}

/// A paragraph that names an error stands below every heading.
const PARAGRAPH: u8 = 99;
/// An item of a list, by its depth.
const ITEM: u8 = 100;

struct Open {
    row: Row,
    level: u8,
    /// Rows of their own are below it, so that it may be no error itself.
    has_rows: bool,
}

struct Finder<'a> {
    knows: &'a dyn Fn(&str) -> bool,
    /// The rows that are not at their end, the outermost first.
    open: Vec<Open>,
    found: Vec<Row>,
    /// Headings that stand below several others.
    parts: BTreeSet<String>,
    /// The last heading or paragraph.
    context: String,
}

impl Label {
    /// Whether it names a part of an error and no error: `401 response`.
    fn is_part(&self) -> bool {
        let title = self.title.as_deref().map(words);
        self.code.is_none() && title.is_some_and(|title| PARTS.contains(&&*title))
    }

    /// Whether it names an error where no heading says so.
    fn names_error(&self) -> bool {
        self.is_strict && !self.is_part()
    }
}

impl From<Label> for Row {
    fn from(label: Label) -> Self {
        Self {
            status: label.status,
            code: label.code,
            title: label.title,
            texts: Vec::from_iter((!label.text.is_empty()).then_some(label.text)),
        }
    }
}

impl Finder<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, without_anchor(text)),
            Block::Item { depth, text } => self.item(*depth, text),
            Block::Text(text) => self.paragraph(text),
            Block::More(text) | Block::Code(text) => self.append(text),
            Block::Table(table) => self.table(table),
            Block::Rule => self.close(0),
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        self.close(level);
        text.clone_into(&mut self.context);
        let known = words(text);
        let label = Label::parse(text, self.knows);
        let is_part = PARTS.contains(&&*known)
            || self.parts.contains(&known)
            || label.as_ref().is_some_and(Label::is_part);
        match label {
            _ if is_part => self.append(text),
            Some(label) if label.is_strict || level > 1 && !label.status.is_empty() => {
                self.begin(level, label);
            }
            _ if self.open.is_empty() => {}
            // below an error another one, which shares its status and its code
            _ => self.begin(
                level,
                Label {
                    title: Some(strip_mark(text).to_owned()),
                    ..Label::default()
                },
            ),
        }
    }

    fn item(&mut self, depth: u8, text: &str) {
        let level = ITEM.saturating_add(depth);
        self.close(level);
        match Label::parse(text, self.knows) {
            Some(label) if label.names_error() => self.begin(level, label),
            _ => self.append(text),
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.close(ITEM);
        text.clone_into(&mut self.context);
        let label = (text.len() <= 100 && !text.contains('\n'))
            .then(|| Label::parse(text, self.knows))
            .flatten();
        match label {
            Some(label) if label.names_error() && label.text.is_empty() => {
                self.close(PARAGRAPH);
                self.begin(PARAGRAPH, label);
            }
            _ => self.append(text),
        }
    }

    fn begin(&mut self, level: u8, label: Label) {
        // a status alone below a code is the status of that
        if label.code.is_none()
            && label.title.is_none()
            && label.text.is_empty()
            && let Some(Open { row, .. }) = self.open.last_mut()
            && row.status.is_empty()
        {
            row.status = label.status;
            return;
        }
        let mut row = Row::from(label);
        if let Some(parent) = self.open.last_mut() {
            parent.has_rows = true;
            inherit(&mut row, &parent.row);
        }
        self.open.push(Open {
            row,
            level,
            has_rows: false,
        });
    }

    /// Ends the rows of this level and of those below.
    fn close(&mut self, level: u8) {
        while self.open.last().is_some_and(|open| open.level >= level) {
            let Some(Open { row, has_rows, .. }) = self.open.pop() else {
                return;
            };
            if !(has_rows && row.is_bare()) {
                self.found.push(row);
            }
        }
    }

    fn append(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.row.texts.push(text.to_owned());
        }
    }

    fn table(&mut self, table: &Table) {
        self.close(ITEM);
        let table = &joined(table);
        let inherited = self.open.last().map(|open| open.row.clone());
        let columns = Columns::of(table, self.knows);
        let header = table.header.join(" ");
        let is_of_fields = words(&header).split(' ').any(|word| FIELDS.contains(&word));
        let is_named = mentions_errors(&header) || mentions_errors(&self.context);
        let has_errors = columns.status.is_some()
            || columns.code.is_some_and(|column| {
                let codes = table.rows.iter().filter_map(|cells| cells.get(column));
                let known = codes.filter(|code| (self.knows)(code)).count();
                is_named || known * 3 >= table.rows.len()
            })
            || !is_of_fields && inherited.as_ref().is_some_and(|row| !row.status.is_empty());
        if !has_errors {
            for cells in &table.rows {
                self.append(&cells.join("\n"));
            }
            return;
        }
        if let Some(open) = self.open.last_mut() {
            open.has_rows = true;
        }
        self.context.clear();
        for cells in &table.rows {
            let mut row = columns.row(cells, self.knows);
            if let Some(parent) = &inherited {
                inherit(&mut row, parent);
            }
            self.found.push(row);
        }
    }
}

/// A table in which a line that goes on from the last cell of the row before is part of that.
fn joined(table: &Table) -> Table {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for cells in &table.rows {
        let (first, others) = cells
            .split_first()
            .map_or(("", &[][..]), |(first, others)| (&**first, others));
        let goes_on = !others.is_empty()
            && others.iter().all(String::is_empty)
            && first.contains(' ')
            && !begins_with_status(strip_mark(first));
        match rows.last_mut().and_then(|row| row.last_mut()) {
            Some(last) if goes_on => {
                last.push('\n');
                last.push_str(first);
            }
            _ => rows.push(cells.clone()),
        }
    }
    Table {
        header: table.header.clone(),
        rows,
    }
}

/// What a row does not say itself, the error says below which it stands.
fn inherit(row: &mut Row, parent: &Row) {
    if row.status.is_empty() {
        row.status.clone_from(&parent.status);
        // a row with a title has its own key, and the code would be that of several
        if row.code.is_none() && row.title.is_none() {
            row.code.clone_from(&parent.code);
        }
    }
}

/// Whether a text speaks of errors, in the languages of the pages.
fn mentions_errors(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "error",
        "exception",
        "fault",
        "http code",
        "status code",
        "错误",
        "錯誤",
        "异常",
        "状态码",
        "エラー",
        "오류",
        "fehler",
        "erreur",
        "ошиб",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// What the columns of a table are for.
#[derive(Debug, Default)]
struct Columns {
    status: Option<usize>,
    code: Option<usize>,
    title: Option<usize>,
}

impl Columns {
    /// By what is in the cells, since headers are translated.
    fn of(table: &Table, knows: &dyn Fn(&str) -> bool) -> Self {
        let count = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let share = |column: usize, is: &dyn Fn(&str) -> bool| {
            let cells = table.rows.iter().filter_map(|cells| cells.get(column));
            let cells: Vec<_> = cells.filter(|cell| !cell.is_empty()).collect();
            let fitting = cells.iter().filter(|cell| is(strip_mark(cell))).count();
            (!cells.is_empty()).then(|| fitting * 100 / cells.len())
        };
        let fitting = |is: &dyn Fn(&str) -> bool, taken: &[Option<usize>]| -> Vec<usize> {
            let columns = (0..count).filter(|column| !taken.contains(&Some(*column)));
            columns
                .filter(|column| share(*column, is).is_some_and(|share| share >= 60))
                .collect()
        };
        let first = |is: &dyn Fn(&str) -> bool, taken: &[Option<usize>]| {
            fitting(is, taken).first().copied()
        };
        let status = first(&begins_with_status, &[]);
        // of a type and a code the code, which says more
        let distinct = |column: &usize| {
            let cells = table.rows.iter().filter_map(|cells| cells.get(*column));
            (cells.collect::<BTreeSet<_>>().len(), Reverse(*column))
        };
        let code = fitting(&|cell| codes(cell, knows).is_some(), &[status]);
        let code = code.into_iter().max_by_key(distinct);
        let is_short = |cell: &str| cell.len() <= 120 && !cell.contains('\n');
        // where the column of the status has titles, too, the next one has none
        let is_titled = |cell: &str| Label::parse(cell, knows).is_some_and(|it| it.title.is_some());
        let has_titles = status.and_then(|column| share(column, &is_titled));
        let title = if has_titles.is_some_and(|share| share >= 50) {
            None
        } else {
            first(&is_short, &[status, code])
        };
        Self {
            status,
            code,
            title,
        }
    }

    fn row(&self, cells: &[String], knows: &dyn Fn(&str) -> bool) -> Row {
        let cell = |column: Option<usize>| column.and_then(|column| cells.get(column));
        let mut row = Row::default();
        if let Some(cell) = cell(self.status) {
            match Label::parse(cell, knows) {
                Some(label) => row = label.into(),
                None => row.texts.push(cell.clone()),
            }
        }
        match cell(self.code) {
            Some(cell) if row.code.is_none() => {
                // in a column of codes any word is one
                let is_word =
                    !cell.contains(char::is_whitespace) && cell.contains(char::is_alphanumeric);
                let word = is_word.then(|| cell.clone());
                match codes(cell, knows).or(word) {
                    Some(code) => row.code = Some(code),
                    None => row.texts.push(cell.clone()),
                }
            }
            Some(cell) => row.texts.push(cell.clone()),
            None => {}
        }
        let mut title = self.title;
        if row.title.is_some() || cell(title).is_some_and(String::is_empty) {
            title = None;
        } else if let Some(cell) = cell(title) {
            row.title = Some(cell.clone());
        }
        for (column, cell) in cells.iter().enumerate() {
            let is_used = [self.status, self.code, title].contains(&Some(column));
            // a cell that spans columns is read once
            let is_repeated = column > 0 && cells[column - 1] == *cell;
            if !is_used && !is_repeated && !cell.is_empty() {
                row.texts.push(cell.clone());
            }
        }
        row
    }
}

/// The code of a cell, or its codes with a space between them; none if it says something else.
fn codes(cell: &str, knows: &dyn Fn(&str) -> bool) -> Option<String> {
    let parts = cell.split(|it: char| it.is_whitespace() || ",/、|`\"'".contains(it));
    let parts: Vec<_> = parts.filter(|it| !it.is_empty() && *it != "or").collect();
    let are_codes =
        !parts.is_empty() && parts.len() <= 6 && parts.iter().all(|it| looks_like_code(it, knows));
    are_codes.then(|| parts.join(" "))
}

/// One row for each key, with the texts of all that have it: a page may list an error in a table and explain
/// it below, where its code stands without the status. The order of the rows does not matter for what is
/// compared.
pub(crate) fn merge(found: Vec<Row>) -> Vec<Row> {
    let mut places: BTreeMap<Key, usize> = BTreeMap::new();
    // where the rows of a code are, if that is one place
    let mut coded: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let mut groups: Vec<Vec<Row>> = Vec::new();
    let is_error = |row: &Row| {
        let is_success = row.status.iter().all(|it| it == "200") && !row.status.is_empty();
        !is_success && row.key() != Key::default()
    };
    let (with_status, without): (Vec<_>, Vec<_>) = found
        .into_iter()
        .filter(is_error)
        .partition(|row| !row.status.is_empty());
    for row in with_status.into_iter().chain(without) {
        let key = row.key();
        let known = if row.status.is_empty() {
            row.code.as_ref().and_then(|code| *coded.get(code)?)
        } else {
            None
        };
        let place = known.unwrap_or_else(|| *places.entry(key).or_insert(groups.len()));
        if place == groups.len() {
            groups.push(Vec::new());
        }
        if let Some(code) = &row.code {
            let one = coded.entry(code.clone()).or_insert(Some(place));
            if *one != Some(place) {
                *one = None;
            }
        }
        groups[place].push(row);
    }
    let rows = groups.into_iter().map(|mut group| {
        // several texts of one key in an order that does not hang on that of the page
        if group.len() > 1 {
            group.sort_by_cached_key(|row| (row.status.is_empty(), row.fingerprint()));
            group.dedup_by_key(|row| row.fingerprint());
        }
        let mut rows = group.into_iter();
        let mut row = rows.next().unwrap_or_default();
        for other in rows {
            row.title = row.title.or(other.title);
            row.texts.extend(other.texts);
        }
        row
    });
    rows.collect()
}
