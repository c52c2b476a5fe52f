"""
The contact sheet: every template over a scene from the stage, as it looks while somebody speaks.

    python -m tests.bench.caption_sheet notebooks/images/captions.jpg

Look at it critically after every change of the templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vidkit.engine.captions import burn, fonts
from vidkit.engine.captions.area import area
from vidkit.engine.captions.layout import Setter
from vidkit.engine.speech.transcript import Word
from vidkit.engine.stage.compose import Frame

if TYPE_CHECKING:
    from PIL.Image import Image

#: Size of the upright frame, and the part of it that a tile shows: around the captions.
_FRAME, _CROP = (540, 960), (0, 408, 540, 752)
_TILE, _GAP, _LABEL, _COLUMNS = (320, 204), 10, 24, 5
_PAPER, _INK = (246, 243, 236), (60, 56, 66)

#: A scene per row; the sheet begins anew when they are used up.
SCENES = (
    ("a red kite over dunes at sunset", 60),
    ("northern lights over an igloo with penguins", 72),
    ("hot air balloons over the mountains at dawn", 73),
    ("a rocket flying past saturn", 67),
    ("cherry blossoms, a girl in a pink kimono with a lantern", 75),
    ("a green dragon flying over a volcano", 76),
    ("a lighthouse by the sea at night", 79),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a tile says, in which language, and the same in another for templates that show both."""

    text: str
    language: str = "en"


LINES = (
    Line("The wind takes the kite higher than the dunes."),
    Line("Nobody told the penguins about the lights."),
    Line("Some mornings begin without a sound."),
    Line("Next stop Saturn, and then we turn around."),
    Line("Spring came early to our village this year."),
    Line("The dragon already knows where you parked."),
    Line("Every ship at sea is looking for this light."),
)

#: Tiles that speak another language: the four scripts belong on the sheet.
FOREIGN = {
    "smart-bg-focus": Line("الريح ترفع الطائرة فوق الكثبان", "ar"),
    "underline-focus": Line("हवा पतंग को ऊपर ले जाती है", "hi"),
    "temp-5": Line("企鹅们都在看极光。", "zh"),
    "temp-10": Line("सुबह चुपचाप शुरू हुई", "hi"),
    "temp-14": Line("لا أحد يعود من زحل", "ar"),
    "temp-15": Line("Tomorrow we land on Saturn."),
    "temp-17": Line("우리 마을에 봄이 왔다", "ko"),
    "temp-static-3": Line("今年の春は早かった。", "ja"),
}


def sheet(out: Path | str, texts: Sequence[Line] = LINES, limit: int = 400_000) -> Path:
    """
    Draw every template once and save the page.

    Args:
        out: The JPEG to make.
        texts: What is said, row by row.
        limit: Most bytes of the file.
    """
    from PIL import Image

    styles = burn.styles()
    rows = -(-len(styles) // _COLUMNS)
    width = _COLUMNS * (_TILE[0] + _GAP) + _GAP
    page = Image.new("RGB", (width, rows * (_TILE[1] + _LABEL + _GAP) + _GAP), _PAPER)
    for k, (name, picture) in enumerate(tiles(texts)):
        x = _GAP + (k % _COLUMNS) * (_TILE[0] + _GAP)
        y = _GAP + (k // _COLUMNS) * (_TILE[1] + _LABEL + _GAP)
        page.paste(picture, (x, y))
        _label(page, name, x + 2, y + _TILE[1] + 17)
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    for quality in (90, 86, 82, 78, 72, 64):
        page.save(out, quality=quality, optimize=True, progressive=True)
        if out.stat().st_size <= limit:
            break
    return out


def tiles(texts: Sequence[Line] = LINES) -> Iterator[tuple[str, Image]]:
    """Draw the tiles one after the other: a template's id and its picture."""
    from PIL import Image

    for k, style in enumerate(burn.styles()):
        row = k // _COLUMNS
        if k % _COLUMNS == 0:
            ground = _scene(*SCENES[row % len(SCENES)])
        line = FOREIGN.get(style.id, texts[row % len(texts)])
        picture = Image.fromarray(_spoken(ground, style.id, line)).crop(_CROP)
        yield style.id, picture.resize(_TILE, Image.Resampling.LANCZOS)


def _spoken(ground: Frame, style: str, line: Line) -> np.ndarray:
    """Return a scene with captions at a moment when some words have been said and some have not."""
    import av

    words = [Word(text, 0.3 * k, 0.3 * k + 0.28) for k, text in enumerate(line.text.split())]
    if len(words) == 1:
        words = [Word(words[0].text, 0, 2.4)]
    setter = Setter(burn.template(style), area(*_FRAME), _FRAME, line.language)
    first = setter.pages(words)[0].items
    time = first[-2 if len(first) > 2 else -1].start + 0.15
    frame: Frame = (ground[0].copy(), ground[1].copy(), ground[2].copy())
    draw = burn.overlay(words, width=_FRAME[0], height=_FRAME[1], fps=50, style=style, language=line.language)
    draw(frame, round(time * 50))
    packed = av.VideoFrame(*_FRAME, "yuv420p")
    for plane, source in zip(packed.planes, frame, strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        rows[:, : plane.width] = source
    packed.colorspace = 1  # BT.709
    return packed.to_ndarray(format="rgb24")


def _scene(prompt: str, seed: int) -> Frame:
    """Film one frame, as wide as a tile, and hang it where the captions will stand."""
    from vidkit.engine.stage.build import build
    from vidkit.engine.stage.camera import parse
    from vidkit.engine.stage.compose import Composer
    from vidkit.engine.stage.path import plan
    from vidkit.engine.stage.words import understand

    left, top, right, bottom = _CROP
    words, shots = parse(prompt)
    scene = build(understand(words, seed), right - left, bottom - top, seed)
    filmed = Composer(scene, plan(shots, 18, 24, scene, seed)[-1:]).frame(0)
    whole = tuple(np.zeros((_FRAME[1] // half, _FRAME[0] // half), np.uint8) for half in (1, 2, 2))
    for plane, source, half in zip(whole, filmed, (1, 2, 2), strict=True):
        plane[top // half : bottom // half, left // half : right // half] = source
    return whole[0], whole[1], whole[2]


def _label(page: Image, text: str, x: int, y: int) -> None:
    from PIL import ImageDraw

    _, path, face = fonts.runs(text)[0]
    ImageDraw.Draw(page).text((x, y), text, font=fonts.font(path, face, 14, 500), fill=_INK, anchor="ls")
