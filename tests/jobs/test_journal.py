"""The journal: durable, shared between processes, and growing by numbered steps."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from vidkit.errors import VidkitError
from vidkit.jobs import migrations, shelf
from vidkit.jobs.journal import Journal, transaction
from vidkit.jobs.record import Record
from vidkit.models import Asset, Estimate, Snapshot, State, Usage
from vidkit.wire import Limiter


def record(id: str = "toy-1", **changes: object) -> Record:
    """Return a row to try things with."""
    facts: dict[str, object] = {
        "id": id,
        "created_at": 1_800_000_000.0,
        "provider": "toy",
        "title": "Toy",
        "operation": "draw",
        "model": "vidkit_toy.requests:GenerateRequest",
        "local": False,
        "account": "abc",
        "base_url": "https://toy.example.com",
        "fingerprint": "f1",
        "request": {"prompt": "a kite"},
    }
    return Record(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Open a journal."""
    made = Journal(tmp_path / "home")
    yield made
    made.close()


def put(journal: Journal, *records: Record) -> None:
    """Insert rows."""

    def work(db: sqlite3.Connection) -> None:
        with transaction(db):
            for item in records:
                assert shelf.insert(db, item)

    journal.call(work)


def test_a_row_comes_back_as_it_went(journal: Journal) -> None:
    """Everything a record holds survives the way through SQLite."""
    whole = record(
        summary=("T2V", "6 s"),
        parents=("toy-0",),
        estimate=Estimate(0.4, 4.0, "4 s", "docs", "2026-11"),
        state=State.succeeded,
        assets=(Asset("video", "/v/1", bytes=12),),
        usage=Usage(usd=0.4),
        files={"video": "media/toy-1.mp4"},
        facts={"size": "1280x720"},
        here=True,
        notes=("Hm.",),
        seed=7,
    )
    put(journal, whole)
    assert journal.call(lambda db: shelf.find(db, "toy-1")) == whole


def test_the_journal_is_its_owners_alone(journal: Journal) -> None:
    """Nobody else on the machine may read prompts."""
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_writes_reach_the_disk_before_call_returns(journal: Journal) -> None:
    """Write-ahead log with full sync is what the rule needs."""
    assert journal.call(lambda db: db.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
    assert journal.call(lambda db: db.execute("PRAGMA synchronous").fetchone()[0]) == 2


def test_an_error_inside_reaches_the_caller_and_undoes_its_step(journal: Journal) -> None:
    """A step that fails leaves the row as it was, and the journal goes on working."""
    put(journal, record())

    def step(before: Record) -> Record:
        raise RuntimeError("stumble")

    with pytest.raises(RuntimeError):
        journal.call(lambda db: shelf.save(db, "toy-1", step))
    assert journal.call(lambda db: shelf.find(db, "toy-1")) == record()


def test_the_event_loop_runs_on_while_the_disk_is_busy(journal: Journal) -> None:
    """`do` waits in the journal's own thread, never on the loop."""
    ticks = 0

    async def main() -> None:
        nonlocal ticks
        busy = asyncio.ensure_future(journal.do(lambda db: time.sleep(0.3)))
        while not busy.done():
            await asyncio.sleep(0.01)
            ticks += 1

    asyncio.run(main())
    assert ticks > 5


def test_migrations_from_blank_and_from_each_step(tmp_path: Path) -> None:
    """Every older journal reaches the newest tables, and doing it again changes nothing."""

    def schema(db: sqlite3.Connection) -> list[str]:
        return [
            row[0] for row in db.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name")
        ]

    newest: list[str] | None = None
    for start in range(len(migrations.STEPS) + 1):
        db = sqlite3.connect(tmp_path / f"{start}.db", isolation_level=None)
        for step in migrations.STEPS[:start]:
            step(db)
        db.execute(f"PRAGMA user_version = {start}")
        assert migrations.migrate(db) == migrations.migrate(db) == len(migrations.STEPS)
        newest = newest or schema(db)
        assert schema(db) == newest
        db.close()


def test_a_half_taken_step_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails leaves the journal at its old version."""

    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (x)")
        raise RuntimeError("power cut")

    db = sqlite3.connect(tmp_path / "j.db", isolation_level=None)
    migrations.migrate(db)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, broken))
    with pytest.raises(RuntimeError):
        migrations.migrate(db)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0
    assert db.execute("PRAGMA user_version").fetchone()[0] == len(migrations.STEPS) - 1
    db.close()


def test_a_journal_of_the_future_is_left_alone(tmp_path: Path) -> None:
    """An older vidkit refuses a newer journal in words, and does not touch it."""
    home = tmp_path / "home"
    Journal(home).close()
    with sqlite3.connect(home / "journal.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(VidkitError, match="version 99"):
        Journal(home)


HOLD = """
import sys, time
from pathlib import Path
from vidkit.jobs.journal import Journal
from vidkit.jobs import shelf
journal = Journal(Path(sys.argv[1]))
print(journal.call(lambda db: shelf.take(db, "toy-1", journal.leases)).owner, flush=True)
time.sleep(60)
"""


def test_a_lease_dies_with_its_process_and_not_before(journal: Journal) -> None:
    """While another process holds a job it cannot be taken; the moment it is killed, it can."""
    put(journal, record())
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(journal.home)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    owner = other.stdout.readline().strip()
    try:
        assert journal.leases.lives(owner)
        assert journal.call(lambda db: shelf.take(db, "toy-1", journal.leases)).owner == owner
    finally:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        other.stdout.close()
    assert journal.call(lambda db: shelf.take(db, "toy-1", journal.leases)).owner == journal.leases.owner
    assert not (journal.leases.folder / owner).exists()


def test_two_journals_never_undo_each_other(tmp_path: Path) -> None:
    """Steps of several threads and connections on one row are all kept."""
    journals = [Journal(tmp_path / "home") for _ in range(2)]
    put(journals[0], record())

    def work(journal: Journal, name: str) -> None:
        for index in range(15):
            said = f"{name}{index}"
            journal.call(
                lambda db, said=said: shelf.save(
                    db, "toy-1", lambda row: replace(row, notes=(*row.notes, said))
                )
            )

    threads = [threading.Thread(target=work, args=(journals[i % 2], f"t{i}-")) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = journals[0].call(lambda db: shelf.find(db, "toy-1"))
    assert found is not None
    assert len(found.notes) == len(set(found.notes)) == 60
    for journal in journals:
        journal.close()


def test_processes_share_one_rate_limit(tmp_path: Path) -> None:
    """Two limiters of one key over two connections count together."""
    journals = [Journal(tmp_path / "home") for _ in range(2)]
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    async def main() -> None:
        limiters = [
            Limiter("toy:k", 6, store=shelf.JournalLimits(journal), clock=lambda: 1000.0, sleep=nap)
            for journal in journals
        ]
        for index in range(4):
            await limiters[index % 2].acquire()

    asyncio.run(main())
    assert len(naps) == 2, "burst of two for both together, then waits"
    for journal in journals:
        journal.close()


def test_a_lost_create_is_claimed_only_where_there_is_no_doubt(journal: Journal) -> None:
    """One unclaimed candidate is taken; several, or one that another job has, leave it unknown."""
    put(
        journal,
        record("toy-1", state=State.unknown),
        record("toy-2", state=State.running, remote_id="taken"),
    )
    look = [Snapshot(name, State.running) for name in ("taken", "new", "newer")]
    assert journal.call(lambda db: shelf.claim(db, "toy-1", look, 0.0)).state is State.unknown
    assert journal.call(lambda db: shelf.claim(db, "toy-1", look[:1], 0.0)).state is State.unknown
    found = journal.call(lambda db: shelf.claim(db, "toy-1", look[:2], 0.0))
    assert (found.state, found.remote_id) == (State.running, "new")


def test_an_ended_job_is_not_woken_by_a_late_look() -> None:
    """A success stays one, whatever a slow reply says."""
    done = record(state=State.succeeded, remote_id="r1")
    assert done.seen(Snapshot("r1", State.running), 1.0) == done
