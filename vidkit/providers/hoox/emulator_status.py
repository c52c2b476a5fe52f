"""
How a job stands, in the wire's words, with the service's observed quirks as switches; and webhooks.

Switches: `hoox_status_goes_back` (a running job says `pending` now and then), `hoox_progress_restarts` (each
phase begins at 0), `hoox_zero_at_end` (`completed` with progress 0 and no step), `hoox_no_result` (so many
looks say `completed` without a result; `never`: all do), `hoox_cost_is_zero` (an API-made video's export
tells no cost), `hoox_webhook_task` (False: letters of the old generation), `hoox_few_webhooks` (only of
generations that went well).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from vidkit.providers.hoox import spec
from vidkit.providers.hoox.emulator_core import Desk, credits_of, moment
from vidkit.providers.hoox.emulator_space import Space
from vidkit.server.emulator import ServerJob

STATUS = {
    "queued": "pending",
    "running": "processing",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "failed",
}
REFUSED = {"refused", "content_refused", "moderation"}
#: The engine's own codes → the wire's, by kind of job (inferred); an empty one is the kind's general code.
TASK_CODES = {
    "generate": {
        "": "GENERATION_FAILED",
        "no_script": "SCRIPT_GENERATION_FAILED",
        "language_not_available": "VOICE_GENERATION_FAILED",
        "voice_not_found": "VOICE_GENERATION_FAILED",
        "no_speech": "VOICE_GENERATION_FAILED",
        "bad_image": "MEDIA_PROCESSING_FAILED",
        "unreadable_video": "MEDIA_PROCESSING_FAILED",
        "no_video_stream": "MEDIA_PROCESSING_FAILED",
        "no_face": "AVATAR_PROCESSING_FAILED",
        "font_missing": "ASSEMBLY_FAILED",
        "size_not_possible": "ASSEMBLY_FAILED",
    },
    "export": {
        "": "EXPORT_FAILED",
        "unreadable_video": "ENCODING_FAILED",
        "no_video_stream": "ENCODING_FAILED",
        "layout_not_possible": "FORMAT_CONVERSION_FAILED",
        "size_not_possible": "FORMAT_CONVERSION_FAILED",
    },
}
#: How often a job that went back says so: at every such look.
_PARKED_EVERY = 3


class Telling:
    """Jobs as the wire tells them."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.desk: Desk = space.desk
        self._withheld: dict[str, int] = {}

    def status(self, job: ServerJob) -> dict[str, Any]:
        """Return the status body of a job of either kind."""
        word = STATUS[job.state]
        running = job.state == "running"
        if running and self.desk.on("status_goes_back") and job.looks % _PARKED_EVERY == 0:
            word = "pending"
        step, progress = self._where(job)
        name = "progress_step" if job.kind == "generate" else "progress"
        body: dict[str, Any] = {
            "job_id": job.id,
            "status": job.word or word,
            name: progress,
            "current_step": step,
        }
        if job.state == "succeeded" and not self._withhold(job):
            body["result"] = self._result(job)
        if job.state in {"failed", "cancelled"}:
            body["error"] = failed(job)
        return body

    def _where(self, job: ServerJob) -> tuple[str | None, int]:
        """Return step and progress; both begin anew in each phase where the switch says so."""
        if job.state == "succeeded" and self.desk.on("zero_at_end"):
            return None, 0
        if job.state == "queued":
            return ("QUEUE" if job.kind == "generate" else None), 0
        steps = self._steps(job)
        share = 1.0 if job.state == "succeeded" else job.progress
        place = min(len(steps) - 1, int(share * len(steps)))
        if self.desk.on("progress_restarts") and job.state == "running":
            return steps[place], round(100 * (share * len(steps) - place))
        return steps[place], round(100 * share)

    @staticmethod
    def _steps(job: ServerJob) -> Sequence[str]:
        if job.kind == "generate":
            return spec.GENERATION_STEPS
        return [name for name in spec.EXPORT_STEPS if name != "avatar" or job.public.get("avatar")]

    def _withhold(self, job: ServerJob) -> bool:
        """Whether a completed job keeps its result to itself at this look."""
        setting = self.desk.host.setting(f"{spec.NAME}_no_result", 0)
        if setting == "never":
            return True
        seen = self._withheld.get(job.id, 0)
        if seen >= int(setting or 0):
            return False
        self._withheld[job.id] = seen + 1
        return True

    def _result(self, job: ServerJob) -> dict[str, Any]:
        cost = credits_of(self.space.charged(job))
        body: dict[str, Any] = {"cost": cost, "created_at": moment(job.finished_at)}
        thumbnail = self.desk.link(job, "thumbnail")
        if thumbnail:
            body["thumbnail_url"] = thumbnail
        if job.kind == "generate":
            seconds = round(float(job.facts.get("seconds") or 0), 2)
            return {"video_id": job.public["video_id"], "duration": seconds, **body}
        if job.public.get("origin") == "api" and self.desk.on("cost_is_zero"):
            body["cost"] = 0
        return {"video_url": self.desk.link(job, "video"), **body}

    def tell(self, job: ServerJob) -> None:
        """Hear that a job changed: give back what failed, and send the webhook of an end."""
        if job.state in {"failed", "cancelled"}:
            self.space.give_back(job)
        if not job.callback or job.state not in {"succeeded", "failed", "cancelled"}:
            return
        well = job.state == "succeeded"
        if self.desk.on("few_webhooks") and not (well and job.kind == "generate"):
            return
        body: dict[str, Any] = {"job_id": job.id, "status": STATUS[job.state]}
        body |= {"result": self._result(job)} if well else {"error": failed(job)}
        if self.desk.host.setting(f"{spec.NAME}_webhook_task", True):
            body = {"task": spec.TASKS[job.kind], **body}
        self.desk.host.deliver(job.callback, json.dumps(body).encode(), spec.WEBHOOK_HEADERS)


def failed(job: ServerJob) -> dict[str, str]:
    """Return why a job failed, in the wire's words."""
    error = job.error or {}
    code, message = str(error.get("code") or ""), str(error.get("message") or "")
    codes = TASK_CODES[job.kind]
    known = "CONTENT_POLICY_VIOLATION" if code in REFUSED else codes.get(code, codes[""])
    if code.upper() in spec.FAILURES:  # scripted faults may say the wire's own
        known = code.upper()
    return {"code": known, "message": message or spec.FAILURES[known].message}
