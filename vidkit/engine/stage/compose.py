"""
One frame after the other: sheets laid over each other where the camera sees them, then magnified at once.

    composer = Composer(scene, poses)
    luma, blue, red = composer.frame(0)

A sheet is translated between pixels (bilinear), scaled only while the camera travels forward, and not touched
where something opaque hides it. Parallax comes from the depths alone: turning and magnifying move all alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vidkit.engine.encode import FPS
from vidkit.engine.stage.path import Pose, shift, unit_of
from vidkit.engine.stage.scene import Scene
from vidkit.engine.stage.sheets import Sheet, View, prepare, to_planes, view_of

Frame = tuple[np.ndarray, np.ndarray, np.ndarray]


class Composer:
    """
    Draws the frames of one scene along one way.

    Args:
        scene: What hangs there.
        poses: The camera at each frame.
        fps: Frames per second.
        begin: The scene's own clock at the first frame, in seconds.
        finish: Whether to add vignette and paper grain.
    """

    def __init__(
        self,
        scene: Scene,
        poses: Sequence[Pose],
        *,
        fps: float = FPS,
        begin: float = 0.0,
        finish: bool | None = None,
    ) -> None:
        self.scene = scene
        self.poses = list(poses)
        self._times = [begin + index / fps for index in range(len(self.poses))]
        self._unit = unit_of(scene)
        self.sheets = prepare(scene, self.poses, self._times)
        views = [view_of(scene, pose) for pose in self.poses]
        tall = max(view.height for view in views)
        wide = max(view.width for view in views)
        self._views = views
        self._luma = np.zeros((tall, wide), np.uint8)
        self._blue = np.zeros((tall // 2, wide // 2), np.uint8)
        self._red = self._blue.copy()
        self._out: Frame = (
            np.zeros((scene.height, scene.width), np.uint8),
            np.zeros((scene.height // 2, scene.width // 2), np.uint8),
            np.zeros((scene.height // 2, scene.width // 2), np.uint8),
        )
        wanted = not scene.flat if finish is None else finish
        self._finish = _finish(scene.width, scene.height) if wanted else None
        self._backdrop = _backdrop(scene)
        # Sheets behind the first one that moves by itself stay as they are while the camera rests.
        still = next((index for index, sheet in enumerate(self.sheets) if sheet.moving), len(self.sheets))
        self._still = still
        self._rest: tuple[Pose, Frame] | None = None

    def __len__(self) -> int:
        return len(self.poses)

    def frame(self, index: int) -> Frame:
        """Draw a frame as Y, U and V planes; they are overwritten by the next call."""
        pose, view, time = self.poses[index], self._views[index], self._times[index]
        wide, tall = view.width, view.height
        canvas: Frame = (
            self._luma[:tall, :wide],
            self._blue[: tall // 2, : wide // 2],
            self._red[: tall // 2, : wide // 2],
        )
        begin = 0
        resting = (index > 0 and self.poses[index - 1] == pose) or (
            index + 1 < len(self.poses) and self.poses[index + 1] == pose
        )
        if resting and self._rest is not None and self._rest[0] == pose:
            for plane, kept in zip(canvas, self._rest[1], strict=True):
                plane[:] = kept
            begin = self._still
        else:
            for plane, value in zip(canvas, self._backdrop, strict=True):
                plane[:] = value
        jobs = self._jobs(pose, view, time, begin)
        for number, (sheet, scale, left, top, limit) in enumerate(jobs, start=begin):
            if resting and begin == 0 and number == self._still:
                self._keep(pose, canvas)
            self._draw(canvas, sheet, self._picture(sheet, time), scale, left, top, limit)
        if resting and begin == 0 and self._still == len(self.sheets):
            self._keep(pose, canvas)
        return self._develop(canvas, view)

    def _keep(self, pose: Pose, canvas: Frame) -> None:
        luma, blue, red = (plane.copy() for plane in canvas)
        self._rest = (pose, (luma, blue, red))

    def _picture(self, sheet: Sheet, time: float) -> int:
        return int(time * sheet.rate) % len(sheet.pictures)

    def _jobs(
        self, pose: Pose, view: View, time: float, begin: int
    ) -> list[tuple[Sheet, float, float, float, int]]:
        """Place every sheet and find the row below which something nearer hides it."""
        aim_x, aim_y = self.scene.pivot
        jobs = []
        limit = view.height
        for sheet in reversed(self.sheets[begin:]):
            scale, right, down = shift(pose, sheet.depth, self._unit, subject=sheet.subject)
            if sheet.wrap is not None:
                scale = 1.0  # nobody sees rain grow, and enlarging an endless sheet costs most of all
            dx, dy = sheet.motion(time) if sheet.motion else (0.0, 0.0)
            left = aim_x + (sheet.x + dx - aim_x) * scale + right - view.left
            top = aim_y + (sheet.y + dy - aim_y) * scale + down - view.top
            jobs.append((sheet, scale, left, top, limit))
            if sheet.solid is not None and _spans(sheet, scale, left, view.width):
                first = int(np.ceil(top + sheet.solid[0] * scale)) + 1
                end = int(np.floor(top + sheet.solid[1] * scale)) - 1
                if end >= limit and first < limit:
                    limit = max(0, first + first % 2)
        jobs.reverse()
        return jobs

    def _draw(
        self, canvas: Frame, sheet: Sheet, picture: int, scale: float, left: float, top: float, limit: int
    ) -> None:
        planes = sheet.pictures[picture]
        luma, clear, blue, red, half_clear = (
            planes.luma,
            planes.clear,
            planes.blue,
            planes.red,
            planes.half_clear,
        )
        wide = canvas[0].shape[1]
        if sheet.wrap is not None:
            # The tile begins anew at every multiple of its size: step back to the one before the view.
            left = left % sheet.wrap[0] - sheet.wrap[0]
            top = top % sheet.wrap[1] - sheet.wrap[1]
        x0 = max(0, int(np.floor(left))) & ~1
        y0 = max(0, int(np.floor(top))) & ~1
        x1 = min(wide, int(np.ceil(left + sheet.width * scale)) + 1 & ~1)
        y1 = min(limit, int(np.ceil(top + sheet.height * scale)) + 1 & ~1)
        if x1 <= x0 or y1 <= y0:
            return
        solid = sheet.solid if sheet.solid is not None and _spans(sheet, scale, left, wide) else None
        solid_rows = (y1, y1)
        if solid is not None:
            first = max(y0, int(np.ceil(top + solid[0] * scale)) + 1)
            end = min(y1, int(np.floor(top + solid[1] * scale)) - 1)
            if end > first:
                solid_rows = (first + (first & 1), y1 if end >= y1 - 1 and y1 == limit else end & ~1)
        if abs(scale - 1) > 1e-6:
            # Resize just what is seen; a factor given as such is exact, so nothing trembles between frames.
            sx0 = max(0, int((x0 - left) / scale) - 4) & ~1
            sy0 = max(0, int((y0 - top) / scale) - 4) & ~1
            sx1 = min(sheet.width, (int((x1 - left) / scale) + 6) & ~1)
            sy1 = min(sheet.height, (int((y1 - top) / scale) + 6) & ~1)
            full = (slice(sy0, sy1), slice(sx0, sx1))
            half = (slice(sy0 // 2, sy1 // 2), slice(sx0 // 2, sx1 // 2))
            luma, clear = (_scaled(plane[full], scale) for plane in (luma, clear))
            blue, red, half_clear = (_scaled(plane[half], scale) for plane in (blue, red, half_clear))
            left, top = left + sx0 * scale, top + sy0 * scale
        for begin, end, opaque in (
            (y0, solid_rows[0], False),
            (solid_rows[0], solid_rows[1], True),
            (solid_rows[1], y1, False),
        ):
            if end <= begin:
                continue
            size = (x1 - x0, end - begin)
            half_size = (size[0] // 2, size[1] // 2)
            centre = (x0 - left + (size[0] - 1) / 2, begin - top + (size[1] - 1) / 2)
            half_centre = (
                (x0 - left) / 2 + (half_size[0] - 1) / 2,
                (begin - top) / 2 + (half_size[1] - 1) / 2,
            )
            target = canvas[0][begin:end, x0:x1]
            chroma = [plane[begin // 2 : end // 2, x0 // 2 : x1 // 2] for plane in canvas[1:]]
            if opaque:
                target[:] = cv2.getRectSubPix(luma, size, centre)
                for part, plane in zip(chroma, (blue, red), strict=True):
                    part[:] = cv2.getRectSubPix(plane, half_size, half_centre)
                continue
            cv2.multiply(target, cv2.getRectSubPix(clear, size, centre), target, 1 / 255)
            cv2.add(target, cv2.getRectSubPix(luma, size, centre), target)
            through = cv2.getRectSubPix(half_clear, half_size, half_centre)
            for part, plane in zip(chroma, (blue, red), strict=True):
                cv2.multiply(part, through, part, 1 / 255)
                cv2.add(part, cv2.getRectSubPix(plane, half_size, half_centre), part)

    def _develop(self, canvas: Frame, view: View) -> Frame:
        """Magnify to the frame's size, then vignette and grain on luma."""
        shown: list[np.ndarray] = list(canvas)
        if view.zoom != 1.0:
            shown = [
                _scaled(plane, view.zoom)[: out.shape[0], : out.shape[1]]
                for plane, out in zip(canvas, self._out, strict=True)
            ]
        luma, blue, red = self._out
        if self._finish is not None:
            cv2.multiply(shown[0], self._finish[0], luma, 1 / 255)
            cv2.add(luma, self._finish[1], luma)
        else:
            luma[:] = shown[0]
        blue[:], red[:] = shown[1], shown[2]
        return self._out


def _scaled(plane: np.ndarray, factor: float) -> np.ndarray:
    return np.asarray(cv2.resize(plane, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR))


def _spans(sheet: Sheet, scale: float, left: float, wide: int) -> bool:
    """Whether the sheet reaches over the whole width of the view."""
    return left + 3 * scale <= 0 and left + (sheet.width - 4) * scale >= wide


def _backdrop(scene: Scene) -> tuple[int, int, int]:
    """Pick what lies behind everything: the mean colour of the farthest sheet, never a black hole."""
    if not scene.layers:
        return 16, 128, 128
    picture = scene.layers[0].image
    mean = picture.reshape(-1, 4)[:: max(1, picture.size // 40_000)].mean(0)
    colour = mean[:3] * 255 / max(float(mean[3]), 1.0)
    pixel = np.array([*colour.clip(0, 255), 255], np.uint8).reshape(1, 1, 4).repeat(2, 0).repeat(2, 1)
    planes = to_planes(np.ascontiguousarray(pixel))
    return int(planes.luma[0, 0]), int(planes.blue[0, 0]), int(planes.red[0, 0])


def _finish(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what luma is multiplied with (of 255) and what is added, so that black stays black."""
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    corner = np.clip((x * x * 0.62 + y * y * 0.55) - 0.28, 0, 1)
    grain = np.random.default_rng(11).standard_normal((height, width), dtype=np.float32)
    factor = np.clip((1 - 0.34 * corner) * (1 + 0.010 * cv2.GaussianBlur(grain, (0, 0), 0.7)), 0, 1)
    return (factor * 255 + 0.5).astype(np.uint8), (16 * (1 - factor) + 0.5).astype(np.uint8)
