"""Measures what a rendered video's pictures really do: travel and growth, by region, from dense optical flow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from vidkit.engine.frames import read_frames


@dataclass
class Motion:
    """Sums over the whole clip: travel right and down in pixels, growth as a logarithm, and the way walked."""

    right: float
    down: float
    growth: float
    walked: float


def gray_frames(path: Path) -> list[np.ndarray]:
    return [frame.to_ndarray(format="gray") for frame in read_frames(path)]


def measure(
    path: Path, regions: dict[str, tuple[float, float, float, float]], step: int = 2
) -> dict[str, Motion]:
    """
    Follow each region (x0, y0, x1, y1 as shares of the frame) from frame to frame.

    In every region a travel and a growth are fitted to the flow, robustly: what does not fit (a figure of its own
    distance crossing the region) is left out of the second fit.
    """
    frames = gray_frames(path)[::step]
    flow_of = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    tall, wide = frames[0].shape
    sums = {name: np.zeros(4) for name in regions}
    for before, after in pairwise(frames):
        flow = flow_of.calc(before, after, None)
        for name, (x0, y0, x1, y1) in regions.items():
            ys, xs = np.mgrid[int(y0 * tall) : int(y1 * tall) : 3, int(x0 * wide) : int(x1 * wide) : 3]
            vectors = flow[ys, xs].reshape(-1, 2).astype(float)
            x = (xs - xs.mean()).ravel()
            y = (ys - ys.mean()).ravel()
            keep = np.ones(len(x), bool)
            for _ in range(4):
                rows = np.concatenate(
                    [
                        np.stack([np.ones(keep.sum()), np.zeros(keep.sum()), x[keep]], 1),
                        np.stack([np.zeros(keep.sum()), np.ones(keep.sum()), y[keep]], 1),
                    ]
                )
                values = np.concatenate([vectors[keep, 0], vectors[keep, 1]])
                fit = np.linalg.lstsq(rows, values, rcond=None)[0]
                error = np.hypot(vectors[:, 0] - fit[0] - fit[2] * x, vectors[:, 1] - fit[1] - fit[2] * y)
                keep = error <= max(0.25, 1.5 * float(np.median(error)))
            sums[name] += [fit[0], fit[1], np.log1p(fit[2]), np.hypot(fit[0], fit[1])]
    return {name: Motion(*(float(value) for value in values)) for name, values in sums.items()}
