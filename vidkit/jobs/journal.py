"""
What must not be lost, in SQLite: every job from before its POST leaves until its file is here.

Write-ahead log, full sync: when `call` returns, a power cut loses nothing of it. One thread owns the
connection, so that no disk is ever waited for on an event loop. Several processes may use one journal; who
follows a job holds its lease (see `leases`).
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from vidkit.errors import VidkitError
from vidkit.jobs.leases import Leases
from vidkit.jobs.migrations import migrate

__all__ = ["Journal", "transaction"]

T = TypeVar("T")
_Work = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]"]

#: How long one process waits for another's write, in seconds.
BUSY_SECONDS = 30.0


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, and nobody else in between."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


class Journal:
    """
    The journal of one home.

    Args:
        home: Folder that holds `journal.db`; made if missing, readable by its owner only.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / "journal.db"
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.leases = Leases(home / "locks")
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._live, args=(ready,), name="vidkit-journal", daemon=True)
        self._thread.start()
        ready.result()

    def call(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work* on the journal's thread and wait for it; never call this on an event loop."""
        return self.post(work).result()

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work* on the journal's thread and await it; once queued it is done in any case."""
        return await asyncio.shield(asyncio.wrap_future(self.post(work)))

    def post(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """
        Queue *work* and return its future.

        Raises:
            VidkitError: The journal is closed.
        """
        future: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise VidkitError(
                    "this studio is closed.", advice="Open it again: vk.local(), or vk.connect()."
                )
            self._work.put((work, future))
        return future

    def close(self) -> None:
        """Finish what is queued and close the file."""
        with self._closing:
            first, self._closed = not self._closed, True
        if first:
            self._work.put(None)
        self._thread.join()
        self.leases.close()

    def _live(self, ready: Future[None]) -> None:
        try:
            db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            self.path.chmod(0o600)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            migrate(db)
        except BaseException as wrong:  # noqa: BLE001  # told to whoever opens the journal
            ready.set_exception(wrong)
            return
        ready.set_result(None)
        while (item := self._work.get()) is not None:
            work, future = item
            try:
                result = work(db)
            except BaseException as wrong:  # noqa: BLE001  # told to whoever asked
                future.set_exception(wrong)
            else:
                future.set_result(result)
            del item, work, future  # the last job's objects must not live until the next one comes
        db.close()
