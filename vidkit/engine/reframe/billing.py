"""
How good each place of a window is where a film says itself what it is about: the first subject comes first.

    scores, there = billed(heroes, size=0.316, axis=0, places=places)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from vidkit.engine.sights import Sight

#: What it is worth to show a subject whole, by its place among those in the picture: no second one is worth
#: a cut into the first.
_WHOLE = np.array([12.0, 1.0, 0.4, 0.2])

#: What it is worth to have it in the middle.
_MIDDLE = np.array([0.5, 0.15, 0.05, 0.0])

#: Room around a subject, as a share of the window.
_AIR = 0.04

#: A subject of which less than this share is in the picture has left it.
_LEFT = 0.25


@dataclass(frozen=True)
class Hero:
    """
    A subject in the samples of a shot.

    Attributes:
        rank: 0 for what the film is about, then what was named next.
        boxes: Left, top, right and bottom of what is in the picture, (n, 4); NaN where it is not there.
    """

    rank: int
    boxes: np.ndarray = field(repr=False)

    @classmethod
    def of(cls, sight: Sight, times: np.ndarray) -> Self | None:
        """Look it up at the samples; None where it is never there."""
        rows = sight.boxes(times)
        corners = np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:]], axis=1)
        shown = np.clip(corners, 0, 1)
        area = (shown[:, 2] - shown[:, 0]) * (shown[:, 3] - shown[:, 1])
        gone = ~(area >= _LEFT * rows[:, 2] * rows[:, 3])  # NaN is gone as well
        shown[gone] = np.nan
        return None if gone.all() else cls(sight.rank, shown)

    @property
    def there(self) -> np.ndarray:
        """At which samples it is in the picture."""
        return ~np.isnan(self.boxes[:, 0])


def billed(
    heroes: Sequence[Hero], size: float, axis: int, places: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """
    Judge every place of a window at every sample by the subjects it shows.

    Args:
        heroes: At least one.
        size: The window's share of the picture along the axis.
        axis: 0 for across, 1 for down.
        places: Middles to judge.

    Returns:
        Scores, (samples, places), and the samples with a subject in the picture: others say nothing.
    """
    count = len(heroes[0].boxes)
    scores = np.zeros((count, len(places)))
    before = np.zeros(count, np.intp)  # ranks that are in the picture and come first
    for rank in sorted({hero.rank for hero in heroes}):
        equals = [hero for hero in heroes if hero.rank == rank]
        present = np.sum([hero.there for hero in equals], axis=0)
        order = np.minimum(before, len(_WHOLE) - 1)
        for hero in equals:
            whole, middle = _judged(hero.boxes[:, axis], hero.boxes[:, axis + 2], size, axis, places)
            worth = _WHOLE[order][:, None] * whole + _MIDDLE[order][:, None] * middle
            scores += np.where(hero.there[:, None], worth, 0.0) / np.maximum(present, 1)[:, None]
        before += present > 0
    return scores, before > 0


def _judged(
    low: np.ndarray, high: np.ndarray, size: float, axis: int, places: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return how whole and how much in the middle something is at each place, 0-1."""
    centre = (low + high) / 2
    if axis == 1:  # of what is too tall, the upper part says what it is
        centre = np.minimum(centre, low + (0.5 - _AIR) * size)
    low, high = np.maximum(low - _AIR * size, 0), np.minimum(high + _AIR * size, 1)
    ends = np.minimum(high[:, None], places + size / 2), np.maximum(low[:, None], places - size / 2)
    inside = np.clip(ends[0] - ends[1], 0, None) / np.minimum(high - low, size)[:, None]
    away = np.abs(centre[:, None] - places) / size
    # Squared: all of it, or as well none of it.
    return np.clip(inside, 0, 1) ** 2, 1 - np.clip(away, 0, 1) ** 2
