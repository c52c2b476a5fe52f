"""
`studio.db`: the server's jobs, leases, blobs, deliveries and small documents.

One connection in a thread of its own: SQLite may wait for a disk or another process, the event loop may not.
A job has two states: `work` (what the workers did) and `shown` (what its clock lets clients see).
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import sqlite3
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from vidkit.server.schema import Row, migrate

__all__ = ["LEASE_SECONDS", "TERMINAL", "Store"]

T = TypeVar("T")

#: A process that was not heard of for so long has lost its jobs to whoever asks next.
LEASE_SECONDS = 15.0
TERMINAL = ("succeeded", "failed", "cancelled")
#: The holders that are open in this process.
_living: set[str] = set()
_ENDED = "('succeeded', 'failed', 'cancelled')"


class Store:
    """The database; `await store.run(Store.method, …)` calls a method in the store's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="vidkit-studio-db")
        #: Who holds leases here: machine, process, and a token against reused process ids.
        self.holder = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
        _living.add(self.holder)
        try:
            self._db = self._threads.submit(self._open).result()
        except BaseException:
            _living.discard(self.holder)
            self._threads.shutdown()
            raise
        #: Readers of a WAL database never wait for writers, so small documents may be read on the loop.
        self._reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._unwritten: dict[tuple[str, str, str], str] = {}

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10.0)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        migrate(db)
        return db

    async def run(self, method: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call one of the methods below in the store's thread."""
        return await asyncio.wrap_future(self.submit(method, *args, **kwargs))

    def submit(self, method: Callable[..., T], *args: Any, **kwargs: Any) -> Future[T]:
        """Queue such a call: it is made even if nobody waits for it any more."""
        return self._threads.submit(method, self, *args, **kwargs)

    def close(self) -> None:
        """Let go of this store's leases and close."""
        _living.discard(self.holder)
        self._threads.submit(self._release).result()
        self._threads.submit(self._db.close).result()
        self._threads.shutdown()
        self._reader.close()

    def _release(self) -> None:
        self._db.execute("UPDATE jobs SET holder = NULL WHERE holder = ?", (self.holder,))
        self._db.execute("UPDATE deliveries SET holder = NULL WHERE holder = ?", (self.holder,))

    @contextmanager
    def _writing(self) -> Any:
        """Hold the write lock, so that what is read inside stays true until it is written."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # --- small values ------------------------------------------------------------------------------

    def meta(self, name: str, make: Callable[[], str]) -> str:
        """Return a value of the home (its key, its secret), made once."""
        self._db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, make()))
        return str(self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])

    def set_meta(self, name: str, value: str) -> None:
        """Replace a value of the home."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def keep(self, service: str, owner: str, name: str) -> dict[str, Any]:
        """Return a document; called on the loop."""
        text = self._unwritten.get((service, owner, name))
        if text is None:
            query = "SELECT value FROM documents WHERE service = ? AND owner = ? AND name = ?"
            row = self._reader.execute(query, (service, owner, name)).fetchone()
            text = row[0] if row else "{}"
        value: dict[str, Any] = json.loads(text)
        return value

    def put(self, service: str, owner: str, name: str, value: Mapping[str, Any]) -> None:
        """Store a document; called on the loop: visible at once, on disk a moment later, in order."""
        where, text = (service, owner, name), json.dumps(value)
        self._unwritten[where] = text

        def write() -> None:
            self._db.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", (*where, text))
            if self._unwritten.get(where) == text:
                del self._unwritten[where]

        self._threads.submit(write)

    # --- jobs --------------------------------------------------------------------------------------

    def insert(self, row: Row) -> None:
        """Keep a new job, leased to this process."""
        facts = {**row, "holder": self.holder, "lease_until": time.time() + LEASE_SECONDS}
        names = ", ".join(facts)
        marks = ", ".join(f":{name}" for name in facts)
        self._db.execute(f"INSERT INTO jobs ({names}) VALUES ({marks})", facts)  # noqa: S608  # our own names

    def get(self, service: str, id: str) -> Row | None:
        """Return a job."""
        found = self._db.execute("SELECT * FROM jobs WHERE service = ? AND id = ?", (service, id)).fetchone()
        return dict(found) if found else None

    def look(self, service: str, id: str, owner: str, *, count: bool) -> Row | None:
        """Return an owner's job, having counted the look."""
        if count:
            self._db.execute(
                "UPDATE jobs SET looks = looks + 1 WHERE service = ? AND id = ? AND owner = ?",
                (service, id, owner),
            )
        row = self.get(service, id)
        return row if row and row["owner"] == owner else None

    def listing(self, service: str, owner: str, kind: str | None) -> list[Row]:
        """Return an owner's jobs, newest first."""
        query = "SELECT * FROM jobs WHERE service = ? AND owner = ? AND (? IS NULL OR kind = ?)"
        found = self._db.execute(f"{query} ORDER BY number DESC", (service, owner, kind, kind))
        return [dict(row) for row in found]

    def update(self, service: str, id: str, **facts: Any) -> None:
        """Replace columns of a job."""
        sets = ", ".join(f"{name} = :{name}" for name in facts)
        self._db.execute(
            f"UPDATE jobs SET {sets} WHERE service = :service AND id = :id",  # noqa: S608  # our own names
            {**facts, "service": service, "id": id},
        )

    def show(self, service: str, id: str, shown: Mapping[str, Any]) -> tuple[Row | None, bool]:
        """Make *shown* visible unless the visible state has ended; tells whether the state changed."""
        with self._writing():
            old = self.get(service, id)
            if old is None or old["shown"] in TERMINAL:
                return old, False
            facts = {**shown, "shown_progress": max(old["shown_progress"], shown["shown_progress"])}
            scripted = old["clock"].startswith("[")
            if old["shown"] == "running" and shown["shown"] == "queued" and not scripted:
                facts["shown"] = "running"  # a look that began before the work did has come late
            changed = old["shown"] != facts["shown"]
            self.update(service, id, **facts)
            return {**old, **facts}, changed

    def claim(self, service: str, id: str) -> Row | None:
        """Start an attempt at a job, unless it has ended or another living process has it."""
        now = time.time()
        with self._writing():
            row = self.get(service, id)
            if row is None or row["work"] in TERMINAL or not self._free(row, now):
                return None
            facts = {
                "work": "running",
                "attempt": row["attempt"] + 1,
                "work_started_at": now,
                "holder": self.holder,
                "lease_until": now + LEASE_SECONDS,
            }
            self.update(service, id, **facts)
            return {**row, **facts}

    def _free(self, row: Row, now: float) -> bool:
        """Whether this process may have a job: it has it, nobody does, or its holder is gone."""
        holder = row["holder"]
        return holder in {None, self.holder} or row["lease_until"] < now or _dead(str(holder))

    def finish(self, service: str, id: str, attempt: int, work: str, **facts: Any) -> bool:
        """End the work of an attempt; False when it was cancelled, deleted or lost to another process."""
        with self._writing():
            row = self.get(service, id)
            if row is None or row["work"] in TERMINAL or row["attempt"] != attempt:
                return False
            self.update(
                service, id, work=work, work_finished_at=time.time(), holder=None, lease_until=None, **facts
            )
            return True

    def heartbeat(self) -> list[tuple[str, str]]:
        """Renew this process's leases and return the jobs nobody living holds."""
        now = time.time()
        self._db.execute(
            "UPDATE jobs SET lease_until = ? WHERE holder = ?", (now + LEASE_SECONDS, self.holder)
        )
        waiting = self._db.execute(f"SELECT * FROM jobs WHERE work NOT IN {_ENDED} ORDER BY number")  # noqa: S608  # a constant
        rows = [dict(row) for row in waiting]
        return [
            (row["service"], row["id"])
            for row in rows
            if row["holder"] != self.holder and self._free(row, now)
        ]

    def unsettled(self) -> list[Row]:
        """Return jobs whose visible state lags behind, or whose end the emulator was not told of."""
        query = f"SELECT * FROM jobs WHERE work IN {_ENDED} AND (shown NOT IN {_ENDED} OR announced != shown)"  # noqa: S608
        return [dict(row) for row in self._db.execute(query)]

    def outdated(self, now: float) -> list[Row]:
        """Return ended jobs whose files' time is over and that still have them."""
        query = "SELECT * FROM jobs WHERE expires_at < ? AND files != '{}'"
        return [dict(row) for row in self._db.execute(query, (now,))]

    def remove(self, service: str, id: str) -> None:
        """Forget a job."""
        self._db.execute("DELETE FROM jobs WHERE service = ? AND id = ?", (service, id))

    # --- blobs -------------------------------------------------------------------------------------

    def insert_file(self, row: Row) -> None:
        """Keep a blob's facts."""
        marks = ", ".join(f":{name}" for name in row)
        self._db.execute(f"INSERT OR REPLACE INTO files ({', '.join(row)}) VALUES ({marks})", row)  # noqa: S608

    def file(self, service: str, id: str, owner: str) -> Row | None:
        """Find an owner's blob."""
        query = "SELECT * FROM files WHERE service = ? AND id = ? AND owner = ?"
        found = self._db.execute(query, (service, id, owner)).fetchone()
        return dict(found) if found else None

    def files(self, service: str, owner: str, purpose: str | None) -> list[Row]:
        """Return an owner's blobs, newest first."""
        query = "SELECT * FROM files WHERE service = ? AND owner = ? AND (? IS NULL OR purpose = ?)"
        found = self._db.execute(f"{query} ORDER BY number DESC", (service, owner, purpose, purpose))
        return [dict(row) for row in found]

    def remove_file(self, service: str, id: str, owner: str) -> None:
        """Forget a blob."""
        query = "DELETE FROM files WHERE service = ? AND id = ? AND owner = ?"
        self._db.execute(query, (service, id, owner))

    # --- deliveries --------------------------------------------------------------------------------

    def insert_delivery(self, url: str, body: bytes, headers: Mapping[str, str], copies: int) -> Row:
        """Keep a webhook to be sent, held by this process."""
        cursor = self._db.execute(
            "INSERT INTO deliveries (url, body, headers, copies, holder, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (url, body, json.dumps(dict(headers)), copies, self.holder, time.time()),
        )
        query = "SELECT * FROM deliveries WHERE number = ?"
        return dict(self._db.execute(query, (cursor.lastrowid,)).fetchone())

    def update_delivery(self, number: int, **facts: Any) -> None:
        """Note an attempt at a delivery."""
        sets = ", ".join(f"{name} = :{name}" for name in facts)
        self._db.execute(f"UPDATE deliveries SET {sets} WHERE number = :number", {**facts, "number": number})  # noqa: S608

    def claim_deliveries(self) -> list[Row]:
        """Take over the unfinished deliveries that nobody living holds."""
        with self._writing():
            open_ones = [dict(row) for row in self._db.execute("SELECT * FROM deliveries WHERE outcome = ''")]
            free = [
                row
                for row in open_ones
                if row["holder"] is None or (row["holder"] != self.holder and _dead(str(row["holder"])))
            ]
            for row in free:
                self.update_delivery(row["number"], holder=self.holder)
        return free

    def deliveries(self) -> list[Row]:
        """Return what was sent, newest first."""
        return [
            dict(row) for row in self._db.execute("SELECT * FROM deliveries ORDER BY number DESC LIMIT 200")
        ]


def _dead(holder: str) -> bool:
    """Whether the holder is a process of this machine that has ended."""
    machine, pid, _ = holder.rsplit("/", 2)
    if machine != socket.gethostname() or os.name != "posix":
        return False  # only the lease can tell
    if int(pid) == os.getpid():
        return holder not in _living  # in containers a new process often has its predecessor's number
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
