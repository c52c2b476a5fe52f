"""The real engine behind the real server, on a few seconds of a real talk: the orders fit, the files are right."""

from __future__ import annotations

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import pytest
import webvtt

from vidkit.errors import JobFailed
from vidkit.testing import studio as make_studio

TALK = Path(__file__).resolve().parents[4] / "shared" / "media" / "talk.mp4"
SECONDS = 4.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first seconds of the talk, small."""
    if not TALK.is_file():
        pytest.skip("../shared/media/talk.mp4 is not here")
    target = tmp_path_factory.mktemp("talk") / "talk.mp4"
    small = [
        "-t",
        str(SECONDS),
        "-vf",
        "scale=640:-2",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "aac",
    ]
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(TALK), *small, str(target)], check=True)
    return target


@pytest.fixture(scope="module")
def worker() -> Iterator[ThreadPoolExecutor]:
    """One worker for the module: models are loaded once."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def studio(home: Path, worker: ThreadPoolExecutor) -> Iterator[Any]:
    """A studio that really works."""
    with make_studio(home, clock="real", media="task", services=["viddyscribe"], executor=worker) as made:
        yield made
        assert made.server.accidents == []


def streams(path: Path) -> list[str]:
    """Return the kinds of a file's streams, by ffprobe."""
    show = ["-show_entries", "stream=codec_type", "-of", "csv=p=0"]
    found = subprocess.run(
        ["ffprobe", "-v", "error", *show, str(path)], capture_output=True, text=True, check=True
    )
    return found.stdout.split()


def test_words_in_french(studio: Any, clip: Path, tmp_path: Path) -> None:
    """Extended words in French are real cues inside the film, and their WebVTT is read by another parser."""
    words = studio.viddyscribe.describe_text(clip, language="fr").wait(timeout=120)
    assert (words.language, words.kind) == ("fr-FR", "extended_ad")
    assert words.cues
    assert all(0 <= cue.start < cue.end for cue in words)
    assert "Placeholder" not in words.text
    found = webvtt.read(str(words.save(tmp_path / "talk.vtt")))
    assert [cue.text for cue in found] == [cue.text for cue in words]


def test_a_film_from_own_words(studio: Any, clip: Path) -> None:
    """Own words are spoken while the picture waits: longer than the source, with a text track in the file."""
    own = "WEBVTT\n\n00:01.000 --> 00:03.000\nA man reads from a small green book.\n"
    job = studio.viddyscribe.describe_video(clip, description_content=own, voice="Kore")
    film = job.wait(timeout=120)
    assert film.duration > SECONDS + 0.8
    assert sorted(streams(film.path)) == ["audio", "subtitle", "video"]
    assert [cue.text for cue in film.description] == ["A man reads from a small green book."]


def test_sound_alone(studio: Any, clip: Path) -> None:
    """The described sound is as long as the film, whatever track is asked for."""
    own = "WEBVTT\n\n00:00.100 --> 00:01.000\nA man.\n"
    made = studio.viddyscribe.describe_audio(clip, audio_track_type="ad_only", description_content=own)
    sound = made.wait(timeout=120)
    assert sound.duration == pytest.approx(SECONDS, abs=0.15)
    assert streams(sound.path) == ["audio"]


def test_a_language_the_engine_lacks(studio: Any, clip: Path) -> None:
    """The wire takes all 52; the engine says which it has, and the job fails with that list."""
    with pytest.raises(JobFailed) as caught:
        studio.viddyscribe.describe_text(clip, language="Estonian").wait(timeout=120)
    assert caught.value.code == "language_not_available"
    assert "es, fr, de" in caught.value.message


class Eyes(http.server.BaseHTTPRequestHandler):
    """A vision model behind an OpenAI-compatible chat endpoint, as a user may have one."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        """Answer any pictures with one sentence."""
        self.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        said = {"choices": [{"message": {"content": "A man turns a page of a small green book."}}]}
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_a_vision_model_of_ones_own(studio: Any, clip: Path) -> None:
    """Plugged in, it is asked about the film's pictures in the user's words, and its sentence is the description."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Eyes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        studio.server.set(
            "vision", {"base_url": f"http://127.0.0.1:{server.server_address[1]}/v1", "model": "eyes"}
        )
        words = studio.viddyscribe.describe_text(clip, custom_instructions="Name what is held.").wait(
            timeout=120
        )
    finally:
        server.shutdown()
        server.server_close()
    assert "A man turns a page of a small green book." in words.text
    content = Eyes.asked[0]["messages"][0]["content"]
    assert "Name what is held." in content[0]["text"]
    assert any(part["type"] == "image_url" for part in content)


def test_an_extended_film_is_edited_at_the_times_of_its_own_film(studio: Any, clip: Path) -> None:
    """Its description knows when it is heard and when it is meant: voiced again, each sentence stays in its place."""
    own = (
        "WEBVTT\n\n00:00.500 --> 00:01.500\nA man.\n\n00:03.200 --> 00:03.900\nHe reads from a small book.\n"
    )
    first = studio.viddyscribe.describe_video(clip, description_content=own).wait(timeout=120)
    said = first.description
    assert said.placed
    assert all(cue.end <= SECONDS + 0.15 for cue in said)
    assert said.heard[1].start > SECONDS  # in the film that stops
    assert [track.cues for track in first.shown().captions] == [said.heard]
    job = said.edit().set(0, text="A tall man in a dark suit.").form("describe_video").submit()
    again = job.wait(timeout=120).description
    assert [cue.start for cue in again] == pytest.approx([cue.start for cue in said], abs=0.05)
    assert again[0].text == "A tall man in a dark suit."
