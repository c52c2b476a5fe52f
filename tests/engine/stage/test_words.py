"""Prompts are read as a person would read them."""

from __future__ import annotations

import pytest

from vidkit.engine.stage.palettes import COLOURS
from vidkit.engine.stage.vocabulary import nouns
from vidkit.engine.stage.words import understand

HEROES = [
    ("a red kite over dunes at sunset", [("kite", 1, "")]),
    ("three brown camels walking in the desert", [("camel", 3, "walk")]),
    ("a sleeping orange cat on a windowsill", [("cat", 1, "sleep")]),
    ("two people dancing on a rooftop", [("person", 2, "dance")]),
    ("a man and a woman dancing", [("man", 1, "dance"), ("woman", 1, "dance")]),
    ("a boy and a running dog", [("boy", 1, ""), ("dog", 1, "run")]),
    ("yellow taxi and a bicycle on a street", [("taxi", 1, ""), ("bicycle", 1, "")]),
    ("a pair of wolves", [("wolf", 2, "")]),
    ("a flock of birds above the sea", [("bird", 7, "")]),
    ("twelve penguins", [("penguin", 12, "")]),
    ("hot-air balloons", [("hot-air balloon", 3, "")]),
    ("a polar bear", [("polar bear", 1, "")]),
    ("colorful fish in a reef", [("fish", 5, "")]),
    ("an orange and a lemon on a table", [("orange", 1, ""), ("lemon", 1, "")]),
    ("a cup of coffee", [("cup", 1, "")]),
    ("skyscrapers with flying cars", [("skyscraper", 3, ""), ("car", 3, "fly")]),
    ("geese and mice", [("goose", 4, ""), ("mouse", 5, "")]),
    ("a gentle breeze of serendipity", []),
    ("an old man rowing a boat", [("grandfather", 1, "ride")]),
    ("a chef cooking", [("chef", 1, "")]),
    ("a ukulele and an abacus", [("abacus", 1, "")]),
]


@pytest.mark.parametrize(("prompt", "expected"), HEROES)
def test_heroes_counts_and_actions(prompt, expected):
    """Every named thing is staged in its number, doing what the words say."""
    staged = [(s.noun.name, s.count, s.action) for s in understand(prompt, 1).subjects]
    assert staged == expected


PLACES = [
    ("camels", "desert", ()),
    ("a whale", "underwater", ()),
    ("a rocket", "space", ()),
    ("an astronaut", "moon", ()),
    ("a taxi", "street", ()),
    ("a penguin", "snow", ()),
    ("a lion", "savanna", ()),
    ("a ship in the harbour", "sea", ()),
    ("a beach with a city skyline", "beach", ("city",)),
    ("a lake in the mountains", "lake", ("mountain",)),
    ("a cat looking out of the window at the city", "room", ("city",)),
    ("rice fields", "farm", ()),
    ("snow falling", "snow", ()),
    ("a concert", "stage", ()),
    ("a volcano erupting", "volcano", ()),
    ("a kite", "meadow", ()),
    ("northern lights", "snow", ()),
    ("above the clouds", "sky", ()),
    ("country road through a forest", "road", ("forest",)),
]


@pytest.mark.parametrize(("prompt", "place", "backdrops"), PLACES)
def test_places(prompt, place, backdrops):
    """The place is the one that is named, or the one where the hero lives; other places stand behind it."""
    staging = understand(prompt, 1)
    assert (staging.place, staging.backdrops) == (place, backdrops)


LIGHTS = [
    ("dunes at sunset", "sunset"),
    ("a castle at midnight", "night"),
    ("a full moon over the forest", "night"),
    ("harbour at dawn", "dawn"),
    ("city at dusk", "dusk"),
    ("a ship in a storm", "storm"),
    ("street in the rain", "rain"),
    ("a rainy street at night", "night"),
    ("foggy meadow", "fog"),
    ("snowy forest", "snow"),
    ("golden hour in the park", "golden"),
    ("coral reef at night", "underwater"),
    ("the galaxy", "space"),
    ("a sunny meadow", "noon"),
]


@pytest.mark.parametrize(("prompt", "light"), LIGHTS)
def test_light(prompt, light):
    """Hour and weather choose the light; what is under water or in space keeps its own."""
    assert understand(prompt, 1).light == light


def test_colours_belong_to_the_next_noun():
    """Each adjective colours the noun behind it and no other."""
    staging = understand("a red car, a blue bicycle and a dog", 1)
    assert [s.colour_names for s in staging.subjects] == [("red",), ("blue",), ()]
    assert staging.subjects[0].colour() == COLOURS["red"]


def test_several_colours_take_turns():
    """Red and blue balloons are some red, some blue."""
    balloons = understand("red and blue balloons", 1).subjects[0]
    assert [balloons.colour(k) for k in range(3)] == [COLOURS["red"], COLOURS["blue"], COLOURS["red"]]


def test_colours_of_places_and_sky():
    """A pink sky and a purple sea are painted so."""
    staging = understand("a pink sky over a purple sea", 1)
    assert (staging.sky_colour, staging.ground_colour) == (COLOURS["pink"], COLOURS["purple"])


def test_details_of_people():
    """Clothes, eyes and hair take the colours that are said of them."""
    woman = understand("a blue-eyed woman in a yellow raincoat with red hair", 1).subjects[0]
    assert (woman.colour(), woman.eyes, woman.hair) == (COLOURS["yellow"], COLOURS["blue"], COLOURS["red"])


def test_things_in_hands_and_under_saddles():
    """What someone holds or rides is not a second hero."""
    held = understand("a woman with a red umbrella in the rain", 1).subjects
    assert [s.noun.name for s in held] == ["woman"]
    assert held[0].held is not None
    assert held[0].held.colour_names == ("red",)
    ridden = understand("a girl riding a white horse", 1).subjects
    assert [s.noun.name for s in ridden] == ["girl"]
    assert ridden[0].ridden is not None
    assert ridden[0].ridden.noun.name == "horse"


def test_a_child_flying_a_kite_stays_on_the_ground():
    """The kite flies, the child does not."""
    child, kite = understand("a boy flying a blue kite on the beach", 1).subjects
    assert (child.action, kite.noun.name) == ("wave", "kite")


@pytest.mark.parametrize(
    ("prompt", "seen"),
    [
        ("A fishing boat leaves the harbour at dawn", ["fishing boat"]),
        ("A train leaves for the mountains", ["train"]),
        ("A dog watches the waves", ["dog"]),
        ("A farmer plants a tree", ["farmer", "tree"]),
        ("A wizard waves a wand in a park", ["wizard", "wand"]),
        ("Red leaves and a watch", ["leaf", "watch"]),
        ("Two watches on the beach", ["watch"]),
    ],
)
def test_what_somebody_does_is_not_a_thing_beside_them(prompt, seen):
    """A boat that leaves the harbour brings no leaves: such a word between who and what is a verb."""
    assert [subject.noun.name for subject in understand(prompt, 1).subjects] == seen


@pytest.mark.parametrize(
    ("prompt", "place", "seen"),
    [
        ("A lighthouse shows the way", "sea", ["lighthouse"]),
        ("A whale comes to show the way", "underwater", ["whale"]),
        ("A lantern swings on the stern", "sea", ["lantern"]),
        ("A student studies a map on the beach", "beach", ["student", "map"]),
        ("A puppet show in the park", "stage", []),
        ("A ship rocks on the waves", "sea", ["ship"]),
        ("Rocks on the beach", "beach", ["rock"]),
        ("Fireworks show the way home over the city", "city", []),
        ("A fireworks show over the city", "city", []),
        ("Two swings in the park", "park", ["swing"]),
        ("A red fishing boat comes home in the storm", "sea", ["fishing boat"]),
        ("A girl walking home through the forest", "forest", ["girl"]),
        ("A home by the lake", "lake", ["home"]),
        ("The strait at night, a full moon", "sea", []),
        ("Gulls over the water of the harbour", "sea", ["gull"]),
        ("A duck on the water", "lake", ["duck"]),
        ("I saw a dog stop on the beach", "beach", ["dog"]),
    ],
)
def test_what_somebody_does_is_no_place(prompt, place, seen):
    """Who shows the way stands on no stage, and who swings stands on no playground."""
    staging = understand(prompt, 1)
    assert staging.place == place
    assert [subject.noun.name for subject in staging.subjects] == seen


def test_weather_that_is_over_is_not_staged():
    """After the rain it does not rain; in it, it does."""
    assert understand("After the rain a paper boat sails down the river", 1).weather == ()
    assert understand("A paper boat sails down the river in the rain", 1).weather == ("rain",)


@pytest.mark.parametrize(
    ("prompt", "doing"),
    [
        ("A lantern drifts over a lake", "fly"),
        ("A lantern floats on a lake", "sail"),
        ("A boat drifts over a lake", "sail"),
        ("A swan floats over the pond", "sail"),
    ],
)
def test_what_drifts_over_water_flies_unless_it_swims(prompt, doing):
    """A lantern that drifts over a lake is in the air, a boat stays on the water."""
    assert [subject.action for subject in understand(prompt, 1).subjects] == [doing]


def test_seasons_and_weather():
    """Seasons and weathers are noted together."""
    staging = understand("falling leaves in an autumn park, light rain", 1)
    assert staging.season == "autumn"
    assert {"leaves", "rain"} <= set(staging.weather)


def test_reading_is_deterministic_and_the_seed_varies_only_what_is_open():
    """The same prompt and seed read alike; a seed never overrules a word."""
    assert understand("a dog", 5) == understand("a dog", 5)
    assert {understand("a dog at night", seed).light for seed in range(12)} == {"night"}
    assert len({understand("something", seed).place for seed in range(24)}) > 1


def test_the_dictionary_is_sound():
    """Every noun has a colour, a known size and something to draw."""
    from vidkit.engine.stage.cast import painters
    from vidkit.engine.stage.vocabulary import SIZES

    for noun in nouns().values():
        assert noun.colour.startswith("#"), noun.name
        assert noun.size in SIZES, noun.name
        assert noun.heading in "<>-", noun.name
        if noun.drawn.startswith("@"):
            assert noun.drawn in painters(), noun.name


@pytest.mark.parametrize(
    "prompt",
    ["", "   ", "?!", "a" * 32_000, "赤い凧", "<script>alert(1)</script>", "a - b -- c", "the the the"],
)
def test_odd_prompts_still_give_a_scene(prompt):
    """Nothing that can be typed breaks the reading."""
    assert understand(prompt, 1).place
