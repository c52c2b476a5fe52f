"""Open country as recipes: meadow, desert, savanna, forest, jungle, mountain, volcano, snow and farm."""

from __future__ import annotations

import numpy as np

from vidkit.engine.stage import flora
from vidkit.engine.stage.paint import Sheet, smooth_noise
from vidkit.engine.stage.palettes import GROUNDS, mix, rgb, tone
from vidkit.engine.stage.places import (
    MEADOW_FLOWERS,
    dunes,
    fence,
    ground_colour,
    hang_backdrop,
    hang_cone,
    hang_foreground,
    hang_snowcaps,
    hang_terrain,
    hills,
    leaf_colour,
    level,
    range_of_mountains,
)
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Shore, Theatre


def _settle(theatre: Theatre, ground: np.ndarray, depth: float = 9.0) -> None:
    theatre.ground = ground
    theatre.hero_depth = depth


_GRAND = {
    "castle",
    "palace",
    "temple",
    "cathedral",
    "tower",
    "windmill",
    "lighthouse",
    "church",
    "pagoda",
    "mansion",
    "ruin",
}


def _knoll(theatre: Theatre, staging: Staging, colour: np.ndarray, near: float = 0.46) -> None:
    """Raise a knoll for a single building, so that it crowns the scene and the heroes keep their room."""
    buildings = [s for s in staging.subjects if s.noun.kind == "building"]
    if len(buildings) != 1 or buildings[0].count != 1:
        return
    others = sum(s.noun.kind != "building" and s.noun.habitat == "ground" for s in staging.subjects)
    x = theatre.x(0.42 if not others else 0.66 if others == 1 else 0.5)
    high = (118 if buildings[0].noun.name in _GRAND else 52) * theatre.scale
    rough = (
        5 * theatre.scale * smooth_noise(len(theatre.columns), theatre.rng("knoll"), 90 * theatre.scale, 3)
    )
    base = theatre.y(0.66)
    profile = base - (high + base - theatre.y(0.46)) * theatre.bell(x, 330 * theatre.scale, 3.2) + rough
    hang_terrain(theatre, profile.astype(np.float32), colour, near, 11.2, "knoll", strata=3, step=30, rim=0.7)
    theatre.shore = Shore(profile + 6 * theatre.scale, 11.0, 0.94, x)
    if buildings[0].noun.home == "snow":
        return  # nothing grows around an igloo
    span = 300 * theatre.scale / theatre.width
    left, right = x / theatre.width - span, x / theatre.width + span
    leaf = leaf_colour(theatre, "forest")
    for name, a, b in (("left", left, left + 0.45 * span), ("right", right - 0.45 * span, right)):
        flora.grove(
            theatre,
            "conifer",
            profile,
            3,
            (54, 96),
            leaf,
            near + 0.06,
            10.95,
            f"knoll {name}",
            span=(a, b),
            drop=10,
        )


def meadow(theatre: Theatre, staging: Staging) -> None:
    """Hang rolling green hills with flowers at the front."""
    hang_backdrop(theatre, staging)
    far, middle = hills(theatre, 0.14, 30, 420, "1"), hills(theatre, 0.32, 34, 520, "2")
    stand, front = hills(theatre, 0.56, 16, 620, "3"), hills(theatre, 1.0, 14, 380, "5")
    green = ground_colour(theatre, "grass")
    hang_terrain(theatre, far, mix(green, GROUNDS["leaf"], 0.35), 0.22, 22, "far meadow", below=middle)
    flora.grove(theatre, "round", far, 16, (26, 60), leaf_colour(theatre), 0.28, 21.8, "far", drop=4)
    hang_terrain(theatre, middle, green, 0.40, 14, "meadow", below=stand)
    flora.grove(
        theatre, "round", middle, 5, (70, 125), leaf_colour(theatre), 0.45, 13.6, "middle", gaps=[(0.2, 0.8)]
    )
    _knoll(theatre, staging, mix(green, GROUNDS["leaf"], 0.4))
    hang_terrain(theatre, stand, mix(green, rgb("#B5BF62"), 0.3), 0.52, 9.6, "ground", strata=3)
    if theatre.season != "winter":
        flora.flower_bed(
            theatre,
            stand + 70 * theatre.scale,
            90 * theatre.scale,
            60,
            (3.5, 7),
            MEADOW_FLOWERS,
            0.6,
            8.2,
            "bed",
        )
    hang_foreground(theatre, front, mix(green, GROUNDS["forest"], 0.35), flowers=MEADOW_FLOWERS)
    _settle(theatre, stand + 44 * theatre.scale)


def desert(theatre: Theatre, staging: Staging) -> None:
    """Hang dunes."""
    hang_backdrop(theatre, staging)
    sand = ground_colour(theatre, "sand")
    a, b = dunes(theatre, 0.16, 46, 520, "1"), dunes(theatre, 0.36, 52, 640, "2")
    c, d = dunes(theatre, 0.62, 46, 760, "3"), dunes(theatre, 1.03, 44, 560, "4")
    hang_terrain(theatre, a, sand, 0.22, 22, "far dunes", below=b, shadow=0.25, rim=0.7)
    hang_terrain(theatre, b, sand, 0.40, 14, "dunes", below=c, rim=0.8)
    hang_terrain(theatre, c, sand, 0.58, 9.6, "ground", strata=3, rim=0.8)
    side = (0.86, 1.2) if not theatre.flip else (-0.2, 0.14)
    if theatre.rng("oasis").random() < 0.75:
        flora.grove(
            theatre, "palm", d, 3, (330, 450), GROUNDS["forest"], 0.95, 4.65, "oasis", span=side, drop=14
        )
    flora.grass(theatre, d, 22, (22, 56), GROUNDS["forest"], 0.95, 4.55, "front", lean=0.5)
    hang_terrain(theatre, d, sand, 0.95, 4.5, "foreground", strata=1)
    _settle(theatre, c + 40 * theatre.scale)


def savanna(theatre: Theatre, staging: Staging) -> None:
    """Hang dry plains with flat-topped trees."""
    hang_backdrop(theatre, staging)
    straw = ground_colour(theatre, "savanna")
    a, b, c, d = (
        hills(theatre, t, h, w, str(t))
        for t, h, w in ((0.12, 12, 520), (0.30, 16, 600), (0.55, 14, 700), (1.0, 14, 420))
    )
    hang_terrain(theatre, a, straw, 0.2, 24, "far plain", below=b)
    theatre.hang(lambda: _acacias(theatre, a, 7, (50, 90), 0.3, 23, "far"))
    hang_terrain(theatre, b, mix(straw, GROUNDS["grass"], 0.3), 0.40, 14, "plain", below=c)
    theatre.hang(lambda: _acacias(theatre, b, 3, (190, 250), 0.5, 13, "near"))
    hang_terrain(theatre, c, straw, 0.55, 9.6, "ground", strata=3)
    flora.grass(theatre, c, 50, (14, 34), GROUNDS["wheat"], 0.6, 9.5, "middle")
    hang_foreground(theatre, d, mix(straw, GROUNDS["earth"], 0.4), tufts=60, sizes=(30, 88))
    _settle(theatre, c + 44 * theatre.scale)


def _acacias(
    theatre: Theatre,
    profile: np.ndarray,
    count: int,
    sizes: tuple[float, float],
    near: float,
    depth: float,
    name: str,
) -> Layer:
    rng = theatre.rng(f"acacia {name}")
    scale, light = theatre.scale, theatre.light
    leaf, bark = tone(light, rgb("#7F8A46"), near), tone(light, rgb("#6A4A38"), near)
    top = profile.min() - sizes[1] * 1.2 * scale
    sheet = Sheet(theatre.columns[0], top, theatre.columns[-1], profile.max() + 14 * scale, leaf)
    for k in range(count):
        x = theatre.columns[0] + (k + rng.uniform(0.2, 0.8)) / count * len(theatre.columns)
        if name == "near" and 0.25 * theatre.width < x < 0.75 * theatre.width:
            continue
        h, y = rng.uniform(*sizes) * scale, theatre.at(profile, x) + 4 * scale
        for lean in (-0.22, 0.02, 0.24):
            sheet.polygon(
                [
                    (x - h * 0.03, y),
                    (x + h * 0.03, y),
                    (x + lean * h + h * 0.012, y - h * 0.84),
                    (x + lean * h - h * 0.012, y - h * 0.84),
                ],
                bark,
            )
        for dx, dy, w in ((-0.24, 0.80, 0.30), (0.26, 0.78, 0.28), (0.0, 0.92, 0.40)):
            points = [
                (
                    x + h * (dx + w * np.cos(a)),
                    y - h * (dy + 0.10 * np.sin(a) * (1 if np.sin(a) > 0 else 0.35)),
                )
                for a in np.linspace(0, 2 * np.pi, 26)
            ]
            sheet.lit_polygon(
                points, mix(leaf, light.deep, 0.1 * (dx != 0)), mix(leaf, light.rim, 0.45), light, 2 * scale
            )
    return sheet.layer(theatre, depth, f"trees {name}", shadow=0.28, offset=(-3, 4), blur=6)


def forest(theatre: Theatre, staging: Staging) -> None:
    """Hang a clearing between rows of trees."""
    autumn = theatre.season in {"autumn", "spring"}
    kind = "round" if autumn else "conifer"
    hang_backdrop(theatre, staging)
    leaf = leaf_colour(theatre, "forest") if theatre.season != "spring" else leaf_colour(theatre)
    ground = ground_colour(theatre, "leaf" if theatre.season != "autumn" else "earth")
    a, b, c, d = (
        hills(theatre, t, h, w, str(t))
        for t, h, w in ((0.08, 14, 300), (0.26, 18, 340), (0.54, 12, 520), (1.0, 16, 300))
    )
    flora.grove(theatre, kind, a, 96, (70, 135), leaf, 0.18, 28, "far", light_shift=0.02)
    hang_terrain(theatre, a, mix(leaf, ground, 0.4), 0.20, 27.9, "far wood", below=b)
    flora.grove(theatre, kind, b, 40, (140, 250), leaf, 0.42, 15, "middle", gaps=[(0.26, 0.74)])
    hang_terrain(theatre, b, mix(leaf, ground, 0.6), 0.40, 14.9, "wood", below=c, strata=3)
    _knoll(theatre, staging, mix(leaf, ground, 0.6))
    hang_terrain(theatre, c, ground, 0.52, 9.6, "ground", strata=3, rim=0.7)
    flora.grass(theatre, c, 24, (12, 30), mix(leaf, ground, 0.5), 0.62, 9.5, "middle")
    tall = (420, 620) if not theatre.tall else (520, 820)
    flora.grove(theatre, kind, d, 2, tall, leaf, 0.9, 5.4, "left", span=(-0.22, 0.10), drop=26)
    flora.grove(theatre, kind, d, 2, tall, leaf, 0.9, 5.3, "right", span=(0.93, 1.22), drop=26)
    hang_foreground(theatre, d, mix(ground, GROUNDS["forest"], 0.5), flowers=("#F6E7EE", "#E8A33A"), tufts=44)
    _settle(theatre, c + 48 * theatre.scale)


def jungle(theatre: Theatre, staging: Staging) -> None:
    """Hang lush layers of palms and big leaves."""
    hang_backdrop(theatre, staging, default="jungle")
    a, b, c, d = (
        hills(theatre, t, h, w, str(t))
        for t, h, w in ((0.10, 16, 300), (0.28, 18, 340), (0.54, 12, 520), (1.0, 12, 300))
    )
    flora.grove(theatre, "palm", a, 26, (110, 190), GROUNDS["leaf"], 0.25, 26, "far")
    hang_terrain(theatre, a, GROUNDS["forest"], 0.25, 25.9, "far jungle", below=b)
    flora.grove(
        theatre,
        "round",
        b,
        22,
        (90, 160),
        mix(GROUNDS["leaf"], GROUNDS["forest"], 0.5),
        0.42,
        15.4,
        "bushes",
        gaps=[(0.3, 0.7)],
    )
    flora.grove(theatre, "palm", b, 12, (200, 320), GROUNDS["leaf"], 0.45, 15, "middle", gaps=[(0.3, 0.7)])
    hang_terrain(theatre, b, GROUNDS["forest"], 0.42, 14.9, "jungle", below=c)
    hang_terrain(theatre, c, mix(GROUNDS["leaf"], GROUNDS["earth"], 0.35), 0.52, 9.6, "ground", strata=3)
    flora.grass(theatre, c, 40, (22, 60), GROUNDS["leaf"], 0.6, 9.5, "middle")
    flora.grove(
        theatre, "palm", d, 1, (470, 560), GROUNDS["forest"], 0.92, 5.4, "left", span=(-0.14, 0.06), drop=26
    )
    flora.grove(
        theatre, "palm", d, 1, (470, 560), GROUNDS["forest"], 0.92, 5.3, "right", span=(0.96, 1.16), drop=26
    )
    hang_foreground(theatre, d, GROUNDS["forest"], tufts=70, sizes=(50, 130), flowers=("#F06C8C", "#F2A93B"))
    _settle(theatre, c + 48 * theatre.scale)


def mountain(theatre: Theatre, staging: Staging) -> None:
    """Hang two ranges, foothills with firs and an alpine meadow."""
    first, second = (
        range_of_mountains(theatre, 0.06, 250, 460, "main"),
        range_of_mountains(theatre, 0.16, 110, 320, "near"),
    )
    hang_terrain(
        theatre,
        range_of_mountains(theatre, 0.0, 170, 300, "back"),
        "rock",
        0.03,
        40,
        "far range",
        below=second,
        shadow=0.12,
    )
    hang_terrain(theatre, first, "rock", 0.14, 33, "peaks", below=second, strata=3, step=70, shadow=0.22)
    hang_snowcaps(theatre, first, 32.9, "main")
    b, c, d = (
        hills(theatre, 0.34, 20, 320, "b"),
        hills(theatre, 0.58, 14, 600, "c"),
        hills(theatre, 1.0, 14, 380, "d"),
    )
    hang_terrain(
        theatre,
        second,
        mix(GROUNDS["rock"], GROUNDS["forest"], 0.4),
        0.28,
        24,
        "foothills",
        below=b,
        strata=3,
    )
    leaf = leaf_colour(theatre, "forest")
    flora.grove(theatre, "conifer", b, 56, (46, 110), leaf, 0.42, 15, "middle", gaps=[(0.24, 0.52)])
    green = ground_colour(theatre, "grass")
    hang_terrain(theatre, b, mix(green, GROUNDS["forest"], 0.3), 0.40, 14.9, "slope", below=c)
    _knoll(theatre, staging, mix(green, GROUNDS["forest"], 0.3))
    hang_terrain(theatre, c, green, 0.52, 9.6, "ground", strata=3)
    flora.grove(
        theatre,
        "conifer",
        d,
        2,
        (320, 470),
        leaf,
        0.9,
        5.3,
        "side",
        span=(0.92, 1.22) if not theatre.flip else (-0.22, 0.08),
        drop=24,
    )
    hang_foreground(theatre, d, mix(green, GROUNDS["forest"], 0.4), flowers=MEADOW_FLOWERS)
    _settle(theatre, c + 44 * theatre.scale)


def volcano(theatre: Theatre, _staging: Staging) -> None:
    """Hang a volcano over dark slopes."""
    hang_terrain(
        theatre,
        range_of_mountains(theatre, 0.0, 70, 400, "back"),
        "rock",
        0.05,
        38,
        "far range",
        shadow=0.12,
        below=level(theatre, 0.3),
    )
    hang_cone(theatre, 0.1)
    ash = ground_colour(theatre, "lava")
    b, c, d = (
        hills(theatre, 0.30, 22, 260, "b"),
        hills(theatre, 0.58, 14, 520, "c"),
        hills(theatre, 1.0, 20, 300, "d"),
    )
    flora.grove(theatre, "round", b, 26, (40, 80), GROUNDS["forest"], 0.4, 18, "far")
    hang_terrain(theatre, b, mix(ash, GROUNDS["forest"], 0.45), 0.4, 15, "slope", below=c)
    hang_terrain(theatre, c, mix(ash, GROUNDS["earth"], 0.4), 0.5, 9.6, "ground", strata=3)
    hang_foreground(theatre, d, ash, tufts=26)
    _settle(theatre, c + 44 * theatre.scale)


def snow(theatre: Theatre, staging: Staging) -> None:
    """Hang snowfields with firs."""
    arctic = any(
        s.noun.name in {"penguin", "polar bear", "igloo", "walrus", "seal"} for s in staging.subjects
    )
    hang_backdrop(theatre, staging, default="mountain" if arctic else "hills")
    a, b, c, d = (
        hills(theatre, t, h, w, str(t))
        for t, h, w in ((0.10, 14, 300), (0.30, 22, 340), (0.56, 18, 460), (1.0, 18, 340))
    )
    leaf = leaf_colour(theatre, "forest")
    if not arctic:
        flora.grove(theatre, "conifer", a, 90, (56, 115), leaf, 0.20, 22, "far")
        flora.grove(theatre, "conifer", b, 26, (120, 210), leaf, 0.46, 14, "middle", gaps=[(0.24, 0.72)])
    white = theatre.ground_colour if theatre.ground_colour is not None else GROUNDS["snow"]
    hang_terrain(theatre, a, white, 0.20, 21.9, "far snow", below=b, rim=0.8)
    hang_terrain(
        theatre,
        b,
        mix(white, GROUNDS["ice"], 0.3 if arctic else 0.0),
        0.38,
        13.9,
        "snowfield",
        below=c,
        rim=0.9,
    )
    _knoll(theatre, staging, white, 0.42)
    hang_terrain(theatre, c, white, 0.46, 9.6, "ground", strata=3, rim=0.9)
    if not arctic:
        tall = (380, 540) if not theatre.tall else (500, 760)
        flora.grove(theatre, "conifer", d, 2, tall, leaf, 0.85, 5.5, "left", span=(-0.24, 0.08), drop=24)
        flora.grove(theatre, "conifer", d, 2, tall, leaf, 0.85, 5.4, "right", span=(0.94, 1.24), drop=24)
    hang_terrain(theatre, d, white, 0.62, 4.5, "foreground", strata=2, rim=1.0)
    _settle(theatre, c + 48 * theatre.scale)


def farm(theatre: Theatre, staging: Staging) -> None:
    """Hang ploughed and golden fields with a fence."""
    hang_backdrop(theatre, staging)
    far, middle = hills(theatre, 0.12, 22, 420, "1"), hills(theatre, 0.30, 18, 560, "2")
    stand, front = hills(theatre, 0.55, 10, 620, "3"), hills(theatre, 1.0, 10, 380, "5")
    green = ground_colour(theatre, "grass")
    hang_terrain(
        theatre,
        far,
        mix(green, GROUNDS["wheat"], 0.7),
        0.24,
        22,
        "far field",
        below=middle,
        strata=4,
        step=15,
    )
    flora.grove(theatre, "round", far, 12, (30, 62), leaf_colour(theatre), 0.3, 21.8, "far", drop=4)
    hang_terrain(
        theatre, middle, ground_colour(theatre, "wheat"), 0.42, 14, "wheat", below=stand, strata=5, step=17
    )
    hang_terrain(theatre, stand, green, 0.52, 9.6, "ground", strata=3)
    theatre.hang(lambda: fence(theatre, stand + 6 * theatre.scale, 9.55, 0.55))
    hang_foreground(
        theatre, front, mix(green, GROUNDS["wheat"], 0.5), flowers=("#E8503F", "#F4C95D", "#F6F0E0"), tufts=60
    )
    _settle(theatre, stand + 48 * theatre.scale)
