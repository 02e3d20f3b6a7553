//! `llm-errors classify`: what a failed response means, for one response or a stream of them.

use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use llm_errors::{Catalog, Response, classify};

use crate::lines::LONGEST;
use crate::output::{Failure, Output};
use crate::print::{self, Format};
use crate::{find, ndjson};

#[derive(Args)]
#[command(after_help = "\
Examples:
  llm-errors classify --provider openai --status 429 body.json
  curl -s https://api.x.ai/v1/models | llm-errors classify --provider xai
  llm-errors classify --provider openai --header 'retry-after: 20' < body.json
  llm-errors classify --ndjson < responses.jsonl > diagnoses.jsonl

A record of --ndjson is one line of JSON:
  {\"id\": 7, \"provider\": \"openai\", \"status\": 429, \"headers\": {\"retry-after\": \"20\"}, \"body\": \"...\"}
id, status and headers may be left out.")]
pub(crate) struct Classify {
    /// Who answered: the provider's id, an alias or its host
    #[arg(long, required_unless_present = "ndjson")]
    provider: Option<String>,
    /// The HTTP status
    #[arg(long, value_parser = clap::value_parser!(u16).range(100..600))]
    status: Option<u16>,
    /// A response header; may be repeated
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(String, String)>,
    /// The body of the response; standard input if left out
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// How to print
    #[arg(long, default_value = "text", value_parser = Format::text_or_json())]
    format: Format,
    /// Read records from standard input, a line each, and print a line for each
    #[arg(long, conflicts_with_all = ["provider", "status", "headers", "file", "format"])]
    ndjson: bool,
    /// Classify on as many threads
    #[arg(long, value_name = "N", default_value = "1", requires = "ndjson")]
    jobs: NonZeroUsize,
}

fn header(header: &str) -> Result<(String, String), &'static str> {
    let (name, value) = header.split_once(':').ok_or("expected `name: value`")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

impl Classify {
    pub(crate) fn run(self, catalog: Catalog, output: &mut Output) -> Result<(), Failure> {
        let Some(provider) = self.provider.filter(|_| !self.ndjson) else {
            return ndjson::run(catalog, self.jobs, io::stdin().lock(), output.raw()?);
        };
        let provider = find::provider(catalog, &provider)?;
        let body = body(self.file)?;
        let headers = &*self.headers;
        let response = Response::new(&body)
            .with_status(self.status)
            .with_headers(&headers);
        let diagnosis = classify(provider, &response);
        match self.format {
            Format::Json => {
                output.json(&ndjson::DiagnosisRecord::new(provider, None, &diagnosis))?
            }
            _ => print::diagnosis(&diagnosis, output)?,
        }
        match (diagnosis.entry(), self.format) {
            (None, Format::Json) => Err(Failure::silent()),
            (None, _) => Err(Failure::answer(format!(
                "nothing is known of this response of {}",
                provider.name()
            ))
            .help("give `--status` and the whole body, as far as you have them")),
            (Some(_), _) => Ok(()),
        }
    }
}

/// The body; of a very large one only the beginning, where an error says what it is.
fn body(file: Option<PathBuf>) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let Some(path) = file else {
        let read = io::stdin()
            .lock()
            .take(LONGEST as u64)
            .read_to_end(&mut body);
        return match read {
            Ok(_) => Ok(body),
            Err(error) => Err(Failure::usage(format!(
                "cannot read standard input: {error}"
            ))),
        };
    };
    let read = File::open(&path).and_then(|file| file.take(LONGEST as u64).read_to_end(&mut body));
    read.map_err(|error| Failure::unreadable(&path, &error))?;
    Ok(body)
}
