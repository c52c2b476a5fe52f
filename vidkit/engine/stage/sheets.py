"""
Layers made ready for the camera: planar YUV, cropped to what will be seen, flattened where no eye could tell.

Luma and inverse alpha lie at full size, chroma and its inverse alpha at half size, premultiplied and uint8,
so that laying one sheet over another is one multiply and one add per plane.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np

from vidkit.engine.stage.path import Pose, shift, unit_of
from vidkit.engine.stage.scene import Layer, Motion, Scene

#: RGB + alpha (premultiplied) to Y, U, V of BT.709 in limited range; linear, so one matrix does it.
TO_YUV = np.array(
    [
        [0.18259, 0.61423, 0.06201, 16 / 255],
        [-0.10064, -0.33857, 0.43922, 128 / 255],
        [0.43922, -0.39894, -0.04027, 128 / 255],
    ],
    np.float32,
)

#: Rows and columns of nothing around each sheet, so that sampling past its edge finds none. Even, for chroma.
PAD = 2

#: Largest error in pixels that flattening two sheets into one may make.
_TOLERANCE = 0.6


@dataclass(slots=True)
class Planes:
    """One picture: luma, inverse alpha, and at half size U, V and inverse alpha."""

    luma: np.ndarray
    clear: np.ndarray
    blue: np.ndarray
    red: np.ndarray
    half_clear: np.ndarray


@dataclass(slots=True)
class Sheet:
    """
    A layer as the compositor wants it.

    Attributes:
        pictures: One, or the poses of a moving figure.
        rate: Poses per second.
        x: Left edge of the first column, in frame pixels at rest.
        y: Top edge.
        depth: Distance.
        motion: Own movement.
        wrap: Size of the tile that repeats, or None.
        subject: Travels with a tracking camera.
        solid: Rows (first, end) that are opaque over the whole width, or None.
    """

    pictures: list[Planes]
    x: float
    y: float
    depth: float
    motion: Motion | None = None
    rate: float = 0.0
    wrap: tuple[int, int] | None = None
    subject: bool = False
    solid: tuple[int, int] | None = None

    @property
    def height(self) -> int:
        """Rows, padding included."""
        return int(self.pictures[0].luma.shape[0])

    @property
    def width(self) -> int:
        """Columns, padding included."""
        return int(self.pictures[0].luma.shape[1])

    @property
    def moving(self) -> bool:
        """Whether it changes by itself."""
        return self.motion is not None or len(self.pictures) > 1


@dataclass(frozen=True, slots=True)
class View:
    """What the lens shows at one pose: the magnification and the cut-out of the frame plane."""

    zoom: float
    left: float
    top: float
    width: int
    height: int


def view_of(scene: Scene, pose: Pose) -> View:
    """Cut out what the lens shows; zooms aim at the pivot."""
    zoom = float(np.exp(pose.zoom))
    if abs(zoom - 1) < 1e-6:
        return View(1.0, 0.0, 0.0, scene.width, scene.height)
    aim_x, aim_y = scene.pivot
    width, height = (int(np.ceil(size / zoom / 2)) * 2 + 4 for size in (scene.width, scene.height))
    return View(zoom, aim_x * (1 - 1 / zoom), aim_y * (1 - 1 / zoom), width, height)


def prepare(scene: Scene, poses: Sequence[Pose], times: Sequence[float]) -> list[Sheet]:
    """
    Turn a scene's layers into sheets for one way of the camera.

    Args:
        scene: The painted layers, far to near.
        poses: The camera's way; what it never sees is not prepared.
        times: The scene's clock at each pose, in seconds.
    """
    # A way is smooth: every fourth pose and the last tell how far it goes; some slack covers the rest.
    picked = [*range(0, len(poses), 4), len(poses) - 1]
    sample = [poses[index] for index in picked]
    clock = [times[index] for index in picked]
    with ThreadPoolExecutor(2, thread_name_prefix="vidkit-sheets") as pool:
        made = list(pool.map(lambda layer: _sheet(scene, layer, sample, clock), scene.layers))
    sheets = _flatten(scene, [sheet for sheet in made if sheet is not None], sample)
    for sheet in sheets:
        if sheet.wrap is None and not sheet.moving:
            sheet.solid = _solid_rows(sheet)
    return sheets


def to_planes(picture: np.ndarray) -> Planes:
    """Convert a premultiplied RGBA picture of even size."""
    yuv = cv2.transform(picture, TO_YUV)
    luma = cv2.extractChannel(yuv, 0)
    clear = cv2.bitwise_not(cv2.extractChannel(picture, 3))
    half = (picture.shape[1] // 2, picture.shape[0] // 2)
    small = cv2.resize(yuv, half, interpolation=cv2.INTER_AREA)
    return Planes(
        luma,
        clear,
        cv2.extractChannel(small, 1),
        cv2.extractChannel(small, 2),
        cv2.resize(clear, half, interpolation=cv2.INTER_AREA),
    )


def _sheet(scene: Scene, layer: Layer, poses: Sequence[Pose], times: Sequence[float]) -> Sheet | None:
    pictures = layer.frames or [layer.image]
    if layer.wrap:
        return _endless(scene, layer, pictures[0], poses)
    bounds = _union([_bounds(picture) for picture in pictures])
    if bounds is None:
        return None
    seen = _seen(scene, layer, poses, times)
    x0, y0 = max(bounds[0], seen[0]), max(bounds[1], seen[1])
    x1, y1 = min(bounds[2], seen[2]), min(bounds[3], seen[3])
    if x1 <= x0 or y1 <= y0:
        return None
    planes = [to_planes(_padded(picture[y0:y1, x0:x1])) for picture in pictures]
    return Sheet(
        planes,
        layer.x + x0 - PAD,
        layer.y + y0 - PAD,
        layer.depth,
        motion=layer.motion,
        rate=layer.frames_per_second if len(planes) > 1 else 0.0,
        subject=layer.subject,
    )


def _endless(scene: Scene, layer: Layer, picture: np.ndarray, poses: Sequence[Pose]) -> Sheet:
    """Repeat a tile until any cut-out of the view fits in, wherever in the tile it begins."""
    even = picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2]
    tall, wide = even.shape[:2]
    planes = to_planes(np.ascontiguousarray(even))
    views = [view_of(scene, pose) for pose in poses]
    need_w = max(view.width for view in views) + wide + 8
    need_h = max(view.height for view in views) + tall + 8
    repeat = (-(-need_h // tall), -(-need_w // wide))
    tiled = Planes(
        *(
            np.tile(plane, repeat)[: (need_h // full + 1) * full, : (need_w // full + 1) * full]
            for plane, full in (
                (planes.luma, 2),
                (planes.clear, 2),
                (planes.blue, 1),
                (planes.red, 1),
                (planes.half_clear, 1),
            )
        )
    )
    return Sheet(
        [tiled], layer.x, layer.y, layer.depth, motion=layer.motion, wrap=(wide, tall), subject=layer.subject
    )


def _padded(picture: np.ndarray) -> np.ndarray:
    tall, wide = picture.shape[:2]
    return cv2.copyMakeBorder(
        picture, PAD, PAD + tall % 2, PAD, PAD + wide % 2, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0)
    )


def _bounds(picture: np.ndarray) -> tuple[int, int, int, int] | None:
    x, y, wide, tall = cv2.boundingRect(cv2.extractChannel(picture, 3))
    return (x, y, x + wide, y + tall) if wide and tall else None


def _union(boxes: Sequence[tuple[int, int, int, int] | None]) -> tuple[int, int, int, int] | None:
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    lows = np.min(known, axis=0)
    highs = np.max(known, axis=0)
    return int(lows[0]), int(lows[1]), int(highs[2]), int(highs[3])


def _seen(
    scene: Scene, layer: Layer, poses: Sequence[Pose], times: Sequence[float]
) -> tuple[int, int, int, int]:
    """Tell which part of a layer comes into view at any of the poses, in the layer's own pixels."""
    unit = unit_of(scene)
    aim_x, aim_y = scene.pivot
    slack = 12.0
    corners = []
    for pose, time in zip(poses, times, strict=True):
        view = view_of(scene, pose)
        scale, right, down = shift(pose, layer.depth, unit, subject=layer.subject)
        dx, dy = layer.motion(time) if layer.motion else (0.0, 0.0)
        left = (view.left - right - aim_x) / scale + aim_x - layer.x - dx
        top = (view.top - down - aim_y) / scale + aim_y - layer.y - dy
        corners.append((left, top, left + view.width / scale, top + view.height / scale))
    box = np.array(corners)
    # Between two sampled poses camera and sheet go on: leave as much room as the largest step takes.
    step = np.abs(np.diff(box, axis=0)).max(initial=0.0) + slack
    return (
        max(0, int(box[:, 0].min() - step)),
        max(0, int(box[:, 1].min() - step)),
        int(np.ceil(box[:, 2].max() + step)),
        int(np.ceil(box[:, 3].max() + step)),
    )


def _solid_rows(sheet: Sheet) -> tuple[int, int] | None:
    """Find the longest run of rows that nothing shines through, counted from the lowest row up."""
    inner = sheet.pictures[0].clear[:, PAD:-PAD]
    opaque = cv2.reduce(inner, 1, cv2.REDUCE_MAX).ravel() <= 2
    if not opaque.any():
        return None
    rows = np.flatnonzero(opaque)
    end = int(rows[-1]) + 1
    gaps = np.flatnonzero(~opaque[:end])
    start = int(gaps[-1]) + 1 if len(gaps) else 0
    return (start, end) if end - start >= 8 else None


def _flatten(scene: Scene, sheets: list[Sheet], poses: Sequence[Pose]) -> list[Sheet]:
    """Merge neighbours that the camera cannot part by more than a fraction of a pixel."""
    unit = unit_of(scene)
    groups: list[list[tuple[Sheet, float, float]]] = []
    for sheet in sheets:
        offset = None
        if groups and not sheet.moving and sheet.wrap is None:
            first = groups[-1][0][0]
            if not first.moving and first.wrap is None:
                offset = _offset(scene, first, sheet, poses, unit)
        if offset is None:
            groups.append([(sheet, 0.0, 0.0)])
        else:
            groups[-1].append((sheet, *offset))
    return [group[0][0] if len(group) == 1 else _merged(group) for group in groups]


def _offset(
    scene: Scene, first: Sheet, second: Sheet, poses: Sequence[Pose], unit: float
) -> tuple[float, float] | None:
    """Return how *second* lies on *first*, or None when the camera would show that they are apart."""
    reach = 0.6 * max(scene.width, scene.height)
    offsets = []
    for pose in poses:
        one, two = (shift(pose, sheet.depth, unit, subject=sheet.subject) for sheet in (first, second))
        if abs(one[0] - two[0]) * reach > _TOLERANCE:
            return None
        offsets.append(((two[1] - one[1]) / one[0], (two[2] - one[2]) / one[0]))
    table = np.array(offsets)
    if np.ptp(table, axis=0).max() > 2 * _TOLERANCE:
        return None
    middle = (table.max(0) + table.min(0)) / 2
    return float(middle[0]), float(middle[1])


def _merged(group: list[tuple[Sheet, float, float]]) -> Sheet:
    places = [(sheet.x + dx, sheet.y + dy) for sheet, dx, dy in group]
    left = int(np.floor(min(x for x, _ in places))) - PAD
    top = int(np.floor(min(y for _, y in places))) - PAD
    right = max(x + sheet.width for (x, _), (sheet, _, _) in zip(places, group, strict=True))
    bottom = max(y + sheet.height for (_, y), (sheet, _, _) in zip(places, group, strict=True))
    wide, tall = (int(np.ceil(size)) + 2 * PAD for size in (right - left, bottom - top))
    wide, tall = wide + wide % 2, tall + tall % 2
    full, half = (tall, wide), (tall // 2, wide // 2)
    out = Planes(
        np.zeros(full, np.uint8),
        np.full(full, 255, np.uint8),
        np.zeros(half, np.uint8),
        np.zeros(half, np.uint8),
        np.full(half, 255, np.uint8),
    )
    for (x, y), (sheet, _, _) in zip(places, group, strict=True):
        _lay(out, sheet, x - left, y - top)
    first = group[0][0]
    return Sheet([out], left, top, first.depth, subject=first.subject)


def _lay(out: Planes, sheet: Sheet, x: float, y: float) -> None:
    """Lay a sheet on another at a place between the pixels; inverse alphas multiply."""
    x0, y0 = int(np.floor(x)) // 2 * 2, int(np.floor(y)) // 2 * 2
    tall, wide = out.luma.shape
    x1 = min(wide, int(np.ceil(x + sheet.width + 2)) // 2 * 2)
    y1 = min(tall, int(np.ceil(y + sheet.height + 2)) // 2 * 2)
    x0, y0 = max(x0, 0), max(y0, 0)
    source = sheet.pictures[0]
    size, half = (x1 - x0, y1 - y0), ((x1 - x0) // 2, (y1 - y0) // 2)
    centre = (x0 - x + (size[0] - 1) / 2, y0 - y + (size[1] - 1) / 2)
    half_centre = ((x0 - x) / 2 + (half[0] - 1) / 2, (y0 - y) / 2 + (half[1] - 1) / 2)
    clear = cv2.getRectSubPix(source.clear, size, centre)
    half_clear = cv2.getRectSubPix(source.half_clear, half, half_centre)
    for target, plane in ((out.luma, source.luma), (out.clear, None)):
        part = target[y0:y1, x0:x1]
        cv2.multiply(part, clear, part, 1 / 255)
        if plane is not None:
            cv2.add(part, cv2.getRectSubPix(plane, size, centre), part)
    for target, plane in ((out.blue, source.blue), (out.red, source.red), (out.half_clear, None)):
        part = target[y0 // 2 : y1 // 2, x0 // 2 : x1 // 2]
        cv2.multiply(part, half_clear, part, 1 / 255)
        if plane is not None:
            cv2.add(part, cv2.getRectSubPix(plane, half, half_centre), part)
