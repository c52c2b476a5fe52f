"""How long a local video is, by the clock in its header: what a price in credits a minute needs."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from vidkit.models import MediaInput
from vidkit.wire.inputs import is_here, read_bytes

__all__ = ["bytes_of", "seconds_of"]

_CONTAINERS = {b"moov"}


def bytes_of(value: MediaInput) -> int:
    """Return the size of an input that is here."""
    return value.path.stat().st_size if value.path is not None else len(read_bytes(value))


def seconds_of(value: MediaInput) -> float | None:
    """Return the length an MP4 or MOV states; None for other files, broken ones, and those not here."""
    if not is_here(value):
        return None
    try:
        if value.path is None:
            return _clock(io.BytesIO(read_bytes(value)))
        with value.path.open("rb") as file:
            return _clock(file)
    except (OSError, struct.error):  # unreadable or cut off: the service will say so better
        return None


def _clock(file: BinaryIO) -> float | None:
    """Find `moov/mvhd` and read its length."""
    end = file.seek(0, 2)
    at = 0
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        elif size == 0:
            size = end - at
        if size < head:
            return None
        if kind in _CONTAINERS:
            at, end = at + head, min(end, at + size)
            continue
        if kind == b"mvhd":
            (version,) = struct.unpack(">I", file.read(4))
            layout = ">QQIQ" if version >> 24 == 1 else ">IIII"
            *_, scale, length = struct.unpack(layout, file.read(struct.calcsize(layout)))
            return length / scale if scale and length else None
        at += size
    return None
