"""
Where the subjects of a film of ours are in its picture: written by the stage, read by whoever frames it.

    told = of("film.mp4")    # () for other people's films
    told[0].what    # "kite"
    tower = Sight("lighthouse", 0, np.array([[0, 0.5, 0.3, 0.2, 0.5], [4, 0.3, 0.3, 0.2, 0.5]]))
    tower.boxes([2.0])    # half of the way

In the note (`notes.py`) they are rows of `{"what", "rank", "way"}`; a way has a key wherever the box leaves
the straight line between its neighbours: `[seconds, left, top, width, height]`, as shares of the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vidkit.engine import notes
from vidkit.errors import MediaError

if TYPE_CHECKING:
    from vidkit.engine.reframe.framing import Framing

#: A key is left out where the line between its neighbours is this near: two pixels of 480.
_NEAR = 0.004

#: Individuals of one scene that a note follows.
MOST = 8

#: Rows of a note that are read: forty scenes and more.
_ROWS = 400

#: Seconds between two looks where a way has to be laid anew.
_EVERY = 0.25


@dataclass(frozen=True)
class Sight:
    """
    One individual on its way through the picture.

    Attributes:
        what: The subject, as the facts of the scene name it.
        rank: 0 for what the film is about, then what was named next.
        way: Keys in time, (n, 5): seconds, left, top, width, height; parts outside the picture count.
    """

    what: str
    rank: int
    way: np.ndarray = field(repr=False)

    def boxes(self, times: Sequence[float] | np.ndarray) -> np.ndarray:
        """Return left, top, width and height at some times, (n, 4); NaN where its way does not reach."""
        when = np.asarray(times, np.float64)
        rows = np.stack([np.interp(when, self.way[:, 0], self.way[:, axis]) for axis in range(1, 5)], axis=1)
        rows[(when < self.way[0, 0] - 1e-3) | (when > self.way[-1, 0] + 1e-3)] = np.nan
        return rows

    def as_note(self) -> dict[str, Any]:
        """Return it JSON-ready, as short as it goes."""
        keys = [[round(float(value), 3) for value in key] for key in thinned(self.way)]
        return {"what": self.what, "rank": self.rank, "way": keys}


def of(path: Path | str) -> tuple[Sight, ...]:
    """Read what a file says; empty for films of others, and for what is no film."""
    from vidkit.engine.probe import probe

    try:
        return read(notes.read(probe(path).tags))
    except MediaError:
        return ()


def read(note: Mapping[str, Any]) -> tuple[Sight, ...]:
    """Read the rows of a note, most important first; rows that are none of ours are passed over."""
    rows = note.get("sights")
    found = [sight for row in rows if (sight := _read(row))] if isinstance(rows, list) else []
    return tuple(sorted(found, key=lambda sight: sight.rank)[:_ROWS])


def _read(row: object) -> Sight | None:
    try:
        sight = Sight(str(row["what"]), int(row["rank"]), np.array(row["way"], np.float64))  # type: ignore[index]
    except (TypeError, ValueError, KeyError, IndexError, OverflowError):
        return None
    way = sight.way
    good = way.ndim == 2 and way.shape[1] == 5 and len(way) and bool(np.isfinite(way).all())
    return sight if good and (np.diff(way[:, 0]) >= 0).all() and (way[:, 3:] > 0).all() else None


def noted(told: Iterable[Sight]) -> dict[str, Any]:
    """Return a note's part that says this; nothing where there is nothing to say."""
    rows = [sight.as_note() for sight in told]
    return {"sights": rows} if rows else {}


def between(told: Iterable[Sight], start: float, end: float) -> tuple[Sight, ...]:
    """Return what is still true of a stretch, at the stretch's own times."""
    found = []
    for sight in told:
        first, last = max(start, sight.way[0, 0]), min(end, sight.way[-1, 0])
        if last <= first:
            continue
        inner = sight.way[(sight.way[:, 0] > first) & (sight.way[:, 0] < last)]
        way = np.concatenate([_key(sight, first), inner, _key(sight, last)])
        found.append(replace(sight, way=way - [start, 0, 0, 0, 0]))
    return tuple(found)


def with_stops(told: Iterable[Sight], stops: Sequence[tuple[float, float]]) -> tuple[Sight, ...]:
    """Return what is true where the picture stands at some moments, each for some seconds."""
    found = []
    for sight in told:
        first, last = sight.way[0, 0], sight.way[-1, 0]
        marks = {float(time) for time in sight.way[:, 0]} | {at for at, _ in stops if first < at <= last}
        keys = []
        for time in sorted(marks):
            box = sight.boxes([time])[0]
            before = time + sum(stop for at, stop in stops if at < time)
            after = time + sum(stop for at, stop in stops if at <= time)
            # What stands at a cut is the last picture of the shot before it.
            if time > first or first == 0:
                keys.append([before, *box])
            keys.append([after, *box])
        found.append(replace(sight, way=np.array(keys)))
    return tuple(found)


def through(told: Iterable[Sight], framing: Framing, start: float, end: float) -> tuple[Sight, ...]:
    """
    Return what a reframed stretch shows, at its own times; nothing where several windows share the frame.

    Args:
        told: Of the film.
        framing: What of the film is shown where.
        start: Of the stretch, in seconds of the film.
        end: The same.
    """
    found = []
    for stretch in framing.stretches:
        first, last = max(start, stretch.start), min(end, stretch.end)
        if last <= first or len(stretch.panes) != 1:
            continue
        for sight in told:
            lasts = (max(first, sight.way[0, 0]), min(last, sight.way[-1, 0]))
            if lasts[1] <= lasts[0]:
                continue
            times = np.linspace(*lasts, max(2, round((lasts[1] - lasts[0]) / _EVERY) + 1))
            keys = []
            for time, (x, y, wide, tall) in zip(times, sight.boxes(times), strict=True):
                view = stretch.views(float(time))[0]
                source, target = view.source, view.target
                across, down = target.width / source.width, target.height / source.height
                left, top = target.x + (x - source.x) * across, target.y + (y - source.y) * down
                keys.append([time - start, left, top, wide * across, tall * down])
            found.append(replace(sight, way=np.array(keys)))
    return tuple(found)


def thinned(way: np.ndarray) -> np.ndarray:
    """Leave out the keys that lie on the straight line between those that stay."""
    keep = np.zeros(len(way), bool)
    keep[[0, -1]] = True
    spans = [(0, len(way) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        inner = way[first + 1 : last]
        length = max(way[last, 0] - way[first, 0], 1e-9)
        share = ((inner[:, 0] - way[first, 0]) / length)[:, None]
        away = np.abs(way[first, 1:] * (1 - share) + way[last, 1:] * share - inner[:, 1:]).max(1)
        worst = int(away.argmax())
        if away[worst] > _NEAR:
            middle = first + 1 + worst
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return way[keep]


def _key(sight: Sight, time: float) -> np.ndarray:
    return np.array([[time, *sight.boxes([time])[0]]])
