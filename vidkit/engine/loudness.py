"""
How loud a sound is, as broadcasters measure it (ITU-R BS.1770-4, EBU R 128).

    tone = np.sin(np.arange(SOUND_RATE * 5) * 2 * np.pi * 997 / SOUND_RATE)
    round(loudness(tone), 1)            # -3.0 LUFS
    meter = Meter()                     # the same of a sound that passes by
    meter.add(tone[None])
    round(meter.loudness, 1)            # -3.0

Samples are float32 at 48 kHz, (channels, n) or (n,).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.flow import placed

#: What `loudness` gives for silence.
SILENCE = -120.0

#: The two K-weighting filters of ITU-R BS.1770-4 at 48 kHz: (numerator, denominator).
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

#: Samples in a tenth of a second, ten of which are measured in every second.
_HOP = SOUND_RATE // 10

#: Samples that are weighted at a time, and before them: the high-pass rings for a fifth of a second.
_SIZE, _RUN_UP = 60 * _HOP, 4 * _HOP


def loudness(samples: np.ndarray) -> float:
    """Return the integrated loudness in LUFS, gated; `SILENCE` where nothing sounds."""
    return _metered(samples).loudness


def momentary(samples: np.ndarray) -> np.ndarray:
    """Return the loudness of every 400 ms, ten values a second, in LUFS."""
    return _metered(samples).momentary


def true_peak(samples: np.ndarray) -> float:
    """Return the highest peak between the samples in dBTP: oversampled four times."""
    highest = 0.0
    context = 512
    for piece in placed([np.atleast_2d(samples)], (1 << 16) - 2 * context, context):
        fine = np.abs(oversampled(piece))
        highest = max(highest, float(fine[:, context * 4 : -context * 4].max(initial=0.0)))
    return float(20 * np.log10(max(highest, 1e-6)))


def oversampled(piece: np.ndarray) -> np.ndarray:
    """Return a piece with three values between every two; its ends are not to be trusted."""
    count = piece.shape[1]
    even = np.pad(piece, ((0, 0), (0, 1))) if count % 2 else piece
    fine = np.fft.irfft(np.fft.rfft(even, axis=1), even.shape[1] * 4, axis=1) * 4
    return np.asarray(fine[:, : count * 4])


def _squares(weighted: np.ndarray) -> np.ndarray:
    return np.asarray((weighted**2).sum(0, keepdims=True))


class Meter:
    """
    Measures a sound block by block.

    Args:
        powers: Takes K-weighted samples (channels, n) and returns what is averaged over every tenth of a
            second, (rows, n); by default the power of all channels together, one row.
    """

    def __init__(self, powers: Callable[[np.ndarray], np.ndarray] = _squares) -> None:
        self._powers = powers
        self._held: list[np.ndarray] = []
        self._have = 0
        self._found: list[np.ndarray] = []

    def add(self, block: np.ndarray) -> None:
        """Add the next block, (channels, n)."""
        if not self._held:
            self._held, self._have = [np.zeros((len(block), _RUN_UP), block.dtype)], _RUN_UP
        self._held.append(block)
        self._have += block.shape[1]
        while self._have >= _RUN_UP + _SIZE:
            joined = np.concatenate(self._held, axis=1)
            self._found.append(self._weigh(joined[:, : _RUN_UP + _SIZE]))
            self._held = [joined[:, _SIZE:]]
            self._have -= _SIZE

    def through(self, blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        """Measure what passes by."""
        for block in blocks:
            self.add(block)
            yield block

    def _weigh(self, piece: np.ndarray) -> np.ndarray:
        count = (piece.shape[1] - _RUN_UP) // _HOP
        if not piece.any():
            return np.zeros((self._powers(piece[:, :1]).shape[0], count))
        # The transform wraps around: the end rings into the run-up, which is thrown away.
        size = piece.shape[1] + piece.shape[1] % 2
        weighted = np.fft.irfft(np.fft.rfft(piece, size, axis=1) * _curve(size), size, axis=1)
        inner = self._powers(weighted[:, _RUN_UP : _RUN_UP + count * _HOP])
        return np.asarray(inner.reshape(len(inner), count, _HOP).mean(2))

    @property
    def tenths(self) -> np.ndarray:
        """What was measured in every whole tenth of a second so far, (rows, tenths)."""
        found = list(self._found)
        if self._have >= _RUN_UP + _HOP:
            found.append(self._weigh(np.concatenate(self._held, axis=1)))
        return np.concatenate(found, axis=1) if found else np.zeros((1, 0))

    @property
    def loudness(self) -> float:
        """The integrated loudness of all that was added, in LUFS."""
        return gated(self.tenths[0])

    @property
    def momentary(self) -> np.ndarray:
        """The loudness of every 400 ms, ten values a second, in LUFS."""
        return np.asarray(-0.691 + 10 * np.log10(np.maximum(_blocks(self.tenths[0]), 1e-13)))


def gated(tenths: np.ndarray) -> float:
    """Return the integrated loudness of a sound by its K-weighted power in every tenth of a second."""
    power = _blocks(tenths)
    loud = power[power > _power(-70.0)]
    if not len(loud):
        return SILENCE
    kept = loud[loud > _power(_lufs(loud.mean()) - 10)]
    return _lufs(kept.mean()) if len(kept) else SILENCE


def _metered(samples: np.ndarray) -> Meter:
    meter = Meter()
    flat = np.atleast_2d(np.asarray(samples, np.float32))
    for first in range(0, flat.shape[1], _SIZE):
        meter.add(flat[:, first : first + _SIZE])
    return meter


def _blocks(tenths: np.ndarray) -> np.ndarray:
    """Return the power of every 400 ms, ten times a second."""
    if len(tenths) < 4:  # shorter than one block: all of it is the block
        return tenths[:0] if not len(tenths) else np.array([tenths.mean()])
    return np.asarray(np.convolve(tenths, np.full(4, 0.25), "valid"))


@lru_cache(maxsize=8)
def _curve(count: int) -> np.ndarray:
    """Return the K-weighting filters' response for a transform of *count* samples."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(count))
    response = np.ones(len(z), np.complex128)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= (above[0] + above[1] * z + above[2] * z * z) / (
            below[0] + below[1] * z + below[2] * z * z
        )
    return response


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(max(float(power), 1e-13)))
