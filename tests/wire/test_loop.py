"""The one loop: three doors, Stop that only stops waiting, forks."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from vidkit.wire import loop


def test_runs_on_one_daemon_thread() -> None:
    """All work runs on the same thread, which is not the caller's and does not keep the process alive."""

    async def where() -> threading.Thread:
        return threading.current_thread()

    first, second = loop.run(where()), loop.run(where())
    assert first is second
    assert first is not threading.current_thread()
    assert first.daemon


def test_run_gives_results_and_errors() -> None:
    """What the coroutine returns or raises comes out of the door."""

    async def fail() -> None:
        raise LookupError("nothing there")

    async def time_out() -> None:
        raise TimeoutError("its own")

    async def seven() -> int:
        return 7

    assert loop.run(seven()) == 7
    with pytest.raises(LookupError, match="nothing there"):
        loop.run(fail())
    with pytest.raises(TimeoutError, match="its own"):
        loop.run(time_out())


def test_timeout_leaves_the_work_alone() -> None:
    """After a timeout the caller is free and the work still ends."""
    done = threading.Event()

    async def work() -> None:
        await asyncio.sleep(0.3)
        done.set()

    start = time.monotonic()
    with pytest.raises(TimeoutError):
        loop.run(work(), timeout=0.05)
    assert time.monotonic() - start < 0.25
    assert done.wait(2)


def test_blocking_on_the_loop_thread_is_refused() -> None:
    """A blocking call on the loop's own thread raises at once instead of hanging for ever."""

    async def inner() -> int:
        return 1

    async def outer() -> int:
        return loop.run(inner())

    with pytest.raises(RuntimeError, match="aio"):
        loop.run(outer(), timeout=5)


def test_awaitable_works_on_another_loop_more_than_once() -> None:
    """The awaited door gives the same result on every await, from any loop, and runs the work once."""
    runs = []

    async def work() -> str:
        runs.append(loop.on_loop())
        await asyncio.sleep(0.01)
        return "made"

    door = loop.awaitable(work())

    async def main() -> list[str]:
        return [await door, *await asyncio.gather(door, door)]

    assert asyncio.run(main()) == ["made"] * 3
    assert asyncio.run(main()) == ["made"] * 3
    assert runs == [True]


def test_awaitable_on_the_loop_itself() -> None:
    """A coroutine on the loop may await another door: no deadlock."""

    async def inner() -> int:
        await asyncio.sleep(0.01)
        return 3

    async def outer() -> int:
        return await loop.awaitable(inner()) + 1

    assert loop.run(outer(), timeout=5) == 4


def test_cancelling_the_waiter_leaves_the_work_alone() -> None:
    """A cancelled await ends within a second and the work goes on."""
    done = threading.Event()

    async def work() -> None:
        await asyncio.sleep(0.4)
        done.set()

    async def main() -> float:
        waiter = asyncio.ensure_future(loop.awaitable(work()))
        await asyncio.sleep(0.05)
        start = time.monotonic()
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        return time.monotonic() - start

    assert asyncio.run(main()) < 0.5
    assert done.wait(2)


def test_a_loop_closed_under_the_waiter_is_survived() -> None:
    """When the waiter's loop is gone by the time the work ends, the loop thread lives on."""

    async def work() -> None:
        await asyncio.sleep(0.15)

    async def main() -> None:
        asyncio.ensure_future(loop.awaitable(work()))  # noqa: RUF006  # abandoned on purpose
        await asyncio.sleep(0.02)

    asyncio.run(main())
    time.sleep(0.3)

    async def alive() -> bool:
        return True

    assert loop.run(alive(), timeout=2)


def test_an_awaiting_loop_is_not_blocked() -> None:
    """While one task waits for vidkit, others on the same loop keep running."""

    async def work() -> None:
        await asyncio.sleep(0.3)

    async def main() -> int:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0.01)
                beats += 1

        heart = asyncio.create_task(beat())
        await loop.awaitable(work())
        heart.cancel()
        return beats

    assert asyncio.run(main()) > 10


def test_stop_lands_within_a_second_and_the_work_goes_on() -> None:
    """SIGINT during a blocking wait raises KeyboardInterrupt at once; the coroutine still finishes."""
    script = textwrap.dedent(
        """
        import asyncio, threading, time
        from vidkit.wire import loop
        done = threading.Event()
        async def work():
            print("started", flush=True)
            await asyncio.sleep(1.0)
            done.set()
        start = time.monotonic()
        try:
            loop.run(work())
        except KeyboardInterrupt:
            print("stopped", flush=True)
        print("finished" if done.wait(5) else "lost", flush=True)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    pressed = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "stopped\n"
    assert time.monotonic() - pressed < 0.9
    assert process.stdout.readline() == "finished\n"
    assert process.wait(10) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_child_gets_a_loop_of_its_own() -> None:
    """After a fork, where the thread did not come along, the child's first call starts a new loop."""
    script = textwrap.dedent(
        """
        import os, warnings
        warnings.simplefilter("ignore")
        from vidkit.wire import loop
        async def pid():
            return os.getpid()
        assert loop.run(pid()) == os.getpid()
        child = os.fork()
        if child == 0:
            os._exit(0 if loop.run(pid(), timeout=5) == os.getpid() else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert loop.run(pid()) == os.getpid()
        """
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)
