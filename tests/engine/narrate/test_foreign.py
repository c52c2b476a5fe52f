"""What a sentence shows is found in twelve languages, so that a narration in any of them has its scenes."""

from __future__ import annotations

import pytest

from tests.engine.narrate.conftest import Quiet
from vidkit.engine.narrate.foreign import LANGUAGES, in_english
from vidkit.engine.narrate.shots import views
from vidkit.engine.narrate.telling import passages, tell
from vidkit.engine.stage.words import understand

SAID = {
    "es": "Un barco rojo sale del puerto al amanecer.",
    "fr": "Un bateau rouge quitte le port à l'aube.",
    "de": "Ein rotes Boot verlässt im Morgengrauen den Hafen.",
    "it": "Una barca rossa lascia il porto all'alba.",
    "pt": "Um barco vermelho sai do porto ao amanhecer.",
    "ru": "Красная лодка плывёт по морю на рассвете.",
    "ja": "赤い船が夜明けに港を出ます。",
    "cmn": "一只红色的船在黎明离开港口。",
    "ar": "قارب أحمر يغادر الميناء عند الفجر.",
    "hi": "एक लाल नाव भोर में बंदरगाह से निकलती है।",
    "sw": "Mashua nyekundu inaondoka bandarini alfajiri.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_red_boat_leaves_the_harbour_at_dawn(language):
    """The same sentence in eleven languages stages a boat, in red, by the sea, at dawn."""
    shown = in_english(SAID[language], language)
    seen = understand(shown)
    assert any(hero.noun.kind == "vehicle" and hero.noun.habitat == "water" for hero in seen.subjects), shown
    assert "red" in shown
    assert seen.place == "sea", shown
    assert seen.light == "dawn", shown


def test_how_many_is_read_too():
    """Three red dogs are three, in Spanish, German and Arabic."""
    three = {"es": "Tres perros rojos esperan.", "de": "Drei rote Hunde warten.", "ar": "ثلاثة كلاب حمراء"}
    for language, text in three.items():
        [dogs] = understand(in_english(text, language)).subjects
        assert (dogs.noun.name, dogs.count) == ("dog", 3), language
        assert "red" in in_english(text, language)


def test_words_inside_words_are_not_found():
    """Spanish marzo holds no sea, German Boden no boat; a language without tables shows nothing."""
    assert in_english("En marzo todo empieza.", "es") == ""
    assert "boat" not in in_english("Der Boden ist kalt.", "de")
    assert in_english("Een rode boot.", "nl") == ""


def test_a_spanish_narration_has_spanish_scenes(tmp_path):
    """Sentences in Spanish get the scenes they tell of, and are spoken by a Spanish voice."""
    args = {
        "script": "Un barco rojo sale del puerto. Lejos, en el mar, un faro muestra el camino.",
        "language": "es",
        "voice": "es-rosa",
    }
    told = tell(passages(args), args, tmp_path, Quiet())
    shown = views(told, args, 0)
    assert told.voice == "es-rosa"
    assert "ship" in shown[0].prompt or "boat" in shown[0].prompt
    assert "lighthouse" in shown[1].prompt
