"""Transports for httpx that retry where the error says that it can help.

    client = httpx.Client(transport=RetryTransport())

Of a failure the body is read, up to 64 KB, and given back whole; its diagnosis is in `response.extensions["llm_errors"]`.
Successes and requests whose body is a stream are left alone. `llm_errors.httpx2` has the same for httpx2, which the
clients of OpenAI and Anthropic use; they take both.
"""

from __future__ import annotations

import httpx

from llm_errors import _transport
from llm_errors._native import Catalog, Policy, Retries

__all__ = ["AsyncRetryTransport", "RetryTransport"]


class _Replayed(_transport.Replayed, httpx.SyncByteStream):
    pass


class _AsyncReplayed(_transport.AsyncReplayed, httpx.AsyncByteStream):
    pass


class RetryTransport(_transport.Blocking, httpx.BaseTransport):
    """Sends requests through another transport, again where that can help.

    `transport` is httpx's own unless given. The provider is found by the URL unless `provider` names it. `retries` are
    shared with other transports that call the same API; they take the place of `policy`.
    """

    _byte_stream = httpx.ByteStream
    _transport_error = httpx.TransportError
    _replayed = _Replayed

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        policy: Policy | None = None,
        *,
        provider: str | None = None,
        catalog: Catalog | None = None,
        retries: Retries | None = None,
    ) -> None:
        super().__init__(transport or httpx.HTTPTransport(), policy, provider, catalog, retries)


class AsyncRetryTransport(_transport.Asynchronous, httpx.AsyncBaseTransport):
    """The same for `httpx.AsyncClient`."""

    _byte_stream = httpx.ByteStream
    _transport_error = httpx.TransportError
    _replayed = _AsyncReplayed

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport | None = None,
        policy: Policy | None = None,
        *,
        provider: str | None = None,
        catalog: Catalog | None = None,
        retries: Retries | None = None,
    ) -> None:
        super().__init__(transport or httpx.AsyncHTTPTransport(), policy, provider, catalog, retries)
