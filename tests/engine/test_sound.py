"""The sound bed fits, is quiet, fades, and is the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.loudness import loudness
from vidkit.engine.sound import bed, joined, voices

SCENES = [
    "beach",
    "city",
    "forest",
    "desert",
    "space",
    "river",
    "snow",
    "underwater",
    "volcano",
    "room",
    "nowhere known",
]


def names(facts: dict[str, object]) -> set[str]:
    return {voice.__name__.strip("_") for voice, _ in voices(facts)}


@pytest.mark.parametrize("place", SCENES)
def test_every_bed_is_quiet_and_fades(place):
    """About -30 LUFS, nothing clipped, nothing invalid, silent at both ends, exactly as long as asked."""
    sound = bed({"place": place, "light": "dusk"}, 3.0, seed=5)
    assert sound.shape == (2, 3 * SOUND_RATE)
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() <= 0.71
    assert -34 < loudness(sound) < -28
    assert np.abs(sound[:, :40]).max() < 0.002
    assert np.abs(sound[:, -40:]).max() < 0.002


def test_the_same_seed_gives_the_same_sound():
    """Same facts and seed: the same samples; another seed: others."""
    facts = {"place": "forest", "weather": ["rain"]}
    assert np.array_equal(bed(facts, 2, 3), bed(facts, 2, 3))
    assert not np.array_equal(bed(facts, 2, 3), bed(facts, 2, 4))


def test_what_sounds_is_what_is_there():
    """Waves at the sea, hum in the city, rain in rain, crickets at night in the green, birds by day."""
    assert "waves" in names({"place": "sea"})
    assert "city" in names({"place": "city"})
    assert "rain" in names({"place": "city", "weather": ["rain"]})
    assert "crickets" in names({"place": "meadow", "light": "night"})
    assert "birds" in names({"place": "meadow", "light": "noon"})
    assert "birds" not in names({"place": "meadow", "light": "noon", "weather": ["storm"]})
    assert "space" in names({"place": "moon"})
    assert "space" not in names({"place": "sea", "prompt": "the moon over the sea"})


def test_sounds_join_without_a_click():
    """One bed behind another: the length adds up and no sample jumps further than inside the beds."""
    one, two = bed({"place": "sea"}, 2, 1), bed({"place": "sea"}, 1, 2)
    both = joined(one, two)
    assert both.shape[1] == 3 * SOUND_RATE
    step = np.abs(np.diff(both)).max()
    assert step <= 1.5 * max(np.abs(np.diff(one)).max(), np.abs(np.diff(two)).max())


def test_very_short_beds_work():
    """A single frame's worth of sound is still made."""
    assert bed({"place": "sea"}, 1 / 24).shape == (2, 2000)
