"""The world under the waves as a recipe: reefs, weeds, corals and shafts of light."""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage import flora, sky
from vidkit.engine.stage.paint import Sheet, ridges, smooth_noise
from vidkit.engine.stage.palettes import GROUNDS, mix, rgb, tone
from vidkit.engine.stage.places import (
    hang_terrain,
)
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Theatre, sway


def underwater(theatre: Theatre, _staging: Staging) -> None:
    """Hang reefs, weeds and bubbles in shafts of light."""
    light, scale = theatre.light, theatre.scale
    theatre.floating = True
    theatre.sky_span = (0.14 * theatre.height, 0.62 * theatre.height)

    def water() -> Layer:
        canvas = sky.sky_canvas(theatre, theatre.height * 1.0)
        y = np.arange(-theatre.margin_y, theatre.height + theatre.margin_y, 2, dtype=np.float32)[:, None]
        x = theatre.columns[::2][None]
        rng = theatre.rng("shafts")
        down = (y + theatre.margin_y) / (theatre.height + 2 * theatre.margin_y)
        for k in range(5):
            centre = theatre.width * (0.08 + 0.2 * k + 0.06 * rng.random())
            wide = (55 + 70 * rng.random()) * scale
            off = np.abs(x - centre - (y + 40) * (0.25 + 0.06 * k)) - wide * (0.5 + down)
            beam = np.clip(0.5 - off / (14 * scale), 0, 1) * np.clip(1 - down / 0.85, 0, 1) * 0.17
            canvas += beam[..., None] * (light.rim.astype(np.float32) - canvas)
        return sky.sky_layer(theatre, sky.bake(theatre, canvas))

    theatre.hang(water)
    far = theatre.y(0.42) - 130 * scale * np.clip(_reef(theatre, 300, "far"), -0.2, 1)
    middle = theatre.y(0.62) - 120 * scale * np.clip(_reef(theatre, 260, "mid"), -0.2, 1)
    near = theatre.y(0.84) - 26 * scale * smooth_noise(len(far), theatre.rng("near"), 210 * scale, 3)
    front = theatre.y(1.0) - 28 * scale * smooth_noise(len(far), theatre.rng("front"), 260 * scale, 3)
    hang_terrain(theatre, far, "sea", 0.08, 34, "far reef", below=middle, strata=1, shadow=0.12)
    flora.weeds(theatre, 10, 120, rgb("#3F9A8A"), 0.25, 26, theatre.y(0.66), "far", sway(4 * scale, 0, 0.9))
    hang_terrain(
        theatre, middle, mix(GROUNDS["sea"], rgb("#7A6FA0"), 0.35), 0.34, 20, "reef", below=near, strata=2
    )
    flora.weeds(
        theatre, 14, 140, rgb("#E0777B"), 0.62, 9.7, theatre.y(0.92), "coral weed", sway(5 * scale, 0, 1.1)
    )
    theatre.hang(lambda: _corals(theatre, near, 9.2, 7))
    hang_terrain(theatre, near, rgb("#D9C08A"), 0.6, 9, "ground", strata=2)
    flora.weeds(
        theatre, 10, 230, rgb("#2F8F6B"), 0.92, 5.2, theatre.y(1.06), "front", sway(7 * scale, 0, 1.0, 1.0)
    )
    theatre.hang(lambda: _corals(theatre, front, 5.1, 5))
    hang_terrain(theatre, front, rgb("#7A6FA0"), 0.92, 5, "foreground", strata=1)
    theatre.ground, theatre.hero_depth = near + 26 * scale, 8.6
    theatre.pivot = (theatre.x(0.42), 0.5 * theatre.height)


def _reef(theatre: Theatre, width: float, name: str) -> np.ndarray:
    return ridges(len(theatre.columns), theatre.rng(f"reef {name}"), width * theatre.scale)


def _corals(theatre: Theatre, profile: np.ndarray, depth: float, count: int) -> Layer:
    """Return branching and fan corals on the sea floor."""
    rng = theatre.rng(f"corals {depth}")
    scale, light = theatre.scale, theatre.light
    near = 0.55 if depth > 8 else 0.8
    sheet = Sheet(
        theatre.columns[0],
        profile.min() - 150 * scale,
        theatre.columns[-1],
        profile.max() + 20 * scale,
        tone(light, GROUNDS["coral"], near),
    )
    for k in range(count):
        x = theatre.columns[0] + (k + rng.uniform(0.1, 0.9)) / count * len(theatre.columns)
        y = theatre.at(profile, x) + 8 * scale
        hue = rgb(str(rng.choice(["#F0776A", "#F2A65A", "#C86FB0", "#F4D06A", "#E85A7A"])))
        paper = mix(tone(light, hue, near), hue * light.tint, 0.35)
        rim = mix(paper, light.rim, 0.5)
        high = rng.uniform(60, 105) * scale
        if k % 2:
            for branch in range(7):
                lean = (branch - 3) * 0.26
                length = high * (1 - 0.07 * abs(branch - 3))
                tip = (x + length * math.sin(lean), y - length * math.cos(lean))
                w = 6 * scale
                sheet.lit_polygon(
                    [
                        (x - w, y),
                        (tip[0] - w * 0.6, tip[1]),
                        (tip[0], tip[1] - w),
                        (tip[0] + w * 0.6, tip[1]),
                        (x + w, y),
                    ],
                    paper,
                    rim,
                    light,
                    1.2 * scale,
                )
                sheet.ellipse(*tip, w * 0.9, w * 0.9, paper)
        else:
            angles = np.linspace(math.pi * 1.06, math.pi * 1.94, 15)
            fan = [
                (
                    x + high * 0.62 * math.cos(a) * (1 + 0.08 * (i % 2)),
                    y + high * 0.75 * math.sin(a) * (1 + 0.08 * (i % 2)),
                )
                for i, a in enumerate(angles)
            ]
            sheet.lit_polygon([(x - 5 * scale, y), *fan, (x + 5 * scale, y)], paper, rim, light, 1.5 * scale)
            for a in angles[2:-2:2]:
                sheet.line(
                    [(x, y), (x + high * 0.5 * math.cos(a), y + high * 0.62 * math.sin(a))],
                    mix(paper, light.deep, 0.25),
                    1.5 * scale,
                )
    return sheet.layer(theatre, depth, "corals", shadow=0.3, offset=(3, 3), blur=6)
