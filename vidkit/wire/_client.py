"""
What sends: one request, once, and says exactly how far it got. Nothing above it knows httpx.

`NotDelivered` means nothing left this machine; `Lost` means it may have arrived and the reply is gone.
Everything above decides by these two words what may be sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

from vidkit._version import __version__
from vidkit.wire.origins import is_loopback
from vidkit.wire.redact import KeyHeader, redact

__all__ = ["Clients", "Lost", "NotDelivered", "TooLarge"]


class NotDelivered(Exception):  # noqa: N818  # it is a finding, turned into a VidkitError one level up
    """The request never left: no connection, no name, no proxy, an impossible URL."""


class Lost(Exception):  # noqa: N818  # as above
    """The request may have arrived; its reply did not (or not whole)."""


class TooLarge(Exception):  # noqa: N818  # as above
    """The reply is larger than anybody should keep in memory."""


#: Errors after which certainly nothing was delivered.
_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.LocalProtocolError,
)


class _Hidden(logging.Filter):
    """Redacts what the HTTP library logs: its lines hold whole URLs, with the signatures of links."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        return True


for _name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy"):
    logging.getLogger(_name).addFilter(_Hidden())


def _say(wrong: Exception) -> str:
    return redact(f"{type(wrong).__name__}: {wrong}" if str(wrong) else type(wrong).__name__)


class _Key(httpx.Auth):
    """Adds the key at the last moment."""

    def __init__(self, header: KeyHeader) -> None:
        self._header = header

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers[self._header.name] = self._header.value
        yield request


class Clients:
    """
    The httpx clients of one Wire, made when first used on a loop.

    Creates use connections that are closed after each use: a kept-alive connection that the service has
    just closed would make a create look lost although it never left.
    """

    def __init__(self, timeout: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.timeout = timeout
        self.transport = transport
        self._made: dict[tuple[bool, bool], httpx.AsyncClient] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def _client(self, url: str, *, fresh: bool) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # connections belong to the loop that opened them
            self._made, self._loop = {}, loop
        kind = (is_loopback(url), fresh)
        if kind not in self._made:
            self._made[kind] = httpx.AsyncClient(
                transport=self.transport,
                trust_env=not kind[0],  # proxies and CA bundles from the environment, never towards ourselves
                verify=_no_tls() if kind[0] and url.startswith("http://") else True,
                follow_redirects=False,
                limits=httpx.Limits(max_connections=20, max_keepalive_connections=0 if fresh else 10),
                timeout=httpx.Timeout(self.timeout, connect=min(15.0, self.timeout), pool=None),
                headers={"user-agent": f"vidkit/{__version__}"},
                event_hooks={"response": [_keep_location]},
            )
        return self._made[kind]

    @contextlib.asynccontextmanager
    async def open(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        key: KeyHeader | None,
        fresh: bool = False,
        timeout: float | None = None,  # noqa: ASYNC109  # seconds without a byte, not of the whole call
        **body: Any,
    ) -> AsyncIterator[httpx.Response]:
        """
        Send one request and open its reply for reading.

        Raises:
            NotDelivered: Nothing left.
            Lost: It may have arrived.
        """
        try:
            client = self._client(url, fresh=fresh)
            if timeout is not None:
                body["timeout"] = httpx.Timeout(timeout, connect=min(15.0, timeout), pool=None)
            request = client.build_request(method, url, headers=dict(headers), **body)
            response = await client.send(
                request, stream=True, auth=_Key(key) if key else httpx.Auth(), follow_redirects=False
            )
        except _BEFORE_SENDING as wrong:
            raise NotDelivered(_say(wrong)) from None
        except httpx.HTTPError as wrong:
            raise Lost(_say(wrong)) from None
        try:
            yield response
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        clients, self._made = list(self._made.values()), {}
        for client in clients:
            await client.aclose()


async def _keep_location(response: httpx.Response) -> None:
    """
    Take a redirect's target out of httpx's sight.

    Even when told not to follow, httpx parses it, and raises for a malformed one the same error as for a
    request that never left: a create that was delivered would count as undelivered.
    """
    target = response.headers.pop("location", None)
    if target is not None:
        response.extensions["vidkit_location"] = target


def _no_tls() -> ssl.SSLContext:
    """Return an empty context: loading the CA bundle takes 30 ms, and plain http on loopback needs none."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def read(response: httpx.Response, limit: int) -> bytes:
    """
    Read a whole reply of at most *limit* bytes.

    Raises:
        Lost: It broke off.
        TooLarge: It is larger.
    """
    parts: list[bytes] = []
    size = 0
    async for part in chunks(response):
        size += len(part)
        if size > limit:
            raise TooLarge(f"more than {limit} bytes")
        parts.append(part)
    return b"".join(parts)


async def chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    """
    Iterate over a reply's decoded bytes.

    Raises:
        Lost: It broke off.
    """
    try:
        async for part in response.aiter_bytes():
            yield part
    except (httpx.HTTPError, httpx.StreamError) as wrong:
        raise Lost(_say(wrong)) from None
