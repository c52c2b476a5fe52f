"""
What every part of the emulator shares: the door with authentication and headers, jobs in the wire's words.

Settings read here (`vidkit serve --set NAME=VALUE`): `strict`, `dialect`, `poll_after_ms`, `openai_ttl`,
`tier`, `seed`.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_dialects import Dialect, dialect_of
from vidkit.providers.openai.emulator_errors import Refusal, unknown_video
from vidkit.server.emulator import FetchRefused, Host, Order, ServerJob

Handler = Callable[[Request, str], Awaitable[Response]]

#: Neutral job states in the wire's words. A cancelled job (batches only) has no word of its own in the enum.
STATUS = {
    "queued": "queued",
    "running": "in_progress",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "failed",
}
#: Blobs of ours are filed under purposes that start so; /files does not list them.
PRIVATE = "_"


class Desk:
    """The emulator's counter: who asks, which job is meant, and how it is spelled."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._creates: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    @property
    def dialect(self) -> Dialect:
        """Which server we imitate today."""
        return dialect_of(str(self.host.setting("dialect", "openai")))

    @property
    def strict(self) -> bool:
        """Whether only SPEC's narrow enums are taken."""
        return truth(self.host.setting("strict", False))

    def door(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Ask for the key, run *handler*, and put the service's headers on whatever comes out."""

        @functools.wraps(handler)
        async def answer(request: Request) -> Response:
            started = time.perf_counter()
            try:
                response = await handler(request, self._owner(request))
            except Refusal as refusal:
                response = refusal.response()
            except FetchRefused as reason:
                response = Refusal(400, str(reason), code="invalid_url").response()
            response.headers["x-request-id"] = f"req_{secrets.token_hex(16)}"
            response.headers["openai-version"] = "2020-10-01"
            response.headers["openai-processing-ms"] = str(round(1000 * (time.perf_counter() - started)))
            return response

        return answer

    def _owner(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        key = key.strip() if scheme.lower() == "bearer" else ""
        if not key:
            raise Refusal(
                401,
                "You didn't provide an API key. Send it in an Authorization header using Bearer auth "
                "(i.e. Authorization: Bearer YOUR_KEY).",
            )
        owner = self.host.owner(key)
        if owner is None:
            raise Refusal(401, "Incorrect API key provided: ***.", code="invalid_api_key")
        return owner

    def admit(self, owner: str, model: str) -> dict[str, str]:
        """
        Count a create against the tier's requests per minute (only where `tier` is set); return headers.

        Raises:
            Refusal: 429 with `Retry-After`, as SPEC wants it when a delay is known.
        """
        tier = self.host.setting("tier")
        if not tier:
            return {}
        line = spec.family(model) or spec.DEFAULT_MODEL
        limit = spec.REQUESTS_PER_MINUTE[line][min(max(int(tier), 1), 5) - 1]
        now, recent = self.host.now(), self._creates[owner, line]
        while recent and recent[0] <= now - 60:
            recent.popleft()
        reset = max(0.0, recent[0] + 60 - now) if recent else 0.0
        headers = {
            "x-ratelimit-limit-requests": str(limit),
            "x-ratelimit-remaining-requests": str(max(0, limit - len(recent) - 1)),
            "x-ratelimit-reset-requests": f"{round(reset * 1000)}ms",
        }
        if len(recent) >= limit:
            raise Refusal(
                429,
                f"Rate limit reached for {line} on requests per min (RPM): "
                f"Limit {limit}, Used {len(recent)}.",
                kind="requests",
                code="rate_limit_exceeded",
                headers=headers | {"retry-after": str(max(1, round(reset)))},
            )
        recent.append(now)
        return headers

    async def find(self, video_id: str, owner: str, *, look: bool = False) -> ServerJob:
        """Return a job, or say 404 in the wire's words."""
        job = await self.host.job(spec.NAME, video_id, owner, look=look)
        if job is None:
            raise unknown_video(video_id)
        return job

    async def finished(self, video_id: str, owner: str, verb: str, *, param: str = "video_id") -> ServerJob:
        """Return a job whose video is there, as a source for something new."""
        job = await self.find(video_id, owner)
        if job.state != "succeeded":
            raise Refusal(
                400,
                f"Video with id '{video_id}' has status '{STATUS[job.state]}'; "
                f"only completed videos can be {verb}.",
                param=param,
            )
        if self.expired(job):
            raise Refusal(404, f"Video with id '{video_id}' has expired.", param=param)
        return job

    def expired(self, job: ServerJob) -> bool:
        """Whether the files of a finished job are past their hour."""
        return job.expires_at is not None and job.expires_at <= self.host.now()

    def seed(self, *parts: object) -> int:
        """Make a seed from what is asked for; the studio's own (`vk.local(seed=…)`) varies it."""
        text = repr((parts, self.host.setting("seed")))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) & 0x7FFFFFFF

    async def start(
        self,
        *,
        kind: str,
        owner: str,
        public: Mapping[str, Any],
        task: str,
        args: Mapping[str, Any],
        inputs: Mapping[str, Path],
        request: Request | None = None,
        batch: bool = False,
    ) -> ServerJob:
        """Give work to the server and return its job; the local-only header chooses another seed."""
        asked = request.headers.get("x-vidkit-seed", "") if request is not None else ""
        if asked.lstrip("-").isdigit():
            args = {**args, "seed": int(asked)}
        video_id = f"video_{secrets.token_hex(16)}"
        meta = {"service": spec.NAME, "job": video_id, "kind": kind}
        return await self.host.create(
            service=spec.NAME,
            kind=kind,
            owner=owner,
            id=video_id,
            public={"remixed_from_video_id": None, "args": dict(args), **public},
            order=Order(
                task=task,
                args={**args, "thumbnail": True, "spritesheet": True, "meta": meta},
                inputs=dict(inputs),
            ),
            ttl=float(
                self.host.setting("openai_ttl", spec.BATCH_EXPIRES_AFTER if batch else spec.EXPIRES_AFTER)
            ),
            seed=int(args["seed"]),
        )

    async def inputs(self, job: ServerJob) -> dict[str, Path]:
        """Find the stored uploads that *job* was staged with, for a remix."""
        found: dict[str, Path] = {}
        for name, file_id in dict(job.public.get("inputs", {})).items():
            stored = await self.host.stored(spec.NAME, file_id, job.owner)
            if stored is None:
                raise Refusal(404, "An input of this video has been deleted.", param="video_id")
            found[name] = stored.path
        return found

    def video(self, job: ServerJob) -> dict[str, Any]:
        """Spell a job as the wire's Video: every required key, with null where nothing is known."""
        done = job.state == "succeeded"
        public = job.public
        finished = int(job.finished_at) if done and job.finished_at is not None else None
        expires = int(job.expires_at) if done and job.expires_at is not None else None
        if finished is not None and expires is not None:  # the live service kept the difference exact
            expires = finished + round(job.expires_at - job.finished_at)  # type: ignore[operator]  # both set: done
        plain = {
            "id": job.id,
            "object": "video",
            "model": public["model"],
            "status": job.word or STATUS[job.state],
            "progress": 100 if done else min(99, int(100 * job.progress)),
            "created_at": int(job.created_at),
            "completed_at": finished,
            "expires_at": expires,
            "prompt": public["prompt"],
            "size": public["size"],
            "seconds": public["seconds"],
            "remixed_from_video_id": public.get("remixed_from_video_id"),
            "error": self.error(job),
        }
        return self.dialect.video(plain, job, self.host)

    @staticmethod
    def error(job: ServerJob) -> dict[str, str] | None:
        """Spell why a job ended badly."""
        if job.state == "cancelled":
            return {"code": "cancelled", "message": "The video was cancelled before it was completed."}
        if job.state != "failed":
            return None
        code = str((job.error or {}).get("code", "")) or "server_error"
        message = str((job.error or {}).get("message", ""))
        if code in {"refused", "moderation", "moderation_blocked", "content_refused"}:
            return {"code": "moderation_blocked", "message": spec.MODERATION_BLOCKED}
        if code not in spec.CODES:
            code = "server_error"
        return {"code": code, "message": message or "The server had an error while making your video."}

    def hint(self, job: ServerJob) -> dict[str, str]:
        """Return the poll hint that pending jobs carry."""
        if job.state not in {"queued", "running"}:
            return {}
        return {"openai-poll-after-ms": str(int(self.host.setting("poll_after_ms", 250)))}


def truth(value: Any) -> bool:
    """Read a switch that may come from a command line."""
    return str(value).lower() in {"1", "true", "yes", "on"}
