"""
Other people's video files, read as they are meant to be seen: upright, from the first picture, in time.

    with Source("talk.mp4") as source:
        for time, frame in source.frames(3.0, 5.0):
            ...

Phones store the turn beside the picture, films have oblong pixels, recordings vary their rate, downloads
stop in the middle: whoever reads through here need not know.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from vidkit.engine.probe import open_media
from vidkit.engine.seeking import packets_from
from vidkit.engine.work import TaskError
from vidkit.errors import MediaError

if TYPE_CHECKING:
    from av import VideoFrame

#: Rates that players and editors expect; footage of varying rate is brought to the nearest.
STANDARD_RATES = tuple(
    Fraction(number, under)
    for number, under in (
        (12, 1), (15, 1), (24_000, 1001), (24, 1), (25, 1), (30_000, 1001), (30, 1),
        (48, 1), (50, 1), (60_000, 1001), (60, 1), (100, 1), (120, 1), (240, 1),
    )
)  # fmt: skip

#: Two broken packets in a row are a scratch; this many and nobody would watch the file.
_BROKEN = 200

#: Seconds between two pictures above which none is left out any more.
_SPARSE = 0.3

#: So many pictures tell the usual rate of a file whose rate varies.
_LOOKED_AT = 900

#: No picture is larger than this; a header that says so is broken, and would fill the memory.
_LARGEST = 16_384


class Source:
    """
    A video file opened for reading.

    Args:
        path: The file.
        rough: Whether the pictures are only looked at small: leaves out what the eye would miss at full size,
            and pictures that no other one is made from (often every second), as long as enough are left.

    Attributes:
        width: Pixels, upright and with square pixels.
        height: The same.
        rotation: Degrees counter-clockwise by which decoded pictures have to be turned: 0, 90, 180 or 270.
        rate: Pictures per second as a fraction: the file's own, or the nearest standard one where it varies.
        varies: Whether the rate varies.
        claimed: Seconds the container says it has; what is really there is known after reading.
        has_audio: Whether there is a sound stream.
        notes: What a user should know about the file.
        reached: Seconds of the latest picture that was read so far, whether or not it was given.

    Raises:
        TaskError: `unreadable_video` (nothing can be decoded) or `no_video_stream` (sound only).
    """

    def __init__(self, path: Path | str, *, rough: bool = False) -> None:
        self.path = Path(path)
        self._rough = rough
        self.reached = 0.0
        self.notes: list[str] = []
        try:
            self._file: Any = open_media(self.path)
        except MediaError as error:
            why = error.__cause__.__class__.__name__ if error.__cause__ else error.message
            raise unreadable(self.path, why) from error
        try:
            self._read_facts()
        except BaseException:
            self._file.close()
            raise

    def _read_facts(self) -> None:
        videos = [
            stream for stream in self._file.streams.video if not stream.disposition & _attached_picture()
        ]
        if not videos:
            raise TaskError(
                f"{self.path.name!r} has sound but no pictures.",
                code="no_video_stream",
                advice="Give a video.",
            )
        self._stream: Any = videos[0]
        self._stream.thread_type = "AUTO"
        context = self._stream.codec_context
        if self._rough:
            context.options = {"skip_loop_filter": "all"}
        if not (0 < context.width <= _LARGEST and 0 < context.height <= _LARGEST):
            raise unreadable(self.path, f"its pictures claim to be {context.width}×{context.height}")
        self.coded_width, self.coded_height = int(context.width), int(context.height)
        self.has_audio = bool(self._file.streams.audio)
        self._base = Fraction(self._stream.time_base or Fraction(1, 90_000))
        # An AVI tells nothing but the order of decoding; what else it seems to tell is guessed.
        self._ticks = attrgetter("dts" if self._file.format.name == "avi" else "pts")
        first = self._first_frame()
        if self._rough:
            context.skip_frame = "NONREF"
        self._begin = Fraction(self._ticks(first) or 0) * self._base
        self.rotation = round(getattr(first, "rotation", 0) / 90) % 4 * 90
        shape = Fraction(self._stream.sample_aspect_ratio or 1)
        # A hair off square is an encoder's rounding, far off is a broken header.
        believed = Fraction(1, 4) <= shape <= 4 and abs(shape - 1) > Fraction(1, 100)
        self.shape = shape if believed else Fraction(1)
        wide, tall = round(self.coded_width * self.shape), self.coded_height
        self.width, self.height = (tall, wide) if self.rotation % 180 else (wide, tall)
        self.first = first
        self.rate, self.varies = _rate(self._stream)
        if self.varies:
            self.rate = self._usual_rate()
        seconds = Fraction(self._stream.duration or 0) * self._base
        if seconds <= 0:
            seconds = Fraction(self._file.duration or 0, 1_000_000)
        self.claimed = float(seconds)
        # Pictures that stand for a while and keep to the beat otherwise lose nothing.
        if self.varies and self.rate != self._stream.base_rate:
            self.notes.append(f"Its rate varies; it is read at {float(self.rate):.6g} frames per second.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def begin(self) -> float:
        """Where the first picture stands on the container's own clock, in seconds."""
        return float(self._begin)

    def frames(self, start: float = 0.0, end: float | None = None) -> Iterator[tuple[float, VideoFrame]]:
        """
        Decode from the key frame before *start* and give what is shown from *start* on.

        Args:
            start: Seconds from the first picture. What is on show then comes first, with its own time.
            end: Pictures that begin at or after this are left out; None reads to the end.

        Yields:
            Seconds since the first picture, and the decoded frame (not yet upright).
        """
        half = 0.5 / float(self.rate)
        before: tuple[float, VideoFrame] | None = None
        for time, frame in self._decode(self._from(start)):
            if end is not None and time >= end - half / 8:
                break
            if time < start - half / 8:
                before = (time, frame)
                continue
            if before is not None:
                if time > start + half / 8:  # what is on show at the start began earlier
                    yield before
                before = None
            yield time, frame
        if before is not None:
            yield before

    def steady(self, rate: Fraction | int, count: int) -> Iterator[VideoFrame]:
        """
        Give what is on show at each step of an even rate: repeated or left out, never mixed.

        Args:
            rate: Pictures per second.
            count: How many; the last picture stays for as long as that takes.
        """
        given = 0
        held: VideoFrame | None = None
        for time, frame in self.frames():
            while held is not None and given < count and (given + 0.5) / rate < time:
                yield held
                given += 1
            if given >= count:
                return
            held = frame
        while held is not None and given < count:
            yield held
            given += 1

    def _from(self, start: float) -> Iterator[Any]:
        """Give the packets from a key frame at or before *start* on."""
        import av

        target = self._begin + Fraction(start).limit_denominator(1_000_000)
        # A little earlier: with reordered frames the key frame at the very place may only be shown later.
        wanted = max(self._begin, target - Fraction(1, 10)) if start > 0 else self._begin
        try:
            return packets_from(self._file, self._stream, wanted)
        except av.FFmpegError as error:  # e.g. a bare stream of pictures, which have no times
            raise unreadable(self.path, "no moment in it can be found") from error

    def _usual_rate(self) -> Fraction:
        """Return the standard rate nearest to the usual step between pictures: a pause must not slow all."""
        import av

        stamps: list[int] = []
        try:
            for packet in self._from(0.0):
                if packet.pts is not None:
                    stamps.append(packet.pts)
                if len(stamps) >= _LOOKED_AT:
                    break
        except av.FFmpegError:
            self._scratched()
        stamps.sort()
        gaps = sorted(after - before for before, after in itertools.pairwise(stamps) if after > before)
        if not gaps:
            return self.rate
        usual = float(1 / (gaps[len(gaps) // 2] * self._base))
        return min(STANDARD_RATES, key=lambda rate: abs(math.log(float(rate) / usual)))

    def _first_frame(self) -> VideoFrame:
        for _, frame in self._decode(self._file.demux(self._stream)):
            return frame
        raise unreadable(self.path, "no picture in it can be decoded")

    def _decode(self, packets: Iterator[Any]) -> Iterator[tuple[float, VideoFrame]]:
        """Decode packets; a broken packet is skipped, a broken end is the end."""
        import av

        broken = 0
        last = -math.inf
        while broken < _BROKEN:
            try:
                packet = next(packets, None)
            except av.FFmpegError:
                self._scratched()
                return
            if packet is None:
                break
            try:
                frames = packet.decode()
            except av.FFmpegError:
                broken += 1
                continue
            begin = getattr(self, "_begin", Fraction(0))
            if packet.pts is not None and packet.size:
                self.reached = max(self.reached, float(Fraction(packet.pts) * self._base - begin))
            for frame in frames:
                ticks = self._ticks(frame)
                if ticks is not None:
                    time = float(Fraction(ticks) * self._base - begin)
                else:
                    time = last + 1 / float(self.rate) if math.isfinite(last) else 0.0
                if self._rough and last >= 0 and time - last > _SPARSE:
                    self._stream.codec_context.skip_frame = "DEFAULT"  # too few are left: give all of them
                if time > last:  # a step back in time is a broken file: such a picture has no place
                    last = time
                    yield time, frame
        if broken:
            self._scratched()

    def _scratched(self) -> None:
        text = "Parts of the file are damaged; they were skipped."
        if text not in self.notes:
            self.notes.append(text)


def unreadable(path: Path, why: str) -> TaskError:
    """Say that a file cannot be used, and what to do."""
    return TaskError(
        f"{path.name!r} cannot be read as a video: {why.rstrip('.')}.",
        code="unreadable_video",
        advice="Check that it plays and was copied whole; give an MP4, MOV or WebM.",
    )


def _attached_picture() -> Any:
    """Return the mark of cover art: a picture in a sound file is no video."""
    from av.stream import Disposition

    return Disposition.attached_pic


def _rate(stream: Any) -> tuple[Fraction, bool]:
    """Return the rate to read at, and whether the file's own varies."""
    average = Fraction(stream.average_rate or stream.guessed_rate or 25)
    base = Fraction(stream.guessed_rate or average)
    if average <= 0:
        average = base if base > 0 else Fraction(25)
    steady = abs(float(base / average) - 1) < 0.002
    near = min(STANDARD_RATES, key=lambda rate: abs(math.log(rate / average)))
    off = abs(float(near / average) - 1)
    if steady:
        # Averages are off by a hair where the last frame's length is rounded.
        return (near if off < 0.0004 else base.limit_denominator(1001)), False
    return near, True
