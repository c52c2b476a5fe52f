"""
Masks become pictures: fill, outline, shadow and glow; and the plates behind them.

They are painted in RGB and kept as premultiplied Y, U, V and alpha (BT.709, limited range). That is linear in
what it covers, so pictures laid over each other in it go into a frame's planes without another conversion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from vidkit.engine.captions import ink
from vidkit.engine.captions.style import Colour, Look, Plate
from vidkit.engine.stage.sheets import TO_YUV

#: Plates are drawn this much larger and shrunk, so that their edges are smooth.
_FINE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """
    A picture that is laid on others.

    Attributes:
        picture: Premultiplied Y, U, V, alpha, uint8.
        x: Column of its anchor: the pen's start for words, the left edge of the box for plates.
        y: Row of its anchor: the baseline for words, the top edge for plates.
    """

    picture: np.ndarray
    x: int
    y: int


@lru_cache(maxsize=80)  # about a quarter of a megabyte each in an upright HD frame
def word(text: str, kind: ink.Type, look: Look, right_to_left: bool) -> Sprite:
    """Colour a word."""
    em = kind.size
    around = (look.outline[1] if look.outline else 0.0) * em
    rim = around + (look.rim[1] if look.rim else 0.0) * em
    body = ink.draw(text, kind, 0.0, right_to_left)
    reach = max(
        [
            rim,
            *(
                rim + cast.grow * em + 3 * cast.blur * em + max(abs(cast.dx), abs(cast.dy)) * em
                for cast in look.casts
            ),
        ]
    )
    room = int(reach) + 2
    height, width = body.mask.shape
    canvas = np.zeros((height + 2 * room, width + 2 * room, 4), np.uint8)
    origin = (body.origin[0] + room, body.origin[1] + room)

    def placed(grow: float) -> np.ndarray:
        letters = ink.draw(text, kind, round(grow, 2), right_to_left) if grow else body
        mask = np.zeros(canvas.shape[:2], np.uint8)
        top, left = origin[1] - letters.origin[1], origin[0] - letters.origin[0]
        rows, columns = letters.mask.shape
        cut = letters.mask[max(0, -top) : mask.shape[0] - top, max(0, -left) : mask.shape[1] - left]
        top, left = max(0, top), max(0, left)
        mask[top : top + cut.shape[0], left : left + cut.shape[1]] = cut[:rows, :columns]
        return mask

    for cast in look.casts:
        mask = placed(rim + cast.grow * em)
        if cast.blur:
            mask = _soft(mask, cast.blur * em)
        move = np.array([[1, 0, cast.dx * em], [0, 1, cast.dy * em]], np.float32)
        mask = cv2.warpAffine(mask, move, (mask.shape[1], mask.shape[0]))
        over(canvas, tinted(mask, cast.tint, cast.opacity), 0, 0)
    if look.rim:
        over(canvas, tinted(placed(rim), look.rim[0]), 0, 0)
    if look.outline:
        ring = placed(around)
        if look.fill is None:  # hollow letters: their inside lets the picture through
            ring = cv2.subtract(ring, placed(0.0))
        over(canvas, tinted(ring, look.outline[0]), 0, 0)
    if look.fill is not None:
        over(canvas, _filled(placed(0.0), look, em, origin[1]), 0, 0)
    if look.opacity < 1:
        canvas = faded(canvas, look.opacity)
    return _finished(canvas, *origin)


@lru_cache(maxsize=48)
def plate(kind: Plate, width: int, height: int, em: int, flip: bool = False) -> Sprite:
    """Draw a plate for a box of *width* × *height*, its padding included; *flip* mirrors it."""
    soft = int(kind.shadow * em * 2.5) + 2
    hang = int(0.45 * em) + soft
    base = _shape(kind, width, height, em, hang)
    mask, mark = base
    canvas = np.zeros((*mask.shape, 4), np.uint8)
    if kind.shadow:
        shade = _soft(mask, kind.shadow * em)
        shade = cv2.warpAffine(
            shade,
            np.array([[1, 0, 0], [0, 1, 0.35 * kind.shadow * em + 0.05 * em]], np.float32),
            shade.shape[::-1],
        )
        over(canvas, tinted(shade, (0, 0, 0), 0.45), 0, 0)
        # No shadow under a plate that can be seen through: it would turn grey.
        canvas = cv2.multiply(
            canvas,
            cv2.merge([cv2.bitwise_not(mask)] * 4) if kind.opacity < 1 else canvas * 0 + 255,
            scale=1 / 255,
        )
    over(canvas, tinted(mask, kind.tint, kind.opacity), 0, 0)
    if mark is not None and kind.edge:
        over(canvas, tinted(mark, kind.edge[0]), 0, 0)
    return _finished(np.ascontiguousarray(canvas[:, ::-1]) if flip else canvas, hang, hang)


def over(canvas: np.ndarray, picture: np.ndarray, x: int, y: int) -> None:
    """Lay a premultiplied picture on another at a place, cut where it hangs out."""
    tall, wide = canvas.shape[:2]
    top, left = max(0, y), max(0, x)
    bottom, right = min(tall, y + picture.shape[0]), min(wide, x + picture.shape[1])
    if top >= bottom or left >= right:
        return
    part = canvas[top:bottom, left:right]
    source = picture[top - y : bottom - y, left - x : right - x]
    clear = cv2.bitwise_not(cv2.extractChannel(source, 3))
    cv2.add(cv2.multiply(part, cv2.merge([clear] * 4), scale=1 / 255), source, dst=part)


def tinted(mask: np.ndarray, tint: Colour, opacity: float = 1.0) -> np.ndarray:
    """Give a mask a colour."""
    alpha = mask if opacity >= 1 else cv2.convertScaleAbs(mask, alpha=opacity)
    return cv2.merge([*(cv2.convertScaleAbs(alpha, alpha=part / 255) for part in tint), alpha])


def faded(picture: np.ndarray, opacity: float) -> np.ndarray:
    """Let a picture become transparent."""
    return cv2.convertScaleAbs(picture, alpha=max(0.0, opacity))


def scaled(sprite: Sprite, factor: float, pivot: tuple[float, float]) -> Sprite:
    """Scale a sprite about a point given from its anchor."""
    height, width = sprite.picture.shape[:2]
    matrix = np.array([[factor, 0, 0], [0, factor, 0]], np.float32)
    size = (max(1, round(width * factor) + 1), max(1, round(height * factor) + 1))
    picture = cv2.warpAffine(sprite.picture, matrix, size, flags=cv2.INTER_LINEAR)
    x = sprite.x * factor + pivot[0] * (factor - 1)
    y = sprite.y * factor + pivot[1] * (factor - 1)
    return Sprite(picture, round(x), round(y))


def _soft(mask: np.ndarray, sigma: float) -> np.ndarray:
    """Blur a mask; wide blurs are made small and enlarged, which nobody can see in what is blurred."""
    less = int(sigma / 2.5)
    if less < 2:
        return cv2.GaussianBlur(mask, (0, 0), max(0.4, sigma))
    size = (mask.shape[1], mask.shape[0])
    small = cv2.resize(mask, (size[0] // less + 1, size[1] // less + 1), interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), sigma / less), size, interpolation=cv2.INTER_CUBIC)


def _finished(canvas: np.ndarray, x: int, y: int) -> Sprite:
    """Cut a painting to its ink and bring it into the colours of the frame."""
    left, top, wide, tall = cv2.boundingRect(cv2.extractChannel(canvas, 3))
    ink_only = np.ascontiguousarray(canvas[top : top + max(1, tall), left : left + max(1, wide)])
    colours = cv2.transform(ink_only, TO_YUV)
    picture = cv2.merge([*cv2.split(colours), cv2.extractChannel(ink_only, 3)])
    return Sprite(picture, x - left, y - top)


def _filled(mask: np.ndarray, look: Look, em: int, baseline: int) -> np.ndarray:
    """Fill letters with a colour or from one to another, cap height to baseline."""
    assert look.fill is not None
    if look.low is None:
        return tinted(mask, look.fill)
    rows = np.clip((np.arange(mask.shape[0]) - (baseline - 0.74 * em)) / (0.78 * em), 0, 1)[:, None]
    ramp = np.array(look.fill) * (1 - rows) + np.array(look.low) * rows
    colours = np.broadcast_to(ramp[:, None, :].astype(np.uint8), (*mask.shape, 3))
    alpha = cv2.merge([mask] * 3)
    return np.dstack([cv2.multiply(np.ascontiguousarray(colours), alpha, scale=1 / 255), mask])


def _shape(kind: Plate, width: int, height: int, em: int, hang: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the mask of a plate and of its mark, with *hang* pixels around the box."""
    from PIL import Image, ImageDraw

    size = ((width + 2 * hang) * _FINE, (height + 2 * hang) * _FINE)
    body, mark = Image.new("L", size, 0), Image.new("L", size, 0)
    pen, marker = ImageDraw.Draw(body), ImageDraw.Draw(mark)
    left = top = float(hang * _FINE)
    right, bottom = left + width * _FINE - 1, top + height * _FINE - 1
    radius = min(kind.radius * em * _FINE, (bottom - top) / 2, (right - left) / 2)
    thick = max(1.0, (kind.edge[1] if kind.edge else 0.06) * em * _FINE)
    box = (left, top, right, bottom)
    if kind.shape == "skew":
        lean = (bottom - top) * 0.18
        pen.polygon(
            [(left - lean, bottom), (left + lean, top), (right + lean, top), (right - lean, bottom)], fill=255
        )
        if kind.edge:
            marker.polygon(
                [
                    (left - lean, bottom),
                    (left + lean, top),
                    (left + lean + thick, top),
                    (left - lean + thick, bottom),
                ],
                fill=255,
            )
    elif kind.shape == "bubble":
        pen.rounded_rectangle(box, radius, fill=255)
        tail = 0.34 * em * _FINE
        foot = left + max(radius, 0.5 * em * _FINE)
        pen.polygon(
            [(foot, bottom - 2), (foot + 1.1 * tail, bottom - 2), (foot - 0.1 * tail, bottom + tail)],
            fill=255,
        )
    elif kind.shape == "corners":
        pen.rectangle(box, fill=255)
        arm = min(0.5 * em * _FINE, (right - left) / 3, (bottom - top) / 2)
        for x, way_x in ((left, 1), (right, -1)):
            for y, way_y in ((top, 1), (bottom, -1)):
                marker.rectangle(_box(x, y, x + way_x * arm, y + way_y * thick), fill=255)
                marker.rectangle(_box(x, y, x + way_x * thick, y + way_y * arm), fill=255)
    elif kind.shape == "rules":
        for y in (top, bottom - thick):
            marker.rectangle((left, y, right, y + thick), fill=255)
    elif kind.shape == "marker":
        ends = 0.05 * em * _FINE
        pen.polygon(
            [
                (left, top + ends),
                (right - ends, top),
                (right + ends, bottom - ends),
                (left + 1.5 * ends, bottom),
            ],
            fill=255,
        )
    elif kind.shape == "bar":
        pen.rounded_rectangle(box, radius, fill=255)
        marker.rounded_rectangle((left, top, left + thick, bottom), min(radius, thick / 2), fill=255)
    elif kind.shape == "tape":
        teeth, step = 0.06 * em * _FINE, 0.16 * em * _FINE
        count = max(2, round((bottom - top) / step))
        ys = np.linspace(top, bottom, 2 * count + 1)
        zig = [(left + teeth * (index % 2), y) for index, y in enumerate(ys)]
        zag = [(right - teeth * (index % 2), y) for index, y in enumerate(ys)][::-1]
        pen.polygon(zig + zag, fill=255)
    else:  # round, band, underline: a rounded box
        pen.rounded_rectangle(box, radius, fill=255)
        if kind.edge:
            marker.rounded_rectangle(box, radius, outline=255, width=round(thick))
    small = (size[0] // _FINE, size[1] // _FINE)
    mask = cv2.resize(np.asarray(body), small, interpolation=cv2.INTER_AREA)
    return mask, cv2.resize(np.asarray(mark), small, interpolation=cv2.INTER_AREA) if kind.edge else None


def _box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
