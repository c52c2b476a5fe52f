"""The steps that `jobs` drives: submit, look, and the export that fetches a generation's file."""

from __future__ import annotations

import asyncio
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vidkit.errors import InvalidRequest, NotFound, ServiceError, SubmissionUnknown, VidkitError
from vidkit.models import MediaInput, Snapshot, State
from vidkit.providers.base import Provider, Request, Ticket, before_create
from vidkit.providers.hoox import spec
from vidkit.providers.hoox.parse import no_result, status
from vidkit.providers.hoox.requests import About, ExportRequest, GenerateRequest
from vidkit.wire.inputs import digest, read_bytes

#: A prompt's script is written while the create waits (OBS): it may take tens of seconds.
CREATE_TIMEOUT_S = 180.0
#: How often to look, as the docs say: (seconds since the first look, pause).
PLANS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "export": ((30.0, 3.0), (120.0, 5.0), (float("inf"), 10.0)),  # STATUS
    "generate": ((60.0, 5.0), (300.0, 10.0), (float("inf"), 30.0)),  # GENST
}


@dataclass(slots=True)
class _Memory:
    """What earlier looks of this process saw of a job: the service's own words go back and begin anew."""

    began: float = field(default_factory=time.monotonic)
    ran: bool = False
    progress: float = 0.0
    empty: int = 0


class Steps(Provider):
    """Both kinds of job, told apart by their operation."""

    _memories: dict[str, _Memory]

    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        """Send the create once; `horizontal`, which some servers refuse, is then spelt as a custom size."""
        assert isinstance(request, (ExportRequest, GenerateRequest))
        if isinstance(request, ExportRequest) and request.film is not None:
            with before_create(self.name, request.operation):
                request = await self._in_dashboard(request, request.film)
        try:
            answer = await self._create(request, headers)
        except InvalidRequest as refused:
            if (
                refused.code is None
                or refused.code.upper() != "INVALID_FORMAT"
                or request.format != "horizontal"
            ):
                raise
            answer = await self._create(request.as_custom(), headers)  # refused: nothing was made
        job_id = answer.get("job_id")
        if not isinstance(job_id, str) or not job_id:
            raise SubmissionUnknown(
                "the service said yes and gave no job_id.", provider=self.name, operation=request.operation
            )
        seen = status({"status": "pending", **answer}, job_id)
        cost = answer.get("estimated_credits")
        facts = {"estimated_credits": f"{cost:g}"} if isinstance(cost, (int, float)) else {}
        return replace(seen, state=State.queued if seen.state is State.succeeded else seen.state, facts=facts)

    async def _create(
        self, request: ExportRequest | GenerateRequest, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        preview = await asyncio.to_thread(request.wire_preview)  # reads files
        assert preview is not None
        reply = await self.wire.send(
            "POST", preview.path, json=preview.json, headers=headers, create=True, timeout=CREATE_TIMEOUT_S
        )
        return reply.json_object()

    async def _in_dashboard(self, request: ExportRequest, film: MediaInput) -> ExportRequest:
        """Put a film of ours into the local studio's dashboard, once, and name it from there."""
        id = f"dash_{(await asyncio.to_thread(digest, film)).rpartition(':')[2][:20]}"
        content: Path | bytes = film.path or read_bytes(film)
        path = f"{spec.DASHBOARD}/{id}"
        reply = await self.wire.send("PUT", path, content=content, timeout=CREATE_TIMEOUT_S)
        fields = {name: getattr(request, name) for name in request.given() if name != "film"}
        return ExportRequest.build(**fields, video_id=str(reply.json_object().get("video_id") or id))

    async def look(self, ticket: Ticket) -> Snapshot:
        """Look at a job; what goes back or begins anew at the service does not do so here."""
        seen = await self._read(ticket.operation, ticket.remote_id)
        return self._steadied(ticket, seen)

    async def _read(self, operation: str, remote_id: str) -> Snapshot:
        path = spec.GENERATION_STATUS if operation == "generate" else spec.EXPORT_STATUS
        quoted = urllib.parse.quote(remote_id, safe="")
        try:
            reply = await self.wire.send("GET", f"{path}/{quoted}")
        except ServiceError as wrong:
            if operation == "export" and await self._nobody_knows(quoted):
                raise NotFound(
                    "the service knows no such job.",
                    provider=self.name,
                    operation=operation,
                    code="JOB_NOT_FOUND",
                    advice=spec.CODES["JOB_NOT_FOUND"].advice,
                ) from wrong
            raise
        return status(reply.json_object(), remote_id)

    async def _nobody_knows(self, quoted_id: str) -> bool:
        """
        Whether a job id is unknown to the other status path as well.

        The export's says 500 of an unknown job (OBS), after all tries, and the generation's 404.
        """
        try:
            await self.wire.send("GET", f"{spec.GENERATION_STATUS}/{quoted_id}")
        except NotFound as wrong:
            return (wrong.code or "").upper() == "JOB_NOT_FOUND"
        except VidkitError:
            return False
        return False

    def _steadied(self, ticket: Ticket, seen: Snapshot) -> Snapshot:
        memory = self._memories.setdefault(ticket.remote_id, _Memory())
        video_id = seen.outcome.get("remote_video") or ticket.request.get("video_id")
        if seen.state is State.succeeded:
            seen = self._with_result(ticket, seen, memory, video_id)
        if seen.state.terminal and seen.complete:
            self._memories.pop(ticket.remote_id, None)
        elif seen.known:
            memory.ran = memory.ran or seen.state is State.running
            if memory.ran and seen.state is State.queued:  # parked inside the service (OBS): it goes on
                seen = replace(seen, state=State.running)
        if seen.progress is not None and not seen.state.terminal:
            memory.progress = max(memory.progress, seen.progress)
            seen = replace(seen, progress=memory.progress)
        return seen if self.wire.local else replace(seen, poll_after=self._pause(ticket.operation, memory))

    def _with_result(self, ticket: Ticket, seen: Snapshot, memory: _Memory, video_id: Any) -> Snapshot:
        """Hold a completed job to what it should bring: it may come a few looks later, or never (OBS)."""
        there = bool(seen.assets) if ticket.operation == "export" else bool(seen.outcome)
        if there:
            return replace(seen, progress=1.0, outcome={"remote_video": str(video_id)} if video_id else {})
        memory.empty += 1
        if memory.empty < spec.PATIENT_LOOKS:
            return replace(seen, complete=False)
        return replace(seen, state=State.failed, failure=no_result(seen))

    @staticmethod
    def _pause(operation: str, memory: _Memory) -> float:
        gone = time.monotonic() - memory.began
        return next(pause for until, pause in PLANS.get(operation, PLANS["export"]) if gone < until)

    def follow_up(self, ticket: Ticket, seen: Snapshot) -> Request | None:
        """Return the first export of a generated video: it is free, and the only way to its file."""
        video_id = seen.outcome.get("remote_video")
        if ticket.operation != "generate" or not video_id:
            return None
        seconds = seen.usage.seconds if seen.usage else None
        avatar = any(ticket.request.get(name) for name in ("avatar_id", "avatar_url"))
        title = str(ticket.request.get("prompt") or ticket.request.get("script") or "")
        about = About(by_api=True, first=True, seconds=seconds, avatar=avatar, title=title)
        return ExportRequest.build(video_id=str(video_id)).knowing(about)
