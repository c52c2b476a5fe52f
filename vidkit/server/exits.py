"""
Ending in the right order when the interpreter does: what is being sent, then servers, then the worker pool.

`atexit` comes too late for that: before it, the interpreter joins the pool's own threads, and they wait for
running work. A server that nobody stopped would meanwhile see its workers die and try again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol
from weakref import WeakSet

__all__ = ["before_servers", "end_after_me", "stop_at_exit"]


class _Stops(Protocol):
    def stop(self) -> None: ...


_servers: WeakSet[_Stops] = WeakSet()
_first: list[Callable[[], None]] = []


def before_servers(call: Callable[[], None]) -> None:
    """Let *call* run at the end, while local servers still answer."""
    _first.append(call)
    end_after_me()


def stop_at_exit(server: _Stops) -> None:
    """Let *server* be stopped, should nobody do it before."""
    _servers.add(server)
    end_after_me()


def end_after_me() -> None:
    """
    Set the hook. The last one set runs first, so it is set again after anything that sets one of its own.

    `threading` has the right moment under a private name that `concurrent.futures` uses too.
    """
    import concurrent.futures.thread  # noqa: F401  # its own hook, after which no thread takes work, must be older

    register = getattr(threading, "_register_atexit", None)
    if register is None:
        import atexit

        register = atexit.register
    register(_end)


def _end() -> None:
    from vidkit.server import worker

    for call in _first:
        try:
            call()
        except Exception:  # a closed stderr, say: servers and workers must end all the same
            logging.getLogger("vidkit.server").exception("something at the end failed")
    _first.clear()  # the hook may be set more than once
    for server in list(_servers):
        server.stop()
    worker.close()
