"""Sentences in twelve languages: complete, and right where grammar is hard."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from vidkit.engine.describe import statements as st
from vidkit.engine.describe.languages import LANGUAGES, code_of, language
from vidkit.engine.describe.languages.base import table
from vidkit.engine.describe.languages.english import article, plural
from vidkit.engine.stage.vocabulary import nouns, phrases
from vidkit.engine.work import TaskError

SCRIPTS = {
    "ja": r"[\u3040-\u30ff\u4e00-\u9fff]",
    "cmn": r"[\u4e00-\u9fff]",
    "ar": r"[\u0600-\u06ff]",
    "hi": r"[\u0900-\u097f]",
    "ru": r"[\u0400-\u04ff]",
}


def meanings(category: str) -> set[str]:
    return {meaning for found in phrases().values() for kind, meaning in found if kind == category}


def say(code: str, statement: st.Statement) -> str:
    words = language(code)
    return words.shown(words.say(statement))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_words_for_all_that_can_be_stated(code):
    """Every place at every hour, every weather, move, face, view and movement makes a whole sentence."""
    everything: list[st.Statement] = [
        st.Style(),
        st.Again(),
        st.Blank("black"),
        st.Blank("white"),
        st.Written("X1"),
    ]
    everything += [
        st.Setting(place, hour) for place in meanings("places") for hour in ("", *meanings("lights"))
    ]
    everything += [st.Weather(kind) for kind in meanings("weathers")]
    everything += [st.Camera(way) for way in ("left", "right", "up", "down", "in", "out", "shake", "follow")]
    sides = ("left", "right", "centre")
    everything += [
        st.People(how, side) for how in ("close", "medium", "far", "two", "several") for side in sides
    ]
    everything += [st.Movement(how, side) for how in ("still", "slow", "lively") for side in sides]
    hues = list(table(code)["hues"])
    assert len(hues) == 12
    everything += [
        st.View(light, (one, two)) for light in ("dark", "bright", "plain") for one, two in pairwise(hues)
    ]
    everything += [st.Layers(hue, hues[0]) for hue in hues]
    for statement in everything:
        sentence = say(code, statement)
        assert sentence, statement
        assert sentence.endswith(language(code).stop), sentence
        assert not re.search(r"[{}|;=《》]|  |^ ", sentence), sentence
        if code in SCRIPTS:
            assert re.search(SCRIPTS[code], sentence), sentence


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_of_the_stage_can_be_named_doing_anything(code):
    """None of the stage's nouns is left out in any language, alone or in numbers, with or without a verb."""
    mute = []
    for noun in nouns():
        for count in (1, 2, 3, 5, 12):
            for action in ("", "fly", "sit"):
                sentence = say(code, st.Actor(noun, count, "red", action, held="lantern"))
                if not sentence:
                    mute.append(noun)
                    continue
                assert sentence.endswith(language(code).stop), sentence
                assert not re.search(r"[{}|;=《》]|  |^ ", sentence), sentence
    assert not mute, sorted(set(mute))


GRAMMAR = {
    "en": {
        st.Actor("owl", 1, "", "sit"): "An owl sits.",
        st.Actor("wolf", 2, "grey", "run"): "Two grey wolves run.",
        st.Actor("unicorn", 1, "white"): "There is a white unicorn.",
        st.Actor("girl", 1, "red", "walk", held="umbrella"): "A girl in red walks. In hand: an umbrella.",
        st.Actor("woman", 1, "", "ride", rides="horse"): "A woman rides on a horse.",
    },
    "es": {
        st.Actor("fox", 2, "red", "run"): "Dos zorros rojos corren.",
        st.Actor("eagle", 1, "black", "fly"): "Un águila negra vuela.",
        st.Actor("lion", 3, "", "sleep"): "Tres leones duermen.",
        st.Actor("queen", 2, "", "sit"): "Dos reinas están sentadas.",
        st.Actor("rose", 12, "white"): "Hay muchas rosas blancas.",
    },
    "fr": {
        st.Actor("whale", 1, "blue", "swim"): "Une baleine bleue nage.",
        st.Actor("horse", 3, "white", "run"): "Trois chevaux blancs courent.",
        st.Actor("house", 1, "orange"): "Il y a une maison orange.",
        st.Actor("bird", 4, "green", "fly"): "Quatre oiseaux verts volent.",
        st.Actor("woman", 1, "", "sit"): "Une femme est assise.",
    },
    "de": {
        st.Actor("cat", 1, "black", "sit"): "Eine schwarze Katze sitzt.",
        st.Actor("fox", 1, "red", "run"): "Ein roter Fuchs rennt.",
        st.Actor("horse", 1, "white", "jump"): "Ein weißes Pferd springt.",
        st.Actor("tree", 3, "green"): "Im Bild drei grüne Bäume.",
        st.Actor("woman", 1, "", "ride", rides="bicycle"): "Eine Frau fährt auf einem Fahrrad.",
        st.Actor("woman", 1, "", "ride", rides="horse"): "Eine Frau reitet auf einem Pferd.",
    },
    "it": {
        st.Actor("squirrel", 1, "red", "jump"): "Uno scoiattolo rosso salta.",
        st.Actor("eagle", 1, "", "fly"): "Un’aquila vola.",
        st.Actor("cow", 2, "white", "walk"): "Due mucche bianche camminano.",
        st.Actor("boat", 2, "blue", "sail"): "Due barche blu navigano.",
        st.Actor("zebra", 1): "C’è una zebra.",
    },
    "pt": {
        st.Actor("fox", 2, "red", "run"): "Duas raposas vermelhas correm.",
        st.Actor("lion", 2, "brown", "sleep"): "Dois leões marrons dormem.",
        st.Actor("plane", 3, "white", "fly"): "Três aviões brancos voam.",
        st.Actor("girl", 1, "yellow", "wave"): "Uma menina de amarelo acena.",
    },
    "ja": {
        st.Actor("fox", 3, "red", "run"): "三匹の赤いキツネが走っている。",
        st.Actor("lighthouse", 1, "white"): "白い灯台がある。",
        st.Actor("cat", 1, "black"): "黒い猫がいる。",
        st.Actor("girl", 1, "red", "walk"): "赤い服の女の子が歩いている。",
    },
    "cmn": {
        st.Actor("dog", 2, "black", "run"): "两只黑色的狗在奔跑。",
        st.Actor("car", 1, "red", "drive"): "一辆红色的汽车在行驶。",
        st.Actor("girl", 1, "red", "walk"): "一个穿红色衣服的女孩在走。",
    },
    "ar": {
        st.Actor("fox", 2, "red", "run"): "يركض ثعلبان أحمران.",
        st.Actor("camel", 5, "brown", "walk"): "تمشي خمسة جمال بنية.",
        st.Actor("car", 3, "blue", "drive"): "تسير ثلاث سيارات زرقاء.",
        st.Actor("man", 3, "", "sit"): "يجلس ثلاثة رجال.",
        st.Actor("cat", 1, "black", "sit"): "تجلس قطة سوداء.",
    },
    "hi": {
        st.Actor("fox", 1, "yellow", "run"): "एक पीली लोमड़ी दौड़ रही है।",
        st.Actor("dog", 2, "black", "sit"): "दो काले कुत्ते बैठे हैं।",
        st.Actor("fox", 2, "", "sleep"): "दो लोमड़ियाँ सो रही हैं।",
        st.Actor("house", 3, "green"): "तीन हरे घर हैं।",
    },
    "ru": {
        st.Actor("fox", 1, "red", "run"): "Красная лиса бежит.",
        st.Actor("fox", 2, "red", "run"): "Две красные лисы бегут.",
        st.Actor("house", 2, "white"): "В кадре два белых дома.",
        st.Actor("boat", 5, "blue", "sail"): "Пять синих лодок плывут.",
        st.Actor("girl", 1, "red", "walk"): "Девочка в красном идёт.",
        st.Actor("tree", 1, "green"): "В кадре зелёное дерево.",
    },
    "sw": {
        st.Actor("fox", 2, "red", "run"): "Mbweha wekundu wawili wanakimbia.",
        st.Actor("car", 1, "red", "drive"): "Gari jekundu linaenda.",
        st.Actor("tree", 3, "green"): "Kuna miti ya kijani mitatu.",
        st.Actor("chair", 2, "black"): "Kuna viti vyeusi viwili.",
        st.Actor("house", 2, "white"): "Kuna nyumba nyeupe mbili.",
    },
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_number_gender_and_class_run_through_the_sentence(code):
    """Articles, numbers, colours and verbs agree with the noun as a careful writer would have it."""
    for statement, sentence in GRAMMAR[code].items():
        assert say(code, statement) == sentence


def test_japanese_is_spoken_in_kana():
    """The voice is given readings for all characters of every table sentence; the eye sees none of them."""
    words = language("ja")
    for noun in table("ja")["nouns"]:
        for count in (1, 2, 6):
            marked = words.say(st.Actor(noun, count, "brown", "dance", held="umbrella"))
            assert not re.search(r"[\u4e00-\u9fff《》]", words.spoken(marked)), words.spoken(marked)
            assert "《" not in words.shown(marked)
    assert words.spoken(words.say(st.Actor("fox", 3, "", "run"))) == "さんびきのキツネがはしっている。"
    for place in table("ja")["places"]:
        said = words.spoken(words.say(st.Setting(place, "night")))
        assert not re.search(r"[\u4e00-\u9fff]", said), said


def test_a_word_without_grammar_is_named_in_a_form_without_gender():
    """Where only Unicode has a word, it stands bare behind a colon, so that nothing can disagree."""
    assert say("fr", st.Actor("avocado")) == "À l’image : avocat."
    assert say("de", st.Actor("avocado", 3)) == "Im Bild, drei Mal: Avocado."


def test_what_is_drawn_alike_is_named_by_the_plainer_word():
    """A stork is drawn as a bird and called one where a language knows only birds."""
    assert say("de", st.Actor("stork", 1, "white", "fly")) == "Ein weißer Vogel fliegt."
    assert say("en", st.Actor("stork", 1, "white", "fly")) == "A white stork flies."


def test_english_articles_and_plurals():
    """A and an follow the sound, plurals their irregular ways."""
    assert [article(word) for word in ("unicorn", "umbrella", "ufo", "hourglass", "old owl")] == [
        "a unicorn", "an umbrella", "a ufo", "an hourglass", "an old owl",
    ]  # fmt: skip
    assert [plural(word) for word in ("fox", "pony", "snowman", "fire truck", "leaf", "sheep", "bus")] == [
        "foxes", "ponies", "snowmen", "fire trucks", "leaves", "sheep", "buses",
    ]  # fmt: skip


def test_services_tags_lead_to_the_tables():
    """Regions fall away, and a language without sentences is refused with the list of those there are."""
    assert [code_of(tag) for tag in ("en-GB", "pt_BR", "zh-CN", "cmn-CN", "ar-XA", "sw")] == [
        "en", "pt", "cmn", "cmn", "ar", "sw",
    ]  # fmt: skip
    with pytest.raises(TaskError) as caught:
        code_of("ko-KR")
    assert caught.value.code == "language_not_available"
    for code in LANGUAGES:
        assert code in str(caught.value)
