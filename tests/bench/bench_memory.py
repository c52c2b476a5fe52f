"""How much memory a tutorial needs, from the kernel to the last worker: `python -m tests.bench.bench_memory [NAME…]`.

Binder ends a session that takes more than 2 GB. Every notebook runs as `tests.save_notebooks` runs it (a home of its
own, no keys), while its kernel and all processes below it are looked at ten times a second. What is added up is PSS:
pages that processes share are counted once. Beside them stands JupyterLab's own server, which a session pays as well.

`MEM_LIMIT=2147483648 CPU_LIMIT=1 python -m tests.bench.bench_memory` runs them as a hub of that size would. `--open`
leaves every kernel open in one home, as a reader does who goes from tutorial to tutorial. Run by hand; ends with 1
where anything needs more than the limit.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient

from tests.save_notebooks import FOLDER, surroundings
from tests.ui.lab import jupyterlab

LIMIT = 2 * 1024**3
MEGA = 1_000_000


@dataclass
class Peak:
    """The highest sum seen so far, in bytes, and what it was made of."""

    total: int = 0
    kernel: int = 0
    workers: int = 0

    def look(self) -> None:
        """Add up this process's kernels and all below them as they are now."""
        kernels = [child for child in psutil.Process().children() if "ipykernel_launcher" in child.cmdline()]
        below = [child for kernel in kernels for child in kernel.children(recursive=True)]
        mine, workers = sum(map(pss, kernels)), sum(map(pss, below))
        if mine + workers > self.total:
            self.total, self.kernel, self.workers = mine + workers, mine, workers


def pss(process: psutil.Process) -> int:
    """Return a process's share of memory in bytes; 0 where it has ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def run(path: Path, work: Path, env: dict[str, str], *, leave: bool) -> tuple[float, Peak, NotebookClient]:
    """Run the notebook at *path*; returns seconds, the peak, and who holds a kernel that was left open."""
    peak, done = Peak(), threading.Event()
    client = NotebookClient(
        nbformat.read(path, as_version=4),
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(work)}},
    )

    def watch() -> None:
        while not done.wait(0.1):
            with contextlib.suppress(psutil.Error):  # something ends while it is looked at
                peak.look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.monotonic()
    try:
        client.execute(env=env, cleanup_kc=not leave)
    finally:
        done.set()
        watcher.join()
    return time.monotonic() - start, peak, client


def server() -> int:
    """Return the memory of JupyterLab's own server while it stands idle, in bytes."""
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
        before = {child.pid for child in psutil.Process().children()}
        with jupyterlab(Path(root), Path(home)):
            return sum(pss(child) for child in psutil.Process().children() if child.pid not in before)


def main(names: list[str]) -> int:
    """Print the table; returns 1 where something does not fit."""
    lab = server()
    print(f"load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    print(f"{'notebook':<26}{'seconds':>8}{'kernel':>8}{'workers':>9}{'peak':>7}{'with Lab':>10} MB")
    worst, left = 0, []
    names, leave = [name for name in names if name != "--open"], "--open" in names
    with contextlib.ExitStack() as stack:
        work, env = stack.enter_context(surroundings())
        for path in sorted(FOLDER.glob("*.ipynb")):
            if names and path.stem not in names:
                continue
            if not leave:
                work, env = stack.enter_context(surroundings())
            seconds, peak, client = run(path, work, env, leave=leave)
            left.append(client)
            worst = max(worst, peak.total + lab)
            figures = (peak.kernel, peak.workers, peak.total, peak.total + lab)
            kernel, workers, total, all_ = (round(figure / MEGA) for figure in figures)
            print(f"{path.stem:<26}{seconds:>8.1f}{kernel:>8}{workers:>9}{total:>7}{all_:>10}", flush=True)
        for client in left if leave else ():
            client._cleanup_kernel()
    print(f"JupyterLab's server alone: {lab / MEGA:.0f} MB; largest sum {worst / LIMIT:.0%} of 2 GB")
    return int(worst > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
