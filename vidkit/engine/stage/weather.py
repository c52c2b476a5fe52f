"""
What falls, drifts and flashes.

Rain, snow, fog, lightning, petals, leaves, fireflies, fireworks, bubbles, meteors.
"""

from __future__ import annotations

import math
from functools import partial

import cv2
import numpy as np

from vidkit.engine.stage.paint import Sheet, finish, glow
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.props import hang_string
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.theatre import Theatre, drift, sway


def hang_weather(theatre: Theatre, staging: Staging) -> None:
    """Hang everything the staging's weather asks for."""
    kinds = set(staging.weather)
    if staging.place in {"space", "moon"}:
        kinds &= {"meteors"}
    if staging.place == "underwater":
        hang_bubbles(theatre)
        return
    if staging.place not in {"room", "stage"}:
        hang_falling(theatre, staging, (16.0, 8.3, 4.2))
        if "storm" in kinds:
            _hang_lightning(theatre)
        if "fog" in kinds:
            _hang_fog(theatre)
        if "lights" in kinds and staging.place not in {"market", "rooftop"}:
            hang_string(theatre, -0.03 * theatre.height, 0.15 * theatre.height, 8.6, lanterns=False)
    if "fireflies" in kinds:
        _hang_fireflies(theatre)
    if "fireworks" in kinds:
        _hang_fireworks(theatre)
    if "meteors" in kinds:
        theatre.hang(lambda: _meteors(theatre))


def hang_falling(theatre: Theatre, staging: Staging, depths: tuple[float, ...]) -> None:
    """Hang wrapping sheets of whatever falls, finer far away."""
    kinds = set(staging.weather)
    snowing = "snow" in kinds or (staging.place == "snow" and not kinds & {"rain", "storm", "fog", "aurora"})
    for k, depth in enumerate(depths):
        if "rain" in kinds or "storm" in kinds:
            theatre.hang(partial(_rain, theatre, k, depth))
        if snowing:
            theatre.hang(partial(_snow, theatre, k, depth, 1.6 if "storm" in kinds else 1.0))
        if "petals" in kinds:
            theatre.hang(partial(_flakes, theatre, k, depth, ("#F7B8C8", "#F2A0B4", "#FBDDE4"), "petals"))
        if "leaves" in kinds or (theatre.season == "autumn" and k):
            theatre.hang(partial(_flakes, theatre, k, depth, ("#D9703A", "#E8A33A", "#B8482F"), "leaves"))


def _blank(theatre: Theatre) -> tuple[int, int]:
    return theatre.height + 2 * theatre.margin_y, theatre.width + 2 * theatre.margin_x


def _tinted(
    theatre: Theatre, plane: np.ndarray, colour: np.ndarray, depth: float, name: str, motion: Motion
) -> Layer:
    planes = [cv2.convertScaleAbs(plane, alpha=float(c)) for c in colour]
    return Layer(
        cv2.merge([*planes, plane]),
        -theatre.margin_x,
        -theatre.margin_y,
        depth,
        name,
        motion=motion,
        wrap=True,
    )


def _wrapped(x: float, y: float, reach: float, width: int, height: int) -> list[tuple[float, float]]:
    """Return (x, y) and its twins across the edges, so that the sheet repeats without a seam."""
    xs = [x, *([x - width] if x > width - reach else []), *([x + width] if x < reach else [])]
    ys = [y, *([y - height] if y > height - reach else []), *([y + height] if y < reach else [])]
    return [(a, b) for a in xs for b in ys]


def _rain(theatre: Theatre, k: int, depth: float) -> Layer:
    rng, scale = theatre.rng(f"rain {k}"), theatre.scale
    height, width = _blank(theatre)
    plane: np.ndarray = np.zeros((height, width), np.uint8)
    size = 0.7 + 0.45 * k
    for _ in range(int(330 / (1 + 0.8 * k) * width * height / (1920 * 1020 * scale**2))):
        x, y = rng.random() * width, rng.random() * height
        length = (13 + 24 * rng.random()) * size * scale
        shine = int(255 * (0.22 + 0.28 * rng.random()))
        for a, b in _wrapped(x, y, length + 3, width, height):
            ends = [(int(a * 16), int(b * 16)), (int((a - length * 0.2) * 16), int((b + length) * 16))]
            cv2.line(plane, ends[0], ends[1], shine, max(1, round(size * scale)), cv2.LINE_AA, 4)
    speed = (430 + 240 * k) * scale
    return _tinted(theatre, plane, theatre.light.rim, depth, "rain", lambda t: (-0.2 * speed * t, speed * t))


def _snow(theatre: Theatre, k: int, depth: float, gale: float) -> Layer:
    rng, scale = theatre.rng(f"snow {k}"), theatre.scale
    height, width = _blank(theatre)
    plane: np.ndarray = np.zeros((height, width), np.uint8)
    radius = (1.6, 2.7, 4.6)[min(k, 2)] * scale
    for _ in range(int(270 / (1 + 1.2 * k) * width * height / (1920 * 1020 * scale**2))):
        x, y, r = rng.random() * width, rng.random() * height, radius * (0.6 + 0.8 * rng.random())
        for a, b in _wrapped(x, y, r + 2, width, height):
            cv2.circle(plane, (int(a * 16), int(b * 16)), int(r * 16), 235, -1, cv2.LINE_AA, 4)
    plane = cv2.GaussianBlur(plane, (0, 0), 0.5 + 0.35 * k)
    fall, swing = (24 + 26 * k) * scale, 9 * scale
    white = mix(np.ones(3), theatre.light.haze, 0.15 if theatre.light.dark else 0.0)
    return _tinted(
        theatre,
        plane,
        white,
        depth,
        "snow",
        lambda t: (swing * math.sin(0.9 * t + k) - 20 * (gale - 1) * 6 * t, fall * t),
    )


def _flakes(theatre: Theatre, k: int, depth: float, colours: tuple[str, ...], name: str) -> Layer:
    rng, scale = theatre.rng(f"{name} {k}"), theatre.scale
    height, width = _blank(theatre)
    image = np.zeros((height, width, 4), np.uint8)
    size = (3.5, 5.5, 9.0)[min(k, 2)] * scale
    for _ in range(int(46 / (1 + 0.7 * k) * width * height / (1920 * 1020 * scale**2))):
        x, y, angle, r = (
            rng.random() * width,
            rng.random() * height,
            rng.random() * 180,
            size * rng.uniform(0.7, 1.3),
        )
        colour = rgb(str(rng.choice(colours))) * theatre.light.tint.clip(0.5, 1)
        ink = tuple(int(255 * c) for c in np.clip(colour, 0, 1))
        for a, b in _wrapped(x, y, 2 * r, width, height):
            cv2.ellipse(
                image,
                (int(a * 16), int(b * 16)),
                (int(r * 16), int(r * 8)),
                angle,
                0,
                360,
                (*ink, 255),
                -1,
                cv2.LINE_AA,
                4,
            )
    done = finish(image, theatre.light, shadow=0, grain=False)
    fall, swing = (22 + 16 * k) * scale, 16 * scale
    return Layer(
        done,
        -theatre.margin_x,
        -theatre.margin_y,
        depth,
        name,
        motion=lambda t: (swing * math.sin(1.1 * t + k) - 14 * scale * t, fall * t),
        wrap=True,
    )


def hang_bubbles(theatre: Theatre) -> None:
    """Hang rising bubbles on wrapping sheets."""
    for k, depth in enumerate((14.0, 7.0)):
        theatre.hang(partial(_bubbles, theatre, k, depth))


def _bubbles(theatre: Theatre, k: int, depth: float) -> Layer:
    rng, scale = theatre.rng(f"bubbles {k}"), theatre.scale
    height, width = _blank(theatre)
    plane: np.ndarray = np.zeros((height, width), np.uint8)
    for _ in range(int(30 * width * height / (1920 * 1020 * scale**2))):
        x, y, r = rng.random() * width, rng.random() * height, (2 + 5 * rng.random()) * (1 + 0.5 * k) * scale
        for a, b in _wrapped(x, y, r + 2, width, height):
            cv2.circle(plane, (int(a * 16), int(b * 16)), int(r * 16), 60, -1, cv2.LINE_AA, 4)
            cv2.circle(
                plane, (int(a * 16), int(b * 16)), int(r * 16), 190, max(1, round(scale)), cv2.LINE_AA, 4
            )
            cv2.circle(
                plane, (int((a - r * 0.3) * 16), int((b - r * 0.3) * 16)), int(r * 4), 230, -1, cv2.LINE_AA, 4
            )
    rise = (26 + 18 * k) * scale
    return _tinted(
        theatre,
        plane,
        theatre.light.rim,
        depth,
        "bubbles",
        lambda t: (4 * scale * math.sin(1.7 * t + k), -rise * t),
    )


def _hang_lightning(theatre: Theatre) -> None:
    def paint() -> list[Layer]:
        rng, scale = theatre.rng("lightning"), theatre.scale
        x, y, foot = theatre.x(0.20 + 0.1 * rng.random()), 0.16 * theatre.horizon, theatre.horizon * 0.98
        sheet = Sheet(x - 170 * scale, y - 10, x + 170 * scale, foot + 10, rgb("#FFF3D0"))
        points = [(x, y)]
        while points[-1][1] < foot:
            px, py = points[-1]
            points.append((px + rng.uniform(-34, 34) * scale, py + rng.uniform(26, 54) * scale))
        _bolt(sheet, points, 7 * scale)
        middle = len(points) // 2
        branch = [points[middle]]
        for _ in range(3):
            branch.append(
                (branch[-1][0] + rng.uniform(14, 40) * scale, branch[-1][1] + rng.uniform(20, 36) * scale)
            )
        _bolt(sheet, branch, 4 * scale)
        bolt = sheet.layer(theatre, 41, "lightning", shadow=0)
        clear = np.zeros_like(bolt.image)
        # A flash, a flicker, then dark for a while.
        bolt.frames = [bolt.image, bolt.image, clear, bolt.image, *[clear] * 14]
        bolt.frames_per_second = 9.0
        return [bolt]

    theatre.hang(paint)


def _bolt(sheet: Sheet, points: list[tuple[float, float]], width: float) -> None:
    left, right = [], []
    for k, (x, y) in enumerate(points):
        w = width * (1 - k / len(points)) + 0.8
        left.append((x - w / 2, y))
        right.append((x + w / 2, y))
    sheet.polygon([*left, *right[::-1]], rgb("#FFF3D0"))


def _hang_fog(theatre: Theatre) -> None:
    for k, (t, depth, strength) in enumerate(
        ((0.02, 31, 0.75), (0.2, 19, 0.62), (0.42, 12, 0.5), (0.86, 6.5, 0.4))
    ):
        theatre.hang(partial(_fog_bank, theatre, k, t, depth, strength))


def _fog_bank(theatre: Theatre, k: int, t: float, depth: float, strength: float) -> Layer:
    rng, scale = theatre.rng(f"fog {k}"), theatre.scale
    half = 120 * scale
    small: np.ndarray = np.zeros((int(2 * half / 8), len(theatre.columns) // 8), np.float32)
    for _ in range(16):
        x, y = rng.uniform(0, small.shape[1]), rng.uniform(0.35, 0.65) * small.shape[0]
        cv2.ellipse(
            small,
            (int(x), int(y)),
            (int(rng.uniform(12, 34) * scale), max(1, int(rng.uniform(1.2, 3.2) * scale))),
            0,
            0,
            360,
            1.0,
            -1,
        )
    small = cv2.GaussianBlur(small, (0, 0), sigmaX=8 * scale, sigmaY=2.2 * scale)
    plane = np.clip(small / max(1e-6, small.max()) * strength * 255, 0, 255).astype(np.uint8)
    plane = cv2.resize(plane, (len(theatre.columns), int(2 * half)), interpolation=cv2.INTER_LINEAR)
    planes = [
        cv2.convertScaleAbs(plane, alpha=float(c)) for c in mix(theatre.light.haze, theatre.light.rim, 0.4)
    ]
    return Layer(
        cv2.merge([*planes, plane]),
        -theatre.margin_x,
        theatre.y(t) - half,
        depth,
        "fog",
        motion=sway(26 * scale, 2 * scale, 0.25, k * 1.3),
    )


def _hang_fireflies(theatre: Theatre) -> None:
    def paint() -> list[Layer]:
        rng, scale = theatre.rng("fireflies"), theatre.scale
        layers = []
        for k in range(26):
            x, y = rng.uniform(0, theatre.width), rng.uniform(theatre.y(-0.25), theatre.y(0.9))
            spark = glow(x, y, rng.uniform(10, 19) * scale, rng.uniform(6, 13), rgb("#F7F08A"), 1.0)
            dim = cv2.convertScaleAbs(spark.image, alpha=0.35)
            spark.frames, spark.frames_per_second = (
                [spark.image, spark.image, dim, dim, spark.image],
                2.0 + k % 3,
            )
            spark.motion = sway(14 * scale, 9 * scale, 0.7, k * 1.1)
            spark.name = "firefly"
            layers.append(spark)
        return layers

    theatre.hang(paint)


def _hang_fireworks(theatre: Theatre) -> None:
    rng = theatre.rng("fireworks")
    for k in range(5):
        x, y = (
            theatre.width * (0.12 + 0.19 * k + rng.uniform(-0.04, 0.04)),
            theatre.horizon * rng.uniform(0.18, 0.56),
        )
        radius = rng.uniform(70, 128) * theatre.scale
        colour = ("#FFD27A", "#FF7A8A", "#8FD8FF", "#B79CFF", "#8FE0A0")[k]
        theatre.hang(partial(_burst, theatre, x, y, radius, rgb(colour), k))


def _burst(theatre: Theatre, x: float, y: float, radius: float, colour: np.ndarray, k: int) -> list[Layer]:
    half = int(radius * 1.15)
    frames = []
    for step in range(12):
        grow, fade = 0.25 + 0.75 * math.sqrt((step + 1) / 10), 1.0 if step < 7 else (12 - step) / 6
        sheet = Sheet(-half, -half, half, half, colour)
        for ray in range(22):
            angle = 2 * math.pi * ray / 22
            for ring, reach in enumerate((1.0, 0.66)):
                a = angle + 0.14 * ring
                tip, root = radius * grow * reach, radius * grow * reach * 0.55
                dx, dy = math.cos(a), math.sin(a)
                w = 1.7 * theatre.scale
                paper = mix(colour, np.ones(3), 0.45 if ring else 0.05)
                sheet.polygon(
                    [
                        (root * dx, root * dy),
                        (tip * dx - w * dy, tip * dy + w * dx),
                        (tip * 1.06 * dx, tip * 1.06 * dy),
                        (tip * dx + w * dy, tip * dy - w * dx),
                    ],
                    paper,
                )
        frames.append(
            cv2.convertScaleAbs(
                finish(sheet.rgba, theatre.light, shadow=0, grain=False), alpha=max(0.0, fade)
            )
        )
    turn = (k * 5) % 12 if k else 0
    # The first frame of the video shows most of them open: posters are taken from there.
    frames = [*frames[6 - min(turn, 4) :], *frames[: 6 - min(turn, 4)]]
    halo = glow(x, y, radius * 1.3, 49.5, colour, 0.28)
    return [
        halo,
        Layer(frames[0], x - half, y - half, 49 - 0.1 * k, "firework", frames=frames, frames_per_second=9.0),
    ]


def _meteors(theatre: Theatre) -> list[Layer]:
    rng, scale = theatre.rng("meteors"), theatre.scale
    layers = []
    for k in range(7):
        x, y = rng.uniform(0.05, 0.95) * theatre.width, rng.uniform(0.06, 0.6) * theatre.horizon
        length = rng.uniform(90, 190) * scale
        colour = mix(theatre.light.sun, np.ones(3), 0.3)
        sheet = Sheet(x - 8, y - 0.5 * length - 8, x + length + 8, y + 8, colour)
        sheet.polygon(
            [(x, y + 1.8 * scale), (x - 2 * scale, y), (x, y - 1.2 * scale), (x + length, y - 0.45 * length)],
            colour,
        )
        sheet.ellipse(x, y, 2.6 * scale, 2.6 * scale, colour)
        layers.append(
            sheet.layer(
                theatre,
                53,
                "meteor",
                shadow=0,
                opacity=0.85,
                motion=drift(-34 - 4 * k, 15),
            )
        )
    return layers
