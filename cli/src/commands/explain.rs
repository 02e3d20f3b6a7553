//! `llm-errors explain`: everything that is known of a code.

use clap::Args;
use llm_errors::{Catalog, Entry, ProviderRef, Response, classify};
use llm_errors_render::Options;

use crate::detect::{answerer, taken_for};
use crate::find;
use crate::output::{Failure, Output, counted};
use crate::print::{self, Entries, Format};

#[derive(Args)]
#[command(
    override_usage = "llm-errors explain [OPTIONS] [PROVIDER] <CODE>",
    after_help = "\
Examples:
  llm-errors explain openai/insufficient-quota
  llm-errors explain insufficient_quota
  llm-errors explain openai 429
  llm-errors explain openai 429 --all
  llm-errors explain grok 'Client specified an invalid argument'
  llm-errors explain RateLimitError openai --format markdown"
)]
pub(crate) struct Explain {
    /// A status (429), a class (5xx), a code, a type, an SDK's exception, an entry's id, a title or a whole
    /// message; before or after it the provider, if only its errors are meant
    #[arg(required = true, value_name = "CODE")]
    words: Vec<String>,
    /// Show every entry in full, not only a line each
    #[arg(long)]
    all: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What was found.
struct Found {
    entries: Vec<Entry>,
    /// How, where that is not plain.
    note: Option<String>,
}

impl Found {
    /// The usual ones first, else in the order of the catalog.
    fn new(entries: impl IntoIterator<Item = Entry>) -> Option<Self> {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by_key(|entry| entry.is_rare());
        let note = None;
        (!entries.is_empty()).then_some(Self { entries, note })
    }
}

impl Explain {
    pub(crate) fn run(
        self,
        catalog: Catalog,
        options: &Options,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let Found { entries, note } = find(catalog, &self.words)?;
        match self.format {
            Format::Markdown => return Ok(print::as_markdown(&entries, output)?),
            Format::Json => return output.json(&Entries::new(&entries, options)),
            Format::Text => {}
        }
        if let Some(note) = note {
            output.wrapped("", "", &note)?;
        }
        if let [entry] = *entries {
            return Ok(print::entry(entry, options, output)?);
        }
        if self.all {
            return Ok(print::in_full(&entries, options, output)?);
        }
        output.wrapped("", "", &format!("{} go by this code:", owners(&entries)))?;
        print::table(&entries, output)?;
        let hint = format!(
            "`llm-errors explain {}` shows one in full, `--all` shows all of them",
            entries[0].id(),
        );
        Ok(print::help(&hint, output)?)
    }
}

/// `18 errors of OpenAI`, `30 errors of 12 providers`.
fn owners(entries: &[Entry]) -> String {
    let count = counted(entries.len(), "error", "errors");
    let mut owners: Vec<&str> = entries.iter().map(|it| it.provider().name()).collect();
    owners.sort_unstable();
    owners.dedup();
    match *owners {
        [name] => format!("{count} of {name}"),
        _ => format!("{count} of {} providers", owners.len()),
    }
}

/// The entries for a provider and a code in either order, or for a code of any provider.
fn find(catalog: Catalog, words: &[String]) -> Result<Found, Failure> {
    let all = words.join(" ");
    if let [first, rest @ ..] = words
        && !rest.is_empty()
        && let Ok(provider) = find::provider(catalog, first)
    {
        return of_provider(provider, &rest.join(" "));
    }
    if let [rest @ .., last] = words
        && !rest.is_empty()
        && let Ok(provider) = find::provider(catalog, last)
    {
        let found = of_provider(provider, &rest.join(" "));
        // a message may end with such a word too
        if found.is_ok() || rest.len() == 1 {
            return found;
        }
    }
    if let Some(entry) = catalog.entry(&all.trim().to_lowercase()) {
        return Found::new([entry]).ok_or_else(|| find::not_found(None, catalog, &all));
    }
    let everywhere = |find: fn(ProviderRef, &str) -> Vec<Entry>| {
        let providers = catalog.providers();
        Found::new(providers.flat_map(|provider| find(provider, &all)))
    };
    let found = everywhere(|provider, code| find::entries(provider, code).collect())
        .or_else(|| everywhere(find::by_title));
    if let Some(found) = found {
        return Ok(found);
    }
    match words {
        [name] if find::provider(catalog, name).is_ok() => {
            let failure = Failure::usage(format!("which error of `{name}`?"));
            Err(failure.help(format!("give a code, or see all: `llm-errors list {name}`")))
        }
        // more likely a provider and a code than a message
        [first, code] if !first.contains(' ') && !code.contains(' ') => {
            Err(match find::provider(catalog, first) {
                Err(failure) => failure,
                Ok(_) => find::not_found(None, catalog, &all),
            })
        }
        _ => by_words(catalog, None, &all).ok_or_else(|| find::not_found(None, catalog, &all)),
    }
}

fn of_provider(provider: ProviderRef, code: &str) -> Result<Found, Failure> {
    let catalog = provider.catalog();
    Found::new(find::entries(provider, code))
        .or_else(|| Found::new(find::by_title(provider, code)))
        .or_else(|| by_words(catalog, Some(provider), code))
        .ok_or_else(|| find::not_found(Some(provider), catalog, code))
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
