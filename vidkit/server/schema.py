"""The tables of `studio.db`, as numbered changes: an older home is brought up to date when opened."""

from __future__ import annotations

import sqlite3
from typing import Any

from vidkit.errors import VidkitError

__all__ = ["MIGRATIONS", "Row", "migrate"]

Row = dict[str, Any]


def _m001_start(db: sqlite3.Connection) -> None:
    """Jobs with their leases, blobs, deliveries, documents, values of the home."""
    db.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    db.execute(
        """
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            service TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT NOT NULL,
            public TEXT NOT NULL, callback TEXT, clock TEXT NOT NULL, ttl REAL,
            task TEXT NOT NULL, args TEXT NOT NULL,
            created_at REAL NOT NULL, looks INTEGER NOT NULL DEFAULT 0,
            work TEXT NOT NULL DEFAULT 'queued', attempt INTEGER NOT NULL DEFAULT 0,
            work_started_at REAL, work_finished_at REAL,
            error TEXT, files TEXT NOT NULL DEFAULT '{}', facts TEXT NOT NULL DEFAULT '{}',
            shown TEXT NOT NULL DEFAULT 'queued', shown_progress REAL NOT NULL DEFAULT 0,
            shown_error TEXT, shown_word TEXT NOT NULL DEFAULT '',
            started_at REAL, finished_at REAL, expires_at REAL,
            announced TEXT NOT NULL DEFAULT 'queued',
            holder TEXT, lease_until REAL,
            UNIQUE (service, id)
        )
        """
    )
    db.execute("CREATE INDEX jobs_by_owner ON jobs (service, owner, number)")
    db.execute("CREATE INDEX jobs_by_work ON jobs (work)")
    db.execute(
        """
        CREATE TABLE files (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            service TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, path TEXT NOT NULL,
            name TEXT NOT NULL, content_type TEXT NOT NULL, bytes INTEGER NOT NULL,
            created_at REAL NOT NULL, purpose TEXT NOT NULL,
            UNIQUE (service, id)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE deliveries (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            url TEXT NOT NULL, body BLOB NOT NULL, headers TEXT NOT NULL, copies INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT '',
            last TEXT NOT NULL DEFAULT '',
            holder TEXT, created_at REAL NOT NULL
        )
        """
    )
    db.execute(
        "CREATE TABLE documents (service TEXT, owner TEXT, name TEXT, value TEXT NOT NULL,"
        " PRIMARY KEY (service, owner, name))"
    )


#: In order; the database's `user_version` counts how many were applied.
MIGRATIONS = (_m001_start,)


def _refuse_newer(version: int) -> None:
    if version > len(MIGRATIONS):
        raise VidkitError(
            f"this home was written by a newer vidkit (its studio.db has version {version}).",
            advice="Update vidkit, or choose another home.",
        )


def migrate(db: sqlite3.Connection) -> None:
    """
    Apply what is missing; two processes may try at once.

    Raises:
        VidkitError: The home is newer than this vidkit.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        done = int(db.execute("PRAGMA user_version").fetchone()[0])
        _refuse_newer(done)
        for change in MIGRATIONS[done:]:
            change(db)
        if done < len(MIGRATIONS):
            db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
