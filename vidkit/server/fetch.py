"""Fetching what clients name and posting where they say: http(s) only, within a size, never for ever."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from vidkit.server.emulator import FetchRefused
from vidkit.wire import _client

__all__ = ["Fetcher", "data_url"]

_REDIRECTS = 5
_SECONDS = 30.0
_REPLY_LIMIT = 1_000_000


def data_url(url: str, limit: int) -> tuple[bytes, str]:
    """
    Decode a `data:` URL.

    Raises:
        FetchRefused: It is malformed or larger than *limit*.
    """
    head, comma, body = url[5:].partition(",")
    if not comma:
        raise FetchRefused("the data URL has no comma before its data")
    if len(body) > limit * 4 // 3 + 1024:
        raise FetchRefused(f"the data URL holds more than {limit} bytes")
    mime, *options = head.split(";")
    try:
        data = (
            base64.b64decode(unquote_to_bytes(body), validate=True)
            if "base64" in (option.strip().lower() for option in options)
            else unquote_to_bytes(body)
        )
    except (binascii.Error, ValueError):
        raise FetchRefused("the data URL is not valid base64") from None
    if len(data) > limit:
        raise FetchRefused(f"the data URL holds more than {limit} bytes")
    return data, mime.strip().lower() or "text/plain"


class Fetcher:
    """The server's own way out; one per server, used on its loop."""

    def __init__(self) -> None:
        self._clients = _client.Clients(timeout=15.0)

    async def fetch(self, url: str, limit: int) -> tuple[bytes, str]:
        """
        Return the bytes and content type of *url*.

        Raises:
            FetchRefused: With one sentence why.
        """
        if url[:5].lower() == "data:":
            return data_url(url, limit)
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._follow(url, limit)
        except TimeoutError:
            raise FetchRefused(f"{_short(url)} took longer than {_SECONDS:.0f} s") from None

    async def _follow(self, url: str, limit: int) -> tuple[bytes, str]:
        for _ in range(_REDIRECTS + 1):
            _check(url)
            try:
                async with self._clients.open("GET", url, headers={}, key=None) as reply:
                    target = reply.extensions.get("vidkit_location")  # where the wire puts it
                    if reply.status_code in {301, 302, 303, 307, 308} and target:
                        url = _join(url, target)
                        continue
                    if reply.status_code != 200:
                        raise FetchRefused(f"{_short(url)} answered {reply.status_code}")
                    if int(reply.headers.get("content-length") or 0) > limit:
                        raise FetchRefused(f"{_short(url)} is larger than {limit} bytes")
                    data = await _client.read(reply, limit)
                    mime = reply.headers.get("content-type", "application/octet-stream")
                    return data, mime.partition(";")[0].strip().lower()
            except _client.TooLarge:
                raise FetchRefused(f"{_short(url)} is larger than {limit} bytes") from None
            except (_client.NotDelivered, _client.Lost) as wrong:
                raise FetchRefused(f"{_short(url)} cannot be fetched: {wrong}") from None
        raise FetchRefused(f"{_short(url)} redirects too often")

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109  # the whole exchange's, as webhooks count it
    ) -> tuple[int, bytes]:
        """
        POST once, following nothing.

        Raises:
            FetchRefused: There was no whole answer in time.
        """
        _check(url)
        try:
            async with (
                asyncio.timeout(timeout),
                self._clients.open(
                    "POST", url, headers=headers, key=None, fresh=True, timeout=timeout, content=body
                ) as reply,
            ):
                return reply.status_code, await _client.read(reply, _REPLY_LIMIT)
        except TimeoutError:
            raise FetchRefused(f"{_short(url)} did not answer within {timeout:g} s") from None
        except _client.TooLarge:
            raise FetchRefused(f"{_short(url)} answered with more than a megabyte") from None
        except (_client.NotDelivered, _client.Lost) as wrong:
            raise FetchRefused(f"{_short(url)} cannot be reached: {wrong}") from None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._clients.aclose()


def _check(url: str) -> None:
    """Let only http(s) URLs with a host pass."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchRefused(f"{_short(url)} is not an http(s) URL")


def _join(url: str, target: str) -> str:
    """Resolve a redirect."""
    try:
        return urljoin(url, target)
    except ValueError:
        raise FetchRefused(f"{_short(url)} redirects to something that is no URL") from None


def _short(url: str) -> str:
    """Return a URL fit for a sentence: without its query, which may hold a signature."""
    text = url.partition("?")[0]
    return text if len(text) <= 120 else f"{text[:117]}..."
