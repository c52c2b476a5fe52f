"""The real engine behind the real server, on ten seconds of a real talk: the orders fit, the files are right."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.providers.wayin.conftest import Straight
from vidkit.engine.frames import frames_at
from vidkit.engine.probe import probe
from vidkit.models import Snapshot, State
from vidkit.providers.wayin.client import WayinProvider
from vidkit.server import StudioServer
from vidkit.wire import loop

TALK = Path(__file__).resolve().parents[4] / "shared" / "media" / "talk.mp4"
SPANISH = "WEBVTT\n\n00:00.500 --> 00:05.000\nEra el mejor de los tiempos, era el peor de los tiempos.\n"


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first seconds of the talk, small."""
    if not TALK.is_file():
        pytest.skip("../shared/media/talk.mp4 is not here")
    target = tmp_path_factory.mktemp("talk") / "talk.mp4"
    small = ["-t", "10", "-vf", "scale=640:-2", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(TALK), *small, str(target)], check=True)
    return target


class Desk:
    """A client of the real server, without jobs: submits, looks until the end, fetches."""

    def __init__(self, server: StudioServer, folder: Path) -> None:
        self.folder = folder
        wire = WayinProvider.make_wire(base_url=server.base_url("wayin"), key=server.key, local=True)
        self.wayin = WayinProvider(wire, Straight())  # type: ignore[arg-type]  # a stand-in

    def end(self, ticket: Any) -> Snapshot:
        """Look until it ends."""
        for _ in range(1200):
            seen = loop.run(self.wayin.look(ticket))
            if seen.state.terminal and seen.complete:
                return seen
            time.sleep(0.1)
        raise AssertionError(f"still {seen.raw_state}")

    def export(self, project: Snapshot, **fields: Any) -> Snapshot:
        """Render a project's clips."""
        return self.end(self.wayin.export(project.remote_id, **fields))

    def film(self, seen: Snapshot) -> Path:
        """Fetch the first clip's file."""
        url = next(item.url for item in seen.assets if item.role == "clip-0")
        target = self.folder / f"{seen.remote_id}.mp4"
        target.write_bytes(httpx.get(url).content)
        return target


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A server that really works, with Spanish subtitles of the talk."""
    pytest.importorskip("faster_whisper")
    texts = tmp_path_factory.mktemp("texts")
    (texts / "talk.es.vtt").write_text(SPANISH, "utf-8")
    with (
        ThreadPoolExecutor(1) as pool,
        StudioServer(
            tmp_path_factory.mktemp("home"),
            services=["wayin"],
            executor=pool,
            settings={"subtitles": str(texts)},
        ) as server,
    ):
        yield Desk(server, tmp_path_factory.mktemp("films"))
        assert server.accidents == []


@pytest.fixture(scope="module")
def moment(desk: Desk, talk: Path) -> Snapshot:
    """The moment of a phrase, found and rendered in one go."""
    return desk.end(desk.wayin.find_moments(talk, "the worst of times", limit=1, enable_export=True))


def streams(path: Path) -> list[str]:
    """Return what ffprobe says of a file's streams."""
    show = ["-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0"]
    found = subprocess.run(
        ["ffprobe", "-v", "error", *show, str(path)], capture_output=True, text=True, check=True
    )
    return found.stdout.split()


def test_a_moment_is_found_by_its_words_and_rendered_at_once(desk: Desk, moment: Snapshot) -> None:
    """One project, its clip inside the film around the phrase, with a whole file and a picture."""
    (clip,) = moment.outcome["clips"]
    assert 0.5 < clip["start"] < 4 < clip["end"] + 1.5 < 10
    assert "worst of times" in clip["title"].lower()
    assert {item.role for item in moment.assets} == {"clip-0", "thumbnail-0"}
    film = desk.film(moment)
    assert streams(film) == ["h264,640,360", "aac"]
    assert probe(film).duration == pytest.approx(clip["end"] - clip["start"], abs=0.06)
    assert moment.usage is not None
    assert moment.usage.credits


def test_a_film_that_was_studied_is_not_studied_again(
    desk: Desk, moment: Snapshot, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another question about the same film, uploaded anew, is answered without looking or listening."""

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("it looked or listened again")

    monkeypatch.setattr("vidkit.engine.seeing.survey.survey", never)
    monkeypatch.setattr("vidkit.engine.speech.recognise.recognise", never)
    found = desk.end(desk.wayin.find_moments(talk, "the age of wisdom"))
    assert moment.state is State.succeeded
    assert found.state is State.succeeded


def test_captions_and_hook_are_where_they_were_asked_for(desk: Desk, moment: Snapshot) -> None:
    """Vertical, with words below and the hook above while it stands; the same pictures elsewhere."""
    look = {"enable_ai_reframe": True, "ratio": "RATIO_9_16", "resolution": "HD_720"}
    plain = desk.film(desk.export(moment, **look))
    seen = desk.export(
        moment,
        **look,
        enable_caption=True,
        cc_style_tpl="word-focus",
        enable_ai_hook=True,
        ai_hook_text_duration=900,
    )
    words = desk.film(seen)
    assert streams(words) == streams(plain) == ["h264,202,360", "aac"]
    assert any("202×360" in note for note in seen.outcome["notes"]), "less than asked for has to be said"
    times = [0.6, max(1.1, probe(words).duration - 0.4)]
    with_words, without = ([item.astype(int) for item in frames_at(path, times)] for path in (words, plain))
    changed = [np.abs(one - other).mean(axis=(1, 2)) for one, other in zip(with_words, without, strict=True)]
    above, below = slice(20, 180), slice(220, 320)
    assert changed[0][above].max() > 15, "no hook at the beginning"
    assert changed[1][above].max() < 15, "the hook stays longer than asked"
    assert changed[0][below].max() > 8, "no caption at the beginning"


def test_a_translation_that_is_known_is_shown_and_another_is_refused(desk: Desk, moment: Snapshot) -> None:
    """Spanish lies beside the film; there is nothing in German, and the sentence says what to do."""
    shown = {"enable_caption": True, "caption_display": "translation", "cc_style_tpl": "temp-static-1"}
    assert desk.export(moment, target_lang="es", **shown).state is State.succeeded
    failed = desk.export(moment, target_lang="de", **shown)
    assert failed.failure is not None
    assert "'de'" in failed.failure.message
    assert "translator" in failed.failure.message


def test_a_layout_that_makes_no_sense_here_names_those_that_do(desk: Desk, moment: Snapshot) -> None:
    """The refusal lists what is possible."""
    failed = desk.export(moment, enable_ai_reframe=True, ratio="RATIO_9_16", reframe_layout="Gameplay A")
    assert failed.failure is not None
    assert "Gameplay A" in failed.failure.message
    assert "Fit" in failed.failure.message


def test_sound_without_pictures_is_named_by_its_own_name(desk: Desk, talk: Path, tmp_path: Path) -> None:
    """The error speaks of the file as its owner knows it."""
    sound = tmp_path / "only sound.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(talk), "-vn", "-c:a", "copy", str(sound)], check=True)
    failed = desk.end(desk.wayin.clips(sound))
    assert failed.failure is not None
    assert "only sound.mp4" in failed.failure.message
