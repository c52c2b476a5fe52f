"""Blind rating: pairs of films, shuffled and without names, judged with three keys."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit import options
from vidkit.comparing import items
from vidkit.comparing.answers import Answers, Choice, odds
from vidkit.errors import InvalidRequest, MissingPart, VidkitError
from vidkit.show import live
from vidkit.show.compare import CompareFacts, differences
from vidkit.show.outside import outside
from vidkit.show.rating import RatedFacts, RatingFacts, rating_html, rating_live, rating_text

if TYPE_CHECKING:
    from vidkit.comparing.items import Item
    from vidkit.media import Video

__all__ = ["Rating", "rate"]

log = logging.getLogger("vidkit.comparing")


def rate(
    pairs: Sequence[tuple[Item, Item]],
    *,
    question: str = "Which is better?",
    again: bool = False,
    home: Path | None = None,
) -> Rating:
    """
    Ask which film of every pair is better, without saying which is which.

    Pairs come in any order, the first of a pair on either side. Keys: 1 left, 2 right, 0 no preference,
    Backspace takes the last answer back. Run the cell again, also after a restart, and it goes on.

    Args:
        pairs: Jobs, videos, exported clips or paths, two and two.
        question: What is asked.
        again: Begin anew where earlier answers are kept.
        home: Where answers are kept; by default vidkit's home.

    Returns:
        The rating: show it in a cell; `table` holds the answers.

    Raises:
        InvalidRequest: There is no pair, or one is no pair of films.
        MediaError: A film is not here (yet).
    """
    return Rating(pairs, question=question, again=again, home=home)


class Rating:
    """
    A blind rating. In a notebook it shows itself: two films, three buttons, and at the end the answers.

    Args:
        pairs: As in `rate`.
        question: …
        again: …
        home: …
    """

    def __init__(
        self,
        pairs: Sequence[tuple[Item, Item]],
        *,
        question: str = "Which is better?",
        again: bool = False,
        home: Path | None = None,
    ) -> None:
        if not pairs:
            raise InvalidRequest("there is no pair to rate.", advice="Give at least one: [(a, b)].")
        self.pairs = [_pair(number, pair) for number, pair in enumerate(pairs, 1)]
        self.question = question
        self.id = uuid.uuid4().hex[:10]
        self._films = [(items.must_have(first), items.must_have(second)) for first, second in self.pairs]
        identities = [(items.identity(first), items.identity(second)) for first, second in self.pairs]
        folder = options.home_folder(home) / "ratings"
        self._answers = Answers(folder, question, identities, again=again)
        self._lock = threading.RLock()
        self._asked_at = time.monotonic()
        self._widget: Any = None
        self._place = ""
        self._still = ""

    # --- for code -------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether every pair has an answer."""
        return self._answers.position is None

    @property
    def table(self) -> list[dict[str, Any]]:
        """
        The answers so far, in the order of the pairs.

        Returns:
            For every pair `pair` (from 1), `first`, `second` (their names), `choice` (`"first"`, `"second"`,
            `"neither"`, or None while unanswered), `preferred` (the name), `left` (which stood left),
            `asked` (as which pair it was asked, from 1), `seconds`, `at`, `question`.
        """
        with self._lock:
            given = {answer.pair: answer for answer in self._answers.given}
            asked = {pair: (place, turned) for place, (pair, turned) in enumerate(self._answers.order, 1)}
        rows = []
        for index, (first, second) in enumerate(self.pairs):
            answer = given.get(index)
            place, turned = asked[index]
            names = {"first": items.name_of(first), "second": items.name_of(second)}
            rows.append(
                {
                    "pair": index + 1,
                    **names,
                    "choice": answer.choice if answer else None,
                    "preferred": names.get(answer.choice) if answer else None,
                    "left": "second" if turned else "first",
                    "asked": place,
                    "seconds": answer.seconds if answer else None,
                    "at": answer.at if answer else None,
                    "question": self.question,
                }
            )
        return rows

    def to_frame(self) -> Any:
        """
        Return the table as a pandas DataFrame.

        Raises:
            MissingPart: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingPart(
                "to_frame() needs pandas, which is not installed.",
                advice="Run: pip install pandas. Without it, rating.table is a list of dicts.",
            ) from None
        return pd.DataFrame(self.table)

    @property
    def summary(self) -> dict[str, Any]:
        """How often which of the pair was preferred, and how likely that is by chance (sign test)."""
        counts = self.facts().counts
        return {**counts, "pairs": len(self.pairs), "odds": odds(counts["first"], counts["second"])}

    def answer(self, key: int) -> Rating:
        """
        Answer about the pair that is asked about, as the key does.

        Args:
            key: 1 for the left film, 2 for the right one, 0 for no preference.

        Raises:
            InvalidRequest: It is no such key, or all pairs are answered.
        """
        if key not in (0, 1, 2):
            raise InvalidRequest(f"{key!r} is no answer.", advice="1 is left, 2 is right, 0 is neither.")
        with self._lock:
            position = self._answers.position
            if position is None:
                raise InvalidRequest("every pair has its answer.", advice="again=True begins anew.")
            turned = self._answers.order[position][1]
            choice: Choice = "neither" if key == 0 else "second" if (key == 2) != turned else "first"
            self._answers.give(choice, time.monotonic() - self._asked_at)
        self._draw()
        return self

    def take_back(self) -> Rating:
        """Forget the last answer."""
        with self._lock:
            self._answers.take_back()
        self._draw()
        return self

    # --- from the page --------------------------------------------------------------------------------

    def _heard(self, message: dict[str, Any], _buffers: list[bytes]) -> None:
        """Act on what was done on the page; may be called on any thread."""
        kind = message.get("kind")
        if kind == "want":
            threading.Thread(
                target=self._send, args=(str(message.get("film", "")),), name="vidkit-rating", daemon=True
            ).start()
        elif kind == "undo":
            self.take_back()
        elif kind == "rate" and message.get("choice") in (0, 1, 2):
            with self._lock:  # a key pressed twice must not answer about a pair nobody has seen
                if message.get("pair") == self._answers.position:
                    self.answer(int(message["choice"]))

    def _send(self, key: str) -> None:
        """Send the small copy of a film the page asks for by its number."""
        own, _, told = key.partition("-")
        position, _, side = told.partition("-")
        widget = self._widget
        if own != self.id or widget is None or not position.isdigit() or side not in {"0", "1"}:
            return
        if int(position) >= len(self.pairs):
            return
        try:
            preview = self._pair_at(int(position))[int(side)].preview().read_bytes()
        except (VidkitError, OSError) as wrong:
            log.warning("a film of this rating cannot be shown: %s", wrong)
            outside(widget.send, {"kind": "missing", "film": key})
            return
        outside(widget.send, {"kind": "film", "film": key}, [preview])

    def _pair_at(self, position: int) -> tuple[Video, Video]:
        """Return the films of a pair as they stand on the screen."""
        pair, turned = self._answers.order[position]
        first, second = self._films[pair]
        return (second, first) if turned else (first, second)

    # --- how it looks ---------------------------------------------------------------------------------

    def facts(self) -> RatingFacts:
        """Return what a rating shows."""
        with self._lock:
            position = self._answers.position
            given = {answer.pair: answer for answer in self._answers.given}
        pairs = []
        for index, (first, second) in enumerate(self.pairs):
            answer = given.get(index)
            told = (
                [items.side(item, label) for item, label in ((first, "first"), (second, "second"))]
                if position is None
                else []
            )
            pairs.append(
                RatedFacts(
                    first=items.name_of(first),
                    second=items.name_of(second),
                    preferred=answer.choice if answer else "",
                    seconds=answer.seconds if answer else None,
                    differs=tuple(row.name for row in differences(CompareFacts(tuple(told)))[0])
                    if told
                    else (),
                    posters=_posters(told),
                )
            )
        counts = [sum(answer.choice == word for answer in given.values()) for word in ("first", "second")]
        left, right = (None, None) if position is None else self._pair_at(position)
        return RatingFacts(
            id=self.id,
            question=self.question,
            pairs=tuple(pairs),
            odds=odds(*counts),
            position=position,
            left=left.shown() if left else None,
            right=right.shown() if right else None,
        )

    def _draw(self) -> None:
        """Show the next pair, or, at the end, what lasts."""
        self._asked_at = time.monotonic()
        if not self._place:
            return
        facts = self.facts()
        lasting = _lasting(facts)
        if facts.position is None:
            live.publish(lasting, display_id=self._place, update=True)
            live.publish({"text/html": "", "text/plain": ""}, display_id=self._still, update=True)
            widget, self._widget, self._place = self._widget, None, ""
            if widget is not None:
                outside(widget.close)
            return
        if self._widget is not None:
            outside(setattr, self._widget, "html", rating_live(facts))
        live.publish(lasting, display_id=self._still, update=True)

    def _ipython_display_(self) -> None:
        facts = self.facts()
        lasting = _lasting(facts)
        shell = live.shell()
        if shell is None or not hasattr(shell, "kernel"):
            print(lasting["text/plain"])  # noqa: T201  # the terminal is the display here
            return
        views = (
            "VSCODE_PID" in os.environ or "google.colab" in sys.modules
        )  # these run scripts for views only
        widget = _widget(rating_live(facts), "" if views else self.id) if facts.position is not None else None
        if widget is None:
            live.publish(lasting, display_id=live.new_display_id(), update=False)
            return
        widget.on_event(self._heard)
        self._widget = widget
        self._place, self._still = live.new_display_id(), live.new_display_id()
        shown: dict[str, Any] = {"text/plain": ""}
        if views:
            view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
            shown["application/vnd.jupyter.widget-view+json"] = view
        else:  # a view would be all that a saved notebook remembers
            shown["text/html"] = f'<div data-vk-live="{self.id}"></div>'
        live.publish(shown, display_id=self._place, update=False)
        live.publish(lasting, display_id=self._still, update=False)
        self._asked_at = time.monotonic()

    def __str__(self) -> str:
        return rating_text(self.facts())

    def __repr__(self) -> str:
        return f"<Rating {self.question!r}: {len(self._answers.given)} of {len(self.pairs)} pairs>"


def _pair(number: int, pair: Any) -> tuple[Any, Any]:
    found = tuple(pair) if isinstance(pair, list | tuple) else ()
    if len(found) != 2:
        raise InvalidRequest(
            f"pair {number} is no pair of films.", advice="Give two and two: [(a, b), (c, d)]."
        )
    first, second = (items.take(item) for item in found)
    return first, second


def _posters(sides: list[Any]) -> tuple[bytes | None, bytes | None]:
    if not sides:
        return None, None
    first, second = (side.video.poster if side.video else None for side in sides)
    return first, second


def _lasting(facts: RatingFacts) -> dict[str, Any]:
    return {"text/plain": rating_text(facts), "text/html": rating_html(facts)}


def _widget(html: str, place: str) -> Any:
    """Return a widget with a living comm, or None where there is none."""
    try:
        from vidkit.show._widget import RatingWidget

        widget = RatingWidget(html=html, place=place)
    except Exception as why:  # noqa: BLE001  # whatever a kernel's widget stack raises, the rating must still appear
        log.debug("no widget here: %s", why)
        return None
    if widget.comm is None or type(widget.comm).__name__ == "DummyComm":
        return None
    return widget
