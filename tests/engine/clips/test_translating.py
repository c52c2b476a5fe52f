"""Another language comes from somebody who knows it: supplied subtitles or a plugged-in translator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vidkit.engine.clips.translating import Tongue, asker, same, tongue_of, transcript_of
from vidkit.engine.work import TaskError

from . import translators
from .conftest import speech

HERE = "tests.engine.clips.translators"
SENTENCES = speech((0.0, 2.0, "Hello there."), (3.0, 5.0, "Good bye.")).sentences()
SPANISH = "WEBVTT\n\n00:00.000 --> 00:02.000\nHola a todos.\n\n00:03.000 --> 00:05.000\nHasta luego.\n"


def tongue(name: str, **more: Any) -> Tongue:
    args = {"translator": {"ask": f"{HERE}:{name}", "endpoint": {"model": "m"}}, **more}
    return tongue_of(args, Path(), spoken="en", target="es")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("en", "en-US", True),
        ("pt-BR", "pt", True),
        ("cmn", "zh-cn", True),
        ("zh", "zh-tw", True),
        ("zh-cn", "zh-tw", False),
        ("zh-Hant", "zh-tw", True),
        ("jv", "jw", True),
        ("no", "nb", True),
        ("en", "es", False),
    ],
)
def test_languages_are_told_apart(one, other, is_same):
    """Regions and other names of a language do not matter, another script of Chinese does."""
    assert same(one, other) is is_same
    assert same(other, one) is is_same


def test_supplied_subtitles_are_used(tmp_path):
    """Cues of a stretch come from the supplied file, at their own times."""
    (tmp_path / "s.vtt").write_text(SPANISH, encoding="utf-8")
    known = tongue_of({"subtitles": {"es": "s.vtt"}}, tmp_path, spoken="en", target="es-MX")
    assert [cue.text for cue in known.cues(SENTENCES, 0.0, 2.5)] == ["Hola a todos."]
    assert [cue.start for cue in known.cues(SENTENCES, 2.5, 6.0)] == [3.0]


@pytest.mark.parametrize("name", ["spanish", "talkative"])
def test_a_translator_is_asked_for_the_right_language(name):
    """The prompt names both languages, and the answer is read whether or not talk surrounds it."""
    translators.CALLS.clear()
    assert tongue(name).texts(["One.", "Two."]) == ["[es] One.", "[es] Two."]
    assert translators.target_of(translators.CALLS[-1]) == "es"
    assert '"en"' in translators.CALLS[-1]
    cues = tongue(name).cues(SENTENCES, 0.0, 6.0)
    assert [(cue.start, cue.text) for cue in cues] == [(0.0, "[es] Hello there."), (3.0, "[es] Good bye.")]


def test_lines_a_translator_loses_are_asked_for_again():
    """Every line has its own translation in the end, in order."""
    lines = [f"Line {at}." for at in range(7)]
    assert tongue("forgetful").texts(lines) == [f"<{line}>" for line in lines]


@pytest.mark.parametrize(("name", "word"), [("useless", "translation"), ("broken", "did not answer")])
def test_a_translator_that_fails_is_named(name, word):
    """No translation is a clear error, not silence and not the original."""
    with pytest.raises(TaskError, match=word) as caught:
        tongue(name).texts(["One."])
    assert caught.value.code == "translation_failed"


def test_without_a_way_there_is_a_clear_refusal():
    """Neither supplied nor plugged in: the error says which language and what to do."""
    with pytest.raises(TaskError, match="'es'") as caught:
        Tongue("en", "es").require()
    assert caught.value.code == "translation_missing"
    assert "translator" in caught.value.advice
    Tongue("en", "en-GB").require()


@pytest.mark.parametrize("name", ["no.such.module:ask", f"{HERE}:nothing", "nothing"])
def test_a_plug_that_names_nothing_is_refused(name):
    """A misspelt plug is an error of its own, before any work."""
    with pytest.raises(TaskError) as caught:
        asker({"ask": name, "endpoint": {}})
    assert caught.value.code == "bad_plug"


def test_supplied_words_stand_in_for_listening(tmp_path):
    """Subtitles in the spoken language are the transcript; others may be translations and are not."""
    (tmp_path / "s.vtt").write_text(SPANISH, encoding="utf-8")
    given = {"subtitles": {"es": "s.vtt"}}
    heard = transcript_of(given, tmp_path, "es")
    assert heard is not None
    assert heard.source == "supplied"
    assert heard.words[0].text == "Hola"
    # Not named as spoken: it may be a translation.
    assert transcript_of(given, tmp_path, None) is None
    english = {"subtitles": {"en": "s.vtt"}}
    assert transcript_of(english, tmp_path, None) is not None
    assert transcript_of({**english, "target_language": "en"}, tmp_path, None) is None
    assert transcript_of(given, tmp_path, "fr") is None
