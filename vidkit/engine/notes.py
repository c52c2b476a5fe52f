"""
What a film of ours says of itself: a note in the container's comment, read in one place.

    read(probe("film.mp4").tags)              # {"vidkit": 1, "staged": {…}}
    part(probe("film.mp4").tags, "staged")    # what was put on stage; None for other people's films
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def read(tags: Mapping[str, str]) -> dict[str, Any]:
    """Return the note; empty for films that are not ours, whose comments are words or others' JSON."""
    try:
        note = json.loads(tags.get("comment", ""))
    except (ValueError, RecursionError):  # a comment may nest as deep as its writer likes
        return {}
    return note if isinstance(note, dict) and note.get("vidkit") else {}


def part(tags: Mapping[str, str], name: str) -> dict[str, Any] | None:
    """Return one part of the note; None where it does not say it."""
    found = read(tags).get(name)
    return found if isinstance(found, dict) else None


def with_stops(note: Mapping[str, Any], stops: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """
    Return a note at the times of a film whose picture was made to stand: what is told comes later by that.

    Args:
        note: As `read` returns it.
        stops: When the picture stands in the film as it was, and for how long, in seconds.
    """

    def later(moment: float) -> float:
        return round(moment + sum(stop for at, stop in stops if at <= moment), 3)

    def rows(told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "start": later(row["start"]), "end": later(row["end"])} for row in told]

    from vidkit.engine import sights

    moved = {**note, **sights.noted(sights.with_stops(sights.read(note), stops))}
    if isinstance(staged := note.get("staged"), dict):
        camera = dict(staged.get("camera") or {})
        moved["staged"] = {**staged, "camera": {**camera, "shots": rows(camera.get("shots") or ())}}
        if staged.get("earlier"):
            moved["staged"]["earlier"] = rows(staged["earlier"])
    if isinstance(narrated := note.get("narrated"), dict):
        words = [[text, later(start), later(end)] for text, start, end in narrated.get("words") or ()]
        told = {name: rows(narrated.get(name) or ()) for name in ("sentences", "shots")}
        moved["narrated"] = {**narrated, "words": words, **told}
    return moved
