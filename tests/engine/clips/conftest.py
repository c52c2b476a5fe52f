"""Films to clip: the real talk, studied once; small ones that are drawn here; texts as somebody would say them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vidkit.engine import tasks_clips
from vidkit.engine.encode import Encoder
from vidkit.engine.speech.transcript import Transcript, Word, spread

MEDIA = Path(__file__).resolve().parents[4] / "shared" / "media"


@dataclass
class Report:
    """Keeps what a task tells; cancels after a number of questions."""

    patience: int = 1_000_000
    told: list[float] = field(default_factory=list)
    published: list[dict[str, Any]] = field(default_factory=list)

    def progress(self, value: float) -> None:
        self.told.append(value)

    def publish(self, result: Mapping[str, Any]) -> None:
        self.published.append({"files": dict(result["files"]), "facts": dict(result["facts"])})

    def cancelled(self) -> bool:
        self.patience -= 1
        return self.patience < 0


@dataclass(frozen=True)
class Run:
    """A task that was run: where, with what result, and what it told meanwhile."""

    folder: Path
    result: dict[str, Any]
    report: Report

    @property
    def clips(self) -> list[dict[str, Any]]:
        return self.result["facts"]["clips"]


def media(name: str) -> Path:
    """Return one of the real films, or skip."""
    path = MEDIA / name
    if not path.is_file():
        pytest.skip(f"../shared/media/{name} is not here")
    return path


def speech(*lines: tuple[float, float, str], language: str = "en") -> Transcript:
    """Say lines at times: (start, end, text)."""
    words = [word for start, end, text in lines for word in spread(text.split(), start, end)]
    return Transcript(language, tuple(words), "supplied")


def in_word(time: float, words: Sequence[Word], slack: float = 1e-6) -> bool:
    """Tell whether a moment lies inside a word."""
    return any(word.start + slack < time < word.end - slack for word in words)


def film(
    path: Path,
    seconds: float = 6.0,
    *,
    shots: int = 3,
    size: tuple[int, int] = (320, 180),
    sound: bool = False,
    comment: str = "",
) -> Path:
    """Draw a film of plain shots with a square that moves, the faster the later."""
    rng = np.random.default_rng(5)
    width, height = size
    count = round(seconds * 24)
    tone = 0.1 * np.sin(np.arange(round(seconds * 48_000)) * 0.03).astype(np.float32) if sound else None
    grounds = [tuple(int(value) for value in rng.integers(40, 220, 3)) for _ in range(shots)]
    tags = {"comment": comment} if comment else {}
    with Encoder(path, width, height, sound=tone, tags=tags, preset="ultrafast") as made:
        for index in range(count):
            shot = index * shots // count
            picture = np.full((height, width, 3), grounds[shot], np.uint8)
            x = abs(
                (index * (shot + 1) * 3) % (2 * width - 120) - (width - 60)
            )  # there and back, without a jump
            picture[height // 3 : height // 3 + 50, x : x + 60] = (250, 240, 60)
            made.write_rgb(picture)
    return path


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The real talk, clipped once: 0–15 s a clip."""
    source = media("talk.mp4")
    pytest.importorskip("faster_whisper")
    folder = tmp_path_factory.mktemp("talk")
    shutil.copy(source, folder / "talk.mp4")
    report = Report()
    args = {"video": "talk.mp4", "name": "talk", "shortest": 0.0, "longest": 15.0}
    return Run(folder, tasks_clips.find_clips(folder, args, report), report)
