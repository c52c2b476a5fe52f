"""The thirteen tones of a hook, each with a treatment of its own: the type says it before it is read."""

from __future__ import annotations

from dataclasses import replace

from vidkit.engine.captions.style import Cast, Look, Plate, Style, colour
from vidkit.engine.captions.templates import BLACK, CORAL, DEEP, INK, LEMON, NIGHT, PAPER, SOFT, WHITE

_ALL = (
    Style(
        "serious",
        "white on black, upright, a fine line at its side",
        size=1.02,
        weight=700,
        align="left",
        look=Look(WHITE),
        page=Plate("bar", colour("#0b0d12"), 0.9, (0.5, 0.34), 0.0, (colour("#e8e2d4"), 0.1)),
        enter="fade",
    ),
    Style(
        "casual",
        "dark on a white rounded card",
        size=1.0,
        weight=650,
        look=Look(INK),
        line=Plate(tint=WHITE, pad=(0.34, 0.12), radius=0.36),
        enter="rise",
    ),
    Style(
        "informative",
        "a blue card with a yellow bar, as in the news",
        size=0.96,
        weight=650,
        align="left",
        look=Look(WHITE),
        key_look=Look(colour("#ffd84a")),
        page=Plate("bar", colour("#12386b"), 0.95, (0.52, 0.34), 0.1, (colour("#ffd84a"), 0.16), 0.14),
        enter="slide",
    ),
    Style(
        "conversational",
        "a speech bubble",
        size=0.98,
        weight=600,
        align="left",
        look=Look(WHITE),
        page=Plate("bubble", colour("#2f7bff"), 0.98, (0.6, 0.38), 0.6, None, 0.14),
        enter="pop",
    ),
    Style(
        "humorous",
        "round yellow letters with a dark edge, a little askew",
        size=1.22,
        weight=900,
        look=Look(
            LEMON,
            colour("#ffb52e"),
            outline=(colour("#2b1600"), 0.08),
            casts=(Cast(dy=0.1, blur=0.03, opacity=0.5),),
        ),
        key_look=Look(
            WHITE,
            colour("#ffe9c9"),
            outline=(colour("#2b1600"), 0.08),
            casts=(Cast(dy=0.1, blur=0.03, opacity=0.5),),
        ),
        tilt=3.0,
        enter="pop",
    ),
    Style(
        "parody",
        "a film poster gone wrong: leaning capitals out of register",
        size=1.14,
        weight=900,
        italic=True,
        capitals=True,
        look=Look(
            colour("#fff4d6"),
            outline=(colour("#3a0d0d"), 0.045),
            casts=(
                Cast(colour("#1aa6a0"), 0.15, 0.15, 0.0, 1.0),
                Cast(colour("#f0433a"), 0.075, 0.075, 0.0, 1.0),
            ),
        ),
        tilt=-2.0,
        enter="drop",
    ),
    Style(
        "inspirational",
        "white turning to dawn, with light around it",
        size=1.16,
        weight=700,
        look=Look(
            WHITE,
            colour("#ffd7a0"),
            casts=(
                Cast(BLACK, 0.0, 0.05, 0.3, 0.5, 0.06),
                Cast(colour("#ff9a4a"), 0.0, 0.0, 0.2, 0.55, 0.02),
            ),
        ),
        key_look=Look(
            colour("#fff3c2"),
            colour("#ffb35a"),
            casts=(
                Cast(BLACK, 0.0, 0.05, 0.3, 0.5, 0.06),
                Cast(colour("#ff8a3a"), 0.0, 0.0, 0.22, 0.8, 0.03),
            ),
        ),
        enter="rise",
    ),
    Style(
        "dramatic",
        "tall narrow capitals, the word that matters in red",
        size=1.85,
        weight=900,
        capitals=True,
        condense=0.62,
        leading=0.84,
        look=Look(WHITE, casts=DEEP),
        key_look=Look(colour("#ff3b30"), casts=DEEP),
        enter="fade",
    ),
    Style(
        "empathetic",
        "dark plum on soft rose",
        size=0.98,
        weight=550,
        look=Look(colour("#4b1f35")),
        page=Plate(tint=colour("#ffe3e6"), opacity=0.97, pad=(0.6, 0.4), radius=0.7, shadow=0.16),
        enter="fade",
    ),
    Style(
        "persuasive",
        "heavy white; the word that counts in a red box",
        size=1.1,
        weight=850,
        look=Look(WHITE, casts=SOFT),
        key_look=Look(WHITE),
        key_plate=Plate(tint=colour("#e5262b"), pad=(0.16, 0.06), radius=0.1),
        enter="pop",
    ),
    Style(
        "neutral",
        "plain white on a veil",
        size=0.98,
        weight=550,
        look=Look(WHITE),
        page=Plate(tint=NIGHT, opacity=0.62, pad=(0.46, 0.26), radius=0.14),
        enter="fade",
    ),
    Style(
        "excited",
        "capitals on leaning coral bars",
        size=1.06,
        weight=900,
        italic=True,
        capitals=True,
        look=Look(WHITE),
        key_look=Look(colour("#fff07a")),
        line=Plate("skew", CORAL, 1.0, (0.36, 0.08), 0.0, (colour("#fff07a"), 0.12), 0.12),
        tilt=2.0,
        enter="slide",
    ),
    Style(
        "calm",
        "light letters with much air, between two hairlines",
        size=0.86,
        weight=400,
        tracking=0.05,
        leading=1.16,
        look=Look(PAPER, casts=SOFT),
        page=Plate("rules", BLACK, 0.0, (0.3, 0.5), 0.0, (PAPER, 0.04)),
        enter="fade",
    ),
)


def _placed(style: Style) -> Style:
    """Give a hook its place: above, on up to four lines, all of it at once."""
    return replace(style, place="upper", words=60, lines=4)


#: Tone → template.
HOOKS = {style.id: _placed(style) for style in _ALL}
