"""An instruction changes what it names and leaves the rest of a prompt alone."""

from __future__ import annotations

import pytest

from vidkit.engine.stage.merge import merge
from vidkit.engine.stage.words import understand


@pytest.mark.parametrize(
    ("old", "new", "kept", "gone"),
    [
        ("a red kite over dunes at sunset", "make it night", {"kite", "dunes", "night"}, {"sunset"}),
        ("a dog on a beach in rain", "change the weather to snow", {"dog", "beach", "snow"}, {"rain"}),
        ("a dog on a beach", "replace the dog with a horse", {"horse", "beach"}, {"dog"}),
        ("a cat and a dog in a park", "remove the dog", {"cat", "park"}, {"dog"}),
        ("a red kite over dunes", "make the kite blue", {"blue kite", "dunes"}, {"red"}),
        ("a boat on a lake", "add a lighthouse", {"boat", "lake", "lighthouse"}, {"add"}),
        ("a fox in a forest", "move it to a desert", {"fox", "desert"}, {"forest"}),
    ],
)
def test_the_named_thing_changes_and_the_rest_stays(old, new, kept, gone):
    """Light, weather, place, colour and subject are each replaced by their own kind."""
    merged = merge(old, new)
    assert all(word in merged for word in kept), merged
    assert not any(word in merged for word in gone), merged


def test_an_empty_instruction_changes_nothing():
    """Nothing said, nothing changed."""
    assert merge("a fox in a forest at dawn", "") == "a fox in a forest at dawn"


def test_the_merged_prompt_is_understood():
    """What comes out is read again as one scene with the new light and the old hero."""
    staging = understand(merge("a red kite over dunes at sunset", "turn it into a snowy night"), 3)
    assert (staging.place, staging.light) == ("desert", "night")
    assert [hero.noun.name for hero in staging.subjects] == ["kite"]
