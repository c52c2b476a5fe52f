"""
What a job made, as an object: from its kind, its files by role, and what the service said besides.

An outcome is JSON in our words, whatever the service's were:

- `video`: `{}`, or `{"description": …}` (as below), `{"remote_video": "vid_7"}` (the film's id there)
- `project`: `{"name": "talk", "clips": [{"index", "start", "end", "title", "description", "tags",
  "score", "said"}]}`, `said` only where the service tells it; files `clip-<index>` and
  `thumbnail-<index>`; for files of another project's clips `"remote_project": "prj-7"` (its id there)
- `description`: `{"language", "ad_type", "cues": [{"start", "end", "text"}], "format", "content"}`
- `audio`: like a description, where one is known; file `audio`
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from vidkit.media.audio import Audio
from vidkit.media.clip import Clip, Project
from vidkit.media.description import Description
from vidkit.media.hearsay import said_between, words_of
from vidkit.media.picture import Picture
from vidkit.media.placed import placed
from vidkit.media.video import Video
from vidkit.models import Moment

__all__ = ["Origin", "result_of"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a result comes from: what all results carry."""

    job_id: str
    provider: str
    remote_id: str
    made_by: str
    local: bool
    parents: tuple[str, ...]
    prompt: str
    expires_at: datetime | None
    cache: Path
    request: Mapping[str, Any] = field(default_factory=dict)
    source: Path | None = None
    opens: Callable[..., Any] | None = None


def result_of(
    kind: str, files: Mapping[str, Path], outcome: Mapping[str, Any], origin: Origin
) -> Video | Project | Description | Audio | None:
    """
    Make the object a job's `wait()` returns.

    Args:
        kind: The request's `result`.
        files: Fetched files by role.
        outcome: See above.
        origin: Where it comes from.

    Returns:
        None where its file is not there.
    """
    if kind == "project":
        return _project(files, outcome, origin)
    if kind == "description":
        return _description(outcome, origin)
    path = files.get(kind)
    if path is None or not path.is_file():
        return None
    told = outcome.get("description") if kind == "video" else outcome
    description = _description(told, origin) if isinstance(told, Mapping) and told.get("cues") else None
    if description is not None and kind == "video":
        description = _placed(description, path)
    if kind == "audio":
        return Audio(
            path,
            parents=origin.parents,
            made_by=origin.made_by,
            local=origin.local,
            description=description,
            cache=origin.cache,
        )
    return Video(
        path,
        parents=origin.parents,
        prompt=origin.prompt,
        made_by=origin.made_by,
        local=origin.local,
        description=description,
        remotes=((origin.provider, str(outcome.get("remote_video") or origin.remote_id)),),
        request=origin.request,
        cache=origin.cache,
    )


def _project(files: Mapping[str, Path], outcome: Mapping[str, Any], origin: Origin) -> Project:
    clips = []
    heard = words_of(origin.source)
    remote = str(outcome.get("remote_project") or origin.remote_id)
    for item in outcome.get("clips", ()):
        index = int(item["index"])
        picture, path = files.get(f"thumbnail-{index}"), files.get(f"clip-{index}")
        title = str(item.get("title") or f"Clip {index}")
        video = None
        if path is not None and path.is_file():
            video = Video(
                path,
                parents=origin.parents,
                prompt=title,
                made_by=origin.made_by,
                local=origin.local,
                cache=origin.cache,
            )
        score = item.get("score")
        clips.append(
            Clip(
                index=index,
                title=title,
                start=float(item["start"]),
                end=float(item["end"]),
                description=str(item.get("description") or ""),
                tags=tuple(str(tag) for tag in item.get("tags") or ()),
                score=None if score is None else float(score),
                said=str(item.get("said") or "")
                or said_between(heard, float(item["start"]), float(item["end"])),
                thumbnail=Picture(picture) if picture is not None and picture.is_file() else None,
                video=video,
                project=remote,
                provider=origin.provider,
            )
        )
    return Project(
        name=str(outcome.get("name") or origin.prompt or origin.job_id),
        clips=tuple(clips),
        job_id=origin.job_id,
        provider=origin.provider,
        remote_id=remote,
        parents=origin.parents,
        local=origin.local,
        made_by=origin.made_by,
        expires_at=origin.expires_at,
        source=origin.source,
        opens=origin.opens,
    )


def _description(outcome: Mapping[str, Any], origin: Origin) -> Description:
    cues = tuple(
        Moment(float(item["start"]), float(item["end"]), str(item["text"]))
        for item in outcome.get("cues", ())
    )
    return Description(
        cues=cues,
        language=str(outcome.get("language") or ""),
        kind=str(outcome.get("ad_type") or ""),
        content=str(outcome.get("content") or ""),
        content_format=str(outcome.get("format") or ""),
        fps=float(outcome.get("fps") or 25.0),
        job_id=origin.job_id,
        parents=origin.parents,
        local=origin.local,
        made_by=origin.made_by,
        source=origin.source,
        opens=origin.opens,
    )


def _placed(description: Description, film: Path) -> Description:
    """Return a description that came with a film at the times of the one it describes, where they differ."""
    if description.kind != "extended_ad":
        return description
    found = placed(description.cues, film, description.source)
    if found is None:
        return replace(description, placed=False)
    return replace(description, cues=found.cues, heard=found.heard)
