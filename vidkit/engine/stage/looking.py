"""
Where the camera sees the heroes: their boxes in the picture over the time of a shot.

    told = sights(scene, plan(shots, 96, 24, scene), fps=24)
    told[0].way    # a key wherever its box leaves the straight line
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vidkit.engine.sights import MOST, Sight
from vidkit.engine.stage.path import Pose, shift, unit_of
from vidkit.engine.stage.scene import Layer, Scene
from vidkit.engine.stage.sheets import view_of

#: Seconds between two looks; what moves faster than that is a tremble, and no operator follows it.
_EVERY = 0.25

#: Paint thinner than this (of 255) is a shadow or a halo.
_PAINT = 128


def sights(scene: Scene, poses: Sequence[Pose], *, fps: float, begin: float = 0.0) -> tuple[Sight, ...]:
    """
    Follow the heroes through the frames of a shot.

    Args:
        scene: What hangs there.
        poses: The camera at each frame.
        fps: Frames per second.
        begin: The scene's own clock at the first frame, and the time of the first key, in seconds.

    Returns:
        At most `sights.MOST` of them: those named first, and of equal ones the largest.
    """
    order = _order(scene)
    heroes = [(order.index(layer.shows), layer) for layer in scene.layers if layer.shows]
    found = []
    for rank, layer in heroes:
        inside = _painted(layer)
        if inside is not None:
            found.append(Sight(layer.shows, rank, _way(scene, poses, layer, inside, fps, begin)))
    found.sort(key=lambda sight: (sight.rank, -float((sight.way[:, 3] * sight.way[:, 4]).mean())))
    return tuple(found[:MOST])


def _order(scene: Scene) -> list[str]:
    """Return what is shown, most important first: guests that somebody gave, then as the words name them."""
    told = scene.facts.get("subjects")
    rows: list[Mapping[str, Any]] = list(told) if isinstance(told, list) else []
    named = [str(row["noun"]) for row in rows]
    shown = [layer.shows for layer in scene.layers if layer.shows]
    return list(dict.fromkeys([*(name for name in shown if name not in named), *named]))


def _painted(layer: Layer) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of the paint in all poses, in pixels of the sheet."""
    paint = layer.image[..., 3] >= _PAINT
    for picture in layer.frames or ():
        paint = paint | (picture[..., 3] >= _PAINT)
    rows, columns = np.flatnonzero(paint.any(1)), np.flatnonzero(paint.any(0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _way(
    scene: Scene,
    poses: Sequence[Pose],
    layer: Layer,
    inside: tuple[int, int, int, int],
    fps: float,
    begin: float,
) -> np.ndarray:
    """Lay a key every quarter of a second, as `Composer` lays the sheet; the last one at the very end."""
    step = max(1, round(_EVERY * fps))
    picked = [*range(0, len(poses), step), len(poses)]
    aim_x, aim_y = scene.pivot
    unit = unit_of(scene)
    keys = []
    for index in picked:
        time = begin + index / fps
        pose = poses[min(index, len(poses) - 1)]
        view = view_of(scene, pose)
        scale, right, down = shift(pose, layer.depth, unit, subject=layer.subject)
        dx, dy = layer.motion(time) if layer.motion else (0.0, 0.0)
        left = aim_x + (layer.x + inside[0] + dx - aim_x) * scale + right - view.left
        top = aim_y + (layer.y + inside[1] + dy - aim_y) * scale + down - view.top
        wide, tall = (inside[2] - inside[0]) * scale, (inside[3] - inside[1]) * scale
        shown = np.array([left, top, wide, tall]) * view.zoom
        keys.append([time, *(shown / [scene.width, scene.height, scene.width, scene.height])])
    return np.array(keys)
