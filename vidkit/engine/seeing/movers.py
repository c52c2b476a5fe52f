"""
What moved in a shot is what it is about, wherever it is when it rests: known again by its colours.

    maps = known_again(maps, codes, moved, [slice(0, 12), slice(12, 40)])

Animals stand still between two steps, and then nothing but their colours tells them from the meadow.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vidkit.engine.seeing.facts import GRID
from vidkit.engine.seeing.gaze import COLOURS, colours, smoothed

#: How much a map says afterwards by these colours, the rest by what it was.
_SHARE = 0.5

#: A colour this many times as lively as the shot as a whole is the mover's for sure.
_FOR_SURE = 3.0

#: Looks below which a shot has shown too little.
_FEWEST = 3

#: From this share of the picture on, what moves points at nothing.
ALL_MOVES = 0.6


def codes_of(picture: np.ndarray) -> np.ndarray:
    """Return the colours of a (h, w, 3) picture (luma, blue, red) on the grid of the maps, int16."""
    return colours(cv2.resize(picture, GRID[::-1], interpolation=cv2.INTER_AREA)).astype(np.int16)


def known_again(maps: np.ndarray, codes: np.ndarray, moved: np.ndarray, shots: Sequence[slice]) -> np.ndarray:
    """
    Return the maps with what moved brought out in all pictures of its shot.

    Args:
        maps: What draws the eye in each picture alone, uint8 (samples, 18, 32).
        codes: Their colours, as `codes_of` gives them.
        moved: How much each place moves by itself, uint8 of the same shape.
        shots: The samples of each shot.
    """
    told = maps.copy()
    for shot in shots:
        seen, lively = codes[shot], moved[shot].astype(np.float32) / 255
        count = len(seen)
        usual = float(lively.mean()) if count else 0.0
        if count < _FEWEST or usual < 1e-3:
            continue
        often = smoothed(np.bincount(seen.ravel(), minlength=COLOURS))
        alive = smoothed(np.bincount(seen.ravel(), lively.ravel(), COLOURS))
        # Of a rare colour little is known: it counts as usual until it was seen for half a cell a picture.
        doubt = 0.5 * count
        times = (alive + doubt * usual) / (often + doubt) / usual
        share = np.clip((times - 1) / (_FOR_SURE - 1), 0, 1).astype(np.float32) * 255
        for index, look in enumerate(seen, start=shot.start):
            known = cv2.GaussianBlur(share.ravel()[look], (0, 0), GRID[1] / 40)
            told[index] = cv2.addWeighted(told[index], 1 - _SHARE, known.astype(np.uint8), _SHARE, 0)
    return told
