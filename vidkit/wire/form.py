"""Bodies streamed from disk and opened anew for every try: multipart forms, and files as they are."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

__all__ = ["FilePart", "Form", "streamed"]

_CHUNK = 1 << 20


@dataclass(frozen=True)
class FilePart:
    """One file of a multipart form; a path is streamed from disk."""

    name: str
    content: bytes | Path
    filename: str
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Form:
    """
    A multipart body (multipart even without files: some services insist).

    Attributes:
        fields: Text parts in order; names may repeat.
        files: File parts.
    """

    fields: Sequence[tuple[str, str]] | Mapping[str, str] = ()
    files: Sequence[FilePart] = ()

    @contextlib.contextmanager
    def opened(self) -> Iterator[list[tuple[str, Any]]]:
        """Give httpx its parts, with files open; each try opens them anew."""
        pairs: Iterable[tuple[str, str]] = (
            self.fields.items() if isinstance(self.fields, Mapping) else self.fields
        )
        parts: list[tuple[str, Any]] = [(name, (None, value.encode())) for name, value in pairs]
        with contextlib.ExitStack() as stack:
            for part in self.files:
                content: bytes | IO[bytes] = (
                    stack.enter_context(part.content.open("rb"))
                    if isinstance(part.content, Path)
                    else part.content
                )
                parts.append((part.name, (part.filename, content, part.content_type)))
            yield parts


def streamed(path: Path) -> tuple[AsyncIterator[bytes], int]:
    """Return a file as the pieces of a body, read off the loop, and its length in bytes."""

    async def pieces() -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(path.open, "rb")
        with file:
            while piece := await asyncio.to_thread(file.read, _CHUNK):
                yield piece

    return pieces(), path.stat().st_size
