"""How numbers, times and foreign texts read: the same words for HTML and for the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from vidkit.models import Estimate, State, Usage

#: Longest prompt drawn on a card, in characters; the rest is counted, not shown.
PROMPT_LIMIT = 700
#: Longest sentence of a service, a path or an id; a hostile service may send a megabyte.
TEXT_LIMIT = 1200

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_DIRECTION_MARKS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
_CALL = re.compile(r"(?<![\w.])[a-z_][\w.]{0,60}\([^()\n]{0,80}\)|\bagain=True\b")
_BRACKET = re.compile(r"\[([^\[\]\n]{1,120})\]")

#: The colour a state is drawn in; the word itself always stands beside it.
TONES: dict[State, str] = {
    State.submitting: "run",
    State.unknown: "warn",
    State.queued: "run",
    State.running: "run",
    State.succeeded: "ok",
    State.failed: "bad",
    State.cancelled: "off",
    State.expired: "warn",
}


class Piece(NamedTuple):
    """A stretch of text: words, or something drawn as code (the inside of a camera bracket, a call)."""

    text: str
    code: bool = False


def clean(text: object, limit: int = TEXT_LIMIT) -> str:
    """Drop what no reader can see (control characters, half surrogates) and what is too long."""
    plain = _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub("", str(text)[: limit * 2]))
    return plain if len(plain) <= limit else plain[:limit].rstrip() + "…"


def plain(text: object, limit: int = TEXT_LIMIT) -> str:
    """Make one line for a terminal: no escape sequences, no line breaks, no direction marks."""
    return " ".join(_DIRECTION_MARKS.sub("", clean(text, limit)).split())


def lines(text: object, limit: int = TEXT_LIMIT) -> list[str]:
    """Make lines for a terminal: as `plain`, but lines and what they are indented by stay."""
    kept = _DIRECTION_MARKS.sub("", clean(text, limit)).expandtabs(4)
    return [line.rstrip() for line in kept.splitlines()]


def pieces(prompt: str, limit: int = PROMPT_LIMIT) -> list[Piece]:
    """Part a prompt into words and camera brackets, cut at *limit* with a count of what is left out."""
    shown = clean(prompt, limit)
    found = list(_pieces(shown))
    if len(prompt) > limit:
        found.append(Piece(f" ({len(prompt):,} characters)"))
    return found


def _pieces(prompt: str) -> Iterator[Piece]:
    start = 0
    for bracket in _BRACKET.finditer(prompt):
        if bracket.start() > start:
            yield Piece(prompt[start : bracket.start()])
        yield Piece(bracket.group(1).strip(), code=True)
        start = bracket.end()
    if start < len(prompt):
        yield Piece(prompt[start:])


def advice(sentence: str) -> list[Piece]:
    """Part one of our own sentences into words and the calls it recommends."""
    found, start = [], 0
    for call in _CALL.finditer(sentence):
        found += [Piece(sentence[start : call.start()]), Piece(call.group(), code=True)]
        start = call.end()
    return [piece for piece in [*found, Piece(sentence[start:])] if piece.text]


def seconds(value: float) -> str:
    """Say a length: `4.0 s`, `75 s`, `12 min`, `3.2 h`, `2 days`."""
    if value < 59.95:
        return f"{value:.1f} s"
    if value < 120:
        return f"{value:.0f} s"
    if value < 7200:
        return f"{value / 60:.0f} min"
    return f"{value / 3600:.1f} h" if value < 2 * 86400 else f"{value / 86400:.0f} days"


def clock(value: float) -> str:
    """Say a running time: `0:04`, `1:12:09`."""
    whole = max(0, int(value))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size(count: int) -> str:
    """Say a number of bytes: `812 B`, `14 KB`, `1.2 MB`."""
    if count < 1000:
        return f"{count} B"
    if count < 999_500:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1e6:.1f} MB" if count < 999_500_000 else f"{count / 1e9:.1f} GB"


def money(usd: float) -> str:
    """Say dollars, with as many digits as a small price needs."""
    return f"${usd:,.2f}" if usd == 0 or abs(usd) >= 0.095 else f"${usd:.4f}".rstrip("0").rstrip(".")


def moment(when: datetime) -> str:
    """Say a time so that it still means something in a notebook opened next week."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def age(when: datetime, now: datetime) -> str:
    """Say how long ago: `12 s ago`, `5 min ago`, `3 h ago`, `4 days ago`."""
    gone = max(0.0, (now - when).total_seconds())
    for unit, length in (("days", 86400), ("h", 3600), ("min", 60)):
        if gone >= 2 * length or (unit != "days" and gone >= length):
            return f"{gone / length:.0f} {unit} ago"
    return f"{gone:.0f} s ago"


def price(estimate: Estimate | None) -> tuple[str, str]:
    """Say an estimate: the sum, and where it comes from. A price nobody published is not zero."""
    if estimate is None or (estimate.usd is None and estimate.credits is None):
        return "no published price", ""
    origin = ", ".join(
        part
        for part in (
            plain(estimate.basis, 80),
            f"price of {plain(estimate.date, 20)}" if estimate.date else "",
        )
        if part
    )
    if estimate.usd is None:
        return f"{estimate.credits:g} credits", origin
    return money(estimate.usd), origin


def used(usage: Usage | None) -> str:
    """Say what a job really cost; empty when the service does not tell."""
    if usage is None:
        return ""
    parts = []
    if usage.usd is not None:
        parts.append(money(usage.usd))
    if usage.credits is not None:
        parts.append(f"{usage.credits:g} credits")
    if usage.seconds is not None:
        parts.append(f"{usage.seconds:g} s of media")
    return ", ".join(parts)


def short(name: str, limit: int = 22) -> str:
    """Shorten an id in its middle, where ids differ least."""
    text = plain(name)
    return text if len(text) <= limit else f"{text[: limit - 9]}…{text[-8:]}"


def width(text: str) -> int:
    """Count terminal cells: wide letters take two, combining marks none."""
    return sum(
        0
        if unicodedata.combining(letter) or letter == "\u200d"
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def fit(text: str, cells: int) -> str:
    """Cut or fill *text* to exactly so many terminal cells."""
    if width(text) > cells:
        kept = ""
        for letter in text:
            if width(kept + letter) > cells - 1:
                break
            kept += letter
        text = kept.rstrip() + "…"
    return text + " " * (cells - width(text))
