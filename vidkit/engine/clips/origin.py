"""
What our own films say of themselves: the scene that was staged, the words that were spoken.

    told = narrated_in(probe("film.mp4"))
    transcript(told).words      # no need to listen: we spoke them
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vidkit.engine import notes
from vidkit.engine.speech.transcript import Transcript, Word
from vidkit.models.media import MediaFacts


def narrated_in(known: MediaFacts) -> dict[str, Any] | None:
    """Read what our narration wrote into a file's metadata; None for other films."""
    return notes.part(known.tags, "narrated")


def transcript(narrated: Mapping[str, Any] | None) -> Transcript | None:
    """Return the words we spoke ourselves; None where we spoke none."""
    words = [
        Word(str(text), float(start), float(end)) for text, start, end in (narrated or {}).get("words") or ()
    ]
    return (
        Transcript(str((narrated or {}).get("language") or "en"), tuple(words), "spoken") if words else None
    )


def narrated_part(narrated: Mapping[str, Any], start: float, end: float) -> dict[str, Any]:
    """Return what is still true of a clip: its words, sentences and shots, at the clip's own times."""
    words = [
        [text, round(float(begin) - start, 3), round(float(stop) - start, 3)]
        for text, begin, stop in narrated.get("words") or ()
        if start <= (float(begin) + float(stop)) / 2 < end
    ]
    return {
        **narrated,
        "seconds": round(end - start, 3),
        "words": words,
        "sentences": _part(narrated.get("sentences") or (), start, end),
        "shots": _part(narrated.get("shots") or (), start, end),
    }


def staged_part(staged: Mapping[str, Any], start: float, end: float) -> dict[str, Any]:
    """Return what is still true of a clip of a staged scene; a clip cannot be staged again from its words."""
    camera = dict(staged.get("camera") or {})
    camera["shots"] = _part(camera.get("shots") or (), start, end)
    part = {**staged, "seconds": round(end - start, 3), "camera": camera, "restageable": False}
    if staged.get("earlier"):
        part["earlier"] = _part(staged["earlier"], start, end)
        if end <= float(staged["earlier"][-1]["end"]) and part["earlier"]:  # it ends before the last scene
            part["scene"] = part["earlier"].pop()["scene"]
    return part


def _part(rows: Sequence[Mapping[str, Any]], start: float, end: float) -> list[dict[str, Any]]:
    """Keep the rows that reach into a stretch, cut to it, at its own times."""
    return [
        {
            **row,
            "start": round(max(float(row["start"]), start) - start, 3),
            "end": round(min(float(row["end"]), end) - start, 3),
        }
        for row in rows
        if float(row["start"]) < end and float(row["end"]) > start
    ]
