"""
The empty theatre: frame, margins, light and chance, into which places and heroes hang their sheets.

Painting is deferred: a place says *what* hangs where, and `hang_all` paints the sheets on a small thread
pool, because OpenCV and numpy release the interpreter lock while they work.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from vidkit.engine.stage.palettes import Light
from vidkit.engine.stage.scene import Layer, Motion

Painter = Callable[[], "Layer | Sequence[Layer] | None"]


@dataclass(slots=True)
class Waterline:
    """Where swimmers and boats float: edge of the water by column, its distance, and how it heaves."""

    profile: np.ndarray
    depth: float
    motion: Motion | None = None


@dataclass(slots=True)
class Shore:
    """Ground for buildings away from the heroes: far banks, islands, the other side of a street."""

    profile: np.ndarray
    depth: float
    size: float = 0.75  # factor on a building's size, since it stands farther off
    x: float | None = None  # the one place where it may stand


@dataclass(slots=True)
class Theatre:
    """
    Frame geometry and everything that is decided before painting begins.

    Attributes:
        width: Frame width in pixels.
        height: Frame height in pixels.
        light: The palette that everything is seen in.
        seed: Root of all chance in this scene.
        ground: Height of the heroes' ground by canvas column (frame pixels), or None where there is none.
        hero_depth: Distance at which heroes stand.
        water: Where swimmers float, or None.
        sky_span: Top and bottom of the room for flyers, in frame pixels.
        sun: Centre of sun or moon in frame pixels, None when it does not show.
        flip: Whether this seed mirrors the composition.
    """

    width: int
    height: int
    light: Light
    seed: int
    horizon: float = 0.0
    ground: np.ndarray | None = None
    hero_depth: float = 9.0
    water: Waterline | None = None
    sky_span: tuple[float, float] = (0.0, 0.0)
    sun: tuple[float, float] | None = None
    pivot: tuple[float, float] = (0.0, 0.0)
    season: str = ""
    ground_colour: np.ndarray | None = None
    hero_light: Light | None = None
    floor: Shore | None = None  # where people stand when that is nearer than the heroes' ground
    shore: Shore | None = None  # where buildings stand when that is not behind the heroes
    heading: str = ""  # "left" or "right": where the first hero looks, for tracking shots
    floating: bool = False  # heroes hang free (under water, in space): no ground to stand on
    scale: float = field(init=False)
    margin_x: int = field(init=False)
    margin_y: int = field(init=False)
    columns: np.ndarray = field(init=False)
    flip: bool = field(init=False)
    tall: bool = field(init=False)
    _painters: list[Painter] = field(init=False, default_factory=list)
    mirrors: list[Callable[[list[Layer]], Layer]] = field(
        init=False, default_factory=list
    )  # sheets painted from those behind them

    def __post_init__(self) -> None:
        self.scale = min(self.width, self.height) / 720
        self.margin_x = int(max(320 * self.scale, 0.25 * self.width))
        self.margin_y = int(max(150 * self.scale, 0.21 * self.height))
        self.columns = np.arange(-self.margin_x, self.width + self.margin_x, dtype=np.float32)
        self.flip = bool(self.rng("flip").random() < 0.5)
        self.tall = self.height > 1.15 * self.width
        self.horizon = self.horizon or 0.6 * self.height
        self.sky_span = (0.10 * self.height, 0.78 * self.horizon)

    def rng(self, name: str) -> np.random.Generator:
        """Return a generator of its own for *name*, so that one painter's dice never move another's."""
        return np.random.default_rng([self.seed & 0xFFFFFFFF, zlib.crc32(name.encode())])

    def y(self, t: float) -> float:
        """Return the height of *t*: 0 is the horizon, 1 the lower edge of the frame."""
        return self.horizon + t * (self.height - self.horizon)

    def x(self, fraction: float) -> float:
        """Return the column at *fraction* of the width, mirrored where this seed mirrors."""
        return self.width * ((1 - fraction) if self.flip else fraction)

    def at(self, profile: np.ndarray, x: float) -> float:
        """Return the height of *profile* at column *x* of the frame."""
        return float(profile[int(min(max(x + self.margin_x, 0), len(profile) - 1))])

    def bell(self, centre: float, reach: float, power: float = 2.0) -> np.ndarray:
        """Return a bump of height 1 at column *centre* that has faded by about *reach* pixels."""
        return np.exp(-(np.abs((self.columns - centre) / reach) ** power))

    def hang(self, painter: Painter) -> None:
        """Promise one or more layers; they are painted later, perhaps on another thread."""
        self._painters.append(painter)

    def hang_all(self) -> list[Layer]:
        """Paint everything promised and return the layers, far to near."""
        painters, self._painters = self._painters, []
        layers: list[Layer] = []
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="vidkit-paint") as pool:
            for made in pool.map(lambda painter: painter(), painters):
                if isinstance(made, Layer):
                    layers.append(made)
                elif made is not None:
                    layers.extend(made)
        return sorted(layers, key=lambda layer: -layer.depth)


def sway(amount_x: float, amount_y: float, speed: float, phase: float = 0.0) -> Motion:
    """Return a gentle to-and-fro in pixels, *speed* in radians per second."""
    return lambda t: (
        amount_x * math.sin(speed * t + phase),
        amount_y * math.sin(1.37 * speed * t + 1.9 * phase),
    )


def drift(
    speed_x: float, speed_y: float = 0.0, bob: float = 0.0, rate: float = 5.0, phase: float = 0.0
) -> Motion:
    """Return a steady travel in pixels per second, with an optional *bob* of its height."""
    return lambda t: (speed_x * t, speed_y * t - bob * abs(math.sin(rate * t + phase)))
