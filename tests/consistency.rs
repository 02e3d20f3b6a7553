//! The shipped catalog agrees with itself: entries of all providers say the same of the same thing, and the
//! fields of each the same as its words. What looks like an exception is listed here with its reason; a row
//! that is no exception any more fails.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use llm_errors::{CATALOG, Evidence, Kind, Response, Retry, classify};
use llm_errors_codegen::catalog::{Anchor, Catalog, Entry, MatchRule};
use llm_errors_codegen::{Options, check, read_dir};

fn catalog() -> Catalog {
    let files = read_dir(Path::new("catalog")).expect("the catalog is here");
    check(files, &Options::default()).expect("the catalog is good")
}

fn entries(catalog: &Catalog) -> impl Iterator<Item = &Entry> {
    catalog.providers.iter().flat_map(|it| &it.entries)
}

/// Compares what was found with the exceptions that have a reason.
fn assert_excepted(found: &BTreeMap<String, String>, reasons: &[(&str, &str)]) {
    let known: BTreeSet<_> = reasons.iter().map(|(what, _)| *what).collect();
    let news: Vec<_> = found
        .iter()
        .filter(|(what, _)| !known.contains(&***what))
        .collect();
    assert!(news.is_empty(), "correct these, or say why: {news:#?}");
    let gone: Vec<_> = known
        .iter()
        .filter(|what| !found.contains_key(**what))
        .collect();
    assert!(gone.is_empty(), "no exceptions any more: {gone:#?}");
}

/// What a rule asks for, if that is one thing alone: `code x`, `message x`, `status 429`.
fn alone(rule: &MatchRule) -> Vec<String> {
    let MatchRule {
        status,
        status_class,
        codes,
        types,
        messages,
        anchor: Anchor::Anywhere,
        exceeds: None,
        ..
    } = rule
    else {
        return Vec::new();
    };
    let kinds = [
        !status.is_empty(),
        !codes.is_empty(),
        !types.is_empty(),
        !messages.is_empty(),
    ];
    // a type stands for much, and each provider says for what
    if kinds.iter().filter(|it| **it).count() != 1 || !status_class.is_empty() {
        return Vec::new();
    }
    let statuses = status.iter().map(|status| format!("status {status}"));
    let codes = codes.iter().map(|code| format!("code {code}"));
    let messages = messages
        .iter()
        .map(|text| format!("message {}", text.to_lowercase()));
    statuses.chain(codes).chain(messages).collect()
}

#[test]
fn the_same_means_the_same_everywhere() {
    const REASONS: &[(&str, &str)] = &[
        ("code 1000", "numbers of MiniMax, Mistral and Zhipu"),
        ("code 1001", "numbers of MiniMax and Zhipu"),
        ("code 1002", "numbers of MiniMax and Zhipu"),
        ("code 1300", "numbers of Mistral and of Zhipu"),
        ("code 3003", "numbers of Cloudflare and of Mistral"),
        ("code 3040", "numbers of Cloudflare and of Mistral"),
        (
            "code failed_precondition",
            "Gemini refuses a region with it",
        ),
        (
            "code insufficient_quota",
            "DashScope calls a limit of tokens so",
        ),
        (
            "code InvalidAction",
            "with Volcengine the state of a session forbids the action, with Bedrock there is no such action",
        ),
        ("code not_implemented", "New API has no such path"),
        ("code quota_exceeded", "quotas of Google refill"),
        (
            "code timeout",
            "a batch of Together that ran out of time does not go on",
        ),
        (
            "code unavailable",
            "a tool of Anthropic's server, and a server of xAI",
        ),
        ("code token_limit_exceeded", "batches of OpenAI"),
        (
            "message `max_new_tokens` must be <=",
            "Together sends the sum with the input",
        ),
        (
            "message cuda out of memory",
            "servers of Hugging Face are shared, vLLM is your own",
        ),
        (
            "message exceeded your current quota",
            "quotas of Google refill",
        ),
        (
            "message invalid model name",
            "Ollama means the form of the name",
        ),
        (
            "status 403",
            "Together documents it for inputs that are too long",
        ),
        ("status 409", "the SDKs of OpenAI and Anthropic retry it"),
        ("status 412", "Fireworks documents it for accounts"),
        (
            "status 422",
            "Copilot sends it where a filter stopped the text",
        ),
        (
            "status 424",
            "Bedrock and Hugging Face document it for a failed model",
        ),
        ("status 498", "a status of no standard"),
        (
            "status 500",
            "New API has one entry for what failed behind it",
        ),
        ("status 501", "New API has no such path"),
        ("status 502", "New API and xAI have one entry for several"),
        (
            "status 503",
            "New API has one entry for what failed behind it",
        ),
    ];
    let catalog = catalog();
    let mut meanings: BTreeMap<String, BTreeMap<(Kind, Retry), Vec<&str>>> = BTreeMap::new();
    for entry in entries(&catalog) {
        for what in entry.rules.iter().flat_map(alone) {
            let meaning = meanings.entry(what).or_default();
            meaning
                .entry((entry.kind, entry.retry))
                .or_default()
                .push(&entry.id);
        }
    }
    let several = meanings
        .into_iter()
        .filter(|(_, meanings)| meanings.len() > 1);
    let found = several.map(|(what, meanings)| (what, format!("{meanings:?}")));
    assert_excepted(&found.collect(), REASONS);
}

#[test]
fn a_window_in_the_words_is_a_window_of_the_entry() {
    const NAMES: [&str; 12] = [
        "per day",
        "a day",
        "daily",
        "today",
        "per week",
        "a week",
        "weekly",
        "the week",
        "per month",
        "a month",
        "monthly",
        "this month",
    ];
    const REASONS: &[(&str, &str)] = &[
        (
            "anthropic/rate-limit-error",
            "a minute's, or the monthly spend cap",
        ),
        (
            "anthropic/subscription-limit",
            "five hours or a week: the message tells",
        ),
        ("bedrock/monthly-requests", "a quota is not waited for"),
        ("fireworks/account-suspended", "a quota is not waited for"),
        ("gemini/rate-limit", "a minute's or a day's"),
        ("groq/audio-seconds", "rolling"),
        ("groq/requests-per-day", "rolling"),
        ("groq/tokens-per-day", "rolling"),
        ("groq/zero-limit", "never refills"),
        (
            "http/usage-limit",
            "hours, a day or a week: the message tells",
        ),
        ("openai/daily-rate-limit", "rolling"),
        ("openrouter/budget-exceeded", "a quota is not waited for"),
        ("together/payment-required", "a quota is not waited for"),
        ("xai/credits-exhausted", "a quota is not waited for"),
        ("xai/free-usage-exhausted", "rolling"),
    ];
    let catalog = catalog();
    let limits = entries(&catalog).filter(|entry| {
        matches!(entry.kind, Kind::RateLimit | Kind::Quota) && entry.window.is_none()
    });
    let found = limits.filter_map(|entry| {
        let words = format!("{} {}", entry.title, entry.meaning).to_lowercase();
        let named = NAMES.iter().find(|name| words.contains(**name))?;
        Some((entry.id.clone(), format!("{named}: {words}")))
    });
    assert_excepted(&found.collect(), REASONS);
}

#[test]
fn solutions_say_what_retry_says() {
    /// Say to send the same request again.
    const AGAIN: [&str; 8] = [
        "retry with exponential",
        "retry after",
        "retry later",
        "retry the request",
        "retry the same request",
        "try again later",
        "wait and retry",
        "send it again later",
    ];
    /// One of them stands in what to do about an error that heals.
    const HEALS: [&str; 13] = [
        "retry",
        "retries",
        "again",
        "once more",
        "wait",
        "repeat",
        "slow",
        "later",
        "resend",
        "reconnect",
        "fewer",
        "new ",
        "restart",
    ];
    let catalog = catalog();
    let mut found = BTreeMap::new();
    for entry in entries(&catalog) {
        let words = entry.solutions.join(" ").to_lowercase();
        let named = AGAIN.iter().find(|words_of| words.contains(**words_of));
        match entry.retry {
            Retry::Never => {
                found.extend(named.map(|named| (entry.id.clone(), format!("{named}: {words}"))));
            }
            Retry::AfterDelay if !HEALS.iter().any(|it| words.contains(it)) => {
                found.insert(entry.id.clone(), format!("nothing of a retry: {words}"));
            }
            _ => {}
        }
    }
    assert_excepted(&found, &[]);
}

#[test]
fn a_title_leads_to_no_other_decision() {
    const REASONS: &[(&str, &str)] = &[
        (
            "new-api/saturated-without-credit",
            "the status tells it from the usual case",
        ),
        (
            "new-api/aws-invoke-rejected",
            "the status tells it from the usual case",
        ),
        (
            "new-api/task-upstream-failed",
            "the status tells it from the usual case",
        ),
    ];
    let found = CATALOG.entries().filter_map(|entry| {
        let diagnosis = classify(entry.provider(), &Response::new(entry.title()));
        let other = diagnosis.entry().filter(|other| *other != entry)?;
        let differs = diagnosis.is_retryable() != entry.retry().is_retryable();
        differs.then(|| (entry.id().to_owned(), other.id().to_owned()))
    });
    assert_excepted(&found.collect(), REASONS);
}

#[test]
fn what_is_unconfirmed_is_said_by_somebody_else() {
    const NOBODY: &str = "the page leaves it open, and nobody was found who shows it";
    const REASONS: &[(&str, &str)] = &[
        ("fireworks/bad-gateway", NOBODY),
        ("groq/audio-unreadable", NOBODY),
        ("groq/too-many-images", NOBODY),
        ("mistral/model-not-in-use", NOBODY),
        ("mistral/unreachable-backend", NOBODY),
        ("mistral/upstream-connect-error", NOBODY),
        ("openai/output-limit-reached", NOBODY),
        ("perplexity/insufficient-quota", NOBODY),
        ("perplexity/payload-too-large", NOBODY),
        ("siliconflow/model-disabled", NOBODY),
    ];
    let domain = |url: &str| {
        let host = url.split("://").nth(1)?.split('/').next()?;
        let dots: Vec<_> = host.rmatch_indices('.').map(|(dot, _)| dot).collect();
        Some(host[dots.get(1).map_or(0, |dot| dot + 1)..].to_owned())
    };
    let catalog = catalog();
    let mut found = BTreeMap::new();
    for provider in &catalog.providers {
        let own = provider.docs.as_deref().and_then(domain);
        // whatever no page explains is explained by none
        let doubtful = provider.entries.iter().filter(|entry| {
            entry.evidence == Evidence::Unconfirmed && entry.status_class.is_none()
        });
        for entry in doubtful.filter(|entry| own.is_some() && !entry.sources.is_empty()) {
            if entry
                .sources
                .iter()
                .all(|source| domain(&source.url) == own)
            {
                found.insert(entry.id.clone(), entry.title.clone());
            }
        }
    }
    assert_excepted(&found, REASONS);
}
