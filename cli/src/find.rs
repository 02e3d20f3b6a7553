//! Providers and entries by the names that people type: forgiving, and with a suggestion where
//! nothing is found.

use llm_errors::{Catalog, Entries, Entry, ProviderRef};
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
        let failure = Failure::answer(format!("there is no provider {}", quoted(name)));
        let general = "there is no provider of this name";
        let ids = catalog.providers().map(ProviderRef::id);
        let aliases = catalog.providers().flat_map(ProviderRef::aliases).copied();
        match did_you_mean(&slug, ids.clone().chain(aliases)) {
            Some(similar) => {
                let help = format!("did you mean {}?", quoted(similar));
                failure.generally(format!("{general}, {help}")).help(help)
            }
            None => failure
                .generally(general.to_owned())
                .help(format!("the providers are {}", any_of(ids))),
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

/// The entries with this title, whatever its letter case and punctuation.
pub(crate) fn by_title(provider: ProviderRef, title: &str) -> Vec<Entry> {
    let plain = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>()
    };
    let title = plain(title);
    let entries = provider.entries();
    let is_wanted = |entry: &Entry| !title.is_empty() && plain(entry.title()) == title;
    entries.filter(is_wanted).collect()
}

/// Nothing was found for a code, of a provider or of any.
pub(crate) fn not_found(provider: Option<ProviderRef>, catalog: Catalog, code: &str) -> Failure {
    let code_of = quoted(code);
    let Some(provider) = provider else {
        let failure = Failure::answer(format!("no provider has an entry for {code_of}"));
        // only so many words are compared at a time
        let similar = catalog
            .providers()
            .filter_map(|provider| did_you_mean(code, words(provider)));
        let ids = catalog.providers().map(ProviderRef::id);
        return failure.help(match did_you_mean(code, similar.chain(ids)) {
            Some(similar) => format!("did you mean {}?", quoted(similar)),
            None => "`llm-errors list` shows what is known".to_owned(),
        });
    };
    let failure = Failure::answer(format!("{provider} has no entry for {code_of}"));
    failure.help(match did_you_mean(code, words(provider)) {
        Some(similar) => format!("did you mean {}?", quoted(similar)),
        None => format!("`llm-errors list {provider}` shows what is known"),
    })
}
