"""Narrated films as plain functions of a folder: make one, and bring one to another format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import frames
from vidkit.engine.describe.languages import table_name
from vidkit.engine.encode import FPS, SOUND_RATE
from vidkit.engine.narrate.film import film
from vidkit.engine.narrate.foreign import LANGUAGES
from vidkit.engine.narrate.plan import Plan, files_in
from vidkit.engine.narrate.score import mixdown
from vidkit.engine.narrate.shots import views
from vidkit.engine.narrate.telling import Told, passages, tell
from vidkit.engine.sound_track import CodedSound, coded_sound
from vidkit.engine.work import Report, Share, TaskError

VIDEO, PLAN, THUMBNAIL = "video.mp4", "plan.json", "thumbnail.jpg"

#: Least pixels of a side: nothing can be staged on less.
SMALLEST = 16

#: What of an order is kept in the plan.
_KEPT = (
    "script",
    "blocks",
    "voice",
    "voice_audio",
    "language",
    "subtitles",
    "style",
    "music",
    "transitions",
    "broll",
    "media",
    "avatar",
    "title",
)


def narrate(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Make a narrated film.

    Args:
        folder: The work folder.
        args: script (paragraphs), or blocks: [{voice, audio, avatar, sequences: [{text, seconds, media}]}];
            width, height, and where given: voice, language, fps, seed, title, subtitles (True), style, music
            (True), transitions (True), broll (True), media (file names), voice_audio (a recording), avatar,
            thumbnail, meta.
        report: Progress out, cancel in.

    Raises:
        TaskError: `no_script`, `no_speech`, `too_long`, `language_not_available`, `font_missing`,
            `unknown_style`, `size_not_possible`.
    """
    folder = Path(folder)
    _size(args)
    told, plan = _planned(folder, args, report)
    report.progress(0.05)
    sound = mixdown(told, plan.views, music=args.get("music", True) is not False, seed=plan.seed)
    report.progress(0.1)
    return _made(folder, args, plan, sound, told.samples, report)


def reformat(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Bring a video to another size: a narration is staged anew from its plan, other footage is followed.

    Where nobody else speaks, its sound is copied packet by packet.

    Args:
        folder: The work folder.
        args: video, width, height, and where given: plan, bars (the whole picture, with bars), subtitles,
            voice (another one speaks: the film may become longer or shorter), avatar, thumbnail, title, meta.
        report: Progress out, cancel in.

    Raises:
        TaskError: `bad_plan`, `unreadable_video`, `no_video_stream`, `size_not_possible`.
    """
    folder = Path(folder)
    width, height = _size(args)
    if not args.get("plan") or args.get("bars"):
        return _followed(folder, args, width, height, report)
    plan = Plan.load(folder / str(args["plan"]))
    changes = {name: args[name] for name in ("subtitles", "style", "avatar") if args.get(name) is not None}
    plan.args.update(changes)
    another = args.get("voice") and args["voice"] != plan.voice and not plan.args.get("voice_audio")
    if another or changes.get("avatar"):
        order = {**plan.args, "seed": plan.seed, "fps": plan.fps}
        if another:
            order["voice"] = args["voice"]
            order["blocks"] = _with_voice(plan.args.get("blocks"))
        told, plan = _planned(folder, order, report)
        sound = mixdown(told, plan.views, music=order.get("music", True) is not False, seed=plan.seed)
        return _made(folder, args, plan, sound, told.samples, report)
    source = folder / str(args["video"])
    samples = frames.read_sound(source, plan.seconds)
    missing = round(plan.seconds * SOUND_RATE) - samples.shape[1]
    samples = np.pad(samples, ((0, 0), (0, max(0, missing))))
    return _made(folder, args, plan, coded_sound(source) or samples, samples.mean(0), report)


def _size(args: Mapping[str, Any]) -> tuple[int, int]:
    width, height = int(args["width"]), int(args["height"])
    if min(width, height) < SMALLEST:
        raise TaskError(
            f"{width}×{height} is too small for a picture.",
            code="size_not_possible",
            advice=f"Choose at least {SMALLEST} pixels a side.",
        )
    return width, height


def _planned(folder: Path, args: Mapping[str, Any], report: Report) -> tuple[Told, Plan]:
    seed = int(args.get("seed") or 0)
    told = tell(passages(args), args, folder, report)
    shown = views(told, args, seed)
    kept = {name: args[name] for name in _KEPT if args.get(name) is not None}
    sentences = [
        {
            "start": round(line.sentence.start, 3),
            "end": round(line.sentence.end, 3),
            "text": " ".join(word.text for word in line.sentence.words),
        }
        for line in told.lines
        if line.sentence.words
    ]
    from vidkit.engine.speech.transcript import Transcript

    plan = Plan(
        args=kept,
        seconds=told.seconds,
        fps=round(float(args.get("fps") or FPS)),
        seed=seed,
        views=shown,
        transcript=Transcript(told.language, told.words, "spoken"),
        sentences=sentences,
        voice=told.voice,
    )
    for name in files_in(args, shown):
        if not (folder / name).is_file():
            raise TaskError(
                f"There is no file {name!r}.", code="missing_media", advice="Give the file with the order."
            )
        plan.media[name] = folder / name
    return told, plan


def _made(
    folder: Path,
    args: Mapping[str, Any],
    plan: Plan,
    sound: np.ndarray | CodedSound,
    voice: np.ndarray,
    report: Report,
) -> dict[str, Any]:
    video = folder / VIDEO
    if args.get("video") and (folder / str(args["video"])).resolve() == video.resolve():
        video = folder / "reformatted.mp4"
    width, height = int(args["width"]), int(args["height"])
    made = film(plan, video, width, height, sound, voice, report, meta=args.get("meta"))
    plan.save(folder / PLAN)
    files = {"video": video.name, "plan": PLAN}
    if args.get("thumbnail"):
        files["thumbnail"] = frames.poster(video, folder / THUMBNAIL).name
    report.progress(1.0)
    facts = {
        **made,
        "seed": plan.seed,
        "voice": plan.voice,
        "language": plan.transcript.language,
        "sentences": plan.sentences,
        "shots": [view.as_dict() for view in plan.views],
        "notes": _notes(plan),
    }
    return {"files": files, "facts": facts}


def _followed(
    folder: Path, args: Mapping[str, Any], width: int, height: int, report: Report
) -> dict[str, Any]:
    """Export a video to another shape: following what matters, or whole with bars where asked."""
    from vidkit.engine.exporting import export
    from vidkit.engine.probe import probe
    from vidkit.engine.reframe.framing import barred
    from vidkit.engine.reframe.plan import plan as frame_plan
    from vidkit.engine.seeing.source import Source
    from vidkit.engine.seeing.survey import survey

    source = folder / str(args["video"])
    out = folder / (VIDEO if source.name != VIDEO else "reformatted.mp4")
    rest = report
    if args.get("bars"):
        with Source(source) as known:
            framing = barred(width / height, known.width, known.height)
    else:
        seen = survey(source, report=Share(report, 0, 0.3))  # some recordings do not say how long they are
        framing = frame_plan(source, seen, 0.0, seen.duration, width / height)
        rest = Share(report, 0.3, 1)
    tags = {"title": probe(source).tags.get("title", "")}
    facts = export(source, out, width=width, height=height, framing=framing, tags=tags, report=rest)
    files = {"video": out.name}
    if args.get("plan"):
        files["plan"] = str(args["plan"])
    if args.get("thumbnail"):
        files["thumbnail"] = frames.poster(out, folder / THUMBNAIL).name
    report.progress(1.0)
    return {"files": files, "facts": {"sentences": [], "voice": "", **facts}}


def _with_voice(blocks: object) -> list[dict[str, Any]] | None:
    """Let every block speak with the narration's voice."""
    if not isinstance(blocks, list):
        return None
    return [{**block, "voice": None} for block in blocks]


def _notes(plan: Plan) -> list[str]:
    notes = []
    language = table_name(plan.transcript.language)
    if language not in {"en", *LANGUAGES}:
        notes.append(
            f"The stage knows no words of {language!r}: the scenes follow the title, or are landscapes. "
            f"It knows English and {', '.join(LANGUAGES)}."
        )
    return notes
