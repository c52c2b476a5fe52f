"""
How good each place of a window is: faces first, then what draws the eye.

    scores = views(samples, maps, size=0.316, axis=0, places=places)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vidkit.engine.seeing.facts import Face, Sample

#: A face weighs this much against everything else in the picture.
_FACE = 1.6

#: A little liking for the middle decides where nothing else does.
_MIDDLE = 0.06

#: From here on (mean of the finder's sureness) a face is one wherever it is.
_CERTAIN = 0.97

#: Seconds after which a face that is not seen any more is half forgotten, roughly.
_MEMORY = 2.0

#: A face's middle may be this far from the window's, as a share of the window, before it is missed.
_EASY = 0.10


def free_places(size: float, count: int) -> np.ndarray:
    """Return the middles that a window of this share of the picture can have."""
    return np.linspace(size / 2, 1 - size / 2, count if size < 0.999 else 1)


def views(
    samples: Sequence[Sample], maps: np.ndarray, size: float, axis: int, places: np.ndarray
) -> np.ndarray:
    """
    Judge every place of a window at every sample.

    Args:
        samples: The samples of one shot.
        maps: Their maps.
        size: The window's share of the picture along the axis.
        axis: 0 for across, 1 for down.
        places: Middles to judge.

    Returns:
        (samples, places): about 1 where all that matters is in the middle of the window.
    """
    weights = presence(samples, maps)
    scores = np.zeros((len(samples), len(places)))
    profiles = _profiles(maps, axis)
    grid = (np.arange(profiles.shape[1]) + 0.5) / profiles.shape[1]
    kernel = _inside(np.abs(grid[None, :] - places[:, None]) / size)
    middle = _MIDDLE * (1 - np.abs(places - 0.5) * 2)
    for row, faces in enumerate(_remembered(samples, weights)):
        total = profiles[row].sum()
        if total > 0:
            scores[row] = kernel @ profiles[row] / total
        if faces:
            share = sum(weight for _, weight in faces)
            seen = sum(weight * _face(face, size, axis, places) for face, weight in faces) / share
            strength = min(1.0, max(weight for _, weight in faces))
            scores[row] += _FACE * strength * seen
    return scores + middle


def _remembered(samples: Sequence[Sample], weights: dict[int, float]) -> list[list[tuple[Face, float]]]:
    """
    Return the faces of each sample with their weights; one that turned away is remembered for a while.

    Finders lose a face in profile; an operator does not swing to a butterfly for that.
    """
    told = [[(face, weights[face.track]) for face in sample.faces] for sample in samples]
    for rows in (range(len(samples)), range(len(samples) - 1, -1, -1)):
        last: tuple[float, list[tuple[Face, float]]] | None = None
        for row in rows:
            if samples[row].faces:
                last = (samples[row].time, told[row])
            elif last is not None:
                faded = np.exp(-abs(samples[row].time - last[0]) / _MEMORY)
                ghosts = [(face, 0.5 * weight * float(faded)) for face, weight in last[1]]
                told[row] = max(told[row], ghosts, key=lambda faces: sum(weight for _, weight in faces))
    return told


def presence(samples: Sequence[Sample], maps: np.ndarray) -> dict[int, float]:
    """Return how much each face counts: large, sure and long there counts most (the first about 1)."""
    found: dict[int, float] = {}
    for sample, eye in zip(samples, maps, strict=True):
        for face in sample.faces:
            worth = face.score**4 * (face.width * face.height) ** 0.35 * _lively(face, eye)
            found[face.track] = found.get(face.track, 0.0) + worth
    if not found:
        return {}
    most = max(found.values())
    # The main face leads; a passer-by does not pull the window off it.
    sure = min(1.0, most / len(samples) / 0.1)
    return {track: sure * (value / most) ** 1.5 for track, value in found.items()}


def _lively(face: Face, eye: np.ndarray) -> float:
    """Return less than 1 for an unsure face where nothing draws the eye: finders see faces in tree bark."""
    if face.score >= _CERTAIN:
        return 1.0
    tall, wide = eye.shape
    left, top = max(0, int(face.x * wide)), max(0, int(face.y * tall))
    right, bottom = int((face.x + face.width) * wide) + 1, int((face.y + face.height) * tall) + 1
    inside, everywhere = float(eye[top:bottom, left:right].mean()), float(eye.mean())
    return float(np.clip(inside / max(everywhere, 1.0) - 0.5, 0.02, 1.0))


def _face(face: Face, size: float, axis: int, places: np.ndarray) -> np.ndarray:
    middle = face.centre[axis]
    if axis == 1:
        middle += 0.5 * face.height  # eyes stand above the middle of a well-framed picture
    length = (face.width, face.height)[axis]
    away = np.abs(middle - places) / size
    # Outside is when the box leaves the window: worse than any view of something else can make good.
    limit = max(0.12, 0.5 - 0.5 * length / size)
    return np.asarray(1 - np.clip(np.maximum(away - _EASY, 0) / limit, 0, 2.2) ** 2)


def _profiles(maps: np.ndarray, axis: int) -> np.ndarray:
    """Return what draws the eye along one axis, finer than the grid, with the faint let go."""
    strength = (np.asarray(maps, np.float64) / 255) ** 2
    along = strength.sum(1 if axis == 0 else 2)
    along = np.maximum(along - 0.35 * along.mean(1, keepdims=True), 0)
    # Neighbours in time agree, or it was noise.
    if len(along) > 2:
        padded = np.concatenate([along[:1], along, along[-1:]])
        along = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    return np.asarray(np.repeat(along, 3, axis=1))


def _inside(away: np.ndarray) -> np.ndarray:
    """Return 1 in the middle of the window, less at its edge, 0 outside."""
    return np.asarray(np.clip(np.cos(np.clip(away, 0, 0.62) / 0.62 * np.pi / 2), 0, 1) ** 0.8)
