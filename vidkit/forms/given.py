"""Files for a field: uploads from the browser, results of earlier jobs, and what to show of them."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.errors import MediaError, VidkitError
from vidkit.models import State
from vidkit.providers.asking import Ask
from vidkit.show.form import MediaGiven

if TYPE_CHECKING:
    from vidkit.jobs import Job

__all__ = ["Uploads", "earlier_jobs", "shown"]

log = logging.getLogger("vidkit.forms")

#: Largest file a form takes: it travels through the notebook's own connection.
LARGEST = 512 * 1024 * 1024
_JOBS = 12


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


def shown(value: Any) -> MediaGiven | None:
    """Return what to show of a given file, job or address; None for nothing that can be looked at."""
    from vidkit.wire.inputs import media_input, mime

    if isinstance(value, str) and not value.strip():
        return None
    try:
        media = media_input(value)
        if media.path is None:
            return MediaGiven(media.name or media.url or str(value), "")
        path = media.path.expanduser()
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        kind = mime(media)
        if kind.startswith("image/"):
            from PIL import Image

            with Image.open(path) as picture:
                about = f"{picture.width}×{picture.height} · {size}"
                picture.thumbnail((192, 108))
                out = io.BytesIO()
                picture.convert("RGB").save(out, "JPEG", quality=80)
            return MediaGiven(path.name, about, out.getvalue())
        if kind.startswith("video/"):
            from vidkit.media import Video

            video = Video(path)
            about = f"{video.width}×{video.height} · {video.duration:.1f} s · {size}"
            return MediaGiven(path.name, about, video.poster().path.read_bytes())
        return MediaGiven(path.name, size)
    except (VidkitError, OSError, ValueError) as wrong:  # the field's own error says what is wrong
        log.debug("nothing to show of %r: %s", value, wrong)
        return None
