"""Languages, categories and voices as tables to look at; call one with a word to filter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from vidkit.providers.viddyscribe import spec_words as words

__all__ = ["Catalogue", "categories", "languages", "voices"]


class Catalogue(tuple[tuple[str, ...], ...]):  # noqa: SLOT001  # it carries its head
    """Rows under a head: prints as a table; `studio.viddyscribe.languages("span")` filters it."""

    head: tuple[str, ...]

    @classmethod
    def of(cls, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Self:
        """Make a table."""
        made = cls(rows)
        made.head = head
        return made

    def __call__(self, word: str = "") -> Self:
        """Return the rows with *word* in any cell."""
        low = word.lower()
        return type(self).of(self.head, [row for row in self if low in " ".join(row).lower()])

    @property
    def names(self) -> tuple[str, ...]:
        """The first column: what a request takes."""
        return tuple(row[0] for row in self)

    def __repr__(self) -> str:
        rows = [self.head, *self]
        widths = [max(len(row[column]) for row in rows) for column in range(len(self.head))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )


def languages() -> Catalogue:
    """Return the languages with where their codes were read."""
    notes = {"V-vurl": "printed in the documents", "inferred": "code inferred"}
    rows = [(item.code, item.name, notes[item.source]) for item in words.LANGUAGES.values()]
    return Catalogue.of(("code", "language", "source"), rows)


def categories() -> Catalogue:
    """Return the categories of video."""
    return Catalogue.of(("category",), [(name,) for name in words.CATEGORIES])


def voices() -> Catalogue:
    """Return the voices, as far as their names are known."""
    rows = [(name, "default" if name == words.DEFAULT_VOICE else "") for name in words.VOICES]
    return Catalogue.of(("voice", ""), rows)
