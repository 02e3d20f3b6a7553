//! What people paste: from a text to the status, headers and body of a response, where they are told apart.
//!
//! | what | is known by |
//! |---|---|
//! | output of `curl -i` | a line `HTTP/1.1 429` with headers below it |
//! | output of `curl -v` | a line `< HTTP/1.1 429` |
//! | an HAR file or an entry of one, a cassette of VCR and its relatives in JSON | an object `response` with a status |
//! | anything else: a body, a traceback, a log line | is taken as it is |

use std::borrow::Cow;

use llm_errors_codegen::wording::visible;

use crate::json::Json;
use crate::record;

/// A response, as far as the text tells its parts apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pasted {
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    /// The address of the request.
    pub(crate) url: Option<String>,
    /// Which of several responses this is, in words.
    pub(crate) which: Option<String>,
}

impl Pasted {
    pub(crate) fn read(text: &[u8]) -> Self {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        recording(text)
            .or_else(|| verbose(text))
            .or_else(|| with_head(text))
            .unwrap_or_else(|| Self {
                body: text.to_vec(),
                ..Self::default()
            })
    }

    fn with_status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }
}

/// The status in the first line of a response: `HTTP/1.1 429 Too Many Requests`.
fn status_line(line: &[u8]) -> Option<u16> {
    let mut words = line.trim_ascii().split(|byte| *byte == b' ');
    let version = words.next()?.strip_prefix(b"HTTP/")?;
    let status = words.next().filter(|status| status.len() == 3)?;
    let is_version = version
        .iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let status: u16 = str::from_utf8(status).ok()?.parse().ok()?;
    (is_version && !version.is_empty()).then_some(status)
}

fn header(line: &[u8]) -> Option<(String, Vec<u8>)> {
    let colon = memchr::memchr(b':', line)?;
    let (name, value) = (line[..colon].trim_ascii_start(), &line[colon + 1..]);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    let is_name = !name.is_empty() && name.iter().all(is_part);
    let name = String::from_utf8_lossy(name).into_owned();
    is_name.then(|| (name, value.trim_ascii().to_vec()))
}

/// The first line, without its end, and what follows.
fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match memchr::memchr(b'\n', text) {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &[][..]),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

/// The text from the first status line on, with what comes before.
fn find_head(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = split_line(rest);
        if status_line(line).is_some() {
            return Some(text.split_at(text.len() - rest.len()));
        }
        rest = after;
    }
    None
}

/// `curl -i`: heads and a body. Of several heads, as after a redirect or `100 Continue`, the last one counts.
fn with_head(text: &[u8]) -> Option<Pasted> {
    let (before, mut rest) = find_head(text)?;
    loop {
        let (line, after) = split_line(rest);
        let status = status_line(line)?;
        let mut pasted = Pasted::with_status(status);
        rest = after;
        let is_whole = loop {
            let (line, after) = split_line(rest);
            if line.trim_ascii().is_empty() {
                rest = after;
                break true;
            }
            let Some(header) = header(line) else {
                break false;
            };
            pasted.headers.push(header);
            rest = after;
        };
        if !is_whole && pasted.headers.is_empty() {
            // a line of prose that looks like one of a response
            return None;
        }
        let next = rest.trim_ascii_start();
        if status_line(split_line(next).0).is_some() {
            rest = next;
        } else if let Some((_, next)) = find_head(rest).filter(|_| status < 400) {
            rest = next;
        } else {
            pasted.body = rest.to_vec();
            pasted.url = address(before);
            return Some(pasted);
        }
    }
}

/// The first address in a command line.
fn address(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let start = text.find("https://").or_else(|| text.find("http://"))?;
    let is_end = |c: char| c.is_whitespace() || "\"'<>\\".contains(c);
    text[start..].split(is_end).next().map(str::to_owned)
}

/// `curl -v`: what was received behind `<`, what was sent behind `>`, notes behind `*`, and the body between
/// them.
fn verbose(text: &[u8]) -> Option<Pasted> {
    let mut found: Option<Pasted> = None;
    let (mut host, mut path) = (None, String::new());
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = split_line(rest);
        rest = after;
        if let Some(received) = line.strip_prefix(b"<") {
            if let Some(status) = status_line(received) {
                found = Some(Pasted::with_status(status));
                continue;
            }
            let head = found.as_mut().filter(|found| found.body.is_empty());
            if let Some(found) = head {
                found.headers.extend(header(received));
                continue;
            }
        }
        if let Some(sent) = line.strip_prefix(b"> ") {
            let sent = String::from_utf8_lossy(sent);
            let mut words = sent.split(' ');
            match (words.next(), words.next()) {
                (Some(name), Some(value)) if name.eq_ignore_ascii_case("host:") => {
                    host = Some(value.to_owned());
                }
                (Some(_), Some(target)) if sent.contains(" HTTP/") => target.clone_into(&mut path),
                _ => {}
            }
        } else if let Some(found) = found.as_mut().filter(|_| !is_note(line)) {
            // curl goes on behind a body that does not end its last line, and before one behind its meter
            let end = memchr::memmem::find(line, b"* Connection #").unwrap_or(line.len());
            let line = line[..end].rsplit(|byte| *byte == b'\r').next();
            found.body.extend_from_slice(line.unwrap_or_default());
            found.body.push(b'\n');
        }
    }
    let found = found?;
    // `curl -i -v` shows the head once more
    let found = with_head(&found.body).unwrap_or(found);
    let url = host.map(|host| format!("https://{host}{path}"));
    Some(Pasted { url, ..found })
}

/// What curl says of its own: notes, sizes, the meter of its progress.
fn is_note(line: &[u8]) -> bool {
    let is_size = |line: &[u8]| line.starts_with(b"{ [") || line.starts_with(b"} [");
    line.starts_with(b"* ")
        || line == b">"
        || is_size(line) && line.ends_with(b" data]")
        || line.starts_with(b"  % Total")
        || line.trim_ascii_start().starts_with(b"Dload ")
        || memchr::memmem::find(line, b":--:--").is_some() && !line.ends_with(b"}")
}

/// An HAR file or a cassette, or one entry of it. Of several entries the first one that failed counts.
fn recording(text: &[u8]) -> Option<Pasted> {
    let json = Json::parse(text).ok()?;
    let entries = json
        .get("log")
        .and_then(|log| log.get("entries"))
        .or_else(|| json.get("interactions"))
        .unwrap_or(json);
    if !entries.is_list() {
        return exchange(entries);
    }
    let count = entries.items().count();
    let read = entries.items().enumerate();
    let read = read.filter_map(|(index, entry)| Some((index + 1, exchange(entry)?)));
    let mut read: Vec<_> = read.collect();
    let is_failed = |pasted: &Pasted| pasted.status.is_none_or(|it| it >= 400 || it == 0);
    let failed = read.iter().position(|(_, pasted)| is_failed(pasted));
    let chosen = failed.unwrap_or(read.len().checked_sub(1)?);
    let (number, mut pasted) = read.swap_remove(chosen);
    if count > 1 {
        let what = match failed {
            Some(_) => "the first that failed",
            None => "none failed",
        };
        // what follows the path may be a key
        let url = pasted.url.as_deref().unwrap_or_default();
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let which = format!("entry {number} of {count}, {what}: {url}");
        pasted.which = Some(visible(which.trim_end_matches(": ")));
    }
    Some(pasted)
}

/// A request and its response.
fn exchange(json: Json<'_>) -> Option<Pasted> {
    let response = json.get("response")?;
    let status = response.get("status")?;
    // `{"code": 429}`, or `"429 Too Many Requests"` beside a code
    let code = status.get("code").or_else(|| response.get("code"));
    let status = record::status(code.unwrap_or(status)).ok()?;
    let request = json.get("request");
    let url = request.and_then(|it| it.get("url").or_else(|| it.get("uri")));
    let headers = response.get("headers");
    let headers = headers.and_then(|headers| record::headers(headers).ok());
    let own = |(name, value): (Cow<'_, str>, Cow<'_, [u8]>)| (name.into(), value.into());
    let mut body = body(response)?;
    if let Some(error) = response.get("_error").filter(|_| body.is_empty()) {
        // a browser that got no response
        body = record::body(error).into_owned();
    }
    Some(Pasted {
        status,
        headers: headers.unwrap_or_default().0.into_iter().map(own).collect(),
        body,
        url: url.and_then(Json::text).map(Cow::into_owned),
        which: None,
    })
}

/// `content: {text, encoding}` of an HAR file, `body: {string}`, `body` or `data` of a cassette or client; none
/// where there is none of them, and the object is more likely a body itself.
fn body(response: Json<'_>) -> Option<Vec<u8>> {
    let content = response.get("content").filter(|it| it.is_object());
    if let Some(content) = content {
        let text = content.get("text");
        let text = text.map(|text| encoded(text, content.get("encoding")));
        return Some(text.unwrap_or_default());
    }
    let mut keys = ["body", "parsed_body", "data"].iter();
    let body = keys.find_map(|key| response.get(key))?;
    Some(if let Some(text) = body.get("string") {
        encoded(text, body.get("encoding"))
    } else if let Some(text) = body.get("base64_string").and_then(Json::string) {
        base64(&text)
    } else {
        record::body(body).into_owned()
    })
}

fn encoded(text: Json<'_>, encoding: Option<Json<'_>>) -> Vec<u8> {
    let text = record::body(text);
    match encoding.and_then(Json::text) {
        Some(encoding) if encoding.eq_ignore_ascii_case("base64") => base64(&text),
        _ => text.into_owned(),
    }
}

/// Decodes Base64 of either alphabet as far as it goes.
fn base64(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b' ' | b'\r' | b'\n' => continue,
            _ => break,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count & 0xFF) as u8);
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded() {
        for (encoded, decoded) in [
            ("", &b""[..]),
            ("eyJlcnJvciI6IDF9", b"{\"error\": 1}"),
            ("Zg==", b"f"),
            ("Zm8", b"fo"),
            ("Zm9v\r\nYg==", b"foob"),
            ("-_-_", b"\xfb\xff\xbf"),
            ("Zm9v!Zm9v", b"foo"),
        ] {
            assert_eq!(base64(encoded.as_bytes()), decoded, "{encoded}");
        }
    }

    #[test]
    fn a_status_line_is_known() {
        for (line, status) in [
            ("HTTP/1.1 429 Too Many Requests", Some(429)),
            ("HTTP/2 503 ", Some(503)),
            ("  HTTP/1.0 200 OK", Some(200)),
            ("HTTP/1.1 42", None),
            ("HTTP/ 429", None),
            ("HTTP/x 429", None),
            ("HTTP 429", None),
            ("", None),
        ] {
            assert_eq!(status_line(line.as_bytes()), status, "{line}");
        }
    }

    #[test]
    fn what_is_no_response_is_taken_as_it_is() {
        for text in [
            "",
            "{\"error\": {\"message\": \"x\"}}",
            "{\"type\": \"response.failed\", \"response\": {\"status\": \"failed\", \"error\": {}}}",
            "{\"response\": {\"status\": 429, \"error\": {\"message\": \"x\"}}}",
            "[{\"error\": {\"code\": 429, \"status\": \"RESOURCE_EXHAUSTED\"}}]",
            "[]",
            "Traceback (most recent call last):\n  File \"x.py\"\nopenai.RateLimitError: Error code: 429",
            "It says\nHTTP/1.1 429 Too Many Requests\nand no more",
            "> quoted: HTTP/1.1 429\n* a list",
        ] {
            let body = text.as_bytes().to_vec();
            let expected = Pasted {
                body,
                ..Pasted::default()
            };
            assert_eq!(Pasted::read(text.as_bytes()), expected, "{text}");
        }
    }
}
