"""Bodies of requests, read so that nothing in them trips the server later."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["read_json"]


def read_json(data: bytes | str) -> Any:
    """
    Return what a JSON text says.

    Raises:
        ValueError: It is none, nests without end, or holds half a letter (a lone surrogate), which no answer,
            file or database could repeat.
    """
    try:
        found = json.loads(data)
        if (b"\\u" if isinstance(data, bytes) else "\\u") in data:  # type: ignore[operator]  # of its own kind
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("it nests too deep") from None
    return found
