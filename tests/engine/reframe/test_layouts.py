"""Each layout shows what its name says where that makes sense, and says what is possible where it does not."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.films import film
from tests.engine.portrait import portrait
from vidkit.engine.exporting import export
from vidkit.engine.faces import find
from vidkit.engine.frames import frames_at
from vidkit.engine.reframe import layouts
from vidkit.engine.reframe.framing import WHOLE, barred
from vidkit.engine.reframe.plan import plan
from vidkit.engine.seeing.survey import survey
from vidkit.engine.work import TaskError

PLACES = {1: ((680, 250),), 2: ((40, 120), (740, 150)), 4: ((60, 30), (700, 40), (80, 310), (690, 320))}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Films of one, two and four people who stand far apart: path and survey."""
    folder = tmp_path_factory.mktemp("films")
    face = portrait(180)
    made = {}
    for count, places in PLACES.items():

        def paint(index, places=places):
            picture = np.full((540, 960, 3), (96, 126, 84), np.uint8)
            picture[400:] = (60, 70, 60)
            for number, (x, y) in enumerate(places):
                left = x + (index if number % 2 == 0 else -index) // 3
                picture[y : y + 180, left : left + 180] = face
            return picture

        path = film(folder / f"{count}.mp4", 40, (960, 540), paint=paint, sound=None)
        made[count] = (path, survey(path))
    return made


def picture(crowd, count, layout, ratio=9 / 16, height=640, tmp_path=None):
    path, seen = crowd[count]
    framing = plan(path, seen, 0, 1.6, ratio, layout)
    width = round(height * ratio / 2) * 2
    facts = export(
        path, tmp_path / "out.mp4", end=1.6, width=width, height=height, framing=framing, preset="ultrafast"
    )
    return frames_at(tmp_path / "out.mp4", [0.8])[0], facts


@pytest.mark.parametrize(
    ("count", "layout", "faces"),
    [
        (2, "Split 2", 2),
        (4, "Trio", 3),
        (4, "Grid 4", 4),
        (2, "OTS", 2),
        (1, "Screen First", 2),
        (1, "Gameplay A", 1),
        (1, "Gameplay B", 1),
    ],
)
def test_as_many_faces_as_the_name_says(crowd, count, layout, faces, tmp_path):
    """The finder counts the layout's faces in the exported picture."""
    shown, facts = picture(crowd, count, layout, tmp_path=tmp_path)
    assert facts["layouts"] == [layout]
    assert len(find(shown, sure=0.8)) >= faces


def test_the_player_is_above_or_below(crowd, tmp_path):
    """Gameplay A has the face in the upper third, Gameplay B in the lower."""
    above, _ = picture(crowd, 1, "Gameplay A", tmp_path=tmp_path)
    below, _ = picture(crowd, 1, "Gameplay B", tmp_path=tmp_path)
    assert find(above, sure=0.8)[0].y < 640 / 3
    assert find(below, sure=0.8)[0].y > 640 * 0.6


def test_a_picture_in_the_picture(crowd, tmp_path):
    """PiP lays a small close-up of the face into the lower right corner."""
    shown, _ = picture(crowd, 1, "PiP", tmp_path=tmp_path)
    faces = find(shown, sure=0.8)
    assert any(face.x > 180 and face.y > 320 for face in faces)


def test_fit_shows_everything_and_no_bars(crowd, tmp_path):
    """Fit shows the whole picture; above and below is the picture itself, out of focus, never black."""
    shown, _ = picture(crowd, 4, "Fit", tmp_path=tmp_path)
    band = shown[219:421]
    assert len(find(band, sure=0.7)) >= 3
    for part in (shown[:200], shown[440:]):
        assert part.mean() > 25
        assert np.abs(np.diff(part.astype(int), axis=1)).max() < 12


def test_auto_keeps_people_together(crowd):
    """Auto fills the frame with one, splits it for two who stand apart, and shows all of four."""
    chosen = {count: plan(path, seen, 0, 1.6, 9 / 16).layouts for count, (path, seen) in crowd.items()}
    assert chosen == {1: ("Full",), 2: ("Split 2",), 4: ("Fit",)}
    path, seen = crowd[2]
    assert plan(path, seen, 0, 1.6, 16 / 9).layouts == ("Full",)


def test_what_makes_no_sense_is_refused(crowd):
    """A layout that the stretch cannot fill is an error that names those it can; so is a name nobody knows."""
    path, seen = crowd[1]
    for layout in ("Grid 4", "OTS", "Nonsense"):
        with pytest.raises(TaskError) as caught:
            plan(path, seen, 0, 1.6, 9 / 16, layout)
        assert caught.value.code == "layout_not_possible"
        assert "Full" in caught.value.advice
        assert "Fit" in caught.value.advice
    assert "Gameplay A" in caught.value.advice or "PiP" in caught.value.advice


@pytest.mark.parametrize("ratio", [9 / 16, 4 / 5, 1.0, 16 / 9])
@pytest.mark.parametrize("layout", layouts.NAMES)
def test_windows_stay_inside(crowd, layout, ratio):
    """No window leaves the source, none is stretched, and no pane leaves the frame."""
    path, seen = crowd[4]
    framing = plan(path, seen, 0, 1.6, ratio, layout)
    for time in (0.0, 0.7, 1.55):
        for view in framing.at(time).views(time):
            for box in (view.source, view.target):
                assert box.x > -1e-6
                assert box.y > -1e-6
                assert box.x + box.width < 1 + 1e-6
                assert box.y + box.height < 1 + 1e-6
            stretched = (view.source.width * 960 / (view.source.height * 540)) / (
                view.target.width * ratio / view.target.height
            )
            assert stretched == pytest.approx(1, abs=0.02)


def test_shots_that_cannot_do_it_fill_the_frame(tmp_path):
    """Where only some shots show enough people, the others fill the frame, and it is said."""
    face = portrait(180)

    def paint(index):
        picture = np.full((540, 960, 3), (96, 126, 84) if index < 30 else (140, 90, 60), np.uint8)
        for x in (60, 700) if index < 30 else (380,):
            picture[150:330, x + index // 4 : x + index // 4 + 180] = face
        return picture

    path = film(tmp_path / "film.mp4", 60, (960, 540), paint=paint, sound=None)
    framing = plan(path, None, 0, 2.5, 9 / 16, "OTS")
    assert framing.layouts == ("OTS", "Full")
    assert any("1 of 2" in note for note in framing.notes)


@pytest.mark.parametrize(
    ("ratio", "size", "there"),
    [
        (9 / 16, (1920, 1080), (0, 0.3418, 1, 0.3164)),
        (16 / 9, (1080, 1920), (0.3418, 0, 0.3164, 1)),
        (16 / 9, (1920, 1080), (0, 0, 1, 1)),
    ],
)
def test_bars_show_the_whole_picture_in_the_middle(ratio, size, there):
    """With bars all of the picture is in the frame, undistorted, and what is left is shared evenly."""
    stretch = barred(ratio, *size).at(3.0)
    (view,) = stretch.views(3.0)
    assert view.source == WHOLE
    box = view.target
    assert (box.x, box.y, box.width, box.height) == pytest.approx(there, abs=1e-4)
    assert stretch.behind == "black"
