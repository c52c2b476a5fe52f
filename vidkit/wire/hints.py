"""
What reply headers say about when to come back. Pure functions from headers to seconds.

Obeyed: `retry-after-ms`, `Retry-After` (seconds or an HTTP date), `X-RateLimit-Remaining/-Reset` and the
`…-requests` twins (Unix seconds, seconds, or durations such as `6m0s` and `12ms`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

__all__ = ["rate_reset", "retry_after"]

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNIT_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
#: A number above this is a moment in Unix seconds (2001 on), not a span.
_UNIX_FROM = 1e9


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Return the seconds a reply asks us to wait, or None."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None and milliseconds >= 0:
        return milliseconds / 1000
    text = headers.get("retry-after")
    if text is None:
        return None
    seconds = _number(text)
    if seconds is None:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - (time.time() if now is None else now)
        except (TypeError, ValueError):
            return None  # neither a number nor a date: the header says nothing
    return max(0.0, seconds) if seconds == seconds else None  # noqa: PLR0124  # "nan" parses as a float


def _span(text: str, now: float) -> float | None:
    number = _number(text)
    if number is not None:
        return max(0.0, number - now if number > _UNIX_FROM else number)
    parts = _DURATION.findall(text)
    return sum(float(value) * _UNIT_S[unit] for value, unit in parts) if parts else None


def rate_reset(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Return the seconds until the window opens again when nothing remains of it, else None."""
    for tail in ("", "-requests"):
        remaining = _number(headers.get(f"x-ratelimit-remaining{tail}"))
        reset = headers.get(f"x-ratelimit-reset{tail}")
        if remaining is not None and remaining <= 0 and reset:
            return _span(reset, time.time() if now is None else now)
    return None
