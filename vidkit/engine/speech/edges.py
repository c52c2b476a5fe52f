"""
Where words really begin and end: the silences in the sound correct what a model only guesses.

A recogniser's word times are good inside a phrase and poor beside a pause, where it lets a word begin in the
silence before it. Here each silence is laid between the two words it parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vidkit.engine.speech.transcript import Word, weight

#: Seconds between two values of the envelope.
STEP = 0.01

#: Shorter dips are the closures of p, t and k.
_SHORTEST_PAUSE = 0.10

#: A dip up to this long may still lie inside a word; longer ones never do.
_LONGEST_CLOSURE = 0.20

#: Silences parted by no more than this (a click, a smack of the lips) are one.
_CLICK = 0.045

#: Seconds that a pause may lie beside the boundary it belongs to; a short dip only where edges are exact.
_REACH, _REACH_SHORT = 0.45, 0.045

#: No word is shorter than this.
_SHORTEST_WORD = 0.06

Span = tuple[float, float]


def envelope(samples: np.ndarray, rate: int) -> np.ndarray:
    """Return the loudness in dB every 10 ms, high sounds raised so that an s or f counts as sound."""
    samples = np.asarray(samples, np.float32)
    raised = np.append(samples[:1], samples[1:] - 0.85 * samples[:-1])
    hop = round(rate * STEP)
    count = max(1, len(raised) // hop)
    power = (
        np.pad(raised, (0, max(0, count * hop - len(raised))))[: count * hop].reshape(count, hop) ** 2
    ).mean(1)
    smooth = np.convolve(power, (0.25, 0.5, 0.25), "same")
    return np.asarray(10 * np.log10(smooth + 1e-10))


def silences(samples: np.ndarray, rate: int, shortest: float = _SHORTEST_PAUSE) -> list[Span]:
    """
    List the stretches that are quiet beside the speech around them.

    Args:
        samples: Mono sound.
        rate: Samples per second.
        shortest: Seconds; briefer dips are left out.
    """
    level = envelope(samples, rate)
    quiet = level < _threshold(level)
    found: list[Span] = []
    for first, last in runs(quiet):
        start, end = first * STEP, last * STEP
        if found and start - found[-1][1] <= _CLICK and end - start >= _CLICK:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [(start, end) for start, end in found if end - start >= shortest - 1e-9]


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """List where *flags* are true, as index pairs (first, one past the last)."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(steps[::2], steps[1::2], strict=True)]


def settle(words: Sequence[Word], samples: np.ndarray, rate: int, *, exact: bool = True) -> list[Word]:
    """
    Move the edges of words to the silences beside them, and give every word some length.

    Args:
        words: In order of time.
        samples: The mono sound they were heard in, from second 0.
        rate: Samples per second.
        exact: Whether the edges are good already, so that short dips can be laid to them too; of a
            recogniser's guesses only true pauses are put right.
    """
    settled = list(words)
    if not settled:
        return settled
    parted: dict[int, Span] = {}
    for quiet in silences(samples, rate):
        if not exact and quiet[1] - quiet[0] < _LONGEST_CLOSURE:
            continue
        boundary = _boundary(settled, quiet)
        if boundary is not None:
            before = parted.get(boundary, quiet)
            parted[boundary] = (min(before[0], quiet[0]), max(before[1], quiet[1]))
    for boundary, (start, end) in parted.items():
        if boundary > 0:
            word = settled[boundary - 1]
            settled[boundary - 1] = replace(word, end=max(start, word.start + 0.02))
        if boundary < len(settled):
            word = settled[boundary]
            settled[boundary] = replace(
                word, start=min(end, max(word.end, end) - 0.02), end=max(word.end, end)
            )
    return _stretched(settled)


def _threshold(level: np.ndarray) -> np.ndarray:
    """Return the loudness below which it is quiet, moment by moment: it follows speaker and background."""
    window = round(8.0 / STEP)
    step = window // 4
    middles, values = [], []
    for first in range(0, max(1, len(level) - window // 2), step):
        piece = level[first : first + window]
        loud, floor = np.percentile(piece, 92), np.percentile(piece, 6)
        middles.append(first + len(piece) / 2)
        values.append(max(loud - 28, floor + 0.35 * (loud - floor)) if loud - floor > 10 else floor - 1)
    return np.interp(np.arange(len(level)), middles, values)


def _boundary(words: Sequence[Word], quiet: Span) -> int | None:
    """Find which boundary between words a silence belongs to: 0 is before the first one."""
    start, end = quiet
    reach = _REACH_SHORT if end - start < _LONGEST_CLOSURE else _REACH
    found, best = None, (reach, 0.0)
    for index in range(len(words) + 1):
        first = words[index - 1].end if index else -1e9
        second = words[index].start if index < len(words) else 1e9
        low, high = min(first, second), max(first, second)
        away = max(0.0, low - end, start - high)
        # Where a silence touches several boundaries, the one its middle is nearest to has it.
        middle = max(0.0, low - (start + end) / 2, (start + end) / 2 - high)
        leaves = (index == 0 or start > words[index - 1].start + 0.03) and (
            index >= len(words) - 1 or end < words[index + 1].end
        )
        if leaves and (away, middle) < best:
            found, best = index, (away, middle)
    return found


def _stretched(words: list[Word]) -> list[Word]:
    """Share time with words that have none, and let no word begin before the last has ended."""
    for index in range(1, len(words)):
        before, word = words[index - 1], words[index]
        if word.start < before.end:
            middle = max(before.start + 0.01, min((word.start + before.end) / 2, word.end))
            words[index - 1] = replace(before, end=middle)
            words[index] = replace(word, start=middle, end=max(word.end, middle))
    for index, word in enumerate(words):
        if word.end - word.start >= _SHORTEST_WORD:
            continue
        # The neighbour that touches it and has more to give shares its time by the length of the words.
        sides = [
            other
            for other in (index + 1, index - 1)
            if 0 <= other < len(words)
            and (abs(words[other].start - word.end) < 0.03 or abs(words[other].end - word.start) < 0.03)
        ]
        if not sides:
            words[index] = replace(word, end=word.start + _SHORTEST_WORD)
            continue
        other = max(sides, key=lambda side: words[side].end - words[side].start)
        first, second = sorted((index, other))
        low, high = words[first].start, words[second].end
        cut = low + (high - low) * weight(words[first].text) / (
            weight(words[first].text) + weight(words[second].text)
        )
        words[first], words[second] = replace(words[first], end=cut), replace(words[second], start=cut)
    return words
