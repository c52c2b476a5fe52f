"""
Vehicles, buildings and plants that are drawn by hand: boats, balloons, planes, houses, lighthouses, trees, robots.

All lengths are in units of the object's height, y upwards from its foot (or from its middle for flyers).
"""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage import flora
from vidkit.engine.stage.brush import Brush, bend, figure, limb, oval, ribbon, smooth
from vidkit.engine.stage.figures import Figure, Painter, individual_colour
from vidkit.engine.stage.paint import Sheet, finish
from vidkit.engine.stage.palettes import lift, mix, rgb, tone
from vidkit.engine.stage.space import planet_image
from vidkit.engine.stage.theatre import Theatre
from vidkit.engine.stage.words import Subject

WOOD, CREAM, DARK = rgb("#8A5C3B"), rgb("#F7EFDE"), rgb("#3A3440")
WINDOW = rgb("#FFD27A")


def _box(left: float, low: float, right: float, high: float) -> list[tuple[float, float]]:
    return [(left, low), (left, high), (right, high), (right, low)]


def _glass(brush: Brush) -> np.ndarray:
    return WINDOW if brush.light.dark else rgb("#7FB0C8")


def sailboat(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a sailing boat: the hull in the prompt's colour, and its sail when the colour is a pale one."""
    colour = individual_colour(subject, index)
    sail = colour if subject.colours and float(colour.mean()) > 0.8 else CREAM
    hull = mix(colour, rgb("#3F6F9A"), 0.0) if sail is CREAM else rgb("#3F6F9A")
    brush = Brush(theatre, size, (0.62, 0.62, 1.08, 0.12), right=right)
    brush.shape([_box(-0.015, 0.12, 0.015, 1.0)], WOOD)
    brush.shape([smooth([(0.03, 0.94), (0.06, 0.30), (0.42, 0.28), (0.30, 0.55)], 8)], sail)
    brush.shape(
        [smooth([(-0.03, 0.88), (-0.04, 0.30), (-0.40, 0.27), (-0.24, 0.5)], 8)],
        mix(sail, rgb("#E8B48C"), 0.22),
    )
    brush.stroke([(0.06, 0.52), (0.33, 0.50)], sail * 0.8, 0.010)
    brush.shape([[(0.0, 1.0), (0.0, 1.06), (-0.10, 1.02)]], rgb("#DE453A"))
    brush.shape([smooth([(-0.52, 0.23), (0.50, 0.23), (0.40, -0.06), (0.0, -0.09), (-0.36, -0.06)], 3)], hull)
    brush.flat([(-0.49, 0.19), (0.47, 0.19), (0.455, 0.14), (-0.47, 0.14)], mix(hull, CREAM, 0.75))
    return figure([brush], 0.5, 0.45, right=right)


def galleon(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a three-masted ship."""
    colour = individual_colour(subject, index)
    pirate = "pirate" in subject.noun.name
    sail = rgb("#3A3844") if pirate else mix(CREAM, rgb("#E8C9A0"), 0.25)
    brush = Brush(theatre, size, (0.78, 0.72, 1.12, 0.12), right=right)
    for x, top in ((-0.34, 0.84), (0.02, 1.0), (0.36, 0.80)):
        brush.shape([_box(x - 0.013, 0.22, x + 0.013, top)], WOOD)
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
    hull = [
        (-0.58, 0.30),
        (-0.42, 0.23),
        (0.30, 0.23),
        (0.36, 0.36),
        (0.58, 0.38),
        (0.52, 0.06),
        (0.40, -0.08),
        (-0.36, -0.08),
        (-0.50, 0.10),
    ]
    brush.shape([hull], colour)
    for y in (0.15, 0.07):
        brush.stroke([(-0.50, y), (0.52, y)], colour * 0.7, 0.010)
    for k in range(6):
        brush.flat(
            _box(-0.38 + 0.13 * k, 0.09, -0.33 + 0.13 * k, 0.135),
            _glass(brush) if brush.light.dark else colour * 0.45,
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
    brush.shape([[(-0.72, 0.42), (0.0, 0.26), (0.72, 0.46), (0.46, -0.05), (-0.42, -0.07)]], colour)
    brush.flat([(0.0, 0.26), (0.70, 0.455), (0.45, -0.04), (0.0, -0.06)], mix(colour, rgb("#FFFFFF"), 0.30))
    brush.flat([(-0.70, 0.415), (0.0, 0.26), (0.0, 0.18), (-0.62, 0.30)], colour * 0.84)
    return figure([brush], 0.5, 0.35, right=right)


def rowboat(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an open boat with oars."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.95, 0.95, 0.6, 0.14), right=right)
    brush.shape(
        [
            smooth(
                [
                    (-0.80, 0.36),
                    (-0.60, 0.30),
                    (0.0, 0.27),
                    (0.62, 0.30),
                    (0.80, 0.36),
                    (0.58, -0.02),
                    (0.0, -0.07),
                    (-0.58, -0.02),
                ],
                4,
            )
        ],
        colour,
    )
    brush.flat(
        smooth([(-0.72, 0.34), (0.0, 0.28), (0.72, 0.34), (0.66, 0.27), (0.0, 0.22), (-0.66, 0.27)], 5),
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
        [
            [
                (-0.72, -0.06),
                (-0.50, 0.34),
                (-0.30, 0.40),
                (-0.10, 0.92),
                (0.14, 0.70),
                (0.30, 0.76),
                (0.54, 0.28),
                (0.74, -0.06),
            ]
        ],
        colour,
    )
    brush.flat(
        [(-0.10, 0.92), (0.14, 0.70), (0.05, 0.30), (0.2, -0.06), (-0.22, -0.06), (-0.16, 0.40)],
        mix(colour, rgb("#FFFFFF"), 0.6),
    )
    brush.flat(
        [(0.30, 0.76), (0.54, 0.28), (0.74, -0.06), (0.44, -0.06), (0.36, 0.34)],
        mix(colour, rgb("#6FA0C0"), 0.4),
    )
    brush.flat(
        [(-0.72, -0.06), (-0.50, 0.34), (-0.40, 0.10), (-0.46, -0.06)], mix(colour, rgb("#6FA0C0"), 0.3)
    )
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
        brush.shape([smooth([(-0.22, 0.50), (-0.18, 0.70), (0.14, 0.70), (0.20, 0.50)], 5)], colour * 0.92)
        brush.shape([[(0.56, 0.40), (0.80, 0.62), (0.84, 0.30), (0.80, 0.02), (0.56, 0.20)]], colour * 0.86)
        brush.shape(
            [
                smooth(
                    [
                        (-0.84, 0.30),
                        (-0.66, 0.50),
                        (0.0, 0.56),
                        (0.60, 0.46),
                        (0.80, 0.30),
                        (0.60, 0.13),
                        (0.0, 0.05),
                        (-0.66, 0.10),
                    ],
                    5,
                )
            ],
            colour,
        )
        brush.flat(
            smooth([(-0.74, 0.16), (0.0, 0.12), (0.70, 0.2), (0.56, 0.13), (0.0, 0.06), (-0.62, 0.10)], 5),
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
    brush.shape([smooth([(-0.08, 0.13), (0.08, 0.13), (0.065, 0.0), (-0.065, 0.0)], 2)], rgb("#A8743C"))
    envelope = [
        (0.0, 1.02),
        (0.26, 0.95),
        (0.39, 0.72),
        (0.33, 0.48),
        (0.13, 0.28),
        (-0.13, 0.28),
        (-0.33, 0.48),
        (-0.39, 0.72),
        (-0.26, 0.95),
    ]
    brush.shape([smooth(envelope, 8)], colour)
    for k, (a, b) in enumerate(((-0.66, -0.30), (0.30, 0.66), (-0.06, 0.06))):
        if k == 2:
            a, b = -0.10, 0.10
        left = [(x * a, y) for y, x in _balloon_side()]
        inner = [(x * b, y) for y, x in _balloon_side()]
        brush.flat([*left, *inner[::-1]], other)
    brush.flat([(-0.125, 0.30), (0.125, 0.30), (0.10, 0.262), (-0.10, 0.262)], colour * 0.7)
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
    brush.shape([[(0.72, 0.55), (1.08, 0.82), (1.04, 0.45), (1.08, 0.10), (0.72, 0.36)]], colour * 0.8)
    brush.shape(
        [
            smooth(
                [
                    (-1.06, 0.45),
                    (-0.70, 0.68),
                    (0.0, 0.76),
                    (0.65, 0.62),
                    (1.0, 0.46),
                    (0.65, 0.28),
                    (0.0, 0.15),
                    (-0.70, 0.22),
                ],
                6,
            )
        ],
        colour,
    )
    for y in (0.58, 0.45, 0.31):
        brush.stroke(
            bend([(-0.98, 0.45), (0.0, y + (y - 0.45) * 0.6), (0.94, 0.46)], 20), colour * 0.82, 0.012
        )
    brush.shape([smooth([(-0.30, 0.16), (0.26, 0.17), (0.20, -0.03), (-0.24, -0.03)], 3)], WOOD)
    for k in range(4):
        brush.flat(_box(-0.21 + 0.12 * k, 0.04, -0.14 + 0.12 * k, 0.11), WINDOW, lit=False)
    return figure([brush], 0.0, 0.4, right=right)


def plane(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an aeroplane from the side."""
    colour = individual_colour(subject, index)
    trim = rgb("#3F7FB8") if not subject.colours else mix(colour, CREAM, 0.8)
    brush = Brush(theatre, size * 0.82, (1.1, 1.15, 0.75, 0.5), right=right, turn=-7, pivot=(0, 0))
    brush.shape([[(0.10, 0.06), (0.62, 0.46), (0.78, 0.46), (0.44, 0.04)]], colour * 0.72)
    brush.shape([[(0.72, 0.10), (0.92, 0.52), (1.06, 0.52), (1.0, 0.08)]], trim)
    brush.shape(
        [
            smooth(
                [
                    (-1.02, 0.0),
                    (-0.86, 0.14),
                    (-0.40, 0.19),
                    (0.50, 0.18),
                    (1.02, 0.14),
                    (1.04, 0.08),
                    (0.60, -0.10),
                    (-0.50, -0.15),
                    (-0.90, -0.11),
                ],
                6,
            )
        ],
        colour,
    )
    brush.flat(
        smooth([(-0.98, -0.03), (0.2, -0.02), (1.0, 0.09), (0.5, -0.10), (-0.5, -0.15), (-0.9, -0.11)], 5),
        trim,
    )
    brush.flat(
        [(-0.90, 0.10), (-0.80, 0.145), (-0.70, 0.15), (-0.70, 0.07), (-0.90, 0.06)],
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
        [smooth([(-0.16, -0.20), (-0.12, -0.13), (0.16, -0.14), (0.16, -0.27), (-0.12, -0.28)], 4)],
        colour * 0.84,
    )
    brush.shape(
        [[(-0.22, -0.03), (0.22, -0.05), (0.74, -0.44), (0.58, -0.46)]], mix(colour, rgb("#FFFFFF"), 0.15)
    )
    brush.shape(
        [[(0.74, 0.10), (0.98, 0.08), (1.12, -0.05), (1.02, -0.05)]], mix(colour, rgb("#FFFFFF"), 0.1)
    )
    return figure([brush], 0.0, 0.0, right=right)


def paperplane(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a folded paper plane."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.85, 0.85, 0.6, 0.5), right=right, ink=0.003, turn=-12, pivot=(0, 0))
    brush.shape([[(-0.78, -0.02), (0.70, 0.44), (0.34, 0.02)]], mix(colour, rgb("#FFFFFF"), 0.3))
    brush.shape([[(-0.78, -0.02), (0.34, 0.02), (0.40, -0.34)]], colour * 0.72)
    brush.shape([[(-0.78, -0.02), (0.34, 0.02), (0.72, -0.14)]], colour)
    return figure([brush], 0.0, 0.0, right=right)


def house(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a gabled house; a cabin has log walls."""
    colour = individual_colour(subject, index)
    cabin = subject.noun.name == "cabin"
    brush = Brush(theatre, size, (0.72, 0.72, 1.1, 0.06), right=right, tint=0.5)
    roof = rgb("#A8483A") if not cabin else rgb("#5A4636")
    if subject.colours:
        roof = mix(colour, DARK, 0.45)
    if theatre.season == "winter":
        roof = rgb("#F4F6F8")
    brush.shape([_box(0.22, 0.60, 0.36, 1.04)], mix(colour, rgb("#8A4A3A"), 0.6))
    brush.shape([_box(-0.52, 0.0, 0.52, 0.56)], colour)
    if cabin:
        for y in (0.11, 0.22, 0.33, 0.44):
            brush.stroke([(-0.52, y), (0.52, y)], colour * 0.7, 0.012)
    brush.flat(_box(0.36, 0.0, 0.52, 0.52), mix(brush.paper(colour), brush.light.deep, 0.14), lit=False)
    brush.shape([[(-0.66, 0.50), (-0.40, 0.98), (0.40, 0.98), (0.66, 0.50)]], roof)
    for y in (0.62, 0.74, 0.86):
        half = 0.66 - (y - 0.50) * 0.54
        brush.stroke([(-half, y), (half, y)], roof * 0.84, 0.010)
    for x in (-0.32, 0.26):
        brush.shape([_box(x - 0.105, 0.18, x + 0.105, 0.41)], CREAM)
        brush.flat(_box(x - 0.082, 0.20, x + 0.082, 0.39), _glass(brush), lit=False)
        brush.flat(_box(x - 0.008, 0.20, x + 0.008, 0.39), CREAM)
        brush.flat(_box(x - 0.082, 0.287, x + 0.082, 0.303), CREAM)
    brush.shape(
        [_box(-0.10, 0.0, 0.09, 0.36)], rgb("#7A4A33") if not subject.colours else mix(colour, DARK, 0.6)
    )
    brush.flat(oval(0.055, 0.17, 0.014, 0.014), WINDOW)
    return figure([brush], 0.56, 0.5, right=right)


def barn(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a red barn with white braces."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.7, 0.7, 1.1, 0.06), right=right, tint=0.5)
    brush.shape(
        [[(-0.54, 0.0), (-0.54, 0.56), (-0.40, 0.82), (0.0, 1.0), (0.40, 0.82), (0.54, 0.56), (0.54, 0.0)]],
        colour,
    )
    brush.shape(
        [ribbon([(-0.62, 0.52), (-0.44, 0.85), (0.0, 1.05), (0.44, 0.85), (0.62, 0.52)], [0.035, 0.035])],
        mix(colour, DARK, 0.55),
    )
    brush.shape([_box(-0.24, 0.0, 0.24, 0.44)], mix(colour, DARK, 0.25))
    for a, b in (
        ((-0.24, 0.0), (0.24, 0.44)),
        ((-0.24, 0.44), (0.24, 0.0)),
        ((-0.24, 0.44), (0.24, 0.44)),
        ((0.0, 0.0), (0.0, 0.44)),
        ((-0.24, 0.0), (-0.24, 0.44)),
        ((0.24, 0.0), (0.24, 0.44)),
    ):
        brush.stroke([a, b], CREAM, 0.022)
    brush.shape([_box(-0.10, 0.60, 0.10, 0.78)], CREAM)
    brush.flat(_box(-0.075, 0.62, 0.075, 0.76), _glass(brush), lit=False)
    return figure([brush], 0.56, 0.5, right=right)


def windmill(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a windmill whose sails turn."""
    colour = individual_colour(subject, index)
    brushes = []
    for k in range(12):
        brush = Brush(theatre, size * 0.84, (0.66, 0.66, 1.34, 0.06), right=False, tint=0.5)
        brush.shape([[(-0.26, 0.0), (-0.16, 0.72), (0.16, 0.72), (0.26, 0.0)]], colour)
        brush.flat(
            [(0.10, 0.0), (0.07, 0.72), (0.16, 0.72), (0.26, 0.0)],
            mix(brush.paper(colour), brush.light.deep, 0.15),
            lit=False,
        )
        brush.shape([smooth([(-0.20, 0.70), (-0.10, 0.90), (0.10, 0.90), (0.20, 0.70)], 5)], rgb("#A8483A"))
        brush.shape([_box(-0.07, 0.0, 0.07, 0.20)], WOOD)
        for y in (0.34, 0.52):
            brush.flat(_box(-0.045, y, 0.045, y + 0.09), _glass(brush), lit=False)
        hub = (0.0, 0.76)
        for arm in range(4):
            angle = math.radians(90 * arm + 7.5 * k + 20)
            c, s = math.cos(angle), math.sin(angle)

            def at(u: float, v: float, c: float = c, s: float = s) -> tuple[float, float]:
                return hub[0] + u * c - v * s, hub[1] + u * s + v * c

            brush.shape([[at(0.10, 0.0), at(0.54, 0.0), at(0.54, 0.13), at(0.16, 0.13)]], CREAM, ink=0.6)
            for u in (0.24, 0.34, 0.44):
                brush.stroke([at(u, 0.0), at(u, 0.13)], WOOD, 0.008)
            brush.stroke([at(0, 0), at(0.56, 0.0)], WOOD, 0.022)
        brush.shape([oval(*hub, 0.045, 0.045)], WOOD)
        brushes.append(brush)
    return figure(brushes, 0.28, 0.6, right=right, fps=8.0)


def lighthouse(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a striped lighthouse on rocks, its lamp throwing beams."""
    colour = individual_colour(subject, index)
    stripe = colour if subject.colours and float(colour.mean()) < 0.8 else rgb("#D8433B")
    brush = Brush(
        theatre,
        size,
        (0.9 if theatre.light.dark else 0.4, 0.9 if theatre.light.dark else 0.4, 1.12, 0.10),
        tint=0.45,
    )
    if theatre.light.dark or theatre.light.name == "storm":
        for way in (-1, 1):
            for spread, shine in ((0.17, 46), (0.10, 60)):
                beam = [(0.0, 0.90), (way * 0.95, 0.90 + spread), (way * 0.95, 0.90 - spread)]
                brush.sheet.polygon(brush.place(beam), rgb("#FFE9A8"), shine)
    brush.shape(
        [smooth([(-0.36, -0.06), (-0.28, 0.07), (-0.1, 0.10), (0.14, 0.12), (0.30, 0.05), (0.38, -0.06)], 4)],
        rgb("#6F6A74"),
    )
    brush.shape([[(-0.155, 0.05), (-0.095, 0.82), (0.095, 0.82), (0.155, 0.05)]], CREAM)
    for low, high in ((0.16, 0.31), (0.46, 0.61)):
        a, b = (0.155 - 0.06 * (y - 0.05) / 0.77 for y in (low, high))
        brush.flat([(-a, low), (-b, high), (b, high), (a, low)], stripe)
    for y in (0.36, 0.66):
        brush.flat(_box(-0.022, y, 0.022, y + 0.06), DARK)
    brush.shape([_box(-0.13, 0.815, 0.13, 0.845)], DARK)
    brush.shape([_box(-0.075, 0.845, 0.075, 0.945)], rgb("#FFE39A"))
    brush.shape([[(-0.105, 0.94), (0.0, 1.06), (0.105, 0.94)]], stripe)
    return figure([brush], 0.36, 0.5, right=right)


def skyscraper(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a stepped tower full of windows."""
    colour = individual_colour(subject, index)
    rng = theatre.rng(f"tower {index}")
    brush = Brush(theatre, size * 1.15, (0.3, 0.3, 1.12, 0.04), tint=0.5)
    brush.shape([_box(-0.008, 0.9, 0.008, 1.08)], DARK)
    for half, low, high in ((0.20, 0.0, 0.62), (0.145, 0.62, 0.82), (0.085, 0.82, 0.94)):
        brush.shape([_box(-half, low, half, high)], colour)
        brush.flat(
            _box(half * 0.62, low, half, high), mix(brush.paper(colour), brush.light.deep, 0.16), lit=False
        )
        for y in np.arange(low + 0.025, high - 0.03, 0.042):
            for x in np.arange(-half + 0.025, half - 0.02, 0.042):
                on = rng.random() < (0.5 if brush.light.dark else 0.1)
                brush.flat(
                    _box(x, y, x + 0.022, y + 0.026),
                    WINDOW if on else mix(brush.paper(colour), brush.light.deep, 0.3),
                    lit=False,
                )
    return figure([brush], 0.22, 0.5, right=right)


def igloo(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an igloo of blocks."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.9, 0.9, 0.85, 0.05), right=right)
    dome = [(0.66 * math.cos(a), 0.72 * math.sin(a)) for a in np.linspace(0, math.pi, 24)]
    brush.shape([dome], colour)
    line = mix(colour, rgb("#7FA6C4"), 0.6)
    for y in (0.2, 0.4, 0.57):
        half = 0.66 * math.sqrt(max(0.0, 1 - (y / 0.72) ** 2))
        brush.stroke([(-half, y), (half, y)], line, 0.012)
        for x in np.arange(-half + 0.1 + 0.5 * y, half, 0.21):
            brush.stroke([(x, y), (x, max(0.0, y - 0.2))], line, 0.010)
    brush.shape(
        [[(-0.62 + 0.26 * math.cos(a), 0.42 * math.sin(a)) for a in np.linspace(0, math.pi, 16)]], colour
    )
    brush.flat(
        [(-0.66 + 0.15 * math.cos(a), 0.29 * math.sin(a)) for a in np.linspace(0, math.pi, 16)],
        rgb("#FFC978") if brush.light.dark else rgb("#33516E"),
        lit=False,
    )
    return figure([brush], 0.7, 0.35, right=right)


def bridge(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw an arched stone bridge."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (1.1, 1.1, 0.8, 0.1), tint=0.5)
    top = [(-1.0 + 2.0 * k / 20, 0.40 + 0.18 * math.sin(math.pi * k / 20)) for k in range(21)]
    arch = [(0.52 * math.cos(a), -0.02 + 0.40 * math.sin(a)) for a in np.linspace(0, math.pi, 20)]
    brush.shape([[(-1.0, -0.05), *top, (1.0, -0.05), (0.52, -0.05), *arch, (-0.52, -0.05)]], colour)
    brush.shape([ribbon([(x, y + 0.05) for x, y in top], [0.035, 0.035])], mix(colour, CREAM, 0.3))
    for k in range(9):
        a = math.pi * (k + 0.5) / 9
        brush.stroke(
            [
                (0.53 * math.cos(a), -0.02 + 0.41 * math.sin(a)),
                (0.60 * math.cos(a), -0.02 + 0.48 * math.sin(a)),
            ],
            colour * 0.75,
            0.012,
        )
    return figure([brush], 0.9, 0.3, right=right)


def pyramid(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a pyramid with a lit and a shaded face."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.95, 0.95, 1.0, 0.04), tint=0.7, ink=0.003)
    brush.shape([[(-0.86, 0.0), (0.0, 0.92), (0.86, 0.0)]], colour)
    side = 1 if brush.light.toward[0] < 0 else -1
    brush.flat(
        [(0.0, 0.92), (side * 0.86, 0.0), (side * 0.14, 0.0)],
        mix(brush.paper(colour), brush.light.deep, 0.34),
        lit=False,
    )
    for y in np.arange(0.08, 0.86, 0.085):
        half = 0.86 * (1 - y / 0.92)
        brush.stroke([(-half, y), (half, y)], colour * 0.86, 0.006)
    return figure([brush], 0.86, 0.4, right=right)


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
        brush.shape([smooth([(-0.26, 0.28), (-0.28, 0.62), (0.28, 0.62), (0.26, 0.28)], 3)], colour)
        brush.shape([_box(-0.15, 0.36, 0.15, 0.54)], mix(colour, CREAM, 0.7))
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
            [smooth([(-0.16, 0.24), (-0.17, 0.48), (0.17, 0.48), (0.16, 0.24)], 4)],
            mix(colour, rgb("#5A4A8A"), 0.7),
        )
        brush.shape(
            [
                smooth(
                    [
                        (0.0, 0.44),
                        (-0.22, 0.56),
                        (-0.32, 0.76),
                        (-0.18, 0.95),
                        (0.18, 0.95),
                        (0.32, 0.76),
                        (0.22, 0.56),
                    ],
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
            [smooth([(-0.46, 0.87), (-0.38, 0.94), (-0.27, 0.86), (-0.26, 0.72), (-0.32, 0.80)], 5)],
            hair,
            ink=0.6,
        )
        brush.flat(oval(-0.425, 0.805, 0.014, 0.018), DARK, lit=False)
        brush.stroke(bend([(-0.45, 0.76), (-0.43, 0.745), (-0.40, 0.755)], 5), rgb("#A8483A"), 0.010)
        brushes.append(brush)
    return figure(brushes, 0.0, 0.55, right=right, fps=7.0)


def campfire(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw flickering flames over crossed logs."""
    colour = individual_colour(subject, index)
    brushes = []
    for k in range(6):
        brush = Brush(theatre, size, (0.6, 0.6, 1.1, 0.06), tint=0.0)
        a, b = math.sin(2 * math.pi * k / 6), math.cos(2 * math.pi * k / 6)
        outer = [
            (-0.26, 0.12),
            (-0.30, 0.38),
            (-0.14 + 0.03 * a, 0.62),
            (-0.12, 0.46),
            (0.0 + 0.04 * b, 0.94 + 0.05 * a),
            (0.13, 0.50),
            (0.20 + 0.02 * a, 0.68 + 0.04 * b),
            (0.30, 0.36),
            (0.24, 0.12),
        ]
        brush.shape([smooth(outer, 5)], colour, ink=0.4)
        brush.flat(
            smooth(
                [
                    (-0.16, 0.12),
                    (-0.17, 0.32),
                    (-0.04, 0.48 + 0.03 * b),
                    (0.02, 0.66 + 0.05 * a),
                    (0.10, 0.44),
                    (0.18, 0.30),
                    (0.15, 0.12),
                ],
                5,
            ),
            rgb("#F7B93A"),
            lit=False,
        )
        brush.flat(
            smooth([(-0.08, 0.12), (-0.08, 0.26), (0.0, 0.40 + 0.03 * a), (0.09, 0.24), (0.08, 0.12)], 5),
            rgb("#FDE9A0"),
            lit=False,
        )
        brush.shape([limb((-0.36, 0.04), (0.30, 0.16), 0.055, 0.055)], WOOD)
        brush.shape([limb((0.36, 0.04), (-0.30, 0.16), 0.055, 0.055)], WOOD * 1.12)
        brushes.append(brush)
    return figure(brushes, 0.42, 0.4, right=right, fps=9.0)


def bench(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a park bench."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.9, 0.9, 0.75, 0.04), right=right)
    for x in (-0.62, 0.62):
        brush.shape([_box(x - 0.03, 0.0, x + 0.03, 0.30), _box(x - 0.025, 0.30, x + 0.025, 0.66)], DARK)
    for y in (0.28, 0.46, 0.60):
        brush.shape([_box(-0.74, y, 0.74, y + (0.055 if y < 0.3 else 0.085))], colour)
    return figure([brush], 0.66, 0.3, right=right)


def streetlamp(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a street lamp."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size * 1.1, (0.3, 0.3, 1.08, 0.04))
    brush.shape(
        [
            limb((0.0, 0.02), (0.0, 0.80), 0.022, 0.014),
            [(-0.06, 0.0), (-0.03, 0.08), (0.03, 0.08), (0.06, 0.0)],
        ],
        colour,
    )
    brush.shape([[(-0.06, 0.82), (-0.085, 0.97), (0.085, 0.97), (0.06, 0.82)]], rgb("#FFE39A"))
    brush.shape([[(-0.10, 0.965), (0.0, 1.05), (0.10, 0.965)]], colour)
    return figure([brush], 0.1, 0.5, right=right)


def planet(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a planet; Saturn with its ring, the Earth with its lands."""
    colour = individual_colour(subject, index)
    name = subject.noun.drawn
    radius = size * (0.40 if name == "@saturn" else 0.46)
    ring = (
        rgb("#FBD9A5") if name == "@saturn" or (name == "@planet" and "ring" in subject.noun.name) else None
    )
    image = planet_image(
        theatre.light,
        radius,
        colour,
        theatre.rng(f"planet {subject.noun.name} {index}"),
        ring=ring,
        land=rgb("#7FB87A") if name == "@earth" else None,
    )
    height, width = image.shape[:2]
    return Figure([image], (width / 2, height / 2 + radius), height / 2, 0.0, right)


def _grown(kind: str) -> Painter:
    def paint(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
        sheet = Sheet(-0.75 * size, -1.3 * size, 0.75 * size, 0.14 * size, rgb(subject.colour(index)))
        paper = mix(
            tone(theatre.light, individual_colour(subject, index), 0.6),
            individual_colour(subject, index) * theatre.light.tint.clip(0.3, 1.0),
            0.5,
        )
        if theatre.season == "autumn" and not subject.colours and kind == "round":
            paper = tone(theatre.light, rgb("#D9803A"), 0.6)
        flora.GROWERS[kind](sheet, theatre, 0.0, 0.0, size, lift(paper, 0.02), theatre.rng(f"tree {index}"))
        image = finish(sheet.rgba, theatre.light, shadow=0.34, offset=(-4, 5), blur=7 * theatre.scale)
        return Figure([image], (-sheet.left, -sheet.top), -sheet.top - 0.5 * size, 0.14 * size, right)

    return paint


PAINTERS: dict[str, Painter] = {
    "@sailboat": sailboat, "@galleon": galleon, "@paperboat": paperboat, "@rowboat": rowboat, "@iceberg": iceberg,
    "@submarine": submarine, "@airballoon": airballoon, "@airship": airship, "@plane": plane, "@paperplane": paperplane,
    "@house": house, "@barn": barn, "@windmill": windmill, "@lighthouse": lighthouse, "@skyscraper": skyscraper,
    "@igloo": igloo, "@bridge": bridge, "@pyramid": pyramid, "@robot": robot, "@alien": alien, "@mermaid": mermaid,
    "@campfire": campfire, "@bench": bench, "@streetlamp": streetlamp, "@planet": planet, "@saturn": planet, "@earth": planet,
    "@tree": _grown("round"), "@blossomtree": _grown("round"), "@pine": _grown("conifer"), "@palm": _grown("palm"),
}  # fmt: skip
