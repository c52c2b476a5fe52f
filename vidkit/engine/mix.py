"""
Sound under sound: how loud a programme is, a voice laid over it, the programme making room.

    loudness(samples)                               # -23.1 LUFS, gated, as broadcasters measure it
    duck_and_mix(programme, voice, [(3.2, 6.8)])    # ducked there, as loud on the whole as before

Samples are float32 at 48 kHz, (channels, n) or (n,).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from vidkit.engine.encode import SOUND_RATE

#: What `loudness` gives for silence.
SILENCE = -120.0

#: Loudness of a voice over a programme that has none of its own (EBU R 128's target).
NORMAL = -23.0

#: The programme lies this far under the voice while it speaks, in LU.
_ROOM = 13.0

#: It gives way by this much at least and at most, in dB.
_LEAST, _MOST = 4.0, 22.0

#: The two K-weighting filters of ITU-R BS.1770-4 at 48 kHz: (numerator, denominator).
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

_OVERLAP = SOUND_RATE  # the high-pass rings for a fifth of a second; one second is far more than enough

Span = tuple[float, float]


def loudness(samples: np.ndarray) -> float:
    """Return the integrated loudness in LUFS, gated after ITU-R BS.1770-4; `SILENCE` where nothing sounds."""
    power = _gating_blocks(samples)
    loud = power[power > _power(-70.0)]
    if not len(loud):
        return SILENCE
    kept = loud[loud > _power(_lufs(loud.mean()) - 10)]
    return _lufs(kept.mean()) if len(kept) else SILENCE


def momentary(samples: np.ndarray) -> np.ndarray:
    """Return the loudness of every 400 ms, ten values a second, in LUFS."""
    power = np.maximum(_gating_blocks(samples), 1e-13)
    return np.asarray(-0.691 + 10 * np.log10(power))


def true_peak(samples: np.ndarray) -> float:
    """Return the highest peak between the samples in dBTP: oversampled four times."""
    highest = 0.0
    for piece, keep, _ in _placed(np.atleast_2d(samples), 1 << 16, 512):
        count = piece.shape[1]
        fine = np.fft.irfft(np.fft.rfft(piece, axis=1), count * 4, axis=1) * 4
        highest = max(highest, float(np.abs(fine[:, keep.start * 4 : keep.stop * 4]).max(initial=0.0)))
    return float(20 * np.log10(max(highest, 1e-6)))


def at_loudness(samples: np.ndarray, target: float, ceiling: float = -1.0) -> np.ndarray:
    """Bring a sound to a loudness in LUFS; peaks above *ceiling* (dBTP) are held softly."""
    now = loudness(samples)
    if now <= SILENCE:
        return np.asarray(samples, np.float32)
    return limited(np.asarray(samples * 10 ** ((target - now) / 20), np.float32), ceiling)


def duck_and_mix(
    programme: np.ndarray,
    voice: np.ndarray,
    windows: Sequence[Span],
    *,
    voice_loudness: float | None = None,
    room: float = _ROOM,
    attack: float = 0.25,
    release: float = 0.6,
    ceiling: float = -1.0,
    keep_loudness: bool = True,
) -> np.ndarray:
    """
    Lay a voice over a programme, which gives way while the voice speaks.

    Args:
        programme: (channels, n) samples. A mono programme stays mono: two equal channels measure 3 LU more.
        voice: (n,) or shorter; silent outside the windows.
        windows: Where it speaks, in seconds.
        voice_loudness: LUFS of the voice; by default that of the programme, so that nobody reaches for the
            knob. A silent programme gets `NORMAL`.
        room: LU that the programme lies under the voice.
        attack: Seconds in which the programme sinks before a window.
        release: Seconds in which it comes back.
        ceiling: dBTP that no peak passes.
        keep_loudness: Whether the result as a whole keeps the programme's loudness, to within 1 LU, by
            speaking a little louder or softer.

    Returns:
        float32, as many channels as the programme.
    """
    programme = np.atleast_2d(np.asarray(programme, np.float32))
    count = programme.shape[1]
    spoken = np.zeros(count, np.float32)
    spoken[: min(count, len(voice))] = voice[:count]
    before, now = loudness(programme), loudness(np.broadcast_to(spoken, (len(programme), count)))
    if now <= SILENCE or not windows:
        return limited(programme, ceiling)
    free = before <= -60.0
    target = voice_loudness if voice_loudness is not None else (NORMAL if free else before)
    spoken *= np.float32(10 ** ((target - now) / 20))
    # In place from here on: every copy of ten minutes is a quarter gigabyte.
    mixed = programme * ducking(programme, windows, target, room=room, attack=attack, release=release)
    mixed += spoken
    if keep_loudness and not free and voice_loudness is None:
        gain = 1.0
        for _ in range(4):
            off = loudness(mixed) - before
            if abs(off) < 0.25:
                break
            better = float(np.clip(gain * 10 ** (-off / 20), 10 ** (-5 / 20), 10 ** (3 / 20)))
            mixed += spoken * np.float32(better - gain)
            gain = better
    del spoken
    return limited(mixed, ceiling)


def ducking(
    programme: np.ndarray,
    windows: Sequence[Span],
    voice_loudness: float,
    *,
    room: float = _ROOM,
    attack: float = 0.25,
    release: float = 0.6,
) -> np.ndarray:
    """
    Return the programme's gain, sample by sample: as deep as each window needs, with eased slopes.

    Args:
        programme: (channels, n) samples.
        windows: Where the voice speaks, in seconds.
        voice_loudness: Of the voice, in LUFS.
        room: LU that the programme shall lie under it.
        attack: Seconds in which it sinks before a window.
        release: Seconds in which it comes back.
    """
    count = programme.shape[-1]
    hop = 48  # a thousand values a second are smooth enough to interpolate
    steps = count // hop + 2
    at = np.arange(steps) * hop / SOUND_RATE
    heard = momentary(programme)
    depth = np.zeros(steps)
    for start, end in _merged(windows, attack + release):
        near = heard[max(0, int((start - 0.2) * 10)) : max(1, int(end * 10))]
        # The loudest moments count: one shout under a quiet voice hides the word.
        level = float(np.percentile(near, 90)) if len(near) else SILENCE
        deep = float(np.clip(level - (voice_loudness - room), _LEAST, _MOST))
        down = np.clip((at - (start - attack)) / attack, 0, 1)
        up = np.clip((end + release - at) / release, 0, 1)
        eased = np.minimum(down * down * (3 - 2 * down), up * up * (3 - 2 * up))
        depth = np.maximum(depth, deep * eased)
    return _fine(10 ** (-depth / 20), np.arange(steps) * hop, count)


def limited(samples: np.ndarray, ceiling: float = -1.0) -> np.ndarray:
    """Hold peaks under *ceiling* (dBTP) by turning the level down around them; the rest is untouched."""
    samples = np.asarray(samples, np.float32)
    top = 10 ** (ceiling / 20) * 0.985
    flat = np.atleast_2d(samples)
    if max(flat.max(initial=0.0), -flat.min(initial=0.0)) <= top * 0.7 or true_peak(flat) <= ceiling:
        return samples
    hop = 48
    count = flat.shape[1]
    steps = -(-count // hop)
    peaks = np.empty(steps)
    for piece, keep, first in _placed(flat, 1 << 16, 512):
        fine = np.abs(np.fft.irfft(np.fft.rfft(piece, axis=1), piece.shape[1] * 4, axis=1) * 4).max(0)
        fine = fine[keep.start * 4 : keep.stop * 4]
        size = -(-len(fine) // (hop * 4))
        padded = np.pad(fine, (0, size * hop * 4 - len(fine))).reshape(size, hop * 4)
        peaks[first // hop : first // hop + size] = padded.max(1)
    wanted = np.minimum(1.0, top / np.maximum(peaks, 1e-9))
    # Look ahead and hold 6 ms, then smooth over as much: the gain is down before the peak arrives.
    reach = 6
    held = np.lib.stride_tricks.sliding_window_view(np.pad(wanted, reach, mode="edge"), 2 * reach + 1).min(1)
    window = np.hanning(2 * reach + 3)[1:-1]
    eased = np.convolve(np.pad(held, reach, mode="edge"), window / window.sum(), "valid")
    gain = _fine(np.minimum(eased, 1.0), (np.arange(steps) + 0.5) * hop, count)
    return np.asarray(samples * gain, np.float32)


def _fine(values: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    """Interpolate to one float32 value a sample, in pieces: ten minutes in float64 are a quarter gigabyte."""
    out = np.empty(count, np.float32)
    for first in range(0, count, 1 << 20):
        at = np.arange(first, min(count, first + (1 << 20)))
        out[first : first + len(at)] = np.interp(at, places, values)
    return out


def _gating_blocks(samples: np.ndarray) -> np.ndarray:
    """Return the K-weighted power of every 400 ms, ten times a second, all channels together."""
    flat = np.atleast_2d(np.asarray(samples, np.float32))
    hop = SOUND_RATE // 10
    hops = flat.shape[1] // hop
    power = np.zeros(hops)
    for piece, keep, first in _placed(flat, hop * 100, _OVERLAP):
        weighted = np.fft.irfft(np.fft.rfft(piece, axis=1) * _curve(piece.shape[1]), piece.shape[1], axis=1)
        inner = (weighted[:, keep] ** 2).sum(0)
        whole = len(inner) // hop
        tenths = inner[: whole * hop].reshape(whole, hop).mean(1)
        at = first // hop
        power[at : at + whole] = tenths[: max(0, hops - at)]
    if hops < 4:  # shorter than one block: all of it is the block
        return power[:0] if not hops else np.array([power.mean()])
    return np.asarray(np.convolve(power, np.full(4, 0.25), "valid"))


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


def _placed(samples: np.ndarray, size: int, overlap: int) -> Iterator[tuple[np.ndarray, slice, int]]:
    """Cut into pieces with overlap on both sides: (piece, the part of it that counts, where that begins)."""
    count = samples.shape[1]
    for first in range(0, count, size):
        low, high = max(0, first - overlap), min(count, first + size + overlap)
        left, right = overlap - (first - low), overlap - max(0, high - min(count, first + size))
        piece = np.pad(samples[:, low:high], ((0, 0), (left, right)))
        if piece.shape[1] % 2:
            piece = np.pad(piece, ((0, 0), (0, 1)))
        yield piece, slice(overlap, overlap + min(size, count - first)), first


def _merged(windows: Sequence[Span], gap: float) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(windows):
        if out and start - out[-1][1] < gap:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(max(float(power), 1e-13)))
