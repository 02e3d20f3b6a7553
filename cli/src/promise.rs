//! What a change of data may not do to those who depend on it: see "What may change" in CONTRIBUTING.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use llm_errors::{Catalog, Entry, ProviderRef};
use llm_errors_codegen::wording::{quoted, visible};
use serde::Deserialize;

use crate::output::Failure;

/// An earlier catalog, as far as it binds a later one.
#[derive(Deserialize)]
struct Old {
    providers: Vec<OldProvider>,
}

#[derive(Deserialize)]
struct OldProvider {
    id: String,
    aliases: Vec<String>,
    hosts: Vec<String>,
    entries: Vec<OldEntry>,
}

#[derive(Deserialize)]
struct OldEntry {
    id: String,
    kind: String,
    retry: String,
}

/// Compares a catalog with an earlier one.
///
/// Fails with all that is lost: ids of providers and entries, aliases, hosts; and with every `kind` or
/// `retry` that means something else and whose entry the changelog does not name.
pub(crate) fn check(new: Catalog, old: &Path, changelog: Option<&Path>) -> Result<(), Failure> {
    let read = |path: &Path| {
        fs::read_to_string(path)
            .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))
    };
    let json = read(old)?;
    let old: Old = serde_json::from_str(&json).map_err(|error| {
        let failure = Failure::usage(format!("{} is no catalog: {error}", old.display()));
        failure.help("it is what `llm-errors render --format json` wrote of the last release")
    })?;
    let changelog = changelog.map(read).transpose()?.unwrap_or_default();
    let faults = broken(new, &old, unreleased(&changelog));
    if faults.is_empty() {
        return Ok(());
    }
    let failure = Failure::answer(format!("promises are broken:\n  {}", faults.join("\n  ")));
    Err(failure.help(
        "keep what was released: mark an error that is gone as `removed`, and name an entry that \
         means something else in the changelog",
    ))
}

/// The part of a changelog above the last release: up to the second heading of a version.
fn unreleased(changelog: &str) -> &str {
    let mut headings = changelog.match_indices("\n## ").map(|(at, _)| at);
    let _first = headings.next();
    headings.next().map_or(changelog, |end| &changelog[..end])
}

fn broken(new: Catalog, old: &Old, changelog: &str) -> Vec<String> {
    let entries: BTreeMap<&str, Entry> = new.entries().map(|entry| (entry.id(), entry)).collect();
    let mut faults = Vec::new();
    for old in &old.providers {
        let Some(provider) = new.provider(&old.id).filter(|found| found.id() == old.id) else {
            faults.push(format!("the provider {} is lost", quoted(&old.id)));
            continue;
        };
        let lost = lost_names(new, provider, old);
        faults.extend(lost.map(|what| format!("{} has lost {what}", old.id)));
        for old in &old.entries {
            let Some(entry) = entries.get(&*old.id) else {
                faults.push(format!("the id {} is lost", quoted(&old.id)));
                continue;
            };
            let told = changelog.contains(&old.id);
            let (kind, retry) = (entry.kind().as_str(), entry.retry().as_str());
            for (word, before, now) in [("kind", &old.kind, kind), ("retry", &old.retry, retry)] {
                if before != now && !told {
                    let before = visible(before);
                    faults.push(format!("{}: {word} was {before} and is {now}", old.id));
                }
            }
        }
    }
    faults
}

/// The aliases that lead elsewhere now, and the hosts that are gone.
fn lost_names(
    new: Catalog,
    provider: ProviderRef,
    old: &OldProvider,
) -> impl Iterator<Item = String> {
    let aliases = old.aliases.iter();
    let aliases = aliases.filter(move |alias| new.provider(alias) != Some(provider));
    let hosts = old.hosts.iter();
    let hosts = hosts.filter(move |host| !provider.hosts().contains(&&***host));
    aliases
        .map(|alias| format!("the alias {}", quoted(alias)))
        .chain(hosts.map(|host| format!("the host {}", quoted(host))))
}
