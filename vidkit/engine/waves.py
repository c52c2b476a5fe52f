"""Small things of a sound: a copy that a notebook can carry, the peaks that a waveform draws."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np

from vidkit.engine.frames import PREVIEW_BYTES, read_sound
from vidkit.engine.hearing import Recording
from vidkit.errors import MediaError

_RATE = 24_000
_BIT_RATE = 40_000


def preview(path: Path | str, out: Path | str, limit: int = PREVIEW_BYTES) -> Path:
    """
    Save a mono AAC copy of at most *limit* bytes; of a long sound, its first part.

    Raises:
        MediaError: The file holds no sound.
    """
    import av

    seconds = limit * 8 * 0.9 / _BIT_RATE
    sound = read_sound(path, seconds, _RATE).mean(0)
    if not sound.size:
        raise MediaError(f"{Path(path).name!r} holds no sound.")
    out = Path(out)
    with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as file:
        stream = file.add_stream("aac", rate=_RATE, layout="mono")
        stream.codec_context.bit_rate = _BIT_RATE
        for start in range(0, len(sound), 1024):
            piece = np.ascontiguousarray(np.clip(sound[None, start : start + 1024], -1, 1).astype(np.float32))
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.sample_rate = _RATE
            frame.pts = start
            frame.time_base = Fraction(1, _RATE)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    if out.stat().st_size > limit:
        raise MediaError(f"No preview of {Path(path).name!r} fits into {limit} bytes.")
    return out


def peaks(path: Path | str, count: int) -> tuple[float, ...]:
    """Return the loudest sample, 0–1, of each of *count* equal stretches."""
    found = [_loudest(block) for block in Recording(path).blocks()]
    sound = np.concatenate(found) if found else np.zeros(0, np.float32)
    if not sound.size:
        return (0.0,) * count
    edges = np.linspace(0, len(sound), count + 1).astype(int)
    loud = [
        float(sound[start : max(end, start + 1)].max(initial=0.0)) for start, end in itertools.pairwise(edges)
    ]
    return tuple(round(min(1.0, value), 3) for value in loud)


def _loudest(block: np.ndarray) -> np.ndarray:
    """Return the loudest of every six samples: resampling to fewer would round off what is sought."""
    heard = np.abs(block).max(0)
    heard = np.pad(heard, (0, -len(heard) % 6))
    return np.asarray(heard.reshape(-1, 6).max(1))
