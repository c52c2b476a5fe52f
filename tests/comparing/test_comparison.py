"""What a comparison knows about jobs, videos and clips."""

from __future__ import annotations

import pytest

import vidkit as vk
from tests.engine.films import film
from vidkit.errors import InvalidRequest, MediaError
from vidkit.models import Moment, TextTrack
from vidkit.testing import studio


def test_jobs_and_their_videos_tell_the_same_differences(tmp_path) -> None:
    """What was asked for goes along with the video; a studio that reads its journal again still knows it."""
    with studio(tmp_path) as made:
        one = made.openai.create("A red kite over the dunes at dusk", seconds="4", seed=1)
        two = made.openai.create("A red kite over the dunes at night", seconds="4", seed=2)
        videos = [job.wait(60) for job in (one, two)]
        wanted = {
            "seed": {"A": "1", "B": "2"},
            "prompt": {"A": "A red kite over the dunes at dusk", "B": "A red kite over the dunes at night"},
        }
        assert vk.compare(one, two).differences == wanted
        assert vk.compare(*videos).differences == wanted
        names = [one.id, two.id]
    with studio(tmp_path) as again:
        assert vk.compare(*(again.job(name) for name in names)).differences == wanted


def test_a_running_job_has_its_place_and_cannot_be_rated_yet(tmp_path) -> None:
    """Comparing shows what there is; rating needs both films and says what to do."""
    own = film(tmp_path / "own.mp4", 6, sound=None)
    with studio(tmp_path / "studio", clock="seconds:60") as made:
        job = made.openai.create("A red kite", seconds="4")
        told = str(vk.compare(job, own))
        assert "run this cell again when it is done" in told
        assert "own.mp4" in told
        with pytest.raises(MediaError, match=r"job\.wait"):
            vk.rate([(job, own)], home=tmp_path)


def test_clips_are_compared_by_their_files(tmp_path) -> None:
    """An exported clip is a film; one that was only found says so; a project is asked for its clips."""
    own = vk.Video(film(tmp_path / "own.mp4", 6, sound=None))
    ready = vk.Clip(0, "The best of times", 1.0, 4.5, score=88, video=own)
    found = vk.Clip(1, "The worst of times", 6.0, 9.0)
    comparison = vk.compare(ready, found)
    assert comparison.differences["from"] == {"A": "1.00–4.50 s", "B": "6.00–9.00 s"}
    assert "found, but not exported" in str(comparison)
    with pytest.raises(InvalidRequest, match=r"project\[0\]"):
        vk.compare(vk.Project("talk", (ready, found)), own)


def test_captions_and_labels_go_along(tmp_path) -> None:
    """The script gets the cues of the right film; labels of the user's own stand everywhere."""
    path = film(tmp_path / "own.mp4", 6, sound=None)
    said = TextTrack("captions", "en", (Moment(0.0, 0.2, "It was <b>"),))
    html = vk.compare(vk.Video(path, captions=(said,)), path, labels=("old", "new")).facts
    assert [side.label for side in html.sides] == ["old", "new"]
    shown = vk.compare(vk.Video(path, captions=(said,)), path)._repr_mimebundle_()["text/html"]
    assert shown.count("data-vk-cues=") == 1
    assert "It was &lt;b&gt;" in shown
