"""Houses, towers, bridges and other buildings, drawn by hand."""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage.brush import Brush, figure, oval, points, ribbon, smooth
from vidkit.engine.stage.crafts import CREAM, DARK, WINDOW, WOOD, box, glass
from vidkit.engine.stage.figures import Figure, individual_colour
from vidkit.engine.stage.palettes import mix, rgb
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.theatre import Theatre


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
    brush.shape([box(0.22, 0.60, 0.36, 1.04)], mix(colour, rgb("#8A4A3A"), 0.6))
    brush.shape([box(-0.52, 0.0, 0.52, 0.56)], colour)
    if cabin:
        for y in (0.11, 0.22, 0.33, 0.44):
            brush.stroke([(-0.52, y), (0.52, y)], colour * 0.7, 0.012)
    brush.flat(box(0.36, 0.0, 0.52, 0.52), mix(brush.paper(colour), brush.light.deep, 0.14), lit=False)
    brush.shape([points("-.66 .5, -.4 .98, .4 .98, .66 .5")], roof)
    for y in (0.62, 0.74, 0.86):
        half = 0.66 - (y - 0.50) * 0.54
        brush.stroke([(-half, y), (half, y)], roof * 0.84, 0.010)
    for x in (-0.32, 0.26):
        brush.shape([box(x - 0.105, 0.18, x + 0.105, 0.41)], CREAM)
        brush.flat(box(x - 0.082, 0.20, x + 0.082, 0.39), glass(brush), lit=False)
        brush.flat(box(x - 0.008, 0.20, x + 0.008, 0.39), CREAM)
        brush.flat(box(x - 0.082, 0.287, x + 0.082, 0.303), CREAM)
    brush.shape(
        [box(-0.10, 0.0, 0.09, 0.36)], rgb("#7A4A33") if not subject.colours else mix(colour, DARK, 0.6)
    )
    brush.flat(oval(0.055, 0.17, 0.014, 0.014), WINDOW)
    return figure([brush], 0.56, 0.5, right=right)


def barn(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a red barn with white braces."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.7, 0.7, 1.1, 0.06), right=right, tint=0.5)
    brush.shape(
        [points("-.54 0, -.54 .56, -.4 .82, 0 1, .4 .82, .54 .56, .54 0")],
        colour,
    )
    brush.shape(
        [ribbon(points("-.62 .52, -.44 .85, 0 1.05, .44 .85, .62 .52"), [0.035, 0.035])],
        mix(colour, DARK, 0.55),
    )
    brush.shape([box(-0.24, 0.0, 0.24, 0.44)], mix(colour, DARK, 0.25))
    for a, b in (
        ((-0.24, 0.0), (0.24, 0.44)),
        ((-0.24, 0.44), (0.24, 0.0)),
        ((-0.24, 0.44), (0.24, 0.44)),
        ((0.0, 0.0), (0.0, 0.44)),
        ((-0.24, 0.0), (-0.24, 0.44)),
        ((0.24, 0.0), (0.24, 0.44)),
    ):
        brush.stroke([a, b], CREAM, 0.022)
    brush.shape([box(-0.10, 0.60, 0.10, 0.78)], CREAM)
    brush.flat(box(-0.075, 0.62, 0.075, 0.76), glass(brush), lit=False)
    return figure([brush], 0.56, 0.5, right=right)


def windmill(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a windmill whose sails turn."""
    colour = individual_colour(subject, index)
    brushes = []
    for k in range(12):
        brush = Brush(theatre, size * 0.84, (0.66, 0.66, 1.34, 0.06), right=False, tint=0.5)
        brush.shape([points("-.26 0, -.16 .72, .16 .72, .26 0")], colour)
        brush.flat(
            points(".1 0, .07 .72, .16 .72, .26 0"),
            mix(brush.paper(colour), brush.light.deep, 0.15),
            lit=False,
        )
        brush.shape([smooth(points("-.2 .7, -.1 .9, .1 .9, .2 .7"), 5)], rgb("#A8483A"))
        brush.shape([box(-0.07, 0.0, 0.07, 0.20)], WOOD)
        for y in (0.34, 0.52):
            brush.flat(box(-0.045, y, 0.045, y + 0.09), glass(brush), lit=False)
        for arm in range(4):
            angle = math.radians(90 * arm + 7.5 * k + 20)
            c, s = math.cos(angle), math.sin(angle)

            def at(u: float, v: float, c: float = c, s: float = s) -> tuple[float, float]:
                return u * c - v * s, 0.76 + u * s + v * c

            brush.shape([[at(0.10, 0.0), at(0.54, 0.0), at(0.54, 0.13), at(0.16, 0.13)]], CREAM, ink=0.6)
            for u in (0.24, 0.34, 0.44):
                brush.stroke([at(u, 0.0), at(u, 0.13)], WOOD, 0.008)
            brush.stroke([at(0, 0), at(0.56, 0.0)], WOOD, 0.022)
        brush.shape([oval(0.0, 0.76, 0.045, 0.045)], WOOD)
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
            for spread, shine in ((0.17, 50), (0.10, 66)):
                for step, reach in enumerate(np.linspace(0.95, 0.2, 12), 1):  # brighter towards the lamp
                    wide = spread * reach / 0.95
                    beam = [(0.0, 0.90), (way * reach, 0.90 + wide), (way * reach, 0.90 - wide)]
                    brush.sheet.polygon(brush.place(beam), rgb("#FFE9A8"), shine * step // 12)
    brush.shape(
        [smooth(points("-.36 -.06, -.28 .07, -.1 .1, .14 .12, .3 .05, .38 -.06"), 4)],
        rgb("#6F6A74"),
    )
    brush.shape([points("-.155 .05, -.095 .82, .095 .82, .155 .05")], CREAM)
    for low, high in ((0.16, 0.31), (0.46, 0.61)):
        a, b = (0.155 - 0.06 * (y - 0.05) / 0.77 for y in (low, high))
        brush.flat([(-a, low), (-b, high), (b, high), (a, low)], stripe)
    for y in (0.36, 0.66):
        brush.flat(box(-0.022, y, 0.022, y + 0.06), DARK)
    brush.shape([box(-0.13, 0.815, 0.13, 0.845)], DARK)
    brush.shape([box(-0.075, 0.845, 0.075, 0.945)], rgb("#FFE39A"))
    brush.shape([[(-0.105, 0.94), (0.0, 1.06), (0.105, 0.94)]], stripe)
    made = figure([brush], 0.36, 0.5, right=right)
    if theatre.water is not None:
        made.anchor = (made.anchor[0], made.anchor[1] + 0.09 * size)  # its rocks rise out of the waves
    return made


def skyscraper(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a stepped tower full of windows."""
    colour = individual_colour(subject, index)
    rng = theatre.rng(f"tower {index}")
    brush = Brush(theatre, size * 1.15, (0.3, 0.3, 1.12, 0.04), tint=0.5)
    brush.shape([box(-0.008, 0.9, 0.008, 1.08)], DARK)
    for half, low, high in ((0.20, 0.0, 0.62), (0.145, 0.62, 0.82), (0.085, 0.82, 0.94)):
        brush.shape([box(-half, low, half, high)], colour)
        brush.flat(
            box(half * 0.62, low, half, high), mix(brush.paper(colour), brush.light.deep, 0.16), lit=False
        )
        for y in np.arange(low + 0.025, high - 0.03, 0.042):
            for x in np.arange(-half + 0.025, half - 0.02, 0.042):
                on = rng.random() < (0.5 if brush.light.dark else 0.1)
                brush.flat(
                    box(x, y, x + 0.022, y + 0.026),
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
