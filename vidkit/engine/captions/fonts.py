"""
The one seam to the caption fonts: which file draws a character, at which weight.

Noto Sans for some twenty scripts lies in `manimgx-fonts` (base install), Chinese, Japanese and Korean in
`manimgx-fonts-cjk` (`vidkit[local]`). Both are under the Open Font License: pictures made with them are free.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from vidkit.engine.captions import scripts
from vidkit.engine.work import TaskError
from vidkit.errors import MissingPart

if TYPE_CHECKING:
    from PIL import ImageFont

_CJK = "NotoSansCJK-VF.otf.ttc"

#: First and last code point of the scripts that have a file of their own.
_BLOCKS = (
    (0x0530, 0x058F, "Armenian"),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x077F, "Arabic"),
    (0x08A0, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x2D80, 0x2DDF, "Ethiopic"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFC, "Arabic"),
)

#: Face inside the CJK collection: the same code point is drawn differently in each country.
_FACES = {"ja": 0, "ko": 1, "zh": 2, "cmn": 2, "zh-tw": 3, "zh-hant": 3, "zh-hk": 4, "yue": 4}

#: Characters that draw nothing by themselves.
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def check(text: str) -> None:
    """
    Make sure that a font has every character of *text*.

    Raises:
        TaskError: With code `font_missing`, naming the script.
        MissingPart: When the script's letters join or stack and the library that does it is not installed.
    """
    for char in dict.fromkeys(text):
        if scripts.joins(char) and not shapes():
            raise MissingPart(
                f"Captions in {scripts.script_name(char)} letters need the library FriBidi, which orders "
                "letters. Run: conda install fribidi (or: apt install libfribidi0, brew install fribidi)"
            )
        if not _drawn(char) or any(ord(char) in coverage(path) for path in _candidates(char)):
            continue
        script = scripts.script_name(char)
        if scripts.unspaced(char) or scripts.hangul(char):
            raise TaskError(
                f"No font here has the {script} character {char!r}, so the captions cannot be drawn.",
                code="font_missing",
                advice='Run: pip install "vidkit[local]"',
            )
        raise TaskError(
            f"No font here has the {script} character {char!r}, so the captions cannot be drawn.",
            code="font_missing",
            advice="Leave the character out, or export without captions and add them with your own font.",
        )


def runs(text: str, language: str = "", *, italic: bool = False) -> list[tuple[str, str, int]]:
    """
    Split *text* by font: rows of text, file and face. What every font has stays with its neighbours.

    Raises:
        TaskError: With code `font_missing`.
    """
    found: list[tuple[str, str, int]] = []
    for char in text:
        shared = not _drawn(char) or unicodedata.category(char)[0] in "PMSN"
        if found and shared and (not _drawn(char) or ord(char) in coverage(found[-1][1])):
            before = found[-1]
            found[-1] = (before[0] + char, before[1], before[2])
            continue
        path = next((path for path in _candidates(char, italic) if ord(char) in coverage(path)), None)
        if path is None:
            if not _drawn(char):
                continue
            check(char)
            continue
        face = _cjk_face(text, language) if path.endswith(_CJK) else 0
        if found and found[-1][1:] == (path, face):
            found[-1] = (found[-1][0] + char, path, face)
        else:
            found.append((char, path, face))
    return found


@lru_cache(maxsize=64)
def font(path: str, face: int, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Open a font at a size in pixels and the weight nearest to *weight*."""
    engine = shapes()
    from PIL import ImageFont

    layout = ImageFont.Layout.RAQM if engine else ImageFont.Layout.BASIC
    opened = ImageFont.truetype(path, size, index=face, layout_engine=layout)
    axis = opened.get_variation_axes()[0]
    low, high = axis["minimum"] or 0, axis["maximum"] or 0
    opened.set_variation_by_axes([min(max(weight, low), high)])
    return opened


@lru_cache(maxsize=1)
def shapes() -> bool:
    """Return whether letters can be joined, stacked and turned around; plain ones need none of it."""
    from PIL import features

    return bool(features.check("raqm"))


@lru_cache(maxsize=64)
def heaviest(path: str, face: int) -> int:
    """Return the largest weight of a font."""
    from PIL import ImageFont

    return int(ImageFont.truetype(path, 10, index=face).get_variation_axes()[0]["maximum"] or 700)


@lru_cache(maxsize=64)
def coverage(path: str) -> frozenset[int]:
    """Return the code points a font file has glyphs for, from its character map."""
    data = Path(path).read_bytes()
    base = 0
    if data[:4] == b"ttcf":
        (base,) = struct.unpack_from(">I", data, 12)
    (tables,) = struct.unpack_from(">H", data, base + 4)
    cmap = 0
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, base + 12 + 16 * index)
        if tag == b"cmap":
            cmap = offset
    points: set[int] = set()
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        points |= _subtable(data, cmap + offset)
    return frozenset(points)


def _subtable(data: bytes, at: int) -> set[int]:
    """Read one character map of format 4 or 12; the other formats repeat what these say."""
    (kind,) = struct.unpack_from(">H", data, at)
    points: set[int] = set()
    if kind == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        for index in range(groups):
            first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * index)
            points.update(range(first, last + 1))
    elif kind == 4:
        (twice,) = struct.unpack_from(">H", data, at + 6)
        count = twice // 2
        ends = struct.unpack_from(f">{count}H", data, at + 14)
        starts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
        for first, last in zip(starts, ends, strict=True):
            if first != 0xFFFF:
                points.update(range(first, last + 1))
    return points


def _candidates(char: str, italic: bool = False) -> list[str]:
    """Return the files that may have *char*, best first."""
    point = ord(char)
    own = [f"NotoSans{name}[wght].ttf" for low, high, name in _BLOCKS if low <= point <= high]
    slanted = ["NotoSans-Italic[wght].ttf"] if italic else []
    rest = ["NotoSans[wght].ttf", "NotoSansSymbols[wght].ttf", "NotoEmoji[wght].ttf"]
    if point >= 0x1F000 and point < 0x20000:
        rest.reverse()
    folder = _folder("manimgx_fonts")
    if folder is None:
        raise MissingPart("Captions need the Noto fonts. Run: pip install manimgx-fonts")
    files = [str(folder / name) for name in (*own, *slanted, *rest)]
    east = _folder("manimgx_fonts_cjk")
    if east is not None:
        files.insert(0 if scripts.unspaced(char) and not own else len(files), str(east / _CJK))
    return files


@lru_cache(maxsize=4)
def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _cjk_face(text: str, language: str) -> int:
    """Choose the country's drawing: by the language, else by the letters that only one of them has."""
    wanted = language.lower().replace("_", "-")
    for key in (wanted, "-".join(wanted.split("-")[:2]), wanted.split("-")[0]):
        if key in _FACES:
            return _FACES[key]
    if any(map(scripts.kana, text)):
        return _FACES["ja"]
    return _FACES["ko"] if any(map(scripts.hangul, text)) else _FACES["zh"]


def _drawn(char: str) -> bool:
    """Return whether *char* leaves ink; variation selectors and joiners do not."""
    return unicodedata.category(char) not in _INVISIBLE and not 0xFE00 <= ord(char) <= 0xFE0F
