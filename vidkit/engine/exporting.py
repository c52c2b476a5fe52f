"""
A stretch of a video as a file of its own: cut to the frame, in any shape, with things drawn over it.

    facts = export("talk.mp4", "clip.mp4", start=3.2, end=9.7, width=608, height=1080, framing=framing)

One pass: decode from the key frame before, cut and scale the planes, draw, encode. Reading, scaling and
packing run side by side. The sound of a whole film is carried over as it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from vidkit.engine import tone
from vidkit.engine.encode import Encoder, to_yuv
from vidkit.engine.flow import Sound
from vidkit.engine.hearing import UNREADABLE_NOTE, Recording
from vidkit.engine.reframe.framing import Behind, Framing, centred
from vidkit.engine.reframe.window import draw
from vidkit.engine.seeing.small import planes as planes_of
from vidkit.engine.seeing.source import Source
from vidkit.engine.sound_track import CodedSound, coded_sound
from vidkit.engine.stage.compose import Frame
from vidkit.engine.work import Report, TaskCancelled, TaskError

if TYPE_CHECKING:
    from av import VideoFrame

    from vidkit.engine.stage.render import Overlay

#: Codes of ISO/IEC 23091-2: BT.709, "nobody said", BT.601.
_OURS, _UNSAID, _OLD = 1, 2, 6

#: Where nobody said, players take pictures up to this height for old television.
_OLD_HEIGHT = 576

_TURN = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}

WIDE_NOTE = "The source has a wide range of light or colour; it was brought to the standard range (BT.709)."


def export(
    path: Path | str,
    out: Path | str,
    *,
    start: float = 0.0,
    end: float | None = None,
    width: int,
    height: int,
    framing: Framing | None = None,
    overlays: Sequence[Overlay] = (),
    silent: bool = False,
    fps: Fraction | float | None = None,
    tags: Mapping[str, str] | None = None,
    crf: int = 20,
    preset: str = "veryfast",
    report: Report | None = None,
) -> dict[str, Any]:
    """
    Write a stretch of a video as an MP4 of exactly the asked size and length.

    Args:
        path: The video.
        out: The file to make.
        start: Seconds from its first picture; the cut is made at the nearest frame.
        end: The same; None for the end of the video.
        width: Pixels of the new file, even.
        height: The same.
        framing: What to show where (`reframe.plan`); None shows the middle as large as it goes.
        overlays: Drawn in place over every frame, in order: `overlay(frame, index)`.
        silent: Make no sound track at all.
        fps: Another rate; None keeps the source's own (the nearest standard one where it varies).
        tags: Container metadata.
        crf: Quality, as libx264 counts.
        preset: libx264's trade of time against size.
        report: Progress out, cancel in.

    Returns:
        width, height, frames, seconds, fps, rate ("24/1"), sound (bool), layouts, notes.

    Raises:
        TaskError: `unreadable_video`, `no_video_stream`, or `outside_video` for a stretch that is not there.
    """
    with Source(path) as source:
        rate = source.rate if fps is None else _fraction(fps)
        first = round(Fraction(max(0.0, start)) * rate)
        begin = float(first / rate)
        count = math.inf if end is None else round(Fraction(end) * rate) - first
        if count <= 0:
            raise TaskError(
                f"There is nothing between {start:.6g} s and {end:.6g} s.",
                code="outside_video",
                advice="Give an end after the start.",
            )
        notes = list(source.notes)
        stop = None if math.isinf(count) else begin + float(count / rate)
        heard: Sound | CodedSound | None = None
        if not silent:
            heard, troubles = _own_sound(source, begin, stop)
            notes += troubles
            if heard is not None and not first and stop is None:
                heard = coded_sound(source.path) or heard
        plan = framing or centred(width / height, source.width, source.height)
        with Encoder(
            out,
            width,
            height,
            sound=heard,
            fps=rate,
            tags=tags,
            crf=crf,
            preset=preset,
            sound_bit_rate=128_000,
        ) as film:
            work = _Work(source, plan, film, overlays, begin, count, report)
            work.run()
            if not film.frames:
                raise TaskError(
                    f"{source.path.name!r} has no pictures after {start:.6g} s.",
                    code="outside_video",
                    advice="Give times within the video.",
                )
            frames = film.frames
        notes += [note for note in source.notes if note not in notes]
        notes += work.notes + list(plan.notes)
        if frames < count and end is not None and not math.isinf(count):
            notes.append(f"The video ends at {begin + float(frames / rate):.6g} s, before the asked end.")
    return {
        "width": width,
        "height": height,
        "frames": frames,
        "seconds": float(frames / rate),
        "fps": float(rate),
        "rate": f"{rate.numerator}/{rate.denominator}",
        "start": begin,
        "sound": heard is not None,
        "layouts": list(plan.layouts),
        "notes": list(dict.fromkeys(notes)),
    }


def _own_sound(
    source: Source, begin: float, stop: float | None
) -> tuple[Sound | CodedSound | None, list[str]]:
    """Return the sound of a stretch, and what is wrong with it."""
    if not source.has_audio:
        return None, []
    recording = Recording(source.path, source.begin + begin, stop and source.begin + stop)
    if recording.readable:
        return recording, []
    return None, [UNREADABLE_NOTE] if recording.channels else []


class _Work:
    """One export: which source frame is shown at which place, and its pixels."""

    def __init__(
        self,
        source: Source,
        plan: Framing,
        film: Encoder,
        overlays: Sequence[Overlay],
        begin: float,
        count: float,
        report: Report | None,
    ) -> None:
        self.source, self.plan, self.film = source, plan, film
        self.overlays, self.begin, self.count, self.report = overlays, begin, count, report
        self.notes: list[str] = []

    def run(self) -> None:
        rate = float(self.film.fps)
        held: Picture | None = None
        place = 0
        length = 1.0
        for time, frame in self.source.frames(self.begin):
            place = max(0, math.floor((time - self.begin) * rate + 0.5 + 1e-4))
            # What was on show stays until this one's place; of several for one place the last is taken.
            while held is not None and self.film.frames < min(place, self.count):
                self._write(held)
            if self.film.frames >= self.count:
                return
            if time < self.begin - 1.5 / float(self.source.rate) and place == 0 and held is None:
                # Only the last picture of all is so far before the start: the stretch lies behind the end,
                # unless the rate varies and it is simply on show for long.
                length = 0.0 if not self.source.varies else 1.0
            else:
                length = max(1.0, float((frame.duration or 0) * (frame.time_base or 0)) * rate)
            held = Picture(frame, self.source)
            if held.wide and WIDE_NOTE not in self.notes:
                self.notes.append(WIDE_NOTE)
        # A last picture is shown for its own length, at most two seconds: some files give it a wrong one.
        until = min(self.count, place + min(max(length, 0), 2 * rate) if length else 0)
        while held is not None and self.film.frames < round(until):
            self._write(held)

    def _write(self, picture: Picture) -> None:
        import av

        index = self.film.frames
        if self.report is not None and index % 24 == 0:
            if self.report.cancelled():
                raise TaskCancelled
            total = self.count if not math.isinf(self.count) else self.source.claimed * float(self.film.fps)
            self.report.progress(min(0.99, index / max(1.0, total)))
        time = self.begin + index / float(self.film.fps)
        frame = av.VideoFrame(self.film.width, self.film.height, "yuv420p")
        luma, blue, red = planes_of(frame)
        stretch = self.plan.at(time)
        picture.show(stretch.views(time), (luma, blue, red), behind=stretch.behind)
        for overlay in self.overlays:
            overlay((luma, blue, red), index)
        self.film.write_frame(frame)


class Picture:
    """
    A decoded frame as upright planes that can be cut from.

    Args:
        frame: As decoded.
        source: Where it comes from: it knows the turn.
    """

    def __init__(self, frame: VideoFrame, source: Source) -> None:
        self.wide = tone.is_wide(frame)
        self._transfer = int(frame.color_trc)
        name = frame.format.name
        if int(frame.colorspace) == _UNSAID:
            frame.colorspace = _OLD if frame.height <= _OLD_HEIGHT else _OURS
        if self.wide:
            frame = frame if name == "yuv420p10le" else frame.reformat(format="yuv420p10le")
            views = _deep_planes(frame)
        elif name == "yuv420p" and int(frame.colorspace) == _OURS:
            views = planes_of(frame)
        else:
            views = planes_of(to_yuv(frame, frame.width, frame.height))
        # The planes are views: their frame has to live as long as they do.
        self._frame = frame
        turn = _TURN.get(source.rotation)
        self.planes = views if turn is None else [cv2.rotate(view, turn) for view in views]

    def show(self, views: Sequence[Any], out: Frame, *, behind: Behind) -> None:
        """Fill a frame with what the views show."""
        if not self.wide:
            draw(views, self.planes, out, behind=behind)
            return
        luma, blue, red = (np.zeros(plane.shape, np.uint16) for plane in out)
        draw(views, self.planes, (luma, blue, red), behind=behind)
        for plane, done in zip(out, tone.to_standard((luma, blue, red), self._transfer), strict=True):
            plane[:] = done


def _deep_planes(frame: VideoFrame) -> list[np.ndarray]:
    views = []
    for plane in frame.planes:
        view = np.frombuffer(memoryview(plane), np.uint16).reshape(-1, plane.line_size // 2)
        views.append(view[: plane.height, : plane.width])
    return views


def _fraction(fps: Fraction | float) -> Fraction:
    from vidkit.engine.seeing.facts import rate_of

    return fps if isinstance(fps, Fraction) else rate_of(float(fps))


def size_for(
    ratio: float | str | None, short_side: int, source: tuple[int, int], *, upscale: bool = False
) -> tuple[int, int, list[str]]:
    """
    Return the pixels of an export: what was asked, but never more than the source really has.

    Args:
        ratio: Width over height, as a number or like "9:16"; None keeps the source's own.
        short_side: Pixels of the shorter side that were asked for (480, 720, 1080, …).
        source: Pixels of the source, upright.
        upscale: Whether pixels may be invented.

    Returns:
        Width, height, and what a user should know.
    """
    wide, tall = source
    own = wide / tall
    shape = own if ratio is None else _ratio(ratio)
    # The largest window of that shape in the source is all there is.
    most = min(wide, tall * shape) if shape <= 1 else min(tall, wide / shape)
    short = float(short_side)
    notes = []
    if short > most + 1 and not upscale:
        short = most
        width, height = _even_size(shape, short)
        notes.append(
            f"The source has {wide}×{tall} pixels, so the result has {width}×{height}: "
            f"{short_side} on the short side would have to be invented."
        )
        return width, height, notes
    width, height = _even_size(shape, short)
    if short > most + 1:
        notes.append(f"The picture was enlarged {short / most:.2g} times, as asked.")
    return width, height, notes


def _even_size(shape: float, short: float) -> tuple[int, int]:
    width, height = (short, short / shape) if shape <= 1 else (short * shape, short)
    return max(2, round(width / 2) * 2), max(2, round(height / 2) * 2)


def _ratio(ratio: float | str) -> float:
    if isinstance(ratio, str):
        width, _, height = ratio.partition(":")
        return float(width) / float(height or 1)
    return float(ratio)


__all__ = ["WIDE_NOTE", "Picture", "export", "size_for"]
