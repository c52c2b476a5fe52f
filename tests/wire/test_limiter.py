"""One limiter per key: never more than the service allows, in any minute, in any thread."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from vidkit.errors import RateLimited
from vidkit.wire import Limiter, MemoryLimits
from vidkit.wire.limiter import Window, shared_store, use_store


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def limiter(clock: Clock, per_minute: float | None = 15, **more: object) -> Limiter:
    """Make a limiter on a fake clock."""
    arguments = {"store": MemoryLimits(), "clock": clock, "sleep": clock.sleep, **more}
    return Limiter("toy", per_minute, **arguments)


def departures(made: Limiter, clock: Clock, count: int, pause_s: float = 0.0) -> list[float]:
    """Return the moments at which *count* requests leave, each *pause_s* after the one before."""

    async def go() -> list[float]:
        left = []
        for _ in range(count):
            await made.acquire()
            left.append(clock.now)
            clock.now += pause_s
        return left

    return asyncio.run(go())


@pytest.mark.parametrize("per_minute", [1, 2, 3, 15, 20, 60, 100, 600])
@pytest.mark.parametrize("pause_s", [0.0, 0.1, 1.0, 7.0])
def test_no_minute_ever_holds_more_than_allowed(per_minute: float, pause_s: float) -> None:
    """In every window of 60 seconds, wherever it starts, at most the allowed number of requests leave."""
    clock = Clock()
    left = departures(limiter(clock, per_minute), clock, int(per_minute) * 3 + 5, pause_s)
    for start in left:
        assert sum(1 for moment in left if start <= moment < start + 60 - 1e-6) <= per_minute


def test_a_few_may_go_at_once() -> None:
    """A first burst is not slowed down: small jobs feel immediate."""
    clock = Clock()
    left = departures(limiter(clock, 15), clock, 5)
    assert left[-1] == left[0]


def test_the_allowance_is_not_wasted() -> None:
    """Over ten minutes at least the refill's share of the allowance is used."""
    clock = Clock()
    left = departures(limiter(clock, 30), clock, 200)
    assert left[-1] - left[0] <= 600


def test_without_a_rate_nothing_waits() -> None:
    """Where no rate is known, requests leave at once."""
    clock = Clock()
    assert len(set(departures(limiter(clock, None), clock, 100))) == 1


@pytest.mark.parametrize("per_minute", [None, 15])
def test_a_pause_holds_everybody_of_the_key(per_minute: float | None) -> None:
    """After Retry-After nobody who shares the key leaves early; other keys do not care."""
    clock = Clock()
    store = MemoryLimits()
    one = limiter(clock, per_minute, store=store)
    same = limiter(clock, per_minute, store=store)
    other = Limiter("other", per_minute, store=store, clock=clock, sleep=clock.sleep)
    start = clock.now

    async def go() -> None:
        await one.pause(30)
        await other.acquire()
        assert clock.now == start
        await same.acquire()

    asyncio.run(go())
    assert clock.now == pytest.approx(start + 30)


def test_a_pause_never_gets_shorter() -> None:
    """A later, smaller Retry-After does not cut an earlier one short."""
    clock = Clock()
    made = limiter(clock)
    start = clock.now

    async def go() -> None:
        await made.pause(30)
        await made.pause(1)
        await made.acquire()

    asyncio.run(go())
    assert clock.now >= start + 30


def test_a_pause_that_comes_while_waiting_counts() -> None:
    """Whoever already waits for a turn waits on when the service says to."""
    clock = Clock()
    store = MemoryLimits()
    late = Limiter("toy", 1, store=store, clock=clock)
    start = clock.now
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        clock.now += seconds
        if len(naps) == 1:
            await late.pause(25)

    made = Limiter("toy", 1, store=store, clock=clock, sleep=nap)

    async def go() -> None:
        await made.acquire()
        await made.acquire()

    asyncio.run(go())
    assert clock.now == pytest.approx(start + naps[0] + 25)
    assert len(naps) == 2


def test_a_wait_beyond_patience_is_an_error_that_takes_no_turn() -> None:
    """A turn an hour away is told, not slept for, and the refused call costs no turn."""
    clock = Clock()
    made = limiter(clock, 1)
    start = clock.now

    async def go() -> float:
        await made.pause(3600)
        with pytest.raises(RateLimited) as caught:
            await made.acquire()
        assert caught.value.retry_after is not None
        return caught.value.retry_after

    assert asyncio.run(go()) == pytest.approx(3600)
    assert clock.now == start
    clock.now += 3600
    assert asyncio.run(made.acquire()) == 0


class Shared:
    """A store in SQLite, as another process would share it."""

    blocking = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self.threads: set[int] = set()

    def change(self, name: str, step: Callable[[Window], Window]) -> Window:
        """Replace a window in one transaction."""
        self.threads.add(threading.get_ident())
        with sqlite3.connect(self.path, timeout=10, isolation_level=None) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("CREATE TABLE IF NOT EXISTS w (name PRIMARY KEY, due, paused)")
            row = db.execute("SELECT due, paused FROM w WHERE name = ?", (name,)).fetchone()
            window = step(Window(*row) if row else Window())
            db.execute("REPLACE INTO w VALUES (?, ?, ?)", (name, window.due, window.paused_until))
            db.execute("COMMIT")
        return window


def test_processes_can_share_a_store(tmp_path: Path) -> None:
    """Two limiters on one store share the allowance, and its disk work stays off the event loop."""
    clock = Clock()
    stores = [Shared(tmp_path / "w.db"), Shared(tmp_path / "w.db")]
    both = [limiter(clock, 6, store=store) for store in stores]

    async def go() -> list[float]:
        left = []
        for number in range(14):
            await both[number % 2].acquire()
            left.append(clock.now)
        return left

    left = asyncio.run(go())
    for start in left:
        assert sum(1 for moment in left if start <= moment < start + 60 - 1e-6) <= 6
    assert threading.get_ident() not in stores[0].threads | stores[1].threads


def test_threads_do_not_get_the_same_turn() -> None:
    """Many threads at once take as many turns as there are requests."""
    store = MemoryLimits()
    waits: list[float] = []
    lock = threading.Lock()

    def one() -> None:
        async def nap(seconds: float) -> None:
            with lock:
                waits.append(round(seconds, 3))

        asyncio.run(Limiter("toy", 60, store=store, clock=lambda: 1000.0, sleep=nap).acquire())

    threads = [threading.Thread(target=one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(waits)) == len(waits) == 20  # 20 went at once, the others each have a turn of their own


def test_the_default_store_can_be_replaced() -> None:
    """Limiters without a store of their own follow `use_store`, also those made before."""
    made = Limiter("toy", None)
    before = shared_store()
    mine = MemoryLimits()
    try:
        use_store(mine)
        assert made.store is mine
    finally:
        use_store(before)


def test_a_rate_of_nothing_is_a_mistake() -> None:
    """A limiter that would never let anything through is refused when it is made."""
    with pytest.raises(ValueError, match="above 0"):
        Limiter("toy", 0)
