"""Four-legged animals in parts: proportions, legs, tails, heads."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vidkit.engine.stage.brush import Brush, bend, limb, near, oval, ribbon, smooth
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.staging import Subject


@dataclass(frozen=True, slots=True)
class Build:
    """
    Proportions of a four-legged animal.

    Attributes:
        length: From chest to rump.
        leg: Height of the belly.
        chest: Half-depth of the body at the chest; *rump* at the hind end.
        head: Radius of the head; *muzzle* length of the snout.
        neck: How far the head stands before and above the shoulder.
        ears: pointed, round, floppy or none.
        tail: bushy, thin, curl, tuft or stub.
        thick: Half-width of the legs.
        pale: Whether muzzle, chest and tail tip are pale.
        socks: Whether the feet are dark.
        mane: Whether it has a lion's mane.
    """

    length: float = 0.95
    leg: float = 0.34
    chest: float = 0.17
    rump: float = 0.15
    head: float = 0.155
    muzzle: float = 0.17
    neck: tuple[float, float] = (0.15, 0.24)
    ears: str = "pointed"
    tail: str = "bushy"
    thick: float = 0.048
    pale: bool = True
    socks: bool = False
    mane: bool = False


BUILDS: dict[str, Build] = {
    "@fox": Build(
        length=0.82,
        leg=0.30,
        chest=0.150,
        rump=0.14,
        head=0.150,
        muzzle=0.17,
        neck=(0.15, 0.20),
        thick=0.042,
        socks=True,
    ),
    "@wolf": Build(length=0.88, leg=0.36, chest=0.175, rump=0.14, head=0.135, muzzle=0.17, neck=(0.17, 0.22)),
    "@dog": Build(
        length=0.78,
        leg=0.34,
        chest=0.165,
        rump=0.14,
        head=0.155,
        muzzle=0.15,
        neck=(0.13, 0.26),
        ears="floppy",
        tail="curl",
    ),
    "@bear": Build(
        length=0.96,
        leg=0.25,
        chest=0.235,
        rump=0.235,
        head=0.165,
        muzzle=0.12,
        neck=(0.20, 0.10),
        ears="round",
        tail="stub",
        thick=0.082,
        pale=False,
    ),
    "@panda": Build(
        length=0.92,
        leg=0.24,
        chest=0.235,
        rump=0.235,
        head=0.185,
        muzzle=0.08,
        neck=(0.18, 0.12),
        ears="round",
        tail="stub",
        thick=0.086,
        pale=False,
    ),
    "@lion": Build(
        length=0.90,
        leg=0.33,
        chest=0.18,
        rump=0.155,
        head=0.135,
        muzzle=0.10,
        neck=(0.14, 0.20),
        ears="round",
        tail="tuft",
        thick=0.056,
        mane=True,
    ),
    "@lioness": Build(
        length=0.92,
        leg=0.33,
        chest=0.175,
        rump=0.155,
        head=0.130,
        muzzle=0.10,
        neck=(0.17, 0.18),
        ears="round",
        tail="tuft",
        thick=0.054,
    ),
    "@panther": Build(
        length=1.0,
        leg=0.30,
        chest=0.160,
        rump=0.150,
        head=0.125,
        muzzle=0.08,
        neck=(0.17, 0.14),
        ears="round",
        tail="thin",
        thick=0.050,
        pale=False,
    ),
    "@cat": Build(
        length=0.74,
        leg=0.32,
        chest=0.140,
        rump=0.145,
        head=0.165,
        muzzle=0.05,
        neck=(0.12, 0.20),
        ears="pointed",
        tail="thin",
        thick=0.042,
    ),
}


def leg_joints(build: Build, kind: str, x: float, swing: float) -> list[tuple[float, float]]:
    """Return hip, knee, hock and foot of a leg turned by *swing* degrees around its hip."""
    hip = build.leg + (0.55 * build.chest if kind == "front" else 0.70 * build.rump)
    shape = (
        ((0.0, 1.0), (0.018, 0.58), (0.0, 0.30), (0.0, 0.0))
        if kind == "front"
        else ((0.0, 1.0), (-0.045, 0.62), (0.050, 0.32), (0.012, 0.0))
    )
    a = math.radians(swing)
    reach = hip - 0.03
    points = []
    for dx, share in shape:
        down = (1 - share) * reach
        bent = 0.35 * max(0.0, math.sin(a)) * (1 - share) * 0.3
        points.append((x + dx - down * math.sin(a), hip - down * math.cos(a) + bent))
    return points


def leg_outlines(build: Build, kind: str, x: float, swing: float) -> list[list[tuple[float, float]]]:
    """Return the outlines of a leg and its paw, turned by *swing* degrees."""
    points = leg_joints(build, kind, x, swing)
    thick = build.thick
    widths = (
        [1.7 * thick, 1.25 * thick, 0.80 * thick, 0.72 * thick]
        if kind == "front"
        else [2.3 * thick, 1.75 * thick, 0.80 * thick, 0.74 * thick]
    )
    foot = points[-1]
    return [
        ribbon(bend(points, 12), widths),
        limb(
            (foot[0] + 0.01, foot[1]), (foot[0] - thick * 0.85, foot[1] - 0.003), thick * 0.74, thick * 0.60
        ),
    ]


def draw_tail(brush: Brush, build: Build, colour: np.ndarray, back: float, phase: float) -> None:
    """Draw the tail behind *back*, wagging with *phase*."""
    wag = 0.05 * math.sin(phase)
    root = (back - 0.04, build.leg + 1.6 * build.rump)
    if build.tail == "bushy":
        path = bend(
            [
                root,
                (back + 0.16, root[1] - 0.02 + wag),
                (back + 0.36, root[1] - 0.20 + wag),
                (back + 0.46, root[1] - 0.23 + wag),
            ]
        )
        widths = [0.035, 0.085, 0.095, 0.012]
        brush.shape([ribbon(path, widths)], colour)
        if build.pale:
            brush.flat(ribbon(path[-5:], [0.072, 0.060, 0.008]), mix(colour, rgb("#FFF8EE"), 0.85))
    elif build.tail == "curl":
        path = bend(
            [
                root,
                (back + 0.12, root[1] + 0.06 + wag),
                (back + 0.15 + wag, root[1] + 0.24),
                (back + 0.07 + 2 * wag, root[1] + 0.31),
            ]
        )
        brush.shape([ribbon(path, [0.045, 0.042, 0.034, 0.016])], colour)
    elif build.tail in {"thin", "tuft"}:
        path = bend(
            [
                root,
                (back + 0.16, root[1] - 0.06),
                (back + 0.24, root[1] - 0.22 + wag),
                (back + 0.34, root[1] - 0.16 + wag),
                (back + 0.36, root[1] - 0.02 + wag),
            ]
        )
        if build.tail == "thin":
            path = bend(
                [
                    root,
                    (back + 0.12, root[1] + 0.03),
                    (back + 0.20, root[1] + 0.22 + wag),
                    (back + 0.14, root[1] + 0.36 + wag),
                    (back + 0.20, root[1] + 0.43 + wag),
                ]
            )
        brush.shape([ribbon(path, [0.036, 0.030, 0.028, 0.020])], colour)
        if build.tail == "tuft":
            brush.shape([oval(*path[-1], 0.050, 0.062)], mix(colour, rgb("#6A3A1E"), 0.7))
    else:
        brush.shape([oval(back + 0.01, root[1] - 0.02, 0.055, 0.055)], colour)


def draw_mane(brush: Brush, head: tuple[float, float], build: Build, colour: np.ndarray) -> None:
    """Draw a lion's mane around the head."""
    mane = mix(colour, rgb("#8A4218"), 0.72)
    x, y = head[0] + 0.05, head[1] - 0.02
    points = []
    for k in range(26):
        angle = 2 * math.pi * k / 26
        reach = build.head * (1.92 if k % 2 else 1.66)
        points.append((x + reach * math.cos(angle), y + reach * 1.06 * math.sin(angle)))
    brush.shape([points], mane)


def draw_head(
    brush: Brush,
    build: Build,
    colour: np.ndarray,
    head: tuple[float, float],
    subject: Subject,
    *,
    shut: bool = False,
) -> None:
    """Draw ears, skull, muzzle, nose and eye around *head*."""
    x, y = head
    r = build.head
    dark = rgb("#2E2630")
    inner = mix(colour, rgb("#F2A8A0"), 0.5)
    panda = subject.noun.drawn == "@panda"
    ear_colour = rgb("#34323C") if panda else colour
    _ears(brush, build, ear_colour, x, y, r, inner, behind=True)
    tip = (x - r - build.muzzle * 0.72, y - 0.34 * r)
    snout = limb((x - 0.45 * r, y - 0.22 * r), tip, 0.62 * r, 0.30 * r if build.muzzle > 0.1 else 0.46 * r)
    pieces = [oval(x, y, r, 0.96 * r)]
    if build.muzzle > 0.06:
        pieces.append(snout)
    brush.shape(pieces, colour)
    _ears(brush, build, ear_colour, x, y, r, inner, behind=False)
    if build.pale:
        pale = mix(colour, rgb("#FFF6E8"), 0.80)
        if build.muzzle > 0.06:
            brush.flat(
                limb((x - 0.40 * r, y - 0.52 * r), (tip[0] + 0.02, tip[1] - 0.03 * r), 0.36 * r, 0.20 * r),
                pale,
            )
        else:
            brush.flat(oval(x - 0.52 * r, y - 0.42 * r, 0.42 * r, 0.32 * r), pale)
    nose = (tip[0] - 0.12 * r, tip[1] + 0.10 * r) if build.muzzle > 0.06 else (x - 0.92 * r, y - 0.18 * r)
    brush.flat(oval(*nose, 0.17 * r, 0.14 * r), dark, lit=False)
    eye = (x - 0.42 * r, y + 0.20 * r)
    if panda:
        brush.flat(oval(eye[0] + 0.02 * r, eye[1] - 0.06 * r, 0.26 * r, 0.34 * r, -24), rgb("#34323C"))
    _eye(brush, eye, r, subject, shut=shut, pale=panda or float(colour.mean()) < 0.3)
    brush.stroke(
        bend(
            [
                (nose[0] + 0.04 * r, nose[1] - 0.2 * r),
                (x - 0.66 * r, y - 0.62 * r),
                (x - 0.36 * r, y - 0.54 * r),
            ],
            8,
        ),
        mix(colour, dark, 0.75),
        0.011,
    )
    if build.ears == "pointed" and build.muzzle < 0.06:
        for drop in (-0.30, -0.48):
            brush.stroke(
                [(x - 0.5 * r, y + drop * r), (x - 1.25 * r, y + (drop - 0.02) * r)],
                mix(colour, dark, 0.55),
                0.007,
            )


def _eye(
    brush: Brush, at: tuple[float, float], r: float, subject: Subject, *, shut: bool, pale: bool
) -> None:
    dark = rgb("#1F1A22")
    if shut:
        brush.stroke(
            bend([(at[0] - 0.2 * r, at[1]), (at[0], at[1] - 0.10 * r), (at[0] + 0.2 * r, at[1])], 8),
            dark,
            0.016,
        )
        return
    if subject.eyes:
        brush.flat(oval(*at, 0.22 * r, 0.22 * r), mix(rgb(subject.eyes), rgb("#FFFFFF"), 0.12), lit=False)
        brush.flat(oval(at[0] - 0.03 * r, at[1], 0.10 * r, 0.13 * r), dark, lit=False)
    elif pale:
        brush.flat(oval(*at, 0.16 * r, 0.17 * r), rgb("#F4E8A8"), lit=False)
        brush.flat(oval(at[0] - 0.02 * r, at[1], 0.08 * r, 0.11 * r), dark, lit=False)
    else:
        brush.flat(oval(*at, 0.135 * r, 0.165 * r), dark, lit=False)
        brush.flat(oval(at[0] - 0.04 * r, at[1] + 0.06 * r, 0.045 * r, 0.045 * r), rgb("#FFFFFF"), lit=False)


def _ears(
    brush: Brush,
    build: Build,
    colour: np.ndarray,
    x: float,
    y: float,
    r: float,
    inner: np.ndarray,
    *,
    behind: bool,
) -> None:
    if build.ears == "pointed":
        shift = 0.36 * r if behind else -0.18 * r
        if behind:
            brush.shape(
                [
                    [
                        (x - 0.45 * r + shift, y + 0.66 * r),
                        (x + 0.02 * r + shift, y + 1.72 * r),
                        (x + 0.42 * r + shift, y + 0.55 * r),
                    ]
                ],
                colour * 0.84,
            )
        else:
            brush.shape(
                [near(x, y, r, "-.2 .78, .4 1.68, .84 .4")],
                colour,
            )
            brush.flat(
                near(x, y, r, ".06 .82, .41 1.4, .66 .6"),
                inner,
            )
    elif build.ears == "round":
        if behind:
            brush.shape([oval(x - 0.42 * r, y + 0.86 * r, 0.34 * r, 0.34 * r)], colour * 0.84)
            brush.shape([oval(x + 0.52 * r, y + 0.78 * r, 0.36 * r, 0.36 * r)], colour)
            brush.flat(
                oval(x + 0.50 * r, y + 0.76 * r, 0.18 * r, 0.18 * r),
                inner if float(colour.mean()) > 0.3 else colour * 1.3,
            )
    elif build.ears == "floppy" and not behind:
        brush.shape(
            [smooth(near(x, y, r, ".1 .74, .66 .62, .98 -.1, .82 -.74, .42 -.42, .24 .18"))],
            mix(colour, rgb("#4A2A1C"), 0.38),
        )
