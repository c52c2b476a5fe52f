"""
Whose face is whose from look to look, and which of them are faces at all.

A finder that sees a face in tree bark sees it once; a face is seen again, in nearly the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from vidkit.engine.seeing.facts import Face

#: How sure the finder has to be to open a question, and to settle it alone.
MAYBE = 0.75
_SURE = 0.985

#: Seconds over which a face may be hidden.
_GAP = 1.6

#: Seconds before the first and after the last sight for which it is still believed.
_HOLD = 0.3


@dataclass
class _Track:
    times: list[float] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)

    @property
    def believed(self) -> bool:
        if len(self.scores) == 1:
            return self.scores[0] >= _SURE
        return max(self.scores) >= 0.9 and sum(self.scores) >= 1.7


#: What one look found: seconds, and (x, y, width, height, score) as shares of the picture.
Sight = tuple[float, Sequence[tuple[float, float, float, float, float]]]


def follow(
    sights: Sequence[Sight], shots: Sequence[tuple[float, float]], times: Sequence[float]
) -> list[tuple[Face, ...]]:
    """
    Tell which faces are there at each time.

    Args:
        sights: What the finder saw, in order of time.
        shots: (start, end) of each shot; nobody is followed across a cut.
        times: When to tell; in order.

    Returns:
        For each time the faces, largest first; places between two sights are interpolated.
    """
    told: list[list[Face]] = [[] for _ in times]
    number = 0
    clock = np.asarray(times)
    for start, end in shots:
        inside = [sight for sight in sights if start - 1e-6 <= sight[0] < end - 1e-6]
        for track in _tracks(inside):
            if not track.believed:
                continue
            begin, stop = max(start, track.times[0] - _HOLD), min(end, track.times[-1] + _HOLD)
            # The whole shot belongs to a face seen at its edges: nobody jumps in for a third of a second.
            begin = start if track.times[0] - start < 0.8 else begin
            stop = end if end - track.times[-1] < 0.8 else stop
            boxes = np.array(track.boxes)
            for index in np.flatnonzero((clock >= begin - 1e-6) & (clock < stop - 1e-6)):
                x, y, width, height = (
                    float(np.interp(clock[index], track.times, boxes[:, column])) for column in range(4)
                )
                score = float(np.mean(track.scores))
                told[index].append(Face(x, y, width, height, round(score, 3), number))
            number += 1
    return [tuple(sorted(faces, key=lambda face: -face.width * face.height)) for faces in told]


def _tracks(sights: Sequence[Sight]) -> list[_Track]:
    open_tracks: list[_Track] = []
    done: list[_Track] = []
    for time, boxes in sights:
        still = [track for track in open_tracks if time - track.times[-1] <= _GAP]
        done += [track for track in open_tracks if track not in still]
        open_tracks = still
        pairs = sorted(
            (
                (_distance(track, box, time), at, which)
                for at, track in enumerate(open_tracks)
                for which, box in enumerate(boxes)
            ),
        )
        used_tracks: set[int] = set()
        used_boxes: set[int] = set()
        for distance, at, which in pairs:
            if distance > 1.0 or at in used_tracks or which in used_boxes:
                continue
            used_tracks.add(at)
            used_boxes.add(which)
            _extend(open_tracks[at], time, boxes[which])
        for which, box in enumerate(boxes):
            if which not in used_boxes:
                track = _Track()
                _extend(track, time, box)
                open_tracks.append(track)
    return done + open_tracks


def _extend(track: _Track, time: float, box: tuple[float, float, float, float, float]) -> None:
    track.times.append(time)
    track.boxes.append(box[:4])
    track.scores.append(box[4])


def _distance(track: _Track, box: tuple[float, float, float, float, float], time: float) -> float:
    """Return how unlike a box is to a track's last: 1 is the most that can still be the same face."""
    x, y, width, height = track.boxes[-1]
    size = (width + box[2]) / 2
    # A face may cross its own width in half a second.
    reach = size * (0.6 + 0.9 * (time - track.times[-1]))
    far = float(np.hypot(box[0] + box[2] / 2 - x - width / 2, box[1] + box[3] / 2 - y - height / 2))
    grown = abs(float(np.log(max(box[2], 1e-4) / max(width, 1e-4))))
    return max(far / max(reach, 1e-4), grown / 0.7)
