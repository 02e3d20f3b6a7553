//! A server on this machine with scripted answers: the examples need no network and no key.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Status, a header line, body.
pub(crate) type Answer = (u16, &'static str, &'static str);

pub(crate) const JSON: &str = "content-type: application/json";

/// What OpenAI says when the money is gone: a 429 that looks like a rate limit and is none.
pub(crate) const QUOTA: Answer = (
    429,
    JSON,
    r#"{"error": {"message": "You exceeded your current quota, please check your plan and billing details.", "type": "insufficient_quota", "param": null, "code": "insufficient_quota"}}"#,
);

/// What a proxy in front of the API says while it is down.
pub(crate) const PAGE: Answer = (
    503,
    "content-type: text/html",
    "<html><head><title>503 Service Temporarily Unavailable</title></head>\
     <body><h1>503 Service Temporarily Unavailable</h1><hr>nginx</body></html>",
);

/// A server that runs until the program ends.
pub(crate) struct Loopback {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Loopback {
    /// Gives the answers of the script one after the other, then the last of them again and again.
    pub(crate) fn start(script: &'static [Answer]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let requests = Arc::<AtomicUsize>::default();
        let seen = Arc::clone(&requests);
        // a fault ends the server, which the client then reports
        thread::spawn(move || -> io::Result<()> {
            for stream in listener.incoming() {
                let mut stream = stream?;
                read_request(&stream)?;
                let number = seen.fetch_add(1, Ordering::Relaxed);
                if let Some(answer) = script.get(number).or(script.last()) {
                    stream.write_all(written(answer).as_bytes())?;
                }
            }
            Ok(())
        });
        Ok(Self { address, requests })
    }

    /// What a client takes as the base URL of the API.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// How many requests came so far.
    pub(crate) fn requests(&self) -> usize {
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
