"""
Camera instructions for prompts: write them with completion, and hear about slips before paying for them.

    from vidkit import camera

    prompt = "A lamp flickers in an empty hall " + camera("truck left", "pan right").then("static shot")

The builder warns and never fails: services accept any text, and natural language works as well. The file is
private because a submodule called `camera` would hide the public `vk.camera`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from vidkit.errors import VidkitWarning
from vidkit.models.camera import MOVES, CameraMove, brackets, complaints, move

__all__ = ["Camera", "Shots", "camera"]


class Shots:
    """
    Camera moves in order; those of one bracket act together. Immutable, and text wherever text is wanted.

    Attributes:
        steps: One tuple of words per bracket, canonical where the word is known.
    """

    __slots__ = ("steps",)

    def __init__(self, steps: Iterable[Iterable[str]] = ()) -> None:
        self.steps: tuple[tuple[str, ...], ...] = tuple(kept for step in steps if (kept := tuple(step)))

    def then(self, *moves: str | Shots) -> Shots:
        """Add a bracket that follows the ones so far: `camera("push in").then("tilt up", "pan left")`."""
        return Shots((*self.steps, *camera(*moves).steps))

    def __add__(self, other: object) -> Shots | str:
        if isinstance(other, Shots):
            return Shots(self.steps + other.steps)
        if isinstance(other, CameraMove):
            return self.then(other)
        return _joined(str(self), other) if isinstance(other, str) else NotImplemented

    def __radd__(self, other: object) -> Shots | str:
        if isinstance(other, CameraMove):
            return Shots(((other.value,), *self.steps))
        return _joined(other, str(self)) if isinstance(other, str) else NotImplemented

    def __str__(self) -> str:
        return " ".join(f"[{', '.join(step)}]" for step in self.steps)

    def __repr__(self) -> str:
        return str(self) or "camera()"

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __bool__(self) -> bool:
        return bool(self.steps)

    def __eq__(self, other: object) -> bool:
        return self.steps == other.steps if isinstance(other, Shots) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.steps)


def _joined(before: str, after: str) -> str:
    """Put one space between text and a bracket, unless there is one or a line ends there."""
    gap = "" if not before or not after or before[-1].isspace() or after[0].isspace() else " "
    return before + gap + after


#: What each move does, in film terms.
ABOUT = {
    CameraMove.truck_left.value: "travels left: near things slide faster than far ones",
    CameraMove.truck_right.value: "travels right: near things slide faster than far ones",
    CameraMove.pan_left.value: "turns left on the spot: the whole picture slides",
    CameraMove.pan_right.value: "turns right on the spot: the whole picture slides",
    CameraMove.push_in.value: "travels forward: near things grow faster than far ones",
    CameraMove.pull_out.value: "travels backward",
    CameraMove.pedestal_up.value: "rises: near things sink faster than far ones",
    CameraMove.pedestal_down.value: "sinks",
    CameraMove.tilt_up.value: "looks up on the spot",
    CameraMove.tilt_down.value: "looks down on the spot",
    CameraMove.zoom_in.value: "magnifies with the lens: everything grows alike",
    CameraMove.zoom_out.value: "widens with the lens",
    CameraMove.shake.value: "is held by hand",
    CameraMove.tracking_shot.value: "travels with the subject, which stays put in the picture",
    CameraMove.static_shot.value: "stays where it is",
}


class Camera:
    """
    The builder behind `vk.camera`: call it with moves, or take its constants.

    Words may be English or Chinese, in any case (`"Pan left"`, `"pan_left"`, `"左摇"`), several in one text
    with commas, or whole brackets.
    """

    TRUCK_LEFT = Shots(
        [[CameraMove.truck_left.value]]
    )  #: travel left: near things slide faster than far ones
    TRUCK_RIGHT = Shots([[CameraMove.truck_right.value]])  #: travel right
    PAN_LEFT = Shots([[CameraMove.pan_left.value]])  #: turn left on the spot
    PAN_RIGHT = Shots([[CameraMove.pan_right.value]])  #: turn right on the spot
    PUSH_IN = Shots([[CameraMove.push_in.value]])  #: travel forward
    PULL_OUT = Shots([[CameraMove.pull_out.value]])  #: travel backward
    PEDESTAL_UP = Shots([[CameraMove.pedestal_up.value]])  #: rise
    PEDESTAL_DOWN = Shots([[CameraMove.pedestal_down.value]])  #: sink
    TILT_UP = Shots([[CameraMove.tilt_up.value]])  #: look up on the spot
    TILT_DOWN = Shots([[CameraMove.tilt_down.value]])  #: look down on the spot
    ZOOM_IN = Shots([[CameraMove.zoom_in.value]])  #: magnify with the lens
    ZOOM_OUT = Shots([[CameraMove.zoom_out.value]])  #: widen with the lens
    SHAKE = Shots([[CameraMove.shake.value]])  #: hand-held
    TRACKING_SHOT = Shots([[CameraMove.tracking_shot.value]])  #: travel with the subject
    STATIC_SHOT = Shots([[CameraMove.static_shot.value]])  #: stay put

    @property
    def moves(self) -> tuple[str, ...]:
        """All fifteen tokens, in the order the services document them."""
        return tuple(item.value for item in MOVES)

    def __call__(self, *moves: str | Shots) -> Shots:
        """
        Build one bracket whose moves act together; `.then(...)` adds the next one.

        Args:
            moves: Words, constants, or whole brackets (`"[Pan left] [Zoom in]"` stays two brackets).

        Warns:
            VidkitWarning: More than three moves together, or a word that is no camera move (it stays).
        """
        together: list[str] = []
        steps: list[list[str]] = []
        for item in moves:
            for part in _steps(item):
                # First brackets join into one; a sequence inside an argument stays a sequence.
                (together if part[0] == 0 else _at(steps, part[0])).extend(part[1])
        shots = Shots([together, *steps])
        for complaint in complaints(shots.steps):
            warnings.warn(complaint, VidkitWarning, stacklevel=2)
        return shots

    def __dir__(self) -> list[str]:
        return [*(item.name.upper() for item in MOVES), "moves"]

    def __repr__(self) -> str:
        return f"camera(*moves): {', '.join(self.moves)}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit.show.camera import camera_html, camera_text

        moves = list(ABOUT.items())
        return {"text/plain": camera_text(moves), "text/html": camera_html(moves)}


def _at(steps: list[list[str]], position: int) -> list[str]:
    while len(steps) < position:
        steps.append([])
    return steps[position - 1]


def _steps(item: str | Shots) -> Iterator[tuple[int, list[str]]]:
    """Yield (position, canonical words) for every bracket in one argument."""
    if isinstance(item, Shots):
        found: list[tuple[str, ...]] = list(item.steps)
    else:
        text = str(item)
        found = brackets(text) or brackets(f"[{text}]")
    for position, words in enumerate(found):
        known = [(move(word), word) for word in words]
        yield position, [word if item is None else item.value for item, word in known]


camera = Camera()
