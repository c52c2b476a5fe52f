"""
What open country is made of: profiles of hills, backdrops, foregrounds, fences.

The recipes that use it are in `country`, `waters`, `reef`, `town`, `interior` and `space`;
`build.PLACES` names them all.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vidkit.engine.stage import flora
from vidkit.engine.stage.buildings import hang_skyline
from vidkit.engine.stage.paint import Sheet, glow, ridges, smooth_noise, terrain
from vidkit.engine.stage.palettes import GROUNDS, mix, rgb, tone
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Theatre, sway

Recipe = Callable[[Theatre, Staging], None]


MEADOW_FLOWERS = ("#F6E7EE", "#F4C95D", "#E8607A", "#8F7FD0", "#FFFFFF")


def hills(theatre: Theatre, t: float, height: float, width: float, name: str, octaves: int = 3) -> np.ndarray:
    """Return a rolling profile around *t* (0 horizon, 1 lower edge); sizes in pixels at 720 lines."""
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
        return mix(GROUNDS["leaf"], GROUNDS["blossom"], 0.86)
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
        hang_skyline(theatre, staging, t)
    elif name == "volcano":
        hang_cone(theatre, t)
    elif name in {"forest", "jungle"}:
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
    theatre.hang(lambda: glow(cx, peak, 240 * scale, 33, rgb("#FF8A4A"), 0.55))
    hang_terrain(theatre, profile, "lava", 0.30, 30, "volcano", strata=3, step=64, shadow=0.25, rim=0.35)
    theatre.hang(lava)


def hang_foreground(
    theatre: Theatre,
    profile: np.ndarray,
    colour: np.ndarray,
    *,
    flowers: tuple[str, ...] = (),
    tufts: int = 42,
    near: float = 0.92,
    sizes: tuple[float, float] = (24, 74),
    motion: Motion | None = None,
) -> None:
    """Hang the nearest strip of ground with grass on it."""
    winter = theatre.season == "winter"
    flora.grass(
        theatre,
        profile,
        tufts // (3 if winter else 1),
        sizes,
        colour if not winter else GROUNDS["wood"],
        near,
        4.6,
        "front",
        flowers=() if winter else flowers,
        motion=motion or sway(1.5 * theatre.scale, 0, 1.1),
    )
    hang_terrain(
        theatre, profile, colour if not winter else GROUNDS["snow"], near, 4.5, "foreground", strata=1
    )


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
