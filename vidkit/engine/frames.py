"""
Small pictures of a video: a poster for the card, a preview for the saved notebook, a sheet of moments.

    poster("kite.mp4", "kite.jpg")          # at most 20 KB
    preview("kite.mp4", "kite.small.mp4")   # at most 150 KB, plays everywhere
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vidkit.engine.encode import SOUND_RATE, Encoder, to_yuv
from vidkit.engine.probe import open_media, probe
from vidkit.engine.work import TaskError
from vidkit.errors import MediaError

if TYPE_CHECKING:
    from av import VideoFrame
    from PIL import Image

    from vidkit.engine.seeing.source import Source

POSTER_BYTES = 20_000
PREVIEW_BYTES = 150_000


def read_frames(path: Path | str) -> Iterator[VideoFrame]:
    """Decode every frame in order."""
    with open_media(path) as container:
        if not container.streams.video:
            raise MediaError(f"{Path(path).name!r} has no pictures.", advice="Give a video.")
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        yield from container.decode(stream)


def frames_at(path: Path | str, times: Sequence[float]) -> list[np.ndarray]:
    """
    Pick the pictures shown at the given seconds.

    Args:
        path: A video.
        times: Seconds, in rising order; times past the end give the last picture.

    Returns:
        (h, w, 3) uint8 RGB arrays, one per time.
    """
    return list(pictures_at(path, times))


def pictures_at(path: Path | str, times: Iterable[float]) -> Iterator[np.ndarray]:
    """Pick the same pictures one by one, so that only one of them is in memory."""
    from vidkit.engine.seeing.source import Source

    try:
        with Source(path) as source:
            shown: Iterator[tuple[float, VideoFrame]] = iter(())
            last: tuple[float, VideoFrame] | None = None
            waiting: tuple[float, VideoFrame] | None = None
            for time in times:
                # Far ahead it is quicker to jump to a key frame; close by, decoding on is.
                if last is None or time - last[0] > 4.0:
                    shown, last, waiting = source.frames(time), None, None
                while (waiting := waiting or next(shown, None)) is not None:
                    if last is not None and waiting[0] > time + 1e-3:
                        break  # what is on show began earlier
                    last, waiting = waiting, None
                if last is None:
                    raise MediaError(f"{Path(path).name!r} holds no picture that can be decoded.")
                yield _upright(last[1])
    except TaskError as wrong:
        raise MediaError(wrong.message, advice=wrong.advice) from wrong


def poster(path: Path | str, out: Path | str, at: float | None = None) -> Path:
    """
    Save one picture of a video as a JPEG of at most 20 KB.

    Args:
        path: The video.
        out: Where to.
        at: Seconds; by default two fifths into the video, where most clips show what they are about.
    """
    time = probe(path).duration * 0.4 if at is None else at
    picture = _image(frames_at(path, [time])[0])
    picture.thumbnail((640, 640))
    return _save_jpeg(picture, Path(out), POSTER_BYTES)


def thumbnail(path: Path | str, out: Path | str, at: float | None = None) -> Path:
    """Save one picture of a video at full size as WebP."""
    time = probe(path).duration * 0.4 if at is None else at
    _image(frames_at(path, [time])[0]).save(out, "WEBP", quality=82, method=2)
    return Path(out)


def contact_sheet(
    path: Path | str, out: Path | str, columns: int = 5, rows: int = 4, width: int = 1280, gap: int = 4
) -> Path:
    """Save pictures at even distances in time, left to right and down, as one JPEG *width* pixels wide."""
    facts = probe(path)
    count = columns * rows
    times = [facts.duration * (index + 0.5) / count for index in range(count)]
    pictures = frames_at(path, times)
    cell_width = (width - gap * (columns - 1)) // columns
    cell_height = max(1, round(cell_width * pictures[0].shape[0] / pictures[0].shape[1]))
    from PIL import Image

    sheet = Image.new("RGB", (width, cell_height * rows + gap * (rows - 1)), (16, 18, 22))
    for index, picture in enumerate(pictures):
        cell = _image(picture).resize((cell_width, cell_height), Image.Resampling.BILINEAR)
        column, row = index % columns, index // columns
        sheet.paste(cell, (column * (cell_width + gap), row * (cell_height + gap)))
    sheet.save(out, "JPEG", quality=85)
    return Path(out)


def filmstrip(
    path: Path | str, out: Path | str, count: int = 14, width: int = 1120, height: int = 56
) -> Path:
    """Save pictures at even distances in time side by side as one low JPEG: the ground of a timeline."""
    facts = probe(path)
    pictures = frames_at(path, [facts.duration * (index + 0.5) / count for index in range(count)])
    from PIL import Image, ImageOps

    strip = Image.new("RGB", (width, height), (16, 18, 22))
    for index, picture in enumerate(pictures):
        left, right = width * index // count, width * (index + 1) // count
        strip.paste(
            ImageOps.fit(_image(picture), (right - left, height), Image.Resampling.BILINEAR), (left, 0)
        )
    return _save_jpeg(strip, Path(out), 28_000)


def preview(path: Path | str, out: Path | str, limit: int = PREVIEW_BYTES) -> Path:
    """
    Save a small H.264 copy of at most *limit* bytes; of a long video, its first seconds.

    Args:
        path: The video.
        out: Where to.
        limit: Bytes the copy may have.
    """
    from vidkit.engine.seeing.source import Source

    facts = probe(path)
    sound_rate = 24_000 if facts.has_audio else 0
    # 110 kbit/s still look decent at 400 pixels, so that some eight seconds stay whole; the rest is cut off.
    seconds = min(facts.duration or 1.0, limit * 8 * 0.92 / (110_000 + sound_rate))
    roomy = limit * 8 * 0.92 / seconds - sound_rate > 200_000
    sound = read_sound(path, seconds).mean(0) if facts.has_audio else None
    out = Path(out)
    budget = limit * 8 * 0.90 / seconds - sound_rate
    for _ in range(4):
        with Source(path) as source:
            _write_preview(source, out, 480 if roomy else 400, seconds, sound, int(budget))
        if out.stat().st_size <= limit:
            return out
        budget *= 0.9 * limit / out.stat().st_size
    raise MediaError(f"No preview of {Path(path).name!r} fits into {limit} bytes.")


def read_sound(path: Path | str, seconds: float | None = None, rate: int = SOUND_RATE) -> np.ndarray:
    """Decode the sound as float32 (2, n) at *rate*; empty where there is none."""
    import av

    blocks: list[np.ndarray] = []
    with open_media(path) as container:
        if not container.streams.audio:
            return np.zeros((2, 0), np.float32)
        stream = container.streams.audio[0]
        # One channel is doubled below: the resampler would make it 3 dB quieter.
        mono = stream.codec_context.channels == 1
        resampler = av.AudioResampler("fltp", "mono" if mono else "stereo", rate)
        have = 0
        for frame in container.decode(stream):
            for piece in resampler.resample(frame):
                blocks.append(piece.to_ndarray())
                have += blocks[-1].shape[1]
            if seconds is not None and have >= seconds * rate:
                break
        else:
            blocks += [piece.to_ndarray() for piece in resampler.resample(None)]
    sound = np.concatenate(blocks, axis=1) if blocks else np.zeros((2, 0), np.float32)
    if sound.shape[0] == 1:
        sound = np.repeat(sound, 2, axis=0)
    return sound if seconds is None else sound[:, : round(seconds * rate)]


def _write_preview(
    source: Source, out: Path, side: int, seconds: float, sound: np.ndarray | None, bit_rate: int
) -> None:
    scale = min(1.0, side / max(source.width, source.height))
    width, height = (max(2, round(length * scale / 2) * 2) for length in (source.width, source.height))
    turned = source.rotation % 180 != 0
    rate = source.rate / max(1, round(source.rate / 24))  # 50 and 60 fps sources are thinned
    options = {"maxrate": str(bit_rate), "bufsize": str(bit_rate)}
    with Encoder(
        out, width, height, sound=sound, fps=rate, crf=26, sound_bit_rate=24_000, options=options
    ) as film:
        for frame in source.steady(rate, max(1, round(seconds * rate))):
            small = to_yuv(frame, height if turned else width, width if turned else height)
            if source.rotation:
                from vidkit.engine.seeing.small import planes  # OpenCV: heavy, and rarely needed here

                film.write(*(np.rot90(plane, source.rotation // 90) for plane in planes(small)))
            else:
                film.write_frame(small)


def _upright(frame: VideoFrame) -> np.ndarray:
    """Turn a frame into RGB the way the camera was held (phones store the turn beside the picture)."""
    picture = frame.to_ndarray(format="rgb24")
    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(picture, turns)) if turns else picture


def _image(picture: np.ndarray) -> Image.Image:
    from PIL import Image

    return Image.fromarray(picture)


def _save_jpeg(picture: Image.Image, out: Path, limit: int) -> Path:
    """Lower the quality, then the size, until the file fits."""
    for scale in (1.0, 0.75, 0.5, 0.35, 0.25):
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        smaller = picture if scale == 1.0 else picture.resize(size)
        for quality in (84, 72, 60, 48):
            buffer = io.BytesIO()
            smaller.save(buffer, "JPEG", quality=quality, optimize=True)
            if buffer.tell() <= limit:
                out.write_bytes(buffer.getvalue())
                return out
    raise MediaError(f"No poster fits into {limit} bytes.")
