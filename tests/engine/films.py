"""Small films for tests: every frame tells its number, and every oddity of other people's files can be asked for."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"


class Silent:
    """A report that nobody reads."""

    def progress(self, value: float) -> None:
        """Take note of nothing."""

    def publish(self, result: Mapping[str, Any]) -> None:
        """Take note of nothing."""

    def cancelled(self) -> bool:
        """Go on."""
        return False


def media(name: str) -> Path:
    """Return one of the real films, or skip."""
    path = MEDIA / name
    if not path.is_file():
        pytest.skip(f"../shared/media/{name} is not here")
    return path


def tone(index: int) -> int:
    """Return the grey of a numbered frame: neighbours differ by seven, so that off by one is seen."""
    return 30 + index * 7 % 196


def number(width: int, height: int) -> Callable[[int], np.ndarray]:
    """Return a painter of grey frames that tell their number, as RGB."""

    def paint(index: int) -> np.ndarray:
        return np.full((height, width, 3), tone(index), np.uint8)

    return paint


def film(
    path: Path,
    frames: int = 48,
    size: tuple[int, int] = (192, 108),
    *,
    fps: Fraction | int = 24,
    paint: Callable[[int], np.ndarray] | None = None,
    times: Sequence[int] | None = None,
    sound: float | None = 440.0,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    colour: tuple[int, int, int] = (1, 1, 1),
    shape: Fraction | None = None,
    group: int = 12,
) -> Path:
    """
    Make a film.

    Args:
        path: Where; the suffix decides the container.
        frames: How many.
        size: Pixels.
        fps: Frames per second.
        paint: Index → (h, w, 3) RGB; numbered greys by default.
        times: The time of every frame in 1/1000 s instead of a steady rate.
        sound: Hertz of a sine beside it, None for no sound track.
        codec: Of the pictures.
        pixels: Their format.
        colour: Codes of primaries, transfer and matrix.
        shape: Width of a pixel over its height.
        group: Frames from one key frame to the next.
    """
    paint = paint or number(*size)
    with av.open(str(path), "w", options={"movflags": "+faststart"} if path.suffix == ".mp4" else {}) as file:
        video = file.add_stream(codec, rate=Fraction(fps))
        video.width, video.height, video.pix_fmt = *size, pixels
        context = video.codec_context
        context.time_base = Fraction(1, 1000) if times is not None else 1 / Fraction(fps)
        context.color_primaries, context.color_trc, context.colorspace = colour
        context.color_range = 1
        if shape is not None:
            context.sample_aspect_ratio = shape
        context.options = {"crf": "8", "preset": "veryfast", "g": str(group)} if "264" in codec else {}
        audio = (
            file.add_stream("aac", rate=48_000, layout="mono") if sound and path.suffix == ".mp4" else None
        )
        for index in range(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(paint(index)), format="rgb24")
            frame = frame.reformat(format=pixels, dst_colorspace="ITU709", dst_color_range="MPEG")
            frame.pts = index if times is None else times[index]
            frame.time_base = context.time_base
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        if audio is not None:
            length = frames / float(fps) if times is None else (times[-1] + 40) / 1000
            wave = 0.3 * np.sin(2 * np.pi * float(sound or 0) * np.arange(round(length * 48_000)) / 48_000)
            for start in range(0, len(wave), 1024):
                piece = np.ascontiguousarray(wave[None, start : start + 1024].astype(np.float32))
                block = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
                block.sample_rate, block.pts, block.time_base = 48_000, start, Fraction(1, 48_000)
                file.mux(audio.encode(block))
            file.mux(audio.encode(None))
    return path


def turned(path: Path) -> Path:
    """Write into an MP4 that its pictures have to be turned a quarter clockwise, as phones do."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 44
    data[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def boasting(path: Path, hours: int = 10) -> Path:
    """Write into a WebM's header that it lasts for hours."""
    data = bytearray(path.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3  # the element Duration, a double in milliseconds
    data[at : at + 8] = struct.pack(">d", hours * 3_600_000.0)
    path.write_bytes(data)
    return path


def tones(path: Path) -> list[int]:
    """Return the grey of every frame's middle, as RGB."""
    with av.open(str(path)) as file:
        found = []
        for frame in file.decode(video=0):
            picture = frame.to_ndarray(format="rgb24")
            found.append(int(picture[picture.shape[0] // 2, picture.shape[1] // 2].mean()))
    return found
