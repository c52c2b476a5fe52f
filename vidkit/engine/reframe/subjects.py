"""One shot as the planner sees it: its samples, its frames, and who or what in it deserves a pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

from vidkit.engine.reframe.attention import presence
from vidkit.engine.reframe.billing import Hero
from vidkit.engine.seeing.facts import GRID, Sample, Survey

if TYPE_CHECKING:
    from vidkit.engine.sights import Sight

#: A face counts as a subject from this share of the shot on, and from this share of the picture's height.
_STEADY = 0.5
_SMALLEST = 0.045

#: A region counts as a subject when it covers this share of the picture.
_REGION = 0.012


@dataclass(frozen=True)
class Subject:
    """
    Somebody, or something, that a pane can follow.

    Attributes:
        centres: Its middle at each sample of the shot, (n, 2).
        width: Share of the picture's width.
        height: Share of its height.
        face: Whether it is one.
    """

    centres: np.ndarray = field(repr=False)
    width: float
    height: float
    face: bool

    @property
    def centre(self) -> tuple[float, float]:
        """Where it mostly is."""
        x, y = np.median(self.centres, axis=0)
        return float(x), float(y)


class ShotView:
    """
    A shot, or the part of it that is wanted.

    Args:
        survey: Of the film.
        start: Seconds.
        end: Seconds.
        told: Where the subjects are, as the film itself says.
    """

    def __init__(self, survey: Survey, start: float, end: float, told: Sequence[Sight] = ()) -> None:
        self.survey, self.start, self.end = survey, start, end
        times = survey.times
        chosen = np.flatnonzero((times >= start - 1e-6) & (times < end - 1e-6))
        if not len(chosen):
            chosen = np.array([int(np.abs(times - start).argmin())])
        self.samples: tuple[Sample, ...] = tuple(survey.samples[index] for index in chosen)
        self.maps = survey.maps[chosen]
        self.times = times[chosen]
        self.heroes = tuple(hero for sight in told if (hero := Hero.of(sight, self.times)) is not None)

    def moments(self) -> np.ndarray:
        """Return the seconds of its frames."""
        count = max(1, round((self.end - self.start) * self.survey.fps) + 1)
        return self.start + np.arange(count) / self.survey.fps

    def lasting(self) -> np.ndarray:
        """Return how long each sample stands for, in seconds."""
        return np.diff(np.append(self.times, max(self.end, self.times[-1] + 1 / self.survey.fps)))

    @cached_property
    def without_faces(self) -> tuple[tuple[Sample, ...], np.ndarray]:
        """The samples and maps as if nobody were there: what a screen or a game shows."""
        maps = self.maps.copy()
        for sample, eye in zip(self.samples, maps, strict=True):
            for face in sample.faces:
                # Shoulders go with the face.
                left, right = face.x - 0.6 * face.width, face.x + 1.6 * face.width
                top, bottom = face.y - 0.4 * face.height, face.y + 2.2 * face.height
                rows = slice(max(0, int(top * GRID[0])), max(0, int(bottom * GRID[0]) + 1))
                eye[rows, max(0, int(left * GRID[1])) : max(0, int(right * GRID[1]) + 1)] = 0
        return tuple(replace(sample, faces=()) for sample in self.samples), maps

    @cached_property
    def faces(self) -> list[Subject]:
        """Return the faces that are there for most of the shot, most important first."""
        weights = presence(self.samples, self.maps)
        found = []
        for track in sorted(weights, key=lambda track: -weights[track]):
            rows = [
                (index, face)
                for index, sample in enumerate(self.samples)
                for face in sample.faces
                if face.track == track
            ]
            height = float(np.median([face.height for _, face in rows]))
            if len(rows) < _STEADY * len(self.samples) or height < _SMALLEST:
                continue
            at = np.array([index for index, _ in rows])
            middles = np.array([face.centre for _, face in rows])
            centres = np.stack(
                [np.interp(np.arange(len(self.samples)), at, middles[:, axis]) for axis in (0, 1)], axis=1
            )
            width = float(np.median([face.width for _, face in rows]))
            found.append(Subject(centres, width, height, face=True))
        return found

    def _told(self, faces: Sequence[Subject]) -> list[Subject]:
        """Return the subjects that the film tells of, but for those whose face is known already."""
        found = []
        for hero in self.heroes:
            if hero.there.mean() < _STEADY:
                continue
            at = np.flatnonzero(hero.there)
            left, top, right, bottom = (
                np.interp(np.arange(len(self.samples)), at, hero.boxes[at, axis]) for axis in range(4)
            )
            who = Subject(
                np.stack([(left + right) / 2, (top + bottom) / 2], axis=1),
                float(np.median(right - left)),
                float(np.median(bottom - top)),
                face=False,
            )
            if not any(
                abs(face.centre[0] - who.centre[0]) < who.width / 2
                and abs(face.centre[1] - who.centre[1]) < who.height / 2
                for face in faces
            ):
                found.append(who)
        return found

    @cached_property
    def regions(self) -> list[Subject]:
        """Return faces, subjects told of, then places that keep drawing the eye, apart from each other."""
        found = list(self.faces)
        found += self._told(found)
        mean = np.asarray(self.maps, np.float32).mean(0)
        mask = (mean > max(40.0, float(np.percentile(mean, 82)))).astype(np.uint8)
        count, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=4)
        cells = GRID[0] * GRID[1]
        order = sorted(range(1, count), key=lambda number: -int(stats[number, cv2.CC_STAT_AREA]))
        for number in order:
            if stats[number, cv2.CC_STAT_AREA] < _REGION * cells:
                continue
            middle = ((middles[number][0] + 0.5) / GRID[1], (middles[number][1] + 0.5) / GRID[0])
            near = any(np.hypot(middle[0] - s.centre[0], middle[1] - s.centre[1]) < 0.22 for s in found)
            if near:
                continue
            centres = np.repeat(np.array([middle]), len(self.samples), axis=0)
            width, height = (
                float(stats[number, cv2.CC_STAT_WIDTH]) / GRID[1],
                float(stats[number, cv2.CC_STAT_HEIGHT]) / GRID[0],
            )
            found.append(Subject(centres, width, min(height, 0.6), face=False))
        return found
