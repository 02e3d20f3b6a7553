//! What a page consists of, whatever it is written in: the readers of HTML and of Markdown make blocks, and
//! rows are looked for in blocks.

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading, the summary of what is folded, or the title of a component; 1 is the highest level.
    Heading {
        level: u8,
        text: String,
    },
    /// The beginning of an item of a list; 1 is the outermost list.
    Item {
        depth: u8,
        text: String,
    },
    /// What follows in the same item.
    More(String),
    /// A paragraph.
    Text(String),
    /// What is printed as it is.
    Code(String),
    Table(Table),
    /// A line across the page: what follows belongs to nothing above.
    Rule,
}

/// A table, its spans undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// What stands above its columns.
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Block {
    /// What it says.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Heading { text, .. }
            | Self::Item { text, .. }
            | Self::More(text)
            | Self::Text(text)
            | Self::Code(text) => text.clone(),
            Self::Table(table) => table.rows.concat().join(" "),
            Self::Rule => String::new(),
        }
    }
}

/// The text without what cannot be seen, lines trimmed, and no line empty.
pub(crate) fn tidy(text: &str) -> String {
    let visible =
        |it: &char| matches!(it, '\n' | '\t') || !llm_errors_codegen::text::is_unsafe(*it);
    let text: String = text.chars().filter(visible).collect();
    let lines = text.split('\n').map(|line| {
        // tabs part cells, so only what stands around them goes
        let cells = line.split('\t').map(|cell| {
            let words: Vec<_> = cell.split_whitespace().collect();
            words.join(" ")
        });
        cells.collect::<Vec<_>>().join("\t")
    });
    let lines: Vec<_> = lines.filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}
