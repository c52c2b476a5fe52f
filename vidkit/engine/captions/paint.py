"""
A page at a moment: what stands where, how far the word has come, and the picture of it.

Moments with the same picture are recognised by the list of what is to be laid down, before anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vidkit.engine.captions import sprites
from vidkit.engine.captions.layout import Item, Page
from vidkit.engine.captions.sprites import Sprite
from vidkit.engine.captions.style import Enter, Look, Plate, Style

#: Seconds a phrase takes to come, a phrase to go, a mark to go to the next word, a word to come.
_COME, _GO, _MOVE, _WORD = 0.16, 0.12, 0.12, 0.14


@dataclass(frozen=True, slots=True)
class Op:
    """A sprite at a place: scaled about its middle, faded, and cut to columns from *clip* to *clip_end*."""

    sprite: Sprite
    x: int
    y: int
    scale: float = 1.0
    opacity: float = 1.0
    pivot: tuple[int, int] = (0, 0)
    clip: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a page looks like at a moment; equal states have equal pictures."""

    ops: tuple[Op, ...]
    scale: float
    dx: float
    dy: float
    opacity: float


def state(page: Page, style: Style, time: float) -> State:
    """Say what a page shows at *time*."""
    scale, dx, dy, opacity = _entered(style.enter, (time - page.start) / _COME, page.em)
    if page.leaves:
        opacity *= min(1.0, max(0.0, (page.end - time) / _GO))
    said = max((index for index, item in enumerate(page.items) if item.start <= time + 1e-6), default=-1)
    ops: list[Op] = []
    if style.page is not None:
        ops.append(_behind_page(page, style.page))
    if style.line is not None:
        ops += [
            _behind(page, style.line, _line_box(page, number, style.line))
            for number in range(len(page.lines))
        ]
    for index, item in enumerate(page.items):
        if style.word is not None and (index <= said or not style.hidden):
            ops.append(_coming(_behind_item(page, item, style.word), style, item, time, page.em))
        if style.lit_past is not None and index < said:
            ops.append(_behind_item(page, item, style.lit_past))
        if style.key_plate is not None and item.key:
            ops.append(_behind_item(page, item, style.key_plate))
    if style.lit is not None and said >= 0:
        ops += _lit(page, style, style.lit, said, time)
    for index, item in enumerate(page.items):
        ops += _word(page, style, index, item, said, time)
    return State(tuple(ops), round(scale, 3), round(dx, 1), round(dy, 1), round(opacity, 2))


def picture(page: Page, style: Style, shown: State) -> np.ndarray:
    """Draw a state: premultiplied Y, U, V and alpha of the page's size."""
    canvas: np.ndarray = np.zeros((page.height, page.width, 4), np.uint8)
    for op in shown.ops:
        sprite = op.sprite
        if op.scale != 1.0:
            sprite = sprites.scaled(sprite, op.scale, op.pivot)
        source = sprite.picture
        left = 0
        if op.clip is not None:
            begin, end = (max(0, edge + sprite.x) for edge in op.clip)
            source, left = source[:, begin:end], begin
        if source.size == 0:
            continue
        if op.opacity < 1:
            source = sprites.faded(source, op.opacity)
        sprites.over(canvas, source, op.x - sprite.x + left, op.y - sprite.y)
    if shown.scale != 1 or shown.dx or shown.dy or style.tilt:
        middle = (page.width / 2, page.height / 2)
        matrix = np.asarray(cv2.getRotationMatrix2D(middle, style.tilt, shown.scale))
        matrix[:, 2] += np.array([shown.dx, shown.dy])
        size = (page.width, page.height)
        canvas = np.asarray(cv2.warpAffine(canvas, matrix, size, flags=cv2.INTER_LINEAR))
    return sprites.faded(canvas, shown.opacity) if shown.opacity < 1 else canvas


def _word(page: Page, style: Style, index: int, item: Item, said: int, time: float) -> list[Op]:
    """Lay down one word in the look of its moment."""
    if style.hidden and index > said:
        return []
    look = style.look
    if item.key and style.key_look is not None:
        look = style.key_look
    if index > said and style.ahead is not None:
        look = style.ahead
    elif index < said and style.past is not None:
        look = style.past
    spoken = index == said and style.spoken is not None
    if spoken and style.change == "fill":
        return _filling(style, item, style.ahead or look, time)
    if spoken and style.spoken is not None:
        look = style.spoken
    op = Op(_sprite(item, look), item.x, item.y)
    if index == said and style.swell != 1:
        grown = _ease((time - item.start) / _WORD) if style.change != "cut" else 1.0
        op = _about(op, item, 1 + (style.swell - 1) * grown)
    return [_coming(op, style, item, time, page.em)]


def _filling(style: Style, item: Item, look: Look, time: float) -> list[Op]:
    """Let the colour of the spoken word run through its letters while it is said."""
    assert style.spoken is not None
    share = min(1.0, max(0.0, (time - item.start) / max(0.08, item.end - item.start)))
    edge = round(item.width * (1 - share if item.right_to_left else share) / 2) * 2
    wide = 4 * item.kind.size + item.width
    done, rest = ((edge, wide), (-wide, edge)) if item.right_to_left else ((-wide, edge), (edge, wide))
    return [
        Op(_sprite(item, look), item.x, item.y, clip=rest),
        Op(_sprite(item, style.spoken), item.x, item.y, clip=done),
    ]


def _lit(page: Page, style: Style, kind: Plate, said: int, time: float) -> list[Op]:
    """Put the mark of the spoken word, on its way from the last one where it glides."""
    item = page.items[said]
    x, y, width, height = _item_box(page, item, kind)
    if style.change == "glide":
        # Half of the way lies before the word begins, so that the mark is there with the voice.
        following = page.items[said + 1] if said + 1 < len(page.items) else None
        previous = page.items[said - 1] if said else None
        if following and following.line == item.line and following.start - time < _MOVE / 2:
            x, width = _between((x, width), page, following, kind, 0.5 - (following.start - time) / _MOVE)
        elif previous and previous.line == item.line and time - item.start < _MOVE / 2:
            before = _item_box(page, previous, kind)
            x, width = _between((before[0], before[2]), page, item, kind, 0.5 + (time - item.start) / _MOVE)
    elif style.change == "draw":
        share = _ease((time - item.start) / min(0.3, max(0.1, item.end - item.start)))
        drawn = max(height, round(width * share / 2) * 2)
        x, width = (x + width - drawn if item.right_to_left else x), drawn
    op = _behind(page, kind, (x, y, width, height))
    if style.change == "pop":
        grown = 0.82 + 0.18 * _ease((time - item.start + 0.02) / _MOVE)
        op = Op(op.sprite, op.x, op.y, round(grown, 2), 1.0, (width // 2, height // 2))
    return [op]


def _between(start: tuple[int, int], page: Page, item: Item, kind: Plate, share: float) -> tuple[int, int]:
    goal = _item_box(page, item, kind)
    amount = _ease(share)
    # Steps of four pixels: an eye cannot tell, and plates are kept.
    x = round(start[0] + (goal[0] - start[0]) * amount)
    return x, max(4, round((start[1] + (goal[2] - start[1]) * amount) / 4) * 4)


def _coming(op: Op, style: Style, item: Item, time: float, em: int) -> Op:
    """Let a word that was hidden come in."""
    if not style.hidden:
        return op
    scale, dx, dy, opacity = _entered(style.word_enter, (time - item.start) / _WORD, em)
    moved = Op(op.sprite, op.x + round(dx), op.y + round(dy), op.scale, round(opacity, 2), op.pivot, op.clip)
    return _about(moved, item, scale) if scale != 1 and op.pivot == (0, 0) else moved


def _about(op: Op, item: Item, scale: float) -> Op:
    """Scale a word about the middle of its letters."""
    middle = (item.width // 2, -round(0.35 * item.kind.size))
    return Op(op.sprite, op.x, op.y, round(scale, 2), op.opacity, middle, op.clip)


def _sprite(item: Item, look: Look) -> Sprite:
    return sprites.word(item.text, item.kind, look, item.right_to_left)


def _behind(page: Page, kind: Plate, box: tuple[int, int, int, int]) -> Op:
    x, y, width, height = box
    return Op(sprites.plate(kind, max(2, width), max(2, height), page.em, page.flip), x, y)


def _behind_item(page: Page, item: Item, kind: Plate) -> Op:
    return _behind(page, kind, _item_box(page, item, kind))


def _behind_page(page: Page, kind: Plate) -> Op:
    left = min(line.x for line in page.lines)
    right = max(line.x + line.width for line in page.lines)
    top, bottom = page.lines[0].y, page.lines[-1].y + page.lines[-1].height
    pad_x, pad_y = round(kind.pad[0] * page.em), round(kind.pad[1] * page.em)
    if kind.shape == "band":
        left, right, pad_x = 0, page.width, round(0.5 * page.em)
    box = (left - pad_x, top - pad_y, right - left + 2 * pad_x, bottom - top + 2 * pad_y)
    return _behind(page, kind, box)


def _line_box(page: Page, number: int, kind: Plate) -> tuple[int, int, int, int]:
    line = page.lines[number]
    pad_x, pad_y = round(kind.pad[0] * page.em), round(kind.pad[1] * page.em)
    return line.x - pad_x, line.y - pad_y, line.width + 2 * pad_x, line.height + 2 * pad_y


def _item_box(page: Page, item: Item, kind: Plate) -> tuple[int, int, int, int]:
    """Return the box of a plate behind one word."""
    line, em = page.lines[item.line], page.em
    pad_x, pad_y = round(kind.pad[0] * em), round(kind.pad[1] * em)
    if item.tight:
        pad_x = min(pad_x, round(0.04 * em))
    top, height = line.y, line.height
    if kind.shape == "underline":
        top, height, pad_y = (
            max(item.y + round(0.12 * em), line.y + line.height - round(0.1 * em)),
            0,
            round(0.065 * em),
        )
    elif kind.shape == "marker":
        top, height = item.y - round(0.5 * em), round(0.6 * em)
    return (
        item.x - pad_x,
        top - pad_y,
        (item.lit if item.tight else item.width) + 2 * pad_x,
        height + 2 * pad_y,
    )


def _entered(kind: Enter, share: float, em: int) -> tuple[float, float, float, float]:
    """Return scale, shift and opacity of something that has come in by *share*."""
    if share >= 1 or kind == "cut":
        return 1.0, 0.0, 0.0, 1.0
    amount = _ease(share)
    shown = min(1.0, 0.5 + max(0.0, share) * 1.6)  # there at once, so that it is never late
    if kind == "pop":
        # A little too large on the way, as if it had a spring.
        return 0.82 + 0.18 * amount + 0.07 * float(np.sin(np.pi * max(0.0, share))), 0.0, 0.0, shown
    if kind == "rise":
        return 1.0, 0.0, 0.35 * em * (1 - amount), shown
    if kind == "drop":
        return 1.0, 0.0, -0.35 * em * (1 - amount), shown
    if kind == "slide":
        return 1.0, -0.6 * em * (1 - amount), 0.0, shown
    return 1.0, 0.0, 0.0, shown


def _ease(share: float) -> float:
    """Leave quickly, arrive softly."""
    share = min(1.0, max(0.0, share))
    return 1 - (1 - share) ** 3
