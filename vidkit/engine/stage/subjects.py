"""
Heroes: who stands where, how big, on which ground, and how they move.

Each hero becomes one layer (plus a contact shadow), drawn by its emoji outline or by a procedural painter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vidkit.engine.stage.figures import Figure, draw
from vidkit.engine.stage.paint import Sheet, contact
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.theatre import Theatre, Waterline
from vidkit.engine.stage.vocabulary import SIZES
from vidkit.engine.stage.words import Staging, Subject

_MOVING = {"walk", "run", "drive", "ride", "sail", "swim", "fly", "jump"}


@dataclass(slots=True)
class Spot:
    """Where one individual goes: foot (or centre) in frame pixels, its size, distance and rank."""

    x: float
    y: float
    size: float
    depth: float
    index: int
    centred: bool = False
    faces_right: bool = False
    water: Waterline | None = None


def habitat(subject: Subject, theatre: Theatre) -> str:
    """Return where this subject goes in this scene: ground, air, water or free."""
    noun, action = subject.noun, subject.action
    if theatre.floating:
        return (
            "ground"
            if noun.name in {"crab", "lobster", "starfish", "shell", "coral", "shrimp", "treasure", "anchor"}
            else "free"
        )
    if action == "fly" or (noun.habitat == "air" and action not in {"stand", "sit", "sleep", "walk"}):
        return "air"
    if noun.habitat in {"water", "under"} and theatre.water is not None:
        return "water"
    if (
        action in {"swim", "sail"}
        and theatre.water is not None
        and noun.kind in {"animal", "vehicle", "person"}
    ):
        return "water"
    if subject.ridden is not None and subject.ridden.noun.habitat == "water" and theatre.water is not None:
        return "water"
    if noun.habitat == "air" and noun.kind == "vehicle" and noun.size in "HG" and action != "stand":
        return "air"
    return "ground"


def hang_subjects(theatre: Theatre, staging: Staging) -> None:
    """Place all heroes of *staging* and hang them."""
    rng = theatre.rng("heroes")
    groups: dict[str, list[Subject]] = {}
    for subject in staging.subjects:
        groups.setdefault(habitat(subject, theatre), []).append(subject)
    buildings = [
        s
        for s in groups.get("ground", [])
        if s.noun.kind == "building" or s.noun.size == "G" and s.noun.kind == "plant"
    ]
    ground = [s for s in groups.get("ground", []) if s not in buildings]
    spots: list[tuple[Subject, Spot]] = []
    alone = len(staging.subjects) == 1
    spots += _row(theatre, buildings, rng, "building", alone, taken=[])
    taken = [spot.x for _, spot in spots] if ground else []
    spots += _row(theatre, ground, rng, "ground", alone, taken=taken)
    spots += _row(theatre, groups.get("water", []), rng, "water", alone, taken=[])
    spots += _scatter(theatre, groups.get("air", []), rng, alone, [spot for _, spot in spots])
    spots += _scatter(theatre, groups.get("free", []), rng, alone, [])
    for rank, (subject, spot) in enumerate(spots):
        theatre.hang(lambda subject=subject, spot=spot, rank=rank: _individual(theatre, subject, spot, rank))
    _tether_kites(theatre, spots)
    if spots:
        first = max(spots, key=lambda pair: pair[1].size)[1]
        theatre.pivot = (first.x, first.y - (0 if first.centred else 0.5 * first.size))
    elif theatre.pivot == (0.0, 0.0):
        theatre.pivot = (0.5 * theatre.width, theatre.horizon)


def hero_size(theatre: Theatre, subject: Subject, alone: bool, kind: str) -> float:
    """Return the height of the hero in frame pixels before crowding shrinks it."""
    base = SIZES[subject.noun.size] * subject.scale
    if alone:
        base = max(base, 190 if subject.count == 1 else 140)
    if subject.count > 1:
        base *= max(0.52, 1.0 - 0.10 * (subject.count - 1))
    roof = 0.52 if theatre.tall else 0.50
    room = theatre.height * roof if kind == "building" else theatre.height * 0.46
    grow = 1.22 if theatre.tall else (1.08 if theatre.width < 1.2 * theatre.height else 1.0)
    return min(base * theatre.scale * grow, room, 0.62 * theatre.width)


def _row(
    theatre: Theatre,
    subjects: list[Subject],
    rng: np.random.Generator,
    kind: str,
    alone: bool,
    taken: list[float],
) -> list[tuple[Subject, Spot]]:
    """Spread groups along the ground or the water: first a third from one side, the next across from it."""
    if not subjects:
        return []
    total = len(subjects)
    if total == 1:
        centres = (
            [0.66 if taken and theatre.x(0.66) else 0.36] if taken else [0.38 if kind != "building" else 0.40]
        )
    else:
        centres = list(np.linspace(0.27, 0.76, total)) if total < 4 else list(np.linspace(0.16, 0.86, total))
    widths = [_group_width(theatre, s, hero_size(theatre, s, alone, kind)) for s in subjects]
    squeeze = min(1.0, 0.92 * theatre.width / max(1.0, sum(widths) + 0.05 * theatre.width * (total - 1)))
    placed = []
    for subject, fraction in zip(subjects, centres, strict=True):
        size = hero_size(theatre, subject, alone, kind) * max(0.45, squeeze)
        if subject.count > 6:
            centre_x = 0.5 * theatre.width
        else:
            half = 0.5 * _group_width(theatre, subject, size)
            centre_x = (
                float(
                    np.clip(
                        theatre.x(fraction + rng.uniform(-0.025, 0.025)),
                        half + 0.03 * theatre.width,
                        0.97 * theatre.width - half,
                    )
                )
                if half < 0.46 * theatre.width
                else 0.5 * theatre.width
            )
        placed += [(subject, spot) for spot in _members(theatre, subject, centre_x, size, rng, kind)]
    return placed


def _aspect(subject: Subject) -> float:
    if subject.ridden is not None:
        return 0.95
    if subject.noun.kind == "person":
        return 0.5 if subject.noun.drawn not in {"@couple", "@family", "@crowd"} else 0.95
    if subject.noun.kind in {"vehicle", "animal"}:
        return 1.12
    return 0.9


def _group_width(theatre: Theatre, subject: Subject, size: float) -> float:
    rows = 1 if subject.count <= 5 else 2
    per_row = -(-subject.count // rows)
    return size * _aspect(subject) * (1 + 0.98 * (per_row - 1))


def _members(
    theatre: Theatre, subject: Subject, centre_x: float, size: float, rng: np.random.Generator, kind: str
) -> list[Spot]:
    rows = 1 if subject.count <= 5 else 2
    spots: list[Spot] = []
    right = bool(rng.random() < 0.5) if not theatre.flip else bool(rng.random() >= 0.5)
    remaining = subject.count
    for row in range(rows):
        here = -(-remaining // (rows - row))
        remaining -= here
        back = rows - 1 - row
        row_size = size * (0.80 if back else 1.0)
        step = min(row_size * _aspect(subject) * 0.98, 0.9 * theatre.width / max(1, here))
        row_size = min(row_size, step / (0.80 * _aspect(subject))) if here > 1 else row_size
        for k in range(here):
            x = centre_x + (k - (here - 1) / 2) * step + (back * 0.35 * step if here > 1 else 0)
            x += rng.uniform(-0.06, 0.06) * step if here > 1 else 0
            grown = row_size * (1 + 0.07 * rng.uniform(-1, 1) * (here > 1))
            spots.append(_stand(theatre, x, grown, kind, back, len(spots), right, rng))
    return spots


def _stand(
    theatre: Theatre,
    x: float,
    size: float,
    kind: str,
    back: int,
    index: int,
    right: bool,
    rng: np.random.Generator,
) -> Spot:
    if kind == "water" and theatre.water is not None:
        water = theatre.water
        y = theatre.at(water.profile, x) + 0.06 * size - back * 0.10 * size
        return Spot(
            x, y, size, water.depth + 0.25 + 0.4 * back + 0.01 * index, index, faces_right=right, water=water
        )
    ground = theatre.ground if theatre.ground is not None else np.full(len(theatre.columns), theatre.y(0.7))
    if kind == "building":
        y = theatre.at(ground, x) - 0.055 * theatre.height
        return Spot(x, y, size, theatre.hero_depth + 0.5 + 0.01 * index, index)
    forward = (rng.uniform(-6, 10) if index else 0) * theatre.scale
    y = theatre.at(ground, x) + forward - back * 0.16 * size
    depth = theatre.hero_depth - forward / (40 * theatre.scale) * 0.1 + 0.2 * back - 0.01 * index
    return Spot(x, y, size, depth, index, faces_right=right)


def _scatter(
    theatre: Theatre, subjects: list[Subject], rng: np.random.Generator, alone: bool, others: list[Spot]
) -> list[tuple[Subject, Spot]]:
    """Spread flyers (or swimmers) over the room they have, keeping clear of each other and of the sun."""
    placed: list[tuple[Subject, Spot]] = []
    boxes: list[tuple[float, float, float]] = [(s.x, s.y - 0.5 * s.size, 0.55 * s.size) for s in others]
    top, bottom = theatre.sky_span
    first = True
    for subject in subjects:
        size = hero_size(theatre, subject, alone, "air")
        size = min(size, 1.05 * (bottom - top)) if not theatre.floating else min(size, 0.6 * theatre.height)
        right = bool(rng.random() < 0.5)
        anchor = (
            theatre.x(0.36 if first and not others else 0.62),
            top + (0.40 if first else 0.55) * (bottom - top),
        )
        for index in range(subject.count):
            grown = size * (1 + 0.14 * rng.uniform(-1, 1) * (subject.count > 1))
            best, best_gap = anchor, -1e9
            for attempt in range(26):
                if index == 0 and attempt == 0 and first:
                    candidate = anchor
                else:
                    wide = 0.10 + 0.05 * min(subject.count, 7)
                    spread = wide if subject.count > 1 else 0.34
                    candidate = (
                        anchor[0] + rng.normal(0, spread) * theatre.width,
                        rng.uniform(top + 0.3 * grown, max(top + 0.35 * grown, bottom - 0.3 * grown)),
                    )
                candidate = (
                    float(np.clip(candidate[0], 0.5 * grown, theatre.width - 0.5 * grown)),
                    candidate[1],
                )
                gap = min(
                    (
                        math.hypot(candidate[0] - bx, candidate[1] - by) - br - 0.52 * grown
                        for bx, by, br in boxes
                    ),
                    default=1e6,
                )
                if theatre.sun is not None and not theatre.floating:
                    gap = min(
                        gap,
                        math.hypot(candidate[0] - theatre.sun[0], candidate[1] - theatre.sun[1])
                        - 0.5 * grown
                        - 40 * theatre.scale,
                    )
                gap = min(gap, 12 * theatre.scale) - 0.02 * math.hypot(
                    candidate[0] - anchor[0], candidate[1] - anchor[1]
                )
                if gap > best_gap:
                    best, best_gap = candidate, gap
                if index == 0 and attempt == 0 and first and not boxes:
                    break
            boxes.append((*best, 0.52 * grown))
            depth = (
                theatre.hero_depth
                - 0.8
                + 0.05 * index
                + (0 if first else 1.5)
                + max(0, 1 - grown / (200 * theatre.scale))
            )
            placed.append(
                (subject, Spot(best[0], best[1], grown, depth, index, centred=True, faces_right=right))
            )
        first = False
    return placed


def _individual(theatre: Theatre, subject: Subject, spot: Spot, rank: int) -> list[Layer]:
    """Draw one hero and what it needs around it."""
    figure: Figure = draw(theatre, subject, spot.index, spot.size, spot.faces_right)
    motion = _motion(theatre, subject, spot, figure.faces_right)
    x = spot.x - figure.anchor[0]
    y = spot.y - (figure.centre_y if spot.centred else figure.anchor[1])
    layers = [
        Layer(
            figure.frames[0], x, y, spot.depth, f"hero {subject.noun.name}", motion=motion, subject=True,
            frames=figure.frames if len(figure.frames) > 1 else None, frames_per_second=figure.frames_per_second,
        )
    ]  # fmt: skip
    if spot.water is not None:
        layers += _wake(theatre, spot, figure, motion)
    elif not spot.centred and figure.footprint > 0:
        shade = contact(theatre, spot.x, spot.y - 2 * theatre.scale, figure.footprint, spot.depth + 0.005)
        shade.motion = None if motion is None else (lambda t, m=motion: (m(t)[0], 0.0))
        shade.name, shade.subject = "contact", True
        layers.append(shade)
    return layers


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
    if action == "dance" and not (kind == "person"):
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
    for k, (subject, spot) in enumerate(pair for pair in spots if pair[0].noun.name == "kite"):
        if flyers:
            hand = flyers[k % len(flyers)]
            end = (hand.x + 0.24 * hand.size * (1 if spot.x > hand.x else -1), hand.y - 0.80 * hand.size)
        elif theatre.ground is not None:
            x = spot.x + (0.26 if spot.x < 0.5 * theatre.width else -0.26) * theatre.width
            end = (x, theatre.at(theatre.ground, x))
        else:
            continue
        theatre.hang(lambda spot=spot, end=end: _string(theatre, spot, end))


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
