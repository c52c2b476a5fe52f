"""Waters as recipes: open sea, beach, island, lake, river, and the world under the waves."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from vidkit.engine.stage import flora
from vidkit.engine.stage.buildings import houses
from vidkit.engine.stage.paint import Sheet, grain_plane, shift_by, smooth_noise
from vidkit.engine.stage.palettes import GROUNDS, Light, mix, rgb, tone
from vidkit.engine.stage.places import (
    MEADOW_FLOWERS,
    ground_colour,
    hang_backdrop,
    hang_foreground,
    hang_snowcaps,
    hang_terrain,
    hills,
    leaf_colour,
    level,
    range_of_mountains,
)
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Shore, Theatre, Waterline, sway

_SEAS = {"sunset": "#5F6299", "golden": "#3A8FA0", "dusk": "#4A559C", "dawn": "#6A92BC", "storm": "#3F6680"}


def sea_colour(theatre: Theatre) -> np.ndarray:
    """Return the water's colour: the prompt's, or that of the sea under this sky."""
    if theatre.ground_colour is not None:
        return theatre.ground_colour
    name = theatre.light.name
    return rgb(_SEAS[name]) if name in _SEAS else GROUNDS["sea"]


def water_light(theatre: Theatre) -> Light:
    """Return the light on water: its distance fades into the sky that it mirrors, not into warm haze."""
    light = theatre.light
    return replace(
        light, haze=mix(light.haze, mix(light.top, light.middle, 0.6), 0.55), tint=0.5 + 0.5 * light.tint
    )


def hang_waves(
    theatre: Theatre,
    t: float,
    height: float,
    length: float,
    near: float,
    depth: float,
    phase: float,
    name: str,
    *,
    foam: float = 0.75,
) -> Waterline:
    """Hang one row of waves that heaves; return where boats float on it."""
    scale = theatre.scale
    noise = smooth_noise(len(theatre.columns), theatre.rng(f"waves {name}"), 180 * scale, 3)
    u = theatre.columns / (length * scale) + phase
    crest = np.abs(np.sin(math.pi * u + 0.5 * np.sin(2 * math.pi * u * 0.37)))
    profile = theatre.y(t) - height * scale * ((1 - crest) * 1.1 - 0.35 * noise)
    motion = _heave(length * 0.17 * scale, height * 0.22 * scale, phase)
    hang_terrain(
        theatre,
        profile.astype(np.float32),
        sea_colour(theatre),
        near,
        depth,
        f"waves {name}",
        rim=foam,
        rim_width=3.0,
        strata=2,
        step=24,
        motion=motion,
        shadow=0.36,
        light=water_light(theatre),
    )
    return Waterline(profile.astype(np.float32), depth, motion)


def _heave(x: float, y: float, phase: float) -> Motion:
    return lambda t: (x * math.sin(1.3 * t + phase * 7), y * math.sin(1.9 * t + phase * 5))


def sea(theatre: Theatre, staging: Staging) -> None:
    """Hang row upon row of waves."""
    rough = 1.35 if {"storm", "wind"} & set(staging.weather) else 0.72
    if {"mountain", "city", "island", "volcano", "forest", "beach"} & set(staging.backdrops):
        hang_backdrop(theatre, staging, default="hills", t=-0.02)
    elif "storm" not in staging.weather and theatre.rng("coast").random() < 0.55:
        profile = theatre.y(0.02) - 90 * theatre.scale * theatre.bell(
            theatre.x(0.78), 330 * theatre.scale
        ) * (0.6 + 0.4 * smooth_noise(len(theatre.columns), theatre.rng("isle"), 90 * theatre.scale, 4))
        hang_terrain(
            theatre, profile, "rock", 0.10, 38, "coast", below=level(theatre, 0.1), strata=2, shadow=0.12
        )
    for t, h, length, near, depth, phase in (
        (0.02, 9, 90, 0.12, 34, 0.1),
        (0.14, 16, 140, 0.26, 24, 0.5),
        (0.30, 26, 210, 0.42, 15, 0.2),
    ):
        hang_waves(theatre, t, h * rough, length, near, depth, phase + theatre.rng("phase").random(), str(t))
    theatre.water = hang_waves(theatre, 0.52, 38 * rough, 300, 0.60, 9, 0.83, "swell")
    hang_waves(theatre, 0.74, 34 * rough, 330, 0.76, 7, 0.92, "front")
    hang_waves(theatre, 1.0, 44 * rough, 420, 0.95, 4.5, 0.3, "foremost")
    hang_glitter(theatre, 0.06, 0.5, 10.5)
    theatre.ground = theatre.water.profile
    theatre.hero_depth = theatre.water.depth


def hang_glitter(theatre: Theatre, top: float, bottom: float, depth: float) -> None:
    """Hang flecks of sunlight on the water, thickest below the sun."""
    if theatre.sun is None:
        return
    sun_x = theatre.sun[0]

    def paint() -> Layer:
        rng = theatre.rng("glitter")
        scale = theatre.scale
        y0, y1 = theatre.y(top), theatre.y(bottom)
        sheet = Sheet(theatre.columns[0], y0 - 6, theatre.columns[-1], y1 + 10 * scale, theatre.light.sun)
        for k in range(70):
            f = rng.random() ** 1.5
            x = (
                sun_x + rng.standard_normal() * (50 + 90 * f) * scale
                if k < 46
                else rng.uniform(theatre.columns[0], theatre.columns[-1])
            )
            long = (8 + 42 * rng.random()) * (0.35 + f) * scale
            sheet.ellipse(x, y0 + f * (y1 - y0), long, (0.8 + 1.3 * f) * scale, theatre.light.sun)
        return sheet.layer(theatre, depth, "glitter", shadow=0, opacity=0.5, motion=sway(5 * scale, 0, 1.3))

    theatre.hang(paint)


def beach(theatre: Theatre, staging: Staging) -> None:
    """Hang sea, surf and sand, with a palm where it is warm."""
    if staging.backdrops:
        hang_backdrop(theatre, staging, t=-0.02)
    for t, h, length, near, depth, phase in (
        (0.0, 7, 90, 0.12, 34, 0.1),
        (0.09, 10, 140, 0.26, 24, 0.5),
        (0.19, 12, 200, 0.38, 17, 0.2),
    ):
        hang_waves(theatre, t, h, length, near, depth, phase, str(t))
    theatre.water = hang_waves(theatre, 0.28, 14, 260, 0.48, 13, 0.8, "surf", foam=0.9)
    sand = theatre.ground_colour if theatre.ground_colour is not None else GROUNDS["sand"]
    shore, stand, front = (
        hills(theatre, 0.44, 9, 520, "shore"),
        hills(theatre, 0.62, 10, 620, "sand"),
        hills(theatre, 1.03, 16, 420, "front"),
    )
    foam = (
        shore
        - 9 * theatre.scale
        + 3 * theatre.scale * smooth_noise(len(shore), theatre.rng("foam"), 60 * theatre.scale, 3)
    )
    hang_terrain(
        theatre,
        foam,
        rgb("#F7F4EA"),
        0.5,
        12,
        "foam",
        below=stand,
        strata=0,
        rim=1.0,
        motion=sway(0, 4 * theatre.scale, 0.9),
    )
    hang_terrain(
        theatre, shore, mix(sand, GROUNDS["earth"], 0.18), 0.42, 11.8, "wet sand", below=stand, rim=0.8
    )
    hang_terrain(theatre, stand, sand, 0.52, 9.6, "ground", strata=3, rim=0.8)
    if theatre.season != "winter":
        side = (0.88, 1.2) if not theatre.flip else (-0.2, 0.12)
        flora.grove(
            theatre, "palm", front, 2, (400, 520), GROUNDS["forest"], 0.92, 4.7, "palms", span=side, drop=18
        )
    flora.grass(theatre, front, 20, (26, 70), GROUNDS["forest"], 0.9, 4.6, "front", lean=0.5)
    hang_terrain(theatre, front, sand, 0.86, 4.5, "foreground", strata=1)
    theatre.ground, theatre.hero_depth = stand + 46 * theatre.scale, 9.0
    hang_glitter(theatre, 0.02, 0.36, 14)


def island(theatre: Theatre, _staging: Staging) -> None:
    """Hang a small palm island in a calm sea."""
    for t, h, length, near, depth, phase in ((0.02, 7, 90, 0.12, 34, 0.1), (0.13, 12, 140, 0.26, 24, 0.5)):
        hang_waves(theatre, t, h, length, near, depth, phase, str(t))
    scale = theatre.scale
    cx = theatre.x(0.66)
    hump = (
        theatre.y(0.36)
        - 96 * scale * theatre.bell(cx, 300 * scale, 3)
        + 90 * scale * (1 - theatre.bell(cx, 330 * scale, 6))
    )
    hump = hump + 5 * scale * smooth_noise(len(hump), theatre.rng("hump"), 80 * scale, 3)
    flora.grove(
        theatre,
        "palm",
        hump + 0,
        4,
        (170, 270),
        GROUNDS["leaf"],
        0.5,
        14.2,
        "palms",
        span=((cx - 150 * scale) / theatre.width, (cx + 150 * scale) / theatre.width),
        drop=10,
    )
    flora.grove(
        theatre,
        "round",
        hump,
        5,
        (46, 84),
        GROUNDS["forest"],
        0.45,
        14.5,
        "bushes",
        span=((cx - 200 * scale) / theatre.width, (cx + 200 * scale) / theatre.width),
        drop=8,
    )
    theatre.shore = Shore(hump, 14.1, 0.8, cx)
    hang_terrain(theatre, hump, "sand", 0.45, 14, "island", below=level(theatre, 0.6), rim=0.8)
    hang_waves(theatre, 0.34, 14, 220, 0.44, 12, 0.7, "surf", foam=0.95)
    theatre.water = hang_waves(theatre, 0.56, 22, 300, 0.60, 9, 0.83, "swell")
    hang_waves(theatre, 0.78, 26, 330, 0.76, 7, 0.92, "front")
    hang_waves(theatre, 1.0, 34, 420, 0.95, 4.5, 0.3, "foremost")
    hang_glitter(theatre, 0.05, 0.5, 10.5)
    theatre.ground, theatre.hero_depth = theatre.water.profile, theatre.water.depth


def _mirror(
    theatre: Theatre, layers: list[Layer], edge: float, colour: np.ndarray, name: str, depth: float
) -> Layer:
    """Return the water below *edge* with everything behind it mirrored, at half size where that hides."""
    scale = 0.5
    width = len(theatre.columns)
    high = int(theatre.height + theatre.margin_y - edge)
    top = edge + theatre.margin_y
    canvas: np.ndarray = np.zeros((int(top * scale), int(width * scale), 3), np.uint8)
    for layer in sorted(layers, key=lambda item: -item.depth):
        if layer.depth <= depth:
            continue
        move = shift_by((layer.x + theatre.margin_x) * scale, (layer.y + theatre.margin_y) * scale, scale)
        part = cv2.warpAffine(layer.image, move, (canvas.shape[1], canvas.shape[0]), flags=cv2.INTER_AREA)
        keep = cv2.merge([cv2.bitwise_not(np.ascontiguousarray(part[..., 3]))] * 3)
        canvas = cv2.add(cv2.multiply(canvas, keep, scale=1 / 255), np.ascontiguousarray(part[..., :3]))
    mirrored = cv2.GaussianBlur(canvas[::-1], (0, 0), sigmaX=1.3, sigmaY=2.6)
    rows = np.arange(int(high * scale), dtype=np.float32)[:, None]
    columns = np.arange(canvas.shape[1], dtype=np.float32)[None]
    ripple = (
        5
        * theatre.scale
        * np.sin(rows * 0.42 / theatre.scale + 3 * np.sin(rows * 0.1))
        * (rows / max(1, rows.max()) + 0.12)
    )
    image = cv2.remap(
        mirrored,
        (columns + ripple).astype(np.float32),
        np.repeat(rows, canvas.shape[1], 1),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    image = cv2.resize(image, (width, high), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    own = tone(theatre.light, colour, 0.55).astype(np.float32) * 255
    share = np.linspace(0.20, 0.50, high, dtype=np.float32)[:, None, None]
    image = image * (1 - share) + own * share
    pixels = cv2.multiply(
        image.astype(np.uint8), np.ascontiguousarray(grain_plane(high, width, 9, 3)), scale=1 / 128
    )
    return Layer(
        cv2.merge([*cv2.split(pixels), np.full((high, width), 255, np.uint8)]),
        -theatre.margin_x,
        edge,
        depth,
        name,
    )


def _calm_water(theatre: Theatre, t: float, depth: float, colour: np.ndarray) -> None:
    edge = float(int(theatre.y(t)))
    theatre.mirrors.append(lambda layers: _mirror(theatre, layers, edge, colour, "water", depth))
    theatre.water = Waterline(
        np.full(len(theatre.columns), theatre.y(t + 0.42 * (1 - t)), np.float32),
        9.0,
        sway(0, 2 * theatre.scale, 1.2),
    )
    hang_glitter(theatre, t + 0.02, 0.95, depth - 0.5)


def lake(theatre: Theatre, staging: Staging) -> None:
    """Hang mountains over still water that mirrors them, with reeds in front."""
    first = range_of_mountains(theatre, -0.02, 170, 420, "main")
    second = range_of_mountains(theatre, 0.02, 70, 300, "near")
    if {"city", "volcano"} & set(staging.backdrops):
        hang_backdrop(theatre, staging, t=0.0)
    else:
        hang_terrain(
            theatre, first, "rock", 0.12, 36, "mountains", below=second, strata=3, shadow=0.18, step=60
        )
        hang_snowcaps(theatre, first, 35.9, "far")
        hang_terrain(
            theatre,
            second,
            mix(GROUNDS["rock"], GROUNDS["forest"], 0.5),
            0.26,
            28,
            "foothills",
            below=level(theatre, 0.2),
            shadow=0.2,
        )
    bank = hills(theatre, 0.06, 8, 260, "bank")
    kind = "round" if theatre.season in {"autumn", "spring"} else "conifer"
    flora.grove(theatre, kind, bank, 110, (28, 66), leaf_colour(theatre, "forest"), 0.38, 22, "bank")
    hang_terrain(
        theatre,
        bank,
        ground_colour(theatre, "grass") if theatre.ground_colour is None else GROUNDS["grass"],
        0.36,
        21.9,
        "bank",
        below=level(theatre, 0.2),
        strata=0,
    )
    theatre.shore = Shore(bank, 22.1)
    if "village" in staging.backdrops:
        theatre.hang(lambda: houses(theatre, bank, 10, (84, 126), 0.44, 22.2, "bank"))
    _calm_water(theatre, 0.12, 14, mix(sea_colour(theatre), theatre.light.middle, 0.3))
    front = hills(theatre, 1.02, 12, 300, "front")
    green = ground_colour(theatre, "grass") if theatre.ground_colour is None else GROUNDS["grass"]
    left, right = ((0.62, 1.3), (-0.25, 0.14)) if not theatre.flip else ((-0.3, 0.38), (0.86, 1.25))
    flora.grass(
        theatre,
        front,
        24,
        (60, 165),
        green,
        0.8,
        5.2,
        "reeds",
        lean=0.15,
        span=left,
        motion=sway(2 * theatre.scale, 0, 1.0),
    )
    flora.grass(theatre, front, 12, (40, 95), green, 0.85, 5.1, "reeds 2", lean=0.2, span=right)
    hang_terrain(theatre, front, green, 0.86, 5, "foreground", strata=1)
    theatre.ground, theatre.hero_depth = front - 4 * theatre.scale, 5.6
    theatre.pivot = (theatre.x(0.4), theatre.y(0.5))


def river(theatre: Theatre, staging: Staging) -> None:
    """Hang a river between green banks; heroes walk on the near one."""
    hang_backdrop(theatre, staging)
    green = GROUNDS["grass"] if theatre.ground_colour is not None else ground_colour(theatre, "grass")
    far, bank = hills(theatre, 0.08, 24, 420, "far"), hills(theatre, 0.20, 8, 320, "bank")
    leaf = leaf_colour(theatre)
    flora.grove(theatre, "round", far, 30, (36, 80), leaf, 0.26, 24, "far")
    hang_terrain(theatre, far, mix(green, GROUNDS["leaf"], 0.4), 0.24, 23.9, "far bank", below=bank)
    hang_terrain(theatre, bank, green, 0.38, 16, "bank", below=level(theatre, 0.4))
    flora.grove(theatre, "round", bank, 9, (80, 140), leaf, 0.42, 16.1, "bank")
    theatre.shore = Shore(bank, 16.05, 0.85)
    _calm_water(theatre, 0.29, 13, mix(sea_colour(theatre), theatre.light.middle, 0.2))
    stand, front = hills(theatre, 0.74, 10, 460, "near bank"), hills(theatre, 1.04, 12, 320, "front")
    theatre.water = Waterline(
        np.full(len(theatre.columns), theatre.y(0.50), np.float32), 11.0, sway(0, 2 * theatre.scale, 1.2)
    )
    flora.grass(theatre, stand, 30, (18, 46), green, 0.6, 9.7, "bank grass")
    hang_terrain(theatre, stand, green, 0.54, 9.6, "ground", strata=2)
    hang_foreground(theatre, front, mix(green, GROUNDS["forest"], 0.4), flowers=MEADOW_FLOWERS)
    theatre.ground, theatre.hero_depth = stand + 32 * theatre.scale, 9.0
