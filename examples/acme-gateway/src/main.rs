//! Explains a code, or a response, of the gateway or of a provider that it relays.
//!
//! ```console
//! $ cargo run -- explain acme 1402
//! $ echo '{"error": {"code": "insufficient_quota"}}' | cargo run -- classify acme 429
//! ```

use std::io::{self, Read};
use std::process::ExitCode;

use acme_gateway::CATALOG;
use llm_errors::{Entry, Response, classify};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["explain", provider, code] => {
            let entries = CATALOG.lookup(provider, code);
            if entries.is_empty() {
                eprintln!("nothing is known of {code} at {provider}");
                return ExitCode::FAILURE;
            }
            entries.for_each(explain);
        }
        ["classify", provider, status] => {
            let (Some(provider), Ok(status)) = (CATALOG.provider(provider), status.parse::<u16>())
            else {
                eprintln!("the provider is unknown, or the status is no number");
                return ExitCode::FAILURE;
            };
            let mut body = Vec::new();
            if let Err(error) = io::stdin().read_to_end(&mut body) {
                eprintln!("cannot read the body: {error}");
                return ExitCode::FAILURE;
            }
            let diagnosis = classify(provider, &Response::new(&body).with_status(status));
            match diagnosis.retry_after() {
                Some(wait) => println!("send it again after {wait:?}"),
                None if diagnosis.is_retryable() => println!("send it again after a while"),
                None => println!("do not send it again unchanged"),
            }
            diagnosis.entry().into_iter().for_each(explain);
        }
        _ => {
            eprintln!("usage: acme-gateway explain PROVIDER CODE | classify PROVIDER STATUS");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn explain(entry: Entry) {
    println!("{entry}\n  {}", entry.meaning());
    for solution in entry.solutions() {
        println!("  - {solution}");
    }
}
