"""A request before it is written: its path, its values and its files; and what curl would say of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from vidkit.models import MediaInput
from vidkit.providers.base import Request
from vidkit.providers.openai import spec
from vidkit.providers.openai.requests import Body, CreateRequest, EditRequest, ExtendRequest, RemixRequest
from vidkit.providers.preview import WirePreview


@dataclass(slots=True)
class Parts:
    """Fields on their way into a body."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, MediaInput] = field(default_factory=dict)


def video_path(video_id: str, tail: str = "") -> str:
    """Return the path of one video; the id becomes exactly one segment."""
    return f"/videos/{quote(video_id, safe='')}{tail}"


def create_path(request: Request) -> str:
    """Return where a create is posted."""
    paths: dict[type[Request], str] = {
        CreateRequest: "/videos",
        EditRequest: "/videos/edits",
        ExtendRequest: "/videos/extensions",
    }
    if isinstance(request, RemixRequest):
        return video_path(request.video_id, "/remix")
    try:
        return paths[type(request)]
    except KeyError:
        raise TypeError(f"{type(request).__name__} is no request of {spec.NAME}") from None


def parts_of(request: Request) -> Parts:
    """Sort a request into values and files."""
    parts = Parts(dict(getattr(request, "extra_body", None) or {}))
    parts.values["prompt"] = request.prompt_text()
    for name in ("model", "seconds", "size"):
        value = getattr(request, name, None)
        if value is not None:
            parts.values[name] = value
    if isinstance(request, CreateRequest):
        if request.characters:
            parts.values["characters"] = [{"id": item} for item in request.characters]
        if request.input_reference is not None:
            _place(parts, "input_reference", request.input_reference, "file_id")
    if isinstance(request, (EditRequest, ExtendRequest)):
        _place(parts, "video", request.video, "id")
    return parts


def _place(parts: Parts, name: str, item: MediaInput, id_key: str) -> None:
    if item.remote is not None:
        parts.values[name] = {id_key: item.remote[1]}
    elif item.url is not None and not item.url.startswith("data:"):
        parts.values[name] = {"image_url": item.url}
    else:
        parts.files[name] = item


def encoding(request: Request, preferred: Body | None) -> Body:
    """Choose how a body is written: as the request says, as the server wants, as official clients do."""
    asked: Body | None = getattr(request, "body", None)
    return asked or preferred or ("json" if isinstance(request, RemixRequest) else "multipart")


def preview(request: Request) -> WirePreview:
    """Return what the create would send, for curl; reads no file."""
    parts = parts_of(request)
    if encoding(request, None) == "json" and not parts.files:
        return WirePreview("POST", create_path(request), json=parts.values)
    files = {
        name: str(item.path) if item.path is not None else (item.name or name)
        for name, item in parts.files.items()
    }
    return WirePreview("POST", create_path(request), fields=flatten(parts.values), files=files)


def flatten(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Write nested values as form names with brackets: `video[id]`, `characters[][id]`."""
    out: list[tuple[str, str]] = []
    for name, value in values.items():
        _flatten(name, value, out)
    return out


def _flatten(name: str, value: Any, out: list[tuple[str, str]]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _flatten(f"{name}[{key}]", item, out)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _flatten(f"{name}[]", item, out)
    elif value is not None:
        out.append((name, value if isinstance(value, str) else json.dumps(value)))
