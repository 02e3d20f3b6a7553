//! YAML as JSON, without what can grow: an alias is nothing, and depth is bounded.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// Lists and mappings may be nested so deep.
const DEEPEST: usize = 128;

/// What is open: a list, or a mapping with the key that waits for its value.
enum Open {
    List(Vec<Value>),
    Mapping(Map<String, Value>, Option<String>),
}

/// The first document; none where it is none.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let value = match event.ok()?.0 {
            Event::Scalar(text, style, ..) => scalar(&text, style),
            Event::Alias(_) => Value::Null,
            Event::SequenceStart(..) if open.len() < DEEPEST => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) if open.len() < DEEPEST => {
                open.push(Open::Mapping(Map::new(), None));
                continue;
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => return None,
            Event::SequenceEnd | Event::MappingEnd => match open.pop()? {
                Open::List(items) => Value::Array(items),
                Open::Mapping(fields, _) => Value::Object(fields),
            },
            _ => continue,
        };
        match open.last_mut() {
            None => return Some(value),
            Some(Open::List(items)) => items.push(value),
            Some(Open::Mapping(fields, key)) => match key.take() {
                None => {
                    *key = Some(
                        value
                            .as_str()
                            .map_or_else(|| value.to_string(), str::to_owned),
                    );
                }
                Some(key) => {
                    fields.insert(key, value);
                }
            },
        }
    }
    None
}

/// Texts and whole numbers: nothing else is asked for.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    match text.parse::<u64>() {
        Ok(number) if style == ScalarStyle::Plain => number.into(),
        _ => text.into(),
    }
}
