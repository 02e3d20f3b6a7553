"""Retries obey the diagnosis: by the policy, with tenacity, and under httpx and the clients that use it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
import tenacity

import llm_errors
from llm_errors import Alternative, Policy, Reason, Retries
from llm_errors.httpx import AsyncRetryTransport, RetryTransport
from llm_errors.tenacity import retry_if_retryable, wait_retry_after

LIMIT = httpx.Response(429, headers={"retry-after-ms": "40"}, json={"error": {"code": "rate_limit_exceeded"}})
QUOTA = httpx.Response(429, json={"error": {"code": "insufficient_quota"}})
DOWN = httpx.Response(503)
OK = httpx.Response(200, json={"ok": True})
URL = "https://api.openai.com/v1/chat/completions"


def quick(**settings: float) -> Policy:
    return Policy(first_backoff=0.001, longest_backoff=0.001, **settings)  # type: ignore[arg-type]


def test_a_policy_decides() -> None:
    policy = Policy(seed=1)
    limit = llm_errors.classify("openai", 429, {"retry-after": "20"})
    decision = policy.decide(limit, 1, 0)
    assert decision
    assert decision.wait is not None
    assert 20 <= decision.wait <= 22
    assert decision == policy.decide(limit, 1, 0)
    assert (decision.reason, decision.heals_after, decision.alternative) == (None, None, None)
    last = policy.decide(limit, 5, 0)
    assert (last.retry, last.wait, last.reason, last.alternative) == (False, None, Reason.ATTEMPTS, Alternative.OTHER_MODEL)
    assert last.heals_after is not None
    assert str(last).startswith("all attempts failed; it may succeed after 2")
    quota = llm_errors.classify("openai", 429, body=QUOTA.content)
    assert policy.decide(quota, 1, 0).reason is Reason.NEVER
    assert repr(policy).startswith("<Policy { attempts: 5, longest_wait: 60s,")
    with pytest.raises(ValueError, match="longest_wait"):
        Policy(longest_wait=-1)


def test_one_limit_holds_back_the_requests_behind_it() -> None:
    retries = Retries()
    limit = llm_errors.classify("openai", 429, {"retry-after": "20"})
    assert retries.begin(["host", "key"]) == 0
    assert retries.decide(["host", "key"], limit, 1, 0.0)
    assert retries.begin(["host", "key"]) >= 19
    assert retries.begin(["host", "other"]) == 0
    assert repr(retries) == "<Retries: 1 retries, 2 waits>"
    counters = retries.counters
    assert (counters["retries"], counters["waits"], counters["stops"][Reason.NEVER]) == (1, 2, 0)


class Server(httpx.MockTransport):
    """Gives these answers in turn, the last one for ever."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.requests = 0
        self.answers = answers

        def handle(request: httpx.Request) -> httpx.Response:
            answer = self.answers[min(self.requests, len(self.answers) - 1)]
            self.requests += 1
            if isinstance(answer, Exception):
                raise answer
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

        super().__init__(handle)


def post(server: Server, policy: Policy | None = None) -> httpx.Response:
    with httpx.Client(transport=RetryTransport(server, policy or quick())) as client:
        return client.post(URL, json={})


async def post_async(server: Server, policy: Policy | None = None) -> httpx.Response:
    async with httpx.AsyncClient(transport=AsyncRetryTransport(server, policy or quick())) as client:
        return await client.post(URL, json={})


Post = Callable[[Server, Policy | None], httpx.Response]


@pytest.fixture(params=["blocking", "asynchronous"])
def send(request: pytest.FixtureRequest) -> Post:
    if request.param == "blocking":
        return post
    return lambda server, policy: asyncio.run(post_async(server, policy))


def test_what_heals_is_sent_again_after_the_wait_that_was_asked_for(send: Post) -> None:
    server = Server(LIMIT, httpx.ConnectError("connection refused"), OK)
    began = time.monotonic()
    assert send(server, None).json() == {"ok": True}
    assert time.monotonic() - began >= 0.04
    assert server.requests == 3


def test_what_cannot_heal_is_given_back_whole_with_its_diagnosis(send: Post) -> None:
    server = Server(QUOTA, OK)
    response = send(server, None)
    assert response.json() == {"error": {"code": "insufficient_quota"}}
    assert response.extensions["llm_errors"].entry.id == "openai/insufficient-quota"
    assert server.requests == 1


def test_attempts_have_an_end(send: Post) -> None:
    server = Server(DOWN)
    assert send(server, quick(attempts=3)).status_code == 503
    assert server.requests == 3
    server = Server(httpx.ConnectError("connection refused"))
    with pytest.raises(httpx.ConnectError):
        send(server, quick(attempts=2))
    assert server.requests == 2


def test_a_long_body_is_passed_on_whole(send: Post) -> None:
    answer = httpx.Response(401, json={"error": {"code": "invalid_api_key", "message": "x" * 300_000}})
    assert send(Server(answer), None).content == answer.content


def test_a_request_whose_body_is_a_stream_is_left_alone() -> None:
    def stream() -> Iterator[bytes]:
        yield b"{}"

    server = Server(LIMIT, OK)
    with httpx.Client(transport=RetryTransport(server)) as client:
        assert client.post(URL, content=stream()).status_code == 429
    assert server.requests == 1


def test_a_body_that_breaks_off_is_passed_on_as_far_as_it_came() -> None:
    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b'{"error":{"code":"invalid_api_key"}}'
            raise httpx.ReadError("broken off")

    transport = httpx.MockTransport(lambda request: httpx.Response(401, stream=Broken()))
    with httpx.Client(transport=RetryTransport(transport)) as client, client.stream("POST", URL) as response:
        assert response.extensions["llm_errors"].entry.id == "openai/incorrect-api-key"
        with pytest.raises(httpx.ReadError):
            response.read()


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_the_client_of_openai(library: str) -> None:
    openai = pytest.importorskip("openai")
    http = pytest.importorskip(library)
    ours = pytest.importorskip(f"llm_errors.{library}")
    answers = iter([LIMIT, QUOTA, OK])

    def handle(request: object) -> object:
        answer = next(answers)
        return http.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)

    transport = ours.RetryTransport(http.MockTransport(handle), quick())
    client = openai.OpenAI(api_key="sk-no", max_retries=0, http_client=http.Client(transport=transport))
    with pytest.raises(openai.RateLimitError) as caught:
        client.models.list()
    assert caught.value.response.json() == QUOTA.json()
    assert llm_errors.diagnose(caught.value).kind == "quota"
    assert client.models.list()


def test_tenacity() -> None:
    calls = 0

    @tenacity.retry(retry=retry_if_retryable(quick()), wait=wait_retry_after(quick()), reraise=True)
    def call(server: Server) -> httpx.Response:
        nonlocal calls
        calls += 1
        with httpx.Client(transport=server) as client:
            return client.post(URL, json={}).raise_for_status()

    began = time.monotonic()
    assert call(Server(LIMIT, OK)).json() == {"ok": True}
    assert time.monotonic() - began >= 0.04
    assert calls == 2
    for server, requests in [(Server(QUOTA), 1), (Server(DOWN), 5)]:
        with pytest.raises(httpx.HTTPStatusError):
            call(server)
        assert server.requests == requests
