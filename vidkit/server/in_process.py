"""
The studio without sockets: its applications on the client's own loop, for quick tests.

Example::

    with InProcessStudio(clock="instant", media="slate") as studio:
        wire = OpenAIProvider.make_wire(
            base_url=studio.base_url("openai"), key=studio.key, local=True, transport=studio.transport
        )

A reply is whole before its first byte is read: nothing can stall, or be cut in the middle. And nobody but the
given transport can reach it: no curl, no browser, no other process.
"""

from __future__ import annotations

import asyncio
from typing import Any, Self

from vidkit.server.app import media_app
from vidkit.server.served import Served
from vidkit.server.store import Store
from vidkit.wire import loop
from vidkit.wire.asgi import in_process

__all__ = ["InProcessStudio"]

_SECONDS = 30.0


class InProcessStudio(Served):
    """The local studio, answering to its `transport` alone."""

    #: Ports nobody listens on: whatever goes past the transport is refused.
    url = "http://localhost:1"
    media_url = "http://localhost:2"

    def start(self) -> Self:
        """Start on vidkit's loop; does nothing when it runs."""
        if self._host is None:
            self.home.mkdir(parents=True, exist_ok=True)
            loop.run(self._start(), _SECONDS)
        return self

    async def _start(self) -> None:
        self._store = await asyncio.to_thread(Store, self.home / "studio.db")
        host = await self._open(self._store)
        await self._begin(host)
        self.transport = in_process({self.url: self._front, self.media_url: media_app(host)})
        self._host = host

    def stop(self) -> None:
        """Stop; jobs that run are left to the next server on this home."""
        if self._host is not None:
            loop.run(self._end(), _SECONDS)
        if self._temporary is not None:
            self._temporary.cleanup()

    async def _end(self) -> None:
        host, self._host = self.host, None
        await host.stop()
        await asyncio.to_thread(self._store.close)

    def call(self, coroutine: Any) -> Any:
        """Run a coroutine of `host` on its loop and wait for it; for tests."""
        return loop.run(coroutine, _SECONDS)

    def __repr__(self) -> str:
        return f"<InProcessStudio home={str(self.home)!r}>"
