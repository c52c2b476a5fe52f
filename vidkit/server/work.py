"""
The work behind jobs: a queue, as many at a time as there are workers, leases renewed, orphans taken over.

A process holds a lease on every job it has. When it is killed, the next process on the same home sees that
the holder is dead (or its lease over) and runs the job again in a fresh folder, under the same id.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import shutil
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor, Executor
from pathlib import Path
from typing import Any

from vidkit.server import files, worker
from vidkit.server.schema import Row
from vidkit.server.store import TERMINAL, Store

__all__ = ["Runner"]

_log = logging.getLogger("vidkit.server")

Key = tuple[str, str]
_ATTEMPTS = 4
_SCAN_SECONDS = 1.0


class Runner:
    """
    Runs the jobs of one server.

    Args:
        pool: Returns the executor; asked again after a worker died.
        slots: How many jobs run at a time.
        on_change: Called with (service, id) whenever a job's work began or ended.
    """

    def __init__(
        self,
        store: Store,
        home: Path,
        *,
        pool: Callable[[], Executor],
        slots: int,
        on_change: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self._store, self._home, self._pool, self._slots = store, home, pool, slots
        self._on_change = on_change
        self._queue: asyncio.Queue[Key] = asyncio.Queue()
        self._mine: set[Key] = set()
        self._running: dict[Key, Path] = {}
        self._moved = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to work, with what an earlier process left."""
        self._tasks = [asyncio.create_task(self._consume()) for _ in range(self._slots)]
        self._tasks.append(asyncio.create_task(self._scan()))

    def add(self, service: str, id: str) -> None:
        """Queue a job that is in the store."""
        if (service, id) not in self._mine:
            self._mine.add((service, id))
            self._queue.put_nowait((service, id))

    def progress(self, row: Row) -> float:
        """Return how far the work of a running job is; touches the disk."""
        if row["work"] != "running":
            return 1.0 if row["work"] == "succeeded" else 0.0
        return worker.read_progress(
            files.attempt_folder(self._home, row["service"], row["id"], row["attempt"])
        )

    def partial(self, row: Row) -> dict[str, Any]:
        """Return what the task of a running job published so far; touches the disk."""
        return worker.read_partial(
            files.attempt_folder(self._home, row["service"], row["id"], row["attempt"])
        )

    async def ended(self, service: str, id: str, timeout: float) -> None:  # noqa: ASYNC109  # a cap, not an error
        """Wait until the work of a job has ended, here or in another process, or *timeout* is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while True:
                    row = await self._store.run(Store.get, service, id)
                    if row is None or row["work"] in TERMINAL:
                        return
                    async with self._moved:
                        with contextlib.suppress(TimeoutError):  # another process wakes nobody here
                            await asyncio.wait_for(self._moved.wait(), 0.25)

    def ask_to_stop(self, service: str, id: str) -> None:
        """Tell a running task that nobody wants its result."""
        folder = self._running.get((service, id))
        if folder is not None and folder.is_dir():
            (folder / "cancel").touch()

    async def _scan(self) -> None:
        """Renew leases; take over jobs whose process is gone."""
        while True:
            for key in await self._store.run(Store.heartbeat):
                self.add(*key)
            await asyncio.sleep(_SCAN_SECONDS)

    async def _consume(self) -> None:
        while True:
            key = await self._queue.get()
            try:
                await self._work(key)
            except asyncio.CancelledError:
                raise
            except Exception as wrong:  # noqa: BLE001  # logged, and the job's own error
                _log.exception("job %s/%s broke the runner", *key)
                await self._store.run(
                    Store.update, *key, work="failed", holder=None, error=_error("server_error", str(wrong))
                )
                await self._changed(key)
            finally:
                self._mine.discard(key)

    async def _work(self, key: Key) -> None:
        """Run one job until it ends or turns out not to be ours."""
        while (row := await self._store.run(Store.claim, *key)) is not None:
            folder = files.attempt_folder(self._home, *key, row["attempt"])
            self._running[key] = folder
            try:
                await asyncio.to_thread(self._prepare, folder, row["attempt"])
                await self._changed(key)
                result = await self._run(row, folder)
            finally:
                del self._running[key]
            if result is None and row["attempt"] < _ATTEMPTS:
                continue
            result = result or {"error": {"code": "server_error", "message": "The worker process died."}}
            await self._finish(row, folder, result)
            return
        await self._changed(key)

    def _prepare(self, folder: Path, attempt: int) -> None:
        """Make the attempt's folder: the inputs, and nothing an earlier attempt left."""
        for number in range(1, attempt):
            shutil.rmtree(folder.with_name(str(number)), ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        inputs = folder.with_name("inputs")
        for source in sorted(inputs.iterdir()) if inputs.is_dir() else []:
            files.link_or_copy(source, folder / source.name)

    async def _run(self, row: Row, folder: Path) -> dict[str, Any] | None:
        """Let a worker do it; None when the worker died."""
        try:
            pool = await asyncio.to_thread(self._pool)
            args = json.loads(row["args"])
            if row["task"].startswith("vidkit.engine.tasks"):
                # Added here, not in the order: what is known of a film changes nothing about what was asked.
                args["known"] = str(self._home / "known")
            future = await asyncio.to_thread(worker.submit, pool, row["task"], str(folder), args)
            result: dict[str, Any] = await asyncio.wrap_future(future)
        except BrokenExecutor:
            _log.warning("a worker died while %s/%s ran", row["service"], row["id"])
            return None
        return result

    async def _finish(self, row: Row, folder: Path, result: dict[str, Any]) -> None:
        key = (row["service"], row["id"])
        error = result.get("error")
        if error:
            if error.get("trace"):
                _log.error("task %s failed:\n%s", row["task"], error["trace"])
            facts = {"error": _error(error["code"], error["message"])}
        else:
            found = {
                role: str((folder / name).relative_to(self._home)) for role, name in result["files"].items()
            }
            facts = {"files": json.dumps(found), "facts": json.dumps(result["facts"])}
        ours = await self._store.run(
            Store.finish, *key, row["attempt"], "failed" if error else "succeeded", **facts
        )
        if not ours:  # cancelled, deleted or taken over while the worker went on
            gone = await self._store.run(Store.get, *key) is None
            litter = files.job_folder(self._home, *key) if gone else folder
            await asyncio.to_thread(shutil.rmtree, litter, ignore_errors=True)
        await self._changed(key)

    async def _changed(self, key: Key) -> None:
        await self._on_change(*key)
        async with self._moved:
            self._moved.notify_all()

    async def stop(self) -> None:
        """Stop working; what runs is told so and will be run again by the next process."""
        for service, id in list(self._running):
            self.ask_to_stop(service, id)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _error(code: str, message: str) -> str:
    """Return an error as the store keeps it."""
    return json.dumps({"code": code, "message": message})
