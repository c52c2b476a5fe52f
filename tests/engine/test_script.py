"""A scene told in steps keeps what later words do not contradict, down to the place where the heroes stand."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine.stage.script import Script


def told(*words: str) -> tuple[str, str, tuple[str, ...], dict[str, int]]:
    staging = Script(words).staging(3)
    return (
        staging.place,
        staging.light,
        staging.weather,
        {hero.noun.name: hero.count for hero in staging.subjects},
    )


def test_what_is_not_contradicted_stays():
    """New light, weather and heroes come to the old place and the old heroes."""
    place, light, weather, heroes = told(
        "Two sailing boats on the sea at dawn, gulls", "The same sea at night, snow falling, a lighthouse lit"
    )
    assert (place, light) == ("sea", "night")
    assert "snow" in weather
    assert heroes["sailing boat"] == 2
    assert {"gull", "lighthouse"} <= set(heroes)


def test_a_hero_named_again_is_the_same_hero():
    """Said again, "the boats" are the two from before, and a kite of another colour is the old one recoloured."""
    assert told("Two sailing boats on the sea", "A whale surfaces between the boats")[3] == {
        "sailing boat": 2,
        "whale": 1,
    }
    kite = Script(("A red kite over dunes", "A blue kite over dunes")).staging(3).subjects
    assert [(hero.noun.name, hero.count, hero.colour_names) for hero in kite] == [("kite", 1, ("blue",))]


def test_another_scene_replaces_the_old_one():
    """Another place with other heroes, told without a word of change, is a new scene."""
    place, _, _, heroes = told("A red kite over dunes", "A dog in a city")
    assert (place, set(heroes)) == ("city", {"dog"})


def test_light_that_nobody_named_does_not_change_by_itself():
    """Adding a hero keeps the light that chance gave the first words."""
    for seed in range(5):
        one, two = (
            Script(words).staging(seed)
            for words in (("a horse in a field",), ("a horse in a field", "add a dog"))
        )
        assert (one.light, one.place, one.weather) == (two.light, two.place, two.weather)


@pytest.mark.parametrize("later", ["add a camel", "a whale surfaces", "make it a snowy night"])
def test_the_first_heroes_keep_their_place(later):
    """Whatever comes later, the first hero's sheet hangs where it hung."""
    before = Script(("a castle on a meadow at noon",))
    old, new = (script.scene(480, 270, 5) for script in (before, before.then(later)))
    first = next(layer for layer in old.layers if layer.subject and "castle" in layer.name)
    again = next(layer for layer in new.layers if layer.subject and "castle" in layer.name)
    assert (first.x, first.y, first.depth) == (again.x, again.y, again.depth)
    assert first.image.shape == again.image.shape


def test_added_heroes_are_within_the_frame():
    """A hero that comes later does not stand outside, nor on top of the first one."""
    before = Script(("a castle on a meadow at noon",))
    old = before.scene(480, 270, 5)
    new = before.then("add a horse").scene(480, 270, 5)
    spans = {
        name: [
            (layer.x, layer.x + layer.image.shape[1])
            for layer in new.layers
            if layer.subject and name in layer.name
        ]
        for name in ("castle", "horse")
    }
    assert len(new.layers) > len(old.layers)
    left, right = spans["horse"][0]
    assert left >= -20
    assert right <= 500
    a, b = spans["castle"][0]
    assert min(right, b) - max(left, a) < 0.5 * (right - left)
    assert np.all([layer.depth > 0 for layer in new.layers])
