"""Titles, tags, descriptions and hooks say what the clip says, and nothing else."""

from __future__ import annotations

import pytest

from vidkit.engine import captions
from vidkit.engine.clips import hooks, naming, pictures
from vidkit.engine.clips.looks import Look
from vidkit.engine.clips.phrases import content, keyphrases, rarity, tokens
from vidkit.engine.speech.transcript import Transcript, Word

from .conftest import speech

DICKENS = speech(
    (0.0, 4.0, "It was the best of times, it was the worst of times."),
    (4.5, 8.0, "It was the season of light, it was the season of darkness."),
)


def said(*texts: str, language: str = "en") -> Transcript:
    return speech(*((at * 5.0, at * 5.0 + 4.5, text) for at, text in enumerate(texts)), language=language)


def named(transcript: Transcript, taken: tuple[str, ...] = ()) -> naming.Name:
    sentences = transcript.sentences()
    weights = rarity([one.text for one in sentences], transcript.language)
    return naming.name(sentences, transcript.language, weights, taken)


def test_key_phrases_are_said():
    """Each key phrase occurs word for word in the text, with its article where one was said."""
    texts = ["It was the season of light, it was the season of darkness."]
    found = keyphrases(texts, "en")
    assert {"the season of light", "the season of darkness"} <= {phrase.said for phrase in found}
    assert all(phrase.said.lower() in texts[0].lower() for phrase in found)


def test_a_phrase_of_every_sentence_tells_least():
    """What is said all the time says nothing about one clip."""
    film = [f"Our studio made the {colour} kite." for colour in ("red", "blue", "green", "black", "white")]
    found = keyphrases(["Our studio made the blue kite."], "en", weights=rarity(film, "en"))
    assert "blue" in found[0].text


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("es", "La nueva máquina de la fábrica trabaja sin descanso.", "máquina"),
        ("de", "Die neue Maschine der alten Fabrik läuft.", "Maschine"),
        ("fr", "Le pont de la rivière a résisté à la tempête.", "pont"),
        ("ru", "Новый мост через реку выдержал бурю.", "мост"),
        ("ja", "新しい橋は嵐に耐えた。", "橋"),
        ("zh", "新的大桥在暴风雨中屹立不倒。", "桥"),
    ],
)
def test_key_phrases_in_other_languages(language, text, word):
    """Languages with other grammar words, and scripts without spaces, give phrases too."""
    assert any(word in phrase.text for phrase in keyphrases([text], language))


def test_a_title_is_made_of_the_speakers_words():
    """Every topic word of title and tags was said; the title fits a card."""
    called = named(DICKENS)
    heard = set(content(DICKENS.text, "en"))
    assert called.title
    assert len(called.title) <= 64
    assert set(content(called.title, "en")) <= heard
    assert called.tags
    assert all(set(content(tag, "en")) <= heard for tag in called.tags)
    assert called.description.rstrip(".…") in DICKENS.text


def test_a_question_is_its_own_title():
    """A clip that opens with a question is called by it."""
    called = named(said("Why did the bridge hold?", "Because the bolts were made of brass."))
    assert called.title == "Why did the bridge hold?"


def test_no_two_clips_have_one_title():
    """A title that is taken is not given again, as long as there is another."""
    first = named(DICKENS)
    second = named(DICKENS, (first.title,))
    assert second.title != first.title


def test_words_that_were_hardly_heard_stay_out_of_titles():
    """A word the listener doubted does not become the title when another phrase was heard well."""
    words = [
        Word(word.text, word.start, word.end, 0.1 if "darkness" in word.text else 0.95)
        for word in DICKENS.words
    ]
    sentences = Transcript("en", tuple(words)).sentences()
    weights = rarity([one.text for one in sentences], "en")
    assert "Darkness" not in naming.name(sentences, "en", weights).title


def test_long_sentences_are_shortened_at_a_word():
    """A description never breaks inside a word and says that it was shortened."""
    told = named(said(" ".join(f"particular{at}" for at in range(60)) + ".")).description
    assert len(told) <= 240
    assert told.endswith("…")
    assert all(token in {f"particular{at}" for at in range(60)} for token in tokens(told))


@pytest.mark.parametrize("style", hooks.STYLES)
def test_hooks_hold_the_phrase_in_every_style(style):
    """Each of the thirteen styles points at what is said; a different seed may word it otherwise."""
    lines = {hooks.write(style, "the season of darkness", seconds=12, seed=seed) for seed in range(40)}
    assert all("season of darkness" in line for line in lines)
    assert all("{" not in line and line == line.strip() for line in lines)
    assert len(lines) >= 2
    assert hooks.write(style, "The best of times", seconds=2, seed=1) == hooks.write(
        style, "The best of times", seconds=2, seed=1
    )


def test_styles_differ_and_are_those_that_can_be_drawn():
    """The thirteen styles say thirteen different things, and each has its own type."""
    lines = [hooks.write(style, "the season of darkness", seconds=12, seed=3) for style in hooks.STYLES]
    assert len(set(lines)) == 13
    assert set(hooks.STYLES) == set(captions.HOOK_STYLES)


def test_hooks_in_other_languages_are_the_clips_own_words():
    """Outside English nothing is added but punctuation."""
    line = hooks.write("dramatic", "la estación de las tinieblas", language="es", seconds=9)
    assert line.rstrip("…") == "La estación de las tinieblas"
    assert hooks.write("neutral", "最好的時代", language="zh-tw") == "最好的時代"


def test_hooks_over_silence_claim_no_words():
    """Where nothing is said, each style has a line of its own that is true without words."""
    lines = {style: hooks.wordless(style, "High Action", 8.2) for style in hooks.STYLES}
    assert len(set(lines.values())) == 13
    assert lines["neutral"] == "High Action"
    assert "8 seconds" in lines["informative"]


def test_keywords_steer_the_hook():
    """Words the user gave choose the phrase; words nobody said are taken as they are."""
    sentences = DICKENS.sentences()
    texts = [one.text for one in sentences]
    weights = rarity(texts, "en")
    phrases = naming.sure_phrases(sentences, "en", weights)
    assert naming.topic(phrases, "darkness", texts, "en", weights) == ("the season of darkness", False)
    assert naming.topic(phrases, "light", texts, "en", weights) == ("the season of light", False)
    assert naming.topic(phrases, "revolution; Paris", texts, "en", weights) == ("revolution, Paris", False)


def test_where_nothing_is_a_thing_the_sentence_is_quoted():
    """A clip without key phrases gets a hook that quotes it."""
    texts = ["We had everything before us."]
    about, quoted = naming.topic([], None, texts, "en", {})
    assert (about, quoted) == ("We had everything before us", True)
    assert hooks.write("excited", about, quoted=True) == "Wait for it: “We had everything before us”"


def test_pictures_are_named_by_what_was_measured():
    """A bright busy stretch and a dark still one get other names, and faces are told as measured."""
    bright = Look(0.6, 0.9, 0.0, 0.7, 0.2, 0.12, 0.0)
    dark = Look(0.01, 0.1, 0.8, 0.1, 0.2, 0.0, 0.0)
    one = pictures.name(bright, 10.0, 20.0, 5, 60.0)
    other = pictures.name(dark, 30.0, 40.0, 1, 60.0)
    assert one.title != other.title
    assert "5 shots in 10 s" in one.description
    assert "much movement" in one.description
    assert "face" not in one.description
    assert "dark" in other.title.lower()
    assert "face" in other.description
    assert pictures.name(bright, 10.0, 20.0, 5, 60.0, None, [one.title]).title != one.title


def test_a_staged_film_is_named_by_what_was_staged():
    """What our own stage pictured is known, so it is said."""
    look = Look(0.3, 0.5, 0.0, 0.5, 0.2, 0.1, 0.1)
    called = pictures.name(look, 0.0, 4.0, 1, 4.0, {"scene_prompt": "a red kite over dunes at sunset"})
    assert "Red Kite" in called.title
    assert "red kite" in called.tags or any("kite" in tag for tag in called.tags)
