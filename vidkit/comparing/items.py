"""What can be compared, and what is known about it: a film, who made it, what was asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.errors import InvalidRequest, MediaError
from vidkit.jobs import Job
from vidkit.media import Clip, Project, Video
from vidkit.show import words
from vidkit.show.compare import SideFacts

if TYPE_CHECKING:
    from os import PathLike

    Item = Video | Job[Any] | Clip | str | PathLike[str]

__all__ = ["film", "identity", "name_of", "side", "take"]


def take(item: Any) -> Video | Job[Any] | Clip:
    """
    Return *item*, a path as a video.

    Raises:
        InvalidRequest: It is no film.
        MediaError: There is no such file.
    """
    if isinstance(item, Video | Job | Clip):
        return item
    if isinstance(item, str | Path):
        return Video(item)
    advice = "Give videos, jobs, exported clips or paths."
    if isinstance(item, Project):
        advice = "Give its clips, e.g. project[0] and project[1]."
    raise InvalidRequest(f"a {type(item).__name__} is no film that could be compared.", advice=advice)


def film(item: Video | Job[Any] | Clip) -> Video | None:
    """Return the film, if there is one by now."""
    if isinstance(item, Video):
        return item if item.path.is_file() else None
    return item.video


def must_have(item: Video | Job[Any] | Clip) -> Video:
    """
    Return the film.

    Raises:
        MediaError: There is none (yet).
    """
    found = film(item)
    if found is None:
        raise MediaError(
            f"{name_of(item)}: {why_not(item)}.",
            advice="Wait for it first: job.wait()." if isinstance(item, Job) and item.state.alive else "",
        )
    return found


def name_of(item: Video | Job[Any] | Clip) -> str:
    """Return what to call it: a job's id, a file's name, a clip's title."""
    if isinstance(item, Job):
        return item.id
    return item.path.name if isinstance(item, Video) else f"clip {item.index}: {item.title}"


def why_not(item: Video | Job[Any] | Clip) -> str:
    """Say why there is no film."""
    if isinstance(item, Clip):
        return "found, but not exported"
    if isinstance(item, Video):
        return "its file is gone"
    if item.state.alive:
        percent = f", {100 * item.progress:.0f} %" if item.progress else ""
        return f"still {item.state}{percent}; run this cell again when it is done"
    if item.error is not None:
        return f"{item.state}: {item.error.message}"
    return f"{item.state}, and its file is not here" if item.record.result == "video" else "it made no video"


def side(item: Video | Job[Any] | Clip, label: str) -> SideFacts:
    """Return one side of a comparison."""
    found = film(item)
    request: Mapping[str, Any] = found.request if found else {}
    title = found.made_by if found else ""
    prompt = found.prompt if found else ""
    parents = found.parents if found else ()
    if isinstance(item, Job):
        record = item.record
        title, prompt, parents = f"{record.title} · {record.operation}", record.prompt, record.parents
        request = {"seed": record.seed, **record.request} if record.seed is not None else record.request
    asked = [(name, said(value)) for name, value in request.items() if value is not None]
    if prompt and prompt not in (value for _, value in asked):
        asked.insert(0, ("prompt", prompt))
    if isinstance(item, Clip):
        asked += [("from", f"{item.start:.2f}–{item.end:.2f} s"), ("score", said(item.score))]
    if parents:
        asked.append(("made from", ", ".join(parents)))
    return SideFacts(
        label=label,
        title=title,
        name=name_of(item),
        video=found.shown() if found else None,
        state="" if found else why_not(item),
        asked=tuple((name, value) for name, value in asked if value),
    )


def said(value: Any) -> str:
    """Say a request's value in a few words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping) and value.get("name"):  # a file, as requests keep it
        return words.plain(value["name"], 200)
    if isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def identity(item: Video | Job[Any] | Clip) -> str:
    """Return what makes it this very film: the same after a restart, another once the file is another."""
    path = must_have(item).path.resolve()
    told = path.stat()
    own = item.id if isinstance(item, Job) else str(path)
    return hashlib.sha256(f"{own}|{told.st_size}|{told.st_mtime_ns}".encode()).hexdigest()[:24]
