"""
Clips of a film: find the best, find what a query is about, render them.

Plain functions of a folder, as in `tasks.py`. Partial results are published as they stand: each clip when
it has its picture, each file when it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.engine.work import Report, Share, TaskCancelled, TaskError

if TYPE_CHECKING:
    from vidkit.engine.clips.finding import Clip
    from vidkit.engine.clips.study import Study
    from vidkit.engine.clips.translating import Tongue

#: Looking and listening is nearly all of finding; pictures of the clips are the rest.
_STUDIED = 0.9

#: Longest side of a clip's picture.
_PICTURE = 720


def find_clips(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Choose the stretches of a film that are worth publishing.

    Args:
        folder: The work folder.
        args: video; where given: name, language, target_language, shortest and longest (seconds), limit,
            subtitles (files by language), translator (a plug), speech_model (a folder).
        report: Progress and partial clips out, cancel in.

    Raises:
        TaskError: `unreadable_video`, `no_video_stream`, `language_not_available`, `translation_missing`,
            `translation_failed`.
    """
    from vidkit.engine.clips import finding
    from vidkit.engine.clips.study import study

    folder = Path(folder)
    known = study(folder, args, Share(report, 0.0, _STUDIED))
    tongue = _tongue(folder, args, known)
    longest = float(args.get("longest") or 90.0)
    shortest = min(float(args.get("shortest") or 0.0), longest)
    notes = [*known.survey.notes, *known.doubts]
    found = finding.clips(known, shortest=shortest, longest=longest, limit=_limit(args), notes=notes)
    clips = finding.named(known, found, tongue, notes)
    return _finish(folder, args, known, clips, notes, report)


def find_moments(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Find the moments of a film that a query is about; none is a result too.

    Args:
        folder: The work folder.
        args: As for `find_clips`, and query; shortest and longest are not needed.
        report: Progress and partial clips out, cancel in.

    Raises:
        TaskError: As `find_clips`, and `bad_query` for one without words.
    """
    from vidkit.engine.clips import finding
    from vidkit.engine.clips.study import study
    from vidkit.engine.meaning import rank

    folder = Path(folder)
    query = " ".join(str(args.get("query") or "").split())
    if not query:
        raise TaskError("The query has no words.", code="bad_query", advice="Say what to look for.")
    known = study(folder, args, Share(report, 0.0, _STUDIED))
    tongue = _tongue(folder, args, known)
    notes = [*known.survey.notes, *known.doubts]
    found = finding.moments(known, query, limit=_limit(args), notes=notes, rank=rank)
    clips = finding.named(known, found, tongue, notes)
    return _finish(folder, args, known, clips, notes, report)


def export_clips(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Render clips as files of their own.

    Args:
        folder: The work folder.
        args: video, clips (index, start, end, title of each), short_side; where given: analysis (the file a
            find task made), ratio ("9:16"), layout, captions (style, display), hook (style, position,
            keywords, seconds), upscale, language, target_language, subtitles, translator, speech_model, seed.
        report: Progress and finished clips out, cancel in.

    Raises:
        TaskError: `unreadable_video`, `no_video_stream`, `outside_video`, `translation_missing`,
            `translation_failed`, `font_missing`, `unknown_style`, `layout_not_possible`.
    """
    from vidkit.engine.clips import rendering
    from vidkit.engine.exporting import size_for

    folder = Path(folder)
    clips = list(args["clips"])
    known, begun = _known(folder, args, clips, report)
    tongue = _tongue(folder, args, known)
    ratio = args.get("ratio")
    source = (known.survey.width, known.survey.height)
    width, height, notes = size_for(
        str(ratio) if ratio else None,
        int(args.get("short_side") or min(source)),
        source,
        upscale=bool(args.get("upscale")),
    )
    wish = rendering.Wish(
        width,
        height,
        width / height if ratio else None,
        str(args.get("layout") or "Auto"),
        args.get("captions"),
        args.get("hook"),
        int(args.get("seed") or 0),
    )
    # All text is written and checked before the first frame: nothing half done where one clip cannot be.
    scripts = [rendering.prepare(known, clip, wish, tongue) for clip in clips]
    files: dict[str, str] = {}
    made: list[dict[str, Any]] = []
    result = {"files": files, "facts": {"clips": made, "notes": notes}}
    total = sum(script.end - script.start for script in scripts) or 1.0
    done = 0.0
    for clip, script in zip(clips, scripts, strict=True):
        index = int(clip["index"])
        length = (script.end - script.start) / total
        share = Share(report, begun + (1 - begun) * done, begun + (1 - begun) * (done + length))
        facts = rendering.render(known, clip, script, wish, folder / f"clip-{index}.mp4", share)
        done += length
        made.append({**facts, "notes": [*notes, *(note for note in facts["notes"] if note not in notes)]})
        files[f"clip-{index}"] = f"clip-{index}.mp4"
        files[f"thumbnail-{index}"] = _picture(
            folder / f"clip-{index}.mp4", folder / f"thumbnail-{index}.jpg", facts["seconds"] * 0.4
        )
        report.publish({"files": dict(files), "facts": {"clips": list(made), "notes": notes}})
    report.progress(1.0)
    return result


def _known(
    folder: Path, args: Mapping[str, Any], clips: Sequence[Mapping[str, Any]], report: Report
) -> tuple[Study, float]:
    """Take what was found before, or look and listen as far as the wishes need; tell the share of that."""
    from vidkit.engine.clips import origin, translating
    from vidkit.engine.clips.study import Study, load, study
    from vidkit.engine.probe import probe
    from vidkit.engine.production import staged_in
    from vidkit.engine.seeing.survey import survey
    from vidkit.engine.speech.transcript import Transcript

    path = folder / str(args["video"])
    if args.get("analysis"):
        known = load(folder, str(args["analysis"]), path)
        language = args.get("language")
        if language and not translating.same(str(language), known.transcript.language):
            given = translating.transcript_of(args, folder, str(language))
            if given is not None:
                return replace(known, transcript=given), 0.0
        return known, 0.0
    if args.get("captions") or args.get("hook"):
        return study(folder, args, Share(report, 0.0, 0.25)), 0.25
    start = min((float(clip["start"]) for clip in clips), default=0.0)
    end = max((float(clip["end"]) for clip in clips), default=0.0)
    seen = survey(path, start=max(0.0, start), end=end, report=Share(report, 0.0, 0.15))
    facts = probe(path)
    silence = Transcript(str(args.get("language") or "en"))
    return Study(path, silence, seen, staged_in(facts), origin.narrated_in(facts)), 0.15


def _tongue(folder: Path, args: Mapping[str, Any], known: Study) -> Tongue:
    """Gather the way into the target language; refuse early where there is none."""
    from vidkit.engine.clips.translating import tongue_of

    target = args.get("target_language")
    tongue = tongue_of(args, folder, spoken=known.transcript.language, target=str(target) if target else None)
    if known.transcript.words:
        tongue.require()
    return tongue


def _finish(
    folder: Path,
    args: Mapping[str, Any],
    known: Study,
    clips: Sequence[Clip],
    notes: Sequence[str],
    report: Report,
) -> dict[str, Any]:
    """Write the analysis and a picture of each clip; show each clip as it gets its own."""
    told = [clip.as_dict() for clip in clips]
    facts: dict[str, Any] = {
        "clips": [],
        "name": str(args.get("name") or known.path.stem),
        "language": known.transcript.language,
        "duration": round(known.duration, 3),
        "shots": len(known.survey.shots),
        "notes": list(dict.fromkeys(notes)),
    }
    files = {"analysis": known.save(folder, told)}
    for place, clip in enumerate(told):
        if report.cancelled():
            raise TaskCancelled
        index = clip["index"]
        files[f"thumbnail-{index}"] = _picture(
            known.path, folder / f"thumbnail-{index}.jpg", _telling_time(known, clip["start"], clip["end"])
        )
        shown = {key: value for key, value in clip.items() if key != "judged"}
        facts["clips"].append(shown)
        report.publish({"files": dict(files), "facts": {**facts, "clips": list(facts["clips"])}})
        report.progress(_STUDIED + (1 - _STUDIED) * (place + 1) / len(told))
    report.progress(1.0)
    return {"files": files, "facts": facts}


def _telling_time(known: Study, start: float, end: float) -> float:
    """Choose the moment whose picture shows most: a face, light, stillness, not the very edge of a shot."""
    inside = [sample for sample in known.survey.between(start, end) if start <= sample.time < end]
    if not inside:
        return start

    def worth(at: int) -> float:
        sample = inside[at]
        face = max((face.width * face.height for face in sample.faces), default=0.0)
        edge = min((abs(sample.time - cut) for cut in known.cuts), default=1.0)
        middle = 1 - abs((sample.time - start) / max(end - start, 1e-6) - 0.4)
        return (
            2.0 * min(1.0, 8 * face)
            + 1.5 * min(1.0, sample.luma / 0.25)
            - sample.motion
            + 0.4 * min(1.0, edge / 0.4)
            + 0.3 * middle
        )

    return inside[max(range(len(inside)), key=worth)].time


def _picture(path: Path, out: Path, time: float) -> str:
    """Save the picture at a time as a JPEG of moderate size."""
    from PIL import Image

    from vidkit.engine.frames import frames_at

    picture = Image.fromarray(frames_at(path, [time])[0])
    picture.thumbnail((_PICTURE, _PICTURE))
    picture.save(out, "JPEG", quality=85)
    return out.name


def _limit(args: Mapping[str, Any]) -> int | None:
    return int(args["limit"]) if args.get("limit") else None
