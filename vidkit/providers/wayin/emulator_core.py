"""
What every part of the emulator shares: the door with its checks in order, both error shapes, envelopes, ids.

Settings read here (`vidkit serve --set NAME=VALUE`): `wayin_generation` (`newest`, `oldest`),
`wayin_version_check` (on), `wayin_requests_per_minute` and `wayin_projects_at_once` (off; the service allows
15 and 5), `wayin_units` (API units left), `wayin_plan` (`free`, `standard`, `enterprise`).
"""

from __future__ import annotations

import functools
import json
import secrets
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from vidkit.providers.wayin import spec
from vidkit.server.bodies import read_json
from vidkit.server.emulator import Host, ServerJob

Handler = Callable[[Request, str], Awaitable[Response]]

#: These say themselves in Spring's four fields; everything else in `message` and `trace_id` (M).
_SPRING = {401, 403, 404, 405, 429, 503}
#: Neutral job states in the wire's words; a job that nobody has looked at yet is CREATED.
STATUS = {
    "queued": "QUEUED",
    "running": "ONGOING",
    "succeeded": "SUCCEEDED",
    "failed": "FAILED",
    "cancelled": "FAILED",
}


#: Where the local studio has this service.
MOUNT = "/wayin"


def inside(path: str) -> str:
    """Return a path as the service itself would see it."""
    return path.removeprefix(MOUNT)


class Refusal(Exception):  # noqa: N818  # it is an answer, not an accident
    """
    An answer that says no.

    Args:
        status: HTTP's.
        message: The sentence of the `message` shape; Spring's shape has none.
    """

    def __init__(self, status: int, message: str = "") -> None:
        self.status = status
        self.message = message or HTTPStatus(status).phrase
        super().__init__(self.message)


class Answer(Response):
    """A refusal in its shape; Spring's shape names the path, which only the request knows."""

    def __init__(self, refusal: Refusal, host: Host, *, wait: float | None = None) -> None:
        super().__init__()
        self.refusal, self.host, self.wait = refusal, host, wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say it."""
        status = self.refusal.status
        if status in _SPRING:
            now = datetime.fromtimestamp(self.host.now(), UTC).isoformat(timespec="milliseconds")
            path = inside(str(scope.get("path", "")))
            body = {"timestamp": now, "status": status, "error": HTTPStatus(status).phrase, "path": path}
        else:
            body = {"message": self.refusal.message, "trace_id": secrets.token_hex(8)}
        response = JSONResponse(body, status_code=status)
        if self.wait is not None and status in {429, 503}:
            response.headers["retry-after"] = f"{self.wait:g}"  # not documented, and obeyed where it occurs
        await response(scope, receive, send)


def invalid(message: str) -> Refusal:
    """Return a 400."""
    return Refusal(400, message)


def truth(value: Any) -> bool:
    """Read a switch that may come from a command line."""
    return str(value).lower() in {"1", "true", "yes", "on"}


class Desk:
    """The emulator's counter: who asks, how often, and in which generation's words to answer."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._recent: dict[str, deque[float]] = defaultdict(deque)

    # --- switches -------------------------------------------------------------------------------------

    def on(self, name: str, *, default: bool = False) -> bool:
        """Whether the switch `wayin_NAME` is on."""
        return truth(self.host.setting(f"{spec.NAME}_{name}", default))

    def number(self, name: str, default: float | None = None) -> float | None:
        """Return the figure of the switch `wayin_NAME`."""
        value = self.host.setting(f"{spec.NAME}_{name}", default)
        return None if value in {None, ""} else float(value)

    @property
    def oldest(self) -> bool:
        """Whether to speak as in 2026-03-10: other names, an envelope with a code, `/open/v2`."""
        return str(self.host.setting("wayin_generation", "newest")) == "oldest"

    @property
    def plan(self) -> str:
        """The account's plan."""
        return str(self.host.setting("wayin_plan", "enterprise"))

    # --- the door -------------------------------------------------------------------------------------

    def door(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Check key, version and rate, in this order, and answer refusals."""

        @functools.wraps(handler)
        async def answer(request: Request) -> Response:
            try:
                return await handler(request, self._admitted(request))
            except Refusal as refusal:
                return Answer(refusal, self.host)

        return answer

    def _admitted(self, request: Request) -> str:
        if inside(request.url.path).startswith(spec.OLD_PREFIX) and not self.oldest:
            raise Refusal(404)
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        owner = self.host.owner(key.strip()) if scheme.lower() == "bearer" else None
        if owner is None:
            raise Refusal(403)
        if self.on("version_check", default=True) and not self.oldest:
            version = request.headers.get(spec.VERSION_HEADER)
            if version != spec.VERSION:
                said = "is required" if version is None else f"must be {spec.VERSION}"
                raise invalid(f"header {spec.VERSION_HEADER} {said}: unknown API version")
        self._count(owner)
        return owner

    def _count(self, owner: str) -> None:
        limit = self.number("requests_per_minute")
        if not limit:
            return
        now, recent = self.host.now(), self._recent[owner]
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if len(recent) >= limit:
            raise Refusal(429)
        recent.append(now)

    async def place(self, owner: str) -> None:
        """Refuse a project beyond those that may run at once; exports count as projects (inferred)."""
        limit = self.number("projects_at_once")
        if not limit:
            return
        jobs = await self.host.jobs(spec.NAME, owner)
        if sum(job.state in {"queued", "running"} for job in jobs) >= limit:
            raise Refusal(429)

    def charge(self, units: float) -> None:
        """Refuse what costs more than the units left."""
        left = self.number("units")
        if left is not None and left < max(units, 0.01):
            raise invalid("not enough API units")

    # --- answers --------------------------------------------------------------------------------------

    def reply(self, data: Mapping[str, Any], notes: Sequence[str] = ()) -> Response:
        """
        Answer with data, in the generation's envelope.

        Args:
            data: The wire's.
            notes: What was made otherwise than asked; travels in a header of the local studio's own.
        """
        old = {"code": "0", "data": dict(data), "message": "success"}
        response = JSONResponse(old if self.oldest else {"data": dict(data)})
        if notes:
            response.headers[spec.NOTES_HEADER] = json.dumps(list(notes))
        return response

    def word(self, job: ServerJob) -> str:
        """Return the wire's word for a job's state."""
        if job.word:
            return job.word
        return "CREATED" if job.state == "queued" and job.looks <= 1 else STATUS[job.state]

    def new_id(self, kind: str) -> str:
        """Return an id; `wayin_project_id` and `wayin_export_id` say it, for examples to the letter."""
        first = "export" if kind == "export" else "project"
        wanted = self.host.setting(f"wayin_{first}_id")
        return str(wanted) if wanted else f"{'exp' if first == 'export' else 'prj'}-{secrets.token_hex(8)}"


async def json_body(request: Request) -> dict[str, Any]:
    """
    Read a JSON object.

    Raises:
        Refusal: It is none.
    """
    try:
        body = read_json(await request.body())
    except ValueError:
        raise invalid("the request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise invalid("the request body is not a JSON object")
    return body
