"""Clips begin and end where thoughts do, and never inside a word."""

from __future__ import annotations

import itertools

from vidkit.engine.clips.candidates import Span, begin_before, end_after, seen, spoken
from vidkit.engine.seeing.facts import Shot
from vidkit.engine.speech.transcript import Word

from .conftest import in_word, speech

SHOTS = (Shot(0.0, 4.9), Shot(4.9, 10.2), Shot(10.2, 30.0))
TALK = speech(
    (1.0, 4.0, "The bridge held for a hundred years."),
    (5.0, 9.5, "Then the river rose and nobody knew why."),
    (9.6, 14.0, "The engineers came back with new drawings."),
    (16.0, 21.0, "What they found changed how we build."),
    (22.0, 27.0, "And it began with a single bolt."),
)


def spans(shortest: float, longest: float) -> list[Span]:
    return spoken(TALK.sentences(), 30.0, SHOTS, shortest=shortest, longest=longest)


def test_no_span_begins_or_ends_inside_a_word():
    """Whatever lengths are allowed, also ones that force sentences apart, every edge lies between words."""
    for shortest, longest in itertools.product((0.0, 2.0, 8.0), (2.0, 3.0, 7.0, 20.0)):
        for span in spans(shortest, longest):
            assert not in_word(span.start, TALK.words), (shortest, longest, span)
            assert not in_word(span.end, TALK.words), (shortest, longest, span)


def test_spans_have_the_allowed_length():
    """Every candidate is as long as allowed, and all lengths that whole sentences give are among them."""
    found = spans(4.0, 12.0)
    assert found
    assert all(4.0 <= span.duration <= 12.0 for span in found)
    assert max(span.duration for span in found) > 9.0
    assert min(span.duration for span in found) < 6.0


def test_whole_sentences_stay_whole():
    """Where a clip can hold its sentences, each candidate begins and ends with one."""
    texts = [one.text for one in TALK.sentences()]
    for span in spans(0.0, 12.0):
        assert span.whole
        assert all(one.text in texts for one in span.sentences)


def test_a_sentence_too_long_is_parted_and_says_so():
    """A clip shorter than its sentence begins or ends within it, and is not called whole."""
    found = spans(0.0, 3.0)
    assert found
    assert any(not span.whole for span in found)


def test_a_breath_is_kept_on_both_sides():
    """A clip begins a little before its first word and ends a little after its last, within the pause."""
    words = (Word("one", 1.0, 1.5), Word("two", 3.0, 3.5), Word("three", 3.52, 4.0))
    assert 1.5 <= begin_before(words[1], words[0]) < 3.0
    assert 1.5 < end_after(words[0], words[1], 5.0) <= 3.0
    # Hardly any pause: both edges stay inside it.
    assert 3.5 <= begin_before(words[2], words[1]) <= 3.52
    assert 3.5 <= end_after(words[1], words[2], 5.0) <= 3.52
    # The film's own ends are the limits.
    assert begin_before(Word("x", 0.05, 0.4), None) == 0.0
    assert end_after(Word("x", 4.0, 4.9), None, 5.0) == 5.0


def test_a_cut_in_the_pause_is_the_beginning():
    """Where the picture changes in the pause before the first word, the clip begins with the new shot."""
    before, after = Word("one", 1.0, 2.0), Word("two", 3.0, 3.5)
    assert begin_before(after, before, [0.0, 2.9]) == 2.9
    assert end_after(before, after, 5.0, [0.0, 2.5]) == 2.5
    # A cut inside a word is none of our business.
    assert begin_before(after, before, [1.5]) >= 2.0


def test_spans_by_picture_keep_to_the_shots():
    """Without words, candidates begin and end at cuts; a shot longer than a clip is parted evenly."""
    cuts = {shot.start for shot in SHOTS} | {30.0}
    found = seen(SHOTS, 30.0, shortest=4.0, longest=12.0)
    assert any(span.start == 4.9 and span.end == 10.2 for span in found)
    for span in found:
        assert 4.0 <= span.duration <= 12.0
        assert span.start in cuts or span.start > 10.2
    one_shot = seen((Shot(0.0, 100.0),), 100.0, shortest=5.0, longest=20.0)
    assert one_shot
    assert all(5.0 <= span.duration <= 20.0 for span in one_shot)


def test_spans_by_picture_do_not_cut_words():
    """An edge that would fall into a word moves out of it."""
    words = [Word("across", 4.7, 5.1), Word("again", 10.0, 10.4)]
    for span in seen(SHOTS, 30.0, shortest=4.0, longest=30.0, words=words):
        assert not in_word(span.start, words)
        assert not in_word(span.end, words)
