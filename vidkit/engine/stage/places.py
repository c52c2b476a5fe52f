"""
Open country as recipes: each hangs its far, middle, near and foremost sheets and says where heroes may stand.

A recipe takes the theatre and the staging; `PLACES` in `build.py` names them all. Town and indoor places live in
`town.py`, waters in `waters.py`, sky and space in `space.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vidkit.engine.stage import flora
from vidkit.engine.stage.paint import Sheet, glow, ridges, smooth_noise, terrain
from vidkit.engine.stage.palettes import GROUNDS, mix, rgb, tone
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.theatre import Theatre, sway
from vidkit.engine.stage.words import Staging

Recipe = Callable[[Theatre, Staging], None]

MEADOW_FLOWERS = ("#F6E7EE", "#F4C95D", "#E8607A", "#8F7FD0", "#FFFFFF")


def hills(theatre: Theatre, t: float, height: float, width: float, name: str, octaves: int = 3) -> np.ndarray:
    """Return a rolling profile around *t* (0 horizon, 1 lower edge), *height* and *width* in pixels at 720 lines."""
    rng = theatre.rng(f"hills {name}")
    scale = theatre.scale
    return theatre.y(t) - height * scale * smooth_noise(len(theatre.columns), rng, width * scale, octaves)


def level(theatre: Theatre, t: float) -> np.ndarray:
    """Return a flat profile at *t*."""
    return np.full(len(theatre.columns), theatre.y(t), np.float32)


def dunes(theatre: Theatre, t: float, height: float, width: float, name: str) -> np.ndarray:
    """Return a profile of soft crests, as sand drifts."""
    rng = theatre.rng(f"dunes {name}")
    scale = theatre.scale
    noise = smooth_noise(len(theatre.columns), rng, width * scale, 2, 0.3)
    return theatre.y(t) - height * scale * (1 - np.abs(noise) * 1.9)


def range_of_mountains(theatre: Theatre, t: float, height: float, width: float, name: str) -> np.ndarray:
    """Return a profile of peaks rising *height* above *t*."""
    rng = theatre.rng(f"peaks {name}")
    scale = theatre.scale
    tall = 1.25 if theatre.tall else 1.0
    return theatre.y(t) - height * scale * tall * ridges(len(theatre.columns), rng, width * scale)


def hang_terrain(
    theatre: Theatre, profile: np.ndarray, colour: np.ndarray | str, near: float, depth: float, name: str,
    *, below: np.ndarray | None = None, **options: object,
) -> None:  # fmt: skip
    """Hang a terrain; with *below* (the next nearer profile) it ends some way behind that one."""
    paper = GROUNDS[colour] if isinstance(colour, str) else colour
    bottom = None
    if below is not None:
        bottom = min(float(below.max()) + 0.22 * theatre.height, theatre.height + theatre.margin_y)
    theatre.hang(lambda: terrain(theatre, profile, paper, near, depth, name, bottom=bottom, **options))  # type: ignore[arg-type]  # options are terrain's keywords


def leaf_colour(theatre: Theatre, kind: str = "leaf") -> np.ndarray:
    """Return the colour of leaves in this season."""
    if theatre.season == "autumn":
        return GROUNDS["autumn"]
    if theatre.season == "spring" and kind == "leaf":
        return mix(GROUNDS["leaf"], GROUNDS["blossom"], 0.7)
    if theatre.season == "winter" or theatre.light.name == "snow":
        return mix(GROUNDS["forest"], GROUNDS["ice"], 0.25)
    return GROUNDS[kind]


def ground_colour(theatre: Theatre, kind: str) -> np.ndarray:
    """Return the ground's colour: the prompt's, snow in winter, else *kind*."""
    if theatre.ground_colour is not None:
        return theatre.ground_colour
    if theatre.season == "winter" and kind in {"grass", "earth", "savanna", "leaf", "wheat", "forest"}:
        return GROUNDS["snow"]
    if theatre.season == "autumn" and kind == "grass":
        return mix(GROUNDS["grass"], GROUNDS["autumn"], 0.45)
    return GROUNDS[kind]


def hang_backdrop(theatre: Theatre, staging: Staging, default: str = "hills", t: float = 0.02) -> None:
    """Hang the farthest sheets: what the prompt names behind the scene, or *default*."""
    from vidkit.engine.stage import town  # the town needs this module's hills

    names = [
        name
        for name in staging.backdrops
        if name in {"mountain", "city", "forest", "volcano", "sea", "desert", "jungle", "snow", "village"}
    ]
    name = names[0] if names else default
    if name in {"mountain", "snow"}:
        first = range_of_mountains(theatre, t, 165, 420, "far")
        second = range_of_mountains(theatre, t + 0.10, 95, 300, "near")
        hang_terrain(
            theatre, first, "rock", 0.08, 36, "mountains", below=second, strata=3, shadow=0.18, step=60
        )
        hang_snowcaps(theatre, first, 35.9, "far")
        hang_terrain(
            theatre, second, "rock", 0.24, 28, "foothills", below=level(theatre, 0.3), strata=2, shadow=0.2
        )
    elif name == "city":
        town.hang_skyline(theatre, staging, t)
    elif name == "volcano":
        hang_cone(theatre, t)
    elif name == "forest" or name == "jungle":
        first = hills(theatre, t, 16, 300, "far wood")
        kind = "round" if name == "jungle" or theatre.season in {"autumn", "spring"} else "conifer"
        flora.grove(theatre, kind, first, 90, (50, 105), leaf_colour(theatre, "forest"), 0.2, 30, "far wood")
        hang_terrain(theatre, first, "forest", 0.16, 29.9, "far wood", below=first + 60 * theatre.scale)
    elif name == "sea":
        profile = np.full(len(theatre.columns), theatre.y(t - 0.04), np.float32)
        hang_terrain(theatre, profile, "sea", 0.28, 34, "far sea", strata=1, shadow=0.1, rim=0.5)
    elif name == "desert":
        hang_terrain(
            theatre,
            dunes(theatre, t, 40, 520, "far"),
            "sand",
            0.12,
            34,
            "far dunes",
            below=level(theatre, 0.3),
        )
    else:
        first = range_of_mountains(theatre, t, 62 if name == "hills" else 40, 420, "far")
        hang_terrain(
            theatre, first, "rock", 0.06, 34, "far hills", below=level(theatre, 0.25), strata=1, shadow=0.15
        )


def hang_snowcaps(theatre: Theatre, profile: np.ndarray, depth: float, name: str) -> None:
    """Hang ragged snow on the peaks of *profile*."""

    def paint() -> Layer:
        scale = theatre.scale
        ragged = smooth_noise(len(profile), theatre.rng(f"caps {name}"), 24 * scale, 3)
        line = np.percentile(profile, 62)
        reach = np.clip((line - profile) * 0.46, 0, 90 * scale) * (1 + 0.5 * ragged)
        top, bottom = int(profile.min()) - 3, int((profile + reach).max()) + 12
        colour = mix(theatre.light.rim, theatre.light.haze, 0.22)
        sheet = Sheet(-theatre.margin_x, top, -theatre.margin_x + len(profile), bottom, colour)
        rows = np.arange(top, bottom, dtype=np.float32)[:, None]
        cover = np.clip(rows - profile[None] + 0.5, 0, 1) * np.clip(
            (profile + reach)[None] - rows + 0.5, 0, 1
        )
        cover *= np.clip(reach / (3 * scale), 0, 1)[None]
        sheet.rgba[..., 3] = (cover * 255).astype(np.uint8)
        return sheet.layer(theatre, depth, "snow caps", shadow=0.2, offset=(0, 3), blur=4)

    theatre.hang(paint)


def hang_cone(theatre: Theatre, t: float) -> None:
    """Hang a volcano with glowing streams of lava and a plume of smoke."""
    scale = theatre.scale
    cx = theatre.x(0.58)
    high = min(0.62 * theatre.horizon, 330 * scale)
    flank = np.abs(theatre.columns - cx)
    rng = theatre.rng("cone")
    crater = 34 * scale
    slope = high * np.exp(-np.clip(flank - crater, 0, None) / (190 * scale)) + 5 * scale * smooth_noise(
        len(theatre.columns), rng, 40 * scale, 3
    )
    profile = theatre.y(t + 0.15) - slope + np.clip(crater - flank, 0, 12 * scale) * 0.9
    peak = float(profile.min())

    def plume() -> list[Layer]:
        light = theatre.light
        layers = []
        for sheet_index in range(2):
            colour = mix(light.deep, light.middle, 0.35 + 0.25 * sheet_index)
            sheet = Sheet(
                cx - 260 * scale, -theatre.margin_y * 0.6, cx + 330 * scale, peak + 40 * scale, colour
            )
            for k in range(15):
                s = k / 14
                x = cx + (90 * s * s + 26 * np.sin(3 * k + sheet_index)) * scale
                y = peak + 10 * scale - s * (peak + theatre.margin_y * 0.3)
                r = (18 + 78 * s) * scale * (1 - 0.3 * sheet_index)
                sheet.ellipse(x, y, r, r * 0.92, mix(rgb("#F2703A"), colour, min(1, 0.25 + 2.4 * s)))
            layers.append(
                sheet.layer(
                    theatre,
                    33.5 - 0.2 * sheet_index,
                    "smoke",
                    shadow=0.25,
                    motion=sway(5 * scale, 3 * scale, 0.6, sheet_index),
                )
            )
        return layers

    def lava() -> Layer:
        sheet = Sheet(cx - 240 * scale, peak - 130 * scale, cx + 240 * scale, peak + high, rgb("#FF7A35"))
        for k, lean in enumerate((-0.75, -0.12, 0.62)):
            left, right = [], []
            for i in range(16):
                s = i / 15
                x = cx + lean * (crater * 0.8 + 120 * scale * s) + 7 * scale * np.sin(6 * s + k)
                y = theatre.at(profile, x) + 4 * scale + s * 26 * scale
                w = (9 - 5 * s) * scale
                left.append((x - w, y))
                right.append((x + w, y))
            sheet.lit_polygon(
                [*left, *right[::-1]], rgb("#FF8A3C"), rgb("#FFD98A"), theatre.light, 2.5 * scale
            )
        for _ in range(26):
            angle, far = rng.normal(-1.57, 0.42), rng.uniform(20, 120) * scale
            r = rng.uniform(1.5, 4.5) * scale
            sheet.ellipse(cx + far * np.cos(angle), peak + far * np.sin(angle), r, r, rgb("#FFC36A"))
        return sheet.layer(theatre, 29.8, "lava", shadow=0)

    theatre.hang(plume)
    theatre.hang(lambda: glow(theatre, cx, peak, 240 * scale, 33, rgb("#FF8A4A"), 0.55))
    hang_terrain(theatre, profile, "lava", 0.30, 30, "volcano", strata=3, step=64, shadow=0.25, rim=0.35)
    theatre.hang(lava)


def _settle(theatre: Theatre, ground: np.ndarray, depth: float = 9.0) -> None:
    theatre.ground = ground
    theatre.hero_depth = depth


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


def hang_foreground(
    theatre: Theatre, profile: np.ndarray, colour: np.ndarray, *, flowers: tuple[str, ...] = (), tufts: int = 42, near: float = 0.92,
    sizes: tuple[float, float] = (24, 74), motion: Motion | None = None,
) -> None:  # fmt: skip
    """Hang the nearest strip of ground with grass on it."""
    winter = theatre.season == "winter"
    flora.grass(
        theatre, profile, tufts // (3 if winter else 1), sizes, colour if not winter else GROUNDS["wood"], near, 4.6, "front",
        flowers=() if winter else flowers, motion=motion or sway(1.5 * theatre.scale, 0, 1.1),
    )  # fmt: skip
    hang_terrain(
        theatre, profile, colour if not winter else GROUNDS["snow"], near, 4.5, "foreground", strata=1
    )


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


def volcano(theatre: Theatre, staging: Staging) -> None:
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


def fence(theatre: Theatre, profile: np.ndarray, depth: float, near: float) -> Layer:
    """Return a wooden fence along *profile*."""
    scale, light = theatre.scale, theatre.light
    wood = tone(light, rgb("#C9A57A"), near)
    rim = mix(wood, light.rim, 0.5)
    sheet = Sheet(
        theatre.columns[0], profile.min() - 60 * scale, theatre.columns[-1], profile.max() + 16 * scale, wood
    )
    posts = np.arange(theatre.columns[0], theatre.columns[-1], 62 * scale)
    for rail in (34, 18):
        points = [(x, theatre.at(profile, x) - rail * scale) for x in posts]
        lower = [(x, y + 6 * scale) for x, y in points]
        sheet.lit_polygon([*points, *lower[::-1]], mix(wood, light.deep, 0.1), rim, light, 1.2 * scale)
    for x in posts:
        y = theatre.at(profile, x)
        w = 5 * scale
        post = [
            (x - w, y + 6 * scale),
            (x - w, y - 44 * scale),
            (x, y - 50 * scale),
            (x + w, y - 44 * scale),
            (x + w, y + 6 * scale),
        ]
        sheet.lit_polygon(post, wood, rim, light, 1.4 * scale)
    return sheet.layer(theatre, depth, "fence", shadow=0.3, offset=(-3, 4), blur=4)
