"""
The sound beside the pictures of a new MP4: coded here, or carried over from another film packet by packet.

    with Encoder("upright.mp4", 180, 320, sound=coded_sound("film.mp4")) as film:
        ...                      # coded once, it is not coded again

Either way it keeps step with the pictures, so that players find both side by side in the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from vidkit.engine.flow import Held, Reel, Sound
from vidkit.engine.probe import open_media

if TYPE_CHECKING:
    from av import Packet

__all__ = ["SOUND_RATE", "CodedSound", "SoundTrack", "Track", "coded_sound", "track"]

#: Samples per second of the sound we code.
SOUND_RATE = 48_000

#: What every player hears in an MP4.
_PLAYED = {"aac", "mp3"}

#: Seconds by which pictures may begin at another time than the clock of their file.
_TOGETHER = 0.002


class CodedSound:
    """
    The sound of a film as it is coded there.

    Args:
        path: The film; see `coded_sound` for which ones.
    """

    def __init__(self, path: Path) -> None:
        self.path = path


def coded_sound(path: Path | str) -> CodedSound | None:
    """
    Return a film's sound to be carried into another one that shows the same from its first picture on.

    Returns:
        None where it cannot be: no sound, one that an MP4 does not hold, or pictures that begin at another
        time than the film's clock.
    """
    with open_media(path) as film:
        if not (film.streams.audio and film.streams.video):
            return None
        shown = film.streams.video[0]
        begin = abs(float((shown.start_time or 0) * (shown.time_base or Fraction(0))))
        carried = film.streams.audio[0].codec_context.name in _PLAYED and begin <= _TOGETHER
    return CodedSound(Path(path)) if carried else None


class Track(Protocol):
    """A sound track being written; made before the first packet of its file."""

    def up_to(self, seconds: float) -> None:
        """Write what belongs before *seconds*."""

    def finish(self, seconds: float) -> None:
        """Write the rest: the pictures end at *seconds*."""

    def close(self) -> None:
        """Let go of the sound."""


def track(file: Any, sound: np.ndarray | Sound | CodedSound, bit_rate: int) -> Track:
    """
    Make the sound track of an open output.

    Args:
        file: The open output.
        sound: As `Encoder` takes it.
        bit_rate: Bits per second, where it is coded here.
    """
    return _Carried(file, sound) if isinstance(sound, CodedSound) else SoundTrack(file, sound, bit_rate)


class SoundTrack:
    """
    An AAC track: cut or padded with silence to the length of the pictures.

    Args:
        file: The open output.
        sound: Samples, or a sound that passes by.
        bit_rate: Bits per second.
    """

    _BLOCK = 1024  # one AAC frame

    def __init__(self, file: Any, sound: np.ndarray | Sound, bit_rate: int) -> None:
        self._reel = Reel(Held(sound) if isinstance(sound, np.ndarray) else sound)
        self._layout = "stereo" if self._reel.channels == 2 else "mono"
        self._stream = file.add_stream("aac", rate=SOUND_RATE, layout=self._layout)
        self._stream.codec_context.bit_rate = bit_rate
        self._file = file
        self._at = 0

    def up_to(self, seconds: float) -> None:
        """Write every whole block that ends before *seconds*."""
        end = int(seconds * SOUND_RATE)
        while self._at + self._BLOCK <= end:
            self._block(self._BLOCK)

    def finish(self, seconds: float) -> None:
        """Write the rest, so that the track ends with the pictures."""
        self.up_to(seconds)
        rest = round(seconds * SOUND_RATE) - self._at
        if rest > 0:
            self._block(rest)
        for packet in self._stream.encode(None):
            self._file.mux(packet)

    def close(self) -> None:
        """Let go of the sound."""
        self._reel.close()

    def _block(self, length: int) -> None:
        import av

        piece = np.clip(self._reel.take(length), -1, 1)
        if piece.shape[1] < length:
            piece = np.pad(piece, ((0, 0), (0, length - piece.shape[1])))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout=self._layout)
        frame.sample_rate = SOUND_RATE
        frame.pts = self._at
        frame.time_base = Fraction(1, SOUND_RATE)
        self._at += length
        for packet in self._stream.encode(frame):
            self._file.mux(packet)


class _Carried:
    """A track carried over as it is, up to the end of the pictures."""

    def __init__(self, file: Any, sound: CodedSound) -> None:
        self._source: Any = open_media(sound.path)
        self._stream = file.add_stream_from_template(self._source.streams.audio[0])
        self._file = file
        self._packets = self._read()
        self._next = next(self._packets, None)

    def up_to(self, seconds: float) -> None:
        """Copy every packet that begins before *seconds*."""
        while (packet := self._next) is not None and _time(packet) < seconds:
            packet.stream = self._stream
            self._file.mux(packet)
            self._next = next(self._packets, None)

    def finish(self, seconds: float) -> None:
        """The same; no packet is left half out."""
        self.up_to(seconds)

    def close(self) -> None:
        """Let go of the source."""
        self._source.close()

    def _read(self) -> Iterator[Packet]:
        import av

        # A file that breaks off has told so where its pictures were read.
        with contextlib.suppress(av.FFmpegError):
            for packet in self._source.demux(self._source.streams.audio[0]):
                if packet.dts is not None and packet.size and not packet.is_corrupt:
                    yield packet


def _time(packet: Packet) -> Fraction:
    return (packet.dts or 0) * Fraction(packet.time_base or 1)
