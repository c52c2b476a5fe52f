"""
What people hold while a video is being made: a handle that can be waited for, looked at, stopped and saved.

The handle does no work: `life` does, on the loop thread, and goes on when nobody waits.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from vidkit import options
from vidkit.errors import JobTimeout, MediaError, PermissionDenied, VidkitError
from vidkit.jobs.cost import Cost
from vidkit.jobs.record import Record, error_of
from vidkit.models import MediaInput, State
from vidkit.wire import loop

if TYPE_CHECKING:
    from vidkit.forms import Form
    from vidkit.jobs.manager import JobManager
    from vidkit.media import Video
    from vidkit.providers.base import Provider, Request
    from vidkit.show import JobFacts
    from vidkit.show.live import Follower

__all__ = ["Job"]

log = logging.getLogger("vidkit.jobs")

R = TypeVar("R")
#: `wait()` without an argument: as `vidkit.options` says.
_AS_SET: Any = object()


class Job(Generic[R]):
    """
    One job. In a notebook it shows itself as a card that moves until the video is here.

    Get it from an operation (`studio.generate(…)`), from `studio.jobs`, or by id: `studio.job("minimax-k3")`.
    """

    def __init__(
        self,
        record: Record,
        manager: JobManager,
        connect: Callable[[Record], Provider],
        request: Request | None = None,
    ) -> None:
        self._record = record
        self._manager = manager
        self.connect = connect
        self._request = request
        self._lock = threading.Lock()
        self._callbacks: dict[object, Callable[[], None]] = {}
        self._life: Future[None] | None = None
        self._cards: list[Follower] = []
        self._result: R | None = None
        #: Why following it stopped although it has not ended; None while all is well.
        self.trouble: VidkitError | None = None
        self._fetched: float | None = None
        self._cancellable: bool | None = None
        self.confirmed: Future[None] = Future()

    # --- what is known --------------------------------------------------------------------------------

    @property
    def record(self) -> Record:
        """The journal's row, as last written."""
        return self._record

    @property
    def id(self) -> str:
        """Ours, e.g. `"minimax-k3f9"`."""
        return self._record.id

    @property
    def remote_id(self) -> str | None:
        """The service's, once it answered."""
        return self._record.remote_id

    @property
    def provider(self) -> str:
        """The service's name."""
        return self._record.provider

    @property
    def operation(self) -> str:
        """The operation's name."""
        return self._record.operation

    @property
    def local(self) -> bool:
        """Whether the local studio does it, for free."""
        return self._record.local

    @property
    def state(self) -> State:
        """Where it stands."""
        return self._record.state

    @property
    def raw_state(self) -> str:
        """The service's own word for that."""
        return self._record.raw_state

    @property
    def progress(self) -> float | None:
        """0–1, or None where the service does not say."""
        return self._record.progress

    @property
    def cost(self) -> Cost:
        """What it costs."""
        return Cost(self._record.estimate, self._record.usage, self._record.local)

    @property
    def request(self) -> Request | Mapping[str, Any]:
        """What was asked for: the request itself, or after a restart its fields (files as digests)."""
        return self._request if self._request is not None else self._record.request

    @property
    def prompt(self) -> str:
        """The words it is about."""
        return self._record.prompt

    @property
    def parents(self) -> tuple[str, ...]:
        """Ids of the jobs, or names of the files, it was made from."""
        return self._record.parents

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences worth knowing."""
        return self._record.notes

    @property
    def created_at(self) -> datetime:
        """When it was asked for."""
        return datetime.fromtimestamp(self._record.created_at, UTC)

    @property
    def error(self) -> VidkitError | None:
        """Why there is no result (yet); None while all is well."""
        return error_of(self._record) or self.trouble

    @property
    def files(self) -> dict[str, Path]:
        """All files that were fetched, by role."""
        return {role: self._manager.home / name for role, name in self._record.files.items()}

    @property
    def path(self) -> Path | None:
        """The file that is the result, once it is here; None for results that are no single file."""
        return self._record.path(self._manager.home) if self._record.here else None

    @property
    def result(self) -> R | None:
        """What it made, once it is here; `wait()` waits for it and raises where there is none."""
        record = self._record
        if record.state is not State.succeeded or not record.here:
            return None
        path = self.path
        with self._lock:
            if path is not None and not path.is_file():  # moved away or deleted
                return None
            if self._result is None:
                self._result = self._made()
            return self._result

    def _made(self) -> Any:
        """Return what it made, perhaps so far, as an object."""
        from vidkit.media.results import Origin, result_of

        record = self._record
        expires = datetime.fromtimestamp(record.expires_at, UTC) if record.expires_at else None
        origin = Origin(
            job_id=record.id,
            provider=record.provider,
            remote_id=record.remote_id or "",
            made_by=f"{record.title} · {record.operation}",
            local=record.local,
            parents=record.parents,
            prompt=record.prompt,
            expires_at=expires,
            cache=self._manager.home / "previews",
            source=self._manager.source(record),
            opens=self.form,
            request={"seed": record.seed, **record.request} if record.seed is not None else record.request,
        )
        return result_of(record.result, self.files, record.outcome, origin)

    @property
    def video(self) -> Video | None:
        """The video, once it is here; None for jobs that make something else."""
        from vidkit.media import Video

        found = self.result
        return found if isinstance(found, Video) else None

    # --- waiting --------------------------------------------------------------------------------------

    def wait(self, timeout: float | None = _AS_SET) -> R:
        """
        Wait until the job ends and return what it made.

        Stop (or Ctrl-C) ends the waiting, never the job.

        Args:
            timeout: Longest wait in seconds, 900 by default; None waits for ever.

        Raises:
            JobFailed: The service gave up; holds its code and our advice.
            JobTimeout: Still running after *timeout*; the job itself goes on.
            SubmissionUnknown: The create's reply was lost, and the service's list did not help.
            VidkitError: Whatever else ended it, under the name that says what to do.
        """
        limit = options.wait_timeout if timeout is _AS_SET else timeout
        if loop.on_loop():
            raise RuntimeError("wait() was called on vidkit's own loop thread; use await there.")
        try:
            loop.wait_for(self._manager.follow(self), limit)
        except TimeoutError:
            raise JobTimeout(
                f"still {self.raw_state or self.state} after {limit:g} s.",
                provider=self.provider,
                operation=self.operation,
                job_id=self.id,
            ) from None
        self._finish_cards()
        return self._outcome()

    def __await__(self) -> Generator[Any, None, R]:
        return self._arrival().__await__()

    async def _arrival(self) -> R:
        await loop.await_future(self._manager.follow(self))
        await asyncio.to_thread(self._finish_cards)
        return self._outcome()

    def _outcome(self) -> R:
        error = self.error
        if error is not None:
            raise error
        result = self.result
        if result is None:
            raise MediaError(
                f"the file of this job is no longer at {self.path or self._manager.home}.",
                provider=self.provider,
                operation=self.operation,
                job_id=self.id,
                advice="job.refresh() fetches it again, while the service still has it.",
            )
        return result

    # --- acting ---------------------------------------------------------------------------------------

    def refresh(self) -> Self:
        """
        Look once, now; a lost create is looked for in the service's list, a lost file fetched again.

        Raises:
            VidkitError: The look failed.
        """
        self._run(self._manager.refresh(self))
        return self

    def cancel(self) -> Self:
        """
        Stop the job at the service.

        Raises:
            PermissionDenied: The service cannot stop it; it goes on, and its file will be kept.
        """
        self._run(self._manager.cancel(self))
        return self

    def claim(self, remote_id: str) -> Self:
        """
        Say which of the service's jobs a lost create made, and follow that one.

        Args:
            remote_id: As the service lists it.
        """
        self._run(self._manager.claim(self, remote_id))
        return self

    def save(self, path: Path | str) -> Path:
        """
        Wait for the result and save it as *path* (see its own `save`); return where it lies.

        Raises:
            VidkitError: As `wait` does.
        """
        result: Any = self.wait()
        return result.save(path)  # type: ignore[no-any-return]  # every kind of result has it

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        loop.run(work)

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """
        Call *callback* whenever something about the job changed; return how to stop that.

        Args:
            callback: Called from any thread, soon; must not block.
        """
        token = object()
        with self._lock:
            self._callbacks[token] = callback

        def stop() -> None:
            with self._lock:
                self._callbacks.pop(token, None)

        return stop

    @property
    def manager(self) -> JobManager:
        """Who keeps the jobs of its home."""
        return self._manager

    def __remote__(self, provider: str) -> str | None:
        if provider != self.provider:
            return None
        outcome = self._record.outcome
        return str(outcome.get("remote_video") or outcome.get("remote_project") or "") or self.remote_id

    def __media_input__(self) -> MediaInput:
        path = self.path
        if path is None and self._record.settled and self.state is State.succeeded:
            raise MediaError(
                f"job {self.id} made a {self._record.result}, which is no media file.",
                job_id=self.id,
                advice="Pass on one of its parts, e.g. job.wait().clips[0] once exported.",
            )
        if path is None:
            raise MediaError(
                f"job {self.id} is {self.state}: there is no file to pass on yet.",
                job_id=self.id,
                advice="Call wait() on it first.",
            )
        return MediaInput(path=path, name=path.name)

    def form(self, operation: str, **values: Any) -> Form:
        """
        Return a form of this job's service that begins with this job, e.g. `job.form("export")`.

        Args:
            operation: Which of its operations.
            **values: What stands in its fields from the start.

        Raises:
            InvalidRequest: There is no such form or field.
        """
        return self._manager.form(self, operation, values)

    # --- written by its life --------------------------------------------------------------------------

    def put(
        self, record: Record, *, fetched: float | None = None, trouble: VidkitError | None = None
    ) -> None:
        """Take a new row in, and tell everybody who listens."""
        with self._lock:
            if record.changed >= self._record.changed:  # two threads may bring their rows in the other order
                self._record = record
            self._fetched = fetched
            self.trouble = trouble
            callbacks = list(self._callbacks.values())
        if record.state is not State.submitting and not self.confirmed.done():
            self.confirmed.set_result(None)
        for callback in callbacks:
            try:
                callback()
            except Exception:
                log.exception("a listener of job %s failed", record.id)

    def can_cancel(self, provider: Provider) -> None:
        """Note whether the service could stop it."""
        self._cancellable = provider.can_cancel(self.operation)

    # --- showing --------------------------------------------------------------------------------------

    def facts(self) -> JobFacts:
        """Return what a card shows."""
        from vidkit.show import ErrorFacts, JobFacts

        record, fetched, error = self._record, self._fetched, self.error
        end = record.ended_at or time.time()
        downloading = None
        if record.state is State.succeeded and not record.here and self.trouble is None:
            downloading = fetched or 0.0
        result: Any = self.result
        partial = None
        if result is None and record.state.alive and record.outcome.get("clips"):
            partial = self._made()  # a project grows while it runs
        shown = result if result is not None else partial
        drawn = shown.shown() if shown is not None else None
        return JobFacts(
            id=record.id,
            provider=record.title,
            operation=record.operation,
            local=record.local,
            state=record.state,
            remote_id=record.remote_id or "",
            raw_state=record.raw_state,
            prompt=record.prompt,
            summary=record.summary,
            progress=record.progress,
            elapsed=max(0.0, end - record.created_at),
            expected=self._manager.expected(record),
            downloading=downloading,
            estimate=record.estimate,
            usage=record.usage,
            error=ErrorFacts(error.answers(), code=error.code or "") if error else None,
            parents=record.parents,
            video=drawn if record.result == "video" else None,
            project=drawn if record.result == "project" else None,
            description=drawn if record.result == "description" else None,
            audio=drawn if record.result == "audio" else None,
            created_at=self.created_at,
            expires_at=datetime.fromtimestamp(record.expires_at, UTC) if record.expires_at else None,
            can_cancel=bool(self._cancellable) and record.state in {State.queued, State.running},
            notes=record.notes,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the facts, JSON-ready."""
        record = self._record
        return {
            "id": record.id,
            "remote_id": record.remote_id,
            "provider": record.provider,
            "operation": record.operation,
            "local": record.local,
            "state": str(record.state),
            "raw_state": record.raw_state,
            "progress": record.progress,
            "prompt": record.prompt,
            "request": dict(record.request),
            "cost": self.cost.actual if self.cost.actual is not None else self.cost.estimated,
            "estimated_usd": self.cost.estimated,
            "actual_usd": self.cost.actual,
            "created_at": self.created_at.isoformat(),
            "ended_at": datetime.fromtimestamp(record.ended_at, UTC).isoformat() if record.ended_at else None,
            "path": str(self.path) if self.path else None,
            "parents": list(record.parents),
            "error": str(self.error) if self.error else None,
            "notes": list(record.notes),
        }

    def __repr__(self) -> str:
        name = f" {self.remote_id}" if self.remote_id else ""
        return f"<Job {self.id}{name}: {self.provider}.{self.operation} {self.state}>"

    def __str__(self) -> str:
        from vidkit import show

        return show.job_text(self.facts())

    def _ipython_display_(self) -> None:
        from vidkit import show

        card = show.live.display_job(self.facts, self.on_change, self.cancel)
        if card is not None:
            self.followed_by(card)

    def followed_by(self, card: Follower) -> None:
        """Let `wait` give *card*, which shows this job, the time to draw how it ended."""
        self._cards.append(card)

    def _finish_cards(self) -> None:
        """Let the cards say how it ended before the cell that waited is over."""
        while self.state.terminal and self._cards:
            self._cards.pop().finish()

    def _repr_html_(self) -> str:
        from vidkit import show

        return show.job_html(self.facts())


def refuse_cancel(job: Job[Any], why: str, advice: str) -> PermissionDenied:
    """Return the error for a job that cannot be cancelled now."""
    return PermissionDenied(
        why,
        provider=job.provider,
        operation=job.operation,
        job_id=job.id,
        still_running=job.state.alive,
        advice=advice,
    )


def noted(record: Record, *sentences: str) -> Record:
    """Return the record with notes it does not have yet."""
    fresh = tuple(item for item in sentences if item not in record.notes)
    return replace(record, notes=record.notes + fresh) if fresh else record
