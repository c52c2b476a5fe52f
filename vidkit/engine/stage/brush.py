"""
A brush for figures: inked, lit, cut as paper.

Shapes are in units of the figure's height, y upwards from its feet.

    brush = Brush(theatre, size=220)
    brush.shape([oval(0, 0.5, 0.2, 0.3)], rgb("#C98A4E"))
    image = brush.image()
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from vidkit.engine.stage.figures import Figure
from vidkit.engine.stage.paint import Point, Sheet, finish
from vidkit.engine.stage.palettes import hero_tone, mix
from vidkit.engine.stage.theatre import Theatre

Outline = Sequence[Point]


def points(text: str) -> list[Point]:
    """
    Return the corners written as `"x y, x y, …"`.

    Drawings are long lists of numbers; as text they stay a line or two and can be compared by eye.
    """
    pairs = (pair.split() for pair in text.split(","))
    return [(float(x), float(y)) for x, y in pairs]


def near(x: float, y: float, r: float, text: str) -> list[Point]:
    """Return the corners of *text* measured from (x, y) in units of *r*: parts of a head."""
    return [(x + a * r, y + b * r) for a, b in points(text)]


def oval(x: float, y: float, a: float, b: float, turn: float = 0.0, corners: int = 26) -> list[Point]:
    """Return an ellipse around (x, y), turned by *turn* degrees."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    points = []
    for k in range(corners):
        u, v = a * math.cos(2 * math.pi * k / corners), b * math.sin(2 * math.pi * k / corners)
        points.append((x + u * c - v * s, y + u * s + v * c))
    return points


def limb(start: Point, end: Point, wide: float, narrow: float) -> list[Point]:
    """Return a tapered capsule from *start* to *end*."""
    circles = [*oval(*start, wide, wide, corners=14), *oval(*end, narrow, narrow, corners=14)]
    hull = cv2.convexHull(np.array(circles, np.float32))
    return [(float(x), float(y)) for x, y in hull[:, 0]]


def smooth(points: Outline, steps: int = 6) -> list[Point]:
    """Return a closed Catmull-Rom curve through *points*."""
    result = []
    count = len(points)
    array = [np.array(p) for p in points]
    for k in range(count):
        p0, p1, p2, p3 = (array[(k + j) % count] for j in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            q = 0.5 * (
                2 * p1
                + (p2 - p0) * t
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
            result.append((float(q[0]), float(q[1])))
    return result


def ribbon(points: Outline, widths: Sequence[float]) -> list[Point]:
    """Return a band along *points* whose half-width follows *widths* (tails, necks, weeds)."""
    array = np.array(points)
    t = np.linspace(0, 1, len(array))
    half = np.interp(t, np.linspace(0, 1, len(widths)), widths)
    along = np.gradient(array, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) * half[:, None]
    return [(float(x), float(y)) for x, y in [*(array + normal), *(array - normal)[::-1]]]


def bend(points: Outline, steps: int = 14) -> list[Point]:
    """Return an open smooth curve through *points*."""
    array = np.array(points)
    knots = np.arange(len(array))
    at = np.linspace(0, len(array) - 1, steps)
    if len(array) == 2:
        return [
            (float(np.interp(t, knots, array[:, 0])), float(np.interp(t, knots, array[:, 1]))) for t in at
        ]
    result = []
    for t in at:
        k = min(int(t), len(array) - 2)
        p0, p1, p2, p3 = array[max(0, k - 1)], array[k], array[k + 1], array[min(len(array) - 1, k + 2)]
        u = t - k
        q = 0.5 * (
            2 * p1
            + (p2 - p0) * u
            + (2 * p0 - 5 * p1 + 4 * p2 - p3) * u**2
            + (3 * p1 - p0 - 3 * p2 + p3) * u**3
        )
        result.append((float(q[0]), float(q[1])))
    return result


class Brush:
    """
    One pose of one figure being drawn.

    Args:
        theatre: Gives light and scale.
        size: Height of one unit in pixels.
        reach: How far the drawing extends left, right, up and down from the feet, in units.
        right: Whether the figure, drawn looking left, is mirrored to look right.
        tint: How much of the light's tint its colours take.
        ink: Width of the ink line in units; 0 draws none.
        turn: Degrees by which everything is turned around *pivot*.
        pivot: Centre of the turn, in units.
    """

    def __init__(
        self,
        theatre: Theatre,
        size: float,
        reach: tuple[float, float, float, float] = (0.7, 0.7, 1.15, 0.05),
        *,
        right: bool = False,
        tint: float = 0.3,
        ink: float = 0.011,
        turn: float = 0.0,
        pivot: Point = (0.0, 0.5),
    ) -> None:
        self.theatre, self.size = theatre, size
        self.light = theatre.hero_light or theatre.light
        self.mirror = -1.0 if right else 1.0
        self.tint, self.ink = tint, max(ink * size, 0.0)
        self.pad = max(10.0, 26 * theatre.scale)
        left, far, up, down = (reach[1], reach[0], *reach[2:]) if right else reach
        self.sheet = Sheet(
            -left * size - self.pad,
            -up * size - self.pad,
            far * size + self.pad,
            down * size + self.pad,
            self.light.deep,
        )
        self._cos, self._sin, self._pivot = math.cos(math.radians(turn)), math.sin(math.radians(turn)), pivot
        self._turned = turn != 0

    def place(self, points: Outline) -> list[Point]:
        """Return *points* in the sheet's pixels."""
        if self._turned:
            px, py = self._pivot
            points = [
                (
                    px + (x - px) * self._cos - (y - py) * self._sin,
                    py + (x - px) * self._sin + (y - py) * self._cos,
                )
                for x, y in points
            ]
        return [(self.mirror * x * self.size, -y * self.size) for x, y in points]

    def paper(self, colour: np.ndarray) -> np.ndarray:
        """Return *colour* in this light."""
        return hero_tone(self.light, colour, self.tint)

    def shape(
        self,
        outlines: Sequence[Outline],
        colour: np.ndarray,
        *,
        ink: float = 1.0,
        rim: float = 0.55,
        lit: bool = True,
    ) -> None:
        """Fill the union of *outlines* as one piece of paper: ink around it, its lit edge, its colour."""
        placed = [self.place(outline) for outline in outlines]
        paper = self.paper(colour) if lit else colour
        line = mix(paper, self.light.deep, 0.66)
        width = self.ink * ink
        if width > 0.3:
            for points in placed:
                fixed = self.sheet._fixed(points)  # noqa: SLF001  # Sheet and Brush are one tool
                ink_bytes = (*(int(v * 255 + 0.5) for v in line), 255)
                cv2.polylines(
                    self.sheet.rgba, [fixed], True, ink_bytes, max(1, round(2 * width)), cv2.LINE_AA, 4
                )
        edge = max(0.9, 0.007 * self.size)
        dx, dy = -self.light.toward[0] * edge, -self.light.toward[1] * edge
        bright = mix(paper, self.light.rim, rim)
        for points in placed:
            self.sheet.polygon(points, bright)
        for points in placed:
            self.sheet.polygon([(x + dx, y + dy) for x, y in points], paper)

    def flat(self, outline: Outline, colour: np.ndarray, *, lit: bool = True) -> None:
        """Fill one outline without ink or edge: markings, eyes, windows."""
        self.sheet.polygon(self.place(outline), self.paper(colour) if lit else colour)

    def stroke(self, points: Outline, colour: np.ndarray, width: float) -> None:
        """Draw an open line, *width* in units."""
        self.sheet.line(self.place(points), self.paper(colour), max(1.0, width * self.size))

    def deep(self, colour: np.ndarray, amount: float = 0.7) -> np.ndarray:
        """Return *colour* mixed with the light's deep colour."""
        return mix(colour, self.light.deep, amount)

    def clip_below(self, y: float) -> None:
        """Cut away everything under height *y* (a swimmer in the water)."""
        row = int(-y * self.size) - self.sheet.top
        self.sheet.rgba[max(0, row) :, :, 3] = 0

    def image(self, seed: int = 1) -> np.ndarray:
        """Return the finished pose."""
        body = self.sheet.rgba
        height, width = body.shape[:2]
        dx, dy = self.light.toward
        across = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None] * dx
        down = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None] * dy
        shade = (1 + 0.20 * (across + down))[..., None]
        body[..., :3] = np.clip(body[..., :3] * shade, 0, 255).astype(np.uint8)
        scale = self.theatre.scale
        return finish(
            body,
            self.light,
            shadow=0.36,
            offset=(-4 * np.sign(dx) * scale, 6 * scale),
            blur=6 * scale,
            seed=seed,
        )

    @property
    def anchor(self) -> Point:
        """Where the feet are inside the image."""
        return -float(self.sheet.left), -float(self.sheet.top)


def figure(
    brushes: Sequence[Brush], footprint: float, centre: float, *, right: bool, fps: float = 9.0
) -> Figure:
    """Return the figure of one or more finished poses; *footprint* and *centre* in units."""
    first = brushes[0]
    x, y = first.anchor
    return Figure(
        [brush.image() for brush in brushes],
        (x, y),
        y - centre * first.size,
        footprint * first.size,
        right,
        fps,
    )
