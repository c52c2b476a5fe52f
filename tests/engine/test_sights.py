"""Where a film of ours says its subjects are: true to its pictures, and still true of what is made of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.engine.films import Silent
from vidkit.engine import notes, sights
from vidkit.engine.exporting import export
from vidkit.engine.frames import frames_at
from vidkit.engine.probe import probe
from vidkit.engine.production import change, film, go_on
from vidkit.engine.reframe.framing import WHOLE, Framing, Pane, Stretch
from vidkit.engine.sights import Sight

KITE = "A red kite in the sky above a green meadow at noon"


def way(*keys):
    return np.array(keys, float)


CROSSING = Sight("boat", 0, way([0, 0.0, 0.4, 0.2, 0.2], [4, 0.8, 0.4, 0.2, 0.2]))


def red_box(picture):
    """Return left, top, right and bottom of what is red, as shares of the picture."""
    red, green, blue = (picture[..., channel].astype(int) for channel in range(3))
    mask = (red > 150) & (green < 90) & (blue < 90)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    tall, wide = mask.shape
    return columns[0] / wide, rows[0] / tall, (columns[-1] + 1) / wide, (rows[-1] + 1) / tall


@pytest.fixture(scope="module")
def flight(tmp_path_factory):
    """A kite, with a camera that travels, turns and nears."""
    folder = tmp_path_factory.mktemp("flight")
    args = {"prompt": f"{KITE} [Truck left, Zoom in] [Pan right]", "width": 320, "height": 180, "seed": 5}
    film(folder, {**args, "seconds": 2}, Silent(), folder / "kite.mp4")
    return folder


def test_the_box_is_where_the_paint_is(flight):
    """What the note says lies around the red of the kite in the very frames."""
    (kite,) = sights.of(flight / "kite.mp4")
    assert (kite.what, kite.rank) == ("kite", 0)
    times = [0.1, 0.6, 1.0, 1.4, 1.9]
    for time, (x, y, wide, tall), picture in zip(
        times, kite.boxes(times), frames_at(flight / "kite.mp4", times), strict=True
    ):
        left, top, right, bottom = red_box(picture)
        assert left == pytest.approx(x, abs=0.03), time
        assert top == pytest.approx(y, abs=0.04), time
        assert x - 0.02 <= left
        assert right <= x + wide + 0.02
        assert bottom <= y + tall + 0.03


def test_the_note_is_small_and_the_same_every_time(flight, tmp_path):
    """A still subject costs two keys, no film more than some hundred bytes, and nothing in it is chance."""
    args = {"prompt": "A lighthouse on a hill [Static shot]", "width": 160, "height": 90, "seconds": 1}
    for name in ("one.mp4", "two.mp4"):
        film(tmp_path, args, Silent(), tmp_path / name)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()
    (tower,) = notes.read(probe(tmp_path / "one.mp4").tags)["sights"]
    assert len(tower["way"]) == 2
    assert len(json.dumps(notes.read(probe(flight / "kite.mp4").tags)["sights"])) < 600


def test_an_extended_film_tells_of_both_parts(flight):
    """What was told of the source stays, and goes on with the scene's own clock."""
    args = {"video": "kite.mp4", "prompt": "a dog appears", "seconds": 1}
    go_on(flight, args, Silent(), flight / "longer.mp4")
    told = sights.of(flight / "longer.mp4")
    assert [(one.what, one.rank) for one in told] == [("kite", 0), ("kite", 0), ("dog", 1)]
    before, after, dog = told
    assert before.way[-1, 0] == pytest.approx(2.0)
    assert (after.way[0, 0], after.way[-1, 0]) == pytest.approx((2.0, 3.0))
    assert dog.way[0, 0] == pytest.approx(2.0)
    assert after.way[0, 1:] == pytest.approx(before.way[-1, 1:], abs=0.02)
    (picture,) = frames_at(flight / "longer.mp4", [2.5])
    assert red_box(picture)[0] == pytest.approx(after.boxes([2.5])[0, 0], abs=0.03)


def test_a_graded_clip_keeps_what_is_told(flight):
    """Other colours do not move anything."""
    cut = {"vidkit": 1, "clip": {}, **sights.noted(sights.of(flight / "kite.mp4"))}
    tags = {"comment": json.dumps(cut)}
    export(flight / "kite.mp4", flight / "cut.mp4", width=320, height=180, tags=tags)
    change(flight, {"video": "cut.mp4", "prompt": "black and white"}, Silent(), flight / "grey.mp4")
    assert "graded" in notes.read(probe(flight / "grey.mp4").tags)
    assert [one.what for one in sights.of(flight / "grey.mp4")] == ["kite"]


def test_a_clip_has_its_own_times():
    """Of a stretch the way is cut at its ends, and what is not in it is not told."""
    late = replace(CROSSING, way=np.add(CROSSING.way, [10, 0, 0, 0, 0]))
    (cut,) = sights.between([CROSSING, late], 1.0, 3.0)
    assert cut.way[:, 0] == pytest.approx([0, 2])
    assert cut.boxes([0.0, 1.0, 2.0])[:, 0] == pytest.approx([0.2, 0.4, 0.6])
    assert np.isnan(cut.boxes([2.5])).all()


def test_where_the_picture_stands_the_subject_stands():
    """During a stop the box rests; afterwards it is as late as the picture; at a cut the last shot stands."""
    (held,) = sights.with_stops([CROSSING], [(0.0, 0.5), (2.0, 1.0)])
    assert held.boxes([0.0, 0.4])[:, 0] == pytest.approx([0.0, 0.0])
    assert held.boxes([1.5])[0, 0] == pytest.approx(0.2)
    assert held.boxes([2.5, 3.0, 3.5])[:, 0] == pytest.approx([0.4, 0.4, 0.4])
    assert held.way[-1, 0] == pytest.approx(5.5)
    second = replace(CROSSING, way=np.add(CROSSING.way, [2, 0, 0, 0, 0]))
    (after,) = sights.with_stops([second], [(2.0, 1.0)])
    assert after.way[0, 0] == pytest.approx(3.0)
    moved = notes.with_stops({"vidkit": 1, **sights.noted([CROSSING])}, [(2.0, 1.0)])
    assert sights.read(moved)[0].way[-1, 0] == pytest.approx(5.0)


def test_a_reframed_clip_tells_where_things_are_now():
    """Boxes follow the window that was cut out; where several windows share the frame nothing is told."""
    window = Pane(WHOLE, 0.25, 1.0, np.array([[0.5, 0.5]]))
    framing = Framing(
        9 / 16,
        (Stretch(0, 3, "Full", (window,)), Stretch(3, 9, "Split 2", (window, window))),
    )
    (told,) = sights.through([CROSSING], framing, 1.0, 4.0)
    assert told.way[0, 0] == 0
    assert told.way[-1, 0] == pytest.approx(2.0)
    assert told.boxes([1.0])[0] == pytest.approx([(0.4 - 0.375) / 0.25, 0.4, 0.8, 0.2])


@pytest.mark.parametrize(
    "rows",
    [
        "words",
        [3, None, "a"],
        [{"what": "kite", "rank": 0}],
        [{"what": "kite", "rank": 0, "way": []}],
        [{"what": "kite", "rank": 0, "way": [[0, 0, 0, 1]]}],
        [{"what": "kite", "rank": 0, "way": [[0, 0, 0, float("nan"), 1]]}],
        [{"what": "kite", "rank": float("inf"), "way": [[0, 0, 0, 1, 1]]}],
        [{"what": "kite", "rank": 0, "way": [[1, 0, 0, 1, 1], [0, 0, 0, 1, 1]]}],
        [{"what": "kite", "rank": 0, "way": [[0, 0, 0, 0, 1]]}],
        [{"what": "kite", "rank": 0, "way": [[0, 0, 0, 1, 1], [0, 0]]}],
    ],
)
def test_rows_that_are_none_of_ours_are_passed_over(rows):
    """A comment may hold anything; it never stops a film from being framed."""
    assert sights.read({"vidkit": 1, "sights": rows}) == ()


def test_no_film_tells_nothing(tmp_path):
    """Neither a missing file nor one that is no film is an error here."""
    (tmp_path / "words.mp4").write_text("words")
    assert sights.of(tmp_path / "words.mp4") == sights.of(tmp_path / "none.mp4") == ()


def test_a_straight_way_needs_two_keys():
    """Keys on the line between others are left out, turns stay."""
    line = np.array([[t, 0.1 * t, 0.5, 0.2, 0.2] for t in range(9)], float)
    assert len(sights.thinned(line)) == 2
    line[4, 1] += 0.1
    assert 4 in sights.thinned(line)[:, 0]
