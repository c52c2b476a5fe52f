"""
The one event loop all HTTP runs on, in one daemon thread, started on first use.

Three doors lead to it: `run` blocks, `awaitable` is awaited on any other loop, `spawn` does neither.
Whoever stops waiting (Stop button, Ctrl-C, a cancelled task, a timeout) only stops *waiting*: the work on
the loop goes on, because a job that is paid for must not die with somebody's patience. This works in every
notebook kernel without patching its loop::

    reply = loop.run(wire.send("GET", "/v1/videos"))
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import time
from collections.abc import Awaitable, Coroutine, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

__all__ = ["Door", "awaitable", "get_loop", "keep_threads", "on_loop", "run", "spawn"]

T = TypeVar("T")

#: How long a blocking wait sleeps at a stretch: on Windows only between two sleeps does Ctrl-C land.
BLOCKING_TICK_S = 0.2
#: The same for an awaited wait: a kernel whose loop is idle notices Stop only after seconds.
AWAITED_TICK_S = 0.1
#: How many helper threads are kept where they cannot be started at the end.
_KEPT = 4

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_thread: threading.Thread | None = None


def _forget() -> None:
    """Start anew in a forked child: the thread did not come along, and the lock may have been held."""
    global _lock, _loop, _thread
    _lock, _loop, _thread = threading.Lock(), None, None


if hasattr(os, "register_at_fork"):  # not on Windows, which cannot fork
    os.register_at_fork(after_in_child=_forget)


def get_loop() -> asyncio.AbstractEventLoop:
    """Return the loop, with its thread running."""
    global _loop, _thread
    with _lock:
        if _loop is None or _loop.is_closed() or _thread is None or not _thread.is_alive():
            fresh = asyncio.new_event_loop()
            ready = threading.Event()

            keep_threads(fresh)

            def live() -> None:
                asyncio.set_event_loop(fresh)
                fresh.call_soon(ready.set)
                fresh.run_forever()

            _thread = threading.Thread(target=live, name="vidkit-loop", daemon=True)
            _thread.start()
            ready.wait()
            _loop = fresh
        return _loop


def keep_threads(loop: asyncio.AbstractEventLoop) -> None:
    """
    Start a loop's helper threads now, where none can be started while the interpreter ends.

    That is so in Python 3.12.0 and 3.12.1 alone (python/cpython#113964): what is being sent as a script ends
    would be lost there, for `asyncio.to_thread` starts its threads when it first needs them.
    """
    if not (3, 12, 0) <= sys.version_info[:3] < (3, 12, 2):
        return
    pool = ThreadPoolExecutor(_KEPT, "vidkit-kept")
    meet = threading.Barrier(_KEPT)  # nobody is free for a second piece of work before all have begun
    for _ in range(_KEPT):
        pool.submit(meet.wait)
    loop.set_default_executor(pool)

    async def close(_: float | None = None) -> None:
        pool.shutdown(wait=False)

    loop.shutdown_default_executor = close  # type: ignore[method-assign]  # asyncio's own starts a thread for it


def on_loop() -> bool:
    """Tell whether the caller runs on the loop's own thread, where blocking would stop everything."""
    return _thread is not None and threading.current_thread() is _thread


def spawn(coro: Coroutine[Any, Any, T]) -> Future[T]:
    """Start *coro* on the loop and return at once; the future may be waited for in any thread."""
    return asyncio.run_coroutine_threadsafe(coro, get_loop())


def run(coro: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
    """
    Run *coro* on the loop and wait for its result.

    Args:
        coro: Fresh coroutine.
        timeout: Longest wait in seconds; None waits for ever.

    Raises:
        TimeoutError: The wait is over; the work goes on.
        KeyboardInterrupt: As pressed; the work goes on.
        RuntimeError: Called on the loop's own thread, where waiting would wait for itself.
    """
    if on_loop():
        coro.close()
        raise RuntimeError(
            "a blocking call was made on vidkit's own loop thread, which would wait for itself for ever; "
            "use the operation's .aio twin with await there."
        )
    return wait_for(spawn(coro), timeout)


def wait_for(future: Future[T], timeout: float | None = None) -> T:
    """Wait for a future in ticks short enough for Stop to land within a second."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = BLOCKING_TICK_S if end is None else min(BLOCKING_TICK_S, end - time.monotonic())
        try:
            return future.result(max(0.0, left))
        except TimeoutError:
            if future.done():  # then it is the coroutine's own TimeoutError, or it ended this moment
                return future.result()
            if end is not None and time.monotonic() >= end:
                raise


class Door(Awaitable[T], Generic[T]):
    """
    The awaited door to a coroutine that runs on vidkit's loop.

    Like a coroutine it starts when first awaited; unlike one it may be awaited again, and cancelling the
    waiting task leaves the work alone.
    """

    def __init__(self, coro: Coroutine[Any, Any, T]) -> None:
        self._coro = coro
        self._future: Future[T] | None = None

    def __await__(self) -> Generator[Any, None, T]:
        if self._future is None:
            self._future = spawn(self._coro)
        return await_future(self._future).__await__()


def awaitable(coro: Coroutine[Any, Any, T]) -> Door[T]:
    """Return an object that runs *coro* on vidkit's loop when awaited on any other loop (or on this one)."""
    return Door(coro)


async def await_future(future: Future[T]) -> T:
    """Await a future of the loop in short ticks; cancelling the awaiting task does not touch the future."""
    here = asyncio.get_running_loop()
    woken = asyncio.Event()

    def wake(_: Future[T]) -> None:
        # The waiter's loop may be closed by now: then nobody waits, and there is nobody to wake.
        with contextlib.suppress(RuntimeError):
            here.call_soon_threadsafe(woken.set)

    future.add_done_callback(wake)
    while not future.done():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), AWAITED_TICK_S)
    return future.result()
