"""
What a media file really is, read from its container and never guessed from its name.

    facts = probe("kite.mp4")
    facts.width, facts.duration, facts.faststart
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from vidkit.errors import MediaError
from vidkit.models.media import MediaFacts

if TYPE_CHECKING:
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
            frames = video.frames or _count_packets(container, video.index)
            if video.duration and video.time_base:
                duration = float(video.duration * video.time_base)
            codec, pixels = video.codec_context.name, video.codec_context.pix_fmt or ""
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


def _count_packets(container: InputContainer, index: int) -> int:
    """Count the frames of a stream whose container does not tell (WebM, streams cut short)."""
    return sum(1 for packet in container.demux(container.streams[index]) if packet.size)
