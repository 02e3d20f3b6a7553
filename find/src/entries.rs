//! Entries by the codes, titles and messages that people type.

use llm_errors::{Catalog, Entries, Entry, ProviderRef, Response, classify};
use llm_errors_codegen::wording::{did_you_mean, quoted};

use crate::NotFound;
use crate::provider::{answerer, provider, taken_for};

/// What was found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Found {
    /// At least one; the usual ones first, else in the order of the catalog.
    pub entries: Vec<Entry>,
    /// How, where that is not plain.
    pub note: Option<String>,
}

impl Found {
    fn new(entries: impl IntoIterator<Item = Entry>) -> Option<Self> {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by_key(|entry| entry.is_rare());
        let note = None;
        (!entries.is_empty()).then_some(Self { entries, note })
    }
}

/// The entries for a provider and a code in either order, or for a code of any provider: a status (`429`), a class (`5xx`),
/// a code, a type, an SDK's exception, an id, a title or a whole message.
///
/// # Errors
/// If there are none; what is near is in the help.
pub fn entries(catalog: Catalog, words: &[impl AsRef<str>]) -> Result<Found, NotFound> {
    let words: &[&str] = &words.iter().map(AsRef::as_ref).collect::<Vec<_>>();
    let all = words.join(" ");
    if let [first, rest @ ..] = words
        && !rest.is_empty()
        && let Ok(provider) = provider(catalog, first)
    {
        return of_provider(provider, &rest.join(" "));
    }
    if let [rest @ .., last] = words
        && !rest.is_empty()
        && let Ok(provider) = provider(catalog, last)
    {
        let found = of_provider(provider, &rest.join(" "));
        // a message may end with such a word too
        if found.is_ok() || rest.len() == 1 {
            return found;
        }
    }
    if let Some(entry) = catalog.entry(&all.trim().to_lowercase()) {
        return Found::new([entry]).ok_or_else(|| not_found(None, catalog, &all));
    }
    let everywhere = |find: fn(ProviderRef, &str) -> Vec<Entry>| {
        let providers = catalog.providers();
        Found::new(providers.flat_map(|provider| find(provider, &all)))
    };
    let found = everywhere(|provider, code| by_code(provider, code).collect())
        .or_else(|| everywhere(by_title));
    if let Some(found) = found {
        return Ok(found);
    }
    match words {
        [name] if provider(catalog, name).is_ok() => {
            let help = format!("give a code, or see all: `llm-errors list {name}`");
            Err(NotFound::new(format!("which error of `{name}`?"), help).question())
        }
        // more likely a provider and a code than a message
        [first, code] if !first.contains(' ') && !code.contains(' ') => {
            Err(match provider(catalog, first) {
                Err(error) => error,
                Ok(_) => not_found(None, catalog, &all),
            })
        }
        _ => by_words(catalog, None, &all).ok_or_else(|| not_found(None, catalog, &all)),
    }
}

fn of_provider(provider: ProviderRef, code: &str) -> Result<Found, NotFound> {
    let catalog = provider.catalog();
    Found::new(by_code(provider, code))
        .or_else(|| Found::new(by_title(provider, code)))
        .or_else(|| by_words(catalog, Some(provider), code))
        .ok_or_else(|| not_found(Some(provider), catalog, code))
}

/// The entry that explains a message, as if it were a response.
fn by_words(catalog: Catalog, provider: Option<ProviderRef>, message: &str) -> Option<Found> {
    if !message.trim().contains(char::is_whitespace) {
        return None;
    }
    let response = Response::new(message);
    let (provider, note) = if let Some(provider) = provider {
        let name = provider.name();
        (provider, format!("taken for a response of {name}"))
    } else {
        let (provider, by) = answerer(catalog, None, None, &response).ok()?;
        (provider, taken_for(provider, by?))
    };
    let diagnosis = classify(provider, &response);
    let mut found = Found::new(diagnosis.entry())?;
    let signal = diagnosis.matched_by()?.as_str().replace('_', " ");
    found.note = Some(format!("{note}; recognized by its {signal}"));
    Some(found)
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
fn by_code(provider: ProviderRef, code: &str) -> Entries {
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
fn by_title(provider: ProviderRef, title: &str) -> Vec<Entry> {
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
fn not_found(provider: Option<ProviderRef>, catalog: Catalog, code: &str) -> NotFound {
    let code_of = quoted(code);
    let (message, similar, list) = if let Some(provider) = provider {
        let similar = did_you_mean(code, words(provider));
        let message = format!("{provider} has no entry for {code_of}");
        (message, similar, format!("`llm-errors list {provider}`"))
    } else {
        // only so many words are compared at a time
        let similar = catalog
            .providers()
            .filter_map(|provider| did_you_mean(code, words(provider)));
        let ids = catalog.providers().map(ProviderRef::id);
        let message = format!("no provider has an entry for {code_of}");
        (
            message,
            did_you_mean(code, similar.chain(ids)),
            "`llm-errors list`".to_owned(),
        )
    };
    let help = match similar {
        Some(similar) => format!("did you mean {}?", quoted(similar)),
        None => format!("{list} shows what is known"),
    };
    NotFound::new(message, help)
}
