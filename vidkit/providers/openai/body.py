"""A request as bytes: the path it goes to, and its body as form parts or as JSON."""

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
from vidkit.wire.form import FilePart, Form
from vidkit.wire.inputs import data_url, filename, fit_image, mime, read_bytes


@dataclass(frozen=True, slots=True)
class Payload:
    """Where a create goes and what it says; exactly one of `json` and `form` is set."""

    path: str
    json: dict[str, Any] | None = None
    form: Form | None = None


@dataclass(slots=True)
class _Parts:
    """Fields on their way into a body."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, MediaInput] = field(default_factory=dict)


def video_path(video_id: str, tail: str = "") -> str:
    """Return the path of one video; the id becomes exactly one segment."""
    return f"/videos/{quote(video_id, safe='')}{tail}"


def _path(request: Request) -> str:
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


def _parts(request: Request) -> _Parts:
    """Sort a request into values and files."""
    parts = _Parts(dict(getattr(request, "extra_body", None) or {}))
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


def _place(parts: _Parts, name: str, item: MediaInput, id_key: str) -> None:
    if item.remote is not None:
        parts.values[name] = {id_key: item.remote[1]}
    elif item.url is not None and not item.url.startswith("data:"):
        parts.values[name] = {"image_url": item.url}
    else:
        parts.files[name] = item


def _fitted(request: Request, item: MediaInput) -> MediaInput:
    """Bring a reference to the video's size, where that was asked for."""
    if not isinstance(request, CreateRequest) or request.fit is None:
        return item
    pixels = spec.dimensions(request.effective_size)
    assert pixels is not None  # checked by the request
    return fit_image(item, pixels, request.fit)


def encoding(request: Request, preferred: Body | None) -> Body:
    """Choose how a body is written: as the request says, as the server wants, as official clients do."""
    asked: Body | None = getattr(request, "body", None)
    return asked or preferred or ("json" if isinstance(request, RemixRequest) else "multipart")


def payload(request: Request, body: Body) -> Payload:
    """
    Write *request* in the encoding *body*.

    Files go as parts of a form; in JSON a reference image becomes a data URL. A clip to upload has no JSON
    form, so it goes as multipart either way. Blocks while it reads: call it in a thread.
    """
    path, parts = _path(request), _parts(request)
    if body == "json" and "video" not in parts.files:
        for name, item in parts.files.items():
            parts.values[name] = {"image_url": data_url(_fitted(request, item))}
        return Payload(path, json=parts.values)
    files = [_file(name, _fitted(request, item)) for name, item in parts.files.items()]
    return Payload(path, form=Form(fields=flatten(parts.values), files=files))


def _file(name: str, item: MediaInput) -> FilePart:
    return FilePart(
        name=name,
        content=item.path if item.path is not None else read_bytes(item),
        filename=filename(item, name),
        content_type=mime(item) or "application/octet-stream",
    )


def preview(request: Request) -> WirePreview:
    """Return what the create would send, for curl; reads no file."""
    parts = _parts(request)
    if encoding(request, None) == "json" and not parts.files:
        return WirePreview("POST", _path(request), json=parts.values)
    files = {
        name: str(item.path) if item.path is not None else (item.name or name)
        for name, item in parts.files.items()
    }
    return WirePreview("POST", _path(request), fields=flatten(parts.values), files=files)


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
