"""
An extended description at the times of the film it describes, not of the one that stops for it.

Services send it with the described film and do not say which of the two its times count in. A voice needs
those of the film that is described, a player those of the film that plays; the stops tell one from the other.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vidkit.errors import MediaError
from vidkit.models import Moment

__all__ = ["Placed", "placed"]

log = logging.getLogger("vidkit.media")

#: Seconds by which two films may differ and still be equally long.
_SAME_LENGTH = 0.3
#: Seconds between a time in the film that is described and the stop it means.
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Placed:
    """
    Both times of a description.

    Attributes:
        cues: In the film that is described.
        heard: In the film that stops for them; empty where both are the same.
    """

    cues: tuple[Moment, ...]
    heard: tuple[Moment, ...] = ()


def placed(cues: Sequence[Moment], film: Path, source: Path | None) -> Placed | None:
    """
    Work out both times of a description from what was fetched.

    Args:
        cues: As the service sent them.
        film: The film in which they are spoken.
        source: The film they describe, if it is here.

    Returns:
        None where the films do not tell.
    """
    from vidkit.engine.probe import probe
    from vidkit.engine.standing import Stop, stops

    try:
        found = stops(film, source)
        length = probe(film).duration - sum(stop.seconds for stop in found)
        if not found:
            same = source is not None and length - probe(source).duration < _SAME_LENGTH
            return Placed(tuple(cues)) if same else None
    except (MediaError, OSError, ValueError, IndexError) as wrong:  # no films to compare
        log.info("where %s stands is not known: %s", film.name, wrong)
        return None

    def over(cue: Moment) -> Stop | None:
        """Return the stop in which a cue is spoken, if its times count in the film with stops."""
        middle = (cue.start + cue.end) / 2
        return next((stop for stop in found if stop.begin <= middle <= stop.end), None)

    said = [over(cue) for cue in cues]
    if all(said) and {stop.at for stop in said if stop} == {stop.at for stop in found}:
        starts = [stop.at for stop in said if stop]
        return Placed(_in_turn(cues, starts, length), tuple(cues))
    if len(cues) == len(found) and all(
        abs(cue.start - stop.at) <= _NEAR for cue, stop in zip(cues, found, strict=True)
    ):
        heard = [
            replace(cue, start=round(stop.begin, 3), end=round(stop.end, 3))
            for cue, stop in zip(cues, found, strict=True)
        ]
        return Placed(tuple(cues), tuple(heard))
    return None


def _in_turn(cues: Sequence[Moment], starts: Sequence[float], length: float) -> tuple[Moment, ...]:
    """Let cues begin where the picture stops, each over before the next begins."""
    ends = [*starts[1:], length]
    return tuple(
        replace(
            cue,
            start=round(start, 3),
            end=round(max(start + 0.1, min(start + cue.end - cue.start, end)), 3),
        )
        for cue, start, end in zip(cues, starts, ends, strict=True)
    )
