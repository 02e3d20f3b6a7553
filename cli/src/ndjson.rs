//! A stream of responses, a JSON record in each line, and a diagnosis for each.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};

use llm_errors::{Catalog, Diagnosis, ProviderRef, Response, classify};
use llm_errors_codegen::text::is_unsafe;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::find;
use crate::output::{Failure, Output};

/// The longest line or body in bytes, so that memory stays bounded.
pub(crate) const LONGEST: u64 = 16 << 20;

/// A response in a log.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    provider: Cow<'a, str>,
    status: Option<u16>,
    #[serde(borrow)]
    headers: Option<BTreeMap<Cow<'a, str>, String>>,
    #[serde(borrow)]
    body: Cow<'a, str>,
}

/// What is printed of a diagnosis.
#[derive(Serialize)]
pub(crate) struct DiagnosisRecord<'a> {
    provider: &'static str,
    #[serde(flatten)]
    diagnosis: &'a Diagnosis,
}

impl<'a> DiagnosisRecord<'a> {
    pub(crate) fn new(provider: ProviderRef, diagnosis: &'a Diagnosis) -> Self {
        Self {
            provider: provider.id(),
            diagnosis,
        }
    }
}

/// A diagnosis with the id of its record.
#[derive(Serialize)]
struct Line<'a> {
    id: Option<&'a RawValue>,
    #[serde(flatten)]
    answer: DiagnosisRecord<'a>,
}

/// A line that is no record.
#[derive(Serialize)]
struct BadLine {
    line: u64,
    error: String,
}

/// Answers line by line, in order, and holds one line at a time.
pub(crate) fn run(catalog: Catalog, input: impl Read, output: &mut Output) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut line = Vec::new();
    let mut all_good = true;
    for number in 1.. {
        if input.buffer().is_empty() {
            // whoever waits for an answer before the next record gets it
            output.flush()?;
        }
        if !next_line(&mut input, &mut line)
            .map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?
        {
            break;
        }
        if let Err(error) = answer(catalog, &line, output)? {
            all_good = false;
            write_line(
                output,
                &BadLine {
                    line: number,
                    error,
                },
            )?;
        }
    }
    if all_good {
        Ok(())
    } else {
        Err(Failure::silent())
    }
}

/// Reads the next line into `line`; false at the end. A line that is too long is left out as far as
/// its end, and what was read of it stays too long.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = input.take(LONGEST + 1).read_until(b'\n', line)?;
    if read as u64 > LONGEST && !line.ends_with(b"\n") {
        input.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

/// Prints the diagnosis for a record, or returns what is wrong with it.
fn answer(
    catalog: Catalog,
    line: &[u8],
    output: &mut Output,
) -> Result<Result<(), String>, Failure> {
    if line.len() as u64 > LONGEST {
        return Ok(Err(format!("a line of more than {} MiB", LONGEST >> 20)));
    }
    let record: Record<'_> = match serde_json::from_slice(line) {
        Ok(record) => record,
        Err(error) => return Ok(Err(explain(&error, line))),
    };
    let provider = match find::provider(catalog, &record.provider) {
        Ok(provider) => provider,
        Err(failure) => return Ok(Err(failure.on_one_line())),
    };
    let headers: Vec<_> = record.headers.into_iter().flatten().collect();
    let headers = &*headers;
    let response = Response::new(&*record.body)
        .with_status(record.status)
        .with_headers(&headers);
    let diagnosis = classify(provider, &response);
    let id = record.id.map(visible);
    let answer = DiagnosisRecord::new(provider, &diagnosis);
    write_line(
        output,
        &Line {
            id: id.as_deref(),
            answer,
        },
    )?;
    Ok(Ok(()))
}

/// What is wrong with a line. serde counts lines too, but each is read alone.
fn explain(error: &serde_json::Error, line: &[u8]) -> String {
    if line.trim_ascii().is_empty() {
        return "an empty line".to_owned();
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&place).unwrap_or(&message);
    llm_errors_codegen::wording::visible(&format!("{message}, column {}", error.column()))
}

/// An id as it came, with nothing in it that a terminal would obey.
fn visible(id: &RawValue) -> Cow<'_, RawValue> {
    if !id.get().chars().any(is_unsafe) {
        return Cow::Borrowed(id);
    }
    let mut escaped = String::new();
    for character in id.get().chars() {
        if is_unsafe(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.extend([r"\u".to_owned(), format!("{unit:04x}")]);
            }
        } else {
            escaped.push(character);
        }
    }
    // outside of strings JSON has no such characters
    RawValue::from_string(escaped).map_or(Cow::Borrowed(RawValue::NULL), Cow::Owned)
}

fn write_line(output: &mut Output, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}
