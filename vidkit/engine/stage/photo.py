"""
A given picture as the scene: one flat sheet, a little larger than the frame, so that the camera has room.

It has no depth: truck and pedestal can only look like a gentle pan, a push like a zoom; the facts say so.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from vidkit.engine.stage.compose import Frame
from vidkit.engine.stage.scene import Layer, Scene
from vidkit.engine.stage.sheets import to_planes
from vidkit.errors import MediaError

#: Share of the frame that the picture reaches beyond each edge.
OVERSCAN = 0.06

FLAT_NOTE = (
    "A picture has no depth: truck and pedestal look like a gentle pan here, push and pull like a zoom. "
    "Parallax is shown in staged scenes."
)


def read_picture(path: Path | str) -> np.ndarray:
    """Read a picture upright as (h, w, 3) uint8 RGB; what is transparent becomes paper white."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened)
            if picture.mode in {"RGBA", "LA", "P", "PA"}:
                picture = picture.convert("RGBA")
                paper = Image.new("RGBA", picture.size, (250, 247, 240, 255))
                picture = Image.alpha_composite(paper, picture)
            return np.asarray(picture.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise MediaError(
            f"{Path(path).name!r} is not a picture that can be read.",
            code="bad_image",
            advice="Give a JPEG, PNG or WebP.",
        ) from error


def cover(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """Scale a picture until it fills a frame, and cut off evenly what stands out."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    size = (max(width, round(picture.shape[1] * scale)), max(height, round(picture.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, size, interpolation=method)
    x, y = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(scaled[y : y + height, x : x + width])


def as_scene(picture: np.ndarray, width: int, height: int) -> Scene:
    """Hang a picture as the whole scene."""
    margin_x, margin_y = round(OVERSCAN * width), round(OVERSCAN * height)
    filled = cover(picture, width + 2 * margin_x, height + 2 * margin_y)
    opaque = np.full((*filled.shape[:2], 1), 255, np.uint8)
    layer = Layer(np.concatenate([filled, opaque], axis=2), -margin_x, -margin_y, 10.0, "picture")
    return Scene(
        width,
        height,
        horizon=height / 2,
        pivot=(width / 2, height / 2),
        layers=[layer],
        margin_x=margin_x,
        margin_y=margin_y,
        palette="picture",
        flat=True,
        facts={"picture": True, "notes": [FLAT_NOTE]},
    )


def as_frame(picture: np.ndarray, width: int, height: int) -> Frame:
    """Turn a picture into the planes of one frame."""
    filled = cover(picture, width, height)
    opaque = np.full((height, width, 1), 255, np.uint8)
    planes = to_planes(np.ascontiguousarray(np.concatenate([filled, opaque], axis=2)))
    return planes.luma, planes.blue, planes.red
