"""A film of the studio's own says what it shows: the note in the file is read, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vidkit.engine.describe import statements as st
from vidkit.engine.describe.beats import Beat, Remark
from vidkit.engine.describe.colours import basic
from vidkit.models.camera import CameraMove

_HOURS = {"night", "dusk", "sunset", "dawn", "golden", "noon"}

#: Weathers that the stage keeps as a light when nothing else was said.
_LIGHTS_AS_WEATHER = {"rain": "rain", "fog": "fog", "storm": "storm", "snow": ""}

_WAYS = {
    CameraMove.truck_left: "left", CameraMove.pan_left: "left",
    CameraMove.truck_right: "right", CameraMove.pan_right: "right",
    CameraMove.push_in: "in", CameraMove.zoom_in: "in",
    CameraMove.pull_out: "out", CameraMove.zoom_out: "out",
    CameraMove.pedestal_up: "up", CameraMove.tilt_up: "up",
    CameraMove.pedestal_down: "down", CameraMove.tilt_down: "down",
    CameraMove.shake: "shake", CameraMove.tracking_shot: "follow",
}  # fmt: skip

#: People who "play" make music: the verb for children at play would be wrong in most languages.
_MUSICIANS = {"musician", "guitarist", "violinist", "singer"}


def beats(staged: Mapping[str, Any], duration: float) -> list[Beat]:
    """
    Turn what was staged into beats.

    Args:
        staged: The note of the studio, as `production.staged_in` reads it; several scenes in a row stand
            under `scenes`, each with its start and end.
        duration: Seconds of the film.
    """
    scenes: Sequence[Mapping[str, Any]] = staged.get("scenes") or [
        {"start": 0.0, "end": duration, "scene": staged.get("scene") or {}}
    ]
    found: list[Beat] = []
    for index, part in enumerate(scenes):
        start, end = float(part.get("start", 0.0)), float(part.get("end", duration))
        remarks = _scene(part.get("scene") or part)
        if remarks and not index:
            remarks.insert(0, Remark(st.Style(), 3))
        found.append(Beat(start, min(end, duration), tuple(remarks)))
    found += _camera(staged)
    return [beat for beat in found if beat.remarks and beat.start < duration]


def describable(staged: Mapping[str, Any] | None) -> bool:
    """Tell whether the note says what is to be seen (a film made from a picture does not)."""
    if staged is None or staged.get("image"):
        return False
    scenes = staged.get("scenes") or [staged.get("scene") or {}]
    return any((part.get("scene") or part).get("place") for part in scenes)


def _scene(scene: Mapping[str, Any]) -> list[Remark]:
    place, light = str(scene.get("place") or ""), str(scene.get("light") or "")
    if not place:
        return []
    remarks = [Remark(st.Setting(place, light if light in _HOURS else ""), 9)]
    for rank, subject in enumerate(scene.get("subjects") or ()):
        remarks.append(Remark(_actor(subject), max(4, 8 - rank)))
    kinds = [str(kind) for kind in scene.get("weather") or ()]
    if not kinds and _LIGHTS_AS_WEATHER.get(light):
        kinds = [_LIGHTS_AS_WEATHER[light]]
    if place != "underwater":
        remarks += [Remark(st.Weather(kind), 4) for kind in kinds]
    return remarks


def _actor(subject: Mapping[str, Any]) -> st.Actor:
    noun, action = str(subject["noun"]), str(subject.get("action") or "")
    if action == "play" and (noun in _MUSICIANS or subject.get("held")):
        action = ""
    named = [basic(str(colour)) for colour in subject.get("colours") or ()]
    colours = list(dict.fromkeys(colour for colour in named if colour))
    return st.Actor(
        noun,
        int(subject.get("count") or 1),
        colours[0] if len(colours) == 1 else ("colorful" if len(colours) > 2 else ""),
        "" if action == "hold" else action,
        str(subject.get("held") or ""),
        str(subject.get("rides") or ""),
    )


def _camera(staged: Mapping[str, Any]) -> list[Beat]:
    """Say what the camera does where somebody asked for it; a slow drift of our own is not worth a word."""
    found = []
    for shot in (staged.get("camera") or {}).get("shots") or ():
        if not shot.get("words"):
            continue
        ways = dict.fromkeys(way for name in shot["moves"] if (way := _WAYS.get(CameraMove(name))))
        remarks = tuple(Remark(st.Camera(way), 2) for way in ways)
        if remarks:
            start, end = float(shot.get("start", 0.0)), float(shot.get("end", 0.0))
            found.append(Beat(start + min(1.0, 0.3 * (end - start)), end, remarks))
    return found
