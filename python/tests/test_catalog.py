"""What the package says is what the command line says."""

from __future__ import annotations

import doctest
import http
from pathlib import Path

import pytest

import llm_errors
from llm_errors import CATALOG, Alternative, Catalog, FixBy, Kind, Reason, Retry, Signal, Window

LIMIT = '{"error": {"code": "rate_limit_exceeded", "message": "Rate limit reached on requests per min"}}'


def test_the_examples_of_the_documentation() -> None:
    assert doctest.testmod(llm_errors, raise_on_error=True).attempted > 3


def test_every_word_has_a_member() -> None:
    seen: dict[type, set[object]] = {}
    for entry in (entry for provider in CATALOG.providers() for entry in provider.entries):
        for word in (entry.kind, entry.retry, entry.fix_by, entry.window):
            seen.setdefault(type(word), set()).add(word)
    assert seen[Kind] == set(Kind)
    assert seen[Retry] == set(Retry)
    assert seen[FixBy] == set(FixBy)
    assert seen[Window] == set(Window)
    assert set(Signal) == {"message", "code", "type", "status", "status_class"}
    assert set(llm_errors.Retries().counters["stops"]) == set(Reason)
    assert llm_errors.classify("openai", 400, body="context_length_exceeded").alternative in set(Alternative)


BODY = '{"error": {"code": "insufficient_quota"}}'


@pytest.mark.parametrize(
    "body",
    [BODY, BODY.encode(), bytearray(BODY.encode()), memoryview(BODY.encode()), {"error": {"code": "insufficient_quota"}}],
)
def test_a_body_has_any_type(body: bytes | str | dict[str, object]) -> None:
    diagnosis = llm_errors.classify("openai", http.HTTPStatus.TOO_MANY_REQUESTS, body=body)
    assert repr(diagnosis) == "<Diagnosis openai/insufficient-quota: quota, never>"
    assert diagnosis.kind is Kind.QUOTA
    assert (diagnosis.retry, diagnosis.matched_by, diagnosis.window) == ("never", Signal.CODE, None)
    assert llm_errors.classify("openai", body="\ud800 insufficient_quota").kind is not None


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "20"},
        {"retry-after": 20},
        {b"retry-after": b"20"},
        {"retry-after": ["20"]},
        [("retry-after", "20")],
        [(b"retry-after", b"20"), ("other", None)],
    ],
)
def test_headers_have_any_type(headers: dict[str, object]) -> None:
    diagnosis = llm_errors.classify("openai", 429, headers, LIMIT)
    assert (diagnosis.retry_after, diagnosis.retryable) == (20.0, True)


def test_a_point_in_time_needs_a_clock() -> None:
    body = '{"error": {"message": "Rate limit reached, resets at 2026-10-21T07:28:00Z"}}'
    assert llm_errors.classify("openai", 429, body=body).retry_at == 1_792_567_680.0
    assert llm_errors.classify("openai", 429, body=body, time=1_792_567_620.5).retry_after == 59.5


@pytest.mark.parametrize(
    ("provider", "detected_by", "expected"),
    [
        ("OpenAI", None, "openai"),
        ("https://api.openai.com/v1", None, "openai"),
        (CATALOG.provider("grok"), None, "xai"),
        (None, "default", "compatible"),
        ("https://llm.example/v1", "default", "compatible"),
    ],
)
def test_who_answered(provider: str | llm_errors.Provider | None, detected_by: str | None, expected: str) -> None:
    diagnosis = llm_errors.classify(provider, 429)
    assert (diagnosis.detected_by, diagnosis.provider.id) == (detected_by, expected)
    log = llm_errors.classify(None, body="POST https://api.mistral.ai/v1/chat/completions failed: 503")
    assert (log.detected_by, log.provider.id) == ("host", "mistral")


@pytest.mark.parametrize("status", [-1, 1000, 70000, "429", 4.5])
def test_what_is_no_status(status: int) -> None:
    with pytest.raises(ValueError, match="is no HTTP status"):
        llm_errors.classify("openai", status)


def test_what_is_not_there_is_told_with_a_suggestion() -> None:
    with pytest.raises(LookupError, match="there is no provider `opnai`\nhelp: did you mean `openai`?"):
        llm_errors.classify("opnai", 429)
    with pytest.raises(LookupError, match="did you mean `insufficient_quota`?"):
        llm_errors.explain("openai", "insuficient_quota")
    with pytest.raises(TypeError):
        llm_errors.classify("openai", 429, headers=[7])  # type: ignore[list-item]


def test_entries() -> None:
    (entry,) = llm_errors.lookup("openai", "insufficient_quota")
    assert entry == CATALOG.entry("openai/insufficient-quota")
    assert hash(entry) == hash(CATALOG.entry("openai/insufficient-quota"))
    assert (entry.status, entry.status_class, entry.fix_by) == ([429], None, FixBy.ACCOUNT)
    assert entry.to_dict()["id"] == entry.id
    assert entry.page("https://example.com/") == "https://example.com/openai.html#insufficient-quota"
    assert llm_errors.explain("insufficient_quota", "openai") == f"## {entry.id}\n\n{entry.to_markdown()}"
    assert len(llm_errors.lookup("openai", 429)) > 10
    assert len(llm_errors.lookup(None, 429)) > 100
    assert llm_errors.lookup("openai", "no such code") == []
    assert llm_errors.find("grok", 429)[0].provider == CATALOG.provider("xai")


OWN = """
extends = "new-api"

[[entry]]
id = "team-budget"
title = "The team's budget is spent"
status = 429
kind = "quota"
retry = "never"
fix_by = "account"
meaning = "Your team has spent what it may spend this month."
match = { code = "team_budget" }
"""


def test_a_catalog_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "new-api.toml").write_text(OWN)
    catalog = Catalog.load(tmp_path)
    diagnosis = catalog.classify("new-api", 429, body={"error": {"code": "team_budget"}})
    assert diagnosis.entry is not None
    assert diagnosis.entry.id == "new-api/team-budget"
    assert catalog.entry("openai/insufficient-quota") == CATALOG.entry("openai/insufficient-quota")
    assert catalog != CATALOG


def test_a_catalog_with_faults_is_a_good_message(tmp_path: Path) -> None:
    (tmp_path / "new-api.toml").write_text(OWN.replace('kind = "quota"', 'kind = "quotas"'))
    with pytest.raises(llm_errors.CatalogError) as caught:
        Catalog.load(tmp_path)
    assert "new-api.toml:8:8" in str(caught.value)
    assert "quota" in str(caught.value)
    with pytest.raises(OSError, match="cannot list the folder"):
        Catalog.load(tmp_path / "nowhere")
