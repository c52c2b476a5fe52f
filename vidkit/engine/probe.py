"""
What a media file really is, read from its container and never guessed from its name.

    facts = probe("kite.mp4")
    facts.width, facts.duration, facts.faststart
"""

from __future__ import annotations

import contextlib
import math
import struct
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from vidkit.errors import MediaError
from vidkit.models.media import MediaFacts

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

#: Demuxers that "open" pictures and plain text: such a file is no clip, whatever FFmpeg makes of it.
_NOT_CLIPS = ("_pipe", "image2", "tty", "ico")

#: FFmpeg's base rate is the coarsest beat all times fit into: above this, they fit into none.
_LIKELY = 60


def probe(path: Path | str) -> MediaFacts:
    """
    Read the facts of a video or sound file.

    Args:
        path: The file.

    Raises:
        MediaError: There is no such file, or it is neither video nor sound.
    """
    path = Path(path)
    with open_media(path) as container:
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        tags = {str(key): str(value) for key, value in container.metadata.items()}
        duration = float(container.duration or 0) / 1e6
        width = height = frames = 0
        fps = 0.0
        codec = pixels = ""
        if video is not None:
            width, height = video.codec_context.width, video.codec_context.height
            fps = _fps(video)
            frames = video.frames
            if video.duration and video.time_base:
                duration = float(video.duration * video.time_base)
            codec, pixels = video.codec_context.name, video.codec_context.pix_fmt or ""
        # WebM does not tell how many pictures it holds, a browser's recording not even how long it is.
        if (video is not None and not frames) or not duration:
            count, seconds = _measured(container, video or container.streams.audio[0])
            frames, duration = frames or (count if video is not None else 0), duration or seconds
    return MediaFacts(
        duration=round(duration, 6),
        width=width,
        height=height,
        fps=round(fps, 4),
        frames=frames,
        video_codec=codec,
        pixel_format=pixels,
        audio_codec=audio.codec_context.name if audio is not None else "",
        bytes=path.stat().st_size,
        faststart=is_faststart(path),
        tags=tags,
    )


def _fps(video: VideoStream) -> float:
    """Return the rate of the pictures; of those that stand for a while, the beat they keep otherwise."""
    average, base = float(video.average_rate or video.guessed_rate or 0), float(video.base_rate or 0)
    return base if average < base <= _LIKELY else average


def open_media(path: Path | str) -> InputContainer:
    """Open a video or sound file for reading, or say in one sentence why that cannot be done."""
    import av

    path = Path(path)
    if not path.is_file():
        raise MediaError(f"There is no file {path.name!r}.", advice="Check the path.")
    try:
        container = av.open(str(path))
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(
            f"{path.name!r} cannot be read as video or sound ({error.__class__.__name__}).",
            advice="Give an MP4, MOV, WebM or another file a player can open.",
        ) from error
    name = container.format.name
    usable = container.streams.video or container.streams.audio
    if not usable or any(mark in name for mark in _NOT_CLIPS):
        container.close()
        raise MediaError(
            f"{path.name!r} is neither video nor sound ({name}).",
            advice="Give an MP4, MOV, WebM or another file a player can open.",
        )
    return container


def is_faststart(path: Path | str) -> bool:
    """Tell whether an MP4's index stands before its data (False for every other kind of file)."""
    with Path(path).open("rb") as file:
        seen = [kind for kind, _ in _boxes(file)]
    return b"moov" in seen and b"mdat" in seen and seen.index(b"moov") < seen.index(b"mdat")


def _boxes(file: BinaryIO) -> list[tuple[bytes, int]]:
    """List the outer boxes of an MP4 in file order: (kind, size)."""
    end = file.seek(0, 2)
    boxes: list[tuple[bytes, int]] = []
    at = 0
    while at + 8 <= end and len(boxes) < 4096:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        if size == 1:  # a 64-bit size follows
            size = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0]
        elif size == 0:  # up to the end of the file
            size = end - at
        if size < 8:
            break
        boxes.append((kind, size))
        at += size
    return boxes


def _measured(container: InputContainer, stream: VideoStream | AudioStream) -> tuple[int, float]:
    """Count a stream's packets, and tell from when to when they last, in seconds."""
    import av

    count, length = 0, 0
    begin, end = math.inf, -math.inf
    with contextlib.suppress(av.FFmpegError):  # of a file that breaks off: as far as it goes
        for packet in container.demux(stream):
            at = packet.dts if packet.pts is None else packet.pts
            count += bool(packet.size)
            if packet.size and at is not None:
                begin, end = min(begin, at), max(end, at)
                length = packet.duration or length
    if end < begin:
        return count, 0.0
    # The last one lasts as long as it says, or as the others do.
    ticks = end - begin + (length or (end - begin) / max(1, count - 1))
    return count, float(ticks * (stream.time_base or 0))
