"""
A scene and its shots become an MP4: the one place where composing, encoding and progress meet.

    render(scene, shots, seconds=4, out=Path("video.mp4"), sound=bed)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from vidkit.engine.encode import FPS, Encoder
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.compose import Composer, Frame
from vidkit.engine.stage.path import Pose, plan
from vidkit.engine.stage.scene import Scene
from vidkit.engine.work import Report, TaskCancelled

#: Changes a finished frame in place: a watermark, a fade into another picture. Gets planes and frame number.
Overlay = Callable[[Frame, int], None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came out: the file, its frames, and where the camera went."""

    path: Path
    frames: int
    poses: tuple[Pose, ...]


def render(
    scene: Scene,
    shots: Sequence[Shot],
    seconds: float,
    out: Path | str,
    *,
    fps: int = FPS,
    seed: int = 0,
    sound: np.ndarray | None = None,
    tags: Callable[[Sequence[Pose]], Mapping[str, str]] | None = None,
    start: Pose | None = None,
    begin: float = 0.0,
    overlays: Sequence[Overlay] = (),
    report: Report | None = None,
    before: Callable[[Encoder], None] | None = None,
    crf: int = 19,
    preset: str = "veryfast",
) -> Rendered:
    """
    Film a scene.

    Args:
        scene: What hangs there.
        shots: What the camera does; nothing means a slow drift.
        seconds: Length; the file has exactly `round(seconds × fps)` frames.
        out: The MP4 to make.
        fps: Frames per second.
        seed: Varies the shake.
        sound: Samples at `encode.SOUND_RATE`.
        tags: Makes the metadata once the camera's way is known.
        start: Pose to go on from.
        begin: The scene's own clock at the first frame, in seconds.
        overlays: Drawn over every finished frame.
        report: Progress out, cancel in.
        before: Writes frames of its own in front (an extension's source).
        crf: x264 quality.
        preset: x264 speed.
    """
    count = max(1, round(seconds * fps))
    poses = plan(shots, count, fps, scene, seed, start)
    composer = Composer(scene, poses, fps=fps, begin=begin)
    metadata = dict(tags(poses)) if tags else {}
    with Encoder(
        out, scene.width, scene.height, sound=sound, fps=fps, tags=metadata, crf=crf, preset=preset
    ) as film:
        if before is not None:
            before(film)
        for index in range(count):
            if report is not None and index % 6 == 0:
                if report.cancelled():
                    raise TaskCancelled
                report.progress(index / count)
            frame = composer.frame(index)
            for overlay in overlays:
                overlay(frame, index)
            film.write(*frame)
        total = film.frames
    return Rendered(Path(out), total, tuple(poses))


def blend(target: Frame, over: Frame, amount: float) -> None:
    """Fade *target* towards *over* in place: 0 leaves it, 1 replaces it."""
    for mine, other in zip(target, over, strict=True):
        cv2.addWeighted(mine, 1 - amount, other, amount, 0, dst=mine)
