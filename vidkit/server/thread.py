"""
The server as an object: one thread with one loop, two uvicorn servers on it, started and stopped cleanly.

Example::

    with StudioServer(home=folder, clock="instant", media="slate") as server:
        server.base_url("openai"), server.key
"""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from vidkit.server import clocks, discovery, exits, registry, worker
from vidkit.server.app import media_app, services_app
from vidkit.server.clocks import ClockSpec
from vidkit.server.emulator import Emulator
from vidkit.server.faults import Faults
from vidkit.server.gate import TRANSPORT
from vidkit.server.host import StudioHost
from vidkit.server.settings import Settings
from vidkit.server.store import Store

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["StudioServer"]

_THREAD = "vidkit-studio"
_START_SECONDS = 30.0


class Protocol(H11Protocol):
    """Puts the connection's transport where the gate can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


class StudioServer:
    """
    The local studio as a server on loopback.

    Args:
        home: Folder for jobs and files; None makes one that goes when the server stops.
        port: 0 takes the home's last port if it is free, else any.
        services: Emulators by name or class; None means all.
        settings: Switches that emulators read (dialects, quirks, limits).
        facts: The other attributes of `settings.Settings`: clock, media, seed, key, keys, hosts, max_body,
            workers, executor, warm, webhooks.
    """

    def __init__(
        self,
        home: Path | str | None = None,
        port: int = 0,
        *,
        clock: ClockSpec = "real",
        services: Iterable[str | type[Emulator]] | None = None,
        settings: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        clocks.parse(clock)
        self._temporary = None if home is not None else tempfile.TemporaryDirectory(prefix="vidkit-studio-")
        self.home = Path(home if home is not None else self._temporary.name).expanduser().resolve()  # type: ignore[union-attr]  # one of the two
        self._wanted_port = port
        self._wanted = services if services is None else list(services)
        self._settings = Settings(self.home, clock=clock, switches=dict(settings or {}), **facts)
        self.faults = Faults()
        self.key = ""
        self.port = self.media_port = 0
        self._front = _Front()
        self._host: StudioHost | None = None
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

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self, ready: Future[None]) -> None:
        try:
            asyncio.run(self._serve(ready))
        except BaseException as wrong:
            if ready.done():
                raise
            ready.set_exception(wrong)

    async def _serve(self, ready: Future[None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        store = await asyncio.to_thread(Store, self.home / "studio.db")
        host, servers, tasks = None, [], []
        try:
            pool, slots = await asyncio.to_thread(self._pool)
            host = StudioHost(self._settings, store, self.faults, pool=pool, slots=slots)
            sockets = [await self._socket(store, "port", self._wanted_port)]
            sockets.append(await self._socket(store, "media_port", 0))
            self.port, self.media_port = (item.getsockname()[1] for item in sockets)
            host.media_origin = f"http://127.0.0.1:{self.media_port}"
            for cls in await asyncio.to_thread(registry.resolve, self._wanted):
                host.emulators[cls.name] = cls(host)
            await host.start()
            self.key = host.key
            _quiet()
            self._front.app = services_app(host)
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

    def _pool(self) -> tuple[Callable[[], Executor], int]:
        """Return how to get the executor, and how many jobs run at a time; a worker begins to warm up."""
        own = self._settings.executor
        slots = self._settings.workers or (1 if own is not None else worker.worker_count())
        if own is not None:
            return (lambda: own), slots
        pool = functools.partial(worker.executor, slots, tuple(self._settings.warm))
        if self._settings.warm:
            threading.Thread(target=_warm, args=(pool,), name="vidkit-warm", daemon=True).start()
        return pool, slots

    # --- what callers use --------------------------------------------------------------------------

    @property
    def host(self) -> StudioHost:
        """The inside, for tests; its coroutines run by `call`."""
        if self._host is None:
            raise RuntimeError("the studio's server does not run")
        return self._host

    @property
    def services(self) -> list[str]:
        """The names of its services."""
        return sorted(self.host.emulators)

    def base_url(self, service: str) -> str:
        """Return what the service's own clients expect as base URL."""
        return f"http://127.0.0.1:{self.port}{self.host.emulators[service].client_base}"

    def base_urls(self) -> dict[str, str]:
        """Return all base URLs by service."""
        return {name: self.base_url(name) for name in self.services}

    @property
    def url(self) -> str:
        """The server's own root."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def media_url(self) -> str:
        """The media origin."""
        return f"http://127.0.0.1:{self.media_port}"

    @property
    def accidents(self) -> list[str]:
        """What went wrong inside, one line each; empty in a healthy run."""
        return self.host.accidents

    def offer(self, emulator: type[Emulator]) -> None:
        """Imitate one more service, or another version of one, from the next request on."""
        host = self.host
        if type(host.emulators.get(emulator.name)) is emulator:
            return

        async def mount() -> None:
            host.emulators[emulator.name] = emulator(host)
            self._front.app = services_app(host)

        self.call(mount())

    def now(self) -> float:
        """Return Unix seconds by the server's clock."""
        return self.host.now()

    def advance(self, seconds: float) -> None:
        """Let time pass for links, expiry and clocks of seconds."""
        self.host.offset += seconds

    def set_clock(self, clock: ClockSpec) -> None:
        """Use another clock for jobs made from now on."""
        clocks.parse(clock)
        self.host.clock = clock

    def set(self, name: str, value: Any) -> None:
        """Turn one of the emulators' switches."""
        self.host.settings.switches[name] = value  # type: ignore[index]  # our own dict

    def call(self, coroutine: Any) -> Any:
        """Run a coroutine of `host` on the server's loop and wait for it; for tests."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    def __repr__(self) -> str:
        where = self.url if self.running else "stopped"
        return f"<StudioServer {where} home={str(self.home)!r}>"


class _Front:
    """What answers on the services' port: the application that stands here at the moment."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


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


def _warm(pool: Callable[[], object]) -> None:
    """Start a worker ahead of the first job; a process that is ending by now needs none."""
    try:
        pool()
    except RuntimeError as wrong:
        if threading.main_thread().is_alive() and "interpreter shutdown" not in str(wrong):
            raise
