"""Languages and caption templates as tables to look at and to filter."""

from __future__ import annotations

from dataclasses import dataclass

from vidkit.providers.wayin import spec
from vidkit.providers.wayin.spec_languages import LANGUAGES

__all__ = ["Catalogue", "Entry", "languages", "templates"]

_ABOUT = {
    "named": "word by word, named after what it does",
    "numbered": "word by word, one of the numbered family",
    "static": "stands still; the vendor's choice for two languages at once",
    "gaming": "for streams and games",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One row.

    Attributes:
        id: As the wire spells it.
        about: What it is.
    """

    id: str
    about: str

    def cells(self) -> tuple[str, ...]:
        """Return one row of the table."""
        return (self.id, self.about)


class Catalogue(tuple[Entry, ...]):
    """Rows: prints as a table; call it with a word to filter."""

    __slots__ = ()

    def __call__(self, word: str = "") -> Catalogue:
        """Return the rows with *word* in any cell: `studio.wayin.languages("chin")`."""
        return Catalogue(item for item in self if word.lower() in " ".join(item.cells()).lower())

    def __repr__(self) -> str:
        width = max((len(item.id) for item in self), default=0)
        return "\n".join(f"{item.id.ljust(width)}  {item.about}" for item in self) or "(none)"


def languages() -> Catalogue:
    """Return the languages of speech, titles and captions."""
    return Catalogue(Entry(code, name) for code, name in LANGUAGES.items())


def templates() -> Catalogue:
    """Return the caption templates, the default said as such."""
    return Catalogue(
        Entry(name, f"{_ABOUT[group]}{'; the default' if name == spec.DEFAULT_TEMPLATE else ''}")
        for group, names in spec.TEMPLATES.items()
        for name in names
    )
