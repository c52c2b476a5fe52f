"""A task for work that is already done: the film as it is, under the names a result has."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vidkit.engine import frames
from vidkit.engine.probe import probe
from vidkit.engine.work import Report

VIDEO, THUMBNAIL = "video.mp4", "thumbnail.jpg"


def same(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Hand out a film that has the wanted size already: nothing is rendered, so nothing is lost.

    Args:
        folder: The work folder.
        args: video, and thumbnail where one is wanted.
        report: Progress out.
    """
    folder = Path(folder)
    shutil.copyfile(folder / str(args["video"]), folder / VIDEO)
    files = {"video": VIDEO}
    if args.get("thumbnail"):
        files["thumbnail"] = frames.poster(folder / VIDEO, folder / THUMBNAIL).name
    facts = probe(folder / VIDEO)
    report.progress(1.0)
    told = {
        "width": facts.width,
        "height": facts.height,
        "frames": facts.frames,
        "seconds": facts.duration,
        "fps": facts.fps,
    }
    return {"files": files, "facts": told}
