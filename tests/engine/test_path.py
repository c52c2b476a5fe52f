"""The camera's way is smooth, stays where something is painted, and can be gone on with."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.path import Pose, end_of, overscan, plan, pose_from, shift
from vidkit.engine.stage.sheets import view_of
from vidkit.models import MOVES, CameraMove

from .paper import synthetic

M = CameraMove
AXES = ("x", "y", "z", "pan", "tilt", "zoom")


def values(poses: list[Pose], axis: str) -> np.ndarray:
    return np.array([getattr(pose, axis) for pose in poses])


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
@pytest.mark.parametrize("seconds", [1, 4, 20])
def test_nothing_unpainted_ever_shows(move, seconds):
    """Whatever the move and the length, every sheet that fills the frame at rest fills it at every pose."""
    scene = synthetic(320, 180)
    for shots in ([Shot((move,))], [Shot((move, M.shake, M.pan_left, M.tilt_up), 1.5)] * 2):
        for pose in plan(shots, seconds * 24, 24, scene, seed=4):
            view = view_of(scene, pose)
            for layer in scene.layers[:1] + scene.layers[1:3]:
                scale, right, down = shift(pose, layer.depth, 0.25)
                left = scene.pivot[0] + (layer.x - scene.pivot[0]) * scale + right
                top = scene.pivot[1] + (layer.y - scene.pivot[1]) * scale + down
                assert left <= view.left + 0.5
                assert left + layer.image.shape[1] * scale >= view.left + 320 / view.zoom - 0.5
                assert top + layer.image.shape[0] * scale >= view.top + 180 / view.zoom - 0.5
                if layer.name == "sky":
                    assert top <= view.top + 0.5


def test_shots_join_without_a_jump_in_place_or_speed():
    """Between two frames the pose never changes by more than the quickest moment of a single move."""
    scene = synthetic(320, 180)
    shots = [
        Shot((M.truck_left,)),
        Shot((M.zoom_in, M.pan_right)),
        Shot((M.push_in,)),
        Shot((M.pedestal_up,)),
    ]
    poses = plan(shots, 96, 24, scene)
    for axis in AXES:
        steps = np.diff(values(poses, axis))
        assert np.abs(np.diff(steps)).max() < 0.25 * max(np.abs(steps).max(), 1e-9) + 1e-9, axis


def test_shots_share_the_time_equally():
    """The second of two shots begins in the middle."""
    poses = plan([Shot((M.pan_left,)), Shot((M.tilt_up,))], 96, 24, synthetic(320, 180))
    pan, tilt = values(poses, "pan"), values(poses, "tilt")
    assert np.ptp(pan[48:]) < 0.01 * np.ptp(pan)
    assert np.ptp(tilt[:47]) < 0.01 * np.ptp(tilt)


def test_a_way_can_be_gone_on_with():
    """Going on from the last pose begins there, and reaches no further than something is painted."""
    scene = synthetic(320, 180)
    last = end_of(plan([Shot((M.truck_left, M.zoom_in))], 96, 24, scene))
    again = pose_from(last.as_facts())
    on = plan([Shot((M.truck_left,))], 96, 24, scene, start=again)
    assert abs(on[0].x - last.x) < 0.05
    assert abs(on[0].zoom - last.zoom) < 1e-3
    assert on[-1].x < last.x


def test_no_words_mean_a_slow_drift():
    """Without camera words the camera still moves a little, so that depth shows."""
    poses = plan([], 96, 24, synthetic(320, 180))
    assert 0.5 < np.ptp(values(poses, "x")) < 8


def test_a_flat_picture_at_rest_shows_all_of_itself():
    """With nothing that needs a reserve, a given picture fills the frame exactly."""
    from vidkit.engine.stage.photo import as_scene

    scene = as_scene(np.zeros((90, 160, 3), np.uint8), 320, 180)
    poses = plan([Shot((M.static_shot,))], 10, 24, scene)
    assert all(pose.zoom == pytest.approx(-overscan(scene)) for pose in poses)
