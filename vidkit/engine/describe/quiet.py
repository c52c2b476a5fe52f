"""
Where the programme speaks, so that no description covers a word of it.

Two ears are better than one: a detector hears that somebody speaks, words (given as captions, or recognised)
tell it where the detector is unsure.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import subtitles
from vidkit.engine.describe.placing import Span
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.speech.listening import RATE, resampled
from vidkit.engine.work import TaskError
from vidkit.errors import MissingPart

#: Seconds kept around what the detector heard: it is late by a consonant now and then.
_PAD = 0.05

_PIECE = 30 * SOUND_RATE

#: Lower than the detector's usual 0.5: a murmur is dialogue too.
_SURE = 0.35


def spoken(
    source: Path,
    programme: np.ndarray,
    folder: Path,
    args: Mapping[str, Any],
    notes: list[str],
    known: list[Span] | None = None,
) -> list[Span]:
    """
    Return where anybody speaks.

    Args:
        source: The video.
        programme: Its sound, (channels, n).
        folder: Where the files of the order lie.
        args: captions, subtitles and speech_model of the order.
        notes: Takes a sentence for everything that was done by halves.
        known: Where its own voice speaks, if the film says so.
    """
    from vidkit.engine.speech.activity import method, voiced

    if not programme.shape[1]:
        return []
    if method() == "loudness":
        notes.append("Speech was told from other sound by its loudness alone.")
    heard = voiced(_for_ears(programme), RATE, threshold=_SURE)
    spans = [(start - _PAD, end + _PAD) for start, end in heard]
    given = _given(folder, args, notes)
    if given is None:
        given = known
    if given is None and spans:
        given = _recognised(source, args, notes)
    return sorted([*spans, *(given or [])])


def _for_ears(programme: np.ndarray) -> np.ndarray:
    """Return the sound mono at the detector's rate, made in pieces so that no long copy is needed."""
    pieces = [
        resampled(programme[:, first : first + _PIECE].mean(0), SOUND_RATE)
        for first in range(0, programme.shape[1], _PIECE)
    ]
    return np.concatenate(pieces)


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


def _recognised(source: Path, args: Mapping[str, Any], notes: list[str]) -> list[Span]:
    from vidkit.engine.speech.recognise import recognise

    try:
        said = recognise(source, language="en", model=args.get("speech_model"))
    except (MissingPart, TaskError) as error:
        notes.append(f"Speech was found without its words: {error}")
        return []
    return [(word.start, word.end) for word in said.words]
