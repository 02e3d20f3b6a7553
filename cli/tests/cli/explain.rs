//! `explain`: one entry in full, several as a table, however they are asked for.

use snapbox::str;

use crate::{Folder, ids, json, llm_errors};

#[test]
fn explain_tells_everything() {
    llm_errors(&["explain", "openai", "insufficient_quota"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
openai/insufficient-quota
  You exceeded your current quota, please check your plan and billing details
  HTTP 429, quota, retry never, fixed by the account
  The account has no money left for this call. Despite the status 429 this is not a rate
  limit: waiting does not refill it.
  Causes:
  - The prepaid credit is used up, has expired, or none was ever bought.
  - The organization reached its maximum monthly spend.
  - The key belongs to another organization than the one that has the credit.
  Solutions:
  - Add credit under billing (https://platform.openai.com/settings/organization/billing).
  - Raise the monthly limit under limits
    (https://platform.openai.com/settings/organization/limits).
  - Check that the key belongs to the organization with the credit.
  - Look at error.code: newer answers keep the type insufficient_quota but name the limit
    that was reached.
  Codes: insufficient_quota
  Types: insufficient_quota
  Exceptions: RateLimitError
  See also: openai/credit-balance-exhausted, openai/organization-spend-limit-exceeded,
    openai/project-spend-limit-exceeded, openai/rate-limit-error
  Example:
    {"error":{"message":"You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
  Source: https://developers.openai.com/api/docs/guides/error-codes
  Source: https://github.com/dev-hato/hato-bot/pull/4552
  Source:
    https://docs.vntranslator.com/help/troubleshooting/machine-translation-mt/openai-api-error-codes
  Source: https://platform.openai.com/docs/guides/error-codes

"#]])
        .stderr_eq("");
}

#[test]
fn explain_prints_markdown() {
    let arguments = ["explain", "xai", "202", "--format", "markdown"];
    llm_errors(&arguments)
        .assert()
        .success()
        .stdout_eq(str![[r#"
## xai/deferred-not-ready

**Accepted** (HTTP 202)

Your deferred chat completion is queued and not finished yet. This is not a failure.

Kind `pending`, retry `poll`, fixed by the `caller`.

Causes:

- You asked for the result before the request was processed.

Solutions:

- Ask again with the same `request_id` after a pause, until the answer is 200.
- Store the result when it comes: it can be fetched once, within 24 hours.

Scope: /v1/chat/deferred-completion/&#123;request\_id&#125;

Example (HTTP 202): an empty body.

Sources: [debugging](https://docs.x.ai/developers/debugging), [deferred](https://docs.x.ai/developers/advanced-api-usage/deferred-chat-completions)

"#]])
        .stderr_eq("");
}

#[test]
fn explain_is_forgiving() {
    for words in [
        &["Grok", "PERMISSION_DENIED"][..],
        &["api.x.ai", "permission-denied"],
        &["https://api.x.ai/v1", "permission-denied"],
        &["xai", " Permission Denied "],
        &["X.AI", "xai/permission-denied"],
        &["permission-denied", "grok"],
        &["grok", "permission", "denied"],
        &["xai/model-limit-zero"],
        &["Grok/Model-Limit-Zero"],
    ] {
        let found = json(&[&["explain", "--format", "json"], words].concat());
        let ids = ids(&found);
        assert!(!ids.is_empty(), "{words:?}");
        assert!(ids.iter().all(|id| id.starts_with("xai/")), "{ids:?}");
    }
}

#[test]
fn explain_shows_a_line_for_each_of_several() {
    llm_errors(&["explain", "xai", "429"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
8 errors of xAI go by this code:
xai/too-many-requests     429            rate_limit  after_delay  Too Many Requests
xai/credits-exhausted     403, 429       quota       never        Your team has either us…
xai/request-rate-limit    429            rate_limit  after_delay  Too many requests for t…
xai/token-rate-limit      429            rate_limit  after_delay  Too many tokens for team
xai/model-at-capacity     429, 503       overloaded  after_delay  The model is currently …
xai/spending-limit        402, 403, 429  quota       never        You have run out of cre…
xai/model-limit-zero      429            quota       never        Requests per Minute (ac…
xai/free-usage-exhausted  403, 429       rate_limit  after_delay  You've used all the inc…
help: `llm-errors explain xai/too-many-requests` shows one in full, `--all` shows all of
them

"#]])
        .stderr_eq("");
    let all = llm_errors(&["explain", "429", "xai", "--all"]).assert();
    let all = String::from_utf8_lossy(&all.success().get_output().stdout).into_owned();
    assert_eq!(all.matches("  Solutions:\n").count(), 8, "{all}");
    assert!(!all.contains("go by this code"), "{all}");
}

#[test]
fn explain_asks_all_providers() {
    let found = json(&["explain", "RateLimitError", "--format", "json"]);
    let providers = ids(&found)
        .iter()
        .filter(|id| id.ends_with("/rate-limit-error"))
        .count();
    assert!(providers > 1, "{found}");
    llm_errors(&["explain", "insufficient_quota"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
6 errors of 6 providers go by this code:
dashscope/token-rate-limit        429            rate_limit  after_delay  You exceeded your c…
http/quota-exceeded               402, 403, 429  quota       never        Quota exceeded
new-api/saturated-without-credit  429            quota       never        当前分组上游负载已饱和，请稍后再试
openai/insufficient-quota         429            quota       never        You exceeded your c…
perplexity/insufficient-quota     401            quota       never        You exceeded your c…
azure-openai/insufficient-quota   400            quota       never        InsufficientQuota
help: `llm-errors explain dashscope/token-rate-limit` shows one in full, `--all` shows all
of them

"#]])
        .stderr_eq("");
}

#[test]
fn explain_puts_rare_errors_last() {
    let folder = Folder::new(&[(
        "own/acme.toml",
        &[
            "[provider]\nname = \"Acme\"\n",
            &entry("odd", "rare = true\n"),
            &entry("usual", "example = { status = 429, body = '{\"code\": \"usual\", \"message\": \"One of very many words that do not fit into one line of a terminal\"}' }\n"),
        ]
        .concat(),
    )]);
    let own = ["--catalog", "own"];
    let explain = |words: &[&str]| {
        folder
            .llm_errors(&[words, &own].concat())
            .assert()
            .success()
    };
    explain(&["explain", "acme", "429"]).stdout_eq(str![[r#"
2 errors of Acme go by this code:
acme/usual  429  rate_limit  never  It is usual
acme/odd    429  rate_limit  never  It is odd
help: `llm-errors explain acme/usual` shows one in full, `--all` shows all of them

"#]]);
    explain(&["explain", "acme", "usual"]).stdout_eq(str![[r#"
acme/usual
  It is usual
  HTTP 429, rate_limit, retry never, fixed by the caller
  It is so.
  Codes: usual
  Example:
    {"code": "usual", "message": "One of very many words that do not fit into one line of a terminal"}

"#]]);
    explain(&["list", "acme"]).stdout_eq(str![[r#"
acme/odd    429  rate_limit  never  It is odd
acme/usual  429  rate_limit  never  It is usual

"#]]);
}

fn entry(id: &str, more: &str) -> String {
    format!(
        "\n[[entry]]\nid = \"{id}\"\ntitle = \"It is {id}\"\nstatus = 429\nkind = \"rate_limit\"\n\
         retry = \"never\"\nfix_by = \"caller\"\nmeaning = \"It is so.\"\nmatch = {{ code = \"{id}\" }}\n{more}"
    )
}

#[test]
fn explain_knows_titles_and_messages() {
    let title = "you exceeded your current quota please check your PLAN and billing details!";
    let found = json(&["explain", "openai", title, "--format", "json"]);
    assert_eq!(ids(&found), ["openai/insufficient-quota"]);
    let first_lines = |words: &[&str], expected: snapbox::data::Inline| {
        let output = llm_errors(&[&["explain"], words].concat())
            .assert()
            .success();
        let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
        let lines: Vec<_> = text.lines().take(2).collect();
        crate::assert().eq(lines.join("\n"), expected);
    };
    first_lines(
        &[
            "openai",
            "The model `gpt-9` does not exist or you do not have access to it.",
        ],
        str![[r#"
taken for a response of OpenAI; recognized by its message
openai/model-not-found
"#]],
    );
    first_lines(
        &[
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.",
        ],
        str![[r#"
taken for any OpenAI-compatible server: nothing tells who answered; recognized by its
message
"#]],
    );
}

#[test]
fn explain_suggests() {
    let suggests = |provider, code, stderr: snapbox::data::Inline| {
        llm_errors(&["explain", provider, code])
            .assert()
            .code(1)
            .stdout_eq("")
            .stderr_eq(stderr);
    };
    suggests(
        "openia",
        "429",
        str![[r#"
error: there is no provider `openia`
help: did you mean `openai`?

"#]],
    );
    suggests(
        "acme",
        "429",
        str![[r#"
error: there is no provider `acme`
help: the providers are `anthropic`, `azure-openai`, `bedrock`, `cerebras`, `cloudflare`, `cohere`, `compatible`, `dashscope`, `deepseek`, `fireworks`, `gemini`, `github-copilot`, `groq`, `http`, `huggingface`, `litellm`, `llama-cpp`, `lmstudio`, `minimax`, `mistral`, `moonshot`, `new-api`, `nvidia`, `ollama`, `openai`, `opencode-zen`, `openrouter`, `perplexity`, `siliconflow`, `together`, `vercel-ai-gateway`, `vllm`, `volcengine`, `xai` or `zhipu`

"#]],
    );
    suggests(
        "openai",
        "insuficient_quota",
        str![[r#"
error: openai has no entry for `insuficient_quota`
help: did you mean `insufficient_quota`?

"#]],
    );
    suggests(
        "openai",
        "999",
        str![[r#"
error: openai has no entry for `999`
help: `llm-errors list openai` shows what is known

"#]],
    );
    let alone = |words: &[&str], status, stderr: snapbox::data::Inline| {
        let explain = [&["explain"], words].concat();
        llm_errors(&explain)
            .assert()
            .code(status)
            .stdout_eq("")
            .stderr_eq(stderr);
    };
    alone(
        &["insuficient_quota"],
        1,
        str![[r#"
error: no provider has an entry for `insuficient_quota`
help: did you mean `insufficient_quota`?

"#]],
    );
    alone(
        &["no such words anywhere"],
        1,
        str![[r#"
error: no provider has an entry for `no such words anywhere`
help: `llm-errors list` shows what is known

"#]],
    );
    alone(
        &["openai"],
        2,
        str![[r#"
error: which error of `openai`?
help: give a code, or see all: `llm-errors list openai`

"#]],
    );
}
