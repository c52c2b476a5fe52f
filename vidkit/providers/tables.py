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
    """A starter that can have a voice heard, as the local studio does."""

    def sample(self, provider: Any, voice: str, text: str | None = None, language: str = "en") -> Any:
        """Return a small spoken sample."""


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
