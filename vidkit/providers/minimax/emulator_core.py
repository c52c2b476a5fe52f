"""
What every part of the emulator shares: the door with its keys, refusals in both generations' words, ids.

Settings read here (`vidkit serve --set NAME=VALUE`): `minimax_flavour` (`official` says errors at HTTP 200,
`reseller` as HTTP codes with an `error` field), `minimax_group_id`, `minimax_balance` (US dollars; creates
are refused when a video costs more), `minimax_link_ttl`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from vidkit.providers.minimax import spec
from vidkit.server.emulator import FetchRefused, Host, ServerJob

Handler = Callable[[Request, str], Awaitable[Response]]

#: HTTP status of a code in the reseller's flavour and in V2; every other code is a 400 there.
STATUS_OF = {
    1000: 500,
    1001: 500,
    1002: 429,
    1004: 401,
    1008: 402,
    1013: 500,
    1024: 500,
    1026: 422,
    1027: 422,
    1033: 500,
    1039: 429,
    1041: 529,
    2045: 429,
    2049: 401,
    2056: 429,
}
V2_STATUSES = frozenset(spec.HTTP_CODES)
#: V2 knows these types only; what else a status may be is called a bad request.
FALLBACK_TYPE = "bad_request_error"


class Refusal(Exception):  # noqa: N818  # it is an answer, not an accident
    """
    An answer that says no, in the wire's words: `base_resp` at HTTP 200 on V1, an HTTP code on V2.

    Args:
        code: MiniMax's code.
        detail: What stands in its message; by default the code's own words.
        http: An HTTP status instead of 200, where V1 has one (bad uploads).
    """

    def __init__(self, code: int, detail: str = "", *, http: int = 200) -> None:
        known = spec.CODES.get(code)
        self.code = code
        self.message = detail or (known.message if known else "unknown error")
        self.http = http
        super().__init__(self.message)

    def v1(self, extra: Mapping[str, Any] | None = None) -> Response:
        """Say it as V1 does."""
        return reply({**(extra or {}), "base_resp": base_resp(self.code, self.message)}, status=self.http)

    def v2(self) -> Response:
        """Say it as V2 does: the code ends the message."""
        status = STATUS_OF.get(self.code, 400)
        kind = spec.HTTP_CODES[status].type if status in V2_STATUSES else FALLBACK_TYPE
        error = {"type": kind, "message": f"{self.message} ({self.code})", "http_code": str(status)}
        return reply({"type": "error", "error": error, "request_id": trace_id()}, status=status)

    def reseller(self) -> Response:
        """Say it as the reseller's page does: an HTTP code and an `error` field (its shape is inferred)."""
        status = {402: 400, 422: 400, 529: 429}.get(found := STATUS_OF.get(self.code, 400), found)
        return reply({"error": {"message": self.message, "code": str(self.code)}}, status=status)


def invalid(detail: str) -> Refusal:
    """Return a 2013 with its detail, as the live service spells them."""
    return Refusal(2013, f"invalid params, {detail}")


class EitherGeneration(Response):
    """An answer whose words depend on the path it is given on: faults do not know which call they hit."""

    def __init__(self, refusal: Refusal, desk: Desk, *, wait: float | None = None) -> None:
        super().__init__()
        self.refusal, self.desk, self.wait = refusal, desk, wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say it in the words of the path."""
        path = str(scope.get("path", ""))
        creates = scope.get("method") == "POST" and path.endswith("video_generation")
        response = self.desk.refuse(
            self.refusal, v2="/v2/" in path, extra={"task_id": ""} if creates else None
        )
        if self.wait is not None and response.status_code in {429, 503, 529}:
            response.headers["retry-after"] = f"{self.wait:g}"  # not documented, and obeyed where it occurs
        await response(scope, receive, send)


class Desk:
    """The emulator's counter: who asks, in which words to answer."""

    def __init__(self, host: Host) -> None:
        self.host = host

    @property
    def reseller(self) -> bool:
        """Whether errors are said as HTTP codes with an `error` field, as the seed's reseller does."""
        return str(self.host.setting("minimax_flavour", "official")) == "reseller"

    def refuse(
        self, refusal: Refusal, *, v2: bool = False, extra: Mapping[str, Any] | None = None
    ) -> Response:
        """Say no in the words of the generation and flavour."""
        if v2:
            return refusal.v2()
        return refusal.reseller() if self.reseller else refusal.v1(extra)

    def door(
        self, handler: Handler, *, v2: bool = False, refused: Mapping[str, Any] | None = None
    ) -> Callable[[Request], Awaitable[Response]]:
        """Ask for the key and answer refusals; *refused* are V1's fields beside `base_resp` then."""

        @functools.wraps(handler)
        async def answer(request: Request) -> Response:
            try:
                response = await handler(request, self._owner(request))
            except Refusal as refusal:
                response = self.refuse(refusal, v2=v2, extra=refused)
            except FetchRefused as reason:
                response = self.refuse(invalid(str(reason)), v2=v2, extra=refused)
            response.headers.setdefault("Trace-Id", trace_id())
            return response

        return answer

    def _owner(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        key = key.strip() if scheme.lower() == "bearer" else ""
        key = key or request.headers.get("x-api-key", "").strip()  # accepted by some endpoints (CLI)
        if not key:
            raise Refusal(1004, spec.NO_KEY)
        owner = self.host.owner(key)
        if owner is None:
            raise Refusal(2049, spec.BAD_KEY)
        group, given = self.host.setting("minimax_group_id"), request.query_params.get("GroupId")
        if group and given is not None and given != str(group):
            raise Refusal(1004, spec.WRONG_GROUP)
        return owner

    def charge(self, usd: float | None) -> None:
        """Refuse what costs more than `minimax_balance`; an unknown price counts as nothing owed."""
        balance = self.host.setting("minimax_balance")
        if balance is not None and float(balance) <= (usd or 0.0):
            raise Refusal(1008)

    def link(self, job: ServerJob, *, ttl: float = spec.LINK_SECONDS) -> str:
        """Sign a link to a finished video."""
        return self.host.link(
            job.files["video"],
            ttl=float(self.host.setting("minimax_link_ttl", ttl)),
            name=spec.OUTPUT_NAME,
            content_type="video/mp4",
        )

    async def challenge(self, url: Any) -> str | None:
        """
        Prove a callback URL before a task is made.

        Raises:
            Refusal: It did not answer `{"challenge": …}` within three seconds.
        """
        if url in {None, ""}:
            return None
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise invalid("callback_url must be a http(s) url")
        word = secrets.token_hex(8)
        try:
            status, body = await self.host.post(
                url,
                json.dumps({"challenge": word}).encode(),
                {"content-type": "application/json"},
                timeout=spec.CALLBACK_SECONDS,
            )
            answer = json.loads(body) if status == 200 else None
        except (FetchRefused, ValueError):
            answer = None
        if not isinstance(answer, dict) or answer.get("challenge") != word:
            raise invalid("callback_url challenge failed")
        return url


def seed_of(*parts: object) -> int:
    """Choose the stage's seed from the request's own words: the wire has no seed."""
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:4], "big") & 0x7FFFFFFF


def new_id(first: str) -> str:
    """Return 15 digits (JavaScript clients read them as exact numbers), the first telling kinds apart."""
    return first + str(secrets.randbelow(10**14)).zfill(14)


def base_resp(code: int = 0, message: str = "success") -> dict[str, Any]:
    """Return V1's verdict."""
    return {"status_code": code, "status_msg": message}


def reply(body: Mapping[str, Any], *, status: int = 200) -> JSONResponse:
    """Answer with JSON."""
    return JSONResponse(dict(body), status_code=status, headers={"Trace-Id": trace_id()})


def trace_id() -> str:
    """Return an id as the `Trace-Id` header has it."""
    return secrets.token_hex(16)


async def json_body(request: Request) -> dict[str, Any]:
    """
    Read a JSON object.

    Raises:
        Refusal: It is none.
    """
    try:
        body = await request.json()
    except ValueError:
        raise invalid("the body is not valid JSON") from None
    if not isinstance(body, dict):
        raise invalid("the body is not a JSON object")
    return body


def truth(value: Any, name: str) -> bool:
    """
    Read an optional boolean.

    Raises:
        Refusal: It is none.
    """
    if value is None:
        return False
    if not isinstance(value, bool):
        raise invalid(f"{name} must be a boolean")
    return value
