//! From the bytes of a saved page to its rows.

use std::str;

use llm_errors::ProviderRef;

use crate::entries::is_code_of;
use crate::error::{PageError, Seen};
use crate::rows::{Row, merge, rows};
use crate::{html, markdown, model, source};

/// A larger page is refused.
pub const LARGEST_PAGE: usize = 8 << 20;
/// More errors than this are on no page.
const MOST_ROWS: usize = 20_000;

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    /// Also text that was copied from a browser.
    Markdown,
    /// `OpenAPI`, Smithy, botocore.
    Model,
    /// Source code of an SDK.
    Source,
}

impl Form {
    fn of(name: &str, text: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let start = text.trim_start();
        let head = beginning(start, 4096).to_ascii_lowercase();
        match &*extension.to_ascii_lowercase() {
            "html" | "htm" => Self::Html,
            "json" | "yaml" | "yml" => Self::Model,
            "py" | "pyi" | "ts" | "tsx" | "js" | "go" | "rs" | "rb" | "java" | "kt" | "cs"
            | "swift" => Self::Source,
            "md" | "mdx" | "markdown" => Self::Markdown,
            _ if start.starts_with('{')
                || head.starts_with("openapi:")
                || head.starts_with("swagger:") =>
            {
                Self::Model
            }
            _ if ["<!doctype", "<html", "<head", "<body"]
                .iter()
                .any(|it| head.contains(it)) =>
            {
                Self::Html
            }
            _ if ["<table", "<div", "<main", "<article", "<section"]
                .iter()
                .any(|it| head.starts_with(it)) =>
            {
                Self::Html
            }
            _ => Self::Markdown,
        }
    }
}

/// Reads a page: its bytes, and its name, of which only the extension matters. The codes of the provider help
/// to tell a table of errors from one of parameters.
///
/// # Errors
/// It is too large or no text, or it lists no errors.
pub fn read(name: &str, bytes: &[u8], provider: ProviderRef) -> Result<Vec<Row>, PageError> {
    let knows = |word: &str| is_code_of(provider, word);
    let text = decode(bytes)?;
    let form = Form::of(name, &text);
    let rows = match form {
        Form::Html => rows(&html::blocks(&text, true)?, &knows),
        Form::Markdown => rows(&markdown::blocks(&text)?, &knows),
        Form::Model => model::rows(&text).unwrap_or_default(),
        Form::Source => source::rows(&text),
    };
    let rows = merge(rows);
    if rows.is_empty() {
        return Err(PageError::NoErrors(seen(&text, form)));
    }
    if rows.len() > MOST_ROWS {
        return Err(PageError::TooManyRows(MOST_ROWS));
    }
    Ok(rows)
}

/// The address that a page gives as its own.
pub fn address(bytes: &[u8]) -> Option<String> {
    let text = decode(bytes).ok()?;
    (Form::of("", &text) == Form::Html).then(|| html::canonical(&text))?
}

/// UTF-8, or UTF-16 with a byte order mark.
fn decode(bytes: &[u8]) -> Result<String, PageError> {
    if bytes.len() > LARGEST_PAGE {
        return Err(PageError::TooLarge(LARGEST_PAGE));
    }
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|it| read([it[0], it[1]]));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.map_err(|_| PageError::NotText(0))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, PageError> {
    match str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(PageError::NotText(text.find('\0').unwrap_or(0))),
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(PageError::NotText(error.valid_up_to())),
    }
}

/// What a page without errors seems to be.
fn seen(text: &str, form: Form) -> Seen {
    const FIRST: usize = 60;
    let shown = match form {
        Form::Html => html::text(text),
        _ => crate::block::tidy(text),
    };
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let is_short = shown.len() < 2000;
    if text.trim().is_empty() {
        Seen::Nothing
    } else if is_short
        && has(&[
            "captcha",
            "just a moment",
            "verify you are human",
            "cf-challenge",
        ])
    {
        Seen::Challenge
    } else if is_short
        && has(&[
            "type=\"password\"",
            "log in",
            "login",
            "sign in",
            "signin",
            "登录",
        ])
    {
        Seen::Login
    } else if lower.contains("<script") && shown.len() < 300 {
        Seen::Scripts
    } else {
        let shown = shown.replace(['\n', '\t'], " ");
        let first = beginning(&shown, FIRST);
        let dots = if first.len() < shown.len() { "…" } else { "" };
        Seen::Text(format!("{first}{dots}"))
    }
}

/// The first bytes of a text, at most so many, that end with a character.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
