"""What captions look like: letters shaped, inside the safe area, each template its own, hooks on top."""

from __future__ import annotations

import ctypes.util
import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from vidkit.engine.captions import HOOK_STYLES, check, fonts, hook, ink, overlay, styles
from vidkit.engine.captions.area import area
from vidkit.engine.captions.contact import tiles
from vidkit.engine.speech.transcript import Word
from vidkit.engine.work import TaskError
from vidkit.errors import MissingPart
from vidkit.models import Moment

from .frames import FRAMES, GREY, SENTENCES, blank, drawn, spoken, touched

IDS = (
    ["smart-bg-focus", "box-highlight", "word-focus", "underline-focus"]
    + [f"temp-{k}" for k in range(18)]
    + [f"temp-static-{k}" for k in range(1, 7)]
    + [f"game-streamer-{k}" for k in range(1, 8)]
)
LETTERS = ink.Type(80)


def parts(mask: np.ndarray) -> int:
    """Count connected pieces of ink."""
    return cv2.connectedComponents((mask > 90).astype(np.uint8))[0] - 1


def test_all_templates_are_there() -> None:
    """The thirty-five templates have the ids of the service, each with words about itself."""
    assert [style.id for style in styles()] == IDS
    assert len({style.about for style in styles()}) == 35
    assert all(style.animated != style.id.startswith("temp-static") for style in styles())


def test_every_template_looks_different() -> None:
    """No two templates make nearly the same picture of the same words."""
    pictures = {style: np.concatenate([p.ravel() for p in drawn(style=style, index=24)]) for style in IDS}
    blank_frame = np.concatenate([p.ravel() for p in blank(540, 960)]).astype(int)
    for one, other in itertools.combinations(IDS, 2):
        inked = (pictures[one] != blank_frame) | (pictures[other] != blank_frame)
        apart = np.abs(pictures[one].astype(int) - pictures[other])[inked]
        assert (apart > 16).mean() > 0.12, (one, other, (apart > 16).mean())


@pytest.mark.parametrize("style", IDS)
def test_templates_keep_to_the_safe_area(style: str) -> None:
    """In four formats and four scripts nothing leaves the safe area, but for shadows and bands."""
    for (width, height), (language, text) in zip(FRAMES.values(), SENTENCES.items(), strict=True):
        frame = drawn(text, size=(width, height), style=style, language=language, index=24)
        left, top, right, bottom = touched(frame, 40)
        safe = area(width, height)
        slack = 0.3 * safe.em
        assert top >= safe.top - slack
        assert bottom <= safe.bottom + slack
        if style != "temp-static-5":  # its band runs over the whole width
            assert left >= safe.left - slack
            assert right <= safe.right + slack


def test_upright_captions_stay_clear_of_the_platforms() -> None:
    """In 9:16 the lowest fifth, the tabs on top and the buttons at the right stay free."""
    safe = area(1080, 1920)
    assert safe.bottom <= 0.8 * 1920
    assert safe.top >= 0.12 * 1920
    assert safe.right <= 0.88 * 1080
    assert area(1080, 1920, "none").bottom > safe.bottom


def test_type_grows_with_the_frame() -> None:
    """The same caption at twice the size is the same picture at twice the size."""
    small = touched(drawn(size=(540, 960), style="temp-0"), 60)
    large = touched(drawn(size=(1080, 1920), style="temp-0"), 60)
    assert np.allclose(np.array(large) / 2, small, atol=6)


def test_arabic_letters_join() -> None:
    """A word whose letters all join is one piece of ink, not one per letter."""
    assert parts(ink.draw("محمد", LETTERS, 0.0, True).mask) == 1
    assert parts(ink.draw("دار", LETTERS, 0.0, True).mask) == 3  # these do not


def test_arabic_stops_stand_at_the_left() -> None:
    """In a line that runs to the left, a word's full stop is at its left."""
    bare, stopped = (ink.draw(text, LETTERS, 0.0, True) for text in ("كان", "كان."))
    columns = [np.flatnonzero(drawn.mask.max(0) > 90) for drawn in (bare, stopped)]
    shift = columns[0][0] - columns[1][0]
    # The word moved to the right by the stop's width; the first ink is the stop's, low and small.
    first = stopped.mask[:, columns[1][0] : columns[1][0] + 8]
    assert abs(shift) < 20
    assert np.flatnonzero(first.max(1) > 90).size < 0.25 * LETTERS.size


def test_devanagari_is_shaped() -> None:
    """The short i stands before its consonant, conjuncts are one letter, and the headline runs through."""
    i_first = ink.draw("कि", LETTERS).mask
    ka = ink.draw("क", LETTERS).mask
    # The consonant stands at the right of the pair: its ink is found there, not at the left.
    width = np.flatnonzero(ka.max(0) > 90)
    body = ka[:, width[0] : width[-1] + 1]
    found = cv2.matchTemplate(i_first, body, cv2.TM_CCOEFF_NORMED)
    assert cv2.minMaxLoc(found)[3][0] > width[0] + 8
    assert ink.advance("क्ष", LETTERS) < 0.75 * (ink.advance("क", LETTERS) + ink.advance("ष", LETTERS))
    assert parts(ink.draw("समय", LETTERS).mask) == 1


def test_japanese_and_chinese_are_drawn_their_own_way() -> None:
    """The same code point has another shape in each country."""
    shapes = [ink.draw("直", ink.Type(80, language=language)).mask for language in ("ja", "zh", "ko")]
    assert not np.array_equal(shapes[0], shapes[1])
    by_kana = fonts.runs("直し")
    assert by_kana[0][2] == 0


@pytest.mark.parametrize(
    "text",
    [
        "Łódź",
        "Ελλάδα",
        "Привет",
        "שלום",
        "مرحبا",
        "नमस्ते",
        "নমস্কার",
        "ਸਤ",
        "નમસ્તે",
        "வணக்கம்",
        "నమస్తే",
        "ನಮಸ್ಕಾರ",
        "നമസ്കാരം",
        "ආයුබෝවන්",
        "สวัสดี",
        "ສະບາຍ",
        "မင်္ဂလာပါ",
        "გამარჯობა",
        "ሰላም",
        "ជំរាប",
        "Բարեւ",
        "你好",
        "こんにちは",
        "안녕하세요",
        "Việt",
        "🚀",
        "C++世界",
    ],
)
def test_scripts_have_fonts(text: str) -> None:
    """Every script that a video service translates into is drawn in whole, without clipped edges or empty boxes."""
    check(text)
    word = ink.draw(text, LETTERS)
    assert (word.mask > 90).sum() > 200
    edges = np.concatenate([word.mask[0], word.mask[-1], word.mask[:, 0], word.mask[:, -1]])
    assert edges.max() < 30
    for piece, path, _ in fonts.runs(text):
        assert all(ord(char) in fonts.coverage(path) for char in piece if char not in "\u200d\ufe0f")


def test_a_script_without_a_font_is_named() -> None:
    """Letters that no font has are refused by the name of their script, before anything is drawn."""
    with pytest.raises(TaskError, match="Tibetan") as caught:
        check("བོད་ཡིག")
    assert caught.value.code == "font_missing"
    with pytest.raises(TaskError, match="Tibetan"):
        overlay(spoken("བོད་ཡིག"), width=320, height=180, fps=24)


def test_without_the_large_fonts_chinese_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the fonts of the Far East are not installed, the error has the install line."""
    real = fonts._folder
    monkeypatch.setattr(fonts, "_folder", lambda package: None if package.endswith("cjk") else real(package))
    with pytest.raises(TaskError, match="Chinese") as caught:
        check("时代")
    assert caught.value.code == "font_missing"
    assert "vidkit[local]" in caught.value.advice


def test_without_fribidi_plain_letters_are_drawn_and_others_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters are never drawn in a wrong order: without the library that orders them, only rows of plain ones are."""
    monkeypatch.setattr(fonts, "shapes", lambda: False)
    for cache in (fonts.font, ink.draw, ink.advance):
        cache.cache_clear()
    assert (ink.draw("times", LETTERS).mask > 90).sum() > 200
    check("Łódź 时代")
    for text in ("سلام", "नमस्ते", "שלום"):
        with pytest.raises(MissingPart, match="fribidi"):
            check(text)
    for cache in (fonts.font, ink.draw, ink.advance):
        cache.cache_clear()


def test_fribidi_is_taken_from_the_environment(tmp_path: Path) -> None:
    """A FriBidi inside the environment is the one that Pillow then uses, though the system does not know it."""
    system = ctypes.util.find_library("fribidi")
    places = [Path("/usr/lib/x86_64-linux-gnu/libfribidi.so.0"), Path(sys.prefix, "lib", "libfribidi.so.0")]
    found = next((place for place in places if place.exists()), None)
    if found is None or not sys.platform.startswith("linux"):
        pytest.skip(f"no FriBidi to copy here (the system's: {system})")
    (tmp_path / "lib").mkdir()
    shutil.copy(found, tmp_path / "lib")
    code = (
        "import sys\n"
        f"sys.prefix = {str(tmp_path)!r}\n"
        "import vidkit.engine\n"
        "from PIL import ImageFont, features\n"
        "assert features.check('raqm')\n"
        "print({line.split()[-1] for line in open('/proc/self/maps') if 'libfribidi' in line})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert eval(told.stdout) == {str(tmp_path / "lib" / "libfribidi.so.0")}


def test_the_contact_sheet_is_of_these_templates(tmp_path: Path) -> None:
    """The sheet in the notebooks is small enough and has a tile for each template."""
    saved = Path(__file__).resolve().parents[3] / "notebooks" / "images" / "captions.jpg"
    assert saved.stat().st_size <= 400_000
    names = [name for name, _ in itertools.islice(tiles(), 5)]
    assert names == IDS[:5]


def test_outlines_do_not_eat_the_letters() -> None:
    """Growing a mask only adds to it."""
    plain, grown = ink.draw("Rag", LETTERS), ink.draw("Rag", LETTERS, 6.0)
    across, down = (a - b for a, b in zip(grown.origin, plain.origin, strict=True))
    rows, columns = plain.mask.shape
    inner = grown.mask[down : down + rows, across : across + columns]
    assert (inner.astype(int) >= plain.mask.astype(int) - 40).all()
    assert inner.sum() > 1.3 * plain.mask.sum()


def test_both_shows_both() -> None:
    """With a translation both texts are there, one below the other, neither over the other."""
    english, hindi = SENTENCES["en"], SENTENCES["hi"]
    cues = [Moment(0.2, 4.0, hindi)]
    size = FRAMES["9:16"]
    alone = touched(drawn(english, size=size, style="temp-static-2"))
    other = blank(*size)
    overlay(
        [], width=540, height=960, fps=25, style="temp-static-2", translation=cues, display="translation"
    )(other, 20)
    both = drawn(english, size=size, style="temp-static-2", translation=cues, display="both")
    inked = np.abs(both[0].astype(int) - GREY).max(1) > 12
    edges = np.flatnonzero(np.diff(inked.astype(int)))
    assert len(edges) == 4  # two boxes with grey between them
    assert touched(both)[3] - touched(both)[1] > 1.4 * (alone[3] - alone[1])
    assert touched(other)[2] > 0


def test_a_translation_that_is_not_there_is_missed() -> None:
    """Asking for a translation without giving one fails with its code."""
    with pytest.raises(TaskError) as caught:
        overlay(spoken("hello"), width=320, height=180, fps=24, display="both")
    assert caught.value.code == "no_translation"


def test_unknown_styles_are_refused_with_a_list() -> None:
    """An unknown template or tone names those there are."""
    with pytest.raises(TaskError, match="temp-7") as caught:
        overlay([], width=320, height=180, fps=24, style="temp-99")
    assert caught.value.code == "unknown_style"
    with pytest.raises(TaskError, match="humorous"):
        hook("Hello", width=320, height=180, fps=24, start=0, end=1, style="loud")


def test_no_words_leave_the_frame_alone() -> None:
    """Without words, or with empty ones, nothing is drawn."""
    for words in ([], [Word(" ", 0, 1)]):
        frame = blank(320, 180)
        overlay(words, width=320, height=180, fps=24)(frame, 3)
        assert all(np.array_equal(a, b) for a, b in zip(frame, blank(320, 180), strict=True))


def test_a_word_too_long_for_the_line_is_set_smaller() -> None:
    """A compound of fifty letters still stands inside the frame."""
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    left, _, right, _ = touched(drawn(long, style="box-highlight", language="de"), 40)
    assert left > 0
    assert right < 540


def test_tiny_frames_are_not_left() -> None:
    """In a very small frame drawing goes no further than its edge."""
    for style in IDS:
        frame = blank(64, 36)
        overlay(spoken("times"), width=64, height=36, fps=25, style=style)(frame, 8)


def hooked(style: str, index: int = 20, text: str = "Nobody tells you this about the best of times"):
    frame = blank(540, 960)
    hook(text, width=540, height=960, fps=25, start=0.2, end=2.2, style=style)(frame, index)
    return frame


def test_there_are_thirteen_hooks_and_each_shows_its_tone() -> None:
    """No two tones make nearly the same picture."""
    assert len(HOOK_STYLES) == 13
    pictures = {style: hooked(style) for style in HOOK_STYLES}
    for one, other in itertools.combinations(HOOK_STYLES, 2):
        apart = [np.abs(a.astype(int) - b) > 16 for a, b in zip(pictures[one], pictures[other], strict=True)]
        assert sum(part.sum() for part in apart) > 6000, (one, other)


@pytest.mark.parametrize("style", HOOK_STYLES)
def test_hooks_stand_on_top_for_their_time(style: str) -> None:
    """A hook stands in the upper half, below the tabs, from its start to its end and no longer."""
    left, top, right, bottom = touched(hooked(style), 40)
    safe = area(540, 960)
    assert top >= safe.top - 0.3 * safe.em
    assert bottom < 0.5 * 960
    assert left >= safe.left - 0.3 * safe.em
    assert right <= safe.right + 0.3 * safe.em
    untouched = blank(540, 960)[0]
    assert np.array_equal(hooked(style, 2)[0], untouched)
    assert not np.array_equal(hooked(style, 7)[0], untouched)
    assert np.array_equal(hooked(style, 56)[0], untouched)


def test_long_hooks_shrink_instead_of_growing_downwards() -> None:
    """Twenty-five words still stand in the upper half, on four lines."""
    text = " ".join(["everything"] * 25)
    assert touched(hooked("dramatic", text=text), 40)[3] < 480


def test_colours_arrive_in_the_planes() -> None:
    """A yellow box is yellow in the frame's own planes: bright, little blue, some red."""
    luma, blue, red = drawn("mark", style="box-highlight", index=14)
    yellow = blue < 70
    assert yellow.sum() > 200
    assert 120 < np.median(red[yellow]) < 150
    bright = np.repeat(np.repeat(yellow, 2, 0), 2, 1)
    assert np.median(luma[bright]) > 170
