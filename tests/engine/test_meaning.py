"""Texts are found by what they mean, in other words and other languages; without the model, by their words."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine import meaning

PHRASES = [
    "It was the best of times",
    "it was the age of wisdom",
    "it was the season of light",
    "it was the season of darkness",
    "it was the spring of hope",
    "we were all going direct to heaven",
]

with_model = pytest.mark.skipif(not meaning.installed(), reason="the model of meaning is not installed")


@with_model
@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("the season of darkness", 3),
        ("la estación de la oscuridad", 3),
        ("clever people", 1),
        ("die Hoffnung im Frühling", 4),
        ("rising up to the sky after death", 5),
    ],
)
def test_the_meant_phrase_comes_first(query, best):
    """The same words, other words and other languages all lead to the phrase that is meant."""
    ranking = meaning.rank(query, PHRASES)
    assert ranking.by == "meaning"
    assert ranking.best == best
    assert all(0 <= score <= 1 for score in ranking.scores)


@with_model
def test_texts_have_places_of_length_one():
    """One row of 384 numbers each, of length 1; nothing for nothing."""
    assert np.allclose(np.linalg.norm(meaning.embed(PHRASES), axis=1), 1, atol=1e-3)
    assert meaning.embed(PHRASES).shape == (len(PHRASES), 384)
    assert meaning.embed([]).shape == (0, 384)


def test_without_the_model_words_are_compared_and_it_says_so(monkeypatch):
    """BM25: rare shared words win, endings do not matter, and `by` tells the reader."""
    monkeypatch.setattr(meaning, "installed", lambda: False)
    ranking = meaning.rank("seasons of the dark, darkness", PHRASES)
    assert ranking.by == "words"
    assert ranking.best == 3
    assert meaning.rank("pasta", PHRASES).scores == (0.0,) * len(PHRASES)


def test_words_of_scripts_without_spaces_are_compared(monkeypatch):
    """Chinese finds Chinese without a model."""
    monkeypatch.setattr(meaning, "installed", lambda: False)
    assert meaning.rank("公园", ["今天天气很好", "我们去公园", "我在家"]).best == 1


def test_nothing_to_rank():
    """No texts, no best; an empty query ranks nothing above anything."""
    assert meaning.rank("x", []).best is None
    assert set(meaning.rank("", PHRASES).scores) == {0.0}
