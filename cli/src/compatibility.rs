//! What a later catalog must not take from those who depend on an earlier one: see "What may change" in
//! CONTRIBUTING.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use llm_errors::{Catalog, Entry, ProviderRef};
use llm_errors_codegen::wording::quoted;
use serde::Deserialize;

use crate::output::{Failure, counted};

/// What others depend on in an earlier `render --format json`.
#[derive(Deserialize)]
struct OldCatalog {
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
/// Fails with everything that is missing: ids of providers and entries, aliases, hosts; and with every
/// changed `kind` or `retry` of an entry that the changelog does not name.
pub(crate) fn check(new: Catalog, old: &Path, changelog: Option<&Path>) -> Result<(), Failure> {
    let json = read(old)?;
    let old_catalog: OldCatalog = serde_json::from_str(&json).map_err(|error| {
        let name = old.display();
        let failure = Failure::usage(format!("`{name}` is not a catalog in JSON: {error}"));
        failure.help("give what `llm-errors render --format json` printed for the last release")
    })?;
    let changelog = changelog.map(read).transpose()?.unwrap_or_default();
    let changes = breaking_changes(new, &old_catalog, unreleased(&changelog));
    if changes.is_empty() {
        return Ok(());
    }
    let count = counted(changes.len(), "breaking change", "breaking changes");
    let failure = Failure::answer(format!("{count} since `{}`", old.display())).details(changes);
    Err(failure.help(
        "keep what was released, mark an error that is gone as `removed`, and name an entry with another \
         kind or retry in the changelog",
    ))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))
}

/// The part of a changelog that the next release brings: up to the second heading of a version.
fn unreleased(changelog: &str) -> &str {
    let mut at = 0;
    let mut headings = changelog.split_inclusive('\n').filter_map(|line| {
        let start = at;
        at += line.len();
        line.starts_with("## ").then_some(start)
    });
    let end = headings.nth(1).unwrap_or(changelog.len());
    &changelog[..end]
}

/// Whether a text contains the id, and not only a longer one that begins or ends with it.
fn names(text: &str, id: &str) -> bool {
    let is_part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-/".contains(byte))
    };
    let bytes = text.as_bytes();
    text.match_indices(id)
        .any(|(start, _)| !is_part(bytes[..start].last()) && !is_part(bytes.get(start + id.len())))
}

fn breaking_changes(new: Catalog, old: &OldCatalog, changelog: &str) -> Vec<String> {
    let entries: BTreeMap<&str, Entry> = new.entries().map(|entry| (entry.id(), entry)).collect();
    let mut changes = Vec::new();
    for old in &old.providers {
        let Some(provider) = new.provider(&old.id).filter(|found| found.id() == old.id) else {
            changes.push(format!("the provider {} is missing", quoted(&old.id)));
            continue;
        };
        changes.extend(missing_names(new, provider, old));
        for old in &old.entries {
            let Some(entry) = entries.get(&*old.id) else {
                changes.push(format!("the entry {} is missing", quoted(&old.id)));
                continue;
            };
            if names(changelog, &old.id) {
                continue;
            }
            let (kind, retry) = (entry.kind().as_str(), entry.retry().as_str());
            for (word, before, now) in [("kind", &old.kind, kind), ("retry", &old.retry, retry)] {
                if before != now {
                    let (id, before, now) = (quoted(&old.id), quoted(before), quoted(now));
                    changes.push(format!("the {word} of {id} was {before} and is {now}"));
                }
            }
        }
    }
    changes
}

/// The aliases and hosts that do not lead to the provider anymore.
fn missing_names(
    new: Catalog,
    provider: ProviderRef,
    old: &OldProvider,
) -> impl Iterator<Item = String> {
    let aliases = old.aliases.iter();
    let aliases = aliases.filter(move |alias| new.provider(alias) != Some(provider));
    let hosts = old.hosts.iter();
    let hosts = hosts.filter(move |host| !provider.hosts().contains(&&***host));
    let aliases = aliases.map(|alias| ("alias", alias));
    aliases
        .chain(hosts.map(|host| ("host", host)))
        .map(move |(what, name)| {
            format!(
                "the {what} {} of {} is missing",
                quoted(name),
                quoted(provider.id())
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_release_is_the_first_section() {
        for (changelog, expected) in [
            ("", ""),
            ("# Changelog\n", "# Changelog\n"),
            (
                "# Changelog\n\n## Unreleased\nnew\n",
                "# Changelog\n\n## Unreleased\nnew\n",
            ),
            (
                "## Unreleased\nnew\n## 0.1.0\nold\n",
                "## Unreleased\nnew\n",
            ),
            (
                "## 0.2.0\n### Catalog\nnew\r\n## 0.1.0\nold",
                "## 0.2.0\n### Catalog\nnew\r\n",
            ),
        ] {
            assert_eq!(unreleased(changelog), expected);
        }
    }

    #[test]
    fn a_longer_id_does_not_count() {
        let id = "openai/rate-limit";
        for (text, expected) in [
            ("- `openai/rate-limit` is a quota", true),
            ("openai/rate-limit", true),
            ("openai/rate-limit-error, openai/rate-limit.", true),
            ("openai/rate-limit-error", false),
            ("azure-openai/rate-limit", false),
            ("rate-limit of openai", false),
        ] {
            assert_eq!(names(text, id), expected, "{text}");
        }
    }
}
