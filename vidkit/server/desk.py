"""
The jobs of one home: what was ordered, what the workers did, and what the clock lets clients see.

Every change a client can see is told to the emulator once; an end at least once, also after a crash.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import shutil
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Executor
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from vidkit.server import clocks, files
from vidkit.server.emulator import Emulator, Order, ServerJob
from vidkit.server.faults import Faults
from vidkit.server.schema import Row
from vidkit.server.settings import Settings
from vidkit.server.store import TERMINAL, Store
from vidkit.server.work import Runner

__all__ = ["JobDesk", "request_seed"]

_log = logging.getLogger("vidkit.server")

#: The header `x-vidkit-seed` of the request being answered.
request_seed: ContextVar[int | None] = ContextVar("request_seed", default=None)

#: How long a look may wait for files that its clock already promises.
_LOOK_SECONDS = 120.0
_HOUSEKEEPING_SECONDS = 2.0


class JobDesk:
    """The part of the host that knows jobs. All coroutines run on the server's loop."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        faults: Faults,
        *,
        pool: Callable[[], Executor],
        slots: int,
    ) -> None:
        self.settings, self._store, self.faults = settings, store, faults
        self.home = settings.home
        self.clock = settings.clock
        self.offset = 0.0  #: seconds that tests have let pass
        self.emulators: dict[str, Emulator] = {}
        #: Exceptions inside emulators, one line each: a test that wants none can look here.
        self.accidents: list[str] = []
        self.runner = Runner(store, self.home, pool=pool, slots=slots, on_change=self._work_changed)
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def now(self) -> float:
        """Return Unix seconds by the server's clock."""
        return time.time() + self.offset

    async def start(self) -> None:
        """Begin to work, with what an earlier process left."""
        self.runner.start()
        self._go(self._housekeep())

    async def stop(self) -> None:
        """Stop; work goes on when the home is opened again."""
        await self.runner.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _housekeep(self) -> None:
        """Settle what an earlier process left between states, and drop files whose time is over."""
        while True:
            for row in await self._store.run(Store.unsettled):
                if row["shown"] in TERMINAL:
                    self._announce(row)
                elif clocks.parse(row["clock"]).moves_by_itself:
                    await self._advance(row)
            for row in await self._store.run(Store.outdated, self.now()):
                await self._store.run(Store.update, row["service"], row["id"], files="{}")
                await asyncio.to_thread(self._drop, row["service"], row["id"])
            await asyncio.sleep(_HOUSEKEEPING_SECONDS)

    def _drop(self, service: str, id: str) -> None:
        shutil.rmtree(files.job_folder(self.home, service, id), ignore_errors=True)

    async def create(
        self,
        *,
        service: str,
        kind: str,
        owner: str,
        id: str,
        public: Mapping[str, Any],
        order: Order,
        ttl: float | None = None,
        seed: int | None = None,
        callback: str | None = None,
    ) -> ServerJob:
        """Keep a new job and let the clock and the workers have it."""
        args = dict(order.args)
        inputs = files.job_folder(self.home, service, id) / "inputs"
        digest = await asyncio.to_thread(_take_inputs, order, inputs)
        asked = request_seed.get() if seed is None else seed
        if asked is not None:
            args["seed"] = asked
        elif args.get("seed") is None:
            args["seed"] = _seed(order, digest, self.settings.seed)
        task = order.task
        if self.settings.media == "slate" and task.startswith("vidkit.engine."):
            task = order.quick or "vidkit.engine.tasks:slate"
        fault = self.faults.take(frozenset({"fail_job"}), service)
        if fault is not None:
            task, args = "vidkit.server.worker:refuse", {"code": fault.code, "message": fault.message}
        await self._store.run(
            Store.insert,
            {
                "service": service,
                "id": id,
                "kind": kind,
                "owner": owner,
                "public": json.dumps(public),
                "callback": callback,
                "clock": clocks.parse(self.clock).text,
                "ttl": ttl,
                "task": task,
                "args": json.dumps(args),
                "created_at": self.now(),
            },
        )
        row = await self._store.run(Store.get, service, id)
        assert row is not None
        self.runner.add(service, id)
        return self._public(row)

    async def job(self, service: str, id: str, owner: str, *, look: bool = True) -> ServerJob | None:
        """Look at a job."""
        row = await self._store.run(Store.look, service, id, owner, count=look)
        if row is None:
            return None
        row = await self._advance(row, looking=look)
        partial = await asyncio.to_thread(self.runner.partial, row) if row["shown"] == "running" else None
        return self._public(row, partial)

    async def jobs(self, service: str, owner: str, *, kind: str | None = None) -> Sequence[ServerJob]:
        """All jobs of an owner, newest first."""
        rows = await self._store.run(Store.listing, service, owner, kind)
        return [self._public(row if row["shown"] in TERMINAL else await self._advance(row)) for row in rows]

    async def update(self, service: str, id: str, public: Mapping[str, Any]) -> None:
        """Replace what the emulator keeps about a job."""
        await self._store.run(Store.update, service, id, public=json.dumps(public))

    async def cancel(self, service: str, id: str, owner: str) -> ServerJob | None:
        """Stop a job if it has not ended."""
        row = await self._store.run(Store.look, service, id, owner, count=False)
        if row is None:
            return None
        if row["shown"] not in TERMINAL:
            row = await self._end(row, "cancelled", None)
        return self._public(row)

    async def delete(self, service: str, id: str, owner: str) -> bool:
        """Forget a job and its files."""
        row = await self._store.run(Store.look, service, id, owner, count=False)
        if row is None:
            return False
        await self._store.run(Store.remove, service, id)
        self.runner.ask_to_stop(service, id)
        await asyncio.to_thread(self._drop, service, id)
        return True

    async def _work_changed(self, service: str, id: str) -> None:
        """Hear from the runner."""
        row = await self._store.run(Store.get, service, id)
        if row is not None and clocks.parse(row["clock"]).moves_by_itself:
            await self._advance(row)

    async def _advance(self, row: Row, *, looking: bool = False) -> Row:
        """Bring a job's visible state to where its clock says it is, and tell the emulator of a change."""
        if row["shown"] in TERMINAL:
            return row
        service, id = row["service"], row["id"]
        clock = clocks.parse(row["clock"])
        elapsed = self.now() - row["created_at"]
        view = clock.at(looks=row["looks"], elapsed=elapsed)
        if view.state in {"failed", "cancelled"} and looking:
            return await self._end(row, view.state, view.error, word=view.word)
        if view.wait and looking and row["work"] not in TERMINAL:
            await self.runner.ended(service, id, _LOOK_SECONDS)
            fresh = await self._store.run(Store.get, service, id)
            row = fresh or row
        state, progress = view.state, view.progress
        if clock.kind == "looks" and view.wait and row["work"] not in TERMINAL:
            progress = (clock.figure - 1) / clock.figure
        if state is None:
            state = row["work"]
        if progress is None:
            done = await asyncio.to_thread(self.runner.progress, row)
            progress = 1.0 if state == "succeeded" else min(done, 0.99)
        if clock.kind == "seconds" and row["work"] in TERMINAL and elapsed < clock.figure:
            self._later(clock.figure - elapsed, service, id)
        return await self._show(row, state, progress, row["error"], view.word)

    def _later(self, seconds: float, service: str, id: str) -> None:
        """Look again by ourselves when a clock of seconds has run out."""
        loop = asyncio.get_running_loop()
        loop.call_later(seconds + 0.01, lambda: self._go(self._work_changed(service, id)))

    async def _end(self, row: Row, state: str, error: Mapping[str, str] | None, word: str = "") -> Row:
        """End a job before its work has: cancelled, or failed by a script."""
        service, id = row["service"], row["id"]
        text = json.dumps(dict(error)) if error else None
        await self._store.run(
            Store.update, service, id, work=state, error=text, files="{}", holder=None, lease_until=None
        )
        self.runner.ask_to_stop(service, id)
        return await self._show({**row, "work": state}, state, row["shown_progress"], text, word)

    async def _show(self, row: Row, state: str, progress: float, error: str | None, word: str) -> Row:
        now = self.now()
        shown: dict[str, Any] = {"shown": state, "shown_progress": progress, "shown_word": word}
        if state != "queued" and row["started_at"] is None:
            shown["started_at"] = now
        if state in TERMINAL:
            shown |= {"finished_at": now, "shown_error": error if state == "failed" else None}
            if row["ttl"] is not None:
                shown["expires_at"] = now + row["ttl"]
        elif all(row[name] == value for name, value in shown.items()):
            return row
        fresh, changed = await self._store.run(Store.show, row["service"], row["id"], shown)
        if fresh is not None and changed:
            self._announce(fresh)
        return fresh or {**row, **shown}

    def _announce(self, row: Row) -> None:
        """Tell the emulator of a change, one change of a job after the other."""
        emulator = self.emulators.get(row["service"])
        if emulator is None:
            return
        key = (row["service"], row["id"])
        lock = self._locks.setdefault(key, asyncio.Lock())
        job = self._public(row)

        async def tell() -> None:
            async with lock:
                current = await self._store.run(Store.get, *key)
                if current is None or current["announced"] in {job.state, *TERMINAL}:
                    return  # told already, perhaps by the housekeeping
                try:
                    await emulator.on_change(job)
                except Exception as wrong:  # noqa: BLE001  # a broken callback must not break the job
                    _log.exception("%s.on_change", emulator.name)
                    self.accidents.append(f"{emulator.name}.on_change: {wrong!r}")
                await self._store.run(Store.update, *key, announced=job.state)
            if job.state in TERMINAL:
                self._locks.pop(key, None)

        self._go(tell())

    def _public(self, row: Row, partial: Mapping[str, Any] | None = None) -> ServerJob:
        """Return a job as emulators see it, with what it made, or so far has made."""
        done = row["shown"] == "succeeded"
        expired = row["expires_at"] is not None and self.now() >= row["expires_at"]
        made = partial or {"files": {}, "facts": {}}
        if done:
            paths = {} if expired else json.loads(row["files"])
            made = {
                "files": {role: self.home / path for role, path in paths.items()},
                "facts": json.loads(row["facts"]),
            }
        return ServerJob(
            id=row["id"],
            service=row["service"],
            kind=row["kind"],
            owner=row["owner"],
            state=row["shown"],
            progress=1.0 if done else row["shown_progress"],
            public=json.loads(row["public"]),
            error=json.loads(row["shown_error"]) if row["shown_error"] else None,
            files=made["files"],
            facts=made["facts"],
            created_at=row["created_at"],
            started_at=row["started_at"],
            finished_at=row["finished_at"],
            expires_at=row["expires_at"],
            looks=row["looks"],
            callback=row["callback"],
            word=row["shown_word"],
        )


def _take_inputs(order: Order, folder: Path) -> str:
    """Bring an order's files into the home and return a digest of all of them."""
    digest = hashlib.sha256()
    for name, source in sorted(order.inputs.items()):
        target = folder / files.safe_part(name)
        files.link_or_copy(source, target)
        digest.update(name.encode())
        with target.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _seed(order: Order, inputs: str, studio: int | None) -> int:
    """Make a seed from what is ordered, varied by the studio's own seed."""
    text = json.dumps([order.task, dict(order.args), inputs, studio], sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF
