"""Voices can be understood, differ from each other, and tell when each word is heard."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.engine.speech.measures import pitch, word_error_rate
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.loudness import loudness
from vidkit.engine.speech import natural
from vidkit.engine.speech.activity import voiced
from vidkit.engine.speech.voice import LEVEL, Speech, cast, languages, speak, voice, voices
from vidkit.engine.work import TaskError

TEXT = "The keeper of the lighthouse opened the window. A small boat came out of the fog."


@pytest.fixture(scope="module")
def spoken() -> dict[str, Speech]:
    return {one.name: speak(TEXT, one) for one in voices("en")}


@pytest.mark.skipif(not natural.installed(), reason="the natural voices are not installed")
def test_natural_voices_really_differ_in_pitch(spoken):
    """Any two of the natural voices are at least 8 % apart in pitch; the men are lower than the women."""
    pitches = {
        one.name: pitch(spoken[one.name].samples, SOUND_RATE)
        for one in voices("en")
        if one.engine == "natural"
    }
    print({name: round(hertz) for name, hertz in pitches.items()})
    for (first, a), (second, b) in itertools.combinations(pitches.items(), 2):
        assert max(a, b) / min(a, b) >= 1.08, (first, second)
    men = [pitches[one.name] for one in voices("en") if one.name in pitches and one.gender == "male"]
    women = [pitches[one.name] for one in voices("en") if one.name in pitches and one.gender == "female"]
    assert max(men) < min(women)


def test_every_voice_can_be_understood(spoken, tmp_path):
    """The recogniser writes down what each English voice says: natural ones nearly all, espeak's at least half."""
    pytest.importorskip("faster_whisper")
    from vidkit.engine.speech.listening import resampled
    from vidkit.engine.speech.recognise import _listen, listener_for

    listener, _ = listener_for("en", None)
    for one in voices("en"):
        sound = resampled(np.pad(spoken[one.name].samples, SOUND_RATE // 3), SOUND_RATE)
        heard = " ".join(word.text for word in _listen(listener, sound, "en")[1])
        wrong = word_error_rate(TEXT, heard)
        print(f"{one.name}: {wrong:.2f} {heard}")
        assert wrong <= (0.2 if one.engine == "natural" else 0.5), (one.name, heard)


def test_voices_are_equally_loud(spoken):
    """Each at the same loudness, within half a unit, and none clipped."""
    for name, speech in spoken.items():
        assert loudness(np.stack([speech.samples])) == pytest.approx(LEVEL, abs=0.6), name
        assert np.abs(speech.samples).max() < 1.0


def test_words_cover_the_sound(spoken):
    """All words in order, inside the sound; the first begins and the last ends where the sound does."""
    for name, speech in spoken.items():
        assert [word.text for word in speech.words] == TEXT.split(), name
        for before, after in itertools.pairwise(speech.words):
            assert before.start < before.end <= after.start + 1e-9
        assert speech.words[0].start < 0.15
        assert speech.seconds - 0.4 < speech.words[-1].end <= speech.seconds + 0.01


def test_the_same_words_give_the_same_sound(spoken):
    """A natural voice gives the same samples again; espeak's flutter moves on, by a few milliseconds."""
    first = voices("en")[0]
    if first.engine == "natural":
        assert np.array_equal(speak(TEXT, first).samples, spoken[first.name].samples)
    again = speak(TEXT, voice("Rosa", "en"))
    assert again.seconds == pytest.approx(spoken["Rosa"].seconds, abs=0.03)
    for one, other in zip(again.words, spoken["Rosa"].words, strict=True):
        assert one.start == pytest.approx(other.start, abs=0.03)


def test_rate_changes_the_length():
    """Half again as quick takes clearly less time; pitch stays."""
    for name in ("Rosa", voices("en")[0].name):
        one = voice(name, "en")
        normal, quick = speak(TEXT, one), speak(TEXT, one, rate=1.4)
        assert 0.6 < quick.seconds / normal.seconds < 0.85, name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El faro brilla sobre el mar."),
        ("fr", "Le phare brille au-dessus de la mer."),
        ("de", "Der Leuchtturm scheint über das Meer."),
        ("it", "Il faro brilla sul mare."),
        ("pt-BR", "O farol brilha sobre o mar."),
        ("ja", "とうだいが ひかっています。"),
        ("zh-CN", "灯塔在海上发光。"),
        ("ar", "المنارة تضيء فوق البحر."),
        ("hi", "प्रकाशस्तंभ समुद्र पर चमकता है।"),
        ("ru", "Маяк светит над морем."),
        ("sw", "Mnara wa taa unaangaza juu ya bahari."),
    ],
)
def test_other_languages_are_spoken_with_word_times(language, text):
    """Speech of plausible length, found as speech by the detector, with as many words as are written."""
    speech = speak(text, voice("female", language))
    assert 1.0 < speech.seconds < 6.0
    assert len(speech.words) >= 4 or language == "ja"
    assert speech.words[-1].end <= speech.seconds + 0.01
    spans = voiced(speech.samples, SOUND_RATE)
    assert sum(end - start for start, end in spans) > 0.5 * speech.seconds


def test_voices_of_one_language_differ():
    """Four people speak Spanish, at different pitches."""
    pitches = [pitch(speak("El faro brilla sobre el mar.", one).samples, SOUND_RATE) for one in voices("es")]
    assert len({round(hertz / 10) for hertz in pitches}) == len(pitches) == 4


def test_what_cannot_be_spoken_is_refused_with_the_list():
    """Tagalog is refused with the code and the languages there are; an unknown voice names the known ones."""
    with pytest.raises(TaskError) as caught:
        voices("tl")
    assert caught.value.code == "language_not_available"
    assert "es" in caught.value.advice.split(": ")[1].rstrip(".").split(", ")
    with pytest.raises(TaskError) as caught:
        voice("Zaphod", "fr")
    assert caught.value.code == "voice_not_found"
    assert "Rosa" in caught.value.advice
    assert {"en", "cmn", "ar", "hi", "sw"} <= set(languages())


def test_strange_names_get_a_steady_voice():
    """A service's voice id always gets the same voice, of the wanted gender; different ids spread out."""
    assert cast("v_8842", "en") == cast("v_8842", "en")
    assert cast("v_8842", "de", "male").gender == "male"
    assert len({cast(f"voice-{n}", "en").id for n in range(40)}) >= 5


def test_a_voice_of_another_language_keeps_its_gender():
    """English Henry asked for French becomes a French man."""
    one = voice("en-bruno", "fr")
    assert (one.language, one.gender) == ("fr", "male")
