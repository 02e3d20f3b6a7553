//! Providers and entries by the names that people type: forgiving, and with a suggestion where
//! nothing is found.

use llm_errors::{Catalog, Entries, ProviderRef};
use llm_errors_codegen::wording::{any_of, did_you_mean, quoted};

use crate::output::Failure;

/// The provider of this name, host or URL, or a failure that names the nearest ones.
pub(crate) fn provider(catalog: Catalog, name: &str) -> Result<ProviderRef, Failure> {
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
        let failure = Failure::answer(format!("there is no provider {}", quoted(name)))
            .generally("there is no provider of this name");
        let ids = catalog.providers().map(ProviderRef::id);
        let aliases = catalog.providers().flat_map(ProviderRef::aliases).copied();
        match did_you_mean(&slug, ids.clone().chain(aliases)) {
            Some(similar) => failure.help(format!("did you mean {}?", quoted(similar))),
            None => failure.help(format!("the providers are {}", any_of(ids))),
        }
    })
}

/// Every word that leads to an entry of the provider.
fn words(provider: ProviderRef) -> impl Iterator<Item = &'static str> {
    provider.entries().flat_map(|entry| {
        entry
            .codes()
            .chain(entry.types())
            .chain(entry.exceptions())
            .chain([entry.slug()])
    })
}

/// The entries for a code, whose letter case and hyphens people mix up.
pub(crate) fn entries(provider: ProviderRef, code: &str) -> Entries {
    let code = code.trim();
    // a full id, maybe with an alias of the provider
    let slug = code.split_once('/').and_then(|(name, slug)| {
        let named = provider.catalog().provider(&name.to_lowercase());
        (named == Some(provider)).then_some(slug)
    });
    let code = slug.unwrap_or(code);
    let exact = provider.lookup(code);
    if !exact.is_empty() {
        return exact;
    }
    let plain = |word: &str| word.to_lowercase().replace(['-', ' '], "_");
    let wanted = plain(code);
    let word = words(provider)
        .find(|word| plain(word) == wanted)
        .unwrap_or(&wanted);
    provider.lookup(word)
}

/// Nothing was found for a code.
pub(crate) fn not_found(provider: ProviderRef, code: &str) -> Failure {
    let failure = Failure::answer(format!("{provider} has no entry for {}", quoted(code)));
    let help = match did_you_mean(code, words(provider)) {
        Some(similar) => format!("did you mean {}?", quoted(similar)),
        None => format!("`llm-errors list {provider}` shows what is known"),
    };
    failure.help(help)
}
