//! The keys of error bodies, and what the value of each is for.
//!
//! A key means the same for every provider, as relays mix the forms of many. To add one, put a row
//! into the section of its role, in order, with who sends it; and below a body that has it.

/// What the value of a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing: an echo of the request, an id. Its objects and arrays are skipped.
    Ignore,
    /// Contains more of the error, or the error of somebody further up; as a string, a message.
    Container,
    /// A message, and a code if it is a single word.
    Error,
    /// A code; if it is the number of a failure, the status too.
    Code,
    /// A code that never is a status, whatever number it is.
    CodeWord,
    Type,
    /// The status if it is a number, a type if it is a word.
    StatusOrType,
    /// The status, and nothing if it is a word.
    HttpStatus,
    Message,
    /// The name of the provider that failed.
    Upstream,
    /// A number of seconds, or a duration with units.
    WaitSeconds,
    /// A number of milliseconds, or a duration with units.
    WaitMilliseconds,
}

/// Writes the table as a `match`, which is how it is looked up, and for the tests as a list.
macro_rules! keys {
    ($($key:literal => $role:ident,)*) => {
        impl Role {
            /// The role of a key; letter case matters.
            #[inline]
            pub(crate) fn of(key: &[u8]) -> Self {
                match key {
                    $($key => Self::$role,)*
                    _ => Self::Ignore,
                }
            }
        }

        #[cfg(test)]
        const KEYS: &[(&[u8], Role)] = &[$(($key, Role::$role)),*];
    };
}

// A row says who sends the key; `-` is for other spellings, of which no source is known.
#[rustfmt::skip]
keys! {
    b"err"                      => Error,             // -
    b"error"                    => Error,             // nearly everybody; a plain string at Ollama and Hugging Face
    b"errors"                   => Error,             // Cloudflare; lists of errors

    b"Code"                     => Code,              // botocore, Alibaba Cloud
    b"code"                     => Code,              // nearly everybody
    b"err_code"                 => Code,              // -
    b"errorCode"                => Code,              // -
    b"error_code"               => Code,              // Mistral, in `detail`; Anthropic, server tools

    b":exception-type"          => CodeWord,          // AWS, frames of an event stream
    b"__type"                   => CodeWord,          // AWS, JSON protocol
    b"blockReason"              => CodeWord,          // Gemini
    b"block_reason"             => CodeWord,          // Gemini, Python SDK
    b"finishReason"             => CodeWord,          // Gemini
    b"finish_reason"            => CodeWord,          // OpenAI's form of an answer
    b"limit_source"             => CodeWord,          // OpenRouter: whose limit is spent
    b"name"                     => CodeWord,          // AWS SDK for JavaScript
    b"provider_code"            => CodeWord,          // OpenRouter: the code of the provider
    b"provider_error_code"      => CodeWord,          // -
    b"quotaValue"               => CodeWord,          // Gemini: the size of the quota. Rules ask for the word `0`,
                                                      // a quota that no waiting refills; 429 would be no status
    b"quota_limit_value"        => CodeWord,          // Google's `ErrorInfo`: the same
    b"reason"                   => CodeWord,          // Google's `ErrorInfo`
    b"stopReason"               => CodeWord,          // Bedrock, Converse
    b"stop_reason"              => CodeWord,          // Anthropic

    b"errorType"                => Type,              // -
    b"error_type"               => Type,              // OpenRouter, Together, Hugging Face
    b"type"                     => Type,              // nearly everybody

    b"status"                   => StatusOrType,      // Google: `RESOURCE_EXHAUSTED`; Azure OpenAI: `429`

    b"httpStatusCode"           => HttpStatus,        // AWS SDK for JavaScript, in `$metadata`
    b"http_code"                => HttpStatus,        // MiniMax
    b"http_status"              => HttpStatus,        // OpenRouter
    b"http_status_code"         => HttpStatus,        // -
    b"param"                    => HttpStatus,        // One API and its descendants: the status of the upstream, beside
                                                      // the code `bad_response_status_code`; elsewhere a name
    b"statusCode"               => HttpStatus,        // Azure API Management
    b"status_code"              => HttpStatus,        // exceptions of SDKs, written out

    b"Message"                  => Message,           // botocore, Alibaba Cloud
    b"description"              => Message,           // New API, Midjourney; Google's `Help`
    b"detail"                   => Message,           // FastAPI: vLLM, Mistral; problem details (RFC 9457)
    b"errorDescription"         => Message,           // -
    b"errorMessage"             => Message,           // -
    b"error_description"        => Message,           // OAuth (RFC 6749): OpenAI, workload identity
    b"error_message"            => Message,           // -
    b"error_msg"                => Message,           // -
    b"message"                  => Message,           // nearly everybody
    b"message_zh"               => Message,           // gateways that grew from New API, beside `message`
    b"msg"                      => Message,           // FastAPI, an invalid field
    b"quotaId"                  => Message,           // Gemini: the name tells whether a day's or a minute's limit is spent
    b"quotaMetric"              => Message,           // Gemini
    b"quota_limit"              => Message,           // Google's `ErrorInfo`
    b"quota_metric"             => Message,           // Google's `ErrorInfo`
    b"title"                    => Message,           // problem details (RFC 9457): NVIDIA
    b"warnings"                 => Message,           // Hugging Face, beside `error`

    b"$metadata"                => Container,         // AWS SDK for JavaScript
    b"Error"                    => Container,         // botocore's `ClientError.response`
    b"availability"             => Container,         // OpenRouter, of a model
    b"body"                     => Container,         // exceptions of SDKs, written out
    b"candidates"               => Container,         // Gemini, an answer that was stopped
    b"cause"                    => Container,         // exceptions of SDKs, written out
    b"choices"                  => Container,         // OpenAI's form of an answer: an error within a success
    b"data"                     => Container,         // exceptions and events, written out
    b"details"                  => Container,         // Google's `google.rpc` details; Azure OpenAI
    b"headers"                  => Container,         // OpenRouter, in `metadata`: those of the upstream
    b"incomplete_details"       => Container,         // OpenAI, Responses
    b"innerError"               => Container,         // -
    b"inner_error"              => Container,         // Azure OpenAI, images
    b"innererror"               => Container,         // Azure OpenAI, chat
    b"last_error"               => Container,         // OpenAI, Azure OpenAI: runs, vector stores
    b"metadata"                 => Container,         // OpenRouter; Google's `ErrorInfo`
    b"promptFeedback"           => Container,         // Gemini, a prompt that was blocked
    b"provider_specific_fields" => Container,         // LiteLLM
    b"raw"                      => Container,         // OpenRouter: what the provider answered
    b"response"                 => Container,         // OpenAI, events of Responses
    b"result"                   => Container,         // Cloudflare; Anthropic, batches
    b"status_details"           => Container,         // OpenAI, Realtime
    b"upstream_error"           => Container,         // New API
    b"violations"               => Container,         // Gemini, `QuotaFailure`

    b"provider_name"            => Upstream,          // OpenRouter, in `metadata`

    b"Retry-After"              => WaitSeconds,       // OpenRouter and others, headers of the upstream
    b"X-RateLimit-Reset"        => WaitSeconds,       // OpenRouter, in `metadata.headers`: a point in time
    b"estimated_time"           => WaitSeconds,       // Hugging Face, until the model is loaded
    b"quotaResetDelay"          => WaitSeconds,       // Gemini CLI, in `ErrorInfo`: `373.8ms`
    b"reset_at"                 => WaitSeconds,       // gateways: a point in time
    b"resets_at"                => WaitSeconds,       // OpenAI, Codex: a point in time
    b"resets_in_seconds"        => WaitSeconds,       // OpenAI, Codex
    b"retry-after"              => WaitSeconds,       // headers of the upstream
    b"retryAfter"               => WaitSeconds,       // -
    b"retryDelay"               => WaitSeconds,       // Google's `RetryInfo`: `47s`
    b"retry_after"              => WaitSeconds,       // OpenRouter, in `availability`
    b"retry_after_seconds"      => WaitSeconds,       // OpenRouter, in `metadata`
    b"retry_delay"              => WaitSeconds,       // -

    b"retryAfterMs"             => WaitMilliseconds,  // -
    b"retry_after_ms"           => WaitMilliseconds,  // -
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;

    use super::super::extract::tests::extracted;
    use super::*;

    /// Bodies as they are sent, shortened, each key of the table in one at least; and what they say.
    const BODIES: &[(&str, &str)] = &[
        // OpenAI
        (
            r#"{"error": {"message": "m", "type": "t", "param": null, "code": "c"}}"#,
            "codes: c; types: t; messages: m",
        ),
        (
            r#"{"type": "response.failed", "response": {"status": "failed", "error": {"code": "c", "message": "m"}}}"#,
            "codes: c; types: response.failed, failed; messages: m",
        ),
        (
            r#"{"response": {"incomplete_details": {"reason": "max_output_tokens"}}}"#,
            "codes: max_output_tokens",
        ),
        (
            r#"{"status_details": {"error": {"code": "c"}}}"#,
            "codes: c",
        ),
        (
            r#"{"last_error": {"code": "c", "message": "m"}}"#,
            "codes: c; messages: m",
        ),
        (
            r#"{"choices": [{"finish_reason": "content_filter"}]}"#,
            "codes: content_filter",
        ),
        (
            r#"{"error": {"type": "usage_limit_reached", "resets_in_seconds": 3600}}"#,
            "types: usage_limit_reached; wait: 3600s",
        ),
        (
            r#"{"error": "invalid_grant", "error_description": "m"}"#,
            "codes: invalid_grant; messages: invalid_grant / m",
        ),
        // Azure
        (
            r#"{"error": {"code": "content_filter", "status": 400, "innererror": {"code": "c"}}}"#,
            "400; codes: content_filter, c",
        ),
        (
            r#"{"error": {"code": "contentFilter", "inner_error": {"code": "c"}}}"#,
            "codes: contentFilter, c",
        ),
        (r#"{"statusCode": 429, "message": "m"}"#, "429; messages: m"),
        // Anthropic
        (
            r#"{"result": {"type": "errored", "error": {"error": {"type": "overloaded_error", "message": "m"}}}}"#,
            "types: errored, overloaded_error; messages: m",
        ),
        (r#"{"stop_reason": "refusal"}"#, "codes: refusal"),
        (
            r#"{"type": "web_search_tool_result_error", "error_code": "max_uses_exceeded"}"#,
            "codes: max_uses_exceeded; types: web_search_tool_result_error",
        ),
        // AWS
        (
            r#"{"name": "ThrottlingException", "$metadata": {"httpStatusCode": 429}}"#,
            "429; codes: ThrottlingException",
        ),
        (
            r#"{"Error": {"Message": "m", "Code": "ThrottlingException"}}"#,
            "codes: ThrottlingException; messages: m",
        ),
        (
            r#"{"__type": "com.amazon.coral.service#ThrottlingException", "message": "m"}"#,
            "codes: ThrottlingException; messages: m",
        ),
        (
            r#"{":exception-type": "throttlingException", "body": {"message": "m"}}"#,
            "codes: throttlingException; messages: m",
        ),
        (
            r#"{"stopReason": "guardrail_intervened"}"#,
            "codes: guardrail_intervened",
        ),
        (
            r#"{"error": {"type": "usage_limit_reached", "resets_at": 3600}}"#,
            "types: usage_limit_reached; wait: 3600s",
        ),
        // headers of the upstream
        (
            r#"{"error": {"message": "m", "metadata": {"headers": {"X-RateLimit-Reset": "30"}}}}"#,
            "messages: m; wait: 30s",
        ),
        (
            r#"{"code": "c", "headers": {"Retry-After": "120"}}"#,
            "codes: c; wait: 120s",
        ),
        (
            r#"{"code": "c", "headers": {"retry-after": "3"}, "reset_at": 2}"#,
            "codes: c; wait: 3s",
        ),
        (r#"{"code": "c", "reset_at": 2}"#, "codes: c; wait: 2s"),
        // Google
        (
            r#"{"details": [{"reason": "c", "metadata": {"quotaResetDelay": "373.8ms"}}]}"#,
            "codes: c; wait: 373ms",
        ),
        (
            r#"{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [{"violations": [{"quotaMetric": "m", "quotaId": "i", "quotaValue": "0"}]}, {"retryDelay": "47s"}]}}"#,
            "429; codes: 429, 0; types: RESOURCE_EXHAUSTED; messages: m / i; wait: 47s",
        ),
        (
            r#"{"details": [{"reason": "c", "metadata": {"quota_metric": "m", "quota_limit": "l", "quota_limit_value": "429"}}]}"#,
            "codes: c, 429; messages: m / l",
        ),
        (
            r#"{"promptFeedback": {"blockReason": "SAFETY"}}"#,
            "codes: SAFETY",
        ),
        (
            r#"{"candidates": [{"finishReason": "SAFETY"}]}"#,
            "codes: SAFETY",
        ),
        (r#"{"block_reason": "SAFETY"}"#, "codes: SAFETY"),
        // gateways
        (
            r#"{"error": {"code": 502, "metadata": {"raw": "{\"message\": \"m\"}", "provider_name": "Groq", "provider_code": "c", "limit_source": "l", "retry_after_seconds": 7}}}"#,
            "502; codes: 502, c, l; messages: m; upstream: Groq; wait: 7s",
        ),
        (
            r#"{"error": {"error_type": "not_found", "http_status": 404, "availability": {"code": "no_endpoints", "retry_after": 3}}}"#,
            "404; codes: no_endpoints; types: not_found; wait: 3s",
        ),
        (
            r#"{"error": {"code": "401", "provider_specific_fields": {"type": "t"}}}"#,
            "401; codes: 401; types: t",
        ),
        (
            r#"{"error": {"code": "bad_response_status_code", "param": "429"}}"#,
            "429; codes: bad_response_status_code",
        ),
        (
            r#"{"error": {"message": "m", "message_zh": "z"}}"#,
            "messages: m / z",
        ),
        (
            r#"{"upstream_error": {"message": "m", "type": "t"}}"#,
            "types: t; messages: m",
        ),
        (
            r#"{"description": "quota_not_enough", "code": 4}"#,
            "codes: 4, quota_not_enough; types: quota_not_enough; messages: quota_not_enough",
        ),
        (
            r#"{"errors": [{"code": 10000, "message": "m"}]}"#,
            "codes: 10000; messages: m",
        ),
        // others
        (
            r#"{"error": {"type": "t", "http_code": "402"}}"#,
            "402; types: t",
        ),
        (
            r#"{"detail": [{"type": "missing", "msg": "m"}]}"#,
            "types: missing; messages: m",
        ),
        (
            r#"{"title": "t", "status": 404, "detail": "d"}"#,
            "404; messages: t / d",
        ),
        (
            r#"{"error": "e", "warnings": ["w"], "estimated_time": 20.5}"#,
            "codes: e; messages: e / w; wait: 20.5s",
        ),
        (
            r#"{"status_code": 429, "cause": {"message": "m"}, "data": {"message": "d"}}"#,
            "429; messages: m / d",
        ),
        // other spellings
        (
            r#"{"err": "e", "errorType": "t", "errorMessage": "m", "errorDescription": "d"}"#,
            "codes: e; types: t; messages: e / m / d",
        ),
        (
            r#"{"http_status_code": 500, "error_message": "m", "error_msg": "g"}"#,
            "500; messages: m / g",
        ),
        (
            r#"{"err_code": "a", "errorCode": "b", "provider_error_code": 429, "innerError": {"code": "c"}}"#,
            "codes: a, b, 429, c",
        ),
        (r#"{"code": "c", "retryAfter": 2}"#, "codes: c; wait: 2s"),
        (
            r#"{"code": "c", "retry_delay": "2s"}"#,
            "codes: c; wait: 2s",
        ),
        (
            r#"{"code": "c", "retryAfterMs": 250}"#,
            "codes: c; wait: 250ms",
        ),
        (
            r#"{"code": "c", "retry_after_ms": 250}"#,
            "codes: c; wait: 250ms",
        ),
        // echoes
        (
            r#"{"code": "c", "input": {"message": "m", "code": "d"}, "id": "i", "Status": 500}"#,
            "codes: c",
        ),
    ];

    #[test]
    fn bodies_say_what_their_keys_are_for() {
        for (body, signals) in BODIES {
            assert_eq!(extracted(body), *signals, "{body}");
        }
    }

    #[test]
    fn every_key_makes_a_difference() {
        for (key, _) in KEYS {
            let key = format!("\"{}\":", String::from_utf8_lossy(key));
            let differs = BODIES.iter().any(|(body, signals)| {
                body.contains(&key) && extracted(&body.replace(&key, "\"nobody's\":")) != *signals
            });
            assert!(differs, "no body shows what {key} is for");
        }
    }

    #[test]
    fn rows_are_sorted_within_the_section_of_their_role() {
        let sections = KEYS.chunk_by(|(_, one), (_, other)| one == other);
        for (place, section) in sections.clone().enumerate() {
            assert!(
                section.is_sorted_by(|one, other| one.0 < other.0),
                "{section:?}"
            );
            let role = section[0].1;
            assert!(
                sections
                    .clone()
                    .skip(place + 1)
                    .all(|other| other[0].1 != role),
                "{role:?} has two sections"
            );
        }
    }
}
