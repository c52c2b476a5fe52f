"""Sound as a listener wants it: 16 kHz, one channel, in pieces, so that a long film needs no more memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from vidkit.engine.probe import open_media
from vidkit.engine.speech.edges import STEP, envelope

#: Samples per second that every listener here takes.
RATE = 16_000

#: Seconds of one piece; the cut is moved to the quietest moment of its last tenth.
PIECE = 120.0


def pieces(path: Path | str, seconds: float = PIECE) -> Iterator[tuple[float, np.ndarray]]:
    """
    Decode the first sound track piece by piece: `(second it begins at, float32 samples)`.

    Cuts lie in the quietest tenth of a second near the end of a piece, so that hardly any word is parted.
    A file without sound gives nothing.
    """
    return in_pieces(_decoded(path), seconds)


def in_pieces(blocks: Iterable[np.ndarray], seconds: float = PIECE) -> Iterator[tuple[float, np.ndarray]]:
    """Put mono blocks at `RATE` together to such pieces."""
    limit = round(seconds * RATE)
    held: list[np.ndarray] = []
    have = 0
    begun = 0
    for block in blocks:
        held.append(block)
        have += len(block)
        if have >= limit:
            samples = np.concatenate(held)
            cut = _quietest(samples, round(limit * 0.9))
            yield begun / RATE, samples[:cut]
            begun += cut
            held = [samples[cut:]]
            have = len(held[0])
    if have:
        yield begun / RATE, np.concatenate(held)


def heard(path: Path | str) -> np.ndarray:
    """Decode all of it at once: for short recordings."""
    blocks = list(_decoded(path))
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def resampled(samples: np.ndarray, rate: int, wanted: int = RATE) -> np.ndarray:
    """Bring mono or (channels, n) samples to another rate, as one channel."""
    mono = np.atleast_2d(np.asarray(samples, np.float32)).mean(0)
    if rate == wanted or not len(mono):
        return mono
    import av

    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(mono[None]), format="fltp", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler("fltp", "mono", wanted)
    out = [piece.to_ndarray()[0] for piece in (*resampler.resample(frame), *resampler.resample(None))]
    made = np.concatenate(out) if out else np.zeros(0, np.float32)
    count = round(len(mono) * wanted / rate)
    return np.pad(made[:count], (0, max(0, count - len(made))))


def for_ears(blocks: Iterable[np.ndarray], rate: int) -> Iterator[np.ndarray]:
    """Bring (channels, n) blocks to mono at `RATE`, block by block."""
    import av

    resampler = av.AudioResampler("fltp", "mono", RATE)
    at = 0
    for block in blocks:
        mono = np.ascontiguousarray(block.mean(0, keepdims=True), np.float32)
        frame = av.AudioFrame.from_ndarray(mono, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
        at += mono.shape[1]
        yield from (piece.to_ndarray()[0] for piece in resampler.resample(frame))
    if at:
        yield from (piece.to_ndarray()[0] for piece in resampler.resample(None))


def _decoded(path: Path | str) -> Iterator[np.ndarray]:
    import av

    with open_media(path) as container:
        if not container.streams.audio:
            return
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("fltp", "mono", RATE)
        first = True
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                continue  # a damaged packet costs its own moment, not the recording
            for frame in frames:
                if first:
                    first = False
                    late = float(frame.time or 0.0)
                    if late > 0.02:  # a track that begins later than the film: its words do too
                        yield np.zeros(round(min(late, 3600.0) * RATE), np.float32)
                yield from (piece.to_ndarray()[0] for piece in resampler.resample(frame))
        yield from (piece.to_ndarray()[0] for piece in resampler.resample(None))


def _quietest(samples: np.ndarray, earliest: int) -> int:
    level = envelope(samples[earliest:], RATE)
    width = 10
    calm = np.convolve(10 ** (level / 10), np.ones(width) / width, "same")
    return earliest + round((int(calm.argmin()) + 0.5) * STEP * RATE)
