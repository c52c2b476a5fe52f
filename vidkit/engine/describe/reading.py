"""
Words that stand in a picture: the one seam to the package that reads them.

A cheap look at edges first tells whether there could be a line of text at all; most pictures of a film end
there.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from vidkit.errors import MissingPart

#: Longest side for reading: titles stay legible, and a look takes a quarter of a second.
_SIDE = 736

#: Below this a reading is a guess.
_SURE = 0.80


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, and its height as a share of the picture's."""

    text: str
    height: float


def lines(picture: np.ndarray) -> list[Line]:
    """
    Read what stands in a picture, from the top down.

    Args:
        picture: (h, w, 3) uint8 RGB.

    Raises:
        MissingPart: The reader is not installed.
    """
    if not could_hold_text(picture):
        return []
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = _reader()(np.ascontiguousarray(small[..., ::-1]), use_cls=False)
    if found.txts is None:
        return []
    read = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        words = " ".join(str(text).split())
        if score >= _SURE and sum(letter.isalnum() for letter in words) >= 2:
            tall = float(np.ptp(np.asarray(box)[:, 1])) / small.shape[0]
            read.append((float(np.asarray(box)[:, 1].mean()), Line(words, tall)))
    return [line for _, line in sorted(read, key=lambda pair: pair[0])]


def could_hold_text(picture: np.ndarray) -> bool:
    """Tell whether anywhere fine strokes stand side by side in a row, as letters do."""
    width = 480
    height = max(2, round(picture.shape[0] * width / picture.shape[1]))
    grey = cv2.cvtColor(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    strong = (edges > max(48.0, float(edges.mean()) * 2.2)).astype(np.uint8)
    rows = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, np.ones((2, 11), np.uint8))
    rows = cv2.morphologyEx(rows, cv2.MORPH_OPEN, np.ones((4, 4), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(rows)
    for x, y, w, h, area in boxes[1:count]:
        if w >= 2.2 * h and 5 <= h <= height * 0.35 and area >= 0.45 * w * h:
            inside = strong[y : y + h, x : x + w]
            # Letters: strokes and gaps take turns many times along the line.
            turns = np.abs(np.diff(inside[h // 4 : h - h // 4 or None].astype(np.int8), axis=1)).sum(1)
            if len(turns) and float(np.median(turns)) >= max(6.0, 0.8 * w / h):
                return True
    return False


@lru_cache(maxsize=1)
def _reader() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingPart(
            "Reading text in pictures needs a part that is not installed.",
            advice='Run: pip install "vidkit[local]"',
        ) from error
    reader = RapidOCR(params={"Global.log_level": "critical"})
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return reader
