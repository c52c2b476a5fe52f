"""
How good a clip would be, 0–100: the sum of small judgements that can each be looked at alone.

    score = judge(span, context)       # Score(total=81.2, parts={"hook": 0.7, "whole": 1.0, …})

Nothing here has been learned from viewers. The weights are an editor's rules of thumb: a clip needs a first
sentence that makes one stay, a thought that ends, somebody to look at, and not more length than it fills.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from vidkit.engine.clips.candidates import Span
from vidkit.engine.clips.looks import Looks
from vidkit.engine.clips.phrases import content, tokens
from vidkit.engine.language import primary

#: What counts how much where people speak, and where only pictures do.
SPOKEN = {"hook": 22, "whole": 20, "telling": 16, "density": 12, "length": 14, "motion": 8, "faces": 8}
SEEN = {"motion": 30, "faces": 18, "variety": 18, "light": 12, "length": 22}

#: Words that make one stay, by language: contrast, superlatives, stakes, turning to the listener.
_PULL = {
    "en": """best worst never always secret truth mistake wrong why how nobody everybody most least
        first last only imagine you your but because problem money love fear death free new biggest
        hardest easiest important stop remember surprising actually story against everything nothing""",
    "es": """mejor peor nunca siempre secreto verdad error por qué cómo nadie todos primera última
        imagina problema""",
    "fr": """meilleur pire jamais toujours secret vérité erreur pourquoi comment personne imagine
        problème premier""",
    "de": """beste schlechteste nie immer geheimnis wahrheit fehler warum wie niemand stell problem
        erste letzte""",
    "it": """migliore peggiore mai sempre segreto verità errore perché come nessuno immagina
        problema primo ultimo""",
    "pt": """melhor pior nunca sempre segredo verdade erro por que como ninguém imagine problema
        primeiro último""",
}
_PULLS = {language: frozenset(words.split()) for language, words in _PULL.items()}

#: A first word that leans on what was said before: alone, the sentence hangs in the air.
_LEANING = {
    "en": """and but so or because which that then also however therefore he she they him them
        these those anyway""",
    "es": "y pero entonces porque que también él ella ellos esos",
    "fr": "et mais donc parce que alors aussi il elle ils ces",
    "de": "und aber also weil dann auch er sie diese der denn",
    "it": "e ma quindi perché che allora anche lui lei questi",
    "pt": "e mas então porque que também ele ela eles esses",
}
_LEANINGS = {language: frozenset(words.split()) for language, words in _LEANING.items()}

_FINISHED = re.compile(r"[.!?…。！？؟।॥]+[\"'”’»)\]」』]*$")


@dataclass(frozen=True, slots=True)
class Score:
    """A total from 0 to 100 and the judgements it was summed from, each 0–1."""

    total: float
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """
    What a clip is judged against.

    Attributes:
        language: Of what is said.
        duration: Seconds of the whole film.
        shortest: Seconds a clip must have.
        longest: Seconds it may have.
        weights: How rare each word is in the film.
        looks: What was seen.
    """

    language: str
    duration: float
    shortest: float
    longest: float
    weights: Mapping[str, float]
    looks: Looks

    @cached_property
    def rare(self) -> float:
        """The weight of a word that is rare in the film: of a hundred, fifteen are rarer."""
        return sorted(self.weights.values())[int(len(self.weights) * 0.85)] if self.weights else 1.0

    @property
    def ideal(self) -> float:
        """
        The length in seconds that fits best.

        A little over the middle of what is allowed, but a clip should be a part of the film: at most two
        fifths.
        """
        middle = self.shortest + 0.5 * (self.longest - self.shortest)
        return min(max(min(middle, 0.4 * self.duration), self.shortest, 3.0), self.longest)


def judge(span: Span, context: Context) -> Score:
    """Score a stretch: by what is said where something is, else by what is seen."""
    looks = _seen(span, context)
    length = _length(span, context)
    if span.sentences:
        parts = {
            "hook": hook(span.sentences[0].text, context.language),
            "whole": whole(span, context.language),
            "telling": _telling(span, context),
            "density": _density(span),
            "length": length,
            "motion": looks["motion"],
            "faces": looks["faces"],
        }
        weights = SPOKEN
    else:
        parts = {**looks, "length": length}
        weights = SEEN
    total = sum(weights[name] * parts[name] for name in weights) / sum(weights.values()) * 100
    return Score(round(total, 1), {name: round(value, 3) for name, value in parts.items()})


@lru_cache(maxsize=20_000)
def hook(sentence: str, language: str) -> float:
    """Judge how much a first sentence makes one stay (0–1)."""
    words = tokens(sentence)
    if not words:
        return 0.0
    code = primary(language)
    pull = sum(word.split("'")[0] in _PULLS.get(code, ()) for word in words)
    score = 0.35 + 0.3 * (1 - math.exp(-0.9 * pull))
    if re.search(r"[?？؟]", sentence):
        score += 0.22
    if any(character.isdigit() for character in sentence):
        score += 0.10
    if len(words) <= 14:
        score += 0.08
    elif len(words) > 30:
        score -= 0.10
    if words[0] in _LEANINGS.get(code, ()):
        score -= 0.30
    # "uh", "well": nobody stays for a run-up.
    if not content(sentence, language):
        score -= 0.15
    return float(np.clip(score, 0, 1))


def whole(span: Span, language: str) -> float:
    """Judge whether a thought begins and ends inside (0–1)."""
    score = 0.55 if span.whole else 0.1
    first, last = span.sentences[0], span.sentences[-1]
    opening = tokens(first.text)[:1]
    if not (opening and opening[0] in _LEANINGS.get(primary(language), ())):
        score += 0.15
    if _FINISHED.search(last.text):
        score += 0.15
    # A breath on both sides: the speaker's own paragraph.
    score += 0.15 * min(1.0, (first.start - span.start + span.end - last.end) / 0.5)
    return float(np.clip(score, 0, 1))


def _telling(span: Span, context: Context) -> float:
    """Judge how much of what makes the film this film is said here."""
    words = set[str]().union(*(_topics(one.text, context.language) for one in span.sentences))
    if not words or not context.weights:
        return 0.0
    said = np.array([context.weights.get(word, 0.0) for word in words])
    variety = len(words) / max(6.0, span.duration * 0.55)
    return float(np.clip(0.6 * said.mean() / max(context.rare, 1e-6) + 0.4 * min(1.0, variety), 0, 1))


def _density(span: Span) -> float:
    """Judge whether the stretch is filled with speech, at a speed one can follow."""
    spoken = sum(one.end - one.start for one in span.sentences)
    filled = min(1.0, spoken / max(span.duration, 1e-6) / 0.85)
    letters = sum(_letters(one.text) for one in span.sentences)
    speed = letters / max(spoken, 1e-6)  # letters a second; calm speech has about 12
    return float(filled * np.clip(1.15 - abs(math.log(max(speed, 0.5) / 12.5)) * 0.6, 0.3, 1))


@lru_cache(maxsize=20_000)
def _topics(sentence: str, language: str) -> frozenset[str]:
    """Return the topic words of a sentence; each stands in many candidates."""
    return frozenset(content(sentence, language))


@lru_cache(maxsize=20_000)
def _letters(sentence: str) -> int:
    return sum(map(len, tokens(sentence)))


def _length(span: Span, context: Context) -> float:
    ratio = span.duration / context.ideal
    return math.exp(-(math.log(max(ratio, 1e-3)) ** 2) / (2 * 0.45**2))


def _seen(span: Span, context: Context) -> dict[str, float]:
    """Judge what is seen, against the film's own measure: a calm film has its exciting moments too."""
    look = context.looks.between(span.start, span.end)
    cuts = len(span.shots)
    pace = span.duration / max(1, cuts)
    return {
        "motion": look.relative,
        "faces": min(1.0, look.faces * 1.25),
        "variety": float(np.clip((cuts - 1) / 4, 0, 1) * (1.0 if pace > 1.0 else 0.6)),
        "light": float(np.clip(1.1 - 2.0 * abs(look.luma - 0.45) + look.saturation, 0, 1)),
    }


def choose(
    scored: Sequence[tuple[Span, Score]], limit: int | None = None, overlap: float = 0.05
) -> list[tuple[Span, Score]]:
    """Take the best, then the best of those that do not repeat it, and so on; *limit* is the most to take."""
    chosen: list[tuple[Span, Score]] = []
    for span, score in sorted(scored, key=lambda pair: (-pair[1].total, pair[0].start, pair[0].end)):
        if limit is not None and len(chosen) >= limit:
            break
        if all(_shared(span, other) <= overlap * min(span.duration, other.duration) for other, _ in chosen):
            chosen.append((span, score))
    return chosen


def _shared(one: Span, other: Span) -> float:
    return max(0.0, min(one.end, other.end) - max(one.start, other.start))
