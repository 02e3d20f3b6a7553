//! What changes about a page without changing what it says.

mod common;

use std::collections::BTreeMap;
use std::sync::Mutex;

use common::{PAGES, lock_of, page, provider, read_rows};
use llm_errors_drift::{Entries, compare};
use regex::Regex;

/// A change of HTML, of Markdown, or of both.
type Change = (&'static str, fn(&str) -> String);

/// A pattern, compiled once.
fn regex(pattern: &str) -> Regex {
    static COMPILED: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().expect("nobody panics");
    let regex = compiled.entry(pattern.to_owned());
    regex
        .or_insert_with(|| Regex::new(pattern).expect("it is right"))
        .clone()
}

fn replace(text: &str, pattern: &str, with: &str) -> String {
    regex(pattern).replace_all(text, with).into_owned()
}

/// The same outside of tags only.
fn in_text(text: &str, pattern: &str, with: &str) -> String {
    let tag = regex(r"<[a-z/!][^>]*>");
    let mut changed = String::new();
    let mut end = 0;
    for tag in tag.find_iter(text) {
        changed += &replace(&text[end..tag.start()], pattern, with);
        changed += tag.as_str();
        end = tag.end();
    }
    changed + &replace(&text[end..], pattern, with)
}

/// The first and the last row of the first table change places, unless a cell belongs to several rows.
fn swap(text: &str, pattern: &str) -> String {
    let pattern = regex(pattern);
    let end = text.find("</table>").unwrap_or(text.len());
    let found: Vec<_> = pattern.find_iter(&text[..end]).collect();
    let [first, .., last] = &found[..] else {
        return text.to_owned();
    };
    if text[..end].contains("rowspan") {
        return text.to_owned();
    }
    let between = &text[first.end()..last.start()];
    let (before, behind) = (&text[..first.start()], &text[last.end()..]);
    [before, last.as_str(), between, first.as_str(), behind].concat()
}

const ANY: [Change; 7] = [
    ("line ends of Windows", |text| text.replace('\n', "\r\n")),
    ("a byte order mark", |text| format!("\u{feff}{text}")),
    ("other quotes", |text| in_text(text, r"(\w)'(\w)", "$1’$2")),
    ("other dashes", |text| text.replace(" - ", " – ")),
    ("spaces that do not break", |text| {
        in_text(text, r"(\p{L}) (\p{L})", "$1\u{a0}$2")
    }),
    ("invisible characters", |text| {
        in_text(text, r"(\p{Ll}{3})(\p{Ll})", "$1\u{200b}$2")
    }),
    ("lines at the end", |text| format!("{text}\n\n\n")),
];

const HTML: [Change; 14] = [
    ("indented", |text| replace(text, r">\s*<", ">\n\t\t<")),
    ("on one line", |text| text.replace('\n', " ")),
    ("classes and styles", |text| {
        replace(
            text,
            r"<(td|th|li|p|h[1-6]|tr)\b",
            r#"<$1 class="x y" style="color: red""#,
        )
    }),
    ("wrapped in spans", |text| {
        replace(text, r"<(td|li)([^>]*)>", r#"<$1$2><span class="cell">"#)
    }),
    ("wrapped in paragraphs", |text| {
        replace(
            &replace(text, r"<td([^>]*)>", "<td$1><div><p>"),
            "</td>",
            "</p></div></td>",
        )
    }),
    ("bold is emphasis", |text| {
        text.replace("strong>", "em>")
            .replace("<b>", "<i>")
            .replace("</b>", "</i>")
    }),
    ("other targets of links", |text| {
        replace(
            text,
            r#"href="[^"]*""#,
            r#"href="https://elsewhere.example/x""#,
        )
    }),
    ("navigation in front", |text| {
        format!("<nav><ul><li>401 Home</li><li>500 Docs</li></ul></nav>{text}")
    }),
    ("a footer", |text| {
        format!("{text}<footer><p>404 Not Found? Write to us.</p></footer>")
    }),
    ("scripts and styles", |text| {
        format!("<script>var a = '<td>429</td>';</script><style>td {{}}</style>{text}")
    }),
    ("comments", |text| {
        replace(text, r"<(td|li|p)([^>]*)>", "<!-- 500 --><$1$2>")
    }),
    ("character references", |text| {
        in_text(text, r"(\p{Ll})e(\p{Ll})", "$1&#101;$2")
    }),
    ("translated headers", |text| {
        replace(text, r"<th([^>]*)>[^<]+", "<th$1>标题")
    }),
    ("rows in another order", |text| {
        swap(text, r"(?s)<tr>(?:<td>|<td valign|<td><).*?</tr>")
    }),
];

const MARKDOWN: [Change; 9] = [
    ("wider cells", |text| text.replace(" |", "      |")),
    ("aligned columns", |text| {
        replace(text, r"\|(?: ?:?-{3,}:? ?\|)+", "$0").replace("---|", "---:|")
    }),
    ("other bullets", |text| replace(text, r"(?m)^- ", "* ")),
    ("other emphasis", |text| {
        replace(text, r"\*\*(\w+)\*\*", "__${1}__")
    }),
    ("headings a level deeper", |text| {
        replace(text, r"(?m)^##", "###")
    }),
    ("headings in capitals", |text| {
        let heading = regex(r"(?m)^#+ [A-Z][a-z].*$");
        heading
            .replace_all(text, |found: &regex::Captures| found[0].to_uppercase())
            .into_owned()
    }),
    ("places of headings", |text| {
        replace(text, r"(?m)^(#+ [^\n{]+)$", "$1 {#place}")
    }),
    ("a paragraph in front", |text| {
        let (front, text) = match text
            .strip_prefix("---\n")
            .and_then(|it| it.split_once("\n---\n"))
        {
            Some((front, text)) => (format!("---\n{front}\n---\n"), text),
            None => (String::new(), text),
        };
        format!("{front}\nRead this first. Other pages: [home](https://x.example).\n\n{text}")
    }),
    ("a line across and navigation behind", |text| {
        format!("{text}\n\n---\n\n[Next page](next.md)\n")
    }),
];

#[test]
fn what_does_not_change_what_a_page_says_is_no_drift() {
    for (name, id) in PAGES {
        let provider = provider(id);
        let entries = Entries::of(provider);
        let text = page(name);
        let rows = read_rows(provider, name, text.as_bytes());
        let lock = lock_of(&rows);
        let html: &[Change] = if name.ends_with("html") { &HTML } else { &[] };
        let markdown: &[Change] = if name.ends_with("md") { &MARKDOWN } else { &[] };
        for (change, make) in ANY.iter().chain(html).chain(markdown) {
            let changed = make(&text);
            let rows = read_rows(provider, name, changed.as_bytes());
            let comparison = compare(&entries, "page", &rows, &lock, true).expect("it may shrink");
            assert!(
                comparison.findings.is_empty(),
                "{name}, {change}: {:#?}\n{changed}",
                comparison.findings
            );
        }
    }
}

#[test]
fn the_same_table_says_the_same_in_html_and_in_markdown() {
    let html = "<table><tr><th>Code</th><th>Why</th></tr><tr><td>401</td><td>The <b>key</b> is wrong.</td></tr>\
                <tr><td>429</td><td>Too <code>fast</code>.</td></tr></table>";
    let markdown =
        "| Code | Why |\n|---|---|\n| 401 | The **key** is wrong. |\n| 429 | Too `fast`. |\n";
    let copied = "Code\tWhy\n401\tThe key is wrong.\n429\tToo fast.\n";
    let provider = provider("openai");
    let fingerprints = |name: &str, text: &str| -> Vec<_> {
        let rows = read_rows(provider, name, text.as_bytes());
        rows.iter()
            .map(|row| (row.key(), row.fingerprint()))
            .collect()
    };
    let expected = fingerprints("page.html", html);
    assert_eq!(expected.len(), 2);
    assert_eq!(fingerprints("page.md", markdown), expected);
    assert_eq!(fingerprints("page.txt", copied), expected);
}
