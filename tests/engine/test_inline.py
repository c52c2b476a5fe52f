"""Two tasks as one: one progress, one growing result, one folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from vidkit.engine.tasks_inline import run


class Told:
    """A report that remembers."""

    def __init__(self) -> None:
        self.shares: list[float] = []
        self.published: list[Mapping[str, Any]] = []

    def progress(self, value: float) -> None:
        """Remember a share."""
        self.shares.append(value)

    def publish(self, result: Mapping[str, Any]) -> None:
        """Remember a part."""
        self.published.append(result)

    def cancelled(self) -> bool:
        """Go on."""
        return False


CLIPS = [
    {"index": 0, "start": 1.0, "end": 2.0, "title": "a"},
    {"index": 1, "start": 3.0, "end": 5.0, "title": "b"},
]


def find(folder: Path, args: Mapping[str, Any], report: Any) -> dict[str, Any]:
    """Find two clips in two steps."""
    assert "export" not in args
    for count in (1, 2):
        report.progress(count / 2)
        report.publish({"files": {}, "facts": {"clips": CLIPS[:count]}})
    facts = {"clips": CLIPS, "language": "en", "duration": 9.0, "notes": ["found"]}
    return {"files": {"analysis": "analysis.json"}, "facts": facts}


def export(folder: Path, args: Mapping[str, Any], report: Any) -> dict[str, Any]:
    """Render them one by one."""
    assert args["clips"] == CLIPS
    assert (args["analysis"], args["language"], args["short_side"]) == ("analysis.json", "en", 480)
    files, made = {}, []
    for clip in args["clips"]:
        files[f"clip-{clip['index']}"] = f"clip-{clip['index']}.mp4"
        made.append({"index": clip["index"], "width": 480, "notes": []})
        report.progress(len(made) / 2)
        report.publish({"files": dict(files), "facts": {"clips": list(made)}})
    return {"files": files, "facts": {"clips": made, "notes": ["small"]}}


def test_the_result_is_both_results(tmp_path: Path) -> None:
    """Files of both, each clip with what was found and what was made of it, all notes."""
    made = run(find, export, tmp_path, {"video": "a.mp4", "export": {"short_side": 480}}, Told())
    assert made["files"] == {"analysis": "analysis.json", "clip-0": "clip-0.mp4", "clip-1": "clip-1.mp4"}
    assert [(clip["title"], clip["width"]) for clip in made["facts"]["clips"]] == [("a", 480), ("b", 480)]
    assert made["facts"]["duration"] == 9.0
    assert made["facts"]["notes"] == ["found", "small"]


def test_progress_grows_over_both_and_parts_add_up(tmp_path: Path) -> None:
    """One share from 0 to 1; while files appear one by one, no clip is forgotten."""
    told = Told()
    run(find, export, tmp_path, {"export": {"short_side": 480}}, told)
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] == pytest.approx(1.0)
    assert [len(part["facts"]["clips"]) for part in told.published] == [1, 2, 2, 2, 2]
    assert [sum(role.startswith("clip-") for role in part["files"]) for part in told.published] == [
        0,
        0,
        0,
        1,
        2,
    ]


def test_nothing_found_is_nothing_rendered(tmp_path: Path) -> None:
    """Without clips the second task is not asked."""

    def none(folder: Path, args: Mapping[str, Any], report: Any) -> dict[str, Any]:
        return {"files": {}, "facts": {"clips": [], "duration": 9.0}}

    made = run(none, lambda *_: pytest.fail("asked"), tmp_path, {"export": {}}, Told())
    assert made["facts"]["clips"] == []
