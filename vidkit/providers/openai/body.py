"""A request as bytes: its body as form parts or as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vidkit.models import MediaInput
from vidkit.providers.base import Request
from vidkit.providers.openai import spec
from vidkit.providers.openai.requests import Body, CreateRequest
from vidkit.providers.openai.requests_parts import create_path, flatten, parts_of
from vidkit.wire.form import FilePart, Form
from vidkit.wire.inputs import data_url, filename, fit_image, mime, read_bytes


@dataclass(frozen=True, slots=True)
class Payload:
    """Where a create goes and what it says; exactly one of `json` and `form` is set."""

    path: str
    json: dict[str, Any] | None = None
    form: Form | None = None


def payload(request: Request, body: Body) -> Payload:
    """
    Write *request* in the encoding *body*.

    Files go as parts of a form; in JSON a reference image becomes a data URL. A clip to upload has no JSON
    form, so it goes as multipart either way. Blocks while it reads: call it in a thread.
    """
    path, parts = create_path(request), parts_of(request)
    if body == "json" and "video" not in parts.files:
        for name, item in parts.files.items():
            parts.values[name] = {"image_url": data_url(_fitted(request, item))}
        return Payload(path, json=parts.values)
    files = [_file(name, _fitted(request, item)) for name, item in parts.files.items()]
    return Payload(path, form=Form(fields=flatten(parts.values), files=files))


def _fitted(request: Request, item: MediaInput) -> MediaInput:
    """Bring a reference to the video's size, where that was asked for."""
    if not isinstance(request, CreateRequest) or request.fit is None:
        return item
    pixels = spec.dimensions(request.effective_size)
    assert pixels is not None  # checked by the request
    return fit_image(item, pixels, request.fit)


def _file(name: str, item: MediaInput) -> FilePart:
    return FilePart(
        name=name,
        content=item.path if item.path is not None else read_bytes(item),
        filename=filename(item, name),
        content_type=mime(item) or "application/octet-stream",
    )
