//! The texts of the catalog, which have `code` and `[label](url)` as their only markup, as HTML.

use llm_errors_codegen::text::{Span, spans};
use llm_errors_codegen::wording::visible;

/// Plain text as HTML. What is invisible, or turns the direction of the text around, is spelled out.
pub(crate) fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
    html
}

/// A text with its markup as HTML. Other markup is text.
pub(crate) fn html(text: &str) -> String {
    let Ok(spans) = spans(text) else {
        return escaped(text);
    };
    let html = spans.into_iter().map(|span| match span {
        Span::Text(plain) => escaped(plain),
        Span::Code(code) => format!("<code>{}</code>", escaped(code)),
        Span::Link { label, url } => {
            format!("<a href=\"{}\">{}</a>", escaped(url), escaped(label))
        }
    });
    html.collect()
}

/// The same without markup: what a reader sees.
pub(crate) fn plain(text: &str) -> String {
    let Ok(spans) = spans(text) else {
        return text.to_owned();
    };
    let plain = spans.into_iter().map(|span| match span {
        Span::Text(text) | Span::Code(text) | Span::Link { label: text, .. } => text,
    });
    plain.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_html_and_everything_else_stays_text() {
        for (text, expected) in [
            ("a `b` c", "a <code>b</code> c"),
            (
                "see [the page](https://example.com/?a=1&b=2)",
                "see <a href=\"https://example.com/?a=1&amp;b=2\">the page</a>",
            ),
            ("`</script>`", "<code>&lt;/script&gt;</code>"),
            ("an open `quote", "an open `quote"),
            ("<b> & \"'", "&lt;b&gt; &amp; &quot;&#39;"),
            ("{{ 7 * 7 }}", "{{ 7 * 7 }}"),
            ("a\u{202e}b\u{200b}c", r"a\u{202e}b\u{200b}c"),
        ] {
            assert_eq!(html(text), expected);
        }
        assert_eq!(plain("a `b` [c](https://example.com)"), "a b c");
    }
}
