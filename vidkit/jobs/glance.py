"""A job at a glance: what one row of a table needs, quick enough for a thousand of them."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.errors import MissingPart, VidkitError
from vidkit.jobs.job import Job
from vidkit.models import MediaFacts, State

if TYPE_CHECKING:
    from pandas import DataFrame

    from vidkit.show import JobFacts, VideoFacts

__all__ = ["frame", "glance"]

log = logging.getLogger("vidkit.jobs")


def glance(job: Job[Any], *, picture: bool = False) -> JobFacts:
    """
    Return the facts of one row; makes no pictures, so that a long table comes at once.

    Args:
        job: Which.
        picture: Look at the file: its true length, and its poster where one was made when it came.
    """
    from vidkit.show import ErrorFacts, JobFacts

    record, error = job.record, job.error
    arriving = record.state is State.succeeded and not record.here and job.trouble is None
    return JobFacts(
        id=record.id,
        provider=record.title,
        operation=record.operation,
        local=record.local,
        state=record.state,
        remote_id=record.remote_id or "",
        raw_state=record.raw_state,
        prompt=record.prompt,
        progress=record.progress,
        downloading=0.0 if arriving else None,
        estimate=record.estimate,
        usage=record.usage,
        error=ErrorFacts(error.answers(), code=error.code or "") if error else None,
        parents=record.parents,
        video=_film(job) if picture and record.here else None,
        created_at=datetime.fromtimestamp(record.created_at, UTC),
    )


def _film(job: Job[Any]) -> VideoFacts | None:
    """Return what a row shows of the first film or picture among a job's files."""
    from vidkit.media.made import folder_for
    from vidkit.show import VideoFacts

    files = job.files
    roles = [role for role in (job.record.main, *sorted(files)) if role in files]
    try:
        for role in roles:
            path = files[role]
            if path.suffix.lower() in {".jpg", ".jpeg"} and path.is_file():
                return VideoFacts(path.name, poster=path.read_bytes())
            poster = (
                folder_for(path, job.manager.home / "previews") / "poster.jpg" if path.is_file() else None
            )
            if poster is not None and poster.is_file():
                return VideoFacts(
                    path.name, media=_measured(path, path.stat().st_mtime_ns), poster=poster.read_bytes()
                )
        if job.record.main in files and (path := files[job.record.main]).is_file():
            return VideoFacts(path.name, media=_measured(path, path.stat().st_mtime_ns))
    except OSError as wrong:
        log.debug("no picture for the row of %s: %s", job.id, wrong)
    return None


@functools.lru_cache(maxsize=1024)
def _measured(path: Path, _changed: int) -> MediaFacts | None:
    """Return what a file is, looked at once; a file nobody can read is still a job."""
    from vidkit.media import Video

    try:
        return Video(path).facts
    except VidkitError as wrong:
        log.debug("%s cannot be measured: %s", path.name, wrong)
        return None


def frame(jobs: Iterable[Job[Any]]) -> DataFrame:
    """
    Return jobs as a DataFrame.

    Raises:
        MissingPart: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingPart("a data frame needs pandas.", advice="Run: pip install pandas") from None
    return pd.DataFrame([_cells(job) for job in jobs], columns=list(_COLUMNS)).astype(
        {"created_at": "datetime64[ns, UTC]", "ended_at": "datetime64[ns, UTC]"}
    )


_COLUMNS = (
    "id", "provider", "operation", "local", "state", "prompt", "created_at", "ended_at", "took_seconds",
    "media_seconds", "estimated_usd", "estimated_credits", "usd", "credits", "path", "remote_id", "parents",
    "error",
)  # fmt: skip


def _cells(job: Job[Any]) -> dict[str, Any]:
    record, usage, error = job.record, job.record.usage, job.error
    ended = record.ended_at
    path = job.path
    return {
        "id": record.id,
        "provider": record.provider,
        "operation": record.operation,
        "local": record.local,
        "state": str(record.state),
        "prompt": record.prompt,
        "created_at": datetime.fromtimestamp(record.created_at, UTC),
        "ended_at": datetime.fromtimestamp(ended, UTC) if ended else None,
        "took_seconds": max(0.0, ended - record.created_at) if ended else None,
        "media_seconds": record.estimate.seconds,
        "estimated_usd": record.estimate.usd,
        "estimated_credits": record.estimate.credits,
        "usd": usage.usd if usage else None,
        "credits": usage.credits if usage else None,
        "path": str(path) if path else None,
        "remote_id": record.remote_id,
        "parents": ", ".join(record.parents),
        "error": error.message if error else None,
    }
