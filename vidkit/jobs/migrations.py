"""
How the journal's tables came to be: numbered steps, never changed once released, only added to.

The number of the last step taken is kept in SQLite's own `user_version`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from vidkit.errors import VidkitError

__all__ = ["STEPS", "migrate"]


def _001_jobs(db: sqlite3.Connection) -> None:
    """Jobs, with everything needed to find, follow, fetch and count them in another process."""
    db.execute(
        """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            created_at REAL NOT NULL,
            provider TEXT NOT NULL,
            title TEXT NOT NULL,
            operation TEXT NOT NULL,
            model TEXT NOT NULL,          -- import path of the request's class
            local INTEGER NOT NULL,
            account TEXT NOT NULL,        -- fingerprint of origin and key, never the key
            base_url TEXT NOT NULL,
            fingerprint TEXT NOT NULL,    -- what "the same request" means
            request TEXT NOT NULL,        -- JSON, files as digests
            seed INTEGER,
            prompt TEXT NOT NULL,
            summary TEXT NOT NULL,        -- JSON list
            result TEXT NOT NULL,
            parents TEXT NOT NULL,        -- JSON list
            estimate TEXT NOT NULL,       -- JSON
            state TEXT NOT NULL,
            raw_state TEXT NOT NULL DEFAULT '',
            remote_id TEXT,
            progress REAL,
            sent_at REAL,                 -- NULL: the POST has certainly not left
            ended_at REAL,
            expires_at REAL,
            assets TEXT NOT NULL DEFAULT '[]',
            facts TEXT NOT NULL DEFAULT '{}',
            usage TEXT,
            error TEXT,
            files TEXT NOT NULL DEFAULT '{}',
            here INTEGER NOT NULL DEFAULT 0,   -- its files have arrived, or never will
            notes TEXT NOT NULL DEFAULT '[]',
            owner TEXT,                   -- the lease: which process follows it
            changed REAL NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX jobs_by_time ON jobs (created_at)")
    db.execute("CREATE INDEX jobs_by_fingerprint ON jobs (fingerprint)")
    db.execute("CREATE INDEX jobs_by_remote ON jobs (remote_id)")


def _002_limits(db: sqlite3.Connection) -> None:
    """Rate-limit windows, so that all processes with one key count together."""
    db.execute("CREATE TABLE limits (name TEXT PRIMARY KEY, due REAL NOT NULL, paused_until REAL NOT NULL)")


def _003_outcome(db: sqlite3.Connection) -> None:
    """What a job made that is no file: clips, cues, the service's name for a film."""
    db.execute("ALTER TABLE jobs ADD COLUMN outcome TEXT NOT NULL DEFAULT '{}'")


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_001_jobs, _002_limits, _003_outcome)


def migrate(db: sqlite3.Connection) -> int:
    """
    Take the steps that are missing, each whole or not at all; return the version reached.

    Raises:
        VidkitError: The journal was written by a newer vidkit.
    """
    while True:
        db.execute("BEGIN IMMEDIATE")  # another process may be at the same step
        try:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if version > len(STEPS):
                raise VidkitError(  # noqa: TRY301  # inside, so that it is rolled back too
                    f"the journal has version {version}; this vidkit knows {len(STEPS)}.",
                    advice="Update vidkit, or set VIDKIT_HOME to another folder.",
                )
            if version < len(STEPS):
                STEPS[version](db)
                db.execute(f"PRAGMA user_version = {version + 1}")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        if version >= len(STEPS) - 1:
            return len(STEPS)
