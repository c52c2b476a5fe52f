"""
A film in a frame of another shape: what to show of each shot, and where.

    framing = plan("talk.mp4", seen, 3.2, 41.0, ratio=9 / 16)
    export("talk.mp4", "clip.mp4", start=3.2, end=41.0, width=608, height=1080, framing=framing)

Each shot is planned by itself; at a cut the window is already where the next shot wants it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vidkit.engine import sights
from vidkit.engine.reframe import layouts
from vidkit.engine.reframe.attention import free_places, views
from vidkit.engine.reframe.billing import billed
from vidkit.engine.reframe.framing import WHOLE, Framing, Pane, Stretch, window
from vidkit.engine.reframe.hand import PLACES, eased, hold
from vidkit.engine.reframe.subjects import ShotView
from vidkit.engine.seeing.facts import Survey
from vidkit.engine.work import Report, TaskError

#: A window of at least this share of the picture shows nearly all of it: nothing to decide.
_NEARLY_ALL = 0.97


def plan(
    path: Path | str,
    survey: Survey | None,
    start: float,
    end: float,
    ratio: float,
    layout: str = "Auto",
    *,
    report: Report | None = None,
) -> Framing:
    """
    Plan how a stretch of a video is shown in another shape.

    Args:
        path: The video; it is looked at only where there is no survey. What a film of ours says of its
            subjects is read from it: such a film is framed on them.
        survey: What is known of it.
        start: Seconds.
        end: Seconds.
        ratio: Width over height of the new frame.
        layout: `Auto`, or a name of `layouts.NAMES`.
        report: Progress out, cancel in, where the video has to be looked at.

    Raises:
        TaskError: `layout_not_possible`, with the layouts that are.
    """
    if survey is None:
        from vidkit.engine.seeing.survey import survey as look

        survey = look(path, start=start, end=end, report=report)
    if layout != "Auto" and layout not in layouts.NAMES:
        raise TaskError(
            f"There is no layout {layout!r}.",
            code="layout_not_possible",
            advice=f"Choose one of: Auto, {', '.join(layouts.NAMES)}.",
        )
    told = sights.of(path)
    shots = [ShotView(survey, begin, stop, told) for begin, stop in _pieces(survey, start, end)]
    made: list[Stretch] = []
    unfit = 0
    for shot in shots:
        name = layouts.choose(shot, ratio) if layout == "Auto" else layout
        if not layouts.fits(name, shot):
            unfit += 1
            name = "Full"
        made.append(full(shot, ratio) if name == "Full" else layouts.build(name, shot, ratio))
    if unfit == len(shots):
        raise _impossible(layout, shots)
    notes = []
    if unfit:
        notes.append(
            f"Layout {layout!r} needs {layouts.NEEDS[layout]}; "
            f"{unfit} of {len(shots)} shots do not show that and fill the frame instead."
        )
    return Framing(ratio, tuple(made), tuple(notes))


def full(shot: ShotView, ratio: float, *, faces: bool = True) -> Stretch:
    """
    Fill the frame with a window that follows what matters.

    Args:
        shot: What is shown.
        ratio: Width over height of the frame.
        faces: Whether faces matter; not where they have a window of their own.
    """
    wide, tall = window(ratio, shot.survey.width, shot.survey.height)
    moments = shot.moments()
    columns = []
    for axis, size in ((0, wide), (1, tall)):
        if size >= _NEARLY_ALL:
            columns.append(np.full(len(moments), 0.5))
            continue
        places = free_places(size, PLACES)
        looks = (shot.samples, shot.maps) if faces else shot.without_faces
        scores = views(*looks, size, axis, places)
        if faces and shot.heroes:
            known, there = billed(shot.heroes, size, axis, places)
            scores[there] = known[there]
        held = hold(scores, places, shot.lasting())
        columns.append(eased(held, shot.times, moments))
    pane = Pane(WHOLE, wide, tall, np.stack(columns, axis=1))
    return Stretch(shot.start, shot.end, "Full", (pane,), fps=shot.survey.fps)


def _pieces(survey: Survey, start: float, end: float) -> list[tuple[float, float]]:
    """Return the shots' shares of a stretch."""
    found = [
        (max(shot.start, start), min(shot.end, end))
        for shot in survey.shots
        if shot.start < end - 1e-6 and shot.end > start + 1e-6
    ]
    return found or [(start, end)]


def _impossible(layout: str, shots: list[ShotView]) -> TaskError:
    possible = [name for name in layouts.NAMES if any(layouts.fits(name, shot) for shot in shots)]
    return TaskError(
        f"Layout {layout!r} needs {layouts.NEEDS[layout]}, which this stretch does not show.",
        code="layout_not_possible",
        advice=f"Possible here: Auto, {', '.join(possible)}.",
    )
