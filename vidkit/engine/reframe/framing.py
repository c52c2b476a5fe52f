"""
What is shown where: panes, each a window that wanders over the source and lands in a part of the frame.

    framing = centred(9 / 16, 1920, 1080)
    for view in framing.at(3.2).views(3.2):
        view.source, view.target       # boxes as shares of the source and of the new frame
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

Behind = Literal["nothing", "blurred", "black"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as shares of a picture: from the left, from the top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class View:
    """What of the source is shown now, and where in the frame."""

    source: Box
    target: Box


@dataclass(frozen=True)
class Pane:
    """
    A part of the frame, and the window that is seen in it.

    Attributes:
        target: Where in the new frame.
        width: Width of the window, as a share of the source.
        height: Its height.
        centres: Its middle, (n, 2); one row for a window that rests, else one per frame.
    """

    target: Box
    width: float
    height: float
    centres: np.ndarray = field(repr=False)

    def box(self, index: int) -> Box:
        """Return the window at a frame of its stretch, kept inside the source."""
        x, y = self.centres[min(max(index, 0), len(self.centres) - 1)]
        left = min(max(float(x) - self.width / 2, 0.0), 1 - self.width)
        top = min(max(float(y) - self.height / 2, 0.0), 1 - self.height)
        return Box(left, top, self.width, self.height)


@dataclass(frozen=True)
class Stretch:
    """
    A part of the film with one layout: a shot.

    Attributes:
        start: Seconds of the source.
        end: The same.
        layout: Its name.
        panes: From back to front.
        behind: What is seen where the panes leave the frame free; with "blurred" the source out of focus.
        fps: Rows of `centres` per second.
    """

    start: float
    end: float
    layout: str
    panes: tuple[Pane, ...]
    behind: Behind = "nothing"
    fps: float = 24.0

    def views(self, time: float) -> list[View]:
        """Return what is seen at a time of the source."""
        index = round((time - self.start) * self.fps)
        return [View(pane.box(index), pane.target) for pane in self.panes]


@dataclass(frozen=True)
class Framing:
    """
    How a film is shown in a frame of another shape.

    Attributes:
        ratio: Width over height of the new frame.
        stretches: In order, one per shot.
        notes: What a user should know.
    """

    ratio: float
    stretches: tuple[Stretch, ...]
    notes: tuple[str, ...] = ()

    def at(self, time: float) -> Stretch:
        """Return the stretch on show at a time of the source."""
        starts = [stretch.start for stretch in self.stretches]
        return self.stretches[max(0, bisect_right(starts, time + 1e-6) - 1)]

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts it uses, in the order of their first appearance."""
        return tuple(dict.fromkeys(stretch.layout for stretch in self.stretches))

    def path(self, times: Sequence[float]) -> np.ndarray:
        """Return the middle of the first pane's window at each time, (n, 2): the way as a graph shows it."""
        return np.array([self.at(time).views(time)[0].source.centre for time in times])


def window(ratio: float, width: float, height: float) -> tuple[float, float]:
    """Return the largest window of a ratio in a picture, as shares of its width and height."""
    own = width / height
    return (ratio / own, 1.0) if ratio < own else (1.0, own / ratio)


def centred(ratio: float, width: int, height: int) -> Framing:
    """Show the middle of the picture, as large as it goes."""
    wide, tall = window(ratio, width, height)
    pane = Pane(WHOLE, wide, tall, np.array([[0.5, 0.5]]))
    return Framing(ratio, (Stretch(0.0, float("inf"), "Full", (pane,)),))


def barred(ratio: float, width: int, height: int) -> Framing:
    """Show the whole picture, and black beside it or above and below."""
    # What a window would leave out of the picture is what the picture leaves free of the frame.
    wide, tall = window(width / height, ratio, 1)
    pane = Pane(Box((1 - wide) / 2, (1 - tall) / 2, wide, tall), 1.0, 1.0, np.array([[0.5, 0.5]]))
    notes = ("The whole picture is shown, with bars, as asked.",)
    return Framing(ratio, (Stretch(0.0, float("inf"), "Bars", (pane,), behind="black"),), notes)
