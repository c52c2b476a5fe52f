"""
What every part of the emulator shares: the door with its keys and rate headers, refusals in both shapes, ids.

Settings read here: `hoox_plan` (anything but `enterprise` is refused), `hoox_error_shape` (`A`, `B`, or as
documented), `hoox_letter_case` (`lower`, `upper`, or as documented), `hoox_rpm` (enforced by the server's
gate), `hoox_broken_json_is_500`.
"""

from __future__ import annotations

import functools
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vidkit.providers.hoox import spec
from vidkit.server.bodies import read_json
from vidkit.server.emulator import FetchRefused, Host, ServerJob, StoredFile

Handler = Callable[[Request, str], Awaitable[Response]]
#: Files that clients name by URL are kept under this purpose.
PRIVATE = "_input"
MEDIA_LIMIT = 512 * 1024 * 1024
#: Owner of documents that are looked up before it is known whose they are.
ALL = "*"


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that is wrong."""

    code: str
    message: str
    field: str = ""


class Refusal(Exception):  # noqa: N818  # it is an answer, not an accident
    """
    An answer that says no.

    Args:
        code: The service's code, as the spec spells it.
        message: Its sentence.
        field: The field it is about.
        details: All entries, where there are several.
        title: What stands in `error`, by default the message.
    """

    def __init__(
        self, code: str, message: str, field: str = "", *, details: Sequence[Detail] = (), title: str = ""
    ) -> None:
        self.details = tuple(details) or (Detail(code, message, field),)
        self.title = title or message
        self.status = spec.CODES[self.details[0].code.upper()].status
        super().__init__(message)


class Desk:
    """The emulator's counter: who asks, how often, and in which words to answer."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._recent: dict[str, deque[float]] = {}

    def on(self, quirk: str) -> bool:
        """Whether a quirk's switch is on."""
        return bool(self.host.setting(f"{spec.NAME}_{quirk}", False))

    # --- words ---------------------------------------------------------------------------------------

    def refuse(self, refusal: Refusal, shape: str = "A") -> Response:
        """Say no in the shape the endpoint uses, or the one that is set."""
        shape = str(self.host.setting(f"{spec.NAME}_error_shape") or shape).upper()
        details = [
            {
                "code": self._cased(item.code),
                "message": item.message,
                **({"field": item.field} if item.field else {}),
            }
            for item in refusal.details
        ]
        body: dict[str, Any] = {"error": refusal.title}
        if shape == "B":
            body["code"] = details[0]["code"]
        else:
            body["details"] = details
        return JSONResponse(body, status_code=refusal.status)

    def _cased(self, code: str) -> str:
        case = str(self.host.setting(f"{spec.NAME}_letter_case") or "").lower()
        known = spec.CODES.get(code.upper())
        return {"lower": code.lower(), "upper": code.upper()}.get(case, known.spelling if known else code)

    # --- the door ------------------------------------------------------------------------------------

    def door(self, handler: Handler, *, shape: str = "A") -> Callable[[Request], Awaitable[Response]]:
        """Ask for the key and the plan, count the request, answer refusals, and add the rate headers."""

        @functools.wraps(handler)
        async def answer(request: Request) -> Response:
            try:
                owner = self._owner(request)
            except Refusal as refusal:  # refused before the counter: no rate headers (OBS)
                return self.refuse(refusal, shape)
            headers = self._rate(owner)
            try:
                response = await handler(request, owner)
            except Refusal as refusal:
                response = self.refuse(refusal, shape)
            if response.status_code != 500:
                response.headers.update(headers)
            return response

        return answer

    def _owner(self, request: Request) -> str:
        given = request.headers.get("authorization", "").strip()
        if not given:
            raise Refusal("invalid_api_key", "Missing API key")
        scheme, _, key = given.partition(" ")
        owner = self.host.owner(
            key.strip() if scheme.lower() == "bearer" else given
        )  # a bare key works (OBS)
        if owner is None:
            raise Refusal("invalid_api_key", "Invalid API key")
        if str(self.host.setting(f"{spec.NAME}_plan", "enterprise")).lower() != "enterprise":
            raise Refusal("plan_required", "API access requires an Enterprise plan")
        return owner

    def _rate(self, owner: str) -> dict[str, str]:
        """Count a request in the space's sliding window; without a limit in force it never runs out."""
        enforced = self.host.setting(f"{spec.NAME}_rpm")
        limit = int(enforced or spec.REQUESTS_PER_MINUTE)
        now = self.host.now()
        recent = self._recent.setdefault(owner, deque(maxlen=limit))
        while recent and recent[0] <= now - spec.WINDOW_SECONDS:
            recent.popleft()
        recent.append(now)
        remaining = max(0 if enforced else 1, limit - len(recent))
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(int(recent[0] + spec.WINDOW_SECONDS)),
        }

    async def body(self, request: Request) -> dict[str, Any]:
        """
        Read a JSON object.

        Raises:
            Refusal: It is none.
        """
        try:
            body = read_json(await request.body())
        except ValueError:
            if self.on("broken_json_is_500"):
                raise Refusal("internal_error", "Internal server error") from None
            raise Refusal("INVALID_TYPE", "The body is not valid JSON") from None
        if not isinstance(body, dict):
            raise Refusal("INVALID_TYPE", "The body is not a JSON object")
        return body

    # --- files ---------------------------------------------------------------------------------------

    async def fetched(self, owner: str, url: str, code: str, field: str) -> StoredFile:
        """
        Fetch and keep a file that a client names by URL.

        Raises:
            Refusal: With *code*, when it cannot be had.
        """
        try:
            data, kind = await self.host.fetch(url, limit=MEDIA_LIMIT)
        except FetchRefused as reason:
            raise Refusal(code, f"{field}: {reason}", field) from None
        suffix = Path(url.partition("?")[0]).suffix if not url.startswith("data:") else ""
        suffix = suffix if 2 <= len(suffix) <= 5 else f".{kind.rpartition('/')[2].replace('jpeg', 'jpg')}"
        return await self.host.store(
            service=spec.NAME,
            owner=owner,
            data=data,
            name=f"media{suffix}",
            content_type=kind,
            purpose=PRIVATE,
        )

    def link(self, job: ServerJob, role: str) -> str | None:
        """Sign a link to one of a job's files, where it made it."""
        path = job.files.get(role)
        if path is None:
            return None
        kinds = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".webp": "image/webp", ".png": "image/png"}
        kind = kinds.get(path.suffix, "application/octet-stream")
        ttl = float(self.host.setting(f"{spec.NAME}_link_ttl", spec.LINK_SECONDS))
        return self.host.link(path, ttl=ttl, name=f"{job.id}{path.suffix}", content_type=kind)

    # --- whose is it ---------------------------------------------------------------------------------

    def sign(self, job_id: str, owner: str) -> None:
        """Write down whose job this is: other spaces are told so, not that it is unknown."""
        self.host.put(spec.NAME, ALL, f"job {job_id}", {"owner": owner})

    async def job(self, job_id: str, owner: str) -> ServerJob:
        """
        Find a job of this space.

        Raises:
            Refusal: There is none, or it is another space's.
        """
        signed = self.host.keep(spec.NAME, ALL, f"job {job_id}")
        if signed and signed["owner"] != owner:
            raise Refusal("unauthorized_job", "This job belongs to another space")
        job = await self.host.job(spec.NAME, job_id, owner)
        if job is None:
            raise Refusal("job_not_found", f"No job {job_id}")
        return job


def new_id(first: str) -> str:
    """Return an opaque id."""
    return f"{first}_{secrets.token_hex(11)}"


def moment(seconds: float | None) -> str:
    """Return Unix seconds as the wire writes times."""
    return datetime.fromtimestamp(seconds or 0, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reply(body: Any, *, status: int = 200) -> JSONResponse:
    """Answer with JSON."""
    return JSONResponse(body, status_code=status)


def text_of(body: Mapping[str, Any], name: str) -> str:
    """Return a text field, empty where it is none."""
    value = body.get(name)
    return value.strip() if isinstance(value, str) else ""


def credits_of(value: float) -> float:
    """Return credits as the wire writes them: whole numbers without a point."""
    return int(value) if value == int(value) else value
