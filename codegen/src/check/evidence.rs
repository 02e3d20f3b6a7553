//! Sources: they say the same forever, and they show what `evidence` says of an entry.

use llm_errors_core::Evidence;

use super::Checker;
use crate::diagnostic::Lint;
use crate::read::index_of;
use crate::schema::{Entry, Provider};
use crate::wording::quoted;

impl Checker<'_> {
    /// Style: what a source says can be read again, by whoever doubts it.
    pub(super) fn moving_sources(&mut self) {
        for (_, source) in &self.file.tables.sources {
            let Some(url) = &source.get_ref().url else {
                continue;
            };
            let Some(why) = moves(url.get_ref()) else {
                continue;
            };
            let title = format!(
                "the source {} may say something else tomorrow",
                quoted(url.get_ref())
            );
            self.report(Lint::MovingSource, url, title, why)
                .help("cite a file at a full commit or a tag, a page, or a thread");
        }
    }

    /// Style: `documented` is what the provider says itself.
    pub(super) fn evidence(&mut self, entry: &Entry) {
        let evidence = entry.evidence.as_ref();
        let is_documented = evidence.is_none_or(|it| *it.get_ref() == Evidence::Documented);
        let (Some(id), Some(provider)) = (&entry.id, self.file.provider()) else {
            return;
        };
        // what all providers share is everybody's
        let is_shared = provider.shared.as_ref().is_some_and(|it| *it.get_ref());
        if !is_documented || is_shared || entry.sources.is_empty() {
            return;
        }
        let own = Own::of(provider);
        let sources = &self.file.tables.sources;
        let mut urls = entry.sources.iter().filter_map(|cited| {
            let (_, source) = sources.get(index_of(sources, cited.get_ref())?)?;
            Some(source.get_ref().url.as_ref()?.get_ref())
        });
        if own.is_unknown() || urls.any(|url| own.says(url)) {
            return;
        }
        let title = format!(
            "no source shows that {} is documented",
            quoted(id.get_ref())
        );
        self.report(Lint::WrongEvidence, id, title, "none of its sources is the provider's own")
            .help("cite where the provider says it, write `evidence = \"observed\"` or `\"unconfirmed\"`, or name its other places in `official` of `[provider]`");
    }
}

/// Why an address does not say the same forever, if it does not.
fn moves(url: &str) -> Option<&'static str> {
    let path = url.strip_prefix("https://github.com/")?;
    let parts: Vec<_> = path.trim_end_matches('/').split('/').collect();
    match *parts {
        [_, _] => Some("a repository as a whole"),
        [_, _, "releases", ..] => Some("notes of releases"),
        [_, _, "blob" | "tree" | "raw" | "commit", at, ..] => {
            let is_hash = at.len() >= 7 && at.bytes().all(|byte| byte.is_ascii_hexdigit());
            // a tag has a number
            let is_branch = !at.bytes().any(|byte| byte.is_ascii_digit());
            if is_hash && at.len() < 40 {
                Some("a short hash may come to mean another commit, too")
            } else {
                is_branch.then_some("a branch")
            }
        }
        _ => None,
    }
}

/// The places where a provider speaks itself.
struct Own<'a> {
    domains: Vec<&'a str>,
    beginnings: Vec<&'a str>,
}

impl<'a> Own<'a> {
    fn of(provider: &'a Provider) -> Self {
        let pages = provider.docs.iter().chain(&provider.status_page);
        let pages = pages.map(|page| without_scheme(page.get_ref()));
        let hosts = provider.hosts.iter().map(|host| host.get_ref().as_str());
        let official = provider.official.iter();
        Self {
            domains: pages.chain(hosts).map(domain).collect(),
            beginnings: official.map(|it| it.get_ref().as_str()).collect(),
        }
    }

    fn is_unknown(&self) -> bool {
        self.domains.is_empty() && self.beginnings.is_empty()
    }

    /// Whether an address is the provider's own; what its users write in its threads is not.
    fn says(&self, url: &str) -> bool {
        let address = without_scheme(url);
        let is_thread = ["/issues/", "/discussions/", "/pull/"]
            .iter()
            .any(|part| address.contains(part));
        let is_own = self.domains.contains(&domain(address));
        let begins = |beginning: &&str| address.starts_with(beginning);
        !is_thread && (is_own || self.beginnings.iter().any(begins))
    }
}

fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

/// The last two labels of the host of an address.
fn domain(address: &str) -> &str {
    let host = address.split(['/', ':']).next().unwrap_or(address);
    match host.rmatch_indices('.').nth(1) {
        Some((dot, _)) => &host[dot + 1..],
        None => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_addresses_change_what_they_say() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        for (path, is_moving) in [
            ("a/b", true),
            ("a/b/", true),
            ("a/b/releases", true),
            ("a/b/releases/tag/v1.0", true),
            ("a/b/blob/main/c.py", true),
            ("a/b/tree/master", true),
            ("a/b/blob/0123456/c.py", true),
            (&format!("a/b/blob/{hash}/c.py"), false),
            ("a/b/blob/v1.2.3/c.py", false),
            ("a/b/issues/7", false),
            ("a/b/pull/7", false),
        ] {
            let url = format!("https://github.com/{path}");
            assert_eq!(moves(&url).is_some(), is_moving, "{url}");
        }
        assert_eq!(moves("https://acme.example"), None);
    }

    #[test]
    fn a_provider_speaks_on_its_domains_and_not_in_threads() {
        let own = Own {
            domains: vec![domain("docs.acme.example/errors"), domain("localhost:1")],
            beginnings: vec!["github.com/acme/"],
        };
        for (url, says) in [
            ("https://docs.acme.example/errors", true),
            ("https://status.acme.example", true),
            ("https://github.com/acme/sdk/blob/v1/a.py", true),
            ("https://github.com/acme/sdk/issues/7", false),
            ("https://github.com/acme-fans/sdk", false),
            ("https://blog.example", false),
        ] {
            assert_eq!(own.says(url), says, "{url}");
        }
    }
}
