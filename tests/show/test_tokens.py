"""Colours can be read by everyone, on every ground they stand on."""

from __future__ import annotations

import re

import pytest

from vidkit.show.render import asset, css, live_stylesheet, stylesheet, tokens

#: JupyterLab's own grounds, which replace ours inside it: light, dark.
LAB = ("#ffffff", "#111111")
TEXTS = ("ink", "mut", "run")


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_is_right() -> None:
    """Black on white is 21:1, a colour on itself 1:1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#566172", "#566172") == 1.0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_colour_reads_on_every_ground(dark: bool) -> None:
    """4.5:1 at least: on the card, on raised grounds, inside pills, and on JupyterLab's ground."""
    colour = {name.removeprefix("--vk-"): pair[dark] for name, pair in tokens().items()}
    for text in TEXTS:
        for ground in (colour["bg"], colour["raised"], LAB[dark]):
            assert contrast(colour[text], ground) >= 4.5, (text, ground)
    for tone in ("ok", "run", "bad", "warn", "off", "local"):
        assert contrast(colour[tone], colour[f"{tone}-bg"]) >= 4.5, tone
    assert contrast(colour["run"], colour["line"]) >= 3.0, "the progress bar stands out from its track"


def test_rules_use_tokens_and_no_colours_of_their_own() -> None:
    """Colours live in tokens.css alone; black behind a film is the one exception."""
    for name in ("card.css", "live.css"):
        found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", asset(name)))
        assert found <= {"#000000"}, name


def test_every_token_used_exists() -> None:
    """A misspelt token would be an invisible text."""
    used = set(re.findall(r"var\((--vk-[\w-]+)", live_stylesheet() + asset("page.css")))
    assert used <= set(tokens())


def test_the_style_sheet_beats_the_inline_fallbacks() -> None:
    """Each declaration outside the tokens is important; the tokens follow the theme."""
    rules = stylesheet().split("}.vk-card{box-sizing", 1)[1]
    declarations = re.findall(r"[;{]\s*([a-z-]+:[^;{}]+);", rules)
    assert declarations
    assert not [each for each in declarations if "!important" not in each]


def test_motion_can_be_switched_off() -> None:
    """Who asked the system for less motion gets none."""
    assert "prefers-reduced-motion" in live_stylesheet()


def test_classes_bring_their_plain_look_along() -> None:
    """A class attribute comes with the same look as plain inline declarations."""
    assert str(css("ok")) == 'class="vk-ok" style="color: #0f6b4f;background-color: #e1f4ec"'
