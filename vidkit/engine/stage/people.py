"""
Paper people: jointed figures that stand, walk, run, dance, wave, sit, ride, jump, sleep and swim.

Joints come from a pose (angles in degrees from straight down, forward positive); the clothes hang on the
joints. All lengths are in units of the figure's height, x forward (left on the sheet), y up from the feet.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np

from vidkit.engine.stage.brush import Brush, figure, limb, oval, smooth
from vidkit.engine.stage.figures import Figure, individual_colour
from vidkit.engine.stage.glyphs import glyph_figure
from vidkit.engine.stage.paint import Point
from vidkit.engine.stage.palettes import lift, rgb
from vidkit.engine.stage.poses import Pose, joints, poses
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.tailor import (
    Look,
    draw_person,
)
from vidkit.engine.stage.theatre import Theatre

_SKINS = ("#F2C9A5", "#E8B48C", "#C98A5E", "#9A6240", "#6F4530", "#F0BE9A")


_HAIRS = ("#2B1B2B", "#4A2A1C", "#7A4A2A", "#B8763A", "#D9A85A", "#1F1B22", "#8A3A24")


_TROUSERS = ("#2F3A5F", "#4A4652", "#6A5440", "#35505A", "#5A3F4F")


_PLAIN = {"man", "woman", "girl", "boy", "child", "person"}  # in a group everyone wears another colour


#: Everyone that `person` can draw, by the name after the `@` in the table of nouns.
KINDS = (
    "man",
    "woman",
    "girl",
    "boy",
    "child",
    "person",
    "grandma",
    "grandpa",
    "king",
    "queen",
    "knight",
    "wizard",
    "monk",
    "cowboy",
    "astronaut",
    "superhero",
)


def _wardrobe(theatre: Theatre, subject: Subject, index: int, kind: str) -> Look:
    rng = theatre.rng(f"person {subject.noun.name} {index}")
    colour = individual_colour(subject, index)
    if not subject.colours and subject.count > 1 and kind in _PLAIN:
        colour = rgb(
            ("#C8452F", "#3F7F8A", "#E0A53B", "#7D5FB2", "#5F8A4F", "#D9607A", "#3F6F9A")[
                (index + int(rng.integers(0, 3))) % 7
            ]
        )
    feminine = kind in {"woman", "girl", "grandma", "queen", "mermaid"}
    neutral = kind in {"person", "child"}
    dress = "skirt" if feminine or (neutral and rng.random() < 0.4) else ""
    cuts = (
        ("long", "bun", "tail", "curly")
        if feminine
        else ("short", "short", "curly")
        if kind in {"man", "boy", "king"}
        else ("short", "bun", "curly", "tail", "long")
    )
    tone_of_skin = int(rng.integers(0, len(_SKINS)))
    hair = rgb(str(rng.choice(_HAIRS if tone_of_skin not in {2, 3, 4} else _HAIRS[:2])))
    look = Look(
        colour,
        rgb(_SKINS[tone_of_skin]),
        hair,
        rgb(str(rng.choice(_TROUSERS))),
        cut=str(rng.choice(cuts)),
        dress=dress,
        head=0.108 if kind in {"girl", "boy", "child"} else 0.082,
    )
    look = _role(look, subject, kind, colour)
    if subject.hair:
        look = replace(look, hair=rgb(subject.hair))
    if subject.hat:
        look = replace(look, hat=look.hat or "cap", hat_colour=rgb(subject.hat))
    if subject.eyes:
        look = replace(look, eyes=rgb(subject.eyes))
    return look


def _role(look: Look, subject: Subject, kind: str, colour: np.ndarray) -> Look:
    name = subject.noun.name
    dark = colour * 0.7
    changes: dict[str, dict[str, object]] = {
        "grandma": {"hair": rgb("#D9D6D2"), "cut": "bun", "dress": "gown"},
        "grandpa": {"hair": rgb("#D9D6D2"), "cut": "bald", "beard": True},
        "king": {"hat": "crown", "cape": rgb("#B8243A"), "beard": True},
        "queen": {"hat": "crown", "dress": "gown", "cut": "long"},
        "wizard": {
            "hat": "wizard",
            "dress": "robe",
            "beard": name == "wizard",
            "hair": rgb("#E4E0DA") if name == "wizard" else look.hair,
            "hat_colour": dark,
        },
        "monk": {"hat": "hood", "dress": "robe"},
        "knight": {"hat": "helm", "trousers": colour * 0.85, "cape": rgb("#B8243A"), "stout": 1.15},
        "cowboy": {"hat": "cowboy"},
        "astronaut": {"hat": "space", "suit": True, "trousers": colour * 0.96, "skin": colour * 0.9},
        "superhero": {"cape": rgb("#DE352E"), "trousers": colour * 0.85},
    }
    look = replace(look, **changes.get(kind, {}))  # type: ignore[arg-type]  # field names checked by the table above
    hats = {
        "farmer": "straw",
        "fisherman": "straw",
        "worker": "cap",
        "sailor": "cap",
        "explorer": "straw",
        "clown": "wizard",
    }
    if name in hats:
        look = replace(look, hat=hats[name], hat_colour=None if name != "worker" else rgb("#F4C93A"))
    if name in {"ballerina", "dancer"}:
        look = replace(look, cut="bun", dress="skirt")
    return look


def person(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw one person of any kind in the subject's action."""
    kind = subject.noun.drawn.removeprefix("@")
    look = _wardrobe(theatre, subject, index, kind)
    action = subject.action
    cycle = poses(action, index)
    if subject.held is not None and action in {"", "stand", "walk", "run", "wave", "dance"}:
        cycle = [
            replace(pose, arm_front=62, fore_front=128)
            for pose in (cycle if action in {"walk", "run"} else poses("", index))
        ]
    if subject.ridden is not None and action == "ride":
        return _rider(theatre, subject, index, size, right, look)
    right = right if index % 2 == 0 or action in {"walk", "run", "ride"} else not right
    if action == "sleep":
        return _sleeper(theatre, look, size, right)
    in_water = action == "swim" and theatre.water is not None
    tall = subject.held is not None and subject.held.noun.name in {"umbrella", "parasol", "balloon", "flag"}
    unit = size * (0.88 if tall else 0.96)
    brushes = []
    tilt = -62.0 if action == "fly" and theatre.ground is not None else 0.0
    float_free = theatre.floating and action != "dance"
    high = {"@wizard": 1.34}.get(subject.noun.drawn, 1.16)
    if subject.held is not None:
        high = {"balloon": 1.62, "umbrella": 1.36, "parasol": 1.36, "flag": 1.36}.get(
            subject.held.noun.name, high
        )
    if float_free:
        cycle = [
            Pose(
                arm_front=96,
                fore_front=130,
                arm_back=-70,
                fore_back=-100,
                leg_front=30,
                shin_front=-20,
                leg_back=-16,
                shin_back=-48,
            )
        ]
        tilt = -18.0
    for pose in cycle:
        brush = Brush(theatre, unit, (0.66, 0.66, high, 0.04), right=right, turn=tilt)
        at = joints(pose, look.head)
        if subject.held is not None:
            _hold_behind(brush, subject.held, at)
        draw_person(brush, look, pose)
        if in_water:
            brush.clip_below(0.52)
        brushes.append(brush)
    made = figure(
        brushes, 0.15, 0.52, right=right, fps={"run": 13.0, "walk": 8.0, "dance": 8.0}.get(action, 7.0)
    )
    if subject.held is not None:
        _hold(theatre, made, brushes, cycle, look, subject.held, unit)
    if in_water:
        made.anchor = (made.anchor[0], made.anchor[1] - 0.52 * unit)
        made.footprint = 0.14 * unit
    return made


def _hold_behind(brush: Brush, held: Subject, at: dict[str, Point]) -> None:
    """Draw what is held on a stick or string: the stick goes behind the hand."""
    hand = at["hand_front"]
    name = held.noun.name
    colour = rgb(held.colour())
    if name in {"umbrella", "parasol"}:
        top = (hand[0] + 0.01, hand[1] + 0.40)
        brush.stroke([(hand[0], hand[1] - 0.06), top], rgb("#5A4636"), 0.016)
        ribs = [(top[0] - 0.31 + 0.62 * k / 6, top[1] - 0.13) for k in range(7)]
        arc = [
            (top[0] + 0.31 * math.cos(a), top[1] - 0.13 + 0.19 * math.sin(a))
            for a in np.linspace(0, math.pi, 15)
        ]
        scallops = [((a[0] + b[0]) / 2, a[1] + 0.032) for a, b in itertools.pairwise(ribs)]
        low = [p for pair in zip(ribs, [*scallops, ribs[-1]], strict=False) for p in pair]
        brush.shape([[*arc, *low[1:-1]]], colour)
        for k in (2, 3, 4):
            brush.stroke([ribs[k], (top[0], top[1] + 0.06)], colour * 0.75, 0.008)
        brush.shape([limb((top[0], top[1] + 0.06), (top[0], top[1] + 0.09), 0.008, 0.005)], rgb("#5A4636"))
    elif name == "balloon":
        for k in range(max(1, min(5, held.count))):
            cx, cy = hand[0] + (0.0, -0.17, 0.17, -0.08, 0.1)[k], hand[1] + (0.52, 0.44, 0.46, 0.68, 0.66)[k]
            brush.stroke([hand, (cx, cy - 0.13)], rgb("#5A4A4A"), 0.006)
            tint = rgb(held.colour(k))
            brush.shape(
                [smooth([(cx, cy - 0.14), (cx - 0.10, cy), (cx, cy + 0.13), (cx + 0.10, cy)], 9)], tint
            )
            brush.flat(oval(cx - 0.04, cy + 0.05, 0.018, 0.032, 20), lift(tint, 0.18))
    elif name == "flag":
        brush.stroke([(hand[0], hand[1] - 0.2), (hand[0], hand[1] + 0.42)], rgb("#7A5A3C"), 0.018)
        brush.shape(
            [
                smooth(
                    [
                        (hand[0], hand[1] + 0.42),
                        (hand[0] + 0.2, hand[1] + 0.45),
                        (hand[0] + 0.34, hand[1] + 0.39),
                        (hand[0] + 0.34, hand[1] + 0.22),
                        (hand[0] + 0.18, hand[1] + 0.26),
                        (hand[0], hand[1] + 0.22),
                    ]
                )
            ],
            colour,
        )


def _hold(
    theatre: Theatre,
    made: Figure,
    brushes: list[Brush],
    cycle: list[Pose],
    look: Look,
    held: Subject,
    unit: float,
) -> None:
    """Lay a small glyph into the hand of every pose, for everything that has no stick or string."""
    if held.noun.name in {"umbrella", "parasol", "balloon", "flag"} or held.noun.drawn.startswith("@"):
        return
    big = held.noun.name in {
        "guitar",
        "violin",
        "surfboard",
        "saxophone",
        "trumpet",
        "shield",
        "basket",
        "teddy bear",
        "suitcase",
    }
    pad = int(8 * theatre.scale)
    image = glyph_figure(
        theatre.hero_light or theatre.light,
        held.noun.drawn,
        unit * (0.36 if big else 0.22),
        rgb(held.colour()),
        pad=pad,
        tint=0.2,
    )
    for k, (brush, pose) in enumerate(zip(brushes, cycle, strict=False)):
        at = joints(pose, look.head)
        target = (
            at["hand_front"]
            if not big
            else ((at["hand_front"][0] + at["hip"][0]) / 2 - 0.03, at["hand_front"][1] - 0.09)
        )
        ((hx, hy),) = brush.place([target])
        x, y = (
            int(hx - brush.sheet.left - image.shape[1] / 2),
            int(hy - brush.sheet.top - image.shape[0] * (0.5 if big else 0.62)),
        )
        frame = made.frames[k]
        x, y = (
            max(0, min(x, frame.shape[1] - image.shape[1])),
            max(0, min(y, frame.shape[0] - image.shape[0])),
        )
        part = frame[y : y + image.shape[0], x : x + image.shape[1]].astype(np.uint16)
        keep = 255 - image[..., 3:].astype(np.uint16)
        frame[y : y + image.shape[0], x : x + image.shape[1]] = np.minimum(
            255, part * keep // 255 + image
        ).astype(np.uint8)


def _sleeper(theatre: Theatre, look: Look, size: float, right: bool) -> Figure:
    brush = Brush(theatre, size, (1.1, 0.3, 0.5, 0.1), right=right, turn=90, pivot=(0.0, 0.0))
    draw_person(
        brush, look, Pose(arm_front=8, fore_front=20, leg_front=6, shin_front=-10, leg_back=2, shin_back=-16)
    )
    made = figure([brush], 0.5, 0.1, right=right)
    made.anchor = (made.anchor[0] - 0.5 * size * brush.mirror, made.anchor[1] + 0.07 * size)
    return made


def _rider(theatre: Theatre, subject: Subject, index: int, size: float, right: bool, look: Look) -> Figure:
    """Draw a mount and a person on its back (or aboard a boat)."""
    from vidkit.engine.stage.figures import draw

    assert subject.ridden is not None
    mount_size = size * {"H": 0.95, "L": 0.80, "G": 0.95}.get(subject.ridden.noun.size, 0.66)
    mount = draw(
        theatre,
        replace(subject.ridden, action="walk" if subject.ridden.noun.kind == "animal" else ""),
        index,
        mount_size,
        right,
    )
    right = mount.faces_right
    unit = size * (0.66 if look.head < 0.1 else 0.56)
    boat = subject.ridden.noun.habitat == "water"
    brush = Brush(theatre, unit, (0.6, 0.6, 1.2, 0.35), right=right)
    draw_person(brush, look, poses("sit" if boat else "ride", 0)[0])
    rider_image = brush.image()
    seat = {"elephant": 0.88, "camel": 0.82, "giraffe": 0.55}.get(
        subject.ridden.noun.name, 0.30 if boat else 0.70
    )
    if subject.ridden.noun.name in {
        "bicycle",
        "bike",
        "scooter",
        "vespa",
        "moped",
        "motorcycle",
        "motorbike",
    }:
        seat = 0.62
    grown = int(max(0.0, seat * mount_size + brush.anchor[1] - mount.anchor[1]))
    side = max(0, rider_image.shape[1] - mount.frames[0].shape[1]) // 2 + 2
    place = (
        int(mount.anchor[0] + side - brush.anchor[0]),
        int(mount.anchor[1] + grown - seat * mount_size - brush.anchor[1]),
    )
    frames = [_mounted(frame, (side, grown), rider_image, place, boat) for frame in mount.frames]
    anchor = (mount.anchor[0] + side, mount.anchor[1] + grown)
    return Figure(frames, anchor, mount.centre_y + grown, mount.footprint, right, mount.frames_per_second)


def _mounted(
    frame: np.ndarray, offset: tuple[int, int], rider: np.ndarray, place: tuple[int, int], boat: bool
) -> np.ndarray:
    """Lay the rider over (or, in a boat, behind) one pose of the mount on a canvas tall enough for both."""
    side, grown = offset
    canvas = np.zeros((frame.shape[0] + grown, frame.shape[1] + 2 * side, 4), np.uint8)
    pieces = [(frame, side, grown), (rider, *place)]
    for image, px, py in reversed(pieces) if boat else pieces:
        x0, y0 = max(0, px), max(0, py)
        x1, y1 = min(canvas.shape[1], px + image.shape[1]), min(canvas.shape[0], py + image.shape[0])
        part = image[y0 - py : y1 - py, x0 - px : x1 - px]
        under = canvas[y0:y1, x0:x1].astype(np.uint16)
        canvas[y0:y1, x0:x1] = np.minimum(
            255, under * (255 - part[..., 3:].astype(np.uint16)) // 255 + part
        ).astype(np.uint8)
    return canvas


def party(theatre: Theatre, subject: Subject, _index: int, size: float, right: bool) -> Figure:
    """Draw a couple or a family as one figure."""
    kind = subject.noun.drawn.removeprefix("@")
    members = [("man", 1.0, -0.19), ("woman", 0.95, 0.17)]
    if kind == "family":
        members = [("man", 1.0, -0.34), ("girl", 0.62, -0.10), ("boy", 0.55, 0.12), ("woman", 0.95, 0.35)]
    if kind == "crowd":
        members = [
            ("man", 0.96, -0.5),
            ("woman", 1.0, -0.24),
            ("person", 0.9, 0.02),
            ("man", 1.0, 0.26),
            ("woman", 0.92, 0.5),
        ]
    cycles = [poses(subject.action, k) for k in range(len(members))]
    frames = []
    steps = max(len(cycle) for cycle in cycles)
    for step in range(steps):
        brush = Brush(theatre, size * 0.96, (0.85, 0.85, 1.12, 0.04), right=right)
        main = brush.size
        for k, (role, tall, x) in enumerate(members):
            look = _wardrobe(
                theatre,
                replace(subject, colours=subject.colours if k == len(members) - 1 else (), count=2),
                k,
                role,
            )
            brush.size = main * tall
            shifted = _Shifted(
                brush, x / tall, mirrored=k % 2 == 1 and subject.action in {"", "dance", "stand", "sit"}
            )
            draw_person(shifted, look, cycles[k][step % len(cycles[k])])  # type: ignore[arg-type]  # same methods, moved sideways
        brush.size = main
        frames.append(brush)
    return figure(frames, 0.34, 0.5, right=right, fps=8.0)


class _Shifted:
    """A brush that draws *x* units further along, optionally looking the other way."""

    def __init__(self, brush: Brush, x: float, *, mirrored: bool) -> None:
        self._brush, self._x, self._way = brush, x, -1.0 if mirrored else 1.0

    def _move(self, points: object) -> list[Point]:
        return [(self._x + self._way * px, py) for px, py in points]  # type: ignore[attr-defined]  # an outline

    def shape(self, outlines: list, colour: np.ndarray, **options: object) -> None:
        self._brush.shape([self._move(outline) for outline in outlines], colour, **options)  # type: ignore[arg-type]  # passed through

    def flat(self, outline: list, colour: np.ndarray) -> None:
        self._brush.flat(self._move(outline), colour)

    def stroke(self, points: list, colour: np.ndarray, width: float) -> None:
        self._brush.stroke(self._move(points), colour, width)
