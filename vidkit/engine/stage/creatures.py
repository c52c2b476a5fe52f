"""Robots, aliens and mermaids, drawn by hand."""

from __future__ import annotations

import math

from vidkit.engine.stage.brush import Brush, bend, figure, limb, oval, points, ribbon, smooth
from vidkit.engine.stage.crafts import CREAM, DARK, box
from vidkit.engine.stage.figures import Figure, individual_colour
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.theatre import Theatre


def robot(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a friendly robot; it swings its arms when it walks or dances."""
    colour = individual_colour(subject, index)
    steel = mix(colour, DARK, 0.5)
    moving = subject.action in {"walk", "run", "dance", "wave", "play"}
    brushes = []
    for k in range(8 if moving else 1):
        a = math.sin(2 * math.pi * k / 8)
        brush = Brush(theatre, size, (0.6, 0.6, 1.14, 0.04), right=right)
        up = subject.action in {"dance", "wave"}
        for way in (-1, 1):
            step = 0.05 * a * way if moving else 0.0
            brush.shape([limb((way * 0.12, 0.30), (way * 0.13, 0.07 + max(0.0, step)), 0.045, 0.045)], steel)
            brush.shape(
                [
                    smooth(
                        [
                            (way * 0.13 - 0.10, 0.0 + max(0.0, step)),
                            (way * 0.13 - 0.07, 0.09 + max(0.0, step)),
                            (way * 0.13 + 0.07, 0.09 + max(0.0, step)),
                            (way * 0.13 + 0.10, 0.0 + max(0.0, step)),
                        ],
                        3,
                    )
                ],
                colour * 0.9,
            )
            hand = (
                (way * (0.40 + 0.03 * a), 0.36 + 0.06 * a * way)
                if not up
                else (way * 0.40, 0.72 + 0.10 * a * way)
            )
            brush.shape([limb((way * 0.27, 0.58), hand, 0.040, 0.036)], steel)
            brush.shape([oval(*hand, 0.060, 0.060)], colour)
        tilt = 0.03 * a if moving else 0.0
        brush.shape([smooth(points("-.26 .28, -.28 .62, .28 .62, .26 .28"), 3)], colour)
        brush.shape([box(-0.15, 0.36, 0.15, 0.54)], mix(colour, CREAM, 0.7))
        for x, hue in ((-0.08, "#E8503F"), (0.0, "#F2B93A"), (0.08, "#4FA06A")):
            brush.flat(oval(x, 0.48, 0.026, 0.026), rgb(hue), lit=False)
        brush.stroke([(-0.09, 0.41), (0.09, 0.41)], steel, 0.014)
        brush.stroke([(tilt, 0.96), (tilt, 1.07)], steel, 0.018)
        brush.shape([oval(tilt, 1.09, 0.034, 0.034)], rgb("#E8503F"))
        brush.shape(
            [
                smooth(
                    [(-0.24 + tilt, 0.67), (-0.25 + tilt, 0.96), (0.25 + tilt, 0.96), (0.24 + tilt, 0.67)], 3
                )
            ],
            mix(colour, CREAM, 0.15),
        )
        for x in (-0.10, 0.10):
            brush.shape([oval(x + tilt, 0.83, 0.066, 0.066)], rgb("#FDF6DA"))
            brush.flat(
                oval(x + tilt - 0.012, 0.83, 0.034, 0.034),
                rgb(subject.eyes) if subject.eyes else rgb("#2F4A6E"),
                lit=False,
            )
        brush.stroke(bend([(-0.08 + tilt, 0.735), (tilt, 0.712), (0.08 + tilt, 0.735)], 8), steel, 0.016)
        brushes.append(brush)
    return figure(brushes, 0.24, 0.5, right=right, fps=8.0)


def alien(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a small alien, waving."""
    colour = individual_colour(subject, index)
    brushes = []
    for k in range(6):
        a = math.sin(2 * math.pi * k / 6)
        brush = Brush(theatre, size, (0.6, 0.6, 1.12, 0.04), right=right)
        for way in (-1, 1):
            brush.shape(
                [
                    limb((way * 0.09, 0.26), (way * 0.12, 0.04), 0.05, 0.045),
                    limb((way * 0.12, 0.04), (way * 0.20, 0.03), 0.035, 0.03),
                ],
                colour * 0.9,
            )
            hand = (way * 0.36, 0.62 + 0.08 * a) if way == -1 else (way * 0.30, 0.26)
            brush.shape([limb((way * 0.14, 0.44), hand, 0.038, 0.034), oval(*hand, 0.045, 0.045)], colour)
            brush.stroke(
                bend([(way * 0.10, 0.92), (way * 0.16, 1.02), (way * 0.22, 1.05)], 6), colour * 0.8, 0.022
            )
            brush.shape([oval(way * 0.22, 1.06, 0.036, 0.036)], rgb("#F2B93A"))
        brush.shape(
            [smooth(points("-.16 .24, -.17 .48, .17 .48, .16 .24"), 4)],
            mix(colour, rgb("#5A4A8A"), 0.7),
        )
        brush.shape(
            [
                smooth(
                    points("0 .44, -.22 .56, -.32 .76, -.18 .95, .18 .95, .32 .76, .22 .56"),
                    6,
                )
            ],
            colour,
        )
        for way in (-1, 1):
            brush.flat(
                oval(way * 0.13, 0.72, 0.085, 0.115, 24 * way),
                rgb(subject.eyes) if subject.eyes else rgb("#1F1A2A"),
                lit=False,
            )
            brush.flat(oval(way * 0.13 - 0.03, 0.76, 0.022, 0.030), rgb("#FFFFFF"), lit=False)
        brush.stroke(bend([(-0.06, 0.545), (0.0, 0.525), (0.06, 0.545)], 6), DARK, 0.014)
        brushes.append(brush)
    return figure(brushes, 0.2, 0.5, right=right, fps=6.0)


def mermaid(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a mermaid swimming."""
    colour = individual_colour(subject, index)
    skin, hair = rgb("#E8B48C"), rgb(subject.hair) if subject.hair else rgb("#B8463A")
    brushes = []
    for k in range(8):
        a = math.sin(2 * math.pi * k / 8)
        brush = Brush(theatre, size, (0.85, 0.95, 1.0, 0.1), right=right)
        flow = bend([(-0.36, 0.80), (-0.10, 0.86 + 0.03 * a), (0.16, 0.72 - 0.04 * a), (0.28, 0.78)])
        brush.shape([ribbon(flow, [0.12, 0.13, 0.09, 0.02])], hair)
        tail = bend([(-0.12, 0.50), (0.12, 0.38), (0.40, 0.36 + 0.06 * a), (0.62, 0.44 + 0.10 * a)])
        end = tail[-1]
        brush.shape(
            [
                smooth(
                    [
                        (end[0] - 0.03, end[1]),
                        (end[0] + 0.16, end[1] + 0.22),
                        (end[0] + 0.11, end[1] + 0.02),
                        (end[0] + 0.20, end[1] - 0.16),
                    ],
                    6,
                )
            ],
            colour * 0.85,
        )
        brush.shape([limb((-0.28, 0.64), (-0.10, 0.50), 0.068, 0.10)], skin)
        brush.shape([ribbon(tail, [0.105, 0.12, 0.075, 0.03])], colour)
        for j in range(4):
            x, y = tail[3 + 2 * j]
            brush.stroke(
                bend([(x - 0.03, y + 0.05), (x + 0.02, y), (x - 0.03, y - 0.05)], 6), colour * 0.75, 0.012
            )
        brush.flat(oval(-0.255, 0.625, 0.062, 0.05, -40), rgb("#8A5FB8"))
        brush.shape(
            [
                limb((-0.27, 0.65), (-0.50, 0.60), 0.036, 0.030),
                limb((-0.50, 0.60), (-0.66, 0.70 + 0.03 * a), 0.030, 0.026),
            ],
            skin,
        )
        brush.shape([oval(-0.38, 0.80, 0.098, 0.106)], skin)
        brush.shape(
            [smooth(points("-.46 .87, -.38 .94, -.27 .86, -.26 .72, -.32 .8"), 5)],
            hair,
            ink=0.6,
        )
        brush.flat(oval(-0.425, 0.805, 0.014, 0.018), DARK, lit=False)
        brush.stroke(bend([(-0.45, 0.76), (-0.43, 0.745), (-0.40, 0.755)], 5), rgb("#A8483A"), 0.010)
        brushes.append(brush)
    return figure(brushes, 0.0, 0.55, right=right, fps=7.0)
