"""Town as recipes: city, street, village, market, rooftop, park and road."""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage import flora
from vidkit.engine.stage.buildings import (
    GLASS,
    WALLS,
    houses,
    lit_share,
    skyline,
)
from vidkit.engine.stage.paint import Sheet, glow
from vidkit.engine.stage.palettes import GROUNDS, mix, rgb, tone
from vidkit.engine.stage.places import (
    MEADOW_FLOWERS,
    fence,
    ground_colour,
    hang_backdrop,
    hang_foreground,
    hang_terrain,
    hills,
    leaf_colour,
    level,
)
from vidkit.engine.stage.props import hang_stall, hang_string
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Shore, Theatre


def city(theatre: Theatre, _staging: Staging) -> None:
    """Hang towers over an avenue."""
    skyline(
        theatre,
        theatre.y(0.10),
        0.08,
        38,
        "a",
        (150, 330),
        (60, 110),
        lit=lit_share(theatre, 0.30),
        hues=GLASS,
    )
    skyline(
        theatre,
        theatre.y(0.20),
        0.28,
        27,
        "b",
        (120, 290),
        (80, 130),
        lit=lit_share(theatre, 0.34),
        hues=GLASS + WALLS,
    )
    _avenue(theatre, (110, 230))


def street(theatre: Theatre, _staging: Staging) -> None:
    """Hang shop fronts along a street."""
    skyline(theatre, theatre.y(0.12), 0.12, 36, "a", (70, 190), (60, 110), lit=lit_share(theatre, 0.28))
    skyline(theatre, theatre.y(0.24), 0.32, 24, "b", (110, 250), (90, 150), lit=lit_share(theatre, 0.32))
    _avenue(theatre, (150, 290))


def _avenue(theatre: Theatre, heights: tuple[float, float]) -> None:
    sun = theatre.sun[0] / theatre.width if theatre.sun else 0.6
    skyline(
        theatre,
        theatre.y(0.36),
        0.54,
        14,
        "shops",
        heights,
        (140, 215),
        lit=lit_share(theatre, 0.38),
        low=(sun - 0.12, sun + 0.12),
        shops=True,
        below=theatre.y(0.7),
    )
    pavement, kerb, road_edge = level(theatre, 0.36), level(theatre, 0.475), level(theatre, 0.515)
    flora.grove(
        theatre,
        "round",
        level(theatre, 0.44),
        9,
        (110, 150),
        leaf_colour(theatre),
        0.58,
        10.4,
        "trees",
        gaps=[(sun - 0.05, sun + 0.05)],
    )
    theatre.hang(lambda: _lamps(theatre, theatre.y(0.46), 10.2))
    hang_terrain(theatre, pavement, "cobble", 0.42, 13.5, "pavement", below=kerb, strata=1, step=34, rim=0.4)
    hang_terrain(theatre, kerb, "stone", 0.40, 9.8, "kerb", below=road_edge, strata=0, rim=0.8)
    hang_terrain(theatre, road_edge, ground_colour(theatre, "asphalt"), 0.60, 9.6, "road", strata=0, rim=0.25)
    theatre.hang(lambda: _dashes(theatre, theatre.y(0.80), 8.2))
    hang_terrain(theatre, level(theatre, 0.985), "stone", 0.72, 4.6, "foreground", strata=1, rim=0.8, step=16)
    theatre.shore = Shore(level(theatre, 0.44), 12.0, 0.95)
    theatre.ground, theatre.hero_depth = level(theatre, 0.70), 8.8


def _lamps(theatre: Theatre, foot: float, depth: float) -> list[Layer]:
    scale, light = theatre.scale, theatre.light
    iron = mix(light.deep, light.haze, 0.18)
    layers = []
    sheet = Sheet(theatre.columns[0], foot - 190 * scale, theatre.columns[-1], foot + 12 * scale, iron)
    for x in np.arange(theatre.columns[0] + 70 * scale, theatre.columns[-1], 350 * scale):
        sheet.lit_polygon(
            [
                (x - 4 * scale, foot),
                (x - 2.4 * scale, foot - 150 * scale),
                (x + 2.4 * scale, foot - 150 * scale),
                (x + 4 * scale, foot),
            ],
            iron,
            mix(iron, light.rim, 0.5),
            light,
            scale,
        )
        sheet.polygon(
            [
                (x - 9 * scale, foot + 3 * scale),
                (x - 5 * scale, foot - 12 * scale),
                (x + 5 * scale, foot - 12 * scale),
                (x + 9 * scale, foot + 3 * scale),
            ],
            iron,
        )
        bulb = rgb("#FFE6A8") if light.dark else mix(rgb("#F7EED8"), light.haze, 0.2)
        sheet.polygon(
            [
                (x - 8 * scale, foot - 154 * scale),
                (x + 8 * scale, foot - 154 * scale),
                (x + 11 * scale, foot - 176 * scale),
                (x - 11 * scale, foot - 176 * scale),
            ],
            bulb,
        )
        sheet.polygon(
            [
                (x - 13 * scale, foot - 175 * scale),
                (x + 13 * scale, foot - 175 * scale),
                (x, foot - 187 * scale),
            ],
            iron,
        )
        if light.dark:
            layers.append(glow(x, foot - 164 * scale, 90 * scale, depth - 0.05, rgb("#FFC978"), 0.5))
    return [sheet.layer(theatre, depth, "lamps", shadow=0.25, offset=(-3, 4), blur=4), *layers]


def _dashes(theatre: Theatre, y: float, depth: float) -> Layer:
    scale = theatre.scale
    colour = mix(theatre.light.rim, theatre.light.haze, 0.2)
    sheet = Sheet(theatre.columns[0], y - 4 * scale, theatre.columns[-1], y + 16 * scale, colour)
    for x in np.arange(theatre.columns[0], theatre.columns[-1], 150 * scale):
        sheet.polygon(
            [(x, y), (x + 84 * scale, y), (x + 76 * scale, y + 10 * scale), (x - 8 * scale, y + 10 * scale)],
            colour,
        )
    return sheet.layer(theatre, depth, "road marks", shadow=0, opacity=0.8)


def village(theatre: Theatre, staging: Staging) -> None:
    """Hang gabled houses on green hills."""
    hang_backdrop(theatre, staging)
    green = ground_colour(theatre, "grass")
    a, b, c, d = (
        hills(theatre, t, h, w, str(t))
        for t, h, w in ((0.12, 22, 420), (0.30, 14, 520), (0.56, 10, 620), (1.0, 12, 380))
    )
    theatre.hang(lambda: houses(theatre, a, 13, (44, 70), 0.28, 22.5, "far"))
    hang_terrain(theatre, a, mix(green, GROUNDS["leaf"], 0.3), 0.24, 22, "far hill", below=b)
    flora.grove(theatre, "round", a, 14, (30, 62), leaf_colour(theatre), 0.30, 21.8, "far")
    theatre.hang(lambda: houses(theatre, b, 7, (105, 150), 0.46, 14.5, "near"))
    hang_terrain(theatre, b, green, 0.42, 14, "hill", below=c)
    flora.grove(theatre, "round", b, 9, (60, 120), leaf_colour(theatre), 0.46, 13.8, "near")
    path = mix(ground_colour(theatre, "cobble"), green, 0.25)
    hang_terrain(theatre, c, path, 0.52, 9.6, "ground", strata=3)
    if theatre.light.dark:
        theatre.hang(lambda: _lamps(theatre, theatre.y(0.58), 9.5))
    hang_foreground(theatre, d, mix(green, GROUNDS["forest"], 0.4), flowers=MEADOW_FLOWERS)
    theatre.ground, theatre.hero_depth = c + 46 * theatre.scale, 9.0


def market(theatre: Theatre, _staging: Staging) -> None:
    """Hang striped stalls full of fruit on a square under lanterns."""
    sun = theatre.sun[0] / theatre.width if theatre.sun else 0.5
    skyline(
        theatre,
        theatre.y(0.16),
        0.14,
        34,
        "a",
        (90, 230),
        (70, 120),
        lit=lit_share(theatre, 0.3),
        low=(sun - 0.1, sun + 0.1),
    )
    skyline(
        theatre,
        theatre.y(0.28),
        0.36,
        22,
        "b",
        (150, 290),
        (110, 170),
        lit=max(0.12, lit_share(theatre, 0.36)),
        low=(sun - 0.13, sun + 0.13),
        below=theatre.y(0.5),
    )
    hang_terrain(theatre, level(theatre, 0.27), "cobble", 0.40, 17, "square", strata=3, rim=0.3)
    foot = theatre.y(0.60)
    for k, (fraction, cloth) in enumerate(
        ((0.10, "#D8433B"), (0.90, "#2E8C8A"), (-0.18, "#E8A33A"), (1.20, "#7D5FB2"))
    ):
        hang_stall(
            theatre,
            fraction * theatre.width,
            foot + (6 if k % 2 else 0) * theatre.scale,
            cloth,
            11 + 0.2 * k,
            k,
        )
    hang_string(theatre, -0.02 * theatre.height, 0.15 * theatre.height, 9.9, lanterns=True)
    hang_terrain(theatre, level(theatre, 1.0), "cobble", 0.8, 4.6, "foreground", strata=1, rim=0.6, step=22)
    theatre.ground, theatre.hero_depth = level(theatre, 0.78), 8.2


def rooftop(theatre: Theatre, _staging: Staging) -> None:
    """Hang a terrace above the roofs of a city, with strings of lights."""
    skyline(
        theatre,
        theatre.y(0.34),
        0.10,
        36,
        "a",
        (130, 270),
        (60, 110),
        lit=lit_share(theatre, 0.30),
        hues=GLASS,
    )
    skyline(
        theatre,
        theatre.y(0.44),
        0.32,
        24,
        "b",
        (130, 260),
        (80, 130),
        lit=lit_share(theatre, 0.34),
        low=(0.3, 0.6),
        hues=GLASS + WALLS,
    )
    skyline(
        theatre,
        theatre.y(0.56),
        0.54,
        15,
        "c",
        (110, 210),
        (110, 170),
        lit=lit_share(theatre, 0.36),
        low=(0.25, 0.62),
        below=theatre.y(0.9),
    )
    brick = rgb("#A8746A")
    terrace = level(theatre, 0.62)
    theatre.hang(lambda: _railing(theatre, theatre.y(0.62), 9.7))
    hang_terrain(
        theatre, terrace, mix(brick, GROUNDS["stone"], 0.5), 0.55, 9.6, "ground", strata=2, step=32, rim=0.7
    )
    hang_string(theatre, -0.03 * theatre.height, 0.16 * theatre.height, 8.6, lanterns=False)
    theatre.hang(lambda: _planters(theatre, theatre.y(0.99), 4.7))
    hang_terrain(theatre, level(theatre, 0.985), brick, 0.88, 4.6, "foreground", strata=1, rim=0.6, step=18)
    theatre.ground, theatre.hero_depth = level(theatre, 0.80), 8.4


def _railing(theatre: Theatre, y: float, depth: float) -> Layer:
    scale, light = theatre.scale, theatre.light
    iron = mix(light.deep, light.haze, 0.25)
    sheet = Sheet(theatre.columns[0], y - 62 * scale, theatre.columns[-1], y + 8 * scale, iron)
    rim = mix(iron, light.rim, 0.6)
    for x in np.arange(theatre.columns[0], theatre.columns[-1], 24 * scale):
        sheet.rectangle(x, y - 46 * scale, x + max(1, 2.4 * scale), y + 4 * scale, iron)
    sheet.rectangle(theatre.columns[0], y - 52 * scale, theatre.columns[-1], y - 45 * scale, iron)
    sheet.rectangle(theatre.columns[0], y - 53 * scale, theatre.columns[-1], y - 51 * scale, rim)
    return sheet.layer(theatre, depth, "railing", shadow=0.2, offset=(-3, 4), blur=4)


def _planters(theatre: Theatre, y: float, depth: float) -> Layer:
    scale, light = theatre.scale, theatre.light
    rng = theatre.rng("planters")
    pot, leaf = tone(light, rgb("#C06A48"), 0.85), tone(light, rgb("#5F8F58"), 0.85)
    sheet = Sheet(theatre.columns[0], y - 150 * scale, theatre.columns[-1], y + 10 * scale, leaf)
    for fraction in (-0.12, 0.06, 0.93, 1.10):
        x = theatre.width * fraction
        for k in range(11):
            angle = (k - 5) * 0.26 + 0.1 * rng.standard_normal()
            length = rng.uniform(55, 92) * scale
            tip = (x + length * math.sin(angle), y - 44 * scale - length * math.cos(angle))
            w = 8 * scale
            middle = (x + length * 0.5 * math.sin(angle), y - 44 * scale - length * 0.5 * math.cos(angle))
            sheet.lit_polygon(
                [(x, y - 40 * scale), (middle[0] - w, middle[1]), tip, (middle[0] + w, middle[1])],
                mix(leaf, light.deep, 0.18 * rng.random()),
                mix(leaf, light.rim, 0.5),
                light,
                1.2 * scale,
            )
        sheet.lit_polygon(
            [
                (x - 34 * scale, y - 48 * scale),
                (x + 34 * scale, y - 48 * scale),
                (x + 26 * scale, y + 6 * scale),
                (x - 26 * scale, y + 6 * scale),
            ],
            pot,
            mix(pot, light.rim, 0.5),
            light,
            1.6 * scale,
        )
    return sheet.layer(theatre, depth, "planters", shadow=0.35, offset=(-4, 4), blur=7)


def park(theatre: Theatre, staging: Staging) -> None:
    """Hang lawns with round trees, a path, a bench and lamps."""
    hang_backdrop(theatre, staging)
    green = ground_colour(theatre, "grass")
    a, b, c, d = (
        hills(theatre, t, h, w, str(t))
        for t, h, w in ((0.10, 14, 420), (0.28, 12, 520), (0.54, 8, 700), (1.0, 12, 380))
    )
    leaf = leaf_colour(theatre)
    flora.grove(theatre, "round", a, 34, (60, 110), leaf, 0.24, 24, "far")
    hang_terrain(theatre, a, mix(green, GROUNDS["leaf"], 0.4), 0.26, 23.9, "far lawn", below=b)
    flora.grove(theatre, "round", b, 10, (170, 250), leaf, 0.46, 14.2, "trees", gaps=[(0.3, 0.68)])
    hang_terrain(theatre, b, green, 0.42, 14, "lawn", below=c)
    theatre.hang(lambda: _lamps(theatre, theatre.y(0.5), 11))
    hang_terrain(
        theatre, c, mix(ground_colour(theatre, "sand"), green, 0.25), 0.48, 9.6, "ground", strata=1, step=60
    )
    if theatre.season != "winter":
        flora.flower_bed(
            theatre,
            c - 26 * theatre.scale,
            20 * theatre.scale,
            70,
            (4, 6),
            MEADOW_FLOWERS,
            0.5,
            9.7,
            "border",
        )
    side = (0.96, 1.2) if not theatre.flip else (-0.2, 0.04)
    flora.grove(theatre, "round", d, 1, (520, 600), leaf, 0.82, 5.4, "near tree", span=side, drop=20)
    hang_foreground(theatre, d, mix(green, GROUNDS["forest"], 0.3), flowers=MEADOW_FLOWERS)
    theatre.ground, theatre.hero_depth = c + 50 * theatre.scale, 9.0


def road(theatre: Theatre, staging: Staging) -> None:
    """Hang a country road along hills."""
    hang_backdrop(theatre, staging, default="mountain" if theatre.rng("road").random() < 0.5 else "hills")
    desert = "desert" in staging.backdrops
    green = ground_colour(theatre, "sand" if desert else "grass")
    a, b = hills(theatre, 0.14, 24, 420, "1"), hills(theatre, 0.36, 14, 560, "2")
    hang_terrain(
        theatre, a, mix(green, GROUNDS["leaf"], 0.0 if desert else 0.4), 0.24, 22, "far hill", below=b
    )
    if not desert:
        flora.grove(theatre, "round", a, 18, (30, 66), leaf_colour(theatre), 0.3, 21.8, "far")
        flora.grove(
            theatre,
            "conifer" if theatre.season == "winter" else "round",
            b,
            7,
            (90, 170),
            leaf_colour(theatre),
            0.46,
            13.8,
            "trees",
            gaps=[(0.3, 0.66)],
        )
    hang_terrain(theatre, b, green, 0.44, 13.5, "roadside", below=level(theatre, 0.6))
    theatre.hang(lambda: fence(theatre, level(theatre, 0.50), 9.9, 0.55))
    hang_terrain(
        theatre,
        level(theatre, 0.50),
        mix(green, GROUNDS["earth"], 0.4),
        0.48,
        9.8,
        "verge",
        below=level(theatre, 0.6),
        strata=0,
    )
    hang_terrain(theatre, level(theatre, 0.54), GROUNDS["asphalt"], 0.60, 9.6, "road", strata=0, rim=0.3)
    theatre.hang(lambda: _dashes(theatre, theatre.y(0.80), 8.4))
    hang_foreground(
        theatre,
        hills(theatre, 0.985, 6, 380, "5"),
        mix(green, GROUNDS["sand" if desert else "forest"], 0.4),
        flowers=() if desert else MEADOW_FLOWERS,
        tufts=30 if desert else 52,
    )
    theatre.ground, theatre.hero_depth = level(theatre, 0.73), 8.8
