"""What is seen in any stretch of a film, quickly: running sums over the survey's samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vidkit.engine.seeing.facts import Sample, Survey


@dataclass(frozen=True, slots=True)
class Look:
    """
    The averages of a stretch.

    Attributes:
        motion: How much happens, as a share of the picture.
        relative: The same against the rest of the film: 0.4 is usual, 1 is as much as it ever has.
        faces: Share of the time in which a face is seen.
        luma: Light, 0–1.
        saturation: How far the colours are from grey, 0–1.
        warmth: Red against blue, about -0.5 to 0.5.
        camera: How much the camera moves, in picture widths a second.
    """

    motion: float
    relative: float
    faces: float
    luma: float
    saturation: float
    warmth: float
    camera: float


class Looks:
    """Running sums over a survey, made once per film."""

    def __init__(self, survey: Survey) -> None:
        rows = [
            (
                activity(sample),
                1.0 if sample.faces else 0.0,
                sample.luma,
                max(sample.colour) - min(sample.colour),
                sample.colour[0] - sample.colour[2],
                _travel(sample),
            )
            for sample in survey.samples
        ] or [(0.0,) * 6]
        table = np.array(rows)
        self._times = np.array([sample.time for sample in survey.samples] or [0.0])
        self._sums = np.vstack([np.zeros(table.shape[1]), np.cumsum(table, axis=0)])
        self._usual = float(np.median(table[:, 0]))
        self._spread = max(float(np.percentile(table[:, 0], 90)) - self._usual, 0.02)

    def between(self, start: float, end: float) -> Look:
        """Return the averages from *start* to *end*; of the nearest sample, where none lies between."""
        first, last = np.searchsorted(self._times, (start - 1e-6, end - 1e-6))
        if last <= first:
            first = int(np.argmin(np.abs(self._times - start)))
            last = first + 1
        motion, faces, luma, saturation, warmth, camera = (self._sums[last] - self._sums[first]) / (
            last - first
        )
        relative = float(np.clip(0.4 + 0.6 * (motion - self._usual) / self._spread, 0, 1))
        return Look(
            float(motion),
            relative,
            float(faces),
            float(luma),
            float(saturation),
            float(warmth),
            float(camera),
        )


def activity(sample: Sample) -> float:
    """Return how much happens in the picture: what moves by itself, and a little of what the camera does."""
    return sample.motion + 0.35 * _travel(sample)


def _travel(sample: Sample) -> float:
    camera = sample.camera
    return min(1.0, abs(camera.x) + abs(camera.y) + abs(camera.zoom))
