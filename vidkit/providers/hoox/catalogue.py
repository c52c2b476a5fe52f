"""Voices and avatar looks as tables to look at and to filter, and the service's other small values."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

from vidkit.providers.hoox import spec
from vidkit.providers.tables import Shown

__all__ = ["Duplicate", "Look", "Looks", "Preview", "Script", "Voice", "Voices"]


@dataclass(frozen=True, slots=True)
class Voice:
    """
    One voice.

    Attributes:
        id: Pass it (or the voice itself) as `voice_id=`.
        name: For people.
        language: As the service writes it.
        gender: `male`, `female`, or empty.
        tags: Words to filter by.
        source: `space` for voices of your own, else `config`.
        preview: Link to a sample, where there is one.
        accent: Where told.
    """

    id: str
    name: str
    language: str = ""
    gender: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    preview: str | None = None
    accent: str = ""

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> Voice:
        """Read one of either family's list."""
        return cls(
            id=_text(item.get("id")),
            name=_text(item.get("name")),
            language=_text(item.get("language")),
            gender=_text(item.get("gender")),
            tags=_texts(item.get("tags")),
            source=_text(item.get("source")),
            preview=_link(item.get("preview")),
            accent=_text(item.get("accent")),
        )

    def cells(self) -> tuple[str, ...]:
        """Return one row of the table."""
        return (self.id, self.name, self.language, self.gender, ", ".join(self.tags))


@dataclass(frozen=True, slots=True)
class Look:
    """
    One look of an avatar: what `avatar_id=` means.

    Attributes:
        id: Pass it (or the look itself) as `avatar_id=`.
        avatar_id: The avatar it is a look of.
        name: Of the avatar and the look.
        gender: `male`, `female`, or empty.
        place: Where the avatar stands.
        tags: Words to filter by.
        format: `vertical`, …
        thumbnail: Link to a picture.
        preview: Link to a film; a look with one is filmed and takes the avatar model `standard` only.
        models: Avatar models it takes.
    """

    id: str
    avatar_id: str
    name: str
    gender: str = ""
    place: str = ""
    tags: tuple[str, ...] = ()
    format: str = ""
    thumbnail: str | None = None
    preview: str | None = None
    models: tuple[str, ...] = ()

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> Look:
        """Read one of either family's list."""
        names = [_text(item.get(name)) for name in ("avatar_name", "look_name", "name")]
        return cls(
            id=_text(item.get("id")),
            avatar_id=_text(item.get("avatar_id")),
            name=", ".join(name for name in names if name),
            gender=_text(item.get("gender")),
            place=_text(item.get("place")),
            tags=_texts(item.get("tags")),
            format=_text(item.get("format")),
            thumbnail=_link(item.get("thumbnail")),
            preview=_link(item.get("preview")),
            models=_texts(item.get("model_available")),
        )

    @property
    def filmed(self) -> bool:
        """Whether it is a film of a person rather than a picture."""
        return self.preview is not None

    def cells(self) -> tuple[str, ...]:
        """Return one row of the table."""
        return (self.id, self.name, self.gender, self.place, "film" if self.filmed else "picture")


Entry = TypeVar("Entry", Voice, Look)


class _Table(Shown, tuple[Entry, ...], Generic[Entry]):
    """Entries in the service's order: prints as a table; call it with a word to filter."""

    __slots__ = ()
    heads: ClassVar[tuple[str, ...]]
    title: ClassVar[str]
    note: ClassVar[str]

    def table(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Return title, headings and rows."""
        return self.title, self.heads, [item.cells() for item in self]

    def __call__(self, word: str = "") -> Self:
        """Return the entries with *word* in any cell."""
        return type(self)(item for item in self if word.lower() in " ".join(item.cells()).lower())

    def __repr__(self) -> str:
        rows = [self.heads, *(item.cells() for item in self)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(self.heads))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )


class Voices(_Table[Voice]):
    """All voices."""

    __slots__ = ()
    title: ClassVar[str] = "Voices of Hoox"
    note: ClassVar[str] = "Hear one: studio.hoox.preview(voices[0])"
    heads: ClassVar[tuple[str, ...]] = ("voice", "name", "language", "gender", "tags")


class Looks(_Table[Look]):
    """All looks of all avatars."""

    __slots__ = ()
    title: ClassVar[str] = "Looks of Hoox's avatars"
    note: ClassVar[str] = "See one: studio.hoox.preview(looks[0])"
    heads: ClassVar[tuple[str, ...]] = ("look", "name", "gender", "place", "made from")


class Script(str):  # noqa: SLOT000  # it carries its cost; nobody makes many
    """
    A script to be spoken: a text, with what it cost.

    Attributes:
        cost: Credits, where told.
        images: Links to pictures found on the pages that were read.
    """

    cost: float | None
    images: tuple[str, ...]

    def __new__(cls, text: str, cost: float | None = None, images: Iterable[str] = ()) -> Self:
        """Make one."""
        made = super().__new__(cls, text)
        made.cost, made.images = cost, tuple(images)
        return made


@dataclass(frozen=True, slots=True)
class Duplicate:
    """
    A copy of a video, ready to be exported: `studio.hoox.export(copy)`.

    Attributes:
        video_id: Its own id.
        voice_changed: Whether it speaks with another voice.
        avatar_changed: Whether it shows another look.
        message: The service's sentence.
    """

    video_id: str
    voice_changed: bool
    avatar_changed: bool
    message: str = ""

    def __remote__(self, provider: str) -> str | None:
        return self.video_id if provider == spec.NAME else None


@dataclass(frozen=True, slots=True, repr=False)
class Preview:
    """
    A sample of a voice or a look: plays in a notebook.

    Attributes:
        data: The file.
        mime: What it is.
        name: Of the voice or look.
    """

    data: bytes
    mime: str
    name: str

    def save(self, path: Path | str) -> Path:
        """Write it to *path*."""
        target = Path(path)
        target.write_bytes(self.data)
        return target

    def __repr__(self) -> str:
        return f"Preview({self.name!r}, {self.mime}, {len(self.data):,} bytes)"

    def _repr_html_(self) -> str:
        source = f"data:{html.escape(self.mime)};base64,{base64.b64encode(self.data).decode()}"
        kind = self.mime.partition("/")[0]
        draw: Mapping[str, Callable[[], str]] = {
            "audio": lambda: f'<audio controls src="{source}"></audio>',
            "video": lambda: f'<video controls height="320" src="{source}"></video>',
            "image": lambda: f'<img height="320" src="{source}" alt="">',
        }
        shown = draw[kind]() if kind in draw else ""
        return f"<figure>{shown}<figcaption>{html.escape(self.name)}</figcaption></figure>"


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(_text(item) for item in value) if isinstance(value, list) else ()


def _link(value: Any) -> str | None:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None
