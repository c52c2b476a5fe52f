"""
Find clips and render them in one go: two tasks as one, with one progress and one growing result.

    look = {"short_side": 180, "ratio": "9:16"}
    asked = {"video": "talk.mp4", "shortest": 3, "longest": 30, "export": look}
    find_clips(folder, asked, report)["files"]["clip-0"]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vidkit.engine.work import Report

Task = Callable[[Path, Mapping[str, Any], Report], dict[str, Any]]
#: Finding is about a third of the work.
_SHARE = 0.35


class Stretch:
    """
    A report about a part of the work: its progress is a stretch of the whole, and it adds to what is there.

    Args:
        report: Of the whole.
        start: Share of the whole at which this part begins.
        end: Share at which it ends.
        before: What earlier parts made.
    """

    def __init__(
        self, report: Report, start: float, end: float, before: Mapping[str, Any] | None = None
    ) -> None:
        self._report, self._start, self._end = report, start, end
        self._before = before or {"files": {}, "facts": {}}

    def progress(self, value: float) -> None:
        """Tell the share of the whole."""
        self._report.progress(self._start + (self._end - self._start) * value)

    def publish(self, result: Mapping[str, Any]) -> None:
        """Show what this part made so far on top of what was there."""
        self._report.publish(together(self._before, result))

    def cancelled(self) -> bool:
        """Return whether to stop."""
        return self._report.cancelled()


def together(found: Mapping[str, Any], rendered: Mapping[str, Any]) -> dict[str, Any]:
    """Join two results: each clip's facts of the render are added to what was found of it."""
    rendered_clips = {int(clip["index"]): clip for clip in rendered.get("facts", {}).get("clips", ())}
    clips = [
        {**rendered_clips.get(int(clip["index"]), {}), **clip}
        for clip in found.get("facts", {}).get("clips", ())
    ]
    facts = {**rendered.get("facts", {}), **found.get("facts", {})}
    if not clips:
        clips = list(rendered_clips.values())
    notes = [note for part in (found, rendered) for note in part.get("facts", {}).get("notes", ()) if note]
    return {
        "files": {**found.get("files", {}), **rendered.get("files", {})},
        "facts": {**facts, "clips": clips, "notes": list(dict.fromkeys(notes))},
    }


def run(find: Task, export: Task, folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Run both tasks in one folder.

    Args:
        find: Finds clips; writes `analysis`.
        export: Renders them.
        folder: The work folder.
        args: Those of *find*, and `export`: those of *export*.
        report: Of the whole.
    """
    wanted = {name: value for name, value in args.items() if name != "export"}
    found = find(folder, wanted, Stretch(report, 0.0, _SHARE))
    report.publish(found)
    if not found["facts"].get("clips"):
        return found
    again = {
        **wanted,
        **args["export"],
        "clips": found["facts"]["clips"],
        "language": found["facts"].get("language") or args.get("language"),
    }
    if "analysis" in found["files"]:
        again["analysis"] = found["files"]["analysis"]
    return together(found, export(folder, again, Stretch(report, _SHARE, 1.0, found)))


def find_clips(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Find the clips of a video and render them."""
    from vidkit.engine.tasks_clips import export_clips
    from vidkit.engine.tasks_clips import find_clips as find

    return run(find, export_clips, Path(folder), args, report)


def find_moments(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Find the moments that a question is about and render them."""
    from vidkit.engine.tasks_clips import export_clips
    from vidkit.engine.tasks_clips import find_moments as find

    return run(find, export_clips, Path(folder), args, report)
