"""What paper people look like: body, clothes, hair and hats drawn on their joints."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vidkit.engine.stage.brush import Brush, bend, limb, near, oval, ribbon, smooth
from vidkit.engine.stage.paint import Point
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.poses import Pose, joints, step_from


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


def draw_person(brush: Brush, look: Look, pose: Pose) -> dict[str, Point]:
    """Draw one pose with *brush*; return its joints."""
    at = joints(pose, look.head)
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
    neck = step_from(shoulder, 180, 0.05)
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
                    bend(near(x, y, r, ".8 .3, 1.7 -.2, 1.6 -1.6")),
                    [0.3 * r, 0.42 * r, 0.06 * r],
                )
            ],
            look.hair,
        )
    else:
        brush.shape(
            [smooth(near(x, y, r, "-.3 1, 1 .6, 1.15 -.8, .9 -2, .1 -1.8, -.2 -.2"))],
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
        bend(near(x, y, r, "-.72 -.42, -.56 -.52, -.38 -.46"), 7),
        mix(look.skin, rgb("#5A2A2A"), 0.75),
        0.10 * r,
    )
    if look.beard:
        brush.shape(
            [smooth(near(x, y, r, "-.8 -.4, -.1 -.15, .5 -.1, .25 -1.15, -.45 -1.45"))],
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
            [smooth(near(x, y, r, ".5 .5, .98 .3, .9 -.45, .55 -.3"))],
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
    cap = near(x, y, r, "-.86 .34, -.8 .86, -.1 1.2, .75 .95, 1.06 .2, .95 -.6, .5 -.5, .36 .16, -.2 .52")
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
            [smooth(near(x, y, r, "-.66 .6, -.55 1.36, .1 1.28, .6 1.38, .78 .6"))],
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
            [near(x, y, r, "-.95 .55, .75 3.1, .98 .55")],
            colour,
        )
        brush.shape([oval(x, y + 0.55 * r, 1.6 * r, 0.26 * r)], colour)
        for sx, sy in ((0.3, 1.2), (0.55, 2.0), (-0.2, 0.98)):
            brush.flat(oval(x + sx * r, y + sy * r, 0.11 * r, 0.11 * r), rgb("#F7DD7A"))
    elif look.hat == "crown":
        brush.shape(
            [near(x, y, r, "-.78 .62, -.92 1.6, -.4 1.12, 0 1.75, .42 1.12, .95 1.6, .82 .62")],
            colour,
        )
        brush.flat(oval(x, y + 0.88 * r, 0.13 * r, 0.13 * r), rgb("#D8343F"))
    elif look.hat == "cap":
        brush.shape(
            [
                smooth(near(x, y, r, "-.9 .5, -.6 1.2, .4 1.25, 1 .5")),
                limb((x - 0.7 * r, y + 0.52 * r), (x - 1.5 * r, y + 0.46 * r), 0.12 * r, 0.07 * r),
            ],
            colour,
        )
    elif look.hat == "helm":
        brush.shape([oval(x, y + 0.05 * r, 1.16 * r, 1.22 * r)], colour)
        brush.flat(
            near(x, y, r, "-1.1 .16, .1 .16, .1 -.02, -1.1 -.02"),
            rgb("#2A2A34"),
        )
        brush.shape(
            [
                ribbon(
                    bend(near(x, y, r, ".1 1.2, .9 1.8, 1.7 1.1")),
                    [0.1 * r, 0.3 * r, 0.05 * r],
                )
            ],
            look.coat if look.cape is None else look.cape,
        )
    elif look.hat == "hood":
        brush.shape(
            [smooth(near(x, y, r, "-.62 .85, .2 1.3, 1.1 .7, 1.12 -.7, .35 -.9, .2 .1, -.25 .62"))],
            look.coat,
        )
