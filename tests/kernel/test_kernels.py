"""In real kernels, old and new: nothing hangs, Stop works, jobs go on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.kernels import Kernel, kernel

ENVS = Path(__file__).resolve().parent.parent / ".envs"

OPEN = """
import vidkit as vk
studio = vk.local(clock={clock!r}, media="slate")
"""


def cannot(reason: str) -> None:
    """Skip with one line, or fail where everything is required."""
    if os.environ.get("VIDKIT_REQUIRE_ALL") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def ipykernel(version: str) -> Path:
    """Return the folder with that ipykernel, installed there on first use."""
    folder = ENVS / f"ipykernel{version}"
    if not (folder / "ipykernel").is_dir():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder)]
        done = subprocess.run(
            [*command, f"ipykernel=={version}.*"], capture_output=True, text=True, timeout=300, check=False
        )
        if not (folder / "ipykernel").is_dir():
            cannot(f"ipykernel {version} cannot be installed: {done.stderr.strip()[-200:]}")
    return folder


#: The last of the sixes, the one that Binder has, and whatever is newest.
OLD = [pytest.param(version, marks=pytest.mark.needs_packages) for version in ("6.31", "7.0")]


@pytest.fixture(params=["newest", *OLD])
def running(request: pytest.FixtureRequest, tmp_path: Path, home: Path) -> Iterator[Kernel]:
    """Run a kernel of each version."""
    packages = None if request.param == "newest" else ipykernel(request.param)
    with kernel(tmp_path, packages=packages, home=home) as made:
        version = made.run("import ipykernel; print(ipykernel.__version__)").text.strip()
        parts = tuple(map(int, version.split(".")[:2]))
        assert version.startswith(f"{request.param}.") if packages else parts >= (7, 1)
        yield made


LOOP = """
import asyncio
from vidkit.wire import loop
ended = []
async def work(seconds):
    await asyncio.sleep(seconds)
    ended.append(seconds)
    return seconds
"""


def test_the_loops_three_doors_in_a_kernel(running: Kernel) -> None:
    """Blocking and awaited waits run side by side with other cells; Stop ends either, and the work goes on."""
    assert running.run(LOOP).status == "ok"
    cells = running.send("print(loop.run(work(1)))", "print(2)", "print(await loop.awaitable(work(0.5)))")
    running.collect(cells)
    assert [cell.text for cell in cells] == ["1\n", "2\n", "0.5\n"]
    for waiting, raised in (
        ("loop.run(work(1.5))", "KeyboardInterrupt"),
        ("await loop.awaitable(work(1.6))", "CancelledError"),
    ):
        (cell,) = running.send(f"print('waiting', flush=True)\n{waiting}")
        running.until(cell, "waiting")
        time.sleep(0.3)
        pressed = running.stop()
        running.collect([cell])
        assert raised in cell.error
        assert cell.ended - pressed < 1.0
    assert running.run("await asyncio.sleep(2)\nprint(ended)").text == "[1, 0.5, 1.5, 1.6]\n"


def test_three_cells_at_once_all_run(running: Kernel) -> None:
    """Run All: the first cell waits on a job, the others are sent meanwhile; none is lost and all succeed."""
    assert running.run(OPEN.format(clock="seconds:2")).status == "ok"
    cells = running.send(
        "job = studio.generate('A red kite over dunes')\nvideo = job.wait(timeout=60)\nprint('film', video.duration > 0)",
        "print('second', job.state)",
        "again = await job\nprint('third', again.path == video.path)",
    )
    running.collect(cells, seconds=90)
    assert [cell.error for cell in cells] == ["", "", ""]
    assert [cell.text.split("\n")[-2] for cell in cells] == ["film True", "second succeeded", "third True"]


def test_three_awaiting_cells_at_once_all_run(running: Kernel) -> None:
    """The same with a top-level await in the first cell."""
    assert running.run(OPEN.format(clock="seconds:2")).status == "ok"
    cells = running.send(
        "job = studio.generate('A boat at dusk')\nvideo = await job\nprint('film')",
        "print('second')",
        "print('third', job.wait(timeout=10) is not None)",
    )
    running.collect(cells, seconds=90)
    assert [cell.error for cell in cells] == ["", "", ""]
    assert [cell.text.split("\n")[-2] for cell in cells] == ["film", "second", "third True"]


@pytest.mark.parametrize(
    ("waiting", "raised"), [("job.wait(timeout=120)", "KeyboardInterrupt"), ("await job", "CancelledError")]
)
def test_stop_ends_the_wait_and_the_job_goes_on(running: Kernel, waiting: str, raised: str) -> None:
    """Stop during a wait lands within a second; the job ends by itself and its film is there."""
    assert running.run(OPEN.format(clock="seconds:4")).status == "ok"
    (cell,) = running.send(
        f"job = studio.generate('A lighthouse in a storm')\nprint('waiting', flush=True)\n{waiting}"
    )
    running.until(cell, "waiting")
    time.sleep(0.4)
    pressed = running.stop()
    running.collect([cell], seconds=20)
    assert cell.status == "error"
    assert raised in cell.error
    assert cell.ended - pressed < 1.0
    after = running.run("print(job.state.alive, job.wait(timeout=60).duration > 0, job.state)")
    assert after.error == ""
    assert after.text.split() == ["True", "True", "succeeded"]


def test_a_card_becomes_a_player(running: Kernel) -> None:
    """A job at the end of a cell shows a card, which ends as plain HTML with the film's facts in it."""
    assert running.run(OPEN.format(clock="seconds:1")).status == "ok"
    cells = running.send(
        "job = studio.generate('A cat on a roof')\njob", "video = job.wait(timeout=60)\nvideo"
    )
    running.collect(cells, seconds=90)
    assert [cell.error for cell in cells] == ["", ""]
    assert cells[0].displayed
    assert any("text/html" in data for data in cells[1].displayed)
    settled = time.monotonic() + 10
    while not any("text/html" in data for data in cells[0].updated) and time.monotonic() < settled:
        running.run("import time; time.sleep(0.2)")
    assert any("A cat on a roof" in data.get("text/html", "") for data in cells[0].updated)


@pytest.mark.parametrize("wait", ["job.wait(timeout=60)", "await job"])
def test_the_last_drawing_is_out_before_the_waiting_cell_ends(running: Kernel, wait: str) -> None:
    """Runners that drop what arrives between cells still save the finished card, not the one from the start."""
    assert running.run(OPEN.format(clock="seconds:1")).status == "ok"
    shown, waited = running.send("job = studio.generate('A cat on a roof')\njob", wait)
    running.collect([shown, waited], seconds=60)
    assert waited.error == ""
    assert "succeeded" in shown.updated[-1]["text/html"]


def test_so_is_that_of_the_card_below_a_form(running: Kernel) -> None:
    """A form's job is waited for in another cell than the form's, and its card says how it ended before that is over."""
    assert running.run(OPEN.format(clock="seconds:1")).status == "ok"
    shown, waited = running.send(
        "form = studio.form('minimax.generate', prompt='A cat on a roof')\nform",
        "form.submit().wait(timeout=60)",
    )
    running.collect([shown, waited], seconds=60)
    assert waited.error == ""
    assert any("succeeded" in data.get("text/html", "") for data in shown.updated)
