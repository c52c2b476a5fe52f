"""
Quick twins of finding and rendering clips: the video is cut evenly, the pictures are plain.

Nothing is listened to or looked at; sizes, lengths, files and facts are shaped as the real tasks'.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import tasks_inline
from vidkit.engine.encode import FPS, SOUND_RATE, Encoder
from vidkit.engine.probe import probe
from vidkit.engine.work import Report, TaskCancelled, TaskError

_MOST = 4
_THUMBNAIL = (160, 90)


def find_clips(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Cut a video into equal clips.

    Args:
        folder: The work folder.
        args: video, name, shortest, longest, limit; `seed` varies the scores.
        report: Progress out, cancel in.

    Raises:
        TaskError: With code `unreadable_video` or `no_video_stream`.
    """
    folder = Path(folder)
    duration = _duration(folder / str(args["video"]))
    longest = float(args.get("longest") or 90.0)
    count = max(1, min(_MOST, int(args.get("limit") or _MOST)))
    length = min(longest, duration / count)
    name = str(args.get("name") or args.get("query") or "video")
    files: dict[str, str] = {}
    clips: list[dict[str, Any]] = []
    for index in range(count):
        if report.cancelled():
            raise TaskCancelled
        clips.append(
            {
                "index": index,
                "start": round(index * length, 3),
                "end": round(min(duration, (index + 1) * length), 3),
                "title": f"{name}, part {index + 1}",
                "description": str(args.get("query") or f"From {index * length:.1f} s."),
                "tags": ["quick", f"part {index + 1}"],
                "score": 90.0 - 10 * index,
                "text": "",
            }
        )
        files[f"thumbnail-{index}"] = _thumbnail(folder / f"thumbnail-{index}.jpg", index).name
        report.publish({"files": files, "facts": {"clips": clips}})
        report.progress((index + 1) / (count + 1))
    facts = {
        "clips": clips,
        "language": str(args.get("language") or "en"),
        "duration": duration,
        "shots": count,
    }
    (folder / "analysis.json").write_text(json.dumps(facts), "utf-8")
    return {"files": {"analysis": "analysis.json", **files}, "facts": {**facts, "notes": []}}


def find_moments(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Cut a video into equal moments, all said to be about the query."""
    return find_clips(folder, args, report)


def export_clips(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Make a plain film of each clip's length, of the size asked for.

    Args:
        folder: The work folder.
        args: video, clips, short_side, ratio, upscale, hook.
        report: Progress out, cancel in.
    """
    folder = Path(folder)
    facts = probe(folder / str(args["video"]))
    width, height = _size(args, facts.width, facts.height)
    short = min(width, height)
    small = f"The source allows {short} pixels on the short side, not {args['short_side']}."
    notes = [small] if short < int(args["short_side"]) else []
    files: dict[str, str] = {}
    clips: list[dict[str, Any]] = []
    for done, clip in enumerate(args["clips"]):
        index = int(clip["index"])
        frames = max(1, round((float(clip["end"]) - float(clip["start"])) * FPS))
        _film(folder / f"clip-{index}.mp4", width, height, frames, report)
        files[f"clip-{index}"] = f"clip-{index}.mp4"
        files[f"thumbnail-{index}"] = _thumbnail(folder / f"thumbnail-{index}.jpg", index).name
        clips.append(
            {
                "index": index,
                "width": width,
                "height": height,
                "seconds": frames / FPS,
                "frames": frames,
                "hook": str(clip.get("title", "")) if args.get("hook") else None,
                "notes": notes,
            }
        )
        report.publish({"files": files, "facts": {"clips": clips}})
        report.progress((done + 1) / len(args["clips"]))
    return {"files": files, "facts": {"clips": clips}}


def find_clips_inline(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Cut and make films in one go."""
    return tasks_inline.run(find_clips, export_clips, Path(folder), args, report)


def find_moments_inline(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Do the same for a question."""
    return tasks_inline.run(find_moments, export_clips, Path(folder), args, report)


def _duration(path: Path) -> float:
    from vidkit.errors import MediaError

    try:
        facts = probe(path)
    except MediaError as wrong:
        raise TaskError(wrong.message, code="unreadable_video", advice=wrong.advice) from None
    if not facts.width:
        raise TaskError("There are no pictures in it, only sound.", code="no_video_stream")
    return facts.duration


def _size(args: Mapping[str, Any], width: int, height: int) -> tuple[int, int]:
    """Return even pixels: the short side as asked, never above the source's unless that is asked too."""
    ratio = width / height
    if args.get("ratio"):
        across, _, down = str(args["ratio"]).partition(":")
        ratio = int(across) / int(down)
    short = int(args["short_side"])
    if not args.get("upscale"):
        short = min(short, width, height)
    size = (short * max(1.0, ratio), short / min(1.0, ratio))
    return 2 * round(size[0] / 2), 2 * round(size[1] / 2)


def _film(path: Path, width: int, height: int, frames: int, report: Report) -> None:
    silence = np.zeros((1, round(frames * SOUND_RATE / FPS)), np.float32)
    luma = np.full((height, width), 90, np.uint8)
    chroma = np.full((height // 2, width // 2), 128, np.uint8)
    bar = max(2, height // 40)
    with Encoder(path, width, height, sound=silence, preset="ultrafast", crf=34) as film:
        for index in range(frames):
            if report.cancelled():
                raise TaskCancelled
            luma[-bar:, : round(width * (index + 1) / frames)] = 220
            film.write(luma, chroma, chroma)


def _thumbnail(path: Path, index: int) -> Path:
    from PIL import Image

    Image.new("RGB", _THUMBNAIL, (60 + 30 * (index % 6), 90, 120)).save(path, "JPEG", quality=70)
    return path
