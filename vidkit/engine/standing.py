"""
Where the picture of a film stands and waits: seen from when its pictures come, without decoding any.

    stops("talk.mp4")     # []
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

__all__ = ["Stop", "stops"]

#: A picture that is shown for longer than it was, by at least this many seconds, stands.
_SHORTEST = 0.4
#: Seconds by which a stop is told before the picture that waits for it: rounded, it still means that one.
_EARLY = 0.02


@dataclass(frozen=True, slots=True)
class Stop:
    """
    One stop of the picture.

    Attributes:
        at: Seconds in the film without stops.
        begin: Seconds in the film with them.
        seconds: For how long the picture stands.
    """

    at: float
    begin: float
    seconds: float

    @property
    def end(self) -> float:
        """When the picture goes on, in the film with stops."""
        return self.begin + self.seconds


def stops(film: Path | str, source: Path | str | None = None) -> list[Stop]:
    """
    Return where a film stands that was made from another by letting its pictures wait.

    A film whose standing pictures were coded again and again, at an even rate, shows none.

    Args:
        film: The film with stops.
        source: The one it was made from, if it is here: where that has waited too (a recorded screen may),
            nothing was added.
    """
    times = _times(Path(film))
    waits = [after - before for before, after in pairwise(times)]
    if not waits:
        return []
    usual: Sequence[float] = [statistics.median(waits)] * len(waits)
    if source is not None:
        before = _times(Path(source))
        if len(before) == len(times):
            usual = [later - sooner for sooner, later in pairwise(before)]
    found: list[Stop] = []
    stood = 0.0
    for shown, wait, was in zip(times, waits, usual, strict=False):
        if wait - was >= _SHORTEST:
            begin = shown + was - min(was / 2, _EARLY)
            found.append(Stop(round(begin - stood, 6), round(begin, 6), round(wait - was, 6)))
            stood += wait - was
    return found


def _times(path: Path) -> list[float]:
    """Return when each picture comes, in seconds from the first."""
    import av

    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        base = Fraction(stream.time_base or Fraction(1, 90_000))
        ticks = sorted(packet.pts for packet in file.demux(stream) if packet.pts is not None and packet.size)
    return [float((tick - ticks[0]) * base) for tick in ticks]
