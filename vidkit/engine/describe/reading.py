"""Words that stand in a picture: the one seam to the package that reads them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import cv2
import numpy as np

from vidkit.errors import MissingPart

#: Longest side for reading, and for the first look for lines: small print is found at a fifth of the cost.
_SIDE = 736
_LOOK_SIDE = 480

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


@lru_cache(maxsize=1)
def _reader() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingPart(
            "Reading text in pictures needs a part that is not installed.",
            advice='Run: pip install "vidkit[local]"',
        ) from error
    reader = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Det.model_path": _weights("det"),
            "Rec.model_path": _weights("rec"),
            "Det.limit_side_len": _LOOK_SIDE,
            "Det.limit_type": "max",  # the default would enlarge every picture
            # Its own choice is the host's cores: in a container with fewer they would wait for each other.
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return reader


def _weights(kind: str) -> str:
    """Return the file that came with the package: asked for none by name, it may go and fetch one."""
    folder = resources.files("rapidocr").joinpath("models")
    found = sorted(
        str(file) for file in folder.iterdir() if kind in file.name and file.name.endswith(".onnx")
    )
    if not found:
        raise MissingPart(
            "The part that reads text in pictures came without its weights.",
            advice='Run: pip install "vidkit[local]"',
        )
    return found[-1]
