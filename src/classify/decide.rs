//! Whose match rule decides, where several providers know something of a response.
//!
//! Within one provider the most specific rule wins. Between providers:
//!
//! | the provider that answered has | a provider that it relays has | who decides | for example |
//! |---|---|---|---|
//! | a code or a message | anything | the one that answered | new-api's `insufficient_user_quota` |
//! | a type alone | a message or a code | the relayed one | `new_api_error` around "Rate limit reached" |
//! | a type alone | a type, or nothing | the one that answered | `new_api_error` |
//! | "upstream failed", by a fragment | a message | the relayed one, unless the first contains its words | `bad_response` around "model is overloaded" |
//! | "upstream failed", by a code or type | what is at least as specific | the relayed one | `bad_response_status_code` around a code |
//! | nothing | anything | the relayed one | |
//!
//! Where two relayed providers know the same words, the one that says `never` wins; the provider that a
//! gateway names is asked first. What promises that a retry helps by words alone, or by the code of a
//! relayed provider, gives way to words that all share and that deny it. Then come the entries that all
//! providers share, and last the status alone: that of a page as all know it, which is the page of a proxy.

use llm_errors_core::{Kind, Signal};

use super::limits::UPSTREAM;
use super::rules::{self, Match, Words};
use super::signals::Signals;
use crate::catalog::{Catalog, ProviderRef};

/// The rule that decides; none where nothing is known.
pub(super) fn decide(provider: ProviderRef, signals: &Signals<'_>) -> Option<Match> {
    let words = heard_by(provider, signals);
    let own = words.best;
    let sure = own.filter(|own| !is_inconclusive(own));
    let relayed = || {
        let relayed = best_relayed(provider, signals);
        relayed.filter(|relayed| own.is_none_or(|own| outranks(relayed, &own)))
    };
    let particular = sure.or_else(relayed);
    // a code says more than words only where it is the provider's own
    let is_final = |it: &Match| it.is_never() || sure.is_some() && !it.only_promises(signals);
    if let Some(found) = particular.filter(is_final) {
        return Some(found);
    }
    let shared = provider.catalog().shared_provider();
    let shared = shared.filter(|shared| *shared != provider);
    let of_all = shared.map(|shared| (shared, heard_by(shared, signals)));
    let everyday = of_all.and_then(|(_, words)| words.best);
    // words of permanence say more than a type that stands for much, and than words of hope; but what all
    // call a quota is a rate limit to some
    let denial = everyday.filter(|it| it.signal() == Signal::Message && it.is_never());
    let is_denied = |found: &Match| {
        let is_weak = particular.is_some() || found.signal() == Signal::Type;
        let kinds = |denial: &Match| (found.entry().kind(), denial.entry().kind());
        let denial = denial.filter(|denial| kinds(denial) != (Kind::RateLimit, Kind::Quota));
        is_weak && denial.is_some_and(|denial| !found.outweighs(&denial))
    };
    if let Some(found) = particular.or(own).filter(|found| !is_denied(found)) {
        return Some(found);
    }
    everyday.or_else(|| {
        let by_status = |signals: &Signals<'_>| {
            // a page is that of a proxy or a web server in front
            let both = if signals.is_page {
                [of_all, Some((provider, words))]
            } else {
                [Some((provider, words)), of_all]
            };
            let both = both.into_iter().flatten();
            let found = both.filter_map(|(provider, words)| {
                rules::by_status(provider.layer(), &provider.row().rules, signals, words)
            });
            found.reduce(Match::most_specific)
        };
        // a gateway that failed because somebody further up refused is refused again
        signals
            .with_quoted_status()
            .and_then(|quoted| by_status(&quoted))
            .or_else(|| by_status(signals))
    })
}

fn heard_by(provider: ProviderRef, signals: &Signals<'_>) -> Words {
    rules::by_words(provider.layer(), &provider.row().rules, signals)
}

/// Whether what the provider's own rule says leaves open what went wrong: somebody further up failed, or
/// there is only a type, of which there are few, and each stands for much.
fn is_inconclusive(own: &Match) -> bool {
    own.entry().kind() == Kind::Upstream || own.signal() == Signal::Type
}

/// Whether a relayed provider's rule says more of what went wrong than an inconclusive one of the provider
/// that answered.
fn outranks(relayed: &Match, own: &Match) -> bool {
    if relayed.signal() == Signal::Message {
        !own.includes(relayed)
    } else if own.entry().kind() == Kind::Upstream {
        !own.is_more_specific_than(relayed)
    } else {
        // the signals are in order, the most specific one first
        relayed.signal() < own.signal()
    }
}

/// What the response says to the providers that a gateway relays, above all to the one that it names.
///
/// No gateway passes pages on.
fn best_relayed(gateway: ProviderRef, signals: &Signals<'_>) -> Option<Match> {
    if signals.is_page {
        return None;
    }
    let named = signals
        .upstream
        .and_then(|name| named(gateway.catalog(), name));
    let named = named.filter(|named| gateway.relays().any(|relayed| relayed == *named));
    named
        .and_then(|named| heard_by(named, signals).best)
        .or_else(|| {
            let found = gateway
                .relays()
                .filter_map(|relayed| heard_by(relayed, signals).best);
            found.reduce(prefer_never_retry)
        })
}

/// Of what two relayed providers say, what is more specific. The same words can mean a rate limit to one
/// and a spent budget to the other: then no retry is promised.
fn prefer_never_retry(one: Match, other: Match) -> Match {
    let same_words =
        one.signal() == other.signal() && (one.includes(&other) || other.includes(&one));
    match (one.is_never(), other.is_never()) {
        (true, false) if same_words => one,
        (false, true) if same_words => other,
        _ => one.most_specific(other),
    }
}

/// The provider of a name that people read, such as `Google AI Studio`.
fn named(catalog: Catalog, name: &[u8]) -> Option<ProviderRef> {
    let mut slug = [0; UPSTREAM];
    let slug = slug.get_mut(..name.len())?;
    for (letter, byte) in slug.iter_mut().zip(name) {
        *letter = if *byte == b' ' {
            b'-'
        } else {
            byte.to_ascii_lowercase()
        };
    }
    let number = catalog.tables().provider_number(slug)?;
    Some(catalog.provider_at(number))
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;

    use llm_errors_codegen::{File, Options, load_files};

    use crate::{Catalog, Entry, Response, classify};

    fn provider(name: &str, more: &str, entries: &[String]) -> File {
        let text = format!(
            "[provider]\nname = \"{name}\"\n{more}\n{}",
            entries.concat()
        );
        File::new(format!("{name}.toml"), text)
    }

    fn entry(id: &str, kind: &str, retry: &str, rules: &str) -> String {
        format!(
            "[[entry]]\nid = \"{id}\"\ntitle = \"x\"\nkind = \"{kind}\"\nretry = \"{retry}\"\n\
             fix_by = \"provider\"\nmeaning = \"x\"\nstatus = [500, 503]\nmatch = [{rules}]\n"
        )
    }

    /// A gateway that relays two providers, and what all share.
    fn catalog() -> Catalog {
        let gateway = [
            entry(
                "own",
                "internal",
                "never",
                r#"{ code = "own_code" }, { message = "own words" }"#,
            ),
            entry("vague", "internal", "never", r#"{ type = "gateway_type" }"#),
            entry(
                "upstream",
                "upstream",
                "after_delay",
                r#"{ code = "bad_response" }, { type = "bad_response" },
                   { message = "upstream says: model is overloaded" }"#,
            ),
        ];
        let alpha = [
            entry(
                "heals",
                "internal",
                "after_delay",
                r#"{ code = ["same", "alpha_code"] }, { type = "same_type" },
                   { message = "model is overloaded" }, { message = "alpha says it at length" }, { message = "says a proxy of alpha" }"#,
            ),
            entry(
                "limit",
                "rate_limit",
                "after_delay",
                r#"{ message = "limit of alpha" }"#,
            ),
        ];
        let beta = [entry(
            "denies",
            "internal",
            "never",
            r#"{ code = "same" }, { message = "is overloaded" }, { message = "beta says it" }"#,
        )];
        let http = [
            entry(
                "words",
                "internal",
                "never",
                r#"{ message = "says a proxy" }"#,
            ),
            entry(
                "spent",
                "quota",
                "never",
                r#"{ message = "quota is spent" }"#,
            ),
            entry(
                "hope",
                "internal",
                "after_delay",
                r#"{ message = "a long promise of all" }"#,
            ),
            entry("status", "internal", "never", "{ status = 503 }"),
        ];
        let files = [
            provider("gateway", "relays = [\"alpha\", \"beta\"]", &gateway),
            provider("alpha", "aliases = [\"alpha-ai\"]", &alpha),
            provider("beta", "", &beta),
            provider("http", "shared = true", &http),
        ];
        let tables = load_files(files.into(), &Options::default());
        Catalog::new(tables.expect("the files are good"))
    }

    /// Every row of the table in the head of this file, and what follows it.
    #[test]
    fn the_order_in_which_providers_are_heard() {
        let catalog = catalog();
        let gateway = catalog.provider("gateway").expect("it is there");
        for (body, wanted) in [
            // a code or a message of the one that answered, beside anything
            (
                r#"{"code": "own_code", "message": "model is overloaded"}"#,
                "gateway/own",
            ),
            (r#"{"code": "same", "message": "own words"}"#, "gateway/own"),
            // its type alone, beside a message, a code, a type, and nothing
            (
                r#"{"type": "gateway_type", "message": "alpha says it at length"}"#,
                "alpha/heals",
            ),
            (r#"{"type": "gateway_type", "code": "same"}"#, "beta/denies"),
            (
                r#"{"type": ["gateway_type", "same_type"]}"#,
                "gateway/vague",
            ),
            (
                r#"{"type": "gateway_type", "message": "no"}"#,
                "gateway/vague",
            ),
            // "upstream failed" by a fragment, beside words that it contains, and others
            (
                r#"{"message": "upstream says: model is overloaded"}"#,
                "gateway/upstream",
            ),
            (
                r#"{"message": "upstream says: model is overloaded, alpha says it at length"}"#,
                "alpha/heals",
            ),
            // by a code or a type, beside what is as specific, more, or less
            (r#"{"code": ["bad_response", "same"]}"#, "beta/denies"),
            (
                r#"{"code": "bad_response", "message": "beta says it"}"#,
                "beta/denies",
            ),
            (
                r#"{"code": "bad_response", "type": "same_type"}"#,
                "gateway/upstream",
            ),
            (r#"{"type": "bad_response", "code": "same"}"#, "beta/denies"),
            // nothing: of two that know the same words the one that says never, else the more specific
            (r#"{"message": "the model is overloaded"}"#, "beta/denies"),
            (
                r#"{"message": "alpha says it at length, beta says it"}"#,
                "alpha/heals",
            ),
            (
                r#"{"message": "beta says it", "type": "same_type"}"#,
                "beta/denies",
            ),
            // the provider that the gateway names is asked first
            (
                r#"{"provider_name": "Alpha AI", "message": "the model is overloaded"}"#,
                "alpha/heals",
            ),
            (
                r#"{"provider_name": "HTTP", "message": "the model is overloaded"}"#,
                "beta/denies",
            ),
            // then what all share, and last the status
            (r#"{"message": "says a proxy"}"#, "http/words"),
            (r#"{"message": "no"}"#, "http/status"),
            // words of all that deny beat words that promise, and a relayed code, but for those that
            // contain them; what all call a quota may be a provider's limit
            (
                r#"{"message": "alpha says it at length, says a proxy"}"#,
                "http/words",
            ),
            (
                r#"{"message": "says a proxy, a long promise of all"}"#,
                "http/words",
            ),
            (
                r#"{"code": "alpha_code", "message": "says a proxy"}"#,
                "http/words",
            ),
            (r#"{"message": "says a proxy of alpha"}"#, "alpha/heals"),
            (
                r#"{"message": "limit of alpha: quota is spent"}"#,
                "alpha/limit",
            ),
            // no gateway passes pages on
            (
                "<html>model is overloaded, says a proxy</html>",
                "http/words",
            ),
        ] {
            let found = classify(gateway, &Response::new(body).with_status(503));
            assert_eq!(found.entry().map(Entry::id), Some(wanted), "{body}");
        }
    }
}
