"""
Where one shot ends and the next begins: hard cuts, dissolves and fades, from small pictures of every frame.

    finder = CutFinder(fps=24)
    for picture in small_pictures:      # (36, 64, 3) uint8: luma, blue, red
        finder.add(picture)
    finder.cuts()                       # [Cut(frame=187, kind="cut"), …]

A cut is a jump that stands out from its own neighbourhood, so that neither a running crowd nor a lightning
flash counts. A dissolve is recognised by what it is: the frame in the middle is the mean of both ends.
"""

from __future__ import annotations

import bisect
from collections import deque
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

#: Size of the small pictures, rows and columns.
SMALL = (36, 64)

#: Mean difference (0–255) below which no jump is a cut, and how far it has to stand out of its neighbours.
_LEAST = 5.5
_STANDS_OUT = 3.2
_PLAIN = 26.0  # from here on a jump is a cut even in wild surroundings

#: Correlation with the frame before, below which it is another picture (cuts in a film: under 0.36; something
#: large and quick within a shot: over 0.65).
_OTHER = 0.5

#: A shot shorter than this is part of its neighbour (seconds).
_SHORTEST = 0.4

#: Light below which a plain picture is black, and spread of light below which a picture is plain.
_DARK = 24.0
_BLANK = 3.0


@dataclass(frozen=True, slots=True)
class Cut:
    """The first frame of a new shot, and how it came."""

    frame: int
    kind: Literal["cut", "dissolve", "fade"]


class CutFinder:
    """
    Collects the differences between frames; needs two seconds of small pictures, however long the film.

    Args:
        fps: Frames per second of the film, of which some may not be shown to the finder.
    """

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._lags = tuple(
            sorted({max(6, round(fps * seconds / 2) * 2) / fps for seconds in (0.5, 1.0, 1.6)})
        )
        self._times: list[float] = []
        self._past: deque[np.ndarray] = deque(maxlen=round(self._lags[-1] * fps) + 1)
        self._looked = -1.0
        self._jumps: list[float] = []  # against the frame before
        self._alike: list[float] = []  # correlation with the frame before
        self._stays: list[float] = []  # the smallest of the next frames' differences against the frame before
        self._dissolves: list[tuple[int, int, float]] = []
        self._level: list[float] = []
        self._spread: list[float] = []

    def add(self, picture: np.ndarray, time: float | None = None) -> None:
        """Add the next frame's small picture; without a time (seconds) it follows the one before."""
        now = picture
        index = len(self._jumps)
        self._times.append(index / self._fps if time is None else time)
        past = self._past
        self._jumps.append(_difference(now, past[-1]) if past else 0.0)
        jumped = self._jumps[-1] >= _LEAST
        self._alike.append(_alike(now[..., 0], past[-1][..., 0]) if jumped else 1.0)
        self._stays.append(self._jumps[-1])
        mean, spread = cv2.meanStdDev(now)
        self._level.append(float(mean[0, 0]))
        self._spread.append(float(spread[0, 0]))
        # A flash comes back: two and three frames on, the picture is again that before the jump.
        for back in (2, 3):
            at = index - back + 1
            if len(past) >= back and at > 0:
                self._stays[at] = min(self._stays[at], _difference(now, past[-back]))
        past.append(now)
        if self._times[-1] >= self._looked + 2.9 / self._fps:
            self._looked = self._times[-1]
            self._look_for_dissolve(index)

    @property
    def jumped(self) -> bool:
        """Whether the last frame looks like the first of a new shot (known for sure only by `cuts`)."""
        return bool(self._jumps) and self._jumps[-1] > 2 * _LEAST and self._alike[-1] < _OTHER

    def _look_for_dissolve(self, index: int) -> None:
        past = self._past
        now = past[-1]
        for seconds in self._lags:
            lag = self._back(seconds)
            if lag == 0:
                return
            then, middle = past[-1 - lag], past[-1 - self._back(seconds / 2)]
            # Out of black, or into it, is a fade; at the film's beginning and end it is no change of shot.
            if min(self._spread[index - lag], self._spread[index]) < _BLANK:
                continue
            apart = _difference(now, then)
            if apart < 9 or _alike(now[..., 0], then[..., 0]) > 0.55:
                continue
            off = _difference(middle, cv2.addWeighted(now, 0.5, then, 0.5, 0))
            if off / apart < 0.17 and max(self._jumps[-lag:]) < 0.4 * apart:
                self._dissolves.append((index - lag, index, off / apart))

    def _back(self, seconds: float) -> int:
        """Return how many frames back the one of that long ago is; 0 where there is none."""
        wanted = self._times[-1] - seconds
        first = len(self._times) - len(self._past)
        at = bisect.bisect_left(self._times, wanted - 0.5 / self._fps, first)
        if at == first and self._times[first] > wanted + 0.5 / self._fps:
            return 0
        return len(self._times) - 1 - at

    def cuts(self) -> list[Cut]:
        """Return all changes of shot found so far, in order; the first shot's beginning is not one."""
        fades = self._fades()
        found = [Cut(index, "cut") for index in self._hard()]
        found += [Cut(index, "fade") for index in fades]
        # A fade is a dissolve into black and one out of it: told once, as what it is.
        found += [
            Cut(index, "dissolve")
            for index in self._slow()
            if all(abs(self._times[index] - self._times[fade]) > self._lags[-1] for fade in fades)
        ]
        found.sort(key=lambda cut: (cut.frame, cut.kind))
        kept: list[Cut] = []
        apart = max(2, round(self._fps * _SHORTEST)) / self._fps
        least = min(apart, 4 / self._fps)
        hair = 0.1 / self._fps
        end = self._times[-1] + 1 / self._fps if self._times else 0.0
        begin = self._times[0] if self._times else 0.0
        for cut in found:
            time = self._times[cut.frame]
            if time - begin < apart - hair or end - time < least - hair:
                continue
            if kept and time - self._times[kept[-1].frame] < apart - hair:
                # The sharper of the two is the real one.
                if cut.kind == "cut" and self._jumps[cut.frame] > self._jumps[kept[-1].frame]:
                    kept[-1] = cut
                continue
            kept.append(cut)
        return kept

    def _hard(self) -> list[int]:
        jumps = np.asarray(self._jumps, np.float32)
        stays = np.asarray(self._stays, np.float32)
        count = len(jumps)
        found = []
        times = np.asarray(self._times)
        reach = max(4, round(self._fps * 0.4)) / self._fps + 0.1 / self._fps
        alike = np.asarray(self._alike, np.float32)
        for index in np.flatnonzero((jumps >= _LEAST) & (alike < _OTHER)):
            low = max(1, int(np.searchsorted(times, times[index] - reach)))
            high = min(count, int(np.searchsorted(times, times[index] + reach)))
            around = np.concatenate([jumps[low:index], jumps[index + 1 : high]])
            near = jumps[max(1, index - 2) : index + 3]
            if jumps[index] < near.max():  # the steepest of a few frames only
                continue
            usual = float(np.median(around)) if len(around) else 0.0
            rough = float(np.percentile(around, 85)) if len(around) else 0.0
            stands = jumps[index] > _STANDS_OUT * (usual + 0.6) and jumps[index] > 1.5 * rough
            if (stands or jumps[index] > max(_PLAIN, 1.3 * rough)) and stays[index] > 0.55 * jumps[index]:
                found.append(int(index))
        return found

    def _fades(self) -> list[int]:
        """Return the middles of stretches of plain black (or white) between pictures."""
        level, spread = np.asarray(self._level), np.asarray(self._spread)
        blank = (spread < _BLANK) & ((level < _DARK) | (level > 228))
        found, index = [], 0
        while index < len(blank):
            if not blank[index]:
                index += 1
                continue
            end = index
            while end < len(blank) and blank[end]:
                end += 1
            if index > 0 and end < len(blank):
                middle = (self._times[index] + self._times[end] - 0.9 / self._fps) / 2
                found.append(bisect.bisect_left(self._times, middle, index, end))
            index = end
        return found

    def _slow(self) -> list[int]:
        """Return the middle of each run of overlapping dissolve candidates: that of its purest one."""
        found: list[int] = []
        run: list[tuple[int, int, float]] = []
        for candidate in sorted(self._dissolves):
            if run and candidate[0] > max(end for _, end, _ in run):
                found.append(self._purest(run))
                run = []
            run.append(candidate)
        if run:
            found.append(self._purest(run))
        return found

    def _purest(self, run: list[tuple[int, int, float]]) -> int:
        begin, end, _ = min(run, key=lambda candidate: candidate[2])
        middle = (self._times[begin] + self._times[end] - 0.9 / self._fps) / 2
        return bisect.bisect_left(self._times, middle, begin, end)


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return the mean difference; colour counts like light, for cuts between equally bright pictures."""
    luma, blue, red, _ = cv2.mean(cv2.absdiff(one, other))
    return float(luma + blue + red) / 1.6


def _alike(one: np.ndarray, other: np.ndarray) -> float:
    """Return the correlation of two luma pictures."""
    a, b = one - np.float32(one.mean()), other - np.float32(other.mean())
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-6))
