//! What a page consists of, whatever it is written in: the readers of HTML and of Markdown make blocks, and
//! rows are looked for in blocks.

use crate::lines;

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

/// Where text belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Text,
    Heading(u8),
    /// In a list of this depth.
    Item(u8),
    Code,
}

/// Collects blocks, as a reader walks through a page.
#[derive(Default)]
pub(crate) struct Blocks {
    done: Vec<Block>,
    text: String,
    /// The places that are open, each with whether something was written there.
    places: Vec<(Place, bool)>,
}

impl Blocks {
    pub(crate) fn open(&mut self, place: Place) {
        self.flush();
        self.places.push((place, false));
    }

    pub(crate) fn close(&mut self) {
        self.flush();
        self.places.pop();
    }

    pub(crate) fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn push(&mut self, block: Block) {
        self.flush();
        self.done.push(block);
    }

    pub(crate) fn extend(&mut self, blocks: Vec<Block>) {
        self.flush();
        self.done.extend(blocks);
    }

    /// Ends a paragraph.
    pub(crate) fn flush(&mut self) {
        let text = tidy(&self.text);
        self.text.clear();
        if text.is_empty() {
            return;
        }
        let place = self.places.last_mut();
        let block = match place {
            None | Some((Place::Text, _)) => {
                self.done.extend(lines::blocks(&text));
                return;
            }
            Some((Place::Heading(level), _)) => Block::Heading {
                level: *level,
                text,
            },
            Some((Place::Item(_), true)) => Block::More(text),
            Some((Place::Item(depth), begun)) => {
                *begun = true;
                Block::Item {
                    depth: *depth,
                    text,
                }
            }
            Some((Place::Code, _)) => Block::Code(text),
        };
        self.done.push(block);
    }

    /// All that was read, as text.
    pub(crate) fn text(self) -> String {
        let texts: Vec<_> = self.finish().iter().map(Block::text).collect();
        texts.join("\n")
    }

    pub(crate) fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.done
    }
}

impl Block {
    /// What it says.
    fn text(&self) -> String {
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
