"""Two to four films under one playhead, and what was asked for differently."""

from __future__ import annotations

import difflib
import functools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vidkit.show import words
from vidkit.show.facts import VideoFacts
from vidkit.show.render import asset, file_link, render, stylesheet
from vidkit.show.thumbs import thumbnail
from vidkit.show.video import player, preview_note
from vidkit.show.view import media_facts, screen

__all__ = [
    "CompareFacts",
    "SideFacts",
    "board",
    "compare_html",
    "compare_script",
    "compare_text",
    "differences",
]

#: Size of a comparison in the notebook, in characters, for every film in it.
LIMIT_OF_ONE = 240_000
#: The widest a film is drawn where style sheets are dropped, by how many there are, and how high; else more.
_WIDEST = {2: 380, 3: 250, 4: 380}
_HIGHEST = 366
_GROWS = 1.2
_CUES, _CUE_TEXT = 120, 160
#: Tokens from which on a value is a sentence, whose words are compared one by one.
_SENTENCE = 8
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class SideFacts:
    """
    One film of a comparison.

    Attributes:
        label: `"A"`, `"B"` …, or the user's own.
        title: Who made it and how.
        name: A job's id or a file's name.
        video: The film; None while there is none.
        state: Why there is none.
        asked: What was asked for: (field, value), in the service's order.
    """

    label: str
    title: str = ""
    name: str = ""
    video: VideoFacts | None = None
    state: str = ""
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CompareFacts:
    """The films of one comparison, from left to right."""

    sides: tuple[SideFacts, ...]


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of a value: as elsewhere, or different here."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One field that is not the same everywhere: its name, and a value for every side."""

    name: str
    cells: tuple[tuple[Bit, ...], ...]


def differences(facts: CompareFacts) -> tuple[list[Row], list[tuple[str, str]]]:
    """Return the fields that differ, with what is different in them, and those that are the same."""
    told = [dict((*_made(side), *side.asked, *_measured(side))) for side in facts.sides]
    asked = [name for side in facts.sides for name, _ in (*_made(side), *side.asked)]
    names = list(dict.fromkeys([*asked, *(name for side in told for name in side)]))
    rows, same = [], []
    for name in names:
        values = [words.clean(side.get(name, ""), 100_000) for side in told]
        if len(set(values)) == 1:
            same.append((words.plain(name, 40), words.plain(values[0], 160)))
        else:
            rows.append(Row(words.plain(name, 40), tuple(_marked(values))))
    return rows[:40], same[:40]


def _made(side: SideFacts) -> list[tuple[str, str]]:
    return [("made by", side.title)] if side.title else []


def _measured(side: SideFacts) -> list[tuple[str, str]]:
    """Say what the file is; not its bytes, which always differ."""
    media = side.video.media if side.video else None
    if media is None:
        return []
    return [
        ("picture", f"{media.width}×{media.height}"),
        ("length", words.seconds(media.duration)),
        ("frame rate", f"{media.fps:g} fps"),
        ("sound", "yes" if media.has_audio else "silent"),
    ]


def _marked(values: list[str]) -> Iterator[tuple[Bit, ...]]:
    """Mark what is not the same everywhere: words of a sentence, or the whole of a short value."""
    tokens = [_TOKEN.findall(value[: words.PROMPT_LIMIT]) for value in values]
    ranked = Counter(values).most_common()
    usual = ranked[0][0] if ranked[0][1] > ranked[1][1] else None
    for index, (value, own) in enumerate(zip(values, tokens, strict=True)):
        kept = set(range(len(own)) if value == usual else ())
        if max(map(len, tokens)) >= _SENTENCE:
            kept = set(range(len(own)))
            others = [other for other in (*tokens[:index], *tokens[index + 1 :]) if other]
            for other in others:
                kept &= _alike(own, other)
            kept = kept if others else set()
        bits = _joined(own, kept)
        if len(value) > words.PROMPT_LIMIT:
            unseen = not any(bit.differs for bit in bits)
            bits = (*bits, Bit(f"… ({len(value):,} characters)", unseen))
        yield bits or (Bit("—"),)


def _alike(own: list[str], other: list[str]) -> set[int]:
    """Return which words of *own* the other has too; none of them where only stray words agree."""
    match = difflib.SequenceMatcher(None, own, other, autojunk=False)
    if match.ratio() < 0.3:
        return set()
    return {block.a + step for block in match.get_matching_blocks() for step in range(block.size)}


def _joined(tokens: list[str], kept: set[int]) -> tuple[Bit, ...]:
    """Join neighbours of the same kind; a space between two marked words is marked with them."""
    marks = [index not in kept for index in range(len(tokens))]
    for index in range(1, len(tokens) - 1):
        if tokens[index].isspace():
            marks[index] = marks[index - 1] and marks[index + 1]
    bits: list[Bit] = []
    for token, mark in zip(tokens, marks, strict=True):
        if bits and bits[-1].differs == mark:
            bits[-1] = Bit(bits[-1].text + token, mark)
        else:
            bits.append(Bit(token, mark))
    return tuple(bits)


@functools.cache
def compare_script() -> str:
    """Return the script of a comparison, without comments and indents: it travels in every one."""
    source = asset("compare.js")
    wanted = "[data-vk-compare]:not([data-vk-dressed])"
    begin = f"document.querySelectorAll({wanted!r}).forEach((card) => dressCompare(card));"
    source = re.sub(r"/\*.*?\*/", "", f"(() => {{\n{source}\n{begin}\n}})();", flags=re.DOTALL)
    lines = (re.sub(r"\s//.*$", "", line).strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line)


def board(sides: list[tuple[str, VideoFacts | None, str]], *, room: int, blind: str = "") -> dict[str, Any]:
    """
    Lay films out.

    Args:
        sides: Label, film, and why there is none.
        room: Characters for pictures and previews together.
        blind: A word that begins the keys of the films; these then come separately, and nothing is said
            that tells one from the other.
    """
    count = len(sides)
    drawn = [
        _side(side, count, room // count, f"{blind}{index}" if blind else "")
        for index, side in enumerate(sides)
    ]
    first = next((video for _, video, _ in sides if video), None)
    across, down = screen(first, 640, 640) if first else (16, 9)
    columns = 2 if count == 4 else count
    return {
        "sides": drawn,
        "columns": columns,
        "ratio": f"{across / down:.4f}",
        "width": max(700, min(1080, columns * max(side["wide"] for side in drawn) + 2 * columns)),
        "seconds": f"{max((side['length'] for side in drawn), default=0.0):.3f}",
        "captions": any(side["cues"] for side in drawn),
        "full": not blind and any(video and file_link(video.href) for _, video, _ in sides),
    }


def _side(side: tuple[str, VideoFacts | None, str], count: int, room: int, film: str) -> dict[str, Any]:
    label, video, state = side
    label = words.plain(label, 12)
    media = video.media if video else None
    if video and video.poster and 4 * (len(video.poster) + len(video.preview or b"")) / 3 + 200 > room:
        video = replace(video, poster=thumbnail(video.poster, 240, 240, limit=9000))  # the film matters more
    shown = player(video, _WIDEST[count], _HIGHEST, room=room) if video else None
    if shown and film:
        shown = replace(shown, src="", inner_poster="", alt=f"video {label}")
    cues = [] if video is None or film else _cues(video)
    width = shown.width if shown else _WIDEST[count]
    return {
        "label": label,
        "screen": shown,
        "film": film if shown else "",
        "state": words.plain(state, 400) or "no picture of it",
        "width": width,
        "wide": round(_GROWS * width),
        "fps": f"{media.fps:g}" if media and media.fps else "24",
        "length": _seconds(video),
        "seconds": f"{_seconds(video):.3f}",
        "silent": media is not None and not media.has_audio,
        "cues": json.dumps(cues, ensure_ascii=False) if cues else "",
    }


def _seconds(video: VideoFacts | None) -> float:
    if video is None or video.media is None:
        return 0.0
    return video.preview_seconds or video.media.duration


def _cues(video: VideoFacts) -> list[tuple[float, float, str]]:
    spoken = [track for track in video.captions if track.kind == "captions"] or list(video.captions)
    return [
        (round(cue.start, 3), round(cue.end, 3), words.plain(cue.text, _CUE_TEXT))
        for track in spoken[:1]
        for cue in track.cues[:_CUES]
    ]


def compare_html(facts: CompareFacts) -> str:
    """Draw a comparison that needs no kernel; without its script every film still plays by itself."""
    rows, same = differences(facts)
    heads = [
        {
            "label": words.plain(side.label, 12),
            "title": words.plain(side.title, 120) if len({item.title for item in facts.sides}) > 1 else "",
            "name": words.short(side.name, 40),
            "href": file_link(side.video.href) if side.video else "",
        }
        for side in facts.sides
    ]
    values: dict[str, Any] = {
        "style": stylesheet("compare.css"),
        "script": compare_script(),
        "label": "compare " + ", ".join(f"{head['label']} {head['name']}" for head in heads),
        "heads": heads,
        "rows": [row for row in rows if row.name != "made by"],
        "same": same,
        "notes": _notes(facts),
    }
    sides = [(side.label, side.video, side.state) for side in facts.sides]
    bare = render("compare.html.j2", board=board(sides, room=0), **values)
    room = max(0, len(sides) * LIMIT_OF_ONE - len(bare) - 2000 * len(sides))
    return render("compare.html.j2", board=board(sides, room=room), **values)


def _notes(facts: CompareFacts) -> list[str]:
    """Say what the small films are not, once where it is true of all."""
    found = [(side.label, preview_note(side.video)) for side in facts.sides if side.video]
    told = {note for _, note in found}
    if len(told) == 1:
        return [note for note in told if note]
    return [f"{words.plain(label, 12)}: {note}" for label, note in found if note]


def compare_text(facts: CompareFacts) -> str:
    """Tell the same in plain text."""
    rows, same = differences(facts)
    lines = ["compare"]
    for side in facts.sides:
        media = media_facts(side.video.media)[:2] if side.video else ()
        told = (words.plain(side.title, 120), words.short(side.name, 40), *map(str, media))
        told = (*told, "" if side.video else words.plain(side.state, 400))
        lines.append(
            "  ".join(part for part in ("", words.plain(side.label, 12), *told) if part or not lines)
        )
    lines.append("  differs" if rows else "  differs: nothing that is known")
    for row in rows:
        if row.name == "made by":
            continue  # said above
        lines.append(f"    {row.name}")
        for side, cell in zip(facts.sides, row.cells, strict=True):
            lines.append(
                f"      {words.plain(side.label, 12)}  {words.plain(''.join(bit.text for bit in cell))}"
            )
    if same:
        lines.append("  same: " + " · ".join(f"{name} {value}" for name, value in same))
    lines.extend(f"  {note}" for note in _notes(facts))
    return "\n".join(lines)
