"""
A request as text a person can run: as the line of Python that makes it, and as a curl call. Keys never show.

The key stands as its environment variable, which the shell fills in; long data URLs are shortened.
"""

from __future__ import annotations

import json as jsonlib
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pydantic

from vidkit.models import MediaInput
from vidkit.wire.redact import redact

__all__ = ["WirePreview", "as_curl", "as_python"]

#: Data URLs longer than this are shortened: nobody reads (or pastes) megabytes of base64.
LONGEST_DATA_URL = 120


@dataclass(frozen=True, slots=True)
class WirePreview:
    """
    What one HTTP call would send.

    Attributes:
        method: HTTP method.
        path: Below the base URL.
        json: JSON body, or None for multipart.
        fields: Text parts of a multipart body, in order.
        files: File parts: field name → file name.
        headers: Further headers worth showing.
    """

    method: str
    path: str
    json: Any = None
    fields: Sequence[tuple[str, str]] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("data:") and len(value) > LONGEST_DATA_URL:
        head, _, body = value.partition(",")
        return f"{head},…({len(body):,} letters)"
    if isinstance(value, Mapping):
        return {name: _shortened(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shortened(item) for item in value]
    return value


def as_curl(preview: WirePreview, base_url: str, *, header: str, variable: str) -> str:
    """Return a curl call for a POSIX shell; *variable* is the environment variable that holds the key."""
    bearer = "Bearer " if header.lower() == "authorization" else ""
    lines = [
        f"curl -sS -X {preview.method} {shlex.quote(base_url.rstrip('/') + '/' + preview.path.lstrip('/'))}",
        f'-H "{header}: {bearer}${variable}"',  # double quotes: the shell fills the key in
    ]
    lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in preview.headers.items()]
    if preview.json is not None:
        body = jsonlib.dumps(_shortened(preview.json), ensure_ascii=False, indent=2)
        lines += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
    for name, value in preview.fields:  # --form-string: a prompt that starts with @ or < stays a prompt
        lines.append(f"--form-string {shlex.quote(f'{name}={_shortened(value)}')}")
    for name, path in preview.files.items():
        quoted = path.replace("\\", "\\\\").replace('"', '\\"')
        lines.append("-F " + shlex.quote(f'{name}=@"{quoted}"'))
    return redact(" \\\n  ".join(lines))


def as_python(provider: str, operation: str, fields: Mapping[str, Any]) -> str:
    """Return the call that makes the request, one argument a line where it gets long."""
    parts = [f"{name}={_literal(value)}" for name, value in fields.items()]
    call = f"job = studio.{provider}.{operation}({', '.join(parts)})"
    if len(call) > 88:
        call = f"job = studio.{provider}.{operation}(\n" + "".join(f"    {part},\n" for part in parts) + ")"
    return redact(call)


def _literal(value: Any) -> str:
    """Write a value as Python that a reader would have typed."""
    if isinstance(value, MediaInput):
        if value.path is not None:
            return repr(str(value.path))
        if value.url is not None:
            return repr(_shortened(value.url))
        if value.remote is not None:
            return repr({"file_id": value.remote[1]})
        return f"Path({value.name or 'input.bin'!r}).read_bytes()"
    if isinstance(value, pydantic.BaseModel):
        return _literal(
            {
                name: getattr(value, name)
                for name in type(value).model_fields
                if name in value.model_fields_set
            }
        )
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name!r}: {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, Path):
        return repr(str(value))
    if isinstance(value, str):
        return repr(str(value))  # also for members of string enums
    return repr(value)
