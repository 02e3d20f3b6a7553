"""What the transports for httpx and httpx2 have in common, which have the same names for the same things."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from llm_errors._exceptions import diagnose
from llm_errors._native import Catalog, Decision, Diagnosis, Policy, Retries

_MOST_READ = 64 << 10
_KEY_HEADERS = ("authorization", "x-api-key", "api-key", "x-goog-api-key")


class _Call:
    """A request and its attempts."""

    def __init__(self, retries: Retries, provider: str | None, catalog: Catalog, request: Any) -> None:
        self.retries = retries
        self.provider = provider
        self.catalog = catalog
        self.request = request
        # the part of a signature of AWS that does not change with each request
        keys = (request.headers.get(name, "").partition(",")[0] for name in _KEY_HEADERS)
        self.limit = [request.url.host, request.url.path, *keys]
        self.attempt = 0
        self.began = time.monotonic()

    def begin(self) -> float:
        """The seconds to wait before the request is sent."""
        return self.retries.begin(self.limit)

    def decide(self, diagnosis: Diagnosis) -> Decision:
        self.attempt += 1
        return self.retries.decide(self.limit, diagnosis, self.attempt, time.monotonic() - self.began)

    def failed(self, error: Exception) -> Decision:
        return self.decide(diagnose(error, self.provider, catalog=self.catalog))

    def answered(self, response: Any, read: bytes) -> Decision:
        """Puts the diagnosis of a response into it."""
        diagnosis = self.catalog.classify(
            self.provider or str(self.request.url),
            response.status_code,
            response.headers,
            _decoded(response, read),
            time=time.time(),
        )
        response.extensions["llm_errors"] = diagnosis
        return self.decide(diagnosis)


def _decoded(response: Any, read: bytes) -> bytes:
    try:
        content: bytes = type(response)(response.status_code, headers=response.headers, content=read).content
    except Exception:  # cut off, or not what its header says
        return b""
    return content


class Transport:
    """What both sorts of transports are made with."""

    # of the library
    _byte_stream: ClassVar[type]
    _transport_error: ClassVar[type[Exception]]
    _replayed: ClassVar[Any]

    def __init__(
        self,
        transport: Any,
        policy: Policy | None,
        provider: str | None,
        catalog: Catalog | None,
        retries: Retries | None,
    ) -> None:
        self.retries = retries or Retries(policy)
        self._transport = transport
        self._provider = provider
        self._catalog = catalog or Catalog.shipped()

    def _call(self, request: Any) -> _Call | None:
        """None if the request cannot be sent again."""
        if not isinstance(request.stream, self._byte_stream):
            return None
        return _Call(self.retries, self._provider, self._catalog, request)


class Blocking(Transport):
    """Handles requests as `BaseTransport` does."""

    def handle_request(self, request: Any) -> Any:
        call = self._call(request)
        if call is None:
            return self._transport.handle_request(request)
        time.sleep(call.begin())
        while True:
            try:
                response = self._transport.handle_request(request)
            except self._transport_error as error:
                decision = call.failed(error)
                if not decision.retry:
                    raise
            else:
                if response.status_code < 400:
                    return response
                response.stream = self._replayed(response.stream)
                decision = call.answered(response, response.stream.read())
                if not decision.retry:
                    return response
                response.close()
            time.sleep(decision.wait or 0.0)

    def close(self) -> None:
        self._transport.close()


class Asynchronous(Transport):
    """Handles requests as `AsyncBaseTransport` does."""

    async def handle_async_request(self, request: Any) -> Any:
        call = self._call(request)
        if call is None:
            return await self._transport.handle_async_request(request)
        await asyncio.sleep(call.begin())
        while True:
            try:
                response = await self._transport.handle_async_request(request)
            except self._transport_error as error:
                decision = call.failed(error)
                if not decision.retry:
                    raise
            else:
                if response.status_code < 400:
                    return response
                response.stream = self._replayed(response.stream)
                decision = call.answered(response, await response.stream.read())
                if not decision.retry:
                    return response
                await response.aclose()
            await asyncio.sleep(decision.wait or 0.0)

    async def aclose(self) -> None:
        await self._transport.aclose()


class Replayed:
    """A stream with what was read of it in front of the rest."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._rest = iter(stream)
        self._read: list[bytes] = []
        self._error: Exception | None = None

    def read(self) -> bytes:
        length = 0
        try:
            while length < _MOST_READ and (chunk := next(self._rest, None)) is not None:
                self._read.append(chunk)
                length += len(chunk)
        except Exception as error:  # for whoever reads on
            self._error = error
        return b"".join(self._read)[:_MOST_READ]

    def __iter__(self) -> Iterator[bytes]:
        yield from self._read
        if self._error is not None:
            raise self._error
        yield from self._rest

    def close(self) -> None:
        self._stream.close()


class AsyncReplayed:
    """The same for an asynchronous stream."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._rest = aiter(stream)
        self._read: list[bytes] = []
        self._error: Exception | None = None

    async def read(self) -> bytes:
        length = 0
        try:
            while length < _MOST_READ and (chunk := await anext(self._rest, None)) is not None:
                self._read.append(chunk)
                length += len(chunk)
        except Exception as error:  # for whoever reads on
            self._error = error
        return b"".join(self._read)[:_MOST_READ]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._read:
            yield chunk
        if self._error is not None:
            raise self._error
        async for chunk in self._rest:
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
