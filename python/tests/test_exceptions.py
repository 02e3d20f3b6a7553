"""Exceptions of the real clients, provoked with answers of this machine."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

import llm_errors
from llm_errors import Kind, diagnose

# LiteLLM asks the network for prices otherwise
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")

Answer = tuple[int, dict[str, str], str]

OPENAI_QUOTA: Answer = (
    429,
    {},
    '{"error":{"message":"You exceeded your current quota, please check your plan and billing details.",'
    '"type":"insufficient_quota","param":null,"code":"insufficient_quota"}}',
)
OPENAI_LIMIT: Answer = (
    429,
    {"retry-after": "7"},
    '{"error":{"message":"Rate limit reached for gpt-4o on requests per min (RPM): Limit 3, Used 3, Requested 1.",'
    '"type":"requests","param":null,"code":"rate_limit_exceeded"}}',
)
ANTHROPIC_OVERLOADED: Answer = (529, {}, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}')
GEMINI_KEY: Answer = (
    400,
    {},
    '{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT",'
    '"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}',
)
MISTRAL_KEY: Answer = (401, {}, '{"detail":"Unauthorized"}')
COHERE_KEY: Answer = (401, {}, '{"message":"invalid api token"}')
BEDROCK_THROTTLED: Answer = (
    429,
    {"x-amzn-errortype": "ThrottlingException"},
    '{"message":"Too many requests, please wait before trying again."}',
)


class Server:
    """Answers every request with what `answer` is."""

    answer: Answer

    def __init__(self) -> None:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                status, headers, body = server.answer
                self.send_response(status)
                for name, value in {"content-type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            do_GET = do_POST

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()


def raised(call: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:
        call()
    return caught.value


NOWHERE = "http://127.0.0.1:1"


def openai(url: str) -> object:
    client = pytest.importorskip("openai").OpenAI(api_key="sk-no", base_url=f"{url}/v1", max_retries=0)
    return client.chat.completions.create(model="x", messages=[{"role": "user", "content": "x"}])


def openai_stream(url: str) -> object:
    client = pytest.importorskip("openai").OpenAI(api_key="sk-no", base_url=f"{url}/v1", max_retries=0)
    stream = client.chat.completions.create(model="x", messages=[{"role": "user", "content": "x"}], stream=True)
    return list(stream)


def anthropic(url: str) -> object:
    client = pytest.importorskip("anthropic").Anthropic(api_key="sk-no", base_url=url, max_retries=0)
    return client.messages.create(model="x", max_tokens=1, messages=[{"role": "user", "content": "x"}])


def gemini(url: str) -> object:
    genai = pytest.importorskip("google.genai")
    client = genai.Client(api_key="x", http_options={"base_url": url})
    return client.models.generate_content(model="x", contents="x")


def mistral(url: str) -> object:
    package = pytest.importorskip("mistralai")
    client_class = getattr(package, "Mistral", None) or pytest.importorskip("mistralai.client").Mistral
    client = client_class(api_key="x", server_url=url)
    return client.chat.complete(model="x", messages=[{"role": "user", "content": "x"}])


def cohere(url: str) -> object:
    client = pytest.importorskip("cohere").ClientV2(api_key="x", base_url=url)
    return client.chat(model="x", messages=[{"role": "user", "content": "x"}], request_options={"max_retries": 0})


def bedrock(url: str) -> object:
    session = pytest.importorskip("botocore.session").get_session()
    config = pytest.importorskip("botocore.config").Config(retries={"total_max_attempts": 1})
    client = session.create_client(
        "bedrock-runtime", "us-east-1", endpoint_url=url, aws_access_key_id="x", aws_secret_access_key="x", config=config
    )
    return client.converse(modelId="x", messages=[{"role": "user", "content": [{"text": "x"}]}])


def httpx(url: str) -> object:
    response = pytest.importorskip("httpx").post(f"{url}/v1", json={})
    return response.raise_for_status()


def httpx_stream(url: str) -> object:
    with pytest.importorskip("httpx").stream("POST", f"{url}/v1") as response:
        return response.raise_for_status()


def requests(url: str) -> object:
    response = pytest.importorskip("requests").post(f"{url}/v1", json={})
    return response.raise_for_status()


def litellm(url: str) -> object:
    return pytest.importorskip("litellm").completion(
        model="openai/x", messages=[{"role": "user", "content": "x"}], api_base=f"{url}/v1", api_key="sk-no", max_retries=0
    )


@pytest.mark.parametrize(
    ("call", "answer", "entry", "retry_after"),
    [
        (openai, OPENAI_QUOTA, "openai/insufficient-quota", None),
        (openai, OPENAI_LIMIT, "openai/rate-limit-reached", 7.0),
        (anthropic, ANTHROPIC_OVERLOADED, "anthropic/overloaded-error", None),
        (gemini, GEMINI_KEY, "gemini/api-key-invalid", None),
        (mistral, MISTRAL_KEY, "mistral/unauthorized", None),
        (cohere, COHERE_KEY, "cohere/invalid-api-token", None),
        (bedrock, BEDROCK_THROTTLED, "bedrock/throttling", None),
        (litellm, OPENAI_QUOTA, "openai/insufficient-quota", None),
        (litellm, OPENAI_LIMIT, "openai/rate-limit-reached", 7.0),
    ],
)
def test_exceptions_of_clients(
    server: Server, call: Callable[[str], object], answer: Answer, entry: str, retry_after: float | None
) -> None:
    server.answer = answer
    diagnosis = diagnose(raised(lambda: call(server.url)))
    assert diagnosis.entry is not None
    assert (diagnosis.entry.id, diagnosis.retry_after) == (entry, retry_after)


@pytest.mark.parametrize("call", [httpx, requests])
def test_exceptions_of_http_libraries(server: Server, call: Callable[[str], object]) -> None:
    server.answer = OPENAI_LIMIT
    error = raised(lambda: call(server.url))
    diagnosis = diagnose(error)
    assert (diagnosis.kind, diagnosis.retry_after) == (Kind.RATE_LIMIT, 7.0)
    named = diagnose(error, "openai").entry
    assert named is not None
    assert named.id == "openai/rate-limit-reached"


def test_a_stream_that_nobody_has_read(server: Server) -> None:
    server.answer = OPENAI_LIMIT
    diagnosis = diagnose(raised(lambda: httpx_stream(server.url)))
    assert (diagnosis.kind, diagnosis.retry_after) == (Kind.RATE_LIMIT, 7.0)


def test_an_error_within_a_stream(server: Server) -> None:
    server.answer = (200, {"content-type": "text/event-stream"}, f"data: {OPENAI_QUOTA[2]}\n\ndata: [DONE]\n\n")
    diagnosis = diagnose(raised(lambda: openai_stream(server.url)))
    assert diagnosis.entry is not None
    assert diagnosis.entry.id == "openai/insufficient-quota"


@pytest.mark.parametrize("call", [openai, anthropic, gemini, mistral, cohere, bedrock, httpx, requests, litellm])
def test_no_answer(call: Callable[[str], object]) -> None:
    diagnosis = diagnose(raised(lambda: call(NOWHERE)))
    assert (diagnosis.kind, diagnosis.retryable) == (Kind.CONNECTION, True), diagnosis


def test_an_exception_of_which_nothing_is_known() -> None:
    diagnosis = diagnose(ZeroDivisionError("division by zero"))
    assert (diagnosis.entry, diagnosis.retryable) == (None, False)


def test_an_exception_that_resists() -> None:
    class Hostile(Exception):
        status_code = "what"
        headers = 7

        @property
        def response(self) -> object:
            raise RuntimeError("no")

        def __init__(self, body: dict[str, object]) -> None:
            self.body = body

        def __str__(self) -> str:
            raise RuntimeError("no")

    circle: dict[str, object] = {}
    circle["error"] = circle
    for body in ({"error": object()}, circle, {}):
        error = Hostile(body)
        error.__cause__ = error
        assert isinstance(diagnose(error), llm_errors.Diagnosis)


def test_a_cause_tells_more() -> None:
    class Failure(Exception):
        status_code = 429
        body = json.loads(OPENAI_QUOTA[2])

    wrapper = RuntimeError("the call failed")
    wrapper.__cause__ = Failure()
    diagnosis = diagnose(wrapper, "openai")
    assert diagnosis.entry is not None
    assert diagnosis.entry.id == "openai/insufficient-quota"
