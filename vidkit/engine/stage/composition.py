"""
Where heroes go: habitats, sizes, rows along the ground or the water, loose flights through the air.

Nothing is painted here; the result is one `Spot` per individual.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from vidkit.engine.stage.staging import Staging, Subject
from vidkit.engine.stage.theatre import Theatre, Waterline
from vidkit.engine.stage.vocabulary import SIZES


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


_AMPHIBIANS = {"crab", "lobster", "turtle", "sea turtle", "starfish", "shell", "seal", "sea lion", "walrus"}


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
    ashore = theatre.water is not None and theatre.ground is not theatre.water.profile
    if ashore and noun.name in _AMPHIBIANS:
        return "ground"
    if noun.habitat in {"water", "under"} and theatre.water is not None:
        return "water"
    if (
        action in {"swim", "sail"}
        and theatre.water is not None
        and noun.kind in {"animal", "vehicle", "person", "thing", "plant"}
    ):
        return "water"
    if subject.ridden is not None and subject.ridden.noun.habitat == "water" and theatre.water is not None:
        return "water"
    if noun.habitat == "air" and noun.kind == "vehicle" and noun.size in "HG" and action != "stand":
        return "air"
    return "ground"


def compose(theatre: Theatre, staging: Staging) -> list[tuple[Subject, Spot]]:
    """Give every individual of *staging* its spot."""
    rng = theatre.rng("heroes")
    groups: dict[str, list[Subject]] = {}
    for subject in staging.subjects:
        groups.setdefault(habitat(subject, theatre), []).append(subject)
    buildings = [
        s
        for s in groups.get("ground", [])
        if s.noun.kind == "building" or (s.noun.size == "G" and s.noun.kind == "plant")
    ]
    ground = [s for s in groups.get("ground", []) if s not in buildings]
    spots: list[tuple[Subject, Spot]] = []
    alone = len(staging.subjects) == 1
    airy = bool(groups.get("air"))
    spots += _row(theatre, buildings, rng, "building", alone, others=len(ground))
    spots += _row(theatre, ground, rng, "ground", alone, others=len(buildings), airy=airy)
    spots += _row(theatre, groups.get("water", []), rng, "water", alone, others=len(ground), airy=airy)
    spots += _scatter(theatre, groups.get("air", []), rng, alone, [spot for _, spot in spots])
    spots += _scatter(theatre, groups.get("free", []), rng, alone, [])
    return spots


def hero_size(theatre: Theatre, subject: Subject, alone: bool, kind: str) -> float:
    """Return the height of the hero in frame pixels before crowding shrinks it."""
    base = SIZES[subject.noun.size] * subject.scale
    base = max(
        base, (215 if subject.count == 1 else 165) if alone else 130 if subject.noun.habitat != "air" else 60
    )
    if subject.noun.kind == "person" and subject.scale == 1.0:
        base *= 1.16 if subject.noun.size == "L" else 1.06
    if subject.ridden is not None:
        base *= 1.3
    if subject.count > 1:
        base *= max(0.58, 1.0 - 0.08 * (subject.count - 1))
    roof = 0.52 if theatre.tall else 0.50
    room = (
        theatre.height * roof if kind == "building" else theatre.height * (0.50 if not theatre.tall else 0.36)
    )
    grow = 1.22 if theatre.tall else (1.08 if theatre.width < 1.2 * theatre.height else 1.0)
    return min(base * theatre.scale * grow, room, 0.62 * theatre.width)


def _centres(kind: str, total: int, others: int, airy: bool) -> list[float]:
    """
    Return where the middles of *total* groups go, as fractions of the width before mirroring.

    A building stands across from the heroes, behind them; heroes under a kite keep to one side.
    """
    if kind == "building":
        return (
            [0.40 if not others else 0.67 if others == 1 else 0.5]
            if total == 1
            else list(np.linspace(0.28, 0.76, total))
        )
    if others and total <= 2:
        return [0.27] if total == 1 else [0.20, 0.84]
    if total == 1:
        return [0.30 if airy else 0.38]
    return list(np.linspace(0.27, 0.74, total)) if total < 4 else list(np.linspace(0.15, 0.86, total))


def _row(
    theatre: Theatre,
    subjects: list[Subject],
    rng: np.random.Generator,
    kind: str,
    alone: bool,
    *,
    others: int = 0,
    airy: bool = False,
) -> list[tuple[Subject, Spot]]:
    """Spread groups along the ground or the water: first a third from one side, the next across from it."""
    if not subjects:
        return []
    total = len(subjects)
    widths = [_group_width(s, hero_size(theatre, s, alone, kind)) for s in subjects]
    squeeze = min(1.0, 0.92 * theatre.width / max(1.0, sum(widths) + 0.05 * theatre.width * (total - 1)))
    sizes = [hero_size(theatre, s, alone, kind) * max(0.45, squeeze) for s in subjects]
    halves = [0.5 * _group_width(s, size) for s, size in zip(subjects, sizes, strict=True)]
    wanted = [
        0.5 * theatre.width if s.count > 6 else theatre.x(f + rng.uniform(-0.025, 0.025))
        for s, f in zip(subjects, _centres(kind, total, others, airy), strict=True)
    ]
    centres = _apart(wanted, halves, theatre.width)
    placed = []
    for subject, size, centre in zip(subjects, sizes, centres, strict=True):
        placed += [(subject, spot) for spot in _members(theatre, subject, centre, size, rng, kind)]
    return placed


def _apart(centres: list[float], halves: list[float], width: float) -> list[float]:
    """Push groups apart and into the frame, keeping their order."""
    order = sorted(range(len(centres)), key=lambda k: centres[k])
    gap, edge = 0.035 * width, 0.03 * width
    result = list(centres)
    for _ in range(12):
        for a, b in itertools.pairwise(order):
            overlap = result[a] + halves[a] + gap - (result[b] - halves[b])
            if overlap > 0:
                result[a] -= overlap / 2
                result[b] += overlap / 2
        for k in order:
            low, high = edge + halves[k], width - edge - halves[k]
            result[k] = 0.5 * width if low > high else min(max(result[k], low), high)
    return result


def _aspect(subject: Subject) -> float:
    if subject.ridden is not None:
        return 0.95
    if subject.noun.kind == "person":
        return 0.5 if subject.noun.drawn not in {"@couple", "@family", "@crowd"} else 0.95
    if subject.noun.kind in {"vehicle", "animal"}:
        return 1.28 if subject.noun.habitat == "water" else 1.12
    return 0.9


def _group_width(subject: Subject, size: float) -> float:
    rows = 1 if subject.count <= 5 else 2
    per_row = -(-subject.count // rows)
    return size * _aspect(subject) * (1 + 0.98 * (per_row - 1))


def _members(
    theatre: Theatre, subject: Subject, centre_x: float, size: float, rng: np.random.Generator, kind: str
) -> list[Spot]:
    rows = 1 if subject.count <= 5 else 2
    spots: list[Spot] = []
    right = bool(rng.random() < 0.5) if not theatre.flip else bool(rng.random() >= 0.5)
    if theatre.floor is not None and subject.noun.kind == "person" and subject.action not in {"sit", "sleep"}:
        kind = "floor"
        size = min(size * theatre.floor.size, 0.92 * theatre.height)
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
            if (
                subject.count >= 3
                and len(spots) == subject.count - 1
                and subject.noun.kind == "animal"
                and subject.noun.size in "LHG"
            ):
                grown *= 0.66  # every herd has its youngest
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
    if kind == "building" and theatre.shore is not None:
        shore = theatre.shore
        x = x if shore.x is None else shore.x + 0.25 * (x - shore.x)
        foot = theatre.at(shore.profile, x) + 6 * theatre.scale
        return Spot(x, foot, shore.size * size, shore.depth + 0.01 * index, index)
    if kind == "building":
        y = theatre.at(ground, x) - 0.055 * theatre.height
        return Spot(x, y, size, theatre.hero_depth + 0.5 + 0.01 * index, index)
    if kind == "floor" and theatre.floor is not None:
        foot = theatre.at(theatre.floor.profile, x)
        return Spot(x, foot, size, theatre.floor.depth - 0.01 * index, index, faces_right=right)
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
        if len(subjects) > 1:
            size *= 0.86
        if first and not others:
            size = max(size, 105 * theatre.scale)
        right = bool(rng.random() < 0.5)
        anchor = (
            theatre.x(0.34 if first and not others else 0.68),
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
