"""One small narrated film for all tests of this room."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vidkit.engine import tasks_narrate

SCRIPT = (
    "A small red boat leaves the harbour at dawn. Nobody on board has slept. "
    "Far out at sea, a lighthouse shows the way. Then the wind falls asleep."
)


class Quiet:
    """A report that nobody reads."""

    def __init__(self) -> None:
        self.seen: list[float] = []

    def progress(self, value: float) -> None:
        self.seen.append(value)

    def publish(self, result: object) -> None:
        raise AssertionError(result)

    def cancelled(self) -> bool:
        return False


@dataclass(frozen=True)
class Made:
    """A finished task: its folder, files and facts."""

    folder: Path
    files: dict[str, str]
    facts: dict[str, Any]
    progress: list[float]

    @property
    def video(self) -> Path:
        return self.folder / self.files["video"]

    @property
    def plan(self) -> dict[str, Any]:
        return json.loads((self.folder / self.files["plan"]).read_text("utf-8"))


def made(folder: Path, task: Any = tasks_narrate.narrate, **args: Any) -> Made:
    """Run a task in a folder, at a size that is quick to film."""
    report = Quiet()
    folder.mkdir(exist_ok=True)
    result = task(folder, {"width": 216, "height": 384, "seed": 3, **args}, report)
    return Made(folder, result["files"], result["facts"], report.seen)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A narration of four sentences with music and captions."""
    folder = tmp_path_factory.mktemp("narration")
    return made(folder, script=SCRIPT, voice="en-rosa", title="The boat", thumbnail=True)
