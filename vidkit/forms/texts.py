"""Between what stands in a field as text and what the operation takes as a value."""

from __future__ import annotations

import json
import re
from typing import Any

from vidkit.models.camera import CameraMove
from vidkit.providers.asking import Ask

__all__ = ["CAMERA", "pressed", "read", "toggle", "write"]

#: Every camera move with the name of its little picture.
CAMERA = tuple((move.value, move.value.lower().replace(" ", "-")) for move in CameraMove)
#: The bracket a text ends with: the one that clicks work on.
_LAST = re.compile(r"\s*\[([^\[\]]*)\]\s*$")
_AT_ONCE = 3


def read(ask: Ask, text: str, choices: list[tuple[str, Any]]) -> Any:
    """
    Return the value that a field's text means; None for an empty one.

    A text that means nothing is handed on as it is: the operation says what is wrong with it.
    """
    if ask.kind == "switch":
        on, usual = text == "on", ask.default is True
        return None if on == usual else on  # what the service does anyway is not sent
    if not text.strip():
        return None
    if ask.kind == "choice":
        return choices[int(text)][1] if text.isdigit() and int(text) < len(choices) else text
    if ask.kind == "open choice":
        return next((value for shown, value in choices if shown == text), text)
    if ask.kind == "number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    if ask.kind in {"list", "media list"}:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if ask.kind == "numbers":
        return [
            int(item) if item.lstrip("-").isdigit() else item for item in re.split(r"[\s,;]+", text.strip())
        ]
    if ask.kind == "json":
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text if ask.kind == "prompt" else text.strip()


def write(ask: Ask, value: Any, choices: list[tuple[str, Any]]) -> str:
    """Return a value as the text that stands in the field."""
    if ask.kind == "switch" and value is None:
        return "on" if ask.default is True else ""
    if value is None:
        return ""
    if ask.kind == "switch":
        return "on" if value else ""
    if ask.kind == "choice":
        return next((str(index) for index, (_, item) in enumerate(choices) if item == value), "")
    if ask.kind == "open choice":
        return next((shown for shown, item in choices if item == value), str(value))
    if ask.kind in {"list", "numbers"} and isinstance(value, (list, tuple)):
        return "\n".join(map(str, value)) if ask.kind == "list" else ", ".join(map(str, value))
    if ask.kind == "json" and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return str(value)


def _moves(text: str) -> list[str]:
    found = _LAST.search(text)
    return [item.strip() for item in found.group(1).split(",") if item.strip()] if found else []


def pressed(text: str) -> set[str]:
    """Return the moves of the bracket a text ends with, in lower case."""
    return {item.lower() for item in _moves(text)}


def toggle(text: str, move: str) -> str:
    """
    Return *text* with a move put into, or taken out of, the bracket it ends with; `then` begins a new one.

    At most three moves go together: a fourth takes the place of the third.
    """
    moves = _moves(text)
    head = _LAST.sub("", text).rstrip() if _LAST.search(text) else text.rstrip()
    if move == "then":
        return f"{text.rstrip()}, then []" if moves else text
    left = [item for item in moves if item.lower() != move.lower()]
    if len(left) == len(moves):
        left = [*left[: _AT_ONCE - 1], move]
    return f"{head} [{', '.join(left)}]".lstrip() if left else head
