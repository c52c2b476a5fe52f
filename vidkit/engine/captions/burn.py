"""Captions and hooks as overlays: called with each frame, they draw what belongs on it into its planes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import cv2
import numpy as np

from vidkit.engine.captions import fonts, paint, phrases
from vidkit.engine.captions.area import area
from vidkit.engine.captions.hooks import HOOKS
from vidkit.engine.captions.layout import Page, Setter
from vidkit.engine.captions.style import Plate, Style, StyleFacts
from vidkit.engine.captions.templates import NAMED, NUMBERED
from vidkit.engine.captions.templates_more import GAMES, STILL
from vidkit.engine.overlay import stick
from vidkit.engine.speech.transcript import Word
from vidkit.engine.stage.compose import Frame
from vidkit.engine.stage.render import Overlay
from vidkit.engine.stage.sheets import Planes
from vidkit.engine.work import TaskError
from vidkit.models import Moment

Display = Literal["original", "translation", "both"]

#: What is used when nobody chose.
DEFAULT = "temp-7"

_STYLES = {style.id: style for style in (*NAMED, *NUMBERED, *STILL, *GAMES)}


def styles() -> tuple[StyleFacts, ...]:
    """Return the templates there are."""
    return tuple(
        StyleFacts(style.id, style.about, style.animated, style.words, style.lines)
        for style in _STYLES.values()
    )


def overlay(
    words: Sequence[Word],
    *,
    width: int,
    height: int,
    fps: float,
    style: str = DEFAULT,
    language: str = "en",
    translation: Sequence[Moment] = (),
    translation_language: str = "",
    display: str = "original",
    safe: str = "auto",
) -> Overlay:
    """
    Make captions to be drawn over frames.

    Args:
        words: What is said, timed from the first frame.
        width: Of the frames.
        height: Of the frames.
        fps: Frames per second.
        style: A template's id.
        language: Of the words.
        translation: The same in another language, as subtitles.
        translation_language: That language, where it is known.
        display: `original`, `translation` or `both`.
        safe: `auto` keeps clear of what platforms and players draw, `none` of the edges only.

    Raises:
        TaskError: `unknown_style`, `font_missing`, or `no_translation` when one is wanted and none given.
    """
    chosen = template(style)
    if display != "original" and not translation:
        raise TaskError(
            f"Captions with {display!r} need a translation, and none was given.",
            code="no_translation",
            advice="Give subtitles in the other language, or a translator.",
        )
    place, frame = area(width, height, safe), (width, height)
    if display == "translation":
        spoken = phrases.spread(translation)
        _check(spoken)
        return _film([(chosen, Setter(chosen, place, frame, translation_language).pages(spoken))], frame, fps)
    _check(words)
    if display == "original":
        return _film([(chosen, Setter(chosen, place, frame, language).pages(words))], frame, fps)
    quiet = companion(chosen)
    second = phrases.spread(translation)
    _check(second)
    below = Setter(quiet, place, frame, translation_language).pages(second)
    foot = min((page.y + page.lines[0].y for page in below), default=place.bottom)
    pad = round((quiet.page.pad[1] if quiet.page else 0.0) * place.em * quiet.size)
    lift = place.bottom - foot + pad + round(0.16 * place.em)
    above = Setter(chosen, place, frame, language, lift=lift).pages(words)
    return _film([(quiet, below), (chosen, above)], frame, fps)


def hook(
    text: str,
    *,
    width: int,
    height: int,
    fps: float,
    start: float,
    end: float,
    style: str = "serious",
    language: str = "en",
    safe: str = "auto",
) -> Overlay:
    """
    Make a hook: a line or three in the upper part of the picture that make one stay.

    Args:
        text: What it says.
        width: Of the frames.
        height: Of the frames.
        fps: Frames per second.
        start: When it comes, in seconds.
        end: When it is gone.
        style: One of the thirteen tones, e.g. `serious` or `humorous`.
        language: Of the text.
        safe: As for `overlay`.

    Raises:
        TaskError: `unknown_style` or `font_missing`.
    """
    chosen = HOOKS.get(style)
    if chosen is None:
        raise TaskError(
            f"There is no hook style {style!r}.",
            code="unknown_style",
            advice=f"There are: {', '.join(HOOKS)}.",
        )
    words = [Word(part, start, end) for part in text.split()]
    _check(words)
    frame = (width, height)
    setter = Setter(chosen, area(width, height, safe), frame, language)
    return _film([(chosen, [setter.single(words, start, end)] if words else [])], frame, fps)


def companion(style: Style) -> Style:
    """Return the quiet second text that goes with a template: the same colours, smaller, without movement."""
    look = replace(style.look, opacity=1.0)
    if look.fill is None:  # hollow letters are too faint for small type
        look = replace(look, fill=(255, 255, 255), outline=None)
    page = style.page or style.line
    if page is not None and page.opacity:
        page = Plate(tint=page.tint, opacity=page.opacity, pad=(0.36, 0.16), radius=min(0.3, page.radius))
    if style.word is not None:
        page = Plate(tint=style.word.tint, pad=(0.36, 0.16), radius=0.3)
    return Style(
        f"{style.id}+",
        f"beside {style.id}",
        size=min(0.72, style.size * 0.74),
        weight=min(600, style.weight),
        look=look,
        page=page,
        enter="fade",
        words=12,
        align=style.align,
    )


def template(name: str) -> Style:
    """Return the template of an id."""
    found = _STYLES.get(name)
    if found is None:
        raise TaskError(
            f"There is no caption template {name!r}.",
            code="unknown_style",
            advice=f"There are: {', '.join(_STYLES)}.",
        )
    return found


def _check(words: Sequence[Word]) -> None:
    fonts.check("".join(dict.fromkeys("".join(word.text for word in words))))


class _Track:
    """The pages of one text, and the picture of the last moment, which is mostly the next one's too."""

    def __init__(self, style: Style, pages: Sequence[Page], frame: tuple[int, int]) -> None:
        self._style, self._pages, self._frame = style, list(pages), frame
        self._starts = [page.start for page in self._pages]
        self._last: tuple[Page, paint.State] | None = None
        self._planes: tuple[Planes, int, int] | None = None

    def draw(self, frame: Frame, time: float) -> None:
        """Draw what is to be seen at *time*."""
        index = bisect_right(self._starts, time) - 1
        if index < 0 or time >= self._pages[index].end:
            return
        page = self._pages[index]
        shown = paint.state(page, self._style, time)
        if self._last is None or self._last[0] is not page or self._last[1] != shown:
            self._last = (page, shown)
            self._planes = self._made(page, paint.picture(page, self._style, shown))
        if self._planes is not None:
            stick(frame, *self._planes)

    def _made(self, page: Page, picture: np.ndarray) -> tuple[Planes, int, int] | None:
        """Cut a picture to its ink and to the frame, at even places, and bring it to planes."""
        wide, tall = self._frame[0] // 2 * 2, self._frame[1] // 2 * 2
        x, y, columns, rows = cv2.boundingRect(cv2.extractChannel(picture, 3))
        left, top = max(x // 2 * 2, -page.x), max(y // 2 * 2, -page.y)
        right = min(-(-(x + columns) // 2) * 2, wide - page.x, picture.shape[1])
        bottom = min(-(-(y + rows) // 2) * 2, tall - page.y, picture.shape[0])
        if right - left < 2 or bottom - top < 2:
            return None
        return _planes(picture[top:bottom, left:right]), page.x + left, page.y + top


def _planes(picture: np.ndarray) -> Planes:
    """Part a picture of even size into the planes a frame is made of."""
    luma, blue, red, alpha = cv2.split(picture)
    clear = cv2.bitwise_not(alpha)
    half = (picture.shape[1] // 2, picture.shape[0] // 2)
    blue, red, half_clear = (
        cv2.resize(plane, half, interpolation=cv2.INTER_AREA) for plane in (blue, red, clear)
    )
    return Planes(luma, clear, blue, red, half_clear)


def _film(tracks: Sequence[tuple[Style, Sequence[Page]]], frame: tuple[int, int], fps: float) -> Overlay:
    """Draw all tracks; a frame shows the middle of its time, so that nothing is off by more than half."""
    made = [_Track(style, pages, frame) for style, pages in tracks]

    def draw(picture: Frame, index: int) -> None:
        time = (index + 0.5) / float(fps)
        for track in made:
            track.draw(picture, time)

    return draw
