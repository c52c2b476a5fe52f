"""
What a film costs when something breaks: `python -m tests.bench.bench_lost [scenario …]`.

Each program of `tests/bench/programs` turns the same words into a file on disk, against a local studio that counts the
jobs it makes: one is right, each further one would be billed again. What breaks is scripted. Where a program ends
without its file it is run once more, as a person would run the cell again. Lines are those of the program without
imports, blank lines and its docstring.

The jobs' clock is real, their film a plain one, so that the machine's speed plays no part.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidkit.server import StudioServer

PROGRAMS = Path(__file__).parent / "programs"
KEY = "sk-bench-0123456789"


def reply_lost_once(server: StudioServer) -> None:
    """Break the connection after the first create was processed."""
    server.faults.add("lost_reply", service="openai", method="POST", path="/videos")


def reply_lost_always(server: StudioServer) -> None:
    """Break it after every create of the first run."""
    server.faults.add("lost_reply", service="openai", method="POST", path="/videos", times=0)


def reply_late_once(server: StudioServer) -> None:
    """Answer the first create later than the client waits (2 s)."""
    server.faults.add("stall", service="openai", method="POST", path="/videos", seconds=6)


def refused_once(server: StudioServer) -> None:
    """Answer the first create with a 503 that made nothing."""
    server.faults.add("503", service="openai", method="POST", path="/videos", seconds=1)


def reply_on_its_way(server: StudioServer) -> None:
    """Keep the first reply back for a second, in which the program is killed."""
    server.faults.add("stall", service="openai", method="POST", path="/videos", seconds=1.5)


@dataclass(frozen=True)
class Scenario:
    """What breaks, and whether the program is killed once the server has a job."""

    title: str
    breaks: Callable[[StudioServer], None] | None = None
    kill_after: float | None = None


SCENARIOS = {
    "calm": Scenario("nothing breaks"),
    "lost": Scenario("the create's reply is lost once", reply_lost_once),
    "always": Scenario("every create's reply is lost", reply_lost_always),
    "late": Scenario("the create's reply comes too late once", reply_late_once),
    "503": Scenario("503 once, nothing was made", refused_once),
    "killed": Scenario("killed while the service works (run again)", None, 2.0),
    "early": Scenario("killed before the create's reply (run again)", reply_on_its_way, 0.0),
}


def lines(program: Path) -> int:
    """Return how many lines of a program do something."""
    tree = ast.parse(program.read_text())
    found: set[int] = set()
    for node in tree.body:
        if not isinstance(node, (ast.Import, ast.ImportFrom)) and not (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    text = program.read_text().splitlines()
    return sum(1 for number in found if text[number - 1].strip())


def made(server: StudioServer) -> list[Any]:
    """Return the jobs the server has made for our key."""
    return list(server.call(server.host.jobs("openai", server.host.owner(KEY))))


def run(program: Path, server: StudioServer, folder: Path, kill_after: float | None) -> str:
    """Run a program to its end, or kill it some seconds after the server has a job; return how it ended."""
    process = subprocess.Popen(
        [sys.executable, str(program)],
        cwd=folder,
        env={
            **os.environ,
            "BASE_URL": server.base_url("openai"),
            "KEY": KEY,
            "VIDKIT_HOME": str(folder / "vidkit"),
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    if kill_after is not None:
        while not made(server) and process.poll() is None:
            time.sleep(0.02)
        time.sleep(kill_after)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        return "killed"
    _, errors = process.communicate(timeout=120)
    if process.returncode == 0:
        return "fine"
    words = [line for line in errors.splitlines() if line.strip() and not line.startswith((" ", "Traceback"))]
    return words[-1].split(":")[0].rsplit(".", 1)[-1] if words else "failed"


def play(program: Path, scenario: Scenario) -> str:
    """Return what became of one program in one scenario."""
    with (
        tempfile.TemporaryDirectory() as name,
        ThreadPoolExecutor(2) as pool,
        StudioServer(
            Path(name) / "server",
            services=["openai"],
            media="slate",
            clock="seconds:6",
            keys=[KEY],
            executor=pool,
        ) as server,
    ):
        folder = Path(name)
        if scenario.breaks is not None:
            scenario.breaks(server)
        ended = [run(program, server, folder, scenario.kill_after)]
        server.faults.clear()
        if ended[0] != "fine":
            ended.append(run(program, server, folder, None))
        film = "film" if (folder / "kite.mp4").is_file() else "no film"
        jobs = len(made(server))
    return f"{jobs} job{'s' if jobs > 1 else ' '}  {film:8} {', then again: '.join(ended)}"


def main(names: list[str]) -> None:
    """Print one line per scenario and program."""
    arms = sorted(PROGRAMS.glob("with_*.py"))
    for path in arms:
        print(f"{path.stem:18} {lines(path):3d} lines")
    for name in names or list(SCENARIOS):
        print(f"\n{SCENARIOS[name].title}")
        for path in arms:
            package = path.stem.removeprefix("with_").split("_")[0]
            if importlib.util.find_spec(package) is None:
                print(f"  {path.stem:18} not installed: pip install 'vidkit[test]'")
            else:
                print(f"  {path.stem:18} {play(path, SCENARIOS[name])}")


if __name__ == "__main__":
    main(sys.argv[1:])
