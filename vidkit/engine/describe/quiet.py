"""
Where the programme speaks, so that no description covers a word of it.

Two ears are better than one: a detector hears that somebody speaks, words (given as captions, or recognised)
tell it where the detector is unsure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import subtitles
from vidkit.engine.describe.placing import Span
from vidkit.engine.describe.soundtrack import Sounding
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.flow import Sound
from vidkit.engine.known import Known
from vidkit.engine.loudness import Meter
from vidkit.engine.speech.listening import for_ears
from vidkit.engine.work import Report, TaskCancelled, TaskError
from vidkit.errors import MissingPart

#: Seconds kept around what the detector heard: it is late by a consonant now and then.
_PAD = 0.05

#: Lower than the detector's usual 0.5: a murmur is dialogue too.
_SURE = 0.35


@dataclass(frozen=True)
class Heard:
    """
    What was found while a programme passed by.

    Attributes:
        meter: Its loudness.
        voiced: Where the detector hears somebody, in seconds.
        sounding: Where there is any sound at all; empty if nobody asked.
    """

    meter: Meter
    voiced: list[Span]
    sounding: list[Span]


def listen(programme: Sound, *, music: bool = False, report: Report | None = None) -> Heard:
    """
    Run through a programme once.

    Args:
        programme: Its sound at 48 kHz.
        music: Whether to note where anything sounds, not only voices.
        report: Cancel in.
    """
    from vidkit.engine.speech.activity import voiced

    meter, sounding = Meter(), Sounding()

    def passing() -> Iterator[np.ndarray]:
        for block in meter.through(programme.blocks()):
            if report is not None and report.cancelled():
                raise TaskCancelled
            if music:
                sounding.add(block)
            yield block

    heard = voiced(for_ears(passing(), SOUND_RATE), threshold=_SURE)
    return Heard(meter, [(start - _PAD, end + _PAD) for start, end in heard], sounding.spans)


def spoken(
    source: Path,
    heard: Heard,
    folder: Path,
    args: Mapping[str, Any],
    notes: list[str],
    known: list[Span] | None = None,
    *,
    report: Report | None = None,
) -> list[Span]:
    """
    Return where anybody speaks.

    Args:
        source: The video.
        heard: What the detector found in it.
        folder: Where the files of the order lie.
        args: captions, subtitles and speech_model of the order.
        notes: Takes a sentence for everything that was done by halves.
        known: Where its own voice speaks, if the film says so.
        report: Cancel in.
    """
    from vidkit.engine.speech.activity import method

    if method() == "loudness":
        notes.append("Speech was told from other sound by its loudness alone.")
    given = _given(folder, args, notes)
    if given is None:
        given = known
    if given is None and heard.voiced:
        given = _recognised(source, args, notes, report)
    return sorted([*heard.voiced, *(given or [])])


def _given(folder: Path, args: Mapping[str, Any], notes: list[str]) -> list[Span] | None:
    """Return the times of captions somebody gave; None where nobody did."""
    text = str((args.get("captions") or {}).get("content") or "")
    files = args.get("subtitles") or {}
    if not text and files:
        text = (folder / str(next(iter(files.values())))).read_text(encoding="utf-8")
    if not text:
        return None
    try:
        return [(one.start, one.end) for one in subtitles.read(text)]
    except TaskError:
        notes.append("The captions hold no times: speech was found by listening alone.")
        return None


def _recognised(source: Path, args: Mapping[str, Any], notes: list[str], report: Report | None) -> list[Span]:
    from vidkit.engine.speech.recognise import known_words

    try:
        said = known_words(
            Known(args.get("known"), source),
            source,
            language="en",
            model=args.get("speech_model"),
            report=report,
        )
    except TaskCancelled:
        raise
    except (MissingPart, TaskError) as error:
        notes.append(f"Speech was found without its words: {error}")
        return []
    return [(word.start, word.end) for word in said.words]
