"""
Small things and plants drawn by hand, and the table of everything drawn by hand.

All lengths are in units of the height, y upwards from the foot (or from the middle, for flyers).
"""

from __future__ import annotations

import math

import numpy as np

from vidkit.engine.stage import flora
from vidkit.engine.stage.brush import Brush, figure, limb, points, smooth
from vidkit.engine.stage.crafts import (
    DARK,
    WOOD,
    airballoon,
    airship,
    box,
    galleon,
    iceberg,
    paperboat,
    paperplane,
    plane,
    rowboat,
    sailboat,
    submarine,
)
from vidkit.engine.stage.creatures import alien, mermaid, robot
from vidkit.engine.stage.figures import Figure, Painter, individual_colour
from vidkit.engine.stage.houses import barn, bridge, house, igloo, lighthouse, pyramid, skyscraper, windmill
from vidkit.engine.stage.paint import Sheet, finish
from vidkit.engine.stage.palettes import lift, mix, rgb, tone
from vidkit.engine.stage.space import planet_image
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.theatre import Theatre


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
        brush.shape([box(x - 0.03, 0.0, x + 0.03, 0.30), box(x - 0.025, 0.30, x + 0.025, 0.66)], DARK)
    for y in (0.28, 0.46, 0.60):
        brush.shape([box(-0.74, y, 0.74, y + (0.055 if y < 0.3 else 0.085))], colour)
    return figure([brush], 0.66, 0.3, right=right)


def streetlamp(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a street lamp."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size * 1.1, (0.3, 0.3, 1.08, 0.04))
    brush.shape(
        [
            limb((0.0, 0.02), (0.0, 0.80), 0.022, 0.014),
            points("-.06 0, -.03 .08, .03 .08, .06 0"),
        ],
        colour,
    )
    brush.shape([points("-.06 .82, -.085 .97, .085 .97, .06 .82")], rgb("#FFE39A"))
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


def _blossoms(sheet: Sheet, size: float, paper: np.ndarray, theatre: Theatre, index: int) -> None:
    """Scatter light and dark blossoms over a crown."""
    rng = theatre.rng(f"blossoms {index}")
    for k in range(70):
        angle, far = rng.uniform(0, 6.28), rng.random() ** 0.6
        x, y = 0.29 * size * far * math.cos(angle), -size * (0.64 + 0.22 * far * math.sin(angle))
        r = size * rng.uniform(0.008, 0.018)
        sheet.ellipse(
            x, y, r, r * 0.9, mix(paper, theatre.light.rim, 0.6) if k % 3 else mix(paper, rgb("#D0507A"), 0.4)
        )


def _grown(kind: str, *, blossoming: bool = False) -> Painter:
    def paint(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
        size *= (1.0, 1.14, 0.84, 1.06, 0.92)[index % 5]
        sheet = Sheet(-0.75 * size, -1.3 * size, 0.75 * size, 0.14 * size, rgb(subject.colour(index)))
        paper = mix(
            tone(theatre.light, individual_colour(subject, index), 0.6),
            individual_colour(subject, index) * theatre.light.tint.clip(0.3, 1.0),
            0.5,
        )
        if theatre.season == "autumn" and not subject.colours and kind == "round":
            paper = tone(theatre.light, rgb("#D9803A"), 0.6)
        flora.GROWERS[kind](sheet, theatre, 0.0, 0.0, size, lift(paper, 0.02), theatre.rng(f"tree {index}"))
        if blossoming:
            _blossoms(sheet, size, paper, theatre, index)
        image = finish(sheet.rgba, theatre.light, shadow=0.34, offset=(-4, 5), blur=7 * theatre.scale)
        return Figure([image], (-sheet.left, -sheet.top), -sheet.top - 0.5 * size, 0.14 * size, right)

    return paint


PAINTERS: dict[str, Painter] = {
    "@sailboat": sailboat,
    "@galleon": galleon,
    "@paperboat": paperboat,
    "@rowboat": rowboat,
    "@iceberg": iceberg,
    "@submarine": submarine,
    "@airballoon": airballoon,
    "@airship": airship,
    "@plane": plane,
    "@paperplane": paperplane,
    "@house": house,
    "@barn": barn,
    "@windmill": windmill,
    "@lighthouse": lighthouse,
    "@skyscraper": skyscraper,
    "@igloo": igloo,
    "@bridge": bridge,
    "@pyramid": pyramid,
    "@robot": robot,
    "@alien": alien,
    "@mermaid": mermaid,
    "@campfire": campfire,
    "@bench": bench,
    "@streetlamp": streetlamp,
    "@planet": planet,
    "@saturn": planet,
    "@earth": planet,
    "@tree": _grown("round"),
    "@blossomtree": _grown("round", blossoming=True),
    "@pine": _grown("conifer"),
    "@palm": _grown("palm"),
}
