//! A response in a log or recording, in the shapes that loggers give it.

use std::borrow::Cow;

use llm_errors::Headers;

use crate::json::{Fault, Json, Reader};

/// What a record says of a response; what it leaves out is none.
#[derive(Default)]
pub(crate) struct Record<'a> {
    pub(crate) id: Option<Json<'a>>,
    pub(crate) provider: Option<Cow<'a, str>>,
    pub(crate) status: Option<u16>,
    pub(crate) headers: Pairs<'a>,
    pub(crate) body: Cow<'a, [u8]>,
}

/// Why something is no record, in words that hold nothing of it.
pub(crate) enum Unfit {
    Json(Fault),
    Shape(&'static str),
}

impl<'a> Record<'a> {
    /// Reads a line; keys that are not known are skipped.
    pub(crate) fn read(line: &'a [u8]) -> Result<Self, Unfit> {
        let mut reader = Reader::new(line);
        let mut record = Self::default();
        while let Some((key, value)) = reader.member().map_err(Unfit::Json)? {
            match key.bytes() {
                br#""id""# => record.id = Some(value),
                br#""provider""# => record.provider = provider(value).map_err(Unfit::Shape)?,
                br#""status""# => record.status = status(value).map_err(Unfit::Shape)?,
                br#""headers""# => record.headers = headers(value).map_err(Unfit::Shape)?,
                br#""body""# => record.body = body(value),
                _ => {}
            }
        }
        reader.end().map_err(Unfit::Json)?;
        Ok(record)
    }
}

fn provider(value: Json<'_>) -> Result<Option<Cow<'_, str>>, &'static str> {
    if value.is_null() {
        return Ok(None);
    }
    let name = value.text().ok_or("the provider is no string")?;
    Ok(Some(name).filter(|name| !name.trim().is_empty()))
}

/// A number, a string with a number, or null.
pub(crate) fn status(value: Json<'_>) -> Result<Option<u16>, &'static str> {
    const WRONG: &str = "the status is no number of an HTTP status";
    let text = match value.string() {
        Some(text) => text,
        None => Cow::Borrowed(value.bytes()),
    };
    let text = str::from_utf8(&text).map_err(|_| WRONG)?.trim();
    if value.is_null() || text.is_empty() {
        return Ok(None);
    }
    // a table with gaps makes floats of its numbers
    let text = text.strip_suffix(".0").unwrap_or(text);
    text.parse().map(Some).map_err(|_| WRONG)
}

/// Names and values, in the order of the record.
#[derive(Clone, Default)]
pub(crate) struct Pairs<'a>(pub(crate) Vec<(Cow<'a, str>, Cow<'a, [u8]>)>);

impl Headers for Pairs<'_> {
    fn get(&self, name: &str) -> Option<&[u8]> {
        let mut pairs = self.0.iter();
        let found = pairs.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }
}

/// An object with strings, numbers, null or lists of those as values, a list of pairs, or a list of
/// `{"name", "value"}`.
pub(crate) fn headers(value: Json<'_>) -> Result<Pairs<'_>, &'static str> {
    let mut pairs = Pairs::default();
    if value.is_object() {
        for (name, value) in value.members() {
            add(&mut pairs, name, value)?;
        }
    } else if value.is_list() {
        for pair in value.items() {
            let (name, value) = if pair.is_object() {
                (pair.get("name"), pair.get("value"))
            } else {
                let mut parts = pair.items();
                (parts.next(), parts.next())
            };
            let (Some(name), Some(value)) = (name, value) else {
                return Err("a header is no pair of name and value");
            };
            add(&mut pairs, name, value)?;
        }
    } else if !value.is_null() {
        return Err("the headers are neither an object nor a list of pairs");
    }
    Ok(pairs)
}

fn add<'a>(pairs: &mut Pairs<'a>, name: Json<'a>, value: Json<'a>) -> Result<(), &'static str> {
    let name = name.text().ok_or("a header's name is no string")?;
    let mut push = |value: Json<'a>| {
        if value.is_object() || value.is_list() {
            return Err("a header's value is neither a string nor a number");
        }
        if !value.is_null() {
            pairs.0.push((name.clone(), body(value)));
        }
        Ok(())
    };
    if value.is_list() {
        value.items().try_for_each(push)
    } else {
        push(value)
    }
}

/// Text, or any other JSON as it is written.
pub(crate) fn body(value: Json<'_>) -> Cow<'_, [u8]> {
    match value.string() {
        Some(text) => text,
        None if value.is_null() => Cow::Borrowed(b""),
        None => Cow::Borrowed(value.bytes()),
    }
}

impl Unfit {
    /// In words.
    pub(crate) fn explain(&self, line: &[u8]) -> String {
        match self {
            _ if line.trim_ascii().is_empty() => "an empty line".to_owned(),
            Self::Json(fault) => fault.to_string(),
            Self::Shape(what) => (*what).to_owned(),
        }
    }
}
