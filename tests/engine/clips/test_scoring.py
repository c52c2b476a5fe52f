"""A better clip has a higher score, for each reason by itself."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine.clips.candidates import Span
from vidkit.engine.clips.looks import Looks
from vidkit.engine.clips.scoring import Context, Score, choose, hook, judge
from vidkit.engine.seeing.facts import Drift, Face, Sample, Shot, Survey
from vidkit.engine.speech.transcript import Sentence

from .conftest import speech

FACE = Face(0.4, 0.2, 0.2, 0.3, 0.99, 0)


def survey(seconds: int = 60, *, faces: range = range(0), busy: range = range(0)) -> Survey:
    samples = tuple(
        Sample(
            float(time),
            0.45,
            0.5 if time in busy else 0.05,
            (0.5, 0.4, 0.35),
            Drift(),
            (0.5, 0.5),
            (FACE,) if time in faces else (),
        )
        for time in range(seconds)
    )
    shots = (Shot(0.0, float(seconds)),)
    maps = np.zeros((seconds, 18, 32), np.uint8)
    return Survey(float(seconds), 1280, 720, 24.0, True, 0.0, float(seconds), shots, samples, maps)


def context(known: Survey | None = None, shortest: float = 0.0, longest: float = 40.0) -> Context:
    known = known or survey()
    return Context("en", known.duration, shortest, longest, {}, Looks(known))


def sentences(start: float, *texts: str, each: float = 5.0) -> tuple[Sentence, ...]:
    lines = [(start + at * each, start + (at + 1) * each - 0.4, text) for at, text in enumerate(texts)]
    return tuple(speech(*lines).sentences())


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Why does nobody talk about this?", "It is made of steel and some glass."),
        ("This is the biggest mistake you can make.", "And then he put it over there."),
        ("We lost 40 percent in one night.", "We lost some of it at night."),
        ("Der beste Fehler meines Lebens.", "Und dann ging er dort hin."),
    ],
)
def test_a_strong_first_sentence_beats_a_weak_one(better, worse):
    """Questions, stakes and numbers pull; sentences that lean on what came before do not."""
    language = "de" if better.startswith("Der") else "en"
    assert hook(better, language) > hook(worse, language)


def test_faces_and_movement_raise_a_score():
    """Of two silent stretches, the one with faces and the one with movement are the better ones."""
    judged = context(survey(faces=range(10, 20), busy=range(30, 40)))
    plain, faces, busy = (judge(Span(a, a + 10.0), judged).total for a in (45.0, 10.0, 30.0))
    assert faces > plain
    assert busy > plain


def test_a_finished_thought_beats_one_cut_off():
    """Whole sentences score higher than the same length beginning and ending in the middle."""
    texts = sentences(5.0, "The bridge held for years.", "Nobody knew why it did.")
    whole = judge(Span(4.8, 15.0, texts, whole=True), context())
    cut = judge(Span(4.8, 15.0, texts, whole=False), context())
    assert whole.total > cut.total


def test_length_is_judged_against_what_was_asked():
    """The same stretch is worth more where its length is the one wanted."""
    texts = sentences(5.0, "The bridge held.", "Nobody knew why.")
    span = Span(4.8, 15.0, texts)
    assert judge(span, context(longest=20.0)).total > judge(span, context(shortest=8.0, longest=90.0)).total


def test_dense_speech_beats_silence():
    """A stretch that is filled with speech scores higher than one that waits."""
    dense = sentences(5.0, "The bridge held for a hundred years and more.", "The river rose and nobody knew.")
    sparse = sentences(5.0, "The bridge.", "A river.", each=5.0)
    sparse = tuple(Sentence(one.start, one.start + 0.8, one.text, one.words) for one in sparse)
    assert (
        judge(Span(4.8, 15.0, dense), context()).parts["density"]
        > judge(Span(4.8, 15.0, sparse), context()).parts["density"]
    )


def test_scores_stay_between_0_and_100():
    """No stretch leaves the scale, however extreme."""
    judged = context(survey(faces=range(60), busy=range(60)))
    for span in (Span(0.0, 0.01), Span(0.0, 60.0), Span(59.0, 60.0), Span(2.0, 9.0, sentences(2.0, "?!"))):
        assert 0 <= judge(span, judged).total <= 100


def test_the_best_are_chosen_and_none_overlaps():
    """The highest score comes first; what overlaps a chosen stretch is left out; a limit is kept."""
    scored = [
        (Span(0.0, 10.0), Score(50.0)),
        (Span(5.0, 15.0), Score(80.0)),
        (Span(15.0, 25.0), Score(70.0)),
        (Span(14.0, 30.0), Score(79.0)),
        (Span(40.0, 50.0), Score(10.0)),
    ]
    chosen = choose(scored)
    assert [pair[1].total for pair in chosen] == [80.0, 70.0, 10.0]
    assert [pair[1].total for pair in choose(scored, 1)] == [80.0]
