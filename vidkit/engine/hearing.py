"""The sound of a stretch of a video, to the sample, without decoding what lies before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.flow import gathered
from vidkit.engine.probe import open_media

#: AAC and others need some packets before they sound right.
_RUN_UP = 0.5

UNREADABLE_NOTE = "The sound of the video could not be decoded; the result is without it."


class Recording:
    """
    A stretch of a file's sound, decoded anew whenever it is run through.

    One channel or two, as in the file (doubled, one would measure 3 LU louder). It begins exactly at *start*,
    with silence where the sound begins later, and may end before *end*.

    Args:
        path: The video or sound file.
        start: Seconds on the container's own clock.
        end: The same; None for the end.
        rate: Samples per second.

    Attributes:
        channels: 1 or 2; 0 where the file has no sound.
        readable: Whether any of it can be decoded.
    """

    def __init__(
        self, path: Path | str, start: float = 0.0, end: float | None = None, *, rate: int = SOUND_RATE
    ) -> None:
        self.path, self.start, self.end, self.rate = Path(path), start, end, rate
        with open_media(path) as container:
            stream = next(iter(container.streams.audio), None)
            self.channels = 0 if stream is None else 1 if stream.codec_context.channels == 1 else 2
            self.readable = stream is not None and next(self._frames(container, stream), None) is not None

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it, a second at a time."""
        if self.readable:
            yield from gathered(self._cut(), self.rate)

    def _cut(self) -> Iterator[np.ndarray]:
        """Give what lies between start and end."""
        left = None if self.end is None else round((self.end - self.start) * self.rate)
        skip: int | None = None
        for begin, block in self._decoded():
            if skip is None:
                skip = round((self.start - begin) * self.rate)
                if skip < 0:  # the sound begins later
                    yield np.zeros((self.channels, -skip if left is None else min(-skip, left)), np.float32)
                    left = None if left is None else max(0, left + skip)
                    skip = 0
            piece = block[:, skip:]
            skip -= min(skip, block.shape[1])
            if left is not None:
                piece = piece[:, :left]
                left -= piece.shape[1]
            if piece.shape[1]:
                yield piece
            if left == 0:
                return

    def _decoded(self) -> Iterator[tuple[float, np.ndarray]]:
        """Decode from a little before the start on: (second at which all of it begins, samples)."""
        import av

        with open_media(self.path) as container:
            stream = container.streams.audio[0]
            base = stream.time_base
            layout = "mono" if self.channels == 1 else "stereo"
            resampler = av.AudioResampler("fltp", layout, self.rate)
            if self.start > _RUN_UP and base:
                container.seek(int((self.start - _RUN_UP) / base), stream=stream, backward=True)
            begin: float | None = None
            for frame in self._frames(container, stream):
                if begin is None:
                    begin = float((frame.pts or 0) * base) if base else 0.0
                for piece in resampler.resample(frame):
                    yield begin, piece.to_ndarray()
            if begin is not None:
                for piece in resampler.resample(None):
                    yield begin, piece.to_ndarray()

    @staticmethod
    def _frames(container: Any, stream: Any) -> Iterator[Any]:
        import av

        packets = container.demux(stream)
        while True:
            packet = None
            try:
                packet = next(packets, None)
                frames = packet.decode() if packet is not None else []
            except av.FFmpegError:
                if packet is None:
                    return
                continue  # a scratch: what follows may be sound again
            if packet is None:
                return
            yield from frames
