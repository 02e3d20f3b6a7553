//! The middleware against a server of this machine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use llm_errors::{Diagnosis, Kind, Provider};
use llm_errors_retry::{Budget, Policy, Reason, RetryMiddleware, Stop};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const BUSY: &str = "HTTP/1.1 429 Too Many Requests\r\nretry-after-ms: 60\r\ncontent-length: 54\r\n\r\n\
                    {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"x\"}}";
const SPENT: &str = "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 53\r\n\r\n\
                     {\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}";

/// Answers one request after the other with these, the last one for ever.
struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    arrivals: Arc<Mutex<Vec<Instant>>>,
}

impl Server {
    fn new(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let requests = Arc::new(AtomicUsize::new(0));
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let (count, times) = (Arc::clone(&requests), Arc::clone(&arrivals));
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.expect("a connection");
                let mut read = Vec::new();
                let mut buffer = [0; 4096];
                // a client that waits for the answer sends nothing more
                let timeout = Some(Duration::from_millis(50));
                connection.set_read_timeout(timeout).expect("it can be set");
                while !read.ends_with(b"{}") {
                    match connection.read(&mut buffer) {
                        Ok(0) | Err(_) => break,
                        Ok(count) => read.extend_from_slice(&buffer[..count]),
                    }
                }
                let number = count.fetch_add(1, Ordering::SeqCst);
                times.lock().expect("no panic").push(Instant::now());
                let answer = &answers[number.min(answers.len() - 1)];
                let close = answer.replacen("\r\n", "\r\nconnection: close\r\n", 1);
                let _ = connection.write_all(close.as_bytes());
            }
        });
        Self {
            address,
            requests,
            arrivals,
        }
    }

    fn of(answers: &[&str]) -> Self {
        Self::new(answers.iter().map(|&it| it.to_owned()).collect())
    }

    async fn post(
        &self,
        client: &ClientWithMiddleware,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let url = format!("http://{}/v1/chat/completions", self.address);
        client
            .post(url)
            .header("authorization", "Bearer sk-1")
            .body("{}")
            .send()
            .await
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn middleware() -> RetryMiddleware {
    let policy = Policy::new().backoff(Duration::from_millis(5), Duration::from_millis(5));
    RetryMiddleware::new(policy).provider(Provider::Openai)
}

fn client(middleware: RetryMiddleware) -> ClientWithMiddleware {
    ClientBuilder::new(reqwest::Client::new())
        .with(middleware)
        .build()
}

#[tokio::test]
async fn what_heals_is_sent_again_after_the_wait_that_was_asked_for() {
    let server = Server::of(&[BUSY, BUSY, OK]);
    let began = Instant::now();
    let response = server.post(&client(middleware())).await.expect("an answer");
    assert_eq!(response.text().await.expect("a body"), "ok");
    assert_eq!(server.requests(), 3);
    assert!(began.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn what_cannot_heal_is_given_back_whole_with_its_diagnosis() {
    let server = Server::of(&[SPENT, OK]);
    let response = server.post(&client(middleware())).await.expect("an answer");
    assert_eq!(server.requests(), 1);
    assert_eq!(response.status(), 429);
    assert_eq!(response.url().path(), "/v1/chat/completions");
    let diagnosis = response
        .extensions()
        .get::<Diagnosis>()
        .expect("a diagnosis");
    assert_eq!(diagnosis.kind(), Some(Kind::Quota));
    let stop = response.extensions().get::<Stop>().expect("a reason");
    assert_eq!(stop.reason(), Reason::Never);
    assert!(
        response
            .text()
            .await
            .expect("a body")
            .contains("insufficient_quota")
    );
}

#[tokio::test]
async fn a_long_body_is_passed_on_whole() {
    let body = format!(
        "{{\"error\":{{\"code\":\"invalid_api_key\",\"message\":\"{}\"}}}}",
        "x".repeat(300_000)
    );
    let answer = format!(
        "HTTP/1.1 401 Unauthorized\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let server = Server::new(vec![answer]);
    let response = server.post(&client(middleware())).await.expect("an answer");
    assert_eq!(response.text().await.expect("a body"), body);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_passed_on_as_far_as_it_came() {
    let answer = BUSY
        .replace("length: 54", "length: 99")
        .replace("rate_limit_exceeded", "invalid_api_key");
    let server = Server::new(vec![answer]);
    let mut response = server.post(&client(middleware())).await.expect("an answer");
    let kind = response
        .extensions()
        .get::<Diagnosis>()
        .and_then(Diagnosis::kind);
    assert_eq!(kind, Some(Kind::Authentication));
    let chunk = response
        .chunk()
        .await
        .expect("what came")
        .expect("something");
    assert!(chunk.ends_with(b"}}"));
    response.chunk().await.expect_err("it broke off");
}

#[tokio::test]
async fn an_error_at_the_beginning_of_a_stream_is_a_failure_if_that_is_asked_for() {
    let stream = |event: &str| {
        let length = event.len() + 14;
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {length}\r\n\r\n{event}data: [DONE]\n\n"
        )
    };
    let busy = stream("data: {\"error\":{\"code\":\"rate_limit_exceeded\"}}\n\n");
    let words = stream("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n");
    let server = Server::new(vec![busy.clone(), words.clone()]);
    let response = server
        .post(&client(middleware().first_event()))
        .await
        .expect("an answer");
    assert!(words.ends_with(&response.text().await.expect("a body")));
    assert_eq!(server.requests(), 2);
    let server = Server::new(vec![busy.clone()]);
    let response = server.post(&client(middleware())).await.expect("an answer");
    assert!(busy.ends_with(&response.text().await.expect("a body")));
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_request_whose_body_is_a_stream_is_left_alone() {
    let server = Server::of(&[BUSY, OK]);
    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>("{}")]);
    let request = client(middleware()).post(format!("http://{}/", server.address));
    let response = request
        .body(reqwest::Body::wrap_stream(stream))
        .send()
        .await
        .expect("an answer");
    assert_eq!((response.status().as_u16(), server.requests()), (429, 1));
    assert!(response.extensions().get::<Diagnosis>().is_none());
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_then_told() {
    // a port that was free a moment ago
    let address = TcpListener::bind("127.0.0.1:0")
        .and_then(|it| it.local_addr())
        .expect("a port");
    let client = client(middleware());
    let error = client
        .get(format!("http://{address}/"))
        .send()
        .await
        .expect_err("nobody listens");
    assert!(error.is_connect(), "{error:?}");
}

#[tokio::test]
async fn retries_of_all_requests_are_bounded() {
    let down = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    let server = Server::of(&[down]);
    let client = client(middleware().budget(Arc::new(Budget::new(0.0, 3))));
    for _ in 0..5 {
        let response = server.post(&client).await.expect("an answer");
        assert_eq!(response.status(), 503);
    }
    assert_eq!(server.requests(), 5 + 3);
}

#[tokio::test]
async fn one_limit_holds_back_the_requests_behind_it() {
    let server = Arc::new(Server::of(&[&BUSY.replace("ms: 60", "ms: 300"), OK]));
    let client = client(middleware());
    let first = {
        let (server, client) = (Arc::clone(&server), client.clone());
        tokio::spawn(async move { server.post(&client).await })
    };
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.requests(), 1);
    let others: Vec<_> = (0..20)
        .map(|_| {
            let (server, client) = (Arc::clone(&server), client.clone());
            tokio::spawn(async move { server.post(&client).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.requests(), 1, "nobody else asks meanwhile");
    for task in others.into_iter().chain([first]) {
        let response = task.await.expect("no panic").expect("an answer");
        assert_eq!(response.status(), 200);
    }
    assert_eq!(server.requests(), 22);
    let arrivals = server.arrivals.lock().expect("no panic");
    assert!(arrivals[1] - arrivals[0] >= Duration::from_millis(300));
}
