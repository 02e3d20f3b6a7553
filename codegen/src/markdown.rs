//! Providers and entries as Markdown: for the documentation of the generated enums, so that rustdoc
//! reads like a reference of the errors, and for the command line.

use crate::catalog::{Entry, Example, Extra, Link, Provider, Source};
use crate::text::{ByteSet, Span, byte_set, find_byte, is_url, spans};

/// The Markdown for a provider.
pub fn provider(provider: &Provider) -> String {
    let mut lines = vec![format!(
        "**{}**, `{}`.",
        escape_markdown(&provider.name),
        provider.id
    )];
    let pages = [
        ("error codes", &provider.docs),
        ("status", &provider.status_page),
        ("status feed", &provider.status_feed),
    ];
    let pages = pages
        .into_iter()
        .filter_map(|(label, url)| Some(link(label, url.as_ref()?)));
    let contacts = provider
        .support
        .contacts
        .iter()
        .map(|Link { label, url }| link(label, url));
    push_list(&mut lines, "Pages:", pages.chain(contacts).collect());
    push_list(
        &mut lines,
        "In a report:",
        provider
            .support
            .include
            .iter()
            .map(|text| inline(text))
            .collect(),
    );
    lines.join("\n\n")
}

/// The Markdown for an entry.
pub fn entry(entry: &Entry) -> String {
    let title = escape_markdown(&entry.title);
    let statuses: Vec<_> = entry.status.iter().map(u16::to_string).collect();
    let status = match (&*statuses, entry.status_class) {
        ([], None) => String::new(),
        ([], Some(class)) => format!(" (HTTP {class})"),
        (statuses, _) => format!(" (HTTP {})", statuses.join(", ")),
    };
    let mut lines = vec![format!("**{title}**{status}"), inline(&entry.meaning)];
    if let Some(removed) = &entry.removed {
        let (since, reason) = (escape_markdown(&removed.since), inline(&removed.reason));
        lines.push(format!("Gone since {since}: {reason}"));
    }
    if entry.draft {
        lines.push("Draft: nobody has explained this error yet.".to_owned());
    }
    let window = entry
        .window
        .map(|window| format!(", refills by the `{window}`"));
    lines.push(format!(
        "Kind `{}`, retry `{}`, fixed by the `{}`{}.",
        entry.kind,
        entry.retry,
        entry.fix_by,
        window.unwrap_or_default()
    ));
    push_list(
        &mut lines,
        "Causes:",
        entry.causes.iter().map(|text| inline(text)).collect(),
    );
    push_list(
        &mut lines,
        "Solutions:",
        entry.solutions.iter().map(|text| inline(text)).collect(),
    );
    let words = [
        ("Code", &entry.codes),
        ("Type", &entry.types),
        ("Exception", &entry.sdk),
    ];
    for (label, words) in words.into_iter().filter(|(_, words)| !words.is_empty()) {
        let words: Vec<_> = words.iter().map(|word| code(word)).collect();
        lines.push(format!("{label}: {}", words.join(", ")));
    }
    if let Some(scope) = &entry.scope {
        lines.push(format!("Scope: {}", escape_markdown(scope)));
    }
    let own_fields = entry.extra.iter().map(|(key, value)| match value {
        Extra::Text(url) if is_url(url) => format!("{}: {}", code(key), link(url, url)),
        _ => format!("{}: {}", code(key), code(&value.to_string())),
    });
    push_list(&mut lines, "Own fields:", own_fields.collect());
    lines.extend(entry.example.as_ref().map(example));
    let sources: Vec<_> = entry
        .sources
        .iter()
        .map(|Source { id, url, .. }| link(id, url))
        .collect();
    if !sources.is_empty() {
        lines.push(format!("Sources: {}", sources.join(", ")));
    }
    lines.join("\n\n")
}

/// A response, with its body as it is.
fn example(Example { status, body }: &Example) -> String {
    let status = status.map_or_else(String::new, |status| format!(" (HTTP {status})"));
    if body.is_empty() {
        return format!("Example{status}: an empty body.");
    }
    // an error is an object, or a list with one; text in brackets is neither
    let is_json = body.starts_with('{') || body.starts_with("[{");
    // rustdoc takes for Rust what has no language
    let language = if is_json { "json" } else { "text" };
    let fence = fence(body, 3);
    format!("Example{status}:\n\n{fence}{language}\n{body}\n{fence}")
}

/// A link with its label as plain text.
pub fn link(label: &str, url: &str) -> String {
    format!("[{}]({url})", escape_markdown(label))
}

/// A text as code: between more backticks than it has in a row, with a space that Markdown takes away
/// where it would take one of the text, or nothing would part the backticks.
pub fn code(text: &str) -> String {
    let fence = fence(text, 1);
    if text.is_empty() || text.starts_with([' ', '`']) || text.ends_with([' ', '`']) {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// Backticks that a text does not have in a row, at least so many.
fn fence(text: &str, shortest: usize) -> String {
    let runs = text.split(|character| character != '`').map(str::len);
    let longest = runs.max().unwrap_or(0);
    "`".repeat(shortest.max(longest + 1))
}

fn push_list(lines: &mut Vec<String>, heading: &str, items: Vec<String>) {
    if !items.is_empty() {
        lines.push(heading.to_owned());
        lines.push(
            items
                .into_iter()
                .map(|item| format!("- {item}"))
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
}

/// The text as Markdown that rustdoc prints word for word, links and code apart.
pub fn inline(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    match spans(text) {
        Ok(spans) => {
            for span in spans {
                match span {
                    Span::Text(plain) => push_escaped(&mut markdown, plain),
                    Span::Code(words) => markdown.push_str(&code(words)),
                    Span::Link { label, url } => markdown.push_str(&link(label, url)),
                }
            }
        }
        Err(_) => push_escaped(&mut markdown, text),
    }
    markdown
}

/// Plain text as Markdown, for any reader of it: forges, rustdoc, mdBook, MDX, VitePress.
pub fn escape_markdown(plain: &str) -> String {
    let mut escaped = String::with_capacity(plain.len());
    push_escaped(&mut escaped, plain);
    escaped
}

/// Appends plain text as Markdown: every character that could mean something is escaped, also to MDX, and so
/// is the slash that makes an address of it. Brackets of tags and of expressions are written as references,
/// since VitePress, which looks for them after Markdown, does not heed a backslash.
fn push_escaped(markdown: &mut String, plain: &str) {
    const SPECIAL: ByteSet = byte_set(b"\\`*_[]<>#|~&/{}");
    let (mut start, mut at) = (0, 0);
    while let Some(found) = find_byte(plain, at, &SPECIAL) {
        at = found + 1;
        let character = plain.as_bytes()[found];
        if character == b'/' && !plain[..found].ends_with(':') {
            continue;
        }
        markdown.push_str(&plain[start..found]);
        // a reference stands for the character, a backslash before it
        let (escape, rest) = match character {
            b'<' => ("&lt;", at),
            b'>' => ("&gt;", at),
            b'{' => ("&#123;", at),
            b'}' => ("&#125;", at),
            _ => ("\\", found),
        };
        markdown.push_str(escape);
        start = rest;
    }
    markdown.push_str(&plain[start..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_plain() {
        for (text, expected) in [
            ("a <b> {c} | d", r"a &lt;b&gt; &#123;c&#125; \| d"),
            ("`x_y`", r"\`x\_y\`"),
            ("https://a/b", r"https:\//a/b"),
            ("", ""),
        ] {
            assert_eq!(escape_markdown(text), expected);
        }
    }

    #[test]
    fn code_may_hold_backticks() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("a``b`c", "```a``b`c```"),
            ("`a`", "`` `a` ``"),
            (" a ", "`  a  `"),
            ("", "`  `"),
        ] {
            assert_eq!(code(text), expected);
        }
    }
}
