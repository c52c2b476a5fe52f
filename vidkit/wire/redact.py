"""
Keys never show: every text that may reach a reader goes through `redact` first.

Keys in use are remembered here (in memory only), so that a service that echoes one in an error body cannot
make us print it; shapes that look like keys or signatures are hidden even when nobody registered them.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable

from vidkit.errors import VidkitError

__all__ = ["KeyHeader", "Secret", "clean", "redact", "remember"]

#: What stands where a key stood.
HIDDEN = "•••"

#: Shorter "keys" (a test server's "local", say) are words of ordinary text; hiding them would garble every
#: message.
SHORTEST_REMEMBERED = 8

_remembered: set[str] = set()

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=*-]{6,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(sk|pk|hx|whsec)[-_][A-Za-z0-9._=*+/-]{8,}"), rf"\1-{HIDDEN}"),
    (
        re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
        HIDDEN,
    ),  # MiniMax keys are JWTs
    (
        re.compile(
            r"(?i)\b((?:x-)?api[-_]?key|authorization|access[-_]?token|secret|password)"
            r"(\"?'?\s*[:=]\s*\"?'?)(?!(?:bearer|basic)\b|\$)[^\s\"'&,;}]{4,}"
        ),
        rf"\1\2{HIDDEN}",
    ),
    (
        re.compile(
            r"(?i)([?&](?:x-(?:amz|goog|oss)-(?:signature|credential|security-token)|signature|sig|token|key"
            r"|api_key|auth_key|policy|ossaccesskeyid)=)[^&\s\"'<>]+"
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(?i)\b(https?://)[^/\s:@]+:[^/\s@]+@"), rf"\1{HIDDEN}@"),
)


def remember(secret: str) -> None:
    """Hide *secret* in every later text of this process, also in its URL-encoded spelling."""
    if len(secret) >= SHORTEST_REMEMBERED:
        _remembered.add(secret)
        _remembered.add(urllib.parse.quote(secret, safe=""))


def redact(text: str) -> str:
    """Return *text* without keys, tokens and link signatures."""
    for secret in sorted(_remembered, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, HIDDEN)
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    return text


def clean(error: VidkitError) -> VidkitError:
    """Redact everything an error may say, in place, and return it."""
    error.message = redact(error.message)
    error.advice = redact(error.advice)
    error.code = None if error.code is None else redact(error.code)
    error.args = tuple(redact(part) if isinstance(part, str) else part for part in error.args)
    fields = getattr(error, "fields", None)
    if isinstance(fields, dict):
        for name, sentence in list(fields.items()):
            fields[name] = redact(str(sentence))
    return error


class KeyHeader:
    """A header with a key in it, on its way through frames whose locals a traceback may show."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value

    def __repr__(self) -> str:
        return f"KeyHeader({self.name!r}, {HIDDEN})"


class Secret:
    """A key, or a way to get one when it is first needed; its repr shows nothing."""

    __slots__ = ("_source",)

    def __init__(self, source: str | Callable[[], str | None] | Secret | None) -> None:
        self._source = source

    def reveal(self) -> str | None:
        """Return the key (None where the service needs none), remembered for redaction."""
        source = self._source
        value = source.reveal() if isinstance(source, Secret) else source() if callable(source) else source
        if value:
            remember(value)
        return value or None

    def __repr__(self) -> str:
        return f"Secret({HIDDEN if self._source else 'none'})"

    def __reduce__(self) -> tuple[type[Secret], tuple[None]]:
        return (Secret, (None,))  # a pickled key would end up in files; the other side has to find its own
