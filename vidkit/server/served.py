"""
The studio as callers use it, wherever it answers: its addresses, its clock, its faults, its inside.

`thread.StudioServer` answers on loopback sockets, `in_process.InProcessStudio` on none.
"""

from __future__ import annotations

import asyncio
import functools
import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vidkit.server import clocks, registry, worker
from vidkit.server.app import services_app
from vidkit.server.clocks import ClockSpec
from vidkit.server.emulator import Emulator
from vidkit.server.faults import Faults
from vidkit.server.host import StudioHost
from vidkit.server.settings import Settings
from vidkit.server.store import Store

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Served"]


class Served(ABC):
    """
    The local studio, started and stopped.

    Args:
        home: Folder for jobs and files; None makes one that goes when it stops.
        clock: How jobs advance.
        services: Emulators by name or class; None means all.
        settings: Switches that emulators read (dialects, quirks, limits).
        facts: The other attributes of `settings.Settings`: media, seed, key, keys, hosts, max_body, workers,
            executor, warm, webhooks.
    """

    #: What a `vidkit.wire.Wire` needs to reach it, where sockets do not.
    transport: Any = None

    def __init__(
        self,
        home: Path | str | None = None,
        *,
        clock: ClockSpec = "real",
        services: Iterable[str | type[Emulator]] | None = None,
        settings: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        clocks.parse(clock)
        self._temporary = None if home is not None else tempfile.TemporaryDirectory(prefix="vidkit-studio-")
        self.home = Path(home if home is not None else self._temporary.name).expanduser().resolve()  # type: ignore[union-attr]  # one of the two
        self._wanted = services if services is None else list(services)
        self._settings = Settings(self.home, clock=clock, switches=dict(settings or {}), **facts)
        self.faults = Faults()
        self.key = ""
        self._front = _Front()
        self._host: StudioHost | None = None

    @abstractmethod
    def start(self) -> Self:
        """Start and return once it answers; does nothing when it runs."""

    @abstractmethod
    def stop(self) -> None:
        """Stop; jobs that run are left to the next server on this home. The worker pool stays warm."""

    @property
    @abstractmethod
    def url(self) -> str:
        """The server's own root."""

    @property
    @abstractmethod
    def media_url(self) -> str:
        """The media origin."""

    @abstractmethod
    def call(self, coroutine: Any) -> Any:
        """Run a coroutine of `host` on the server's loop and wait for it; for tests."""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # --- how it begins -----------------------------------------------------------------------------

    async def _open(self, store: Store) -> StudioHost:
        """Return the host of a home, with its emulators; it does not work yet."""
        pool, slots = await asyncio.to_thread(self._pool)
        host = StudioHost(self._settings, store, self.faults, pool=pool, slots=slots)
        for cls in await asyncio.to_thread(registry.resolve, self._wanted):
            host.emulators[cls.name] = cls(host)
        return host

    async def _begin(self, host: StudioHost) -> None:
        """Let it work, under the addresses that are known by now."""
        host.media_origin = self.media_url
        await host.start()
        self.key = host.key
        self._front.app = services_app(host)

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
        return f"{self.url}{self.host.emulators[service].client_base}"

    def base_urls(self) -> dict[str, str]:
        """Return all base URLs by service."""
        return {name: self.base_url(name) for name in self.services}

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


class _Front:
    """What answers on the services' port: the application that stands here at the moment."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def _warm(pool: Callable[[], object]) -> None:
    """Start a worker ahead of the first job; a process that is ending by now needs none."""
    try:
        pool()
    except RuntimeError as wrong:
        if threading.main_thread().is_alive() and "interpreter shutdown" not in str(wrong):
            raise
