"""What was found out about a film is found out once, for as long as the film, the question and the answerer are the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.engine.clips.conftest import Report, film
from vidkit.engine import tasks_clips
from vidkit.engine.known import Known
from vidkit.engine.seeing import survey as seeing
from vidkit.engine.speech import recognise as speech


def ask(folder: Path | None, path: Path, answers: list[int], version: int = 1, **asked: object) -> int:
    """Ask for a number that is counted up whenever it has to be found out."""

    def make() -> int:
        answers.append(len(answers))
        return answers[-1]

    known = Known(folder, path)
    return known.of(
        "number",
        version,
        asked,
        make=make,
        write=lambda number: {"n": number},
        read=lambda note: int(note["n"]),
    )


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Bytes that stand for a film."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    return path


def test_the_same_film_is_known(video, tmp_path):
    """A copy under another name, written at another time, needs no second look."""
    answers: list[int] = []
    assert ask(tmp_path / "known", video, answers) == 0
    other = tmp_path / "copy.mov"
    other.write_bytes(b"film")
    assert ask(tmp_path / "known", other, answers) == 0
    assert len(answers) == 1


def test_another_film_another_question_and_another_answerer_are_not(video, tmp_path):
    """Changed bytes, a changed wish and a newer version each find out anew."""
    answers: list[int] = []
    folder = tmp_path / "known"
    ask(folder, video, answers)
    assert ask(folder, video, answers, every=0.5) == 1
    assert ask(folder, video, answers, version=2) == 2
    video.write_bytes(b"film!")
    assert ask(folder, video, answers) == 3


def test_a_damaged_note_is_not_believed(video, tmp_path):
    """Half a note, or one of another shape, is written anew."""
    answers: list[int] = []
    folder = tmp_path / "known"
    ask(folder, video, answers)
    (note,) = folder.iterdir()
    for text in ('{"n": ', '{"m": 1}', '{"n": null}'):
        note.write_text(text)
        ask(folder, video, answers)
    assert len(answers) == 4
    assert ask(folder, video, answers) == 3


def test_without_a_folder_nothing_is_kept(video, tmp_path):
    """None keeps none; a folder that cannot be written to is no error."""
    answers: list[int] = []
    ask(None, video, answers)
    (tmp_path / "file").write_text("in the way")
    ask(tmp_path / "file", video, answers)
    assert len(answers) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"film.mp4", "file"}


def test_old_notes_go(video, tmp_path):
    """A note nobody wanted for a week goes when the next one is written."""
    answers: list[int] = []
    folder = tmp_path / "known"
    ask(folder, video, answers)
    (note,) = folder.iterdir()
    os.utime(note, (1_000_000, 1_000_000))
    ask(folder, video, answers, other=1)
    assert not note.exists()


def test_moments_of_a_clipped_film_are_found_without_looking_or_listening_again(tmp_path, monkeypatch):
    """After `find_clips`, `find_moments` and another `find_clips` on the same bytes use what that one found."""
    pytest.importorskip("faster_whisper")
    path = film(tmp_path / "film.mp4", sound=True)
    args = {"video": "film.mp4", "known": str(tmp_path / "known")}
    first = tasks_clips.find_clips(tmp_path, args, Report())
    assert {one.name.split("-")[0] for one in (tmp_path / "known").iterdir()} == {"survey", "transcript"}

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it looked or listened again")

    monkeypatch.setattr(seeing, "survey", never)
    monkeypatch.setattr(speech, "recognise", never)
    again = tmp_path / "again"
    again.mkdir()
    (again / "film.mp4").write_bytes(path.read_bytes())
    second = tasks_clips.find_clips(again, args, Report())
    assert second["facts"] == first["facts"]
    tasks_clips.find_moments(again, {**args, "query": "a yellow square"}, Report())
    with pytest.raises(AssertionError):
        tasks_clips.find_clips(again, {"video": "film.mp4"}, Report())
