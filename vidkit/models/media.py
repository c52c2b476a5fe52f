"""Media as facts: what a file is, what goes into a request, what is said when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """
    What a probe found in a media file.

    Attributes:
        duration: Seconds.
        width: Pixels, 0 for sound only.
        height: Pixels, 0 for sound only.
        fps: Frames per second, 0 for sound only; where some stand for a while, the beat of the others.
        frames: Number of video frames.
        video_codec: e.g. `"h264"`, empty for none.
        pixel_format: e.g. `"yuv420p"`.
        audio_codec: e.g. `"aac"`, empty for none.
        bytes: File size.
        faststart: Whether the index comes before the data, so that players start at once.
        tags: Container metadata (`title`, `comment`, …).
    """

    duration: float
    width: int
    height: int
    fps: float
    frames: int
    video_codec: str
    pixel_format: str
    audio_codec: str
    bytes: int
    faststart: bool
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_audio(self) -> bool:
        """Whether there is a sound stream."""
        return bool(self.audio_codec)


@dataclass(frozen=True, slots=True)
class MediaInput:
    """
    A media argument of a request, as the caller gave it: exactly one of path, data, url or remote is set.

    `wire.inputs` reads and measures it; each provider's client sends it in the way its service wants.

    Attributes:
        path: A local file.
        data: Bytes in memory.
        url: An http(s) or data URL.
        remote: `(provider, id)` of something the service already has.
        name: A file name to send along.
        taken_from: The film a still was taken from, so that what is made of it knows where it came from.
    """

    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    url: str | None = None
    remote: tuple[str, str] | None = None
    name: str = ""
    taken_from: Path | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time in a video: seconds from its start, and what is there."""

    start: float
    end: float
    text: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class TextTrack:
    """
    Timed text beside a video.

    Attributes:
        kind: As in HTML: captions, descriptions or chapters.
        language: BCP 47, e.g. `"en"`.
        cues: In time order.
    """

    kind: Literal["captions", "descriptions", "chapters"]
    language: str
    cues: tuple[Moment, ...]
