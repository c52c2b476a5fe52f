"""The followed animal or face stays in the vertical frame, and the window moves like an operator's hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.engine.films import film, media
from tests.engine.portrait import portrait
from vidkit.engine.exporting import export
from vidkit.engine.frames import frames_at
from vidkit.engine.reframe.framing import Framing, centred
from vidkit.engine.reframe.plan import plan
from vidkit.engine.seeing.facts import Survey
from vidkit.engine.seeing.survey import survey

from .labels import HEADS, seen

VERTICAL = 9 / 16


def measured(framing: Framing, heads: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Return the mean share of the head that is shown, and how often its middle is."""
    shown, middles = [], []
    for time, left, right in heads:
        box = framing.at(time).views(time)[0].source
        shown.append(seen(box.x, box.x + box.width, (left, right)))
        middles.append(box.x <= (left + right) / 2 <= box.x + box.width)
    return float(np.mean(shown)), float(np.mean(middles))


@pytest.fixture(scope="module")
def bunny() -> Survey:
    return survey(media("bunny.mp4"))


@pytest.fixture(scope="module")
def talk() -> Survey:
    return survey(media("talk.mp4"))


def test_the_animal_stays_in_the_frame(bunny, capsys):
    """Over bunny.mp4's 40 shots the head is shown, far better than by cutting out the middle."""
    framing = plan("bunny.mp4", bunny, 0, 150, VERTICAL, "Full")
    shown, middles = measured(framing, list(HEADS))
    plain, _ = measured(centred(VERTICAL, 1280, 720), list(HEADS))
    with capsys.disabled():
        print(
            f"\nbunny.mp4: {shown:.0%} of the head shown, its middle in {middles:.0%}; the middle crop: {plain:.0%}"
        )
    assert shown > 0.87
    assert middles > 0.9
    assert shown > plain + 0.08


def test_the_talk_stays_in_the_frame(talk, capsys):
    """In talk.mp4, whose pictures are 60 to 104 s of the same film, as well."""
    heads = [(time - 60, left, right) for time, left, right in HEADS if 60 <= time < 104]
    framing = plan("talk.mp4", talk, 0, 44, VERTICAL)
    shown, middles = measured(framing, heads)
    with capsys.disabled():
        print(f"\ntalk.mp4: {shown:.0%} of the head shown, its middle in {middles:.0%}")
    assert shown > 0.85
    assert middles > 0.9


def test_the_finder_agrees(talk):
    """Where the finder sees a face in talk.mp4, the window shows it whole."""
    framing = plan("talk.mp4", talk, 0, 44, VERTICAL)
    kept = []
    for sample in talk.samples:
        for face in [face for face in sample.faces if face.score > 0.9][:1]:
            box = framing.at(sample.time).views(sample.time)[0].source
            kept.append(seen(box.x, box.x + box.width, (face.x, face.x + face.width)))
    assert len(kept) > 40
    assert np.mean(kept) > 0.95


def test_the_hand_is_calm(bunny):
    """The window rests most of the time, moves slowly and softly, and does not tremble; at a cut it is there at once."""
    framing = plan("bunny.mp4", bunny, 0, 150, VERTICAL)
    resting, moves, total = 0, 0, 0
    for shot in bunny.shots:
        times = np.arange(shot.start, shot.end - 1e-6, 1 / 24)
        way = framing.path(times)[:, 0]
        speed = np.diff(way) * 24
        total += len(speed)
        resting += int((np.abs(speed) < 0.002).sum())
        assert np.abs(speed).max(initial=0) < 0.9  # picture widths per second
        assert np.abs(np.diff(speed)).max(initial=0) * 24 < 2.5
        signs = [sign for sign in np.sign(np.where(np.abs(speed) > 0.002, speed, 0)) if sign]
        moves += sum(one != two for one, two in itertools.pairwise(signs))
    assert resting / total > 0.5
    assert moves / 150 < 0.15  # changes of direction per second


def test_a_walking_face_is_in_the_picture_that_comes_out(tmp_path):
    """A face that walks across the frame is found by the finder in the exported vertical picture, near its middle."""
    from vidkit.engine.faces import find

    face = portrait(200)

    def paint(index):
        picture = np.full((360, 640, 3), (90, 120, 70), np.uint8)
        picture[240:] = (70, 80, 60)
        left = 15 + round(index * 4.4)
        picture[90:290, left : left + 200] = face
        return picture

    source = film(tmp_path / "walk.mp4", 96, (640, 360), paint=paint)
    seen_there = survey(source)
    framing = plan(source, seen_there, 0, 4, VERTICAL)
    out = tmp_path / "out.mp4"
    export(source, out, end=4, width=202, height=360, framing=framing)
    for picture in frames_at(out, [0.2, 1.0, 2.0, 3.0, 3.8]):
        faces = find(picture, sure=0.8)
        assert faces
        assert 40 < faces[0].x + faces[0].width / 2 < 162
    assert framing.layouts == ("Full",)


def test_it_works_across(tmp_path):
    """A portrait film in a wide frame is followed up and down."""

    def paint(index):
        picture = np.full((640, 360, 3), (90, 120, 70), np.uint8)
        top = 420 - index * 4
        picture[top : top + 90, 120:240] = (230, 60, 40)
        return picture

    source = film(tmp_path / "tall.mp4", 84, (360, 640), paint=paint)
    framing = plan(source, None, 0, 3.5, 16 / 9)
    for time in (0.3, 1.5, 3.2):
        box = framing.at(time).views(time)[0].source
        middle = (420 - time * 24 * 4 + 45) / 640
        assert box.y < middle < box.y + box.height
    assert framing.at(1.0).views(1.0)[0].source.width == 1.0


def test_a_cut_is_cut(tmp_path):
    """Across a cut the window jumps with the picture, on that very frame."""

    def paint(index):
        picture = np.full((180, 320, 3), (90, 120, 70) if index < 36 else (60, 70, 130), np.uint8)
        left = 20 if index < 36 else 240
        picture[60:140, left : left + 60] = (240, 220, 40)
        return picture

    source = film(tmp_path / "cut.mp4", 72, (320, 180), paint=paint)
    framing = plan(source, None, 0, 3, VERTICAL)
    way = framing.path([index / 24 for index in range(72)])[:, 0]
    assert len(framing.stretches) == 2
    assert np.ptp(way[:36]) < 0.02
    assert np.ptp(way[36:]) < 0.02
    assert way[36] - way[35] > 0.4
