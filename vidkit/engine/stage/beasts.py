"""
Animals that the outlines lack or show as mere heads: foxes, wolves, bears, lions, dogs and cats in several poses, birds
in flight, butterflies, frogs.

A four-legged animal is one `Build`: proportions and colours. All lengths are in units of its height, looking left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from vidkit.engine.stage.brush import Brush, bend, figure, limb, oval, ribbon, smooth
from vidkit.engine.stage.figures import Figure, Painter, individual_colour
from vidkit.engine.stage.glyphs import cut_paper, outline
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.theatre import Theatre
from vidkit.engine.stage.words import Subject


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
    "@fox": Build(length=0.82, leg=0.30, chest=0.150, rump=0.14, head=0.150, muzzle=0.17, neck=(0.15, 0.20), thick=0.042, socks=True),
    "@wolf": Build(length=0.88, leg=0.36, chest=0.175, rump=0.14, head=0.135, muzzle=0.17, neck=(0.17, 0.22)),
    "@dog": Build(length=0.78, leg=0.34, chest=0.165, rump=0.14, head=0.155, muzzle=0.15, neck=(0.13, 0.26), ears="floppy", tail="curl"),
    "@bear": Build(length=0.96, leg=0.25, chest=0.235, rump=0.235, head=0.165, muzzle=0.12, neck=(0.20, 0.10), ears="round", tail="stub", thick=0.082, pale=False),
    "@panda": Build(length=0.92, leg=0.24, chest=0.235, rump=0.235, head=0.185, muzzle=0.08, neck=(0.18, 0.12), ears="round", tail="stub", thick=0.086, pale=False),
    "@lion": Build(length=0.90, leg=0.33, chest=0.18, rump=0.155, head=0.135, muzzle=0.10, neck=(0.14, 0.20), ears="round", tail="tuft", thick=0.056, mane=True),
    "@lioness": Build(length=0.92, leg=0.33, chest=0.175, rump=0.155, head=0.130, muzzle=0.10, neck=(0.17, 0.18), ears="round", tail="tuft", thick=0.054),
    "@panther": Build(length=1.0, leg=0.30, chest=0.160, rump=0.150, head=0.125, muzzle=0.08, neck=(0.17, 0.14), ears="round", tail="thin", thick=0.050, pale=False),
    "@cat": Build(length=0.74, leg=0.32, chest=0.140, rump=0.145, head=0.165, muzzle=0.05, neck=(0.12, 0.20), ears="pointed", tail="thin", thick=0.042),
}  # fmt: skip


def quadruped(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a four-legged animal standing, walking, running, sitting or asleep."""
    build = BUILDS[subject.noun.drawn]
    colour = individual_colour(subject, index)
    if subject.action == "sleep":
        return asleep(theatre, subject, index, size, right)
    if subject.action == "sit" and subject.noun.drawn in {"@cat", "@dog", "@fox", "@wolf"}:
        return sitting(theatre, subject, index, size, right)
    moving = subject.action in {"walk", "run", "play", "dance", "ride"}
    steps = 8 if moving else (4 if build.tail == "curl" else 1)
    brushes = []
    for k in range(steps):
        brush = Brush(theatre, size, (1.08, 0.98, 1.12, 0.04), right=right)
        _stand(
            brush,
            build,
            colour,
            subject,
            2 * math.pi * k / steps,
            30 if subject.action == "run" else 20 if moving else 0,
        )
        brushes.append(brush)
    return figure(
        brushes, 0.46 * build.length, 0.46, right=right, fps=12.0 if subject.action == "run" else 8.0
    )


def _stand(
    brush: Brush, build: Build, colour: np.ndarray, subject: Subject, phase: float, swing: float
) -> None:
    front, back = -build.length / 2, build.length / 2
    panda = subject.noun.drawn == "@panda"
    dark = rgb("#34323C") if panda else mix(colour, rgb("#3A2A2E"), 0.62)
    legs = {"front": (front + 0.09, 0.0), "hind": (back - 0.10, math.pi)}
    for kind, (x, beat) in legs.items():
        brush.shape(
            _leg(build, kind, x + 0.045, swing * math.sin(phase + beat + math.pi)),
            (dark if panda else colour) * 0.74,
        )
    _tail(brush, build, colour, back, phase)
    near = {kind: _leg(build, kind, x, swing * math.sin(phase + beat)) for kind, (x, beat) in legs.items()}
    if panda:
        for leg in near.values():
            brush.shape(leg, dark)
    head = (
        front - build.neck[0],
        build.leg + build.chest + build.neck[1] + 0.02 * math.sin(2 * phase) * (swing > 0),
    )
    c, r, low = build.chest, build.rump, build.leg
    trunk = smooth([
        (front - 0.02, low + 1.0 * c), (front + 0.12, low + 2.05 * c), (0.05, low + 1.78 * r), (back - 0.10, low + 2.05 * r),
        (back + 0.035, low + 1.25 * r), (back - 0.06, low + 0.25 * r), (back - 0.22, low + 0.30 * r), (0.0, low + 0.10 * c), (front + 0.10, low - 0.03),
    ])  # fmt: skip
    neck = limb((front + 0.13, low + 1.2 * c), head, c * 0.92, build.head * 0.80)
    pieces = [trunk] if build.mane else [trunk, neck]
    if not panda:
        pieces += [part for leg in near.values() for part in leg]
    brush.shape(pieces, colour)
    line = mix(colour, dark, 0.55)
    brush.stroke(
        bend(
            [(back - 0.235, low + 0.42 * r), (back - 0.20, low + 1.15 * r), (back - 0.10, low + 1.55 * r)], 9
        ),
        line,
        0.010,
    )
    brush.stroke(
        bend(
            [
                (front + 0.175, low + 0.15 * c),
                (front + 0.165, low + 0.75 * c),
                (front + 0.09, low + 1.15 * c),
            ],
            9,
        ),
        line,
        0.010,
    )
    if build.mane:
        _mane(brush, head, build, colour)
    elif build.pale:
        chest = [
            (front - 0.005, low + 0.35 * c),
            (front - 0.022, low + 1.15 * c),
            (front + 0.05, low + 1.1 * c),
            (front + 0.075, low + 0.3 * c),
        ]
        brush.flat(smooth(chest), mix(colour, rgb("#FFF6E8"), 0.72))
    if build.socks:
        for kind, (x, beat) in legs.items():
            points = _joints(build, kind, x, swing * math.sin(phase + beat))
            brush.flat(ribbon(bend(points[-2:], 5), [build.thick * 0.50, build.thick * 0.62]), dark)
            brush.flat(
                limb(
                    points[-1],
                    (points[-1][0] - build.thick * 0.7, points[-1][1] - 0.003),
                    build.thick * 0.60,
                    build.thick * 0.50,
                ),
                dark,
            )
    draw_head(brush, build, colour, head, subject)


def _joints(build: Build, kind: str, x: float, swing: float) -> list[tuple[float, float]]:
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


def _leg(build: Build, kind: str, x: float, swing: float) -> list[list[tuple[float, float]]]:
    points = _joints(build, kind, x, swing)
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


def _tail(brush: Brush, build: Build, colour: np.ndarray, back: float, phase: float) -> None:
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


def _mane(brush: Brush, head: tuple[float, float], build: Build, colour: np.ndarray) -> None:
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
                [[(x - 0.20 * r, y + 0.78 * r), (x + 0.40 * r, y + 1.68 * r), (x + 0.84 * r, y + 0.40 * r)]],
                colour,
            )
            brush.flat(
                [(x + 0.06 * r, y + 0.82 * r), (x + 0.41 * r, y + 1.40 * r), (x + 0.66 * r, y + 0.60 * r)],
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
            [
                smooth(
                    [
                        (x + 0.10 * r, y + 0.74 * r),
                        (x + 0.66 * r, y + 0.62 * r),
                        (x + 0.98 * r, y - 0.10 * r),
                        (x + 0.82 * r, y - 0.74 * r),
                        (x + 0.42 * r, y - 0.42 * r),
                        (x + 0.24 * r, y + 0.18 * r),
                    ]
                )
            ],
            mix(colour, rgb("#4A2A1C"), 0.38),
        )


def asleep(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an animal curled up: a loaf with its head on its paws, breathing."""
    build = BUILDS[subject.noun.drawn]
    colour = individual_colour(subject, index)
    dark = mix(colour, rgb("#3A2A2E"), 0.62)
    brushes = []
    unit = size * 1.12
    for k in range(6):
        brush = Brush(theatre, unit, (0.95, 0.85, 1.0, 0.05), right=right)
        breath = 0.010 * math.sin(2 * math.pi * k / 6)
        body = smooth(
            [
                (-0.46, 0.02),
                (-0.50, 0.22),
                (-0.20, 0.44 + breath),
                (0.20, 0.52 + 1.6 * breath),
                (0.55, 0.40 + breath),
                (0.68, 0.16),
                (0.60, 0.02),
                (0.1, 0.005),
            ]
        )
        brush.shape([body], colour)
        if subject.noun.drawn == "@cat":
            for x in (0.10, 0.23, 0.36):
                brush.flat(
                    ribbon(
                        bend([(x, 0.505 - 0.1 * abs(x - 0.2)), (x + 0.02, 0.41), (x + 0.01, 0.34)], 8),
                        [0.020, 0.017, 0.004],
                    ),
                    mix(colour, dark, 0.6),
                )
        brush.stroke(
            bend([(0.30, 0.06), (0.22, 0.20), (0.34, 0.33), (0.52, 0.30)], 14), mix(colour, dark, 0.55), 0.012
        )
        wide = 0.065 if build.tail in {"thin", "curl", "tuft"} else 0.10
        tail = bend([(0.62, 0.10), (0.40, 0.055), (0.05, 0.06), (-0.28, 0.07)], 18)
        if build.tail != "stub":
            brush.shape(
                [ribbon(tail, [wide, wide, wide * 0.9, wide * 0.3])], mix(colour, rgb("#FFF2DC"), 0.12)
            )
        if build.tail == "bushy" and build.pale:
            brush.flat(ribbon(tail[-5:], [wide * 0.7, wide * 0.5, 0.02]), mix(colour, rgb("#FFF8EE"), 0.85))
        draw_head(
            brush,
            Build(head=0.205, muzzle=min(build.muzzle, 0.12), ears=build.ears, pale=build.pale),
            colour,
            (-0.44, 0.215),
            subject,
            shut=True,
        )
        _dreams(brush, k)
        brushes.append(brush)
    return figure(brushes, 0.55, 0.26, right=right, fps=2.4)


def _dreams(brush: Brush, k: int) -> None:
    """Draw three small rising letters z above a sleeper."""
    pale = mix(brush.light.rim, brush.light.sun, 0.5)
    for n in range(3):
        rise = (k / 6 + n / 3) % 1.0
        x, y, s = -0.48 - 0.30 * rise, 0.50 + 0.40 * rise, 0.022 + 0.030 * rise
        z = [(x - s, y + s), (x + s, y + s), (x - s, y - s), (x + s, y - s)]
        flipped = [(2 * x - px, py) for px, py in z] if brush.mirror < 0 else z
        brush.sheet.line(brush.place(flipped), pale, max(1.5, 0.014 * brush.size))


def sitting(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a dog or a cat sitting upright, its tail moving."""
    build = BUILDS[subject.noun.drawn]
    colour = individual_colour(subject, index)
    brushes = []
    for k in range(6):
        wag = 0.05 * math.sin(2 * math.pi * k / 6)
        brush = Brush(theatre, size, (0.6, 0.75, 1.1, 0.04), right=right)
        tail = bend([(0.24, 0.06), (0.42, 0.05), (0.52 + wag, 0.16), (0.50 + 2 * wag, 0.30)])
        brush.shape([ribbon(tail, [0.04, 0.05 if build.tail != "bushy" else 0.09, 0.04, 0.012])], colour)
        brush.shape([limb((-0.13, 0.44), (-0.15, 0.03), 0.060, 0.042)], colour * 0.8)
        body = smooth(
            [
                (-0.20, 0.30),
                (-0.16, 0.60),
                (-0.02, 0.66),
                (0.16, 0.44),
                (0.30, 0.20),
                (0.26, 0.02),
                (0.0, 0.01),
                (-0.14, 0.06),
            ]
        )
        brush.shape(
            [
                body,
                limb((-0.09, 0.44), (-0.10, 0.03), 0.062, 0.044),
                limb((0.0, 0.035), (0.2, 0.05), 0.036, 0.05),
            ],
            colour,
        )
        if build.pale:
            brush.flat(
                smooth([(-0.185, 0.34), (-0.16, 0.56), (-0.08, 0.52), (-0.10, 0.30)]),
                mix(colour, rgb("#FFF6E8"), 0.75),
            )
        draw_head(
            brush,
            Build(head=0.175, muzzle=build.muzzle, ears=build.ears, pale=build.pale),
            colour,
            (-0.10, 0.74),
            subject,
        )
        brushes.append(brush)
    return figure(brushes, 0.30, 0.5, right=right, fps=6.0)


def bird(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a bird in flight, its wings beating, or perched."""
    if subject.action in {"sit", "stand", "walk", "sleep"}:
        return perched(theatre, subject, index, size, right)
    colour = individual_colour(subject, index)
    long = subject.noun.name in {
        "crane",
        "stork",
        "heron",
        "albatross",
        "eagle",
        "hawk",
        "falcon",
        "seagull",
        "gull",
    }
    beak = rgb("#E8953A") if subject.noun.name not in {"crow", "raven"} else rgb("#3A3844")
    pale = mix(colour, rgb("#FFFFFF"), 0.55)
    brushes = []
    for k in range(8):
        beat = math.sin(2 * math.pi * k / 8 + index)
        brush = Brush(theatre, size, (0.85, 0.85, 0.75, 0.62), right=right, ink=0.014)
        far = smooth(
            [
                (-0.10, 0.06),
                (0.12, 0.08),
                (0.30, 0.10 + 0.42 * beat),
                (0.34, 0.12 + 0.56 * beat),
                (0.10, 0.08 + 0.44 * beat),
            ]
        )
        brush.shape([far], colour * 0.72)
        brush.shape([[(0.26, 0.02), (0.62, 0.11), (0.66, 0.0), (0.58, -0.09), (0.26, -0.07)]], colour * 0.9)
        brush.shape([[(-0.44, 0.04), (-0.60, -0.01), (-0.43, -0.05)]], beak)
        brush.shape(
            [
                smooth(
                    [
                        (-0.46, 0.02),
                        (-0.38, 0.12),
                        (-0.20, 0.10),
                        (0.10, 0.11),
                        (0.34, 0.02),
                        (0.08, -0.13),
                        (-0.22, -0.11),
                        (-0.42, -0.06),
                    ]
                )
            ],
            colour,
        )
        brush.flat(
            smooth([(-0.34, -0.05), (-0.1, -0.03), (0.16, -0.06), (0.02, -0.12), (-0.22, -0.11)]), pale
        )
        reach = 1.25 if long else 1.0
        near = smooth([
            (-0.16, 0.05), (0.16, 0.04), (0.34 * reach, 0.04 + 0.34 * beat), (0.42 * reach, 0.02 + 0.62 * beat * reach),
            (0.22, 0.02 + 0.50 * beat * reach), (-0.02, 0.04 + 0.30 * beat),
        ])  # fmt: skip
        brush.shape([near], mix(colour, rgb("#FFFFFF"), 0.10))
        brush.flat(oval(-0.345, 0.045, 0.022, 0.024), rgb("#1F1A22"), lit=False)
        brushes.append(brush)
    made = figure(brushes, 0.0, 0.0, right=right, fps=11.0 if not long else 6.0)
    return made


def perched(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a small bird standing."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.6, 0.75, 1.0, 0.04), right=right, ink=0.014)
    for x in (-0.02, 0.10):
        brush.stroke([(x, 0.22), (x - 0.02, 0.01), (x - 0.10, 0.0)], rgb("#C97A3A"), 0.022)
    brush.shape([[(0.22, 0.36), (0.66, 0.24), (0.62, 0.14), (0.24, 0.22)]], colour * 0.78)
    brush.shape([[(-0.40, 0.72), (-0.58, 0.66), (-0.39, 0.61)]], rgb("#E8953A"))
    brush.shape(
        [
            smooth(
                [
                    (-0.30, 0.36),
                    (-0.36, 0.58),
                    (-0.42, 0.72),
                    (-0.24, 0.90),
                    (-0.04, 0.80),
                    (0.16, 0.52),
                    (0.32, 0.30),
                    (0.08, 0.16),
                    (-0.16, 0.18),
                ]
            )
        ],
        colour,
    )
    brush.flat(
        smooth([(-0.30, 0.52), (-0.18, 0.48), (-0.06, 0.24), (-0.18, 0.20), (-0.29, 0.34)]),
        mix(colour, rgb("#FFFFFF"), 0.6),
    )
    brush.shape(
        [smooth([(-0.06, 0.60), (0.14, 0.50), (0.40, 0.28), (0.12, 0.26), (-0.04, 0.40)])], colour * 0.86
    )
    brush.flat(oval(-0.25, 0.72, 0.032, 0.036), rgb("#1F1A22"), lit=False)
    return figure([brush], 0.16, 0.45, right=right)


def butterfly(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a butterfly beating its wings."""
    light = theatre.hero_light or theatre.light
    silhouette, ink = outline("🦋", max(16, int(size)))
    image = cut_paper(
        light, silhouette, ink, individual_colour(subject, index), tint=0.2, pad=int(16 * theatre.scale)
    )
    height, width = image.shape[:2]
    frames = []
    for wide in (1.0, 0.86, 0.6, 0.36, 0.6, 0.86):
        small = cv2.resize(image, (max(4, int(width * wide)), height), interpolation=cv2.INTER_AREA)
        frame = np.zeros_like(image)
        left = (width - small.shape[1]) // 2
        frame[:, left : left + small.shape[1]] = small
        frames.append(frame)
    return Figure(frames, (width / 2, height - 10), height / 2, 0.0, right, 10.0)


def frog(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a sitting frog."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.7, 0.7, 0.9, 0.05), right=right)
    brush.shape(
        [smooth([(0.05, 0.10), (0.30, 0.36), (0.52, 0.20), (0.46, 0.03), (0.10, 0.02)])], colour * 0.86
    )
    brush.shape(
        [
            smooth(
                [
                    (-0.36, 0.06),
                    (-0.42, 0.34),
                    (-0.22, 0.60),
                    (0.14, 0.48),
                    (0.38, 0.18),
                    (0.28, 0.03),
                    (-0.1, 0.02),
                ]
            ),
            oval(-0.26, 0.50, 0.24, 0.19),
        ],
        colour,
    )
    brush.flat(
        smooth([(-0.40, 0.14), (-0.40, 0.36), (-0.20, 0.28), (-0.10, 0.06)]), mix(colour, rgb("#FFF6C8"), 0.7)
    )
    brush.shape(
        [limb((-0.24, 0.24), (-0.30, 0.03), 0.05, 0.045), limb((-0.30, 0.03), (-0.42, 0.025), 0.035, 0.025)],
        colour,
    )
    for x in (-0.38, -0.12):
        brush.shape([oval(x, 0.66, 0.105, 0.105)], colour)
        brush.flat(oval(x - 0.02, 0.67, 0.062, 0.066), rgb("#FDF6DA"), lit=False)
        brush.flat(
            oval(x - 0.03, 0.67, 0.034, 0.044),
            rgb(subject.eyes) if subject.eyes else rgb("#1F1A22"),
            lit=False,
        )
    brush.stroke(
        bend([(-0.49, 0.46), (-0.30, 0.39), (-0.06, 0.46)], 10), mix(colour, rgb("#1F2A1A"), 0.7), 0.016
    )
    return figure([brush], 0.42, 0.4, right=right)


def zebra(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw the outline of a horse with stripes."""
    light = theatre.hero_light or theatre.light
    silhouette, ink = outline("🐎", int(size * 1.12))
    height, width = silhouette.shape
    stripes = np.zeros_like(silhouette)
    for k in range(17):
        x = width * (0.02 + 0.062 * k)
        points = np.array(
            [
                [x + width * (0.022 * math.sin(4 * t + 0.6 * k) + 0.05 * t), t * height]
                for t in np.linspace(0, 1, 14)
            ]
        )
        cv2.polylines(
            stripes,
            [np.round(points * 16).astype(np.int32)],
            False,
            255,
            max(2, int(width * 0.021)),
            cv2.LINE_AA,
            4,
        )
    inside = cv2.erode(silhouette, np.ones((3, 3), np.uint8))
    return _painted_glyph(
        theatre,
        light,
        silhouette,
        np.maximum(ink, cv2.bitwise_and(stripes, inside)),
        individual_colour(subject, index),
        right,
    )


def unicorn(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw the outline of a horse with a golden horn and a pastel mane."""
    made = glyph_horse(theatre, subject, index, size, right)
    image = made.frames[0]
    height, width = image.shape[:2]
    alpha = image[..., 3] > 200
    rows = np.where(alpha.any(axis=1))[0]
    top = int(rows[0]) if len(rows) else 0
    columns = np.where(alpha[top : top + max(4, int(0.1 * height))].any(axis=0))[0]
    side = columns[-1] if right else columns[0]
    way = 1 if right else -1
    long = 0.22 * size
    foot = np.array([side - way * 0.06 * size, top + 0.10 * size])
    tip = foot + (way * 0.55 * long, -0.95 * long)
    grow = max(0, int(8 - tip[1]))
    image = np.pad(image, ((grow, 0), (0, 0), (0, 0)))
    horn = np.array([foot + (-0.024 * size, grow), foot + (0.024 * size, grow), tip + (0, grow)])
    cv2.fillPoly(image, [np.round(horn * 16).astype(np.int32)], (240, 190, 70, 255), cv2.LINE_AA, 4)
    made.frames, made.anchor, made.centre_y = (
        [image],
        (made.anchor[0], made.anchor[1] + grow),
        made.centre_y + grow,
    )
    return made


def glyph_horse(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a horse's outline in the subject's colour."""
    light = theatre.hero_light or theatre.light
    silhouette, ink = outline("🐎", int(size * 1.12))
    return _painted_glyph(theatre, light, silhouette, ink, individual_colour(subject, index), right)


def moose(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw the outline of a deer, large and dark."""
    light = theatre.hero_light or theatre.light
    silhouette, ink = outline("🦌", int(size * 1.12))
    return _painted_glyph(theatre, light, silhouette, ink, individual_colour(subject, index), right)


def _painted_glyph(
    theatre: Theatre, light, silhouette: np.ndarray, ink: np.ndarray, colour: np.ndarray, right: bool
) -> Figure:  # type: ignore[no-untyped-def]  # Light
    if right:
        silhouette, ink = np.ascontiguousarray(silhouette[:, ::-1]), np.ascontiguousarray(ink[:, ::-1])
    pad = int(40 * max(0.6, theatre.scale))
    image = cut_paper(light, silhouette, ink, colour, pad=pad)
    height, width = image.shape[:2]
    return Figure([image], (width / 2, height - pad - 2), height / 2, 0.34 * (width - 2 * pad), right)


PAINTERS: dict[str, Painter] = {
    **dict.fromkeys(BUILDS, quadruped),
    "@bird": bird, "@butterfly": butterfly, "@frog": frog, "@zebra": zebra, "@unicorn": unicorn, "@moose": moose,
}  # fmt: skip
