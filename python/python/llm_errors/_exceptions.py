"""What an exception means, whatever client raised it. No client is imported: what counts is which attributes it has."""

from __future__ import annotations

import time

from llm_errors._native import Catalog, Diagnosis

# typing takes longer to import than everything else together
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeAlias

    _Failure: TypeAlias = tuple[int | None, Any, Any]
    """The status, headers and body of which an exception tells."""

# a chain of causes that is longer has a loop in it
_LONGEST_CHAIN = 10


def diagnose(
    exception: BaseException, provider: str | None = None, *, catalog: Catalog | None = None
) -> Diagnosis:
    """Explain the exception of a client: openai, anthropic, google-genai, mistralai, cohere, botocore, LiteLLM, httpx,
    requests, or one with attributes of the same names.

    `provider` is a name, host or URL; without it the request's URL, the response or the exception's module says who
    answered. An exception of which nothing is known gives a diagnosis without an entry.

    Raises LookupError for an unknown name of a provider.
    """
    catalog = catalog or Catalog.shipped()
    chain = list(_chain(exception))
    failure = next((found for error in chain if (found := _failure(error))), None)
    if failure is None:
        failure = (None, None, "\n".join(map(_text, chain)))
    known = provider or next((name for error in chain if (name := _said(error, catalog))), None)
    diagnosis = _classify(catalog, known, failure)
    if diagnosis.detected_by == "default":
        client = next((name for error in chain if (name := _client(error, catalog))), None)
        if client is not None:
            return _classify(catalog, client, failure)
    return diagnosis


def _classify(catalog: Catalog, provider: str | None, failure: _Failure) -> Diagnosis:
    status, headers, body = failure
    if status is not None and not 0 <= status < 1000:
        status = None
    try:
        return catalog.classify(provider, status, headers, body, time=time.time())
    except (TypeError, ValueError, RecursionError):  # headers or a body that are none
        return catalog.classify(provider, status, None, _str(body), time=time.time())


def _chain(exception: BaseException) -> Iterator[BaseException]:
    """The exception, and what caused it."""
    error: BaseException | None = exception
    for _ in range(_LONGEST_CHAIN):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _text(error: BaseException) -> str:
    """As a traceback ends."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}: {_str(error)}"


def _str(value: object) -> str:
    try:
        return str(value)
    except Exception:
        return ""


def _get(owner: object, name: str) -> Any:
    """An attribute, or None: some are properties that raise, such as the content of a stream nobody has read."""
    try:
        return getattr(owner, name, None)
    except Exception:
        return None


def _number(owner: object, *names: str) -> int | None:
    values = (_get(owner, name) for name in names)
    return next((value for value in values if type(value) is int), None)


def _failure(error: BaseException) -> _Failure | None:
    response = _get(error, "response")
    if type(response) in (dict,):  # and not narrowed to one of unknown types
        return _of_botocore(response)
    if response is None:
        response = _get(error, "raw_response")
    status = _number(error, "status_code", "http_status", "code") or _number(response, "status_code", "status")
    headers = _get(error, "headers") or _get(response, "headers")
    if _get(error, "llm_provider"):  # LiteLLM, whose response may be one that it made itself
        own = _get(error, "litellm_response_headers") or headers
        return (status, own, _str(error))
    bodies = (
        _get(response, "content"),
        _get(response, "text"),
        _get(error, "body"),
        _get(error, "details"),
        _get(error, "response_json"),
    )
    body = next(filter(_is_body, bodies), None)
    if body is None and status is None:
        return None
    return (status, headers, _str(error) if body is None else body)


def _of_botocore(response: dict[str, Any]) -> _Failure:
    meta: dict[str, Any] = response.get("ResponseMetadata", {})
    said: dict[str, Any] = response.get("Error", {})
    body = {"code": said.get("Code"), "message": said.get("Message")}
    return (meta.get("HTTPStatusCode"), meta.get("HTTPHeaders"), body)


def _is_body(value: object) -> bool:
    """Not the method or coroutine of the same name that other libraries have."""
    return type(value) in (bytes, str, dict, list) and bool(value)


def _said(error: BaseException, catalog: Catalog) -> str | None:
    """The provider that an exception names, or whose address was called."""
    name = _get(error, "llm_provider")
    if isinstance(name, str) and _is_known(catalog, name):
        return name
    for owner in (_get(error, "request"), _get(error, "response"), _get(error, "raw_response")):
        url = _get(owner, "url")
        if url is not None and _is_known(catalog, _str(url)):
            return _str(url)
    return None


def _client(error: BaseException, catalog: Catalog) -> str | None:
    """The provider whose client raised an exception: by the name of its module, or what gives it away."""
    module = type(error).__module__
    name = module.partition(".")[0]
    if _is_known(catalog, name):
        return name
    found = catalog.classify(None, body=f"{module}.{type(error).__qualname__}")
    return found.provider.id if found.detected_by != "default" else None


def _is_known(catalog: Catalog, name: str) -> bool:
    try:
        catalog.provider(name)
    except LookupError:
        return False
    return True
