"""What a player can do beside playing: frames, speed, captions as text, lanes on its timeline."""

from __future__ import annotations

import functools
import re
from typing import Any

from vidkit.models import Moment
from vidkit.show import words
from vidkit.show.facts import VideoFacts
from vidkit.show.render import asset

#: Stretches in one lane; more would be too thin to click.
_STRETCHES = 160
_SHORT = {"captions": "CC", "descriptions": "AD", "chapters": "Chapters"}


@functools.cache
def script() -> str:
    """Return player.js without its comments and indents: it travels in every finished card."""
    source = re.sub(r"/\*.*?\*/", "", asset("player.js"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in source.splitlines() if line.strip())


def kit(facts: VideoFacts) -> dict[str, Any]:
    """Return what the player's template needs; `seconds` is 0 where nothing can be played."""
    media = facts.media
    seconds = media.duration if media is not None and (facts.preview or facts.href) else 0.0
    lanes = [(name, moments) for name, moments in facts.lanes if moments]
    lanes += [(track.kind, track.cues) for track in facts.captions[:4] if track.cues]
    tracks = {
        track.kind: {
            "kind": track.kind,
            "short": _SHORT.get(track.kind, track.kind),
            "title": f"{track.kind} ({words.plain(track.language, 20)})",
            "on": False,
        }
        for track in facts.captions[:4]
    }
    return {
        "seconds": seconds,
        "fps": f"{media.fps:g}" if media is not None and media.fps else "24",
        "tracks": list(tracks.values()),
        "lanes": [
            {"name": words.plain(name, 40), "parts": _parts(moments, seconds)} for name, moments in lanes[:5]
        ]
        if seconds
        else [],
    }


def _parts(moments: tuple[Moment, ...], seconds: float) -> list[dict[str, Any]]:
    """Lay moments out along the film, with holes between them."""
    found: list[dict[str, Any]] = []
    at = 0.0
    for moment in sorted(moments, key=lambda item: item.start)[:_STRETCHES]:
        start, end = max(at, moment.start), min(moment.end, seconds)
        if end <= start:
            continue
        if start > at:
            found.append({"percent": _percent(start - at, seconds), "text": None})
        found.append(
            {
                "percent": _percent(end - start, seconds),
                "start": f"{moment.start:.3f}",
                "end": f"{moment.end:.3f}",
                "when": words.clock(moment.start),
                "text": words.plain(moment.text, 160),
            }
        )
        at = end
    return found


def _percent(length: float, seconds: float) -> str:
    return f"{100 * length / seconds:.3f}"
