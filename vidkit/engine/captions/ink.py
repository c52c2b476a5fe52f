"""Words as masks: shaped, on one baseline, thick or thin, with room around them for outlines and shadows."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from vidkit.engine.captions import fonts, scripts

_drawing = threading.Lock()  # FreeType faces are not thread-safe


@dataclass(frozen=True, slots=True)
class Type:
    """
    How letters are set.

    Attributes:
        size: Em in pixels.
        weight: 400–900.
        italic: Sloped where there is a sloped font.
        tracking: Extra pixels between letters.
        condense: Width over the letters' own.
        language: For fonts that draw a letter differently in each country.
    """

    size: int
    weight: int = 700
    italic: bool = False
    tracking: float = 0.0
    condense: float = 1.0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Ink:
    """
    A word's letters.

    Attributes:
        mask: Coverage, uint8, with *room* pixels around it on every side.
        origin: Column and row of the pen's start on the baseline.
        advance: Width to the next word's start, without the space.
        above: Rows of ink above the baseline.
        below: Rows of ink below it.
    """

    mask: np.ndarray
    origin: tuple[int, int]
    advance: float
    above: int
    below: int


@lru_cache(maxsize=2048)
def advance(text: str, kind: Type) -> float:
    """Return the width of *text* in pixels."""
    with _drawing:
        return sum(piece[2] for piece in _pieces(text, kind)) * kind.condense


@lru_cache(maxsize=160)
def draw(text: str, kind: Type, grow: float = 0.0, right_to_left: bool = False) -> Ink:
    """
    Draw a word.

    Args:
        text: One word.
        kind: How letters are set.
        grow: Pixels by which every edge moves outwards.
        right_to_left: The direction of the line it stands in; decides where its punctuation goes.
    """
    from PIL import Image, ImageDraw

    with _drawing:
        pieces = _pieces(text, kind, right_to_left)
        wide = sum(piece[2] for piece in pieces)
        room = int(kind.size * 0.5 + grow + 2)
        up, down = int(kind.size * 1.35), int(kind.size * 0.95)
        image = Image.new("L", (int(wide) + 2 * room + 1, up + down), 0)
        pen = ImageDraw.Draw(image)
        x = float(room)
        # Only the engine that shapes letters understands these two.
        way = ("rtl" if right_to_left else "ltr") if fonts.shapes() else None
        for piece, (path, face), width in pieces:
            letters = fonts.font(path, face, kind.size, kind.weight)
            thick = grow + _thicken(path, face, kind)
            whole = int(thick)
            pen.text(
                (x, up),
                piece,
                font=letters,
                fill=255,
                anchor="ls",
                stroke_width=whole,
                direction=way,
                language=(kind.language or None) if way else None,
            )
            x += width
    mask = np.asarray(image)
    rest = thick - whole
    if rest > 0.05:  # the part of a pixel that a whole stroke leaves out
        wider = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)))
        mask = cv2.addWeighted(mask, 1 - rest, wider, rest, 0)
    if kind.condense != 1.0:
        columns = round(mask.shape[1] * kind.condense)
        mask = cv2.resize(mask, (columns, mask.shape[0]), interpolation=cv2.INTER_AREA)
    rows = np.flatnonzero(mask.max(axis=1) > 40)
    above, below = (up - int(rows[0]), int(rows[-1]) + 1 - up) if len(rows) else (0, 0)
    return Ink(mask, (round(room * kind.condense), up), wide * kind.condense, above, below)


def _thicken(path: str, face: int, kind: Type) -> float:
    """Return the stroke that makes up for a weight the font does not have."""
    return max(0, kind.weight - fonts.heaviest(path, face)) / 200 * 0.022 * kind.size


def _pieces(text: str, kind: Type, right_to_left: bool = False) -> list[tuple[str, tuple[str, int], float]]:
    """Return rows of letters in one font, left to right, with their widths."""
    found: list[tuple[str, tuple[str, int], float]] = []
    for piece, path, face in fonts.runs(text, kind.language, italic=kind.italic):
        letters = fonts.font(path, face, kind.size, kind.weight)
        extra = 2 * _thicken(path, face, kind) + kind.tracking
        if not extra or not _loose(piece):  # scripts that join or stack their letters are not torn apart
            found.append((piece, (path, face), letters.getlength(piece) + extra - kind.tracking))
            continue
        parts = scripts.clusters(piece)
        for part, after in zip(parts, [*parts[1:], ""], strict=True):
            kerned = letters.getlength(part + after) - letters.getlength(after)
            found.append((part, (path, face), kerned + extra))
    turned = right_to_left and not any(scripts.rtl(piece) is False for piece, _, _ in found)
    return found[::-1] if turned else found


def _loose(text: str) -> bool:
    """Return whether letters may be spaced: Latin, Greek, Cyrillic and the like, and the Far East's."""
    return all(ord(char) < 0x0530 or 0x1E00 <= ord(char) <= 0x206F or scripts.unspaced(char) for char in text)
