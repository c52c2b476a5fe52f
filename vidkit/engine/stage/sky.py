"""
The sky.

Gradient of torn paper bands, sun or moon in rings, stars, clouds of several kinds, distant birds.
"""

from __future__ import annotations

import math
from functools import partial

import cv2
import numpy as np

from vidkit.engine.stage.paint import Sheet, as_bytes, finish, grain_plane, smooth_noise
from vidkit.engine.stage.palettes import from_lab, lift, mix, rgb, to_lab
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.theatre import Theatre, sway


def gradient(theatre: Theatre, bottom: float) -> np.ndarray:
    """Return one sky colour per canvas row, from overhead to *bottom*."""
    light = theatre.light
    rows = np.arange(-theatre.margin_y, theatre.height + theatre.margin_y)
    t = np.clip((rows / bottom + 0.15) / 1.15, 0, 1)
    lab = np.stack([to_lab(light.top), to_lab(light.middle), to_lab(light.horizon)])
    return from_lab(np.stack([np.interp(t, [0, 0.58, 1], lab[:, k]) for k in range(3)], axis=-1))


def sky_canvas(theatre: Theatre, bottom: float, *, bands: bool = True) -> np.ndarray:
    """
    Return the sky of the whole canvas as float RGB at half size: paper bands over the gradient.

    Half size is enough: nothing in it has a hard edge.
    """
    rows = gradient(theatre, bottom)[::2].astype(np.float32)
    columns = theatre.columns[::2]
    canvas = np.repeat(rows[:, None], len(columns), axis=1)
    if not bands:
        return canvas
    scale = theatre.scale
    rng = theatre.rng("sky bands")
    y = np.arange(-theatre.margin_y, theatre.height + theatre.margin_y, 2, dtype=np.float32)[:, None]
    change = np.zeros(canvas.shape[:2], np.float32)
    for f in (0.10, 0.34, 0.57, 0.79):
        wave = smooth_noise(len(columns), rng, 210 * scale, 3) * (1.5 - f) * 18 * scale
        gap = y - (bottom * f + wave)[None]
        below = np.clip(gap, 0, None)
        change += np.clip(gap / 2 + 0.5, 0, 1) * np.exp(-below / (130 * scale)) * 0.036
        change -= (gap < 0) * np.exp(np.clip(gap, None, 0) / (9 * scale)) * 0.035
    return canvas + change[..., None] * np.array([1.0, 0.95, 0.85], np.float32)


def add_sun(
    theatre: Theatre,
    canvas: np.ndarray,
    x: float,
    y: float,
    radius: float,
) -> None:
    """Let the half-size *canvas* glow around sun or moon."""
    light = theatre.light
    half = canvas.shape
    yy = np.arange(half[0], dtype=np.float32)[:, None] * 2 - theatre.margin_y - y
    xx = np.arange(half[1], dtype=np.float32)[None] * 2 - theatre.margin_x - x
    distance = np.sqrt(xx * xx + yy * yy)
    canvas += (np.exp(-distance / (radius * 4.2)) * 0.40)[..., None] * (light.sun.astype(np.float32) - canvas)


def draw_disc(
    theatre: Theatre,
    image: np.ndarray,
    x: float,
    y: float,
    radius: float,
    *,
    rings: int,
    strength: float,
    moon: str,
) -> None:
    """Draw rings and disc at full size into the uint8 sky *image*; *moon* is "", "full" or "crescent"."""
    light = theatre.light
    reach = radius * (1 + 0.55 * rings) + 12 * theatre.scale
    cx, cy = x + theatre.margin_x, y + theatre.margin_y
    left, top = max(0, int(cx - reach)), max(0, int(cy - reach))
    right, bottom = min(image.shape[1], int(cx + reach)), min(image.shape[0], int(cy + reach))
    if right <= left or bottom <= top:
        return
    part = image[top:bottom, left:right].astype(np.float32) / 255
    yy = np.arange(top, bottom, dtype=np.float32)[:, None] - cy
    xx = np.arange(left, right, dtype=np.float32)[None] - cx
    distance = np.sqrt(xx * xx + yy * yy)
    sun = light.sun.astype(np.float32)
    for ring in range(rings, 0, -1):
        edge = radius * (1 + 0.55 * ring)
        outside = np.clip(distance - edge, 0, None)
        part *= (1 - np.exp(-outside / (8 * theatre.scale)) * (distance > edge) * 0.06)[..., None]
        part += (np.clip(edge - distance + 0.5, 0, 1) * strength)[..., None] * (sun - part)
    disc = np.clip(radius - distance + 0.5, 0, 1)
    if moon == "crescent":
        bite = np.sqrt((xx - radius * 0.42) ** 2 + (yy + radius * 0.18) ** 2)
        disc = disc * (1 - np.clip(radius * 0.92 - bite + 0.5, 0, 1))
    part += disc[..., None] * (sun - part)
    if moon == "full":
        for ox, oy, size in ((-0.3, -0.2, 0.22), (0.25, 0.3, 0.16), (0.2, -0.35, 0.10), (-0.15, 0.42, 0.09)):
            crater = np.sqrt((xx - ox * radius) ** 2 + (yy - oy * radius) ** 2)
            part += (np.clip(size * radius - crater + 0.5, 0, 1) * 0.12)[..., None] * (
                light.middle.astype(np.float32) - part
            )
    image[top:bottom, left:right] = np.clip(part * 255 + 0.5, 0, 255).astype(np.uint8)


def bake(theatre: Theatre, canvas: np.ndarray) -> np.ndarray:
    """Return the half-size float *canvas* as full-size uint8 RGB with grain."""
    size = (len(theatre.columns), theatre.height + 2 * theatre.margin_y)
    small = (np.clip(canvas, 0, 1) * 255 + 0.5).astype(np.uint8)
    image = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(image, np.ascontiguousarray(grain_plane(size[1], size[0], 3, 3)), scale=1 / 128)


def sky_layer(theatre: Theatre, image: np.ndarray) -> Layer:
    """Return the uint8 RGB sky as the farthest sheet."""
    alpha = np.full(image.shape[:2], 255, np.uint8)
    return Layer(cv2.merge([*cv2.split(image), alpha]), -theatre.margin_x, -theatre.margin_y, 60, "sky")


def hang_sky(
    theatre: Theatre, bottom: float | None = None, *, sun: bool = True, moon: str = "", size: float = 1.0
) -> None:
    """Hang the sky, with sun or moon where the light has one, and the stars of dark skies."""
    light = theatre.light
    low = bottom or theatre.horizon + 20 * theatre.scale
    if sun:
        theatre.sun = _place_sun(theatre)
    radius = _disc_radius(theatre) * size

    def paint() -> Layer:
        canvas = sky_canvas(theatre, low)
        if theatre.sun:
            add_sun(theatre, canvas, *theatre.sun, radius)
        image = bake(theatre, canvas)
        if theatre.sun:
            rings = {"storm": 3, "rain": 2, "snow": 3, "fog": 3}.get(light.name, 4)
            strength = {"night": 0.085, "dusk": 0.12, "snow": 0.2, "fog": 0.12, "rain": 0.1}.get(
                light.name, 0.15
            )
            draw_disc(theatre, image, *theatre.sun, radius, rings=rings, strength=strength, moon=moon)
        return sky_layer(theatre, image)

    theatre.hang(paint)
    if light.dark:
        hang_stars(theatre, 0.75 * low, 150 if light.name == "night" else 70)


def _disc_radius(theatre: Theatre) -> float:
    base = {"night": 60, "dusk": 62, "sunset": 62, "dawn": 50, "noon": 46, "golden": 50, "storm": 42}
    return base.get(theatre.light.name, 46) * theatre.scale


def _place_sun(theatre: Theatre) -> tuple[float, float]:
    """Put the sun across from the hero: low at the ends of the day, high at noon and as a moon."""
    rng = theatre.rng("sun")
    low = {"sunset": 0.80, "dusk": 0.74, "dawn": 0.74, "storm": 0.86, "golden": 0.62}.get(
        theatre.light.name, 0.40
    )
    x = theatre.x(0.66 + 0.12 * rng.random())
    y = theatre.horizon * (low + 0.06 * rng.random())
    return x, y


def hang_stars(theatre: Theatre, bottom: float, count: int, big: int = 12, depth: float = 55) -> None:
    """Hang small stars on one sheet and a few four-pointed ones that twinkle."""

    def paint() -> list[Layer]:
        rng = theatre.rng("stars")
        width, height = len(theatre.columns), int(bottom + theatre.margin_y)
        colour = mix(theatre.light.sun, theatre.light.rim, 0.3)
        plane = np.zeros((height, width), np.uint8)
        total = int(count * width * height / (1920 * 560 * theatre.scale**2))
        for _ in range(total):
            x, y = rng.random() * width, rng.random() ** 1.3 * height
            radius = (0.7 + 1.3 * rng.random() ** 3) * theatre.scale
            shine = int(255 * (0.35 + 0.6 * rng.random()))
            cv2.circle(plane, (int(x * 16), int(y * 16)), int(radius * 16), shine, -1, cv2.LINE_AA, 4)
        planes = [cv2.convertScaleAbs(plane, alpha=float(k)) for k in colour]
        layers = [Layer(cv2.merge([*planes, plane]), -theatre.margin_x, -theatre.margin_y, depth, "stars")]
        for k in range(big):
            x = -theatre.margin_x + rng.random() * width
            y = -theatre.margin_y * 0.3 + rng.random() ** 1.2 * bottom * 0.85
            layers.append(
                _twinkle(theatre, x, y, (5 + 6 * rng.random()) * theatre.scale, depth - 0.1, colour, k)
            )
        return layers

    theatre.hang(paint)


def _twinkle(
    theatre: Theatre, x: float, y: float, size: float, depth: float, colour: np.ndarray, k: int
) -> Layer:
    half = int(size) + 3
    frames = []
    for step in range(8):
        reach = size * (0.72 + 0.28 * math.sin(2 * math.pi * step / 8 + k))
        points = []
        for corner in range(8):
            radius = reach if corner % 2 == 0 else reach * 0.2
            angle = corner * math.pi / 4
            points.append((half + radius * math.cos(angle), half + radius * math.sin(angle)))
        sheet = Sheet(0, 0, 2 * half, 2 * half, colour)
        sheet.polygon(points, colour)
        frames.append(finish(sheet.rgba, theatre.light, shadow=0, grain=False))
    return Layer(frames[0], x - half, y - half, depth, "star", frames=frames, frames_per_second=5 + k % 3)


def hang_clouds(
    theatre: Theatre, count: int, *, low: float = 0.62, dark: float = 0.0, size: float = 1.0
) -> None:
    """Hang *count* clouds of different build and size, away from sun and from each other."""
    rng = theatre.rng("clouds")
    taken: list[float] = []
    kinds = rng.permutation(4)
    for k in range(count):
        width = (210 + 190 * rng.random()) * theatre.scale * size * (0.85 if theatre.tall else 1.0)
        for _ in range(12):
            x = rng.uniform(-0.06, 1.06) * theatre.width
            clear_sun = theatre.sun is None or abs(x - theatre.sun[0]) > 0.16 * theatre.width
            if clear_sun and all(abs(x - other) > 0.24 * theatre.width for other in taken):
                break
        taken.append(x)
        y = theatre.horizon * rng.uniform(0.14, low)
        theatre.hang(partial(_cloud, theatre, x, y, width, 44 - 1.3 * k, int(kinds[k % 4]), k, dark))


def _cloud(
    theatre: Theatre, x: float, y: float, width: float, depth: float, kind: int, index: int, dark: float
) -> list[Layer]:
    rng = theatre.rng(f"cloud {index}")
    light = theatre.light
    layers = []
    for sheet_index in range(2):
        pad = 40 * theatre.scale
        base = y + width * 0.12
        paper = (
            mix(light.horizon, light.rim, 0.55) if not dark else mix(light.middle, light.deep, 0.27 * dark)
        )
        if dark and light.dark:
            paper = mix(light.middle, light.haze, 0.55)
        paper = mix(paper, light.middle, 0.36 - 0.30 * sheet_index)
        sheet = Sheet(
            x - width * 0.56 - pad, base - width * 0.5 - pad, x + width * 0.56 + pad, base + pad, paper
        )
        puffs = _puffs(rng, kind, width, 1 - 0.24 * sheet_index)
        shift = (0.05 * width * sheet_index * (1 if rng.random() < 0.5 else -1), 0.0)
        _draw_puffs(sheet, theatre, [(x + px + shift[0], base + py, r) for px, py, r in puffs], base, paper)
        motion = (
            sway(0, 0, 1)
            if theatre.light.name == "fog"
            else (lambda t, v=2.0 + 1.7 * (index % 3): (v * t, 0.0))
        )
        layers.append(
            sheet.layer(
                theatre,
                depth - 0.2 * sheet_index,
                "cloud",
                shadow=0.2,
                offset=(0, 5),
                blur=8,
                seed=index,
                motion=motion,
            )
        )
    return layers


def _puffs(
    rng: np.random.Generator, kind: int, width: float, size: float
) -> list[tuple[float, float, float]]:
    """Return circles (x, y, r) around the middle of the cloud's base, for one of four builds."""
    count, high, lean = ((5, 0.19, 0.0), (7, 0.13, 0.0), (4, 0.17, 0.35), (6, 0.15, -0.3))[kind]
    puffs = []
    for k in range(count):
        t = (k + 0.5) / count
        swell = max(0.0, math.sin(math.pi * min(1, max(0, t + lean * (t - 0.5) * (1 - t) * 4 * 0.5))))
        radius = width * (0.05 + high * swell) * (0.82 + 0.36 * rng.random()) * size
        puffs.append(((t - 0.5) * width * 0.84, -radius * 0.72, radius))
    return puffs


def _draw_puffs(
    sheet: Sheet, theatre: Theatre, puffs: list[tuple[float, float, float]], base: float, paper: np.ndarray
) -> None:
    light = theatre.light
    left = min(px - r * 0.7 for px, _, r in puffs)
    right = max(px + r * 0.7 for px, _, r in puffs)
    edge = max(1.2, 1.8 * theatre.scale)
    for colour, shift in ((mix(paper, light.rim, 0.65), 0.0), (paper, edge)):
        for px, py, r in puffs:
            sheet.ellipse(px - light.toward[0] * shift, py - light.toward[1] * shift, r, r * 0.9, colour)
        sheet.rectangle(left, base - max(r for *_, r in puffs) * 0.5, right, base, colour)
    # The underside is shaded and cut flat, as a sheet pushed into a slot.
    cut = int(base) - sheet.top
    sheet.rgba[cut:, :, 3] = 0
    high = int(min(py - r for _, py, r in puffs)) - sheet.top
    rows = np.clip((np.arange(sheet.height) - high) / max(1, cut - high), 0, 1)
    shade = (np.clip(rows - 0.4, 0, None) * 0.75)[:, None, None]
    middle = np.array(as_bytes(light.middle), np.float32)
    body = sheet.rgba[..., :3].astype(np.float32)
    sheet.rgba[..., :3] = (body + shade * (middle - body)).astype(np.uint8)


def hang_birds(theatre: Theatre, count: int = 3) -> None:
    """Hang a few distant birds as flapping strokes."""
    rng = theatre.rng("distant birds")
    x0, y0 = theatre.x(0.50 + 0.1 * rng.random()), theatre.horizon * rng.uniform(0.34, 0.5)
    colour = mix(theatre.light.deep, theatre.light.middle, 0.15)
    for k in range(count):
        x = x0 + rng.uniform(-70, 70) * theatre.scale
        y = y0 + rng.uniform(-36, 36) * theatre.scale
        size = (9 + 8 * rng.random()) * theatre.scale
        theatre.hang(partial(_stroke_bird, theatre, x, y, size, colour, k))


def _stroke_bird(theatre: Theatre, x: float, y: float, size: float, colour: np.ndarray, k: int) -> Layer:
    half = int(size * 1.4) + 3
    frames = []
    for step in range(6):
        lift_by = 0.42 * (0.55 + 0.6 * math.cos(2 * math.pi * (step + k) / 6))
        sheet = Sheet(-half, -half, half, half, colour)
        for side in (-1, 1):
            upper, lower = [], []
            for i in range(9):
                t = i / 8
                px = side * size * t
                py = -size * lift_by * math.sin(math.pi * t * 0.72) + size * 0.12 * t
                upper.append((px, py))
                lower.append((px, py + size * 0.10 * (1 - t) ** 0.8 + 0.6))
            sheet.polygon([*upper, *lower[::-1]], colour)
        frames.append(finish(sheet.rgba, theatre.light, shadow=0, grain=False))
    return Layer(
        frames[0],
        x - half,
        y - half,
        30,
        "birds",
        frames=frames,
        frames_per_second=7,
        motion=lambda t: (9 * t, -1.5 * t),
    )


def hang_rainbow(theatre: Theatre) -> None:
    """Hang a soft seven-banded bow behind the hills."""

    def paint() -> Layer:
        width = len(theatre.columns)
        height = int(theatre.horizon + theatre.margin_y + 30 * theatre.scale)
        image = np.zeros((height, width, 4), np.uint8)
        colours = ["#E8574A", "#F2913D", "#F6D14E", "#6FBF73", "#4F9BD8", "#5A67C0", "#8E62B5"]
        centre = (
            int(theatre.margin_x + theatre.x(0.55)),
            int(theatre.margin_y + theatre.horizon + 40 * theatre.scale),
        )
        outer = 0.80 * min(theatre.horizon, 0.62 * theatre.width)
        band = 0.042 * outer * 1.3
        for k, text in enumerate(colours):
            ink = (*as_bytes(lift(rgb(text), 0.03)), 255)
            cv2.ellipse(image, centre, (int(outer - k * band),) * 2, 0, 180, 360, ink, -1, cv2.LINE_AA)
        cv2.ellipse(image, centre, (int(outer - 7 * band),) * 2, 0, 180, 360, (0, 0, 0, 0), -1, cv2.LINE_AA)
        done = finish(image, theatre.light, shadow=0.12, offset=(0, 4), blur=8)
        fade = np.clip((centre[1] - np.arange(height)) / (0.5 * outer) + 0.12, 0.12, 0.74).astype(np.float32)
        done = (done * fade[:, None, None]).astype(np.uint8)
        return Layer(done, -theatre.margin_x, -theatre.margin_y, 50, "rainbow")

    theatre.hang(paint)


def hang_aurora(theatre: Theatre) -> None:
    """Hang three folded curtains of green and violet light that sway."""
    for k, (low, text) in enumerate(((0.56, "#5CE0A0"), (0.44, "#3FC8B0"), (0.33, "#A06FE0"))):
        theatre.hang(partial(_curtain, theatre, k, low, rgb(text)))


def _curtain(theatre: Theatre, k: int, low: float, colour: np.ndarray) -> Layer:
    rng = theatre.rng(f"aurora {k}")
    width = len(theatre.columns) // 2
    height = int(theatre.horizon + theatre.margin_y) // 2
    foot = theatre.horizon * low + smooth_noise(width, rng, 260 * theatre.scale, 2) * 0.22 * theatre.horizon
    foot += smooth_noise(width, rng, 60 * theatre.scale, 2) * 0.03 * theatre.horizon
    length = theatre.horizon * (0.34 + 0.10 * smooth_noise(width, rng, 120 * theatre.scale, 2))
    rays = 0.72 + 0.28 * smooth_noise(width, rng, 9 * theatre.scale, 2)
    y = np.arange(height, dtype=np.float32)[:, None] * 2 - theatre.margin_y
    up = (foot[None] - y) / length[None]
    edge = np.clip((foot[None] - y) / (7 * theatre.scale) + 0.5, 0, 1)
    shine = edge * np.exp(-np.clip(up, 0, None) * 1.75) * rays[None] * np.clip((1.25 - up) * 3, 0, 1)
    shine = np.clip(shine * (0.92 if k < 2 else 0.75), 0, 1).astype(np.float32)
    image = np.dstack([shine[..., None] * colour.astype(np.float32), shine])
    big = cv2.resize((image * 255).astype(np.uint8), None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    return Layer(
        big,
        -theatre.margin_x,
        -theatre.margin_y,
        52 - k,
        "aurora",
        motion=sway(10 * theatre.scale, 3, 0.5, k * 2.0),
    )
