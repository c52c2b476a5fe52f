"""
What every part of the emulator shares: refusals in both shapes, the plan, reading bodies.

Settings read here (`vidkit serve --set NAME=VALUE`): `viddyscribe_features_off` (features the plan lacks),
`viddyscribe_plan` (its name), `viddyscribe_max_minutes`, `viddyscribe_max_bytes` (its limits; inferred).
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vidkit.providers.viddyscribe import spec
from vidkit.server.bodies import read_json
from vidkit.server.emulator import FetchRefused, Host

__all__ = ["INVERTED", "Body", "Desk", "Refusal", "invalid", "read_body"]

Handler = Callable[[Request, str], Awaitable[Response]]

#: Codes whose body is inverted: `error` holds the text and `code` the code (seed, V-large).
INVERTED = frozenset({"upload_not_ready", "upload_failed"})
#: What each code says where nothing better is at hand.
TEXTS = {
    "invalid_request": "The request is not valid",
    "unauthorized": "API key is not valid",
    "video_too_long": "The video exceeds the maximum duration of the plan",
    "file_too_large": "The file exceeds the maximum size of the plan",
    "feature_not_available": "Not part of this plan",
    "limit_reached": "The plan's limit is reached",
    "not_found": "Not found",
    "upload_not_ready": "The upload is still being checked",
    "upload_failed": "The upload could not be verified; upload the media again",
    "no_video_stream": "The uploaded file has no video stream",
    "rate_limit_exceeded": "Too many requests",
    "queue_limit_exceeded": "Too many jobs are queued already; wait for some to complete",
    "concurrency_limit_exceeded": "Too many submissions are being validated; retry after a short delay",
    "plan_limit_exceeded": "The team's allocation has been exhausted",
    "internal_error": "Internal server error",
    "content_refused": "The content was refused",
}
UPGRADE = "https://viddyscribe.example/upgrade"
MAX_MINUTES = 240.0
MAX_BYTES = 512 * 1024**2
#: Own text and captions travel as text parts of a form; Starlette's default of 1 MB is small for them.
_PART_BYTES = 8 * 1024 * 1024


class Refusal(Exception):  # noqa: N818  # it is an answer, not an accident
    """
    An answer that says no.

    Args:
        code: The wire's.
        text: Its sentence; by default the code's usual one.
        status: HTTP, where it is not the code's own.
        **more: Further fields of the body.
    """

    def __init__(self, code: str, text: str = "", *, status: int | None = None, **more: Any) -> None:
        self.code = code
        self.text = text or TEXTS.get(code, code.replace("_", " "))
        known = spec.CODES.get(code)
        self.status = status or (known.status if known and known.status else 400)
        self.more = more
        super().__init__(self.text)

    def response(self) -> Response:
        """Say it in the wire's words."""
        if self.code in INVERTED:
            return JSONResponse({"error": self.text, "code": self.code, **self.more}, self.status)
        return JSONResponse({"error": self.code, "message": self.text, **self.more}, self.status)


def invalid(text: str) -> Refusal:
    """Return a 400 with its reason."""
    return Refusal("invalid_request", text)


class Body:
    """
    A request's body, however it came.

    Attributes:
        fields: Its JSON object, or the text parts of its form (those that hold JSON objects, read).
        file: The file part, or None.
        form: Whether it came as multipart.
    """

    def __init__(self, fields: dict[str, Any], file: UploadFile | None, *, form: bool) -> None:
        self.fields, self.file, self.form = fields, file, form


async def read_body(request: Request) -> Body:
    """
    Read JSON or a form.

    Raises:
        Refusal: It is neither, or a broken one.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            parts = await request.form(max_part_size=_PART_BYTES)
        except HTTPException as wrong:  # what Starlette makes of a parser's complaint
            raise invalid(f"the form cannot be read: {wrong.detail}") from None
        return _of_form(parts)
    if kind and kind != "application/json":
        raise invalid(f"the content type {kind} is not taken; use application/json or multipart/form-data")
    try:
        found = read_json(await request.body() or b"null")
    except ValueError:
        raise invalid("the body is not valid JSON") from None
    if not isinstance(found, dict):
        raise invalid("the body must be a JSON object")
    return Body(found, None, form=False)


def _of_form(parts: FormData) -> Body:
    fields: dict[str, Any] = {}
    file: UploadFile | None = None
    for name, value in parts.multi_items():
        if isinstance(value, UploadFile):
            if name != "file":
                raise invalid(f"a file part is called file, not {name}")
            file = value
        elif name in {"input", "generation_config", "custom_captions"}:
            try:
                fields[name] = read_json(value)
            except ValueError:
                raise invalid(f"{name} must be JSON in a string") from None
        else:
            fields[name] = value
    return Body(fields, file, form=True)


class Desk:
    """The emulator's counter: who asks, and what their plan holds."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def door(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Ask for the key, and answer refusals."""

        @functools.wraps(handler)
        async def answer(request: Request) -> Response:
            try:
                owner = self.host.owner(request.headers.get(spec.KEY_HEADER))
                return await handler(request, owner) if owner else Refusal("unauthorized").response()
            except Refusal as refusal:
                return refusal.response()
            except FetchRefused as reason:
                return invalid(str(reason)).response()

        return answer

    def needs(self, feature: str) -> None:
        """
        Hold a request to the plan.

        Raises:
            Refusal: The plan lacks the feature.
        """
        lacking = self.host.setting("viddyscribe_features_off", ())
        lacking = lacking.split(",") if isinstance(lacking, str) else lacking
        if feature in lacking:
            plan = str(self.host.setting("viddyscribe_plan", "Starter"))
            raise Refusal("feature_not_available", feature=feature, plan_name=plan, upgrade_url=UPGRADE)

    def fits_plan(self, facts: Mapping[str, Any]) -> None:
        """
        Hold a film to the plan's length and size.

        Raises:
            Refusal: It is longer or larger.
        """
        minutes = float(self.host.setting("viddyscribe_max_minutes", MAX_MINUTES))
        if float(facts["duration"]) > minutes * 60:
            raise Refusal("video_too_long", f"The video is longer than the plan's {minutes:g} minutes")
        self.fits_size(int(facts["bytes"]))

    def fits_size(self, size: int) -> None:
        """
        Hold a file to the plan's size.

        Raises:
            Refusal: It is larger.
        """
        limit = int(self.host.setting("viddyscribe_max_bytes", MAX_BYTES))
        if size > limit:
            raise Refusal("file_too_large", f"The file exceeds the plan's {limit / 1e6:g} MB")

    def number(self, name: str, default: float | None = None) -> float | None:
        """Return a numeric switch."""
        found = self.host.setting(name, default)
        return None if found is None else float(found)
