"""
Reads every body encoding official clients send into one shape: nested values, with uploads as `Upload`.

Multipart names nest by brackets (`video[id]`, `characters[][id]`); some clients put JSON text into a
field instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from vidkit.providers.openai.emulator_errors import Refusal
from vidkit.providers.openai.spec import DATA_URL_LIMIT

#: One text part may hold a whole data URL, and then some.
PART_LIMIT = DATA_URL_LIMIT + 1024
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_PILLOW_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part, already read. Its declared type is hearsay (Python sends octet-stream): sniff."""

    name: str
    data: bytes


def _bare(filename: str | None) -> str:
    """Return a part's file name without any folders in it."""
    return re.split(r"[\\/]", filename or "")[-1] or "upload"


def media_type(request: Request) -> str:
    """Return the body's content type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(
    request: Request, *, allowed: tuple[str, ...] = ("application/json", "multipart/form-data")
) -> dict[str, Any]:
    """Read a body of any allowed encoding, or refuse it in the wire's words."""
    kind = media_type(request)
    if kind not in allowed:
        raise Refusal(
            415,
            f"Unsupported content type: '{kind}'. This API method only accepts "
            f"{' or '.join(repr(name) for name in allowed)} requests.",
            code="unsupported_content_type",
        )
    if kind == "application/json":
        return await read_json(request)
    try:
        async with request.form(max_part_size=PART_LIMIT) as form:
            pairs = [
                (key, Upload(_bare(value.filename), await value.read()))
                if isinstance(value, UploadFile)
                else (key, value)
                for key, value in form.multi_items()
            ]
    except MultiPartException as wrong:
        raise Refusal(400, f"Could not parse multipart form: {wrong.message}") from None
    except Exception as wrong:  # starlette wraps MultiPartException into an HTTPException inside an app
        detail = getattr(wrong, "detail", None)
        if getattr(wrong, "status_code", None) != 400:
            raise
        raise Refusal(400, f"Could not parse multipart form: {detail}") from None
    return nest(pairs)


async def read_json(request: Request) -> dict[str, Any]:
    """Read a JSON object."""
    try:
        body = json.loads(await request.body())
        json.dumps(
            body, ensure_ascii=False
        ).encode()  # half a surrogate pair parses, and could never be sent back
    except ValueError:
        raise Refusal(400, "We could not parse the JSON body of your request.") from None
    if not isinstance(body, dict):
        raise Refusal(400, "The JSON body of your request must be an object.")
    return body


def nest(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Turn flat form names into nested values: `a[b]` into objects, `a[]` into arrays."""
    out: dict[str, Any] = {}
    for name, value in pairs:
        head = name.partition("[")[0]
        path = _BRACKET.findall(name[len(head) :])
        _place(out, [head, *path], _courtesy(value))
    return out


def _courtesy(value: Any) -> Any:
    """Read JSON text inside a field, as vLLM-style clients nest; prompts that look so stay text."""
    if isinstance(value, str) and value[:1] in "{[" and value[-1:] in "}]":
        try:
            parsed = json.loads(value)
        except ValueError:
            return value
        if isinstance(parsed, dict) and parsed.keys() & {"id", "file_id", "image_url"}:
            return parsed
        if isinstance(parsed, list) and parsed and all(isinstance(item, dict) for item in parsed):
            return parsed
    return value


def _place(target: dict[str, Any], path: list[str], value: Any) -> None:
    """Put *value* at *path*; an array's next object starts when the current one already has the key."""
    key, rest = path[0], path[1:]
    if not rest:
        target[key] = value
        return
    if rest[0] == "" or rest[0].isdigit():
        items = target.setdefault(key, [])
        if not isinstance(items, list):
            return
        inner = rest[1:]
        if not inner:
            items.append(value)
        elif rest[0].isdigit():
            while len(items) <= min(int(rest[0]), 99):
                items.append({})
            _place(items[min(int(rest[0]), 99)], inner, value)
        else:
            if not items or not isinstance(items[-1], dict) or inner[0] in items[-1]:
                items.append({})
            _place(items[-1], inner, value)
        return
    child = target.setdefault(key, {})
    if isinstance(child, dict):
        _place(child, rest, value)


def image_facts(data: bytes) -> tuple[int, int, str] | None:
    """Measure an image by its bytes alone; None when it is no JPEG, PNG or WebP."""
    try:
        with Image.open(BytesIO(data)) as image:
            kind = _PILLOW_TYPES.get(image.format or "")
            size = image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    return (*size, kind) if kind else None


def is_whole(data: bytes) -> bool:
    """Whether an image can be decoded to its last pixel; blocks."""
    try:
        with Image.open(BytesIO(data)) as image:
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def object_of(value: Any, *keys: str) -> str | None:
    """Return the one string that an object like `{"id": …}` holds under one of *keys*, or None."""
    if isinstance(value, Mapping):
        found = [value[key] for key in keys if isinstance(value.get(key), str) and value[key]]
        return found[0] if len(found) == 1 else None
    return None
