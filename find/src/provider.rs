//! Providers by the names that people type; and who answered: as somebody says, by an address, by what gives it away in
//! the response, or else anybody.

use std::fmt;

use llm_errors::{Catalog, ProviderRef, Response, Sign, detect};
use llm_errors_codegen::wording::{any_of, did_you_mean, quoted};

use crate::NotFound;

/// The provider of this name, host or URL, whatever its letter case and punctuation.
///
/// # Errors
/// If there is none; the nearest name is in the help.
pub fn provider(catalog: Catalog, name: &str) -> Result<ProviderRef, NotFound> {
    // as most programs write it
    if let Some(provider) = catalog.provider(name) {
        return Ok(provider);
    }
    let plain = name.trim().to_lowercase();
    let slug = plain.replace(['_', ' ', '.'], "-");
    let found = catalog
        .provider(&slug)
        .or_else(|| catalog.provider_by_url(&plain));
    found.ok_or_else(|| {
        let ids = catalog.providers().map(ProviderRef::id);
        let aliases = catalog.providers().flat_map(ProviderRef::aliases).copied();
        let similar = did_you_mean(&slug, ids.clone().chain(aliases));
        let mut general = "there is no provider of this name".to_owned();
        let help = match similar {
            Some(similar) => {
                let help = format!("did you mean {}?", quoted(similar));
                general = format!("{general}, {help}");
                help
            }
            None => format!("the providers are {}", any_of(ids)),
        };
        let message = format!("there is no provider {}", quoted(name));
        NotFound::new(message, help).generally(general)
    })
}

/// By what a provider was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DetectedBy {
    /// The address of the request.
    Url,
    /// The response itself.
    Sign(Sign),
    /// Nothing: taken for any server.
    Default,
}

impl DetectedBy {
    /// One word of a closed list, for programs.
    pub const fn as_str(self) -> &'static str {
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
pub fn taken_for(provider: ProviderRef, by: DetectedBy) -> String {
    let whom = match by {
        DetectedBy::Default => "any OpenAI-compatible server",
        _ => provider.name(),
    };
    format!("taken for {whom}: {by}")
}

/// The provider that `name` gives, a URL or a name; where it is left out, or a URL that no provider has,
/// whom the address of the request or the response gives away, and by what.
///
/// # Errors
/// If there is no provider of that name, and neither an answer nor `compatible` in the catalog.
pub fn answerer(
    catalog: Catalog,
    name: Option<&str>,
    url: Option<&str>,
    response: &Response<'_>,
) -> Result<(ProviderRef, Option<DetectedBy>), NotFound> {
    if let Some(name) = name {
        match provider(catalog, name) {
            Ok(provider) => return Ok((provider, None)),
            // somebody's own address
            Err(_) if name.contains("://") => {}
            Err(error) => return Err(error),
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
        None => Err(NotFound::new(
            "nothing tells who answered".to_owned(),
            "name the provider (`--provider` on the command line)".to_owned(),
        )),
    }
}
