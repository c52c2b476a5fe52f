"""
The one seam to the emoji outlines: a character becomes a silhouette and its ink, then a cut-paper figure.

The font is Noto Emoji (OFL), a variable outline font inside the package `manimgx-fonts`.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont, features

from vidkit.engine.stage.paint import finish, shift_by
from vidkit.engine.stage.palettes import Light, hero_tone, lift, mix
from vidkit.errors import MissingPart

_WEIGHT = 350
_drawing = threading.Lock()  # FreeType faces are not thread-safe


@lru_cache(maxsize=1)
def _font_path() -> str:
    spec = find_spec("manimgx_fonts")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPart("The stage needs the emoji outlines: pip install manimgx-fonts")
    return str(Path(next(iter(spec.submodule_search_locations))) / "NotoEmoji[wght].ttf")


@lru_cache(maxsize=1)
def _layout() -> ImageFont.Layout:
    # Joined emoji need raqm; without it the first part of them is drawn, which still shows the animal.
    return ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_font_path(), size, layout_engine=_layout())
    font.set_variation_by_axes([_WEIGHT])
    return font


@lru_cache(maxsize=64)
def outline(char: str, size: int) -> tuple[np.ndarray, np.ndarray]:
    """
    Return silhouette and ink of *char* as uint8 planes, cropped, about *size* pixels high.

    The silhouette is everything that a flood from outside cannot reach, after closing hairline gaps.
    """
    with _drawing:
        font = _font(max(16, int(size * 1.15)))
        side = int(size * 1.9) + 40
        image = Image.new("L", (side, side), 0)
        ImageDraw.Draw(image).text((side // 2, side // 2), char, font=font, fill=255, anchor="mm")
    ink = np.array(image)
    gap = max(1, int(size * 0.012))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * gap + 1, 2 * gap + 1))
    closed = (cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel) > 110).astype(np.uint8)
    cv2.floodFill(closed, None, (0, 0), 2)
    silhouette = cv2.GaussianBlur((closed != 2).astype(np.uint8) * 255, (0, 0), 0.8)
    silhouette = np.maximum(silhouette, ink)
    rows, columns = np.where(ink.max(1) > 20)[0], np.where(ink.max(0) > 20)[0]
    if not len(rows):
        silhouette[:] = 0
        rows = columns = np.array([0, 4])
    crop = (slice(max(0, rows[0] - 4), rows[-1] + 4), slice(max(0, columns[0] - 4), columns[-1] + 4))
    return np.ascontiguousarray(silhouette[crop]), np.ascontiguousarray(ink[crop])


def cut_paper(
    light: Light,
    silhouette: np.ndarray,
    ink: np.ndarray | None,
    colour: np.ndarray,
    *,
    tint: float = 0.3,
    rim: float = 0.6,
    ink_depth: float = 0.72,
    eyes: np.ndarray | None = None,
    windows: bool = False,
    pad: int = 40,
    haze: float = 0.0,
    seed: int = 2,
    local: np.ndarray | None = None,
) -> np.ndarray:
    """
    Return a cut-paper figure as premultiplied RGBA, padded by *pad* for its shadow.

    Args:
        light: The light it stands in.
        silhouette: uint8 plane: where there is paper.
        ink: uint8 plane of darker lines, or None.
        colour: The figure's own colour.
        tint: How much of the light's tint it takes.
        rim: Strength of the lit edge.
        ink_depth: How far the ink goes towards the light's deep colour.
        eyes: Colour for small round islands of ink, or None.
        windows: Whether small islands of ink are lit windows.
        pad: Pixels added on every side.
        haze: How far it fades into the distance.
        seed: Which cut-out of the grain.
        local: (h, w, 3) float colours of painted regions instead of one *colour*, or None.
    """
    silhouette = np.pad(silhouette, pad)
    cover = silhouette.astype(np.float32) / 255
    height, width = cover.shape
    lit = mix(hero_tone(light, colour, tint), light.haze, haze)
    if local is None:
        image = np.empty((height, width, 3), np.float32)
        image[:] = lit
    else:
        own = np.pad(local, ((pad, pad), (pad, pad), (0, 0)), mode="edge").astype(np.float32)
        image = np.clip(own * (1 - tint + tint * light.tint.astype(np.float32)), 0, 1)
        if haze:
            image += haze * (light.haze.astype(np.float32) - image)
    lines = None
    if ink is not None:
        ink = np.pad(ink, pad)
        lines = ink.astype(np.float32)[..., None] / 255
        if local is None:
            _lighten_regions(image, silhouette, ink, lit, light)
    dx, dy = light.toward
    across = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None] * dx
    down = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None] * dy
    image *= (1 + 0.26 * (across + down))[..., None]
    if lines is not None:
        stroke = mix(mix(lit, light.deep, ink_depth), light.haze, haze * 0.8).astype(np.float32)
        image += lines * (stroke - image)
        if ink is not None and (eyes is not None or windows):
            _colour_islands(image, ink, eyes, windows=windows)
    step = max(1.6, 0.010 * max(height, width))
    shifted = cv2.warpAffine(silhouette, shift_by(-dx * step, -dy * step), (width, height))
    edge = cv2.GaussianBlur(cv2.subtract(silhouette, shifted), (0, 0), 0.8).astype(np.float32)[..., None]
    image += edge * (rim / 255) * (light.rim.astype(np.float32) - image)
    rgba = np.dstack([np.clip(image * 255 + 0.5, 0, 255).astype(np.uint8), silhouette])
    size = pad / 40
    return finish(
        rgba,
        light,
        shadow=0.38 * (1 - haze),
        offset=(-5 * np.sign(dx) * size, 8 * size),
        blur=7 * size,
        seed=seed,
    )


def _lighten_regions(
    image: np.ndarray, silhouette: np.ndarray, ink: np.ndarray, lit: np.ndarray, light: Light
) -> None:
    """Make the smaller enclosed regions lighter than the largest one: windows, bellies, wheels."""
    inside = ((silhouette > 127) & (ink < 127)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=4)
    if count <= 2:
        return
    order = np.argsort(-stats[1:, 4]) + 1
    largest = stats[order[0], 4]
    table = np.zeros((count, 3), np.float32)
    table[:] = lit
    bright, pale = mix(lit, light.rim, 0.34), mix(lit, light.rim, 0.11)
    for region in order[1:]:
        if stats[region, 4] >= 25:
            table[region] = bright if stats[region, 4] < 0.30 * largest else pale
    # Colours reach one pixel under the ink, so that no seam of the main colour shows.
    grown = cv2.dilate(labels.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    labels = np.where(labels > 0, labels, grown)
    image[:] = table[labels]


def _colour_islands(image: np.ndarray, ink: np.ndarray, eyes: np.ndarray | None, *, windows: bool) -> None:
    """Recolour small islands of ink: eyes (round, few) or lit windows."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 127).astype(np.uint8), connectivity=8)
    area = ink.size
    for island in range(1, count):
        size, wide, high = stats[island, 4], stats[island, 2], stats[island, 3]
        if windows and 40 < size < 0.01 * area:
            colour = np.array([1.0, 0.80, 0.43], np.float32)
        elif (
            eyes is not None
            and 12 < size < 0.004 * area
            and 0.5 < wide / high < 2
            and size > 0.55 * wide * high
        ):
            colour = eyes.astype(np.float32)
        else:
            continue
        soft = cv2.GaussianBlur((labels == island).astype(np.float32), (0, 0), 0.7)[..., None]
        image += soft * (colour - image)


def glyph_figure(
    light: Light,
    char: str,
    size: float,
    colour: np.ndarray,
    *,
    flip: bool = False,
    rotate: float = 0.0,
    **style: object,
) -> np.ndarray:
    """Return the cut-paper figure of an emoji, its longer side about *size* pixels, its feet on the pad."""
    silhouette, ink = outline(char, max(12, int(size)))
    longest = max(silhouette.shape)
    if longest > 1.02 * size:
        factor = size / longest
        shape = (max(4, int(silhouette.shape[1] * factor)), max(4, int(silhouette.shape[0] * factor)))
        silhouette = cv2.resize(silhouette, shape, interpolation=cv2.INTER_AREA)
        ink = cv2.resize(ink, shape, interpolation=cv2.INTER_AREA)
    if float(ink.sum()) > 0.62 * float(silhouette.sum()):
        return _solid(light, silhouette, ink, colour, flip=flip, style=style)
    if flip:
        silhouette, ink = np.ascontiguousarray(silhouette[:, ::-1]), np.ascontiguousarray(ink[:, ::-1])
    if rotate:
        silhouette, ink = _turn(silhouette, rotate), _turn(ink, rotate)
    return cut_paper(light, silhouette, ink, colour, **style)  # type: ignore[arg-type]  # style is cut_paper's keywords


def _solid(
    light: Light,
    silhouette: np.ndarray,
    ink: np.ndarray,
    colour: np.ndarray,
    *,
    flip: bool,
    style: dict[str, object],
) -> np.ndarray:
    """Draw an outline that is mostly ink (an apple) the other way round: ink as paper, gaps lighter."""
    if flip:
        silhouette, ink = np.ascontiguousarray(silhouette[:, ::-1]), np.ascontiguousarray(ink[:, ::-1])
    width = max(1, int(0.014 * max(silhouette.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    line = cv2.subtract(silhouette, cv2.erode(silhouette, kernel))
    gaps = cv2.subtract(silhouette, ink).astype(np.float32)[..., None] / 255
    local = colour + gaps * (lift(colour, 0.16) - colour)
    return cut_paper(light, silhouette, line, colour, **{**style, "local": local})


def _turn(plane: np.ndarray, degrees: float) -> np.ndarray:
    height, width = plane.shape
    side = int(np.hypot(height, width)) + 4
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix[:, 2] += ((side - width) / 2, (side - height) / 2)
    return cv2.warpAffine(plane, matrix, (side, side))
