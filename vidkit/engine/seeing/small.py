"""
Small upright copies of decoded frames, straight from their planes: no full-size conversion is ever made.

    look = Look(frame, turns=0)
    look.yuv(64, 36).shape     # (36, 64, 3) uint8
    look.rgb(480).shape        # (270, 480, 3): the longest side is 480
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from av import VideoFrame

#: Formats whose planes can be read as they are.
_PLANAR = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"})

#: Longest side to which everything else (10 bits, packed, RGB) is brought first.
_SIDE = 640


class Look:
    """
    One frame, to be seen at several small sizes.

    Args:
        frame: As decoded.
        turns: Quarter turns counter-clockwise that make it upright.
        shape: Width of a pixel over its height.
    """

    def __init__(self, frame: VideoFrame, turns: int = 0, shape: float = 1.0) -> None:
        self.width, self.height = round(frame.width * shape), frame.height
        if frame.format.name not in _PLANAR:
            scale = min(1.0, _SIDE / max(frame.width, frame.height))
            size = [max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height)]
            frame = frame.reformat(size[0], size[1], "yuv420p", interpolation="AREA")
        self._planes = planes(frame)
        self._turns = turns
        if turns % 2:
            self.width, self.height = self.height, self.width

    def yuv(self, width: int, height: int) -> np.ndarray:
        """Return luma, blue and red side by side as (height, width, 3) uint8, whatever the frame's shape."""
        size = (height, width) if self._turns % 2 else (width, height)
        small = cv2.merge([_smaller(plane, size) for plane in self._planes])
        return np.ascontiguousarray(np.rot90(small, self._turns)) if self._turns else small

    def rgb(self, side: int) -> np.ndarray:
        """Return it in true proportions as (h, w, 3) uint8 RGB with a longest side of at most *side*."""
        scale = min(1.0, side / max(self.width, self.height))
        width, height = max(2, round(self.width * scale)), max(2, round(self.height * scale))
        return to_rgb(self.yuv(width, height))


def _smaller(plane: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """
    Bring a plane to a size: most of the time goes into reading it, and not all of it has to be read.

    A sixteenth of an eighth of each side tells as much as all: its mean is off by a fifth of a level. A step
    by whole pixels at the end costs a seventh of one from any size to any other.
    """
    times = min(len(plane) // size[1], plane.shape[1] // size[0])
    finer = 4 if times >= 8 else 2
    if times >= 2:
        plane = cv2.resize(plane, (finer * size[0], finer * size[1]), interpolation=cv2.INTER_LINEAR)
    return cv2.resize(plane, size, interpolation=cv2.INTER_AREA)


def planes(frame: VideoFrame) -> list[np.ndarray]:
    """Return views of an 8-bit planar frame's planes; they live as long as the frame."""
    views = []
    for plane in frame.planes:
        view = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        views.append(view[: plane.height, : plane.width])
    return views


#: Limited-range BT.709: rows of RGB, columns luma, blue, red and one.
_RGB = np.array(
    [
        [1.1644, 0.0, 1.7927, -1.1644 * 16 - 1.7927 * 128],
        [1.1644, -0.2132, -0.5329, -1.1644 * 16 + (0.2132 + 0.5329) * 128],
        [1.1644, 2.1124, 0.0, -1.1644 * 16 - 2.1124 * 128],
    ]
)


def to_rgb(yuv: np.ndarray) -> np.ndarray:
    """Turn limited-range BT.709 pixels into RGB."""
    return np.asarray(
        np.clip(cv2.transform(yuv, _RGB) + (0 if yuv.dtype == np.uint8 else 0.5), 0, 255), np.uint8
    )
