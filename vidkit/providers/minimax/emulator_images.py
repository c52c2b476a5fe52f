"""Images that clients send: fetched or decoded, measured, and kept until the task has them."""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidkit.providers.minimax import spec
from vidkit.providers.minimax.emulator_core import Desk, invalid
from vidkit.server.emulator import StoredFile

#: Kept blobs that are nobody's upload are filed under this purpose, and no list shows them.
PRIVATE = "_input"
_ENDINGS = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "heif": ".heic"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A measured image on disk."""

    path: Path
    width: int
    height: int

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.width / self.height


def unpacked(field: str, value: Any) -> str:
    """Return a URL or data URL for what a client wrote: bare Base64 counts as a data URL (OLD, seed)."""
    if not isinstance(value, str) or not value.strip():
        raise invalid(f"{field} is empty or not a string")
    text = value.strip()
    if text.startswith(("http://", "https://", "data:")):
        return text
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise invalid(f"{field} is neither a URL nor Base64") from None
    return f"data:;base64,{text}"


async def take_image(desk: Desk, owner: str, field: str, value: Any) -> Picture:
    """
    Read, check and keep an image of V1.

    Raises:
        Refusal: It breaks one of I2V's rules.
        FetchRefused: Its URL cannot be read.
    """
    data, _ = await desk.host.fetch(unpacked(field, value), limit=spec.IMAGE_BYTES - 1)
    width, height, kind = await measured(field, data, spec.IMAGE_FORMATS)
    if min(width, height) <= spec.IMAGE_SHORT_SIDE:
        raise invalid(
            f"{field} short side must be larger than {spec.IMAGE_SHORT_SIDE}px, got {width}x{height}"
        )
    check_aspect(field, width, height)
    kept = await keep(desk, owner, data, f"{field}{_ENDINGS[kind]}", f"image/{kind}")
    return Picture(kept.path, width, height)


def check_aspect(field: str, width: int, height: int) -> None:
    """Refuse what is narrower than 2:5 or wider than 5:2."""
    low, high = spec.IMAGE_ASPECT
    if not low <= width / height <= high:
        raise invalid(f"{field} aspect ratio must be between 2:5 and 5:2, got {width}x{height}")


async def measured(field: str, data: bytes, formats: tuple[str, ...]) -> tuple[int, int, str]:
    """
    Return width, height and format by the file's own bytes.

    Raises:
        Refusal: It is no image of one of *formats*.
    """
    found = await asyncio.to_thread(_measure, data)
    if found is None or found[2] not in formats:
        raise invalid(f"{field} is not an image of a supported format ({', '.join(formats)})")
    return found


def _measure(data: bytes) -> tuple[int, int, str] | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.width, image.height, (image.format or "").lower()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


async def keep(desk: Desk, owner: str, data: bytes, name: str, content_type: str) -> StoredFile:
    """Keep bytes until the task has copied them, and for a look afterwards."""
    return await desk.host.store(
        service=spec.NAME, owner=owner, data=data, name=name, content_type=content_type, purpose=PRIVATE
    )
