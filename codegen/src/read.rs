//! From TOML to the tables of the schema, field by field, so that one run finds every fault.
//!
//! serde would stop a table at its first fault.

use std::fmt::Display;
use std::str::FromStr;

use llm_errors_core::StatusClass;
use strum::VariantNames;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};
use toml_datetime::{Date, Datetime};

use crate::catalog::Extra;
use crate::diagnostic::{Collector, Lint, Place, Report};
use crate::files::File;
use crate::text::first_unsafe;
use crate::wording::{any_of, did_you_mean, meant_word, quoted, visible};

/// What a field can be: read from one TOML value.
pub(crate) trait Value: Sized {
    /// What a fault says was expected.
    const EXPECTED: &'static str;

    /// None after reporting why not.
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// The values of a table whose keys are free, sorted by key.
pub(crate) type Map<T> = Vec<(Spanned<String>, Spanned<T>)>;

/// Where a key is in a map.
pub(crate) fn index_of<T>(map: &Map<T>, key: &str) -> Option<usize> {
    map.binary_search_by(|(known, _)| known.get_ref().as_str().cmp(key))
        .ok()
}

/// Collects the faults of one file.
pub(crate) struct Reader<'a> {
    pub(crate) file: usize,
    pub(crate) faults: &'a mut Collector,
}

impl Reader<'_> {
    pub(crate) fn report<T>(
        &mut self,
        lint: Lint,
        at: &Spanned<T>,
        title: impl Display,
        label: impl Display,
    ) -> Report<'_> {
        let place = Place::new(self.file, at.span());
        self.faults.report(lint, place, title, label)
    }

    fn wrong_type<T: Value>(&mut self, value: &Spanned<DeValue<'_>>) -> Report<'_> {
        let (expected, found) = (T::EXPECTED, describe(value.get_ref()));
        self.report(
            Lint::WrongType,
            value,
            format_args!("expected {expected}, found {found}"),
            format_args!("not {expected}"),
        )
    }

    /// A text that can be shown: without control, bidirectional and invisible characters.
    fn safe_text(&mut self, text: &Spanned<impl AsRef<str>>) -> Option<String> {
        let characters = text.get_ref().as_ref();
        if let Some(found) = first_unsafe(characters) {
            let found = found.escape_unicode();
            self.report(
                Lint::UnsafeText,
                text,
                format_args!(
                    "the text contains {found}, a control, bidirectional or invisible character"
                ),
                "a text is one line of visible characters",
            )
            .help("remove the character, or name it in words");
            return None;
        }
        Some(characters.to_owned())
    }
}

/// A whole number, if it fits.
fn integer(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    let number = value.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// Parses a file; syntax errors are reported, and what could be read is returned.
pub(crate) fn parse<'a>(file: &'a File, reader: &mut Reader<'_>) -> Spanned<DeTable<'a>> {
    let (document, errors) = DeTable::parse_recoverable(file.text());
    for error in errors {
        let message: Vec<_> = error.message().lines().map(visible).collect();
        let at = Spanned::new(error.span().unwrap_or(0..0), ());
        let title = format!("invalid TOML: {}", message.join(", "));
        reader.report(Lint::Syntax, &at, title, "");
    }
    document
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the string {}", quoted(text)),
        DeValue::Integer(number) => format!("the integer {}", quoted(&number.to_string())),
        other => format!(
            "{} {}",
            if other.is_integer() || other.is_array() {
                "an"
            } else {
                "a"
            },
            other.type_str()
        ),
    }
}

/// A table that is being read: hands out its fields, then names those that nobody asked for.
pub(crate) struct Fields<'t, 'r, 'a> {
    name: &'static str,
    table: &'t DeTable<'t>,
    at: Spanned<()>,
    known: Vec<&'static str>,
    /// A field could not be read, or is not known: what seems to be missing may be that.
    partial: bool,
    reader: &'r mut Reader<'a>,
}

impl<'t, 'r, 'a> Fields<'t, 'r, 'a> {
    /// The fields of `value`, which has to be a table.
    pub(crate) fn of<T: Value>(
        name: &'static str,
        value: &'t Spanned<DeValue<'t>>,
        reader: &'r mut Reader<'a>,
    ) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            reader.wrong_type::<T>(value);
            return None;
        };
        Some(Self {
            name,
            table,
            at: Spanned::new(value.span(), ()),
            known: Vec::new(),
            partial: false,
            reader,
        })
    }

    fn get(&mut self, field: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(field);
        self.table.get(field)
    }

    fn value<T: Value>(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Spanned<T>> {
        let read = T::read(value, self.reader);
        self.partial |= read.is_none();
        read.map(|read| Spanned::new(value.span(), read))
    }

    /// A field that may be left out.
    pub(crate) fn optional<T: Value>(&mut self, field: &'static str) -> Option<Spanned<T>> {
        let value = self.get(field)?;
        self.value(value)
    }

    /// A field that has to be there.
    pub(crate) fn required<T: Value>(&mut self, field: &'static str) -> Option<Spanned<T>> {
        if !self.table.contains_key(field) {
            let (name, expected) = (self.name, T::EXPECTED);
            self.reader.report(
                Lint::MissingField,
                &self.at,
                format_args!("missing field `{field}` in {name}"),
                format_args!("`{field}` is missing here: {expected}"),
            );
        }
        self.optional(field)
    }

    /// A list; one value stands for a list of one.
    pub(crate) fn many<T: Value>(&mut self, field: &'static str) -> Vec<Spanned<T>> {
        match self.get(field).map(|value| (value, value.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => self.items(items),
            Some((value, _)) => self.value(value).into_iter().collect(),
        }
    }

    fn items<T: Value>(&mut self, items: &DeArray<'_>) -> Vec<Spanned<T>> {
        items.iter().filter_map(|item| self.value(item)).collect()
    }

    /// A table whose keys are free.
    pub(crate) fn map<T: Value>(&mut self, field: &'static str) -> Map<T> {
        let Some(value) = self.get(field) else {
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            let found = describe(value.get_ref());
            let title = format!("expected a table for `{field}`, found {found}");
            self.reader
                .report(Lint::WrongType, value, title, "not a table");
            return Vec::new();
        };
        let read = |(key, value): (&Spanned<_>, _)| {
            let name = Spanned::new(key.span(), self.reader.safe_text(key)?);
            Some((name, self.value(value)?))
        };
        let mut map: Map<T> = table.iter().filter_map(read).collect();
        // a feature of `toml`, which any crate of a build can turn on, keeps the order of the file
        map.sort_by(|(a, _), (b, _)| a.get_ref().cmp(b.get_ref()));
        map
    }

    /// The fields are in the order in which they are asked for, so that all files read alike.
    fn check_order(&mut self) {
        let mut fields: Vec<_> = self.table.keys().collect();
        fields.sort_by_key(|key| key.span().start);
        let known = |name: &str| self.known.iter().position(|known| *known == name);
        let fields = fields
            .into_iter()
            .filter_map(|key| Some((known(key.get_ref())?, key)));
        let fields: Vec<_> = fields.collect();
        let late = fields.windows(2).find(|pair| pair[1].0 < pair[0].0);
        if let Some([_, (order, key)]) = late {
            let before = fields.iter().find(|(other, _)| other > order);
            let before = before.map_or("", |(_, before)| before.get_ref());
            let (field, table, order) = (quoted(key.get_ref()), self.name, self.known.join(", "));
            self.reader
                .report(
                    Lint::FieldOrder,
                    key,
                    format_args!("field {field} is out of order in {table}"),
                    format_args!("belongs before `{before}`"),
                )
                .help(format_args!("the order is {order}"));
        }
    }

    /// Reports the fields that nobody asked for. True where the table could not be read as a whole.
    pub(crate) fn finish(mut self) -> bool {
        self.check_order();
        let Self {
            name,
            table,
            known,
            mut partial,
            reader,
            ..
        } = self;
        for key in table.keys() {
            if known.contains(&key.get_ref().as_ref()) {
                continue;
            }
            partial = true;
            let field = quoted(key.get_ref());
            let title = format!("unknown field {field} in {name}");
            let fault = reader.report(Lint::UnknownField, key, title, "not a field of this table");
            let known = || known.iter().copied();
            fault.help_from(|fault| match did_you_mean(key.get_ref(), known()) {
                Some(similar) => fault
                    .help("a field with a similar name exists")
                    .replace_with(similar),
                None => fault.help(format_args!("the fields are {}", any_of(known()))),
            });
        }
        partial
    }
}

impl Value for String {
    const EXPECTED: &'static str = "a string";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(text) => reader.safe_text(&Spanned::new(value.span(), text)),
            other => {
                let fault = reader.wrong_type::<Self>(value);
                if let DeValue::Integer(number) = other {
                    fault
                        .help("write it in quotes")
                        .replace_with(format_args!("\"{number}\""));
                }
                None
            }
        }
    }
}

/// A code or type of the wire: a text, or a number, which is compared as text.
#[derive(Debug)]
pub(crate) struct Word(pub(crate) String);

impl Value for Word {
    const EXPECTED: &'static str = "a string or a whole number";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        if let DeValue::String(_) = value.get_ref() {
            return String::read(value, reader).map(Self);
        }
        let number = integer(value);
        if number.is_none() {
            reader.wrong_type::<Self>(value);
        }
        number.map(|number| Self(number.to_string()))
    }
}

/// Reads a word of a closed vocabulary.
pub(crate) fn read_word<T: Value + FromStr + VariantNames>(
    value: &Spanned<DeValue<'_>>,
    reader: &mut Reader<'_>,
) -> Option<T> {
    let text = match value.get_ref() {
        DeValue::String(text) => text.as_ref(),
        // `retry = true` means a word
        DeValue::Boolean(true) => "true",
        DeValue::Boolean(false) => "false",
        _ => {
            reader.wrong_type::<T>(value);
            return None;
        }
    };
    let word = text.parse().ok();
    if word.is_none() {
        let (text_quoted, expected) = (quoted(text), T::EXPECTED);
        reader
            .report(
                Lint::UnknownWord,
                value,
                format_args!("unknown word {text_quoted}, expected {expected}"),
                "not a word of the vocabulary",
            )
            .help_from(|fault| match meant_word(text, T::VARIANTS) {
                Some(word) => fault
                    .help("write the word of the vocabulary")
                    .replace_with(format_args!("\"{word}\"")),
                None => fault.help(format_args!(
                    "the words are {}",
                    any_of(T::VARIANTS.iter().copied())
                )),
            });
    }
    word
}

macro_rules! word {
    ($($type:ident: $expected:literal),+) => {$(
        impl Value for $type {
            const EXPECTED: &'static str = $expected;

            fn read(value: &Spanned<toml::de::DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
                crate::read::read_word(value, reader)
            }
        }
    )+};
}
pub(crate) use word;

impl Value for Date {
    const EXPECTED: &'static str = "a date such as 2026-01-31";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        if let DeValue::Datetime(Datetime {
            date: Some(date),
            time: None,
            offset: None,
        }) = value.get_ref()
        {
            return Some(*date);
        }
        reader.wrong_type::<Self>(value);
        None
    }
}

impl Value for [String; 2] {
    const EXPECTED: &'static str = "an array of two strings";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        if let DeValue::Array(items) = value.get_ref()
            && let [first, second] = &**items
        {
            return Some([String::read(first, reader)?, String::read(second, reader)?]);
        }
        reader.wrong_type::<Self>(value);
        None
    }
}

impl Value for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            reader.wrong_type::<Self>(value);
        }
        truth
    }
}

impl Value for Extra {
    const EXPECTED: &'static str = "a string, a finite number, `true` or `false`";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let extra = match value.get_ref() {
            DeValue::String(_) => return String::read(value, reader).map(Self::Text),
            DeValue::Boolean(truth) => Some(Self::Boolean(*truth)),
            DeValue::Integer(_) => integer(value).map(Self::Integer),
            DeValue::Float(number) => number
                .as_str()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(Self::Float),
            _ => None,
        };
        if extra.is_none() {
            reader.wrong_type::<Self>(value);
        }
        extra
    }
}

impl Value for u16 {
    const EXPECTED: &'static str = "an HTTP status, an integer from 100 to 599";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(number) = integer(value) else {
            let fault = reader.wrong_type::<Self>(value);
            if let DeValue::String(text) = value.get_ref() {
                let class = text.to_ascii_lowercase();
                if class.parse::<StatusClass>().is_ok() {
                    fault.help(format_args!("write `status_class = \"{class}\"`"));
                } else if text.parse::<Self>().is_ok() {
                    fault.help("write the number").replace_with(text);
                }
            }
            return None;
        };
        let status = Self::try_from(number)
            .ok()
            .filter(|status| (100..=599).contains(status));
        if status.is_none() {
            let title = format!("{number} is not an HTTP status");
            reader
                .report(Lint::BadStatus, value, title, "expected 100 to 599")
                .help("leave the status out where the error has none");
        }
        status
    }
}
