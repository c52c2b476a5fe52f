"""A still picture: shows itself in a cell, and goes wherever an image argument is taken."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from vidkit.models import MediaInput

__all__ = ["Picture", "copy_whole"]


class Picture(os.PathLike[str]):
    """
    One image file.

    Args:
        path: Where it lies.
        taken_from: The film it was taken from.
    """

    def __init__(self, path: Path | str, *, taken_from: Path | None = None) -> None:
        self.path = Path(path).expanduser()
        self.taken_from = taken_from

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        from vidkit.media.video import readable

        return f"Picture({readable(self.path)!r})"

    def __media_input__(self) -> MediaInput:
        return MediaInput(path=self.path, name=self.path.name, taken_from=self.taken_from)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        import base64

        kind = "image/png" if self.path.suffix.lower() == ".png" else "image/jpeg"
        data = base64.b64encode(self.path.read_bytes()).decode("ascii")
        return {"text/plain": repr(self), kind: data}

    def save(self, path: Path | str) -> Path:
        """Copy it to *path* (a folder keeps its name) and return where it lies now."""
        return copy_whole(self.path, path)


def copy_whole(source: Path, target: Path | str) -> Path:
    """Copy a file so that the target is either whole or as it was; a folder keeps the file's name."""
    place = Path(target).expanduser()
    if place.is_dir() or str(target).endswith(("/", os.sep)):
        place = place / source.name
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists() and place.samefile(source):
        return place
    part = place.with_name(f"{place.name}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return place
