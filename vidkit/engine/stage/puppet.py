"""
Real people and things on a paper stage: a face on a cut-out body, a picture in a frame on a stick.

They stand at the heroes' distance and move with them, so the camera treats them like every other hero.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from vidkit.engine.faces import Box
from vidkit.engine.stage.scene import Layer, Motion, Scene

_PAPER = (252, 248, 240, 255)
_COATS = ((64, 104, 148), (172, 74, 62), (70, 120, 92), (112, 84, 138))


def face_puppet(scene: Scene, picture: np.ndarray, box: Box, seed: int = 0) -> Layer:
    """Set a face, with hair and chin, on a paper body."""
    unit = min(scene.width, scene.height) / 720
    grow = 0.42
    x0, y0 = max(0, int(box.x - grow * box.width)), max(0, int(box.y - 0.55 * box.height))
    x1 = min(picture.shape[1], int(box.x + (1 + grow) * box.width))
    y1 = min(picture.shape[0], int(box.y + (1 + 0.32) * box.height))
    head_tall = round(230 * unit)
    head_wide = max(8, round(head_tall * (x1 - x0) / max(1, y1 - y0)))
    head = Image.fromarray(picture[y0:y1, x0:x1]).resize((head_wide, head_tall), Image.Resampling.LANCZOS)
    wide, tall = round(head_wide * 1.75) // 2 * 2, round(head_tall * 2.05) // 2 * 2
    figure = Image.new("RGBA", (wide, tall), (0, 0, 0, 0))
    pen = ImageDraw.Draw(figure)
    coat = _COATS[seed % len(_COATS)]
    top, border = round(head_tall * 0.92), max(3, round(7 * unit))
    shoulders = [
        (wide * 0.5, top - head_tall * 0.14),
        (wide * 0.82, top + head_tall * 0.08),
        (wide * 0.97, tall),
        (wide * 0.03, tall),
        (wide * 0.18, top + head_tall * 0.08),
    ]
    pen.polygon(shoulders, fill=_PAPER)
    pen.polygon([(x + (wide / 2 - x) * 0.06, y + border) for x, y in shoulders], fill=(*coat, 255))
    shade = tuple(int(value * 0.82) for value in coat)
    pen.polygon(
        [(wide * 0.5, top + head_tall * 0.5), (wide * 0.62, top), (wide * 0.38, top)], fill=(*shade, 255)
    )
    left = (wide - head_wide) // 2
    oval = Image.new("L", (head_wide, head_tall), 0)
    ImageDraw.Draw(oval).ellipse((border, border, head_wide - border, head_tall - border), fill=255)
    pen.ellipse((left, 0, left + head_wide, head_tall), fill=_PAPER)
    figure.paste(head, (left, 0), oval.filter(ImageFilter.GaussianBlur(0.8)))
    return _stand(scene, figure, "subject", _column(scene), 0.98, 0.8 + 0.1 * (seed % 3))


def framed_puppet(scene: Scene, picture: np.ndarray, name: str, place: int, count: int) -> Layer:
    """Put a picture in a paper frame on a stick; several stand side by side."""
    unit = min(scene.width, scene.height) / 720
    height = round((300 if count == 1 else 230) * unit)
    width = min(
        round(height * picture.shape[1] / picture.shape[0]),
        round(scene.width * 0.9 / (count + 1 if count > 1 else 1.4)),
    )
    border = max(4, round(11 * unit))
    inner = Image.fromarray(picture)
    inner.thumbnail((width, height), Image.Resampling.LANCZOS)
    stick = round(130 * unit)
    wide, tall = (inner.width + 2 * border) // 2 * 2, (inner.height + 2 * border + stick) // 2 * 2
    figure = Image.new("RGBA", (wide, tall), (0, 0, 0, 0))
    pen = ImageDraw.Draw(figure)
    half = max(3, round(7 * unit))
    pen.rectangle((wide // 2 - half, inner.height, wide // 2 + half, tall), fill=(146, 108, 72, 255))
    pen.rounded_rectangle((0, 0, wide - 1, inner.height + 2 * border - 1), radius=border, fill=_PAPER)
    figure.paste(inner, (border, border))
    column = scene.width * (place + 1) / (count + 1) if count > 1 else _column(scene)
    return _stand(scene, figure, name, column, 1.0, 0.7 + 0.13 * place)


def _column(scene: Scene) -> float:
    """Stand where the heroes stand, or opposite of them where there are any."""
    heroes = any(layer.subject for layer in scene.layers)
    return scene.width - scene.pivot[0] if heroes else scene.pivot[0]


def _stand(scene: Scene, figure: Image.Image, name: str, column: float, bottom: float, pace: float) -> Layer:
    """Add a soft shadow, premultiply, and hang the figure among the heroes."""
    unit = min(scene.width, scene.height) / 720
    spread = round(14 * unit)
    wide, tall = figure.width + 4 * spread, figure.height + 4 * spread
    out = Image.new("RGBA", (wide, tall), (0, 0, 0, 0))
    shadow = Image.new("L", (wide, tall), 0)
    shadow.paste(
        figure.getchannel("A").point(lambda value: value * 0.34), (2 * spread, 2 * spread + spread // 2)
    )
    out.putalpha(shadow.filter(ImageFilter.GaussianBlur(max(1.0, 9 * unit))))
    out.alpha_composite(figure, (2 * spread, 2 * spread))
    pixels = np.asarray(out).astype(np.uint16)
    pixels[..., :3] = (pixels[..., :3] * pixels[..., 3:] + 127) // 255
    depth = min((layer.depth for layer in scene.layers if layer.subject), default=9.0)
    y = bottom * scene.height - tall + 2 * spread
    return Layer(
        pixels.astype(np.uint8),
        column - wide / 2,
        y,
        depth,
        name,
        motion=_sway(unit, pace),
        subject=True,
        shows=name,
    )


def _sway(unit: float, pace: float) -> Motion:
    """Nod and lean like something held by a hand below the stage."""
    return lambda t: (5 * unit * math.sin(1.9 * pace * t), 3 * unit * abs(math.sin(2.6 * pace * t)))


def hang(scene: Scene, layer: Layer) -> None:
    """Put a layer at its distance: behind what is nearer."""
    index = next((i for i, other in enumerate(scene.layers) if other.depth < layer.depth), len(scene.layers))
    scene.layers.insert(index, layer)
