//! From Markdown to blocks: that of forges, and MDX as far as it shows text.

use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use regex::{Captures, Regex};

use crate::block::{Block, Table, tidy};
use crate::blocks::{Blocks, Place};
use crate::error::PageError;
use crate::html;

/// A tag of a component with its attributes, or its end.
static COMPONENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"</?[A-Z][\w.]*((?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|\{[^{}]*\}))?)*)\s*/?>"#)
        .expect("it is right")
});
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"([\w-]+)=(?:"([^"]*)"|'([^']*)'|\{["'`]?([^{}]*?)["'`]?\})"#)
        .expect("it is right")
});
/// The blocks of a page.
pub(crate) fn blocks(markdown: &str) -> Result<Vec<Block>, PageError> {
    let markdown = COMPONENT.replace_all(markdown, component);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader::default();
    for event in Parser::new_ext(&markdown, options) {
        reader.event(event)?;
    }
    reader.end_html()?;
    Ok(reader.blocks.finish())
}

/// The title and the texts of a component, as elements that the reader of HTML knows. What is no attribute
/// of the kind, such as a class, goes.
fn component(found: &Captures) -> String {
    let is_placeholder = !found[0].contains(|it: char| it.is_ascii_lowercase());
    if is_placeholder {
        return found[0].to_owned();
    }
    let mut html = "\n\n".to_owned();
    for attribute in ATTRIBUTE.captures_iter(&found[1]) {
        let value = (2..5).find_map(|group| attribute.get(group));
        let value = value.map_or("", |it| it.as_str()).replace('<', "&lt;");
        let name = attribute[1].to_ascii_lowercase();
        if html::TITLES.contains(&&*name) {
            html.extend(["<summary>", &value, "</summary>\n\n"]);
        } else if html::TEXTS.contains(&&*name) {
            html.extend(["<div>", &value, "</div>\n\n"]);
        }
    }
    html
}

#[derive(Default)]
struct Reader {
    blocks: Blocks,
    /// HTML that stands on lines of its own, until it ends.
    html: String,
    table: Option<Table>,
    cell: Option<String>,
    lists: u8,
    is_metadata: bool,
}

impl Reader {
    fn event(&mut self, event: Event) -> Result<(), PageError> {
        if !matches!(
            event,
            Event::Html(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock)
        ) {
            self.end_html()?;
        }
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if !self.is_metadata => self.text(&text),
            Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text("\n"),
            Event::Rule => self.blocks.push(Block::Rule),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(tag) => self.inline_html(&tag),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match &mut self.cell {
            Some(cell) => cell.push_str(text),
            None => self.blocks.push_str(text),
        }
    }

    fn inline_html(&mut self, tag: &str) {
        let name = html::tag_name(tag);
        if name.eq_ignore_ascii_case("br")
            || name.eq_ignore_ascii_case("li")
            || name.eq_ignore_ascii_case("p")
        {
            self.text("\n");
        } else if !html::is_element(name) && !tag.starts_with("<!--") {
            self.text(tag);
        }
    }

    fn end_html(&mut self) -> Result<(), PageError> {
        if !self.html.is_empty() {
            let html = std::mem::take(&mut self.html);
            self.blocks.extend(html::blocks(&html, false)?);
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Heading { level, .. } => self.blocks.open(Place::Heading(*level as u8)),
            Tag::List(_) => {
                self.blocks.flush();
                self.lists = self.lists.saturating_add(1);
            }
            Tag::Item => self.blocks.open(Place::Item(self.lists)),
            // what is indented is code for Markdown only; MDX and copied text know no such thing
            Tag::CodeBlock(CodeBlockKind::Indented) => self.blocks.open(Place::Text),
            Tag::CodeBlock(_) => self.blocks.open(Place::Code),
            Tag::Paragraph | Tag::BlockQuote(_) => self.blocks.flush(),
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.cell = Some(String::new()),
            Tag::MetadataBlock(_) => self.is_metadata = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock => self.blocks.close(),
            TagEnd::List(_) => {
                self.blocks.flush();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::BlockQuote(_) => self.blocks.flush(),
            TagEnd::TableCell => {
                let text = tidy(&self.cell.take().unwrap_or_default());
                if let Some(table) = &mut self.table {
                    // before the first row is the header
                    table
                        .rows
                        .last_mut()
                        .unwrap_or(&mut table.header)
                        .push(text);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.blocks.push(Block::Table(table));
                }
            }
            TagEnd::MetadataBlock(_) => self.is_metadata = false,
            _ => {}
        }
    }
}
