"""
Quick twins of the describing tasks: files of the right shape and length, and nothing looked at.

For tests of all around a description. Sentences say that they are placeholders; own text is taken as it is.
"""

from __future__ import annotations

import json
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import subtitles, tasks
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.probe import probe
from vidkit.engine.subtitles import Moment
from vidkit.engine.work import Report, TaskError
from vidkit.models import MediaFacts

__all__ = ["describe_audio", "describe_text", "describe_video"]

#: How far apart placeholders begin, and how long each is, in seconds.
EVERY_S, LONG_S = 4.0, 1.5


def describe_text(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write placeholder cues in every format."""
    return _text(Path(folder), args, report)[0]


def describe_audio(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write placeholder cues, and a quiet tone as long as the video."""
    folder = Path(folder)
    made, source = _text(folder, args, report)
    made["files"]["audio"] = _tone(folder / "audio.wav", source.duration)
    return made


def describe_video(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write placeholder cues, and a plain film: longer than the source by its cues where extended."""
    folder = Path(folder)
    made, source = _text(folder, args, report)
    longer = 0.0
    if args.get("ad_type") != "standard":
        longer = sum(cue["end"] - cue["start"] for cue in made["facts"]["segments"])
    slate = {
        "width": max(2, source.width // 2 * 2),
        "height": max(2, source.height // 2 * 2),
        "seconds": source.duration + longer,
        "seed": args.get("seed"),
        "title": str(args.get("name", "")),
    }
    film = tasks.slate(folder, slate, report)
    made["files"]["video"] = film["files"]["video"]
    if args.get("ad_type") == "standard":
        made["files"]["audio"] = _tone(folder / "audio.wav", source.duration)
    made["facts"] |= {
        "width": slate["width"],
        "height": slate["height"],
        "duration": film["facts"]["seconds"],
    }
    return made


def _text(folder: Path, args: Mapping[str, Any], report: Report) -> tuple[dict[str, Any], MediaFacts]:
    source = probe(folder / str(args["video"]))
    if not source.width:
        raise TaskError("The file has no video stream.", code="no_video_stream")
    cues = _own(str(args["own_text"])) if args.get("own_text") else _placeholders(source.duration)
    rows = [{"start": cue.start, "end": cue.end, "text": cue.text} for cue in cues]
    texts = {
        "vtt": subtitles.write_vtt(cues),
        "srt": subtitles.write_srt(cues),
        "edl": subtitles.write_edl(cues, source.fps or 25.0, "Description"),
        "json": json.dumps({"language": args.get("language", ""), "segments": rows}, ensure_ascii=False),
    }
    for kind, text in texts.items():
        (folder / f"description.{kind}").write_text(text, "utf-8")
    report.progress(0.5)
    facts = {
        "segments": rows,
        "language": str(args.get("language", "")),
        "ad_type": str(args.get("ad_type", "")),
        "duration": source.duration,
        "source_duration": source.duration,
        "notes": ["Placeholders: nothing was looked at."],
    }
    return {"files": {kind: f"description.{kind}" for kind in texts}, "facts": facts}, source


def _own(text: str) -> Sequence[Moment]:
    found = subtitles.read(text)
    if not found:
        raise TaskError("The description holds no sentence with a time.", code="processing_failed")
    return found


def _placeholders(seconds: float) -> Sequence[Moment]:
    starts = np.arange(0.0, max(seconds - 0.1, 0.1), EVERY_S)
    return [
        Moment(float(start), min(float(start) + LONG_S, seconds), f"Placeholder {index}.")
        for index, start in enumerate(starts, 1)
    ]


def _tone(path: Path, seconds: float) -> str:
    """Write a quiet tone, mono, and return the file's name."""
    times = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    samples = (np.sin(times * 2 * np.pi * 440) * 300).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SOUND_RATE)
        file.writeframes(samples.tobytes())
    return path.name
