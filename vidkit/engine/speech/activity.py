"""
Where anybody speaks, without asking what is said.

    voiced("talk.mp4")      # [(0.0, 8.8)]: from, to, in seconds

A small learned detector inside the recogniser's package does it; without that package, loudness does, and
`method()` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from vidkit.engine.speech.edges import STEP, envelope, runs
from vidkit.engine.speech.listening import RATE, in_pieces, pieces

#: Seconds that the stretch is widened by on both sides: a breath, the fading of a last letter.
_PAD = 0.06

#: Seconds between two judgements of the learned detector.
_HOP = 512 / RATE


def method() -> Literal["learned", "loudness"]:
    """Say which way `voiced` goes here."""
    try:
        import faster_whisper.vad  # noqa: F401  # asked for, not used
    except ImportError:
        return "loudness"
    return "learned"


def voiced(
    sound: Path | str | np.ndarray | Iterator[np.ndarray],
    rate: int = RATE,
    *,
    threshold: float = 0.5,
    gap: float = 0.2,
) -> list[tuple[float, float]]:
    """
    List the stretches in which somebody speaks, in seconds.

    Args:
        sound: A file, mono samples, or blocks of mono samples at 16 kHz.
        rate: Of the samples in memory.
        threshold: How sure the detector has to be (0–1); lower finds more.
        gap: Seconds; shorter silences inside speech are not parted out.
    """
    found: list[tuple[float, float]] = []
    if isinstance(sound, np.ndarray):
        from vidkit.engine.speech.listening import resampled

        parts = iter([(0.0, resampled(sound, rate))])
    else:
        parts = pieces(sound) if isinstance(sound, str | Path) else in_pieces(sound)
    for begin, samples in parts:
        spoken = _learned(samples, threshold) if method() == "learned" else _loud(samples)
        found += [(begin + start, begin + end) for start, end in spoken]
    return joined(found, gap)


def joined(spans: list[tuple[float, float]], gap: float = 0.0) -> list[tuple[float, float]]:
    """Put stretches together that overlap or lie less than *gap* seconds apart."""
    out: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if out and start - out[-1][1] <= gap:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _learned(samples: np.ndarray, threshold: float) -> list[tuple[float, float]]:
    from faster_whisper.vad import get_vad_model

    count = -(-len(samples) // 512)
    chance = np.asarray(get_vad_model()(np.pad(samples, (0, count * 512 - len(samples))))).reshape(-1)[:count]
    # Once begun, speech goes on until the detector is clearly less sure: word ends are weak.
    begun, going = chance >= threshold, chance >= threshold - 0.2
    spans = [(a, b) for a, b in runs(going) if begun[a:b].any() and (b - a) >= 3]
    length = len(samples) / RATE
    return [(max(0.0, a * _HOP - _PAD), min(length, b * _HOP + _PAD)) for a, b in spans]


def _loud(samples: np.ndarray) -> list[tuple[float, float]]:
    level = envelope(samples, RATE)
    loud, floor = np.percentile(level, 95), np.percentile(level, 10)
    if loud < -70 or loud - floor < 8:
        return [(0.0, len(samples) / RATE)] if loud >= -55 else []
    spans = [(a, b) for a, b in runs(level > max(loud - 25, floor + 8)) if b - a >= 4]
    length = len(samples) / RATE
    return [(max(0.0, a * STEP - _PAD), min(length, b * STEP + _PAD)) for a, b in spans]
