"""The sound of a stretch of a video, to the sample, without decoding what lies before it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.probe import open_media

#: AAC and others need some packets before they sound right.
_RUN_UP = 0.5

UNREADABLE_NOTE = "The sound of the video could not be decoded; the result is without it."


def sound_between(
    path: Path | str,
    start: float,
    end: float | None,
    *,
    rate: int = SOUND_RATE,
    notes: list[str] | None = None,
) -> np.ndarray | None:
    """
    Decode a stretch of the sound.

    Args:
        path: The video or sound file.
        start: Seconds on the container's own clock.
        end: The same; None for the end.
        rate: Samples per second.
        notes: Takes a sentence where the sound cannot be decoded.

    Returns:
        float32 (channels, n), one channel or two as in the file (doubled, one would measure 3 LU louder),
        beginning exactly at *start* (with silence, where the sound begins later); None where nothing can be
        decoded.
    """
    import av

    blocks: list[np.ndarray] = []
    begin: float | None = None
    have = 0
    with open_media(path) as container:
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            return None
        base = stream.time_base
        channels = stream.codec_context.channels
        resampler = av.AudioResampler("fltp", "mono" if channels == 1 else "stereo", rate)
        if start > _RUN_UP and base:
            container.seek(int((start - _RUN_UP) / base), stream=stream, backward=True)
        packets = container.demux(stream)
        ended = False
        while not ended:
            try:
                packet = next(packets, None)
                frames = packet.decode() if packet is not None else []
            except av.FFmpegError:
                if packet is None:
                    break
                continue  # a scratch: what follows may be sound again
            if packet is None:
                break
            for frame in frames:
                if begin is None:
                    begin = float((frame.pts or 0) * base) if base else 0.0
                for piece in resampler.resample(frame):
                    blocks.append(piece.to_ndarray())
                    have += blocks[-1].shape[1]
                if end is not None and begin + have / rate >= end + 0.05:
                    ended = True
                    break
    if begin is None:
        if notes is not None:
            notes.append(UNREADABLE_NOTE)
        return None
    if not ended:
        blocks += [piece.to_ndarray() for piece in resampler.resample(None)]
    sound = np.concatenate(blocks, axis=1) if blocks else np.zeros((1, 0), np.float32)
    blocks.clear()  # else a long film's sound is held three times below
    skip = round((start - begin) * rate)
    sound = sound[:, skip:] if skip >= 0 else np.pad(sound, ((0, 0), (-skip, 0)))
    if end is not None:
        sound = sound[:, : round((end - start) * rate)]
    return np.ascontiguousarray(sound)
