"""What is said is written down nearly verbatim, at the moments it is said."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.speech.conftest import MEDIA, OPENING
from tests.engine.speech.measures import onsets, word_error_rate
from vidkit.engine.encode import Encoder
from vidkit.engine.speech import espeak, recognise
from vidkit.engine.speech.edges import settle, silences
from vidkit.engine.speech.follow import follow, placed
from vidkit.engine.speech.listening import RATE, pieces, resampled
from vidkit.engine.speech.transcript import Word
from vidkit.engine.work import TaskError

SAID = (
    "The old harbour was quiet that morning, and nobody on the long stone pier had noticed the small red boat. "
    "It came out of the fog without a sound. The keeper of the lighthouse put down his cup and opened the window."
)


def test_the_opening_is_nearly_verbatim(talk):
    """At most four words in a hundred of the known text are wrong; jiwer agrees with our own measure."""
    rate = word_error_rate(OPENING, talk.text)
    print(f"word error rate on talk.mp4: {rate:.4f}")
    assert rate <= 0.04
    jiwer = pytest.importorskip("jiwer")
    clean = jiwer.Compose(
        [jiwer.ToLowerCase(), jiwer.RemovePunctuation(), jiwer.RemoveMultipleSpaces(), jiwer.Strip()]
    )
    assert jiwer.wer(clean(OPENING), clean(talk.text)) == pytest.approx(rate, abs=0.02)


def test_words_begin_where_the_sound_does(talk, talk_sound):
    """After every pause the sound's own onset, measured otherwise, lies within 80 ms of a word's start."""
    starts = np.array([word.start for word in talk.words])
    # Breaths before the first word are sound but no word: only onsets inside the speech count.
    begun = [second for second in onsets(talk_sound, RATE) if 1.0 < second < 41.0]
    away = np.array([np.abs(starts - second).min() for second in begun])
    print(
        f"{len(away)} onsets, off by {away.mean() * 1000:.0f} ms on average, {away.max() * 1000:.0f} at most"
    )
    assert len(away) >= 12
    assert away.max() <= 0.08


def test_no_word_reaches_into_a_pause(talk, talk_sound):
    """No word covers as much as 80 ms of a silence of at least 0.3 s."""
    for start, end in silences(talk_sound, RATE, 0.3):
        for word in talk.words:
            assert min(end, word.end) - max(start, word.start) < 0.08, (word, start, end)


def test_words_are_in_order_and_have_length(talk):
    """No word overlaps the next, none is shorter than 40 ms or longer than 1.2 s."""
    for before, after in zip(talk.words, talk.words[1:], strict=False):
        assert before.end <= after.start + 1e-9
    lengths = [word.end - word.start for word in talk.words]
    assert min(lengths) >= 0.04
    assert max(lengths) <= 1.2


def test_sentences_are_whole(talk):
    """The phrase somebody will look for stands in one sentence, at its place in the recording."""
    [found] = [one for one in talk.sentences() if "season of darkness" in one.text]
    assert 13 < found.start < found.end < 17


@pytest.fixture(scope="module")
def known() -> tuple[np.ndarray, list[Word]]:
    """A text in another voice and at another pace than the model's, with word times from its maker."""
    wave, rate, events = espeak.say(SAID, "en-us+f2", words_per_minute=150, pitch=60)
    truth = settle(placed(SAID.split(), SAID, events, len(wave) / rate), wave, rate)
    return resampled(wave, rate), truth


def test_words_inside_a_phrase_are_found(known):
    """Following a known text finds nine starts in ten within 80 ms, and half within 30 ms."""
    sound, truth = known
    found = follow(sound, SAID)
    assert [word.text for word in found] == [word.text for word in truth]
    off = np.array([abs(a.start - b.start) for a, b in zip(found, truth, strict=True)])
    print(f"followed: median {np.median(off) * 1000:.0f} ms, 90th {np.percentile(off, 90) * 1000:.0f} ms")
    assert np.percentile(off, 90) <= 0.08
    assert np.median(off) <= 0.03


def test_recognised_words_are_where_they_are_said(known, tmp_path):
    """Of the words recognised right, nine in ten begin within 80 ms of where the voice began them."""
    pytest.importorskip("faster_whisper")
    from difflib import SequenceMatcher

    sound, truth = known
    path = tmp_path / "said.mp4"
    with Encoder(path, 64, 64, sound=resampled(sound, RATE, 48_000)) as film:
        for _ in range(round(len(sound) / RATE * 24)):
            film.write(np.zeros((64, 64), np.uint8), *(np.full((32, 32), 128, np.uint8),) * 2)
    heard = recognise.recognise(path, language="en-GB")
    bare = [[word.text.lower().strip(".,") for word in words] for words in (truth, heard.words)]
    blocks = SequenceMatcher(None, *bare).get_matching_blocks()
    off = [
        abs(truth[block.a + k].start - heard.words[block.b + k].start)
        for block in blocks
        for k in range(block.size)
    ]
    assert len(off) >= 0.8 * len(truth)
    assert np.mean(np.array(off) <= 0.08) >= 0.9


def test_a_cartoon_without_words_gives_none():
    """Music, birds and grunts are not written down as words."""
    bunny = MEDIA / "bunny.mp4"
    if not bunny.is_file():
        pytest.skip("../shared/media/bunny.mp4 is not here")
    pytest.importorskip("faster_whisper")
    assert len(recognise.recognise(bunny).words) <= 3


def test_a_film_without_sound_gives_an_empty_transcript(tmp_path):
    """No sound track: no words, no error."""
    pytest.importorskip("faster_whisper")
    path = tmp_path / "silent.mp4"
    with Encoder(path, 64, 64) as film:
        for _ in range(24):
            film.write(np.zeros((64, 64), np.uint8), *(np.full((32, 32), 128, np.uint8),) * 2)
    said = recognise.recognise(path)
    assert said.words == ()
    assert said.sentences() == []
    assert said.pauses(1.0) == [(0.0, 1.0)]


def test_another_language_is_refused_with_ways_out(tmp_path, monkeypatch):
    """Spanish with the English model: a code the services know, and both ways out in the advice."""
    pytest.importorskip("faster_whisper")
    monkeypatch.delenv(recognise.MODEL_VARIABLE, raising=False)
    with pytest.raises(TaskError) as caught:
        recognise.listener_for("es-MX", None)
    assert caught.value.code == "language_not_available"
    assert "SRT" in caught.value.advice
    assert "speech_model" in caught.value.advice
    with pytest.raises(TaskError) as caught:
        recognise.listener_for("es", tmp_path)
    assert caught.value.code == "speech_model_missing"


def test_long_sound_comes_in_pieces_that_join(talk_sound):
    """Pieces of 25 seconds put together are the whole recording, and are cut where it is quiet."""
    parts = list(pieces(MEDIA / "talk.mp4", 25.0))
    assert len(parts) == 2
    assert np.array_equal(np.concatenate([samples for _, samples in parts]), talk_sound)
    level = np.sqrt(np.mean(talk_sound**2))
    for begin, _ in parts[1:]:
        around = talk_sound[round((begin - 0.04) * RATE) : round((begin + 0.04) * RATE)]
        assert np.sqrt(np.mean(around**2)) < 0.5 * level
