//! No response is too wild to be classified: `cargo fuzz run classify`.
//!
//! The first bytes choose provider, status and a header; the rest is the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use llm_errors::{Headers, Provider, Response, classify};

/// One header, whatever its name.
struct Same<'a>(&'a [u8]);

impl Headers for Same<'_> {
    fn get(&self, _: &str) -> Option<&[u8]> {
        Some(self.0)
    }
}

fuzz_target!(|input: (u8, Option<u16>, &[u8], &[u8])| {
    let (provider, status, header, body) = input;
    let providers = [Provider::Openai, Provider::Xai, Provider::NewApi, Provider::Http];
    let provider = providers[usize::from(provider) % providers.len()];
    let header = Same(header);
    let response = Response::new(body).with_status(status).with_headers(&header);
    let diagnosis = classify(provider, &response);
    assert_eq!(diagnosis.entry().is_some(), diagnosis.matched_by().is_some());
    assert!(diagnosis.is_retryable() || diagnosis.retry_after().is_none());
});
