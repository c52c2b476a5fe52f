"""
One limiter per key and host, shared by submits and polls.

A token bucket whose burst and refill together never exceed the service's requests per minute in any window
of 60 seconds; a `Retry-After` pauses everybody who uses the key. The two numbers behind it live in a store:
in memory, or wherever several processes can share them (the journal does)::

    limiter = Limiter("minimax:3f2a", per_minute=20)
    await limiter.acquire()
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from vidkit.errors import RateLimited

__all__ = ["LimitStore", "Limiter", "MemoryLimits", "Window", "shared_store", "use_store"]

#: The share of a minute's requests that may go out at once; the rest refills evenly.
BURST_SHARE = 1 / 3

#: Requests leave a little slower than allowed: on their way some catch up with those before.
MARGIN = 1.02

#: A wait longer than this (seconds) is an error the caller should hear of, not a silent sleep.
PATIENCE_S = 90.0


@dataclass(frozen=True, slots=True)
class Window:
    """
    What is known about one key's traffic, in Unix seconds so that processes can share it.

    Attributes:
        due: When the bucket would be full again.
        paused_until: Nothing may leave before.
    """

    due: float = 0.0
    paused_until: float = 0.0


class LimitStore(Protocol):
    """Where windows are kept; safe across the threads (or processes) that share it."""

    #: Whether `change` may block on a disk, so that it has to be called off the event loop.
    blocking: bool

    def change(self, name: str, step: Callable[[Window], Window]) -> Window:
        """Replace the window called *name* by `step(window)` in one atomic act, and return the new one."""


class MemoryLimits:
    """Windows of this process only."""

    blocking = False

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[str, Window] = {}

    def change(self, name: str, step: Callable[[Window], Window]) -> Window:
        """Replace a window atomically."""
        with self._lock:
            window = self._windows[name] = step(self._windows.get(name, Window()))
            return window


_store: LimitStore = MemoryLimits()


def use_store(store: LimitStore) -> None:
    """Make limiters that were given no store of their own use *store* from now on."""
    global _store
    _store = store


def shared_store() -> LimitStore:
    """Return the store used where none is given."""
    return _store


class Limiter:
    """
    Spaces the requests of one key.

    Args:
        name: Who is limited; limiters of the same name and store share one window.
        per_minute: What the service allows, or None: then only pauses hold requests back.
        store: Where the window lives; by default the process-wide one.
        clock: Unix seconds.
        sleep: How to wait.
    """

    def __init__(
        self,
        name: str,
        per_minute: float | None = None,
        *,
        store: LimitStore | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if per_minute is not None and per_minute <= 0:
            raise ValueError("per_minute must be above 0, or None for no limit")
        self.name = name
        self.per_minute = per_minute
        self._own_store = store
        self._clock = clock
        self._sleep = sleep

    @property
    def store(self) -> LimitStore:
        """Where the window lives."""
        return self._own_store or _store

    async def _change(self, step: Callable[[Window], Window]) -> Window:
        store = self.store
        if store.blocking:
            return await asyncio.to_thread(store.change, self.name, step)
        return store.change(self.name, step)

    async def acquire(self, patience: float = PATIENCE_S) -> float:
        """
        Wait for a turn.

        Args:
            patience: Longest wait in seconds.

        Returns:
            The seconds waited.

        Raises:
            RateLimited: The turn comes later than that; `retry_after` says when. No turn was taken.
        """
        waited = 0.0
        wait = await self._reserve(patience)
        while wait > 0:
            if waited + wait > patience:
                raise _too_long(wait)
            await self._sleep(wait)
            waited += wait
            # A pause that arrived while we slept holds us as well; our turn is kept.
            wait = (await self._change(lambda window: window)).paused_until - self._clock()
        return waited

    async def _reserve(self, patience: float) -> float:
        """Take the next turn and return the seconds until it comes."""
        now = self._clock()
        turn = now

        def step(window: Window) -> Window:
            nonlocal turn
            start = max(now, window.paused_until)
            if self.per_minute is None:
                turn = start
                return window
            burst = max(1.0, float(int(self.per_minute * BURST_SHARE)))
            interval = MARGIN * 60.0 / (self.per_minute - burst + 1)  # burst and refill fit into a minute
            due = max(window.due, start)
            turn = max(start, due - (burst - 1) * interval)
            return window if turn - now > patience else replace(window, due=due + interval)

        await self._change(step)
        wait = turn - now
        if wait > patience:
            raise _too_long(wait)
        return wait if wait > 0.001 else 0.0  # what rounding leaves is no wait

    async def pause(self, seconds: float) -> None:
        """Hold everybody who shares this window back for *seconds*, as the service asked."""
        until = self._clock() + max(0.0, seconds)
        await self._change(lambda window: replace(window, paused_until=max(window.paused_until, until)))


def _too_long(wait: float) -> RateLimited:
    return RateLimited(f"the service's rate limit leaves no turn for {wait:.0f} s.", retry_after=wait)
