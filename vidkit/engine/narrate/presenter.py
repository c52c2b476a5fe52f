"""Who speaks, in a round window over the scene; its rim breathes with the voice."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from vidkit.engine.narrate.pictures import Source
from vidkit.engine.stage.compose import Frame

#: Colour of the rim in BT.709 limited range: a warm white.
_RIM = (226, 118, 134)


def side_of(width: int, height: int) -> int:
    """Return the window's diameter in pixels for a frame of this size."""
    return round(min(width, height) * (0.36 if height > width else 0.32)) // 4 * 4


def window(
    source: Source, width: int, height: int, level: Callable[[int], float]
) -> Callable[[Frame, int], None]:
    """
    Make what draws the window over a frame.

    Args:
        source: Square pictures of `side_of` pixels.
        width: Of the frames.
        height: Of the frames.
        level: How loud the voice is at a frame of the shot, 0–1.
    """
    side = side_of(width, height)
    edge = round(min(width, height) * 0.05) // 2 * 2
    # Upper corner: captions have the lower third, platforms draw their buttons at the right of tall frames.
    x = edge if height > width else (width - side - edge) // 2 * 2
    y = round(height * 0.11) // 2 * 2 if height > width else edge
    inside = _disc(side, side / 2 - 3)
    half_inside = cv2.resize(inside, (side // 2, side // 2), interpolation=cv2.INTER_AREA)

    def draw(frame: Frame, index: int) -> None:
        picture = source.frame(index)
        rim = _ring(side, 3.0 + 0.014 * side * level(index))
        half_rim = cv2.resize(rim, (side // 2, side // 2), interpolation=cv2.INTER_AREA)
        for number, plane in enumerate(frame):
            share, ring = (inside, rim) if number == 0 else (half_inside, half_rim)
            scale = 1 if number == 0 else 2
            part = plane[y // scale : y // scale + len(share), x // scale : x // scale + len(share)]
            mixed = part + (picture[number][: len(share), : len(share)] - part.astype(np.float32)) * share
            part[:] = np.clip(mixed + (_RIM[number] - mixed) * ring, 0, 255)

    return draw


def loudness_of(samples: np.ndarray, rate: int, fps: int, start: float) -> Callable[[int], float]:
    """Return a function that tells how loud the voice is at a frame of a shot that begins at *start*."""
    hop = rate // fps
    count = len(samples) // hop
    level = np.sqrt((samples[: count * hop].reshape(count, hop) ** 2).mean(1)) if count else np.zeros(1)
    level = np.convolve(level, np.hanning(7)[1:-1] / np.hanning(7)[1:-1].sum(), "same")
    level = level / max(float(np.percentile(level, 95)), 1e-6)
    first = round(start * fps)

    def at(index: int) -> float:
        return float(min(1.0, level[min(first + index, len(level) - 1)]))

    return at


def _disc(side: int, radius: float) -> np.ndarray:
    away = _away(side)
    return np.asarray(np.clip(radius - away + 0.5, 0, 1), np.float32)


def _ring(side: int, thickness: float) -> np.ndarray:
    away = _away(side)
    outer = side / 2 - 1
    return np.asarray(np.clip(outer - away, 0, 1) * np.clip(away - (outer - thickness), 0, 1), np.float32)


def _away(side: int) -> np.ndarray:
    at = np.arange(side, dtype=np.float32) - (side - 1) / 2
    return np.asarray(np.sqrt(at[:, None] ** 2 + at[None] ** 2), np.float32)
