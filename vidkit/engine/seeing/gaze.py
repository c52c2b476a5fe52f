"""
What draws the eye: colours that the picture's edge does not have, and what moves by itself.

A photographer puts the subject inside and the surroundings around it: a colour that is common within and
rare at the left, right and upper edge belongs to the subject. (The lower edge does not count: people stand
on it.)
"""

from __future__ import annotations

import cv2
import numpy as np

from vidkit.engine.seeing.facts import GRID

#: Levels per channel in the table of colours.
_LEVELS = (12, 24, 24)

#: How many colours there are in it.
COLOURS = _LEVELS[0] * _LEVELS[1] * _LEVELS[2]

_NEAR = np.ones((3, 3), np.uint8)


def salient(picture: np.ndarray) -> np.ndarray:
    """
    Return how much each place differs from the surroundings, 0–1.

    Args:
        picture: (h, w, 3) uint8 luma, blue, red.

    Returns:
        float32 (h, w).
    """
    tall, wide = picture.shape[:2]
    codes = colours(picture)
    rim_x, rim_y = max(1, wide // 12), max(1, tall // 10)
    edge = np.zeros((tall, wide), bool)
    edge[:, :rim_x] = edge[:, -rim_x:] = True
    edge[:rim_y] = True
    within = np.zeros((tall, wide), bool)
    within[tall // 6 :, wide // 6 : -wide // 6] = True
    outside, inside = _table(codes[edge]), _table(codes[within])
    chance = np.asarray(inside / (inside + 1.6 * outside + 1e-4), np.float32)
    found = cv2.GaussianBlur(chance.ravel()[codes], (0, 0), wide / 48)
    # A whole meadow of one rare colour is no subject; what stands out of its own surroundings is.
    eye: np.ndarray = np.asarray(found * (0.5 + 0.5 * _stands_out(picture)), np.float32)
    floor = float(np.percentile(eye, 35))
    return np.asarray(np.clip((eye - floor) / max(float(eye.max()) - floor, 0.12), 0, 1))


def _stands_out(picture: np.ndarray) -> np.ndarray:
    """Return how much each place differs from what is around it, at several sizes, 0–1."""
    # Half the size is enough for surroundings, and wide blurs are dear.
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    wide = half.shape[1]
    pixels = half.astype(np.float32) * np.array([1.0, 1.8, 1.8], np.float32)
    apart = np.zeros(half.shape[:2], np.float32)
    for share in (16, 8, 4, 2.5):
        apart += np.abs(pixels - cv2.GaussianBlur(pixels, (0, 0), wide / share)).sum(2)
    apart = np.clip(apart / max(float(np.percentile(apart, 97)), 30.0), 0, 1)
    return np.asarray(cv2.resize(apart, (picture.shape[1], picture.shape[0])))


def colours(picture: np.ndarray) -> np.ndarray:
    """Return which colour of the table each pixel has; takes (h, w, 3) uint8 luma, blue, red."""
    light = picture[..., 0].astype(np.int32) * _LEVELS[0] // 256
    # Chroma is stretched about grey: most footage uses the middle third of its range.
    blue, red = (
        np.clip((picture[..., channel].astype(np.int32) - 128) * 2 + 128, 0, 255) * _LEVELS[channel] // 256
        for channel in (1, 2)
    )
    return (light * _LEVELS[1] + blue) * _LEVELS[2] + red


def _table(codes: np.ndarray) -> np.ndarray:
    """Return how common each colour is, neighbours counted in."""
    smooth = smoothed(np.bincount(codes.ravel(), minlength=COLOURS))
    return np.asarray(smooth / max(float(smooth.sum()), 1e-6))


def smoothed(counts: np.ndarray) -> np.ndarray:
    """Return a table of colours with neighbours counted in, float32 (light, blue, red)."""
    table = counts.reshape(_LEVELS).astype(np.float32)
    rows = cv2.GaussianBlur(table.reshape(_LEVELS[0], -1), (1, 3), 0.8, borderType=cv2.BORDER_REPLICATE)
    sheets = np.asarray(rows).reshape(_LEVELS)
    return np.stack([cv2.GaussianBlur(sheet, (5, 5), 1.0) for sheet in sheets])


def moving(now: np.ndarray, before: np.ndarray, camera: np.ndarray) -> np.ndarray:
    """
    Return what moves by itself, 0–1.

    Args:
        now: Luma, uint8 (h, w).
        before: Luma of an earlier picture.
        camera: 2×3 matrix that takes the earlier picture to this one.

    Returns:
        float32 (h, w).
    """
    tall, wide = now.shape
    moved = cv2.warpAffine(before, camera, (wide, tall), borderMode=cv2.BORDER_REPLICATE)
    # Whatever matches within a pixel is the same thing: half a pixel along an edge must not count as motion.
    low, high = cv2.erode(moved, _NEAR), cv2.dilate(moved, _NEAR)
    apart = np.maximum(cv2.subtract(now, high), cv2.subtract(low, now)).astype(np.float32)
    # What the camera brought in at the edge has no before.
    known = cv2.warpAffine(np.full((tall, wide), 255, np.uint8), camera, (wide, tall))
    apart[known < 250] = 0
    return np.clip((cv2.GaussianBlur(apart, (0, 0), wide / 80) - 1.5) / 14, 0, 1)


def grid_of(eye: np.ndarray) -> np.ndarray:
    """Return a map as uint8 of the survey's grid."""
    small = cv2.resize(eye, (GRID[1], GRID[0]), interpolation=cv2.INTER_AREA)
    return np.clip(small * 255 + 0.5, 0, 255).astype(np.uint8)


def middle_of(eye: np.ndarray) -> tuple[float, float]:
    """Return the middle of what draws the eye most, as shares of the picture."""
    weight = np.asarray(eye, np.float64) ** 2
    total = weight.sum()
    if total < 1e-9:
        return 0.5, 0.5
    tall, wide = weight.shape
    x = (weight.sum(0) * (np.arange(wide) + 0.5)).sum() / total / wide
    y = (weight.sum(1) * (np.arange(tall) + 0.5)).sum() / total / tall
    return float(x), float(y)
