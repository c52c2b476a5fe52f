"""
What every request passes first: the Host header, the size limit, the seed header, and the faults.

It stands around the application as plain ASGI: a lost reply or a cut body cannot be said in a `Response`.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from vidkit.server.desk import request_seed
from vidkit.server.faults import ANSWERS, Fault
from vidkit.server.host import StudioHost

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["TRANSPORT", "Gate"]

#: Where the connection's transport lies in `scope["state"]` (put there by `thread.Protocol`).
TRANSPORT = "vidkit.transport"

_PLAYED_HERE = ANSWERS | {"garbage", "lost_request", "lost_reply", "stall", "cut"}
_GARBAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Gate:
    """
    One origin's gate.

    Args:
        prefixes: Path prefix → service; what matches none is *other*.
        other: Name for the rest: `"media"` on the media origin; an empty name plays no faults.
    """

    def __init__(self, app: ASGIApp, host: StudioHost, prefixes: Mapping[str, str], other: str = "") -> None:
        self._app, self._host, self._other = app, host, other
        self._prefixes = sorted(prefixes.items(), key=lambda item: -len(item[0]))
        self._recent: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, refuse it, or play a fault on it."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refused = self._refused(headers)
        if refused is not None:
            await refused(scope, receive, send)
            return
        request_seed.set(_number(headers.get("x-vidkit-seed")))
        path = str(scope["path"])
        service = self._service(path)
        fault = self._host.faults.take(_PLAYED_HERE, service, scope["method"], path) if service else None
        limited = self._rate_limited(service, headers)
        receive, send, guard = self._limit(scope, receive, send)
        if fault is not None:
            await self._play(fault, service, scope, receive, send)
        elif limited is not None:
            await limited(scope, receive, send)
        else:
            await self._app(scope, receive, send)
        await guard()

    def _service(self, path: str) -> str:
        for prefix, service in self._prefixes:
            if path == prefix or path.startswith(f"{prefix}/"):
                return service
        return self._other

    def _refused(self, headers: Headers) -> Response | None:
        """Refuse names that are not ours (a page may rebind its own to loopback) and huge bodies."""
        given = headers.get("host", "")
        name = given.rpartition(":")[0] if given.rpartition(":")[2].isdigit() else given
        if name not in {"127.0.0.1", "localhost", "[::1]", *self._host.settings.hosts}:
            return PlainTextResponse("This server answers to 127.0.0.1 and localhost only.", status_code=421)
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > self._host.settings.max_body:
            return _too_large(self._host.settings.max_body)
        return None

    def _limit(self, scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send, Any]:
        """Count a body that tells no length; past the limit the client gets 413 whatever the app says."""
        seen = 0
        over = False
        started = False
        limit = self._host.settings.max_body

        async def counted() -> Message:
            nonlocal seen, over
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                over = True
                return {"type": "http.disconnect"}
            return message

        async def guarded(message: Message) -> None:
            nonlocal started
            if not over or started:
                started = True
                await send(message)

        async def guard() -> None:
            if over and not started:
                response = _too_large(limit)
                response.headers["connection"] = "close"
                await response(scope, receive, send)

        return counted, guarded, guard

    def _rate_limited(self, service: str, headers: Headers) -> Response | None:
        """Keep to the service's own limit of requests a minute, where the switch `SERVICE_rpm` is on."""
        limit = self._host.setting(f"{service}_rpm")
        if not limit or service not in self._host.emulators:
            return None
        now = time.monotonic()
        recent = self._recent[service, headers.get("authorization", "")]
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if len(recent) < int(limit):
            recent.append(now)
            return None
        return self._host.emulators[service].fault_response("429", round(recent[0] + 60 - now, 1))

    # --- faults ------------------------------------------------------------------------------------

    async def _play(self, fault: Fault, service: str, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind == "lost_request":
            await _break(scope)
        elif fault.kind == "garbage":
            await HTMLResponse(_GARBAGE, status_code=502)(scope, receive, send)
        elif fault.kind in ANSWERS:
            await _drain(receive)
            await self._answer(fault, service)(scope, receive, send)
        elif fault.kind == "lost_reply":
            await self._app(scope, receive, _swallow)
            await _break(scope)
        else:
            await self._app(scope, receive, _Disturbed(fault, scope, send))

    def _answer(self, fault: Fault, service: str) -> Response:
        emulator = self._host.emulators.get(service)
        if emulator is not None:
            return emulator.fault_response(fault.kind, fault.seconds)
        status = int(fault.kind) if fault.kind.isdigit() else 403
        return PlainTextResponse(fault.message, status_code=status)


class _Disturbed:
    """A `send` that stalls, or breaks the connection, after a share of the body."""

    def __init__(self, fault: Fault, scope: Scope, send: Send) -> None:
        self._fault, self._scope, self._send = fault, scope, send
        self._sent = 0
        self._limit: float = 0
        self._done = False

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        fault = self._fault
        if message["type"] == "http.response.start":
            length = int(Headers(raw=message["headers"]).get("content-length", 0))
            at = fault.at if fault.at is not None else (0.5 if fault.kind == "cut" else 0.0)
            self._limit = length * at
            if fault.kind == "stall" and self._limit == 0:
                await self._stall()
            await self._send(message)
            return
        body = bytes(message.get("body", b""))
        room = int(self._limit) - self._sent
        if self._done or len(body) <= room:
            self._sent += len(body)
            await self._send(message)
            return
        if room > 0:
            await self._send({**message, "body": body[:room], "more_body": True})
        if fault.kind == "cut":
            await _break(self._scope)
            raise asyncio.CancelledError  # the file need not be read any further
        await self._stall()
        await self._send({**message, "body": body[max(room, 0) :]})

    async def _stall(self) -> None:
        self._done = True
        await asyncio.sleep(self._fault.seconds if self._fault.seconds is not None else 5.0)


def _number(text: str | None) -> int | None:
    """Read a whole number; anything else counts as none."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


async def _swallow(message: Message) -> None:
    """Say nothing."""


async def _drain(receive: Receive) -> None:
    """Take in the body, so that the client hears the answer instead of a broken pipe."""
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return


async def _break(scope: Scope) -> None:
    """Break the connection; what was written before still arrives."""
    transport = scope.get("state", {}).get(TRANSPORT)
    if transport is not None:
        transport.close()
    for _ in range(3):  # the connection's own bookkeeping runs in the loop's next rounds
        await asyncio.sleep(0)


def _too_large(limit: int) -> Response:
    return JSONResponse(
        {"error": {"message": f"The request body is larger than {limit} bytes.", "code": "too_large"}},
        status_code=413,
    )
