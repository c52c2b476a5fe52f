"""
Footage whose content nobody noted: what can be measured about it, said where it changes.

A blind listener is helped by little and disturbed by much: each shot gets a remark only if it brings
something new (words on the screen, faces, another light, a view that returns, a sudden stillness or rush).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from vidkit.engine.describe import reading
from vidkit.engine.describe import statements as st
from vidkit.engine.describe.beats import Beat, Remark
from vidkit.engine.describe.colours import layers, main_colours
from vidkit.engine.describe.vision import Eyes
from vidkit.engine.flow import Ahead
from vidkit.engine.frames import pictures_at
from vidkit.engine.seeing.facts import Sample, Shot, Survey
from vidkit.engine.work import Report, TaskCancelled
from vidkit.errors import MissingPart

#: Shorter shots flash by before anything could be said about them.
_SHORTEST = 0.7

#: More pictures than this are not looked at closely: very long films are thinned evenly.
_MOST_STILLS = 400

#: Letters at least this tall (share of the picture) are a title, which is always read.
_TITLE = 0.055

#: A close face fills this share of the picture's height, a far one less than the other.
_CLOSE, _FAR = 0.32, 0.10

#: Seconds between two remarks about the view.
_VIEW_AGAIN = 9.0

#: Seconds between two mentions that a view returns: in a dialogue it does so all the time.
_RETURN_AGAIN = 15.0

#: Seconds after which a face like the last one is worth a word again.
_PEOPLE_AGAIN = 25.0


@dataclass(slots=True)
class Look:
    """One shot, looked at closely."""

    shot: Shot
    samples: tuple[Sample, ...]
    colours: tuple[str, ...]
    layers: tuple[str, str] | None
    small: np.ndarray
    lines: tuple[reading.Line, ...]
    seen: str = ""


def beats(
    path: Path,
    survey: Survey,
    *,
    read_text: bool = False,
    eyes: Eyes | None = None,
    report: Report | None = None,
) -> tuple[list[Beat], list[str]]:
    """
    Look at every shot and return what is worth saying, and notes about what could not be done.

    Args:
        path: The video.
        survey: What is known about it.
        read_text: Whether to read small print too; titles are read always.
        eyes: A vision model that takes the place of measured sentences.
        report: Progress out, cancel in.
    """
    notes: list[str] = []
    looks: list[Look] = []
    found: list[Beat] = []
    state = _Said()
    median = float(np.median([shot.motion for shot in survey.shots])) if survey.shots else 0.0
    for look in _looks(path, survey, eyes, notes, report):
        remarks = _remarks(look, looks, state, median, read_text=read_text)
        if remarks:
            found.append(Beat(look.shot.start, look.shot.end, tuple(remarks)))
        looks.append(look)
    return found, notes


def _looks(
    path: Path, survey: Survey, eyes: Eyes | None, notes: list[str], report: Report | None
) -> Iterator[Look]:
    shots = [shot for shot in survey.shots if shot.duration >= _SHORTEST] or list(survey.shots[:1])
    if len(shots) > _MOST_STILLS:
        notes.append(f"Of {len(shots)} shots, {_MOST_STILLS} were described.")
        shots = [shots[index] for index in np.linspace(0, len(shots) - 1, _MOST_STILLS).astype(int)]
    readable = True
    wordless: list[np.ndarray] = []
    times = [(shot.start + shot.end) / 2 for shot in shots]
    # The next picture is looked up while this one is read.
    with Ahead(pictures_at(path, times), 2) as pictures:
        for number, (shot, picture) in enumerate(zip(shots, pictures, strict=True)):
            if report is not None:
                if report.cancelled():
                    raise TaskCancelled
                report.progress(number / len(shots))
            small = _signature(picture)
            found: list[reading.Line] = []
            # A view that had no words is not read again when it comes back.
            if readable and not any(_same(small, other, 0.12) for other in wordless):
                try:
                    found = reading.lines(picture)
                except MissingPart as error:
                    readable = False
                    notes.append(str(error))
                if not found:
                    wordless.append(small)
            seen = eyes.look([picture], shot.duration) if eyes is not None else ""
            samples = survey.between(shot.start, shot.end)
            colours, strips = main_colours(picture), layers(picture)
            yield Look(shot, samples, colours, strips, small, tuple(found), seen)


@dataclass(slots=True)
class _Said:
    """What the listener knows already."""

    text: str = ""
    people: st.People | None = None
    people_at: float = -1e9
    light: str = ""
    colours: tuple[str, ...] = ()
    view_at: float = -1e9
    returned_at: float = -1e9
    moved_at: float = -1e9
    moving: str = ""


def _remarks(
    look: Look, before: Sequence[Look], state: _Said, median: float, *, read_text: bool
) -> list[Remark]:
    shot = look.shot
    remarks: list[Remark] = []
    text = _text(look, read_text=read_text)
    light = "dark" if shot.luma < 0.2 else "bright" if shot.luma > 0.55 else "plain"
    blank = _blank(look)
    if look.seen:
        remarks.append(Remark(look.seen, 9))
    elif blank:
        if state.light != blank and not text and shot.duration >= 1.5:
            remarks.append(Remark(st.Blank(blank), 4))
        state.light = blank
    else:
        card = bool(text) and look.colours[0] in {"black", "white"}  # words on an empty ground say it all
        if not card:
            remarks += _view(look, before, state, light)
            state.light = light
        people = _people(look)
        if people is not None and (
            state.people is None
            or people.how != state.people.how
            or shot.start - state.people_at > _PEOPLE_AGAIN
        ):
            remarks.append(Remark(people, 7))
            state.people, state.people_at = people, shot.start
        remarks += _movement(look, state, median)
    if text and text != state.text:
        remarks.append(Remark(st.Written(text), 10))
    state.text = text or state.text
    return remarks


def _text(look: Look, *, read_text: bool) -> str:
    kept = [line.text for line in look.lines if read_text or line.height >= _TITLE]
    return " ".join(kept)[:240]


def _blank(look: Look) -> str:
    spread = float(look.small.std())
    level = float(look.small.mean())
    if spread > 10:
        return ""
    return "black" if level < 28 else "white" if level > 228 else ""


def _view(look: Look, before: Sequence[Look], state: _Said, light: str) -> list[Remark]:
    start = look.shot.start
    plain = (
        st.View(light, look.colours) if look.layers is None or light == "dark" else st.Layers(*look.layers)
    )
    if start - state.returned_at >= _RETURN_AGAIN and (earlier := _earlier(look, before)):
        state.view_at = state.returned_at = start
        state.colours = look.colours
        return [Remark(st.Again(), 5, (earlier.shot.start, earlier.shot.end), plain)]
    if start - state.view_at < _VIEW_AGAIN and light == state.light:
        return []
    if light == state.light and set(look.colours) == set(state.colours):
        return []
    state.view_at, state.colours = start, look.colours
    return [Remark(plain, 6 if light != state.light else 4)]


def _earlier(look: Look, before: Sequence[Look]) -> Look | None:
    """Return the last shot with the same view, if another one came between."""
    if before and _alike(look, before[-1]):
        return None
    seen = [other for other in before[:-1] if look.shot.start - other.shot.end > 1.0]
    return next((other for other in reversed(seen) if _alike(look, other)), None)


def _people(look: Look) -> st.People | None:
    """Tell who was seen in most of the looks at a shot that found anybody."""
    with_faces = [sample.faces for sample in look.samples if sample.faces]
    sure = [faces for faces in with_faces if max(face.score for face in faces) >= 0.95]
    if len(sure) < 2:
        return None
    count = int(np.median([len(faces) for faces in sure]))
    largest = [max(faces, key=lambda face: face.height) for faces in sure]
    height = float(np.median([face.height for face in largest]))
    x = float(np.median([face.centre[0] for face in largest]))
    side = "left" if x < 0.36 else "right" if x > 0.64 else "centre"
    if count >= 3:
        return st.People("several")
    if count == 2:
        return st.People("two")
    return st.People("close" if height >= _CLOSE else "far" if height < _FAR else "medium", side)


def _movement(look: Look, state: _Said, median: float) -> list[Remark]:
    shot = look.shot
    if shot.start - state.moved_at < _VIEW_AGAIN or shot.duration < 1.5:
        return []
    drift = shot.camera
    way = ""
    if abs(drift.x) > 0.10 and abs(drift.x) > 1.5 * abs(drift.y):
        way = "right" if drift.x > 0 else "left"
    elif abs(drift.y) > 0.08:
        way = "down" if drift.y > 0 else "up"
    elif abs(drift.zoom) > 0.06:
        way = "in" if drift.zoom > 0 else "out"
    if way:
        state.moved_at = shot.start
        return [Remark(st.Camera(way), 2)]
    how = "still" if shot.motion < 0.004 else "lively" if shot.motion > max(0.16, 2.2 * median) else ""
    if how and how != state.moving:
        state.moving, state.moved_at = how, shot.start
        x = float(np.mean([sample.focus[0] for sample in look.samples]))
        side = "left" if x < 0.33 else "right" if x > 0.67 else "centre"
        return [Remark(st.Movement(how, side), 3)]
    return []


def _signature(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (16, 9), interpolation=cv2.INTER_AREA).astype(np.float32)


def _alike(one: Look, other: Look) -> bool:
    """Tell whether two shots show the same view."""
    return _same(one.small, other.small, 0.34)


def _same(one: np.ndarray, other: np.ndarray, share: float) -> bool:
    """Tell whether coarse pictures differ by less than a share of their contrast."""
    contrast = float(one.std() + other.std()) / 2
    return float(np.abs(one - other).mean()) < min(16.0, share * contrast)
