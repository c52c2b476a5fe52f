"""kill -9 at the worst moments: a new process lists the job, rejoins it, gets the file, and pays once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import vidkit as vk
from vidkit.errors import Billed, JobFailed, SubmissionUnknown
from vidkit.jobs.life import Life
from vidkit.models import State
from vidkit.server import StudioServer

KEY = "sk-kill-test-0123456789"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StudioServer]:
    """Serve the OpenAI shape from a home of its own: a stranger that survives our death."""
    with (
        ThreadPoolExecutor(2) as pool,
        StudioServer(
            tmp_path / "server",
            services=["openai"],
            media="slate",
            clock="instant",
            keys=[KEY],
            executor=pool,
        ) as made,
    ):
        yield made


@pytest.fixture
def again(server: StudioServer) -> Callable[[], Any]:
    """Return how the next process connects."""
    return lambda: vk.connect("openai", base_url=server.base_url("openai"), api_key=KEY)


@contextmanager
def dying(server: StudioServer, home: Path, moment: str) -> Iterator[subprocess.Popen[str]]:
    """Run the process that will be killed."""
    with running(home, "tests.jobs.dying", server.base_url("openai"), KEY, moment) as process:
        yield process


@contextmanager
def running(home: Path, *command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a module on a home; it is dead afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "VIDKIT_HOME": str(home)},
        cwd=Path(__file__).resolve().parents[2],
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def until(process: subprocess.Popen[str], *words: str, seconds: float = 30) -> None:
    """Read what the process says until all *words* were said."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    assert process.stdout is not None
    left = set(words)
    try:
        for line in process.stdout:
            left.discard(line.strip())
            if not left:
                return
    finally:
        timer.cancel()
    raise AssertionError(f"it ended without saying {left}")


def at_server(server: StudioServer) -> list[Any]:
    """Return the jobs the server has made for our key."""
    host = server.host
    return list(server.call(host.jobs("openai", host.owner(KEY))))


def kill(process: subprocess.Popen[str]) -> None:
    """End it as a power cut would."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_before_the_post_left(server: StudioServer, home: Path, again: Callable[[], Any]) -> None:
    """Nothing was sent, and the journal knows it: the job is failed, unbilled, and may be asked for again."""
    with dying(server, home, "before send") as process:
        until(process, "HERE")
        kill(process)
    studio = again()
    (job,) = studio.jobs
    with pytest.raises(JobFailed, match="nothing was sent") as caught:
        job.wait(30)
    assert caught.value.billed is Billed.no
    assert at_server(server) == []
    fresh = studio.openai.create("a kite over dunes", size="1280x720", seconds="4")
    assert fresh.id != job.id
    assert fresh.wait(60).duration > 3.9


def test_the_same_cell_right_after_a_death_before_the_post(
    server: StudioServer, home: Path, again: Callable[[], Any]
) -> None:
    """A request nobody will send any more is no living twin: the cell makes a new job at once."""
    with dying(server, home, "before send") as process:
        until(process, "HERE")
        kill(process)
    fresh = again().openai.create("a kite over dunes", size="1280x720", seconds="4")
    fresh.wait(60)
    assert len(at_server(server)) == 1


def test_on_the_way(
    server: StudioServer, home: Path, again: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The POST may have left and the service lists nothing: honestly unknown, never sent again by itself."""
    monkeypatch.setattr(Life, "list_pauses", (0.0, 0.1))
    with dying(server, home, "on the way") as process:
        until(process, "HERE")
        kill(process)
    studio = again()
    (job,) = studio.jobs
    with pytest.raises(SubmissionUnknown) as caught:
        job.wait(30)
    assert (job.state, caught.value.billed) == (State.unknown, Billed.unknown)
    assert at_server(server) == []
    twin = studio.openai.create("a kite over dunes", size="1280x720", seconds="4")
    assert twin.id == job.id, "without again=True the unknown job is handed back"


def test_after_the_post_before_its_reply(server: StudioServer, home: Path, again: Callable[[], Any]) -> None:
    """The service made the job and nobody heard: it is found in the service's list, followed and fetched."""
    server.faults.add("stall", service="openai", method="POST", path="/videos", seconds=3)
    with dying(server, home, "reply") as process:
        until(process, "STATE submitting")
        end = time.monotonic() + 20
        while not at_server(server) and time.monotonic() < end:
            time.sleep(0.02)
        kill(process)
    (remote,) = at_server(server)
    (job,) = again().jobs
    assert job.wait(60).duration > 3.9
    assert job.remote_id == remote.id
    assert len(at_server(server)) == 1
    assert any("lost" in note for note in job.notes)


@pytest.mark.parametrize("state", ["queued", "running"])
def test_while_it_is_made(server: StudioServer, home: Path, again: Callable[[], Any], state: str) -> None:
    """Killed while the service works: the next process follows the same job to its file."""
    server.set_clock(["queued"] * 3 + ["running:0.5"] * 4 + ["succeeded"])
    with dying(server, home, state) as process:
        until(process, f"STATE {state}")
        kill(process)
    (remote,) = at_server(server)
    (job,) = again().jobs
    assert job.remote_id == remote.id
    assert job.wait(60).duration > 3.9
    assert len(at_server(server)) == 1


def test_in_the_middle_of_the_download(server: StudioServer, home: Path, again: Callable[[], Any]) -> None:
    """Killed with half a file: the part is completed, and the final name holds all of it."""
    server.faults.add("stall", service="openai", path="/content", at=0.5, seconds=60)
    with dying(server, home, "download") as process:
        until(process, "STATE succeeded")
        parts = home / "media"
        end = time.monotonic() + 20
        while not list(parts.glob("*.part")) and time.monotonic() < end:
            time.sleep(0.02)
        assert list(parts.glob("*.part"))
        kill(process)
        assert not list(parts.glob("*.mp4")), "no final name before all is here"
    (job,) = again().jobs
    video = job.wait(60)
    (remote,) = at_server(server)
    assert video.path.read_bytes() == remote.files["video"].read_bytes()
    assert not list((home / "media").glob("*.part*"))


def test_a_living_process_keeps_its_jobs(server: StudioServer, home: Path, again: Callable[[], Any]) -> None:
    """A second kernel watches a job that another follows, and takes it over when that one dies."""
    server.set_clock(["running:0.1"] * 400)
    with dying(server, home, "two") as process:
        until(process, "STATE running")
        job = again().jobs[0]
        time.sleep(1.2)
        assert job.record.owner is not None
        assert job.record.owner.startswith(f"{process.pid}-")
        kill(process)
    end = time.monotonic() + 10
    while not (job.record.owner or "").startswith(f"{os.getpid()}-") and time.monotonic() < end:
        time.sleep(0.05)
    assert (job.record.owner or "").startswith(f"{os.getpid()}-")
    assert len(at_server(server)) == 1


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_kernel_with_the_local_studio_inside(home: Path, state: str) -> None:
    """Client, server and workers die together: the next process serves the home again and gets the film."""
    with running(home, "tests.jobs.dying_local") as process:
        until(process, f"STATE {state}")
        kill(process)
    studio = vk.local(media="slate")
    (job,) = studio.jobs
    assert job.wait(60).duration > 5.9
    assert [item.id for item in studio.jobs] == [job.id]
