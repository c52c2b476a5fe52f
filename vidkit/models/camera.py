"""
The fifteen camera moves, in film terms: what moves the camera, what turns it, what only magnifies.

Source: MiniMax's bracket tokens (platform.minimax.io video-generation-t2v, read 2026-11). The stage obeys all
of them, for every service.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class CameraMove(StrEnum):
    """One camera move; its value is the token as services print it inside brackets."""

    truck_left = "Truck left"  #: the camera travels left: near things slide right faster than far ones
    truck_right = "Truck right"
    pan_left = "Pan left"  #: the camera turns left on the spot: the whole picture slides right, no parallax
    pan_right = "Pan right"
    push_in = "Push in"  #: the camera travels forward: near things grow faster than far ones
    pull_out = "Pull out"
    pedestal_up = "Pedestal up"  #: the camera rises: near things sink faster than far ones
    pedestal_down = "Pedestal down"
    tilt_up = "Tilt up"  #: the camera looks up on the spot: the whole picture slides down
    tilt_down = "Tilt down"
    zoom_in = "Zoom in"  #: the lens magnifies: everything grows alike
    zoom_out = "Zoom out"
    shake = "Shake"
    tracking_shot = "Tracking shot"  #: the camera travels with the subject: it stays put, the world slides by
    static_shot = "Static shot"


#: All moves in the order the services document them.
MOVES: tuple[CameraMove, ...] = tuple(CameraMove)

#: More moves than this in one bracket are advised against, by the same page.
TOGETHER = 3

#: The Chinese site's tokens, in the same order (platform.minimaxi.com, read 2026-11).
CHINESE: Mapping[str, CameraMove] = MappingProxyType(
    dict(
        zip(
            (
                "左移", "右移", "左摇", "右摇", "推进", "拉远", "上升", "下降", "上摇", "下摇",
                "变焦推近", "变焦拉远", "晃动", "跟随", "固定",
            ),
            MOVES,
            strict=True,
        )
    )
)  # fmt: skip
_BY_WORD = {move.value.lower(): move for move in MOVES} | {
    "tracking": CameraMove.tracking_shot,
    "static": CameraMove.static_shot,
}
_BRACKET = re.compile(r"[\[［【]([^\[\]［］【】]*)[\]］】]")
_COMMA = re.compile(r"[,，、]")


def move(word: str) -> CameraMove | None:
    """Read one token in English or Chinese, in any case, however it is spaced; None: unknown."""
    plain = " ".join(word.replace("_", " ").replace("-", " ").split())
    return CHINESE.get(plain) or _BY_WORD.get(plain.lower())


def brackets(prompt: str) -> list[tuple[str, ...]]:
    """Return the words of every bracket in *prompt*, in order, as they are written."""
    found = []
    for body in _BRACKET.findall(prompt):
        words = tuple(part.strip() for part in _COMMA.split(body) if part.strip())
        if words:
            found.append(words)
    return found


def complaints(steps: Iterable[Iterable[str]], *, model: str = "", supported: bool = True) -> list[str]:
    """
    Say what about camera brackets will probably not do what it says.

    Args:
        steps: Words per bracket, as `models.camera.brackets` reads them from a prompt.
        model: Name of the model that will read them.
        supported: Whether that model is documented to obey brackets.
    """
    said: list[str] = []
    known = 0
    for step in steps:
        words = list(step)
        known += sum(move(word) is not None for word in words)
        if len(words) > TOGETHER:
            said.append(
                f"{len(words)} camera moves in one bracket: more than {TOGETHER} together are "
                "advised against. Use .then(...) to let some follow."
            )
        for word in words:
            if move(word) is None:
                close = difflib.get_close_matches(
                    word.lower(), [item.value.lower() for item in MOVES], 1, 0.5
                )
                hint = f" Did you mean {move(close[0])}?" if close else ""
                said.append(f"{word!r} is no camera move and is left as it is.{hint}")
    if known and not supported:
        said.append(
            f"{model or 'This model'} is not documented to obey camera brackets. "
            "Director models and the Hailuo series are."
        )
    return said


def nearest(word: str) -> CameraMove | None:
    """Return the move that *word* was probably meant to be, or None."""
    close = difflib.get_close_matches(word.lower(), [item.value.lower() for item in MOVES], 1, 0.6)
    return move(close[0]) if close else None


def camera_brackets(prompt: str) -> list[tuple[str, ...]]:
    """Return the brackets of *prompt* that are about the camera: one word is a move, or nearly one."""
    return [
        words
        for words in brackets(prompt)
        if any(move(word) is not None or nearest(word) is not None for word in words)
    ]
