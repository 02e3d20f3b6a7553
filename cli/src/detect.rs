//! Who answered: as somebody says, by an address, by what gives it away in the response, or else anybody.

use std::fmt;

use llm_errors::{Catalog, ProviderRef, Response, Sign, detect};

use crate::find;
use crate::output::Failure;

/// By what a provider was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DetectedBy {
    /// The address of the request.
    Url,
    /// The response itself.
    Sign(Sign),
    /// Nothing: taken for any server.
    Default,
}

impl DetectedBy {
    /// One word of a closed list, for programs.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Sign(Sign::Header(_)) => "header",
            Self::Sign(Sign::Host(_)) => "host",
            Self::Sign(Sign::Text(_)) => "text",
            // a sign that is not known here is one of the response all the same
            Self::Sign(_) => "response",
            Self::Default => "default",
        }
    }
}

/// In words that follow a colon.
impl fmt::Display for DetectedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url => write!(f, "the address of the request"),
            Self::Sign(Sign::Header(name)) => write!(f, "the header {name}"),
            Self::Sign(Sign::Host(host)) => write!(f, "the address {host}"),
            Self::Sign(Sign::Text(text)) => write!(f, "the words `{text}`"),
            Self::Sign(_) => write!(f, "the response"),
            Self::Default => write!(f, "nothing tells who answered"),
        }
    }
}

/// Whom a response was taken for, and by what.
pub(crate) fn taken_for(provider: ProviderRef, by: DetectedBy) -> String {
    let whom = match by {
        DetectedBy::Default => "any OpenAI-compatible server",
        _ => provider.name(),
    };
    format!("taken for {whom}: {by}")
}

/// The provider that `name` gives, a URL or a name; where it is left out, or a URL that no provider has,
/// whom the address of the request or the response gives away, and by what.
pub(crate) fn answerer(
    catalog: Catalog,
    name: Option<&str>,
    url: Option<&str>,
    response: &Response<'_>,
) -> Result<(ProviderRef, Option<DetectedBy>), Failure> {
    if let Some(name) = name {
        match find::provider(catalog, name) {
            Ok(provider) => return Ok((provider, None)),
            // somebody's own address
            Err(_) if name.contains("://") => {}
            Err(failure) => return Err(failure),
        }
    }
    if let Some(provider) = url.and_then(|url| catalog.provider_by_url(url)) {
        return Ok((provider, Some(DetectedBy::Url)));
    }
    if let Some((provider, sign)) = detect(catalog, response) {
        return Ok((provider, Some(DetectedBy::Sign(sign))));
    }
    match catalog.provider("compatible") {
        Some(provider) => Ok((provider, Some(DetectedBy::Default))),
        None => Err(Failure::answer("nothing tells who answered").help("give `--provider`")),
    }
}
