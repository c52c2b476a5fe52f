"""
A job's life, on the loop thread: sent once, followed to its end, its file fetched, each step journaled first.

A new process begins wherever the last one died: each step asks the journal what is already true.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from vidkit.errors import (
    Billed,
    JobExpired,
    JobFailed,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
    VidkitWarning,
)
from vidkit.jobs import poll, shelf
from vidkit.jobs.job import Job, noted
from vidkit.jobs.record import Record
from vidkit.models import Asset, Snapshot, State
from vidkit.providers.base import JobOptions, Request, Ticket
from vidkit.wire.download import download

if TYPE_CHECKING:
    from vidkit.jobs.journal import Journal
    from vidkit.providers.base import Provider

__all__ = ["Life", "request_of"]

log = logging.getLogger("vidkit.jobs")


class Life:
    """
    One job, lived through in this process.

    Args:
        job: The handle to tell.
        journal: Where every step is written first.
        request: What to send, if it has not been sent.
        headers: To send with it.
    """

    #: Seconds between looks into the journal while another process follows the job.
    shadow_pause: ClassVar[float] = 0.5
    #: When to look for a lost create in the service's list: lists lag a little.
    list_pauses: ClassVar[tuple[float, ...]] = (0.0, 1.0, 3.0, 8.0)
    #: When to try a stuck download again, beyond the tries `wire.download` makes itself.
    fetch_pauses: ClassVar[tuple[float, ...]] = (5.0, 30.0, 120.0, 300.0)

    def __init__(
        self,
        job: Job[Any],
        journal: Journal,
        request: Request | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.job = job
        self.journal = journal
        self.request = request
        self.headers = dict(headers or {})
        self.woken = asyncio.Event()
        self.task_name = f"vidkit-job-{job.id}"
        self._told = 0.0

    @property
    def record(self) -> Record:
        """The row as last written."""
        return self.job.record

    async def live(self) -> None:
        """Do whatever is left to do; what stops it becomes the job's `error`, never an exception."""
        trouble: VidkitError | None = None
        task = asyncio.current_task()
        assert task is not None
        task.set_name(self.task_name)
        try:
            await self._take()
            if not self.record.settled:
                await self._go_on()
        except VidkitError as wrong:
            wrong.job_id = wrong.job_id or self.job.id
            trouble = wrong
        except Exception as wrong:
            log.exception("following job %s stumbled", self.job.id)
            trouble = VidkitError(
                f"following the job stumbled over {type(wrong).__name__}.",
                provider=self.record.provider,
                operation=self.record.operation,
                job_id=self.job.id,
                advice="The job is kept; job.wait() tries again. Logging 'vidkit' shows where it happened.",
            )
        finally:
            # Whoever wants to follow next, here or in another process, may.
            last = await self.journal.do(lambda db: shelf.release(db, self.job.id, self.journal.leases))
            self.job.put(last, trouble=trouble)
            if not self.job.confirmed.done():
                self.job.confirmed.set_result(None)

    async def _take(self) -> None:
        """Take the lease, or shadow the process that has it until the job is settled or that process dies."""
        leases = self.journal.leases
        while True:
            record = await self.journal.do(lambda db: shelf.take(db, self.job.id, leases))
            if record != self.record:
                self.job.put(record)
            if record.owner == leases.owner or record.settled:
                return
            await self.pause(self.shadow_pause)

    async def _go_on(self) -> None:
        provider = await asyncio.to_thread(self.job.connect, self.record)
        self.job.can_cancel(provider)
        first: Snapshot | None = None
        if self.record.state is State.submitting:
            first = await self._submit(provider)
        if self.record.state is State.unknown:
            await self.reconcile(provider)
        if self.record.state in {State.queued, State.running}:
            await self._follow(provider, first)
        if self.record.state is State.succeeded and not self.record.here:
            await self._fetch(provider)

    async def save(self, step: Callable[[Record], Record], *, fetched: float | None = None) -> Record:
        """Write a step and tell it."""
        record = await self.journal.do(lambda db: shelf.save(db, self.job.id, step))
        self.job.put(record, fetched=fetched)
        return record

    async def pause(self, seconds: float) -> None:
        """Sleep, unless woken."""
        try:
            await asyncio.wait_for(self.woken.wait(), seconds)
        except TimeoutError:
            return
        self.woken.clear()

    # --- the create -----------------------------------------------------------------------------------

    async def _submit(self, provider: Provider) -> Snapshot | None:
        """Send the create once, if it has certainly not been sent."""
        if self.record.sent_at is not None:
            await self.save(lambda record: replace(record, state=State.unknown))
            return None
        if self.request is None:
            never = JobFailed(
                "vidkit was stopped before the request left: nothing was sent.",
                billed=Billed.no,
                advice="Run the cell again.",
            )
            await self.save(lambda record: noted(record.failed(never, State.failed, time.time())))
            return None
        await self.save(lambda record: replace(record, sent_at=time.time()))
        try:
            seen = await provider.submit(self.request, headers=self.headers)
        except SubmissionUnknown as lost:
            wrong: VidkitError = lost
            await self.save(lambda record: record.failed(wrong, State.unknown, time.time()))
            return None
        except VidkitError as refused:
            wrong = refused
            await self.save(lambda record: record.failed(wrong, State.failed, time.time()))
            return None
        except Exception as stumbled:  # a provider's own fault, perhaps after the POST left
            log.exception("submitting job %s stumbled", self.job.id)
            wrong = SubmissionUnknown(f"reading the reply stumbled over {type(stumbled).__name__}.")
            await self.save(lambda record: record.failed(wrong, State.unknown, time.time()))
            return None
        await self._on_look(self._waiting_for_files(provider, seen))
        return seen

    async def reconcile(self, provider: Provider) -> None:
        """Look for a lost create in the service's own list, where there is one."""
        request = self.request or request_of(self.record)
        sent = datetime.fromtimestamp(self.record.sent_at or self.record.created_at, UTC)
        for pause in self.list_pauses:
            await self.pause(pause)
            try:
                found = await provider.recent(request, sent) if request is not None else None
            except ServiceError as wrong:
                log.debug("looking for a lost create failed: %s", wrong)
                continue
            if found is None:
                return
            if found and await self._claim(found):
                return

    async def _claim(self, found: list[Snapshot]) -> bool:
        """Take the one listed job that nobody has; with several the user decides. True when settled."""
        before = self.record
        record = await self.journal.do(lambda db: shelf.claim(db, before.id, found, time.time()))
        if record.state is State.unknown:
            free = await self.journal.do(
                lambda db: shelf.unclaimed(
                    db, before.provider, before.account, [item.remote_id for item in found]
                )
            )
            if not free:
                return False
            question = SubmissionUnknown(
                f"the reply was lost, and the service lists {len(free)} jobs that may be it: "
                f"{', '.join(free[:5])}.",
                advice="job.claim(id) takes one of them; again=True submits a new, perhaps second, paid job.",
            )
            await self.save(lambda record: record.failed(question, State.unknown, time.time()))
            return True
        self.job.put(record)
        return True

    # --- looking --------------------------------------------------------------------------------------

    async def _follow(self, provider: Provider, first: Snapshot | None) -> None:
        record = self.record

        async def look() -> Snapshot:
            if self.record.state.terminal:  # cancelled meanwhile: the service may know it no longer
                return Snapshot(
                    record.remote_id or "", self.record.state, self.record.raw_state, assets=_NONE
                )
            return await provider.look(self.ticket)

        async def on_trouble(wrong: VidkitError) -> None:
            nonlocal provider
            if record.local and isinstance(wrong, ServiceError):  # its server may have died with its process
                provider = await asyncio.to_thread(self.job.connect, self.record)

        try:
            await poll.follow(
                look,
                poll.LOCAL if record.local else provider.poll,
                on_look=self._on_look,
                first=first,
                on_trouble=on_trouble,
                sleep=self.pause,
                arrived=lambda seen: self.arrived(provider, seen),
            )
        except JobExpired as gone:
            wrong = gone
            await self.save(lambda record: record.failed(wrong, State.expired, time.time()))

    @property
    def ticket(self) -> Ticket:
        """What the provider needs to look."""
        record = self.record
        return Ticket(record.operation, record.remote_id or "", record.request)

    def arrived(self, provider: Provider, seen: Snapshot) -> bool:
        """Whether a look at a job that succeeded has all there is to fetch, or says how to get it."""
        if not seen.complete:
            return False
        if not self.record.main:
            return True
        return bool(seen.assets) or provider.follow_up(self.ticket, seen) is not None

    def _waiting_for_files(self, provider: Provider, seen: Snapshot) -> Snapshot:
        waiting = seen.state is State.succeeded and not self.arrived(provider, seen)
        return replace(seen, state=State.running) if waiting else seen

    async def _on_look(self, seen: Snapshot) -> None:
        if self.record.state.terminal:
            return
        notes: tuple[str, ...] = ()
        if not seen.known:
            odd = f"The service says {seen.raw_state!r}, a word vidkit does not know; it counts as running."
            if odd not in self.record.notes:
                notes = (odd,)
                _warn(f"{self.record.provider} {self.record.operation} {self.record.id}: {odd}")
        # What was made may differ from what was asked, e.g. a resolution that the source does not have.
        said = (str(note) for note in seen.outcome.get("notes", ()))
        notes += tuple(dict.fromkeys(note for note in said if note not in self.record.notes))
        await self.save(lambda record: noted(record.seen(seen, time.time()), *notes), fetched=None)

    # --- the files ------------------------------------------------------------------------------------

    async def _fetch(self, provider: Provider) -> None:
        """Fetch what it made; what one came for has to come, what goes with it may be missing."""
        try:
            essential = await self._essential(provider)
            for role, asset in essential.items():
                if role not in self.record.files:
                    await self._fetch_one(provider, asset, role)
        except JobExpired as gone:
            wrong = gone
            await self.save(lambda record: record.failed(wrong, State.expired, time.time()))
            return
        for asset in self.record.assets:
            if asset not in essential.values() and asset.role not in self.record.files:
                try:
                    await self._fetch_one(provider, asset, asset.role, patient=False)
                except VidkitError as wrong_one:
                    sentence = f"The {asset.role} did not come: {wrong_one.message}"
                    await self.save(lambda record, said=sentence: noted(record, said), fetched=1.0)  # type: ignore[misc]  # bound now, not later
        if self.record.state is State.succeeded:
            await asyncio.to_thread(self._prepare)
            await self.save(lambda record: replace(record, here=True))

    async def _essential(self, provider: Provider) -> dict[str, Asset]:
        """Return the files that have to come, by role."""
        record, main = self.record, self.record.main
        if not main:
            return {asset.role: asset for asset in record.assets if asset.essential}
        if main in record.files:
            return {}
        found = next((item for item in record.assets if item.role == main), None) or next(
            iter(record.assets), None
        )
        if found is None:  # known to have ended well by a look that listed nothing: ask again
            seen = await provider.look(self.ticket)
            request = provider.follow_up(self.ticket, seen) if not seen.assets else None
            if request is not None:
                await self._follow_up(provider, request)
                return {}
            found = await self._fresh(provider, main)
        if found is None:
            raise ServiceError("the service names no file for this job.", billed=Billed.unknown)
        return {main: found}

    async def _follow_up(self, provider: Provider, request: Request) -> None:
        """Have the request made that fetches the file, once, as a job of its own; take its file over."""
        job, fields = self.job, request.model_dump(mode="json", exclude_none=True)
        known = await self.journal.do(lambda db: shelf.child(db, job.id, request.operation, fields))
        if known is not None:
            child = job.manager.handle(known, job.connect)
            if child.state is State.succeeded and not all(path.is_file() for path in child.files.values()):
                await job.manager.refresh(child)
            await self._lived(child)
        if known is None or _never_left(child.record):  # the process that wrote it down died before sending
            child = await asyncio.to_thread(provider.starter.start, provider, request, JobOptions())
            await self._lived(child)
        end = child.record
        if end.state is State.succeeded and end.path(self.journal.home) is not None:
            await self.save(lambda record: replace(record, files={**end.files, **record.files}), fetched=1.0)
            return
        wrong = child.error or ServiceError(f"job {child.id} made no file.")
        if not end.settled:  # it goes on, or waits for its user: so do we
            raise wrong
        failed = JobFailed(
            f"it was made, but its file was not: {wrong.message}",
            code=wrong.code,
            billed=Billed.unknown,
            advice=f"studio.{job.provider}.{child.operation}(job) asks the service for the file again.",
        )
        await self.save(lambda record: record.failed(failed, State.failed, time.time()))

    async def _lived(self, child: Job[Any]) -> None:
        said = f"Its file comes from job {child.id} ({child.operation})."
        await self.save(lambda record: noted(record, said), fetched=0.0)
        await asyncio.wrap_future(self.job.manager.follow(child))

    async def _fetch_one(self, provider: Provider, asset: Asset, role: str, *, patient: bool = True) -> None:
        name = self.job.id if role == self.record.main else f"{self.job.id}.{_plain(role)}"
        suffix = asset.suffix if asset.suffix.startswith(".") else f".{asset.suffix}"
        target = self.journal.home / "media" / f"{name}{_plain(suffix)}"

        async def resign() -> Asset | None:
            return await self._fresh(provider, asset.role)

        pauses = iter(self.fetch_pauses if patient else ())
        while True:
            try:
                path = await download(
                    provider.wire, asset, target, on_progress=self._on_progress, resign=resign
                )
                break
            except ServiceError as wrong:
                pause = next(pauses, None)
                if pause is None:
                    raise
                log.debug("the file of %s comes later: %s", self.job.id, wrong)
                await self.pause(pause)
                provider = await asyncio.to_thread(self.job.connect, self.record)
                asset = await self._fresh(provider, asset.role) or asset
        stored = path.relative_to(self.journal.home).as_posix()
        await self.save(lambda record: replace(record, files={**record.files, role: stored}), fetched=1.0)

    async def _fresh(self, provider: Provider, role: str) -> Asset | None:
        """Look again for a fresh link."""
        seen = await provider.look(self.ticket)
        found = next((item for item in seen.assets if item.role == role), None)
        return found or next(iter(seen.assets), None) if role == self.record.main else found

    def _on_progress(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._told >= 0.2 or done == total:
            self._told = now
            self.job.put(self.record, fetched=done / total if total else 0.0)

    def _prepare(self) -> None:
        """Make posters and previews; what cannot be read is kept all the same."""
        from vidkit.media import Audio, Video

        cache = self.journal.home / "previews"
        for role, name in self.record.files.items():
            path = self.journal.home / name
            try:
                if role == "audio":
                    Audio(path, cache=cache).preview()
                elif Asset(role, "").essential:
                    Video(path, cache=cache).prepare()
            except (VidkitError, OSError, ImportError) as wrong:
                log.warning("no preview of %s: %s", path.name, wrong)


_NONE = (Asset("video", ""),)


def _never_left(record: Record) -> bool:
    return record.state is State.failed and record.sent_at is None


def _plain(text: str) -> str:
    """Return *text* as a part of a file name that can be nothing else."""
    return "".join(letter for letter in text if letter.isalnum() or letter in "-_.")[:24].replace("..", ".")


def _warn(text: str) -> None:
    """Warn once; where warnings are errors, this one must not end the following of a paid job."""
    try:
        warnings.warn(text, VidkitWarning, stacklevel=2)
    except VidkitWarning:
        log.warning("%s", text)


def request_of(record: Record) -> Request | None:
    """Return the request as far as the journal has it: files as digests; None if its class is gone."""
    module, _, name = record.model.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        return None
    if not (isinstance(found, type) and issubclass(found, Request)):
        return None
    return found.model_construct(**record.request)
