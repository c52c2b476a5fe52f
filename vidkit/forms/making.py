"""Forms by name, to choose from, or as a job was made."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from vidkit import options
from vidkit.errors import InvalidRequest
from vidkit.forms.form import Form
from vidkit.forms.state import fields_of, operation_of, request_class
from vidkit.models import MediaInput
from vidkit.providers.asking import asks_of
from vidkit.providers.base import Provider, Request, job_operation, operations

if TYPE_CHECKING:
    from pathlib import Path

    from vidkit.jobs import Job
    from vidkit.studio import Studio

__all__ = ["form_after", "form_of"]


def form_of(studio: Studio, name: str | Job[Any] | None, values: dict[str, Any]) -> Form:
    """
    Return a form by name: `"wayin.export"`, `"generate"` (of the default service), None to choose, or a job.

    Raises:
        InvalidRequest: There is none of that name.
    """
    from vidkit.jobs import Job

    every = _every(studio)
    note = ""
    if isinstance(name, Job):
        given, note = _as_made(type(studio.provider(name.provider)), name)
        name, values = f"{name.provider}.{name.operation}", {**given, **values}
    default = options.provider if options.provider in studio.names else studio.names[0]
    wanted = name or next(key for key in every if key.startswith(f"{default}."))
    if "." not in wanted:
        wanted = f"{default}.{wanted}"
    if wanted not in every:
        close = difflib.get_close_matches(wanted, every, 1)
        raise InvalidRequest(
            f"there is no form {name!r}.",
            advice=f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(every)}.",
        )
    return Form(
        every[wanted](),
        wanted.partition(".")[2],
        values,
        jobs=lambda: list(studio.jobs),
        home=studio.home,
        others=every if name is None else None,
        note=note,
    )


def _every(studio: Studio) -> dict[str, Callable[[], Provider]]:
    """Return every form there is, with how to get its service."""
    found: dict[str, Callable[[], Provider]] = {}
    for service in studio.names:
        cls = type(studio.provider(service))
        for operation in operations(cls):
            if isinstance(getattr(cls, operation), job_operation):
                found[f"{service}.{operation}"] = lambda service=service: studio.provider(service)  # type: ignore[misc]  # bound now
    return found


def _as_made(provider: type[Provider], job: Job[Any]) -> tuple[dict[str, Any], str]:
    """Return what a job was asked with, and what of it is no longer at hand."""
    door = operation_of(provider, job.operation)
    names = {field.name for field in fields_of(door, request_class(provider, job.operation))}
    asked = job.request
    given = (
        {name: getattr(asked, name) for name in asked.given()} if isinstance(asked, Request) else dict(asked)
    )
    kept = {name: value for name, value in given.items() if name in names and not _only_digest(value)}
    gone = [name.replace("_", " ") for name, value in given.items() if name in names and _only_digest(value)]
    note = f"From {job.id}. Give again what only it knows: {', '.join(gone)}." if gone else f"From {job.id}."
    return kept, note


def _only_digest(value: Any) -> bool:
    """Whether only a file's fingerprint is left, as in the journal."""
    if isinstance(value, (list, tuple)):
        return any(_only_digest(item) for item in value)
    return isinstance(value, Mapping) and "media" in value and not isinstance(value, MediaInput)


def form_after(
    job: Job[Any],
    operation: str,
    values: dict[str, Any],
    *,
    jobs: Callable[[], list[Job[Any]]],
    home: Path,
) -> Form:
    """
    Return the form of another operation on what *job* made: at its service, its place, with its key.

    Args:
        job: A finished job; it stands in the field that takes one of its kind, and what it was asked for
            (language, voice, …) in fields of the same name.
        operation: Of the same service, e.g. `"describe_video"`.
        values: What stands in fields whatever the job says.
        jobs: Returns what the form offers as inputs.
        home: Where pictures of its fields are kept.

    Raises:
        InvalidRequest: The service has no such operation.
    """
    provider = job.connect(job.record)
    operation_of(type(provider), operation)
    for name, ask in asks_of(request_class(type(provider), operation)).items():
        asked = job.record.request.get(name)
        if f"{job.provider}.{job.operation}" in ask.jobs:
            values.setdefault(name, job)
        elif isinstance(asked, (str, int, float)) and not name.endswith("_id"):
            values.setdefault(name, asked)
    return Form(provider, operation, values, jobs=jobs, home=home)
