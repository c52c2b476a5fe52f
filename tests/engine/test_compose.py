"""Composed frames are what slow, plain compositing would give, and the same every time."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vidkit.engine.stage.build import build
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.compose import Composer
from vidkit.engine.stage.path import Pose, plan, shift, unit_of
from vidkit.engine.stage.scene import Layer, Scene
from vidkit.engine.stage.words import understand
from vidkit.models import MOVES, CameraMove

from .paper import sheet, synthetic, texture

M = CameraMove


def plainly(scene: Scene, pose: Pose) -> np.ndarray:
    """Compose one frame in float, layer by layer, with one warp each: luma in limited range."""
    out = np.zeros((scene.height, scene.width, 3), np.float32)
    zoom = float(np.exp(pose.zoom))
    for layer in scene.layers:
        scale, right, down = shift(pose, layer.depth, unit_of(scene), subject=layer.subject)
        k = scale * zoom
        x = (
            scene.pivot[0] + (layer.x - scene.pivot[0]) * scale + right - scene.pivot[0] * (1 - 1 / zoom)
        ) * zoom
        y = (
            scene.pivot[1] + (layer.y - scene.pivot[1]) * scale + down - scene.pivot[1] * (1 - 1 / zoom)
        ) * zoom
        matrix = np.float32([[k, 0, x + 0.5 * k - 0.5], [0, k, y + 0.5 * k - 0.5]])
        warped = cv2.warpAffine(
            layer.image, matrix, (scene.width, scene.height), flags=cv2.INTER_LINEAR
        ).astype(np.float32)
        out = out * (1 - warped[..., 3:] / 255) + warped[..., :3]
    return out @ np.float32([0.18259, 0.61423, 0.06201]) + 16


POSES = {
    "rest": Pose(),
    "truck": Pose(x=3.3),
    "pedestal": Pose(y=-1.7, x=0.4),
    "pan": Pose(pan=61.7, tilt=-22.2),
    "push": Pose(z=1.9),
    "pull": Pose(z=-0.8),
    "zoom in": Pose(zoom=0.31),
    "zoom out": Pose(zoom=-0.12),
    "all": Pose(x=-2.2, y=1.1, z=1.2, pan=20, tilt=9, zoom=0.2),
}


@pytest.mark.parametrize("name", POSES)
def test_the_fast_way_gives_the_same_picture_as_the_plain_one(name):
    """At every kind of pose, planar, culled and flattened compositing is within a level or two of plain warping."""
    scene = synthetic(320, 180)
    pose = POSES[name]
    luma = Composer(scene, [pose], finish=False).frame(0)[0].astype(np.float32)
    difference = np.abs(luma - plainly(scene, pose))
    # Edges are sampled in another order; a wrong place or a wrong sheet would differ everywhere.
    assert float(np.mean(difference)) < 1.6
    assert float(np.percentile(difference, 98)) < 8


def test_neighbours_that_the_camera_cannot_part_are_flattened():
    """When the camera only turns, all still sheets become one; when it travels, they stay apart."""
    scene = synthetic(320, 180)
    turning = Composer(scene, plan([Shot((M.pan_left, M.zoom_in))], 24, 24, scene))
    travelling = Composer(scene, plan([Shot((M.truck_left,))], 24, 24, scene))
    assert len(turning.sheets) == 1
    assert len(travelling.sheets) == len(scene.layers)


def test_frames_do_not_depend_on_which_were_drawn_before():
    """A frame drawn alone equals the same frame drawn in its turn, also while the camera rests."""
    scene = synthetic(320, 180)
    scene.layers[3].motion = lambda t: (4 * t, -2 * t)
    poses = plan([Shot((M.static_shot,)), Shot((M.push_in,))], 24, 24, scene)
    row = Composer(scene, poses)
    frames = [[plane.copy() for plane in row.frame(index)] for index in range(24)]
    for index in (0, 7, 11, 17, 23):
        alone = Composer(scene, poses).frame(index)
        assert all(np.array_equal(mine, other) for mine, other in zip(frames[index], alone, strict=True))


def test_endless_sheets_never_end():
    """A tile that wraps covers the frame after any time, in both directions, and keeps its pattern."""
    scene = synthetic(320, 180)
    alpha = np.full((64, 48), 255.0, np.float32)
    tile = sheet(texture(48, 64, 5, (200, 200, 90)), alpha)
    scene.layers = [
        scene.layers[0],
        Layer(tile, 3, 5, 8.0, "snow", motion=lambda t: (-311 * t, 977 * t), wrap=True),
    ]
    scene.layers[0].image[..., :3] = 0
    composer = Composer(scene, [Pose(x=1), Pose(x=1, z=-0.5), Pose(x=1, zoom=0.2)] * 8, finish=False)
    for index in range(24):
        assert composer.frame(index)[0].min() > 60


def test_poses_of_a_figure_follow_each_other():
    """A layer with several pictures shows them in turn at its own rate."""
    scene = synthetic(320, 180)
    light, dark = (np.full((40, 40, 4), (value, value, value, 255), np.uint8) for value in (250, 20))
    scene.layers.append(Layer(light, 10, 10, 6.0, "walker", frames=[light, dark], frames_per_second=12))
    composer = Composer(scene, [Pose()] * 8, finish=False)
    shown = [int(composer.frame(index)[0][30, 30]) > 120 for index in range(8)]
    assert shown == [True, True, False, False] * 2


def test_a_frame_has_the_exact_size():
    """Sizes that no power of two divides come out exactly."""
    for size in ((1366, 768), (910, 512), (202, 358)):
        scene = synthetic(*size)
        luma, blue, red = Composer(scene, [Pose(zoom=0.123)]).frame(0)
        assert luma.shape == size[::-1]
        assert blue.shape == red.shape == (size[1] // 2, size[0] // 2)


def uncovered(scene: Scene, moves: tuple[CameraMove, ...]) -> int:
    """Count the chroma pixels behind which nothing hangs, at four moments of a four-second move."""
    poses = plan([Shot(moves)], 24, 6, scene, 3)
    composer = Composer(scene, [poses[index] for index in (0, 8, 16, 23)], finish=False)
    composer._backdrop = (235, 254, 2)  # a colour no paper has
    worst = 0
    for index in range(4):
        _, blue, red = composer.frame(index)
        worst = max(worst, int(((blue > 225) & (red < 35)).sum()))
    return worst


EDGES = [
    *((move,) for move in MOVES if move not in {M.shake, M.static_shot}),
    (M.pedestal_up, M.tilt_up, M.pull_out),
    (M.pedestal_down, M.tilt_down, M.zoom_out),
    (M.truck_left, M.pan_left, M.shake),
]


@pytest.mark.parametrize(
    "place", ["desert", "sea", "forest", "city", "street", "snow", "underwater", "space", "room"]
)
def test_no_staged_place_shows_a_hole(place):
    """Wherever the camera goes, wide or tall, something painted is behind everything."""
    for size in ((480, 270), (270, 480)):
        scene = build(understand(place, 3), *size, 3)
        assert [moves for moves in EDGES if uncovered(scene, moves)] == []


def test_a_hole_would_be_seen():
    """Without its sky the same scene does show holes: the test above can fail."""
    scene = build(understand("desert", 3), 480, 270, 3)
    del scene.layers[0]
    assert uncovered(scene, (M.pan_left,)) > 1000
