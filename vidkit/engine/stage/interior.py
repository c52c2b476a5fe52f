"""Indoors as recipes: a room with its window, and a theatre's lit stage."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np

from vidkit.engine.stage import flora, sky, weather
from vidkit.engine.stage.buildings import skyline
from vidkit.engine.stage.glyphs import glyph_figure
from vidkit.engine.stage.paint import Sheet, as_bytes, finish, glow
from vidkit.engine.stage.palettes import GROUNDS, LIGHTS, mix, rgb
from vidkit.engine.stage.places import hang_backdrop, hang_terrain, hills, leaf_colour
from vidkit.engine.stage.props import folds, hang_string
from vidkit.engine.stage.scene import Layer
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Shore, Theatre
from vidkit.engine.stage.waters import hang_waves


def room(theatre: Theatre, staging: Staging) -> None:
    """Hang the view, the wall with its window, a sill for the heroes and curtains in front."""
    gloomy = bool({"rain", "storm", "fog"} & set(staging.weather))
    dark = theatre.light.name in {"night", "dusk"}
    sky.hang_sky(theatre, sun=not gloomy, moon="full" if theatre.light.name == "night" else "", size=0.9)
    if not dark:
        sky.hang_clouds(theatre, 3, dark=0.4 if gloomy else 0.0)
    _hang_view(theatre, staging)
    weather.hang_falling(theatre, staging, (14.0, 10.0))
    left, right, top, sill = _window(theatre)
    theatre.hero_light = LIGHTS["lamp"]
    theatre.hang(lambda: _wall(theatre, left, right, top, sill))
    theatre.hang(lambda: _sill(theatre, left, right, sill))
    theatre.hang(lambda: _curtains(theatre, left, right))
    if len(staging.subjects) < 2:
        theatre.hang(lambda: _plant(theatre, left, right, sill))
    if dark or "lights" in staging.weather:
        hang_string(theatre, top - 0.06 * theatre.height, 0.05 * theatre.height, 5.55, lanterns=False)
    theatre.ground = np.full(len(theatre.columns), sill + 12 * theatre.scale, np.float32)
    theatre.hero_depth = 5.7
    theatre.floor = Shore(np.full(len(theatre.columns), 1.16 * theatre.height, np.float32), 5.45, 2.1)
    theatre.sky_span = (top + 0.05 * theatre.height, sill - 0.1 * theatre.height)


def _window(theatre: Theatre) -> tuple[float, float, float, float]:
    if theatre.tall:
        return 0.10 * theatre.width, 0.90 * theatre.width, 0.12 * theatre.height, 0.74 * theatre.height
    return 0.15 * theatre.width, 0.85 * theatre.width, 0.08 * theatre.height, 0.775 * theatre.height


def _hang_view(theatre: Theatre, staging: Staging) -> None:
    outside = (
        staging.backdrops[0]
        if staging.backdrops
        else str(theatre.rng("view").choice(["city", "meadow", "city"]))
    )
    if outside in {"sea", "beach", "island"}:
        for t, near, depth in ((0.0, 0.14, 34), (0.16, 0.3, 24), (0.4, 0.5, 15)):
            hang_waves(theatre, t, 10 + 20 * t, 120 + 200 * t, near, depth, 0.3 + t, f"view {t}")
    elif outside in {"city", "street", "rooftop"}:
        lit = 0.34 if theatre.light.dark else 0.1
        skyline(theatre, theatre.y(0.36), 0.10, 34, "view a", (130, 260), (60, 110), lit=lit)
        skyline(
            theatre, theatre.y(0.46), 0.32, 22, "view b", (110, 240), (90, 150), lit=lit, below=theatre.height
        )
        flora.grove(
            theatre,
            "round",
            hills(theatre, 0.62, 6, 200, "v"),
            16,
            (100, 150),
            leaf_colour(theatre),
            0.48,
            16,
            "view",
        )
    else:
        hang_backdrop(theatre, staging, default="mountain" if theatre.season == "winter" else "hills")
        ridge = hills(theatre, 0.24, 20, 380, "view")
        kind = "conifer" if theatre.season == "winter" else "round"
        flora.grove(theatre, kind, ridge, 24, (60, 130), leaf_colour(theatre, "forest"), 0.36, 18, "view")
        ground = GROUNDS["snow"] if theatre.season == "winter" else GROUNDS["grass"]
        hang_terrain(theatre, ridge, ground, 0.36, 17.9, "view")


def _wall(theatre: Theatre, left: float, right: float, top: float, sill: float) -> Layer:
    light, scale = LIGHTS["lamp"], theatre.scale
    night = theatre.light.dark
    paper = rgb("#8A5148") if night else rgb("#B8705A")
    rng = theatre.rng("wall")
    paper = mix(paper, rgb(str(rng.choice(["#B8705A", "#7F8F7A", "#6F86A0", "#C09A5F"]))), 0.6) * (
        0.72 if night else 0.95
    )
    sheet = Sheet(
        theatre.columns[0],
        -theatre.margin_y,
        theatre.columns[-1] + 1,
        theatre.height + theatre.margin_y,
        paper,
    )
    sheet.rgba[..., 3] = 255
    stripe = ((theatre.columns // (46 * scale)) % 2)[None, :, None]
    sheet.rgba[..., :3] = (sheet.rgba[..., :3] * (1 - 0.07 * stripe)).astype(np.uint8)
    wood = rgb("#F0DCC0") * (0.78 if night else 1.0)
    border = 30 * scale
    shade = mix(paper, light.deep, 0.45)
    sheet.rectangle(
        left - border - 6 * scale,
        top - border - 2 * scale,
        right + border + 7 * scale,
        sill + border + 9 * scale,
        shade,
    )
    sheet.rectangle(left - border, top - border, right + border, sill + border, wood)
    sheet.rectangle(
        left - border, top - border, right + border, top - border + 3 * scale, mix(wood, light.rim, 0.8)
    )
    panes = 2
    gap = 26 * scale
    wide = (right - left - gap * (panes - 1)) / panes
    beam = top + 0.30 * (sill - top)
    for k in range(panes):
        a = left + k * (wide + gap)
        for y0, y1 in ((top, beam - 7 * scale), (beam + 7 * scale, sill)):
            sheet.rectangle(
                a - 4 * scale,
                y0 - 4 * scale,
                a + wide + 4 * scale,
                y1 + 4 * scale,
                mix(wood, light.deep, 0.22),
            )
            cv2.rectangle(
                sheet.rgba,
                (int(a) - sheet.left, int(y0) - sheet.top),
                (int(a + wide) - sheet.left, int(y1) - sheet.top),
                (*as_bytes(light.deep), 0),
                -1,
            )
    image = finish(sheet.rgba, light, shadow=0.42, offset=(5 * scale, 8 * scale), blur=10 * scale, seed=3)
    return Layer(image, sheet.left, sheet.top, 6.0, "wall")


def _sill(theatre: Theatre, left: float, right: float, sill: float) -> Layer:
    light, scale = LIGHTS["lamp"], theatre.scale
    wood = rgb("#F7E6CC") * (0.80 if theatre.light.dark else 1.0)
    sheet = Sheet(left - 110 * scale, sill - 10 * scale, right + 110 * scale, sill + 110 * scale, wood)
    sheet.rectangle(left - 76 * scale, sill + 2 * scale, right + 76 * scale, sill + 26 * scale, wood)
    sheet.rectangle(
        left - 76 * scale, sill + 2 * scale, right + 76 * scale, sill + 5 * scale, mix(wood, light.rim, 0.8)
    )
    sheet.rectangle(left - 76 * scale, sill + 26 * scale, right + 76 * scale, sill + 52 * scale, wood * 0.80)
    image = finish(sheet.rgba, light, shadow=0.42, offset=(0, 12 * scale), blur=13 * scale, seed=4)
    return Layer(image, sheet.left, sheet.top, 5.9, "sill")


def _curtains(theatre: Theatre, left: float, right: float) -> Layer:
    light = LIGHTS["lamp"]
    cloth = (
        theatre.ground_colour
        if theatre.ground_colour is not None
        else rgb(str(theatre.rng("cloth").choice(["#C4473F", "#3F7F8A", "#D99A3A", "#7A5A9A", "#5F8A5A"])))
    )
    rows = np.arange(-theatre.margin_y, theatre.height + theatre.margin_y, dtype=np.float32)
    t = rows / theatre.height
    reach = (
        left
        + 0.035 * theatre.width * np.exp(-(((t - 0.02) / 0.28) ** 2)) * 1.6
        - 0.030 * theatre.width * np.sin(t * 3.1)
    )
    other = right - (reach - left)
    columns = theatre.columns[None]
    cover = np.maximum(np.clip(reach[:, None] - columns, 0, 1), np.clip(columns - other[:, None], 0, 1))
    shape = (
        folds(theatre.columns, 62 * theatre.scale)[None] * 0.9
        + 0.1 * np.sin(rows / (90 * theatre.scale))[:, None]
    )
    image = np.empty((len(rows), len(theatre.columns), 4), np.uint8)
    brightness = ((0.72 + 0.30 * shape) * (0.72 if theatre.light.dark else 1.0)).astype(np.float32)
    for k in range(3):
        image[..., k] = np.clip(brightness * (cloth[k] * 255), 0, 255)
    image[..., 3] = cover * 255
    done = finish(image, light, shadow=0.5, offset=(0, 6 * theatre.scale), blur=14 * theatre.scale, seed=8)
    return Layer(done, -theatre.margin_x, -theatre.margin_y, 5.0, "curtains")


def _plant(theatre: Theatre, left: float, right: float, sill: float) -> Layer:
    scale = theatre.scale
    pad = int(30 * scale)
    image = glyph_figure(LIGHTS["lamp"], "🪴", 150 * scale, rgb("#7FA85F"), pad=pad, tint=0.25)
    x = (right - 95 * scale) if not theatre.flip else (left + 95 * scale)
    return Layer(image, x - image.shape[1] / 2, sill + 8 * scale - image.shape[0] + pad + 2, 5.75, "plant")


def stage(theatre: Theatre, _staging: Staging) -> None:
    """Hang a back wall of light, beams, boards, curtains and the heads of the audience."""
    theatre.horizon = 0.66 * theatre.height
    theatre.sky_span = (0.16 * theatre.height, 0.6 * theatre.height)

    def backdrop() -> Layer:
        canvas = sky.sky_canvas(theatre, theatre.height * 0.95)
        return sky.sky_layer(theatre, sky.bake(theatre, canvas))

    theatre.hang(backdrop)
    theatre.hang(
        lambda: glow(0.5 * theatre.width, theatre.y(0.1), 0.62 * theatre.width, 50, rgb("#FF9FC0"), 0.40)
    )
    for k, (fraction, lean, text) in enumerate(
        ((0.14, 0.20, "#FFD08A"), (0.38, 0.06, "#FF8FB8"), (0.62, -0.06, "#8FD8FF"), (0.86, -0.20, "#FFD08A"))
    ):
        theatre.hang(partial(_beam, theatre, k, fraction, lean, rgb(text)))
    theatre.hang(lambda: _stage_curtains(theatre, 0.10, 20, "#A82F3F"))
    hang_terrain(
        theatre,
        np.full(len(theatre.columns), theatre.y(0.06), np.float32),
        rgb("#B57A4A"),
        0.52,
        12,
        "boards",
        strata=4,
        step=26,
        rim=0.9,
    )
    theatre.hang(
        lambda: glow(theatre.x(0.38), theatre.y(0.5), 0.30 * theatre.width, 9.9, rgb("#FFE9B8"), 0.32)
    )
    theatre.hang(lambda: _stage_curtains(theatre, 0.045, 8, "#C23A45"))
    theatre.hang(lambda: _audience(theatre))
    hang_string(theatre, -0.02 * theatre.height, 0.10 * theatre.height, 8.4, lanterns=False)
    theatre.ground = np.full(len(theatre.columns), theatre.y(0.52), np.float32)
    theatre.hero_depth = 9.5


def _beam(theatre: Theatre, k: int, fraction: float, lean: float, colour: np.ndarray) -> Layer:
    scale = theatre.scale
    x, top, bottom = theatre.width * fraction, -theatre.margin_y, theatre.y(0.5)
    end = x + lean * theatre.width
    sheet = Sheet(min(x, end) - 180 * scale, top, max(x, end) + 180 * scale, bottom + 20, colour)
    sheet.polygon(
        [
            (x - 14 * scale, top),
            (x + 14 * scale, top),
            (end + 120 * scale, bottom),
            (end - 120 * scale, bottom),
        ],
        colour,
    )
    layer = sheet.layer(theatre, 30 - 0.5 * k, "beam", shadow=0)
    fade = (np.linspace(0.42, 0.05, layer.image.shape[0], dtype=np.float32))[:, None, None]
    layer.image = (layer.image * fade).astype(np.uint8)
    return layer


def _stage_curtains(theatre: Theatre, reach: float, depth: float, text: str) -> Layer:
    cloth = theatre.ground_colour if theatre.ground_colour is not None else rgb(text)
    rows = np.arange(-theatre.margin_y, theatre.y(0.10 if depth > 10 else 0.62), dtype=np.float32)
    t = np.clip(rows / theatre.height, 0, 1)
    edge = theatre.width * (reach + 0.055 * np.exp(-(((t - 0.0) / 0.25) ** 2)) + 0.012 * np.sin(7 * t))
    columns = theatre.columns[None]
    cover = np.maximum(
        np.clip(edge[:, None] - columns, 0, 1), np.clip(columns - (theatre.width - edge)[:, None], 0, 1)
    )
    valance = theatre.height * (0.055 + 0.018 * np.abs(np.sin(theatre.columns / (70 * theatre.scale))))
    cover = np.maximum(cover, np.clip(valance[None] - rows[:, None], 0, 1)) if depth < 10 else cover
    shape = folds(theatre.columns, 58 * theatre.scale, depth)[None] * (0.9 + 0.1 * np.cos(rows / 60))[:, None]
    image = np.empty((len(rows), len(theatre.columns), 4), np.uint8)
    near = 0.85 if depth > 10 else 1.0
    for k in range(3):
        image[..., k] = np.clip((0.55 + 0.45 * shape) * cloth[k] * near * 255, 0, 255)
    image[..., 3] = cover * 255
    done = finish(image, theatre.light, shadow=0.5, offset=(0, 6), blur=12 * theatre.scale, seed=8)
    return Layer(done, -theatre.margin_x, -theatre.margin_y, depth, "curtains")


def _audience(theatre: Theatre) -> Layer:
    rng = theatre.rng("audience")
    scale, light = theatre.scale, theatre.light
    dark = mix(light.deep, light.middle, 0.22)
    base = theatre.height
    sheet = Sheet(theatre.columns[0], base - 90 * scale, theatre.columns[-1], base + theatre.margin_y, dark)
    for row, lift in enumerate((34, 8)):
        paper = mix(dark, light.deep, 0.35 * row)
        for x in np.arange(theatre.columns[0], theatre.columns[-1], 74 * scale):
            cx, r = x + (row * 37 + rng.uniform(-8, 8)) * scale, rng.uniform(19, 25) * scale
            y = base - (lift + rng.uniform(0, 12)) * scale
            rim = mix(paper, light.rim, 0.55)
            for colour, shift in ((rim, 0.0), (paper, 2 * scale)):
                sheet.ellipse(cx, y + shift, r, r * 1.1, colour)
                sheet.ellipse(cx, y + 62 * scale + shift, r * 1.9, 44 * scale, colour)
    sheet.rectangle(
        theatre.columns[0],
        base + 30 * scale,
        theatre.columns[-1] + 1,
        base + theatre.margin_y,
        mix(dark, light.deep, 0.4),
    )
    return sheet.layer(theatre, 4.6, "audience", shadow=0.3, offset=(0, -3), blur=8)
