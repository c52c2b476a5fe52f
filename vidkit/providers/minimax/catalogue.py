"""The models as a table to look at: what each starts from, makes and costs."""

from __future__ import annotations

from dataclasses import dataclass

from vidkit.providers.minimax import spec_models as models
from vidkit.providers.tables import Shown

__all__ = ["Catalogue", "Entry", "catalogue"]


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One model.

    Attributes:
        id: Pass it as `model=`.
        operation: `generate` or `generate_v2`.
        starts_from: Text, image, frames, subject, references.
        makes: Sizes with their lengths in seconds.
        brackets: Whether `[Pan left]` is documented to be obeyed.
        price: In words, with its date; unknown where none is published.
    """

    id: str
    operation: str
    starts_from: tuple[str, ...]
    makes: str
    brackets: bool
    price: str

    def cells(self) -> tuple[str, ...]:
        """Return one row of the table."""
        starts = ", ".join(self.starts_from)
        return (self.id, self.operation, starts, self.makes, "yes" if self.brackets else "no", self.price)


class Catalogue(Shown, tuple[Entry, ...]):
    """All models: shows itself as a table; call it with a word to filter."""

    __slots__ = ()

    def table(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Return title, headings and rows."""
        heads = ("model", "operation", "starts from", "makes", "[brackets]", "price")
        return "Models of MiniMax", heads, [item.cells() for item in self]

    def __call__(self, word: str = "") -> Catalogue:
        """Return the models with *word* in any cell: `studio.minimax.models("image")`."""
        return Catalogue(item for item in self if word.lower() in " ".join(item.cells()).lower())

    def __repr__(self) -> str:
        _, heads, cells = self.table()
        rows = [heads, *cells]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )


def catalogue() -> Catalogue:
    """Return both generations' models, the default first."""
    return Catalogue([*map(_first, models.MODELS.values()), *map(_second, models.MODELS_V2.values())])


def _first(model: models.Model) -> Entry:
    makes = ", ".join(f"{name} {'/'.join(map(str, lengths))} s" for name, lengths in model.table.items())
    prices = models.PRICES.get(model.name, {})
    text = "unknown"
    if prices:
        text = f"${min(prices.values()):.2f}–{max(prices.values()):.2f} a video ({models.PRICE_DATE})"
    return Entry(model.name, "generate", model.modes, makes, model.brackets, text)


def _second(model: models.ModelV2) -> Entry:
    low, high = model.seconds
    makes = f"{', '.join(model.resolutions)} {low}–{high} s"
    rates = ", ".join(f"{name} ${rate:.2f}" for name, rate in model.output.items())
    return Entry(
        model.name,
        "generate_v2",
        ("text", "frames", "references"),
        makes,
        brackets=False,
        price=f"{rates} a second ({models.PRICE_DATE})",
    )
