"""Finds the library that orders the letters of Arabic, Hebrew and Indic words, before Pillow asks for it."""

from __future__ import annotations

import sys
from pathlib import Path


def find_fribidi(prefix: str = sys.prefix) -> bool:
    """
    Load FriBidi from this environment, if it is there.

    Pillow's wheels ask the system for it by name while they are imported, which does not reach into a conda
    environment; once it is loaded, that name is known. So this runs before anything imports `PIL.ImageFont`.
    """
    for name in ("libfribidi.so.0", "libfribidi.0.dylib"):
        path = Path(prefix) / "lib" / name
        if path.exists():
            import ctypes

            ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
            return True
    return False
