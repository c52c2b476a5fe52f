"""
Paper people: jointed figures that stand, walk, run, dance, wave, sit, ride, jump, sleep and swim.

Joints come from a pose (angles in degrees from straight down, forward positive); the clothes hang on the joints. All
lengths are in units of the figure's height, x forward (left on the sheet), y up from the feet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vidkit.engine.stage.brush import Brush, bend, figure, limb, oval, ribbon, smooth
from vidkit.engine.stage.figures import Figure, individual_colour
from vidkit.engine.stage.glyphs import glyph_figure
from vidkit.engine.stage.paint import Point
from vidkit.engine.stage.palettes import lift, mix, rgb
from vidkit.engine.stage.theatre import Theatre
from vidkit.engine.stage.words import Subject

_SKINS = ("#F2C9A5", "#E8B48C", "#C98A5E", "#9A6240", "#6F4530", "#F0BE9A")
_HAIRS = ("#2B1B2B", "#4A2A1C", "#7A4A2A", "#B8763A", "#D9A85A", "#1F1B22", "#8A3A24")
_TROUSERS = ("#2F3A5F", "#4A4652", "#6A5440", "#35505A", "#5A3F4F")

_PLAIN = {"man", "woman", "girl", "boy", "child", "person"}  # in a group everyone wears another colour

#: Everyone that `person` can draw, by the name after the `@` in the table of nouns.
KINDS = (
    "man", "woman", "girl", "boy", "child", "person", "grandma", "grandpa", "king", "queen", "knight", "wizard", "monk",
    "cowboy", "astronaut", "superhero",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What one person wears and how they are built."""

    coat: np.ndarray
    skin: np.ndarray
    hair: np.ndarray
    trousers: np.ndarray
    cut: str = "short"  # short long bun tail curly bald
    dress: str = ""  # "" skirt gown robe
    hat: str = ""  # "" straw cowboy wizard crown cap helm hood space
    hat_colour: np.ndarray | None = None
    beard: bool = False
    cape: np.ndarray | None = None
    head: float = 0.082  # radius of the head
    stout: float = 1.0
    eyes: np.ndarray | None = None
    suit: bool = False  # thick space suit


@dataclass(frozen=True, slots=True)
class Pose:
    """Angles in degrees: lean of the trunk, upper and lower arm and leg of each side; *lift* raises the hip."""

    lean: float = 0.0
    arm_front: float = 16.0
    fore_front: float = 34.0
    arm_back: float = -30.0
    fore_back: float = -12.0
    leg_front: float = 12.0
    shin_front: float = 4.0
    leg_back: float = -10.0
    shin_back: float = -13.0
    hip: float | None = None
    nod: float = 0.0


def poses(action: str, index: int) -> list[Pose]:
    """Return the cycle of poses for *action*; *index* puts people out of step."""
    if action in {"walk", "play", "drive"}:
        return [_stride(2 * math.pi * k / 8 + index, 27, 30, 3) for k in range(8)]
    if action == "run":
        return [_stride(2 * math.pi * k / 8 + index, 44, 70, 14, bent=70) for k in range(8)]
    if action == "dance":
        return [_dance(2 * math.pi * k / 8, index) for k in range(8)]
    if action == "wave":
        return [
            Pose(arm_front=158 + 8 * math.sin(a), fore_front=176 + 26 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 7)[:-1]
        ]  # fmt: skip
    if action == "jump":
        return [
            Pose(
                arm_front=150,
                fore_front=165,
                arm_back=-150,
                fore_back=-165,
                leg_front=40,
                shin_front=-40,
                leg_back=-14,
                shin_back=-60,
                hip=0.52,
            )
        ]
    if action == "sit":
        return [
            Pose(
                lean=-4,
                arm_front=38,
                fore_front=66,
                arm_back=20,
                fore_back=46,
                leg_front=104,
                shin_front=18,
                leg_back=96,
                shin_back=4,
                hip=0.085,
            )
        ]
    if action == "ride":
        return [
            Pose(
                lean=10,
                arm_front=52,
                fore_front=74,
                arm_back=44,
                fore_back=66,
                leg_front=58,
                shin_front=-8,
                leg_back=46,
                shin_back=-16,
                hip=0.085,
            )
        ]
    if action == "fly":
        return [
            Pose(
                arm_front=168,
                fore_front=172,
                arm_back=-20,
                fore_back=-10,
                leg_front=6,
                shin_front=-4,
                leg_back=-8,
                shin_back=-20,
            )
        ]
    if action == "swim":
        return [
            Pose(
                arm_front=118 + 30 * math.sin(a),
                fore_front=140 + 20 * math.sin(a),
                arm_back=-100 + 20 * math.cos(a),
                fore_back=-120,
            )
            for a in np.linspace(0, 2 * math.pi, 7)[:-1]
        ]
    return [Pose()]


def _stride(phase: float, swing: float, knee: float, lean: float, bent: float = 22) -> Pose:
    front, back = math.sin(phase), math.sin(phase + math.pi)

    def shin(angle: float, at: float) -> float:
        return angle - 6 - knee * max(0.0, math.sin(at + 2.3)) ** 1.2

    return Pose(
        lean=lean,
        arm_front=-0.9 * swing * front,
        fore_front=-0.9 * swing * front + bent,
        arm_back=-0.9 * swing * back,
        fore_back=-0.9 * swing * back + bent,
        leg_front=swing * front,
        shin_front=shin(swing * front, phase + math.pi / 2),
        leg_back=swing * back,
        shin_back=shin(swing * back, phase + 1.5 * math.pi),
    )


def _dance(phase: float, index: int) -> Pose:
    sway, beat = math.sin(phase), math.sin(2 * phase)
    if index % 2:
        return Pose(
            lean=-6 + 7 * sway, arm_front=118 + 16 * beat, fore_front=150 + 18 * sway, arm_back=-108 + 16 * sway, fore_back=-140 - 14 * beat,
            leg_front=12 + 12 * sway, shin_front=-10, leg_back=-30 - 14 * sway, shin_back=-58 - 10 * beat, nod=5 * sway,
        )  # fmt: skip
    return Pose(
        lean=7 * sway, arm_front=82 + 22 * sway, fore_front=138 + 18 * beat, arm_back=-52 + 16 * beat, fore_back=-20 + 24 * sway,
        leg_front=36 + 16 * sway, shin_front=-14 + 14 * beat, leg_back=-12 - 10 * sway, shin_back=-22, nod=-5 * sway,
    )  # fmt: skip


def _step(start: Point, angle: float, length: float) -> Point:
    a = math.radians(angle)
    return start[0] - length * math.sin(a), start[1] - length * math.cos(a)


def joints(pose: Pose, look: Look) -> dict[str, Point]:
    """Return where every joint is, the lower foot resting on the ground."""
    child = look.head > 0.1
    thigh, shin = (0.20, 0.19) if child else (0.235, 0.225)
    hip = (0.0, 0.0)
    place = {"hip": hip}
    for side in ("front", "back"):
        knee = _step(hip, getattr(pose, f"leg_{side}"), thigh)
        place[f"knee_{side}"], place[f"foot_{side}"] = knee, _step(knee, getattr(pose, f"shin_{side}"), shin)
    lowest = min(place["foot_front"][1], place["foot_back"][1])
    rise = -lowest + 0.022 if pose.hip is None else pose.hip
    place = {name: (x, y + rise) for name, (x, y) in place.items()}
    hip = place["hip"]
    trunk = 0.27 if child else 0.30
    shoulder = (
        hip[0] - trunk * math.sin(math.radians(pose.lean)),
        hip[1] + trunk * math.cos(math.radians(pose.lean)),
    )
    place["shoulder"] = shoulder
    place["head"] = _step(shoulder, 180 - pose.lean - pose.nod, 0.055 + look.head)
    for side in ("front", "back"):
        elbow = _step(shoulder, getattr(pose, f"arm_{side}"), 0.145)
        place[f"elbow_{side}"], place[f"hand_{side}"] = (
            elbow,
            _step(elbow, getattr(pose, f"fore_{side}"), 0.135),
        )
    return place


def draw_person(brush: Brush, look: Look, pose: Pose, held: str = "") -> dict[str, Point]:
    """Draw one pose with *brush*; return its joints."""
    at = joints(pose, look)
    back_coat, back_skin = look.coat * 0.82, look.skin * 0.88
    thick = (1.45 if look.suit else 1.0) * look.stout
    legs = look.skin if look.dress in {"skirt", "gown"} else look.trousers
    if look.cape is not None:
        _cape(brush, look, at)
    _arm(brush, at, "back", back_coat, back_skin, thick)
    _leg(brush, at, "back", legs * 0.84, look.trousers * 0.6, thick)
    if look.cut in {"long", "tail"} and look.hat not in {"space", "helm", "hood"}:
        _hair_behind(brush, look, at)
    if look.dress != "robe":
        _leg(brush, at, "front", legs, look.trousers * 0.7, thick)
    _trunk(brush, look, at, thick)
    _head(brush, look, at)
    _arm(brush, at, "front", look.coat, look.skin, thick)
    return at


def _arm(
    brush: Brush, at: dict[str, Point], side: str, coat: np.ndarray, skin: np.ndarray, thick: float
) -> None:
    shoulder, elbow, hand = at["shoulder"], at[f"elbow_{side}"], at[f"hand_{side}"]
    shoulder = (shoulder[0], shoulder[1] - 0.02)
    brush.shape([oval(*hand, 0.026 * thick**0.5, 0.026 * thick**0.5)], skin)
    brush.shape(
        [
            limb(shoulder, elbow, 0.036 * thick, 0.031 * thick),
            limb(elbow, hand, 0.031 * thick, 0.026 * thick),
        ],
        coat,
    )


def _leg(
    brush: Brush, at: dict[str, Point], side: str, cloth: np.ndarray, shoe: np.ndarray, thick: float
) -> None:
    hip, knee, foot = at["hip"], at[f"knee_{side}"], at[f"foot_{side}"]
    toe = (foot[0] - 0.045, foot[1] - 0.004)
    brush.shape([limb((foot[0] + 0.012, foot[1]), toe, 0.022 * thick**0.5, 0.019 * thick**0.5)], shoe)
    brush.shape(
        [limb(hip, knee, 0.050 * thick, 0.037 * thick), limb(knee, foot, 0.037 * thick, 0.026 * thick)], cloth
    )


def _trunk(brush: Brush, look: Look, at: dict[str, Point], thick: float) -> None:
    hip, shoulder = at["hip"], at["shoulder"]
    neck = _step(shoulder, 180, 0.05)
    brush.shape([limb(shoulder, neck, 0.026, 0.026)], look.skin * 0.93)
    body = limb(shoulder, hip, 0.066 * thick, 0.056 * thick)
    if look.dress:
        hem, spread = {"skirt": (0.24, 0.13), "gown": (0.06, 0.17), "robe": (0.03, 0.13)}[look.dress]
        knees = (
            sorted([at["knee_front"], at["knee_back"]])
            if look.dress == "skirt"
            else sorted([at["foot_front"], at["foot_back"]])
        )
        left, right = (
            min(knees[0][0], hip[0] - 0.04) - spread * 0.62,
            max(knees[1][0], hip[0] + 0.04) + spread * 0.62,
        )
        low = max(0.02, min(hip[1] - 0.16, hem)) if look.dress != "skirt" else max(0.05, hip[1] - 0.24)
        waves = [
            (
                left + (right - left) * k / 6,
                low + (0.018 if k % 2 else 0.0) - 0.02 * math.sin(math.pi * k / 6),
            )
            for k in range(7)
        ]
        skirt = [(hip[0] + 0.056, hip[1] + 0.06), (hip[0] - 0.056, hip[1] + 0.06), *waves]
        brush.shape([skirt, body], look.coat)
        brush.stroke(
            [(hip[0] - 0.055, hip[1] + 0.05), (hip[0] + 0.055, hip[1] + 0.05)], look.coat * 0.72, 0.014
        )
        return
    brush.shape([body, limb(hip, (hip[0], hip[1] - 0.035), 0.060 * thick, 0.060 * thick)], look.coat)
    if look.suit:
        brush.shape(
            [
                smooth(
                    [
                        (hip[0] + 0.06, hip[1] + 0.02),
                        (hip[0] + 0.16, hip[1] + 0.04),
                        (hip[0] + 0.16, shoulder[1] - 0.01),
                        (hip[0] + 0.05, shoulder[1]),
                    ]
                )
            ],
            look.coat * 0.8,
        )
        middle = ((hip[0] + shoulder[0]) / 2 - 0.03, (hip[1] + shoulder[1]) / 2)
        brush.flat(
            [
                (middle[0] - 0.04, middle[1] - 0.025),
                (middle[0] + 0.035, middle[1] - 0.025),
                (middle[0] + 0.035, middle[1] + 0.03),
                (middle[0] - 0.04, middle[1] + 0.03),
            ],
            rgb("#5F86A8"),
        )
        brush.flat(oval(middle[0] - 0.018, middle[1] + 0.004, 0.010, 0.010), rgb("#E8503F"))


def _cape(brush: Brush, look: Look, at: dict[str, Point]) -> None:
    shoulder, hip = at["shoulder"], at["hip"]
    assert look.cape is not None
    tail = [(hip[0] + 0.24, hip[1] - 0.20), (hip[0] + 0.12, hip[1] - 0.24), (hip[0] + 0.04, hip[1] - 0.18)]
    brush.shape(
        [smooth([(shoulder[0] - 0.05, shoulder[1] + 0.01), (shoulder[0] + 0.05, shoulder[1] + 0.02), *tail])],
        look.cape,
    )


def _hair_behind(brush: Brush, look: Look, at: dict[str, Point]) -> None:
    x, y = at["head"]
    r = look.head
    if look.cut == "tail":
        brush.shape(
            [
                ribbon(
                    bend(
                        [(x + 0.8 * r, y + 0.3 * r), (x + 1.7 * r, y - 0.2 * r), (x + 1.6 * r, y - 1.6 * r)]
                    ),
                    [0.3 * r, 0.42 * r, 0.06 * r],
                )
            ],
            look.hair,
        )
    else:
        brush.shape(
            [
                smooth(
                    [
                        (x - 0.3 * r, y + r),
                        (x + 1.0 * r, y + 0.6 * r),
                        (x + 1.15 * r, y - 0.8 * r),
                        (x + 0.9 * r, y - 2.0 * r),
                        (x + 0.1 * r, y - 1.8 * r),
                        (x - 0.2 * r, y - 0.2 * r),
                    ]
                )
            ],
            look.hair,
        )


def _head(brush: Brush, look: Look, at: dict[str, Point]) -> None:
    x, y = at["head"]
    r = look.head
    if look.hat == "space":
        brush.shape([oval(x, y, 1.42 * r, 1.42 * r)], rgb("#F4F2EE"))
        brush.shape([oval(x - 0.28 * r, y, 1.02 * r, 0.92 * r)], rgb("#2F4A6E"), ink=0.6)
        brush.flat(oval(x - 0.62 * r, y + 0.34 * r, 0.32 * r, 0.16 * r, 30), rgb("#BFD8EC"))
        return
    brush.shape(
        [oval(x, y, 0.94 * r, 1.04 * r), oval(x - 0.93 * r, y - 0.12 * r, 0.17 * r, 0.14 * r)], look.skin
    )
    eye = look.eyes if look.eyes is not None else rgb("#2A2230")
    size = 0.13 if look.eyes is None else 0.19
    brush.flat(oval(x - 0.52 * r, y + 0.06 * r, size * r, (size + 0.03) * r), eye)
    if look.eyes is not None:
        brush.flat(oval(x - 0.54 * r, y + 0.06 * r, 0.08 * r, 0.10 * r), rgb("#20202A"))
    brush.flat(oval(x - 0.40 * r, y - 0.28 * r, 0.20 * r, 0.13 * r), mix(look.skin, rgb("#E8604A"), 0.28))
    brush.stroke(
        bend([(x - 0.72 * r, y - 0.42 * r), (x - 0.56 * r, y - 0.52 * r), (x - 0.38 * r, y - 0.46 * r)], 7),
        mix(look.skin, rgb("#5A2A2A"), 0.75),
        0.10 * r,
    )
    if look.beard:
        brush.shape(
            [
                smooth(
                    [
                        (x - 0.80 * r, y - 0.40 * r),
                        (x - 0.1 * r, y - 0.15 * r),
                        (x + 0.5 * r, y - 0.1 * r),
                        (x + 0.25 * r, y - 1.15 * r),
                        (x - 0.45 * r, y - 1.45 * r),
                    ]
                )
            ],
            look.hair,
            ink=0.6,
        )
    _hair(brush, look, x, y, r)
    _hat(brush, look, x, y, r)


def _hair(brush: Brush, look: Look, x: float, y: float, r: float) -> None:
    if look.hat in {"hood", "helm"}:
        return
    if look.cut == "bald":
        brush.shape(
            [
                smooth(
                    [
                        (x + 0.5 * r, y + 0.5 * r),
                        (x + 0.98 * r, y + 0.3 * r),
                        (x + 0.9 * r, y - 0.45 * r),
                        (x + 0.55 * r, y - 0.3 * r),
                    ]
                )
            ],
            look.hair,
            ink=0.6,
        )
        return
    if look.cut == "curly":
        puffs = [
            oval(x + 1.02 * r * math.cos(a), y + 0.2 * r + 0.98 * r * math.sin(a), 0.42 * r, 0.42 * r)
            for a in np.linspace(-0.5, 2.35, 6)
        ]
        brush.shape([*puffs, oval(x + 0.25 * r, y + 0.5 * r, 0.8 * r, 0.62 * r)], look.hair, ink=0.7)
        return
    cap = [
        (x - 0.86 * r, y + 0.34 * r), (x - 0.80 * r, y + 0.86 * r), (x - 0.1 * r, y + 1.20 * r), (x + 0.75 * r, y + 0.95 * r),
        (x + 1.06 * r, y + 0.2 * r), (x + 0.95 * r, y - 0.6 * r), (x + 0.50 * r, y - 0.50 * r), (x + 0.36 * r, y + 0.16 * r), (x - 0.2 * r, y + 0.52 * r),
    ]  # fmt: skip
    pieces = [smooth(cap)]
    if look.cut == "bun":
        pieces.append(oval(x + 0.78 * r, y + 1.02 * r, 0.46 * r, 0.46 * r))
    brush.shape(pieces, look.hair, ink=0.7)


def _hat(brush: Brush, look: Look, x: float, y: float, r: float) -> None:
    if not look.hat:
        return
    colour = (
        look.hat_colour
        if look.hat_colour is not None
        else rgb(
            {
                "straw": "#E8C878",
                "cowboy": "#A8743C",
                "wizard": "#4A3F98",
                "crown": "#F0B83A",
                "cap": "#D9473C",
                "helm": "#B8C0CA",
                "hood": "#888888",
            }[look.hat]
        )
    )
    if look.hat in {"straw", "cowboy"}:
        curl = 0.22 * r if look.hat == "cowboy" else 0.0
        brush.shape(
            [
                smooth(
                    [
                        (x - 0.66 * r, y + 0.6 * r),
                        (x - 0.55 * r, y + 1.36 * r),
                        (x + 0.1 * r, y + 1.28 * r),
                        (x + 0.6 * r, y + 1.38 * r),
                        (x + 0.78 * r, y + 0.6 * r),
                    ]
                )
            ],
            colour,
        )
        brush.shape(
            [
                smooth(
                    [
                        (x - 1.75 * r, y + 0.62 * r + curl),
                        (x, y + 0.80 * r),
                        (x + 1.75 * r, y + 0.62 * r + curl),
                        (x, y + 0.46 * r),
                    ]
                )
            ],
            colour,
        )
    elif look.hat == "wizard":
        brush.shape(
            [[(x - 0.95 * r, y + 0.55 * r), (x + 0.75 * r, y + 3.1 * r), (x + 0.98 * r, y + 0.55 * r)]],
            colour,
        )
        brush.shape([oval(x, y + 0.55 * r, 1.6 * r, 0.26 * r)], colour)
        for sx, sy in ((0.3, 1.2), (0.55, 2.0), (-0.2, 0.98)):
            brush.flat(oval(x + sx * r, y + sy * r, 0.11 * r, 0.11 * r), rgb("#F7DD7A"))
    elif look.hat == "crown":
        brush.shape(
            [
                [
                    (x - 0.78 * r, y + 0.62 * r),
                    (x - 0.92 * r, y + 1.6 * r),
                    (x - 0.40 * r, y + 1.12 * r),
                    (x, y + 1.75 * r),
                    (x + 0.42 * r, y + 1.12 * r),
                    (x + 0.95 * r, y + 1.6 * r),
                    (x + 0.82 * r, y + 0.62 * r),
                ]
            ],
            colour,
        )
        brush.flat(oval(x, y + 0.88 * r, 0.13 * r, 0.13 * r), rgb("#D8343F"))
    elif look.hat == "cap":
        brush.shape(
            [
                smooth(
                    [
                        (x - 0.9 * r, y + 0.5 * r),
                        (x - 0.6 * r, y + 1.2 * r),
                        (x + 0.4 * r, y + 1.25 * r),
                        (x + 1.0 * r, y + 0.5 * r),
                    ]
                ),
                limb((x - 0.7 * r, y + 0.52 * r), (x - 1.5 * r, y + 0.46 * r), 0.12 * r, 0.07 * r),
            ],
            colour,
        )
    elif look.hat == "helm":
        brush.shape([oval(x, y + 0.05 * r, 1.16 * r, 1.22 * r)], colour)
        brush.flat(
            [
                (x - 1.1 * r, y + 0.16 * r),
                (x + 0.1 * r, y + 0.16 * r),
                (x + 0.1 * r, y - 0.02 * r),
                (x - 1.1 * r, y - 0.02 * r),
            ],
            rgb("#2A2A34"),
        )
        brush.shape(
            [
                ribbon(
                    bend(
                        [(x + 0.1 * r, y + 1.2 * r), (x + 0.9 * r, y + 1.8 * r), (x + 1.7 * r, y + 1.1 * r)]
                    ),
                    [0.1 * r, 0.3 * r, 0.05 * r],
                )
            ],
            look.coat if look.cape is None else look.cape,
        )
    elif look.hat == "hood":
        brush.shape(
            [
                smooth(
                    [
                        (x - 0.62 * r, y + 0.85 * r),
                        (x + 0.2 * r, y + 1.30 * r),
                        (x + 1.1 * r, y + 0.7 * r),
                        (x + 1.12 * r, y - 0.7 * r),
                        (x + 0.35 * r, y - 0.9 * r),
                        (x + 0.2 * r, y + 0.1 * r),
                        (x - 0.25 * r, y + 0.62 * r),
                    ]
                )
            ],
            look.coat,
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
        colour, rgb(_SKINS[tone_of_skin]), hair, rgb(str(rng.choice(_TROUSERS))), cut=str(rng.choice(cuts)), dress=dress,
        head=0.108 if kind in {"girl", "boy", "child"} else 0.082,
    )  # fmt: skip
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
    unit = size * (0.96 if subject.held is None else 0.86)
    brushes = []
    tilt = -62.0 if action == "fly" and theatre.ground is not None else 0.0
    float_free = theatre.floating and action != "dance"
    high = {"@wizard": 1.34}.get(subject.noun.drawn, 1.16)
    if subject.held is not None:
        high = {"balloon": 1.62, "umbrella": 1.36, "parasol": 1.36, "flag": 1.36}.get(
            subject.held.noun.name, high
        )
    for pose in cycle:
        if float_free:
            pose = Pose(
                arm_front=96,
                fore_front=130,
                arm_back=-70,
                fore_back=-100,
                leg_front=30,
                shin_front=-20,
                leg_back=-16,
                shin_back=-48,
            )
            tilt = -18.0
        brush = Brush(theatre, unit, (0.66, 0.66, high, 0.04), right=right, turn=tilt)
        at = joints(pose, look)
        if subject.held is not None:
            _hold_behind(brush, subject.held, at)
        draw_person(brush, look, pose)
        if in_water:
            brush.clip_below(0.52)
        brushes.append(brush)
        if float_free:
            break
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
        scallops = [((a[0] + b[0]) / 2, a[1] + 0.032) for a, b in zip(ribs, ribs[1:], strict=False)]
        low = [p for pair in zip(ribs, [*scallops, ribs[-1]], strict=False) for p in pair]
        brush.shape([[*arc, *low[1:-1]]], colour)
        for k in (2, 3, 4):
            brush.stroke([ribs[k], (top[0], top[1] + 0.06)], colour * 0.75, 0.008)
        brush.shape([limb((top[0], top[1] + 0.06), (top[0], top[1] + 0.09), 0.008, 0.005)], rgb("#5A4636"))
    elif name in {"balloon"}:
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
        at = joints(pose, look)
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
    brush = Brush(
        theatre, size, (1.1, 0.3, 0.5, 0.1), right=right, turn=90 if not right else 90, pivot=(0.0, 0.0)
    )
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


def party(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
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
