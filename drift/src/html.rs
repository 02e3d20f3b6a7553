//! From HTML to blocks.

use std::collections::BTreeMap;

use scraper::node::Node;
use scraper::{ElementRef, Html};

use crate::block::{Block, Table, tidy};
use crate::blocks::{Blocks, Place};
use crate::error::PageError;

/// Elements may be nested so deep; a browser stops at 512, too.
const DEEPEST: usize = 512;
/// The tables of a page may have so many cells, those counted that a span makes.
const MOST_CELLS: usize = 200_000;
/// The texts of all cells may be so long together.
const MOST_BYTES: usize = 32 << 20;

/// What a reader of the page does not read as part of its text.
const SKIPPED: [&str; 17] = [
    "script", "style", "head", "nav", "header", "footer", "aside", "noscript", "template", "svg",
    "button", "select", "option", "iframe", "form", "object", "math",
];
/// Attributes that a component shows as its title, the first that is there.
pub(crate) const TITLES: [&str; 6] = ["title", "question", "summary", "header", "heading", "label"];
/// Attributes that it shows as its text.
pub(crate) const TEXTS: [&str; 3] = ["answer", "description", "content"];

/// The blocks of a page or of a part of one.
pub(crate) fn blocks(html: &str, is_whole: bool) -> Result<Vec<Block>, PageError> {
    read(html, is_whole).map(Blocks::finish)
}

/// The text of a page, without what is not read.
pub(crate) fn text(html: &str) -> String {
    read(html, true).map(Blocks::text).unwrap_or_default()
}

fn read(html: &str, is_whole: bool) -> Result<Blocks, PageError> {
    if depth(html) > DEEPEST {
        return Err(PageError::TooDeep(DEEPEST));
    }
    let document = if is_whole {
        Html::parse_document(html)
    } else {
        Html::parse_fragment(html)
    };
    let mut reader = Reader::default();
    reader.read(document.root_element())?;
    Ok(reader.blocks)
}

/// The address that a page gives as its own.
pub(crate) fn canonical(html: &str) -> Option<String> {
    let selector = scraper::Selector::parse(r#"link[rel="canonical"]"#).ok()?;
    let document = Html::parse_document(html);
    let link = document.select(&selector).next()?;
    link.value().attr("href").map(str::to_owned)
}

/// How deep elements are nested at most, by a look at the tags alone: the parser takes the square of it.
/// Elements that end where the next one begins do not count.
fn depth(html: &str) -> usize {
    const UNCOUNTED: [&str; 29] = [
        "p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot", "colgroup", "option",
        "html", "head", "body", "area", "base", "br", "col", "embed", "hr", "img", "input", "link",
        "meta", "source", "track", "wbr", "optgroup",
    ];
    let (mut open, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let is_end = tag.starts_with('/');
        let name = tag_name(tag).to_ascii_lowercase();
        if name.is_empty() || UNCOUNTED.contains(&&*name) {
            continue;
        }
        if is_end {
            open = open.saturating_sub(1);
        } else if !tag.split('>').next().is_some_and(|tag| tag.ends_with('/')) {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

/// The name in a tag or in its end, with or without the bracket before it.
pub(crate) fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|it: char| !it.is_ascii_alphanumeric());
    &name[..end.unwrap_or(name.len())]
}

#[derive(Default)]
struct Reader {
    blocks: Blocks,
    cells: usize,
    bytes: usize,
}

impl Reader {
    /// Walks through an element without recursion.
    fn read(&mut self, root: ElementRef) -> Result<(), PageError> {
        use ego_tree::iter::Edge;
        let mut skipped = None;
        let mut lists = 0;
        for edge in root.traverse() {
            match edge {
                _ if skipped.is_some() => {
                    if let Edge::Close(node) = edge
                        && skipped == Some(node.id())
                    {
                        skipped = None;
                    }
                }
                Edge::Open(node) => match node.value() {
                    Node::Text(text) => self.text(&text.text),
                    Node::Element(element) => {
                        let Some(element_ref) = ElementRef::wrap(node) else {
                            continue;
                        };
                        let name = element.name();
                        if SKIPPED.contains(&name)
                            || element.attr("hidden").is_some()
                            || element.attr("aria-hidden") == Some("true")
                        {
                            skipped = Some(node.id());
                        } else if is_table(element_ref) {
                            let table = self.table(element_ref)?;
                            self.blocks.push(Block::Table(table));
                            skipped = Some(node.id());
                        } else {
                            lists += usize::from(is_list(name));
                            self.open(element, lists);
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    if let Node::Element(element) = node.value() {
                        lists -= usize::from(is_list(element.name()));
                        match place(element.name(), 0) {
                            Some(_) => self.blocks.close(),
                            None if is_block(element.name()) => self.blocks.flush(),
                            None => {}
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// White space is a space, as in a browser; a line ends at `br` only, and before a row of a table of
    /// Markdown, which MDX reads inside of HTML, too.
    fn text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                let is_row = line.trim_start().starts_with('|');
                self.blocks.push_str(if is_row { "\n" } else { " " });
            }
            self.blocks.push_str(&line.replace(['\r', '\t'], " "));
        }
    }

    fn open(&mut self, element: &scraper::node::Element, lists: usize) {
        let name = element.name();
        let depth = u8::try_from(lists).unwrap_or(u8::MAX);
        if let Some(place) = place(name, depth) {
            self.blocks.open(place);
        } else if name == "br" {
            self.blocks.push_str("\n");
        } else if name == "hr" {
            self.blocks.push(Block::Rule);
        } else if is_block(name) {
            self.blocks.flush();
        } else if !is_inline(name) {
            self.component(element);
        }
    }

    /// A component of a documentation site shows some of its attributes.
    fn component(&mut self, element: &scraper::node::Element) {
        self.blocks.flush();
        if let Some(title) = TITLES.iter().find_map(|name| element.attr(name)) {
            self.blocks.push(Block::Heading {
                level: 7,
                text: tidy(title),
            });
        }
        for text in TEXTS.iter().filter_map(|name| element.attr(name)) {
            self.blocks.push_str(text);
            self.blocks.flush();
        }
    }

    /// A table as a grid: a cell stands in all places that it spans.
    fn table(&mut self, table: ElementRef) -> Result<Table, PageError> {
        let mut rows: Vec<(bool, Vec<String>)> = Vec::new();
        // cells that reach into later rows: column, rows left, text
        let mut pending: BTreeMap<usize, (usize, String)> = BTreeMap::new();
        let mut in_table = Vec::new();
        collect_rows(table, &mut in_table);
        for row in in_table {
            let mut cells: Vec<String> = Vec::new();
            let mut is_header = true;
            for cell in row.child_elements().filter(|it| is_cell(*it)) {
                self.fill(&mut cells, &mut pending)?;
                is_header &= is_heading_cell(cell);
                let span = |name: &str, most: usize| {
                    let span = cell.value().attr(name).and_then(|it| it.parse().ok());
                    span.unwrap_or(1_usize).clamp(1, most)
                };
                let text = cell_text(cell);
                let rows = span("rowspan", 65_534);
                for _ in 0..span("colspan", 1000) {
                    self.count(&text)?;
                    if rows > 1 {
                        pending.insert(cells.len(), (rows - 1, text.clone()));
                    }
                    cells.push(text.clone());
                }
            }
            self.fill(&mut cells, &mut pending)?;
            rows.push((is_header && !cells.is_empty(), cells));
        }
        let header = match rows.first() {
            Some((true, _)) => rows.remove(0).1,
            _ => Vec::new(),
        };
        let rows = rows.into_iter().map(|(_, cells)| cells);
        Ok(Table {
            header,
            rows: rows
                .filter(|cells| cells.iter().any(|it| !it.is_empty()))
                .collect(),
        })
    }

    /// Adds the cells that reach into this row from above.
    fn fill(
        &mut self,
        cells: &mut Vec<String>,
        pending: &mut BTreeMap<usize, (usize, String)>,
    ) -> Result<(), PageError> {
        while let Some((left, text)) = pending.get_mut(&cells.len()) {
            self.count(text)?;
            let column = cells.len();
            cells.push(text.clone());
            *left -= 1;
            if *left == 0 {
                pending.remove(&column);
            }
        }
        Ok(())
    }

    /// Counts a cell, and the bytes of its text, which stand in each place that it spans.
    fn count(&mut self, text: &str) -> Result<(), PageError> {
        self.cells += 1;
        self.bytes += text.len();
        if self.cells > MOST_CELLS || self.bytes > MOST_BYTES {
            return Err(PageError::TooManyCells(MOST_CELLS));
        }
        Ok(())
    }
}

/// The rows of a table, not those of tables in its cells.
fn collect_rows<'a>(table: ElementRef<'a>, rows: &mut Vec<ElementRef<'a>>) {
    let mut stack: Vec<_> = table.child_elements().collect();
    stack.reverse();
    while let Some(element) = stack.pop() {
        if element.value().name() == "tr" || element.value().attr("role") == Some("row") {
            rows.push(element);
        } else if !is_table(element) {
            let mut below: Vec<_> = element.child_elements().collect();
            below.reverse();
            stack.extend(below);
        }
    }
}

/// What a cell says, its paragraphs and items on lines of their own.
fn cell_text(cell: ElementRef) -> String {
    use ego_tree::iter::Edge;
    let mut text = String::new();
    for edge in cell.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(part) => text.push_str(&part.replace(['\n', '\r', '\t'], " ")),
                Node::Element(element) if element.name() == "br" => text.push('\n'),
                Node::Element(element) if is_block(element.name()) => text.push('\n'),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value()
                    && is_block(element.name())
                {
                    text.push('\n');
                }
            }
        }
    }
    tidy(&text)
}

fn is_table(element: ElementRef) -> bool {
    let role = element.value().attr("role");
    element.value().name() == "table" && role != Some("presentation")
        || matches!(role, Some("table" | "grid"))
}

fn is_cell(element: ElementRef) -> bool {
    matches!(element.value().name(), "td" | "th")
        || matches!(
            element.value().attr("role"),
            Some("cell" | "gridcell" | "columnheader" | "rowheader")
        )
}

fn is_heading_cell(cell: ElementRef) -> bool {
    let is_head = cell.value().name() == "th" && cell.value().attr("scope") != Some("row");
    is_head || cell.value().attr("role") == Some("columnheader")
}

fn is_list(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "menu")
}

/// Where the text of an element belongs.
fn place(name: &str, lists: u8) -> Option<Place> {
    let place = match name {
        "h1" => Place::Heading(1),
        "h2" => Place::Heading(2),
        "h3" => Place::Heading(3),
        "h4" => Place::Heading(4),
        "h5" => Place::Heading(5),
        "h6" => Place::Heading(6),
        "summary" => Place::Heading(7),
        "dt" => Place::Heading(8),
        "li" => Place::Item(lists.max(1)),
        "pre" => Place::Code,
        _ => return None,
    };
    Some(place)
}

/// Whether text before and behind is not on the same line.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 27] = [
        "html",
        "body",
        "p",
        "div",
        "section",
        "article",
        "main",
        "ul",
        "ol",
        "menu",
        "dl",
        "dd",
        "blockquote",
        "details",
        "figure",
        "figcaption",
        "address",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "fieldset",
        "hgroup",
    ];
    BLOCKS.contains(&name) || place(name, 1).is_some()
}

fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 36] = [
        "a", "abbr", "b", "bdi", "bdo", "big", "center", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "img", "ins", "kbd", "label", "mark", "picture", "q", "ruby", "s",
        "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
        "var",
    ];
    INLINE.contains(&name)
        || matches!(
            name,
            "wbr" | "input" | "col" | "colgroup" | "video" | "audio"
        )
}

/// Whether this is the name of an element of HTML: what looks like a tag and is none is text, such as a
/// place for a key.
pub(crate) fn is_element(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    is_inline(&name)
        || is_block(&name)
        || SKIPPED.contains(&&*name)
        || matches!(&*name, "br" | "hr")
}
