"""Media arguments of MiniMax requests: measured here before they are paid for, and how they travel."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Any

import pydantic

from vidkit.errors import MediaError
from vidkit.models import MediaInput
from vidkit.providers.minimax import spec
from vidkit.wire.inputs import MediaField, data_url, image_size, is_here, mime, read_bytes, sniff

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")


def _plain_base64(value: Any) -> Any:
    """Take bare Base64 for the image it holds, as older pages (and the seed) show it."""
    if isinstance(value, str) and len(value) >= 256 and _BASE64.fullmatch(value):
        try:
            data = base64.b64decode("".join(value.split()), validate=True)
        except (binascii.Error, ValueError):
            return value  # a path after all, or nonsense: media_input says which
        if sniff(data).startswith("image/"):
            return data
    return value


def _one_subject(value: Any) -> Any:
    """Take the wire's `[{"type": "character", "image": [x]}]` for x."""
    if isinstance(value, (list, tuple)):
        if len(value) != 1:
            raise ValueError(f"exactly one subject is taken, not {len(value)}.")
        value = value[0]
    if isinstance(value, dict) and "image" in value:
        if value.get("type", "character") != "character":
            raise ValueError(f"the subject's type is 'character', not {value['type']!r}.")
        images = value["image"]
        if isinstance(images, (list, tuple)):
            if len(images) != 1:
                raise ValueError(f"exactly one image of the subject is taken, not {len(images)}.")
            images = images[0]
        return _plain_base64(images)
    return _plain_base64(value)


def _web_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("a callback URL starts with http:// or https://.")
    return value


ImageField = Annotated[MediaField, pydantic.BeforeValidator(_plain_base64)]
SubjectField = Annotated[MediaField, pydantic.BeforeValidator(_one_subject)]
WebUrl = Annotated[str, pydantic.AfterValidator(_web_url)]


def check_image(value: MediaInput) -> None:
    """
    Hold a V1 image that is here against the service's rules; one elsewhere is the service's to judge.

    Raises:
        ValueError: With the rule it breaks.
    """
    if value.remote is not None:
        raise ValueError("the first generation takes images as files, bytes or URLs, not as file ids.")
    if not is_here(value):
        return
    width, height = _measured(value, spec.IMAGE_FORMATS, "JPEG, PNG and WebP")
    if size_of(value) >= spec.IMAGE_BYTES:
        raise ValueError(f"the image has {size_of(value) / 2**20:.1f} MB; it must be smaller than 20 MB.")
    if min(width, height) <= spec.IMAGE_SHORT_SIDE:
        raise ValueError(
            f"the image is {width}×{height}; its shorter side must be longer than {spec.IMAGE_SHORT_SIDE} px."
        )
    check_aspect(width, height)


def check_aspect(width: int, height: int) -> None:
    """Refuse what is narrower than 2:5 or wider than 5:2."""
    low, high = spec.IMAGE_ASPECT
    if not low <= width / height <= high:
        raise ValueError(f"the image is {width}×{height}; it must be between 2:5 and 5:2.")


def check_v2(value: MediaInput, kind: str) -> None:
    """
    Hold a V2 input that is here against the service's rules (lengths are left to the service).

    Raises:
        ValueError: With the rule it breaks.
    """
    if not is_here(value):
        return
    size, limit = size_of(value), spec.V2_BYTES[kind]
    if size > limit:
        raise ValueError(f"the {kind} has {size / 2**20:.1f} MB; at most {limit >> 20} MB are allowed.")
    if kind == "image":
        if mime(value) == "image/heic":  # taken by the service; not every machine here can measure it
            return
        width, height = _measured(value, spec.IMAGE_FORMATS, "JPEG, PNG, WebP and HEIC")
        low, high = spec.V2_PIXELS
        if min(width, height) < low or max(width, height) > high:
            raise ValueError(f"the image is {width}×{height}; sides of {low} to {high} px are allowed.")
        check_aspect(width, height)
        return
    found = mime(value)
    allowed = spec.V2_VIDEO_TYPES if kind == "video" else spec.V2_AUDIO_TYPES
    if found not in allowed:
        names = "MP4 and MOV" if kind == "video" else "WAV and MP3"
        raise ValueError(f"{value.name or 'the input'} is {found}; {names} are taken.")


def _measured(value: MediaInput, formats: tuple[str, ...], names: str) -> tuple[int, int]:
    try:
        is_video = mime(value).startswith("video/")
        width, height, kind = (0, 0, "") if is_video else image_size(value)
    except MediaError as wrong:
        raise ValueError(f"{wrong.message} {names} are taken.") from None
    if is_video:
        raise ValueError("this is a video; give one picture of it, e.g. video.poster().")
    if kind not in formats:
        raise ValueError(f"the image is a {kind.upper()}; {names} are taken.")
    return width, height


def size_of(value: MediaInput) -> int:
    """Return the bytes of an input that is here."""
    return value.path.stat().st_size if value.path is not None else len(read_bytes(value))


def to_url(value: MediaInput | None) -> str:
    """Return an input as the wire's string: a URL, a data URL, or (V2) `mm_file://ID`."""
    assert value is not None
    if value.remote is not None:
        return f"mm_file://{value.remote[1]}"
    return data_url(value)
