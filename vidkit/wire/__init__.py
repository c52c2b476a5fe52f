"""
How bytes travel: one loop, one HTTP client, its retries, limits, uploads and downloads. Knows no service.

Only this room imports httpx, and only when a request leaves: `import vidkit.wire` stays light::

    wire = Wire("toy", "https://api.example.com/v1", key, read_error=read_error)
    reply = await wire.send("POST", "/videos", json={"prompt": "a kite"}, create=True)

`download` and `redact` are named like their modules and therefore come from there:
`from vidkit.wire.download import download`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vidkit.wire.download import safe_name
    from vidkit.wire.http import FilePart, Form, Reply, Wire, default_error
    from vidkit.wire.inputs import MediaField, media_input
    from vidkit.wire.limiter import Limiter, LimitStore, MemoryLimits
    from vidkit.wire.redact import Secret
    from vidkit.wire.webhook import sign_webhook, verify_webhook

_HOMES = {
    "FilePart": "http",
    "Form": "http",
    "LimitStore": "limiter",
    "Limiter": "limiter",
    "MediaField": "inputs",
    "MemoryLimits": "limiter",
    "Reply": "http",
    "Secret": "redact",
    "Wire": "http",
    "default_error": "http",
    "media_input": "inputs",
    "safe_name": "download",
    "sign_webhook": "webhook",
    "verify_webhook": "webhook",
}

__all__ = [
    "FilePart",
    "Form",
    "LimitStore",
    "Limiter",
    "MediaField",
    "MemoryLimits",
    "Reply",
    "Secret",
    "Wire",
    "default_error",
    "media_input",
    "safe_name",
    "sign_webhook",
    "verify_webhook",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"vidkit.wire.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'vidkit.wire' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
