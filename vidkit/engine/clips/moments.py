"""
Find what a question is about: said word for word, said in other words, or seen.

    quotes("the season of darkness", transcript, 44.0, cuts=())[0].text    # "the season of darkness…"
    meant("a time of joy", transcript, 44.0, (), rank)[0].how              # "meaning"

A quotation gives exactly its words, from the first one's beginning to the last one's end. Anything else
gives whole sentences, ranked by meaning where that part is installed, else by words; what stands out is
taken, the rest is not.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from vidkit.engine.clips.candidates import begin_before, end_after
from vidkit.engine.clips.phrases import content, tokens
from vidkit.engine.seeing.facts import Shot
from vidkit.engine.speech.transcript import Sentence, Transcript, Word
from vidkit.engine.speech.transcript import sentence as as_sentence

How = Literal["quote", "meaning", "words", "picture"]

#: Answers that follow one another are one moment, up to so many seconds: a thought is seldom one sentence.
_TOGETHER = 20.0

#: Below this likeness an answer is about something else: over the opening of A Tale of Two Cities, fourteen
#: queries in three languages had 0.30 and more where there was an answer, 0.19 and less where there was none.
_LIKE_ENOUGH = 0.25

#: A clause with fewer words is no answer by itself, and one alone counts this much less.
_CLAUSE, _CLAUSE_COSTS = 4, 0.03

_COMMAS = tuple(",;:—–、，；：،؛")

#: How alike two words must be to count as one misheard (0–1).
_ALIKE = 0.75

#: Of a quotation, so much must be there.
_QUOTED = 0.84


@dataclass(frozen=True, slots=True)
class Found:
    """
    A moment that answers a question.

    Attributes:
        start: Seconds.
        end: Seconds.
        score: 0–1.
        how: What was matched.
        sentences: The sentences it lies in.
        text: What is said from start to end.
    """

    start: float
    end: float
    score: float
    how: How
    sentences: tuple[Sentence, ...]
    text: str


class Ranked(Protocol):
    """What a ranking of texts tells: a score for each, and by what."""

    @property
    def scores(self) -> Sequence[float]:
        """One per text, 0–1."""

    @property
    def by(self) -> str:
        """`meaning` or `words`."""


Rank = Callable[[str, Sequence[str]], Ranked]


def quotes(query: str, transcript: Transcript, duration: float, cuts: Sequence[float]) -> list[Found]:
    """Find where the query is said word for word (or nearly: misheard words are forgiven)."""
    wanted = tokens(query)
    said = [(part, at) for at, word in enumerate(transcript.words) for part in _parts(word)]
    if not wanted or len(said) < len(wanted):
        return []
    if len(wanted) == 1 or not content(query, transcript.language):
        return []  # one word is a topic, not a quotation
    heard = [part for part, _ in said]
    found: list[tuple[float, int, int]] = []
    size = len(wanted)
    known: dict[tuple[str, str], float] = {}
    for at in range(len(heard) - size + 1):
        if (
            _like(wanted[0], heard[at], known) < _ALIKE
            or _like(wanted[-1], heard[at + size - 1], known) < _ALIKE
        ):
            continue
        likeness = [_like(a, b, known) for a, b in zip(wanted, heard[at : at + size], strict=True)]
        score = sum(likeness) / size
        if score >= _QUOTED and min(likeness) >= 0.5:
            found.append((score, said[at][1], said[at + size - 1][1]))
    found.sort(key=lambda one: (-one[0], one[1]))
    moments: list[Found] = []
    used: set[int] = set()
    sentences = transcript.sentences()
    for score, first, last in found:
        if used & set(range(first, last + 1)):
            continue
        used |= set(range(first, last + 1))
        moments.append(_moment(transcript, sentences, first, last, score, duration, cuts))
    return moments


def meant(
    query: str,
    transcript: Transcript,
    duration: float,
    cuts: Sequence[float],
    rank: Rank,
) -> list[Found]:
    """Find the sentences that answer the query, alone or with their neighbours."""
    sentences = transcript.sentences()
    whole = set(sentences)
    units = _units(transcript)
    if not units:
        return []
    ranking = rank(query, [unit.text for unit in units])
    how: How = "meaning" if ranking.by == "meaning" else "words"
    scores = np.asarray(ranking.scores, float)
    # A clause has to answer clearly better than its sentence: whole sentences are the better clips.
    scores -= [0.0 if unit in whole else _CLAUSE_COSTS for unit in units]
    taken: list[tuple[float, Sentence]] = []
    for at in standing_out(scores, how):
        unit = units[at]
        if all(unit.end <= other.start or unit.start >= other.end for _, other in taken):
            taken.append((float(scores[at]), unit))
    found: list[Found] = []
    for score, unit in _joined(taken, transcript.words):
        start, end = _edges(transcript.words, unit.words[0], unit.words[-1], duration, cuts)
        around = tuple(one for one in sentences if one.start < unit.end and one.end > unit.start)
        found.append(Found(start, end, score, how, around, unit.text))
    return sorted(found, key=lambda one: (-one.score, one.start))


def looked(query: str, shots: Sequence[Shot], texts: Sequence[str], rank: Rank) -> list[Found]:
    """Find the shots whose measured look answers the query."""
    if not shots:
        return []
    wanted = set(content(query, "en"))
    # How a picture looks is told in few words: only those can be asked for.
    hits = [len(wanted & set(content(text, "en"))) for text in texts]
    best = max(hits)
    if not best:
        return []
    ranking = rank(query, texts)
    found = [
        Found(shot.start, shot.end, float(score), "picture", (), "")
        for shot, score, hit in zip(shots, ranking.scores, hits, strict=True)
        if hit == best
    ]
    return sorted(found, key=lambda one: (-one.score, one.start))


def standing_out(scores: np.ndarray, how: How) -> list[int]:
    """
    Choose the scores that stand out from the rest, best first.

    An embedder gives every text some likeness to every query; an answer is what lies clearly above the usual.
    """
    order = [int(at) for at in np.argsort(-scores, kind="stable")]
    top = float(scores[order[0]])
    if how == "words":
        return [at for at in order if scores[at] > 0 and scores[at] >= 0.5 * top]
    if top < _LIKE_ENOUGH:
        return []
    usual = float(np.median(scores))
    return [
        at for at in order if scores[at] >= top - 0.25 * max(top - usual, 0.02) and scores[at] >= _LIKE_ENOUGH
    ]


def _units(transcript: Transcript) -> list[Sentence]:
    """List sentences and their clauses: "the season of darkness" is half of one sentence."""
    units: list[Sentence] = []
    for one in transcript.sentences():
        units.append(one)
        clauses: list[list[Word]] = [[]]
        for word in one.words:
            clauses[-1].append(word)
            if word.text.rstrip()[-1:] in _COMMAS:
                clauses.append([])
        clauses = [clause for clause in clauses if clause]
        if len(clauses) > 1:
            units.extend(as_sentence(clause) for clause in clauses if len(clause) >= _CLAUSE)
    return units


def _joined(taken: Sequence[tuple[float, Sentence]], words: Sequence[Word]) -> list[tuple[float, Sentence]]:
    """Join answers that follow one another directly, as long as they stay short together."""
    joined: list[tuple[float, Sentence]] = []
    for score, unit in sorted(taken, key=lambda pair: pair[1].start):
        if joined:
            before = joined[-1][1]
            follows = words.index(before.words[-1]) + 1 == words.index(unit.words[0])
            if follows and unit.end - before.start <= _TOGETHER:
                joined[-1] = (max(joined[-1][0], score), as_sentence((*before.words, *unit.words)))
                continue
        joined.append((score, unit))
    return joined


def _moment(
    transcript: Transcript,
    sentences: Sequence[Sentence],
    first: int,
    last: int,
    score: float,
    duration: float,
    cuts: Sequence[float],
) -> Found:
    words = transcript.words
    start, end = _edges(words, words[first], words[last], duration, cuts, breath=0.06)
    around = tuple(one for one in sentences if one.start < words[last].end and one.end > words[first].start)
    text = " ".join(word.text.strip() for word in words[first : last + 1])
    return Found(start, end, score, "quote", around, text)


def _edges(
    words: Sequence[Word],
    first: Word,
    last: Word,
    duration: float,
    cuts: Sequence[float],
    breath: float | None = None,
) -> tuple[float, float]:
    """Return begin and end around words; a quotation takes at most a *breath* of the pauses beside it."""
    at, to = words.index(first), words.index(last)
    before = words[at - 1] if at else None
    after = words[to + 1] if to + 1 < len(words) else None
    start, end = begin_before(first, before, cuts), end_after(last, after, duration, cuts)
    if breath is not None:
        start, end = max(start, first.start - breath), min(end, last.end + breath)
    return start, end


def _parts(word: Word) -> list[str]:
    return tokens(word.text)


def _like(one: str, other: str, known: dict[tuple[str, str], float]) -> float:
    if one == other:
        return 1.0
    if abs(len(one) - len(other)) > 3 or min(len(one), len(other)) < 4:
        return 0.0
    key = (one, other)
    if key not in known:
        known[key] = difflib.SequenceMatcher(None, one, other).ratio()
    return known[key]
