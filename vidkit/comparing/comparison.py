"""Films under one playhead."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from vidkit.comparing import items
from vidkit.errors import InvalidRequest
from vidkit.show.compare import CompareFacts, compare_html, compare_text, differences

if TYPE_CHECKING:
    from vidkit.comparing.items import Item
    from vidkit.comparing.rating import Rating

__all__ = ["Comparison", "compare"]


class Comparison:
    """
    Two to four films under one playhead. In a notebook it shows itself; no kernel is needed to play it.

    Args:
        films: Jobs, videos, exported clips or paths.
        labels: What to call them; `A`, `B` … by default.
    """

    def __init__(self, films: tuple[Item, ...], labels: tuple[str, ...] = ()) -> None:
        if not 2 <= len(films) <= 4:
            raise InvalidRequest(
                f"{len(films)} films cannot stand beside each other.", advice="Give two, three or four."
            )
        if labels and len(labels) != len(films):
            raise InvalidRequest(f"{len(labels)} labels for {len(films)} films.", advice="Give one for each.")
        self.films = tuple(items.take(film) for film in films)
        self.labels = labels or tuple("ABCD"[: len(films)])

    @property
    def facts(self) -> CompareFacts:
        """What it shows, as it is now."""
        return CompareFacts(
            tuple(items.side(film, label) for film, label in zip(self.films, self.labels, strict=True))
        )

    @property
    def differences(self) -> dict[str, dict[str, str]]:
        """What differs: field → label → value."""
        rows, _ = differences(self.facts)
        return {
            row.name: {
                label: "".join(bit.text for bit in cell)
                for label, cell in zip(self.labels, row.cells, strict=True)
            }
            for row in rows
        }

    def __str__(self) -> str:
        return compare_text(self.facts)

    def __repr__(self) -> str:
        names = ", ".join(items.name_of(film) for film in self.films)
        return f"<Comparison of {names}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        facts = self.facts
        return {"text/plain": compare_text(facts), "text/html": compare_html(facts)}


@overload
def compare(
    *films: Item, blind: Literal[False] = ..., labels: tuple[str, ...] = ..., question: str = ...
) -> Comparison: ...
@overload
def compare(
    *films: Item,
    blind: Literal[True],
    labels: tuple[str, ...] = ...,
    question: str = ...,
    again: bool = ...,
    home: Path | None = ...,
) -> Rating: ...
def compare(
    *films: Item,
    blind: bool = False,
    labels: tuple[str, ...] = (),
    question: str = "Which is better?",
    again: bool = False,
    home: Path | None = None,
) -> Comparison | Rating:
    """
    Show two to four films under one playhead, and what was asked for differently.

    Side by side or as a wipe; one sound at a time; single frames, speed, loop. Keys: space plays, `,` and
    `.` step a frame, arrows move a second, `w` wipes, `[` and `]` move the wipe, `s` takes the next sound,
    `m` none.

    Args:
        films: Jobs, videos, exported clips or paths.
        blind: Judge instead of look: every pair of them, shuffled and without names (see `rate`).
        labels: What to call them; `A`, `B` … by default.
        question: Blind: what is asked.
        again: Blind: begin anew where earlier answers are kept.
        home: Blind: where answers are kept.

    Raises:
        InvalidRequest: Fewer than two or more than four, or something that is no film.
        MediaError: There is no such file.
    """
    found = Comparison(films, labels)
    if not blind:
        return found
    from vidkit.comparing.rating import rate

    return rate(list(itertools.combinations(found.films, 2)), question=question, again=again, home=home)
