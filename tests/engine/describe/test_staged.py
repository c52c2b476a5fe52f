"""Films of the studio's own: their note is read, scene by scene."""

from __future__ import annotations

from typing import Any

from vidkit.engine.describe import staged
from vidkit.engine.describe import statements as st
from vidkit.engine.stage.words import understand


def note(*prompts: str, **more: Any) -> dict[str, Any]:
    scenes = [
        {"start": 5.0 * index, "end": 5.0 * index + 5.0, "scene": understand(prompt, 1).facts()}
        for index, prompt in enumerate(prompts)
    ]
    return ({"scenes": scenes} if len(scenes) > 1 else {"scene": scenes[0]["scene"]}) | more


def told(facts: dict[str, Any], duration: float = 5.0) -> list[list[object]]:
    return [[remark.said for remark in beat.remarks] for beat in staged.beats(facts, duration)]


def test_place_heroes_and_weather_are_told():
    """First the kind of picture and the place, then who is there, then what falls."""
    (first,) = told(note("Three black wolves run through a snowy forest at night, snow falling"))
    assert first[:3] == [st.Style(), st.Setting("forest", "night"), st.Actor("wolf", 3, "black", "run")]
    assert first[-1] == st.Weather("snow")


def test_colours_nobody_asked_for_are_not_told():
    """The stage's own choice of colour is no fact worth a blind listener's time."""
    (first,) = told(note("A fox in a meadow"))
    assert st.Actor("fox") in first


def test_what_is_held_and_ridden_is_told():
    """An umbrella in the hand, a horse under the rider."""
    assert (
        st.Actor("girl", 1, "", "walk", held="umbrella")
        in told(note("A girl walks with an umbrella in a park"))[0]
    )
    assert (
        st.Actor("woman", 1, "", "ride", rides="horse")
        in told(note("A woman riding a horse on the beach"))[0]
    )


def test_scenes_follow_each_other():
    """A film of several scenes is described scene by scene; what kind of film it is, once."""
    first, second = told(note("A cat sleeps in a room", "A rocket flies in space"), 10.0)
    assert first[0] == st.Style()
    assert st.Setting("space") in second
    assert st.Style() not in second


def test_only_camera_moves_somebody_asked_for_are_told():
    """The studio's slow drift is not worth a word; an ordered move is."""
    drift = {"shots": [{"moves": ["Truck right", "Zoom in"], "words": "", "start": 0, "end": 5}]}
    asked = {"shots": [{"moves": ["Pan left"], "words": "Pan left", "start": 0, "end": 5}]}
    assert len(told(note("A cat in a room", camera=drift))) == 1
    assert told(note("A cat in a room", camera=asked))[1] == [st.Camera("left")]


def test_a_film_made_from_a_picture_is_looked_at_instead():
    """Its note tells the prompt, not what the picture shows."""
    assert staged.describable(note("A cat in a room"))
    assert not staged.describable(note("A cat in a room", image=True))
    assert not staged.describable({"scene": {"prompt": "x"}})
    assert not staged.describable(None)
