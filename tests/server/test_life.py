"""Starting, stopping, being killed, starting again: nothing ordered is lost, nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.server.conftest import Toy
from tests.server.toy import ToyEmulator
from vidkit.server import StudioServer, discovery, worker

ROOT = Path(__file__).parents[2]

#: A studio of its own in another process: prints one line with its address and stays until it is told to end.
STUDIO = """
import json, sys
from tests.server.toy import ToyEmulator
from vidkit.server import StudioServer
server = StudioServer(sys.argv[1], services=[ToyEmulator], warm=("json",), **json.loads(sys.argv[2]))
server.serve_forever(lambda: print(json.dumps([server.base_url("toy"), server.key]), flush=True))
"""


class Studio:
    """That process, and a client."""

    def __init__(self, home: Path, script: str = STUDIO, **facts: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(home), json.dumps(facts)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        url, key = json.loads(self.process.stdout.readline())
        self.http = httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, trust_env=False)
        self.look, self.until, self.create = (
            lambda *args, **kwargs: Toy.look(self, *args, **kwargs),
            lambda *args, **kwargs: Toy.until(self, *args, **kwargs),
            lambda *args, **kwargs: Toy.create(self, *args, **kwargs),
        )

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        return self.process.wait(15)


@pytest.fixture
def studios(tmp_path: Path) -> Iterator[Any]:
    """Return a maker of studio processes on one home; what still runs at the end is killed."""
    made: list[Studio] = []

    def start(**facts: Any) -> Studio:
        made.append(Studio(tmp_path / "home", **facts))
        return made[-1]

    yield start
    for studio in made:
        if studio.process.poll() is None:
            studio.process.kill()
            studio.process.wait()
        studio.http.close()
        studio.process.stdout.close()  # type: ignore[union-attr]


def gone(processes: list[psutil.Process], seconds: float = 8) -> bool:
    """Whether all *processes* end within *seconds*."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not alive


def test_killed_studio_finishes_its_jobs_in_the_next_process(studios):
    """Kill -9 while a job runs and another waits: the next studio, at the same address, finishes both ids."""
    first = studios(workers=1)
    running = first.create("running", steps=60, pause=0.05, seed=1)
    waiting = first.create("waiting", seed=2)
    first.until(running, "running")
    workers = first.family()
    assert workers
    first.end(signal.SIGKILL)
    assert gone(workers), "workers of a killed studio must not go on"
    second = studios()
    assert second.http.base_url == first.http.base_url
    assert second.http.headers == first.http.headers
    assert second.until(waiting, seconds=15)["status"] == "succeeded"
    assert second.until(running, seconds=20)["status"] == "succeeded"
    assert second.http.get(f"/jobs/{running}/content").text == "running|1|"


def test_stopped_studio_leaves_no_process(studios):
    """SIGTERM in the middle of a job: exit at once with 0, no child left, and the job goes on elsewhere."""
    first = studios(workers=1)
    id = first.create(steps=400, pause=0.05)
    first.until(id, "running")
    family = first.family()
    start = time.monotonic()
    assert first.end(signal.SIGTERM) == 0
    assert time.monotonic() - start < 6
    assert gone(family, 2)
    assert studios().look(id)["status"] in {"queued", "running"}


FORGETFUL = """
import sys, time
from tests.server.conftest import Toy
from tests.server.toy import ToyEmulator
from vidkit.server import StudioServer
server = StudioServer(sys.argv[1], services=[ToyEmulator], warm=("json",)).start()
toy = Toy(server)
id = toy.create(steps=400, pause=0.05)
toy.until(id, "running")
import psutil
print(*[child.pid for child in psutil.Process().children(recursive=True)], flush=True)
"""


def test_interpreter_exit_without_stop_does_not_hang(tmp_path):
    """A script that forgets to stop, with a job running, ends within seconds and leaves no child."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", FORGETFUL, str(tmp_path / "home")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - start < 20
    pids = [int(pid) for pid in done.stdout.split()]
    assert pids
    assert gone([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], 3)
    assert "Traceback" not in done.stderr


def test_living_holder_keeps_its_jobs(studios, tmp_path):
    """A second studio on the home shows the first one's job and does not run it again."""
    first = studios(workers=1)
    id = first.create(steps=80, pause=0.1)
    first.until(id, "running")
    second = studios()
    assert second.look(id)["status"] == "running"
    time.sleep(1.5)
    assert second.until(id)["status"] == "succeeded"
    assert [path.name for path in (tmp_path / "home/jobs/toy" / id).iterdir() if path.is_dir()] == ["1"]


def test_worker_that_dies_is_replaced(make):
    """A worker killed in the middle costs an attempt, not the job and not the server."""
    toy = make(executor=None, warm=("json",))
    id = toy.create(die=True, seed=4)
    assert toy.until(id, seconds=120)["status"] == "succeeded"
    assert toy.http.get(f"/jobs/{id}/content").text == "a kite|4|"
    assert toy.until(toy.create(), seconds=120)["facts"]["pid"] != os.getpid()


def test_worker_that_dies_after_a_rest_is_replaced(make, monkeypatch):
    """A worker that was started because all others had gone idle is watched too: its death costs one attempt."""
    worker.close()
    monkeypatch.setattr(worker, "idle_seconds", lambda: 0.3)
    toy = make(executor=None, workers=1, warm=("json",))
    pid = toy.until(toy.create(), seconds=60)["facts"]["pid"]
    assert gone([psutil.Process(pid)] if psutil.pid_exists(pid) else [], 30)
    assert toy.until(toy.create(die=True), seconds=60)["status"] == "succeeded"
    worker.close()


def test_interrupt_of_the_whole_group_spares_the_work(make):
    """Stop in a notebook sends SIGINT to the kernel and its workers alike: the job goes on in its first attempt."""
    toy = make(executor=None, workers=1, warm=("json",))
    pid = toy.until(toy.create(), seconds=30)["facts"]["pid"]
    id = toy.create(steps=20, pause=0.05)
    toy.until(id, "running")
    time.sleep(0.2)
    os.kill(pid, signal.SIGINT)
    done = toy.until(id, seconds=30)
    assert done["facts"]["pid"] == pid
    assert (toy.server.home / "jobs/toy" / id / "1").is_dir()


def test_pool_is_shared_warm_and_closes_clean(make, tmp_path):
    """Two servers use the same workers; closing the pool leaves no process; the next job starts a new one."""
    worker.close()
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    pids = []
    for name in ("one", "two"):
        toy = make(home=tmp_path / name, executor=None, workers=1, warm=("json",))
        pids.append(toy.until(toy.create(), seconds=30)["facts"]["pid"])
        toy.server.stop()
    assert pids[0] == pids[1]
    workers = [
        child
        for child in psutil.Process().children(recursive=True)
        if child.pid not in before and "resource_tracker" not in " ".join(child.cmdline())
    ]
    assert [child.pid for child in workers] == [pids[0]]
    worker.close()
    assert gone(workers, 3)


def test_worker_with_full_caches_stays_warm(make):
    """A worker that keeps 400 MB, as a renderer's caches may, is not replaced, and nobody is warned of it."""
    worker.close()  # a fresh worker, whose memory is measured from its start
    toy = make(executor=None, workers=1, warm=("json",))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        jobs = [toy.create(hog=400_000_000, steps=2, pause=0.6) for _ in range(3)]
        pids = {toy.until(id, seconds=30)["facts"]["pid"] for id in jobs}
    worker.close()  # and its memory is given back
    assert len(pids) == 1
    assert [str(item.message) for item in said if "worker" in str(item.message)] == []


def test_warm_worker_takes_the_first_job_fast(make):
    """Once the pool is warm, a tiny job is done well below the second that a cold worker costs."""
    toy = make(executor=None, workers=1, warm=("json",))
    toy.until(toy.create(), seconds=30)
    start = time.monotonic()
    toy.until(toy.create())
    assert time.monotonic() - start < 0.7


def test_restart_keeps_key_port_jobs_files_and_documents(make):
    """The same home gives the same key, port, jobs, blobs and emulators' documents."""
    first = make()
    id = first.create()
    first.until(id)
    file = first.http.post("/files", content=b"kept").json()["id"]
    first.server.host.put("toy", "me", "notes", {"a": 1})
    assert first.server.host.keep("toy", "me", "notes") == {"a": 1}
    before = (first.server.key, first.server.port, first.server.media_port)
    first.server.stop()
    second = make()
    assert (second.server.key, second.server.port, second.server.media_port) == before
    assert second.look(id)["status"] == "succeeded"
    assert second.http.get(f"/jobs/{id}/content").status_code == 200
    assert second.server.host.keep("toy", "me", "notes") == {"a": 1}
    done = second.until(second.create(file=file))
    assert httpx.get(done["links"]["video"], trust_env=False).text.endswith("|kept")


def test_stop_gives_a_running_job_back(make):
    """A server stopped in the middle hands its job to the next one on the home, which ends it."""
    first = make()
    id = first.create(steps=100, pause=0.02)
    first.until(id, "running")
    first.server.stop()
    assert make().until(id)["status"] == "succeeded"


def test_ends_are_told_after_a_crash_between(make):
    """A job whose end was never told to the emulator (the process died) is told by the next server."""
    from tests.server.receiver import Receiver

    with Receiver() as receiver:
        first = make()
        id = first.create(callback=f"{receiver.url}/hook")
        first.until(id)
        receiver.wait(2)
        first.server.call(first.server.host.run(_untell, id))
        first.server.stop()
        make()
        assert json.loads(receiver.wait(3)[2]) == {"id": id, "state": "succeeded"}


def _untell(store: Any, id: str) -> None:
    store.update("toy", id, announced="running")


def test_another_process_can_find_a_living_server(studios, tmp_path):
    """studio.json leads to a living server, is private, and is taken back when the server stops."""
    home = tmp_path / "home"
    assert discovery.find(home) is None
    studio = studios()
    living = discovery.find(home)
    assert living is not None
    assert living.pid == studio.process.pid
    assert str(studio.http.base_url).startswith(living.url)
    assert (home / "studio.json").stat().st_mode & 0o777 == 0o600
    studio.end(signal.SIGTERM)
    assert not (home / "studio.json").exists()


def test_second_server_leaves_the_first_its_place(make):
    """While one server lives, a second one on the home takes another port and does not push itself forward."""
    first = make()
    second = make()
    assert second.server.port != first.server.port
    living = discovery.find(first.server.home)
    assert living is not None
    assert living.port == first.server.port
    second.server.stop()
    assert discovery.find(first.server.home) == living
    first.server.stop()
    assert make().server.port == living.port


def test_file_of_a_dead_server_is_not_believed(studios, tmp_path):
    """After kill -9 the file is still there, and nobody is found by it."""
    studio = studios()
    studio.end(signal.SIGKILL)
    assert discovery.read(tmp_path / "home") is not None
    assert discovery.find(tmp_path / "home") is None


def test_taken_port_is_said_at_the_start(make, tmp_path):
    """A wanted port that is taken raises at start, and nothing is left running."""
    toy = make()
    server = StudioServer(tmp_path / "other", toy.server.port, services=[ToyEmulator], workers=1, warm=())
    with pytest.raises(OSError, match="in use"):
        server.start()
    assert not server.running


def test_server_without_home_leaves_nothing(make):
    """A server that was given no home takes its files with it."""
    server = StudioServer(services=[ToyEmulator], workers=1, warm=())
    with server:
        home = server.home
        assert home.is_dir()
        assert "http://127.0.0.1" in repr(server)
    assert not home.exists()
    assert "stopped" in repr(server)


def test_start_and_stop_twice_do_no_harm(tmp_path):
    """start() on a running server and stop() on a stopped one do nothing; it can be started again."""
    server = StudioServer(tmp_path / "home", services=[ToyEmulator], workers=1, warm=())
    assert server.start() is server.start()
    port = server.port
    server.stop()
    server.stop()
    with server.start():
        assert server.port == port


def test_key_is_shown_nowhere(make):
    """Neither the repr nor the public front page tells the key."""
    server = make().server
    assert server.key not in repr(server)
    assert server.key not in httpx.get(server.url, trust_env=False).text
