"""
What a describer wants to say, before it has a language.

Each statement is one short sentence; a language turns it into words (`languages.base.Language.say`).
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Actor",
    "Again",
    "Blank",
    "Camera",
    "Layers",
    "Movement",
    "People",
    "Setting",
    "Statement",
    "Style",
    "View",
    "Weather",
    "Written",
]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when: a place of the stage and an hour (night dusk sunset dawn golden noon, or "")."""

    place: str
    hour: str = ""


@dataclass(frozen=True, slots=True)
class Weather:
    """What falls, shines or drifts: a weather of the stage."""

    kind: str


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Who or what is there, and does what.

    Attributes:
        noun: The stage's word for it.
        count: How many.
        colour: One of the twelve basic colours, "colorful", or "" for the usual one.
        action: One of the stage's actions, or "".
        held: The stage's word for what it holds, or "".
        rides: The stage's word for what it rides, or "".
    """

    noun: str
    count: int = 1
    colour: str = ""
    action: str = ""
    held: str = ""
    rides: str = ""


@dataclass(frozen=True, slots=True)
class Camera:
    """What the camera does: left right up down in out shake follow."""

    way: str


@dataclass(frozen=True, slots=True)
class Written:
    """Words that stand in the picture, read as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class People:
    """Faces that were found: close, medium, far, two or several; left, right or centre."""

    how: str
    side: str = "centre"


@dataclass(frozen=True, slots=True)
class View:
    """What the eye takes in at once: dark, bright or plain, and its one or two main colours."""

    light: str
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """Which colour fills the lower part of the picture, and which the upper."""

    below: str
    above: str


@dataclass(frozen=True, slots=True)
class Movement:
    """How much moves, and where: still, slow or lively; left, right or centre."""

    how: str
    side: str = "centre"


@dataclass(frozen=True, slots=True)
class Again:
    """A view that was shown before comes back."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing but one colour: black or white."""

    colour: str


@dataclass(frozen=True, slots=True)
class Style:
    """What kind of picture it is: the studio's own paper animation."""


Statement = (
    Setting | Weather | Actor | Camera | Written | People | View | Layers | Movement | Again | Blank | Style
)
