"""Measures that the engine itself does not use: word error rate, pitch, onsets of sound."""

from __future__ import annotations

import re

import numpy as np


def plain(text: str) -> list[str]:
    """Words without case and punctuation."""
    return re.findall(r"[\w']+", text.lower())


def word_error_rate(truth: str, heard: str) -> float:
    """Substitutions, deletions and insertions per word of the truth."""
    a, b = plain(truth), plain(heard)
    row = list(range(len(b) + 1))
    for i, word in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1] / len(a)


def pitch(samples: np.ndarray, rate: int) -> float:
    """Median frequency of the voice in Hz, by autocorrelation of loud 50 ms windows."""
    size = rate // 20
    found = []
    for start in range(0, len(samples) - size, size // 2):
        window = samples[start : start + size]
        if np.sqrt(np.mean(window**2)) < 0.3 * np.sqrt(np.mean(samples**2)):
            continue
        shape = np.correlate(window, window, "full")[size - 1 :]
        low, high = rate // 400, rate // 60
        lag = low + int(shape[low:high].argmax())
        if shape[lag] > 0.5 * shape[0]:
            found.append(rate / lag)
    return float(np.median(found))


def onsets(samples: np.ndarray, rate: int, quiet: float = 0.3) -> list[float]:
    """Seconds at which sound begins after at least *quiet* seconds of near silence, by plain RMS of 5 ms."""
    hop = rate // 200
    level = np.sqrt((samples[: len(samples) // hop * hop].reshape(-1, hop) ** 2).mean(1))
    loud = level > 0.06 * np.percentile(level, 95)
    found, still = [], 0
    for index, sounds in enumerate(loud):
        # A click of one or two windows is no onset.
        if sounds and still * hop / rate >= quiet and loud[index : index + 12].mean() > 0.7:
            found.append(index * hop / rate)
        still = 0 if sounds else still + 1
    return found
