"""Languages, categories and voices as tables to look at; call one with a word to filter."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any, Self, SupportsIndex, overload

from vidkit.errors import InvalidRequest
from vidkit.providers.tables import Shown
from vidkit.providers.viddyscribe import spec_words as words

__all__ = ["Catalogue", "categories", "languages", "voices"]


class Catalogue(Shown, tuple[tuple[str, ...], ...]):  # noqa: SLOT001  # it carries its head
    """Rows under a head: prints as a table; `studio.viddyscribe.languages("span")` filters it."""

    head: tuple[str, ...]
    title: str = ""
    note: str = ""

    @classmethod
    def of(cls, title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], note: str = "") -> Self:
        """Make a table."""
        made = cls(rows)
        made.title, made.head, made.note = title, head, note
        return made

    def table(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Return title, headings and rows."""
        return self.title, self.head, list(self)

    def __call__(self, word: str = "") -> Self:
        """Return the rows with *word* in any cell."""
        low = word.lower()
        found = type(self)(row for row in self if low in " ".join(row).lower())
        vars(found).update(vars(self))
        return found

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


def languages(here: Callable[[str], str] | None = None) -> Catalogue:
    """
    Return the languages with where their codes were read.

    Args:
        here: Says what the local studio does in a language, for a column of its own; empty: no such column.
    """
    notes = {"V-vurl": "printed in the documents", "inferred": "code inferred"}
    rows = [(item.code, item.name, notes[item.source]) for item in words.LANGUAGES.values()]
    head: tuple[str, ...] = ("code", "language", "source")
    said = [here(row[0]) for row in rows] if here is not None else []
    if any(said):
        local = [(code, name, does, source) for (code, name, source), does in zip(rows, said, strict=True)]
        return Catalogue.of("Languages of ViddyScribe", ("code", "language", "local studio", "source"), local)
    return Catalogue.of("Languages of ViddyScribe", head, rows)


def categories() -> Catalogue:
    """Return the categories of video."""
    return Catalogue.of("Categories of ViddyScribe", ("category",), [(name,) for name in words.CATEGORIES])


class Voices(Catalogue):
    """The voices: a name in brackets lets one be heard, `studio.viddyscribe.voices["Kore"]`."""

    hear: Callable[..., Any] | None = None

    @overload
    def __getitem__(self, key: SupportsIndex) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[tuple[str, ...], ...]: ...
    @overload
    def __getitem__(self, key: str) -> Any: ...
    def __getitem__(self, key: SupportsIndex | slice | str) -> Any:
        if isinstance(key, str):
            return self.sample(key)
        return super().__getitem__(key)

    def sample(self, name: str, text: str | None = None, language: str = "en") -> Any:
        """
        Return a small spoken sample, made here and now: it plays in a cell.

        Args:
            name: Of the voice, in any case.
            text: What is said; a sentence of ours where left away.
            language: Of the text.

        Raises:
            InvalidRequest: There is no such voice, or the service is live and offers no samples.
        """
        known = {row[0].lower(): row[0] for row in self}
        if name.lower() not in known:
            close = difflib.get_close_matches(name.lower(), known, 1)
            raise InvalidRequest(
                f"there is no voice {name!r}.",
                provider="viddyscribe",
                advice=f"Did you mean {known[close[0]]!r}?"
                if close
                else f"There are: {', '.join(self.names)}.",
            )
        if self.hear is None:
            raise InvalidRequest("nobody here can speak.", provider="viddyscribe", advice="Use vk.local().")
        return self.hear(known[name.lower()], text, language)


def voices(hear: Callable[..., Any] | None = None) -> Voices:
    """
    Return the voices, as far as their names are known.

    Args:
        hear: Makes a sample of a voice: name, text, language.
    """
    rows = [(name, "default" if name == words.DEFAULT_VOICE else "") for name in words.VOICES]
    made = Voices.of(
        "Voices of ViddyScribe", ("voice", ""), rows, 'Hear one: studio.viddyscribe.voices["Kore"]'
    )
    made.hear = hear
    return made
