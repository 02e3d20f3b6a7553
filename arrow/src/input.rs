//! The columns that are read, whatever their types are.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray, LargeStringArray, RecordBatch,
    StringArray, StringViewArray,
};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};

use crate::headers::Headers;

/// Provider, status and body.
pub(crate) type Key<'a> = (Option<&'a [u8]>, Option<u16>, Option<&'a [u8]>);

/// The columns of a batch.
pub(crate) struct Columns<'a> {
    provider: Texts<'a>,
    status: Statuses<'a>,
    pub(crate) headers: Headers<'a>,
    pub(crate) body: Texts<'a>,
}

impl<'a> Columns<'a> {
    pub(crate) fn new(batch: &'a RecordBatch) -> Result<Self, ArrowError> {
        let column = |name: &str| batch.column_by_name(name);
        let Some(body) = column("body") else {
            return Err(ArrowError::SchemaError(
                "there is no column `body`".to_owned(),
            ));
        };
        let wrong = |name: &str, kind: &DataType| {
            ArrowError::SchemaError(format!("the column `{name}` has the type {kind}"))
        };
        let texts = |name: &str, array: Option<&'a ArrayRef>| match array {
            Some(array) => Texts::new(array)?.ok_or_else(|| wrong(name, array.data_type())),
            None => Ok(Texts::Null),
        };
        let headers = match column("headers") {
            Some(array) => {
                Headers::new(array)?.ok_or_else(|| wrong("headers", array.data_type()))?
            }
            None => Headers::Null,
        };
        let status = match column("status") {
            Some(array) => {
                Statuses::new(array)?.ok_or_else(|| wrong("status", array.data_type()))?
            }
            None => Statuses::Texts(Texts::Null),
        };
        Ok(Self {
            provider: texts("provider", column("provider"))?,
            status,
            headers,
            body: texts("body", Some(body))?,
        })
    }

    pub(crate) fn provider(&self, row: usize) -> Option<&str> {
        str::from_utf8(self.provider.get(row)?).ok()
    }

    /// Everything that counts of a row, where that is cheap to compare: no headers.
    pub(crate) fn key(&self, row: usize) -> Option<Key<'a>> {
        let status = self.status(row).ok()?;
        let is_bare = !self.headers.has_any(row);
        is_bare.then(|| (self.provider.get(row), status, self.body.get(row)))
    }

    /// The HTTP status.
    pub(crate) fn status(&self, row: usize) -> Result<Option<u16>, String> {
        const WRONG: &str = "the status is no number of an HTTP status";
        match &self.status {
            Statuses::Numbers(numbers) if numbers.is_null(row) => Ok(None),
            Statuses::Numbers(numbers) => {
                let number = numbers
                    .as_primitive::<arrow_array::types::Int64Type>()
                    .value(row);
                u16::try_from(number)
                    .map(Some)
                    .map_err(|_| WRONG.to_owned())
            }
            Statuses::Texts(texts) => {
                let text = texts.get(row).unwrap_or_default().trim_ascii();
                if text.is_empty() {
                    return Ok(None);
                }
                let number = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
                number.map(Some).ok_or_else(|| WRONG.to_owned())
            }
        }
    }
}

enum Statuses<'a> {
    /// Of 64 bits.
    Numbers(ArrayRef),
    Texts(Texts<'a>),
}

impl<'a> Statuses<'a> {
    fn new(array: &'a ArrayRef) -> Result<Option<Self>, ArrowError> {
        let kind = array.data_type();
        // a table with gaps makes floats of its numbers
        if kind.is_integer() || kind.is_floating() {
            return Ok(Some(Self::Numbers(cast(array, &DataType::Int64)?)));
        }
        Ok(Texts::new(array)?.map(Self::Texts))
    }
}

/// A column of strings or bytes, as it lies there.
pub(crate) enum Texts<'a> {
    Null,
    Utf8(&'a StringArray),
    LargeUtf8(&'a LargeStringArray),
    Utf8View(&'a StringViewArray),
    Binary(&'a BinaryArray),
    LargeBinary(&'a LargeBinaryArray),
    BinaryView(&'a BinaryViewArray),
    /// Of a dictionary: keys that are positions in its values.
    Dictionary {
        keys: Arc<dyn Array>,
        values: Box<Texts<'a>>,
    },
}

impl<'a> Texts<'a> {
    /// None if it is of another type.
    pub(crate) fn new(array: &'a dyn Array) -> Result<Option<Self>, ArrowError> {
        Ok(Some(match array.data_type() {
            DataType::Null => Self::Null,
            DataType::Utf8 => Self::Utf8(array.as_string()),
            DataType::LargeUtf8 => Self::LargeUtf8(array.as_string()),
            DataType::Utf8View => Self::Utf8View(array.as_string_view()),
            DataType::Binary => Self::Binary(array.as_binary()),
            DataType::LargeBinary => Self::LargeBinary(array.as_binary()),
            DataType::BinaryView => Self::BinaryView(array.as_binary_view()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let Some(values) = Self::new(dictionary.values().as_ref())? else {
                    return Ok(None);
                };
                Self::Dictionary {
                    keys: cast(dictionary.keys(), &DataType::Int64)?,
                    values: Box::new(values),
                }
            }
            _ => return Ok(None),
        }))
    }

    /// The bytes in a row; None where it is null.
    pub(crate) fn get(&self, row: usize) -> Option<&'a [u8]> {
        match self {
            Self::Null => None,
            Self::Utf8(array) => array.is_valid(row).then(|| array.value(row).as_bytes()),
            Self::LargeUtf8(array) => array.is_valid(row).then(|| array.value(row).as_bytes()),
            Self::Utf8View(array) => array.is_valid(row).then(|| array.value(row).as_bytes()),
            Self::Binary(array) => array.is_valid(row).then(|| array.value(row)),
            Self::LargeBinary(array) => array.is_valid(row).then(|| array.value(row)),
            Self::BinaryView(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Dictionary { keys, values } => {
                let keys = keys.as_primitive::<arrow_array::types::Int64Type>();
                let key = keys.is_valid(row).then(|| keys.value(row))?;
                values.get(usize::try_from(key).ok()?)
            }
        }
    }
}
