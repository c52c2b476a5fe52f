"""
Jobs of the emulator: the nine generate paths, and results in either shape.

Settings read here: `viddyscribe_queue` (most jobs alive), `viddyscribe_concurrency` (most submissions checked
at once), `viddyscribe_credits` (the team's allocation), `viddyscribe_shape` (`B`, or `A` as older pages have
it), `viddyscribe_old_link` (`result_url`), `viddyscribe_old_failure` (one text), `viddyscribe_link_ttl`,
`viddyscribe_output_with_media` (whether sound and video jobs return their text too).
"""

from __future__ import annotations

import asyncio
import functools
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe.emulator_checks import Config, config_of, features_of, source_of
from vidkit.providers.viddyscribe.emulator_core import Desk, Refusal, invalid, read_body
from vidkit.providers.viddyscribe.emulator_media import Media, Record
from vidkit.server.emulator import Order, ServerJob
from vidkit.server.plugs import plugs

__all__ = ["Jobs"]

WORDS = {
    "queued": "queued",
    "running": "processing",
    "succeeded": "done",
    "failed": "failed",
    "cancelled": "failed",
}
#: The engine's and the server's codes → the wire's.
FAILURES = {
    "no_video_stream": "no_video_stream",
    "unreadable_video": "unreadable_video",
    "language_not_available": "language_not_available",
    "processing_failed": "processing_failed",
    "refused": "content_refused",
}


class Jobs:
    """Generate and results."""

    def __init__(self, desk: Desk, media: Media) -> None:
        self.desk, self.media = desk, media
        self.host = desk.host
        self._checking: dict[str, int] = {}

    def routes(self) -> list[Route]:
        """Return the routes: each product plain, from a URL, from a file."""
        found = []
        for operation, product in spec.PRODUCTS.items():
            for variant in ("", "_from_url", "_from_file"):
                handler = functools.partial(self.generate, operation=operation, variant=variant)
                path = f"{spec.PREFIX}/{product}{variant}"
                found.append(Route(path, self.desk.door(handler), methods=["POST"]))
        return [*found, Route(spec.RESULTS, self.desk.door(self.results), methods=["GET"])]

    # --- generate -------------------------------------------------------------------------------------

    async def generate(self, request: Request, owner: str, *, operation: str, variant: str) -> Response:
        """Start a job, checked in the documents' order: body, plan, media, limits."""
        most = self.desk.number("viddyscribe_concurrency")
        if most is not None and self._checking.get(owner, 0) >= most:
            raise Refusal("concurrency_limit_exceeded")
        self._checking[owner] = self._checking.get(owner, 0) + 1
        try:
            job, media_id = await self._checked(request, owner, operation, variant)
        finally:
            self._checking[owner] -= 1
        return JSONResponse({"job_id": job.id, "status": "queued", "media_id": media_id})

    async def _checked(
        self, request: Request, owner: str, operation: str, variant: str
    ) -> tuple[ServerJob, str]:
        body = await read_body(request)
        source = source_of(body, variant)
        config = config_of(body, operation, self.desk)
        for feature in features_of(config, operation, source):
            self.desk.needs(feature)
        if source["type"] == "media_id":
            record = self.media.usable(self.media.find(owner, source["media_id"]))
        else:
            record, _ = await self.media.take(owner, source, body)
        self.desk.fits_plan(record)
        await self._room(owner)
        self._charge(owner, operation, config, record)
        job = await self.host.create(
            service=spec.NAME,
            kind=operation,
            owner=owner,
            id=f"task_{secrets.token_hex(8)}",
            public={"media_id": record["media_id"], "format": config.format, "ad_type": config.ad_type},
            order=await self._order(owner, operation, config, record),
        )
        return job, record["media_id"]

    async def _room(self, owner: str) -> None:
        most = self.desk.number("viddyscribe_queue")
        if most is None:
            return
        alive = [job for job in await self.host.jobs(spec.NAME, owner) if job.state in {"queued", "running"}]
        if len(alive) >= most:
            raise Refusal(
                "queue_limit_exceeded", f"You have {len(alive)} queued jobs; wait for some to complete"
            )

    def _charge(self, owner: str, operation: str, config: Config, record: Record) -> None:
        """Take a job's credits from the allocation, where there is one."""
        allocation = self.desk.number("viddyscribe_credits")
        if allocation is None:
            return
        rate = spec.CREDITS_A_MINUTE[operation]
        if config.own_text is not None:
            rate = min(rate, spec.CREDITS_FROM_TEXT)
        used = float(self.host.keep(spec.NAME, owner, "credits").get("used", 0.0))
        cost = rate * float(record["duration"]) / 60
        if used + cost > allocation:
            raise Refusal("plan_limit_exceeded")
        self.host.put(spec.NAME, owner, "credits", {"used": used + cost})

    async def _order(self, owner: str, operation: str, config: Config, record: Record) -> Order:
        path = await self.media.path(owner, record)
        video = f"video{path.suffix or '.mp4'}"
        try:
            more, files = plugs(self.host, record["name"])
        except ValueError as wrong:  # the studio's owner set something that cannot be
            raise invalid(str(wrong)) from None
        args: dict[str, Any] = {
            "video": video,
            "name": record["name"],
            "language": config.language,
            "category": config.category,
            "ad_type": config.kind,
            "voice": config.voice,
            "instructions": config.instructions,
            "read_text": config.read_text,
            "auto_fit": config.auto_fit,
            "over_music": config.over_music,
            "volume": config.volume,
            "volume_db": config.volume_db,
            "track": config.track,
            **more,
        }
        if config.own_text is not None:
            args["own_text"] = config.own_text
        if config.captions is not None:
            args["captions"] = dict(config.captions)
        return Order(
            f"vidkit.engine.tasks_describe:{operation}",
            args,
            {video: path, **files},
            quick=f"vidkit.engine.quick.description:{operation}",
        )

    # --- results --------------------------------------------------------------------------------------

    async def results(self, request: Request, owner: str) -> Response:
        """Show a job; links are signed anew at every look."""
        job_id = request.query_params.get("job_id")
        if not job_id:
            raise Refusal("invalid_request", "job_id is required")
        job = await self.host.job(spec.NAME, job_id, owner)
        if job is None:
            raise Refusal("not_found", "Job not found")
        made: dict[str, Any] = {
            "job_id": job.id,
            "status": job.word or WORDS[job.state],
            "media_id": job.public["media_id"],
            "created_at": _iso(job.created_at),
            "updated_at": _iso(job.finished_at or job.started_at or job.created_at),
        }
        if job.state == "succeeded":
            made |= await self._made(job)
        if job.state in {"failed", "cancelled"}:
            made |= self._failure(job)
        return JSONResponse(made)

    async def _made(self, job: ServerJob) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if job.kind == "describe_text" or self.host.setting("viddyscribe_output_with_media", True):
            found["output"] = await self._output(job)
        if "video" in job.files:
            name = "result_url" if self.host.setting("viddyscribe_old_link") else "video_signed_url"
            found[name] = self._link(job.files["video"], f"{job.id}.mp4", "video/mp4")
        with_sound = job.kind == "describe_audio" or job.public["ad_type"] == "standard_ad"
        if "audio" in job.files and with_sound:
            old = job.kind == "describe_audio" and self.host.setting("viddyscribe_old_link")
            found["result_url" if old else "audio_signed_url"] = self._link(
                job.files["audio"], f"{job.id}.wav", "audio/wav"
            )
        return found

    def _link(self, path: Path, name: str, kind: str) -> str:
        ttl = float(self.host.setting("viddyscribe_link_ttl", spec.LINK_SECONDS))
        return self.host.link(path, ttl=ttl, name=name, content_type=kind)

    async def _output(self, job: ServerJob) -> dict[str, Any]:
        """Return the text: by parts, or as a file in its format."""
        rows = [_row(item) for item in job.facts.get("segments", ())]
        wanted = str(job.public["format"])

        async def content(kind: str) -> str:
            return await asyncio.to_thread(job.files[kind].read_text, "utf-8") if kind in job.files else ""

        if str(self.host.setting("viddyscribe_shape", "B")).upper() == "A":
            named = {"language": job.facts.get("language", ""), "ad_type": job.public["ad_type"]}
            return {**named, "items": rows, "vtt": await content("vtt")}
        if wanted == "json":
            return {"segments": rows}
        return {"format": wanted, "content": await content(wanted)}

    def _failure(self, job: ServerJob) -> dict[str, Any]:
        error = job.error or {"code": "cancelled", "message": "The job was cancelled."}
        code = FAILURES.get(error["code"], "processing_failed")
        if self.host.setting("viddyscribe_old_failure"):
            return {"error": error["message"]}
        return {"error": code, "message": error["message"]}


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("start", "end", "text")}


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
