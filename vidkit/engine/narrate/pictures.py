"""
Where the frames of a shot come from: a staged scene, a picture, a clip, or two of them side by side.

Every source gives planes of the asked size at a frame number of its own shot; the caller may draw on them
until the next call.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from vidkit.engine.footage import planes_of
from vidkit.engine.frames import read_frames
from vidkit.engine.probe import probe
from vidkit.engine.sights import Sight
from vidkit.engine.stage import looking, photo
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.compose import Composer, Frame
from vidkit.engine.stage.path import Pose, plan
from vidkit.engine.stage.scene import Scene
from vidkit.engine.stage.script import Script
from vidkit.errors import MediaError, MissingPart

#: Shorter side of the small scenes that tell where subjects are.
_SMALL = 180


class Source(Protocol):
    """Something that can be filmed."""

    def frame(self, index: int) -> Frame:
        """Return the planes at a frame of the shot."""


class Staged:
    """A scene and a camera; *near* magnifies it from the start, as when a film cuts to a closer view."""

    def __init__(
        self, scene: Scene, shot: Shot, count: int, fps: int, seed: int, *, near: float = 0.0
    ) -> None:
        self.scene = scene
        self.poses = _poses(scene, shot, count, fps, seed, near)
        self._composer = Composer(scene, self.poses, fps=fps)

    def frame(self, index: int) -> Frame:
        """Draw it."""
        return self._composer.frame(min(index, len(self._composer) - 1))


class Clip:
    """A clip that was brought to size and rate before; its last picture stays."""

    def __init__(self, path: Path) -> None:
        self._frames = read_frames(path)
        self._at = -1
        self._held: Frame | None = None

    def frame(self, index: int) -> Frame:
        """Decode on to a frame; frames are asked for in order."""
        while self._at < index:
            following = next(self._frames, None)
            if following is None:
                break
            self._held = planes_of(following)
            self._at += 1
        if self._held is None:
            raise MediaError("A clip of the narration holds no picture.")
        luma, blue, red = self._held
        return luma.copy(), blue.copy(), red.copy()


class Beside:
    """Two sources that share the frame: one above the other in tall frames, else side by side."""

    def __init__(self, first: Source, second: Source, width: int, height: int) -> None:
        self._sources = (first, second)
        self._tall = height > width
        self._out = _blank(width, height)

    def frame(self, index: int) -> Frame:
        """Draw both."""
        for place, source in enumerate(self._sources):
            for plane, out in zip(source.frame(index), self._out, strict=True):
                tall, wide = plane.shape
                if self._tall:
                    out[place * (out.shape[0] - tall) :][:tall, :wide] = plane
                else:
                    out[:tall, place * (out.shape[1] - wide) :][:, :wide] = plane
        return self._out


class Portrait:
    """A staged person from nearer by: a steady part of a larger scene, head and shoulders in it."""

    def __init__(
        self, scene: Scene, shot: Shot, count: int, fps: int, seed: int, size: tuple[int, int]
    ) -> None:
        self._width, self._height = size
        self._whole = Staged(scene, shot, count, fps, seed)
        x, y = _head(scene)
        self._x = int(np.clip(x - self._width / 2, 0, scene.width - self._width)) // 2 * 2
        # The top of the head lies an eighth below the upper edge.
        self._y = int(np.clip(y - self._height / 8, 0, scene.height - self._height)) // 2 * 2

    def frame(self, index: int) -> Frame:
        """Cut it out."""
        luma, blue, red = self._whole.frame(index)
        x, y, wide, tall = self._x, self._y, self._width, self._height
        half = (slice(y // 2, (y + tall) // 2), slice(x // 2, (x + wide) // 2))
        return luma[y : y + tall, x : x + wide], blue[half], red[half]


def _poses(scene: Scene, shot: Shot, count: int, fps: int, seed: int, near: float) -> list[Pose]:
    poses = plan([shot], count, fps, scene, seed)
    return [replace(pose, zoom=pose.zoom + near) for pose in poses] if near else poses


def half_of(width: int, height: int) -> tuple[int, int]:
    """Return the size of each part of a shared frame; both parts are even."""
    if height > width:
        return width, (height // 2 + 1) // 2 * 2
    return (width // 2 + 1) // 2 * 2, height


def staged(
    prompt: str,
    seed: int,
    shot: Shot,
    width: int,
    height: int,
    count: int,
    fps: int,
    *,
    near: float = 0.0,
) -> Staged:
    """Build a scene of words; *near* is how far the lens is in when the shot begins."""
    scene = Script((prompt,)).scene(width, height, seed)
    return Staged(scene, shot, count, fps, seed, near=near)


def seen(
    prompt: str, seed: int, shot: Shot, width: int, height: int, count: int, fps: int, *, near: float = 0.0
) -> tuple[Sight, ...]:
    """
    Tell where the subjects are in what `staged` films, from a scene built small: the places are the same.

    Args:
        prompt: Of the scene, as for `staged`.
        seed: The same.
        shot: The same.
        width: The same.
        height: The same.
        count: The same.
        fps: The same.
        near: The same.
    """
    small = min(1.0, _SMALL / min(width, height))
    scene = Script((prompt,)).scene(round(width * small / 2) * 2, round(height * small / 2) * 2, seed)
    return looking.sights(scene, _poses(scene, shot, count, fps, seed, near), fps=fps)


def portrait(
    prompt: str, seed: int, shot: Shot, width: int, height: int, count: int, fps: int, near: float
) -> Source:
    """
    Build a scene with a person and film the person.

    Args:
        prompt: Who, and where.
        seed: Of the scene.
        shot: What the camera does.
        width: Of the frames.
        height: Of the frames.
        count: How many frames.
        fps: Frames per second.
        near: How much nearer than the stage would show it.
    """
    wide, tall = (round(side * near / 4) * 4 for side in (width, height))
    scene = Script((prompt,)).scene(wide, tall, seed)
    return Portrait(scene, shot, count, fps, seed, (width, height))


def _head(scene: Scene) -> tuple[float, float]:
    """Find the top of the first hero: (x, y) in pixels of the scene."""
    heroes = [layer for layer in scene.layers if layer.subject and layer.image[..., 3].any()]
    if not heroes:
        return scene.width / 2, scene.height * 0.3
    tallest = max(heroes, key=lambda layer: int(layer.image[..., 3].any(1).sum()))
    seen = tallest.image[..., 3] > 128
    rows = np.flatnonzero(seen.any(1))
    top = int(rows[0]) if len(rows) else 0
    upper = seen[top : top + max(4, len(rows) // 5)]
    columns = np.flatnonzero(upper.any(0))
    return tallest.x + (float(columns.mean()) if len(columns) else seen.shape[1] / 2), tallest.y + top


def of_file(
    path: Path,
    shot: Shot,
    width: int,
    height: int,
    count: int,
    fps: int,
    seed: int,
    *,
    start: float = 0.0,
) -> Source:
    """
    Film a picture or a clip of the user's own, framed on what matters in it.

    Args:
        path: The file.
        shot: What the camera does over a picture.
        width: Of the frames.
        height: Of the frames.
        count: How many frames are needed.
        fps: Frames per second.
        seed: Varies the shake.
        start: Second of the clip to begin at.
    """
    picture = picture_in(path)
    if picture is not None:
        return Staged(photo.as_scene(framed(picture, width / height), width, height), shot, count, fps, seed)
    from vidkit.engine.exporting import export
    from vidkit.engine.reframe.plan import plan as frame_plan

    length = probe(path).duration
    start = start if start < length - 0.2 else 0.0
    end = min(length, start + count / fps)
    out = path.with_name(f".{path.stem}-{start:.2f}-{width}x{height}-{count}.mp4")
    if not out.exists():
        framing = frame_plan(path, None, start, end, width / height)
        export(
            path, out, start=start, end=end, width=width, height=height, framing=framing, silent=True, fps=fps
        )
    return Clip(out)


def picture_in(path: Path) -> np.ndarray | None:
    """Read a file as a picture; None for a clip."""
    try:
        return photo.read_picture(path)
    except MediaError:
        return None


def framed(picture: np.ndarray, ratio: float) -> np.ndarray:
    """Cut a picture to a ratio of width to height around what matters: faces, else what draws the eye."""
    tall, wide = picture.shape[:2]
    if abs(wide / tall / ratio - 1) < 0.02:
        return picture
    x, y = _focus(picture)
    if wide / tall > ratio:
        width = max(2, round(tall * ratio))
        left = int(np.clip(x * wide - width / 2, 0, wide - width))
        return picture[:, left : left + width]
    height = max(2, round(wide / ratio))
    # Heads are above the middle of what is seen of people.
    top = int(np.clip(y * tall - height * 0.45, 0, tall - height))
    return picture[top : top + height]


def _focus(picture: np.ndarray) -> tuple[float, float]:
    """Return the point that matters, as shares of width and height."""
    from vidkit.engine.faces import find

    tall, wide = picture.shape[:2]
    try:
        faces = find(picture)
    except MissingPart:
        faces = []  # what draws the eye decides alone
    if faces:
        weights = np.array([face.width * face.height for face in faces], float)
        x = np.average([face.x + face.width / 2 for face in faces], weights=weights)
        y = np.average([face.y + face.height / 2 for face in faces], weights=weights)
        return float(x / wide), float(y / tall)
    from vidkit.engine.seeing import gaze

    small = cv2.resize(picture, (160, max(16, round(160 * tall / wide))), interpolation=cv2.INTER_AREA)
    yuv = cv2.cvtColor(small, cv2.COLOR_RGB2YUV)
    return gaze.middle_of(gaze.salient(yuv))


def _blank(width: int, height: int) -> Frame:
    return (
        np.full((height, width), 16, np.uint8),
        np.full((height // 2, width // 2), 128, np.uint8),
        np.full((height // 2, width // 2), 128, np.uint8),
    )
