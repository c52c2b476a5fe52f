"""
Work in other processes: tasks are pure functions of a folder, and what they say travels as files in it.

The pool is one per process and kept warm, since a cold worker costs a second of imports. It is `loky`: a fork
from a threaded kernel deadlocks, and plain spawn runs an unguarded `__main__` again.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
import traceback
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from importlib import import_module
from pathlib import Path
from typing import Any

from vidkit.server import exits, machine

__all__ = ["Report", "close", "executor", "read_partial", "read_progress", "run", "submit", "worker_count"]

#: An idle worker ends after so many seconds; the next job pays its start again. A small machine waits less:
#: a worker holds half a gigabyte and more, and every notebook that is open may have one.
IDLE_SECONDS, IDLE_SECONDS_SMALL = 120.0, 15.0
_SMALL = 4_000_000_000
_MEMORY_PER_WORKER = 1_500_000_000


class Report:
    """How a task speaks with the server: three files in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = -1.0

    def progress(self, share: float) -> None:
        """Say how much is done, 0–1; steps below a hundredth are not written."""
        share = min(max(float(share), 0.0), 1.0)
        if share - self._last >= 0.01 or (share == 1.0 and self._last < 1.0):
            self._last = share
            _write(self._folder / "progress", f"{share:.3f}")

    def publish(self, result: Mapping[str, Any]) -> None:
        """Show what is done so far, shaped like the task's result; the files it names must be whole."""
        found = {"files": dict(result.get("files", {})), "facts": dict(result.get("facts", {}))}
        _check_promised("a part of the result", self._folder, found["files"])
        _write(self._folder / "partial.json", json.dumps(found))

    def cancelled(self) -> bool:
        """Whether the task should stop."""
        return (self._folder / "cancel").exists()


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all: readers look at any moment."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)


def read_progress(folder: Path) -> float:
    """Return what the task said last, 0 where it said nothing yet."""
    try:
        return float((folder / "progress").read_text("utf-8"))
    except (OSError, ValueError):
        return 0.0


def read_partial(folder: Path) -> dict[str, Any]:
    """Return what a task published so far: `files` (paths) and `facts`, both empty where it did not."""
    try:
        found = json.loads((folder / "partial.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {"files": {}, "facts": {}}
    return {"files": {role: folder / name for role, name in found["files"].items()}, "facts": found["facts"]}


def run(task: str, folder: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """
    Run *task* in *folder*; called in a worker.

    Returns:
        What `result.json` holds (`files`, `facts`), or `{"error": {"code", "message"}}` as in `error.json`.
    """
    place = Path(folder)
    module, _, name = task.partition(":")
    try:
        function = getattr(import_module(module), name)
        result = function(place, dict(args), Report(place))
        found = {"files": dict(result.get("files", {})), "facts": dict(result.get("facts", {}))}
        _check_promised(task, place, found["files"])
        _write(place / "result.json", json.dumps(found))
    except BaseException as wrong:  # noqa: BLE001  # SystemExit too: it would end the server's loop
        error = {
            "code": str(getattr(wrong, "code", "") or "server_error"),
            "message": str(wrong) or type(wrong).__name__,
            "trace": "" if getattr(wrong, "code", "") else traceback.format_exc(),
        }
        _write(place / "error.json", json.dumps(error))
        return {"error": error}
    return found


class Refused(Exception):  # noqa: N818  # a scripted outcome
    """What `refuse` raises: an error with a code, as tasks' own refusals are."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def submit(pool: Executor, task: str, folder: str, args: Mapping[str, Any]) -> Future[dict[str, Any]]:
    """
    Let a worker run a task; the future breaks when the worker dies.

    loky 3.7 watches the workers it knew before a call was submitted. Where all had gone idle, nobody would
    see the new one die, and the job would run for ever: a second call makes it look again.
    """
    future = pool.submit(run, task, folder, args)
    pool.submit(os.getpid)
    return future


def refuse(_: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Fail as a scripted fault says, in place of the real task."""
    report.progress(0.5)
    raise Refused(str(args["code"]), str(args["message"]))


def _check_promised(task: str, place: Path, names: Mapping[str, str]) -> None:
    """Refuse a result that names files which are not there."""
    missing = [name for name in names.values() if not (place / str(name)).is_file()]
    if missing:
        raise RuntimeError(f"{task} promised {', '.join(missing)} and did not write it")


def worker_count() -> int:
    """Return how many workers suit this machine: a render uses two cores by itself, and needs memory."""
    by_memory = (machine.memory() or _MEMORY_PER_WORKER) // _MEMORY_PER_WORKER
    return max(1, min(4, machine.cores() // 2, by_memory))


def idle_seconds() -> float:
    """Return how long a worker waits for its next task here."""
    return IDLE_SECONDS_SMALL if (machine.memory() or _SMALL) < _SMALL else IDLE_SECONDS


def _start(owner: int, modules: tuple[str, ...]) -> None:
    """Make a worker ready: load the heavy modules, and end with the process that owns it."""

    def watch() -> None:
        while os.getppid() == owner:
            time.sleep(0.5)
        os._exit(1)  # killed owners cannot clean up; their workers must not render for nobody

    # Ctrl-C and a notebook's Stop button reach the whole process group; they end a wait, never the work.
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        threading.Thread(target=watch, name="vidkit-orphan-watch", daemon=True).start()
    for module in modules:
        with contextlib.suppress(ImportError):  # the task itself will say what is missing
            import_module(module)


_pool: Executor | None = None
_pool_lock = threading.Lock()


def executor(workers: int, modules: tuple[str, ...]) -> Executor:
    """Return the process's pool, made on first use and made anew after a worker died."""
    global _pool
    import loky

    with _pool_lock:
        if _pool is not None and (_pool._flags.broken or _pool._flags.shutdown):  # type: ignore[attr-defined]  # noqa: SLF001  # loky tells it nowhere else
            _pool = None
        if _pool is None:
            _pool = loky.ProcessPoolExecutor(
                workers,
                timeout=idle_seconds(),
                initializer=_start,
                initargs=(os.getpid(), modules),
                # A renderer's caches are no leak: at loky's 300 MB many a film would cost its warm worker.
                env={
                    "LOKY_MAX_MEMORY_LEAK_SIZE": str(_MEMORY_PER_WORKER),
                    **machine.worker_variables(workers),
                },
            )
            _pool.submit(os.getpid)  # starts the workers, so that the first job finds them warm
            exits.end_after_me()  # the first submit set a hook of loky's own
        return _pool


def close() -> None:
    """End the pool and its processes, also in the middle of work; the next `executor()` makes a new one."""
    global _pool
    with _pool_lock:
        pool, _pool = _pool, None
        if pool is not None:
            pool.shutdown(wait=True, kill_workers=True)  # type: ignore[call-arg]  # loky's own argument
