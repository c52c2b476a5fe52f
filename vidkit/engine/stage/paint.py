"""
Paper: sheets that are drawn on, cut along hills, given grain, a lit edge and a soft shadow.

Everything works at the bounds of the sheet, in uint8, with noise that is made once per process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from vidkit.engine.stage.palettes import Light, mix, ramp, tone
from vidkit.engine.stage.scene import Layer, Motion
from vidkit.engine.stage.theatre import Theatre

_SHIFT = 4  # OpenCV draws at 1/16 pixel
_TILE = (512, 1024)
_lock = threading.Lock()
_grain_cache: dict[str, np.ndarray] = {}

Point = tuple[float, float]


def smooth_noise(
    size: int, rng: np.random.Generator, scale: float, octaves: int = 4, gain: float = 0.5
) -> np.ndarray:
    """Return *size* values of rolling noise in about -1 … 1 whose widest swell spans *scale* pixels."""
    total = np.zeros(size, np.float32)
    weight, weights = 1.0, 0.0
    for octave in range(octaves):
        knots = rng.random(int(size / scale * 2**octave) + 6).astype(np.float32) * 2 - 1
        at = np.arange(size) / scale * 2**octave
        index = at.astype(int)
        blend = at - index
        blend = (blend * blend * (3 - 2 * blend)).astype(np.float32)
        total += weight * (knots[index] * (1 - blend) + knots[index + 1] * blend)
        weights += weight
        weight *= gain
    return total / weights


def ridges(size: int, rng: np.random.Generator, scale: float, octaves: int = 5) -> np.ndarray:
    """Return *size* heights in about 0 … 1 with sharp crests, as mountains have."""
    return 1 - np.abs(smooth_noise(size, rng, scale, octaves, 0.45)) * 2


def _make_grain() -> np.ndarray:
    rng = np.random.default_rng(7)
    height, width = _TILE

    def blurred(sigma_x: float, sigma_y: float) -> np.ndarray:
        pad = int(3 * max(sigma_x, sigma_y)) + 2
        raw = rng.standard_normal((height, width)).astype(np.float32)
        plane = cv2.GaussianBlur(np.pad(raw, pad, mode="wrap"), (0, 0), sigmaX=sigma_x, sigmaY=sigma_y)
        plane = plane[pad:-pad, pad:-pad]
        return plane / plane.std()

    fine, felt = blurred(0.8, 0.8), blurred(3.2, 3.2)
    fibres, clouds = blurred(9, 1.1), blurred(40, 40)
    grain = 0.45 * fine + 0.35 * felt + 0.35 * fibres + 0.5 * clouds
    return np.clip(128 + 2.3 * grain / grain.std(), 112, 144).astype(np.uint8)


def grain_plane(height: int, width: int, seed: int, channels: int = 1) -> np.ndarray:
    """Return paper grain around 128 as uint8, one of many cut-outs of a tile that is made once."""
    with _lock:
        if "1" not in _grain_cache:
            _grain_cache["1"] = _make_grain()
        need_h, need_w = height + _TILE[0], width + _TILE[1]
        key = str(channels)
        have = _grain_cache.get(f"big{key}")
        if have is None or have.shape[0] < need_h or have.shape[1] < need_w:
            repeats = (-(-need_h // _TILE[0]), -(-need_w // _TILE[1]))
            have = np.tile(_grain_cache["1"], repeats)
            if channels > 1:
                have = cv2.merge([have] * channels)
            _grain_cache[f"big{key}"] = have
    top, left = seed * 7919 % _TILE[0], seed * 104729 % _TILE[1]
    return have[top : top + height, left : left + width]


def as_bytes(colour: np.ndarray) -> tuple[int, int, int]:
    """Return a float colour as three integers 0–255."""
    red, green, blue = (int(v * 255 + 0.5) for v in colour)
    return red, green, blue


class Sheet:
    """
    A sheet of paper being drawn on: straight-alpha RGBA whose empty parts already carry the paper's colour.

    Coordinates are the frame's; the sheet may lie anywhere in it.
    """

    def __init__(self, left: float, top: float, right: float, bottom: float, colour: np.ndarray) -> None:
        self.left, self.top = int(left), int(top)
        self.width, self.height = max(4, int(right) - self.left), max(4, int(bottom) - self.top)
        self.rgba = np.empty((self.height, self.width, 4), np.uint8)
        self.rgba[:] = (*as_bytes(colour), 0)

    def _fixed(self, points: Iterable[Point]) -> np.ndarray:
        array = np.asarray(points, np.float64) - (self.left, self.top)
        return np.round(array * (1 << _SHIFT)).astype(np.int32)

    def polygon(self, points: Iterable[Point], colour: np.ndarray, alpha: int = 255) -> None:
        """Fill a polygon with soft edges."""
        cv2.fillPoly(self.rgba, [self._fixed(points)], (*as_bytes(colour), alpha), cv2.LINE_AA, _SHIFT)

    def lit_polygon(
        self, points: Sequence[Point], colour: np.ndarray, rim: np.ndarray, light: Light, width: float = 1.6
    ) -> None:
        """Fill a polygon whose edge towards the light catches it."""
        self.polygon(points, rim)
        dx, dy = -light.toward[0] * width, -light.toward[1] * width
        self.polygon([(x + dx, y + dy) for x, y in points], colour)

    def ellipse(self, x: float, y: float, a: float, b: float, colour: np.ndarray, angle: float = 0.0) -> None:
        """Fill an ellipse."""
        centre = self._fixed([(x, y)])[0]
        axes = (max(1, int(a * 16)), max(1, int(b * 16)))
        ink = (*as_bytes(colour), 255)
        cv2.ellipse(
            self.rgba, (int(centre[0]), int(centre[1])), axes, angle, 0, 360, ink, -1, cv2.LINE_AA, _SHIFT
        )

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: np.ndarray) -> None:
        """Fill an upright rectangle (whole pixels)."""
        a = (int(left) - self.left, int(top) - self.top)
        b = (int(right) - self.left, int(bottom) - self.top)
        cv2.rectangle(self.rgba, a, b, (*as_bytes(colour), 255), -1)

    def line(self, points: Iterable[Point], colour: np.ndarray, width: float = 1.0) -> None:
        """Draw an open line."""
        cv2.polylines(
            self.rgba,
            [self._fixed(points)],
            False,
            (*as_bytes(colour), 255),
            max(1, round(width)),
            cv2.LINE_AA,
            _SHIFT,
        )

    def layer(
        self,
        theatre: Theatre,
        depth: float,
        name: str,
        *,
        shadow: float = 0.28,
        offset: Point = (4, 4),
        blur: float = 7,
        seed: int = 0,
        motion: Motion | None = None,
        opacity: float = 1.0,
        subject: bool = False,
    ) -> Layer:
        """Finish the sheet: grain, shadow, premultiplied alpha."""
        image = finish(
            self.rgba,
            theatre.light,
            shadow=shadow,
            offset=(offset[0] * theatre.scale, offset[1] * theatre.scale),
            blur=blur * theatre.scale,
            seed=seed,
        )
        if opacity < 1:
            image = cv2.convertScaleAbs(image, alpha=opacity)
        return Layer(image, self.left, self.top, depth, name, motion=motion, subject=subject)


def finish(
    rgba: np.ndarray,
    light: Light,
    *,
    shadow: float = 0.28,
    offset: Point = (4, 4),
    blur: float = 7,
    seed: int = 0,
    grain: bool = True,
) -> np.ndarray:
    """
    Return premultiplied RGBA with paper grain and a soft shadow baked in.

    The shadow lies inside the image's bounds: leave a margin around what is drawn.
    """
    height, width = rgba.shape[:2]
    rgb = np.ascontiguousarray(rgba[..., :3])
    alpha = np.ascontiguousarray(rgba[..., 3])
    if grain:
        rgb = cv2.multiply(rgb, np.ascontiguousarray(grain_plane(height, width, seed, 3)), scale=1 / 128)
    out = cv2.multiply(rgb, cv2.merge([alpha] * 3), scale=1 / 255)
    if shadow <= 0:
        return cv2.merge([*cv2.split(out), alpha])
    cast = _soft_shadow(alpha, offset, blur)
    cast = cv2.multiply(cast, cv2.bitwise_not(alpha), scale=shadow / 255)
    ink = light.deep * 0.6
    planes = [
        cv2.add(plane, cv2.convertScaleAbs(cast, alpha=float(k)))
        for plane, k in zip(cv2.split(out), ink, strict=True)
    ]
    return cv2.merge([*planes, cv2.add(alpha, cast)])


def shift_by(dx: float, dy: float, scale: float = 1.0) -> np.ndarray:
    """Return the matrix that scales by *scale* and then moves by (dx, dy)."""
    return np.array([[scale, 0, dx], [0, scale, dy]], np.float32)


def _soft_shadow(alpha: np.ndarray, offset: Point, blur: float) -> np.ndarray:
    # A blur this wide holds no detail, so a quarter of the size in each direction does not show.
    height, width = alpha.shape
    factor = 4 if blur >= 5 and min(height, width) > 64 else 1
    small = (
        cv2.resize(alpha, (-(-width // factor), -(-height // factor)), interpolation=cv2.INTER_AREA)
        if factor > 1
        else alpha
    )
    move = shift_by(offset[0] / factor, offset[1] / factor)
    small = cv2.warpAffine(small, move, (small.shape[1], small.shape[0]))
    small = cv2.GaussianBlur(small, (0, 0), max(0.6, blur / factor))
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR) if factor > 1 else small


def terrain(
    theatre: Theatre,
    profile: np.ndarray,
    colour: np.ndarray,
    near: float,
    depth: float,
    name: str,
    *,
    strata: int = 2,
    step: float = 38,
    rim: float = 0.5,
    rim_width: float = 2.2,
    shadow: float = 0.34,
    bottom: float | None = None,
    motion: Motion | None = None,
    light: Light | None = None,
) -> Layer:
    """
    Cut a sheet along *profile* (height by canvas column) with strata, a lit edge and a shadow behind it.

    The whole sheet is one plane of tones looked up in a ramp from shade over its colour to its lit edge.
    """
    light = light or theatre.light
    scale = theatre.scale
    rng = theatre.rng(f"terrain {name} {depth}")
    own = tone(light, colour, near)
    reach = int(46 * scale)
    top = int(np.floor(profile.min())) - reach - 2
    end = int(theatre.height + theatre.margin_y if bottom is None else bottom)
    end = max(end, int(profile.max()) + 8)
    rows = np.arange(top, end)
    edge = np.round(profile * 4).astype(np.int16)
    distance = (rows * 4).astype(np.int16)[:, None] - edge[None]  # quarter pixels below the edge
    shade = int(127 * 0.34 * (0.4 + near))
    fall = np.clip(distance, 0, int(240 * scale * 4)).astype(np.int32)
    tones = (146 - fall * (18 + shade) // int(240 * scale * 4)).astype(np.int16)
    width = len(profile)
    column_index = np.arange(width)
    for k in range(strata):
        wander = smooth_noise(width, rng, 210 * scale, 3) * (10 + 14 * k) * (0.6 + near) * scale
        below = step * scale * (k + 1) * (0.7 + 0.6 * near) + wander
        fold = np.round((profile + below) * 4).astype(np.int16)
        tones -= ((rows * 4).astype(np.int16)[:, None] >= fold[None]).astype(np.int16) * 7
        _stroke(
            tones, fold / 4 - top, range(-14, 0), lambda d: 15 * np.exp(d / (5 * scale)), column_index, -1
        )
        _stroke(
            tones, fold / 4 - top, range(4), lambda d: 20 * np.exp(-(((d - 1) / 1.4) ** 2)), column_index, 1
        )
    slope = np.gradient(
        cv2.GaussianBlur(profile.reshape(1, -1).astype(np.float32), (0, 0), 4 * scale).ravel()
    )
    facing = np.clip(0.55 - slope * np.sign(light.toward[0]) * -1.1, 0.15, 1.1)
    reach_rim = int(3 * rim_width * scale) + 2
    strength = 150 * rim * facing
    _stroke(
        tones,
        profile - top,
        range(-1, reach_rim),
        lambda d: strength * np.exp(-(((d - 1) / (rim_width * scale)) ** 2)),
        column_index,
        1,
    )
    grain = grain_plane(len(rows), width, int(depth * 37) + len(name))
    index = np.clip(tones + (grain.astype(np.int16) - 128) * 2, 0, 255).astype(np.uint8)
    table = np.zeros((1, 256, 4), np.uint8)
    table[0, :, :3] = ramp(light.deep, own, light.rim)
    table[0, :, 3] = 255
    image = cv2.LUT(cv2.merge([index] * 4), table)
    _cut_edge(image, profile - top, distance, light.deep * 0.6, shadow, reach)
    return Layer(image, -theatre.margin_x, top, depth, name, motion=motion)


def _stroke(tones, edge, offsets, strength, column_index, sign) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  # local helper on planes
    """Add *strength(distance)* to a thin band of *tones* that follows *edge*."""
    base = np.floor(edge).astype(int)
    for k in offsets:
        row = base + k
        ok = (row >= 0) & (row < tones.shape[0])
        amount = np.broadcast_to(strength(row - edge), edge.shape)
        tones[row[ok], column_index[ok]] += (sign * amount[ok]).astype(np.int16)


def _cut_edge(
    image: np.ndarray, edge: np.ndarray, distance: np.ndarray, ink: np.ndarray, shadow: float, reach: int
) -> None:
    """Clear what lies above the edge, cast a shadow there, and soften the edge itself."""
    span = int(edge.max()) + 2
    packed = image.view(np.uint32)[..., 0]
    packed[:span] *= (distance[:span] >= 0).astype(np.uint32)
    columns = np.arange(image.shape[1])
    base = np.floor(edge).astype(int)
    rows = base[None] + np.arange(-reach, 1)[:, None]
    rows = np.clip(rows, 0, image.shape[0] - 1)
    gap = np.maximum(edge[None] - rows, 0)
    cast = shadow * np.exp(-((gap / (reach * 0.48)) ** 2)) * 255
    cover = np.clip(rows - edge[None] + 1, 0, 1)[..., None]
    paper = image[np.minimum(base + 1, image.shape[0] - 1), columns][None].astype(np.float32)
    shade = np.concatenate([cast[..., None] * ink, cast[..., None]], axis=-1)
    image[rows, columns[None]] = (paper * cover + shade * (1 - cover) + 0.5).astype(np.uint8)


def glow(x: float, y: float, radius: float, depth: float, colour: np.ndarray, strength: float) -> Layer:
    """Return a soft round light."""
    size = max(8, int(2 * radius))
    grid = (np.arange(size, dtype=np.float32) - size / 2) / (size / 2)
    fade = np.clip(1 - np.hypot(grid[None], grid[:, None]), 0, 1) ** 2 * strength * 255
    image = np.dstack([fade[..., None] * colour.astype(np.float32), fade]).astype(np.uint8)
    return Layer(image, x - size / 2, y - size / 2, depth, "glow")


def contact(
    theatre: Theatre, x: float, y: float, reach: float, depth: float, strength: float = 0.42
) -> Layer:
    """Return the soft dark ellipse where a hero touches the ground."""
    width, height = int(reach * 2.6), int(reach * 0.5) + int(24 * theatre.scale)
    mask: np.ndarray = np.zeros((height, width), np.uint8)
    axes = (int(reach), max(3, int(reach * 0.09)))
    cv2.ellipse(mask, (width // 2, height // 2), axes, 0, 0, 360, int(255 * strength), -1)
    mask = cv2.GaussianBlur(mask, (0, 0), reach * 0.05 + 2)
    ink = theatre.light.deep * 0.6
    planes = [cv2.convertScaleAbs(mask, alpha=float(k)) for k in ink]
    return Layer(cv2.merge([*planes, mask]), x - width / 2, y - height / 2, depth, "contact")


def between(a: np.ndarray, b: np.ndarray, amount: float) -> np.ndarray:
    """Return *a* mixed with *b* (a short name for long drawings)."""
    return mix(a, b, amount)
