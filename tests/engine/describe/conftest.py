"""Small films to describe: real pictures with real speech between known pauses, and one staged by the studio."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vidkit.engine import tasks, tasks_describe
from vidkit.engine.describe import film
from vidkit.engine.describe.clock import Pictures
from vidkit.engine.describe.placing import Cue
from vidkit.engine.encode import SOUND_RATE, Encoder
from vidkit.engine.flow import Fitted
from vidkit.engine.frames import frames_at, read_sound
from vidkit.engine.speech.voice import Speech

MEDIA = Path(__file__).resolve().parents[4] / "shared" / "media"

#: The prompt of the staged film, and what a describer has to say about it.
PROMPT = "Two red foxes run along a beach at sunset. A white lighthouse. Gulls fly over the sea."


class Report:
    """Takes progress, never cancels."""

    def progress(self, value: float) -> None:
        self.told = value

    def cancelled(self) -> bool:
        return False

    def publish(self, result: Any) -> None:
        self.result = result


@dataclass
class Described:
    """What a task made of a film."""

    source: Path
    folder: Path
    files: dict[str, str]
    facts: dict[str, Any]

    def path(self, role: str) -> Path:
        return self.folder / self.files[role]

    @property
    def segments(self) -> list[dict[str, Any]]:
        return self.facts["segments"]

    @property
    def said(self) -> str:
        return " ".join(segment["text"] for segment in self.segments)


def describe(kind: str, source: Path, folder: Path, **args: Any) -> Described:
    """Run one of the three tasks on a film in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "in.mp4").symlink_to(source)
    task: Callable[..., dict[str, Any]] = getattr(tasks_describe, f"describe_{kind}")
    made = task(folder, {"video": "in.mp4", "name": source.name, "language": "en-US", **args}, Report())
    json.dumps(made)  # it goes over a wire
    return Described(source, folder, made["files"], made["facts"])


def let_stand(source: Path, out: Path, *stops: tuple[float, float]) -> Path:
    """Write a film whose picture stands, silent: `(at, seconds)` in the source; the cues lie in the stops."""
    cues, stood = [], 0.0
    for at, seconds in stops:
        speech = Speech(np.zeros(round(seconds * SOUND_RATE), np.float32), ())
        cues.append(Cue(at + stood, at + stood + seconds, f"Told at {at:g}.", speech, at, seconds))
        stood += seconds
    whole = Pictures(source).seconds + stood
    film.write(source, out, Fitted(None, round(whole * SOUND_RATE)), whole, cues, "en-US", {}, Report())
    return out


def media(name: str) -> Path:
    if not (MEDIA / name).is_file():
        pytest.skip(f"../shared/media/{name} is not here")
    return MEDIA / name


def pcm(path: Path, rate: int = 16_000) -> np.ndarray:
    """Return a file's sound as another program decodes it: mono int16."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(rate), "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.int16)


#: Where somebody speaks in the film of `programme`, in seconds, and how long it is.
SPEECH = ((3.0, 6.65), (10.0, 13.5))
SECONDS = 17.0


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four shots of real pictures at 320×180, two stretches of real speech between pauses, soft music below."""
    talk, bunny = media("talk.mp4"), media("bunny.mp4")
    voice = read_sound(talk, 10.0)[:1]
    sound = np.zeros((1, round(SECONDS * SOUND_RATE)), np.float32)
    for (start, end), source in zip(SPEECH, (1.1, 4.9), strict=True):
        first, length = round(start * SOUND_RATE), round((end - start) * SOUND_RATE)
        sound[:, first : first + length] = voice[:, round(source * SOUND_RATE) :][:, :length]
    at = np.arange(sound.shape[1]) / SOUND_RATE
    sound += 0.004 * np.sin(2 * np.pi * 220 * at) * (1 + np.sin(2 * np.pi * 0.3 * at)).astype(np.float32)
    shots = [frames_at(bunny, [time])[0] for time in (2.0, 16.5, 47.0, 90.0)]
    path = tmp_path_factory.mktemp("programme") / "programme.mp4"
    import cv2

    small = [cv2.resize(shot, (320, 180), interpolation=cv2.INTER_AREA) for shot in shots]
    with Encoder(path, 320, 180, sound=sound) as made:
        for index in range(round(SECONDS * 24)):
            # A slow push keeps the pictures alive; cuts lie at 3.5, 8 and 12.5 seconds.
            picture = small[sum(index / 24 >= cut for cut in (3.5, 8.0, 12.5))]
            made.write_rgb(np.roll(picture, index // 12, axis=1))
    return path


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds staged by the studio from `PROMPT`."""
    folder = tmp_path_factory.mktemp("staged")
    order = {"prompt": PROMPT, "width": 320, "height": 180, "seconds": 12, "seed": 5}
    tasks.stage(folder, order, Report())
    return folder / "video.mp4"


@pytest.fixture(scope="session")
def standard(programme: Path, tmp_path_factory: pytest.TempPathFactory) -> Described:
    """The programme with descriptions in its pauses."""
    return describe("video", programme, tmp_path_factory.mktemp("standard") / "work", ad_type="standard")


@pytest.fixture(scope="session")
def extended(programme: Path, tmp_path_factory: pytest.TempPathFactory) -> Described:
    """The programme stopping for its descriptions."""
    return describe("video", programme, tmp_path_factory.mktemp("extended") / "work", ad_type="extended")


@pytest.fixture(scope="session")
def staged_described(staged: Path, tmp_path_factory: pytest.TempPathFactory) -> Described:
    """The staged film with descriptions."""
    return describe("video", staged, tmp_path_factory.mktemp("beach") / "work", ad_type="standard")


@pytest.fixture(scope="session")
def bunny_described(tmp_path_factory: pytest.TempPathFactory) -> Described:
    """Twenty seconds of a film without words, cut out with their music, described."""
    folder = tmp_path_factory.mktemp("bunny")
    command = ["ffmpeg", "-v", "error", "-ss", "30", "-t", "20", "-i", str(media("bunny.mp4"))]
    subprocess.run(
        [*command, "-vf", "scale=480:270", "-preset", "ultrafast", str(folder / "bunny.mp4")], check=True
    )
    return describe("audio", folder / "bunny.mp4", folder / "work", ad_type="standard")
