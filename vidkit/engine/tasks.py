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

VIDEO = "video.mp4"


def stage(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Make a video from words, or from pictures and words.

    Args:
        folder: The work folder.
        args: prompt, width, height, seconds, seed; where given: image, last_image, subject, characters (name
            and file of each), references, watermark, title, thumbnail, spritesheet, meta.
        report: Progress out, cancel in.

    Raises:
        TaskError: With code `no_face`, when a subject reference shows nobody.
    """
    from vidkit.engine.production import film

    folder = Path(folder)
    facts = film(folder, args, report, folder / VIDEO)
    return _result(folder, args, facts, report)


def edit(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Change a video by words: a scene of ours is staged anew, other footage is graded and keeps its sound.

    Args:
        folder: The work folder.
        args: As for `stage`, and video, the name of the source; its length, size and seed are kept.
        report: Progress out, cancel in.
    """
    from vidkit.engine.production import change

    folder = Path(folder)
    facts = change(folder, args, report, folder / VIDEO)
    return _result(folder, args, facts, report)


def extend(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Go on where a video ends: its frames, then new ones, stitched into one clip.

    Args:
        folder: The work folder.
        args: As for `stage`, and video, the name of the source; seconds are those that are added.
        report: Progress out, cancel in.
    """
    from vidkit.engine.production import go_on

    folder = Path(folder)
    facts = go_on(folder, args, report, folder / VIDEO)
    return _result(folder, args, facts, report)


def slate(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Make a plain clip of exactly the asked size and length, quickly, for tests of all around the pictures.

    Args:
        folder: The work folder.
        args: As for any task here; width, height, seconds (or total_seconds), title, seed, thumbnail and
            spritesheet matter.
        report: Progress out, cancel in.
    """
    folder = Path(folder)
    width, height = int(args["width"]), int(args["height"])
    count = round(float(args.get("total_seconds") or args["seconds"]) * FPS)
    tone = 60 + int(args.get("seed") or 0) % 120
    silence = np.zeros((1, round(count * SOUND_RATE / FPS)), np.float32)
    tags = {"title": str(args.get("title") or "vidkit slate")}
    luma = np.full((height, width), tone, np.uint8)
    chroma = np.full((height // 2, width // 2), 128, np.uint8)
    bar = max(2, height // 40)
    with Encoder(folder / VIDEO, width, height, sound=silence, tags=tags, preset="ultrafast", crf=30) as film:
        for index in range(count):
            if report.cancelled():
                raise TaskCancelled
            luma[-bar:, : round(width * (index + 1) / count)] = 220  # a bar that grows: seeking can be seen
            film.write(luma, chroma, chroma)
            if index % 12 == 0:
                report.progress(index / count)
    facts = {"width": width, "height": height, "frames": count, "seconds": count / FPS, "fps": FPS}
    return _result(folder, args, facts, report)


def _result(folder: Path, args: Mapping[str, Any], facts: dict[str, Any], report: Report) -> dict[str, Any]:
    """Make the small pictures the arguments ask for, and say what lies in the folder."""
    video = folder / VIDEO
    files = {"video": video.name}
    if args.get("thumbnail"):
        files["thumbnail"] = frames.thumbnail(video, folder / "thumbnail.webp").name
    if args.get("spritesheet"):
        files["spritesheet"] = frames.contact_sheet(video, folder / "spritesheet.jpg", 5, 4, 1600, gap=0).name
    report.progress(1.0)
    return {"files": files, "facts": facts}
