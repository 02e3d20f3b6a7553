//! One file of a catalog, read into the tables of the schema.

use toml::Spanned;
use toml::de::DeValue;

use crate::base::Base;
use crate::diagnostic::{Collector, Lint, Place};
use crate::files::File;
use crate::read::{Reader, Value, parse};
use crate::schema::{Document, Provider};
use crate::wording::quoted;

/// One file, read into the tables of the schema.
pub(crate) struct ParsedFile<'a> {
    pub(crate) index: usize,
    pub(crate) text: &'a str,
    /// What the file's name gives as an id.
    pub(crate) stem: &'a str,
    /// The id of the provider: that of the one it extends, or else the stem.
    pub(crate) id: String,
    pub(crate) tables: Document,
}

impl<'a> ParsedFile<'a> {
    /// Reads a file; its faults are reported, and none is returned where nothing could be read.
    pub(crate) fn read(
        files: &'a [File],
        index: usize,
        base: &Base,
        faults: &mut Collector,
    ) -> Option<Self> {
        let file = &files[index];
        if let Some(why) = file.unreadable() {
            let title = format!("cannot read {}: {why}", quoted(file.name()));
            faults.report(Lint::Unreadable, Place::new(index, 0..0), title, "");
            return None;
        }
        let mut reader = Reader {
            file: index,
            faults,
        };
        let document = parse(file, &mut reader);
        let start = document.span().start;
        let document = Spanned::new(start..start, DeValue::Table(document.into_inner()));
        let tables = Document::read(&document, &mut reader)?;
        let id = match &tables.extends {
            Some(name) => base.id_of(name.get_ref()).unwrap_or(name.get_ref()),
            None => file.stem(),
        };
        Some(Self {
            index,
            text: file.text(),
            stem: file.stem(),
            id: id.to_owned(),
            tables,
        })
    }

    /// Whether it tells of a provider: one that tells of the wire alone does not.
    pub(crate) fn has_provider(&self) -> bool {
        let Document {
            extends,
            provider,
            wire,
            entry,
            ..
        } = &self.tables;
        wire.is_none() || extends.is_some() || provider.is_some() || !entry.is_empty()
    }

    /// Its `[provider]`, if it has one.
    pub(crate) fn provider(&self) -> Option<&Provider> {
        self.tables.provider.as_ref().map(Spanned::get_ref)
    }

    pub(crate) fn place<T>(&self, at: &Spanned<T>) -> Place {
        Place::new(self.index, at.span())
    }

    /// For what is wrong with the file and nothing in it.
    pub(crate) fn top(&self) -> Place {
        Place::new(self.index, 0..0)
    }
}
