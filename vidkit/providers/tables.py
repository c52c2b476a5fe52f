"""What a service offers, as a table that shows itself: models, voices, languages, templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

__all__ = ["Shown", "Speaks", "TableOf"]


class TableOf(Protocol):
    """Anything that can say its headings and rows."""

    def table(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Return title, headings and rows."""


@runtime_checkable
class Speaks(Protocol):
    """A starter that knows the local studio's voices: has one heard, says what they can."""

    def sample(self, provider: Any, voice: str, text: str | None = None, language: str = "en") -> Any:
        """Return a small spoken sample."""

    def fluency(self, provider: Any, language: str) -> str:
        """Say what is done here in a language; empty at a live service."""


class Shown:
    """Draws a table in a notebook; in a terminal it is what it prints anyway."""

    __slots__ = ()

    def _repr_mimebundle_(self: TableOf, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit import show

        title, columns, rows = self.table()
        pictures: Sequence[str] = getattr(self, "pictures", ())
        facts = show.CatalogueFacts(
            title,
            columns,
            tuple(rows),
            tuple(getattr(self, "sources", ())),
            tuple(pictures),
            getattr(self, "note", ""),
        )
        return {"text/plain": repr(self), "text/html": show.catalogue_html(facts)}
