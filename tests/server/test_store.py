"""The database: its schema, its leases, and that nobody waits for it on the loop."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from vidkit.errors import VidkitError
from vidkit.server import worker
from vidkit.server.emulator import Order
from vidkit.server.schema import MIGRATIONS, migrate
from vidkit.server.store import LEASE_SECONDS, Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an open store with one job."""
    store = Store(tmp_path / "studio.db")
    _insert(store, "a")
    yield store
    store.close()


def _insert(store: Store, id: str) -> None:
    row = {
        "service": "toy",
        "id": id,
        "kind": "draw",
        "owner": "me",
        "public": "{}",
        "callback": None,
        "clock": "real",
        "ttl": None,
        "task": "x:y",
        "args": "{}",
        "created_at": time.time(),
    }
    store.submit(Store.insert, row).result()


def _holder(store: Store, holder: str | None, lease: float) -> None:
    store.submit(Store.update, "toy", "a", holder=holder, lease_until=time.time() + lease).result()


def _free(store: Store) -> bool:
    """Whether the job is offered and can be claimed."""
    offered = ("toy", "a") in store.submit(Store.heartbeat).result()
    claimed = store.submit(Store.claim, "toy", "a").result() is not None
    assert offered == claimed
    return claimed


def test_living_lease_is_respected_until_it_ends(store):
    """A job held on another machine is left alone while its lease lasts, and taken afterwards."""
    _holder(store, "elsewhere/1/x", 5)
    assert not _free(store)
    _holder(store, "elsewhere/1/x", -1)
    assert _free(store)


def test_dead_holder_is_seen_at_once(store):
    """A holder on this machine whose process has ended loses its job without waiting for the lease."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    _holder(store, f"{socket.gethostname()}/{os.getppid()}/x", 5)
    assert not _free(store)
    _holder(store, f"{socket.gethostname()}/{ended.pid}/x", 5)
    assert _free(store)


def test_predecessor_with_our_own_number_is_dead(store):
    """In a container the process after a crash has the same number: its predecessor's jobs are free."""
    _holder(store, f"{socket.gethostname()}/{os.getpid()}/before", 5)
    assert _free(store)


def test_two_stores_of_one_process_respect_each_other(store, tmp_path):
    """A second server in the same process does not take the first one's jobs."""
    other = Store(tmp_path / "studio.db")
    assert other.submit(Store.claim, "toy", "a").result() is None
    other.close()


def test_lost_lease_makes_a_result_worthless(store):
    """Whoever comes back after another attempt has begun cannot end the job any more."""
    first = store.submit(Store.claim, "toy", "a").result()
    second = store.submit(Store.claim, "toy", "a").result()
    assert second["attempt"] == first["attempt"] + 1
    finish = lambda row: store.submit(Store.finish, "toy", "a", row["attempt"], "succeeded").result()  # noqa: E731
    assert not finish(first)
    assert finish(second)
    assert not finish(second)


def test_late_look_does_not_turn_running_back(store):
    """A look that read the job before it began cannot show it as queued afterwards; nor can anything undo an end."""
    show = lambda state: store.submit(  # noqa: E731
        Store.show, "toy", "a", {"shown": state, "shown_progress": 0.5, "shown_word": ""}
    ).result()
    assert show("running")[1]
    row, changed = show("queued")
    assert (row["shown"], changed) == ("running", False)
    assert show("succeeded")[1]
    row, changed = show("running")
    assert (row["shown"], changed) == ("succeeded", False)


def test_heartbeat_renews_the_lease(store):
    """A living process keeps its jobs for another lease."""
    _holder(store, store.holder, 1)
    store.submit(Store.heartbeat).result()
    row = store.submit(Store.get, "toy", "a").result()
    assert row["lease_until"] > time.time() + LEASE_SECONDS - 2


def test_schema_grows_from_every_version(tmp_path):
    """A blank database and one of each earlier version end at the newest, also with two openers at once."""
    for version in range(len(MIGRATIONS) + 1):
        path = tmp_path / f"{version}.db"
        db = sqlite3.connect(path, isolation_level=None)
        for change in MIGRATIONS[:version]:
            change(db)
        db.execute(f"PRAGMA user_version = {version}")
        db.close()
        with ThreadPoolExecutor(2) as both:
            stores = list(both.map(lambda _, path=path: Store(path), range(2)))
        for store in stores:
            assert store.submit(Store.listing, "toy", "me", None).result() == []
            store.close()


def test_newer_home_is_refused_with_advice(tmp_path):
    """A database of a newer vidkit is not touched."""
    db = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    db.execute("PRAGMA user_version = 999")
    with pytest.raises(VidkitError, match="Update vidkit"):
        migrate(db)


def test_locked_database_does_not_stop_the_loop(toy):
    """While another process holds the write lock, requests that need no write are answered as fast as ever."""
    id = toy.create()
    link = toy.until(id)["links"]["video"]
    lock = sqlite3.connect(toy.server.home / "studio.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    waiting = threading.Thread(target=toy.create)
    waiting.start()
    time.sleep(0.1)
    start = time.monotonic()
    import httpx

    assert httpx.get(link, trust_env=False).status_code == 200
    assert httpx.get(toy.server.url, trust_env=False).status_code == 200
    assert toy.server.host.keep("toy", "me", "notes") == {}
    assert time.monotonic() - start < 1
    assert waiting.is_alive()
    lock.execute("COMMIT")
    lock.close()
    waiting.join(10)
    assert len(toy.http.get("/jobs").json()) == 2


def test_many_at_once_all_end(toy):
    """Forty creates at once from eight clients: forty jobs, all succeeded, no accident."""
    with ThreadPoolExecutor(8) as clients:
        ids = list(clients.map(lambda number: toy.create(str(number)), range(40)))
        ends = list(clients.map(lambda job: toy.until(job)["status"], ids))
    assert len(set(ids)) == 40
    assert ends == ["succeeded"] * 40
    assert toy.server.accidents == []


def test_engine_tasks_run_as_slates_where_asked(make):
    """With `media="slate"` an order for the engine's stage gives a film of the asked size and length, quickly."""
    toy = make(media="slate", clock="instant", executor=None, workers=1)
    host: Any = toy.server.host
    args = {"prompt": "a kite", "width": 320, "height": 240, "seconds": 1}
    owner = host.owner(toy.server.key)

    async def film() -> Any:
        await host.create(
            service="toy",
            kind="x",
            owner=owner,
            id="film",
            public={},
            order=Order("vidkit.engine.tasks:stage", args),
        )
        return await host.job("toy", "film", owner)

    job = toy.server.call(film())
    assert job.state == "succeeded", job.error
    from vidkit.engine.probe import probe

    facts = probe(job.files["video"])
    assert (facts.width, facts.height, facts.frames) == (320, 240, 24)


def test_result_that_names_a_missing_file_is_an_error(tmp_path, monkeypatch):
    """A task that promises a file it did not write fails, with the file's name, in error.json too."""
    import types

    module = types.ModuleType("liar")
    module.lie = lambda *_: {"files": {"video": "none.mp4"}}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "liar", module)
    result = worker.run("liar:lie", str(tmp_path), {})
    assert "none.mp4" in result["error"]["message"]
    assert json.loads((tmp_path / "error.json").read_text())["code"] == "server_error"
    assert not (tmp_path / "result.json").exists()


def test_task_that_exits_fails_its_job_and_not_the_server(toy):
    """sys.exit in a task is that job's error; the server goes on."""
    done = toy.until(toy.create(**{"raise": "exit"}))
    assert (done["status"], done["error"]["message"]) == ("failed", "3")
    assert toy.until(toy.create())["status"] == "succeeded"


def test_unknown_task_is_an_error_and_not_a_crash(tmp_path):
    """A task that cannot be imported fails its job with the reason."""
    assert "nowhere" in worker.run("nowhere.at:all", str(tmp_path), {})["error"]["message"]
