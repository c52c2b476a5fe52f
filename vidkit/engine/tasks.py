"""
The studio's work as plain functions of a folder: `(folder, args, report) -> {"files": …, "facts": …}`.

The server names them by string and runs them in worker processes; they know neither server nor service.
Inputs lie in the folder under the names the arguments give, results are written beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import frames
from vidkit.engine.encode import FPS, SOUND_RATE, Encoder
from vidkit.engine.work import Report, TaskCancelled


def slate(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Make a plain clip of exactly the asked size and length, quickly, for tests of all around the pictures.

    Args:
        folder: The work folder.
        args: As for `stage`; only width, height, seconds, title, seed, thumbnail and spritesheet matter.
        report: Progress out, cancel in.
    """
    folder = Path(folder)
    width, height = int(args["width"]), int(args["height"])
    count = round(float(args.get("total_seconds", args["seconds"])) * FPS)  # an extension's whole clip
    tone = 60 + int(args.get("seed") or 0) % 120
    silence = np.zeros((1, round(count * SOUND_RATE / FPS)), np.float32)
    tags = {"title": str(args.get("title") or "vidkit slate")}
    luma = np.full((height, width), tone, np.uint8)
    chroma = np.full((height // 2, width // 2), 128, np.uint8)
    out = folder / "video.mp4"
    bar = max(2, height // 40)
    with Encoder(out, width, height, sound=silence, tags=tags, preset="ultrafast", crf=30) as film:
        for index in range(count):
            if report.cancelled():
                raise TaskCancelled
            luma[-bar:, : round(width * (index + 1) / count)] = 220  # a bar that grows: seeking can be seen
            film.write(luma, chroma, chroma)
            if index % 12 == 0:
                report.progress(index / count)
    files = {"video": out.name, **_extras(folder, out, args)}
    report.progress(1.0)
    return {"files": files, "facts": _facts(width, height, count)}


def _extras(folder: Path, video: Path, args: Mapping[str, Any]) -> dict[str, str]:
    """Make the small pictures the arguments ask for."""
    files: dict[str, str] = {}
    if args.get("thumbnail"):
        files["thumbnail"] = frames.thumbnail(video, folder / "thumbnail.webp").name
    if args.get("spritesheet"):
        files["spritesheet"] = frames.contact_sheet(video, folder / "spritesheet.jpg", 5, 4, 1600, gap=0).name
    return files


def _facts(width: int, height: int, count: int) -> dict[str, Any]:
    return {"width": width, "height": height, "frames": count, "seconds": count / FPS, "fps": FPS}
