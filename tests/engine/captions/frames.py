"""Plain frames to draw on, and what can be measured on them."""

from __future__ import annotations

import numpy as np

from vidkit.engine.captions import overlay
from vidkit.engine.speech.transcript import Word

#: The same sentence in four scripts.
SENTENCES = {
    "en": "It was the best of times, it was the worst of times.",
    "ar": "كان أفضل الأزمان، وكان أسوأ الأزمان.",
    "hi": "वह सबसे अच्छा समय था, वह सबसे बुरा समय था।",
    "zh": "那是最美好的时代，那是最糟糕的时代。",
}

FRAMES = {"9:16": (540, 960), "4:5": (480, 600), "1:1": (480, 480), "16:9": (854, 480)}

GREY = 110


def spoken(text: str, pace: float = 0.36, begin: float = 0.2) -> list[Word]:
    """Time the words of *text* unevenly, as speech is."""
    words, now = [], begin
    for index, part in enumerate(text.split()):
        length = (
            pace * (1.0 + 0.35 * (index % 3)) * max(1.0, len(part) / 8 if part.isascii() else len(part) / 3)
        )
        words.append(Word(part, now, now + 0.85 * length))
        now += length
    return words


def blank(width: int, height: int, grey: int = GREY) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a grey frame."""
    half = (height // 2, width // 2)
    return (
        np.full((height, width), grey, np.uint8),
        np.full(half, 128, np.uint8),
        np.full(half, 128, np.uint8),
    )


def rgb(frame: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    """Turn planes (BT.709, limited) into RGB, by the textbook."""
    luma, blue, red = (plane.astype(np.float32) for plane in frame)
    y = 1.1644 * (luma - 16)
    u, v = (
        np.repeat(np.repeat(plane - 128, 2, 0), 2, 1)[: y.shape[0], : y.shape[1]] for plane in (blue, red)
    )
    picture = np.dstack([y + 1.7927 * v, y - 0.2132 * u - 0.5329 * v, y + 2.1124 * u])
    return np.clip(picture, 0, 255)


def drawn(
    text: str = SENTENCES["en"],
    *,
    size: tuple[int, int] = (540, 960),
    index: int = 20,
    fps: float = 25,
    **how,
):
    """Return a grey frame with captions at a frame index."""
    frame = blank(*size)
    overlay(spoken(text), width=size[0], height=size[1], fps=fps, **how)(frame, index)
    return frame


def touched(
    frame: tuple[np.ndarray, np.ndarray, np.ndarray], tolerance: int = 12
) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of what is no longer grey."""
    away = np.abs(frame[0].astype(int) - GREY) > tolerance
    rows, columns = np.flatnonzero(away.any(1)), np.flatnonzero(away.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
