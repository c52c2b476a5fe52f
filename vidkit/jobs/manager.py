"""
Where requests become jobs: fingerprint, living twin, estimate, budget, journal, and only then the POST.

One `JobManager` per home and process keeps the handles; each studio has a `Desk` (the `Starter` its
providers know), which adds what is the studio's own: its connections, its budget, its seed.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import secrets
import sqlite3
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit import options
from vidkit.errors import AuthError, InvalidRequest, NotFound, VidkitError
from vidkit.jobs import shelf
from vidkit.jobs.job import Job, noted, refuse_cancel
from vidkit.jobs.journal import Journal, transaction
from vidkit.jobs.life import Life
from vidkit.jobs.record import Record
from vidkit.models import Snapshot, State
from vidkit.wire import loop

if TYPE_CHECKING:
    from vidkit.forms import Form
    from vidkit.jobs.budget import Spend
    from vidkit.media import Audio
    from vidkit.providers.base import JobOptions, Provider, Request

__all__ = ["Desk", "JobManager"]

Connect = Callable[[Record], "Provider"]
#: How long a cancel waits for the create's reply.
ANSWER_SECONDS = 30.0
#: Under which name a job's small facts say where its film lies.
SOURCE = "vidkit.source"
#: Letters of our ids: no vowels (no words), nothing that looks like something else.
LETTERS = "bcdfghjkmnpqrstvwxz23456789"


class JobManager:
    """
    All jobs of one home, as this process knows them.

    Args:
        home: Where journal and media are.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.journal = Journal(home)
        self._lock = threading.RLock()
        self._starting = threading.Lock()
        self._jobs: weakref.WeakValueDictionary[str, Job[Any]] = weakref.WeakValueDictionary()
        self._lives: dict[str, tuple[Job[Any], Life, Future[None]]] = {}
        self._expected: dict[tuple[str, str, bool], float | None] = {}
        self.closed = False
        #: Opens a form for a job, its operation and values; the studio, which knows forms, puts it here.
        self.open_form: Callable[[Job[Any], str, dict[str, Any]], Form] | None = None

    # --- handles --------------------------------------------------------------------------------------

    def handle(self, record: Record, connect: Connect, request: Request | None = None) -> Job[Any]:
        """Return the one handle of a job."""
        with self._lock:
            job = self._jobs.get(record.id)
            if job is None:
                job = self._jobs[record.id] = Job(record, self, connect, request)
                if record.state is not State.submitting:
                    job.confirmed.set_result(None)
            elif record.id not in self._lives:
                job.connect = connect  # whoever asked last may hold the right key
                if record.changed > job.record.changed:
                    job.put(record, trouble=job.trouble)
            return job

    def follow(
        self, job: Job[Any], request: Request | None = None, headers: Mapping[str, str] | None = None
    ) -> Future[None]:
        """See to it that somebody follows the job; the future is done when nothing more can be."""
        with self._lock:
            living = self._lives.get(job.id)
            if living is not None:
                return living[2]
            if job.record.settled:
                done: Future[None] = Future()
                done.set_result(None)
                return done
            life = Life(job, self.journal, request, headers)
            future = loop.spawn(life.live())
            self._lives[job.id] = (job, life, future)
        future.add_done_callback(lambda _: self._ended(job.id))
        return future

    def _ended(self, id: str) -> None:
        with self._lock:
            self._lives.pop(id, None)

    def rejoin(self, records: list[Record], connect: Connect) -> list[Job[Any]]:
        """Return handles, with somebody following each job that is not settled."""
        jobs = [self.handle(record, connect) for record in records]
        for job in jobs:
            if not job.record.settled and job.trouble is None:
                self.follow(job)
        return jobs

    def find(self, id: str, connect: Connect) -> Job[Any]:
        """
        Return a job by our id or the service's.

        Raises:
            NotFound: The journal has none of that name.
        """
        record = self.journal.call(lambda db: shelf.find(db, id))
        if record is None:
            raise NotFound(
                f"the journal has no job {id!r}.",
                advice=f"studio.jobs lists what {self.home} knows; another VIDKIT_HOME may know more.",
            )
        job = self.handle(record, connect)
        job.trouble = None  # asking by name is asking to try again
        return self.rejoin([record], connect)[0]

    def expected(self, record: Record) -> float | None:
        """Return how many seconds such jobs took lately; asked once per kind."""
        kind = (record.provider, record.operation, record.local)
        if kind not in self._expected:
            self._expected[kind] = self.journal.call(
                lambda db: shelf.seconds_taken(db, kind[0], kind[1], local=kind[2])
            )
        return self._expected[kind]

    def source(self, record: Record) -> Path | None:
        """Return the film a job looked at, its own or its parent's, if it is known and still there."""
        for _ in range(4):  # an export of a find of a film
            path = Path(record.facts.get(SOURCE) or "")
            if record.facts.get(SOURCE):
                return path if path.is_file() else None
            parents = record.parents[:2]
            above = self.journal.call(lambda db, names=parents: [shelf.find(db, name) for name in names])  # type: ignore[misc]  # bound now
            known = next((item for item in above if item is not None), None)
            if known is None:
                return None
            film = known.path(self.home)
            if film is not None and film.is_file():
                return film
            record = known
        return None

    def form(self, job: Job[Any], operation: str, values: dict[str, Any]) -> Form:
        """
        Return a form that begins with a job.

        Raises:
            VidkitError: This manager belongs to no studio.
        """
        if self.open_form is None:
            raise VidkitError("forms need a studio.", advice="Use studio.form(…).")
        return self.open_form(job, operation, values)

    def finish_sending(self, seconds: float = ANSWER_SECONDS) -> None:
        """
        At the interpreter's end: let what is on its way arrive, and say what goes on without us.

        A script whose last line is `studio.generate(…)` would otherwise end before the request has left.
        """
        with self._lock:
            jobs = [job for job, _, _ in self._lives.values()]
        sending = [job for job in jobs if job.state is State.submitting]
        if self.closed or not jobs:
            return
        try:
            wait([job.confirmed for job in sending], timeout=seconds)
        except KeyboardInterrupt:  # an impatient second Ctrl-C: the journal knows what left and what did not
            return
        left = [job for job in jobs if not job.record.settled]
        if left and options.say:
            names = ", ".join(job.id for job in left[:5]) + (" …" if len(left) > 5 else "")
            print(f"vidkit: not finished yet: {names}. studio.jobs finds them again.", file=sys.stderr)  # noqa: T201  # nobody else will tell

    def close(self) -> None:
        """Stop following (the jobs go on, wherever they run) and close the journal."""
        with self._lock:
            self.closed = True
            lives = list(self._lives.values())

        async def stop() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            mine = [task for task in others if task.get_name() in names]
            for task in mine:
                task.cancel()
            await asyncio.gather(*mine, return_exceptions=True)

        names = {life.task_name for _, life, _ in lives}
        if lives:
            loop.run(stop(), timeout=10)
        self.journal.close()

    # --- acting on one job, on the loop ---------------------------------------------------------------

    async def refresh(self, job: Job[Any]) -> None:
        """Look once; go on following where there is something to follow."""
        life = self._life(job) or Life(job, self.journal)
        provider = await asyncio.to_thread(job.connect, job.record)
        if job.state is State.unknown:
            await life.reconcile(provider)
        elif job.remote_id is not None:
            seen = await provider.look(life.ticket)
            if seen.state is State.succeeded and not life.arrived(provider, seen):
                return
            lost = job.state is State.succeeded and not all(path.is_file() for path in job.files.values())
            await life.save(lambda record: _looked(record, seen, lost=lost))
        if not job.record.settled:
            self.follow(job)

    async def cancel(self, job: Job[Any]) -> None:
        """Stop a job at the service."""
        if job.state.terminal:
            raise refuse_cancel(job, f"the job has already ended: {job.state}.", "There is nothing to stop.")
        if job.remote_id is None:  # the create is on its way: what it makes can be stopped once it has a name
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(job.confirmed)), ANSWER_SECONDS)
        if job.remote_id is None:
            raise refuse_cancel(job, "the service has not answered the create.", "Try again in a moment.")
        life = self._life(job) or Life(job, self.journal)
        provider = await asyncio.to_thread(job.connect, job.record)
        try:
            seen = await provider.cancel(life.ticket)
        except VidkitError as refused:
            refused.job_id = refused.job_id or job.id
            raise
        await life.save(lambda record: record.seen(seen, time.time()))
        life.woken.set()

    async def claim(self, job: Job[Any], remote_id: str) -> None:
        """Follow a job of the service that a lost create made."""
        if job.state is not State.unknown:
            raise refuse_cancel(job, f"the job is {job.state}, not unknown.", "There is nothing to claim.")
        seen = Snapshot(remote_id=remote_id, state=State.running)
        record = await self.journal.do(lambda db: shelf.claim(db, job.id, [seen], time.time()))
        if record.remote_id != remote_id:
            raise NotFound(f"{remote_id!r} belongs to another job of yours.", job_id=job.id)
        job.put(record)
        self.follow(job)

    def _life(self, job: Job[Any]) -> Life | None:
        with self._lock:
            living = self._lives.get(job.id)
        return living[1] if living is not None else None

    # --- starting -------------------------------------------------------------------------------------

    def submit(
        self, draft: Record, request: Request, connect: Connect, spend: Spend, *, again: bool
    ) -> tuple[Job[Any], bool]:
        """
        Put a draft into the journal and begin its life, or give back the living job of the same request.

        Returns:
            The job, and whether it is new.

        Raises:
            BudgetExceeded: A cap says no; nothing was written, nothing leaves.
        """
        leases = self.journal.leases

        def write(db: sqlite3.Connection) -> tuple[Record, bool]:
            with transaction(db):
                if not again:
                    twin = shelf.alive_like(db, draft.fingerprint, leases, self._sends)
                    if twin is not None:
                        return twin, False
                spend.check(db, draft)
                record = draft
                while not shelf.insert(db, record):
                    record = _renamed(record)
                return record, True

        with self._starting:
            record, fresh = self.journal.call(write)
            job = self.handle(record, connect, request if fresh else None)
            if fresh:
                headers = {"x-vidkit-seed": str(record.seed)} if record.seed is not None else {}
                self.follow(job, request, headers)
            elif not record.settled:
                self.follow(job)
        return job, fresh

    def _sends(self, id: str) -> bool:
        """Whether a job that is still submitting has somebody here who will send it."""
        with self._lock:
            return id in self._lives


def _looked(record: Record, seen: Snapshot, *, lost: bool) -> Record:
    from dataclasses import replace

    if record.state is State.expired and seen.state.alive:  # it was only out of sight
        record = replace(record, state=State.running, error=None, ended_at=None)
    after = record.seen(seen, time.time())
    return replace(after, here=False, files={}) if lost and after.state is State.succeeded else after


def _renamed(record: Record) -> Record:
    from dataclasses import replace

    return replace(record, id=new_id(record.provider))


def new_id(provider: str) -> str:
    """Return a short, readable id."""
    return f"{provider}-{''.join(secrets.choice(LETTERS) for _ in range(4))}"


class Desk:
    """
    The `Starter` of one studio.

    Args:
        manager: Of the home.
        connect: Finds the provider that can talk about a recorded job; may block.
        spend: The studio's budget.
        seed: Varies the local studio's pictures.
    """

    def __init__(
        self, manager: JobManager, connect: Connect, spend: Spend, *, seed: int | None = None
    ) -> None:
        self.manager = manager
        self.connect = connect
        self.spend = spend
        self.seed = seed

    def start(self, provider: Provider, request: Request, options_: JobOptions) -> Job[Any]:
        """Write the intent, hand it to the loop thread, and return at once."""
        draft = self._draft(provider, request, options_)
        job, fresh = self.manager.submit(
            draft, request, self.connect, self.spend, again=options_.get("again", False)
        )
        if not fresh:
            self._hand_back(job)
        return job

    async def start_and_confirm(self, provider: Provider, request: Request, options_: JobOptions) -> Job[Any]:
        """Do the same and return when the service has answered the create."""
        job = await asyncio.to_thread(self.start, provider, request, options_)
        await asyncio.wrap_future(job.confirmed)
        if job.state is State.failed and job.remote_id is None and job.error is not None:
            raise job.error
        return job

    def sample(self, provider: Provider, voice: str, text: str | None = None, language: str = "en") -> Audio:
        """
        Return a voice as the local studio speaks it, made once.

        Raises:
            InvalidRequest: The service is live: its voices are its own, and it offers no samples.
        """
        if not provider.wire.local:
            raise InvalidRequest(
                f"{provider.title} offers no samples of its voices, and ours would not be its own.",
                provider=provider.name,
                advice=f"vk.local().{provider.name} lets the local studio's voices be heard.",
            )
        from vidkit.media.samples import spoken

        return spoken(
            voice, self.manager.home, text=text, language=language, made_by=f"{provider.title} · {voice}"
        )

    def fluency(self, provider: Provider, language: str) -> str:
        """Say what the local studio does in a language; empty where the service is live."""
        if not provider.wire.local:
            return ""
        from vidkit.media.samples import fluency

        return fluency(language)

    def _hand_back(self, job: Job[Any]) -> None:
        lost = "lost its reply and may exist" if job.state is State.unknown else f"is {job.state}"
        said = f"This very request {lost}: here is its job again. For a new one pass again=True"
        said += ", or another seed=." if job.local else "."

        kept = "The same request came again while this job was alive and got it; again=True makes another."

        def step(record: Record) -> Record:
            return noted(record, kept)

        if kept not in job.notes:
            job.put(self.manager.journal.call(lambda db: shelf.save(db, job.id, step)), trouble=job.trouble)
        if options.say:
            print(f"{job.id}: {said}", flush=True)  # noqa: T201  # the reader's cell is where this belongs

    def _draft(self, provider: Provider, request: Request, options_: JobOptions) -> Record:
        """
        Return the row to write: everything another process will need.

        Raises:
            AuthError: There is no key.
        """
        wire = provider.wire
        account = "local" if wire.local else wire.account
        fields = request.model_dump(mode="json", exclude_none=True)
        seed = options_.get("seed")
        identity = {
            "endpoint": account,
            "provider": provider.name,
            "operation": request.operation,
            "fields": fields,
            "seed": [seed, self.seed if wire.local else None],
        }
        text = json.dumps(identity, sort_keys=True, default=str)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        if wire.local and seed is None and self.seed is not None and fields.get("seed") is None:
            seed = int(hashlib.sha256(f"{self.seed}|{fingerprint}".encode()).hexdigest()[:8], 16) >> 1
        return Record(
            id=new_id(provider.name),
            created_at=time.time(),
            provider=provider.name,
            title=provider.title,
            operation=request.operation,
            model=f"{type(request).__module__}:{type(request).__qualname__}",
            local=wire.local,
            account=account,
            base_url=wire.base_url,
            fingerprint=fingerprint,
            request=fields,
            seed=seed if wire.local else None,
            prompt=request.prompt_text(),
            summary=tuple(request.summary()),
            result=request.result,
            parents=self._parents(provider, request, fields),
            estimate=request.estimate(),
            facts=_source(request),
            owner=self.manager.journal.leases.owner,
        )

    def _parents(self, provider: Provider, request: Request, fields: Mapping[str, Any]) -> tuple[str, ...]:
        """Name what the request is made from: jobs where we know them, files otherwise."""
        found: dict[str, None] = {}
        journal, home = self.manager.journal, self.manager.home
        for media in request.media().values():
            job: Record | None = None
            film = media.taken_from or media.path
            if film is not None:
                path = film.expanduser().resolve()
                if path.is_relative_to(home):
                    stored = path.relative_to(home).as_posix()
                    job = journal.call(lambda db, stored=stored: shelf.of_file(db, stored))  # type: ignore[misc]  # bound now
                found[job.id if job else path.name] = None
            elif media.remote is not None:
                remote = media.remote[1]
                job = journal.call(lambda db, remote=remote: shelf.of_remote(db, provider.name, remote))  # type: ignore[misc]  # bound now
                found[job.id if job else remote] = None
        for name, value in fields.items():
            if isinstance(value, str) and name != "prompt" and 4 <= len(value) <= 200:
                job = journal.call(lambda db, value=value: shelf.of_remote(db, provider.name, value))  # type: ignore[misc]  # bound now
                if job is not None:
                    found[job.id] = None
        return tuple(found)


def _source(request: Request) -> dict[str, str]:
    """Return where the film lies that the request is about: digests alone would not find it again."""
    for media in request.media().values():
        if media.path is not None:
            return {SOURCE: str(media.path.expanduser().resolve())}
    return {}


def wrong_account(record: Record, provider: Provider) -> AuthError:
    """Return the error for a job that was made with another key or at another address."""
    return AuthError(
        f"job {record.id} was made with another key, or at {record.base_url} rather than "
        f"{provider.wire.base_url}.",
        provider=record.provider,
        operation=record.operation,
        job_id=record.id,
        still_running=record.state.alive,
        advice="Connect with the key and base_url it was made with, then call studio.job(id) again.",
    )
