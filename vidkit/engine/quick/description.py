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
from vidkit.engine.encode import FPS, SOUND_RATE
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
    """Write placeholder cues, and a plain film: where extended, it stops for as long as each of them."""
    folder = Path(folder)
    made, source = _text(folder, args, report)
    slate = {
        "width": max(2, source.width // 2 * 2),
        "height": max(2, source.height // 2 * 2),
        "seconds": source.duration,
        "seed": args.get("seed"),
        "title": str(args.get("name", "")),
    }
    film = tasks.slate(folder, slate, report)
    made["files"]["video"] = film["files"]["video"]
    seconds = film["facts"]["seconds"]
    if args.get("ad_type") == "standard":
        made["files"]["audio"] = _tone(folder / "audio.wav", source.duration)
    elif made["facts"]["segments"]:
        made["files"]["video"], seconds = _stopped(
            folder, made, folder / film["files"]["video"], seconds, report
        )
    made["facts"] |= {"width": slate["width"], "height": slate["height"], "duration": seconds}
    return made


def _stopped(
    folder: Path, made: dict[str, Any], slate: Path, seconds: float, report: Report
) -> tuple[str, float]:
    """Let the slate stand for each cue, and tell the cues at the times of that film."""
    from vidkit.engine.describe import film
    from vidkit.engine.describe.placing import Cue
    from vidkit.engine.flow import Fitted
    from vidkit.engine.speech.voice import Speech

    cues: list[Cue] = []
    stood = 0.0
    for row in made["facts"]["segments"]:
        long = row["end"] - row["start"]
        speech = Speech(np.zeros(round(long * SOUND_RATE), np.float32), ())
        cues.append(Cue(row["start"] + stood, row["end"] + stood, row["text"], speech, row["start"], long))
        stood += long
    whole = seconds + stood
    out = folder / "described.mp4"
    language = made["facts"]["language"] or "en-US"
    film.write(slate, out, Fitted(None, round(whole * SOUND_RATE)), whole, cues, language, {}, report)
    moments = [Moment(round(cue.start, 3), round(cue.end, 3), cue.text) for cue in cues]
    made["facts"]["segments"] = _rows(moments)
    _write(folder, moments, language, FPS)
    return out.name, whole


def _text(folder: Path, args: Mapping[str, Any], report: Report) -> tuple[dict[str, Any], MediaFacts]:
    source = probe(folder / str(args["video"]))
    if not source.width:
        raise TaskError("The file has no video stream.", code="no_video_stream")
    cues = _own(str(args["own_text"])) if args.get("own_text") else _placeholders(source.duration)
    texts = _write(folder, cues, str(args.get("language", "")), source.fps or 25.0)
    report.progress(0.5)
    facts = {
        "segments": _rows(cues),
        "language": str(args.get("language", "")),
        "ad_type": str(args.get("ad_type", "")),
        "duration": source.duration,
        "source_duration": source.duration,
        "notes": ["Placeholders: nothing was looked at."],
    }
    return {"files": texts, "facts": facts}, source


def _rows(cues: Sequence[Moment]) -> list[dict[str, Any]]:
    return [{"start": cue.start, "end": cue.end, "text": cue.text} for cue in cues]


def _write(folder: Path, cues: Sequence[Moment], language: str, fps: float) -> dict[str, str]:
    """Write the cues in every format and return the names by format."""
    texts = {
        "vtt": subtitles.write_vtt(cues),
        "srt": subtitles.write_srt(cues),
        "edl": subtitles.write_edl(cues, fps, "Description"),
        "json": json.dumps({"language": language, "segments": _rows(cues)}, ensure_ascii=False),
    }
    for kind, text in texts.items():
        (folder / f"description.{kind}").write_text(text, "utf-8")
    return {kind: f"description.{kind}" for kind in texts}


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
