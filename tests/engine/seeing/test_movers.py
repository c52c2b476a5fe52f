"""What moved in a shot is known again by its colours where it rests, and in that shot only."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.films import film
from vidkit.engine.reframe.plan import plan
from vidkit.engine.seeing.facts import GRID
from vidkit.engine.seeing.movers import known_again
from vidkit.engine.seeing.survey import survey


def test_who_stands_still_is_known_by_how_they_walked():
    """A colour that moved draws the eye in all pictures of its shot, not in those of the next one."""
    codes = np.full((8, *GRID), 900, np.int16)
    codes[:, 5:12, 20:24] = 4000
    moved = np.zeros((8, *GRID), np.uint8)
    moved[1:3, 5:12, 20:24] = 200
    maps = np.zeros((8, *GRID), np.uint8)
    told = known_again(maps, codes, moved, [slice(0, 4), slice(4, 8)])
    assert (told[:4, 8, 22] > 100).all()
    assert told[:4, 8, 5].max() < 10
    assert told[4:].max() == 0
    assert maps.max() == 0


def test_nothing_is_made_of_little():
    """Where nothing moved, or a shot has two pictures only, the maps stay what they were."""
    rng = np.random.default_rng(3)
    maps = rng.integers(0, 255, (5, *GRID)).astype(np.uint8)
    codes = np.zeros((5, *GRID), np.int16)
    moved = np.zeros((5, *GRID), np.uint8)
    moved[3:, 4:8] = 255
    told = known_again(maps, codes, moved, [slice(0, 3), slice(3, 5), slice(5, 5)])
    assert (told == maps).all()


def test_the_window_stays_with_who_has_stopped(tmp_path):
    """A walker who stops stays in the window, though something as bright stands on the other side all the time."""
    import cv2

    rng = np.random.default_rng(5)
    ground = cv2.resize(rng.integers(70, 130, (9, 16, 3)).astype(np.uint8), (320, 180))

    def paint(index):
        picture = ground.copy()
        picture[70:120, 40:75] = (60, 90, 230)
        left = 180 + min(index, 24) * 3
        picture[60:110, left : left + 34] = (210, 80, 60)
        return picture

    path = film(tmp_path / "stops.mp4", 96, (320, 180), paint=paint, sound=None)
    framing = plan(path, survey(path, faces=False), 0, 4, 9 / 16)
    for time in (2.0, 3.0, 3.9):
        box = framing.at(time).views(time)[0].source
        assert box.x < 0.8 < box.x + box.width


@pytest.mark.parametrize("count", [0, 1])
def test_short_films(count):
    """No picture, or one, is no error."""
    maps, codes = np.zeros((count, *GRID), np.uint8), np.zeros((count, *GRID), np.int16)
    assert known_again(maps, codes, maps, [slice(0, count)]).shape == maps.shape
