//! Whether and when to send a request again: `llm-errors-retry`.

use std::time::{Duration, Instant};

use llm_errors_retry::{Budget, Counters, Gate, Reason};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::diagnosis::{Diagnosis, member};
use crate::words::Word;

fn duration(name: &str, seconds: f64) -> PyResult<Duration> {
    let duration = Duration::try_from_secs_f64(seconds);
    duration.map_err(|error| PyValueError::new_err(format!("{name}: {error}")))
}

/// How patient a caller is. All times are in seconds.
#[pyclass(frozen, eq, module = "llm_errors")]
#[derive(Clone, PartialEq)]
pub(crate) struct Policy(llm_errors_retry::Policy);

#[pymethods]
impl Policy {
    /// So many `attempts`, the first one counted; no wait above `longest_wait`, and no attempt later than
    /// `longest_total` after the first. Where the server names no wait it is random, up to `first_backoff` before the
    /// second attempt, and up to twice that with each, to `longest_backoff`. `poll` is how often to ask for a result
    /// that is not ready; with None that is for the caller. With a `seed` the same attempts wait the same times.
    ///
    /// Raises `ValueError` for a time that is negative or no number.
    #[new]
    #[pyo3(signature = (
        *, attempts = 5, longest_wait = 60.0, longest_total = 180.0, first_backoff = 0.5, longest_backoff = 30.0,
        poll = None, seed = None
    ))]
    fn new(
        attempts: u32,
        longest_wait: f64,
        longest_total: f64,
        first_backoff: f64,
        longest_backoff: f64,
        poll: Option<f64>,
        seed: Option<u64>,
    ) -> PyResult<Self> {
        let mut policy = llm_errors_retry::Policy::new()
            .attempts(attempts)
            .longest_wait(duration("longest_wait", longest_wait)?)
            .longest_total(duration("longest_total", longest_total)?)
            .backoff(
                duration("first_backoff", first_backoff)?,
                duration("longest_backoff", longest_backoff)?,
            );
        if let Some(interval) = poll {
            policy = policy.poll(duration("poll", interval)?);
        }
        if let Some(seed) = seed {
            policy = policy.seed(seed);
        }
        Ok(Self(policy))
    }

    /// What to do about a failure of the attempt of this number, 1 for the first, when the first one began `elapsed`
    /// seconds ago.
    fn decide(&self, diagnosis: &Diagnosis, attempt: u32, elapsed: f64) -> PyResult<Decision> {
        let elapsed = duration("elapsed", elapsed)?;
        Ok(Decision(self.0.decide(&diagnosis.found, attempt, elapsed)))
    }

    fn __repr__(&self) -> String {
        format!("<{:?}>", self.0)
    }
}

/// What to do about a failure.
#[pyclass(frozen, eq, module = "llm_errors")]
#[derive(PartialEq)]
pub(crate) struct Decision(llm_errors_retry::Decision);

impl Decision {
    fn stop(&self) -> Option<llm_errors_retry::Stop> {
        match self.0 {
            llm_errors_retry::Decision::Retry(_) => None,
            llm_errors_retry::Decision::Stop(stop) => Some(stop),
        }
    }
}

#[pymethods]
impl Decision {
    /// Whether to send the same request again.
    #[getter]
    fn retry(&self) -> bool {
        self.stop().is_none()
    }

    /// How long to wait before, in seconds; None where it is not sent again.
    #[getter]
    fn wait(&self) -> Option<f64> {
        match self.0 {
            llm_errors_retry::Decision::Retry(wait) => Some(wait.as_secs_f64()),
            llm_errors_retry::Decision::Stop(_) => None,
        }
    }

    /// Why it is not sent again.
    #[getter]
    fn reason(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(py, self.stop().map(llm_errors_retry::Stop::reason))
    }

    /// After how many seconds the same request may succeed, where it is not sent again and that is known.
    #[getter]
    fn heals_after(&self) -> Option<f64> {
        Some(self.stop()?.heals_after()?.as_secs_f64())
    }

    /// Who else could answer, where it is not sent again.
    #[getter]
    fn alternative(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        member(
            py,
            self.stop().and_then(llm_errors_retry::Stop::alternative),
        )
    }

    fn __bool__(&self) -> bool {
        self.retry()
    }

    fn __str__(&self) -> String {
        match self.0 {
            llm_errors_retry::Decision::Retry(wait) => format!("again in {} s", wait.as_secs_f64()),
            llm_errors_retry::Decision::Stop(stop) => stop.to_string(),
        }
    }

    fn __repr__(&self) -> String {
        format!("<Decision: {}>", self.__str__())
    }
}

/// What all requests of a client have in common: a policy, a budget that bounds their retries together, and what is known
/// of limits, so that one answer of a server holds back the requests behind it.
///
/// It neither sends nor sleeps, and may be used by several threads at once.
#[pyclass(frozen, module = "llm_errors")]
pub(crate) struct Retries {
    policy: Policy,
    budget: Budget,
    gate: Gate,
    counters: Counters,
}

#[pymethods]
impl Retries {
    #[new]
    #[pyo3(signature = (policy = None))]
    fn new(policy: Option<&Policy>) -> Self {
        let standard = || Policy(llm_errors_retry::Policy::new());
        Self {
            policy: policy.cloned().unwrap_or_else(standard),
            budget: Budget::default(),
            gate: Gate::new(),
            counters: Counters::default(),
        }
    }

    /// A request is about to be sent for the first time: the seconds that it has to wait before, because of a limit
    /// that another one met. `limit` is what parts limits from each other, such as a host, a key and a model.
    fn begin(&self, limit: Vec<String>) -> f64 {
        self.budget.sent();
        let wait = self.gate.wait(self.gate.key(limit), Instant::now());
        let wait = wait
            .filter(|wait| self.policy.0.allows(*wait))
            .unwrap_or_default();
        self.counters.held(wait);
        wait.as_secs_f64()
    }

    /// What to do about a failure, as `Policy.decide`, within the budget.
    fn decide(
        &self,
        limit: Vec<String>,
        diagnosis: &Diagnosis,
        attempt: u32,
        elapsed: f64,
    ) -> PyResult<Decision> {
        let Decision(decision) = self.policy.decide(diagnosis, attempt, elapsed)?;
        let decision = self.budget.allow(&diagnosis.found, decision);
        self.gate.close(
            self.gate.key(limit),
            &diagnosis.found,
            decision,
            Instant::now(),
        );
        self.counters.decided(decision);
        Ok(Decision(decision))
    }

    fn __repr__(&self) -> String {
        let (retries, waits) = (self.counters.retries(), self.counters.waits());
        format!("<Retries: {retries} retries, {waits} waits>")
    }

    /// How often requests were sent again, how many waits there were, of how many seconds together, and how often
    /// failures were given to the caller for which reason.
    #[getter]
    fn counters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let stops = PyDict::new(py);
        for reason in Reason::ALL {
            stops.set_item(reason.member(py)?, self.counters.stops(reason))?;
        }
        let counters = PyDict::new(py);
        counters.set_item("retries", self.counters.retries())?;
        counters.set_item("waits", self.counters.waits())?;
        counters.set_item("waited", self.counters.waited().as_secs_f64())?;
        counters.set_item("stops", stops)?;
        Ok(counters)
    }
}
