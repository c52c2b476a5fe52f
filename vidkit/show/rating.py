"""A blind rating: two films without names and a question; at the end, what was preferred to what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vidkit.show import words
from vidkit.show.compare import board
from vidkit.show.facts import VideoFacts
from vidkit.show.render import data_url, render, stylesheet
from vidkit.show.thumbs import thumbnail

__all__ = ["RatedFacts", "RatingFacts", "rating_html", "rating_live", "rating_text"]

#: Rows with thumbnails and inline looks; the rest is words, and plain where style sheets are dropped.
_PICTURES = 12
_ROWS = 400


@dataclass(frozen=True, slots=True)
class RatedFacts:
    """
    One pair and its answer.

    Attributes:
        first: What the first of the pair is called.
        second: …
        preferred: `"first"`, `"second"`, `"neither"`, or empty while nobody has said.
        seconds: How long it took to say.
        differs: The fields in which the two differ.
        posters: JPEGs of both.
    """

    first: str
    second: str
    preferred: str = ""
    seconds: float | None = None
    differs: tuple[str, ...] = ()
    posters: tuple[bytes | None, bytes | None] = field(default=(None, None), repr=False)


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """
    One blind rating at one moment.

    Attributes:
        id: Of this rating on the page.
        question: What is asked.
        pairs: In the user's order.
        odds: How likely so lopsided a result is by chance alone; None for too few answers.
        position: Of the pair on the screen among those asked, from 0; None when all are answered.
        left: The film called 1; only its pictures are shown.
        right: The film called 2.
    """

    id: str
    question: str
    pairs: tuple[RatedFacts, ...]
    odds: float | None = None
    position: int | None = None
    left: VideoFacts | None = None
    right: VideoFacts | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How often which was preferred."""
        return {
            word: sum(pair.preferred == word for pair in self.pairs)
            for word in ("first", "second", "neither")
        }

    @property
    def answered(self) -> int:
        """How many pairs have an answer."""
        return sum(self.counts.values())


def rating_live(facts: RatingFacts) -> str:
    """Draw the pair to be judged for a living widget; nothing in it tells which film is which."""
    position = facts.position or 0
    own = words.plain(facts.id, 40)
    return render(
        "rate.html.j2",
        id=own,
        question=words.plain(facts.question, 300),
        position=position,
        total=len(facts.pairs),
        board=board(
            [("1", facts.left, ""), ("2", facts.right, "")], room=200_000, blind=f"{own}-{position}-"
        ),
        following=[f"{own}-{position + 1}-{side}" for side in (0, 1)]
        if position + 1 < len(facts.pairs)
        else [],
    )


def rating_html(facts: RatingFacts) -> str:
    """Draw what a saved notebook keeps: the answers once all are there, till then only their number."""
    return render("rated.html.j2", style=stylesheet("compare.css"), **_told(facts))


def rating_text(facts: RatingFacts) -> str:
    """Tell the same in plain text."""
    told = _told(facts)
    lines = [told["question"], f"  {told['status']}"]
    if told["result"]:
        lines.append(f"  {told['result']}")
    for row in told["rows"]:
        who = f"{row['first']} | {row['second']}: {row['preferred']}"
        lines.append(f"  {row['number']}  {who} {row['seconds']}".rstrip())
        if row["differs"]:
            lines.append(f"     differs: {row['differs']}")
    if told["more"]:
        lines.append(f"  {told['more']}")
    return "\n".join(lines)


def _told(facts: RatingFacts) -> dict[str, Any]:
    """Put a rating into words, once for both twins."""
    counts, total, done = facts.counts, len(facts.pairs), facts.position is None
    rows = [_row(number, pair) for number, pair in enumerate(facts.pairs[:_ROWS], 1)] if done else []
    result = ""
    if done:
        result = f"first {counts['first']} · second {counts['second']} · no preference {counts['neither']}"
        if facts.odds is not None:
            result += f" · by chance alone: p = {facts.odds:.2g} (sign test)"
    return {
        "id": words.plain(facts.id, 40),
        "question": words.plain(facts.question, 300),
        "status": f"rated blind: {total} of {total}"
        if done
        else f"rated blind: {facts.answered} of {total}; run the cell again to go on",
        "done": done,
        "result": result,
        "rows": rows,
        "more": f"… and {total - len(rows)} more" if done and total > len(rows) else "",
    }


def _row(number: int, pair: RatedFacts) -> dict[str, Any]:
    names = {"first": words.short(pair.first, 40), "second": words.short(pair.second, 40)}
    pictures = [thumbnail(poster) if poster and number <= _PICTURES else b"" for poster in pair.posters]
    return {
        "number": number,
        "plain": number > _PICTURES,
        **names,
        "won": pair.preferred,
        "preferred": names.get(pair.preferred, "no preference"),
        "seconds": words.seconds(pair.seconds) if pair.seconds is not None else "",
        "differs": ", ".join(words.plain(name, 40) for name in pair.differs[:8]),
        "pictures": [data_url(picture, "image/jpeg") if picture else "" for picture in pictures],
    }
