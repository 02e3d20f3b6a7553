//! Responses as Python programs have them.

use std::borrow::Cow;

use llm_errors::Headers;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMemoryView, PyString};

/// An HTTP status, which may be an `http.HTTPStatus`.
pub(crate) fn status(status: Option<&Bound<'_, PyAny>>) -> PyResult<Option<u16>> {
    let Some(status) = status else {
        return Ok(None);
    };
    let number = status.extract::<u16>().ok().filter(|number| *number < 1000);
    let wrong = || PyValueError::new_err(format!("{status} is no HTTP status"));
    Ok(Some(number.ok_or_else(wrong)?))
}

/// A body: its bytes, a text, or what a JSON parser made of it.
pub(crate) fn body<'a>(body: Option<&'a Bound<'_, PyAny>>) -> PyResult<Cow<'a, [u8]>> {
    let Some(body) = body else {
        return Ok(Cow::Borrowed(&[]));
    };
    if let Ok(bytes) = body.cast::<PyBytes>() {
        return Ok(Cow::Borrowed(bytes.as_bytes()));
    }
    if let Ok(body) = body.cast::<PyString>() {
        return text(body);
    }
    if body.is_instance_of::<PyByteArray>() || body.is_instance_of::<PyMemoryView>() {
        let bytes = body.py().get_type::<PyBytes>().call1((body,))?;
        return Ok(Cow::Owned(bytes.cast::<PyBytes>()?.as_bytes().to_vec()));
    }
    let json = body.py().import("json")?.call_method1("dumps", (body,))?;
    Ok(Cow::Owned(text(json.cast()?)?.into_owned()))
}

/// A text in UTF-8; half a surrogate pair, which has no place there, becomes a question mark.
fn text<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(text) = text.to_cow() {
        return Ok(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        });
    }
    let bytes = text.call_method1("encode", ("utf-8", "replace"))?;
    Ok(Cow::Owned(bytes.cast::<PyBytes>()?.as_bytes().to_vec()))
}

/// Names and values, in their order.
#[derive(Default)]
pub(crate) struct Pairs(Vec<(Vec<u8>, Vec<u8>)>);

impl Headers for Pairs {
    fn get(&self, name: &str) -> Option<&[u8]> {
        let mut pairs = self.0.iter();
        let found = pairs.find(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|(_, value)| &**value)
    }
}

impl Pairs {
    /// A mapping of names to values or lists of values, or pairs of both; texts or bytes.
    pub(crate) fn new(headers: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut pairs = Self::default();
        let Some(headers) = headers else {
            return Ok(pairs);
        };
        if let Ok(headers) = headers.cast::<PyDict>() {
            for (name, value) in headers {
                pairs.add(&name, &value)?;
            }
            return Ok(pairs);
        }
        let items = if headers.hasattr("items")? {
            headers.call_method0("items")?
        } else {
            headers.clone()
        };
        for pair in items.try_iter()? {
            let wrong = |_| PyTypeError::new_err("a header is no pair of name and value");
            let (name, value) = pair?
                .extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()
                .map_err(wrong)?;
            pairs.add(&name, &value)?;
        }
        Ok(pairs)
    }

    fn add(&mut self, name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if value.is_none() {
            return Ok(());
        }
        let is_text = value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>();
        if !is_text && let Ok(values) = value.try_iter() {
            return values
                .into_iter()
                .try_for_each(|value| self.add(name, &value?));
        }
        self.0.push((bytes(name)?, bytes(value)?));
        Ok(())
    }
}

/// A text or bytes as bytes; of anything else, such as a number, its text.
fn bytes(value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    match value.cast::<PyBytes>() {
        Ok(bytes) => Ok(bytes.as_bytes().to_vec()),
        Err(_) => Ok(text(&value.str()?)?.into_owned()),
    }
}
