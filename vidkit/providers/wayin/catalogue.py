"""Languages and caption templates as tables to look at and to filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vidkit.providers.tables import Shown
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


class Catalogue(Shown, tuple[Entry, ...]):  # noqa: SLOT001  # it carries its heading
    """Rows: shows itself as a table; call it with a word to filter."""

    title: str = "WayinVideo"
    head: str = ""
    note: str = ""

    @classmethod
    def of(cls, title: str, head: str, note: str, rows: Iterable[Entry]) -> Catalogue:
        """Make a table."""
        made = cls(rows)
        made.title, made.head, made.note = title, head, note
        return made

    @property
    def pictures(self) -> tuple[str, ...]:
        """Names of the pictures of templates."""
        return tuple(item.id for item in self) if self.head == "template" else ()

    def table(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Return title, headings and rows."""
        return (
            self.title,
            (self.head, "language" if self.head == "code" else "what it does"),
            [item.cells() for item in self],
        )

    def __call__(self, word: str = "") -> Catalogue:
        """Return the rows with *word* in any cell: `studio.wayin.languages("chin")`."""
        rows = (item for item in self if word.lower() in " ".join(item.cells()).lower())
        return Catalogue.of(self.title, self.head, self.note, rows)

    def __repr__(self) -> str:
        width = max((len(item.id) for item in self), default=0)
        return "\n".join(f"{item.id.ljust(width)}  {item.about}" for item in self) or "(none)"


def languages() -> Catalogue:
    """Return the languages of speech, titles and captions."""
    rows = (Entry(code, name) for code, name in LANGUAGES.items())
    return Catalogue.of(
        "Languages of WayinVideo", "code", "Any of them is a source_lang or target_lang.", rows
    )


def templates() -> Catalogue:
    """Return the caption templates, the default said as such."""
    return Catalogue.of(
        "Caption templates of WayinVideo",
        "template",
        "Pictures: as the local studio draws them; the service's own may look different.",
        [
            Entry(name, f"{_ABOUT[group]}{'; the default' if name == spec.DEFAULT_TEMPLATE else ''}")
            for group, names in spec.TEMPLATES.items()
            for name in names
        ],
    )
