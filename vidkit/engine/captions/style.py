"""
What a caption template is made of, as plain values: type, colours, plates, what the spoken word does.

Lengths are in em of the template's own type size, so a template looks the same at every frame size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Colour = tuple[int, int, int]


def colour(hexadecimal: str) -> Colour:
    """Read `"#ffcc00"`."""
    text = hexadecimal.lstrip("#")
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


@dataclass(frozen=True, slots=True)
class Cast:
    """
    A shadow or a glow: the letters once more, moved, blurred and tinted.

    Attributes:
        tint: Its colour.
        dx: To the right.
        dy: Down.
        blur: Softness (standard deviation).
        opacity: 0–1.
        grow: Made bolder by this before blurring.
    """

    tint: Colour = (0, 0, 0)
    dx: float = 0.0
    dy: float = 0.05
    blur: float = 0.08
    opacity: float = 0.55
    grow: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """
    How letters are coloured.

    Attributes:
        fill: Colour of the letters, or None for hollow ones.
        low: Colour at their foot, for a gradient.
        outline: Colour and width around the letters.
        rim: Colour and width around the outline.
        casts: Shadows and glows, far to near.
        opacity: Of everything.
    """

    fill: Colour | None = (255, 255, 255)
    low: Colour | None = None
    outline: tuple[Colour, float] | None = None
    rim: tuple[Colour, float] | None = None
    casts: tuple[Cast, ...] = ()
    opacity: float = 1.0


Shape = Literal["round", "skew", "bubble", "corners", "rules", "marker", "band", "bar", "underline", "tape"]


@dataclass(frozen=True, slots=True)
class Plate:
    """
    What lies behind letters.

    Attributes:
        shape: A rounded box, a leaning one, a speech bubble, a box with marked corners, rules above and
            below, a marker's stroke, a band over the whole width, a box with a bar at its side, a line below,
            a slip of paper.
        tint: Colour.
        opacity: 0–1.
        pad: Space around the letters: sideways, and up and down.
        radius: Of the corners.
        edge: Colour and width of a border; for shapes with a mark, the colour of the mark.
        shadow: Softness of a shadow below, or 0.
    """

    shape: Shape = "round"
    tint: Colour = (0, 0, 0)
    opacity: float = 1.0
    pad: tuple[float, float] = (0.3, 0.12)
    radius: float = 0.2
    edge: tuple[Colour, float] | None = None
    shadow: float = 0.0


Enter = Literal["cut", "fade", "pop", "rise", "drop", "slide"]
Change = Literal["cut", "pop", "glide", "fill", "draw"]


@dataclass(frozen=True, slots=True)
class Style:
    """
    A template.

    Attributes:
        id: As services and users name it.
        about: What it looks like, in a few words.
        size: Type size over the usual caption size.
        weight: 400–900; beyond the font's own range the letters are thickened.
        italic: Sloped letters where the font has them.
        capitals: In capitals where the script has them.
        tracking: Extra space between letters, in em.
        condense: Width of letters over their own.
        leading: Distance of lines over the script's usual one.
        look: Words in general.
        spoken: The word being said, or None when nothing changes.
        past: Words already said, or None for *look*.
        ahead: Words still to come, or None for *look*.
        hidden: Words to come are not shown yet.
        page: Behind the whole phrase.
        line: Behind each line.
        word: Behind each word.
        lit: Behind the spoken word.
        lit_past: Behind words already said.
        swell: Size of the spoken word over the others.
        key: Size of the weightiest word over the others (1: none is picked out).
        key_look: Its colours.
        key_plate: Behind it.
        change: How the mark goes from word to word.
        enter: How a phrase comes.
        word_enter: How a word comes that was hidden.
        words: Most words at a time.
        lines: Most lines at a time.
        align: Of the lines.
        place: Where in the safe area.
        tilt: Degrees, against the clock.
    """

    id: str
    about: str
    size: float = 1.0
    weight: int = 700
    italic: bool = False
    capitals: bool = False
    tracking: float = 0.0
    condense: float = 1.0
    leading: float = 1.0
    look: Look = field(default_factory=Look)
    spoken: Look | None = None
    past: Look | None = None
    ahead: Look | None = None
    hidden: bool = False
    page: Plate | None = None
    line: Plate | None = None
    word: Plate | None = None
    lit: Plate | None = None
    lit_past: Plate | None = None
    swell: float = 1.0
    key: float = 1.0
    key_look: Look | None = None
    key_plate: Plate | None = None
    change: Change = "cut"
    enter: Enter = "fade"
    word_enter: Enter = "fade"
    words: int = 7
    lines: int = 2
    align: Literal["center", "left"] = "center"
    place: Literal["lower", "middle", "upper"] = "lower"
    tilt: float = 0.0

    @property
    def animated(self) -> bool:
        """Whether it changes word by word."""
        return bool(self.spoken or self.lit or self.hidden or self.past or self.ahead or self.lit_past)


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """What there is to know of a template before using it."""

    id: str
    about: str
    animated: bool
    words: int
    lines: int
