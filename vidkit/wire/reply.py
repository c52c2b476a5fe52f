"""What came back: whole replies, open ones, and what a bare status means."""

from __future__ import annotations

import json as jsonlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vidkit.errors import (
    AuthError,
    Billed,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.wire import hints
from vidkit.wire.redact import redact

__all__ = ["Reply", "Stream", "default_error", "loads"]


#: No service counts this far; four hundred digits would end in an OverflowError wherever they are used.
_DIGITS = 40


def loads(text: str | bytes) -> Any:
    """
    Read JSON from outside; numbers nobody can count with (too long, infinite, NaN) become None.

    Raises:
        ValueError: It is none.
        RecursionError: Its brackets have no end.
    """
    return jsonlib.loads(text, parse_int=_whole, parse_float=_finite, parse_constant=_none)


def _whole(text: str) -> int | None:
    return int(text) if len(text) <= _DIGITS else None


def _finite(text: str) -> float | None:
    number = float(text)
    return number if abs(number) < float("inf") else None


def _none(_: str) -> None:
    return None


@dataclass(frozen=True)
class Reply:
    """
    A whole reply. Its body is hostile text until a spec has read it.

    Attributes:
        status: HTTP status.
        headers: Names compare without case.
        content: The body.
        url: Where it came from (after redirects).
        provider: The service's name, for errors.
        create: Whether it answers a create: a broken body is then a lost reply.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    url: str = ""
    provider: str = ""
    create: bool = False

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def ok(self) -> bool:
        """Whether the status says success."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """
        Return the body as JSON.

        Raises:
            SubmissionUnknown: It is none, and it answered a create.
            ServiceError: It is none.
        """
        try:
            return loads(self.content)
        except (ValueError, RecursionError):  # the latter for brackets without end
            start = redact(" ".join(self.text[:80].split()))
            message = f"the service answered {self.status} with something that is not JSON: {start!r}."
            if self.create and self.ok:
                raise SubmissionUnknown(message, provider=self.provider) from None
            raise ServiceError(message, provider=self.provider, code=str(self.status)) from None

    def json_object(self) -> dict[str, Any]:
        """
        Return the body as a JSON object.

        Raises:
            SubmissionUnknown: It is none, and it answered a create: that is lost.
            ServiceError: It is none.
        """
        body = self.json()
        if not isinstance(body, dict):
            kind = SubmissionUnknown if self.create else ServiceError
            message = "the service answered with something that is no JSON object."
            raise kind(message, provider=self.provider)
        return body

    def maybe_json(self) -> Any:
        """Return the body as JSON, or None where it is none: for error bodies, which may be anything."""
        try:
            return jsonlib.loads(self.content)
        except (ValueError, RecursionError):
            return None


@dataclass
class Stream:
    """An open reply whose body is read piece by piece."""

    status: int
    headers: Mapping[str, str]
    url: str
    _response: Any = field(repr=False)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Iterate over the body; raises `_client.Lost` when it breaks off."""
        from vidkit.wire import _client

        async for part in _client.chunks(self._response):
            yield part

    async def read(self, limit: int) -> bytes:
        """Return the rest of the body, cut off after about *limit* bytes."""
        body = b""
        async for part in self.chunks():
            body += part
            if len(body) >= limit:
                break
        return body


def default_error(reply: Reply, message: str = "", *, code: str | None = None) -> VidkitError:
    """Return the error a bare HTTP status means, for services and gateways that say no more."""
    text = message or f"the service answered {reply.status}."
    facts: dict[str, Any] = {"provider": reply.provider or None, "code": code or str(reply.status)}
    if reply.status == 429:
        return RateLimited(text, retry_after=hints.retry_after(reply.headers), **facts)
    if reply.status >= 500 or reply.status == 408:
        facts["billed"] = Billed.no if reply.status == 408 else None
        return ServiceError(text, retry_after=hints.retry_after(reply.headers), **facts)
    kinds: dict[int, type[VidkitError]] = {
        401: AuthError,
        402: QuotaExceeded,
        403: PermissionDenied,
        404: NotFound,
        410: NotFound,
    }
    advice = {
        401: "Check the key, and that it belongs to this service and region.",
        402: "Add credits, then ask again.",
        403: "Ask the owner of the account for this right, or use another key.",
    }
    return kinds.get(reply.status, InvalidRequest)(text, advice=advice.get(reply.status), **facts)
