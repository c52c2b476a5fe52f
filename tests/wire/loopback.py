"""
A real server on loopback that misbehaves on demand: drops replies, cuts bodies, stalls, redirects, serves ranges.

It is written on bare sockets because the faults it plays (a reply that never comes, a body cut in the middle) are
exactly what web frameworks prevent.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Received:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Answer:
    """
    What to answer.

    Attributes:
        cut_after: Break the connection after so many body bytes.
        drop: Break it before the first byte of the reply.
        stall: Seconds to wait before answering.
        claim_length: Content-Length to claim instead of the true one; None leaves the header out (and closes).
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    drop: bool = False
    stall: float = 0.0
    claim_length: int | None = -1


def said(value: Any, status: int = 200, **headers: str) -> Answer:
    """Answer with JSON."""
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), {"content-type": "application/json", **names})


def ranged(
    request: Received, data: bytes, *, etag: str = '"v1"', kind: str = "video/mp4", **more: Any
) -> Answer:
    """Answer with a file the way a CDN does: 206 for a range whose If-Range still fits, 416 past the end."""
    headers = {"content-type": kind, "accept-ranges": "bytes"}
    if etag:
        headers["etag"] = etag
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
    if match is None or request.headers.get("if-range", etag) != etag:
        return Answer(200, data, headers, **more)
    start = int(match[1])
    if start >= len(data):
        return Answer(416, b"", {**headers, "content-range": f"bytes */{len(data)}"})
    headers["content-range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
    return Answer(206, data[start:], headers, **more)


Handler = Callable[[Received], Answer]


class Loopback:
    """The server: `routes[path]` is a handler, or a list of answers given one after the other."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.routes: dict[str, Handler | list[Answer]] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._connections = 0
        self._thread = threading.Thread(target=self._live, daemon=True, name="loopback")
        self._thread.start()
        assert self._ready.wait(5)

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]
            self._ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()

    @property
    def url(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [item.path for item in self.received]

    def stop(self) -> None:
        """Stop, with all connections."""

        async def end() -> None:
            self._server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _answer(self, request: Received) -> Answer:
        route = self.routes.get(request.path.split("?", maxsplit=1)[0], [])
        if callable(route):
            return route(request)
        if not route:
            return said({"error": f"nothing at {request.path}"}, 404)
        return route.pop(0) if len(route) > 1 else route[0]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        number = self._connections
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                first, *lines = head.decode("latin-1").split("\r\n")
                method, path, _ = first.split(" ")
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines if line)
                }
                if headers.get("transfer-encoding") == "chunked":
                    body = b""
                    while size := int(await reader.readline(), 16):
                        body += await reader.readexactly(size)
                        await reader.readline()
                    await reader.readline()
                else:
                    body = await reader.readexactly(int(headers.get("content-length", "0")))
                request = Received(method, path, headers, body, number)
                self.received.append(request)
                answer = self._answer(request)
                await asyncio.sleep(answer.stall)
                if answer.drop:
                    writer.transport.abort()
                    return
                sent = dict(answer.headers)
                if answer.claim_length is not None:
                    length = len(answer.body) if answer.claim_length == -1 else answer.claim_length
                    sent["content-length"] = str(length)
                lines_out = [f"HTTP/1.1 {answer.status} X", *(f"{n}: {v}" for n, v in sent.items())]
                writer.write("\r\n".join(lines_out).encode("latin-1") + b"\r\n\r\n")
                body = answer.body if answer.cut_after is None else answer.body[: answer.cut_after]
                writer.write(body)
                await writer.drain()
                if answer.cut_after is not None or answer.claim_length is None:
                    # A clean end of the stream in the middle of the body: all bytes arrive, then nothing.
                    writer.close()
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()
