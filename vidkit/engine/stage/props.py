"""Things that furnish a place: market stalls, strings of lanterns and lights."""

from __future__ import annotations

import itertools
import math

import numpy as np

from vidkit.engine.stage.glyphs import glyph_figure
from vidkit.engine.stage.paint import Sheet, glow
from vidkit.engine.stage.palettes import mix, rgb, tone
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.theatre import Theatre, sway

_FRUIT = (
    ("🍉", "#5FA85A"),
    ("🍓", "#E8443B"),
    ("🍎", "#D93A32"),
    ("🍊", "#F2913A"),
    ("🍌", "#F4CF3F"),
    ("🥕", "#EE8A2C"),
    ("🌺", "#F06C8C"),
)


def hang_stall(theatre: Theatre, x: float, foot: float, cloth: str, depth: float, index: int) -> None:
    """Hang a market stall with a striped awning and fruit, its counter's foot at *foot*."""
    scale = theatre.scale * (1.0 if not theatre.tall else 0.9)
    width, height = 300 * scale, 252 * scale

    def paint() -> list[Layer]:
        light = theatre.light
        wood, dark = tone(light, rgb("#B5764A"), 0.68), tone(light, rgb("#7A4A33"), 0.8)
        left, top = x - width / 2, foot - height
        sheet = Sheet(left - 50 * scale, top - 40 * scale, left + width + 50 * scale, foot + 40 * scale, wood)
        for post in (left + 14 * scale, left + width - 22 * scale):
            sheet.rectangle(post, top + 40 * scale, post + 8 * scale, foot, dark)
        sheet.rectangle(
            left + 20 * scale,
            top + 50 * scale,
            left + width - 20 * scale,
            top + 0.62 * height,
            tone(light, rgb("#5A3242"), 0.85),
        )
        sheet.rectangle(left, top + 0.62 * height, left + width, foot, wood)
        sheet.rectangle(
            left,
            top + 0.62 * height,
            left + width,
            top + 0.62 * height + 4 * scale,
            mix(wood, light.rim, 0.5),
        )
        for k in range(1, 5):
            y = top + (0.62 + 0.08 * k) * height
            sheet.rectangle(left, y, left + width, y + 2 * scale, dark)
        _awning(sheet, theatre, left, top, width, rgb(cloth), scale)
        layers = [sheet.layer(theatre, depth, "stall", shadow=0.4, offset=(-5, 7), blur=9, seed=index)]
        for k in range(5):
            char, colour = _FRUIT[(k * 2 + index) % len(_FRUIT)]
            pad = int(14 * scale)
            image = glyph_figure(light, char, 40 * scale, rgb(colour), pad=pad, tint=0.3, seed=k)
            cx = left + width * (0.14 + 0.18 * k)
            layers.append(
                Layer(
                    image,
                    cx - image.shape[1] / 2,
                    top + 0.62 * height - image.shape[0] + pad + 6 * scale,
                    depth - 0.02,
                    "fruit",
                )
            )
        return layers

    theatre.hang(paint)


def _awning(
    sheet: Sheet, theatre: Theatre, left: float, top: float, width: float, cloth: np.ndarray, scale: float
) -> None:
    light = theatre.light
    stripes, middle = 8, left + width / 2
    for k in range(stripes):
        a = left - 10 * scale + (width + 20 * scale) * k / stripes
        b = left - 10 * scale + (width + 20 * scale) * (k + 1) / stripes
        paper = np.clip((cloth if k % 2 == 0 else rgb("#FCEBD0")) * (0.35 + 0.65 * light.tint), 0, 1)
        low = top + 58 * scale
        sheet.ellipse((a + b) / 2, low, (b - a) / 2, 14 * scale, mix(paper, light.deep, 0.12))
        shape = [(middle + (a - middle) * 0.86, top), (middle + (b - middle) * 0.86, top), (b, low), (a, low)]
        sheet.lit_polygon(shape, paper, mix(paper, light.rim, 0.6), light, 1.4 * scale)


def hang_string(theatre: Theatre, top: float, sag: float, depth: float, *, lanterns: bool) -> None:
    """Hang three sagging strings across the canvas with glowing lanterns or bulbs."""
    span = 0.42 * max(theatre.width, theatre.height * 0.7)
    start = -0.25 * theatre.width
    anchors = [start + span * k for k in range(int(1.5 * theatre.width / span) + 2)]

    def paint() -> list[Layer]:
        scale, light = theatre.scale, theatre.light
        lines = Sheet(theatre.columns[0], top - 10, theatre.columns[-1], top + sag + 12 * scale, light.deep)
        layers: list[Layer] = []
        number = 0
        for a, b in itertools.pairwise(anchors):
            points = [(a + (b - a) * q, top + 4 * sag * q * (1 - q)) for q in np.linspace(0, 1, 41)]
            lines.line(points, light.deep, 2 * scale)
            for x, y in points[4 : 40 : 8 if lanterns else 4]:
                layers += _lantern(theatre, x, y, depth, number) if lanterns else _bulb(theatre, x, y, depth)
                number += 1
        return [lines.layer(theatre, depth, "string", shadow=0), *layers]

    theatre.hang(paint)


def _lantern(theatre: Theatre, x: float, y: float, depth: float, number: int) -> list[Layer]:
    scale = theatre.scale
    colour = rgb(("#F0573F", "#F7A440", "#E8505B")[number % 3])
    pad = int(10 * scale)
    image = glyph_figure(theatre.light, "🏮", 52 * scale, colour, pad=pad, tint=0.12, seed=number)
    halo = glow(x, y + 28 * scale, 74 * scale, depth - 0.01, rgb("#FF9A5A"), 0.42)
    swing = sway(2.2 * scale, 0.4 * scale, 1.1, number * 0.9)
    halo.motion = swing
    return [halo, Layer(image, x - image.shape[1] / 2, y - pad - 2, depth - 0.02, "lantern", motion=swing)]


def _bulb(theatre: Theatre, x: float, y: float, depth: float) -> list[Layer]:
    scale = theatre.scale
    halo = glow(
        x,
        y + 6 * scale,
        30 * scale,
        depth - 0.01,
        rgb("#FFD08A"),
        0.75 if theatre.light.dark else 0.4,
    )
    sheet = Sheet(x - 8 * scale, y - 3 * scale, x + 8 * scale, y + 16 * scale, rgb("#FFF0C4"))
    sheet.ellipse(x, y + 6 * scale, 5 * scale, 6 * scale, rgb("#FFF0C4"))
    return [halo, sheet.layer(theatre, depth - 0.02, "bulb", shadow=0)]


def folds(columns: np.ndarray, width: float, phase: float = 0.0) -> np.ndarray:
    """Return brightness 0–1 of hanging cloth by column, folds *width* pixels apart."""
    wave = 0.5 + 0.5 * np.sin(columns / width * 2 * math.pi + phase + 0.6 * np.sin(columns / width))
    return wave**0.8
