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
            #[expect(clippy::match_same_arms, reason = "one row for each key")]
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
    b"$metadata"                => Container,         // AWS SDK for JavaScript
    b"Error"                    => Container,         // botocore's `ClientError.response`
    b"availability"             => Container,         // OpenRouter, of a model
    b"body"                     => Container,         // exceptions of SDKs, written out
    b"candidates"               => Container,         // Gemini, an answer that was stopped
    b"cause"                    => Container,         // exceptions of SDKs, written out
    b"choices"                  => Container,         // OpenAI's form of an answer: an error within a success
    b"data"                     => Container,         // exceptions and events, written out
    b"details"                  => Container,         // Google's `google.rpc` details; Azure OpenAI
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

    b"provider_name"            => Upstream,          // OpenRouter, in `metadata`

    b"estimated_time"           => WaitSeconds,       // Hugging Face, until the model is loaded
    b"resets_in_seconds"        => WaitSeconds,       // OpenAI, Codex
    b"retryAfter"               => WaitSeconds,       // -
    b"retryDelay"               => WaitSeconds,       // Google's `RetryInfo`: `47s`
    b"retry_after"              => WaitSeconds,       // OpenRouter, in `availability`
    b"retry_after_seconds"      => WaitSeconds,       // OpenRouter, in `metadata`
    b"retry_delay"              => WaitSeconds,       // -

    b"retryAfterMs"             => WaitMilliseconds,  // -
    b"retry_after_ms"           => WaitMilliseconds,  // -
}
