"""
The layouts: how many windows there are, what each follows, and when a layout makes sense at all.

Names are those the services use. `Full` fills the frame, `Fit` shows the whole picture before itself out of
focus; the others lay several windows side by side and need that many faces or places worth a look.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vidkit.engine.reframe.framing import WHOLE, Behind, Box, Pane, Stretch, window
from vidkit.engine.reframe.hand import PLACES, eased, hold
from vidkit.engine.reframe.subjects import ShotView, Subject

#: What each layout needs, in words for errors.
NEEDS: dict[str, str] = {
    "Full": "nothing",
    "Fit": "nothing",
    "Split 2": "two faces or places that draw the eye",
    "Trio": "three faces or places that draw the eye",
    "Grid 4": "four faces or places that draw the eye",
    "PiP": "a face",
    "Screen First": "a face that leaves room for a screen",
    "OTS": "two faces",
    "Gameplay A": "a face that leaves room for a game",
    "Gameplay B": "a face that leaves room for a game",
}

NAMES = tuple(NEEDS)

#: A pane never shows less than this share of the picture's height: more would be mush.
_CLOSEST = 0.3

#: A face larger than this share of the height leaves no room for a screen or a game.
_SMALL_FACE = 0.42

#: A close-up shows a face with this many times its height.
_AIR = 2.6


def choose(shot: ShotView, ratio: float) -> str:
    """Choose a layout for a shot: fill the frame, unless people who belong together would be cut off."""
    wide, _ = window(ratio, shot.survey.width, shot.survey.height)
    faces = shot.faces
    if wide >= 0.97 or len(faces) < 2:
        return "Full"
    left = min(face.centre[0] - face.width / 2 for face in faces)
    right = max(face.centre[0] + face.width / 2 for face in faces)
    if right - left <= wide * 0.96:
        return "Full"
    alike = faces[1].height > 0.55 * faces[0].height
    if not alike:  # the others are small: background
        return "Full"
    if len(faces) == 2 and ratio <= 1 and shot.end - shot.start >= 1.5:
        return "Split 2"
    return "Fit"


def fits(name: str, shot: ShotView) -> bool:
    """Tell whether a layout makes sense for a shot."""
    faces = len(shot.faces)
    if name in {"Full", "Fit"}:
        return True
    if name == "OTS":
        return faces >= 2
    if name == "PiP":
        return faces >= 1
    if name in {"Screen First", "Gameplay A", "Gameplay B"}:
        return any(face.height <= _SMALL_FACE for face in shot.faces)
    return len(shot.regions) >= {"Split 2": 2, "Trio": 3, "Grid 4": 4}[name]


def build(name: str, shot: ShotView, ratio: float) -> Stretch:
    """Lay out a shot; `fits` has said that it can be done."""
    panes = _BUILDERS[name](shot, ratio)
    behind: Behind = "blurred" if name in {"Fit", "Screen First"} else "nothing"
    return Stretch(shot.start, shot.end, name, panes, behind=behind, fps=shot.survey.fps)


def _fit(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
    return (_whole(shot, ratio),)


def _whole(shot: ShotView, ratio: float, top: float | None = None) -> Pane:
    """Show the whole picture as large as it goes; in the middle, or with its upper edge at *top*."""
    own = shot.survey.width / shot.survey.height
    wide, tall = (1.0, ratio / own) if own >= ratio else (own / ratio, 1.0)
    y = (1 - tall) / 2 if top is None else top
    return Pane(Box((1 - wide) / 2, y, wide, tall), 1.0, 1.0, np.array([[0.5, 0.5]]))


def _split(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
    first, second = sorted(shot.regions[:2], key=lambda subject: subject.centre[0])
    if ratio <= 1:
        boxes = (Box(0, 0, 1, 0.5), Box(0, 0.5, 1, 0.5))
    else:
        boxes = (Box(0, 0, 0.5, 1), Box(0.5, 0, 0.5, 1))
    return tuple(_follow(shot, who, box, ratio) for who, box in zip((first, second), boxes, strict=True))


def _trio(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
    main, *others = shot.regions[:3]
    others.sort(key=lambda subject: subject.centre[0])
    if ratio <= 1:
        boxes = (Box(0, 0, 1, 0.5), Box(0, 0.5, 0.5, 0.5), Box(0.5, 0.5, 0.5, 0.5))
    else:
        boxes = (Box(0, 0, 0.5, 1), Box(0.5, 0, 0.5, 0.5), Box(0.5, 0.5, 0.5, 0.5))
    return tuple(_follow(shot, who, box, ratio) for who, box in zip((main, *others), boxes, strict=True))


def _grid(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
    four = sorted(shot.regions[:4], key=lambda subject: subject.centre[1])
    rows = [sorted(four[:2], key=lambda s: s.centre[0]), sorted(four[2:], key=lambda s: s.centre[0])]
    return tuple(
        _follow(shot, who, Box(0.5 * column, 0.5 * row, 0.5, 0.5), ratio)
        for row, pair in enumerate(rows)
        for column, who in enumerate(pair)
    )


def _pip(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
    from vidkit.engine.reframe.plan import full

    back = full(shot, ratio, faces=False).panes[0]
    # A small window at the lower right, its sides in the proportion 4:5.
    wide = 0.36 if ratio <= 1 else 0.22
    tall = wide * ratio * 1.25
    return back, _follow(shot, shot.faces[0], Box(0.96 - wide, 0.94 - tall, wide, tall), ratio)


def _screen_first(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
    own = shot.survey.width / shot.survey.height
    if ratio <= 1:
        screen = _whole(shot, ratio, top=0.0)
        rest = Box(0, screen.target.height, 1, 1 - screen.target.height)
        if rest.height < 0.2:  # a square source in a nearly square frame
            screen = Pane(Box(0.15, 0, 0.7, 0.7 * ratio / own), 1.0, 1.0, np.array([[0.5, 0.5]]))
            rest = Box(0, screen.target.height, 1, 1 - screen.target.height)
        return screen, _follow(shot, _small_face(shot), rest, ratio)
    wide = 0.72
    tall = wide * ratio / own
    screen = Pane(Box(0, max(0.0, (1 - tall) / 2), wide, min(1.0, tall)), 1.0, 1.0, np.array([[0.5, 0.5]]))
    return screen, _follow(shot, _small_face(shot), Box(wide, 0, 1 - wide, 1), ratio)


def _over_shoulder(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
    main, other = shot.faces[:2]
    left = main.centre[0] <= other.centre[0]
    boxes = (
        (Box(0, 0, 0.66, 1), Box(0.66, 0, 0.34, 1)) if left else (Box(0.34, 0, 0.66, 1), Box(0, 0, 0.34, 1))
    )
    return _follow(shot, main, boxes[0], ratio), _follow(shot, other, boxes[1], ratio)


def _gameplay(top: float) -> Callable[[ShotView, float], tuple[Pane, ...]]:
    """Return a layout with the player in a band of 35 % of the height, at the top or below."""

    def panes(shot: ShotView, ratio: float) -> tuple[Pane, ...]:
        band, game = (
            (Box(0, 0, 1, 0.35), Box(0, 0.35, 1, 0.65))
            if top == 0
            else (Box(0, 0.65, 1, 0.35), Box(0, 0, 1, 0.65))
        )
        from vidkit.engine.reframe.plan import full

        shape = game.width * ratio / game.height
        field = full(shot, shape, faces=False).panes[0]
        return Pane(game, field.width, field.height, field.centres), _follow(
            shot, _small_face(shot), band, ratio
        )

    return panes


def _small_face(shot: ShotView) -> Subject:
    return next(face for face in shot.faces if face.height <= _SMALL_FACE)


def _follow(shot: ShotView, who: Subject, target: Box, ratio: float) -> Pane:
    """Follow a subject with a window of the target's shape, close enough to see it well."""
    own = shot.survey.width / shot.survey.height
    shape = target.width / target.height * ratio
    air = _AIR if who.face else 1.3
    tall = min(1.0, max(_CLOSEST, who.height * air, who.width * own / shape * (1.6 if who.face else 1.1)))
    wide = tall * shape / own
    if wide > 1:
        wide, tall = 1.0, own / shape
    columns = []
    for axis, size in ((0, wide), (1, tall)):
        places = np.linspace(size / 2, 1 - size / 2, PLACES if size < 0.999 else 1)
        wanted = who.centres[:, axis] + (0.35 * who.height if axis == 1 and who.face else 0.0)
        away = np.abs(wanted[:, None] - places[None, :]) / size
        scores = 1 - np.clip(np.maximum(away - 0.06, 0) / 0.3, 0, 3) ** 2
        columns.append(eased(hold(scores, places, shot.lasting()), shot.times, shot.moments()))
    return Pane(target, wide, tall, np.stack(columns, axis=1))


_BUILDERS: dict[str, Callable[[ShotView, float], tuple[Pane, ...]]] = {
    "Fit": _fit,
    "Split 2": _split,
    "Trio": _trio,
    "Grid 4": _grid,
    "PiP": _pip,
    "Screen First": _screen_first,
    "OTS": _over_shoulder,
    "Gameplay A": _gameplay(0.0),
    "Gameplay B": _gameplay(1.0),
}

__all__ = ["NAMES", "NEEDS", "WHOLE", "build", "choose", "fits"]
