"""
Example bodies of the wire, one a file, made from the facts in the documents with values of our own.

Both sides are held against them: the client reads and writes them, the emulator answers in their shape.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("*.json"))


def body(name: str) -> dict[str, Any]:
    """Return an example."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"))
    return found


def shape(value: Any) -> Any:
    """Return what a body looks like without its values: names and kinds."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return (
        "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__
    )
