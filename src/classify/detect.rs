//! Who answered, where nobody says it: headers, addresses and words that give a provider away.

use memchr::memmem;

use super::limits::SEARCHED;
use crate::catalog::{Catalog, ProviderRef};
use crate::response::Response;

/// What gave a provider away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sign {
    /// The response has this header.
    Header(&'static str),
    /// The body names an address of the provider's API; this is its host in the catalog.
    Host(&'static str),
    /// The body contains this text.
    Text(&'static str),
}

/// Which provider answered, by the headers, addresses and exception classes that give it away; none where
/// nothing does, and the provider is best called `compatible`.
///
/// The sign says by what. Only the first 4,096 bytes of the body are looked at.
///
/// ```
/// use llm_errors::{CATALOG, Provider, Response, Sign, detect};
///
/// let headers = [("anthropic-ratelimit-requests-limit", "50")];
/// let response = Response::new("").with_status(429).with_headers(&headers);
/// let (provider, sign) = detect(CATALOG, &response).unwrap();
/// assert_eq!(provider, Provider::Anthropic.handle());
/// assert_eq!(sign, Sign::Header("anthropic-ratelimit-requests-limit"));
///
/// let log = "POST https://api.mistral.ai/v1/chat/completions failed: 503";
/// let (provider, sign) = detect(CATALOG, &Response::new(log)).unwrap();
/// assert_eq!((provider.id(), sign), ("mistral", Sign::Host("api.mistral.ai")));
///
/// assert_eq!(detect(CATALOG, &Response::new("Too many requests")), None);
/// ```
pub fn detect(catalog: Catalog, response: &Response<'_>) -> Option<(ProviderRef, Sign)> {
    let body = &response.body[..response.body.len().min(SEARCHED)];
    let by_header = |provider: ProviderRef| {
        let mut headers = provider.row().detect.headers.iter();
        let found = headers.find(|header| response.headers.get(header).is_some())?;
        Some((provider, Sign::Header(found)))
    };
    let by_text = |provider: ProviderRef| {
        let mut texts = provider.row().detect.texts.iter();
        let found = texts.find(|text| memmem::find(body, text.as_bytes()).is_some())?;
        Some((provider, Sign::Text(found)))
    };
    let mut providers = catalog.providers();
    providers
        .find_map(by_header)
        .or_else(|| addresses(body).find_map(|url| by_url(catalog, url)))
        .or_else(|| catalog.providers().find_map(by_text))
}

fn by_url(catalog: Catalog, url: &str) -> Option<(ProviderRef, Sign)> {
    let (provider, host) = catalog.provider_and_host(url)?;
    Some((provider, Sign::Host(host)))
}

/// The addresses with a scheme in a text.
fn addresses(text: &[u8]) -> impl Iterator<Item = &str> {
    memmem::find_iter(text, "://").filter_map(move |at| {
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"\"'<>\\)],;".contains(byte);
        let rest = &text[at..];
        let end = rest.iter().position(is_end).unwrap_or(rest.len());
        core::str::from_utf8(&rest[..end]).ok()
    })
}
