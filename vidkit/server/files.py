"""Files on disk: where they lie in the home, how they get there whole, how they are answered."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from urllib.parse import quote

from starlette.responses import FileResponse, PlainTextResponse, Response

__all__ = ["answer", "attempt_folder", "blob_path", "job_folder", "link_or_copy", "put_whole", "safe_part"]


def safe_part(text: str) -> str:
    """Turn an id or a name from outside into one harmless, reversible part of a path."""
    part = quote(text, safe="")[:180]
    return part.replace(".", "%2E") if not part.strip(".") else part or "%"


def job_folder(home: Path, service: str, id: str) -> Path:
    """Return where a job lives."""
    return home / "jobs" / safe_part(service) / safe_part(id)


def attempt_folder(home: Path, service: str, id: str, attempt: int) -> Path:
    """Return an attempt's own folder: a worker that lost its lease never writes into its successor's."""
    return job_folder(home, service, id) / str(attempt)


def blob_path(home: Path, service: str, id: str, name: str) -> Path:
    """Return where a blob lives, keeping its suffix."""
    suffix = re.sub(r"[^A-Za-z0-9.]", "", Path(name).suffix)[:12]
    return home / "files" / safe_part(service) / f"{safe_part(id)}{suffix}"


def link_or_copy(source: Path, target: Path) -> None:
    """Give *target* the content of *source*, without copying where the disk allows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:  # another disk, or a system without hard links
        shutil.copyfile(source, target)


def put_whole(data: bytes | Path, target: Path) -> int:
    """Write *data* under *target*, whole or not at all, and return its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    if isinstance(data, Path):
        shutil.copyfile(data, part)
    else:
        part.write_bytes(data)
    part.replace(target)
    return target.stat().st_size


def answer(path: Path, *, name: str, content_type: str) -> Response:
    """Answer with a file: Range, If-Range, ETag and Content-Length are Starlette's; a missing file is 404."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return PlainTextResponse("The file is gone.", status_code=404)
    return FileResponse(path, filename=name, media_type=content_type, stat_result=facts)
