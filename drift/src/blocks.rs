//! Collecting the blocks of a page.

use crate::block::{Block, tidy};
use crate::lines;

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
