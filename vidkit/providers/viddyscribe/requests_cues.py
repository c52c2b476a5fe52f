"""
Timed texts as the service sends them: WebVTT (hours optional), SubRip, EDL with words in comments, segments.

Reading is tolerant: what cannot be read is left out, and the service's own text is kept beside the cues.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vidkit.models import Moment

__all__ = ["from_edl", "from_segments", "from_text", "to_vtt"]

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_ARROW = re.compile(rf"^\s*{_CLOCK}\s*-->\s*{_CLOCK}.*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d\d:[^>]*>")
_CODE = re.compile(r"\b\d\d:\d\d:\d\d[:;]\d\d\b")
_EVENT = re.compile(rf"^\d{{3,6}}\s.*?(?:{_CODE.pattern}\s+){{2}}({_CODE.pattern})\s+({_CODE.pattern})\s*$")
_WORDS = re.compile(r"^\*\s*(?:COMMENT|DESCRIPTION|TEXT)\s*:?\s*(.*)$", re.IGNORECASE)
_NAME = re.compile(r"^\*\s*FROM CLIP NAME\s*:\s*(.*)$", re.IGNORECASE)
#: Rates that timecodes are counted in.
_RATES = (24, 25, 30, 50, 60)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def from_text(text: str) -> list[dict[str, Any]]:
    """Return the cues of a WebVTT or SubRip text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    arrows = list(_ARROW.finditer(text))
    found: list[dict[str, Any]] = []
    for index, arrow in enumerate(arrows):
        end = arrows[index + 1].start() if index + 1 < len(arrows) else len(text)
        body = text[arrow.end() : end].strip("\n").split("\n\n")[0]  # a cue ends at an empty line
        words = html.unescape(_TAG.sub("", body))
        times = arrow.groups()
        _add(found, _seconds(*times[:4]), _seconds(*times[4:]), words)
    return found


def from_edl(text: str) -> list[dict[str, Any]]:
    """
    Return the events of a CMX3600 list that carry words; where they lie is on the record side.

    A list does not state its rate: the frame numbers in it and its counting mode show the lowest usual one.
    """
    codes = [[int(part) for part in re.split("[:;]", code)] for code in _CODE.findall(text)]
    highest = max((code[3] for code in codes), default=0)
    lowest = 30 if "FCM: DROP FRAME" in text.upper() else 24
    rate = next((rate for rate in _RATES if rate > highest and rate >= lowest), 60)
    found: list[dict[str, Any]] = []
    for event in re.split(r"^(?=\d{3,6}\s)", text, flags=re.MULTILINE):
        line, _, notes = event.partition("\n")
        times = _EVENT.match(line.strip())
        words = [said[1].strip() for said in map(_WORDS.match, notes.splitlines()) if said]
        name = [said[1].strip() for said in map(_NAME.match, notes.splitlines()) if said]
        if times:
            _add(found, _frames(times[1], rate), _frames(times[2], rate), " ".join(words or name))
    return found


def _frames(code: str, rate: int) -> float:
    hours, minutes, seconds, frames = (int(part) for part in re.split("[:;]", code))
    return hours * 3600 + minutes * 60 + seconds + frames / rate


def from_segments(segments: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the cues of `segments` or `items`; the page shows no field names, so several are tried."""
    found: list[dict[str, Any]] = []
    for item in segments:
        if not isinstance(item, Mapping):
            continue
        start = _time(_first(item, "start", "start_time", "startTime"))
        end = _time(_first(item, "end", "end_time", "endTime"))
        words = _first(item, "text", "description", "content")
        if start is not None and end is not None and isinstance(words, str):
            _add(found, start, end, words)
    return found


def _first(item: Mapping[str, Any], *names: str) -> Any:
    return next((item[name] for name in names if item.get(name) is not None), None)


def _time(value: Any) -> float | None:
    """Return seconds, given as a number or as a clock."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        return None
    clock = re.fullmatch(_CLOCK, value.strip())
    if clock:
        return _seconds(*clock.groups())
    try:
        return float(value)
    except ValueError:
        return None


def _add(found: list[dict[str, Any]], start: float, end: float, words: str) -> None:
    words = " ".join(words.split())
    if words and 0 <= start < end:
        found.append({"start": round(start, 3), "end": round(end, 3), "text": words})


def to_vtt(cues: Sequence[Moment]) -> str:
    """Write cues as WebVTT."""
    blocks = ["WEBVTT"]
    for cue in cues:
        words = html.escape(" ".join(cue.text.split()), quote=False)
        blocks.append(f"{_clock(cue.start)} --> {_clock(cue.end)}\n{words}")
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
