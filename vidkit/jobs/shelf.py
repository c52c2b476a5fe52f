"""What the journal is asked: small functions on a connection, run on the journal's thread."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from vidkit.jobs.journal import Journal, transaction
from vidkit.jobs.leases import Leases
from vidkit.jobs.record import Record
from vidkit.models import Snapshot, State
from vidkit.wire.limiter import Window

__all__ = [
    "JournalLimits",
    "alive_like",
    "child",
    "claim",
    "everything",
    "find",
    "insert",
    "of_file",
    "of_remote",
    "release",
    "save",
    "seconds_taken",
    "take",
    "unclaimed",
    "working",
]


def _one(db: sqlite3.Connection, where: str, *values: object, newest: bool = True) -> Record | None:
    order = "DESC" if newest else "ASC"
    row = db.execute(
        f"SELECT * FROM jobs WHERE {where} ORDER BY created_at {order} LIMIT 1",  # noqa: S608  # our own words
        values,
    ).fetchone()
    return Record.read(row) if row is not None else None


def find(db: sqlite3.Connection, id: str) -> Record | None:
    """Find a job by our id, else by the service's."""
    return _one(db, "id = ?", id) or _one(db, "remote_id = ?", id)


def everything(db: sqlite3.Connection, *, local: bool | None = None) -> list[Record]:
    """All jobs, newest first; `local` keeps only those of the local studio, or only the others."""
    where, values = ("WHERE local = ?", (int(local),)) if local is not None else ("", ())
    rows = db.execute(f"SELECT * FROM jobs {where} ORDER BY created_at DESC, rowid DESC", values)  # noqa: S608  # our own words
    return [Record.read(row) for row in rows]


def working(db: sqlite3.Connection) -> list[Record]:
    """Return the jobs that are not settled, oldest first."""
    rows = db.execute(
        "SELECT * FROM jobs WHERE state IN ('submitting', 'unknown', 'queued', 'running') "
        "OR (state = 'succeeded' AND NOT here) ORDER BY created_at"
    )
    return [Record.read(row) for row in rows]


def alive_like(
    db: sqlite3.Connection, fingerprint: str, leases: Leases, sends: Callable[[str], bool]
) -> Record | None:
    """
    Return a job of the same request that is still alive, or whose file is still on its way.

    One that nobody will send any more is none: its process died, or was interrupted, before the POST.
    """
    rows = db.execute(
        "SELECT * FROM jobs WHERE fingerprint = ? "
        "AND (state IN ('submitting', 'unknown', 'queued', 'running') "
        "OR (state = 'succeeded' AND NOT here)) ORDER BY created_at DESC, rowid DESC",
        (fingerprint,),
    )
    for record in map(Record.read, rows):
        sent = record.state is not State.submitting or record.sent_at is not None
        if sent or (sends(record.id) if record.owner == leases.owner else leases.lives(record.owner)):
            return record
    return None


def insert(db: sqlite3.Connection, record: Record) -> bool:
    """Add a job (inside the caller's transaction); False when its id is taken."""
    values = record.row()
    marks = ", ".join(f":{name}" for name in values)
    try:
        db.execute(f"INSERT INTO jobs ({', '.join(values)}) VALUES ({marks})", values)  # noqa: S608  # names of our fields
    except sqlite3.IntegrityError:
        return False
    return True


def save(db: sqlite3.Connection, id: str, step: Callable[[Record], Record]) -> Record:
    """
    Replace a job by `step(job)` in one act, so that two threads or processes never undo each other.

    Raises:
        LookupError: There is no such job.
    """
    with transaction(db):
        before = _one(db, "id = ?", id)
        if before is None:
            raise LookupError(id)
        after = step(before)
        if after != before:
            after = replace(after, changed=max(time.time(), before.changed + 1e-6))  # never backwards
            values = after.row()
            assignments = ", ".join(f"{name} = :{name}" for name in values if name != "id")
            db.execute(f"UPDATE jobs SET {assignments} WHERE id = :id", values)  # noqa: S608  # names of our fields
        return after


def take(db: sqlite3.Connection, id: str, leases: Leases) -> Record:
    """Take a job's lease if it is free or its owner is dead; the record's `owner` says who has it now."""

    def step(record: Record) -> Record:
        return record if leases.lives(record.owner) else replace(record, owner=leases.owner)

    return save(db, id, step)


def of_remote(db: sqlite3.Connection, provider: str, remote_id: str) -> Record | None:
    """Find the job of a service by its id there, or by the service's id of the film it made."""
    return _one(db, "provider = ? AND remote_id = ?", provider, remote_id) or _one(
        db,
        "provider = ? AND json_extract(outcome, '$.remote_video') = ? AND state = 'succeeded'",
        provider,
        remote_id,
        newest=False,
    )


def child(db: sqlite3.Connection, parent: str, operation: str, request: Mapping[str, Any]) -> Record | None:
    """Find the job of a very request that was made from *parent* and has not failed."""
    rows = db.execute(
        "SELECT * FROM jobs WHERE operation = ? AND state NOT IN ('failed', 'cancelled') "
        "AND EXISTS (SELECT 1 FROM json_each(jobs.parents) WHERE value = ?) ORDER BY created_at DESC",
        (operation, parent),
    )
    return next((record for record in map(Record.read, rows) if record.request == dict(request)), None)


def of_file(db: sqlite3.Connection, file: str) -> Record | None:
    """Find the job that made a file, given as stored in `files`."""
    return _one(db, "EXISTS (SELECT 1 FROM json_each(jobs.files) WHERE value = ?)", file)


def unclaimed(db: sqlite3.Connection, provider: str, account: str, remote_ids: list[str]) -> list[str]:
    """Return those of *remote_ids* that no job of ours has, in the same order."""
    rows = db.execute(
        "SELECT remote_id FROM jobs WHERE provider = ? AND account = ? "
        "AND remote_id IN (SELECT value FROM json_each(?))",
        (provider, account, json.dumps(remote_ids)),
    )
    ours = {row[0] for row in rows}
    return [item for item in remote_ids if item not in ours]


def release(db: sqlite3.Connection, id: str, leases: Leases) -> Record:
    """Give a job's lease back, if it is ours; return the job."""
    return save(
        db, id, lambda record: replace(record, owner=None) if record.owner == leases.owner else record
    )


def claim(db: sqlite3.Connection, id: str, found: list[Snapshot], now: float) -> Record:
    """Give an unknown job the one listed job that no other has; with none or several, leave it unknown."""

    def step(record: Record) -> Record:
        free = unclaimed(db, record.provider, record.account, [item.remote_id for item in found])
        if record.state is not State.unknown or len(free) != 1:
            return record
        look = next(item for item in found if item.remote_id == free[0])
        if look.state is State.succeeded:  # a list may lack links; the poll loop asks for them
            look = replace(look, state=State.running)
        said = "The reply to the create was lost; the job was found in the service's own list."
        return replace(record.seen(look, now), error=None, notes=(*record.notes, said))

    return save(db, id, step)


def seconds_taken(db: sqlite3.Connection, provider: str, operation: str, *, local: bool) -> float | None:
    """Return how long such jobs took lately (the median of the last nine), or None."""
    rows = db.execute(
        "SELECT ended_at - created_at FROM jobs WHERE provider = ? AND operation = ? AND local = ? "
        "AND state = 'succeeded' AND ended_at NOT NULL ORDER BY created_at DESC LIMIT 9",
        (provider, operation, int(local)),
    )
    taken = sorted(float(row[0]) for row in rows)
    return taken[len(taken) // 2] if taken else None


class JournalLimits:
    """Rate-limit windows shared by all processes of a home."""

    blocking = True

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def change(self, name: str, step: Callable[[Window], Window]) -> Window:
        """Replace a window in one act."""

        def work(db: sqlite3.Connection) -> Window:
            with transaction(db):
                row = db.execute("SELECT due, paused_until FROM limits WHERE name = ?", (name,)).fetchone()
                before = Window(*row) if row is not None else Window()
                after = step(before)
                if after != before:
                    db.execute(
                        "INSERT OR REPLACE INTO limits VALUES (?, ?, ?)",
                        (name, after.due, after.paused_until),
                    )
                return after

        return self.journal.call(work)
