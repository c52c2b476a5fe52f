"""
The templates with a word in view: the four named ones and the eighteen numbered ones.

The ids are those a clipping service uses; what they look like there is its own affair; these are ours.
"""

from __future__ import annotations

from vidkit.engine.captions.style import Cast, Look, Plate, Style, colour

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
NIGHT, PAPER, INK = colour("#12141c"), colour("#f7f3e9"), colour("#1b1d26")
AMBER, LEMON, LIME = colour("#ffc53d"), colour("#ffe14a"), colour("#b6f23c")
CORAL, RED, ROSE = colour("#ff6f59"), colour("#ff4438"), colour("#ff5fa2")
SKY, CYAN, BLUE = colour("#5cc8ff"), colour("#37e5ff"), colour("#2f6bff")
VIOLET, MINT, ORANGE = colour("#7c4dff"), colour("#4fe0a8"), colour("#ff8a1f")

#: Lifts letters off any picture without being seen itself.
SOFT = (Cast(blur=0.2, dy=0.02, opacity=0.6, grow=0.08), Cast(blur=0.045, dy=0.03, opacity=0.6, grow=0.01))
DEEP = (Cast(blur=0.26, dy=0.05, opacity=0.55, grow=0.12), Cast(blur=0.08, dy=0.04, opacity=0.6, grow=0.02))


def _glow(tint: tuple[int, int, int]) -> tuple[Cast, ...]:
    dark = Cast(BLACK, dy=0.0, blur=0.3, opacity=0.45, grow=0.05)
    return (
        dark,
        Cast(tint, dy=0.0, blur=0.22, opacity=1.0, grow=0.07),
        Cast(tint, dy=0.0, blur=0.07, opacity=0.8),
    )


def _plain(fill: tuple[int, int, int], opacity: float = 1.0) -> Look:
    return Look(fill, casts=SOFT, opacity=opacity)


def _ringed(fill: tuple[int, int, int], ring: tuple[int, int, int] = BLACK, width: float = 0.085) -> Look:
    return Look(fill, outline=(ring, width), casts=(Cast(dy=0.07, blur=0.05, opacity=0.6),))


def _printed(fill: tuple[int, int, int]) -> Look:
    """Two colours, a little out of register."""
    aside = (
        Cast(colour("#2ec4b6"), 0.13, 0.13, 0.0, 1.0),
        Cast(colour("#ff5a5f"), 0.065, 0.065, 0.0, 1.0),
    )
    return Look(fill, outline=(colour("#2b1b4d"), 0.05), casts=aside)


NAMED = (
    Style(
        "smart-bg-focus",
        "white on a dark plate; a violet mark glides from word to word",
        size=0.88,
        weight=600,
        look=Look(WHITE),
        page=Plate(tint=NIGHT, opacity=0.8, pad=(0.5, 0.3), radius=0.42, shadow=0.16),
        lit=Plate(tint=VIOLET, pad=(0.17, 0.06), radius=0.24),
        change="glide",
        enter="fade",
    ),
    Style(
        "box-highlight",
        "heavy white; the spoken word in a yellow box",
        weight=800,
        look=_plain(WHITE),
        spoken=Look(INK),
        lit=Plate(tint=LEMON, pad=(0.17, 0.07), radius=0.14, shadow=0.1),
        change="pop",
        enter="rise",
        words=5,
    ),
    Style(
        "word-focus",
        "words wait in the half-light; the spoken one steps forward",
        weight=700,
        look=_plain(WHITE, 0.55),
        spoken=Look(WHITE, casts=DEEP),
        swell=1.16,
        change="pop",
        words=5,
    ),
    Style(
        "underline-focus",
        "white; a coral line is drawn below the spoken word",
        weight=650,
        look=_plain(WHITE),
        lit=Plate("underline", CORAL, pad=(0.03, 0.0), radius=0.07, shadow=0.05),
        change="draw",
        words=6,
    ),
)

NUMBERED = (
    Style(
        "temp-0",
        "classic: white with a black outline, the spoken word yellow",
        weight=750,
        look=_ringed(WHITE, width=0.07),
        spoken=_ringed(LEMON, width=0.07),
        enter="cut",
    ),
    Style(
        "temp-1",
        "karaoke: blue runs through the letters as they are said",
        weight=700,
        look=Look(WHITE, outline=(colour("#0d2b52"), 0.06), casts=DEEP),
        past=Look(SKY, outline=(colour("#0d2b52"), 0.06), casts=DEEP),
        spoken=Look(SKY, outline=(colour("#0d2b52"), 0.06), casts=DEEP),
        change="fill",
    ),
    Style(
        "temp-2",
        "one large word at a time",
        size=1.55,
        weight=900,
        capitals=True,
        look=_ringed(WHITE, width=0.075),
        words=1,
        lines=1,
        place="middle",
        enter="pop",
        hidden=True,
        word_enter="cut",
    ),
    Style(
        "temp-3",
        "heavy capitals with a black edge, the spoken word green",
        size=1.1,
        weight=900,
        capitals=True,
        look=_ringed(WHITE, width=0.09),
        spoken=_ringed(colour("#3dff6e"), width=0.09),
        swell=1.06,
        change="pop",
        words=4,
        enter="pop",
    ),
    Style(
        "temp-4",
        "words rise one after the other and stay",
        weight=600,
        look=_plain(WHITE),
        hidden=True,
        word_enter="rise",
        enter="cut",
        words=8,
    ),
    Style(
        "temp-5",
        "each line on its own white label, the spoken word red",
        size=0.92,
        weight=700,
        look=Look(INK),
        spoken=Look(colour("#e5322d")),
        line=Plate(tint=WHITE, pad=(0.3, 0.1), radius=0.22),
        leading=1.0,
        enter="rise",
    ),
    Style(
        "temp-6",
        "each line on a black label, the spoken word lime",
        size=0.9,
        weight=700,
        capitals=True,
        tracking=0.03,
        look=Look(WHITE),
        spoken=Look(LIME),
        line=Plate(tint=BLACK, pad=(0.32, 0.1), radius=0.0),
        enter="slide",
    ),
    Style(
        "temp-7",
        "bold white with a soft shadow; amber where the voice is, faint where it is not yet",
        weight=800,
        look=_plain(WHITE),
        spoken=_plain(AMBER),
        ahead=_plain(WHITE, 0.62),
        swell=1.07,
        change="pop",
        words=6,
        enter="fade",
    ),
    Style(
        "temp-8",
        "neon: a blue glow, the spoken word pink",
        weight=600,
        look=Look(colour("#eafcff"), casts=_glow(colour("#1597ff"))),
        spoken=Look(colour("#fff0f8"), casts=_glow(colour("#ff2d9b"))),
        words=5,
    ),
    Style(
        "temp-9",
        "sunset: capitals from yellow to rose with a white rim",
        size=1.06,
        weight=900,
        capitals=True,
        look=Look(LEMON, colour("#ff4f8b"), outline=(WHITE, 0.06), casts=DEEP),
        spoken=Look(WHITE, outline=(colour("#ff3d7f"), 0.08), casts=DEEP),
        swell=1.05,
        change="pop",
        words=4,
        enter="pop",
    ),
    Style(
        "temp-10",
        "every word a pill; the spoken one is blue",
        size=0.84,
        weight=700,
        look=Look(INK),
        spoken=Look(WHITE),
        word=Plate(tint=WHITE, pad=(0.3, 0.12), radius=0.6, shadow=0.08),
        lit=Plate(tint=BLUE, pad=(0.3, 0.12), radius=0.6),
        hidden=True,
        word_enter="pop",
        enter="cut",
        words=5,
    ),
    Style(
        "temp-11",
        "typed at the left: a line beside it, words come as they are said",
        size=0.86,
        weight=500,
        tracking=0.03,
        align="left",
        look=Look(colour("#d7ffe6")),
        spoken=Look(WHITE),
        page=Plate("bar", colour("#0c1613"), 0.82, (0.5, 0.32), 0.08, (MINT, 0.14)),
        hidden=True,
        word_enter="cut",
        enter="cut",
        words=8,
    ),
    Style(
        "temp-12",
        "tall narrow capitals, the spoken word red",
        size=1.62,
        weight=850,
        capitals=True,
        condense=0.62,
        leading=0.86,
        look=_plain(WHITE),
        spoken=_plain(RED),
        enter="rise",
        words=5,
    ),
    Style(
        "temp-13",
        "hollow letters that fill as they are said",
        size=1.08,
        weight=800,
        capitals=True,
        tracking=0.03,
        look=Look(None, outline=(WHITE, 0.035), casts=(Cast(blur=0.3, opacity=0.3, grow=0.05),)),
        past=Look(WHITE, outline=(WHITE, 0.035), casts=SOFT),
        spoken=Look(WHITE, outline=(WHITE, 0.035), casts=SOFT),
        words=4,
    ),
    Style(
        "temp-14",
        "ink on a slip of paper; a marker goes along with the voice",
        size=0.88,
        weight=650,
        look=Look(INK),
        line=Plate("tape", PAPER, 1.0, (0.36, 0.14), 0.0, None, 0.12),
        lit=Plate("marker", colour("#ffd84a"), pad=(0.05, 0.0)),
        lit_past=Plate("marker", colour("#ffe98f"), pad=(0.05, 0.0)),
        change="draw",
        enter="rise",
    ),
    Style(
        "temp-15",
        "the word that carries the sentence is large and coral",
        size=0.86,
        weight=650,
        look=_plain(WHITE),
        key=1.72,
        key_look=Look(CORAL, casts=DEEP),
        hidden=True,
        word_enter="rise",
        enter="cut",
        words=5,
        lines=3,
    ),
    Style(
        "temp-16",
        "printed in two colours, a little out of register",
        size=1.08,
        weight=900,
        capitals=True,
        look=_printed(colour("#fff4d6")),
        spoken=_printed(LEMON),
        words=4,
        enter="drop",
    ),
    Style(
        "temp-17",
        "editorial: light type at the left, words turn from grey to white",
        size=0.94,
        weight=400,
        align="left",
        look=_plain(WHITE),
        ahead=_plain(colour("#d5dae2"), 0.62),
        enter="slide",
        words=9,
        lines=3,
        leading=1.02,
    ),
)
