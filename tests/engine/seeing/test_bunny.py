"""The real film: its shots are those an independent detector finds."""

from __future__ import annotations

import pytest

from tests.engine.films import media
from vidkit.engine.seeing.survey import survey


def test_shots_agree_with_an_independent_detector(capsys):
    """Every cut PySceneDetect finds in bunny.mp4 is found within two frames, and no other; both lists are printed."""
    scenedetect = pytest.importorskip("scenedetect")
    path = media("bunny.mp4")
    seen = survey(path, faces=False)
    ours = [round(shot.start * seen.fps) for shot in seen.shots[1:]]
    theirs = [start.frame_num for start, _ in scenedetect.detect(str(path), scenedetect.ContentDetector())][
        1:
    ]
    with capsys.disabled():
        print(
            f"\nPySceneDetect: {len(theirs)} cuts at frames {theirs}\nvidkit:        {len(ours)} cuts at frames {ours}"
        )
    assert len(theirs) > 30
    assert len(ours) == len(theirs)
    assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) <= 2
    assert seen.duration == 150
    assert seen.shots[0].start == 0
    assert seen.shots[-1].end == 150
    assert all(one.end == two.start for one, two in zip(seen.shots, seen.shots[1:], strict=False))
