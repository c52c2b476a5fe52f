"""Four-legged animals whole: standing, walking, running, sitting, asleep."""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage.anatomy import (
    BUILDS,
    Build,
    draw_head,
    draw_mane,
    draw_tail,
    leg_joints,
    leg_outlines,
)
from vidkit.engine.stage.brush import Brush, bend, figure, limb, points, ribbon, smooth
from vidkit.engine.stage.figures import Figure, individual_colour
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.theatre import Theatre


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
            leg_outlines(build, kind, x + 0.045, swing * math.sin(phase + beat + math.pi)),
            (dark if panda else colour) * 0.74,
        )
    draw_tail(brush, build, colour, back, phase)
    near = {
        kind: leg_outlines(build, kind, x, swing * math.sin(phase + beat)) for kind, (x, beat) in legs.items()
    }
    if panda:
        for leg in near.values():
            brush.shape(leg, dark)
    head = (
        front - build.neck[0],
        build.leg + build.chest + build.neck[1] + 0.02 * math.sin(2 * phase) * (swing > 0),
    )
    c, r, low = build.chest, build.rump, build.leg
    trunk = smooth(
        [
            (front - 0.02, low + 1.0 * c),
            (front + 0.12, low + 2.05 * c),
            (0.05, low + 1.78 * r),
            (back - 0.10, low + 2.05 * r),
            (back + 0.035, low + 1.25 * r),
            (back - 0.06, low + 0.25 * r),
            (back - 0.22, low + 0.30 * r),
            (0.0, low + 0.10 * c),
            (front + 0.10, low - 0.03),
        ]
    )
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
        draw_mane(brush, head, build, colour)
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
            points = leg_joints(build, kind, x, swing * math.sin(phase + beat))
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
        brush.stroke(bend(points(".3 .06, .22 .2, .34 .33, .52 .3"), 14), mix(colour, dark, 0.55), 0.012)
        wide = 0.065 if build.tail in {"thin", "curl", "tuft"} else 0.10
        tail = bend(points(".62 .1, .4 .055, .05 .06, -.28 .07"), 18)
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
        body = smooth(points("-.2 .3, -.16 .6, -.02 .66, .16 .44, .3 .2, .26 .02, 0 .01, -.14 .06"))
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
                smooth(points("-.185 .34, -.16 .56, -.08 .52, -.1 .3")),
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
