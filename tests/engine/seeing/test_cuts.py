"""Cuts are found at their very frame; flashes, quick objects and turning cameras are none."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine.seeing.cuts import SMALL, Cut, CutFinder


def scene(seed: int, light: float = 110.0) -> np.ndarray:
    """Return a picture with something in it, (36, 64, 3)."""
    import cv2

    rng = np.random.default_rng(seed)
    coarse = rng.normal(0, 1, (6, 10, 3)).astype(np.float32)
    smooth = cv2.resize(coarse, (SMALL[1] * 2, SMALL[0]), interpolation=cv2.INTER_CUBIC)
    return np.clip(np.array([light, 128, 128]) + smooth * np.array([42, 14, 14]), 16, 235)


def view(picture: np.ndarray, left: float = 0.0, noise: int = 0) -> np.ndarray:
    """Cut a view out of a wide picture, with a little noise."""
    moved = picture[:, round(left) : round(left) + SMALL[1]]
    grain = np.random.default_rng(noise).normal(0, 1.2, moved.shape)
    return np.clip(moved + grain, 0, 255).astype(np.uint8)


def found(frames: list[np.ndarray], fps: float = 24) -> list[Cut]:
    finder = CutFinder(fps)
    for frame in frames:
        finder.add(frame)
    return finder.cuts()


def still(seed: int, count: int, light: float = 110.0) -> list[np.ndarray]:
    return [view(scene(seed, light), noise=index) for index in range(count)]


@pytest.mark.parametrize("light", [110.0, 60.0])
def test_a_cut_is_found_at_its_frame(light):
    """The first frame of the new shot is named, also in the dark."""
    frames = still(1, 30, light) + still(2, 41, light) + still(3, 25, light)
    assert found(frames) == [Cut(30, "cut"), Cut(71, "cut")]


def test_a_dissolve_is_one_change_in_its_middle():
    """A dissolve of a second is found once, near its middle, and called so."""
    one, two = scene(1), scene(2)
    mixed = [view(one + (two - one) * step / 24, noise=step) for step in range(1, 24)]
    cuts = found(still(1, 40) + mixed + still(2, 40))
    assert [cut.kind for cut in cuts] == ["dissolve"]
    assert abs(cuts[0].frame - 52) <= 4


def test_a_fade_through_black_is_one_change():
    """A fade to black and up again is found once, in the black."""
    down = [view((scene(1) - [16, 128, 128]) * (1 - step / 12) + [16, 128, 128]) for step in range(13)]
    up = [view((scene(2) - [16, 128, 128]) * (step / 12) + [16, 128, 128]) for step in range(13)]
    cuts = found(still(1, 30) + down + up + still(2, 30))
    assert [cut.kind for cut in cuts] == ["fade"]
    assert 40 <= cuts[0].frame <= 46


def test_a_flash_is_no_cut():
    """Lightning and a camera flash come back to the same picture."""
    frames = still(1, 60)
    for index in (30, 31):
        frames[index] = np.clip(frames[index].astype(int) + 110, 0, 255).astype(np.uint8)
    assert found(frames) == []


def test_a_turning_camera_is_no_cut():
    """A quick pan and something large and quick are movement, not cuts."""
    pan = [view(scene(1), left=index * 2.2, noise=index) for index in range(28)]
    frames = still(1, 20)
    for index, left in enumerate(range(0, 60, 12)):
        frames[8 + index] = frames[8 + index].copy()
        frames[8 + index][8:28, left : left + 22] = (220, 120, 140)
    assert found(pan) == []
    assert found(frames) == []


def test_the_last_frames_are_no_shot():
    """A jump in the first or last few frames does not make a shot nobody sees."""
    assert found(still(1, 3) + still(2, 40)) == []
    assert found(still(1, 40) + still(2, 2)) == []
