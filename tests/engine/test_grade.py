"""Looks are read from words and change the picture in the way their names say."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine.grade import Grader, read

SIZE = (96, 64)


def grey(value: int = 140) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.full((64, 96), value, np.uint8),
        np.full((32, 48), 120, np.uint8),
        np.full((32, 48), 150, np.uint8),
    )


@pytest.mark.parametrize(
    ("words", "looks"),
    [
        ("make it a rainy night", {"night", "rain"}),
        ("Black and white, please", {"black and white"}),
        ("a SNOWY winter evening", {"dusk", "cold", "snow"}),
        ("blur the background", {"blur"}),
        ("give him a moustache", set()),
        ("the knight is brightened by terrain", set()),
    ],
)
def test_words_become_looks(words, looks):
    """Whole words count, in any case; parts of other words do not."""
    assert set(read(words)) == looks


def test_every_look_works_and_stays_within_range():
    """No look fails, changes the size, or leaves the frame as it was."""
    from vidkit.engine import grade

    picture = grey()
    picture[0][:, 41:] = 60
    for name in (*grade._TONES, *grade._EFFECTS):
        grader = Grader((name,), *SIZE, seed=1)
        out = grader.apply(tuple(plane.copy() for plane in picture), 3)
        assert [plane.shape for plane in out] == [(64, 96), (32, 48), (32, 48)]
        assert any(not np.array_equal(mine, other) for mine, other in zip(out, picture, strict=True)), name


def test_rain_falls():
    """Streaks move downwards from frame to frame and are the same for the same seed."""
    one, two = (Grader(("rain",), *SIZE, seed=4) for _ in range(2))
    first, second = one.apply(grey(60), 0)[0], one.apply(grey(60), 1)[0]
    assert not np.array_equal(first, second)
    assert np.array_equal(first, two.apply(grey(60), 0)[0])


def test_the_negative_of_a_negative_is_the_picture():
    """Inverting twice gives back the luma within rounding."""
    twice = Grader(("negative",), *SIZE)
    once = twice.apply(grey(90), 0)
    assert np.abs(twice.apply(once, 0)[0].astype(int) - 90).max() <= 1
