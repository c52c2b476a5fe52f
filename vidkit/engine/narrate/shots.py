"""
What is seen while each sentence is heard: a staged scene, a picture of the user's own, or who speaks.

Sentences that name nothing the stage can show stay in the scene before, seen from another place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vidkit.engine.narrate.foreign import in_english
from vidkit.engine.narrate.stageable import LIGHTS, PLACES, WEATHERS, plain, recalled
from vidkit.engine.narrate.telling import Line, Told
from vidkit.engine.stage import camera
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.merge import named
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.words import understand
from vidkit.models.camera import CameraMove

M = CameraMove

#: A sentence longer than this is seen from two places.
_LONG = 8.0

#: What the camera does, sentence by sentence, where the script does not say.
_WAYS: tuple[tuple[tuple[CameraMove, ...], float], ...] = (
    ((M.push_in,), 0.9),
    ((M.truck_right,), 0.9),
    ((M.pull_out,), 0.8),
    ((M.truck_left, M.push_in), 0.8),
    ((M.pedestal_up,), 0.9),
    ((M.truck_right, M.zoom_in), 0.7),
)

#: Lenses for the same scene seen again and again.
_NEAR = (0.0, 0.36, 0.14, 0.5)

#: Heroes without a home of their own are shown where the story is.
_ROAMING = {"person", "thing", "vehicle"}


@dataclass(frozen=True, slots=True)
class View:
    """
    One shot of the film.

    Attributes:
        start: Seconds.
        end: Seconds.
        prompt: What the stage shows.
        seed: Of the scene.
        moves: What the camera does.
        strength: How far it goes.
        media: The user's own picture instead: file, show, start; or None.
        near: How far the lens is in (logarithm of the magnification): the same scene again is seen closer.
        avatar: How the speaker is seen: `""`, `"inset"`, `"half"` or `"full"`.
    """

    start: float
    end: float
    prompt: str
    seed: int
    moves: tuple[str, ...]
    strength: float
    media: Mapping[str, Any] | None = None
    avatar: str = ""
    near: float = 0.0

    def shot(self) -> Shot:
        """Return the camera's order."""
        return Shot(tuple(CameraMove(move) for move in self.moves), self.strength)

    def as_dict(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return {
            "start": round(self.start, 3),
            "end": round(self.end, 3),
            "prompt": self.prompt,
            "seed": self.seed,
            "moves": list(self.moves),
            "strength": self.strength,
            "media": dict(self.media) if self.media else None,
            "avatar": self.avatar,
            "near": self.near,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> View:
        """Read what `as_dict` wrote."""
        return cls(**{**told, "moves": tuple(told["moves"])})


def views(told: Told, args: Mapping[str, Any], seed: int) -> list[View]:
    """
    Decide what is seen.

    Args:
        told: The narration.
        args: media (files shown in turn), broll (False: the speaker is seen throughout), avatar, title.
        seed: Varies scenes and camera.
    """
    lines = told.lines
    edges = _edges(lines, told.seconds)
    theme = _theme(lines, str(args.get("title") or ""), seed, told.language)
    own = [{"file": name, "show": "full", "start": 0.0} for name in args.get("media") or ()]
    found: list[View] = []
    prompt = theme.prompt
    light, again = "", 0
    known: dict[str, str] = {}
    for index, (line, start, end) in enumerate(zip(lines, edges[:-1], edges[1:], strict=True)):
        said, shots = camera.parse(line.sentence.text)
        said = recalled(_shown(said, told.language), known)
        prompt, fresh = _prompt(said, prompt, theme, seed)
        if "lights" in named(said):
            light = LIGHTS.get(understand(said, seed).light, "")
        elif fresh and light and "lights" not in named(prompt):
            prompt = f"{prompt.rstrip('.!? ')}{light}."  # the hour stays until the words change it
        again = 0 if fresh else again + 1
        media = line.passage.media
        if media is None and own:
            media = own[_turn(index, len(lines), len(own))] if _wants(index, len(lines), len(own)) else None
        avatar = line.passage.avatar or args.get("avatar")
        seen = _avatar(avatar, media, index, broll=args.get("broll", True) is not False)
        for part, (first, last) in enumerate(_parts(line, start, end)):
            moves, strength = _WAYS[(index + part + seed) % len(_WAYS)]
            if shots:
                moves, strength = shots[0].moves, shots[0].strength
            names = tuple(move.value for move in moves)
            # The same scene again is seen from nearer by, as an editor would cut it.
            near = _NEAR[(again + part) % len(_NEAR)]
            found.append(View(first, last, prompt, seed, names, strength, media, seen, near))
    return found


def _shown(said: str, language: str) -> str:
    """Return the words of a sentence that the stage can show."""
    return plain(said) if language.startswith("en") else in_english(said, language)


def _edges(lines: Sequence[Line], seconds: float) -> list[float]:
    """Cut halfway between a sentence's end and the next one's beginning, a little nearer to the next."""
    edges = [0.0]
    for before, after in itertools.pairwise(lines):
        gap = max(0.0, after.sentence.start - before.sentence.end)
        edges.append(after.sentence.start - min(0.22, gap * 0.45))
    return [*edges, seconds]


def _parts(line: Line, start: float, end: float) -> list[tuple[float, float]]:
    words = line.sentence.words
    if end - start <= _LONG or len(words) < 8:
        return [(start, end)]
    middle = (start + end) / 2
    # After a comma if there is one near the middle.
    cuts = [word.end for word in words if re.search(r"[,;:–—]$", word.text)]
    near = [cut for cut in cuts if abs(cut - middle) < (end - start) / 4]
    cut = min(near or [word.end for word in words], key=lambda at: abs(at - middle))
    return [(start, cut), (cut, end)]


def _theme(lines: Sequence[Line], title: str, seed: int, language: str) -> Staging:
    """Find where the story is: the first sentence with a place, else all of it together."""
    every = [_shown(camera.parse(line.sentence.text)[0], language) for line in lines]
    for text in every:
        if "places" in named(text):
            return understand(text, seed)
    first = next((text for text in every if understand(text).subjects), "")
    return understand(first or (title if named(title) else "") or " ".join(every)[:400], seed)


def _prompt(said: str, before: str, theme: Staging, seed: int) -> tuple[str, bool]:
    """Return what to stage for a sentence, and whether it is another scene than the one before."""
    read = understand(said, seed)
    if "places" in named(said):
        return said, True
    if not read.subjects:
        return before, False
    roaming = all(hero.noun.kind in _ROAMING or not hero.noun.home for hero in read.subjects)
    if not roaming and read.place != theme.place:
        return said, True
    words = PLACES.get(theme.place, theme.place)
    light = "" if "lights" in named(said) else LIGHTS.get(theme.light, "")
    falls = "" if "weathers" in named(said) else "".join(WEATHERS.get(kind, "") for kind in theme.weather[:1])
    return f"{said.rstrip('.!? ')} {words}{falls}{light}.", True


def _wants(index: int, lines: int, count: int) -> bool:
    """Whether a line shows one of the given pictures: they are spread evenly over the film."""
    return count >= lines or any(index == _place(one, lines, count) for one in range(count))


def _turn(index: int, lines: int, count: int) -> int:
    if count >= lines:
        return index
    return next(one for one in range(count) if index == _place(one, lines, count))


def _place(one: int, lines: int, count: int) -> int:
    return int((one + 0.5) * lines / count)


def _avatar(avatar: object, media: Mapping[str, Any] | None, index: int, *, broll: bool) -> str:
    if not avatar:
        return ""
    show = str((media or {}).get("show") or "")
    if show:
        return {"full": "", "half": "half", "background": "inset", "hide": "full"}.get(show, "inset")
    if not broll:
        return "full"
    return "full" if index % 3 == 0 else "inset"
