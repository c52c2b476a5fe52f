"""Sky and space as recipes: outer space, the moon's surface, Mars, and the sea of clouds seen from above."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from vidkit.engine.stage import sky
from vidkit.engine.stage.paint import Sheet, finish, smooth_noise
from vidkit.engine.stage.palettes import GROUNDS, Light, mix, rgb, tone
from vidkit.engine.stage.places import hang_terrain, hills, range_of_mountains
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Theatre


def planet_image(
    light: Light,
    radius: float,
    colour: np.ndarray,
    rng: np.random.Generator,
    *,
    ring: np.ndarray | None = None,
    land: np.ndarray | None = None,
) -> np.ndarray:
    """Return a banded (or continental) planet as premultiplied RGBA, about 2.9 *radius* wide."""
    side = int(radius * 2.9)
    grid = (np.arange(side, dtype=np.float32) - side / 2) / radius
    dx, dy = np.meshgrid(grid, grid)
    distance = np.hypot(dx, dy)
    disc = np.clip((1 - distance) * radius + 0.5, 0, 1)
    image = np.empty((side, side, 3), np.float32)
    image[:] = colour
    if land is None:
        for k in range(6):
            level = -0.75 + 0.3 * k + 0.06 * smooth_noise(side, rng, radius * 0.5, 2)[None]
            gap = (dy + 0.25 * dx) - level
            image *= (1 - np.clip(gap * radius + 0.5, 0, 1) * 0.07)[..., None]
            image *= (1 - np.exp(np.clip(gap * radius, None, 0) / 5) * (gap < 0) * 0.12)[..., None]
    else:
        for k in range(7):
            a, r = rng.uniform(0, 6.28), rng.uniform(0.1, 0.75)
            wobble = 0.1 * np.sin(5 * np.arctan2(dy - r * math.sin(a), dx - r * math.cos(a)) + k)
            blob = np.hypot(dx - r * math.cos(a), (dy - r * math.sin(a)) * 1.25) - rng.uniform(0.16, 0.36) * (
                1 + wobble
            )
            cover = np.clip(-blob * radius + 0.5, 0, 1)[..., None]
            image = image * (1 - cover) + cover * land.astype(np.float32)
    shade = np.hypot(dx + 0.38, dy + 0.32)
    for reach in (0.95, 1.13, 1.30):
        image += (np.clip((shade - reach) * radius + 0.5, 0, 1) * 0.34)[..., None] * (
            light.deep.astype(np.float32) - image
        )
    lit = np.clip((np.hypot(dx - 4 / radius, dy - 3 / radius) - 1) * radius + 0.5, 0, 1) * disc * 0.75
    image += lit[..., None] * (light.rim.astype(np.float32) - image)
    cover = disc
    if ring is not None:
        cover = _ring(image, dx, dy, disc, radius, ring)
    rgba = np.dstack([np.clip(image, 0, 1) * 255, cover * 255]).astype(np.uint8)
    return finish(rgba, light, shadow=0.4, offset=(0, 6), blur=max(5.0, radius * 0.09), seed=5)


def _ring(
    image: np.ndarray, dx: np.ndarray, dy: np.ndarray, disc: np.ndarray, radius: float, colour: np.ndarray
) -> np.ndarray:
    """Lay a tilted ring around the planet, in front of its lower half; return the joint cover."""
    angle = math.radians(-18)
    along, across = dx * math.cos(angle) + dy * math.sin(angle), -dx * math.sin(angle) + dy * math.cos(angle)
    where = np.hypot(along / 1.42, across / 0.36)
    outer = np.clip((1 - where) * radius * 0.4 + 0.5, 0, 1) * np.clip(
        (np.hypot(along / 1.15, across / 0.25) - 1) * radius * 0.3 + 0.5, 0, 1
    )
    front = outer * np.where(across > 0, 1, 1 - disc)
    image *= (1 - 0.3 * np.clip(np.roll(front, 9, axis=0) - front, 0, 1))[..., None]
    image += front[..., None] * (colour.astype(np.float32) - image)
    groove = (np.abs(where - 0.90) < 0.012).astype(np.float32) * front
    image *= (1 - 0.25 * groove)[..., None]
    return np.maximum(disc, front)


def _nebula(theatre: Theatre) -> Layer:
    canvas = sky.sky_canvas(theatre, theatre.height * 1.05)
    y = np.arange(-theatre.margin_y, theatre.height + theatre.margin_y, 2, dtype=np.float32)[:, None]
    x = theatre.columns[::2][None]
    rng = theatre.rng("nebula")
    hues = rng.permutation(["#E0557B", "#3C7BC9", "#F2A65A", "#5FBFA8"])
    tilt = rng.uniform(-0.4, 0.4)
    for k in range(3):
        cx, cy = theatre.width * rng.uniform(0.1, 0.95), theatre.height * rng.uniform(0.2, 0.8)
        a, b = theatre.width * rng.uniform(0.32, 0.46), theatre.height * rng.uniform(0.19, 0.27)
        q = np.hypot((x - cx) / a, (y - cy + tilt * (x - cx)) / b)
        q = (
            q
            + 0.22 * smooth_noise(x.shape[1], rng, 80 * theatre.scale, 4)[None]
            + 0.2 * smooth_noise(y.shape[0], rng, 70 * theatre.scale, 4)[:, None]
        )
        for step in (1.0, 0.7, 0.42):
            canvas += (np.clip((step - q) * 40, 0, 1) * (0.30 - 0.05 * k) * 0.5)[..., None] * (
                rgb(str(hues[k])).astype(np.float32) - canvas
            )
    return sky.sky_layer(theatre, sky.bake(theatre, canvas))


def hang_planet(
    theatre: Theatre,
    x: float,
    y: float,
    radius: float,
    text: str,
    depth: float,
    name: str,
    *,
    ring: str = "",
    land: str = "",
) -> None:
    """Hang a planet."""

    def paint() -> Layer:
        image = planet_image(
            theatre.light,
            radius,
            rgb(text),
            theatre.rng(f"planet {name}"),
            ring=rgb(ring) if ring else None,
            land=rgb(land) if land else None,
        )
        return Layer(
            image,
            x - image.shape[1] / 2,
            y - image.shape[0] / 2,
            depth,
            f"planet {name}",
            motion=lambda t: (-1.2 * t, 0.0),
        )

    theatre.hang(paint)


def space(theatre: Theatre, staging: Staging) -> None:
    """Hang nebulae, planets and stars around free-floating heroes."""
    theatre.horizon = 0.55 * theatre.height
    theatre.hang(lambda: _nebula(theatre))
    sky.hang_stars(theatre, theatre.height + theatre.margin_y, 420, 22)
    named = {s.noun.name for s in staging.subjects} & {"planet", "saturn", "jupiter", "earth"}
    scale, rng = theatre.scale, theatre.rng("planets")
    theatre.floating = True
    theatre.sky_span = (0.14 * theatre.height, 0.80 * theatre.height)
    if not named:
        hang_planet(
            theatre,
            theatre.x(0.74),
            theatre.height * rng.uniform(0.26, 0.38),
            128 * scale,
            str(rng.choice(["#E98A5B", "#8FA0D8", "#D9A577", "#6FB8B0"])),
            30,
            "great",
            ring="#FBD9A5" if rng.random() < 0.7 else "",
        )
    hang_planet(
        theatre,
        theatre.x(0.16),
        theatre.height * rng.uniform(0.14, 0.24),
        34 * scale,
        "#7FB6C9",
        42,
        "small",
        land="#8FBF7A",
    )
    hang_planet(
        theatre, theatre.x(0.46), theatre.height * rng.uniform(0.72, 0.84), 20 * scale, "#C9C3D6", 38, "moon"
    )
    ground = (
        theatre.height * 0.985
        - 60 * scale * theatre.bell(theatre.x(0.82), 420 * scale)
        - 14 * scale * smooth_noise(len(theatre.columns), rng, 130 * scale, 4)
    )
    hang_terrain(theatre, ground + 14 * scale, rgb("#6A558A"), 0.62, 9, "far rock", strata=2, rim=0.5)
    hang_terrain(
        theatre,
        ground + 44 * scale - 10 * scale * smooth_noise(len(ground), rng, 90 * scale, 3),
        rgb("#8B6FA8"),
        0.8,
        6,
        "foreground",
        strata=2,
        rim=0.6,
    )
    theatre.ground, theatre.hero_depth = ground, 10.0
    theatre.pivot = (theatre.x(0.4), 0.5 * theatre.height)


def _craters(
    theatre: Theatre,
    profile: np.ndarray,
    reach: float,
    count: int,
    depth: float,
    colour: np.ndarray,
    near: float,
) -> None:
    def paint() -> Layer:
        rng = theatre.rng(f"craters {depth}")
        scale, light = theatre.scale, theatre.light
        paper = tone(light, colour, near)
        sheet = Sheet(
            theatre.columns[0],
            profile.min() - 10,
            theatre.columns[-1],
            profile.max() + reach + 50 * scale,
            paper,
        )
        for _ in range(count):
            x, t = rng.uniform(theatre.columns[0], theatre.columns[-1]), rng.random()
            y = theatre.at(profile, x) + 26 * scale + t * reach
            a = rng.uniform(16, 46) * scale * (0.6 + 0.6 * t)
            sheet.ellipse(x, y, a, a * 0.30, mix(paper, light.rim, 0.5))
            sheet.ellipse(x, y + a * 0.05, a * 0.93, a * 0.26, mix(paper, light.deep, 0.34))
            sheet.ellipse(x + a * 0.08, y + a * 0.10, a * 0.74, a * 0.17, mix(paper, light.deep, 0.20))
        return sheet.layer(theatre, depth, "craters", shadow=0)

    theatre.hang(paint)


def moon(theatre: Theatre, staging: Staging) -> None:
    """Hang grey craters under a black sky with the Earth in it."""
    theatre.hang(lambda: _nebula(theatre))
    sky.hang_stars(theatre, theatre.y(0.1), 300, 16)
    theatre.sky_span = (0.12 * theatre.height, 0.5 * theatre.height)
    scale = theatre.scale
    if "earth" not in {s.noun.name for s in staging.subjects}:
        hang_planet(
            theatre,
            theatre.x(0.72),
            0.26 * theatre.height,
            88 * scale,
            "#4C8FD0",
            45,
            "earth",
            land="#7FB87A",
        )
    grey = ground_or(theatre, "moon")
    back, a = range_of_mountains(theatre, 0.06, 70, 420, "back"), hills(theatre, 0.20, 24, 420, "a")
    b, c, d = (
        hills(theatre, 0.40, 20, 520, "b"),
        hills(theatre, 0.60, 14, 640, "c"),
        hills(theatre, 1.02, 22, 420, "d"),
    )
    hang_terrain(theatre, back, grey, 0.12, 34, "far rim", below=a, strata=1, shadow=0.2)
    hang_terrain(theatre, a, grey, 0.26, 22, "far plain", below=b, rim=0.7)
    _craters(theatre, a, 30 * scale, 12, 21.9, grey, 0.26)
    hang_terrain(theatre, b, grey, 0.40, 14, "plain", below=c, rim=0.8)
    _craters(theatre, b, 40 * scale, 10, 13.9, grey, 0.40)
    hang_terrain(theatre, c, grey, 0.50, 9.6, "ground", strata=3, rim=0.9)
    _craters(theatre, c + 50 * scale, 60 * scale, 10, 9.5, grey, 0.5)
    hang_terrain(theatre, d, grey, 0.78, 4.5, "foreground", strata=2, rim=0.9)
    theatre.ground, theatre.hero_depth = c + 44 * scale, 9.0


def ground_or(theatre: Theatre, kind: str) -> np.ndarray:
    """Return the prompt's ground colour or *kind*'s."""
    return theatre.ground_colour if theatre.ground_colour is not None else GROUNDS[kind]


def mars(theatre: Theatre, _staging: Staging) -> None:
    """Hang red mesas and dust."""
    red = ground_or(theatre, "mars")
    scale = theatre.scale
    a, b = _mesas(theatre, 0.06, 120, "far"), _mesas(theatre, 0.18, 80, "near")
    hang_terrain(theatre, a, red, 0.10, 34, "far mesas", below=b, strata=3, step=30, shadow=0.2)
    hang_terrain(
        theatre, b, red, 0.28, 24, "mesas", below=hills(theatre, 0.4, 1, 100, "x"), strata=3, step=26
    )
    c, d, e = (
        hills(theatre, 0.36, 18, 460, "c"),
        hills(theatre, 0.60, 14, 620, "d"),
        hills(theatre, 1.02, 20, 420, "e"),
    )
    hang_terrain(theatre, c, red, 0.42, 14, "plain", below=d)
    _craters(theatre, c, 40 * scale, 8, 13.9, red, 0.42)
    hang_terrain(theatre, d, red, 0.52, 9.6, "ground", strata=3)
    _craters(theatre, d + 50 * scale, 60 * scale, 8, 9.5, red, 0.52)
    hang_terrain(theatre, e, mix(red, GROUNDS["lava"], 0.3), 0.88, 4.5, "foreground", strata=2)
    theatre.ground, theatre.hero_depth = d + 44 * scale, 9.0


def _mesas(theatre: Theatre, t: float, height: float, name: str) -> np.ndarray:
    rng = theatre.rng(f"mesas {name}")
    noise = smooth_noise(len(theatre.columns), rng, 260 * theatre.scale, 3)
    steps = np.tanh(9 * (noise - 0.12)) * 0.5 + 0.5 + 0.35 * (np.tanh(12 * (noise - 0.34)) * 0.5 + 0.5)
    return (
        theatre.y(t)
        - height * theatre.scale * steps
        - 4 * theatre.scale * smooth_noise(len(noise), rng, 40 * theatre.scale, 2)
    )


def clouds(theatre: Theatre, _staging: Staging) -> None:
    """Hang banks of cloud seen from above; heroes fly over them."""
    theatre.sky_span = (0.12 * theatre.height, 0.66 * theatre.height)
    banks = ((0.0, 38, 40), (0.16, 26, 60), (0.38, 16, 84), (0.64, 9.5, 110), (0.96, 5, 150))
    for k, (t, depth, r) in enumerate(banks):
        theatre.hang(partial(_bank, theatre, k, t, depth, r))
    theatre.ground, theatre.hero_depth = np.full(len(theatre.columns), theatre.y(0.62), np.float32), 9.7
    theatre.pivot = (theatre.x(0.4), 0.42 * theatre.height)


def _bank(theatre: Theatre, k: int, t: float, depth: float, radius: float) -> Layer:
    rng = theatre.rng(f"bank {k}")
    scale, light = theatre.scale, theatre.light
    white = mix(mix(light.rim, light.horizon, 0.45), light.middle, 0.12 + 0.50 * (4 - k) / 4)
    white = mix(white, light.deep, 0.30 if light.dark else 0.0)
    base, r0 = theatre.y(t), radius * scale
    sheet = Sheet(
        theatre.columns[0],
        base - 2.2 * r0,
        theatre.columns[-1] + 1,
        min(base + 0.36 * theatre.height + r0, theatre.height + theatre.margin_y),
        white,
    )
    rim, shade = mix(white, light.rim, 0.75), mix(mix(white, light.middle, 0.55), light.top, 0.14)
    x = float(theatre.columns[0])
    puffs = []
    while x < theatre.columns[-1] + r0:
        r = r0 * rng.uniform(0.6, 1.35)
        puffs.append((x, base + rng.uniform(-0.3, 0.4) * r0, r))
        x += r * rng.uniform(0.7, 1.05)
    for px, py, r in puffs:
        sheet.ellipse(px, py, r, r * 0.82, rim)
        sheet.ellipse(
            px - light.toward[0] * 2.5 * scale, py - light.toward[1] * 2.5 * scale, r, r * 0.82, white
        )
        sheet.ellipse(
            px - light.toward[0] * 0.22 * r, py + 0.30 * r, r * 0.80, r * 0.60, mix(white, shade, 0.5)
        )
    sheet.rectangle(
        theatre.columns[0],
        base + 0.35 * r0,
        theatre.columns[-1] + 1,
        theatre.height + theatre.margin_y,
        mix(white, shade, 0.5),
    )
    return sheet.layer(
        theatre,
        depth,
        f"cloud bank {k}",
        shadow=0.22,
        offset=(0, -4),
        blur=10,
        motion=lambda s: (-1.5 * s, 0.0),
    )
