"""A painted portrait that a face finder takes for one: soft light, brows, eyes, nose and mouth where they belong."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def portrait(size: int = 480) -> np.ndarray:
    """Return an (h, w, 3) uint8 RGB picture of a head and shoulders."""
    s = size / 480
    out = Image.new("RGB", (size, size), (118, 132, 140))

    def soft(
        shape: str,
        box: tuple[float, ...],
        colour: tuple[int, int, int],
        blur: float,
        angles: tuple[int, int] = (0, 360),
        width: float = 0,
    ) -> None:
        nonlocal out
        mask = Image.new("L", out.size, 0)
        pen = ImageDraw.Draw(mask)
        scaled = tuple(value * s for value in box)
        if shape == "arc":
            pen.arc(scaled, *angles, fill=255, width=round(width * s))
        elif shape == "polygon":
            pen.polygon(scaled, fill=255)
        else:
            pen.ellipse(scaled, fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(blur * s))
        out = Image.composite(Image.new("RGB", out.size, colour), out, mask)

    soft("ellipse", (60, 395, 420, 640), (52, 66, 96), 3)
    soft("ellipse", (195, 330, 285, 450), (186, 138, 112), 5)
    soft("ellipse", (138, 60, 342, 330), (58, 40, 30), 5)
    soft("ellipse", (152, 100, 328, 378), (214, 168, 140), 4)
    soft("ellipse", (230, 120, 330, 370), (190, 142, 116), 26)
    soft("ellipse", (160, 120, 250, 350), (226, 182, 154), 24)
    soft("ellipse", (150, 62, 330, 150), (58, 40, 30), 7)
    for x in (200, 280):
        soft("ellipse", (x - 30, 196, x + 30, 236), (176, 126, 104), 8)
        soft("arc", (x - 30, 178, x + 30, 226), (60, 40, 30), 2.0, (200, 340), 8)
        soft("ellipse", (x - 20, 208, x + 20, 228), (238, 234, 228), 2)
        soft("ellipse", (x - 10, 207, x + 10, 229), (64, 46, 36), 1.4)
        soft("ellipse", (x - 4, 212, x + 4, 222), (12, 10, 10), 1)
        soft("arc", (x - 22, 203, x + 22, 236), (48, 30, 26), 1.2, (195, 345), 4)
    soft("polygon", (240, 215, 226, 278, 256, 278), (196, 148, 122), 6)
    soft("ellipse", (222, 264, 260, 286), (190, 140, 114), 4)
    soft("ellipse", (224, 276, 236, 284), (110, 70, 58), 2)
    soft("ellipse", (246, 276, 258, 284), (110, 70, 58), 2)
    soft("ellipse", (205, 306, 277, 334), (176, 92, 88), 4)
    soft("arc", (200, 290, 282, 324), (110, 50, 48), 1.5, (20, 160), 4)
    soft("ellipse", (215, 340, 267, 352), (184, 136, 112), 6)
    grain = np.random.default_rng(3).normal(0, 3, (size, size, 1))
    return np.clip(np.asarray(out) + grain, 0, 255).astype(np.uint8)
