"""Rows of houses: skylines with lit windows, shop fronts, gabled cottages."""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage.paint import Sheet
from vidkit.engine.stage.palettes import mix, rgb, tone
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Theatre

WALLS = ("#D98A6A", "#F0C48A", "#8FB8A2", "#D9685A", "#7FA9BF", "#EADBC0", "#C9A0B0", "#E3B25C")


GLASS = ("#7FA9BF", "#8FA0C0", "#A9B4C4", "#6F93A8", "#B0A6C0", "#90B0B4")


LAMP = rgb("#FFD27A")


def skyline(
    theatre: Theatre,
    base: float,
    near: float,
    depth: float,
    name: str,
    heights: tuple[float, float],
    widths: tuple[float, float],
    *,
    lit: float = 0.0,
    hues: tuple[str, ...] = WALLS,
    low: tuple[float, float] | None = None,
    shops: bool = False,
    below: float | None = None,
) -> None:
    """
    Hang a row of buildings standing at *base*.

    Args:
        theatre: Where to hang it.
        base: Height of their feet in frame pixels.
        near: Nearness for the tone.
        depth: Distance.
        name: Names the dice and the layer.
        heights: Lowest and tallest, at 720 lines.
        widths: Narrowest and widest.
        lit: Share of lit windows.
        hues: Wall colours.
        low: Column range (fractions of the width) where houses stay low, to show the sun or a hero.
        shops: Whether ground floors have awnings.
        below: Where the sheet ends; the base plus a little by default.
    """

    def paint() -> Layer:
        rng = theatre.rng(f"skyline {name}")
        scale, light = theatre.scale, theatre.light
        tall = 1.3 if theatre.tall else 1.0
        end = (base + 70 * scale) if below is None else below
        top = base - heights[1] * 1.45 * tall * scale
        sheet = Sheet(theatre.columns[0], top, theatre.columns[-1] + 1, end, tone(light, rgb(hues[0]), near))
        x = float(theatre.columns[0]) - 20 * rng.random() * scale
        while x < theatre.columns[-1]:
            wide = rng.uniform(*widths) * scale
            high = (heights[0] + (heights[1] - heights[0]) * rng.random() ** 1.3) * scale * tall
            if low and low[0] * theatre.width < x + wide / 2 < low[1] * theatre.width:
                high *= 0.5
            wall = tone(light, rgb(str(rng.choice(hues))), near)
            _building(sheet, theatre, rng, x, base, wide, high, wall, lit, near, shops, end)
            x += wide + (rng.integers(0, 7) * scale if shops else 0)
        return sheet.layer(
            theatre,
            depth,
            f"buildings {name}",
            shadow=0.26,
            offset=(-math.copysign(5, light.toward[0]), 0),
            blur=9,
            seed=int(depth),
        )

    theatre.hang(paint)


def _building(
    sheet: Sheet,
    theatre: Theatre,
    rng: np.random.Generator,
    x: float,
    base: float,
    wide: float,
    high: float,
    wall: np.ndarray,
    lit: float,
    near: float,
    shops: bool,
    end: float,
) -> None:
    light, scale = theatre.light, theatre.scale
    top = base - high
    rim, shade = mix(wall, light.rim, 0.42), mix(wall, light.deep, 0.17)
    roof = rng.random()
    if roof < 0.34:
        peak = [(x - 3 * scale, top + 1), (x + wide + 3 * scale, top + 1), (x + wide / 2, top - wide * 0.28)]
        sheet.lit_polygon(peak, mix(wall, light.deep, 0.24), rim, light, 2 * scale)
    elif roof < 0.55:
        sheet.rectangle(x + wide * 0.25, top - 17 * scale, x + wide * 0.5, top, shade)
        sheet.rectangle(x + wide * 0.25, top - 17 * scale, x + wide * 0.5, top - 15 * scale, rim)
    elif roof < 0.70:
        middle = x + wide * 0.6
        sheet.rectangle(middle - 1.2 * scale, top - 44 * scale, middle + 1.2 * scale, top, shade)
        sheet.rectangle(x + wide * 0.2, top - 10 * scale, x + wide * 0.85, top, shade)
    sheet.rectangle(x, top, x + wide, end, wall)
    side = max(4 * scale, wide / 9)
    dark_left = light.toward[0] > 0
    sheet.rectangle(x if dark_left else x + wide - side, top, x + side if dark_left else x + wide, end, shade)
    sheet.rectangle(x, top, x + wide, top + max(1, 2.4 * scale), rim)
    edge = x + wide - 2 * scale if dark_left else x
    sheet.rectangle(edge, top, edge + max(1, 1.6 * scale), end, rim)
    pane = max(6 * scale, wide / (9 if shops else 8))
    gap = pane * 1.75
    first = x + (side if dark_left else 0) + pane * 0.7
    columns = np.arange(first, x + wide - (0 if dark_left else side) - pane, gap)
    foot = base - (48 if shops else 6) * scale
    for y in np.arange(top + pane, foot - pane, gap * 1.2):
        for px in columns:
            if rng.random() < lit:
                colour = mix(LAMP, rgb("#FFF0C0"), 0.5 * rng.random())
            else:
                colour = mix(wall, light.deep, 0.23 if rng.random() < 0.6 else 0.12)
            sheet.rectangle(px, y, px + pane - 2, y + pane * 1.22, colour)
    if shops:
        _shop(sheet, theatre, rng, x, base, wide, wall, near)


def _shop(
    sheet: Sheet,
    theatre: Theatre,
    rng: np.random.Generator,
    x: float,
    base: float,
    wide: float,
    wall: np.ndarray,
    near: float,
) -> None:
    light, scale = theatre.light, theatre.scale
    top = base - 46 * scale
    cloth = tone(
        light,
        rgb(str(rng.choice(["#D9534A", "#2F7F8E", "#E8A33A", "#5F8A4F", "#7D5FB2"]))),
        min(1, near + 0.2),
    )
    inside = mix(LAMP, wall, 0.15) if light.dark else mix(wall, light.deep, 0.42)
    sheet.rectangle(x + 10 * scale, top + 16 * scale, x + wide - 12 * scale, base + 6 * scale, inside)
    sheet.rectangle(x + wide * 0.62, top + 20 * scale, x + wide * 0.64, base + 6 * scale, wall)
    stripes = max(4, int(wide / (22 * scale)))
    for k in range(stripes):
        a, b = (
            x + 6 * scale + (wide - 12 * scale) * k / stripes,
            x + 6 * scale + (wide - 12 * scale) * (k + 1) / stripes,
        )
        paper = cloth if k % 2 == 0 else mix(cloth, light.rim, 0.75)
        sheet.polygon(
            [
                (a + 4 * scale, top),
                (b + 4 * scale * (k < stripes - 1), top),
                (b, top + 21 * scale),
                (a, top + 21 * scale),
            ],
            paper,
        )


def lit_share(theatre: Theatre, share: float) -> float:
    """Return which share of windows is lit in this light, *share* after dark."""
    return (
        share
        if theatre.light.dark
        else {"sunset": 0.12, "storm": 0.16, "rain": 0.12}.get(theatre.light.name, 0.0)
    )


def hang_skyline(theatre: Theatre, _staging: Staging, t: float) -> None:
    """Hang two rows of city as somebody else's backdrop."""
    skyline(
        theatre,
        theatre.y(t + 0.06),
        0.12,
        36,
        "far city",
        (70, 210),
        (55, 105),
        lit=lit_share(theatre, 0.3),
        hues=GLASS,
    )
    skyline(
        theatre,
        theatre.y(t + 0.14),
        0.30,
        28,
        "near city",
        (60, 165),
        (70, 120),
        lit=lit_share(theatre, 0.34),
    )


def houses(
    theatre: Theatre,
    profile: np.ndarray,
    count: int,
    sizes: tuple[float, float],
    near: float,
    depth: float,
    name: str,
) -> Layer:
    """Return a row of gabled houses along *profile*."""
    rng = theatre.rng(f"houses {name}")
    scale, light = theatre.scale, theatre.light
    sheet = Sheet(
        theatre.columns[0],
        profile.min() - 1.7 * sizes[1] * scale,
        theatre.columns[-1],
        profile.max() + 40 * scale,
        tone(light, rgb(WALLS[0]), near),
    )
    for k in range(count):
        x = theatre.columns[0] + (k + rng.uniform(0.15, 0.85)) / count * len(theatre.columns)
        high = rng.uniform(*sizes) * scale
        y = theatre.at(profile, x) + 10 * scale
        if name == "near" and theatre.sun and abs(x - theatre.sun[0]) < 80 * scale:
            high *= 0.7
        draw_house(
            sheet,
            theatre,
            x,
            y,
            high,
            tone(light, rgb(str(rng.choice(["#F4E6CC", "#EAD0A8", "#E8B48C", "#D9C6B0", "#C9D3C8"]))), near),
            tone(light, rgb(str(rng.choice(["#C0553F", "#A8483A", "#7F5A6A", "#8A6A4A"]))), near),
            rng,
            lit=lit_share(theatre, 0.75),
            white_roof=theatre.season == "winter",
        )
    return sheet.layer(theatre, depth, f"houses {name}", shadow=0.3, offset=(-4, 3), blur=7)


def draw_house(
    sheet: Sheet,
    theatre: Theatre,
    x: float,
    y: float,
    high: float,
    wall: np.ndarray,
    roof: np.ndarray,
    rng: np.random.Generator,
    *,
    lit: float = 0.0,
    white_roof: bool = False,
) -> None:
    """Draw a gabled house with chimney, door and windows, standing at (x, y)."""
    light = theatre.light
    half, body = high * 0.50, high * 0.56
    rim = mix(wall, light.rim, 0.5)
    chimney = x + half * (0.5 if rng.random() < 0.5 else -0.5)
    sheet.rectangle(
        chimney - high * 0.06,
        y - high * 1.02,
        chimney + high * 0.06,
        y - high * 0.6,
        mix(roof, light.deep, 0.25),
    )
    sheet.lit_polygon(
        [(x - half, y), (x - half, y - body), (x + half, y - body), (x + half, y)],
        wall,
        rim,
        light,
        max(1, high * 0.012),
    )
    shade_x = -1 if light.toward[0] > 0 else 1
    sheet.polygon(
        [
            (x + shade_x * half, y),
            (x + shade_x * half, y - body),
            (x + shade_x * half * 0.72, y - body),
            (x + shade_x * half * 0.72, y),
        ],
        mix(wall, light.deep, 0.13),
    )
    eaves = half * 1.18
    gable = [
        (x - eaves, y - body * 0.94),
        (x - half * 0.52, y - high),
        (x + half * 0.52, y - high),
        (x + eaves, y - body * 0.94),
    ]
    sheet.lit_polygon(
        gable,
        mix(light.rim, light.haze, 0.15) if white_roof else roof,
        mix(roof, light.rim, 0.55),
        light,
        max(1, high * 0.014),
    )
    glass = LAMP if rng.random() < lit else mix(wall, light.deep, 0.42)
    for side in (-1, 1):
        wx, wy, w = x + side * half * 0.52, y - body * 0.62, high * 0.085
        sheet.rectangle(wx - w * 1.25, wy - w * 1.25, wx + w * 1.25, wy + w * 1.5, mix(wall, light.rim, 0.55))
        sheet.rectangle(wx - w, wy - w, wx + w, wy + w * 1.25, glass)
        sheet.rectangle(wx - 1, wy - w, wx + max(1, high * 0.008), wy + w * 1.25, mix(wall, light.rim, 0.55))
    door = mix(roof, light.deep, 0.3)
    sheet.rectangle(x - high * 0.085, y - body * 0.58, x + high * 0.085, y, door)
