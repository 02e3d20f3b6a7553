"""Retries with tenacity that obey what the error says.

    @tenacity.retry(retry=retry_if_retryable(), wait=wait_retry_after())
    def call(): ...

Attempts and times are bounded by the policy, so `stop` is not needed. The exception that ends it is raised as it is with
`reraise=True`.
"""

from __future__ import annotations

from tenacity import RetryCallState
from tenacity.retry import retry_base
from tenacity.wait import wait_base

from llm_errors._exceptions import diagnose
from llm_errors._native import Decision, Policy

__all__ = ["retry_if_retryable", "wait_retry_after"]


class _ByPolicy:
    """Knows what to do about the exception of the last attempt."""

    def __init__(self, policy: Policy | None = None, *, provider: str | None = None) -> None:
        self.policy = policy or Policy()
        self.provider = provider

    def _decide(self, state: RetryCallState) -> Decision | None:
        """None if there is no exception."""
        if state.outcome is None or not state.outcome.failed:
            return None
        error = state.outcome.exception()
        if error is None:
            return None
        elapsed = state.seconds_since_start or 0.0
        return self.policy.decide(diagnose(error, self.provider), state.attempt_number, max(elapsed, 0.0))


class retry_if_retryable(_ByPolicy, retry_base):
    """Retries an exception where its diagnosis says that it can help and the policy allows it."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        decision = self._decide(retry_state)
        return decision is not None and decision.retry


class wait_retry_after(_ByPolicy, wait_base):
    """Waits as long as the server says, and a little more, or else as the policy's backoff says."""

    def __call__(self, retry_state: RetryCallState) -> float:
        decision = self._decide(retry_state)
        return 0.0 if decision is None else decision.wait or 0.0
