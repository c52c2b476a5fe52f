"""
The server as an object: one thread with one loop, two uvicorn servers on it, started and stopped cleanly.

Example::

    with StudioServer(home=folder, clock="instant", media="slate") as server:
        server.base_url("openai"), server.key
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from vidkit.server import discovery, exits, worker
from vidkit.server.app import media_app
from vidkit.server.gate import TRANSPORT
from vidkit.server.served import Served
from vidkit.server.store import Store
from vidkit.wire.loop import keep_threads

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["StudioServer"]

_THREAD = "vidkit-studio"
_START_SECONDS = 30.0


class Protocol(H11Protocol):
    """Puts the connection's transport where the gate can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


class StudioServer(Served):
    """
    The local studio as a server on loopback.

    Args:
        home: Folder for jobs and files; None makes one that goes when the server stops.
        port: 0 takes the home's last port if it is free, else any.
        more: As in `served.Served`: clock, services, settings, and the attributes of `settings.Settings`.
    """

    def __init__(self, home: Path | str | None = None, port: int = 0, **more: Any) -> None:
        super().__init__(home, **more)
        self._wanted_port = port
        self.port = self.media_port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop: asyncio.Event | None = None

    # --- the thread --------------------------------------------------------------------------------

    def start(self) -> Self:
        """Start and return once it answers; does nothing when it runs."""
        if self.running:
            return self
        self.home.mkdir(parents=True, exist_ok=True)
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name=_THREAD, daemon=True)
        self._thread.start()
        exits.stop_at_exit(self)
        try:
            ready.result(_START_SECONDS)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop; jobs that run are left to the next server on this home. The worker pool stays warm."""
        thread, loop, stop = self._thread, self._loop, self._stop
        if thread is not None and thread.is_alive() and loop is not None and stop is not None:
            loop.call_soon_threadsafe(stop.set)
            thread.join(_START_SECONDS)
        self._thread = None
        if self._temporary is not None:
            self._temporary.cleanup()

    @property
    def running(self) -> bool:
        """Whether it answers."""
        return self._thread is not None and self._thread.is_alive() and self._host is not None

    def serve_forever(self, on_ready: Callable[[], object] | None = None) -> None:
        """Start, call *on_ready*, and stay until interrupted (Ctrl-C or, on the main thread, SIGTERM)."""
        import signal

        over = threading.Event()
        main = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGTERM, lambda *_: over.set()) if main else None
        try:
            self.start()
            if on_ready is not None:
                on_ready()
            while self.running and not over.wait(0.5):
                pass
        except KeyboardInterrupt:
            logging.getLogger("vidkit.server").debug("interrupted")
        finally:
            self.stop()
            worker.close()
            if main:
                signal.signal(signal.SIGTERM, before)

    def _run(self, ready: Future[None]) -> None:
        try:
            asyncio.run(self._serve(ready))
        except BaseException as wrong:
            if ready.done():
                raise
            ready.set_exception(wrong)

    async def _serve(self, ready: Future[None]) -> None:
        self._loop = asyncio.get_running_loop()
        keep_threads(self._loop)
        self._stop = asyncio.Event()
        store = await asyncio.to_thread(Store, self.home / "studio.db")
        host, servers, tasks = None, [], []
        try:
            host = await self._open(store)
            sockets = [await self._socket(store, "port", self._wanted_port)]
            sockets.append(await self._socket(store, "media_port", 0))
            self.port, self.media_port = (item.getsockname()[1] for item in sockets)
            await self._begin(host)
            _quiet()
            servers = [_Server(self._front), _Server(media_app(host))]
            tasks = [
                asyncio.create_task(server.serve(sockets=[item]))
                for server, item in zip(servers, sockets, strict=True)
            ]
            while not all(server.started for server in servers):
                for task in tasks:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.005)
            self._host = host
            await asyncio.to_thread(
                discovery.announce, self.home, port=self.port, media_port=self.media_port, key=self.key
            )
            ready.set_result(None)
            await self._stop.wait()
        finally:
            self._host = None
            discovery.withdraw(self.home, self.port)
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*tasks, return_exceptions=True)
            if host is not None:
                await host.stop()
            await asyncio.to_thread(store.close)

    async def _socket(self, store: Store, name: str, wanted: int) -> socket.socket:
        """Listen on the wanted port or the home's last one, and remember it for the next start."""
        last = int(await store.run(Store.meta, name, lambda: "0"))
        found = _listen(wanted, last)
        if wanted or last == 0:  # a second server on the home leaves the first one its port
            await store.run(Store.set_meta, name, str(found.getsockname()[1]))
        return found

    # --- where it is --------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The server's own root."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def media_url(self) -> str:
        """The media origin."""
        return f"http://127.0.0.1:{self.media_port}"

    def call(self, coroutine: Any) -> Any:
        """Run a coroutine of `host` on the server's loop and wait for it; for tests."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    def __repr__(self) -> str:
        where = self.url if self.running else "stopped"
        return f"<StudioServer {where} home={str(self.home)!r}>"


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals and logging to the process it is a guest in."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=1,
                timeout_keep_alive=15,
            )
        )


class _OursIsQuiet(logging.Filter):
    """Drops what uvicorn says below ERROR in our thread, and nothing of anybody else's uvicorn."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.threadName != _THREAD or record.levelno >= logging.ERROR


def _quiet() -> None:
    """Set the filter once."""
    logger = logging.getLogger("uvicorn.error")
    if not any(isinstance(item, _OursIsQuiet) for item in logger.filters):
        logger.addFilter(_OursIsQuiet())


def _listen(port: int, last: int) -> socket.socket:
    """
    Open a loopback socket: on *port*, else on *last* (links and journals then stay good), else anywhere.

    Raises:
        OSError: *port* is taken.
    """
    for candidate in [port] if port else [last, 0] if last else [0]:
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two servers share a port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", candidate))
        except OSError:
            found.close()
            if candidate in {port, 0}:
                raise
            continue
        return found
    raise OSError("no port")  # not reached: port 0 always binds or raises
