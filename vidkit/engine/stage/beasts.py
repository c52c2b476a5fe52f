"""
Animals that the outlines lack: birds in flight, butterflies, frogs, zebras, unicorns.

All lengths are in units of the height, looking left; four-legged animals are in `quadrupeds`.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from vidkit.engine.stage.anatomy import BUILDS
from vidkit.engine.stage.brush import Brush, bend, figure, limb, oval, points, smooth
from vidkit.engine.stage.figures import Figure, Painter, individual_colour
from vidkit.engine.stage.glyphs import cut_paper, outline
from vidkit.engine.stage.palettes import Light, mix, rgb
from vidkit.engine.stage.quadrupeds import quadruped
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.theatre import Theatre


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
        brush.shape([points(".26 .02, .62 .11, .66 0, .58 -.09, .26 -.07")], colour * 0.9)
        brush.shape([[(-0.44, 0.04), (-0.60, -0.01), (-0.43, -0.05)]], beak)
        brush.shape(
            [smooth(points("-.46 .02, -.38 .12, -.2 .1, .1 .11, .34 .02, .08 -.13, -.22 -.11, -.42 -.06"))],
            colour,
        )
        brush.flat(smooth(points("-.34 -.05, -.1 -.03, .16 -.06, .02 -.12, -.22 -.11")), pale)
        reach = 1.25 if long else 1.0
        near = smooth(
            [
                (-0.16, 0.05),
                (0.16, 0.04),
                (0.34 * reach, 0.04 + 0.34 * beat),
                (0.42 * reach, 0.02 + 0.62 * beat * reach),
                (0.22, 0.02 + 0.50 * beat * reach),
                (-0.02, 0.04 + 0.30 * beat),
            ]
        )
        brush.shape([near], mix(colour, rgb("#FFFFFF"), 0.10))
        brush.flat(oval(-0.345, 0.045, 0.022, 0.024), rgb("#1F1A22"), lit=False)
        brushes.append(brush)
    return figure(brushes, 0.0, 0.0, right=right, fps=11.0 if not long else 6.0)


def perched(theatre: Theatre, subject: Subject, index: int, size: float, right: bool) -> Figure:
    """Draw a small bird standing."""
    colour = individual_colour(subject, index)
    brush = Brush(theatre, size, (0.6, 0.75, 1.0, 0.04), right=right, ink=0.014)
    for x in (-0.02, 0.10):
        brush.stroke([(x, 0.22), (x - 0.02, 0.01), (x - 0.10, 0.0)], rgb("#C97A3A"), 0.022)
    brush.shape([points(".22 .36, .66 .24, .62 .14, .24 .22")], colour * 0.78)
    brush.shape([[(-0.40, 0.72), (-0.58, 0.66), (-0.39, 0.61)]], rgb("#E8953A"))
    brush.shape(
        [smooth(points("-.3 .36, -.36 .58, -.42 .72, -.24 .9, -.04 .8, .16 .52, .32 .3, .08 .16, -.16 .18"))],
        colour,
    )
    brush.flat(
        smooth(points("-.3 .52, -.18 .48, -.06 .24, -.18 .2, -.29 .34")),
        mix(colour, rgb("#FFFFFF"), 0.6),
    )
    brush.shape([smooth(points("-.06 .6, .14 .5, .4 .28, .12 .26, -.04 .4"))], colour * 0.86)
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
    brush.shape([smooth(points(".05 .1, .3 .36, .52 .2, .46 .03, .1 .02"))], colour * 0.86)
    brush.shape(
        [
            smooth(points("-.36 .06, -.42 .34, -.22 .6, .14 .48, .38 .18, .28 .03, -.1 .02")),
            oval(-0.26, 0.50, 0.24, 0.19),
        ],
        colour,
    )
    brush.flat(smooth(points("-.4 .14, -.4 .36, -.2 .28, -.1 .06")), mix(colour, rgb("#FFF6C8"), 0.7))
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
    height = image.shape[0]
    alpha = image[..., 3] > 200
    rows = np.where(alpha.any(axis=1))[0]
    top = int(rows[0]) if len(rows) else 0
    columns = np.where(alpha[top : top + max(4, int(0.1 * height))].any(axis=0))[0]
    side = columns[-1] if right else columns[0]
    way = 1 if right else -1
    long = 0.22 * size
    foot = np.array([side - way * 0.06 * size, top + 0.10 * size])
    tip = foot + np.array([way * 0.55 * long, -0.95 * long])
    grow = max(0, int(8 - tip[1]))
    image = np.pad(image, ((grow, 0), (0, 0), (0, 0)))
    horn = np.array([foot, foot, tip]) + np.array([[-0.024 * size, grow], [0.024 * size, grow], [0, grow]])
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
    theatre: Theatre, light: Light, silhouette: np.ndarray, ink: np.ndarray, colour: np.ndarray, right: bool
) -> Figure:
    if right:
        silhouette, ink = np.ascontiguousarray(silhouette[:, ::-1]), np.ascontiguousarray(ink[:, ::-1])
    pad = int(40 * max(0.6, theatre.scale))
    image = cut_paper(light, silhouette, ink, colour, pad=pad)
    height, width = image.shape[:2]
    return Figure([image], (width / 2, height - pad - 2), height / 2, 0.34 * (width - 2 * pad), right)


PAINTERS: dict[str, Painter] = {
    **dict.fromkeys(BUILDS, quadruped),
    "@bird": bird,
    "@butterfly": butterfly,
    "@frog": frog,
    "@zebra": zebra,
    "@unicorn": unicorn,
    "@moose": moose,
}
