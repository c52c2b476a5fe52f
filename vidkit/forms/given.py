"""Files for a field: uploads from the browser, results of earlier jobs, and what to show of them."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vidkit.errors import MediaError, VidkitError
from vidkit.models import MediaInput, State
from vidkit.providers.asking import Ask
from vidkit.show import words
from vidkit.show.form import MediaGiven
from vidkit.wire.inputs import fit_image, media_input, mime, read_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

    from vidkit.jobs import Job

__all__ = ["Uploads", "earlier_jobs", "framed", "named", "shown"]

log = logging.getLogger("vidkit.forms")

#: Largest file a form takes: it travels through the notebook's own connection.
LARGEST = 512 * 1024 * 1024
_JOBS = 12
#: Largest pictures of a given file and of what is cut from it, in pixels.
_THUMB = (192, 108)
_FRAMED = (192, 192)


class Uploads:
    """
    Files that come in pieces from the browser.

    Args:
        folder: Where they are kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, message: Mapping[str, Any], piece: bytes) -> Path | None:
        """
        Take a piece in; return the file once it is whole.

        Raises:
            MediaError: It is too large, or a piece is missing.
        """
        size, start = int(message.get("size", 0)), int(message.get("start", 0))
        name = re.sub(r"[^\w.\- ]", "_", Path(str(message.get("file") or "upload")).name)[-80:].lstrip(".")
        if size > LARGEST:
            raise MediaError(
                f"{name} has {size / 1e6:.0f} MB; a form takes at most {LARGEST / 1e6:.0f} MB.",
                advice="Give its path instead.",
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".{name}.part"
        if start == 0:
            part.write_bytes(b"")
        if not part.is_file() or part.stat().st_size != start:
            raise MediaError(f"a piece of {name} is missing.", advice="Upload it again.")
        with part.open("ab") as file:
            file.write(piece)
        if not message.get("last"):
            return None
        whole = self.folder / (name or "upload")
        part.replace(whole)
        return whole


def earlier_jobs(jobs: Callable[[], list[Job[Any]]], provider: str, ask: Ask) -> list[tuple[str, Job[Any]]]:
    """Return the finished jobs a field can take, newest first, with what to call them."""
    found = []
    for job in jobs():
        if job.state is not State.succeeded:
            continue
        named = f"{job.provider}.{job.operation}"
        if ask.kind == "id":
            fits = named in ask.jobs if ask.jobs else job.provider == provider
        else:
            fits = job.path is not None
        if fits:
            words = " ".join(job.prompt.split())
            found.append((f"{job.id} · {words[:40]}", job))
        if len(found) == _JOBS:
            break
    return found


def named(value: Any) -> tuple[str, ...]:
    """Return what tells a given file from another, its name last."""
    if isinstance(value, MediaInput):
        return (str(value.path or value.url or value.remote or id(value.data)), value.name or "a file")
    if isinstance(value, (str, Path)):
        return (str(value),)
    return (str(getattr(value, "id", "") or id(value)), str(getattr(value, "id", type(value).__name__)))


def shown(value: Any) -> MediaGiven | None:
    """Return what to show of a given file, job or address; None for nothing that can be looked at."""
    if isinstance(value, str) and not value.strip():
        return None
    try:
        media = media_input(value)
        if media.path is None:
            return MediaGiven(media.name or media.url or str(value))
        path = media.path.expanduser()
        size = words.size(path.stat().st_size)
        kind = mime(media)
        if kind.startswith("image/"):
            from PIL import Image

            with Image.open(path) as picture:
                about = f"{picture.width}×{picture.height} · {size}"
                picture.thumbnail(_THUMB)
                return MediaGiven(path.name, about, _jpeg(picture))
        if kind.startswith("video/"):
            from vidkit.media import Video

            video = Video(path)
            about = f"{video.width}×{video.height} · {video.duration:.1f} s · {size}"
            return MediaGiven(path.name, about, video.poster().path.read_bytes())
        return MediaGiven(path.name, f"{kind} · {size}")
    except (VidkitError, OSError, ValueError) as wrong:  # the field's own error says what is wrong
        log.debug("nothing to show of %r: %s", value, wrong)
        return None


def framed(value: Any, given: MediaGiven, size: tuple[int, int], mode: Literal["crop", "pad"]) -> MediaGiven:
    """Return the same with the picture beside it as it will travel: cut, or filled up, to *size*."""
    from PIL import Image

    scale = min(side / whole for side, whole in zip(_FRAMED, size, strict=True))
    small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    try:
        cut = read_bytes(fit_image(media_input(value), small, mode))
        with Image.open(io.BytesIO(cut)) as picture:
            return replace(given, cut=_jpeg(picture), cut_about=f"as it is sent: {size[0]}×{size[1]}")
    except (VidkitError, OSError, ValueError) as wrong:  # e.g. an address: the field's own error says it
        log.debug("nothing to cut of %r: %s", value, wrong)
        return given


def _jpeg(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
