//! From TOML to the tables of the schema, field by field, so that one run finds every fault.
//!
//! serde would stop a table at its first fault; here it only reads the single values.

use std::str::FromStr;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use strum::VariantNames;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, ValueDeserializer};
use toml::value::{Date, Datetime};

use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::files::File;
use crate::text::is_unsafe;
use crate::wording::{any_of, did_you_mean, quoted, visible};

/// A value that a field can hold.
pub(crate) trait Value: Sized {
    /// What a fault says was expected.
    const EXPECTED: &'static str;

    /// None after reporting why not.
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Collects the faults of one file.
pub(crate) struct Reader<'a> {
    pub(crate) file: usize,
    pub(crate) faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.faults.push(diagnostic);
    }

    pub(crate) fn place<T>(&self, at: &Spanned<T>) -> Place {
        Place::new(self.file, at.span())
    }

    fn wrong_type<T: Value>(&mut self, value: &Spanned<DeValue<'_>>) {
        let title = format!(
            "expected {}, found {}",
            T::EXPECTED,
            describe(value.get_ref())
        );
        self.report(Diagnostic::new(
            Lint::WrongType,
            self.place(value),
            title,
            format!("not {}", T::EXPECTED),
        ));
    }

    /// A value that serde can read as it stands.
    fn leaf<T: Value + DeserializeOwned>(&mut self, value: &Spanned<DeValue<'_>>) -> Option<T> {
        let leaf = T::deserialize(ValueDeserializer::from(value.clone()));
        if leaf.is_err() {
            self.wrong_type::<T>(value);
        }
        leaf.ok()
    }
}

/// Parses a file; syntax errors are reported, and what could be read is returned.
pub(crate) fn parse<'a>(file: &'a File, reader: &mut Reader<'_>) -> Spanned<DeTable<'a>> {
    let (document, errors) = DeTable::parse_recoverable(file.text());
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let message = error
            .message()
            .lines()
            .map(visible)
            .collect::<Vec<_>>()
            .join(", ");
        let title = format!("invalid TOML: {message}");
        reader.report(Diagnostic::new(
            Lint::Syntax,
            Place::new(reader.file, span),
            title,
            "",
        ));
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
    place: Place,
    known: Vec<&'static str>,
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
        let place = reader.place(value);
        Some(Self {
            name,
            table,
            place,
            known: Vec::new(),
            reader,
        })
    }

    fn get(&mut self, field: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(field);
        self.table.get(field)
    }

    fn value<T: Value>(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Spanned<T>> {
        T::read(value, self.reader).map(|read| Spanned::new(value.span(), read))
    }

    pub(crate) fn optional<T: Value>(&mut self, field: &'static str) -> Option<Spanned<T>> {
        let value = self.get(field)?;
        self.value(value)
    }

    pub(crate) fn required<T: Value>(&mut self, field: &'static str) -> Option<Spanned<T>> {
        if !self.table.contains_key(field) {
            let title = format!("missing field `{field}` in {}", self.name);
            let label = format!("this needs `{field}`, {}", T::EXPECTED);
            self.reader.report(Diagnostic::new(
                Lint::MissingField,
                self.place.clone(),
                title,
                label,
            ));
        }
        self.optional(field)
    }

    pub(crate) fn many<T: Value>(&mut self, field: &'static str) -> Vec<Spanned<T>> {
        match self.get(field) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(items) => self.items(items),
                found => {
                    let found = describe(found);
                    let title = format!("expected an array for `{field}`, found {found}");
                    let place = self.reader.place(value);
                    self.reader.report(Diagnostic::new(
                        Lint::WrongType,
                        place,
                        title,
                        "not an array",
                    ));
                    Vec::new()
                }
            },
        }
    }

    pub(crate) fn one_or_many<T: Value>(&mut self, field: &'static str) -> Vec<Spanned<T>> {
        match self.get(field) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(items) => self.items(items),
                _ => self.value(value).into_iter().collect(),
            },
        }
    }

    fn items<T: Value>(&mut self, items: &DeArray<'_>) -> Vec<Spanned<T>> {
        items.iter().filter_map(|item| self.value(item)).collect()
    }

    /// The fields stand in the order in which they are asked for, so that all files read alike.
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
            let title = format!(
                "field {} is out of order in {}",
                quoted(key.get_ref()),
                self.name
            );
            let label = format!("belongs before `{before}`");
            let place = self.reader.place(key);
            let fault = Diagnostic::new(Lint::FieldOrder, place, title, label);
            self.reader
                .report(fault.help(format!("the order is {}", self.known.join(", "))));
        }
    }

    pub(crate) fn finish(mut self) {
        self.check_order();
        // the table's own order depends on no hash: it is sorted by key
        for key in self
            .table
            .keys()
            .filter(|key| !self.known.contains(&key.get_ref().as_ref()))
        {
            let title = format!("unknown field {} in {}", quoted(key.get_ref()), self.name);
            let place = self.reader.place(key);
            let fault = Diagnostic::new(
                Lint::UnknownField,
                place,
                title,
                "not a field of this table",
            );
            self.reader.report(
                match did_you_mean(key.get_ref(), self.known.iter().copied()) {
                    Some(similar) => fault
                        .help(format!("a field with a similar name exists: `{similar}`"))
                        .replace_with(similar),
                    None => fault.help(format!(
                        "the fields are {}",
                        any_of(self.known.iter().copied())
                    )),
                },
            );
        }
    }
}

impl Value for String {
    const EXPECTED: &'static str = "a string";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let text: Self = reader.leaf(value)?;
        if let Some(found) = text.chars().find(|character| is_unsafe(*character)) {
            let title = format!(
                "the text holds the control or bidirectional character {}",
                found.escape_unicode()
            );
            let label = "a text is one line of visible characters";
            let fault = Diagnostic::new(Lint::UnsafeText, reader.place(value), title, label);
            reader.report(fault.help("remove it, or name it in words"));
            return None;
        }
        Some(text)
    }
}

/// Reads a word of a closed vocabulary.
pub(crate) fn read_word<T: Value + FromStr + VariantNames>(
    value: &Spanned<DeValue<'_>>,
    reader: &mut Reader<'_>,
) -> Option<T> {
    let DeValue::String(text) = value.get_ref() else {
        reader.wrong_type::<T>(value);
        return None;
    };
    let word = text.parse().ok();
    if word.is_none() {
        let title = format!("unknown word {}, expected {}", quoted(text), T::EXPECTED);
        let fault = Diagnostic::new(
            Lint::UnknownWord,
            reader.place(value),
            title,
            "not a word of the vocabulary",
        );
        reader.report(match did_you_mean(text, T::VARIANTS.iter().copied()) {
            Some(similar) => fault
                .help("a similar word exists")
                .replace_with(format!("\"{similar}\"")),
            None => fault.help(format!(
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
        reader.leaf(value)
    }
}

impl Value for u16 {
    const EXPECTED: &'static str = "an HTTP status, an integer from 100 to 599";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let Ok(number) = i64::deserialize(ValueDeserializer::from(value.clone())) else {
            reader.wrong_type::<Self>(value);
            return None;
        };
        let status = Self::try_from(number)
            .ok()
            .filter(|status| (100..=599).contains(status));
        if status.is_none() {
            let title = format!("{number} is not an HTTP status");
            let fault = Diagnostic::new(
                Lint::BadStatus,
                reader.place(value),
                title,
                "expected 100 to 599",
            );
            reader.report(fault.help("leave the status out where the error has none"));
        }
        status
    }
}
