"""What is said in a film without listening to it: our own narrations carry their words."""

from __future__ import annotations

import functools
from pathlib import Path

from vidkit.errors import VidkitError

__all__ = ["said_between", "words_of"]

#: A word with its first and last second.
Heard = tuple[str, float, float]


def words_of(path: Path | None) -> tuple[Heard, ...]:
    """Return the words a film says it holds, with their times; nothing for other films."""
    if path is None or not path.is_file():
        return ()
    return _words(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _words(path: Path, _changed: int) -> tuple[Heard, ...]:
    from vidkit.engine.clips.origin import narrated_in, transcript
    from vidkit.engine.probe import probe

    try:
        told = transcript(narrated_in(probe(path)))
    except (VidkitError, ValueError, TypeError):  # somebody else's metadata may hold anything
        return ()
    return tuple((word.text, word.start, word.end) for word in told.words) if told is not None else ()


def said_between(words: tuple[Heard, ...], start: float, end: float, longest: int = 240) -> str:
    """Return what is said from *start* to *end*, cut where it grows too long for a row."""
    said = " ".join(text for text, begin, stop in words if start <= (begin + stop) / 2 < end)
    return said if len(said) <= longest else f"{said[:longest].rsplit(' ', 1)[0]} …"
