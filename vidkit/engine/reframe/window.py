"""
The pixels of a framing: windows cut out of planes and scaled into a frame, the source blurred behind them.

Everything happens in YUV 4:2:0, straight into the frame the encoder gets. A window of the frame's own size is
copied pixel by pixel; any other is scaled once, and moves in steps of the new frame's pixels, so that a slow
pan of a magnified picture does not jerk.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vidkit.engine.reframe.framing import Behind, Box, View
from vidkit.engine.stage.compose import Frame

#: How dark the picture behind itself is, so that it stays behind.
_DIM = 0.62

#: Widest side of the small copy that is blurred; magnified, it is smooth by itself.
_BLUR_SIDE = 40


def draw(
    views: Sequence[View], planes: Sequence[np.ndarray], out: Frame, *, behind: Behind = "nothing"
) -> None:
    """
    Fill a frame.

    Args:
        views: From back to front.
        planes: The source's luma, blue and red, upright, uint8 or uint16; chroma at half size.
        out: The frame's planes, filled in place; the same type as the source's.
        behind: What is seen where the views leave the frame free; with "nothing" it is not touched.
    """
    if behind == "blurred":
        _out_of_focus(planes, out)
    elif behind == "black":
        for number, plane in enumerate(out):
            plane[:] = _black(number, plane)
    tall, wide = out[0].shape
    for view in views:
        left, top = (_even(view.target.x * wide), _even(view.target.y * tall))
        right = min(_even((view.target.x + view.target.width) * wide), wide)
        bottom = min(_even((view.target.y + view.target.height) * tall), tall)
        for number, (source, target) in enumerate(zip(planes, out, strict=True)):
            part = (
                target[top:bottom, left:right]
                if number == 0
                else target[top // 2 : bottom // 2, left // 2 : right // 2]
            )
            cut(source, view.source, part)


def cut(source: np.ndarray, box: Box, out: np.ndarray) -> None:
    """Show a window of one plane in another plane."""
    source_tall, source_wide = source.shape
    tall, wide = out.shape
    width, height = box.width * source_wide, box.height * source_tall
    if (
        abs(width - wide) <= 1.01
        and abs(height - tall) <= 1.01
        and wide <= source_wide
        and tall <= source_tall
    ):
        # The same size, but for the rounding of an odd one: no pixel is touched.
        x = min(max(round(box.x * source_wide + (width - wide) / 2), 0), source_wide - wide)
        y = min(max(round(box.y * source_tall + (height - tall) / 2), 0), source_tall - tall)
        out[:] = source[y : y + tall, x : x + wide]
        return
    across, down = wide / width, tall / height
    # A piece two pixels larger than the window, always of one size, is scaled; the window is cut from that.
    x, piece_wide = _piece(box.x * source_wide, width, source_wide)
    y, piece_tall = _piece(box.y * source_tall, height, source_tall)
    size = (max(wide, round(piece_wide * across)), max(tall, round(piece_tall * down)))
    smaller = across < 1 or down < 1
    scaled = cv2.resize(
        source[y : y + piece_tall, x : x + piece_wide],
        size,
        interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC,
    )
    left = min(max(round((box.x * source_wide - x) * across), 0), size[0] - wide)
    top = min(max(round((box.y * source_tall - y) * down), 0), size[1] - tall)
    out[:] = scaled[top : top + tall, left : left + wide]


def _piece(begin: float, length: float, limit: int) -> tuple[int, int]:
    """Return where a piece around a window begins, and its length: the same wherever the window is."""
    size = min(limit, int(np.ceil(length)) + 2)
    return min(max(int(begin), 0), limit - size), size


def _out_of_focus(planes: Sequence[np.ndarray], out: Frame) -> None:
    """Fill a frame with the source, magnified until it covers, out of focus and dimmed."""
    tall, wide = out[0].shape
    source_tall, source_wide = planes[0].shape
    share = (wide / tall) / (source_wide / source_tall)
    box_wide, box_tall = (share, 1.0) if share < 1 else (1.0, 1 / share)
    scale = _BLUR_SIDE / max(wide, tall)
    size = (max(2, round(wide * scale)), max(2, round(tall * scale)))
    for number, (source, target) in enumerate(zip(planes, out, strict=True)):
        high, across = source.shape
        x, y = round((1 - box_wide) / 2 * across), round((1 - box_tall) / 2 * high)
        piece = source[y : high - y, x : across - x]
        small = cv2.resize(piece, size, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), 1.6, borderType=cv2.BORDER_REPLICATE)
        none = _black(number, source)
        small = ((small.astype(np.float32) - none) * _DIM + none + 0.5).astype(source.dtype)
        target[:] = cv2.resize(small, (target.shape[1], target.shape[0]), interpolation=cv2.INTER_CUBIC)


def _black(number: int, plane: np.ndarray) -> int:
    """Return black in luma, no colour in chroma."""
    return (16 if number == 0 else 128) * (4 if plane.dtype == np.uint16 else 1)


def _even(value: float) -> int:
    return round(value / 2) * 2
