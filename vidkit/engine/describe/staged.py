"""A film of the studio's own says what it shows: the note in the file is read, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vidkit.engine import notes
from vidkit.engine.describe import statements as st
from vidkit.engine.describe.beats import Beat, Remark
from vidkit.engine.describe.colours import basic
from vidkit.models.camera import CameraMove
from vidkit.models.media import MediaFacts

#: A scene shorter than this is what a cut left of it, and is over before anybody could tell of it; seconds.
_SHORTEST = 0.7

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


def told_in(known: MediaFacts) -> dict[str, Any] | None:
    """
    Read what a file of ours says about itself.

    Returns:
        `scenes` (start, end and scene of each), `camera`, `spoken` (where its own voice speaks) and `unknown`
        (stretches that show somebody's own pictures); None where nothing is told.
    """
    staged, narrated = (notes.part(known.tags, name) for name in ("staged", "narrated"))
    if narrated is not None:
        shots = narrated.get("shots") or []
        return {
            "scenes": [shot for shot in shots if shot.get("scene")],
            "unknown": [
                (float(shot["start"]), float(shot["end"])) for shot in shots if not shot.get("scene")
            ],
            "spoken": [(float(one["start"]), float(one["end"])) for one in narrated.get("sentences") or ()],
        }
    if staged is None or staged.get("image") or not (staged.get("scene") or {}).get("place"):
        return None  # a film made from a picture tells its prompt, not what the picture shows
    earlier = list(staged.get("earlier") or ())  # scenes of a film that was extended
    last = {"start": earlier[-1]["end"] if earlier else 0.0, "scene": staged["scene"]}
    return {"scenes": [*earlier, last], "camera": staged.get("camera") or {}}


def beats(told: Mapping[str, Any], duration: float) -> list[Beat]:
    """
    Turn what was staged into beats.

    Args:
        told: As `told_in` reads it.
        duration: Seconds of the film.
    """
    found: list[Beat] = []
    before: list[Remark] = []

    def span(part: Mapping[str, Any]) -> tuple[float, float]:
        return float(part.get("start", 0.0)), min(float(part.get("end", duration)), duration)

    scenes = [part for part in told["scenes"] if span(part)[1] - span(part)[0] >= _SHORTEST]
    for part in scenes or told["scenes"]:
        start, end = span(part)
        remarks = _scene(part["scene"])
        # The same place from another side is no news.
        fresh = [remark for remark in remarks if remark not in before]
        if fresh and not found:
            fresh.insert(0, Remark(st.Style(), 3))
        found.append(Beat(start, end, tuple(fresh)))
        before = remarks
    found += _camera(told.get("camera") or {})
    return sorted(
        (beat for beat in found if beat.remarks and beat.start < duration), key=lambda beat: beat.start
    )


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


def _camera(camera: Mapping[str, Any]) -> list[Beat]:
    """Say what the camera does where somebody asked for it; a slow drift of our own is not worth a word."""
    found = []
    for shot in camera.get("shots") or ():
        if not shot.get("words"):
            continue
        ways = dict.fromkeys(way for name in shot["moves"] if (way := _WAYS.get(CameraMove(name))))
        remarks = tuple(Remark(st.Camera(way), 2) for way in ways)
        if remarks:
            start, end = float(shot.get("start", 0.0)), float(shot.get("end", 0.0))
            found.append(Beat(start + min(1.0, 0.3 * (end - start)), end, remarks))
    return found
