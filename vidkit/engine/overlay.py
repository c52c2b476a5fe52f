"""What is drawn over finished frames: a watermark that can be seen, the fade into a given last picture."""

from __future__ import annotations

import cv2
import numpy as np

from vidkit.engine.stage.compose import Frame
from vidkit.engine.stage.render import Overlay, blend
from vidkit.engine.stage.sheets import Planes, to_planes


def watermark(text: str, width: int, height: int) -> Overlay:
    """Burn a small light label into the lower right corner."""
    from PIL import Image, ImageDraw, ImageFont

    unit = min(width, height) / 720
    font = ImageFont.load_default(size=max(9.0, 21 * unit))
    left, top, right, bottom = font.getbbox(text)
    pad = max(4, round(9 * unit))
    size = (
        min(width, int(right - left) + 2 * pad) // 2 * 2,
        min(height, int(bottom - top) + 2 * pad) // 2 * 2,
    )
    label = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(label)
    pen.rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=pad, fill=(12, 14, 20, 150))
    pen.text((pad - left, pad - top), text, font=font, fill=(255, 255, 255, 235))
    picture = np.asarray(label).astype(np.uint16)
    picture[..., :3] = picture[..., :3] * picture[..., 3:] // 255
    planes = to_planes(picture.astype(np.uint8))
    edge = max(2, round(16 * unit))
    x = max(0, width - size[0] - edge) // 2 * 2
    y = max(0, height - size[1] - edge) // 2 * 2
    return lambda frame, _: stick(frame, planes, x, y)


def stick(frame: Frame, planes: Planes, x: int, y: int) -> None:
    """Lay small planes on a frame at an even place."""
    tall, wide = planes.luma.shape
    luma = frame[0][y : y + tall, x : x + wide]
    cv2.multiply(luma, planes.clear, luma, 1 / 255)
    cv2.add(luma, planes.luma, luma)
    for plane, colour in zip(frame[1:], (planes.blue, planes.red), strict=True):
        part = plane[y // 2 : (y + tall) // 2, x // 2 : (x + wide) // 2]
        cv2.multiply(part, planes.half_clear, part, 1 / 255)
        cv2.add(part, colour, part)


def fade_to(last: Frame, frames: int, share: float = 0.5) -> Overlay:
    """
    Turn into a picture over the last *share* of a clip; the very last frame is that picture.

    The picture comes in a little enlarged and settles, so that it does not just lie over a moving scene.
    """
    first = frames * (1 - share)

    def draw(frame: Frame, index: int) -> None:
        progress = (index - first) / max(1.0, frames - 1 - first)
        if progress <= 0:
            return
        amount = progress * progress * (3 - 2 * progress)
        shown = _enlarged(last, 1 + 0.05 * (1 - amount)) if amount < 0.999 else last
        blend(frame, shown, amount)

    return draw


def fade_from(source: list[Frame], count: int) -> Overlay:
    """Begin with frames of another clip and leave them over *count* frames."""

    def draw(frame: Frame, index: int) -> None:
        if index < count and source:
            progress = (index + 1) / (count + 1)
            blend(frame, source[min(index, len(source) - 1)], 1 - progress * progress * (3 - 2 * progress))

    return draw


def _enlarged(frame: Frame, factor: float) -> Frame:
    """Enlarge a frame about its middle."""
    planes = []
    for plane in frame:
        tall, wide = plane.shape
        matrix = np.array(
            [[factor, 0, (1 - factor) * (wide - 1) / 2], [0, factor, (1 - factor) * (tall - 1) / 2]],
            np.float32,
        )
        planes.append(cv2.warpAffine(plane, matrix, (wide, tall), borderMode=cv2.BORDER_REPLICATE))
    return planes[0], planes[1], planes[2]
