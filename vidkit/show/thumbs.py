"""Thumbnails for tables: a poster made small enough that fifty of them fit into one output."""

from __future__ import annotations

import functools
import io
import logging

_log = logging.getLogger("vidkit.show")


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
