"""
Where descriptions are spoken without covering a word.

Standard: into the pauses, at the voice's own pace if there is room, a little quicker or shorter if not.
Extended: the picture stops at a quiet moment and goes on when all is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from vidkit.engine.describe.beats import Beat, Remark, lasting, written
from vidkit.engine.describe.languages.base import Language

Span = tuple[float, float]


class Spoken(Protocol):
    """A spoken text, in memory or on a tape."""

    @property
    def seconds(self) -> float:
        """How long it takes."""

    @property
    def samples(self) -> np.ndarray:
        """Mono float32 at 48 kHz."""


#: Speaks a text at a rate.
Speaker = Callable[[str, float], Spoken]

#: The voice may be hurried by this much before text is left out.
RATES = (1.0, 1.1, 1.2, 1.3)

#: Seconds kept free before programme speech begins and after it ends: a last sound fades slowly.
BEFORE, AFTER = 0.12, 0.2

#: Seconds between two descriptions.
_APART = 0.5

#: Seconds a description may run into the next shot.
_OVER = 1.2

#: Seconds of film between two stops of the picture: more often, nobody could follow it. A new scene may come
#: sooner than a new detail.
_STOPS_APART = 5.0
_SCENES_APART = 2.0
_SCENE = 9

#: Seconds of quiet before and after a description while the picture stands.
_REST = 0.25


@dataclass(frozen=True, slots=True)
class Cue:
    """
    One description in its place.

    Attributes:
        start: Seconds in the result, when it is heard.
        end: When it is over.
        text: As it is shown.
        speech: As it sounds.
        at: Seconds in the source: where the picture stands, or the same moment as `start`.
        stop: Seconds for which the picture stands; 0 in standard.
    """

    start: float
    end: float
    text: str
    speech: Spoken
    at: float
    stop: float = 0.0


def gaps(busy: Sequence[Span], duration: float, before: float = BEFORE, after: float = AFTER) -> list[Span]:
    """Return where nobody speaks, with some room kept before and after all that is said."""
    found: list[Span] = []
    at = 0.0
    for start, end in sorted(busy):
        if start - before > at:
            found.append((at, start - before))
        at = max(at, end + after)
    if duration > at:
        found.append((at, duration))
    return found


def into_pauses(
    beats: Sequence[Beat],
    free: Sequence[Span],
    duration: float,
    language: Language,
    speak: Speaker,
    *,
    fit: bool = True,
) -> list[Cue]:
    """
    Place what fits; what does not is left out.

    Args:
        beats: What could be said.
        free: Where nobody speaks, as `gaps` returns it.
        duration: Seconds of the programme.
        language: Writes the sentences.
        speak: Speaks them.
        fit: Whether to hurry and shorten; else only what fits as it is is said.
    """
    cues: list[Cue] = []
    for beat in lasting(beats, duration):
        rooms = _rooms(beat, free, cues[-1].end + _APART if cues else 0.0, duration)
        cue = _fitted(beat.after([cue.at for cue in cues]), rooms, language, speak, fit=fit)
        if cue is not None:
            cues.append(cue)
    return cues


def _rooms(beat: Beat, free: Sequence[Span], earliest: float, duration: float) -> list[Span]:
    low, high = max(beat.start, earliest), min(duration, beat.end + _OVER)
    return [
        (max(start, low), min(end, high)) for start, end in free if min(end, high) - max(start, low) > 0.4
    ]


def _fitted(
    beat: Beat, rooms: Sequence[Span], language: Language, speak: Speaker, *, fit: bool
) -> Cue | None:
    for remarks in beat.variants() if fit else [beat.remarks]:
        marked = written(remarks, language)
        if not marked:
            continue
        calm = speak(marked, RATES[0])
        largest = max((end - start for start, end in rooms), default=0.0)
        for rate in RATES if fit else RATES[:1]:
            if calm.seconds / rate > 1.08 * largest:  # no need to speak it to know that it is too long
                continue
            speech = calm if rate == RATES[0] else speak(marked, rate)
            for start, end in rooms:
                if speech.seconds <= end - start:
                    return Cue(start, start + speech.seconds, language.shown(marked), speech, start)
    return None


def with_stops(
    beats: Sequence[Beat],
    quiet: Sequence[Span],
    duration: float,
    language: Language,
    speak: Speaker,
    *,
    rate: float = 24.0,
    settle: float = 0.25,
) -> list[Cue]:
    """
    Stop the picture for each description, at a moment between words.

    Args:
        beats: What is said.
        quiet: Where nobody speaks, without margins: even a short breath is good enough to stop in.
        duration: Seconds of the programme.
        language: Writes the sentences.
        speak: Speaks them.
        rate: Pictures per second: each stop lasts a whole number of them, so that all keep to their beat.
        settle: Seconds for which a new picture is seen before it stops.
    """
    cues: list[Cue] = []
    stopped = 0.0
    waiting: tuple[Remark, ...] = ()
    for beat in sorted(beats, key=lambda beat: beat.start):
        scene = any(remark.weight >= _SCENE for remark in beat.remarks)
        remarks = beat.remarks if scene else (*waiting, *beat.remarks)  # a new scene ends what waited
        at = _quiet_moment(beat, quiet, duration, settle)
        if cues and at - cues[-1].at < (_SCENES_APART if scene else _STOPS_APART):
            heavy = tuple(remark for remark in beat.remarks if remark.weight >= 7)
            waiting = (*waiting, *heavy)[-2:]
            continue
        waiting = ()
        told = [cue.at for cue in cues]
        marked = written([remark.after(told) for remark in remarks], language)
        if not marked:
            continue
        speech = speak(marked, 1.0)
        stop = math.ceil((speech.seconds + 2 * _REST) * rate) / rate
        start = at + stopped + _REST
        cues.append(Cue(start, start + speech.seconds, language.shown(marked), speech, at, stop))
        stopped += stop
    return cues


def in_source(cues: Sequence[Cue], duration: float) -> list[Cue]:
    """
    Return cues at the moments of the source at which they are told, each over before the next begins.

    Args:
        cues: As `with_stops` or `into_pauses` returns them.
        duration: Seconds of the source.
    """
    ends = [cue.at for cue in cues[1:]] + [duration] * bool(cues)
    return [
        replace(cue, start=cue.at, end=max(cue.at + 0.1, min(cue.at + cue.end - cue.start, end)))
        for cue, end in zip(cues, ends, strict=True)
    ]


def _quiet_moment(beat: Beat, quiet: Sequence[Span], duration: float, settle: float) -> float:
    """Return the first moment of a beat at which nobody is in the middle of a word."""
    wanted = min(beat.start + settle, (beat.start + beat.end) / 2)
    for start, end in quiet:
        if end <= wanted:
            continue
        moment = max(wanted, (start + min(end, start + 0.2)) / 2)
        if moment <= min(end, beat.end + 2.0, duration):
            return moment
    return min(wanted, duration)
