"""What passes between the painter and the camera: a scene of paper layers at distances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

#: How far a layer may drift by itself: seconds -> (dx, dy) in pixels of the frame.
Motion = Callable[[float], tuple[float, float]]


@dataclass(slots=True)
class Layer:
    """
    One sheet of paper.

    Attributes:
        image: (h, w, 4) uint8, RGBA, premultiplied.
        x: Left edge at rest, in pixels of the frame (negative lies in the margin).
        y: Top edge at rest.
        depth: Distance Z from the camera: sky 60 … subjects 7.5–12.5 … foreground 4.5. Screen travel is
            `100 / Z` pixels per camera unit at 720 lines.
        name: What it shows, for facts and tests.
        motion: Its own movement over time (waves, snow, a walking figure), or None.
        wrap: Whether the sheet repeats endlessly in both directions (snow, rain, bubbles); its motion may
            then grow without bound.
        subject: Whether it belongs to the heroes that a tracking shot follows.
        frames: Poses of a walking or dancing figure, all of the size of `image`, which is the first; or None.
        frames_per_second: How fast the poses follow each other, endlessly.
        shows: The subject that it is, as the facts name it; empty for what only belongs to one (its shadow).
    """

    image: np.ndarray
    x: float
    y: float
    depth: float
    name: str
    motion: Motion | None = None
    wrap: bool = False
    subject: bool = False
    frames: list[np.ndarray] | None = None
    frames_per_second: float = 10.0
    shows: str = ""


@dataclass(slots=True)
class Scene:
    """
    All sheets, far to near, and what the camera needs to know about them.

    Attributes:
        width: Frame width in pixels.
        height: Frame height in pixels.
        horizon: Height of the horizon line in the frame, in pixels.
        pivot: Where the heroes stand, in pixels of the frame: zooms and pushes aim here.
        layers: Sheets; they reach `margin_x`/`margin_y` beyond the frame on every side where they fill it.
        margin_x: Paint beyond the left and right edge, in pixels.
        margin_y: Paint beyond the top and bottom edge.
        palette: Name of the light, e.g. `"sunset"`.
        flat: Whether the scene is one picture without depth (an image given by the user).
        facts: What was staged, JSON-ready: prompt, places, light, weather, subjects, colours, actions, seed.
    """

    width: int
    height: int
    horizon: float
    pivot: tuple[float, float]
    layers: list[Layer] = field(default_factory=list)
    margin_x: int = 0
    margin_y: int = 0
    palette: str = "noon"
    flat: bool = False
    facts: dict[str, object] = field(default_factory=dict)
