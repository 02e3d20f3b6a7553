//! `llm-errors classify`: what a failed response means, for one response or a stream of them.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::SystemTime;

use clap::{Args, ValueHint};
use llm_errors::{Catalog, Response, classify};
use llm_errors_find::{answerer, taken_for};
use llm_errors_render::Options;

use crate::ndjson;
use crate::output::{Failure, Output};
use crate::paste::Pasted;
use crate::print::{self, Format};

/// The longest text in bytes that is taken; of a longer one the beginning.
const LONGEST: u64 = 256 << 20;

#[derive(Args)]
#[command(after_help = "\
Examples:
  curl -i https://api.x.ai/v1/models | llm-errors classify
  curl -v https://api.x.ai/v1/models 2>&1 | llm-errors classify
  llm-errors classify traceback.txt
  llm-errors classify recording.har
  llm-errors classify --provider openai --status 429 body.json
  llm-errors classify --provider https://llm.example/v1 < body.json
  llm-errors classify --ndjson --jobs 4 < responses.jsonl > diagnoses.jsonl

What is told apart in a text: the output of `curl -i` and `curl -v`, an HAR
file or an entry of one, a cassette of VCR in JSON. Anything else is a body.

A record of --ndjson is one line of JSON, of which all may be left out:
  {\"id\": 7, \"provider\": \"openai\", \"status\": 429,
   \"headers\": {\"retry-after\": \"20\"}, \"body\": \"...\"}")]
pub(crate) struct Classify {
    /// Who answered: the provider's id, an alias, its host or a URL; found out if left out
    #[arg(long)]
    provider: Option<String>,
    /// The HTTP status
    #[arg(long, value_parser = clap::value_parser!(u16).range(100..600))]
    status: Option<u16>,
    /// A response header; may be repeated
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(String, Vec<u8>)>,
    /// What was received, as it was pasted or logged; standard input if left out
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// How to print
    #[arg(long, default_value = "text", value_parser = Format::text_or_json())]
    format: Format,
    /// Read records from standard input, a line each, and print a line for each
    #[arg(long, conflicts_with_all = ["provider", "status", "headers", "file", "format"])]
    ndjson: bool,
    /// How many threads work on the records
    #[arg(
        long,
        value_name = "N",
        default_value = "1",
        requires = "ndjson",
        value_parser = clap::value_parser!(u16).range(1..=256),
    )]
    jobs: u16,
}

fn header(header: &str) -> Result<(String, Vec<u8>), &'static str> {
    let (name, value) = header.split_once(':').ok_or("expected `name: value`")?;
    Ok((name.trim().to_owned(), value.trim().into()))
}

impl Classify {
    pub(crate) fn run(
        self,
        catalog: Catalog,
        options: &Options,
        output: &mut Output,
    ) -> Result<(), Failure> {
        if self.ndjson {
            return ndjson::run(
                catalog,
                options,
                self.jobs,
                io::stdin().lock(),
                output.raw()?,
            );
        }
        let text = text(self.file)?;
        let pasted = Pasted::read(&text);
        // of several headers of a name the first one counts
        let headers: Vec<_> = self.headers.into_iter().chain(pasted.headers).collect();
        let headers = &*headers;
        let response = Response::new(&pasted.body)
            .with_status(self.status.or(pasted.status))
            .with_headers(&headers)
            .with_time(
                SystemTime::now()
                    .duration_since(SystemTime::UNIX_EPOCH)
                    .ok(),
            );
        let (provider, by) = answerer(
            catalog,
            self.provider.as_deref(),
            pasted.url.as_deref(),
            &response,
        )?;
        let diagnosis = classify(provider, &response);
        if self.format == Format::Json {
            output.json(&ndjson::DiagnosisRecord::new(
                provider, by, &diagnosis, options,
            ))?;
            return match diagnosis.entry() {
                Some(_) => Ok(()),
                None => Err(Failure::silent()),
            };
        }
        let notes = [pasted.which, by.map(|by| taken_for(provider, by))];
        let notes: Vec<_> = notes.into_iter().flatten().collect();
        if diagnosis.entry().is_none() {
            let name = provider.name();
            let failure = Failure::answer(format!("nothing is known of this response of {name}"));
            return Err(failure.details(notes).help(
                "give `--provider`, `--status` and the whole body, as far as you have them",
            ));
        }
        for note in notes {
            output.wrapped("", "", &note)?;
        }
        Ok(print::diagnosis(&diagnosis, options, output)?)
    }
}

fn text(file: Option<PathBuf>) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let Some(path) = file else {
        let read = io::stdin().lock().take(LONGEST).read_to_end(&mut text);
        return match read {
            Ok(_) => Ok(text),
            Err(error) => Err(Failure::unreadable_input(&error)),
        };
    };
    let read = File::open(&path).and_then(|file| file.take(LONGEST).read_to_end(&mut text));
    read.map_err(|error| Failure::unreadable(&path, &error))?;
    Ok(text)
}
