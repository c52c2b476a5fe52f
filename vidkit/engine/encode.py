"""
Frames in, an MP4 out that every player starts at once: H.264 yuv420p BT.709, AAC, the index in front.

    with Encoder(path, 1280, 720, sound=bed) as film:
        for luma, blue, red in frames:
            film.write(luma, blue, red)

Encoding runs in a thread of its own, so composing the next frame and packing the last one share the cores.
"""

from __future__ import annotations

import contextlib
import io
import queue
import threading
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from vidkit.engine.flow import Sound
from vidkit.engine.sound_track import SOUND_RATE, CodedSound, track
from vidkit.errors import MediaError

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["FPS", "SOUND_RATE", "Encoder", "to_yuv"]

#: Frames per second of everything the studio makes.
FPS = 24

#: libx264 gives the same bytes only for the same number of threads, so the number is ours, not the machine's.
#: Whole frames at once: PyAV asks for slices, which leaves the search for cuts and reorderings to one thread
#: and kept 1.5 of two cores busy, where frames keep 1.9.
_THREADS, _EACH_THREAD = 4, "FRAME"

#: How libx264 tells what it uses of this processor.
_CAPABLE = "using cpu capabilities: "
_ASKING = threading.Lock()  # what is logged is one switch for all threads


@cache
def _without_avx512() -> dict[str, str]:
    """
    Return options for libx264 that leave its AVX-512 routines aside; none where it has none.

    With them macroblock-tree rate control gave 18 different files in 60 runs of the same frames (x264 165,
    PyAV 18.1); without, all 60 were the same, and took no longer. The same request has to give the same file.
    """
    import av

    with _ASKING:
        level = av.logging.get_level()
        av.logging.set_level(av.logging.INFO)
        try:
            with av.logging.Capture() as told, av.open(io.BytesIO(), "w", format="mp4") as file:
                stream = file.add_stream("libx264", rate=FPS)
                stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
                stream.codec_context.open()
        finally:
            av.logging.set_level(level)
    lines = [text for _, _, text in told if text.startswith(_CAPABLE)]
    able = lines[0].removeprefix(_CAPABLE).split() if lines else []
    if "AVX512" not in able:
        return {}
    return {"x264-params": "asm=" + ",".join(name for name in able if name != "AVX512")}


class Encoder:
    """
    One MP4 being written; it appears under its name only when it is whole.

    Args:
        path: The file to make.
        width: Even number of pixels.
        height: Even number of pixels.
        sound: Samples from -1 to 1, shape (n,) or (channels, n), at `SOUND_RATE`, a sound that passes by
            (see `flow`), or a film's own as it is coded (`sound_track.coded_sound`); None makes no track.
        fps: Frames per second.
        tags: Container metadata; `comment` and `title` are read back by every probe.
        crf: Quality: 18 is large and fine, 28 small.
        preset: libx264's trade of time against size.
        sound_bit_rate: Bits per second of the sound.
        options: More libx264 options.
    """

    def __init__(
        self,
        path: Path | str,
        width: int,
        height: int,
        *,
        sound: np.ndarray | Sound | CodedSound | None = None,
        fps: int | Fraction = FPS,
        tags: Mapping[str, str] | None = None,
        crf: int = 19,
        preset: str = "veryfast",
        sound_bit_rate: int = 96_000,
        options: Mapping[str, str] | None = None,
    ) -> None:
        if width < 2 or height < 2 or width % 2 or height % 2:
            raise MediaError(
                f"A video of {width}×{height} cannot be made: H.264 4:2:0 needs even numbers of pixels.",
                advice="Choose an even width and height.",
            )
        import av

        self.path = Path(path)
        self.width, self.height = width, height
        self.fps = Fraction(fps)
        self.frames = 0
        self._part = self.path.with_name(f".{self.path.stem}.part.mp4")
        self._queue: queue.Queue[VideoFrame | None] = queue.Queue(6)
        self._error: BaseException | None = None
        self._file = av.open(str(self._part), "w", format="mp4", options={"movflags": "+faststart"})
        self._file.metadata.update(dict(tags or {}))
        self._video: Any = self._file.add_stream("libx264", rate=self.fps)
        self._video.width, self._video.height, self._video.pix_fmt = width, height, "yuv420p"
        context = self._video.codec_context
        context.time_base = 1 / self.fps
        # BT.709, limited range, said in the stream itself, so that no player has to guess from the size.
        context.color_range, context.colorspace, context.color_primaries, context.color_trc = 1, 1, 1, 1
        context.thread_count, context.thread_type = _THREADS, _EACH_THREAD
        # Two seconds between key frames: seeking in a notebook player stays quick.
        context.options = {
            "preset": preset,
            "crf": str(crf),
            "g": str(round(self.fps * 2)),
            **_without_avx512(),
            **(options or {}),
        }
        self._sound = track(self._file, sound, sound_bit_rate) if sound is not None else None
        self._thread = threading.Thread(target=self._work, name=f"encode {self.path.name}", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def write(self, luma: np.ndarray, blue: np.ndarray, red: np.ndarray) -> None:
        """Add a frame from its three planes (uint8, limited range); they may be reused at once."""
        import av

        frame = av.VideoFrame(self.width, self.height, "yuv420p")
        for plane, source in zip(frame.planes, (luma, blue, red), strict=True):
            view = np.frombuffer(memoryview(plane), np.uint8)
            view.reshape(plane.height, plane.line_size)[:, : plane.width] = source
        self.write_frame(frame)

    def write_rgb(self, picture: np.ndarray) -> None:
        """Add a frame from an (h, w, 3) uint8 RGB picture."""
        import av

        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        self.write_frame(to_yuv(frame, self.width, self.height))

    def write_frame(self, frame: VideoFrame) -> None:
        """Add a yuv420p frame of the right size; its time is its place in the row."""
        frame.pts = self.frames
        frame.time_base = 1 / self.fps
        self.frames += 1
        while self._error is None:
            with contextlib.suppress(
                queue.Full
            ):  # the encoder is behind: look whether it still lives, wait on
                self._queue.put(frame, timeout=0.5)
                return
        self._raise()

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._queue_end()
        self._thread.join()
        if self._error is not None:
            self._raise()
        self._part.replace(self.path)

    def abort(self) -> None:
        """Stop and leave nothing behind."""
        self._error = self._error or MediaError("The encoding was stopped.")
        self._queue_end()
        self._thread.join()
        self._part.unlink(missing_ok=True)

    def _queue_end(self) -> None:
        while self._thread.is_alive():
            with contextlib.suppress(queue.Full):
                self._queue.put(None, timeout=0.5)
                return

    def _raise(self) -> None:
        error = self._error
        self.abort()
        raise MediaError(f"{self.path.name} could not be encoded: {error}") from error

    def _work(self) -> None:
        """Encode until the end mark; an error is kept for the thread that feeds us."""
        try:
            while (frame := self._queue.get()) is not None and self._error is None:
                for packet in self._video.encode(frame):
                    self._file.mux(packet)
                if self._sound is not None:  # sound keeps step, so that players find both side by side
                    self._sound.up_to(float(((frame.pts or 0) + 1) / self.fps))
            if self._error is None:
                for packet in self._video.encode(None):
                    self._file.mux(packet)
                if self._sound is not None:
                    self._sound.finish(float(self.frames / self.fps))
        except BaseException as error:  # noqa: BLE001  # raised again by write() or close() in the feeding thread
            self._error = error
        finally:
            if self._sound is not None:
                self._sound.close()
            try:
                self._file.close()
            except Exception as error:  # noqa: BLE001  # the same
                self._error = self._error or error


def to_yuv(frame: VideoFrame, width: int, height: int) -> VideoFrame:
    """Bring any decoded or RGB frame to yuv420p BT.709 of the wanted size."""
    from av.video.reformatter import ColorRange, Colorspace, Interpolation

    return frame.reformat(
        width=width,
        height=height,
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation=Interpolation.BICUBIC,
    )
