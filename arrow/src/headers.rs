//! The headers of a row, in the types that tables have for them.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, OffsetSizeTrait, StructArray};
use arrow_schema::{ArrowError, DataType};
use serde_json::Value;

use crate::input::Texts;

/// A column of headers.
pub(crate) enum Headers<'a> {
    Null,
    /// JSON, as in `classify --ndjson`.
    Json(Texts<'a>),
    /// A field for each header.
    Fields(Vec<(&'a str, Texts<'a>)>),
    /// Names and values of all rows one behind the other, and where those of each row begin.
    Pairs {
        of: &'a ArrayRef,
        bounds: Vec<usize>,
        names: Texts<'a>,
        values: Texts<'a>,
    },
}

impl<'a> Headers<'a> {
    /// None if it is of another type.
    pub(crate) fn new(array: &'a ArrayRef) -> Result<Option<Self>, ArrowError> {
        match array.data_type() {
            DataType::Null => Ok(Some(Self::Null)),
            DataType::Struct(_) => Self::fields(array.as_struct()),
            DataType::Map(..) => {
                let map = array.as_map();
                Self::pairs(array, map.value_offsets(), map.entries())
            }
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                Self::of_list(array, list.value_offsets(), list.values())
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                Self::of_list(array, list.value_offsets(), list.values())
            }
            _ => Ok(Texts::new(array)?.map(Self::Json)),
        }
    }

    fn of_list<O: OffsetSizeTrait>(
        of: &'a ArrayRef,
        offsets: &[O],
        pairs: &'a ArrayRef,
    ) -> Result<Option<Self>, ArrowError> {
        match pairs.as_struct_opt() {
            Some(pairs) => Self::pairs(of, offsets, pairs),
            None => Ok(None),
        }
    }

    fn fields(array: &'a StructArray) -> Result<Option<Self>, ArrowError> {
        let mut fields = Vec::new();
        for (field, column) in array.fields().iter().zip(array.columns()) {
            let Some(values) = Texts::new(column)? else {
                return Ok(None);
            };
            fields.push((field.name().as_str(), values));
        }
        Ok(Some(Self::Fields(fields)))
    }

    /// From a struct of a name and a value.
    fn pairs<O: OffsetSizeTrait>(
        of: &'a ArrayRef,
        offsets: &[O],
        pairs: &'a StructArray,
    ) -> Result<Option<Self>, ArrowError> {
        let [names, values] = pairs.columns() else {
            return Ok(None);
        };
        let (Some(names), Some(values)) = (Texts::new(names)?, Texts::new(values)?) else {
            return Ok(None);
        };
        let bounds = offsets.iter().map(|offset| offset.as_usize()).collect();
        Ok(Some(Self::Pairs {
            of,
            bounds,
            names,
            values,
        }))
    }

    /// Whether there may be headers in a row.
    pub(crate) fn has_any(&self, row: usize) -> bool {
        match self {
            Self::Null => false,
            Self::Json(texts) => texts.get(row).is_some(),
            Self::Fields(fields) => fields.iter().any(|(_, values)| values.get(row).is_some()),
            Self::Pairs { of, .. } => of.is_valid(row),
        }
    }

    /// The headers in a row, or what is wrong with them.
    pub(crate) fn get(&self, row: usize) -> Result<Pairs<'a>, String> {
        let mut pairs = Pairs::default();
        match self {
            Self::Json(texts) => {
                let text = texts.get(row).unwrap_or_default();
                if !text.trim_ascii().is_empty() {
                    let headers = serde_json::from_slice(text);
                    pairs.add_all(headers.map_err(|_| "the headers are no JSON".to_owned())?)?;
                }
            }
            Self::Fields(fields) => {
                for (name, values) in fields {
                    if let Some(value) = values.get(row) {
                        pairs.add(name.as_bytes(), value);
                    }
                }
            }
            Self::Pairs {
                of,
                bounds,
                names,
                values,
            } if of.is_valid(row) => {
                for pair in bounds[row]..bounds[row + 1] {
                    if let (Some(name), Some(value)) = (names.get(pair), values.get(pair)) {
                        pairs.add(name, value);
                    }
                }
            }
            Self::Null | Self::Pairs { .. } => {}
        }
        Ok(pairs)
    }
}

type Bytes<'a> = Cow<'a, [u8]>;

/// Names and values.
#[derive(Default)]
pub(crate) struct Pairs<'a>(Vec<(Bytes<'a>, Bytes<'a>)>);

impl llm_errors::Headers for Pairs<'_> {
    fn get(&self, name: &str) -> Option<&[u8]> {
        let mut pairs = self.0.iter();
        let found = pairs.find(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|(_, value)| &**value)
    }
}

impl<'a> Pairs<'a> {
    fn add(&mut self, name: &'a [u8], value: &'a [u8]) {
        self.0.push((name.into(), value.into()));
    }

    /// From an object of values or lists of values, or a list of pairs or of `{"name", "value"}`.
    fn add_all(&mut self, headers: Value) -> Result<(), String> {
        match headers {
            Value::Null => Ok(()),
            Value::Object(headers) => {
                let mut headers = headers.into_iter();
                headers.try_for_each(|(name, value)| self.add_json(&name, value))
            }
            Value::Array(headers) => headers.into_iter().try_for_each(|pair| {
                let pair = match pair {
                    Value::Object(mut pair) => pair.remove("name").zip(pair.remove("value")),
                    Value::Array(pair) => <[Value; 2]>::try_from(pair).ok().map(Into::into),
                    _ => None,
                };
                match pair {
                    Some((Value::String(name), value)) => self.add_json(&name, value),
                    Some(_) => Err("a header's name is no string".to_owned()),
                    None => Err("a header is no pair of name and value".to_owned()),
                }
            }),
            _ => Err("the headers are neither an object nor a list of pairs".to_owned()),
        }
    }

    fn add_json(&mut self, name: &str, value: Value) -> Result<(), String> {
        let text = match value {
            Value::Null => return Ok(()),
            Value::String(text) => text,
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Array(values) => {
                return values.into_iter().try_for_each(|value| match value {
                    Value::Array(_) => Err(WRONG_VALUE.to_owned()),
                    value => self.add_json(name, value),
                });
            }
            Value::Object(_) => return Err(WRONG_VALUE.to_owned()),
        };
        let name = name.as_bytes().to_vec();
        self.0.push((name.into(), text.into_bytes().into()));
        Ok(())
    }
}

const WRONG_VALUE: &str = "a header's value is neither a string nor a number";
