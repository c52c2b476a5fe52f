"""Thumbnails for tables: a poster made small enough that fifty of them fit into one output."""

from __future__ import annotations

import functools
import io
import logging

_log = logging.getLogger("vidkit.show")

#: The sheet `static/captions.jpg`, made of `notebooks/images/captions.jpg`: tiles in rows of five.
_COLUMNS, _TILE = 5, (168, 107)


@functools.lru_cache(maxsize=512)
def thumbnail(poster: bytes, width: int = 96, height: int = 54, limit: int = 4000) -> bytes:
    """
    Return a small JPEG (about 2 KB; *limit* bytes where that can be), sharp on dense screens at half size.

    Returns:
        Nothing when *poster* is not a picture: a table without a thumbnail is still a table.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(poster)) as picture:
            picture.thumbnail((width * 2, height * 2))
            for quality in (70, 45, 25):
                out = io.BytesIO()
                picture.convert("RGB").save(out, "JPEG", quality=quality, optimize=True)
                if out.tell() <= limit:
                    break
            return out.getvalue()
    except (OSError, ValueError, SyntaxError) as broken:  # Pillow raises SyntaxError for some broken headers
        _log.debug("no thumbnail: %s", broken)
        return b""


@functools.cache
def _captions() -> dict[str, bytes]:
    """Cut the sheet of caption templates; its comment names the tiles in their order."""
    from importlib import resources

    from PIL import Image

    sheet = Image.open(io.BytesIO((resources.files("vidkit.show") / "static" / "captions.jpg").read_bytes()))
    found = {}
    for place, name in enumerate(sheet.info["comment"].decode("ascii").split(",")):
        left, top = place % _COLUMNS * _TILE[0], place // _COLUMNS * _TILE[1]
        out = io.BytesIO()
        tile = sheet.crop((left, top, left + _TILE[0], top + _TILE[1]))
        tile.save(out, "JPEG", quality=58, optimize=True)
        found[name] = out.getvalue()
    return found


def caption_picture(name: str) -> bytes:
    """Return a small JPEG of a caption template, as the local studio draws it; nothing for other names."""
    return _captions().get(name, b"")
