"""
Audio description as tasks: the text, the sound, or the described film.

    describe_text(folder, {"video": "film.mp4", "language": "fr-FR", "ad_type": "extended"}, report)

See `describe/README.md` for what is said, in which words, and where.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vidkit.engine.work import Report

VIDEO, SOUND = "described.mp4", "described.wav"


def describe_text(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Write timed descriptions of a video, at the times of that video even where its picture is to stand.

    Args:
        folder: The work folder.
        args: video (a file name), name, language ("en-US"), category, ad_type ("standard" | "extended"),
            voice, instructions, read_text, auto_fit, over_music, volume ("auto" | "max"), volume_db, track
            ("mixed" | "ad_only"), own_text (a text with times), captions ({"content", "format"}), vision (a
            plug), subtitles ({language: file}), speech_model, seed.
        report: Progress out, cancel in.

    Raises:
        TaskError: `language_not_available`, `no_video_stream`, `unreadable_video`, `bad_subtitles`,
            `processing_failed`.
    """
    from vidkit.engine.describe.work import Work

    with Work(Path(folder), args, report) as work:
        work.plan()
        work.tell_of_source()
        report.progress(1.0)
        return {"files": work.texts(), "facts": work.facts()}


def describe_audio(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Make the described sound, as WAV; see `describe_text`."""
    from vidkit.engine.describe.work import Work

    with Work(Path(folder), args, report) as work:
        work.plan()
        files = {**work.texts(), "audio": work.write_sound(SOUND)}
        report.progress(1.0)
        return {"files": files, "facts": work.facts()}


def describe_video(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Make the described film (and its sound, where the running time stays); see `describe_text`."""
    from vidkit.engine.describe.work import Work

    with Work(Path(folder), args, report) as work:
        work.plan()
        alone = args.get("track") == "ad_only"
        beside = "" if work.extended or alone else SOUND
        files = {**work.texts(), "video": work.write_film(VIDEO, beside)}
        if not work.extended:
            files["audio"] = SOUND if beside else work.write_sound(SOUND)
        report.progress(1.0)
        return {"files": files, "facts": work.facts()}
