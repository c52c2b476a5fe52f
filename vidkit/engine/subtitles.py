"""
Subtitle files: read tolerantly, written strictly.

    moments = read(Path("talk.srt").read_text())
    write_vtt(moments)      # the text of talk.vtt

The four forms: WebVTT, SRT, a plain list of `0:04 A fox.` lines, and CMX3600 (an edit list, written only).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from vidkit.engine.speech.transcript import Transcript, Word, spread, tokens
from vidkit.engine.work import TaskError
from vidkit.models import Moment

__all__ = ["Moment", "read", "timecode", "to_transcript", "write_edl", "write_srt", "write_vtt"]

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?"
_ARROW = re.compile(rf"^\s*{_CLOCK}\s*-{{1,2}}>\s*{_CLOCK}(?:\s+.*)?$")
_LINE = re.compile(rf"^\s*[\[(]?{_CLOCK}[\])]?\s*(?:[-–—]+\s*[\[(]?{_CLOCK}[\])]?)?\s*[-–—:|]?\s+(\S.*)$")
_TAG = re.compile(
    r"</?(?:[bius]|c|v|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>|\{\\[^}]*\}", re.IGNORECASE
)

#: Seconds that a line of a plain list without an end stays.
_PLAIN_SECONDS = 4.0


def read(text: str) -> list[Moment]:
    """
    Read WebVTT, SRT or a plain list of times and texts, whatever it calls itself.

    Hours may be missing, decimals may stand behind a comma or a point, numbers and styling are left out.

    Args:
        text: The file's text.

    Raises:
        TaskError: With code `bad_subtitles`, when there is no timed text in it.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    arrows = any(_ARROW.match(line) for line in lines)
    moments = _cues(lines) if arrows else _plain(lines)
    if not moments and lines[0].strip()[:6] != "WEBVTT":
        raise TaskError(
            "No timed text was found in the subtitles.",
            code="bad_subtitles",
            advice="Give a WebVTT or SRT file, or lines that begin with a time such as 0:04.",
        )
    return sorted(moments, key=lambda moment: (moment.start, moment.end))


def write_vtt(cues: Iterable[Moment], kind: str = "", language: str = "") -> str:
    """
    Write WebVTT.

    Args:
        cues: In any order.
        kind: What the texts are (`"descriptions"`, `"captions"`), noted in the header.
        language: Its tag, noted in the header.
    """
    head = ["WEBVTT"]
    head += [f"Kind: {kind}"] if kind else []
    head += [f"Language: {language}"] if language else []
    blocks = ["\n".join(head)]
    for number, cue in enumerate(_ordered(cues), 1):
        # A line "-->" or an empty line inside a text would end the cue.
        body = _lines(html.escape(cue.text, quote=False))
        blocks.append(f"{number}\n{clock(cue.start)} --> {clock(cue.end)}\n{body}")
    return "\n\n".join(blocks) + "\n"


def write_srt(cues: Iterable[Moment]) -> str:
    """Write SRT (SubRip)."""
    blocks = []
    for number, cue in enumerate(_ordered(cues), 1):
        times = f"{clock(cue.start, ',')} --> {clock(cue.end, ',')}"
        blocks.append(f"{number}\n{times}\n{_lines(cue.text.replace('-->', '→'))}\n")
    return "\n".join(blocks)


def write_edl(cues: Iterable[Moment], fps: float | Fraction, title: str) -> str:
    """
    Write a CMX3600 edit list: one event per text, the text as a comment.

    Source times run on without gaps, as on a reel that holds only the recordings; record times are where
    each one lies in the programme. 29.97 and 59.94 frames a second are counted drop-frame.

    Args:
        cues: In any order.
        fps: Frames per second of the programme.
        title: Name of the list.
    """
    drop = abs(float(fps) - 29.97) < 0.01 or abs(float(fps) - 59.94) < 0.01
    out = [
        f"TITLE: {_ascii(title)[:70] or 'VIDKIT'}",
        f"FCM: {'DROP FRAME' if drop else 'NON-DROP FRAME'}",
        "",
    ]
    played = 0
    for number, cue in enumerate(_ordered(cues), 1):
        first, last = round(cue.start * float(fps)), round(cue.end * float(fps))
        last = max(last, first + 1)
        times = (played, played + last - first, first, last)
        played += last - first
        codes = " ".join(timecode(frame, fps, drop=drop) for frame in times)
        out.append(f"{number:03d}  AX       A     C        {codes}")
        out.append(f"* FROM CLIP NAME: DESCRIPTION {number:03d}")
        out.append(f"* COMMENT: {' '.join(cue.text.split())}")
        out.append("")
    return "\n".join(out)


def to_transcript(cues: Iterable[Moment], language: str) -> Transcript:
    """Turn subtitles into words, timed by their length inside each cue."""
    words: list[Word] = []
    for cue in _ordered(cues):
        shown = tokens(cue.text)
        start = max(cue.start, words[-1].end if words else 0.0)
        if shown and cue.end > start:
            words += spread(shown, start, cue.end)
    return Transcript(language=language, words=tuple(words), source="supplied")


def clock(seconds: float, point: str = ".") -> str:
    """Write seconds as HH:MM:SS.mmm."""
    whole = max(0, round(seconds * 1000))
    rest, thousandths = divmod(whole, 1000)
    minutes, second = divmod(rest, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}{point}{thousandths:03d}"


def timecode(frame: int, fps: float | Fraction, *, drop: bool = False) -> str:
    """Write a frame's number as HH:MM:SS:FF, or HH:MM:SS;FF where frame numbers are dropped."""
    rate = max(1, round(float(fps)))
    if drop:
        skipped = rate // 15  # two numbers a minute at 30, four at 60, but not in every tenth minute
        tens, rest = divmod(frame, rate * 600 - 9 * skipped)
        frame += 9 * skipped * tens
        if rest >= skipped:
            frame += skipped * max(0, (rest - skipped) // (rate * 60 - skipped))
    seconds, within = divmod(frame, rate)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}{';' if drop else ':'}{within:02d}"


def seconds_of(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    """Return the seconds of a clock's parts; what lacks may be None."""
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def _cues(lines: Sequence[str]) -> list[Moment]:
    moments: list[Moment] = []
    index = 0
    while index < len(lines):
        match = _ARROW.match(lines[index])
        index += 1
        if not match:
            continue
        body: list[str] = []
        while index < len(lines) and lines[index].strip() and not _ARROW.match(lines[index]):
            body.append(lines[index].strip())
            index += 1
        # SRT files without empty lines: the number of the next cue is no text.
        if index < len(lines) and body and body[-1].isdigit() and _ARROW.match(lines[index]):
            body.pop()
        text = html.unescape(_TAG.sub("", "\n".join(body))).strip()
        start, end = seconds_of(*match.groups()[:4]), seconds_of(*match.groups()[4:])
        if text and end > start:
            moments.append(Moment(start, end, text))
    return moments


def _plain(lines: Sequence[str]) -> list[Moment]:
    found: list[tuple[float, float | None, str]] = []
    for line in lines:
        match = _LINE.match(line)
        if match:
            start = seconds_of(*match.groups()[:4])
            parts = match.groups()[4:8]
            end = seconds_of(*parts) if parts[1] else None
            found.append((start, end, match[9].strip()))
        elif found and line.strip():
            found[-1] = (*found[-1][:2], f"{found[-1][2]}\n{line.strip()}")
    moments = []
    for index, (start, end, text) in enumerate(found):
        following = found[index + 1][0] if index + 1 < len(found) else start + _PLAIN_SECONDS
        until = end if end is not None else min(following, start + 2 * _PLAIN_SECONDS)
        if until > start:
            moments.append(Moment(start, until, text))
    return moments


def _ordered(cues: Iterable[Moment]) -> list[Moment]:
    return sorted((cue for cue in cues if cue.text.strip()), key=lambda cue: (cue.start, cue.end))


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _ascii(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
