"""
Heroes: drawn on their spots, with shadow, wake, glow and motion.

`composition` says where; here each hero becomes one layer (plus a contact shadow), drawn by its emoji
outline or by a procedural painter.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from vidkit.engine.stage.composition import Spot, compose
from vidkit.engine.stage.figures import Figure, draw
from vidkit.engine.stage.paint import Sheet, contact, glow
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.staging import Staging, Subject
from vidkit.engine.stage.theatre import Theatre
from vidkit.engine.stage.vocabulary import nouns

#: Heroes that shine, and how far, in units of their size.
_SHINING = {
    "campfire": 1.5,
    "bonfire": 1.6,
    "fire": 1.5,
    "lantern": 1.3,
    "candle": 1.2,
    "lamp": 1.2,
    "street lamp": 0.7,
    "light bulb": 1.2,
}
_LIVELY = {
    "market": (0.66, 10.6, 4),
    "street": (0.42, 10.0, 3),
    "city": (0.42, 10.0, 3),
    "park": (0.50, 12.0, 2),
    "village": (0.46, 12.0, 2),
    "beach": (0.50, 11.0, 2),
}


def hang_subjects(theatre: Theatre, staging: Staging) -> None:
    """Hang all heroes of *staging*, then the passers-by that enliven a place without people."""
    spots = compose(theatre, staging)
    for rank, (subject, spot) in enumerate(spots):
        theatre.hang(partial(_individual, theatre, subject, spot, rank))
    _tether_kites(theatre, spots)
    _hang_extras(theatre, staging)
    if spots:
        first = max(spots, key=lambda pair: pair[1].size)[1]
        theatre.pivot = (first.x, first.y - (0 if first.centred else 0.5 * first.size))
    elif theatre.pivot == (0.0, 0.0):
        theatre.pivot = (0.5 * theatre.width, theatre.horizon)


def _individual(theatre: Theatre, subject: Subject, spot: Spot, rank: int) -> list[Layer]:
    """Draw one hero and what it needs around it."""
    figure: Figure = draw(theatre, subject, spot.index, spot.size, spot.faces_right)
    if rank == 0:
        theatre.heading = "right" if figure.faces_right else "left"
    motion = _motion(theatre, subject, spot, figure.faces_right)
    x = spot.x - figure.anchor[0]
    y = spot.y - (figure.centre_y if spot.centred else figure.anchor[1])
    layers = [
        Layer(
            figure.frames[0],
            x,
            y,
            spot.depth,
            f"hero {subject.noun.name}",
            motion=motion,
            subject=True,
            frames=figure.frames if len(figure.frames) > 1 else None,
            frames_per_second=figure.frames_per_second,
            shows=subject.noun.name,
        )
    ]
    if subject.noun.drawn == "🚀" and spot.centred:
        layers.append(_exhaust(theatre, spot, motion, right=figure.faces_right))
    shining = _SHINING.get(subject.noun.name) or (subject.held and _SHINING.get(subject.held.noun.name))
    if shining:
        reach = shining * spot.size * (0.7 if subject.held else 1.0)
        height = spot.y - (0 if spot.centred else 0.5 * spot.size)
        halo = glow(
            spot.x,
            height,
            reach,
            spot.depth + 0.03,
            rgb("#FFB75A"),
            0.6 if theatre.light.dark else 0.3,
        )
        halo.motion, halo.subject = motion, True
        layers.append(halo)
    if spot.water is not None:
        layers += _wake(theatre, spot, figure, motion)
    elif not spot.centred and figure.footprint > 0:
        shade = contact(theatre, spot.x, spot.y - 2 * theatre.scale, figure.footprint, spot.depth + 0.005)
        shade.motion = None if motion is None else (lambda t, m=motion: (m(t)[0], 0.0))
        shade.name, shade.subject = "contact", True
        layers.append(shade)
    return layers


def _exhaust(theatre: Theatre, spot: Spot, motion: Motion | None, *, right: bool) -> Layer:
    """Return the trail of smoke behind a rocket, which flies up and forward."""
    rng = theatre.rng(f"exhaust {spot.index}")
    light, size, way = theatre.light, spot.size, -1 if right else 1
    paper = mix(light.rim, rgb("#F7EDE2"), 0.5)
    sheet = Sheet(spot.x - 1.7 * size, spot.y, spot.x + 1.7 * size, spot.y + 1.75 * size, paper)
    puffs = []
    for k in range(16):
        t = k / 15
        x = spot.x + way * size * (0.36 + 1.0 * t) + 0.05 * size * rng.standard_normal() * t
        y = spot.y + size * (0.36 + 1.0 * t) + 0.05 * size * rng.standard_normal() * t
        puffs.append(
            (
                x,
                y,
                size * (0.045 + 0.13 * t * rng.uniform(0.75, 1.2)),
                mix(rgb("#FFC66A"), paper, min(1.0, 3 * t)),
            )
        )
    for x, y, r, colour in puffs:
        sheet.ellipse(x, y, r, r, mix(colour, light.rim, 0.6))
    for x, y, r, colour in puffs:
        sheet.ellipse(
            x - 2 * light.toward[0],
            y - 2 * light.toward[1],
            r,
            r,
            mix(colour, light.deep, 0.14 * (y - spot.y) / size),
        )
    return sheet.layer(theatre, spot.depth + 0.04, "exhaust", shadow=0.3, motion=motion, subject=True)


def _motion(theatre: Theatre, subject: Subject, spot: Spot, faces_right: bool) -> Motion | None:
    """Return how this hero moves by itself, from its action and its element."""
    scale, phase = theatre.scale, 1.7 * spot.index + 0.4
    way = 1 if faces_right else -1
    action, kind = subject.action, subject.noun.kind
    if spot.water is not None:
        heave = spot.water.motion or (lambda _t: (0.0, 0.0))
        speed = (11 if kind == "vehicle" or action in {"sail", "swim"} else 5) * way * scale
        if subject.noun.name in {"water lily", "lotus", "lily", "iceberg", "buoy"}:
            speed = 0
        jump = 46 * scale if action == "jump" else 0
        return lambda t: (
            speed * t + 0.3 * heave(t)[0],
            heave(t)[1] + 3 * scale * math.sin(1.6 * t + phase) - jump * max(0.0, math.sin(1.8 * t + phase)),
        )
    if spot.centred:
        if subject.noun.habitat == "air" and subject.noun.name in {
            "kite",
            "hot air balloon",
            "hot-air balloon",
            "balloon",
            "airship",
            "parachute",
        }:
            return lambda t: (7 * scale * math.sin(0.8 * t + phase), 9 * scale * math.sin(0.62 * t + phase))
        speed = {"animal": 14, "vehicle": 18}.get(kind, 6) * way * scale
        lift = -0.5 * speed * way if subject.noun.drawn == "🚀" else 0.0
        return lambda t: (speed * t, lift * t + 8 * scale * math.sin(1.2 * t + phase))
    if action in {"walk", "run", "drive", "ride", "play"} or (
        kind == "vehicle"
        and action not in {"stand", "sleep"}
        and subject.noun.name not in {"robot", "bicycle", "bike"}
    ):
        speed = (
            {"run": 34, "drive": 30, "ride": 22}.get(action, 16 if kind != "vehicle" else 24) * way * scale
        )
        animated = kind == "person" or subject.noun.drawn.startswith("@")
        bob = 0.0 if animated or kind == "vehicle" else {"run": 7.0}.get(action, 2.4) * scale
        shake = 0.7 * scale if kind == "vehicle" else 0.0
        rate = 6.5 if action == "run" else 4.2
        return lambda t: (speed * t, -bob * abs(math.sin(rate * t + phase)) + shake * math.sin(17 * t))
    if action == "jump":
        return lambda t: (0.0, -42 * scale * abs(math.sin(2.6 * t + phase)))
    if action == "dance" and kind != "person":
        return lambda t: (6 * scale * math.sin(3 * t + phase), -9 * scale * abs(math.sin(3 * t + phase)))
    if action == "sleep" or kind in {"building", "plant", "thing"} or kind == "person":
        return None
    return lambda t: (0.0, -1.6 * scale * abs(math.sin(1.5 * t + phase)))


def _wake(theatre: Theatre, spot: Spot, figure: Figure, motion: Motion | None) -> list[Layer]:
    """Return the mirrored image below a swimmer on still water, and ripples around it."""
    scale = theatre.scale
    half = max(figure.footprint, 0.3 * spot.size)
    sheet = Sheet(
        spot.x - 1.7 * half, spot.y - 12 * scale, spot.x + 1.7 * half, spot.y + 16 * scale, theatre.light.rim
    )
    for k, (reach, drop) in enumerate(((1.5, 1), (1.15, 5), (0.8, 9))):
        sheet.ellipse(
            spot.x + (k - 1) * 5 * scale, spot.y + drop * scale, reach * half, 1.5 * scale, theatre.light.rim
        )
    follow: Motion | None = None if motion is None else (lambda t: (motion(t)[0], 0.0))
    ripples = sheet.layer(theatre, spot.depth - 0.02, "ripples", shadow=0, opacity=0.5, motion=follow)
    if not theatre.mirrors:
        return [ripples]
    image = figure.frames[0][::-1]
    cut = int(max(0, image.shape[0] - figure.anchor[1]))
    mirrored = np.ascontiguousarray(image[cut:]).astype(np.float32)
    fade = np.linspace(0.42, 0.12, len(mirrored), dtype=np.float32)[:, None, None]
    mirrored = (mirrored * fade).astype(np.uint8)
    return [
        ripples,
        Layer(
            mirrored, spot.x - figure.anchor[0], spot.y - 1, spot.depth + 0.01, "reflection", motion=motion
        ),
    ]


def _tether_kites(theatre: Theatre, spots: list[tuple[Subject, Spot]]) -> None:
    """Hang a string from each kite to the hand of a person, or to the grass."""
    flyers = [spot for subject, spot in spots if subject.noun.kind == "person" and not spot.centred]
    kites = [spot for subject, spot in spots if subject.noun.name == "kite"]
    for k, spot in enumerate(kites):
        if flyers:
            hand = flyers[k % len(flyers)]
            end = (hand.x + 0.24 * hand.size * (1 if spot.x > hand.x else -1), hand.y - 0.80 * hand.size)
        elif theatre.ground is not None:
            x = spot.x + (0.26 if spot.x < 0.5 * theatre.width else -0.26) * theatre.width
            end = (x, theatre.at(theatre.ground, x))
        else:
            continue
        theatre.hang(partial(_string, theatre, spot, end))


def _string(theatre: Theatre, spot: Spot, end: tuple[float, float]) -> Layer:
    start = (spot.x + 0.05 * spot.size, spot.y + 0.30 * spot.size)
    left, right = min(start[0], end[0]) - 20, max(start[0], end[0]) + 20
    sag = 0.12 * abs(end[0] - start[0])
    sheet = Sheet(
        left, min(start[1], end[1]) - 10, right, max(start[1], end[1]) + sag + 20, theatre.light.deep
    )
    points = [
        (start[0] + (end[0] - start[0]) * q, start[1] + (end[1] - start[1]) * q + sag * math.sin(math.pi * q))
        for q in np.linspace(0, 1, 50)
    ]
    sheet.line(points, theatre.light.deep, max(1, 1.2 * theatre.scale))
    return sheet.layer(theatre, spot.depth + 0.1, "string", shadow=0, opacity=0.8)


def _hang_extras(theatre: Theatre, staging: Staging) -> None:
    """Hang a few small passers-by in places that would look deserted; a beach with a hero is not."""
    if (
        staging.place not in _LIVELY
        or "snow" in staging.weather
        or any(s.noun.kind == "person" for s in staging.subjects)
        or (staging.subjects and staging.place == "beach")  # there they look like its riders
    ):
        return
    t, depth, count = _LIVELY[staging.place]
    rng = theatre.rng("extras")
    for k in range(count):
        x = theatre.width * (0.5 + (k - (count - 1) / 2) * 0.26 + rng.uniform(-0.06, 0.06))
        passer = Subject(nouns()["pedestrian"], count=7, action="walk")
        size = (112 + 14 * rng.random()) * theatre.scale * (1.55 if staging.place == "market" else 1.0)
        spot = Spot(
            x,
            theatre.y(t) + rng.uniform(-3, 3) * theatre.scale,
            size,
            depth + 0.05 * k,
            int(rng.integers(0, 40)),
            faces_right=bool(rng.random() < 0.5),
        )

        def paint(passer: Subject = passer, spot: Spot = spot) -> list[Layer]:
            layers = _individual(theatre, passer, spot, 1)
            for layer in layers:
                layer.name, layer.subject, layer.shows = "passer-by", False, ""
            return layers

        theatre.hang(paint)
