"""Another format is another staging, not a crop and not bars; footage without a plan is followed."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from tests.engine.narrate.conftest import made
from tests.engine.speech.conftest import MEDIA
from vidkit.engine import tasks_narrate
from vidkit.engine.exporting import export
from vidkit.engine.frames import frames_at, read_sound
from vidkit.engine.probe import probe
from vidkit.engine.work import TaskError


@pytest.fixture(scope="module")
def wide(film, tmp_path_factory):
    """The narration as a horizontal film, made in another folder from its video and plan."""
    folder = tmp_path_factory.mktemp("wide")
    shutil.copy(film.video, folder / "source.mp4")
    shutil.copy(film.folder / "plan.json", folder / "source-plan.json")
    return made(
        folder, tasks_narrate.reformat, video="source.mp4", plan="source-plan.json", width=384, height=216
    )


def test_the_new_film_has_the_new_size_and_the_old_length(film, wide):
    """Exact pixels, the same number of frames, the same sound."""
    facts = probe(wide.video)
    assert (facts.width, facts.height) == (384, 216)
    assert facts.frames == film.facts["frames"]
    old, new = read_sound(film.video, 8), read_sound(wide.video, 8)
    assert np.corrcoef(old[0, 4800:], new[0, 4800 : old.shape[1]])[0, 1] > 0.95


def test_it_is_staged_anew_to_its_edges(wide):
    """No bars: the outer columns and rows hold picture at every moment looked at."""
    for picture in frames_at(wide.video, [0.8, 3.0, 5.5, 8.0]):
        for edge in (picture[:, :6], picture[:, -6:], picture[:6], picture[-6:]):
            assert edge.mean() > 8
    first, last = frames_at(wide.video, [0.8])[0][:, :20], frames_at(wide.video, [0.8])[0][:, -20:]
    assert first.std() > 4
    assert last.std() > 4


def test_its_plan_can_be_used_again(film, wide):
    """The plan that comes back is the one that went in."""
    assert wide.plan["views"] == film.plan["views"]
    assert wide.plan["transcript"] == film.plan["transcript"]


def test_another_voice_speaks_where_asked(film, tmp_path):
    """A duplicate with a deeper voice is spoken anew; captions and shots follow its pace."""
    shutil.copy(film.video, tmp_path / "source.mp4")
    shutil.copy(film.folder / "plan.json", tmp_path / "source-plan.json")
    other = made(
        tmp_path, tasks_narrate.reformat, video="source.mp4", plan="source-plan.json", voice="en-viktor"
    )
    assert other.facts["voice"] == "en-viktor"
    assert other.facts["seconds"] > film.facts["seconds"] + 0.3  # he takes his time
    assert [one["text"] for one in other.facts["sentences"]] == [
        one["text"] for one in film.facts["sentences"]
    ]


@pytest.fixture(scope="module")
def cartoon(tmp_path_factory):
    """Three seconds of somebody else's film."""
    if not (MEDIA / "bunny.mp4").is_file():
        pytest.skip("../shared/media/bunny.mp4 is not here")
    folder = tmp_path_factory.mktemp("cartoon")
    export(MEDIA / "bunny.mp4", folder / "source.mp4", start=20, end=23, width=640, height=360)
    return folder


def test_footage_without_a_plan_is_followed(cartoon):
    """The new frame is filled with the film's own picture, at its own rate and length."""
    made_ = made(cartoon, tasks_narrate.reformat, video="source.mp4", plan=None, thumbnail=True)
    old, new = probe(cartoon / "source.mp4"), probe(made_.video)
    assert (new.width, new.height) == (216, 384)
    assert abs(new.duration - old.duration) < 0.06
    for picture in frames_at(made_.video, [0.5, 2.0]):
        assert picture[:8].mean() > 12
        assert picture[-8:].mean() > 12


def test_a_recording_that_does_not_say_how_long_it_is_is_followed_to_its_end(cartoon, tmp_path):
    """A browser's recorder writes no length; every picture is in the new shape."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(cartoon / "source.mp4"),
        "-c",
        "copy",
        "-f",
        "matroska",
        "pipe:1",
    ]
    written = subprocess.run(command, check=True, capture_output=True).stdout
    (tmp_path / "recorded.mkv").write_bytes(written)
    made_ = made(tmp_path, tasks_narrate.reformat, video="recorded.mkv", plan=None)
    assert probe(made_.video).frames == probe(cartoon / "source.mp4").frames


def test_bars_come_only_when_asked_for(cartoon):
    """With bars the whole picture is shown, black above and below."""
    made_ = made(cartoon, tasks_narrate.reformat, video="source.mp4", bars=True)
    picture = frames_at(made_.video, [1.0])[0]
    assert picture.shape == (384, 216, 3)
    assert picture[:100].max() < 24
    assert picture[-100:].max() < 24
    assert picture[140:240].mean() > 40


@pytest.mark.parametrize("bars", [False, True])
def test_a_film_keeps_its_title(bars, cartoon, tmp_path):
    """Followed or with bars, the new shape is the same film by name."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(cartoon / "source.mp4"),
        "-t",
        "1",
        "-metadata",
        "title=A <hare>",
    ]
    subprocess.run([*command, str(tmp_path / "named.mp4")], check=True)
    made_ = made(tmp_path, tasks_narrate.reformat, video="named.mp4", plan=None, bars=bars)
    assert probe(made_.video).tags["title"] == "A <hare>"


def test_a_broken_plan_is_refused(film, tmp_path):
    """A plan that is no plan has a code of its own."""
    shutil.copy(film.video, tmp_path / "source.mp4")
    (tmp_path / "plan.json").write_text('{"kind": "something"}')
    with pytest.raises(TaskError) as caught:
        made(tmp_path, tasks_narrate.reformat, video="source.mp4", plan="plan.json")
    assert caught.value.code == "bad_plan"
