"""How the camera moved between two pictures: corners are followed; the move most agree on is its own."""

from __future__ import annotations

import cv2
import numpy as np

from vidkit.engine.seeing.facts import Drift

STILL = np.array([[1, 0, 0], [0, 1, 0]], np.float64)

#: Corners that must agree, as a share of those followed, and at least.
_AGREE = 0.35
_FEWEST = 8


def between(before: np.ndarray, now: np.ndarray) -> np.ndarray | None:
    """
    Return the 2×3 matrix (turn, scale, shift) that takes one luma picture to the next.

    Args:
        before: uint8 (h, w), the earlier picture.
        now: The later one.

    Returns:
        None where no common move was found: another picture, or nothing to hold on to.
    """
    corners = cv2.goodFeaturesToTrack(before, 90, 0.01, 6, blockSize=5)
    if corners is None or len(corners) < _FEWEST:
        return None
    followed, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        now,
        corners,
        np.empty_like(corners),
        winSize=(13, 13),
        maxLevel=3,
        criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.03),
    )
    good = found.ravel() == 1
    if good.sum() < _FEWEST:
        return None
    cv2.setRNGSeed(7)  # the same film, the same answer
    matrix, agreed = cv2.estimateAffinePartial2D(
        corners[good], followed[good], method=cv2.RANSAC, ransacReprojThreshold=0.7, maxIters=300
    )
    if matrix is None or agreed.sum() < max(_FEWEST, _AGREE * good.sum()):
        return None
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    return matrix if 0.7 < scale < 1.43 else None


def drift_of(matrix: np.ndarray, width: int, height: int, seconds: float) -> Drift:
    """Say a picture's move as the camera's: content that goes left means a camera that goes right."""
    middle = np.array([width / 2, height / 2, 1.0])
    shift = matrix @ middle - middle[:2]
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    x, y = (-float(value) / width / seconds for value in shift)
    zoom = float(np.log(scale)) / seconds
    # Below a hundredth of a pixel per frame it is the measuring that moves.
    return Drift(*(value if abs(value) > 0.002 else 0.0 for value in (x, y, zoom)))
