"""
Fetch one finished file: resumable, checked, whole or not at all.

Bytes gather in `NAME.part` beside the target (with `NAME.part.json`, which holds the validator that makes
resuming safe, also after a restart); only a complete file whose first bytes are what they should be gets
the final name.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
import shutil
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vidkit.errors import JobExpired, MediaError, NotFound, RateLimited, ServiceError, VidkitError
from vidkit.models import Asset
from vidkit.wire import hints
from vidkit.wire.inputs import SUFFIXES, sniff
from vidkit.wire.redact import clean, redact
from vidkit.wire.reply import Reply, Stream, default_error

if TYPE_CHECKING:
    from vidkit.wire.http import Wire

__all__ = ["download", "safe_name"]

log = logging.getLogger("vidkit.wire")

LIMIT_BYTES = 4 * 1024**3
#: Tries without a single new byte before giving up; any progress starts the count again.
FRUITLESS_TRIES = 5
#: Seconds between tries.
BACKOFF_S = (0.2, 1.0, 3.0, 8.0)
#: How much is gathered before it goes to the disk, in a thread.
BLOCK = 1 << 20
#: A link answered like this has died or was never ours: worth one fresh signature.
DEAD = {401, 403, 404, 410}
#: Keep this much of a disk free.
SPARE_BYTES = 64 * 1024**2

OnProgress = Callable[[int, int | None], None]
Resign = Callable[[], Awaitable[Asset | None]]


def safe_name(text: str, suffix: str = "") -> str:
    """Return a file name that is nothing but a name on any system, whatever a service put into *text*."""
    flat = unicodedata.normalize("NFKC", text)
    kept = "".join(
        letter if letter.isalnum() or letter in "-_. " else "-"
        for letter in flat
        if unicodedata.category(letter)[0] != "C"
    )
    name = re.sub(r"[\s-]+", "-", kept).strip("-. ")[:80].rstrip("-. ")
    if not name or name.split(".")[0].upper() in {"CON", "PRN", "AUX", "NUL", *_DEVICES}:
        name = f"file-{name}".rstrip("-")
    return name + suffix


_DEVICES = {f"{kind}{number}" for kind in ("COM", "LPT") for number in range(1, 10)}


@dataclass
class _Part:
    """The unfinished file and what is needed to go on with it."""

    path: Path
    validator: str = ""
    total: int | None = None

    @property
    def notes(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def load(self) -> None:
        """Take over what an earlier process left, if it can be trusted."""
        try:
            noted = json.loads(self.notes.read_text())
            self.validator, self.total = str(noted["validator"]), noted["total"]
        except (OSError, ValueError, KeyError, TypeError):
            self.drop()  # bytes of unknown origin are worth nothing

    def note(self) -> None:
        self.notes.write_text(json.dumps({"validator": self.validator, "total": self.total}))

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self.notes.unlink(missing_ok=True)
        self.validator, self.total = "", None


async def download(
    wire: Wire,
    asset: Asset,
    target: Path,
    *,
    on_progress: OnProgress | None = None,
    limit_bytes: int = LIMIT_BYTES,
    resign: Resign | None = None,
) -> Path:
    """
    Fetch *asset* to *target*.

    Args:
        wire: The service's wire; its key goes along only where the asset is a path below the base URL.
        asset: What to fetch.
        target: Final name. Where the bytes are another format of the same kind (WebP for JPEG, say) the
            ending is corrected.
        on_progress: Called with bytes so far and bytes in all (or None), on the loop thread.
        limit_bytes: Refuse anything larger.
        resign: Looks at the job again and returns the asset with a fresh link; asked at most once.

    Returns:
        The path of the whole file.

    Raises:
        JobExpired: The link is dead and no fresh one could be had.
        MediaError: What came is not what was promised: an error page, another kind, too large, disk full.
        ServiceError: The service does not deliver; the part stays and a later call goes on with it.
    """
    try:
        return await _download(wire, asset, target, on_progress, limit_bytes, resign)
    except OSError as wrong:
        raise MediaError(
            f"{target} cannot be written: {wrong.strerror or wrong}.",
            provider=wire.provider,
            advice="Make room or choose another folder; job.save() fetches it again.",
        ) from wrong


async def _download(
    wire: Wire,
    asset: Asset,
    target: Path,
    on_progress: OnProgress | None,
    limit_bytes: int,
    resign: Resign | None,
) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _Part(target.with_name(f"{target.name}.part"))
    part.load()
    fruitless = 0
    while True:
        before = part.size
        try:
            await _fetch(wire, asset, part, on_progress, limit_bytes)
            break
        except _Dead as dead:
            fresh = await resign() if resign is not None else None
            resign = None
            if fresh is None:
                raise _gone(dead, asset, wire) from None
            asset = fresh
            continue
        except (ServiceError, RateLimited) as wrong:
            fruitless = 0 if part.size > before else fruitless + 1
            if fruitless >= FRUITLESS_TRIES:
                raise
            pause = wrong.retry_after if wrong.retry_after is not None else BACKOFF_S[min(fruitless, 3)]
            log.debug("download goes on at %d bytes in %.1f s: %s", part.size, pause, wrong.message)
            await wire.sleep(min(pause, 60.0))
    return await asyncio.to_thread(_finish, part, target, asset)


class _Dead(Exception):  # noqa: N818  # control flow of this module: the link has died
    def __init__(self, error: VidkitError) -> None:
        super().__init__()
        self.error = error


def _gone(dead: _Dead, asset: Asset, wire: Wire) -> VidkitError:
    if asset.with_key and not isinstance(dead.error, NotFound):
        return dead.error  # a wrong key stays a wrong key
    return JobExpired(
        f"the link to the {asset.role} is dead ({redact(dead.error.message.rstrip('.'))}).",
        provider=wire.provider,
        code=dead.error.code,
        advice="job.refresh() asks for a fresh link; if the service deleted the file: again=True.",
    )


async def _fetch(
    wire: Wire, asset: Asset, part: _Part, on_progress: OnProgress | None, limit_bytes: int
) -> None:
    """Fetch what is missing, once; raises ServiceError where trying again can help."""
    start = part.size
    headers = {"accept-encoding": "identity", "accept": "*/*"}
    if start and part.validator:
        headers |= {"range": f"bytes={start}-", "if-range": part.validator}
    elif start:
        part.drop()
        start = 0
    async with wire.stream("GET", asset.url, headers=headers, with_key=asset.with_key) as stream:
        if stream.status == 416 and start:
            if _range_total(stream.headers) == start:
                return  # we had all of it already
            part.drop()
            raise ServiceError("the part on disk fits no longer; starting anew.", provider=wire.provider)
        if stream.status not in {200, 206}:
            await _refuse(wire, stream)
        if stream.status == 206 and _range_start(stream.headers) != start:
            part.drop()
            raise ServiceError("the service sent another range than asked for.", provider=wire.provider)
        if stream.status == 200 and start:
            part.drop()  # it changed, or the server knows no ranges: from the start
            start = 0
        coded = stream.headers.get("content-encoding", "identity").lower() not in {"", "identity"}
        length = None if coded else _length(stream.headers)
        part.total = start + length if length is not None else None
        part.validator = "" if coded else _validator(stream.headers)
        _check_size(part, limit_bytes, wire)
        part.note()
        await _write(wire, stream, part, start, on_progress, limit_bytes)
    if part.total is not None and part.size != part.total:
        raise ServiceError(
            f"the file broke off after {part.size} of {part.total} bytes.", provider=wire.provider
        )


async def _refuse(wire: Wire, stream: Stream) -> None:
    """Raise what a status other than 200 and 206 means."""
    from vidkit.wire._client import Lost

    body = b""
    with contextlib.suppress(Lost):  # the status alone says enough
        body = await stream.read(65536)
    reply = Reply(stream.status, stream.headers, body, stream.url, wire.provider)
    # A foreign host's error body is not in the service's words; only the service's own goes to its reader.
    error = (wire.read_error(reply) if wire.owns(stream.url) else None) or default_error(reply)
    error.provider = error.provider or wire.provider
    if error.retry_after is None:
        error.retry_after = hints.retry_after(stream.headers)
    clean(error)
    if stream.status in DEAD:
        raise _Dead(error)
    raise error


async def _write(
    wire: Wire,
    stream: Stream,
    part: _Part,
    start: int,
    on_progress: OnProgress | None,
    limit_bytes: int,
) -> None:
    from vidkit.wire._client import Lost

    done = start
    block = bytearray()
    with part.path.open("ab" if start else "wb") as file:
        try:
            async for chunk in stream.chunks():
                if done == 0:
                    _check_page(wire, stream, chunk)
                block += chunk
                done += len(chunk)
                if done > limit_bytes:
                    raise MediaError(
                        f"the file is larger than {limit_bytes:,} bytes.", provider=wire.provider
                    )
                if len(block) >= BLOCK:
                    await asyncio.to_thread(file.write, bytes(block))
                    block.clear()
                if on_progress is not None:
                    on_progress(done, part.total)
        except Lost as wrong:
            raise ServiceError(f"the download broke off ({wrong}).", provider=wire.provider) from None
        finally:
            file.write(block)  # what has arrived need not be sent again


def _check_page(wire: Wire, stream: Stream, start: bytes) -> None:
    """Let the service's reader see a JSON body at 200: it may be an error (or "not ready") in disguise."""
    if not wire.owns(stream.url) or sniff(start) != "application/json":
        return
    error = wire.read_error(Reply(stream.status, stream.headers, start, stream.url, wire.provider))
    if error is not None:
        raise clean(error)


def _check_size(part: _Part, limit_bytes: int, wire: Wire) -> None:
    if part.total is None:
        return
    if part.total > limit_bytes:
        raise MediaError(
            f"the file has {part.total:,} bytes; at most {limit_bytes:,} are allowed.", provider=wire.provider
        )
    free = shutil.disk_usage(part.path.parent).free
    if part.total - part.size > free - SPARE_BYTES:
        raise MediaError(
            f"the file needs {part.total - part.size:,} bytes; the disk has {max(0, free - SPARE_BYTES):,}.",
            provider=wire.provider,
            advice="Make room, then call job.save() again: nothing is lost at the service yet.",
        )


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isdigit() else None


def _validator(headers: Mapping[str, str]) -> str:
    """Return what If-Range may hold: a strong ETag, else the date (weak tags promise too little)."""
    etag = headers.get("etag", "")
    return etag if etag and not etag.startswith("W/") else headers.get("last-modified", "")


def _range_start(headers: Mapping[str, str]) -> int | None:
    match = re.match(r"bytes (\d+)-", headers.get("content-range", ""))
    return int(match[1]) if match else None


def _range_total(headers: Mapping[str, str]) -> int | None:
    match = re.match(r"bytes (?:\*|\d+-\d+)/(\d+)", headers.get("content-range", ""))
    return int(match[1]) if match else None


def _finish(part: _Part, target: Path, asset: Asset) -> Path:
    """Check what the bytes are and give them their final name."""
    with part.path.open("rb") as file:
        start = file.read(512)
    expected = next((kind for kind, suffix in SUFFIXES.items() if suffix == target.suffix.lower()), None)
    if expected is not None:
        found = sniff(start)
        if found.split("/")[0] != expected.split("/")[0]:
            text = redact(" ".join(start[:120].decode("utf-8", "replace").split()))
            part.drop()
            raise MediaError(
                f"the {asset.role} is {found}, not {expected}"
                + (f": {text!r}." if found.startswith(("text/", "application/json")) else "."),
                advice="Look at the job again; the service may have sent an error page.",
            )
        if found != expected:
            target = target.with_suffix(SUFFIXES.get(found, target.suffix))
    elif not start:
        part.drop()
        raise MediaError(f"the {asset.role} is empty.")
    with part.path.open("r+b") as file:  # Windows syncs only what is open for writing
        os.fsync(file.fileno())
    part.path.replace(target)
    part.notes.unlink(missing_ok=True)
    return target
