"""
Clips in the wire's words: links signed anew at each look, parts while it runs, what it cost.

Settings read here: `wayin_text_times` (`begin_ms` and `end_ms` as text, as one page shows them),
`wayin_early_success` (SUCCEEDED while clips of an inline export still arrive), `wayin_link_ttl`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from vidkit.providers.wayin import spec
from vidkit.providers.wayin.emulator_core import Desk
from vidkit.server.emulator import ServerJob

#: What rendering costs is not published; this figure is ours.
EXPORT_UNITS_PER_MINUTE = 2.0
_WORK_NAME = re.compile(r"\bvideo\.\w{1,12}\b")
#: The task's codes for what a filter refused, and what is said then.
_REFUSED = {"refused", "content_refused", "moderation"}
_REFUSED_SAYS = "the video was rejected by content moderation"


def cost_of_source(seconds: float, *, express: bool) -> float:
    """Return the API units of finding clips in so much video."""
    return round(spec.UNITS_PER_MINUTE * seconds / 60 * (0.5 if express else 1.0), 2)


def cost_of_export(clips: Iterable[Mapping[str, Any]]) -> float:
    """Return the API units of rendering clips, each minute begun."""
    minutes = [max(1, math.ceil((float(clip["end"]) - float(clip["start"])) / 60)) for clip in clips]
    return EXPORT_UNITS_PER_MINUTE * sum(minutes)


class Clips:
    """What the results calls answer."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def results(self, job: ServerJob, project: ServerJob | None) -> dict[str, Any]:
        """
        Return a job's results.

        Args:
            job: The task looked at.
            project: For an export, the project whose clips it renders.
        """
        exports = job.kind == "export"
        name = "export_task_id" if exports else "project_id" if self.desk.oldest else "id"
        word = self.desk.word(job)
        found: dict[str, Any] = {name: job.id, "name": job.public["name"], "status": word}
        if job.state in {"failed", "cancelled"}:
            return found | {"error_message": _reason(job)}
        clips = list(self._clips(job, project))
        done = job.state == "succeeded"
        if not done and self._early(job):
            found["status"] = STATUS_DONE
            done = True
        if clips or done:
            found["expire_at"] = round(float(job.public["expire_at"]) * 1000)
            if job.state == "succeeded":  # an early success is not settled yet
                found["api_units_usage" if self.desk.oldest else "cost_usage"] = self._cost(job)
            found["clips"] = clips
        return found

    @staticmethod
    def notes(job: ServerJob) -> list[str]:
        """Return what the work says about a finished task beyond the wire's fields."""
        if job.state != "succeeded":
            return []
        said = list(job.facts.get("notes", ()))
        for clip in job.facts.get("clips", ()):
            said += clip.get("notes") or ()
        return list(dict.fromkeys(str(note) for note in said))

    def _early(self, job: ServerJob) -> bool:
        """Whether to say SUCCEEDED before the renders of an inline export are there."""
        renders = job.kind != "export" and job.public.get("render")
        return bool(renders and job.state == "running" and self.desk.on("early_success"))

    def _cost(self, job: ServerJob) -> float:
        if job.kind == "export":
            return cost_of_export(job.public["clips"])
        cost = cost_of_source(
            float(job.facts.get("duration") or 0.0), express=bool(job.public.get("express"))
        )
        if job.public.get("render"):
            cost += cost_of_export(job.facts.get("clips", ()))
        return round(cost, 2)

    def _clips(self, job: ServerJob, project: ServerJob | None) -> Iterable[dict[str, Any]]:
        if job.state not in {"running", "succeeded"}:
            return
        exports = job.kind == "export"
        for clip in job.public["clips"] if exports else job.facts.get("clips", ()):
            index = int(clip["index"])
            video = job.files.get(f"clip-{index}")
            if exports and video is None and job.state == "running":
                continue  # rendered ones only
            times = [round(float(clip[name]) * 1000) for name in ("start", "end")]
            if self.desk.on("text_times"):
                times = [str(value) for value in times]  # type: ignore[misc]  # as the quick start prints them
            found: dict[str, Any] = {
                "idx": index,
                "title": clip.get("title", ""),
                "begin_ms": times[0],
                "end_ms": times[1],
                "tags": list(clip.get("tags", ())),
                "desc": clip.get("description", ""),
                "score": round(float(clip.get("score") or 0.0)),
            }
            thumbnail = job.files.get(f"thumbnail-{index}") or (
                project.files.get(f"thumbnail-{index}") if project else None
            )
            if thumbnail is not None:
                found["thumbnail"] = self._link(thumbnail, f"thumb-{index}.jpg", "image/jpeg")
            if video is not None:
                found["export_link"] = self._link(video, f"clip-{index}.mp4", "video/mp4")
            yield found

    def _link(self, path: Any, name: str, kind: str) -> str:
        ttl = self.desk.number("link_ttl") or spec.LINK_SECONDS
        return self.desk.host.link(path, ttl=ttl, name=name, content_type=kind)


STATUS_DONE = "SUCCEEDED"


def _reason(job: ServerJob) -> str:
    """Return why a task failed."""
    error = job.error or {}
    if str(error.get("code", "")) in _REFUSED:
        return _REFUSED_SAYS
    message = str(error.get("message", "")) or "the task was stopped"
    # The work knows the film under a name of its own; who gave it knows it under theirs.
    return _WORK_NAME.sub(lambda _: str(job.public.get("file") or "the video"), message)
