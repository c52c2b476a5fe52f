"""
One look through a video: shots, light, motion, camera, faces, and what draws the eye.

    seen = survey("talk.mp4")
    seen.shots[0].start, seen.samples[2].faces

The film is decoded once (without the pictures that no other one is made from) and looked at small; a few
times a second there is a closer look. Where pictures were left out beside a cut, those few are looked at
afterwards, so that it is told to the frame. Memory does not grow with the length of the film beyond some
bytes a frame.
"""

from __future__ import annotations

import itertools
import math
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from vidkit.engine.flow import Ahead
from vidkit.engine.known import Known
from vidkit.engine.seeing import drift, gaze, movers, tracks
from vidkit.engine.seeing.cuts import SMALL, Cut, CutFinder
from vidkit.engine.seeing.facts import GRID, Drift, Sample, Shot, Survey
from vidkit.engine.seeing.small import Look, to_rgb
from vidkit.engine.seeing.source import Source, unreadable
from vidkit.engine.work import Report, TaskCancelled
from vidkit.errors import MissingPart

__all__ = ["Survey", "survey"]

#: Of what a survey says; to be raised when the same film would give another one (see `known`).
VERSION = 3

#: Seconds between two samples, unless told otherwise.
EVERY = 1 / 4

#: More samples than this are thinned out: half an hour stays at full density, ten hours fit into memory.
_MOST = 7200

#: Longest side of the picture for the closer look, and for the face finder.
_CLOSE = 160
_FACE_SIDE = 400

#: Seconds between two searches for faces: where some were found, and where none were.
_FACES_AGAIN = 0.4
_NO_FACES_AGAIN = 0.6

NO_FINDER = 'Faces were not looked for: that part is not installed. Run: pip install "vidkit[local]"'


@dataclass(slots=True)
class _Seen:
    """A sample while the shots are not known yet."""

    index: int
    sample: Sample
    map: np.ndarray
    codes: np.ndarray
    moved: np.ndarray


class _Watcher:
    """What is carried from frame to frame."""

    def __init__(self, source: Source, every: float, *, faces: bool) -> None:
        self.finder = CutFinder(float(source.rate))
        self.turns, self.shape = source.rotation // 90, float(source.shape)
        scale = _CLOSE / max(source.width, source.height)
        self._size = tuple(max(16, round(side * scale / 2) * 2) for side in (source.width, source.height))
        self.every = every
        self.faces = faces
        self.seen: list[_Seen] = []
        self.sights: list[tracks.Sight] = []
        self.frames = 0
        self._due = -1.0
        self._faces_due = -1.0
        self._at_latest = math.inf  # when a new shot is to be searched, whatever was found before it
        self._searcher = ThreadPoolExecutor(1, "faces")
        self._search: tuple[float, Future[tracks.Sight]] | None = None
        self._before: tuple[float, np.ndarray] | None = None

    def watch(self, time: float, frame: object) -> None:
        look = Look(frame, self.turns, self.shape)  # type: ignore[arg-type]  # av has no types
        self.finder.add(look.yuv(SMALL[1], SMALL[0]), time)
        self.frames += 1
        jumped = self.finder.jumped
        if jumped:
            self._before = None  # nothing moves from one shot into the next
            self._at_latest = min(self._at_latest, time + 0.1)
            self._faces_due = min(self._faces_due, self._at_latest)
        if time >= self._due or jumped:
            self._sample(time, look)
        if self.faces and time >= self._faces_due:
            self._look_for_faces(time, look)

    def close(self) -> None:
        """Take in what is still searched, and end the thread that searches."""
        self._searcher.shutdown()
        self._take_in()

    def _sample(self, time: float, look: Look) -> None:
        picture = look.yuv(self._size[0], self._size[1])
        luma = np.ascontiguousarray(picture[..., 0])
        small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        eye = gaze.salient(small)
        camera, motion = Drift(), 0.0
        stirs = np.zeros_like(eye)
        if self._before is not None:
            since, before = self._before
            matrix = drift.between(before, luma)
            if matrix is not None:
                camera = drift.drift_of(matrix, luma.shape[1], luma.shape[0], max(time - since, 1e-3))
            moved = gaze.moving(luma, before, drift.STILL if matrix is None else matrix)
            motion = float((moved > 0.25).mean())
            moved = cv2.resize(moved, (eye.shape[1], eye.shape[0]), interpolation=cv2.INTER_AREA)
            stirs = max(0.0, 1 - motion / movers.ALL_MOVES) * moved
            eye = 0.6 * eye + 1.1 * stirs
        mean = np.array(cv2.mean(small)[:3]).reshape(1, 1, 3)
        red, green, blue = (float(value) / 255 for value in to_rgb(mean)[0, 0])
        sample = Sample(
            time=time,
            luma=float(np.clip((float(luma.mean()) - 16) / 219, 0, 1)),
            motion=motion,
            colour=(red, green, blue),
            camera=camera,
            focus=gaze.middle_of(eye),
        )
        grids = (gaze.grid_of(np.minimum(eye, 1)), movers.codes_of(small), gaze.grid_of(stirs))
        self.seen.append(_Seen(self.frames - 1, sample, *grids))
        self._before = (time, luma)
        # As evenly as the pictures come: what moves is measured from one sample to the next.
        ahead = self._due + self.every if self._due > 0 else time + self.every - 1e-3
        self._due = max(ahead, time + self.every / 2)
        if len(self.seen) >= _MOST:
            self.seen = self.seen[::2]
            self.every *= 2

    def _look_for_faces(self, time: float, look: Look) -> None:
        """Begin the next search in its thread; what the one before found says whether it is time already."""
        self._take_in()
        if time < self._faces_due:
            return
        picture = look.rgb(_FACE_SIDE)
        self._search = time, self._searcher.submit(_faces_in, picture, time)
        # Long films are looked at as often as they are sampled.
        self._faces_due = time + max(_FACES_AGAIN, self.every)
        self._at_latest = math.inf

    def _take_in(self) -> None:
        if self._search is None:
            return
        (since, found), self._search = self._search, None
        sight = found.result()
        self.sights.append(sight)
        if not sight[1]:
            self._faces_due = min(since + max(_NO_FACES_AGAIN, self.every), self._at_latest)


def _faces_in(picture: np.ndarray, time: float) -> tracks.Sight:
    """Return the faces in a small picture, in shares of its sides."""
    from vidkit.engine import faces

    tall, wide = picture.shape[:2]
    boxes = faces.find(picture, sure=tracks.MAYBE, side=_FACE_SIDE)
    return (
        time,
        [(box.x / wide, box.y / tall, box.width / wide, box.height / tall, box.score) for box in boxes],
    )


def known_survey(
    known: Known, path: Path | str, *, every: float = EVERY, report: Report | None = None
) -> Survey:
    """Return what an earlier look through the whole film found; else look, and note it."""
    return known.of(
        "survey",
        VERSION,
        {"every": every, "faces": _can_find()},
        make=lambda: survey(path, every=every, report=report),
        write=Survey.as_dict,
        read=Survey.from_dict,
    )


def survey(
    path: Path | str,
    *,
    start: float = 0.0,
    end: float | None = None,
    faces: bool = True,
    every: float = EVERY,
    report: Report | None = None,
) -> Survey:
    """
    Look through a video once.

    Args:
        path: The video.
        start: Where to begin, in seconds from its first picture.
        end: Where to stop; None for its end.
        faces: Whether to look for faces. Without the finder installed the notes say so.
        every: Seconds between two samples (long films are sampled less often).
        report: Progress out, cancel in.

    Raises:
        TaskError: `unreadable_video` or `no_video_stream`.
    """
    notes: list[str] = []
    with Source(path, rough=True) as source:
        if faces and not _can_find():
            faces = False
            notes.append(NO_FINDER)
        watcher = _Watcher(source, every, faces=faces)
        stop = source.claimed if end is None else end
        frame_times: list[float] = []
        last = start
        # Pictures are decoded in one thread, looked at here, and searched for faces in a third.
        with closing(watcher), Ahead(source.frames(start, end)) as frames:
            for time, frame in frames:
                watcher.watch(max(time, start), frame)
                frame_times.append(max(time, start))
                last = time
                if report is not None and len(frame_times) % 16 == 0:
                    if report.cancelled():
                        raise TaskCancelled
                    report.progress(min(0.99, (time - start) / max(stop - start, 1e-3)))
        if end is None:
            last = max(last, source.reached)
        if not frame_times:
            raise unreadable(source.path, f"it has no pictures after {start:.3g} s")
        there = last + 1 / float(source.rate)
        until = there if end is None else min(end, there)
        # What ends more than a frame before the header says was cut off on its way.
        if end is None and source.claimed - there > max(0.5, 2 / float(source.rate)):
            notes.append(
                f"The file says it has {source.claimed:.6g} s; its pictures end after {there:.6g} s."
            )
        duration = there if end is None else max(source.claimed, until)
        cuts = [
            cut for cut in watcher.finder.cuts() if frame_times[cut.frame] < until - 0.5 / float(source.rate)
        ]
        shots = _edges([(_exactly(cut, frame_times, source), cut.kind) for cut in cuts], start, until)
        samples = _with_faces(watcher, shots)
        maps = _maps(watcher, shots)
        return Survey(
            duration=duration,
            width=source.width,
            height=source.height,
            fps=float(source.rate),
            has_audio=source.has_audio,
            start=start,
            end=until,
            shots=tuple(_shot(edge, samples) for edge in shots),
            samples=samples,
            maps=maps,
            notes=tuple(source.notes + notes),
        )


def _can_find() -> bool:
    from vidkit.engine import faces

    try:
        faces.find(np.zeros((32, 32, 3), np.uint8))
    except MissingPart:
        return False
    return True


def _exactly(cut: Cut, times: list[float], rough: Source) -> float:
    """Return when a cut is: of the pictures that were left out before it, the first one of the new shot."""
    before, after = times[cut.frame - 1], times[cut.frame]
    if cut.kind != "cut" or after - before < 1.5 / float(rough.rate):
        return after
    shown: list[tuple[float, np.ndarray]] = []
    with Source(rough.path) as source:
        for time, frame in source.frames(before, after + 0.5 / float(rough.rate)):
            look = Look(frame, source.rotation // 90, float(source.shape))
            shown.append((time, look.yuv(SMALL[1], SMALL[0]).astype(np.int16)))
    if len(shown) < 3:
        return after
    jumps = [float(np.abs(now - then).mean()) for (_, then), (_, now) in itertools.pairwise(shown)]
    return shown[int(np.argmax(jumps)) + 1][0]


def _edges(cuts: list[tuple[float, str]], start: float, end: float) -> list[tuple[float, float, str]]:
    begins = [(start, "start"), *cuts]
    ends = [time for time, _ in begins[1:]] + [end]
    return [(begin, stop, kind) for (begin, kind), stop in zip(begins, ends, strict=True)]


def _with_faces(watcher: _Watcher, shots: list[tuple[float, float, str]]) -> tuple[Sample, ...]:
    times = [seen.sample.time for seen in watcher.seen]
    told = tracks.follow(watcher.sights, [(begin, end) for begin, end, _ in shots], times)
    samples = []
    for seen, faces in zip(watcher.seen, told, strict=True):
        samples.append(replace(seen.sample, faces=faces))
    return tuple(samples)


def _maps(watcher: _Watcher, shots: list[tuple[float, float, str]]) -> np.ndarray:
    """Return what draws the eye at each sample, what moved in its shot brought out."""
    if not watcher.seen:
        return np.zeros((0, *GRID), np.uint8)
    times = [seen.sample.time + 1e-6 for seen in watcher.seen]
    places = [
        slice(*(int(place) for place in np.searchsorted(times, (begin, end)))) for begin, end, _ in shots
    ]
    maps, codes, moved = (
        np.stack([getattr(seen, name) for seen in watcher.seen]) for name in ("map", "codes", "moved")
    )
    return movers.known_again(maps, codes, moved, places)


def _shot(edge: tuple[float, float, str], samples: tuple[Sample, ...]) -> Shot:
    begin, end, kind = edge
    inside = [sample for sample in samples if begin - 1e-6 <= sample.time < end - 1e-6]
    if not inside:
        inside = [min(samples, key=lambda sample: abs(sample.time - begin))]
    table = np.array(
        [
            (s.luma, s.motion, *s.colour, s.camera.x, s.camera.y, s.camera.zoom)
            for s in inside[1:] or inside  # the first sample of a shot has nothing to have moved from
        ]
    )
    mean = [float(value) for value in table.mean(0)]
    return Shot(
        start=begin,
        end=end,
        opens=kind,
        luma=mean[0],
        motion=mean[1],
        colour=(mean[2], mean[3], mean[4]),
        camera=Drift(*mean[5:]),
        faces=max(len({face.track for face in sample.faces}) for sample in inside),
    )
