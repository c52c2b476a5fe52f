"""What the camera is said to do is what the pictures do, measured in the decoded MP4 by optical flow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from vidkit.engine.stage.build import build
from vidkit.engine.stage.camera import Shot, parse
from vidkit.engine.stage.render import render
from vidkit.engine.stage.scene import Scene
from vidkit.engine.stage.words import understand
from vidkit.models import MOVES, CameraMove

from .motion import Motion, gray_frames, measure
from .paper import REGIONS, synthetic

M = CameraMove
#: Staged scenes show their far sheets in the middle of the frame and their nearest at its lower edge.
STAGED = {
    "far": (0.05, 0.02, 0.95, 0.40),
    "middle": (0.05, 0.66, 0.95, 0.78),
    "near": (0.05, 0.88, 0.95, 0.99),
}
SIGNS = {M.truck_left: 1, M.truck_right: -1, M.pan_left: 1, M.pan_right: -1}
SINKS = {M.pedestal_up: 1, M.pedestal_down: -1, M.tilt_up: 1, M.tilt_down: -1}


@pytest.fixture(scope="module")
def paper() -> Scene:
    return synthetic()


@pytest.fixture(scope="module")
def castle() -> Scene:
    return build(understand("a castle in a forest meadow with flowers", 5), 640, 360, 5)


def filmed(scene: Scene, shots: Sequence[Shot], tmp_path: Path, seconds: float = 2.0) -> Path:
    return render(scene, shots, seconds, tmp_path / "film.mp4", crf=14, seed=3).path


def judge(move: CameraMove, motion: dict[str, Motion]) -> None:
    """Hold the measured motion of a far, a middle and a near region against what the move's name means."""
    far, middle, near = motion["far"], motion["middle"], motion["near"]
    everywhere = (far, middle, near)
    if move in {M.truck_left, M.truck_right}:
        sign = SIGNS[move]
        assert 1 < sign * far.right < sign * middle.right < sign * near.right, "near things slide faster"
        assert sign * near.right > 2.5 * sign * far.right
        # In the middle a hero and the ground behind it go at two speeds: only its travel is the camera's.
        assert all(abs(part.down) < 2 for part in everywhere)
        assert all(abs(part.growth) < 0.02 for part in (far, near))
    elif move in {M.pan_left, M.pan_right}:
        sign = SIGNS[move]
        assert sign * near.right > 30
        assert all(abs(part.right - near.right) < 4 for part in everywhere), "turning shows no parallax"
        assert all(abs(part.down) < 2 for part in everywhere)
    elif move in {M.pedestal_up, M.pedestal_down}:
        sign = SINKS[move]
        assert 1 < sign * far.down < sign * middle.down < sign * near.down, "near things sink faster"
        assert sign * near.down > 2.5 * sign * far.down
        assert all(abs(part.right) < 3 for part in everywhere)
    elif move in {M.tilt_up, M.tilt_down}:
        sign = SINKS[move]
        assert sign * near.down > 20
        assert all(abs(part.down - near.down) < 4 for part in everywhere), "turning shows no parallax"
        assert all(abs(part.right) < 3 for part in everywhere)
    elif move in {M.push_in, M.pull_out}:
        sign = 1 if move is M.push_in else -1
        assert 0.01 < sign * far.growth < sign * middle.growth < sign * near.growth, "near things grow faster"
        assert sign * near.growth > 2.5 * sign * far.growth
    elif move in {M.zoom_in, M.zoom_out}:
        sign = 1 if move is M.zoom_in else -1
        assert sign * near.growth > 0.12
        assert all(abs(part.growth - near.growth) < 0.025 for part in everywhere), (
            "a lens magnifies all alike"
        )
    elif move is M.shake:
        assert all(part.walked > 30 for part in everywhere), "it trembles"
        assert all(abs(part.right) < 3 and abs(part.down) < 3 for part in everywhere), (
            "and stays where it was"
        )
        assert abs(far.walked - near.walked) < 0.1 * near.walked
    elif move is M.static_shot:
        assert all(part.walked < 3 for part in everywhere)
    else:
        assert move is M.tracking_shot
        assert abs(near.right) > 40, "the world slides by"
        assert abs(far.right) < abs(middle.right) < abs(near.right)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_each_move_does_what_film_people_mean_by_it(move, paper, tmp_path):
    """On a synthetic scene, each of the fifteen moves has the right direction and the right kind of motion."""
    motion = measure(filmed(paper, [Shot((move,))], tmp_path), REGIONS)
    motion["far"] = motion["sky"]
    judge(move, motion)
    if move is M.tracking_shot:
        assert abs(motion["hero"].right) < 4, "the hero stays where it is in the frame"
        assert abs(motion["middle"].right) > 20


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_staged_scenes_obey_every_move(move, castle, tmp_path):
    """On a scene painted from words, each move shows in the same way."""
    judge(move, measure(filmed(castle, [Shot((move,))], tmp_path), STAGED))


def test_two_moves_in_one_bracket_add_up(paper, tmp_path):
    """A truck with a zoom shows parallax sideways and growth that is the same at every distance."""
    shots = parse("paper [Truck right, Zoom in]")[1]
    motion = measure(filmed(paper, shots, tmp_path), REGIONS)
    assert motion["near"].right < motion["far"].right - 20
    assert abs(motion["near"].growth - motion["sky"].growth) < 0.03
    assert motion["sky"].growth > 0.12


def test_three_moves_in_one_bracket_add_up(paper, tmp_path):
    """A pan, a pedestal and a push together show all three: sideways everywhere, sinking and growing by distance."""
    shots = parse("paper [Pan left, Pedestal up, Push in]")[1]
    assert len(shots[0].moves) == 3
    motion = measure(filmed(paper, shots, tmp_path), REGIONS)
    assert motion["sky"].right > 25
    assert motion["hero"].right > 25
    assert motion["near"].growth > motion["middle"].growth > motion["sky"].growth > 0.01
    assert motion["hero"].down > motion["sky"].down + 5


def test_travelling_one_way_and_turning_the_other_is_an_orbit(paper, tmp_path):
    """With truck left and pan right the hero keeps its place while near and far pass it in opposite directions."""
    motion = measure(filmed(paper, [Shot((M.truck_left, M.pan_right))], tmp_path), REGIONS)
    assert abs(motion["hero"].right) < 4
    assert motion["near"].right > 12
    assert motion["sky"].right < -12


def test_brackets_follow_each_other(paper, tmp_path):
    """Two brackets in a row pan left in the first half and tilt up in the second, and nothing else."""
    film = filmed(paper, parse("paper [Pan left] and later [Tilt up]")[1], tmp_path, seconds=3.0)
    frames = gray_frames(film)
    half = len(frames) // 2
    first, second = _travel(frames[:half]), _travel(frames[half:])
    assert first[0] > 30
    assert abs(first[1]) < 2
    assert second[1] > 20
    assert abs(second[0]) < 2


def test_there_is_no_jump_where_shots_meet(paper, tmp_path):
    """Over a sequence of four shots no frame moves further than the quickest moment inside a shot would."""
    shots = parse("[Truck left] [Zoom in] [Pan right, Push in] [Shake]")[1]
    frames = gray_frames(filmed(paper, shots, tmp_path, seconds=4.0))
    steps = [np.hypot(*_shift(before, after)) for before, after in pairwise(frames)]
    joints = [24, 48, 72]
    for joint in joints:
        assert max(steps[joint - 2 : joint + 2]) < 3.0, f"a jump at frame {joint}"


def _shift(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    import cv2

    (x, y), _ = cv2.phaseCorrelate(
        np.float32(before), np.float32(after), cv2.createHanningWindow(before.shape[::-1], cv2.CV_32F)
    )
    return x, y


def _travel(frames: list[np.ndarray]) -> tuple[float, float]:
    steps = np.array([_shift(before, after) for before, after in pairwise(frames)])
    return float(steps[:, 0].sum()), float(steps[:, 1].sum())
