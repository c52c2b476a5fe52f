"""Boats, balloons and planes, drawn by hand."""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage.brush import Brush, bend, figure, limb, oval, points, smooth
from vidkit.engine.stage.figures import Figure, individual_colour
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.theatre import Theatre

WOOD, CREAM, DARK = rgb("#8A5C3B"), rgb("#F7EFDE"), rgb("#3A3440")


WINDOW = rgb("#FFD27A")


def box(left: float, low: float, right: float, high: float) -> list[tuple[float, float]]:
    """Return an upright rectangle."""
    return [(left, low), (left, high), (right, high), (right, low)]


def glass(brush: Brush) -> np.ndarray:
    """Return the colour of a window: lit after dark."""
    return WINDOW if brush.light.dark else rgb("#7FB0C8")


def sailboat(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a sailing boat: the hull in the prompt's colour, and its sail when the colour is a pale one."""
    colour = individual_colour(subject, index)
    sail = colour if subject.colours and float(colour.mean()) > 0.8 else CREAM
    hull = mix(colour, rgb("#3F6F9A"), 0.0) if sail is CREAM else rgb("#3F6F9A")
    brush = Brush(theatre, size, (0.62, 0.62, 1.08, 0.12), right=right)
    brush.shape([box(-0.015, 0.12, 0.015, 1.0)], WOOD)
    brush.shape([smooth(points(".03 .94, .06 .3, .42 .28, .3 .55"), 8)], sail)
    brush.shape(
        [smooth(points("-.03 .88, -.04 .3, -.4 .27, -.24 .5"), 8)],
        mix(sail, rgb("#E8B48C"), 0.22),
    )
    brush.stroke([(0.06, 0.52), (0.33, 0.50)], sail * 0.8, 0.010)
    brush.shape([[(0.0, 1.0), (0.0, 1.06), (-0.10, 1.02)]], rgb("#DE453A"))
    brush.shape([smooth(points("-.52 .23, .5 .23, .4 -.06, 0 -.09, -.36 -.06"), 3)], hull)
    brush.flat(points("-.49 .19, .47 .19, .455 .14, -.47 .14"), mix(hull, CREAM, 0.75))
    return figure([brush], 0.5, 0.45, right=right)


def galleon(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a three-masted ship."""
    colour = individual_colour(subject, index)
    pirate = "pirate" in subject.noun.name
    sail = rgb("#9A3038") if pirate else mix(CREAM, rgb("#E8C9A0"), 0.25)
    brush = Brush(theatre, size, (0.78, 0.72, 1.12, 0.12), right=right)
    for x, top in ((-0.34, 0.84), (0.02, 1.0), (0.36, 0.80)):
        brush.shape([box(x - 0.013, 0.22, x + 0.013, top)], WOOD)
        for low, high, half in ((0.34, 0.56, 0.17), (0.59, 0.76, 0.135)):
            if high > top:
                continue
            brush.shape(
                [
                    smooth(
                        [
                            (x - half, high),
                            (x + half, high),
                            (x + half * 0.92, low),
                            (x, low + 0.045),
                            (x - half * 1.08, low - 0.01),
                        ],
                        4,
                    )
                ],
                sail,
            )
        brush.shape(
            [[(x, top), (x, top + 0.055), (x - 0.11, top + 0.028)]],
            rgb("#DE453A") if not pirate else rgb("#2A2830"),
        )
    brush.shape([limb((-0.50, 0.24), (-0.74, 0.40), 0.018, 0.008)], WOOD)
    hull = points("-.58 .3, -.42 .23, .3 .23, .36 .36, .58 .38, .52 .06, .4 -.08, -.36 -.08, -.5 .1")
    brush.shape([hull], colour)
    for y in (0.15, 0.07):
        brush.stroke([(-0.50, y), (0.52, y)], colour * 0.7, 0.010)
    for k in range(6):
        brush.flat(
            box(-0.38 + 0.13 * k, 0.09, -0.33 + 0.13 * k, 0.135),
            glass(brush) if brush.light.dark else colour * 0.45,
            lit=False,
        )
    if pirate:
        brush.flat(oval(0.02, 0.46, 0.035, 0.04), CREAM)
    return figure([brush], 0.55, 0.45, right=right)


def paperboat(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a folded paper boat."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size * 1.05, (0.85, 0.85, 1.0, 0.12), right=right, ink=0.004, turn=-5)
    brush.shape([[(0.0, 0.92), (-0.36, 0.34), (0.36, 0.36)]], colour * 0.86)
    brush.flat([(0.0, 0.92), (0.0, 0.35), (0.36, 0.36)], mix(colour, rgb("#FFFFFF"), 0.35))
    brush.shape([points("-.72 .42, 0 .26, .72 .46, .46 -.05, -.42 -.07")], colour)
    brush.flat(points("0 .26, .7 .455, .45 -.04, 0 -.06"), mix(colour, rgb("#FFFFFF"), 0.30))
    brush.flat(points("-.7 .415, 0 .26, 0 .18, -.62 .3"), colour * 0.84)
    return figure([brush], 0.5, 0.35, right=right)


def rowboat(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an open boat with oars."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.95, 0.95, 0.6, 0.14), right=right)
    brush.shape(
        [
            smooth(
                points("-.8 .36, -.6 .3, 0 .27, .62 .3, .8 .36, .58 -.02, 0 -.07, -.58 -.02"),
                4,
            )
        ],
        colour,
    )
    brush.flat(
        smooth(points("-.72 .34, 0 .28, .72 .34, .66 .27, 0 .22, -.66 .27"), 5),
        mix(colour, CREAM, 0.5),
    )
    brush.stroke([(-0.66, 0.12), (0.66, 0.12)], colour * 0.72, 0.014)
    brush.shape(
        [limb((0.02, 0.36), (0.42, 0.02), 0.014, 0.012), limb((0.42, 0.02), (0.52, -0.07), 0.035, 0.045)],
        WOOD,
    )
    return figure([brush], 0.62, 0.2, right=right)


def iceberg(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an iceberg in facets."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.8, 0.8, 1.0, 0.1), right=right, ink=0.003)
    brush.shape(
        [points("-.72 -.06, -.5 .34, -.3 .4, -.1 .92, .14 .7, .3 .76, .54 .28, .74 -.06")],
        colour,
    )
    brush.flat(
        points("-.1 .92, .14 .7, .05 .3, .2 -.06, -.22 -.06, -.16 .4"),
        mix(colour, rgb("#FFFFFF"), 0.6),
    )
    brush.flat(
        points(".3 .76, .54 .28, .74 -.06, .44 -.06, .36 .34"),
        mix(colour, rgb("#6FA0C0"), 0.4),
    )
    brush.flat(points("-.72 -.06, -.5 .34, -.4 .1, -.46 -.06"), mix(colour, rgb("#6FA0C0"), 0.3))
    return figure([brush], 0.7, 0.4, right=right)


def submarine(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a submarine with portholes and a turning screw."""
    colour = individual_colour(subject, index)
    brushes = []
    for k in range(4):
        brush = Brush(theatre, size, (0.95, 1.05, 0.9, 0.1), right=right)
        spin = 0.17 * abs(math.cos(math.pi * k / 4)) + 0.03
        brush.shape([oval(0.90, 0.30, 0.035, spin)], DARK)
        brush.shape([limb((0.78, 0.30), (0.88, 0.30), 0.05, 0.03)], colour * 0.7)
        brush.stroke([(0.0, 0.62), (0.0, 0.86), (-0.12, 0.86)], DARK, 0.03)
        brush.shape([smooth(points("-.22 .5, -.18 .7, .14 .7, .2 .5"), 5)], colour * 0.92)
        brush.shape([points(".56 .4, .8 .62, .84 .3, .8 .02, .56 .2")], colour * 0.86)
        brush.shape(
            [
                smooth(
                    points("-.84 .3, -.66 .5, 0 .56, .6 .46, .8 .3, .6 .13, 0 .05, -.66 .1"),
                    5,
                )
            ],
            colour,
        )
        brush.flat(
            smooth(points("-.74 .16, 0 .12, .7 .2, .56 .13, 0 .06, -.62 .1"), 5),
            colour * 0.8,
        )
        for x in (-0.50, -0.18, 0.14, 0.44):
            brush.shape([oval(x, 0.31, 0.098, 0.098)], colour * 0.7)
            brush.flat(oval(x, 0.31, 0.068, 0.068), rgb("#FFE9A8"), lit=False)
        brushes.append(brush)
    return figure(brushes, 0.0, 0.36, right=right, fps=8.0)


def airballoon(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a striped hot-air balloon with its basket."""
    colour = individual_colour(subject, index)
    other = mix(colour, CREAM, 0.82)
    brush = Brush(theatre, size, (0.46, 0.46, 1.08, 0.05), right=right)
    for x in (-0.07, 0.07):
        brush.stroke([(x * 1.9, 0.30), (x, 0.13)], DARK, 0.008)
    brush.shape([smooth(points("-.08 .13, .08 .13, .065 0, -.065 0"), 2)], rgb("#A8743C"))
    envelope = points("0 1.02, .26 .95, .39 .72, .33 .48, .13 .28, -.13 .28, -.33 .48, -.39 .72, -.26 .95")
    brush.shape([smooth(envelope, 8)], colour)
    for a, b in ((-0.66, -0.30), (0.30, 0.66), (-0.10, 0.10)):
        left = [(x * a, y) for y, x in _balloon_side()]
        inner = [(x * b, y) for y, x in _balloon_side()]
        brush.flat([*left, *inner[::-1]], other)
    brush.flat(points("-.125 .3, .125 .3, .1 .262, -.1 .262"), colour * 0.7)
    return figure([brush], 0.0, 0.55, right=right)


def _balloon_side() -> list[tuple[float, float]]:
    heights = np.linspace(0.285, 1.015, 24)
    widths = np.interp(
        heights,
        [0.28, 0.38, 0.48, 0.60, 0.72, 0.84, 0.95, 1.0, 1.02],
        [0.13, 0.225, 0.325, 0.38, 0.39, 0.355, 0.26, 0.13, 0.0],
    )
    return list(zip(heights.tolist(), widths.tolist(), strict=True))


def airship(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an airship with its gondola."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (1.15, 1.2, 0.85, 0.12), right=right)
    brush.shape([points(".72 .55, 1.08 .82, 1.04 .45, 1.08 .1, .72 .36")], colour * 0.8)
    brush.shape(
        [
            smooth(
                points("-1.06 .45, -.7 .68, 0 .76, .65 .62, 1 .46, .65 .28, 0 .15, -.7 .22"),
                6,
            )
        ],
        colour,
    )
    for y in (0.58, 0.45, 0.31):
        brush.stroke(
            bend([(-0.98, 0.45), (0.0, y + (y - 0.45) * 0.6), (0.94, 0.46)], 20), colour * 0.82, 0.012
        )
    brush.shape([smooth(points("-.3 .16, .26 .17, .2 -.03, -.24 -.03"), 3)], WOOD)
    for k in range(4):
        brush.flat(box(-0.21 + 0.12 * k, 0.04, -0.14 + 0.12 * k, 0.11), WINDOW, lit=False)
    return figure([brush], 0.0, 0.4, right=right)


def plane(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an aeroplane from the side."""
    colour = individual_colour(subject, index)
    trim = rgb("#3F7FB8") if not subject.colours else mix(colour, CREAM, 0.8)
    brush = Brush(theatre, size * 0.82, (1.1, 1.15, 0.75, 0.5), right=right, turn=-7, pivot=(0, 0))
    brush.shape([points(".1 .06, .62 .46, .78 .46, .44 .04")], colour * 0.72)
    brush.shape([points(".72 .1, .92 .52, 1.06 .52, 1 .08")], trim)
    brush.shape(
        [
            smooth(
                points("-1.02 0, -.86 .14, -.4 .19, .5 .18, 1.02 .14, 1.04 .08, .6 -.1, -.5 -.15, -.9 -.11"),
                6,
            )
        ],
        colour,
    )
    brush.flat(
        smooth(points("-.98 -.03, .2 -.02, 1 .09, .5 -.1, -.5 -.15, -.9 -.11"), 5),
        trim,
    )
    brush.flat(
        points("-.9 .1, -.8 .145, -.7 .15, -.7 .07, -.9 .06"),
        rgb("#2F4A6E") if not brush.light.dark else WINDOW,
        lit=False,
    )
    for k in range(9):
        brush.flat(
            oval(-0.52 + 0.125 * k, 0.075, 0.030, 0.037),
            WINDOW if brush.light.dark else rgb("#2F4A6E"),
            lit=False,
        )
    brush.shape(
        [smooth(points("-.16 -.2, -.12 -.13, .16 -.14, .16 -.27, -.12 -.28"), 4)],
        colour * 0.84,
    )
    brush.shape([points("-.22 -.03, .22 -.05, .74 -.44, .58 -.46")], mix(colour, rgb("#FFFFFF"), 0.15))
    brush.shape([points(".74 .1, .98 .08, 1.12 -.05, 1.02 -.05")], mix(colour, rgb("#FFFFFF"), 0.1))
    return figure([brush], 0.0, 0.0, right=right)


def paperplane(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a folded paper plane."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.85, 0.85, 0.6, 0.5), right=right, ink=0.003, turn=-12, pivot=(0, 0))
    brush.shape([[(-0.78, -0.02), (0.70, 0.44), (0.34, 0.02)]], mix(colour, rgb("#FFFFFF"), 0.3))
    brush.shape([[(-0.78, -0.02), (0.34, 0.02), (0.40, -0.34)]], colour * 0.72)
    brush.shape([[(-0.78, -0.02), (0.34, 0.02), (0.72, -0.14)]], colour)
    return figure([brush], 0.0, 0.0, right=right)
