"""One job as the journal keeps it: a frozen row, and the way from a look at the service to the next row."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vidkit import errors
from vidkit.errors import (
    Billed,
    ContentRefused,
    JobCancelled,
    JobExpired,
    JobFailed,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.models import Asset, Estimate, Snapshot, State, Usage

__all__ = ["Record", "error_of", "stored_error"]


@dataclass(frozen=True, slots=True)
class Record:
    """
    One row of the journal.

    Attributes:
        id: Ours.
        created_at: Unix seconds, as all times here.
        provider: Registry name.
        title: The service's name for people.
        operation: Which one.
        model: Import path of the request's class.
        local: Whether the local studio does it.
        account: Fingerprint of origin and key; `"local"` for the local studio.
        base_url: Where it went.
        fingerprint: Equal for the same request.
        request: JSON-ready fields, files as digests.
        seed: The local studio's, where one was given.
        prompt: What it is about.
        summary: A few facts.
        result: What `wait()` returns.
        parents: Ids of jobs or names of files it was made from.
        estimate: What it would cost.
        state: Ours.
        raw_state: The service's.
        remote_id: The service's id, once known.
        progress: 0–1 or None.
        sent_at: When the POST left; None means that it certainly has not.
        ended_at: When it was seen to have ended.
        expires_at: When the result dies.
        assets: What there is to fetch.
        facts: Small texts from the service.
        outcome: What it made that is no file (see `media.results`), perhaps so far.
        usage: What it cost.
        error: The stored error (see `stored_error`).
        files: Fetched files by role; relative paths are below the home.
        here: Whether all files have arrived, or none ever will.
        notes: Sentences for the card.
        owner: Which process follows it.
        changed: When this row was written.
    """

    id: str
    created_at: float
    provider: str
    title: str
    operation: str
    model: str
    local: bool
    account: str
    base_url: str
    fingerprint: str
    request: Mapping[str, Any]
    seed: int | None = None
    prompt: str = ""
    summary: tuple[str, ...] = ()
    result: str = "video"
    parents: tuple[str, ...] = ()
    estimate: Estimate = field(default_factory=lambda: Estimate(usd=None))
    state: State = State.submitting
    raw_state: str = ""
    remote_id: str | None = None
    progress: float | None = None
    sent_at: float | None = None
    ended_at: float | None = None
    expires_at: float | None = None
    assets: tuple[Asset, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    outcome: Mapping[str, Any] = field(default_factory=dict)
    usage: Usage | None = None
    error: Mapping[str, Any] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    here: bool = False
    notes: tuple[str, ...] = ()
    owner: str | None = None
    changed: float = 0.0

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: it has ended, and its files are here or never will be."""
        return self.state.terminal and (self.here or self.state is not State.succeeded)

    @property
    def main(self) -> str:
        """The role of the file that is the result itself; empty for results that are no single file."""
        return self.result if self.result in {"video", "audio"} else ""

    def path(self, home: Path) -> Path | None:
        """Return where the file lies that is the result itself, once fetched."""
        return home / self.files[self.main] if self.main in self.files else None

    # --- rows -----------------------------------------------------------------------------------------

    @classmethod
    def read(cls, row: sqlite3.Row) -> Record:
        """Make a record of a row."""
        values: dict[str, Any] = {item.name: row[item.name] for item in fields(cls)}
        for name in _JSON:
            values[name] = json.loads(values[name]) if values[name] is not None else None
        for name in ("summary", "parents", "notes"):
            values[name] = tuple(values[name])
        values["estimate"] = Estimate(**values["estimate"])
        values["usage"] = Usage(**values["usage"]) if values["usage"] else None
        values["assets"] = tuple(
            Asset(**{**item, "expires_at": _moment(item.get("expires_at"))}) for item in values["assets"]
        )
        values["state"] = State(values["state"])
        values["local"], values["here"] = bool(values["local"]), bool(values["here"])
        return cls(**values)

    def row(self) -> dict[str, Any]:
        """Return the values to store."""
        values: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        values["estimate"] = dataclasses.asdict(self.estimate)
        values["usage"] = dataclasses.asdict(self.usage) if self.usage else None
        values["assets"] = [
            dataclasses.asdict(item)
            | {"expires_at": item.expires_at.timestamp() if item.expires_at is not None else None}
            for item in self.assets
        ]
        values["facts"], values["files"] = dict(self.facts), dict(self.files)
        values["outcome"] = dict(self.outcome)
        values["request"] = dict(self.request)
        for name in _JSON:
            values[name] = json.dumps(values[name]) if values[name] is not None else None
        values["state"] = str(self.state)
        values["local"], values["here"] = int(self.local), int(self.here)
        return values

    # --- from one look to the next --------------------------------------------------------------------

    def seen(self, look: Snapshot, now: float) -> Record:
        """Return the record after *look*; an ended job is not woken again, a given id is not taken back."""
        if self.state.terminal and not look.state.terminal:
            return self
        error = self.error
        if look.state in {State.failed, State.cancelled, State.expired}:
            error = stored_error(_ending(look, self))
        elif look.state.alive or look.state is State.succeeded:
            error = None
        progress = look.progress
        if progress is not None:
            progress = min(1.0, max(0.0, progress))
        if look.state is State.succeeded:
            progress = 1.0
        return replace(
            self,
            state=look.state,
            raw_state=look.raw_state,
            remote_id=look.remote_id or self.remote_id,
            progress=progress,
            ended_at=(self.ended_at or now) if look.state.terminal else None,
            expires_at=look.expires_at.timestamp() if look.expires_at else self.expires_at,
            assets=look.assets or self.assets,
            facts={**self.facts, **look.facts},
            outcome=look.outcome or self.outcome,
            usage=look.usage or self.usage,
            error=error,
        )

    def failed(self, wrong: VidkitError, state: State, now: float) -> Record:
        """Return the record with *wrong* as its end (or, when unknown, as its question)."""
        return replace(self, state=state, error=stored_error(wrong), ended_at=now if state.terminal else None)


_JSON = (
    "request",
    "summary",
    "parents",
    "estimate",
    "assets",
    "facts",
    "outcome",
    "usage",
    "error",
    "files",
    "notes",
)


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _ending(look: Snapshot, record: Record) -> VidkitError:
    """Put a failed, cancelled or expired look into an error."""
    failure = look.failure
    kind: type[VidkitError] = {State.cancelled: JobCancelled, State.expired: JobExpired}.get(
        look.state, JobFailed
    )
    if failure is not None and failure.refused:
        kind = ContentRefused
    words = {
        State.cancelled: "the job was cancelled.",
        State.expired: "the result is gone at the service.",
    }.get(look.state, "the service gave up and did not say why.")
    return kind(
        failure.message if failure and failure.message else words,
        provider=record.provider,
        operation=record.operation,
        code=failure.code if failure else None,
        billed=failure.billed if failure else Billed.unknown,
        advice=(failure.advice or None) if failure else None,
    )


def stored_error(wrong: VidkitError) -> dict[str, Any]:
    """Return an error as JSON-ready facts."""
    return {
        "type": type(wrong).__name__,
        "message": wrong.message,
        "code": wrong.code,
        "billed": str(wrong.billed),
        "still_running": wrong.still_running,
        "advice": wrong.advice,
        "retry_after": wrong.retry_after,
    }


def error_of(record: Record) -> VidkitError | None:
    """Return the error a record stands for, or None."""
    stored = record.error
    if stored is None:
        if record.state is not State.unknown:
            return None
        return SubmissionUnknown(
            "vidkit was stopped while the request was on its way.",
            provider=record.provider,
            operation=record.operation,
            job_id=record.id,
        )
    kind = getattr(errors, str(stored["type"]), VidkitError)
    made: VidkitError = kind(
        stored["message"],
        provider=record.provider,
        operation=record.operation,
        job_id=record.id,
        code=stored["code"],
        billed=stored["billed"],
        still_running=stored["still_running"],
        advice=stored["advice"],
        retry_after=stored["retry_after"],
    )
    return made
