//! A day of 200 clients against a server with a limit per minute, an outage, spent quotas and daily limits, under four
//! strategies: `cargo run --release -p llm-errors-retry --example simulation`.
//!
//! Time is simulated; what the other strategies wait is what their crates say.
#![allow(clippy::print_stdout, reason = "an example shows what happens")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::{Duration, Instant, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use llm_errors::{Diagnosis, Provider, Response, classify};
use llm_errors_retry::{Budget, Decision, Gate, Policy};
use retry_policies::{RetryDecision, RetryPolicy, policies::ExponentialBackoff};

const DAY: u64 = 24 * 60 * 60 * 1000;
const MINUTE: u64 = 60 * 1000;
const CLIENTS: usize = 200;
/// Requests that the server answers in a minute, for all clients together.
const PER_MINUTE: u32 = 700;
/// Requests a day of each client that has a daily limit.
const PER_DAY: u32 = 1500;
/// When the service is down, in milliseconds of the day.
const OUTAGE: std::ops::Range<u64> = 12 * 60 * MINUTE..12 * 60 * MINUTE + 20 * MINUTE;
/// When the accounts of some clients are spent.
const SPENT: u64 = 15 * 60 * MINUTE;

/// What the server says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Success,
    /// The limit of the minute, with the seconds until its end.
    Minute(u64),
    Down,
    Spent,
    Daily,
}

impl Answer {
    fn status(self) -> u16 {
        match self {
            Self::Success => 200,
            Self::Down => 503,
            _ => 429,
        }
    }

    /// Whether a retry could help within minutes.
    fn heals(self) -> bool {
        matches!(self, Self::Minute(_) | Self::Down)
    }

    fn diagnosis(self) -> Diagnosis {
        let body = match self {
            Self::Spent => {
                r#"{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}"#
            }
            Self::Daily => {
                r#"{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached for requests per day (RPD)"}}"#
            }
            Self::Minute(_) => {
                r#"{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached for requests per min (RPM)"}}"#
            }
            _ => "",
        };
        let seconds = match self {
            Self::Minute(seconds) => seconds.to_string(),
            _ => String::new(),
        };
        let headers = [("retry-after", seconds)];
        let headers = if headers[0].1.is_empty() {
            &headers[..0]
        } else {
            &headers[..]
        };
        classify(
            Provider::Openai,
            &Response::new(body)
                .with_status(self.status())
                .with_headers(&headers),
        )
    }
}

struct Server {
    minute: u64,
    answered: u32,
    of_day: Vec<u32>,
    load: BTreeMap<u64, u32>,
}

impl Server {
    fn answer(&mut self, client: usize, now: u64) -> Answer {
        *self.load.entry(now / MINUTE).or_default() += 1;
        if OUTAGE.contains(&now) {
            return Answer::Down;
        }
        if client < 20 && now >= SPENT {
            return Answer::Spent;
        }
        if (20..40).contains(&client) && self.of_day[client] >= PER_DAY {
            return Answer::Daily;
        }
        if self.minute != now / MINUTE {
            (self.minute, self.answered) = (now / MINUTE, 0);
        }
        if self.answered >= PER_MINUTE {
            return Answer::Minute((MINUTE - now % MINUTE).div_ceil(1000));
        }
        self.answered += 1;
        self.of_day[client] += 1;
        Answer::Success
    }
}

/// When to try again.
trait Strategy {
    /// How long a request waits before it is sent at all.
    fn before(&mut self, _now: u64) -> u64 {
        0
    }

    fn after(&mut self, answer: Answer, attempt: u32, elapsed: u64, now: u64) -> Option<u64>;
}

fn milliseconds(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

/// Nothing is sent again.
struct Never;

impl Strategy for Never {
    fn after(&mut self, _: Answer, _: u32, _: u64, _: u64) -> Option<u64> {
        None
    }
}

/// What reqwest-retry does unless told otherwise: three retries of 5xx, 429 and 408.
struct ReqwestRetry(ExponentialBackoff);

impl Strategy for ReqwestRetry {
    fn after(&mut self, _: Answer, attempt: u32, _: u64, _: u64) -> Option<u64> {
        let now = SystemTime::now();
        match self.0.should_retry(now, attempt - 1) {
            RetryDecision::Retry { execute_after } => Some(milliseconds(
                execute_after.duration_since(now).unwrap_or_default(),
            )),
            RetryDecision::DoNotRetry => None,
        }
    }
}

/// backon with its own defaults and jitter, for the same statuses.
struct Backon(ExponentialBuilder);

impl Strategy for Backon {
    fn after(&mut self, _: Answer, attempt: u32, _: u64, _: u64) -> Option<u64> {
        let wait = self.0.build().nth(usize::try_from(attempt - 1).ok()?)?;
        Some(milliseconds(wait))
    }
}

/// This crate.
struct Obedient {
    policy: Policy,
    budget: Budget,
    gate: Gate,
    began: Instant,
}

impl Strategy for Obedient {
    fn before(&mut self, now: u64) -> u64 {
        self.budget.sent();
        let key = self.gate.key(["api.openai.com"]);
        let wait = self.gate.wait(key, self.began + Duration::from_millis(now));
        wait.map_or(0, milliseconds)
    }

    fn after(&mut self, answer: Answer, attempt: u32, elapsed: u64, now: u64) -> Option<u64> {
        let diagnosis = answer.diagnosis();
        let decision = self
            .policy
            .decide(&diagnosis, attempt, Duration::from_millis(elapsed));
        let decision = self.budget.allow(&diagnosis, decision);
        let key = self.gate.key(["api.openai.com"]);
        self.gate.close(
            key,
            &diagnosis,
            decision,
            self.began + Duration::from_millis(now),
        );
        match decision {
            Decision::Retry(wait) => Some(milliseconds(wait)),
            Decision::Stop(_) => None,
        }
    }
}

#[derive(Default)]
struct Tally {
    calls: u64,
    sent: u64,
    succeeded: u64,
    hopeless: u64,
    /// Calls that no waiting within minutes makes succeed.
    impossible: u64,
    waited: u64,
    worst: u32,
    outage: u64,
}

/// A request: when it is sent next, its client, its attempt, when its first one began, and whether it was held
/// back before that.
type Event = Reverse<(u64, usize, u32, u64, bool)>;

fn run(strategy: &mut dyn Strategy) -> Tally {
    let mut random = fastrand::Rng::with_seed(7);
    let mut server = Server {
        minute: 0,
        answered: 0,
        of_day: vec![0; CLIENTS],
        load: BTreeMap::new(),
    };
    let mut tally = Tally::default();
    let mut events: BinaryHeap<Event> = BinaryHeap::new();
    for client in 0..CLIENTS {
        let mut at = 0;
        while at < DAY {
            // more than twice as many in the first five minutes of an hour
            let is_rush = at % (60 * MINUTE) < 5 * MINUTE;
            at += random.u64(1..if is_rush { 25_000 } else { 60_000 });
            events.push(Reverse((at, client, 1, at, false)));
        }
    }
    while let Some(Reverse((now, client, attempt, began, was_held))) = events.pop() {
        if attempt == 1 && !was_held {
            tally.calls += 1;
            let held = strategy.before(now);
            if held > 0 {
                events.push(Reverse((now + held, client, 1, began, true)));
                continue;
            }
        }
        let answer = server.answer(client, now);
        tally.sent += 1;
        tally.outage += u64::from(answer == Answer::Down);
        if answer == Answer::Success {
            tally.succeeded += 1;
            tally.waited += now - began;
            continue;
        }
        tally.hopeless += u64::from(!answer.heals() && attempt > 1);
        tally.impossible += u64::from(!answer.heals() && attempt == 1);
        if let Some(wait) = strategy.after(answer, attempt, now - began, now) {
            events.push(Reverse((now + wait, client, attempt + 1, began, false)));
        }
    }
    tally.worst = server.load.values().copied().max().unwrap_or(0);
    tally
}

fn main() {
    // of the gate, and of what has no seed of its own
    fastrand::seed(7);
    let strategies: [(&str, Box<dyn Strategy>); 4] = [
        ("no retries", Box::new(Never)),
        (
            "reqwest-retry, its default strategy",
            Box::new(ReqwestRetry(
                ExponentialBackoff::builder().build_with_max_retries(3),
            )),
        ),
        (
            "backon by status",
            Box::new(Backon(ExponentialBuilder::default().with_jitter())),
        ),
        (
            "llm-errors-retry",
            Box::new(Obedient {
                policy: Policy::new()
                    .seed(7)
                    .longest_total(Duration::from_secs(600)),
                budget: Budget::default(),
                gate: Gate::new(),
                began: Instant::now(),
            }),
        ),
    ];
    println!(
        "| strategy | succeeded of the calls that could | requests sent | retries that could not help | requests into the outage | mean time to success | most requests in a minute |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (name, mut strategy) in strategies {
        let tally = run(&mut *strategy);
        // in thousandths, since whole numbers are exact
        let share = 1000 * tally.succeeded / (tally.calls - tally.impossible);
        let mean = tally.waited / tally.succeeded;
        let (share, mean) = (
            format!("{}.{} %", share / 10, share % 10),
            format!("{}.{} s", mean / 1000, mean % 1000 / 100),
        );
        println!(
            "| {name} | {share} | {} | {} | {} | {mean} | {} |",
            tally.sent, tally.hopeless, tally.outage, tally.worst
        );
    }
}
