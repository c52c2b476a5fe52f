"""Scripts have about the asked length, are about what was asked, and are the same each time."""

from __future__ import annotations

import itertools

import pytest

from vidkit.engine.narrate.writing import PACE, write_script
from vidkit.engine.work import TaskError

PROMPTS = [
    "Create a 30 second TikTok video about a lighthouse keeper who adopts a stray cat",
    "The history of coffee",
    "A fox crosses a frozen river at dawn. It finds a red kite in the snow.",
    "How to grow tomatoes on a balcony",
]


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("seconds", [15, 30, 90])
def test_it_takes_about_as_long_as_asked(prompt, seconds):
    """Spoken at our pace it is within a quarter of the asked length, and no sentence stands twice in a row."""
    script = write_script(prompt, seconds)
    assert abs(len(script.split()) * 60 / PACE - seconds) <= max(0.25 * seconds, 5)
    parts = script.split(". ")
    assert all(a != b for a, b in itertools.pairwise(parts))
    assert script == write_script(prompt, seconds)
    assert "{" not in script


def test_it_is_about_what_was_asked():
    """The subject is named without the words that only ask for a video."""
    script = write_script(PROMPTS[0], 20)
    assert "a lighthouse keeper who adopts a stray cat" in script
    assert "TikTok" not in script
    assert "second" not in script
    assert "how to grow tomatoes" in write_script(PROMPTS[3], 20)


def test_a_story_is_told_in_its_own_words():
    """Whole sentences of the prompt come first, as they are."""
    assert write_script(PROMPTS[2], 15).startswith(PROMPTS[2])
    told = write_script("A fox crosses a frozen river and finds a red kite", 15)
    assert told.startswith("A fox crosses a frozen river and finds a red kite. ")
    assert not write_script("A fox in the snow", 15).startswith("A fox in the snow.")


def test_facts_come_from_the_page():
    """Sentences of a page about the subject are quoted; what is about the page itself is not."""
    page = (
        "Bees visit flowers for nectar. A honey bee can visit two thousand flowers in a day. We use cookies on "
        "this website to improve it. Bees dance to tell others where flowers are."
    )
    script = write_script("bees and flowers", 20, web=page)
    assert "two thousand flowers" in script
    assert "cookies" not in script


def test_other_languages_and_empty_prompts_are_refused():
    """No sentences in Spanish are pretended; nothing comes of nothing."""
    with pytest.raises(TaskError) as caught:
        write_script("un gato", 20, language="es")
    assert caught.value.code == "language_not_available"
    with pytest.raises(TaskError) as caught:
        write_script("...", 20)
    assert caught.value.code == "no_script"
