"""Small copies and pictures of a file: made once, whole or not at all, anew when the file changed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["folder_for", "make_whole"]

#: One at a time: posters and previews are made on several threads' behalf, and each uses all cores anyway.
_making = threading.Lock()


def folder_for(path: Path, cache: Path | None) -> Path:
    """Return where a file's pictures are kept: a changed file has another folder."""
    stat = path.stat()
    text = f"{path.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"
    key = hashlib.sha256(text.encode()).hexdigest()[:20]
    if cache is None:
        from vidkit.options import home_folder

        cache = home_folder() / "previews"
    return cache / key


def make_whole(folder: Path, name: str, make: Callable[[Path], Any]) -> Path:
    """Return the file *name* in *folder*, made by `make(path)` if it is not there."""
    out = folder / name
    if out.is_file():
        return out
    with _making:
        if not out.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f".{os.getpid()}-{name}"
            try:
                make(part)
                part.replace(out)
            finally:
                part.unlink(missing_ok=True)
    return out
