"""
Stand-ins for narration: files of the right shape, size and length, nothing spoken and nothing staged.

They run where the server was made with `media="slate"`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vidkit.engine import frames, tasks
from vidkit.engine.probe import probe
from vidkit.engine.work import Report

#: Speech is about this fast.
WORDS_PER_SECOND = 2.5
PLAN = "plan.json"


def narrate(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Make a plain film as long as the script would take to speak.

    Args:
        folder: The work folder.
        args: As for `engine.tasks_narrate.narrate`; script or blocks, width, height, seed, title matter.
        report: Progress out, cancel in.
    """
    sentences, seconds = [], 0.0
    for text, silence in _pieces(args):
        length = silence if text is None else len(text.split()) / WORDS_PER_SECOND
        if text is not None:
            sentences.append({"start": seconds, "end": seconds + length, "text": text})
        seconds += length
    facts = {
        "sentences": sentences,
        "voice": args.get("voice") or "",
        "subtitles": bool(args.get("subtitles")),
    }
    seconds = max(seconds, 0.5)
    plan = {"quick": True, "seconds": seconds, **facts, "args": dict(args)}
    (Path(folder) / PLAN).write_text(json.dumps(plan), "utf-8")
    return _film(folder, args, seconds, report, facts)


def reformat(folder: Path, args: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """
    Make a plain film as long as the given one, at another size.

    Args:
        folder: The work folder.
        args: As for `engine.tasks_narrate.reformat`; video, plan, width, height matter.
        report: Progress out, cancel in.
    """
    folder = Path(folder)
    plan = args.get("plan")
    if plan:
        seconds = float(json.loads((folder / plan).read_text("utf-8"))["seconds"])
    else:
        seconds = probe(folder / args["video"]).duration
    return _film(folder, args, seconds, report, {})


def _film(
    folder: Path, args: Mapping[str, Any], seconds: float, report: Report, facts: Mapping[str, Any]
) -> dict[str, Any]:
    size = {"width": int(args["width"]), "height": int(args["height"]), "seconds": seconds}
    made = tasks.slate(Path(folder), {"seed": args.get("seed"), "title": args.get("title"), **size}, report)
    if (Path(folder) / PLAN).exists():
        made["files"]["plan"] = PLAN
    if args.get("thumbnail"):
        target = Path(folder) / "thumbnail.jpg"
        made["files"]["thumbnail"] = frames.poster(Path(folder) / made["files"]["video"], target).name
    return {"files": made["files"], "facts": {**made["facts"], **facts}}


def _pieces(args: Mapping[str, Any]) -> Iterator[tuple[str | None, float]]:
    """Return what is said, sentence by sentence, and the silences between."""
    for block in args.get("blocks") or ({"sequences": ({"text": args.get("script") or ""},)},):
        for item in block["sequences"]:
            if item.get("text"):
                for sentence in item["text"].replace("!", ".").replace("?", ".").split("."):
                    if sentence.strip():
                        yield f"{sentence.strip()}.", 0.0
            else:
                yield None, float(item.get("seconds") or 0.0)
