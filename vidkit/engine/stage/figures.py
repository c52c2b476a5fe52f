"""
How one hero is drawn: the table of procedural painters, and emoji outlines for everything else.

A painter takes the theatre, the subject, its rank and its height in pixels, and returns a `Figure`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vidkit.engine.stage.glyphs import glyph_figure
from vidkit.engine.stage.palettes import lift, rgb
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.theatre import Theatre


@dataclass(slots=True)
class Figure:
    """
    A drawn hero.

    Attributes:
        frames: One or more poses, all of one size, premultiplied RGBA with a shadow baked in.
        anchor: Where its feet (or keel) are inside the image.
        centre_y: Height of its middle inside the image.
        footprint: Half the width of what touches the ground; 0 casts no contact shadow.
        faces_right: Which way it looks.
        frames_per_second: Speed of the poses.
    """

    frames: list[np.ndarray]
    anchor: tuple[float, float]
    centre_y: float
    footprint: float
    faces_right: bool
    frames_per_second: float = 10.0


Painter = Callable[[Theatre, Subject, int, float, bool], Figure]


def draw(theatre: Theatre, subject: Subject, index: int, size: float, faces_right: bool) -> Figure:
    """Draw the *index*-th of *subject*, about *size* pixels high."""
    from vidkit.engine.stage.cast import painters  # the cast's painters build on this module

    painter = painters().get(subject.noun.drawn)
    if painter is not None:
        return painter(theatre, subject, index, size, faces_right)
    return glyph(theatre, subject, index, size, faces_right)


def individual_colour(subject: Subject, index: int) -> np.ndarray:
    """Return the colour of the *index*-th; unnamed colours vary a little from one to the next."""
    colour = rgb(subject.colour(index))
    if subject.colours or subject.count == 1:
        return colour
    return lift(colour, (0.0, 0.045, -0.04, 0.02, -0.02)[index % 5])


def glyph(theatre: Theatre, subject: Subject, index: int, size: float, faces_right: bool) -> Figure:
    """Draw an emoji outline as cut paper."""
    noun = subject.noun
    flip = (noun.heading == "<" and faces_right) or (noun.heading == ">" and not faces_right)
    looks_right = faces_right if noun.heading != "-" else False
    char = noun.drawn if not noun.drawn.startswith("@") else "⭐"
    wide = 1.12 if noun.kind in {"vehicle", "animal"} else 1.0
    pad = int(40 * max(0.6, theatre.scale))
    light = theatre.hero_light or theatre.light
    image = glyph_figure(
        light,
        char,
        size * wide,
        individual_colour(subject, index),
        flip=flip,
        pad=pad,
        windows=noun.kind == "building" and light.dark,
        eyes=rgb(subject.eyes) if subject.eyes else None,
        tint=0.5 if noun.kind in {"building", "plant"} else 0.3,
        seed=index,
    )
    height, width = image.shape[:2]
    foot = height - pad - 2
    footprint = (width - 2 * pad) * (0.44 if noun.kind in {"vehicle", "building"} else 0.34)
    return Figure([image], (width / 2, foot), height / 2, footprint, looks_right)
