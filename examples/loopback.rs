//! A server on this machine with scripted answers: the examples need no network and no key.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use llm_errors_retry::Policy;

/// Status, a header line, body.
pub type Answer = (u16, &'static str, &'static str);

/// The header of an answer in JSON.
pub const JSON: &str = "content-type: application/json";

/// A completion.
pub const HELLO: Answer = (
    200,
    JSON,
    r#"{"id": "1", "object": "chat.completion", "created": 1, "model": "gpt-test", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello to you!"}, "finish_reason": "stop"}]}"#,
);

/// What OpenAI says when a minute's requests are spent.
pub const RATE_LIMIT: Answer = (
    429,
    "retry-after-ms: 10",
    r#"{"error": {"message": "Rate limit reached for gpt-test in organization org-abc on requests per min (RPM): Limit 3, Used 3, Requested 1.", "type": "requests", "param": null, "code": "rate_limit_exceeded"}}"#,
);

/// What OpenAI says when the money is gone: a 429 that looks like a rate limit and is none.
pub const QUOTA: Answer = (
    429,
    JSON,
    r#"{"error": {"message": "You exceeded your current quota, please check your plan and billing details.", "type": "insufficient_quota", "param": null, "code": "insufficient_quota"}}"#,
);

/// What a proxy in front of the API says while it is down.
pub const PAGE: Answer = (
    503,
    "content-type: text/html",
    "<html><head><title>503 Service Temporarily Unavailable</title></head>\
     <body><h1>503 Service Temporarily Unavailable</h1><hr>nginx</body></html>",
);

/// So often [`policy`] lets a request be sent.
pub const ATTEMPTS: u32 = 3;

/// The patience of a test. A program begins with `Policy::new()`.
pub fn policy() -> Policy {
    let moment = Duration::from_millis(10);
    Policy::new()
        .attempts(ATTEMPTS)
        .longest_wait(Duration::from_secs(1))
        .backoff(moment, moment)
}

/// A server that runs until the program ends.
pub struct Loopback {
    address: SocketAddr,
    requests: Arc<AtomicU32>,
}

impl Loopback {
    /// Gives the answers of the script one after the other, then the last of them again and again.
    ///
    /// # Errors
    /// If no port is free.
    pub fn start(script: &'static [Answer]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let requests = Arc::<AtomicU32>::default();
        let seen = Arc::clone(&requests);
        // a fault ends the server, which the client then reports
        thread::spawn(move || -> io::Result<()> {
            for stream in listener.incoming() {
                let mut stream = stream?;
                read_request(&stream)?;
                let number = usize::try_from(seen.fetch_add(1, Ordering::Relaxed));
                let answer = script.get(number.unwrap_or(usize::MAX));
                if let Some(answer) = answer.or(script.last()) {
                    stream.write_all(written(answer).as_bytes())?;
                }
            }
            Ok(())
        });
        Ok(Self { address, requests })
    }

    /// What a client takes as the base URL of the API.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// How many requests came so far.
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }
}

/// Reads to the end of the body: a connection closed before that would be reset.
fn read_request(stream: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 && line != "\r\n" {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        line.clear();
    }
    io::copy(&mut reader.take(length), &mut io::sink())?;
    Ok(())
}

fn written((status, header, body): &Answer) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} \r\n{header}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
