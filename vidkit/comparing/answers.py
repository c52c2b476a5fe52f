"""Answers of a blind rating: shuffled once, kept in a file, so that a rating goes on where it was left."""

from __future__ import annotations

import hashlib
import json
import logging
import math
import random
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

__all__ = ["Answer", "Answers", "Choice", "odds"]

log = logging.getLogger("vidkit.comparing")

Choice = Literal["first", "second", "neither"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one pair (its number in the user's order), how long it took, and when."""

    pair: int
    choice: Choice
    seconds: float
    at: str


class Answers:
    """
    The order pairs are asked in, and what was answered so far.

    Args:
        folder: Where answers are kept.
        question: What is asked.
        identities: What the films of every pair are; another film is another rating.
        again: Begin anew.
    """

    def __init__(
        self, folder: Path, question: str, identities: list[tuple[str, str]], *, again: bool = False
    ) -> None:
        told = json.dumps([question, identities])
        self.path = folder / f"{hashlib.sha256(told.encode()).hexdigest()[:20]}.json"
        self.given: list[Answer] = []
        self.order: list[tuple[int, bool]] = []
        if again or not self._load(len(identities)):
            self._shuffle(len(identities))

    def _shuffle(self, count: int) -> None:
        """Ask in any order, and show the first of a pair on the left in one half of them, by chance which."""
        chance = random.SystemRandom()
        turned = [index < count // 2 for index in range(count)]
        if count % 2 and chance.random() < 0.5:
            turned = [not turn for turn in turned]
        chance.shuffle(turned)
        pairs = list(range(count))
        chance.shuffle(pairs)
        self.given, self.order = [], list(zip(pairs, turned, strict=True))

    def _load(self, count: int) -> bool:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            order = [(int(pair), bool(turned)) for pair, turned in kept["order"]]
            given = [Answer(**answer) for answer in kept["given"]]
        except FileNotFoundError:
            return False
        except (OSError, ValueError, KeyError, TypeError) as broken:
            log.warning("the answers in %s cannot be read (%s): this rating begins anew.", self.path, broken)
            return False
        if sorted(pair for pair, _ in order) != list(range(count)):
            return False
        self.order, self.given = order, given
        return True

    @property
    def position(self) -> int | None:
        """Which of the order is asked about now; None when all are answered."""
        return len(self.given) if len(self.given) < len(self.order) else None

    def give(self, choice: Choice, seconds: float) -> None:
        """Answer about the pair that is asked about."""
        position = self.position
        if position is not None:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            self.given.append(Answer(self.order[position][0], choice, round(seconds, 2), at))
            self._keep()

    def take_back(self) -> None:
        """Forget the last answer."""
        if self.given:
            self.given.pop()
            self._keep()

    def _keep(self) -> None:
        """Write the file whole or not at all."""
        told = json.dumps({"order": self.order, "given": [asdict(answer) for answer in self.given]})
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=self.path.parent, suffix=".part", delete=False, encoding="utf-8"
        ) as out:
            out.write(told)
        Path(out.name).replace(self.path)


def odds(first: int, second: int) -> float | None:
    """Return how likely so lopsided a result is by chance (two-sided sign test); None below five."""
    count = first + second
    if count < 5:
        return None
    tail: float = sum(math.comb(count, index) for index in range(min(first, second) + 1)) / 2**count
    return min(1.0, 2 * tail)
