//! A stream of responses, a JSON record in each line, and a diagnosis for each, in order.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use llm_errors::{
    Catalog, Diagnosis, Entry, Kind, ProviderRef, Response, Retry, Signal, Window, classify,
};
use llm_errors_codegen::text::is_unsafe;
use llm_errors_find::{DetectedBy, NotFound, answerer};
use llm_errors_render::Options;
use serde::{Serialize, Serializer};

use crate::json::Json;
use crate::lines::{Batch, Batches, LONGEST};
use crate::output::Failure;
use crate::record::Record;

/// What is printed of a diagnosis.
#[derive(Serialize)]
pub(crate) struct DiagnosisRecord<'a> {
    provider: &'static str,
    #[serde(flatten)]
    diagnosis: &'a Diagnosis,
    #[serde(serialize_with = "as_word")]
    detected_by: Option<DetectedBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[expect(clippy::ref_option, reason = "serde gives it so")]
fn as_word<S: Serializer>(by: &Option<DetectedBy>, serializer: S) -> Result<S::Ok, S::Error> {
    by.map(DetectedBy::as_str).serialize(serializer)
}

impl<'a> DiagnosisRecord<'a> {
    pub(crate) fn new(
        provider: ProviderRef,
        detected_by: Option<DetectedBy>,
        diagnosis: &'a Diagnosis,
        options: &Options,
    ) -> Self {
        Self {
            provider: provider.id(),
            diagnosis,
            detected_by,
            url: diagnosis.entry().and_then(|entry| options.page(entry)),
        }
    }

    /// Adds the same as members of an object. Its words are of the catalog or of closed lists and need no
    /// escapes, which serde would look for in each of them, for as long as it takes to classify.
    fn write(&self, out: &mut Vec<u8>) {
        let diagnosis = self.diagnosis;
        add_word(out, "\"provider\":", Some(self.provider));
        add_word(out, ",\"entry\":", diagnosis.entry().map(Entry::id));
        add_word(out, ",\"kind\":", diagnosis.kind().map(Kind::as_str));
        add_word(out, ",\"retry\":", diagnosis.retry().map(Retry::as_str));
        out.extend_from_slice(if diagnosis.is_retryable() {
            b",\"retryable\":true"
        } else {
            b",\"retryable\":false"
        });
        add_time(out, ",\"retry_after_ms\":", diagnosis.retry_after());
        add_word(
            out,
            ",\"matched_by\":",
            diagnosis.matched_by().map(Signal::as_str),
        );
        add_word(out, ",\"window\":", diagnosis.window().map(Window::as_str));
        add_time(out, ",\"retry_at_ms\":", diagnosis.retry_at());
        add_word(
            out,
            ",\"detected_by\":",
            self.detected_by.map(DetectedBy::as_str),
        );
        if let Some(url) = &self.url {
            add_word(out, ",\"url\":", Some(url));
        }
    }
}

fn add_word(out: &mut Vec<u8>, key: &str, word: Option<&str>) {
    out.extend_from_slice(key.as_bytes());
    match word {
        Some(word) => {
            out.push(b'"');
            out.extend_from_slice(word.as_bytes());
            out.push(b'"');
        }
        None => out.extend_from_slice(b"null"),
    }
}

fn add_time(out: &mut Vec<u8>, key: &str, time: Option<Duration>) {
    out.extend_from_slice(key.as_bytes());
    match time {
        Some(time) => out.extend_from_slice(time.as_millis().to_string().as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
}

/// A line that is no record.
#[derive(Serialize)]
struct BadLine {
    line: u64,
    error: String,
}

/// What every answer needs.
#[derive(Clone, Copy)]
struct Source<'a> {
    catalog: Catalog,
    options: &'a Options,
}

/// Answers line by line, in order. An answer leaves as soon as its record is whole, and no more than a
/// few batches of lines are held at a time, for each of the `jobs` that work on them.
pub(crate) fn run(
    catalog: Catalog,
    options: &Options,
    jobs: u16,
    input: impl Read,
    output: impl Write + Send,
) -> Result<(), Failure> {
    let batches = Batches::new(input);
    let source = Source { catalog, options };
    let all_good = match jobs {
        0 | 1 => run_here(source, batches, output),
        jobs => run_in_threads(source, jobs, batches, output),
    }?;
    if all_good {
        Ok(())
    } else {
        Err(Failure::silent())
    }
}

fn run_here(
    source: Source<'_>,
    mut batches: Batches<impl Read>,
    mut output: impl Write,
) -> Result<bool, Failure> {
    let mut all_good = true;
    let mut answers = Vec::new();
    while let Some(batch) = batches
        .next()
        .map_err(|error| Failure::unreadable_input(&error))?
    {
        answers.clear();
        all_good &= answer_all(source, &batch, &mut answers);
        output.write_all(&answers)?;
        output.flush()?;
    }
    Ok(all_good)
}

/// The batches go to the workers in turn, and in the same turn their answers are written.
fn run_in_threads(
    source: Source<'_>,
    jobs: u16,
    mut batches: Batches<impl Read>,
    output: impl Write + Send,
) -> Result<bool, Failure> {
    /// Batches and answers that may wait for each worker.
    const WAITING: usize = 2;
    thread::scope(|scope| {
        let mut workers = Vec::new();
        let mut answers = Vec::new();
        for _ in 0..jobs {
            let (to_worker, from_reader) = sync_channel::<Batch>(WAITING);
            let (to_writer, from_worker) = sync_channel(WAITING);
            workers.push(to_worker);
            answers.push(from_worker);
            scope.spawn(move || work(source, &from_reader, &to_writer));
        }
        let writer = scope.spawn(move || write_in_turn(&answers, output));
        let read = read_in_turn(&mut batches, &workers);
        drop(workers);
        let written = writer
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // who cannot write need not read
        let all_good = written?;
        read.map_err(|error| Failure::unreadable_input(&error))?;
        Ok(all_good)
    })
}

fn read_in_turn(batches: &mut Batches<impl Read>, workers: &[SyncSender<Batch>]) -> io::Result<()> {
    for worker in workers.iter().cycle() {
        let Some(batch) = batches.next()? else { break };
        if worker.send(batch).is_err() {
            break;
        }
    }
    Ok(())
}

fn work(source: Source<'_>, batches: &Receiver<Batch>, writer: &SyncSender<(bool, Vec<u8>)>) {
    for batch in batches {
        let mut answers = Vec::new();
        let all_good = answer_all(source, &batch, &mut answers);
        if writer.send((all_good, answers)).is_err() {
            break;
        }
    }
}

fn write_in_turn(
    workers: &[Receiver<(bool, Vec<u8>)>],
    mut output: impl Write,
) -> io::Result<bool> {
    let mut all_good = true;
    for worker in workers.iter().cycle() {
        // the first worker that has no more was the next to get a batch
        let Ok((is_good, answers)) = worker.recv() else {
            break;
        };
        all_good &= is_good;
        output.write_all(&answers)?;
        output.flush()?;
    }
    Ok(all_good)
}

/// Adds an answer for every line of a batch; whether all were records.
fn answer_all(source: Source<'_>, batch: &Batch, answers: &mut Vec<u8>) -> bool {
    let mut all_good = true;
    for (number, line) in batch.lines() {
        let line = match number {
            1 => line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line),
            _ => line,
        };
        if let Err(error) = answer(source, line, answers) {
            all_good = false;
            let bad = BadLine {
                line: number,
                error,
            };
            let json = serde_json::to_string(&bad).unwrap_or_default();
            answers.extend_from_slice(json.as_bytes());
            answers.push(b'\n');
        }
    }
    all_good
}

/// Adds the diagnosis for a record, or returns what is wrong with it, in words that repeat nothing of it.
fn answer(source: Source<'_>, line: &[u8], answers: &mut Vec<u8>) -> Result<(), String> {
    if line.len() > LONGEST {
        return Err(format!("a line of more than {} MiB", LONGEST >> 20));
    }
    let record = Record::read(line).map_err(|unfit| unfit.explain(line))?;
    let response = Response::new(&*record.body)
        .with_status(record.status)
        .with_headers(&record.headers);
    let (provider, detected_by) =
        answerer(source.catalog, record.provider.as_deref(), None, &response)
            .map_err(NotFound::without_input)?;
    let diagnosis = classify(provider, &response);
    answers.extend_from_slice(b"{\"id\":");
    answers.extend_from_slice(&record.id.map_or(Cow::Borrowed(&b"null"[..]), visible));
    answers.push(b',');
    DiagnosisRecord::new(provider, detected_by, &diagnosis, source.options).write(answers);
    answers.extend_from_slice(b"}\n");
    Ok(())
}

/// An id as it came, with nothing in it that a terminal would obey.
fn visible(id: Json<'_>) -> Cow<'_, [u8]> {
    let is_visible = |byte: &u8| matches!(byte, b' '..=b'~');
    if id.bytes().iter().all(is_visible) {
        return Cow::Borrowed(id.bytes());
    }
    let mut escaped = String::new();
    for character in String::from_utf8_lossy(id.bytes()).chars() {
        // outside of strings JSON has no such characters but white space
        if matches!(character, '\t' | '\r') {
            escaped.push(' ');
        } else if is_unsafe(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.extend([r"\u".to_owned(), format!("{unit:04x}")]);
            }
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped.into_bytes())
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;

    #[test]
    fn a_line_is_what_serde_makes_of_it() {
        let providers = llm_errors::CATALOG.providers();
        let bodies = [
            "",
            "429 Too Many Requests, retry after 20s, limit: requests per day",
            "503",
        ];
        for (provider, body) in
            providers.flat_map(|provider| iter::zip(iter::repeat(provider), bodies))
        {
            let response = Response::new(body).with_time(Duration::from_secs(1 << 30));
            let diagnosis = classify(provider, &response);
            for (by, base) in [
                (None, None),
                (Some(DetectedBy::Default), Some("https://example.com/")),
            ] {
                let options = Options {
                    base_url: base.map(str::to_owned),
                    ..Options::default()
                };
                let record = DiagnosisRecord::new(provider, by, &diagnosis, &options);
                let mut line = b"{".to_vec();
                record.write(&mut line);
                line.push(b'}');
                assert_eq!(
                    String::from_utf8(line).expect("UTF-8"),
                    serde_json::to_string(&record).expect("JSON"),
                );
            }
        }
    }
}
