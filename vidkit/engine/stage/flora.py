"""
What grows.

Conifers, round trees, palms, grass, flowers, reeds, weeds under water: each cut with a lit edge.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from vidkit.engine.stage.paint import Point, Sheet
from vidkit.engine.stage.palettes import lift, mix, rgb, tone
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.theatre import Theatre

Grower = Callable[[Sheet, Theatre, float, float, float, np.ndarray, np.random.Generator], None]


def conifer(
    sheet: Sheet,
    theatre: Theatre,
    x: float,
    y: float,
    high: float,
    paper: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Draw a fir of four ragged tiers standing at (x, y)."""
    light = theatre.light
    rim = mix(paper, light.rim, 0.38)
    trunk = mix(paper, light.deep, 0.35)
    w = high * 0.025
    sheet.polygon(
        [(x - w, y + 3), (x + w, y + 3), (x + w * 0.8, y - high * 0.2), (x - w * 0.8, y - high * 0.2)], trunk
    )
    tiers = 4 if high > 40 * theatre.scale else 3
    lean = high * 0.012 * rng.standard_normal()
    for tier in range(tiers):
        t = tier / tiers
        base = y - high * (0.10 + 0.68 * t)
        half = high * 0.24 * (1 - 0.72 * t) * (1 + 0.06 * rng.standard_normal())
        top = base - high * (0.42 - 0.12 * t)
        points: list[Point] = [(x + lean * (1 + t), top)]
        teeth = 6 if high > 90 * theatre.scale else 4
        points += [
            (x + half - 2 * half * k / teeth, base + (high * 0.024 if k % 2 else 0)) for k in range(teeth + 1)
        ]
        shade = mix(paper, light.deep, 0.10 * (1 - t))
        sheet.lit_polygon(points, shade, rim, light, max(0.8, high * 0.008))


def round_tree(
    sheet: Sheet,
    theatre: Theatre,
    x: float,
    y: float,
    high: float,
    paper: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Draw a leafy tree with a forked trunk and a crown of overlapping discs."""
    light = theatre.light
    bark = mix(tone(light, rgb("#8A5C3B"), 0.6), paper, 0.25)
    w = high * 0.036
    sheet.polygon(
        [(x - w, y + 3), (x + w, y + 3), (x + w * 0.6, y - high * 0.5), (x - w * 0.6, y - high * 0.5)], bark
    )
    sheet.polygon(
        [
            (x, y - high * 0.3),
            (x + high * 0.13, y - high * 0.5),
            (x + high * 0.16, y - high * 0.5),
            (x + w, y - high * 0.24),
        ],
        bark,
    )
    turn = rng.random()
    discs = [(x, y - high * 0.64, high * 0.20)]
    for k in range(8):
        angle = 2 * math.pi * (k + turn) / 8
        radius = high * (0.105 + 0.05 * rng.random())
        discs.append((x + high * 0.19 * math.cos(angle), y - high * (0.64 + 0.13 * math.sin(angle)), radius))
    # Discs away from the light lie behind, so that every bunch of leaves shows its lit edge over the last.
    dx, dy = light.toward
    discs[1:] = sorted(discs[1:], key=lambda disc: disc[0] * dx + disc[1] * dy)
    edge = max(0.8, high * 0.009)
    rim, steps = mix(paper, light.rim, 0.40), len(discs) - 1
    for k, (cx, cy, r) in enumerate(discs):
        leaf = mix(mix(paper, light.deep, 0.16), mix(paper, light.rim, 0.10), k / steps)
        sheet.ellipse(cx, cy, r, r * 0.95, mix(leaf, rim, 0.4 + 0.6 * k / steps))
        sheet.ellipse(cx - dx * edge, cy - dy * edge, r, r * 0.95, leaf)
    sheet.ellipse(x + dx * high * 0.03, y - high * 0.63 + dy * high * 0.02, high * 0.13, high * 0.12, rim)
    inner = mix(paper, light.rim, 0.07)
    sheet.ellipse(x + dx * high * 0.03 - dx * edge, y - high * 0.63, high * 0.13, high * 0.12, inner)


def palm_tree(
    sheet: Sheet,
    theatre: Theatre,
    x: float,
    y: float,
    high: float,
    paper: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Draw a leaning palm with seven fronds."""
    light = theatre.light
    lean = high * (0.10 + 0.06 * rng.random()) * (1 if rng.random() < 0.5 else -1)
    trunk = mix(paper, rgb("#7A5236") * light.tint.clip(0, 1), 0.45)
    left, right = [], []
    for k in range(13):
        t = k / 12
        middle, half = x + lean * t * t, high * 0.022 * (1 - 0.5 * t)
        left.append((middle - half, y - high * t + 3))
        right.append((middle + half, y - high * t + 3))
    sheet.lit_polygon([*left, *right[::-1]], trunk, mix(trunk, light.rim, 0.4), light, max(0.8, high * 0.005))
    rim = mix(paper, light.rim, 0.35)
    for k, degrees in enumerate((-200, -20, -165, 15, -130, -60, -95)):
        angle = math.radians(degrees + 6 * rng.standard_normal())
        length = high * 0.42
        upper, lower = [], []
        for i in range(10):
            t = i / 9
            px = x + lean + length * t * math.cos(angle)
            py = y - high + length * t * math.sin(angle) + length * 0.55 * t * t
            swell = high * 0.05 * math.sin(math.pi * min(1, t * 0.9 + 0.1))
            upper.append((px, py - swell))
            lower.append((px, py + swell * (0.5 if i % 2 else 0.05)))
        leaf = mix(paper, light.deep, 0.16 - 0.03 * k)
        sheet.lit_polygon([*upper, *lower[::-1]], leaf, rim, light, max(0.8, high * 0.004))


GROWERS: dict[str, Grower] = {"conifer": conifer, "round": round_tree, "palm": palm_tree}


def grove(
    theatre: Theatre,
    kind: str,
    profile: np.ndarray,
    count: int,
    sizes: tuple[float, float],
    colour: np.ndarray,
    near: float,
    depth: float,
    name: str,
    *,
    gaps: list[tuple[float, float]] | None = None,
    span: tuple[float, float] | None = None,
    drop: float = 6,
    light_shift: float = 0.0,
) -> None:
    """
    Hang *count* trees of *sizes* (pixels at 720 lines) along *profile*.

    Args:
        theatre: Where to hang them.
        kind: conifer, round or palm.
        profile: Height of the ground by canvas column.
        count: Trees per 1920 columns at 720 lines.
        sizes: Smallest and tallest.
        colour: Local colour.
        near: Nearness for the tone.
        depth: Distance.
        name: Names the dice and the layer.
        gaps: Column ranges (fractions of the width) to keep free.
        span: Column range (fractions) to fill; all of the canvas otherwise.
        drop: How far roots reach below the profile.
        light_shift: Extra OKLab lightness.
    """

    def paint() -> Layer | None:
        rng = theatre.rng(f"grove {name}")
        scale = theatre.scale
        paper = lift(tone(theatre.light, colour, near), light_shift)
        left, right = (theatre.columns[0], theatre.columns[-1])
        if span:
            left, right = sorted((theatre.width * span[0], theatre.width * span[1]))
        total = max(1, round(count * len(theatre.columns) / (1920 * scale))) if span is None else count
        trees = []
        for k in range(total):
            x = left + (right - left) * (k + rng.random()) / total
            if gaps and any(a * theatre.width < x < b * theatre.width for a, b in gaps):
                continue
            trees.append((x, (sizes[0] + (sizes[1] - sizes[0]) * rng.random()) * scale))
        if not trees:
            return None
        trees.sort(key=lambda tree: tree[1])
        grown = [(x, theatre.at(profile, x) + drop * scale, high) for x, high in trees]
        pad = 26 * scale
        reach = max(h for *_, h in grown) * (0.62 if kind == "palm" else 0.36)
        top = min(y - h * (1.25 if kind == "palm" else 1.04) for _, y, h in grown) - pad
        sheet = Sheet(
            min(x for x, *_ in grown) - reach - pad, top, max(x for x, *_ in grown) + reach + pad,
            max(y for _, y, _ in grown) + pad, paper,
        )  # fmt: skip
        for k, (x, y, high) in enumerate(grown):
            shade = lift(paper, 0.035 * math.sin(2.4 * k) + 0.012 * rng.standard_normal())
            GROWERS[kind](sheet, theatre, x, y, high, shade, rng)
        side = -math.copysign(4, theatre.light.toward[0])
        return sheet.layer(
            theatre, depth, f"trees {name}", shadow=0.3, offset=(side, 4), blur=6, seed=int(depth * 10)
        )

    theatre.hang(paint)


def grass(
    theatre: Theatre,
    profile: np.ndarray,
    tufts: int,
    sizes: tuple[float, float],
    colour: np.ndarray,
    near: float,
    depth: float,
    name: str,
    *,
    lean: float = 0.3,
    span: tuple[float, float] | None = None,
    flowers: tuple[str, ...] = (),
    motion: Motion | None = None,
) -> None:
    """Hang tufts of blades along *profile*, some with flowers (colours) on their tips."""

    def paint() -> Layer:
        rng = theatre.rng(f"grass {name}")
        scale, light = theatre.scale, theatre.light
        left, right = theatre.columns[0], theatre.columns[-1]
        if span:
            left, right = sorted((theatre.width * span[0], theatre.width * span[1]))
        paper = tone(light, colour, near)
        rim = mix(paper, light.rim, 0.42)
        low, high = profile.min(), profile.max()
        sheet = Sheet(
            left - 70 * scale, low - (sizes[1] + 40) * scale, right + 70 * scale, high + 20 * scale, paper
        )
        total = round(tufts * (right - left) / (1920 * scale)) if span is None else tufts
        for _ in range(max(1, total)):
            x = rng.uniform(left, right)
            y = theatre.at(profile, x) + 8 * scale
            tips = []
            for _ in range(rng.integers(3, 7)):
                length = rng.uniform(*sizes) * scale
                angle = lean * 0.6 + 0.35 * rng.standard_normal()
                bx, w = x + 6 * scale * rng.standard_normal(), length * 0.06 + scale
                tip = (bx + length * math.sin(angle), y - length * math.cos(angle))
                bend = (bx + length * 0.5 * math.sin(angle * 0.5), y - length * 0.55)
                blade = [
                    (bx - w, y),
                    (bend[0] - w * 0.6, bend[1]),
                    tip,
                    (bend[0] + w * 0.6, bend[1]),
                    (bx + w, y),
                ]
                sheet.lit_polygon(blade, mix(paper, light.deep, 0.14 * rng.random()), rim, light, 0.9 * scale)
                tips.append((tip, length))
            if flowers and rng.random() < 0.75:
                for tip, length in tips[: rng.integers(1, 3)]:
                    _flower(
                        sheet,
                        theatre,
                        tip,
                        max(4.5 * scale, length * 0.16),
                        rgb(str(rng.choice(flowers))),
                        near,
                        rng,
                    )
        side = -math.copysign(2, light.toward[0])
        return sheet.layer(
            theatre, depth, f"grass {name}", shadow=0.25, offset=(side, 3), blur=4, seed=7, motion=motion
        )

    theatre.hang(paint)


def _flower(
    sheet: Sheet,
    theatre: Theatre,
    at: Point,
    size: float,
    colour: np.ndarray,
    near: float,
    rng: np.random.Generator,
) -> None:
    light = theatre.light
    paper = mix(tone(light, colour, near), np.clip(colour * light.tint, 0, 1), 0.6)
    turn = rng.random() * 6
    for k in range(5):
        angle = turn + k * 2 * math.pi / 5
        sheet.ellipse(
            at[0] + size * 0.6 * math.cos(angle),
            at[1] + size * 0.6 * math.sin(angle),
            size * 0.5,
            size * 0.42,
            paper,
            math.degrees(angle),
        )
    sheet.ellipse(*at, size * 0.34, size * 0.34, mix(rgb("#F7D25A"), light.deep, 0.1))


def flower_bed(
    theatre: Theatre,
    profile: np.ndarray,
    reach: float,
    count: int,
    sizes: tuple[float, float],
    colours: tuple[str, ...],
    near: float,
    depth: float,
    name: str,
) -> None:
    """Scatter small flowers over the slope below *profile*, bigger towards the viewer."""

    def paint() -> Layer:
        rng = theatre.rng(f"bed {name}")
        scale = theatre.scale
        green = tone(theatre.light, rgb("#6C8F4A"), near)
        sheet = Sheet(
            theatre.columns[0],
            profile.min() - 30 * scale,
            theatre.columns[-1],
            profile.max() + reach + 30 * scale,
            green,
        )
        total = round(count * len(theatre.columns) / (1920 * scale))
        spots = sorted(
            (rng.random() ** 0.8, rng.uniform(theatre.columns[0], theatre.columns[-1])) for _ in range(total)
        )
        for t, x in spots:
            y = theatre.at(profile, x) + 6 * scale + t * reach
            size = (sizes[0] + (sizes[1] - sizes[0]) * t) * scale * rng.uniform(0.8, 1.2)
            sheet.line([(x, y), (x + size * 0.3, y - size * 1.6)], green, max(1, size * 0.22))
            _flower(
                sheet,
                theatre,
                (x + size * 0.3, y - size * 1.8),
                size,
                rgb(str(rng.choice(colours))),
                near,
                rng,
            )
        return sheet.layer(theatre, depth, f"flowers {name}", shadow=0.2, offset=(1, 2), blur=2.5, seed=9)

    theatre.hang(paint)


def weeds(
    theatre: Theatre,
    count: int,
    reach: float,
    colour: np.ndarray,
    near: float,
    depth: float,
    base: float,
    name: str,
    motion: Motion,
) -> None:
    """Hang waving ribbons of seaweed that grow from height *base* of the frame."""

    def paint() -> Layer:
        rng = theatre.rng(f"weeds {name}")
        scale, light = theatre.scale, theatre.light
        paper = tone(light, colour, near)
        rim = mix(paper, light.rim, 0.4)
        sheet = Sheet(
            theatre.columns[0], base - reach * 1.3 * scale, theatre.columns[-1], base + 12 * scale, paper
        )
        total = round(count * len(theatre.columns) / (1920 * scale))
        for k in range(total):
            root = theatre.columns[0] + (k + rng.random()) / total * len(theatre.columns)
            for _ in range(3):
                length, phase = reach * rng.uniform(0.5, 1.2) * scale, rng.random() * 6
                x = root + 22 * scale * rng.standard_normal()
                left, right = [], []
                for i in range(18):
                    t = i / 17
                    px = x + 14 * scale * math.sin(phase + t * 5) * t
                    w = (8 * (1 - t) + 1.5 + 4 * math.sin(t * 18) * (1 - t)) * scale
                    left.append((px - w, base - length * t))
                    right.append((px + w, base - length * t))
                sheet.lit_polygon(
                    [*left, *right[::-1]],
                    mix(paper, light.deep, 0.12 * rng.random()),
                    rim,
                    light,
                    1.5 * scale,
                )
        return sheet.layer(theatre, depth, f"weeds {name}", shadow=0.3, offset=(3, 3), blur=7, motion=motion)

    theatre.hang(paint)
