"""Transports for httpx2, which the clients of OpenAI and Anthropic use, as `llm_errors.httpx` has them for httpx.

    http = httpx2.Client(transport=RetryTransport())
    client = openai.OpenAI(max_retries=0, http_client=http)
"""

from __future__ import annotations

import httpx2

from llm_errors import _transport
from llm_errors._native import Catalog, Policy, Retries

__all__ = ["AsyncRetryTransport", "RetryTransport"]


class _Replayed(_transport.Replayed, httpx2.SyncByteStream):
    pass


class _AsyncReplayed(_transport.AsyncReplayed, httpx2.AsyncByteStream):
    pass


class RetryTransport(_transport.Blocking, httpx2.BaseTransport):
    """Sends requests through another transport, again where that can help.

    `transport` is httpx2's own unless given. The provider is found by the URL unless `provider` names it. `retries` are
    shared with other transports that call the same API; they take the place of `policy`.
    """

    _byte_stream = httpx2.ByteStream
    _transport_error = httpx2.TransportError
    _replayed = _Replayed

    def __init__(
        self,
        transport: httpx2.BaseTransport | None = None,
        policy: Policy | None = None,
        *,
        provider: str | None = None,
        catalog: Catalog | None = None,
        retries: Retries | None = None,
    ) -> None:
        super().__init__(transport or httpx2.HTTPTransport(), policy, provider, catalog, retries)


class AsyncRetryTransport(_transport.Asynchronous, httpx2.AsyncBaseTransport):
    """The same for `httpx2.AsyncClient`."""

    _byte_stream = httpx2.ByteStream
    _transport_error = httpx2.TransportError
    _replayed = _AsyncReplayed

    def __init__(
        self,
        transport: httpx2.AsyncBaseTransport | None = None,
        policy: Policy | None = None,
        *,
        provider: str | None = None,
        catalog: Catalog | None = None,
        retries: Retries | None = None,
    ) -> None:
        super().__init__(transport or httpx2.AsyncHTTPTransport(), policy, provider, catalog, retries)
