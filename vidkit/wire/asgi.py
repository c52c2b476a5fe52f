"""A way to applications in this very process, without sockets: a `transport=` of `Wire`, for quick tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import httpx

from vidkit.wire.origins import origin

__all__ = ["in_process"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


def in_process(apps: Mapping[str, App]) -> httpx.AsyncBaseTransport:
    """
    Return a transport to ASGI applications, each at its origin; everything else cannot be reached.

    An application that ends without an answer counts as a connection that broke. Replies are whole before
    their first byte is read.

    Args:
        apps: Application by origin, e.g. `{"http://localhost:1": app}`.
    """
    return _InProcess(apps)


class _InProcess(httpx.AsyncBaseTransport):
    """One ASGI transport for each origin."""

    def __init__(self, apps: Mapping[str, App]) -> None:
        self._ways = {origin(url): httpx.ASGITransport(_Answering(app)) for url, app in apps.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        way = self._ways.get(origin(str(request.url)))
        if way is None:
            raise httpx.ConnectError(f"nobody answers at {request.url.host}:{request.url.port}")
        return await way.handle_async_request(request)


class _Answering:
    """An application whose silence is a broken connection."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        answered = False

        async def heard(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        await self._app(scope, receive, heard)
        if not answered:
            raise httpx.ReadError("the connection broke before an answer")
